//! How well headings are understood: the forms that ship, laid out as workbooks, and others.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]
#![expect(clippy::print_stdout, reason = "the figures are what this test is for")]

use hub_catalogue::Catalogue;
use hub_forms::{
    Confirmed, Form, HeadingRow, Mapper, Mapping, Meaning, SheetHeading, read_forms, shipped_forms,
};
use hub_sheet::{FormColumn, FormPage, Limits, read, write_form};

/// Persons that stand as a group over their columns in a form of two lines of headings.
const GROUPS: [&str; 9] =
    ["监护人", "家庭主要成员", "成员", "户主", "房主", "承租人", "丈夫", "帮扶人", "企业法人"];

/// How a form is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Layout {
    OneLine,
    Grouped,
}

/// Columns of forms, by what became of them.
#[derive(Debug, Default)]
struct Figures {
    facts: usize,
    right: usize,
    wrong: usize,
    open: usize,
    others: usize,
    taken_for_facts: usize,
    told: Vec<String>,
}

impl Figures {
    fn per_mille(count: usize, of: usize) -> usize {
        (count * 1000 + of / 2) / of.max(1)
    }

    fn say(&self, what: &str) {
        let share = |count| {
            let share = Self::per_mille(count, self.facts);
            format!("{count} ({}.{} %)", share / 10, share % 10)
        };
        println!(
            "{what}: {} columns of facts: right {}, wrong {}, open {}; {} other columns, {} taken for facts",
            self.facts,
            share(self.right),
            share(self.wrong),
            share(self.open),
            self.others,
            self.taken_for_facts,
        );
        for line in &self.told {
            println!("  {line}");
        }
    }

    fn right_per_mille(&self) -> usize {
        Self::per_mille(self.right, self.facts)
    }

    /// Wrong ones among all columns: what is no fact and was taken for one is wrong too.
    fn wrong_per_mille(&self) -> usize {
        Self::per_mille(self.wrong + self.taken_for_facts, self.facts + self.others)
    }
}

/// The form as a department would hand it out, as the bytes of a workbook.
fn workbook(form: &Form, layout: Layout) -> Vec<u8> {
    let group_of = |heading: &str| GROUPS.iter().find(|group| heading.starts_with(**group));
    let is_grouped = |place: usize| {
        let near = [place.checked_sub(1), Some(place + 1)];
        let own = group_of(&form.columns[place].heading)?;
        let shared = near.into_iter().flatten().any(|near| {
            form.columns.get(near).is_some_and(|near| group_of(&near.heading) == Some(own))
        });
        (shared && layout == Layout::Grouped && form.columns[place].heading != *own).then_some(*own)
    };
    let columns = form.columns.iter().enumerate().map(|(place, column)| {
        let heading = column.heading.clone();
        let group = is_grouped(place).unwrap_or_default();
        let heading = heading.strip_prefix(group).unwrap_or(&heading).to_owned();
        FormColumn { group: group.to_owned(), heading, choices: Vec::new() }
    });
    let page = FormPage {
        name: "幸福社区".to_owned(),
        title: form.title_zh.clone(),
        above: vec!["填报单位（盖章）：            填报日期：    年  月  日".to_owned()],
        columns: columns.collect(),
        rows: Vec::new(),
        below: vec!["填表说明：1.请如实填写。2.身份证号请按文本格式填写。".to_owned()],
    };
    write_form(&[page]).unwrap()
}

/// The headings that are found in a workbook.
fn headings(file: &[u8], mapper: &Mapper<'_>) -> HeadingRow {
    let workbook = read(file, Some("form.xlsx"), &Limits::default()).unwrap();
    let (tables, _) = workbook.tables(&|text: &str| mapper.knows(text)).unwrap();
    let table = &tables[0];
    let title = table.above.first().map_or("", |row| row.cell(1).as_text()).to_owned();
    let headings = table.header.iter().map(|header| SheetHeading {
        parts: header.parts.clone(),
        column: header.column,
        ..SheetHeading::default()
    });
    HeadingRow { title, headings: headings.collect() }
}

fn judge(form: &Form, mapping: &Mapping, catalogue: &Catalogue, figures: &mut Figures) {
    assert_eq!(mapping.columns.len(), form.columns.len(), "{}: headings were lost", form.code);
    for (column, mapped) in form.columns.iter().zip(&mapping.columns) {
        let found = mapped.meaning();
        let tell = || {
            let told =
                mapped.candidates.first().map(|one| (one.confidence, one.reason, &one.meaning));
            format!("{} {}: {:?}, not {:?}", form.code, mapped.heading.text(), told, column.meaning)
        };
        match (&column.meaning, found) {
            (Meaning::Fact(ask), Some(Meaning::Fact(asked))) => {
                figures.facts += 1;
                let is_right =
                    ask.key(form.subject, catalogue) == asked.key(form.subject, catalogue);
                if is_right {
                    figures.right += 1;
                } else {
                    figures.wrong += 1;
                    figures.told.push(format!("wrong {}", tell()));
                }
            }
            (Meaning::Fact(_), other) => {
                figures.facts += 1;
                figures.open += 1;
                let kind = if other.is_none() { "open" } else { "none" };
                figures.told.push(format!("{kind}  {}", tell()));
            }
            (_, Some(Meaning::Fact(_))) => {
                figures.others += 1;
                figures.taken_for_facts += 1;
                figures.told.push(format!("taken {}", tell()));
            }
            _ => figures.others += 1,
        }
    }
}

fn measure(forms: &[Form], layout: Layout, mapper: &Mapper<'_>, catalogue: &Catalogue) -> Figures {
    let mut figures = Figures::default();
    for form in forms {
        let row = headings(&workbook(form, layout), mapper);
        let mapping = mapper.map(&row, Some(form.subject), &Confirmed::new());
        judge(form, &mapping, catalogue, &mut figures);
    }
    figures
}

#[test]
fn the_forms_that_ship_are_understood() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let forms = shipped_forms().unwrap();
    for layout in [Layout::OneLine, Layout::Grouped] {
        let figures = measure(&forms, layout, &mapper, &catalogue);
        figures.say(&format!("shipped forms, {layout:?}"));
        assert!(figures.right_per_mille() >= 950, "right: {}", figures.right_per_mille());
        assert!(figures.wrong_per_mille() <= 10, "wrong: {}", figures.wrong_per_mille());
    }
}

#[test]
fn forms_are_understood_without_knowing_their_own_headings() {
    let catalogue = Catalogue::shipped().unwrap();
    let forms = shipped_forms().unwrap();
    let own: Vec<&str> =
        forms.iter().flat_map(|form| &form.columns).map(|one| one.heading.as_str()).collect();
    let mapper = Mapper::without(&catalogue, &own).unwrap();
    let figures = measure(&forms, Layout::OneLine, &mapper, &catalogue);
    figures.say("shipped forms, their headings not among the known ones");
    assert!(figures.right_per_mille() >= 800, "right: {}", figures.right_per_mille());
    assert!(figures.wrong_per_mille() <= 20, "wrong: {}", figures.wrong_per_mille());
}

#[test]
fn forms_that_are_not_shipped_are_understood() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    for (set, forms, columns) in [
        ("other", include_str!("data/other_forms.csv"), include_str!("data/other_columns.csv")),
        ("later", include_str!("data/later_forms.csv"), include_str!("data/later_columns.csv")),
        ("third", include_str!("data/third_forms.csv"), include_str!("data/third_columns.csv")),
    ] {
        let forms = read_forms(forms, columns).unwrap();
        let flaws: Vec<_> = forms.iter().flat_map(|form| form.flaws(&catalogue)).collect();
        assert!(flaws.is_empty(), "{flaws:#?}");
        for layout in [Layout::OneLine, Layout::Grouped] {
            let figures = measure(&forms, layout, &mapper, &catalogue);
            figures.say(&format!("{set} forms, {layout:?}"));
            assert!(figures.right_per_mille() >= 950, "right: {}", figures.right_per_mille());
            assert!(figures.wrong_per_mille() <= 10, "wrong: {}", figures.wrong_per_mille());
        }
    }
}

#[test]
fn the_subject_of_a_form_is_guessed_from_title_and_headings() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let mut wrong = Vec::new();
    for form in shipped_forms().unwrap() {
        let row = headings(&workbook(&form, Layout::OneLine), &mapper);
        let mapping = mapper.map(&row, None, &Confirmed::new());
        if mapping.subject != form.subject {
            wrong.push((form.code, mapping.subject, mapping.is_subject_sure));
        }
    }
    println!("subjects guessed wrong: {wrong:?}");
    assert!(wrong.len() <= 2, "{wrong:?}");
}

//! Empty or filled forms out, as departments lay them out: a title, groups over headings, notes.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::formula::neutralised;
use crate::write_xlsx::{WriteError, refused};

/// Rows that offer choices below the headings of an empty form.
const OFFERED: u32 = 1_000;
/// Characters of all choices of a list, which a spreadsheet keeps in one cell.
const LIST: usize = 255;

/// A form on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormPage {
    /// What stands on its tab.
    pub name: String,
    /// The title, over all columns.
    pub title: String,
    /// What stands between title and headings, such as who fills the form in.
    pub above: Vec<String>,
    /// Its columns, from left to right.
    pub columns: Vec<FormColumn>,
    /// Filled rows.
    pub rows: Vec<Vec<String>>,
    /// What stands below the rows, such as how to fill the form in.
    pub below: Vec<String>,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormColumn {
    /// The heading over it and its neighbours with the same group; empty for none.
    pub group: String,
    /// Its own heading.
    pub heading: String,
    /// What its cells offer to choose from.
    pub choices: Vec<String>,
}

/// The formats of a form.
struct Looks {
    title: Format,
    heading: Format,
    cell: Format,
    note: Format,
}

/// Forms as one `.xlsx` file, with merged cells where groups stand over headings. Every cell is
/// text, and none runs as a formula.
///
/// # Errors
/// When a form is larger than a sheet can be, and when two pages have one name.
pub fn write_form(pages: &[FormPage]) -> Result<Vec<u8>, WriteError> {
    let text = Format::new().set_num_format("@");
    let heading = text.clone().set_bold().set_text_wrap().set_border(FormatBorder::Thin);
    let heading = heading.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let looks = Looks {
        title: text.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center),
        heading,
        cell: text.clone().set_border(FormatBorder::Thin),
        note: text.set_text_wrap().set_align(FormatAlign::Top),
    };
    let mut workbook = Workbook::new();
    for page in pages {
        let sheet = workbook.add_worksheet();
        if !page.name.is_empty() {
            let _named = sheet.set_name(&page.name).map_err(refused)?;
        }
        write_page(sheet, page, &looks)?;
    }
    workbook.save_to_buffer().map_err(refused)
}

fn write_page(sheet: &mut Worksheet, page: &FormPage, looks: &Looks) -> Result<(), WriteError> {
    let last = page.columns.len().checked_sub(1).ok_or(WriteError::TooMuch)?;
    let last = u16::try_from(last).map_err(|_| WriteError::TooMuch)?;
    let mut row = 0;
    if !page.title.is_empty() {
        wide(sheet, (row, 0, row, last), &page.title, &looks.title)?;
        row += 1;
    }
    for text in &page.above {
        wide(sheet, (row, 0, row, last), text, &looks.note)?;
        row += 1;
    }
    row = headings(sheet, page, row, &looks.heading)?;
    let _frozen = sheet.set_freeze_panes(row, 0).map_err(refused)?;
    let filled = u32::try_from(page.rows.len()).map_err(|_| WriteError::TooMuch)?;
    for (place, column) in (0_u16..).zip(&page.columns) {
        let width = column.heading.chars().count().clamp(6, 20);
        let width = f64::from(u32::try_from(width).unwrap_or(20)) * 2.0;
        let sheet = sheet.set_column_width(place, width).map_err(refused)?;
        // Cells that are typed later are text too: an ID number keeps all its digits.
        let sheet = sheet.set_column_format(place, &looks.cell).map_err(refused)?;
        offer(sheet, &column.choices, (row, place, row + filled.max(OFFERED)))?;
    }
    for cells in &page.rows {
        for (place, cell) in (0_u16..=last).zip(cells) {
            let cell = neutralised(cell);
            let _set =
                sheet.write_string_with_format(row, place, &*cell, &looks.cell).map_err(refused)?;
        }
        row += 1;
    }
    for text in &page.below {
        wide(sheet, (row, 0, row, last), text, &looks.note)?;
        row += 1;
    }
    Ok(())
}

/// The headings in one row, or in two when some have groups; the row below them.
fn headings(
    sheet: &mut Worksheet,
    page: &FormPage,
    row: u32,
    format: &Format,
) -> Result<u32, WriteError> {
    let is_deep = page.columns.iter().any(|column| !column.group.is_empty());
    let bottom = if is_deep { row + 1 } else { row };
    let mut place = 0_u16;
    for group in page.columns.chunk_by(|a, b| !a.group.is_empty() && a.group == b.group) {
        let end = place + u16::try_from(group.len()).map_err(|_| WriteError::TooMuch)?;
        let text = group.first().map_or("", |column| column.group.as_str());
        if !text.is_empty() {
            wide(sheet, (row, place, row, end - 1), text, format)?;
        }
        let top = if text.is_empty() { row } else { bottom };
        for (at, column) in (place..end).zip(group) {
            wide(sheet, (top, at, bottom, at), &column.heading, format)?;
        }
        place = end;
    }
    Ok(bottom + 1)
}

/// A text over a rectangle: top, left, bottom, right.
fn wide(
    sheet: &mut Worksheet,
    (top, left, bottom, right): (u32, u16, u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), WriteError> {
    let text = neutralised(text);
    let written = if top == bottom && left == right {
        sheet.write_string_with_format(top, left, &*text, format)
    } else {
        sheet.merge_range(top, left, bottom, right, &text, format)
    };
    written.map(|_| ()).map_err(refused)
}

/// Lets cells be chosen from a list, when the list is short enough for a spreadsheet.
fn offer(
    sheet: &mut Worksheet,
    choices: &[String],
    (top, place, bottom): (u32, u16, u32),
) -> Result<(), WriteError> {
    let length: usize = choices.iter().map(|one| one.chars().count() + 1).sum();
    let has_comma = choices.iter().any(|one| one.contains(','));
    if choices.is_empty() || length > LIST || has_comma {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(choices).map_err(refused)?;
    sheet.add_data_validation(top, place, bottom, place, &list).map(|_| ()).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn page() -> FormPage {
        let column = |group: &str, heading: &str, choices: &[&str]| FormColumn {
            group: group.to_owned(),
            heading: heading.to_owned(),
            choices: choices.iter().map(|&one| one.to_owned()).collect(),
        };
        FormPage {
            name: "幸福社区".to_owned(),
            title: "家庭情况登记表".to_owned(),
            above: vec!["填报单位：        填报日期：".to_owned()],
            columns: vec![
                column("", "序号", &[]),
                column("户主", "姓名", &[]),
                column("户主", "性别", &["男", "女"]),
                column("", "=住址", &[]),
            ],
            rows: vec![["1", "欧阳一", "女", "+86"].map(str::to_owned).to_vec()],
            below: vec!["说明：一户一行。".to_owned()],
        }
    }

    #[test]
    fn groups_titles_and_notes_are_found_again() {
        let file = write_form(&[page()]).unwrap();
        let workbook = read(&file, Some("a.xlsx"), &Limits::default()).unwrap();
        let known = |text: &str| ["序号", "户主/姓名", "户主/性别", "姓名"].contains(&text);
        let (tables, _) = workbook.tables(&known).unwrap();
        let table = &tables[0];
        assert_eq!(table.sheet, "幸福社区");
        assert_eq!(table.header_rows, (3, 4));
        let texts: Vec<_> = table.header.iter().map(|header| header.text.as_str()).collect();
        assert_eq!(texts, ["序号", "户主/姓名", "户主/性别", "'=住址"]);
        assert_eq!(table.rows[0].cell(4).as_text(), "'+86");
        assert_eq!(table.rows.len(), 1);
    }

    #[test]
    fn a_form_without_columns_is_refused() {
        assert!(write_form(&[FormPage::default()]).is_err());
    }
}

//! Forms that are no tables: labels beside blanks, as applications are laid out.

use std::collections::{BTreeMap, HashSet};

use crate::SheetHeading;

/// Characters of a label; what is longer is an explanation.
const LONG: usize = 24;
/// Rows over which the labels of such a form are spread at least; headings have three at most.
const ROWS: usize = 4;

/// A filled cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelCell {
    /// Its row, counted from 1.
    pub row: u64,
    /// Its column, counted from 1.
    pub column: usize,
    /// The last row over which it is merged; its own row when it is not.
    pub bottom: u64,
    /// What stands in it.
    pub text: String,
}

/// The labels of a form in reading order, when it is one of labels beside blanks: when what is known
/// is spread over many rows and no row has most of it. None for a table.
///
/// A label that is merged over several rows groups the labels to its right.
pub fn labelled(cells: &[LabelCell], knows: &dyn Fn(&str) -> bool) -> Option<Vec<SheetHeading>> {
    let mut rows: BTreeMap<u64, Vec<&LabelCell>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| is_short(&cell.text)) {
        rows.entry(cell.row).or_default().push(cell);
    }
    let mut all: HashSet<&str> = HashSet::new();
    let (mut most, mut known_rows) = (0, 0);
    for row in rows.values() {
        let asked: HashSet<&str> =
            row.iter().map(|cell| cell.text.as_str()).filter(|text| knows(text)).collect();
        most = most.max(asked.len());
        known_rows += usize::from(!asked.is_empty());
        all.extend(asked);
    }
    // The same headings on every page are one row of headings; labels are different each time.
    let is_spread = known_rows >= ROWS && all.len() > known_rows && most * 2 <= all.len();
    if !is_spread {
        return None;
    }
    let groups: Vec<&LabelCell> =
        rows.values().flatten().copied().filter(|cell| cell.bottom > cell.row).collect();
    let mut labels = Vec::new();
    for (row, cells) in &rows {
        for cell in cells.iter().copied().filter(|cell| cell.bottom == cell.row) {
            // Alone in its row and not known: a title, a section, a remark.
            if cells.len() == 1 && !knows(&cell.text) {
                continue;
            }
            let group = groups.iter().rev().find(|group| {
                (group.row..=group.bottom).contains(row) && group.column < cell.column
            });
            let parts = group.map(|group| group.text.clone()).into_iter();
            let parts = parts.chain(std::iter::once(cell.text.clone())).collect();
            let place = (Some(*row), cell.column);
            labels.push(SheetHeading { parts, column: place.1, row: place.0, choices: Vec::new() });
        }
    }
    Some(labels)
}

fn is_short(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '：']);
    !text.is_empty() && text.chars().count() <= LONG
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &[&[&str]]) -> Vec<LabelCell> {
        let mut cells = Vec::new();
        for (row, texts) in (1_u64..).zip(rows) {
            for (column, text) in (1_usize..).zip(*texts) {
                if !text.is_empty() {
                    let text = (*text).to_owned();
                    cells.push(LabelCell { row, column, bottom: row, text });
                }
            }
        }
        cells
    }

    fn knows(text: &str) -> bool {
        ["姓名", "性别", "民族", "籍贯", "住址", "电话", "职业"].contains(&text)
    }

    #[test]
    fn labels_beside_blanks_are_read_row_by_row() {
        let form = cells(&[
            &["申请表"],
            &["姓名", "", "性别", ""],
            &["民族", "", "籍贯", ""],
            &["住址", "", "星座", ""],
            &["电话", "", "职业", ""],
            &["说明：本表一式两份，由申请人如实填写，不得涂改，涂改无效。"],
        ]);
        let labels = labelled(&form, &knows).unwrap();
        let texts: Vec<_> = labels.iter().map(SheetHeading::text).collect();
        assert_eq!(texts, ["姓名", "性别", "民族", "籍贯", "住址", "星座", "电话", "职业"]);
        assert_eq!((labels[3].row, labels[3].column), (Some(3), 3));
    }

    #[test]
    fn a_label_over_several_rows_groups_those_to_its_right() {
        let mut form = cells(&[
            &["姓名", "", "性别", ""],
            &["民族", "", "籍贯", ""],
            &["监护人", "姓名", "", "性别"],
            &["", "电话", "", "职业"],
            &["住址", "", "", ""],
        ]);
        form.iter_mut().filter(|cell| cell.text == "监护人").for_each(|cell| cell.bottom = 4);
        let labels = labelled(&form, &knows).unwrap();
        let texts: Vec<_> = labels.iter().map(SheetHeading::text).collect();
        assert!(texts.contains(&"监护人/姓名".to_owned()), "{texts:?}");
        assert!(texts.contains(&"监护人/职业".to_owned()), "{texts:?}");
        assert!(!texts.contains(&"监护人".to_owned()), "{texts:?}");
    }

    #[test]
    fn a_table_is_no_form_of_labels() {
        let table = cells(&[
            &["登记表"],
            &["姓名", "性别", "民族", "籍贯"],
            &["赵一", "男", "汉族", "甲县"],
            &["钱二", "女", "汉族", "乙县"],
        ]);
        assert_eq!(labelled(&table, &knows), None);
        // Nor are headings that are repeated on every page.
        let head: &[&str] = &["姓名", "性别", "民族", "籍贯"];
        let data: &[&str] = &["赵一", "男", "汉族", "甲县"];
        let pages = cells(&[head, data, head, data, head, data, head, data, head]);
        assert_eq!(labelled(&pages, &knows), None);
    }
}

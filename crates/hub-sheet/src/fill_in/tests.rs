//! What is written is read back, and what stood there stands there still.

use super::*;
use crate::{FormColumn, FormPage, read, write_form};

fn original() -> Vec<u8> {
    let column = |group: &str, heading: &str| FormColumn {
        group: group.to_owned(),
        heading: heading.to_owned(),
        choices: Vec::new(),
    };
    let page = FormPage {
        name: "填报".to_owned(),
        title: "走访登记表".to_owned(),
        above: vec!["填报单位：".to_owned()],
        columns: vec![
            column("", "姓名"),
            FormColumn { choices: vec!["是".to_owned()], ..column("", "独居") },
            column("监护人", "电话"),
        ],
        rows: vec![vec!["样例".to_owned(), "是".to_owned(), "1".to_owned()]],
        below: vec!["说明：没有的内容请留空。".to_owned()],
    };
    write_form(&[page]).expect("a form")
}

fn lines(count: usize) -> Vec<Vec<String>> {
    (1..=count)
        .map(|one| vec![format!("测试人{one}"), "是".to_owned(), "=1+1".to_owned()])
        .collect()
}

fn filled_with(rows: &[Vec<String>]) -> Vec<u8> {
    let what = FillIn { sheet: "填报", header_row: 4, columns: &[1, 2, 3], rows };
    fill_in(&original(), &what, &Limits::default()).expect("a filled form")
}

#[test]
fn titles_headings_and_notes_stay_and_the_sample_row_goes() {
    let file = filled_with(&lines(3));
    let book = read(&file, None, &Limits::default()).expect("a workbook");
    let sheet = &book.sheets[0];
    let text = |row, column| sheet.cell(row, column).as_text().to_owned();
    assert_eq!(text(1, 1), "走访登记表");
    assert_eq!((text(3, 3).as_str(), text(4, 3).as_str()), ("监护人", "电话"));
    assert_eq!((text(5, 1).as_str(), text(7, 1).as_str()), ("测试人1", "测试人3"));
    assert_eq!(text(5, 3), "'=1+1", "nothing runs as a formula");
    assert_eq!(text(8, 1), "说明：没有的内容请留空。");
    assert!(sheet.merged.iter().any(|one| one.top == 8 && one.right == 3), "{:?}", sheet.merged);
    assert_eq!(sheet.rows.len(), 8);
}

#[test]
fn every_other_part_is_copied_as_it_is() {
    let (before, after) = (original(), filled_with(&lines(2)));
    let part = |file: &[u8], name: &str| {
        let mut archive = ZipArchive::new(Cursor::new(file.to_vec())).expect("an archive");
        let mut bytes = Vec::new();
        let _size = archive.by_name(name).expect("a part").read_to_end(&mut bytes).expect("bytes");
        bytes
    };
    for name in ["xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"] {
        assert_eq!(part(&before, name), part(&after, name), "{name}");
    }
    let sheet = String::from_utf8(part(&after, "xl/worksheets/sheet1.xml")).expect("text");
    let old = String::from_utf8(part(&before, "xl/worksheets/sheet1.xml")).expect("text");
    let head = |text: &str| text.split("<sheetData>").next().unwrap_or_default().to_owned();
    let columns = |text: &str| {
        let head = head(text);
        head.find("<cols>").map(|at| head.get(at..).unwrap_or_default().to_owned())
    };
    assert_eq!(columns(&sheet), columns(&old), "widths stay");
}

#[test]
fn fewer_rows_than_there_is_room_for_leave_the_notes_where_they_are() {
    let file = filled_with(&[]);
    let book = read(&file, None, &Limits::default()).expect("a workbook");
    let sheet = &book.sheets[0];
    assert_eq!(sheet.cell(6, 1).as_text(), "说明：没有的内容请留空。");
    assert_eq!(sheet.cell(5, 1).as_text(), "", "the sample is gone");
}

#[test]
fn choices_reach_as_far_as_the_rows() {
    assert_eq!(lengthened("B5:B10 C1", 5, 20), "B5:B20 C1");
    assert_eq!(moved_ranges("A6:C6", Some(6), 2, None), "A8:C8");
    assert_eq!(moved_ranges("A1:C6", None, 0, Some(9)), "A1:C9");
}

#[test]
fn no_such_sheet_is_an_error() {
    let what = FillIn { sheet: "别处", header_row: 1, columns: &[1], rows: &[] };
    assert!(fill_in(&original(), &what, &Limits::default()).is_err());
}

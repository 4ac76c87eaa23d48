//! Real files of each kind, made by other programs (see `tests/data/sheets/make.py`).

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::PathBuf;

use hub_sheet::{Cell, Format, Limits, Note, Row, Table, Workbook, read};

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/sheets");
    fs::read(PathBuf::from(folder).join(name)).unwrap()
}

fn workbook(name: &str) -> Workbook {
    read(&file(name), Some(name), &Limits::default()).unwrap()
}

fn known(heading: &str) -> bool {
    ["姓名", "身份证号码", "户主/姓名", "户主/身份证号码", "出生年月", "地址", "邮编"]
        .contains(&heading)
}

fn tables(name: &str) -> Vec<Table> {
    let (tables, notes) = workbook(name).tables(&known).unwrap();
    assert_eq!(notes, [], "{name}");
    tables
}

fn cells(rows: &[Row]) -> Vec<Vec<Cell<'_>>> {
    rows.iter().map(|row| row.cells().collect()).collect()
}

#[test]
fn a_household_form_is_the_same_in_every_format() {
    for (name, format) in [
        ("household.xls", Format::Xls),
        ("household.xlsx", Format::Xlsx),
        ("household.ods", Format::Ods),
        ("epoch1904.xlsx", Format::Xlsx),
    ] {
        assert_eq!(workbook(name).format, format);
        let tables = tables(name);
        let table = &tables[0];
        let headings: Vec<&str> = table.header.iter().map(|one| one.text.as_str()).collect();
        let expected = ["序号", "户主/姓名", "户主/身份证号码", "户主/出生年月", "地址", "邮编"];
        assert_eq!((table.sheet.as_str(), headings), ("丽景社区", expected.to_vec()), "{name}");
        let home = Cell::Text("丽景苑3号楼2单元501");
        let row = |number, name, document, born, post| {
            let (name, document) = (Cell::Text(name), Cell::Text(document));
            vec![Cell::Number(number), name, document, Cell::Date(born), home, Cell::Number(post)]
        };
        let expected = [
            row("1", "张三甲", "519902199003070017", "1990年3月", "012345"),
            row("2", "𠮷䶮", "519902198806120021", "1988年6月", "610000"),
            row("3", "李四乙", "519902201501010038", "2015年1月", "610000"),
        ];
        assert_eq!(cells(&table.rows), expected, "{name}");
        let expected = [
            Note::Above { from: 1, to: 1 },
            Note::MergedDown { count: 1 },
            Note::Total { row: 7 },
            Note::Remark { row: 8 },
        ];
        assert_eq!(table.notes, expected, "{name}");
    }
}

#[test]
fn a_hidden_sheet_is_read_and_said_and_a_lost_number_is_damaged() {
    for name in ["household.xls", "household.xlsx", "household.ods"] {
        let tables = tables(name);
        assert_eq!(
            (tables[1].sheet.as_str(), &*tables[1].notes),
            ("往年", &[Note::HiddenSheet][..])
        );
        let lost = tables[1].rows[0].cell(2);
        assert!(
            matches!(lost, Cell::Damaged(text) if text.starts_with("519902199003070")),
            "{name}"
        );
    }
}

#[test]
fn texts_that_go_on_in_the_next_record_are_whole() {
    let tables = tables("household.xls");
    let rows = &tables[2].rows;
    assert_eq!(rows.len(), 59);
    for (index, row) in (1..).zip(rows) {
        let long = if index % 2 == 1 { "长".repeat(97) } else { "abc".repeat(50) };
        assert_eq!(row.cell(1), Cell::Text(&format!("赵六丁{index}")));
        assert_eq!(row.cell(2), Cell::Text(&format!("{long}{index}")));
    }
}

#[test]
fn text_with_separators_says_the_same_in_every_encoding() {
    for name in ["unicode.txt", "gb18030.csv"] {
        let tables = tables(name);
        let row = tables[0].rows[1].cells().collect::<Vec<_>>();
        assert_eq!(row, ["𠮷䶮", "519902198806120021", "610000"].map(Cell::Text), "{name}");
        assert_eq!(tables[0].rows[0].cell(3), Cell::Text("012345"));
    }
}

#[test]
fn another_name_changes_nothing_and_is_said() {
    let book = read(&file("household.xls"), Some("居民.XLSX"), &Limits::default()).unwrap();
    let ending = "xlsx".to_owned();
    assert_eq!(book.notes, [Note::WrongExtension { ending, format: Format::Xls }]);
    assert_eq!(book.sheets, workbook("household.xls").sheets);
}

//! Files as communities have them, made by another library and read here.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use hub_sheet::{
    Cell, Format, Limits, Note, Page, Row, SheetError, Table, Workbook, read, write_xlsx,
};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Worksheet};

const KNOWN: [&str; 9] = [
    "姓名",
    "身份证号码",
    "手机号码",
    "地址",
    "户主/姓名",
    "户主/身份证号码",
    "出生日期",
    "性别",
    "邮编",
];

fn known(heading: &str) -> bool {
    KNOWN.contains(&heading)
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn workbook(file: &[u8]) -> Workbook {
    read(file, None, &Limits::default()).unwrap()
}

fn table(file: &[u8]) -> Table {
    let (mut tables, _) = workbook(file).tables(&known).unwrap();
    tables.remove(0)
}

fn texts(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells().map(Cell::as_text).collect()).collect()
}

fn lines(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
}

#[test]
fn a_written_page_is_read_again() {
    let page = Page {
        name: "丽景社区".to_owned(),
        headers: vec!["姓名".to_owned(), "身份证号码".to_owned()],
        rows: vec![vec!["𠮷䶮".to_owned(), "110105199003078888".to_owned()]],
    };
    let file = write_xlsx(&[page]).unwrap();
    let book = workbook(&file);
    assert_eq!(book.format, Format::Xlsx);
    assert_eq!(book.sheets[0].name, "丽景社区");
    let (tables, notes) = book.tables(&known).unwrap();
    assert_eq!((tables.len(), notes.len()), (1, 0));
    assert_eq!(tables[0].notes, []);
    assert_eq!(texts(&tables[0].rows), [["𠮷䶮", "110105199003078888"]]);
    assert!(matches!(tables[0].rows[0].cell(2), Cell::Text(_)));
}

#[test]
fn headings_of_two_lines_below_a_title_are_joined() {
    let file = xlsx(|sheet| {
        let style = Style::new();
        sheet.merge_range(0, 0, 0, 4, "丽景社区居民登记表", &style).unwrap();
        lines(sheet, 1, &[&["填报单位：丽景社区", "", "", "填报日期：2026年3月1日"]]);
        sheet.merge_range(2, 0, 3, 0, "序号", &style).unwrap();
        sheet.merge_range(2, 1, 2, 2, "户主", &style).unwrap();
        sheet.merge_range(2, 3, 3, 3, "地址", &style).unwrap();
        sheet.merge_range(2, 4, 3, 4, "手机\n号码", &style).unwrap();
        lines(sheet, 3, &[&["", "姓名", "身份证号码"]]);
        lines(
            sheet,
            4,
            &[
                &["1", "张三甲", "519902199003078888", "一栋101", "13800138000"],
                &["2", "李四乙", "519902199003078889", "一栋102", "13800138001"],
                &["合计", "", "2"],
            ],
        );
        sheet.merge_range(7, 0, 7, 4, "填表说明：1. 每人一行。", &style).unwrap();
    });
    let table = table(&file);
    let headings: Vec<&str> = table.header.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(headings, ["序号", "户主/姓名", "户主/身份证号码", "地址", "手机号码"]);
    assert_eq!(table.header_rows, (3, 4));
    assert_eq!(table.rows.iter().map(Row::number).collect::<Vec<_>>(), [5, 6]);
    assert_eq!(
        table.notes,
        [Note::Above { from: 1, to: 2 }, Note::Total { row: 7 }, Note::Remark { row: 8 }]
    );
    assert_eq!(table.header[1].readings().collect::<Vec<_>>(), ["户主/姓名", "姓名"]);
}

#[test]
fn cells_are_what_they_are() {
    let file = xlsx(|sheet| {
        lines(sheet, 0, &[&["姓名", "身份证号码", "出生日期", "邮编", "性别", "地址", "手机号码"]]);
        sheet.write(1, 0, "张三甲").unwrap();
        sheet.write(1, 1, 110_105_199_003_078_000_f64).unwrap();
        let day = ExcelDateTime::from_ymd(1990, 3, 5).unwrap();
        sheet.write_with_format(1, 2, &day, &Style::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write_with_format(1, 3, 1234, &Style::new().set_num_format("000000")).unwrap();
        sheet.write(1, 4, true).unwrap();
        sheet.write(1, 5, Formula::new("=A2&\"x\"").set_result("张三甲x")).unwrap();
        sheet.write(1, 6, 13_800_138_000_f64).unwrap();
    });
    let table = table(&file);
    let cells: Vec<Cell<'_>> = table.rows[0].cells().collect();
    assert_eq!(
        cells,
        [
            Cell::Text("张三甲"),
            Cell::Damaged("110105199003078000"),
            Cell::Date("1990-03-05"),
            Cell::Number("001234"),
            Cell::Bool(true),
            Cell::Formula,
            Cell::Number("13800138000"),
        ]
    );
    assert_eq!(table.rows[0].address(6), "F2");
    assert!(cells[1].flaw().unwrap().zh().contains("文本"));
}

#[test]
fn csv_gives_the_same_workbook() {
    let text = "姓名,身份证号码\r\n张三甲,1.10105E+17\r\n";
    let book = read(text.as_bytes(), Some("a.xlsx"), &Limits::default()).unwrap();
    assert_eq!(book.format, Format::Csv);
    assert_eq!(
        book.notes,
        [Note::WrongExtension { ending: "xlsx".to_owned(), format: Format::Csv }]
    );
    let (tables, _) = book.tables(&known).unwrap();
    assert_eq!(tables[0].rows[0].cell(2), Cell::Damaged("1.10105E+17"));
}

#[test]
fn a_sheet_without_headings_is_refused() {
    let book = read("甲,乙\n1,2\n".as_bytes(), None, &Limits::default()).unwrap();
    assert_eq!(book.tables(&known).unwrap_err(), SheetError::NoHeadings);
}

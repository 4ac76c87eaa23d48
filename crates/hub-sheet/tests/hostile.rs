//! Files that somebody made to harm: each is refused, or read as if nothing was.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use hub_sheet::{Cell, Limits, Note, SheetError, Workbook, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = "<Types/>";
const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const HEAD: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>地址</t></is></c></row>"#;

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook whose one sheet is this, with further parts.
fn xlsx(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more);
    zip(&parts)
}

/// A sheet with headings and these rows; behind them other elements.
fn sheet(rows: &str, behind: &str) -> String {
    format!("<worksheet><sheetData>{HEAD}{rows}</sheetData>{behind}</worksheet>")
}

fn tried(file: &[u8]) -> Result<Workbook, SheetError> {
    read(file, None, &Limits::default())
}

fn known(heading: &str) -> bool {
    ["姓名", "地址"].contains(&heading)
}

#[test]
fn the_plain_workbook_of_these_tests_is_good() {
    let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>张三甲</t></is></c></row>"#;
    let book = tried(&xlsx(&sheet(rows, ""), &[])).unwrap();
    let (tables, _) = book.tables(&known).unwrap();
    assert_eq!(tables[0].rows[0].cell(1), Cell::Text("张三甲"));
}

#[test]
fn sizes_that_lie_are_found_while_unpacking() {
    let blanks = " ".repeat(30 * 1024 * 1024);
    let mut file = xlsx(&sheet("", &blanks), &[]);
    let size = u32::try_from(sheet("", &blanks).len()).unwrap().to_le_bytes();
    let places: Vec<usize> =
        file.windows(4).enumerate().filter(|(_, four)| *four == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        file[at..at + 4].copy_from_slice(&900_u32.to_le_bytes());
    }
    assert!(matches!(
        tried(&file),
        Err(SheetError::Unpacked { .. } | SheetError::Malformed { .. })
    ));
}

#[test]
fn names_that_differ_in_case_only_are_the_same_name() {
    let file = xlsx(&sheet("", ""), &[("XL\\Workbook.xml", BOOK)]);
    assert_eq!(tried(&file), Err(SheetError::Entries { entries: 5, limit: 1_000 }));
}

#[test]
fn a_thousand_files_are_too_many() {
    let names: Vec<String> = (0..1_000).map(|index| format!("x/{index}")).collect();
    let more: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let file = xlsx(&sheet("", ""), &more);
    assert_eq!(tried(&file), Err(SheetError::Entries { entries: 1_004, limit: 1_000 }));
}

#[test]
fn one_text_in_every_cell_is_too_much_text() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_000));
    let mut rows = String::new();
    for row in 2..3_500 {
        let _written = write!(rows, r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#);
    }
    let file = xlsx(&sheet(&rows, ""), &[("xl/sharedStrings.xml", &strings)]);
    let limit = 100 * 1024 * 1024;
    // 3,277 times 32,000 bytes is more than 100 MB; the headings count too.
    assert_eq!(tried(&file), Err(SheetError::TooMuchText { row: 3_278, limit }));
}

#[test]
fn elements_too_deep_inside_each_other_are_refused() {
    let deep = "<x>".repeat(100_000);
    let part = "xl/worksheets/sheet1.xml".to_owned();
    assert_eq!(tried(&xlsx(&sheet("", &deep), &[])), Err(SheetError::Malformed { part }));
}

#[test]
fn a_dimension_that_lies_and_empty_far_cells_cost_nothing() {
    let rows = r#"<row r="1048576"><c r="XFD1048576" s="3"/><c r="A9" t="s"/></row>"#;
    let file =
        sheet(rows, "").replace("<sheetData>", r#"<dimension ref="A1:XFD1048576"/><sheetData>"#);
    // The second cell stands before the first: no program writes that.
    assert!(matches!(tried(&xlsx(&file, &[])), Err(SheetError::Malformed { .. })));
    let file = file.replace(r#"<c r="A9" t="s"/>"#, "");
    assert_eq!(tried(&xlsx(&file, &[])).unwrap().sheets[0].rows.len(), 1);
}

#[test]
fn merged_cells_over_each_other_are_bounded() {
    // So much of the same is refused as a bomb already; this bound is behind it.
    let mut limits = Limits::default();
    limits.container.max_ratio = 10_000;
    let tried = |file: &[u8]| read(file, None, &limits);
    let merge = r#"<mergeCell ref="A2:XFD1048576"/>"#;
    let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>张三甲</t></is></c></row>"#;
    let file = xlsx(&sheet(rows, &merge.repeat(200_000)), &[]);
    let (tables, _) = tried(&file).unwrap().tables(&known).unwrap();
    assert_eq!(tables[0].header_rows, (1, 1));
    let file = xlsx(&sheet(rows, &merge.repeat(200_001)), &[]);
    assert_eq!(tried(&file), Err(SheetError::TooManyMerged { limit: 200_000 }));
}

#[test]
fn rows_are_counted_and_must_rise() {
    let mut rows = String::new();
    for row in 2..=50_001 {
        let _written = write!(rows, r#"<row r="{row}"><c><v>1</v></c></row>"#);
    }
    let limit = 50_000;
    let refused = Err(SheetError::TooManyRows { row: 50_001, limit });
    assert_eq!(tried(&xlsx(&sheet(&rows, ""), &[])), refused);
    let twice = r#"<row r="2"/><row r="2"/>"#;
    assert!(matches!(tried(&xlsx(&sheet(twice, ""), &[])), Err(SheetError::Malformed { .. })));
}

#[test]
fn what_stands_outside_is_not_looked_for() {
    let relations = RELATIONS.replace("Target=", r#"TargetMode="External" Target="#);
    let mut parts = vec![("[Content_Types].xml", TYPES), ("xl/workbook.xml", BOOK)];
    parts.push(("xl/_rels/workbook.xml.rels", &relations));
    assert_eq!(tried(&zip(&parts)).unwrap().sheets, []);
}

#[test]
fn the_program_of_a_workbook_is_refused_under_any_name() {
    let file = xlsx(&sheet("", ""), &[("xl/vbaProject.bin", "x")]);
    assert_eq!(tried(&file), Err(SheetError::Macros));
}

#[test]
fn characters_that_no_text_has_are_refused_where_they_stand() {
    for (text, error) in [
        ("_x0000_", SheetError::Nul { row: 2, column: 1 }),
        ("a\u{FFFD}", SheetError::LostCharacter { row: 2, column: 1 }),
    ] {
        let rows = format!(r#"<row r="2"><c t="inlineStr"><is><t>{text}</t></is></c></row>"#);
        assert_eq!(tried(&xlsx(&sheet(&rows, ""), &[])), Err(error));
    }
}

#[test]
fn a_second_table_and_pages_are_told_apart() {
    let line = |row: u32, cells: [&str; 2]| {
        let [a, b] = cells.map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#));
        format!(r#"<row r="{row}">{a}{b}</row>"#)
    };
    let rows = [
        line(2, ["张三甲", "一栋"]),
        line(3, ["姓名", "地址"]),
        line(4, ["李四乙", "二栋"]),
        line(6, ["地址", "姓名"]),
        line(7, ["三栋", "王五丙"]),
    ];
    let book = tried(&xlsx(&sheet(&rows.concat(), ""), &[])).unwrap();
    let (tables, _) = book.tables(&known).unwrap();
    assert_eq!(tables[0].rows.len(), 2);
    assert_eq!(tables[0].notes, [Note::RepeatedHeadings { row: 3 }, Note::SecondTable { row: 6 }]);
}

#[test]
fn a_format_with_more_zeros_than_a_spreadsheet_takes_is_no_width() {
    let styles = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{}"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>"#,
        "0".repeat(70_000)
    );
    let rows = r#"<row r="2"><c r="A2" s="0"><v>7</v></c></row>"#;
    let book = tried(&xlsx(&sheet(rows, ""), &[("xl/styles.xml", &styles)])).unwrap();
    let (tables, _) = book.tables(&known).unwrap();
    assert_eq!(tables[0].rows[0].cell(1).as_text(), "7");
}

//! What spreadsheets save, and what they should not have saved.

use encoding_rs::GB18030;
use proptest::{collection::vec, prelude::*};

use super::*;

fn read(text: impl AsRef<[u8]>) -> Result<PlainTable, SheetError> {
    read_csv(text.as_ref(), &Limits::default())
}

fn cells(sheet: &PlainTable) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

fn numbers(sheet: &PlainTable) -> Vec<u64> {
    sheet.rows.iter().map(|row| row.number).collect()
}

#[test]
fn utf8_with_and_without_mark_and_gb18030_say_the_same() {
    let text = "姓名,住址\r\n𠮷䶮,丽景苑3号楼\r\n";
    let plain = read(text).unwrap();
    let marked = read(format!("\u{FEFF}{text}")).unwrap();
    let (gb18030, _, _) = GB18030.encode(text);
    let chinese = read(gb18030).unwrap();
    assert_eq!(plain.headers, ["姓名", "住址"]);
    assert_eq!(cells(&plain), [["𠮷䶮", "丽景苑3号楼"]]);
    assert_eq!((&marked.headers, &marked.rows), (&plain.headers, &plain.rows));
    assert_eq!((&chinese.headers, &chinese.rows), (&plain.headers, &plain.rows));
    let encodings = [plain.encoding, marked.encoding, chinese.encoding];
    assert_eq!(encodings, [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Gb18030]);
}

#[test]
fn every_line_end_ends_a_row() {
    for end in ["\r\n", "\n", "\r"] {
        let sheet = read(["a,b", "1,2", "", "3,4"].join(end)).unwrap();
        assert_eq!(cells(&sheet), [["1", "2"], ["3", "4"]], "{end:?}");
        assert_eq!(numbers(&sheet), [2, 4], "{end:?}");
    }
}

#[test]
fn a_quoted_cell_is_one_cell_of_one_row() {
    let sheet = read("\"a\n(必填)\",b\n\"x,\r\ny\",\"说\"\"好\"\"\"\n1,2\n").unwrap();
    assert_eq!(sheet.headers, ["a\n(必填)", "b"]);
    assert_eq!(cells(&sheet), [["x,\r\ny", "说\"好\""], ["1", "2"]]);
    assert_eq!(numbers(&sheet), [2, 3]);
}

#[test]
fn a_quotation_mark_inside_a_cell_is_text() {
    let sheet = read("a,b\n5\"管,\"x\"y\n").unwrap();
    assert_eq!(cells(&sheet), [["5\"管", "xy"]]);
}

#[test]
fn the_headings_tell_the_delimiter() {
    assert_eq!(cells(&read("a;b;c\n1,5;2;3\n").unwrap()), [["1,5", "2", "3"]]);
    assert_eq!(cells(&read("a\tb\n1,5\t2;\n").unwrap()), [["1,5", "2;"]]);
    assert_eq!(cells(&read("\"x;y;z\",b\n1,2\n").unwrap()), [["1", "2"]]);
    assert_eq!(cells(&read("姓名\n欧阳一\n").unwrap()), [["欧阳一"]]);
}

#[test]
fn ragged_rows_are_kept_and_say_how_much_is_extra() {
    let sheet = read("a,b,,\n1\n1,2,,\n1,2,3,,5\n").unwrap();
    assert_eq!(sheet.headers, ["a", "b"]);
    assert_eq!(cells(&sheet), [["1", ""], ["1", "2"], ["1", "2"]]);
    assert_eq!(sheet.rows.iter().map(|row| row.extra).collect::<Vec<_>>(), [0, 0, 2]);
}

#[test]
fn empty_rows_are_skipped_but_counted() {
    let sheet = read("\n,,\na,b\n , \u{3000}\n\n1, 2 \n,\n").unwrap();
    assert_eq!(cells(&sheet), [["1", " 2 "]]);
    assert_eq!(numbers(&sheet), [6]);
}

#[test]
fn a_file_without_headings_is_refused() {
    for text in ["", "\n\r\n", ",,,\n", "\u{FEFF}"] {
        assert_eq!(read(text), Err(SheetError::NoHeader), "{text:?}");
    }
}

#[test]
fn a_bad_byte_is_refused_where_it_stands() {
    let at = |row, column| Err(SheetError::Encoding { row, column });
    // UTF-8 cut inside a character, with and without mark.
    assert_eq!(read(b"\xE5\xA7\x93\xE5\x90\x8D,b\n1,\xE5\xA7\n"), at(2, 2));
    assert_eq!(read(b"\xEF\xBB\xBFa,b\n\n\xD0\xD5,2\n"), at(3, 1));
    // GB18030 with half a character before a delimiter, and with a byte it does not have.
    assert_eq!(read(b"\xD0\xD5\xC3\xFB,b\n\xC5,2\n"), at(2, 1));
    assert_eq!(read(b"\xD0\xD5\xC3\xFB,b\n1,2\n3,\xFF\n"), at(3, 2));
    // UTF-16 with half of a pair.
    assert_eq!(read(b"\xFF\xFEa\0\t\0b\0\n\0\x31\0\t\0\x00\xD8"), at(2, 2));
}

#[test]
fn unicode_text_of_excel_is_read() {
    let text = "姓名\t住址\r\n𠮷䶮\t丽景苑\r\n";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for (mark, bytes) in [(b"\xFF\xFE", little), (b"\xFE\xFF", big)] {
        let sheet = read([&mark[..], &bytes].concat()).unwrap();
        assert_eq!(
            (sheet.encoding, cells(&sheet)),
            (Encoding::Utf16, vec![vec!["𠮷䶮", "丽景苑"]])
        );
    }
}

#[test]
fn a_character_that_was_lost_earlier_is_refused() {
    let expected = Err(SheetError::Encoding { row: 3, column: 2 });
    assert_eq!(read("姓名,b\n1,2\n3,\u{FFFD}\n"), expected);
    assert_eq!(read(b"\xD0\xD5\xC3\xFB,b\n1,2\n3,\x84\x31\xA4\x37\n"), expected);
}

#[test]
fn a_zero_byte_is_refused() {
    assert_eq!(read("a,b\n1,x\0\n"), Err(SheetError::Nul { row: 2, column: 2 }));
    assert_eq!(read("a,b\n1,\"\0\"\n"), Err(SheetError::Nul { row: 2, column: 2 }));
}

#[test]
fn a_quotation_mark_that_stays_open_is_refused_where_it_opens() {
    assert_eq!(read("a,b\n\n1,\"2\n3,4\n"), Err(SheetError::OpenQuote { row: 3, column: 2 }));
    assert_eq!(read("a,b\n1,\"2\"\""), Err(SheetError::OpenQuote { row: 2, column: 2 }));
}

#[test]
fn limits_hold_at_their_edge() {
    let limits =
        Limits { max_bytes: 50, max_rows: 2, max_columns: 3, max_cell: 4, ..Limits::default() };
    let read = |text: &str| read_csv(text.as_bytes(), &limits);
    assert_eq!(read("a,b,c,,,,\n一二三四,𠮷𠮷𠮷𠮷\n\n1\n").unwrap().rows.len(), 2);
    assert_eq!(read("a\n1\n\n2\n3\n"), Err(SheetError::TooManyRows { row: 5, limit: 2 }));
    assert_eq!(
        read("a\n1,2,3,4\n"),
        Err(SheetError::TooManyColumns { row: 2, column: 4, limit: 3 })
    );
    let too_long = Err(SheetError::CellTooLong { row: 2, column: 2, limit: 4 });
    assert_eq!(read("a\n1,12345\n"), too_long);
    assert_eq!(read("a\n1,\"12345\"\n"), too_long);
    assert_eq!(read("a\n1,\"12345678901234567\"\n"), too_long);
    assert_eq!(read(&"x".repeat(51)), Err(SheetError::TooLarge { bytes: 51, limit: 50 }));
}

#[test]
fn a_far_cell_and_many_delimiters_allocate_nothing() {
    let sheet = read(format!("a,b\n1{}\n", ",".repeat(5_000_000))).unwrap();
    assert_eq!(sheet.rows[0].cells.capacity().max(4), 4);
    let far = read(format!("a,b\n1{}2\n", ",".repeat(5_000_000)));
    assert_eq!(far, Err(SheetError::TooManyColumns { row: 2, column: 5_000_001, limit: 100 }));
}

proptest! {
    #[test]
    fn any_bytes_give_whole_rows_or_an_error(
        head in "(\u{FEFF})?[a-c,;\t\"姓名]{0,8}[\r\n]{0,2}",
        tail in vec(prop_oneof![any::<u8>(), Just(b','), Just(b'"'), Just(b'\n')], 0..80),
    ) {
        if let Ok(sheet) = read([head.as_bytes(), &tail].concat()) {
            prop_assert!(sheet.rows.is_sorted_by(|a, b| a.number < b.number));
            for row in &sheet.rows {
                prop_assert_eq!(row.cells.len(), sheet.headers.len());
                let lost = row.cells.concat().contains(['\0', char::REPLACEMENT_CHARACTER]);
                prop_assert!(!lost);
            }
        }
    }

    #[test]
    fn gb18030_and_utf8_give_the_same_cells(text in vec("\\PC{0,8}", 1..6)) {
        let rows: Vec<_> = text.iter().map(|cell| ["行", cell.as_str()]).collect();
        let file = crate::write_csv(&["姓名", "住址"], &rows);
        let unicode = str::from_utf8(&file).unwrap().trim_start_matches('\u{FEFF}');
        let (bytes, _, lost) = GB18030.encode(unicode);
        prop_assume!(!lost && !unicode.contains('\u{FFFD}'));
        prop_assert_eq!(read(&bytes).unwrap().rows, read(&file).unwrap().rows);
    }

    #[test]
    fn another_reader_reads_the_same(
        rows in vec(vec("[a-c一\u{3000}]{1,3}|\"([a-c,\r\n;]|\"\"){1,4}x\"", 2), 0..6),
    ) {
        let lines: Vec<_> = rows.iter().map(|cells| cells.join(",")).collect();
        let text = format!("a,b\n{}\n", lines.join("\n"));
        let sheet = read(&text).unwrap();
        let expected: Vec<Vec<String>> = csv::Reader::from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(blank_or).collect())
            .filter(|cells: &Vec<String>| cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        prop_assert_eq!(cells(&sheet), expected);
    }
}

fn blank_or(cell: &str) -> String {
    if cell.trim().is_empty() { String::new() } else { cell.to_owned() }
}

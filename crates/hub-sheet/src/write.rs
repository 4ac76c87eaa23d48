//! Tables out, as CSV that Excel opens without asking.

use crate::formula::neutralised;

/// The table as CSV: RFC 4180 with CRLF, UTF-8 with a byte order mark, every cell and heading
/// [`neutralised`].
///
/// Cells with a semicolon or a tab are quoted like those with a comma. A desktop that separates by
/// semicolons would otherwise cut `a;=1+1` in two, and the second half would run.
pub fn write_csv<H, C, R>(headers: &[H], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    H: AsRef<str>,
    C: AsRef<str>,
    R: AsRef<[C]>,
{
    let mut file = String::from('\u{FEFF}');
    push_row(&mut file, headers);
    for row in rows {
        push_row(&mut file, row.as_ref());
    }
    file.into_bytes()
}

fn push_row<C: AsRef<str>>(file: &mut String, cells: &[C]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            file.push(',');
        }
        push_cell(file, &neutralised(cell.as_ref()));
    }
    file.push_str("\r\n");
}

fn push_cell(file: &mut String, cell: &str) {
    if cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        file.push('"');
        file.push_str(&cell.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{Encoding, Limits, read_csv};

    #[test]
    fn the_file_has_mark_crlf_and_quotes_where_needed() {
        let file = write_csv(&["姓名", "备注"], [["欧阳一", "a;=1"], ["=1", "说\"好\""]]);
        let text = "\u{FEFF}姓名,备注\r\n欧阳一,\"a;=1\"\r\n'=1,\"说\"\"好\"\"\"\r\n";
        assert_eq!(String::from_utf8(file).unwrap(), text);
    }

    #[test]
    fn rows_may_be_vectors_of_strings() {
        let rows: Vec<Vec<String>> = vec![vec!["一".to_owned()]];
        assert_eq!(write_csv(&["a"], &rows), write_csv(&["a".to_owned()], [["一"]]));
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof!["[=+@\t\r\n,;\"' a-c一丁𠮷-]{0,6}", "\\PC{0,6}"]
            .prop_map(|text| if text.trim().is_empty() { String::new() } else { text })
            .prop_filter("not a lost character", |text| !text.contains('\u{FFFD}'))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in vec(vec(cell(), 3), 0..6)) {
            let file = write_csv(&["a", "b", "c"], &rows);
            let sheet = read_csv(&file, &Limits::default()).unwrap();
            prop_assert_eq!(sheet.encoding, Encoding::Utf8Bom);
            let expected: Vec<Vec<String>> = rows
                .iter()
                .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
                .map(|cells| cells.iter().map(|cell| neutralised(cell).into_owned()).collect())
                .collect();
            let found: Vec<Vec<String>> = sheet.rows.into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn another_reader_reads_the_same(rows in vec(vec(cell(), 3), 0..6)) {
            let file = write_csv(&["a", "b", "c"], &rows);
            let mut reader = csv::Reader::from_reader(file.strip_prefix(b"\xEF\xBB\xBF").unwrap());
            let found: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|cells| cells.iter().map(|cell| neutralised(cell).into_owned()).collect())
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}

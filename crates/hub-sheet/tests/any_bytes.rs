//! Whatever a file holds, reading it ends without a panic; whatever is written is read again.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;

use hub_sheet::{Cell, Limits, Page, neutralised, read, write_xlsx};
use proptest::collection::vec;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// How files begin.
const BEGINNINGS: &[&[u8]] =
    &[b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"\xEF\xBB\xBF"];

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/sheets");
    fs::read(PathBuf::from(folder).join(name)).unwrap()
}

fn changed(mut bytes: Vec<u8>, changes: &[(usize, u8)], cut: Option<usize>) -> Vec<u8> {
    for (at, byte) in changes {
        let at = at % bytes.len();
        bytes[at] = *byte;
    }
    bytes.truncate(cut.map_or(bytes.len(), |cut| cut % bytes.len()));
    bytes
}

/// The container with one of its parts changed, so that the change is not found by a checksum.
fn with_part(file: &[u8], part: usize, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let part = part % from.len();
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        let is_it = index == part && !bytes.is_empty();
        to.write_all(&if is_it { change(bytes) } else { bytes }).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Reads and asks for tables, as an import does.
fn tried(bytes: &[u8]) {
    if let Ok(book) = read(bytes, Some("x.xlsx"), &Limits::default()) {
        let _tables = book.tables(&|heading| heading == "姓名" || heading == "地址");
    }
}

fn changes() -> impl Strategy<Value = (Vec<(usize, u8)>, Option<usize>)> {
    (vec((any::<usize>(), any::<u8>()), 0..12), proptest::option::of(any::<usize>()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_files_are_read_or_refused(
        name in prop_oneof![Just("household.xls"), Just("household.xlsx"), Just("household.ods")],
        (changes, cut) in changes(),
    ) {
        tried(&changed(file(name), &changes, cut));
    }

    #[test]
    fn changed_parts_are_read_or_refused(
        name in prop_oneof![Just("household.xlsx"), Just("household.ods")],
        part in any::<usize>(),
        (changes, cut) in changes(),
    ) {
        let change = |bytes| changed(bytes, &changes, cut);
        tried(&with_part(&file(name), part, change));
    }

    #[test]
    fn any_bytes_after_any_known_beginning_are_read_or_refused(
        start in proptest::sample::select(BEGINNINGS),
        rest in vec(any::<u8>(), 0..600),
    ) {
        tried(&[start, &rest].concat());
    }

    #[test]
    fn any_table_written_is_read_again(
        rows in vec(vec("[=+@\t,'_x0-9a-f一丁𠮷䶮 <&\"-]{0,8}|\\PC{0,6}", 3), 0..6),
    ) {
        let is_lost = |cells: &Vec<String>| cells.iter().any(|cell| cell.contains('\u{FFFD}'));
        prop_assume!(!rows.iter().any(is_lost));
        let headers = ["姓名", "地址", "备注"].map(str::to_owned).to_vec();
        let page = Page { name: "社区".to_owned(), headers, rows: rows.clone() };
        let book = read(&write_xlsx(&[page]).unwrap(), None, &Limits::default()).unwrap();
        let found = &book.sheets[0];
        for (number, cells) in (2..).zip(&rows) {
            for (column, text) in (1..).zip(cells) {
                let expected = neutralised(text);
                let cell = found.cell(number, column);
                if expected.trim().is_empty() {
                    prop_assert_eq!(cell, Cell::Empty);
                } else {
                    prop_assert_eq!(cell, Cell::Text(&expected));
                }
            }
        }
    }
}

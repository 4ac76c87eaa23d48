//! The table of bad input in the documentation, and what reading those files says, are the same.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hub_sheet::{Limits, read};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn known(heading: &str) -> bool {
    ["姓名", "身份证号码", "手机号码"].contains(&heading)
}

/// What a clerk is told about a file, in Chinese and English; nothing if it is good.
fn told(file: &[u8]) -> Option<(String, String)> {
    let tables = read(file, None, &Limits::default()).and_then(|book| book.tables(&known));
    let tables = match tables {
        Ok((tables, _)) => tables,
        Err(error) => return Some((error.zh(), error.en())),
    };
    let cells = tables
        .iter()
        .flat_map(|table| &table.rows)
        .flat_map(|row| row.filled().map(|(column, cell)| (row.address(column), cell)));
    cells
        .filter_map(|(address, cell)| Some((address, cell.flaw()?)))
        .map(|(address, flaw)| {
            (format!("{address} {}", flaw.zh()), format!("{address} {}", flaw.en()))
        })
        .next()
}

/// The rows of the table: file, Chinese, English.
fn documented() -> Vec<[String; 3]> {
    let page = fs::read_to_string(root().join("docs/imports.md")).unwrap();
    let row = |line: &str| {
        let cells = line.strip_prefix("| `bad/")?.strip_suffix(" |")?;
        let cells: Vec<String> = cells.split(" | ").map(str::to_owned).collect();
        let [file, zh, en] = cells.try_into().ok()?;
        Some([file.trim_end_matches('`').to_owned(), zh, en])
    };
    page.lines().filter_map(row).collect()
}

#[test]
fn every_documented_message_is_what_the_file_gets() {
    for [name, zh, en] in documented() {
        let file = fs::read(root().join("tests/data/sheets/bad").join(&name)).unwrap();
        let found = told(&file).unwrap_or_default();
        assert_eq!(found, (zh, en), "{name}");
    }
}

#[test]
fn every_bad_file_is_documented() {
    let names = fs::read_dir(root().join("tests/data/sheets/bad")).unwrap();
    let files: BTreeSet<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let documented: BTreeSet<String> = documented().into_iter().map(|[name, _, _]| name).collect();
    assert_eq!(documented, files);
}

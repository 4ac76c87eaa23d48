//! A reading process that fails takes nothing with it.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hub_sheet::{Limits, ReadingProcess, SheetError, read};

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/sheets");
    fs::read(PathBuf::from(folder).join(name)).unwrap()
}

fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("reader");
    // Written by a process of its own: a test beside this one may start a process just now, which would hold the file
    // open for writing, and what is open for writing cannot be executed.
    let write = "printf '%s' \"$1\" > \"$2\" && chmod 755 \"$2\"";
    let text = format!("#!/bin/sh\n{script}\n");
    let mut shell = Command::new("sh");
    let done = shell.args(["-c", write, "sh", &text]).arg(&path).status().unwrap();
    assert!(done.success());
    path
}

#[test]
fn a_process_that_never_answers_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let reader = ReadingProcess::within(program(folder.path(), "exec sleep 1000000"), 64, 1);
    let told = reader.read(&file("household.xlsx"), None, &Limits::default());
    assert_eq!(told, Err(SheetError::NeedsTooMuch { megabytes: 64, seconds: 1 }));
}

#[test]
fn a_process_that_dies_or_talks_nonsense_is_a_file_that_needs_too_much() {
    let folder = tempfile::tempdir().unwrap();
    for script in
        ["exit 1", "kill -9 $$", "head -c 9000 /dev/zero", "printf '\\377\\377\\377\\377'"]
    {
        let reader = ReadingProcess::within(program(folder.path(), script), 64, 60);
        let told = reader.read(&file("household.xls"), None, &Limits::default());
        assert_eq!(told, Err(SheetError::NeedsTooMuch { megabytes: 64, seconds: 60 }), "{script}");
    }
}

#[test]
fn without_the_program_nothing_is_read_but_csv() {
    let reader = ReadingProcess::of(PathBuf::from("/nonexistent"));
    let limits = Limits::default();
    let told = reader.read(&file("household.ods"), None, &limits);
    assert_eq!(told, Err(SheetError::NoReader));
    let csv = file("gb18030.csv");
    assert_eq!(reader.read(&csv, None, &limits), read(&csv, None, &limits));
}

//! Files are read in a process of their own, which may die of them.

use std::path::Path;

use hub_sheet::{Limits, Page, ReadingProcess, SheetError, read, write_xlsx};
use hub_tests::binary;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sheets").join(name)).unwrap()
}

#[test]
fn what_the_process_reads_is_what_the_file_holds() {
    let reader = ReadingProcess::of(binary());
    let limits = Limits::default();
    for name in ["household.xls", "household.xlsx", "household.ods", "gb18030.csv"] {
        let file = file(name);
        let found = reader.read(&file, Some("居民.xlsx"), &limits);
        assert_eq!(found, read(&file, Some("居民.xlsx"), &limits), "{name}");
    }
}

#[test]
fn what_the_process_refuses_is_refused_in_its_words() {
    let reader = ReadingProcess::of(binary());
    for name in ["bomb.xlsx", "password.xlsx", "excel95.xls", "macros.xlsm", "scan.pdf"] {
        let file = file(&format!("bad/{name}"));
        let found = reader.read(&file, None, &Limits::default());
        assert_eq!(found, read(&file, None, &Limits::default()), "{name}");
        assert!(found.is_err(), "{name}");
    }
}

#[test]
fn a_file_that_needs_more_memory_ends_its_process_only() {
    // Some ten megabytes of texts that are all different.
    let rows =
        (0..6_000).map(|row| (0..20).map(|at| format!("{row}-{at}-{:0>60}", row * at)).collect());
    let headers = (0..20).map(|at| format!("列{at}")).collect();
    let large = Page { name: "页".to_owned(), headers, rows: rows.collect() };
    let large = write_xlsx(&[large]).unwrap();
    let limits = Limits::default();
    let narrow = ReadingProcess::within(binary(), 4, 30);
    let told = narrow.read(&large, None, &limits);
    assert_eq!(told, Err(SheetError::NeedsTooMuch { megabytes: 4, seconds: 30 }));
    assert!(ReadingProcess::of(binary()).read(&large, None, &limits).is_ok());
}

//! How long a large `.xlsx` takes, and how much memory in the process that reads it:
//! `cargo run --release -p hub-sheet --example measure -- 50000 20`.
#![expect(clippy::print_stdout, reason = "an example that measures says what it measured")]

use std::error::Error;
use std::io::{stdin, stdout};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use hub_sheet::{Limits, Page, ReadingProcess, answer, read_parts, write_xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["read-sheet", ..] => Ok(answer(stdin().lock(), stdout().lock())?),
        ["parts", path] => parts(path),
        [rows, columns] => measure(rows.parse()?, columns.parse()?),
        _ => Err("give the number of rows and of columns".into()),
    }
}

fn measure(rows: usize, columns: usize) -> Result<(), Box<dyn Error>> {
    let headers: Vec<String> = (1..=columns).map(|column| format!("列{column}")).collect();
    let cell = |row: usize, column: usize| format!("合成{row}号{column}");
    let rows =
        (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect();
    let page = Page { name: "合成".to_owned(), headers, rows };
    let start = Instant::now();
    let file = write_xlsx(&[page])?;
    println!("written: {} bytes, {:.2} s", file.len(), start.elapsed().as_secs_f64());
    let path = std::env::temp_dir().join(format!("fileonce-measure-{}.xlsx", std::process::id()));
    std::fs::write(&path, &file)?;
    let program: PathBuf = std::env::current_exe()?;
    let status = Command::new(&program).arg("parts").arg(&path).status()?;
    std::fs::remove_file(&path)?;
    if !status.success() {
        return Err("the reading process failed".into());
    }
    let start = Instant::now();
    let book = ReadingProcess::of(program).read(&file, None, &Limits::default())?;
    let rows: usize = book.sheets.iter().map(|sheet| sheet.rows.len()).sum();
    println!("through a process: {rows} rows, {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Reads as the reading process does, and says what that took.
fn parts(path: &str) -> Result<(), Box<dyn Error>> {
    let file = std::fs::read(path)?;
    let start = Instant::now();
    let mut count = 0_usize;
    read_parts(&file, None, &Limits::default(), &mut |_| {
        count += 1;
        Ok(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!("read: {count} parts, {seconds:.2} s, peak of the process {peak}");
    Ok(())
}

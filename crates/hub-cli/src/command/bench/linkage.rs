//! How long it takes to find who is who among the records of a whole city.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use hub_facts::Filing;
use hub_linkage::{Asked, Index, Model};
use tokio::time::Instant;

use super::report::Report;
use crate::command::linkage::{model, told};

/// Columns of the table, as the model of residents wants them, and the attributes they come from.
const COLUMNS: [(&str, &str); 7] = [
    ("name", "person_name"),
    ("id_type", "id_type"),
    ("id_number", "id_number"),
    ("birth_date", "birth_date"),
    ("sex", "sex"),
    ("phone", "mobile_phone"),
    ("address", "residence_address"),
];
/// Records that are asked about one by one.
const QUESTIONS: usize = 2_000;

/// Links all records of an invented city, then asks an index of them about single records.
pub(super) fn linkage(residents: usize, seed: u64, json: Option<&Path>) -> Result<()> {
    let mut report = Report::of("linkage", "none");
    let plan = hub_city::Plan { residents, seed, ..hub_city::Plan::default() };
    let filings = hub_city::filings(&plan).filter(|filing| filing.subject == "resident");
    let mut text = String::from("record_id");
    for (column, _) in COLUMNS {
        write!(text, ",{column}")?;
    }
    let mut questions = Vec::new();
    for (number, filing) in filings.enumerate() {
        let cells = cells(&filing);
        write!(text, "\n{number},{}", cells.join(","))?;
        if questions.len() < QUESTIONS && number % 7 == 0 {
            questions.push(cells);
        }
    }
    let model = model("residents")?;
    let before = processor();
    let start = Instant::now();
    let table = hub_linkage::read_table(&model, text.as_bytes(), None).map_err(told)?.table;
    let read = start.elapsed();
    let found = hub_linkage::dedupe(&model, &table);
    report.add("records", table.len());
    report.add("residents", residents);
    report.add("read (s)", read.as_secs_f64());
    report.add("read and linked (s)", start.elapsed().as_secs_f64());
    if let (Some(before), Some(after)) = (before, processor()) {
        report.add("of all cores (s)", after - before);
    }
    report.add("pairs compared", found.compared);
    report.add("pairs for people", found.review.len());
    let clusters = (0_u32..).zip(&found.clusters).filter(|(record, first)| record == *first);
    report.add("persons found", clusters.count());
    drop((found, text));
    let mut times = asked_one_by_one(&model, Index::new(model.clone(), table), &questions);
    report.add_times("one record", &mut times);
    report.add("peak memory (MiB)", peak_memory().unwrap_or(0));
    report.write(json)
}

/// The cells of a record, without what would part them.
fn cells(filing: &Filing) -> Vec<String> {
    let text = |attribute: &str| filing.values.get(attribute).cloned().unwrap_or_default();
    COLUMNS.iter().map(|(_, attribute)| text(attribute).replace([',', '"', '\n'], " ")).collect()
}

fn asked_one_by_one(model: &Model, index: Index, questions: &[Vec<String>]) -> Vec<Duration> {
    let ask = |cells: &Vec<String>| {
        let start = Instant::now();
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        // The document has two cells, every other column one.
        let asked = Asked::read(
            model,
            &[
                vec![cell(0)],
                vec![cell(1), cell(2)],
                vec![cell(3)],
                vec![cell(4)],
                vec![cell(5)],
                vec![cell(6)],
            ],
        );
        let _found = index.candidates(&asked);
        start.elapsed()
    };
    questions.iter().map(ask).collect()
}

/// The most memory that this process had, where the system says it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes / 1_024)
}

/// Seconds that this process has worked, on all cores, where the system says it.
fn processor() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/stat").context("no /proc").ok()?;
    let (_, fields) = status.rsplit_once(')')?;
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    let fields = fields.split_whitespace().skip(11).take(2);
    let ticks: u32 = fields.map(|field| field.parse::<u32>().unwrap_or(0)).sum();
    Some(f64::from(ticks) / 100.0)
}

//! A large file of residents through the door, while departments ask the main job.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use hub_app::{Import, ImportDecision, ImportState};
use hub_facts::Filing;
use tokio::time::Instant;

use super::bed::{Bed, Served, System};
use super::load::{Asking, Measured, ask_until};
use super::main_job::{is_right, questions};
use super::report::{Report, percentile};
use crate::arguments::{ImportFile, ImportLoad};
use crate::command::import::{judged, written};
use crate::config::Config;
use crate::open;
use crate::say::per_second;

/// The file's own city: nobody of the one that is asked about lives in it.
const SEED: u64 = 7_200_000;
/// Every way in which a row may end.
const DECISIONS: [ImportDecision; 7] = [
    ImportDecision::Created,
    ImportDecision::Linked,
    ImportDecision::AlreadyKnown,
    ImportDecision::ChangesFact,
    ImportDecision::Doubtful,
    ImportDecision::NeedsReview,
    ImportDecision::Refused,
];
/// How long is asked before the import, to compare with.
const BEFORE: Duration = Duration::from_secs(5);

/// Imports a named file, or that many rows of a city of another seed, beside a hub that serves.
pub(super) async fn import(config: &Config, wanted: &ImportLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let (name, file) = if let Some(path) = &wanted.file {
        (path.display().to_string(), path.clone())
    } else {
        let path = config.data_dir.join("rows.csv");
        std::fs::write(&path, rows(wanted.rows)).context("the file cannot be written")?;
        (format!("city of seed {SEED}, {} rows", wanted.rows), path)
    };
    let served = bed.serve(config.cache_mib).await?;
    let asking = asking(&bed, &served, wanted).await?;
    let mut quiet = for_a_while(&asking).await?;
    let (done, took, mut busy) = import_beside(config, file, &asking).await?;
    let rows = usize::try_from(done.about.rows).unwrap_or(usize::MAX);
    let mut report = Report::of("import", &config.database());
    report.add("data set", name);
    report.add("residents", wanted.residents);
    report.add("rows", rows);
    for decision in DECISIONS {
        report.add(&format!("rows {}", decision.as_str()), done.about.counts.of(decision));
    }
    for (name, took) in [("judging", took.judging), ("writing", took.writing)] {
        report.add(&format!("{name}, seconds"), (took.as_secs_f64() * 1e1).round() / 1e1);
        report.add(&format!("{name}, rows a second"), per_second(rows, took));
    }
    report.add("rows a second", per_second(rows, took.whole()));
    report.add("connections", wanted.connections);
    report.add("pause of each (ms)", wanted.pause);
    add(&mut report, "asked before", &mut quiet, BEFORE);
    add(&mut report, "asked meanwhile", &mut busy, took.whole());
    report.add("memory of the hub (MiB)", served.memory_mib());
    report.write(wanted.json.as_deref())?;
    ensure!(done.state == ImportState::Done, "the import ended {}", done.state.as_str());
    ensure!(busy.wrong == 0, "{} answers were wrong; see serve.log", busy.wrong);
    Ok(())
}

async fn asking(bed: &Bed, served: &Served, wanted: &ImportLoad) -> Result<Asking> {
    let headers = bed.headers(served, System::Police).await?;
    Ok(Asking {
        port: served.port,
        questions: Arc::new(questions(bed, &headers)),
        connections: wanted.connections,
        pause: Duration::from_millis(wanted.pause),
        is_right,
    })
}

async fn for_a_while(asking: &Asking) -> Result<Measured> {
    let over = Arc::new(AtomicBool::new(false));
    let asked = tokio::spawn(ask_until(asking.clone(), Arc::clone(&over)));
    tokio::time::sleep(BEFORE).await;
    over.store(true, Ordering::Relaxed);
    asked.await?
}

/// How long the two halves of an import took.
struct Took {
    judging: Duration,
    writing: Duration,
}

impl Took {
    fn whole(&self) -> Duration {
        self.judging + self.writing
    }
}

async fn import_beside(
    config: &Config,
    file: PathBuf,
    asking: &Asking,
) -> Result<(Import, Took, Measured)> {
    let hub = open::hub(config).await?;
    let over = Arc::new(AtomicBool::new(false));
    let asked = tokio::spawn(ask_until(asking.clone(), Arc::clone(&over)));
    let started = Instant::now();
    let import = judged(&hub, of_communities(file)).await?;
    let judging = started.elapsed();
    let accept = import.about.warnings.iter().map(|one| one.code.clone()).collect();
    let import = written(&hub, import.id, accept).await?;
    let writing = started.elapsed().saturating_sub(judging);
    over.store(true, Ordering::Relaxed);
    Ok((import, Took { judging, writing }, asked.await??))
}

fn of_communities(file: PathBuf) -> ImportFile {
    ImportFile {
        file,
        source: "communities".to_owned(),
        kind: Some("resident".to_owned()),
        sheet: None,
        community: None,
        columns: Vec::new(),
        dry_run: false,
        yes: true,
        accept: Vec::new(),
        report: None,
    }
}

fn add(report: &mut Report, name: &str, measured: &mut Measured, took: Duration) {
    report.add(&format!("{name}, answers/s"), per_second(measured.times.len(), took));
    report.add_times(name, &mut measured.times);
    if let Some(time) = percentile(&measured.times, 950) {
        report.add(&format!("{name} p95 (ms)"), super::report::millis(time));
    }
}

/// A file of the communities of a city, with so many rows.
fn rows(count: usize) -> Vec<u8> {
    let plan = hub_city::Plan { residents: count * 2, seed: SEED, ..hub_city::Plan::default() };
    let filings: Vec<Filing> = hub_city::filings(&plan)
        .filter(|one| one.subject == "resident" && one.source == "communities")
        .take(count)
        .collect();
    let columns: BTreeSet<&str> =
        filings.iter().flat_map(|one| one.values.keys().map(String::as_str)).collect();
    let headers: Vec<&str> =
        ["record_id", "observed_on", "community"].into_iter().chain(columns.clone()).collect();
    let rows = filings.iter().map(|one| {
        let own = [&one.key, &one.observed_on, &one.community];
        let own = own.into_iter().map(|cell| cell.as_deref().unwrap_or_default());
        let cells = columns.iter().map(|code| one.values.get(*code).map_or("", String::as_str));
        own.chain(cells).collect::<Vec<&str>>()
    });
    hub_sheet::write_csv(&headers, rows)
}

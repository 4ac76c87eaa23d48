//! What the log costs: the main job with it and without, and how many entries it takes a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use hub_app::{Code, RequestFacts};
use hub_audit::Kind;
use tokio::time::Instant;

use super::bed::{Bed, Served, System};
use super::load::{Load, closed_loop};
use super::main_job;
use super::report::{Report, millis, percentile};
use crate::arguments::MainJobLoad;
use crate::config::Config;
use crate::open;

/// Rounds with the log and without, in turn.
const ROUNDS: usize = 3;
/// Callers that append at the same time.
const CALLERS: usize = 1_024;

/// Measures both.
pub(super) async fn log(config: &Config, wanted: &MainJobLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let cache_mib = if wanted.cold { 0 } else { config.cache_mib };
    let load = Load::of(wanted.connections, wanted.warm_up, wanted.seconds);
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        with.push(asked(&bed, &bed.serve(cache_mib).await?, load).await?);
        without.push(asked(&bed, &bed.serve_without_log(cache_mib).await?, load).await?);
    }
    let mut report = Report::of("log", &config.database());
    report.add("residents", wanted.residents);
    report.add("cache (MiB)", cache_mib);
    report.add("connections", wanted.connections);
    let (with, without) = (middle(with), middle(without));
    report.add("answers a second", with.0);
    report.add("answers a second without", without.0);
    report.add("throughput that it costs (%)", 100 - (100 * with.0 / without.0.max(1)).min(100));
    report.add("answer p50 (ms)", with.1);
    report.add("answer p50 without (ms)", without.1);
    report.add("entries a second", appended(config, load.measured).await?);
    report.write(wanted.json.as_deref())
}

/// Answers a second and the middle of their times, in milliseconds.
async fn asked(bed: &Bed, served: &Served, load: Load) -> Result<(u64, f64)> {
    let headers = bed.headers(served, System::Police).await?;
    let questions = main_job::questions(bed, &headers);
    let mut measured =
        closed_loop(served.port, &Arc::new(questions), load, main_job::is_right).await?;
    ensure!(measured.wrong == 0, "{} answers were wrong; see serve.log", measured.wrong);
    measured.times.sort_unstable();
    let middle = percentile(&measured.times, 500).unwrap_or_default();
    Ok((measured.times.len() as u64 / load.measured.as_secs().max(1), millis(middle)))
}

/// The middle round by answers a second.
fn middle(mut rounds: Vec<(u64, f64)>) -> (u64, f64) {
    rounds.sort_by_key(|round| round.0);
    rounds.get(rounds.len() / 2).copied().unwrap_or_default()
}

/// Entries that become durable a second, while the indexes and the rules follow them.
async fn appended(config: &Config, time: Duration) -> Result<u64> {
    let hub = open::hub(config).await?;
    let keeper = tokio::spawn(Arc::clone(&hub).keep());
    let (is_over, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut callers = tokio::task::JoinSet::new();
    for number in 0..CALLERS {
        let (hub, is_over, count) = (Arc::clone(&hub), Arc::clone(&is_over), Arc::clone(&count));
        let facts =
            RequestFacts { request_id: format!("bench-{number}"), ..RequestFacts::default() };
        let _caller = callers.spawn(async move {
            while !is_over.load(Ordering::Relaxed) {
                let done =
                    hub.record_refusal(None, &facts, Kind::Query, Code::InvalidDocument).await;
                count.fetch_add(u64::from(done.is_ok()), Ordering::Relaxed);
            }
        });
    }
    let started = Instant::now();
    tokio::time::sleep(time).await;
    let (taken, took) = (count.load(Ordering::Relaxed), started.elapsed());
    is_over.store(true, Ordering::Relaxed);
    while callers.join_next().await.is_some() {}
    keeper.abort();
    crate::command::sign(&hub).await?;
    Ok(taken * 1_000 / u64::try_from(took.as_millis().max(1))?)
}

//! The main job: who is this ID number, with household, dwelling and all members.

use std::sync::Arc;

use anyhow::{Result, ensure};

use super::bed::{Bed, Headers, System};
use super::load::{Load, closed_loop};
use super::report::Report;
use crate::arguments::MainJobLoad;
use crate::config::Config;

/// One person with household, dwelling and all members.
pub(super) const QUERY: &str = "query($n: String!) { resident(idDocument: { number: $n }) { id name \
    sex birthDate mobilePhone residenceAddress household { id dwelling { address } members { \
    relation { label } resident { name idNumber } } } } }";

/// Measures it at a number of connections, with a warm cache or without any.
pub(super) async fn main_job(config: &Config, wanted: &MainJobLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let cache_mib = if wanted.cold { 0 } else { config.cache_mib };
    let served = bed.serve(cache_mib).await?;
    let headers = bed.headers(&served, System::Police).await?;
    let questions = Arc::new(questions(&bed, &headers));
    let load = Load::of(wanted.connections, wanted.warm_up, wanted.seconds);
    let mut measured = closed_loop(served.port, &questions, load, is_right).await?;
    ensure!(measured.wrong == 0, "{} answers were wrong; see serve.log", measured.wrong);
    let mut report = Report::of("main job", &config.database());
    report.add("residents", wanted.residents);
    report.add("cache (MiB)", cache_mib);
    report.add("redis", !config.redis_url.is_empty());
    report.add("connections", wanted.connections);
    report.add("seconds", wanted.seconds);
    report.add("answers", measured.times.len());
    report.add("answers a second", measured.times.len() as u64 / wanted.seconds.max(1));
    report.add("turned away", measured.turned_away);
    report.add_times("answer", &mut measured.times);
    report.add("memory of the hub (MiB)", served.memory_mib());
    report.write(wanted.json.as_deref())
}

/// The question about each ID number.
pub(super) fn questions(bed: &Bed, headers: &Headers) -> Vec<Arc<[u8]>> {
    let ask = |number| headers.ask(QUERY, &serde_json::json!({ "n": number }));
    bed.numbers.iter().map(ask).collect()
}

/// A person was found, and nothing was refused.
pub(super) fn is_right(answer: &super::client::Answer<'_>) -> bool {
    answer.status == 200
        && answer.body.starts_with(br#"{"data":{"resident":{"id""#)
        && !answer.body.windows(10).any(|ten| ten == br#","errors":"#)
}

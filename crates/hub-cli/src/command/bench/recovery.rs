//! Killed while it writes: how long until it answers again, and whether everything confirmed is kept.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use hub_values::IdNumber;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::bed::{Bed, Headers, System};
use super::client::Connection;
use super::main_job;
use super::report::Report;
use crate::config::Config;

/// Connections that write until the process dies.
const WRITERS: usize = 8;
/// How long they write before it is killed.
const WRITING: Duration = Duration::from_secs(2);
/// Enters a person.
const RECORD: &str = "mutation($i: RecordResidentInput!) { recordResident(input: $i) { decision \
    resident { id } userErrors { code } } }";
/// Asks for people by id.
const NODES: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";

/// Kills a serving hub under load, again and again.
pub(super) async fn recovery(
    config: &Config,
    residents: usize,
    rounds: usize,
    json: Option<&Path>,
) -> Result<()> {
    let bed = Bed::make(config, residents).await?;
    let mut times = Vec::with_capacity(rounds);
    let (mut confirmed, mut lost) = (0, 0);
    let mut served = bed.serve(config.cache_mib).await?;
    for round in 0..rounds {
        let headers = bed.headers(&served, System::Communities).await?;
        let kept = Arc::new(Mutex::new(Vec::new()));
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let (headers, kept) = (headers.clone(), Arc::clone(&kept));
            let port = served.port;
            let _task = writers
                .spawn(async move { write(port, &headers, round * WRITERS + writer, &kept).await });
        }
        tokio::time::sleep(WRITING).await;
        served.kill()?;
        let started = Instant::now();
        // Their connections broke: that is what was wanted.
        while writers.join_next().await.is_some() {}
        served = bed.serve(config.cache_mib).await?;
        first_answer(&bed, &served).await?;
        times.push(started.elapsed());
        let headers = bed.headers(&served, System::Communities).await?;
        let ids = kept.lock().await;
        ensure!(!ids.is_empty(), "nothing was written in round {round}");
        confirmed += ids.len();
        lost += ids.len() - found(served.port, &headers, &ids).await?;
    }
    let mut report = Report::of("recovery", &config.database());
    report.add("residents", residents);
    report.add("rounds", rounds);
    report.add_times("kill -9 to first answer", &mut times);
    report.add("confirmed writes", confirmed);
    report.add("of them lost", lost);
    report.write(json)?;
    ensure!(lost == 0, "{lost} confirmed writes were lost");
    Ok(())
}

/// Enters one person after another, until the connection breaks; notes those that were confirmed.
async fn write(
    port: u16,
    headers: &Headers,
    writer: usize,
    kept: &Mutex<Vec<String>>,
) -> Result<()> {
    let mut connection = Connection::open(port).await?;
    for number in 0..100_000_usize {
        let record = serde_json::json!({
            "record": { "name": "测试", "idDocument": { "number": id_number(writer * 100_000 + number)? } }
        });
        let request = headers.ask(RECORD, &serde_json::json!({ "i": record }));
        let answer = connection.exchange(&request).await?;
        let body: serde_json::Value = serde_json::from_slice(answer.body)?;
        let id = body.pointer("/data/recordResident/resident/id").and_then(|id| id.as_str());
        kept.lock().await.extend(id.map(str::to_owned));
    }
    Ok(())
}

/// An ID number with a right check character, of a region that GB/T 2260 does not assign and that
/// the synthetic city does not use.
fn id_number(number: usize) -> Result<String> {
    let day = 1 + number % 28;
    let month = 1 + (number / 28) % 12;
    let year = 1940 + (number / 336) % 60;
    let order = (number / 20_160) % 1_000;
    let head = format!("519899{year}{month:02}{day:02}{order:03}");
    ('0'..='9')
        .chain(['X'])
        .map(|check| format!("{head}{check}"))
        .find(|text| text.parse::<IdNumber>().is_ok())
        .context("no check character fits")
}

async fn first_answer(bed: &Bed, served: &super::bed::Served) -> Result<()> {
    let headers = bed.headers(served, System::Police).await?;
    let questions = main_job::questions(bed, &headers);
    let question = questions.first().context("nobody to ask for")?;
    let mut connection = Connection::open(served.port).await?;
    let answer = connection.exchange(question).await?;
    ensure!(main_job::is_right(&answer), "the first answer was wrong");
    Ok(())
}

/// How many of these people the hub has.
async fn found(port: u16, headers: &Headers, ids: &[String]) -> Result<usize> {
    let mut connection = Connection::open(port).await?;
    let mut found = 0;
    for piece in ids.chunks(200) {
        let request = headers.ask(NODES, &serde_json::json!({ "ids": piece }));
        let answer = connection.exchange(&request).await?;
        let body: serde_json::Value = serde_json::from_slice(answer.body)?;
        let nodes = body.pointer("/data/nodes").and_then(|nodes| nodes.as_array());
        found += nodes.into_iter().flatten().filter(|node| !node.is_null()).count();
    }
    Ok(found)
}

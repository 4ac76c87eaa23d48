//! How long until another process knows: of a write, and of a client that is switched off.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use hub_app::{Hub, Sender};
use hub_facts::{Evidence, Filing};
use hub_policy::Caller;
use tokio::time::Instant;

use super::bed::{Bed, System};
use super::client::Connection;
use super::report::Report;
use crate::config::Config;
use crate::open;

/// One person's phone.
const QUERY: &str =
    "query($n: String!) { resident(idDocument: { number: $n }) { id mobilePhone } }";
/// Longest time that is waited for.
const LIMIT: Duration = Duration::from_secs(10);

/// Writes in this process, and asks another until it answers accordingly.
pub(super) async fn spread(
    config: &Config,
    residents: usize,
    rounds: usize,
    json: Option<&Path>,
) -> Result<()> {
    let bed = Bed::make(config, residents).await?;
    let served = bed.serve(config.cache_mib).await?;
    let hub = open::hub(config).await?;
    let headers = bed.headers(&served, System::Police).await?;
    let number = bed.numbers.first().cloned().unwrap_or_default();
    let question = headers.ask(QUERY, &serde_json::json!({ "n": number }));
    let mut connection = Connection::open(served.port).await?;
    // A key of this run's own: what an earlier run stated is not stated again.
    let key = format!("bench-{}", hub.log_size());
    let mut writes = Vec::with_capacity(rounds);
    let mut stale = 0;
    for round in 0..rounds {
        // The other process has it in its cache before it changes.
        let warm = connection.exchange(&question).await?;
        ensure!(warm.status == 200, "the hub answers with {}", warm.status);
        let phone = format!("1990099{:04}", round % 10_000);
        write(&hub, &key, &number, &phone).await?;
        let (time, before) = until(&mut connection, &question, |status, body| {
            status == 200 && body.contains(&phone)
        })
        .await?;
        writes.push(time);
        stale += before;
    }
    let mut revocations = Vec::with_capacity(rounds);
    let mut admitted = 0;
    let by = Caller::operator()?;
    let client = bed.client(System::Police)?;
    for _ in 0..rounds {
        hub.set_client_active(&by, client, false).await?;
        let (time, before) = until(&mut connection, &question, |status, _| status == 401).await?;
        revocations.push(time);
        admitted += before;
        hub.set_client_active(&by, client, true).await?;
        let _time = until(&mut connection, &question, |status, _| status == 200).await?;
    }
    let mut report = Report::of("spread", &config.database());
    report.add("redis", !config.redis_url.is_empty());
    report.add("rounds", rounds);
    report.add_times("write seen elsewhere", &mut writes);
    report.add("answers that were too old", stale);
    report.add_times("client off elsewhere", &mut revocations);
    report.add("answers to a client off", admitted);
    report.write(json)
}

/// States a new phone of a person, as the communities' register.
async fn write(hub: &Arc<Hub>, key: &str, number: &str, phone: &str) -> Result<()> {
    let sender = Sender {
        source: "communities".parse()?,
        actor: "bench".to_owned(),
        area: None,
        evidence: Evidence::Confirmed,
        is_register: true,
        is_file: true,
        is_feed: false,
        batch: None,
    };
    let values = [("id_number", number), ("mobile_phone", phone)];
    let filing = Filing {
        subject: "resident".to_owned(),
        key: Some(key.to_owned()),
        source: "communities".to_owned(),
        values: values.map(|(code, text)| (code.to_owned(), text.to_owned())).into(),
        ..Filing::default()
    };
    let by = Caller::operator()?;
    let outcomes = hub.enter_piece(&by, &sender, vec![filing], "bench").await?;
    let is_in = outcomes.iter().all(|one| one.decision != hub_app::IntakeDecision::Refused);
    ensure!(is_in, "the write was refused: {:?}", outcomes.first().map(|one| &one.problems));
    Ok(())
}

/// Asks until the answer fits: how long it took from now, and how many answers did not fit.
async fn until(
    connection: &mut Connection,
    question: &[u8],
    fits: impl Fn(u16, &str) -> bool,
) -> Result<(Duration, usize)> {
    let started = Instant::now();
    let mut before = 0;
    while started.elapsed() < LIMIT {
        let answer = connection.exchange(question).await?;
        if fits(answer.status, std::str::from_utf8(answer.body).unwrap_or_default()) {
            return Ok((started.elapsed(), before));
        }
        before += 1;
    }
    anyhow::bail!("the other process did not know after {} s", LIMIT.as_secs())
}

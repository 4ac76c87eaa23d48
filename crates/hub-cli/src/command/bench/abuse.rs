//! How departments are answered while somebody abuses the hub, one kind of abuse after another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::attack::{Attack, attacks};
use super::bed::{Bed, System};
use super::client::Connection;
use super::load::{Asking, Measured, ask_until};
use super::main_job::{is_right, questions};
use super::report::{Report, millis, percentile};
use crate::arguments::AbuseLoad;
use crate::config::Config;
use crate::say::per_second;

/// How often a connection that trickles sends a byte.
const TRICKLE: Duration = Duration::from_millis(200);

/// Asks the main job on some connections, first in peace, then beside each abuse.
pub(super) async fn abuse(config: &Config, wanted: &AbuseLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let served = bed.serve(config.cache_mib).await?;
    let headers = bed.headers(&served, System::Police).await?;
    let asking = Asking {
        port: served.port,
        questions: Arc::new(questions(&bed, &headers)),
        connections: wanted.connections,
        pause: Duration::ZERO,
        is_right,
    };
    let others = bed.headers(&served, System::Communities).await?;
    let mut report = Report::of("abuse", &config.database());
    report.add("residents", wanted.residents);
    report.add("connections that ask", wanted.connections);
    report.add("connections that abuse", wanted.attackers);
    report.add("seconds of each", wanted.seconds);
    let took = Duration::from_secs(wanted.seconds);
    // Caches fill.
    let _warm = beside(&asking, None, wanted, took).await?;
    let (mut quiet, _) = beside(&asking, None, wanted, took).await?;
    let peace = add(&mut report, "nobody abuses", &mut quiet, took, None);
    let mut wrong = quiet.wrong;
    for (name, attack) in attacks(&others) {
        let (mut measured, told) = beside(&asking, Some(&attack), wanted, took).await?;
        let _rate = add(&mut report, name, &mut measured, took, Some((peace, told)));
        wrong += measured.wrong;
    }
    report.add("memory of the hub (MiB)", served.memory_mib());
    report.write(wanted.json.as_deref())?;
    ensure!(wrong == 0, "{wrong} answers were wrong; see serve.log");
    Ok(())
}

/// Says one line of figures; returns how many were answered a second.
fn add(
    report: &mut Report,
    name: &str,
    measured: &mut Measured,
    took: Duration,
    beside: Option<(u64, Told)>,
) -> u64 {
    let rate = per_second(measured.times.len(), took);
    measured.times.sort_unstable();
    let at = |per_mille| percentile(&measured.times, per_mille).map(millis);
    let mut line = serde_json::json!({
        "answersPerSecond": rate,
        "p50Ms": at(500),
        "p99Ms": at(990),
        "wrong": measured.wrong,
    });
    if let (Some((peace, told)), Some(fields)) = (beside, line.as_object_mut()) {
        let share = (rate * 100).checked_div(peace);
        let _new = fields.insert("percentOfPeace".to_owned(), share.into());
        let abuses = per_second(told.values().sum(), took);
        let _new = fields.insert("abusesPerSecond".to_owned(), abuses.into());
        let told = told.into_iter().map(|(status, times)| (said(status), times.into()));
        let _new =
            fields.insert("answered".to_owned(), told.collect::<serde_json::Map<_, _>>().into());
    }
    report.add(name, line);
    rate
}

fn said(status: u16) -> String {
    if status == 0 { "closed".to_owned() } else { status.to_string() }
}

/// How abuse was answered: by status, 0 for a connection that was closed.
type Told = BTreeMap<u16, usize>;

async fn beside(
    asking: &Asking,
    attack: Option<&Attack>,
    wanted: &AbuseLoad,
    took: Duration,
) -> Result<(Measured, Told)> {
    let over = Arc::new(AtomicBool::new(false));
    let mut attackers = tokio::task::JoinSet::new();
    for number in 0..attack.map_or(0, |attack| attack.connections(wanted.attackers)) {
        let Some(attack) = attack.cloned() else { break };
        let (port, over) = (asking.port, Arc::clone(&over));
        let _task = attackers.spawn(attacker(port, attack, number, over));
    }
    let asked = tokio::spawn(ask_until(asking.clone(), Arc::clone(&over)));
    tokio::time::sleep(took).await;
    over.store(true, Ordering::Relaxed);
    let measured = asked.await??;
    let mut told = Told::new();
    while let Some(one) = attackers.join_next().await {
        for (status, times) in one? {
            *told.entry(status).or_default() += times;
        }
    }
    Ok((measured, told))
}

/// One connection that abuses, opened again whenever it is closed.
async fn attacker(port: u16, attack: Attack, number: usize, over: Arc<AtomicBool>) -> Told {
    let mut told = Told::new();
    while !over.load(Ordering::Relaxed) {
        let ended = match &attack {
            Attack::Ask(requests) => ask(port, requests, number, &over, &mut told).await,
            Attack::Hold { begin, .. } => hold(port, begin, &over).await,
        };
        if ended.is_err() {
            *told.entry(0).or_default() += 1;
            // Whoever is turned away comes again, as fast as a new connection takes.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    told
}

async fn ask(
    port: u16,
    requests: &[Vec<u8>],
    number: usize,
    over: &AtomicBool,
    told: &mut Told,
) -> Result<()> {
    let mut connection = Connection::open(port).await?;
    for request in requests.iter().cycle().skip(number) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let status = connection.exchange(request).await?.status;
        *told.entry(status).or_default() += 1;
    }
    Ok(())
}

/// Begins a request and goes on byte by byte.
async fn hold(port: u16, begin: &[u8], over: &AtomicBool) -> Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(begin).await?;
    while !over.load(Ordering::Relaxed) {
        tokio::time::sleep(TRICKLE).await;
        if !begin.is_empty() {
            stream.write_all(b"x").await?;
        }
    }
    Ok(())
}

//! The questions of departments one kind after the other, and a mixed day: answers a second, times,
//! and what each answer costs the hub.
//!
//! The kinds are those that are compared with other servers of GraphQL: one person with household,
//! dwelling and members (`W1`), fifty people at once (`W2`), a roster of a hundred (`W3`), counts by
//! area (`W4`). Questions are drawn evenly or as people are asked about in life, few of them often
//! (Zipf's law with exponent 1).

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::bed::{Bed, Headers, Served, System};
use super::client::{Answer, Connection};
use super::load::{Draw, Load, Measured, closed_loop, open_loop};
use super::main_job;
use super::report::{Report, millis, percentile};
use crate::arguments::ApiLoad;
use crate::config::Config;
use crate::say;

/// Fifty people at once.
const FIFTY: &str = "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { id name \
    sex birthDate mobilePhone residenceAddress household { id dwelling { address } } } }";
/// A roster of a hundred.
const ROSTER: &str = "query($after: String) { residents(first: 100, after: $after) { nodes { id name \
    sex birthDate mobilePhone residenceAddress } pageInfo { endCursor } } }";
/// Counts of people by community.
const COUNTS: &str = "{ statistics(input: { by: [AREA] }) { area { code } count suppressed } }";
/// A new phone of a person, as their community knows it.
const PHONE: &str = "mutation($n: String!, $key: String!, $phone: String!) { recordResident(input: { \
    key: $key, record: { idDocument: { type: RESIDENT_ID_CARD, number: $n }, mobilePhone: $phone } }) \
    { decision userErrors { code } } }";
/// Different questions of one kind at most.
pub(super) const DIFFERENT: usize = 20_000;
/// Questions drawn beforehand where some are asked more often.
const DRAWN: usize = 60_000;
/// Weight of the question that is asked most often.
const OFTEN: usize = 1_000_000;
/// How often a question is asked that could not be answered in time.
const TRIES: u32 = 30;
/// Answers that take longer than this are late.
const LATE: Duration = Duration::from_millis(20);

/// One kind of question.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) questions: Arc<Vec<Arc<[u8]>>>,
    pub(super) is_right: fn(&Answer<'_>) -> bool,
}

/// Measures each kind at a number of connections, or the main job at a number of requests a second.
pub(super) async fn api(config: &Config, wanted: &ApiLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let served = bed.serve(config.cache_mib).await?;
    let headers = bed.headers(&served, System::Police).await?;
    let staff = bed.headers(&served, System::Communities).await?;
    let load = Load::of(wanted.connections, wanted.warm_up, wanted.seconds);
    let mut report = Report::of("api", &config.database());
    report.add("residents", wanted.residents);
    report.add("cache (MiB)", config.cache_mib);
    report.add("redis", !config.redis_url.is_empty());
    report.add("connections", wanted.connections);
    report.add("seconds", wanted.seconds);
    let kinds = kinds(&bed, &served, &headers, &staff).await?;
    let mut rows = Vec::new();
    for kind in &kinds {
        checked(&served, kind).await?;
        let before = served.cpu();
        let mut measured = closed_loop(served.port, &kind.questions, load, kind.is_right).await?;
        ensure!(
            measured.wrong == 0,
            "{}: {} answers were wrong; see serve.log",
            kind.name,
            measured.wrong
        );
        rows.push(row(kind.name, &mut measured, &load, served.cpu().zip(before)));
    }
    let table = table(&rows);
    report.add("memory of the hub (MiB)", served.memory_mib());
    report.note("kinds", Value::Array(rows));
    say::line(format!("\n{table}"));
    if let Some(kind) = kinds.iter().find(|kind| kind.name == "W1 Zipf")
        && wanted.rate > 0
    {
        let mut measured =
            open_loop(served.port, &kind.questions, load, wanted.rate, kind.is_right).await?;
        ensure!(measured.wrong == 0, "{} answers were wrong; see serve.log", measured.wrong);
        report.add("wanted a second", wanted.rate);
        report.add_times("answer at that rate", &mut measured.times);
        let late = measured.times.iter().filter(|time| **time > LATE).count();
        report.add("later than 20 ms (‰)", late * 1_000 / measured.times.len().max(1));
    }
    report.write(wanted.json.as_deref())
}

/// The kinds, each with questions about this city.
pub(super) async fn kinds(
    bed: &Bed,
    served: &Served,
    police: &Headers,
    staff: &Headers,
) -> Result<Vec<Kind>> {
    let numbers: Vec<&String> = bed.numbers.iter().take(DIFFERENT).collect();
    let ones = main_job::questions(bed, police).into_iter().take(DIFFERENT).collect::<Vec<_>>();
    let fifty = numbers.chunks(50).map(|fifty| {
        let documents: Vec<Value> =
            fifty.iter().map(|number| json!({ "number": number })).collect();
        police.ask(FIFTY, &json!({ "d": documents }))
    });
    let fifties: Vec<Arc<[u8]>> = fifty.collect();
    let rosters = rosters(served, police).await?;
    let counts = vec![police.ask(COUNTS, &json!({}))];
    let often = zipf(&ones);
    let mut phones = Draw::new(7);
    let write = |number: &&String| {
        let phone = format!("1990{:07}", phones.below(10_000_000));
        let variables = json!({ "n": number, "key": format!("bench-{number}"), "phone": phone });
        staff.ask(PHONE, &variables)
    };
    let writes: Vec<Arc<[u8]>> = numbers.iter().map(write).collect();
    let day = mixed(&often, &writes, &counts);
    let kind = |name, questions: Vec<Arc<[u8]>>, is_right| Kind {
        name,
        questions: Arc::new(questions),
        is_right,
    };
    Ok(vec![
        kind("W1 uniform", ones, main_job::is_right),
        kind("W1 Zipf", often, main_job::is_right),
        kind("W2 fifty people", fifties, is_answered),
        kind("W3 roster of 100", rosters, is_answered),
        kind("W4 counts by area", counts, is_answered),
        kind("mixed day", day, is_answered),
    ])
}

/// The questions for the pages of the roster, as many as there are, or twenty.
async fn rosters(served: &Served, headers: &Headers) -> Result<Vec<Arc<[u8]>>> {
    let mut connection = Connection::open(served.port).await?;
    let mut pages: Vec<Arc<[u8]>> = Vec::new();
    let mut after = Value::Null;
    while pages.len() < 20 {
        let question = headers.ask(ROSTER, &json!({ "after": after }));
        let answer = connection.exchange(&question).await?;
        let body: Value = serde_json::from_slice(answer.body)?;
        let nodes = body.pointer("/data/residents/nodes").and_then(Value::as_array);
        let is_full = nodes.is_some_and(|nodes| nodes.len() == 100);
        if !pages.is_empty() && !is_full {
            break;
        }
        pages.push(question);
        after = body.pointer("/data/residents/pageInfo/endCursor").cloned().unwrap_or_default();
    }
    Ok(pages)
}

/// The same questions, the first of them often and the last seldom: the n-th as often as 1/n.
pub(super) fn zipf(all: &[Arc<[u8]>]) -> Vec<Arc<[u8]>> {
    let mut sum = 0;
    let sums: Vec<usize> = (1..=all.len())
        .map(|rank| {
            sum += OFTEN / rank;
            sum
        })
        .collect();
    let mut draw = Draw::new(11);
    let one = |_| {
        let at = draw.below(sum);
        let rank = sums.partition_point(|sum| *sum <= at);
        all.get(rank).or(all.last()).cloned()
    };
    (0..DRAWN).filter_map(one).collect()
}

/// Of twenty requests seventeen ask about a person, two write and one counts.
fn mixed(asked: &[Arc<[u8]>], writes: &[Arc<[u8]>], counts: &[Arc<[u8]>]) -> Vec<Arc<[u8]>> {
    let mut draw = Draw::new(13);
    let one = |_| {
        let from = match draw.below(20) {
            0 => counts,
            1 | 2 => writes,
            _ => asked,
        };
        from.get(draw.below(from.len())).cloned()
    };
    (0..DRAWN).filter_map(one).collect()
}

/// One answer of a kind is looked at before any is timed. Of a large city the first counts take longer
/// than an answer may: each question goes on where the one before gave up.
async fn checked(served: &Served, kind: &Kind) -> Result<()> {
    let mut connection = Connection::open(served.port).await?;
    for question in kind.questions.iter().take(3) {
        let mut tries = 0;
        loop {
            let answer = connection.exchange(question).await?;
            if (kind.is_right)(&answer) {
                break;
            }
            tries += 1;
            let text = String::from_utf8_lossy(answer.body).chars().take(300).collect::<String>();
            ensure!(answer.status == 503 && tries < TRIES, "{}: {text}", kind.name);
        }
    }
    Ok(())
}

/// It was answered whole, and what was written was taken.
pub(super) fn is_answered(answer: &Answer<'_>) -> bool {
    let has = |text: &[u8]| answer.body.windows(text.len()).any(|part| part == text);
    answer.status == 200
        && answer.body.starts_with(br#"{"data":{"#)
        && !has(br#","errors":"#)
        && !has(br#""userErrors":[{"#)
}

fn row(
    name: &str,
    measured: &mut Measured,
    load: &Load,
    cpu: Option<(Duration, Duration)>,
) -> Value {
    measured.times.sort_unstable();
    let answers = measured.times.len().max(1);
    let time = |per_mille| percentile(&measured.times, per_mille).map(millis);
    // The hub's time of the warm-up counts with the answers of the warm-up.
    let share = load.measured.as_secs_f64() / (load.warm_up + load.measured).as_secs_f64();
    let cpu = cpu.map(|(after, before)| {
        after.saturating_sub(before).mul_f64(share).as_micros() / answers as u128
    });
    let seconds = load.measured.as_secs().max(1);
    json!({
        "kind": name,
        "answers a second": answers as u64 / seconds,
        "turned away": measured.turned_away,
        "p50 (ms)": time(500),
        "p99 (ms)": time(990),
        "hub CPU (µs an answer)": cpu.and_then(|cpu| u64::try_from(cpu).ok()),
    })
}

/// The rows as Markdown.
fn table(rows: &[Value]) -> String {
    let mut text = String::from(
        "| Questions 问题 | answers/s | turned away 拒绝 | p50 ms | p99 ms | hub CPU µs/answer |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for row in rows {
        let of = |name: &str| row.get(name).cloned().unwrap_or_default();
        // Writing to a string does not fail.
        let _written = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            of("kind").as_str().unwrap_or_default(),
            of("answers a second"),
            of("turned away"),
            of("p50 (ms)"),
            of("p99 (ms)"),
            of("hub CPU (µs an answer)"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_asked_about_as_often_as_zipf_says() {
        let all: Vec<Arc<[u8]>> = (0..100_u8).map(|one| Arc::from([one].as_slice())).collect();
        let drawn = zipf(&all);
        let count =
            |one: u8| drawn.iter().filter(|question| question.first() == Some(&one)).count();
        // 1 + 1/2 + … + 1/100 = 5.187: the first is nearly a fifth of all.
        let first = DRAWN * 1_000 / 5_187;
        assert!(count(0).abs_diff(first) < first / 20, "{}", count(0));
        assert!((10 * count(9)).abs_diff(first) < first / 5, "{}", count(9));
    }
}

//! The same questions to the hub and to PostGraphile, in turn, over the same PostgreSQL: what the hub
//! costs with token, purpose, policy and log, beside a server that has none of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::api::{Kind, is_answered, kinds};
use super::bed::{Bed, Headers, Served, System};
use super::client::{Answer, Connection, post};
use super::load::{Load, Measured, closed_loop};
use super::report::{Report, millis, percentile};
use crate::arguments::BesideLoad;
use crate::config::Config;
use crate::say;

/// Tables for the peer.
const TABLES: &str = include_str!("peer.sql");
/// What the peer is told of everybody.
const PEOPLE: &str = "query($after: String) { residents(first: 50, after: $after) { \
    nodes { id idNumber name sex birthDate mobilePhone residenceAddress } \
    pageInfo { endCursor hasNextPage } } }";
const HOMES: &str = "query($after: String) { households(first: 20, after: $after) { nodes { id \
    dwelling { id address } members { relation { label } resident { id } } } \
    pageInfo { endCursor hasNextPage } } }";

/// The hub's questions in the words of the peer.
const ONE: &str = "query($n: String!) { residentByIdNumber(idNumber: $n) { id name sex birthDate \
    mobilePhone residenceAddress membersByResidentId(first: 1) { nodes { householdByHouseholdId { \
    id dwellingByDwellingId { address } membersByHouseholdId { nodes { relation \
    residentByResidentId { name idNumber } } } } } } } }";
const FIFTY: &str = "query($d: [String!]!) { residentsByNumbers(numbers: $d) { nodes { id name sex \
    birthDate mobilePhone residenceAddress membersByResidentId(first: 1) { nodes { \
    householdByHouseholdId { id dwellingByDwellingId { address } } } } } } }";
const ROSTER: &str = "query($after: Cursor) { allResidents(first: 100, after: $after) { nodes { id name \
    sex birthDate mobilePhone residenceAddress } pageInfo { endCursor } } }";
const COUNTS: &str = "{ allCounts { nodes { community howMany } } }";

/// Writes the tables for the peer, or asks both.
pub(super) async fn beside(config: &Config, wanted: &BesideLoad) -> Result<()> {
    let bed = Bed::make(config, wanted.residents).await?;
    let served = bed.serve(config.cache_mib).await?;
    let headers = bed.headers(&served, System::Police).await?;
    let staff = bed.headers(&served, System::Communities).await?;
    let Some(peer) = wanted.peer else { return write_tables(config, &served, &headers).await };
    let load = Load::of(wanted.connections, wanted.warm_up, wanted.seconds);
    let mut report = Report::of("beside", &config.database());
    report.add("residents", wanted.residents);
    report.add("redis", !config.redis_url.is_empty());
    report.add("connections", wanted.connections);
    report.add("rounds", wanted.rounds);
    report.add("seconds", wanted.seconds);
    let ours = kinds(&bed, &served, &headers, &staff).await?;
    let theirs = peer_kinds(&bed, peer).await?;
    let mut table = String::from(
        "| Questions 问题 | hub answers/s | p50 ms | p99 ms | peer answers/s | p50 ms | p99 ms | ratio 倍数 |\n|---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut rows = Vec::new();
    for their in &theirs {
        let Some(our) = ours.iter().find(|our| our.name == their.name) else { continue };
        let mut sums = [Sum::default(), Sum::default()];
        for _ in 0..wanted.rounds {
            for ((port, kind), sum) in [(served.port, our), (peer, their)].iter().zip(&mut sums) {
                sum.add(closed_loop(*port, &kind.questions, load, kind.is_right).await?, kind)?;
            }
        }
        let seconds = wanted.seconds * wanted.rounds as u64;
        let [hub, other] = sums.map(|sum| sum.told(seconds));
        let hundredths = hub.0 * 100 / other.0.max(1);
        let ratio = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        // Writing to a string does not fail.
        let _written = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {ratio} |",
            our.name, hub.0, hub.1, hub.2, other.0, other.1, other.2
        );
        rows.push(json!({ "kind": our.name, "hub a second": hub.0, "peer a second": other.0,
            "hub p50 (ms)": hub.1, "hub p99 (ms)": hub.2, "peer p50 (ms)": other.1,
            "peer p99 (ms)": other.2, "ratio": ratio }));
    }
    report.note("kinds", Value::Array(rows));
    say::line(format!("\n{table}"));
    report.write(wanted.json.as_deref())
}

/// Times of all rounds.
#[derive(Default)]
struct Sum(Vec<Duration>);

impl Sum {
    fn add(&mut self, measured: Measured, kind: &Kind) -> Result<()> {
        ensure!(measured.wrong == 0, "{}: {} answers were wrong", kind.name, measured.wrong);
        self.0.extend(measured.times);
        Ok(())
    }

    /// Answers a second, the middle and the slow end.
    fn told(mut self, seconds: u64) -> (u64, f64, f64) {
        self.0.sort_unstable();
        let time = |per_mille| percentile(&self.0, per_mille).map_or(0.0, millis);
        (self.0.len() as u64 / seconds.max(1), time(500), time(990))
    }
}

/// The questions to the peer: about the same people.
async fn peer_kinds(bed: &Bed, peer: u16) -> Result<Vec<Kind>> {
    let ask = |query: &str, variables: &Value| -> Arc<[u8]> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let headers = [("Content-Type", "application/json"), ("Accept", "application/json")];
        post("/graphql", &headers, &body).into()
    };
    let numbers: Vec<&String> = bed.numbers.iter().take(super::api::DIFFERENT).collect();
    let ones: Vec<_> = numbers.iter().map(|number| ask(ONE, &json!({ "n": number }))).collect();
    let fifties = numbers.chunks(50).map(|fifty| ask(FIFTY, &json!({ "d": fifty }))).collect();
    let mut rosters = Vec::new();
    let (mut connection, mut after) = (Connection::open(peer).await?, Value::Null);
    while rosters.len() < 20 {
        let question = ask(ROSTER, &json!({ "after": after }));
        let body = answered(&mut connection, &question).await?;
        rosters.push(question);
        let end = body.pointer("/data/allResidents/pageInfo/endCursor");
        after = end.cloned().context("the peer gave no cursor")?;
    }
    let often = super::api::zipf(&ones);
    let kind = |name, questions: Vec<Arc<[u8]>>| Kind {
        name,
        questions: Arc::new(questions),
        is_right: is_told,
    };
    let all = vec![
        kind("W1 uniform", ones),
        kind("W1 Zipf", often),
        kind("W2 fifty people", fifties),
        kind("W3 roster of 100", rosters),
        kind("W4 counts by area", vec![ask(COUNTS, &json!({}))]),
    ];
    for kind in &all {
        for question in kind.questions.iter().take(3) {
            let _right = answered(&mut connection, question).await?;
        }
    }
    Ok(all)
}

/// The peer found what was asked for.
fn is_told(answer: &Answer<'_>) -> bool {
    let is_nothing = answer.body.starts_with(br#"{"data":{"residentByIdNumber":null"#);
    is_answered(answer) && !is_nothing
}

async fn answered(connection: &mut Connection, question: &[u8]) -> Result<Value> {
    let answer = connection.exchange(question).await?;
    let text = String::from_utf8_lossy(answer.body).chars().take(500).collect::<String>();
    ensure!(is_told(&answer), "{}: {text}", answer.status);
    Ok(serde_json::from_slice(answer.body)?)
}

/// Writes what the hub tells of everybody as tables.
async fn write_tables(config: &Config, served: &Served, headers: &Headers) -> Result<()> {
    let people = pages(served, headers, PEOPLE, "residents").await?;
    let homes = pages(served, headers, HOMES, "households").await?;
    let mut text = TABLES.to_owned();
    let known: BTreeSet<String> = people.iter().map(|one| told(one, "/id")).collect();
    let mut dwellings = BTreeSet::new();
    let (mut households, mut members) = (Vec::new(), BTreeSet::new());
    for home in &homes {
        let (id, dwelling) = (told(home, "/id"), told(home, "/dwelling/id"));
        if dwelling != NOTHING {
            let _new = dwellings.insert(line(&[&dwelling, &told(home, "/dwelling/address")]));
        }
        households.push(line(&[&id, &dwelling]));
        for member in home.pointer("/members").and_then(Value::as_array).into_iter().flatten() {
            let resident = told(member, "/resident/id");
            if known.contains(&resident) {
                let relation = told(member, "/relation/label");
                let _new = members.insert(line(&[&id, &resident, &relation]));
            }
        }
    }
    let residents = people.iter().map(|one| {
        let columns = ["id", "idNumber", "name", "sex", "birthDate", "mobilePhone"];
        let mut all: Vec<String> =
            columns.iter().map(|name| told(one, &format!("/{name}"))).collect();
        let address = told(one, "/residenceAddress");
        // The first words of an address name the estate: as good as a community to count by.
        let community: String = address.chars().take(4).collect();
        all.extend([address, community]);
        line(&all.iter().map(String::as_str).collect::<Vec<_>>())
    });
    copy(&mut text, "dwelling", dwellings);
    copy(&mut text, "household", households);
    copy(&mut text, "resident", residents);
    copy(&mut text, "member", members);
    text.push_str(
        "CREATE INDEX ON household (dwelling_id);\nCREATE INDEX ON member (resident_id);\n",
    );
    text.push_str("CREATE INDEX ON resident (community);\nANALYZE;\n");
    let path: PathBuf = config.data_dir.join("peer.sql");
    std::fs::write(&path, text)?;
    say::line(format!(
        "{} people, {} households: {}\nnext: psql DATABASE -f peer.sql, serve its schema `peer` with PostGraphile, then --peer PORT",
        people.len(),
        homes.len(),
        path.display()
    ));
    Ok(())
}

/// How a table says that nothing is known.
const NOTHING: &str = "\\N";

fn told(value: &Value, pointer: &str) -> String {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.map_or_else(|| NOTHING.to_owned(), |text| text.replace(['\\', '\t', '\n'], " "))
}

fn line(columns: &[&str]) -> String {
    columns.join("\t")
}

fn copy(text: &mut String, table: &str, lines: impl IntoIterator<Item = String>) {
    // Writing to a string does not fail.
    let _begun = writeln!(text, "COPY {table} FROM stdin;");
    for line in lines {
        let _written = writeln!(text, "{line}");
    }
    text.push_str("\\.\n");
}

/// All nodes of a list.
async fn pages(served: &Served, headers: &Headers, query: &str, list: &str) -> Result<Vec<Value>> {
    let mut connection = Connection::open(served.port).await?;
    let (mut nodes, mut after) = (Vec::new(), Value::Null);
    loop {
        let question = headers.ask(query, &json!({ "after": after }));
        let answer = connection.exchange(&question).await?;
        let mut body: Value = serde_json::from_slice(answer.body)?;
        let page = body.pointer_mut(&format!("/data/{list}")).map(Value::take);
        let mut page = page.filter(Value::is_object).with_context(|| format!("{body}"))?;
        if let Some(Value::Array(found)) = page.get_mut("nodes").map(Value::take) {
            nodes.extend(found);
        }
        if page.pointer("/pageInfo/hasNextPage") != Some(&Value::Bool(true)) {
            return Ok(nodes);
        }
        after = page.pointer("/pageInfo/endCursor").cloned().unwrap_or_default();
    }
}

//! How much the answers ask of memory and database: counted, never timed.
//!
//! The hub, its server and all that it starts run in the thread of the test; whoever asks is a thread
//! of its own, and what that one allocates is not counted.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use hub_tests::{Database, TestHub};
use serde_json::{Value, json};

use crate::reading::{MAIN_JOB, documents, quiet_hub};

const FIFTY: &str = "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { id name \
    sex birthDate mobilePhone residenceAddress household { id dwelling { address } } } }";
const ROSTER: &str = "{ residents(first: 100) { nodes { id name sex birthDate mobilePhone \
    residenceAddress } pageInfo { endCursor } } }";
const COUNTS: &str = "{ statistics(input: { by: [AREA] }) { area { code } count suppressed } }";
/// Answers over which it is counted.
const TIMES: u32 = 10;
/// How far from what is written here an answer may be, in per cent: whoever makes it better writes the
/// new number here.
const ROOM: u64 = 10;

/// Sends one request over a connection and gives the body of the answer.
fn exchange(stream: &mut BufReader<TcpStream>, request: &str) -> Value {
    stream.get_mut().write_all(request.as_bytes()).unwrap();
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the connection ended");
        let header = line.trim().to_ascii_lowercase();
        if let Some(text) = header.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        if header.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert!(body["errors"].is_null() && body["data"].is_object(), "{body}");
    body
}

/// Asks so many times, one after another, from another thread.
async fn asked(hub: &TestHub, token: &str, document: &str, variables: &Value, times: u32) {
    let body = json!({ "query": document, "variables": variables }).to_string();
    let address = hub.url.trim_start_matches("http://").to_owned();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         x-purpose: population_management\r\ncontent-type: application/json\r\n\
         accept: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (done, is_done) = tokio::sync::oneshot::channel();
    let thread = std::thread::spawn(move || {
        let mut stream = BufReader::new(TcpStream::connect(&address).unwrap());
        for _ in 0..times {
            let _answer = exchange(&mut stream, &request);
        }
        drop(stream);
        done.send(()).unwrap();
    });
    is_done.await.unwrap();
    thread.join().unwrap();
}

#[test]
fn what_an_answer_reads_and_allocates_is_known() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hub = runtime.block_on(quiet_hub());
    let token = runtime.block_on(hub.token("police"));
    let numbers: Vec<Value> = documents(&hub).take(50).collect();
    // The driver of PostgreSQL takes its rows apart in the thread that asks.
    let a_hundred_rows = match &hub.database {
        Database::Sqlite(_) => 10_150,
        Database::Postgres(_) => 15_750,
    };
    let mut told = Vec::new();
    for (name, document, variables, statements, allocations) in [
        ("main job", MAIN_JOB, json!({ "n": hub.sample() }), 0, 585),
        ("fifty people", FIFTY, json!({ "d": numbers }), 0, 6_850),
        ("roster", ROSTER, json!({}), 1, a_hundred_rows),
        ("counts", COUNTS, json!({}), 0, 990),
    ] {
        // Once to fill the caches, and what is set up once for a connection or a kind of question.
        runtime.block_on(asked(&hub, &token, document, &variables, 5));
        let before = hub.hub.statements();
        let counted = allocation_counter::measure(|| {
            runtime.block_on(asked(&hub, &token, document, &variables, TIMES));
        });
        let read = (hub.hub.statements() - before) / u64::from(TIMES);
        let each = counted.count_total / u64::from(TIMES);
        let is_near = each.abs_diff(allocations) * 100 <= allocations * ROOM;
        if read != statements || !is_near {
            told.push(format!("{name}: {read} statements, {each} allocations"));
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

//! Kinds of abuse of the surface: each is refused, or takes its turn.

use std::fmt::Write as _;

use serde_json::json;

use super::bed::Headers;
use super::client::post;

/// What one connection of an abuser does.
#[derive(Debug, Clone)]
pub(super) enum Attack {
    /// Sends these requests one after another.
    Ask(Vec<Vec<u8>>),
    /// Begins a request and trickles, or says nothing, on so many times the connections.
    Hold { begin: Vec<u8>, times: usize },
}

impl Attack {
    pub(super) fn connections(&self, wanted: usize) -> usize {
        match self {
            Self::Ask(_) => wanted,
            Self::Hold { times, .. } => wanted * times,
        }
    }
}

/// All of them, by name. `known` is a department's system that has gone wrong.
pub(super) fn attacks(known: &Headers) -> Vec<(&'static str, Attack)> {
    let ask = |query: &str| Attack::Ask(vec![known.ask(query, &json!({})).to_vec()]);
    let json = |path: &str, body: &str| post(path, &[("Content-Type", "application/json")], body);
    let begin = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-A: ".to_vec();
    vec![
        ("dearest questions", ask(DEAREST)),
        ("too dear questions", ask(TOO_DEAR)),
        ("fragments that double", ask(&doubling())),
        ("deep documents", ask(&deep())),
        ("many aliases", ask(&aliases())),
        ("long documents", ask(&" ".repeat(200_000))),
        ("deep JSON", Attack::Ask(vec![json("/graphql", &"[".repeat(200_000))])),
        ("forged tokens", Attack::Ask(forged())),
        ("guessed passwords", Attack::Ask(guesses().map(|body| json("/login", &body)).collect())),
        ("headers that trickle", Attack::Hold { begin, times: 10 }),
        ("connections that say nothing", Attack::Hold { begin: Vec::new(), times: 30 }),
    ]
}

/// As dear as a caller may ask.
const DEAREST: &str = "{ residents(first: 100) { nodes { name birthDate household { members { \
    resident { name birthDate } } dwelling { address } } } } }";
/// One step dearer.
const TOO_DEAR: &str = "{ households(first: 100) { nodes { members { resident { household { \
    members { resident { name } } } } } } } }";

fn doubling() -> String {
    let mut text = "{ viewer { ...F0 } }".to_owned();
    for level in 0..26 {
        let next = level + 1;
        // Writing to a string does not fail.
        let _written = write!(text, " fragment F{level} on Viewer {{ ...F{next} ...F{next} }}");
    }
    text + " fragment F26 on Viewer { role }"
}

fn deep() -> String {
    let (open, close) = ("household { members { resident { ".repeat(30), " } } }".repeat(30));
    format!("{{ residents(first: 1) {{ nodes {{ {open} name {close} }} }} }}")
}

fn aliases() -> String {
    let all: Vec<String> = (0..100).map(|number| format!("a{number}: viewer {{ role }}")).collect();
    format!("{{ {} }}", all.join(" "))
}

fn forged() -> Vec<Vec<u8>> {
    let body = r#"{"query":"{ viewer { role } }"}"#;
    (0..64)
        .map(|number| {
            let token = format!("Bearer eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.e{number}.AAAA");
            let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
            post("/graphql", &headers, body)
        })
        .collect()
}

fn guesses() -> impl Iterator<Item = String> {
    (0..64).map(|number| {
        json!({ "username": format!("guess{number}"), "password": "not the right one" }).to_string()
    })
}

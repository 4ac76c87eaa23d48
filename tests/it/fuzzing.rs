//! Whatever is sent: an answer in bounds, never an error of the hub, never an echo. The seeds are fixed,
//! so that what was found is found again.

use hub_server::RateLimits;
use hub_tests::{Ask, Beside, Reply, Surface, TestHub, cases, percent_encoding};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

/// Bytes of a refusal at most.
const REFUSAL: usize = 64 * 1024;
/// Bytes of an answer at most: the widest that the seeds ask for is the list of all fields of the schema.
const ANSWER: usize = 256 * 1024;
/// Bytes of a message at most.
const MESSAGE: usize = 300;

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.throw() >> 16).unwrap_or_default() % end.max(1)
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| u8::try_from(self.below(256)).unwrap_or_default()).collect()
    }

    /// A text that begins as something right and is changed in a few places.
    fn changed(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(letters.len());
            match self.below(4) {
                0 if !letters.is_empty() => drop(letters.remove(at)),
                1 => letters.insert(at, self.of(&ODD).chars().next().unwrap_or('x')),
                2 => {
                    let other = self.below(letters.len());
                    letters.swap(at, other);
                }
                _ => {
                    let part: Vec<char> =
                        letters[at..].iter().take(self.below(40)).copied().collect();
                    let _none: Vec<char> = letters.splice(at..at, part).collect();
                }
            }
        }
        letters.into_iter().collect()
    }
}

/// Letters that mean something to somebody.
const ODD: [&str; 20] = [
    "\"", "\\", "\0", "{", "}", "(", "$", "@", "…", "𠮷", "\u{202e}", "%", "_", "'", "\u{feff}",
    "\u{3000}", "é", "\n", "#", "-",
];

const WORDS: [&str; 44] = [
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "F",
    "G",
    "{",
    "}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "=",
    "$",
    "$n",
    "...",
    "...F",
    "@include",
    "@skip",
    "(if:true)",
    "true",
    "null",
    "1",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"x\"",
    "\"\"\"y\"\"\"",
    "viewer",
    "residents",
    "first",
    "nodes",
    "name",
    "node",
    "id",
    "__typename",
    "__schema",
    "facts",
    "𠮷",
];

const RIGHT: [&str; 6] = [
    "{ viewer { role login department { code name } } }",
    "query($n: Int = 3) { residents(first: $n) { nodes { id name household { members { relation { label } } } } pageInfo { endCursor } } }",
    "{ a: node(id: \"x\") { id ... on Resident { name ...F } } } fragment F on Resident { sex birthDate }",
    "{ __schema { types { name fields { name type { name ofType { name } } } } } }",
    "mutation { confirmFacts(input: {subject: \"x\", attributes: [\"person_name\"]}) { decision userErrors { path message } } }",
    "{ residents(filter: {name: \"%_\"}, first: 2) { nodes { facts(attributes: [\"mobile_phone\"]) { text } } } }",
];

fn in_bounds(reply: &Reply, sent: &str) {
    assert!(reply.status < 500, "{} for {sent:?}: {}", reply.status, reply.text);
    assert_ne!(reply.status, 429, "it was not read");
    let most = if reply.body["data"].is_object() { ANSWER } else { REFUSAL };
    assert!(reply.text.len() < most, "{} bytes for {sent:?}", reply.text.len());
    let errors = reply.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(errors.len() <= 20, "{} errors for {sent:?}", errors.len());
    for error in errors {
        let message = error["message"].as_str().unwrap();
        assert!(message.len() <= MESSAGE, "{message}");
        for secret in ["/crates/", ".rs:", "SELECT ", "panicked", "async_graphql", "sqlx"] {
            assert!(!message.contains(secret), "{message} for {sent:?}");
        }
        assert!(error["extensions"]["code"].is_string(), "{error} for {sent:?}");
    }
}

/// A hub with a door that takes any number of requests: what is turned away is not read.
struct Fuzzed {
    hub: TestHub,
    door: Beside,
    ask: Ask,
}

impl Fuzzed {
    async fn start() -> Self {
        let hub = TestHub::start().await;
        let rates = RateLimits { caller: 0, department: 0, address: 0, burst: 10 };
        let door = hub.door(Surface { rates, ..Surface::default() }).await;
        let ask = hub.ask("police").await.at(&door.url);
        Self { hub, door, ask }
    }
}

#[tokio::test]
async fn documents_of_chance() {
    let fuzzed = Fuzzed::start().await;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in cases() {
        let text = if dice.below(2) == 0 {
            let length = dice.below(60);
            (0..length).map(|_| dice.of(&WORDS)).collect::<Vec<_>>().join(" ")
        } else {
            let right = dice.of(&RIGHT);
            dice.changed(right)
        };
        let variables = match dice.below(4) {
            0 => json!({ "n": dice.throw() }),
            1 => json!({ "n": -1, "x": [null, {}] }),
            2 => Value::Null,
            _ => json!({ "n": "x" }),
        };
        in_bounds(&fuzzed.ask.with(&text, variables).await, &text);
    }
}

#[tokio::test]
async fn bodies_of_chance() {
    let fuzzed = Fuzzed::start().await;
    let mut dice = Dice(7);
    for _ in cases() {
        let right =
            json!({ "query": dice.of(&RIGHT), "variables": { "n": 2 }, "operationName": null });
        let body = match dice.below(3) {
            0 => String::from_utf8_lossy(&dice.bytes(200)).into_owned(),
            1 => dice
                .of(&["null", "[]", "{}", "\"\"", "0", "{\"query\":1}", "[{\"query\":\"{a}\"}]"])
                .to_owned(),
            _ => dice.changed(&right.to_string()),
        };
        in_bounds(&fuzzed.ask.send("POST", "/graphql", Some(&body)).await, &body);
    }
}

#[tokio::test]
async fn cursors_and_ids_of_chance() {
    let fuzzed = Fuzzed::start().await;
    let first =
        fuzzed.ask.query("{ residents(first: 2) { nodes { id } pageInfo { endCursor } } }").await;
    let residents = &first.body["data"]["residents"];
    let cursor = residents["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let id = residents["nodes"][0]["id"].as_str().unwrap().to_owned();
    let document = "query($c: String, $i: ID!) { residents(first: 2, after: $c) { nodes { id } } \
         node(id: $i) { id } nodes(ids: [$i, $i]) { id } areas(parent: $i) { code } }";
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in cases() {
        let text = |dice: &mut Dice, right: &str| match dice.below(3) {
            0 => String::from_utf8_lossy(&dice.bytes(90)).into_owned(),
            1 => dice.changed(right).repeat(dice.below(3)),
            _ => dice.changed(right),
        };
        let (c, i) = (text(&mut dice, &cursor), text(&mut dice, &id));
        let reply = fuzzed.ask.with(document, json!({ "c": c, "i": i })).await;
        in_bounds(&reply, &format!("{c:?} {i:?}"));
        let path: String = percent_encoding(&i).chars().take(300).collect();
        let file = fuzzed.ask.send("GET", &format!("/files/{path}"), None).await;
        assert!(file.status < 500, "{} for {i:?}", file.status);
    }
}

#[tokio::test]
async fn tokens_of_chance_are_all_refused_alike() {
    let fuzzed = Fuzzed::start().await;
    let token = fuzzed.hub.token("police").await;
    let mut dice = Dice(99);
    let mut told = std::collections::BTreeSet::new();
    for _ in cases() {
        let changed = match dice.below(3) {
            0 => dice.changed(&token),
            1 => token.split('.').rev().collect::<Vec<_>>().join("."),
            _ => token.chars().take(dice.below(token.len())).collect(),
        };
        let Ok(value) = HeaderValue::from_bytes(format!("Bearer {changed}").as_bytes()) else {
            continue;
        };
        if changed.trim() == token {
            continue;
        }
        let request = reqwest::Client::new().post(format!("{}/graphql", fuzzed.door.url));
        let request =
            request.header("authorization", value).header("content-type", "application/json");
        let reply = request.body("{\"query\":\"{ viewer { role } }\"}").send().await.unwrap();
        assert_eq!(reply.status().as_u16(), 401, "{changed}");
        let mut body: Value = reply.json().await.unwrap();
        let _receipt = body.as_object_mut().unwrap().remove("extensions");
        let _new = told.insert(body.to_string());
    }
    assert_eq!(told.len(), 1, "{told:?}");
}

const NAMES: [&str; 13] = [
    "x-purpose",
    "x-case",
    "x-request-id",
    "accept",
    "accept-language",
    "prefer",
    "idempotency-key",
    "content-type",
    "cookie",
    "origin",
    "x-forwarded-for",
    "x-file-name",
    "content-encoding",
];

#[tokio::test]
async fn headers_of_chance() {
    let fuzzed = Fuzzed::start().await;
    let token = fuzzed.hub.token("police").await;
    let http = reqwest::Client::new();
    let mut dice = Dice(5);
    for _ in cases() {
        let path = dice.of(&[
            "/graphql",
            "/files",
            "/login",
            "/oauth/token",
            "/logout",
            "/password",
            "/readyz",
            "/x",
        ]);
        let mut request = http.post(format!("{}{path}", fuzzed.door.url));
        if dice.below(4) > 0 {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut sent = String::new();
        for _ in 0..dice.below(4) {
            let name = dice.of(&NAMES);
            let bytes = dice.bytes(120);
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                sent = format!("{sent}{name}: {value:?}\n");
                request = request.header(HeaderName::from_static(name), value);
            }
        }
        let reply = request.body("{\"query\":\"{ viewer { role } }\"}").send().await.unwrap();
        let status = reply.status().as_u16();
        let id = reply.headers().get("x-request-id").map(|id| id.as_bytes().to_vec());
        assert!(status < 500, "{status} for {path} {sent}");
        assert!(
            id.is_none_or(|id| id.len() <= 64 && id.iter().all(u8::is_ascii_graphic)),
            "{sent}"
        );
    }
}

//! Callers who ask and write without a break, and what each of them hears.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hub_tests::{Operator, Served};
use hub_values::IdNumber;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::processes::token_at;

/// How long a caller waits; whoever hears nothing until then fails the test.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the hub may take to be itself again.
pub(crate) const HEALED: Duration = Duration::from_secs(30);

/// What a caller heard.
#[derive(Debug)]
pub(crate) enum Heard {
    /// An answer, whole.
    Answer(Value),
    /// 503, in its form, with this code; whether it says that it is not known what was written.
    Refusal { code: String, is_unknown: bool, body: Value },
}

/// A hub in a process of its own over a small city, and a police system that asks it.
pub(crate) struct Asked {
    pub(crate) operator: Operator,
    pub(crate) hub: Served,
    http: Client,
    access: String,
    sample: String,
}

impl Asked {
    /// Over this folder and database, keeping nothing in memory: every answer reads the database.
    pub(crate) async fn over(operator: Operator) -> Self {
        let _said = operator.does(&["demo", "--residents", "60", "--prepare-only"]);
        let hub = operator.serve_with(&[("FILEONCE_CACHE_MIB", "0")]);
        let _time = hub.ready(Duration::from_secs(20)).await;
        let path = operator.dir.join("demo-credentials.json");
        let credentials: Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let access = token_at(&hub.url, &credentials, "police").await;
        let sample = credentials["samples"]["idNumber"].as_str().unwrap().to_owned();
        Self { operator, hub, http: Client::new(), access, sample }
    }

    /// Kills the hub and starts it again with these variables.
    pub(crate) async fn restart(&mut self, variables: &[(&str, &str)]) {
        self.hub.kill();
        let variables = [&[("FILEONCE_CACHE_MIB", "0")], variables].concat();
        self.hub = self.operator.serve_with(&variables);
        let _time = self.hub.ready(Duration::from_secs(20)).await;
    }

    pub(crate) async fn ask(&self, document: &str) -> Heard {
        hear(&self.http, &self.hub.url, &self.access, document).await
    }

    pub(crate) async fn read(&self) -> Heard {
        self.ask(&reading(&self.sample)).await
    }

    /// Writes somebody new.
    pub(crate) async fn write(&self, number: u16) -> Heard {
        self.ask(&writing(number)).await
    }

    /// Whether somebody was written.
    pub(crate) async fn is_there(&self, number: u16) -> bool {
        let Heard::Answer(body) = self.ask(&reading(&id_number(number))).await else {
            panic!("no answer")
        };
        !body["data"]["resident"].is_null()
    }

    /// Asks until there is an answer.
    pub(crate) async fn heals(&self) {
        let started = Instant::now();
        while !matches!(self.read().await, Heard::Answer(_)) {
            assert!(started.elapsed() < HEALED, "not itself again after {HEALED:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Nothing was written by halves, and the log is whole.
    pub(crate) fn is_whole(&self) {
        let said = self.operator.does(&["rebuild", "--check"]);
        assert!(said.contains("differing 不一致: 0"), "{said}");
        assert!(self.operator.does(&["audit", "verify"]).contains("verified"));
    }

    /// Every answer that was given has its entry.
    pub(crate) fn has_entries_of(&self, answers: &[Value]) {
        let path = self.operator.dir.join("exported.jsonl").display().to_string();
        let _said = self.operator.does(&["audit", "export", "--output", &path]);
        let log = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = log.lines().collect();
        for body in answers {
            let receipt = &body["extensions"]["receipt"];
            let index = hub_graphql::entry_index(receipt["entry"].as_str().unwrap()).unwrap();
            let line = lines[usize::try_from(index).unwrap()];
            let leaf = hub_audit::leaf_hash(line.as_bytes()).to_base64();
            assert_eq!(receipt["leaf"], leaf.as_str(), "entry {index} is another one");
        }
    }
}

fn id_number(number: u16) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1979, 4, 1).unwrap()
        + chrono::Duration::days(i64::from(number / 900));
    IdNumber::compose("519902", birth, number % 900 + 1).unwrap().as_str().to_owned()
}

fn reading(id: &str) -> String {
    format!("{{ resident(idDocument: {{number: \"{id}\"}}) {{ id name household {{ id }} }} }}")
}

fn writing(number: u16) -> String {
    let id = id_number(number);
    format!(
        "mutation {{ recordResident(input: {{key: \"n{number}\", record: {{idDocument: {{number: \"{id}\"}}, name: \"赵新来\"}}}}) {{ decision resident {{ id name }} }} }}"
    )
}

/// Asks once. Whatever is heard has the form that it must have.
async fn hear(http: &Client, url: &str, access: &str, document: &str) -> Heard {
    let request = http
        .post(format!("{url}/graphql"))
        .timeout(PATIENCE)
        .header("authorization", format!("Bearer {access}"))
        .header("x-purpose", "population_management")
        .json(&json!({ "query": document }));
    let reply = request.send().await.unwrap_or_else(|error| panic!("heard nothing: {error:?}"));
    let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
    let body: Value = reply.json().await.unwrap();
    assert!(headers.contains_key("x-request-id"), "{body}");
    if status == 200 {
        assert!(body["errors"].is_null(), "{body}");
        return Heard::Answer(body);
    }
    assert_eq!(status, 503, "{body}");
    assert!(headers.contains_key("retry-after"), "{headers:?}");
    assert!(body["data"].is_null(), "{body}");
    let error = &body["errors"][0];
    let message = error["message"].as_str().unwrap();
    assert!(message.chars().any(|one| one > '\u{4e00}'), "{message}");
    let code = error["extensions"]["code"].as_str().unwrap().to_owned();
    assert!(["UNAVAILABLE", "AUDIT_UNAVAILABLE"].contains(&code.as_str()), "{body}");
    Heard::Refusal { code, is_unknown: error["extensions"]["outcome"] == "UNKNOWN", body }
}

/// In which act of the test a caller was last answered, and last refused.
#[derive(Debug, Default)]
struct Ear {
    answered: AtomicU64,
    refused: AtomicU64,
}

/// Many who read and some who write, each again and again.
pub(crate) struct Crowd {
    act: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    ears: Vec<Arc<Ear>>,
    readers: Vec<JoinHandle<Vec<Value>>>,
    writers: Vec<JoinHandle<Vec<(u16, Heard)>>>,
}

impl Crowd {
    /// The first act begins.
    pub(crate) fn gather(asked: &Asked, readers: u16, writers: u16) -> Self {
        let (act, is_over) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicBool::new(false)));
        let mut crowd = Self { act, is_over, ears: vec![], readers: vec![], writers: vec![] };
        for _ in 0..readers {
            let (ear, mut say) = crowd.caller(asked);
            let (read, is_over) = (reading(&asked.sample), Arc::clone(&crowd.is_over));
            crowd.readers.push(tokio::spawn(async move {
                let mut answers = Vec::new();
                while !is_over.load(Ordering::SeqCst) {
                    if let Heard::Answer(body) = say(read.clone()).await {
                        answers.push(body);
                    }
                }
                answers
            }));
            crowd.ears.push(ear);
        }
        for writer in 0..writers {
            let (ear, mut say) = crowd.caller(asked);
            let is_over = Arc::clone(&crowd.is_over);
            crowd.writers.push(tokio::spawn(async move {
                let mut heard = Vec::new();
                let mut numbers = (writer * 8_000)..(writer + 1) * 8_000;
                while !is_over.load(Ordering::SeqCst)
                    && let Some(number) = numbers.next()
                {
                    heard.push((number, say(writing(number)).await));
                }
                heard
            }));
            crowd.ears.push(ear);
        }
        crowd
    }

    /// One caller, who notes what is heard in which act.
    fn caller(
        &self,
        asked: &Asked,
    ) -> (Arc<Ear>, impl FnMut(String) -> futures::future::BoxFuture<'static, Heard> + use<>) {
        let ear = Arc::new(Ear::default());
        let (noted, act) = (Arc::clone(&ear), Arc::clone(&self.act));
        let (http, url, access) = (asked.http.clone(), asked.hub.url.clone(), asked.access.clone());
        let say = move |document: String| -> futures::future::BoxFuture<'static, Heard> {
            let (noted, act) = (Arc::clone(&noted), Arc::clone(&act));
            let (http, url, access) = (http.clone(), url.clone(), access.clone());
            Box::pin(async move {
                let asked_in = act.load(Ordering::SeqCst);
                let heard = hear(&http, &url, &access, &document).await;
                let ear = match &heard {
                    Heard::Answer(_) => &noted.answered,
                    Heard::Refusal { .. } => &noted.refused,
                };
                ear.store(asked_in, Ordering::SeqCst);
                heard
            })
        };
        (ear, say)
    }

    /// The next act begins.
    pub(crate) fn next(&self) {
        let _before = self.act.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until every single one was answered in this act.
    pub(crate) async fn all_answered(&self, patience: Duration) {
        self.until("answered", patience, |ear| &ear.answered).await;
    }

    /// Waits until every single one was refused in this act.
    pub(crate) async fn all_refused(&self, patience: Duration) {
        self.until("refused", patience, |ear| &ear.refused).await;
    }

    async fn until(&self, what: &str, patience: Duration, heard: fn(&Ear) -> &AtomicU64) {
        let act = self.act.load(Ordering::SeqCst);
        let started = Instant::now();
        loop {
            let left =
                self.ears.iter().filter(|ear| heard(ear).load(Ordering::SeqCst) < act).count();
            if left == 0 {
                return;
            }
            let failed = self.readers.iter().any(JoinHandle::is_finished)
                || self.writers.iter().any(JoinHandle::is_finished);
            assert!(!failed, "somebody heard what nobody may hear");
            assert!(started.elapsed() < patience, "{left} were not {what} within {patience:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The end: all that was answered to readers, and what each write heard.
    pub(crate) async fn leave(self) -> (Vec<Value>, Vec<(u16, Heard)>) {
        self.is_over.store(true, Ordering::SeqCst);
        let (mut answers, mut writes) = (Vec::new(), Vec::new());
        for one in self.readers {
            answers.extend(one.await.unwrap());
        }
        for one in self.writers {
            writes.extend(one.await.unwrap());
        }
        (answers, writes)
    }
}

/// What was confirmed is there, what was refused is not, and of what is not known the same key makes
/// certain.
pub(crate) async fn is_as_told(asked: &Asked, writes: Vec<(u16, Heard)>) {
    for (number, heard) in writes {
        match heard {
            Heard::Answer(_) => assert!(asked.is_there(number).await, "{number} was confirmed"),
            Heard::Refusal { is_unknown: false, body, .. } => {
                assert!(!asked.is_there(number).await, "{number} was refused: {body}");
            }
            Heard::Refusal { is_unknown: true, .. } => {
                let was_there = asked.is_there(number).await;
                let Heard::Answer(body) = asked.write(number).await else { panic!("no answer") };
                let decision = &body["data"]["recordResident"]["decision"];
                let expected = if was_there { "LINKED" } else { "CREATED" };
                assert_eq!(decision, expected, "{body}");
            }
        }
    }
}

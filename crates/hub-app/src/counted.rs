//! Refusals that are counted: too many requests, too much work at once, transport that breaks the
//! rules. One entry stands for all of one source in one second (ADR 0019), so that whoever floods the
//! hub does not flood the log.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_audit::{Entry, Kind, Outcome};
use hub_policy::Caller;

use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::writer::Basis;
use crate::{AppError, Code};

/// How often what was counted goes to the log: durable within a second, commit included.
const EVERY: Duration = Duration::from_millis(250);
/// Sources that are told apart in one second; more are counted together.
const SOURCES: usize = 1_024;
/// How long what was counted may wait for the log before nothing is refused without it.
const LATE: Duration = Duration::from_secs(5);

/// Who is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A client or user, by its name in the log, with department and client id.
    Caller {
        /// Their name in the log.
        actor: String,
        /// Their department.
        department: String,
        /// Their client id, when it is a client.
        client: Option<String>,
    },
    /// Nobody known, at this network address.
    Address(String),
    /// Too many to tell apart.
    Others,
}

impl Source {
    /// The source that a caller is.
    pub fn of(caller: &Caller) -> Self {
        Self::Caller {
            actor: caller.actor(),
            department: caller.department.as_str().to_owned(),
            client: caller.client.map(|id| id.to_string()),
        }
    }
}

/// What was refused and is not in the log yet.
#[derive(Debug, Default)]
pub(crate) struct Counted(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    open: BTreeMap<(i64, Source, &'static str), u64>,
    /// Since when something waits that the log did not take.
    since: Option<tokio::time::Instant>,
}

impl Counted {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, source: Source, code: Code, now: DateTime<Utc>, many: u64) {
        let mut state = self.state();
        let second = now.timestamp();
        let key = (second, source, code.as_str());
        let is_full = state.open.len() >= SOURCES && !state.open.contains_key(&key);
        let key = if is_full { (second, Source::Others, code.as_str()) } else { key };
        *state.open.entry(key).or_default() += many;
        let _since = state.since.get_or_insert_with(tokio::time::Instant::now);
    }

    fn is_late(&self) -> bool {
        self.state().since.is_some_and(|since| since.elapsed() > LATE)
    }
}

impl Hub {
    /// Counts a refusal; its entry follows within a second.
    ///
    /// # Errors
    /// What was counted before did not get into the log: then nothing is refused without an entry
    /// either.
    pub fn count_refusal(&self, source: Source, code: Code) -> Result<(), AppError> {
        self.counted.count(source, code, self.clock().now(), 1);
        if self.counted.is_late() { Err(AppError::AuditUnavailable) } else { Ok(()) }
    }

    /// Writes what was counted into the log, an entry for each source and second.
    pub async fn log_counted(&self) {
        let (open, since) = {
            let mut state = self.counted.state();
            (std::mem::take(&mut state.open), state.since.take())
        };
        for ((second, source, code), count) in open {
            let entry = counted_entry(self, second, &source, code, count);
            if self.append(entry, Basis::default()).await.is_err() {
                let mut state = self.counted.state();
                *state.open.entry((second, source, code)).or_default() += count;
                state.since = since.or(state.since);
            }
        }
    }

    pub(crate) fn begin_to_log_counted(self: &Arc<Self>) {
        let hub = Arc::downgrade(self);
        let _logging = tokio::spawn(log_until_gone(hub));
    }
}

async fn log_until_gone(hub: Weak<Hub>) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(hub) = hub.upgrade() else { return };
        if hub.counted.state().since.is_some() {
            hub.log_counted().await;
        }
    }
}

fn counted_entry(hub: &Hub, second: i64, source: &Source, code: &str, count: u64) -> Entry {
    let facts = RequestFacts { request_id: "counted".to_owned(), ..RequestFacts::default() };
    let mut entry = entry(hub, None, &facts, Kind::Transport);
    entry.time = DateTime::from_timestamp(second, 0).unwrap_or(entry.time);
    entry.outcome = Outcome::Refused;
    entry.code = Some(code.to_owned());
    entry.count = count;
    match source {
        Source::Caller { actor, department, client } => {
            entry.actor = Some(actor.clone());
            entry.department = Some(department.clone());
            entry.client.clone_from(client);
        }
        Source::Address(address) => entry.actor = Some(format!("address:{address}")),
        Source::Others => entry.actor = Some("address:others".to_owned()),
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    fn address(number: usize) -> Source {
        Source::Address(number.to_string())
    }

    #[tokio::test]
    async fn one_source_is_counted_once_a_second() {
        let counted = Counted::default();
        for _ in 0..5 {
            counted.count(address(1), Code::RateLimited, at(0), 1);
        }
        counted.count(address(1), Code::RateLimited, at(1), 1);
        let counts: Vec<u64> = counted.state().open.values().copied().collect();
        assert_eq!(counts, [5, 1]);
    }

    #[tokio::test]
    async fn very_many_sources_are_counted_together() {
        let counted = Counted::default();
        for number in 0..SOURCES * 2 {
            counted.count(address(number), Code::RateLimited, at(0), 1);
        }
        let state = counted.state();
        assert_eq!(state.open.len(), SOURCES + 1);
        assert_eq!(state.open.values().sum::<u64>(), SOURCES as u64 * 2);
    }
}

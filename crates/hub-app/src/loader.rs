//! Records for one operation: each read at most once, siblings read together.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_cache::Ticket;
use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_storage::Token;
use hub_values::SubjectId;

use crate::AppError;
use crate::hub::Hub;

/// Lives for one operation, so nothing crosses callers.
#[derive(Debug, Default)]
pub(crate) struct Loader {
    state: Mutex<State>,
    /// Held while the database is read: who comes later finds what the first one brought.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    loaded: HashMap<SubjectId, Option<Arc<SubjectRecord>>>,
    wanted: HashSet<SubjectId>,
    wanted_around: HashSet<SubjectId>,
    found: HashMap<Token, Option<SubjectId>>,
    wanted_tokens: HashSet<Token>,
}

impl Loader {
    /// Keeps records that were read some other way, for this operation and for the process.
    pub(crate) fn keep(
        &self,
        hub: &Hub,
        found: Vec<SubjectRecord>,
        ticket: Ticket,
    ) -> Vec<Arc<SubjectRecord>> {
        let mut state = self.lock();
        found
            .into_iter()
            .map(|record| {
                let record = Arc::new(record);
                hub.records.put(record.id, Arc::clone(&record), ticket);
                let _previous = state.loaded.insert(record.id, Some(Arc::clone(&record)));
                record
            })
            .collect()
    }

    /// The records of subjects, in the order asked. Unknown ones are left out.
    pub(crate) async fn records(
        &self,
        hub: &Hub,
        permit: &Permit,
        ids: &[SubjectId],
    ) -> Result<Vec<Arc<SubjectRecord>>, AppError> {
        if self.want(hub, ids) {
            // Let the siblings of this field say what they want too, then read all at once.
            tokio::task::yield_now().await;
            let _reading = self.reading.lock().await;
            let missing: Vec<SubjectId> = self.lock().wanted.drain().collect();
            if !missing.is_empty() {
                let ticket = hub.records.ticket();
                let found = hub.store().records(permit, &missing).await?;
                let _kept = self.keep(hub, found, ticket);
                let mut state = self.lock();
                for id in missing {
                    let _known = state.loaded.entry(id).or_insert(None);
                }
            }
        }
        Ok(self.known(ids))
    }

    /// Reads the households, co-members and dwellings around a resident in one statement, unless
    /// the households are known already.
    pub(crate) async fn around(
        &self,
        hub: &Hub,
        permit: &Permit,
        resident: SubjectId,
        households: &[SubjectId],
    ) -> Result<(), AppError> {
        let is_missing = {
            let mut state = self.lock();
            let is_missing = households.iter().any(|id| !state.find(hub, *id));
            if is_missing {
                let _new = state.wanted_around.insert(resident);
            }
            is_missing
        };
        if is_missing {
            tokio::task::yield_now().await;
            let _reading = self.reading.lock().await;
            let residents: Vec<SubjectId> = self.lock().wanted_around.drain().collect();
            if !residents.is_empty() {
                let ticket = hub.records.ticket();
                let found = hub.store().neighbourhood(permit, &residents).await?;
                let _kept = self.keep(hub, found, ticket);
            }
        }
        Ok(())
    }

    /// The record that a token of the blind index finds. Where several do, the oldest subject.
    pub(crate) async fn found_by(
        &self,
        hub: &Hub,
        permit: &Permit,
        token: Token,
    ) -> Result<Option<Arc<SubjectRecord>>, AppError> {
        if self.want_token(hub, token) {
            tokio::task::yield_now().await;
            let _reading = self.reading.lock().await;
            let missing: Vec<Token> = self.lock().wanted_tokens.drain().collect();
            if !missing.is_empty() {
                let (lookups, records) = (hub.lookups.ticket(), hub.records.ticket());
                let found = hub.store().records_by_token(permit, &missing).await?;
                let (tokens, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
                let found = self.keep(hub, found, records);
                let mut state = self.lock();
                for token in missing {
                    let of_token = tokens.iter().zip(&found).filter(|(one, _)| **one == token);
                    let id = of_token.map(|(_, record)| record.id).min();
                    let _previous = state.found.insert(token, id);
                    if let Some(id) = id {
                        hub.lookups.put(token, id, lookups);
                    }
                }
            }
        }
        let id = self.lock().found.get(&token).copied().flatten();
        Ok(self.known(id.as_slice()).pop())
    }

    /// Notes a token whose subject is not known; true when it is not.
    fn want_token(&self, hub: &Hub, token: Token) -> bool {
        let mut state = self.lock();
        if state.found.contains_key(&token) {
            return false;
        }
        if let Some(id) = hub.lookups.get(&token)
            && state.find(hub, id)
        {
            let _previous = state.found.insert(token, Some(id));
            return false;
        }
        let _new = state.wanted_tokens.insert(token);
        true
    }

    /// Notes what is wanted and not known; true when something is.
    fn want(&self, hub: &Hub, ids: &[SubjectId]) -> bool {
        let mut state = self.lock();
        let missing: Vec<SubjectId> =
            ids.iter().copied().filter(|id| !state.find(hub, *id)).collect();
        let is_missing = !missing.is_empty();
        state.wanted.extend(missing);
        is_missing
    }

    fn known(&self, ids: &[SubjectId]) -> Vec<Arc<SubjectRecord>> {
        let state = self.lock();
        ids.iter().filter_map(|id| state.loaded.get(id)?.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether a record is known to this operation, or in the cache of the process.
    fn find(&mut self, hub: &Hub, id: SubjectId) -> bool {
        if self.loaded.contains_key(&id) {
            return true;
        }
        let Some(record) = hub.records.get(&id) else { return false };
        let _previous = self.loaded.insert(id, Some(record));
        true
    }
}

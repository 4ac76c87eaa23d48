//! Records for one operation: each read at most once, siblings read together.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_storage::Token;
use hub_values::SubjectId;

use crate::AppError;
use crate::hub::Hub;
use crate::records::Reading;

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
    /// Residents, each with the households that are wanted.
    wanted_around: HashMap<SubjectId, Vec<SubjectId>>,
    found: HashMap<Token, Option<SubjectId>>,
    wanted_tokens: HashSet<Token>,
}

impl Loader {
    /// Keeps records that were read some other way, for this operation and for all.
    pub(crate) fn keep(
        &self,
        hub: &Hub,
        found: Vec<SubjectRecord>,
        reading: Reading,
    ) -> Vec<Arc<SubjectRecord>> {
        let found = hub.records.keep(found, reading);
        self.note(&found);
        found
    }

    /// Notes records for this operation.
    pub(crate) fn note<'a>(&self, found: impl IntoIterator<Item = &'a Arc<SubjectRecord>>) {
        let mut state = self.lock();
        for record in found {
            let _previous = state.loaded.insert(record.id, Some(Arc::clone(record)));
        }
    }

    /// Whatever this operation has looked at, whether it was shown or not.
    pub(crate) fn looked_at(&self) -> Vec<SubjectId> {
        self.lock().loaded.keys().copied().collect()
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
                let found = hub.records.by_id(hub.store(), permit, missing.clone()).await?;
                self.note(found.values());
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
                let _new = state.wanted_around.insert(resident, households.to_vec());
            }
            is_missing
        };
        if is_missing {
            tokio::task::yield_now().await;
            let _reading = self.reading.lock().await;
            let residents = std::mem::take(&mut self.lock().wanted_around);
            if !residents.is_empty() {
                let found = hub.records.around(hub.store(), permit, residents).await?;
                self.note(&found);
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
        if self.want_token(token) {
            tokio::task::yield_now().await;
            let _reading = self.reading.lock().await;
            let missing: Vec<Token> = self.lock().wanted_tokens.drain().collect();
            if !missing.is_empty() {
                let found = hub.records.by_token(hub.store(), permit, &missing).await?;
                self.note(found.values());
                let mut state = self.lock();
                for token in missing {
                    let _previous = state.found.insert(token, found.get(&token).map(|one| one.id));
                }
            }
        }
        let id = self.lock().found.get(&token).copied().flatten();
        Ok(self.known(id.as_slice()).pop())
    }

    /// Notes a token whose subject is not known; true when it is not.
    fn want_token(&self, token: Token) -> bool {
        let mut state = self.lock();
        if state.found.contains_key(&token) {
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
        let Some(record) = hub.records.in_memory(id) else { return false };
        let _previous = self.loaded.insert(id, Some(record));
        true
    }
}

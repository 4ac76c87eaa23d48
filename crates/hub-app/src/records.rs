//! Current records: from memory, from the level that servers share, from the database.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use hub_cache::{Cache, Changes, Flights, Origin, SharedState, Ticket};
use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_storage::{Head, Store, StoreError, Token, Tx};
use hub_values::{IdSource, SubjectId};

use crate::HubSettings;
use crate::cache_counts::{CacheCounts, Counter};
use crate::shared::SharedRecords;

/// Changes that are remembered, and read at once after a long absence: a few megabytes, and more
/// than a city makes in the hour for which Redis keeps a value.
const REMEMBERED: usize = 65_536;

type Records = HashMap<SubjectId, Arc<SubjectRecord>>;
type Found<K> = Result<HashMap<K, Arc<SubjectRecord>>, StoreError>;
type Around = Arc<Vec<Arc<SubjectRecord>>>;

/// All levels. They are kept without a trace of who asked: what may be shown is decided
/// afterwards, each time.
pub(crate) struct Levels {
    store: Arc<Store>,
    memory: Cache<SubjectId, Arc<SubjectRecord>>,
    lookups: Cache<Token, SubjectId>,
    changes: Arc<Changes<SubjectId>>,
    shared: Option<SharedRecords>,
    by_id: Flights<SubjectId, Arc<SubjectRecord>, Reading>,
    by_token: Flights<Token, Arc<SubjectRecord>, Reading>,
    around: Flights<SubjectId, Around, Reading>,
    counts: Counters,
}

#[derive(Default)]
struct Counters {
    hits: Counter,
    misses: Counter,
    invalidations: Counter,
    foreign: Counter,
    foreign_micros: Counter,
}

/// The state of all levels before a reading.
#[derive(Debug, Clone, Copy)]
#[must_use = "give it back with what was read"]
pub(crate) struct Reading {
    records: Ticket,
    lookups: Ticket,
    stamp: u64,
    /// Version of the catalogue: what an older one did not know is missing from what it read.
    catalogue: u64,
}

impl Levels {
    pub(crate) async fn open(
        store: &Arc<Store>,
        head: &Head,
        settings: &HubSettings,
        ids: &dyn IdSource,
    ) -> Result<Self, StoreError> {
        let bytes = settings.cache_bytes;
        let (changes, shared) = match &settings.redis {
            None => (Arc::new(Changes::new(head.change_cursor, REMEMBERED)), None),
            Some(address) => {
                let changes = Arc::new(known_changes(store, head).await?);
                let seal = store.cache_seal(ids.uuid()).await?;
                let known = (Arc::clone(store), Arc::clone(&changes));
                let name = ids.uuid().to_string();
                let shared = SharedRecords::open(address.clone(), seal, known, &name);
                (changes, Some(shared))
            }
        };
        Ok(Self {
            store: Arc::clone(store),
            memory: Cache::new(bytes, |_, record: &Arc<SubjectRecord>| weight(record)),
            lookups: Cache::new(bytes / 8, |_, _| 64),
            changes,
            shared,
            by_id: Flights::default(),
            by_token: Flights::default(),
            around: Flights::default(),
            counts: Counters::default(),
        })
    }

    /// To be taken before the database is read.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            stamp: self.changes.seen(),
            catalogue: self.store.catalogue().version(),
            records: self.memory.ticket(),
            lookups: self.lookups.ticket(),
        }
    }

    /// The cursor up to which this process knows all changes.
    pub(crate) fn seen(&self) -> u64 {
        self.changes.seen()
    }

    /// Whether another process has changed one of these after a cursor.
    pub(crate) fn changed_elsewhere(&self, subjects: &[SubjectId], since: u64) -> bool {
        self.changes.changed_elsewhere(subjects, since)
    }

    /// The record in the memory of this process.
    pub(crate) fn in_memory(&self, id: SubjectId) -> Option<Arc<SubjectRecord>> {
        let found = self.memory.get(&id);
        if found.is_some() { &self.counts.hits } else { &self.counts.misses }.add(1);
        found
    }

    /// Keeps what was read, in memory and for other servers.
    pub(crate) fn keep(
        &self,
        found: Vec<SubjectRecord>,
        reading: Reading,
    ) -> Vec<Arc<SubjectRecord>> {
        let found: Vec<_> = found.into_iter().map(Arc::new).collect();
        for record in &found {
            self.memory.put(record.id, Arc::clone(record), reading.records);
            if let Some(shared) = &self.shared {
                shared.offer_record(record, reading.catalogue, reading.stamp);
            }
        }
        found
    }

    /// The records of subjects that are not in memory; unknown ones are left out.
    pub(crate) async fn by_id<'a>(
        &'a self,
        store: &'a Store,
        permit: &'a Permit,
        ids: Vec<SubjectId>,
    ) -> Found<SubjectId> {
        let reading = self.reading();
        let read = |ids: Vec<SubjectId>| -> BoxFuture<'a, Found<SubjectId>> {
            Box::pin(self.read_by_id(store, permit, ids, reading))
        };
        self.by_id.together(ids, reading, |then| self.is_current(then), read).await
    }

    /// The records that tokens find, from memory where both are known.
    pub(crate) async fn by_token<'a>(
        &'a self,
        store: &'a Store,
        permit: &'a Permit,
        tokens: &[Token],
    ) -> Found<Token> {
        let (mut found, mut missing) = (HashMap::new(), Vec::new());
        let reading = self.reading();
        for token in tokens {
            match self.lookups.get(token).and_then(|id| self.in_memory(id)) {
                Some(record) => drop(found.insert(*token, record)),
                None => missing.push(*token),
            }
        }
        if !missing.is_empty() {
            let read = |tokens: Vec<Token>| -> BoxFuture<'a, Found<Token>> {
                Box::pin(self.read_by_token(store, permit, tokens, reading))
            };
            let current = |then| self.is_current(then);
            found.extend(self.by_token.together(missing, reading, current, read).await?);
        }
        Ok(found)
    }

    /// The records of the households of residents, of all members and of their dwellings.
    pub(crate) async fn around<'a>(
        &'a self,
        store: &'a Store,
        permit: &'a Permit,
        households: HashMap<SubjectId, Vec<SubjectId>>,
    ) -> Result<Vec<Arc<SubjectRecord>>, StoreError> {
        let reading = self.reading();
        let residents: Vec<SubjectId> = households.keys().copied().collect();
        let households = Arc::new(households);
        let read = |residents: Vec<SubjectId>| -> BoxFuture<'a, _> {
            let households = Arc::clone(&households);
            Box::pin(self.read_around(store, permit, residents, households, reading))
        };
        let current = |then| self.is_current(then);
        let found = self.around.together(residents, reading, current, read).await?;
        let mut all: Records = HashMap::new();
        all.extend(found.values().flat_map(|one| one.iter().map(|one| (one.id, Arc::clone(one)))));
        Ok(all.into_values().collect())
    }

    /// Forgets what this process wrote: before anybody is told that it is written.
    pub(crate) fn forget(&self, subjects: &[SubjectId], tokens: &[Token], cursor: u64) {
        self.changes.note(subjects, cursor, Origin::Own);
        self.forgotten(subjects, tokens);
        self.lookups.invalidate_all(tokens);
        self.changes.reach(cursor);
    }

    /// Forgets all that is in memory: it was read by another catalogue. In Redis each record says
    /// by which it was read.
    pub(crate) fn clear(&self) {
        self.memory.clear();
        self.lookups.clear();
    }

    /// Begins the life of the shared cache that the database is in now: an erasure ends the one
    /// before. Only after the changes are noted that came with it.
    pub(crate) async fn follow_life(&self) -> Result<(), StoreError> {
        match &self.shared {
            Some(shared) => shared.follow_life(&self.store).await,
            None => Ok(()),
        }
    }

    /// Tells other servers that there are changes.
    pub(crate) fn announce(&self) {
        if let Some(shared) = &self.shared {
            shared.announce();
        }
    }

    /// Learns what other processes changed, and forgets it; which tokens moved is not known, so all
    /// lookups go.
    pub(crate) async fn catch_up(
        &self,
        tx: &Tx,
        from: u64,
        to: u64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let limit = REMEMBERED as u64;
        if to < from || to - from > limit {
            // Away for long, or the database has another past: nothing is known any more.
            self.changes.forget_below(to);
            self.memory.clear();
        } else {
            let foreign = tx.changes_after(from, limit).await?;
            for change in &foreign {
                self.changes.note([&change.subject], change.cursor, Origin::Foreign);
            }
            let subjects: Vec<SubjectId> = foreign.iter().map(|change| change.subject).collect();
            self.forgotten(&subjects, &[]);
            for change in &foreign {
                let micros = (now - change.time).num_microseconds().unwrap_or_default().max(0);
                self.counts.foreign.add(1);
                self.counts.foreign_micros.add(usize::try_from(micros).unwrap_or_default());
            }
        }
        self.lookups.clear();
        // Last: an operation that begins at this cursor must find nothing older in any level.
        self.changes.reach(to);
        Ok(())
    }

    /// What the caches have done.
    pub(crate) fn counts(&self) -> CacheCounts {
        let shared = self.shared.as_ref().map(SharedRecords::counts).unwrap_or_default();
        CacheCounts {
            memory_hits: self.counts.hits.value(),
            memory_misses: self.counts.misses.value(),
            invalidations: self.counts.invalidations.value(),
            foreign_changes: self.counts.foreign.value(),
            foreign_micros: self.counts.foreign_micros.value(),
            ..shared
        }
    }

    /// How Redis does; none when there is none.
    pub(crate) fn redis(&self) -> Option<SharedState> {
        self.shared.as_ref().map(SharedRecords::state)
    }

    /// Changes whenever another process may have changed something; none without Redis.
    pub(crate) fn hints(&self) -> Option<tokio::sync::watch::Receiver<u64>> {
        self.shared.as_ref().map(SharedRecords::hints)
    }

    fn is_current(&self, reading: Reading) -> bool {
        self.memory.is_current(reading.records) && self.lookups.is_current(reading.lookups)
    }

    fn forgotten(&self, subjects: &[SubjectId], tokens: &[Token]) {
        self.memory.invalidate_all(subjects);
        self.counts.invalidations.add(subjects.len());
        if let Some(shared) = &self.shared {
            shared.forget(subjects, tokens);
        }
    }

    async fn read_by_id(
        &self,
        store: &Store,
        permit: &Permit,
        ids: Vec<SubjectId>,
        reading: Reading,
    ) -> Found<SubjectId> {
        // Memory once more: somebody may have landed just now.
        let mut found = self.cached(store, permit, &ids, reading).await;
        let missing: Vec<_> = ids.into_iter().filter(|id| !found.contains_key(id)).collect();
        if !missing.is_empty() {
            let read = store.records(permit, &missing).await?;
            found.extend(self.keep(read, reading).into_iter().map(|one| (one.id, one)));
        }
        Ok(found)
    }

    async fn read_by_token(
        &self,
        store: &Store,
        permit: &Permit,
        tokens: Vec<Token>,
        reading: Reading,
    ) -> Found<Token> {
        let mut found = HashMap::new();
        if let Some(shared) = &self.shared {
            let ids = shared.lookups(permit, &tokens).await;
            let wanted: Vec<SubjectId> = ids.iter().map(|(_, id)| *id).collect();
            let records = self.cached(store, permit, &wanted, reading).await;
            for (token, id) in ids {
                if let Some(record) = records.get(&id) {
                    self.lookups.put(token, id, reading.lookups);
                    let _new = found.insert(token, Arc::clone(record));
                }
            }
        }
        let missing: Vec<_> = tokens.into_iter().filter(|one| !found.contains_key(one)).collect();
        if !missing.is_empty() {
            self.read_tokens(store, permit, missing, reading, &mut found).await?;
        }
        Ok(found)
    }

    /// Reads whom tokens find; where several are found, it is the oldest subject.
    async fn read_tokens(
        &self,
        store: &Store,
        permit: &Permit,
        tokens: Vec<Token>,
        reading: Reading,
        found: &mut HashMap<Token, Arc<SubjectRecord>>,
    ) -> Result<(), StoreError> {
        let read = store.records_by_token(permit, &tokens).await?;
        let (by, read): (Vec<Token>, Vec<_>) = read.into_iter().unzip();
        let read = self.keep(read, reading);
        for token in tokens {
            let of_token = || by.iter().zip(&read).filter(|(one, _)| **one == token);
            let Some((_, record)) = of_token().min_by_key(|(_, record)| record.id) else {
                continue;
            };
            self.lookups.put(token, record.id, reading.lookups);
            // That a second one is found as well would not change the first.
            if let Some(shared) = self.shared.as_ref().filter(|_| of_token().count() == 1) {
                shared.offer_lookup(token, record.id, reading.stamp);
            }
            let _new = found.insert(token, Arc::clone(record));
        }
        Ok(())
    }

    async fn read_around(
        &self,
        store: &Store,
        permit: &Permit,
        residents: Vec<SubjectId>,
        households: Arc<HashMap<SubjectId, Vec<SubjectId>>>,
        reading: Reading,
    ) -> Result<HashMap<SubjectId, Around>, StoreError> {
        let of = |one: &SubjectId| households.get(one).map(Vec::as_slice).unwrap_or_default();
        let wanted: Vec<_> = residents.iter().flat_map(of).copied().collect();
        let mut all = self.cached(store, permit, &wanted, reading).await;
        let next: Vec<_> = all.values().flat_map(|one| neighbours(one)).collect();
        all.extend(self.cached(store, permit, &next, reading).await);
        // Complete is what the statement below would bring.
        let is_whole = |id: &SubjectId| {
            let household = all.get(id);
            household.is_some_and(|one| neighbours(one).iter().all(|id| all.contains_key(id)))
        };
        let is_missing = |resident: &&SubjectId| !of(resident).iter().all(is_whole);
        let missing: Vec<_> = residents.iter().filter(is_missing).copied().collect();
        if !missing.is_empty() {
            let read = store.neighbourhood(permit, &missing).await?;
            all.extend(self.keep(read, reading).into_iter().map(|one| (one.id, one)));
        }
        let all: Around = Arc::new(all.into_values().collect());
        Ok(residents.into_iter().map(|resident| (resident, Arc::clone(&all))).collect())
    }

    /// Records from memory and from Redis.
    async fn cached(
        &self,
        store: &Store,
        permit: &Permit,
        ids: &[SubjectId],
        reading: Reading,
    ) -> Records {
        let mut found: Records =
            ids.iter().filter_map(|id| Some((*id, self.memory.get(id)?))).collect();
        let missing: Vec<_> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        found.extend(self.shared_records(store, permit, &missing, reading).await);
        found
    }

    async fn shared_records(
        &self,
        store: &Store,
        permit: &Permit,
        ids: &[SubjectId],
        reading: Reading,
    ) -> Records {
        let Some(shared) = &self.shared else { return Records::new() };
        let found = shared.records(permit, &store.catalogue(), ids).await;
        found
            .into_iter()
            .map(|record| {
                let record = Arc::new(record);
                self.memory.put(record.id, Arc::clone(&record), reading.records);
                (record.id, record)
            })
            .collect()
    }
}

/// The members of a household, and where it lives.
fn neighbours(household: &SubjectRecord) -> Vec<SubjectId> {
    let members = household.memberships.iter().map(|one| one.resident);
    members.chain(household.household.and_then(|one| one.dwelling)).collect()
}

/// The last changes, and a floor below which nothing is known.
async fn known_changes(store: &Store, head: &Head) -> Result<Changes<SubjectId>, StoreError> {
    let last = store.last_changes(REMEMBERED as u64).await?;
    let floor = last.first().map_or(head.change_cursor, |oldest| oldest.cursor);
    let changes = Changes::new(floor, REMEMBERED);
    for change in last {
        changes.note([&change.subject], change.cursor, Origin::Foreign);
    }
    changes.reach(head.change_cursor);
    Ok(changes)
}

/// Roughly the bytes of a record in memory.
fn weight(record: &SubjectRecord) -> u32 {
    let facts = record.facts.len() * 160;
    let memberships = (record.memberships.len() + record.residences.len()) * 96;
    u32::try_from(256 + facts + memberships).unwrap_or(u32::MAX)
}

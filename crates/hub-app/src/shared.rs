//! Records in Redis: sealed before they leave, believed only when nothing is known to have changed.

use std::sync::Arc;

use hub_cache::{Changes, Order, RedisAddress, Shared, SharedState};
use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_storage::{CacheSeal, Stamped, Store, StoreError, Token};
use hub_values::SubjectId;
use tokio::sync::mpsc;

use crate::cache_counts::{CacheCounts, Counter};

/// What may wait to be written; when more comes, it is not written.
const QUEUE: usize = 4_096;
/// What is written at once.
const BATCH: usize = 64;

/// The level in Redis, with the task that writes to it off the way of answers.
pub(crate) struct SharedRecords {
    shared: Arc<Shared>,
    seal: Arc<CacheSeal>,
    changes: Arc<Changes<SubjectId>>,
    offers: mpsc::Sender<Offer>,
    notices: mpsc::Sender<Notice>,
    hits: Counter,
    misses: Counter,
    refused: Counter,
    dropped: Counter,
}

/// Something that was read, with the version of the catalogue and the stamp of its reading.
enum Offer {
    Record(Arc<SubjectRecord>, u64, u64),
    Lookup(Token, SubjectId, u64),
}

/// What must not wait behind offers.
enum Notice {
    Forget(Vec<SubjectId>, Vec<Token>),
    Announce,
}

impl SharedRecords {
    pub(crate) fn open(
        address: RedisAddress,
        seal: CacheSeal,
        (store, changes): (Arc<Store>, Arc<Changes<SubjectId>>),
        name: &str,
    ) -> Self {
        let shared = Arc::new(Shared::open(address, &seal.channel(), name));
        let seal = Arc::new(seal);
        let (offers, offered) = mpsc::channel(QUEUE);
        let (notices, urgent) = mpsc::channel(QUEUE);
        let carrier = Carrier {
            shared: Arc::clone(&shared),
            seal: Arc::clone(&seal),
            store,
            changes: Arc::clone(&changes),
        };
        // Ends when the hub is dropped and nobody can offer any more.
        let _carrier = tokio::spawn(carrier.carry(offered, urgent));
        Self {
            shared,
            seal,
            changes,
            offers,
            notices,
            hits: Counter::default(),
            misses: Counter::default(),
            refused: Counter::default(),
            dropped: Counter::default(),
        }
    }

    /// The records of these subjects that are there and believed.
    pub(crate) async fn records(
        &self,
        permit: &Permit,
        catalogue: &Catalogue,
        ids: &[SubjectId],
    ) -> Vec<SubjectRecord> {
        let keys: Vec<String> = ids.iter().map(|id| self.seal.record_key(*id)).collect();
        let values = self.shared.values(&keys).await;
        let open = |(id, sealed): (&SubjectId, Option<Vec<u8>>)| {
            let open = |sealed| self.seal.open_record(permit, catalogue, *id, sealed);
            self.believed(sealed, open, |_| *id)
        };
        ids.iter().zip(values).filter_map(open).collect()
    }

    /// Whom these tokens find, as far as it is there and believed. A token leaves a subject only
    /// with a change of that subject.
    pub(crate) async fn lookups(
        &self,
        permit: &Permit,
        tokens: &[Token],
    ) -> Vec<(Token, SubjectId)> {
        let keys: Vec<String> = tokens.iter().map(|token| self.seal.lookup_key(*token)).collect();
        let values = self.shared.values(&keys).await;
        let open = |(token, sealed): (&Token, Option<Vec<u8>>)| {
            let open = |sealed| self.seal.open_lookup(permit, *token, sealed);
            Some((*token, self.believed(sealed, open, |id| *id)?))
        };
        tokens.iter().zip(values).filter_map(open).collect()
    }

    /// Keeps a record for other servers, when there is room.
    pub(crate) fn offer_record(&self, record: &Arc<SubjectRecord>, catalogue: u64, stamp: u64) {
        self.offer(Offer::Record(Arc::clone(record), catalogue, stamp));
    }

    /// Keeps for other servers whom a token finds.
    pub(crate) fn offer_lookup(&self, token: Token, subject: SubjectId, stamp: u64) {
        self.offer(Offer::Lookup(token, subject, stamp));
    }

    /// Begins the life of the cache that the database is in now, if it is another one. Whoever calls
    /// has noted all changes up to it.
    pub(crate) async fn follow_life(&self, store: &Store) -> Result<(), StoreError> {
        store.follow_cache_life(&self.seal).await
    }

    /// Removes what changed. Nobody who knows of the change would believe it; what is erased opens
    /// never again, whether this arrives or not.
    pub(crate) fn forget(&self, subjects: &[SubjectId], tokens: &[Token]) {
        if !subjects.is_empty() || !tokens.is_empty() {
            self.notice(Notice::Forget(subjects.to_vec(), tokens.to_vec()));
        }
    }

    /// Tells other servers that there are changes.
    pub(crate) fn announce(&self) {
        self.notice(Notice::Announce);
    }

    pub(crate) fn state(&self) -> SharedState {
        self.shared.state()
    }

    pub(crate) fn hints(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared.hints()
    }

    pub(crate) fn counts(&self) -> CacheCounts {
        CacheCounts {
            redis_hits: self.hits.value(),
            redis_misses: self.misses.value(),
            redis_refused: self.refused.value(),
            redis_dropped: self.dropped.value(),
            ..CacheCounts::default()
        }
    }

    /// What opens and is not known to be outdated.
    fn believed<T>(
        &self,
        sealed: Option<Vec<u8>>,
        open: impl FnOnce(Vec<u8>) -> Option<Stamped<T>>,
        subject: impl FnOnce(&T) -> SubjectId,
    ) -> Option<T> {
        let Some(sealed) = sealed else {
            self.misses.add(1);
            return None;
        };
        let opened = open(sealed);
        let believed = opened.filter(|one| self.changes.believes(&subject(&one.value), one.stamp));
        if believed.is_some() { &self.hits } else { &self.refused }.add(1);
        Some(believed?.value)
    }

    fn offer(&self, offer: Offer) {
        if self.shared.state().is_up && self.offers.try_send(offer).is_err() {
            self.dropped.add(1);
        }
    }

    fn notice(&self, notice: Notice) {
        if self.shared.state().is_up && self.notices.try_send(notice).is_err() {
            self.dropped.add(1);
        }
    }
}

/// Writes to Redis what was offered.
struct Carrier {
    shared: Arc<Shared>,
    seal: Arc<CacheSeal>,
    store: Arc<Store>,
    changes: Arc<Changes<SubjectId>>,
}

impl Carrier {
    async fn carry(self, mut offers: mpsc::Receiver<Offer>, mut urgent: mpsc::Receiver<Notice>) {
        let (mut offered, mut told) = (Vec::new(), Vec::new());
        loop {
            let count = tokio::select! {
                biased;
                count = urgent.recv_many(&mut told, BATCH) => count,
                count = offers.recv_many(&mut offered, BATCH) => count,
            };
            if count == 0 {
                return;
            }
            let mut orders = Vec::new();
            told.drain(..).for_each(|notice| self.heed(notice, &mut orders));
            orders.extend(offered.drain(..).filter_map(|offer| self.sealed(&offer)));
            // When Redis cannot be told it will be asked for nothing either, and what it still has
            // is judged by its stamp.
            let _told = self.shared.write(orders).await;
        }
    }

    fn heed(&self, notice: Notice, orders: &mut Vec<Order>) {
        match notice {
            Notice::Forget(subjects, tokens) => {
                let seal = self.seal.in_force();
                let keys = subjects.iter().map(|id| seal.record_key(*id));
                let keys = keys.chain(tokens.iter().map(|token| seal.lookup_key(*token)));
                orders.extend(keys.map(|key| Order::Forget { key }));
            }
            Notice::Announce if orders.last() == Some(&Order::Announce) => {}
            Notice::Announce => orders.push(Order::Announce),
        }
    }

    /// An offer as an order, unless its subject has changed while it waited.
    fn sealed(&self, offer: &Offer) -> Option<Order> {
        // Taken first: whoever is erased is known to have changed before the next life begins, so
        // nothing of them is sealed for it.
        let seal = self.seal.in_force();
        let (key, value) = match offer {
            Offer::Record(record, read_by, stamp) => {
                self.changes.believes(&record.id, *stamp).then_some(())?;
                let catalogue = self.store.catalogue();
                (catalogue.version() == *read_by).then_some(())?;
                let sealed = seal.seal_record(record, &catalogue, *stamp);
                (seal.record_key(record.id), sealed.ok()?)
            }
            Offer::Lookup(token, subject, stamp) => {
                self.changes.believes(subject, *stamp).then_some(())?;
                let sealed = seal.seal_lookup(*token, *subject, *stamp);
                (seal.lookup_key(*token), sealed.ok()?)
            }
        };
        Some(Order::Put { key, value })
    }
}

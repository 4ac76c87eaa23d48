//! The hub itself: what it holds, and how it starts.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use hub_cache::Cache;
use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_storage::{Store, Token};
use hub_values::{Clock, IdSource, SubjectId};
use tokio::sync::{mpsc, oneshot};

use crate::keeper::LogKey;
use crate::snapshot::Snapshot;
use crate::writer::{Basis, Job, NotAppended, Work, Writer, Written};
use crate::{AppError, Receipt};

/// Jobs that may wait for the writer before callers wait in line themselves.
const QUEUE: usize = 8_192;

/// How long a caller waits for the writer; a job that nobody waits for any more is not begun.
const WAIT: Duration = Duration::from_secs(4);

/// What a hub is made of.
#[derive(Debug)]
pub struct HubSettings {
    /// Bytes of records kept in memory; 0 switches the cache off.
    pub cache_bytes: u64,
    /// Folder outside the database where signed checkpoints are written.
    pub checkpoints: PathBuf,
    /// Key that signs the heads of the log.
    pub log_key: LogKey,
}

/// The hub: the only door to what it knows.
pub struct Hub {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    settings: HubSettings,
    pub(crate) records: Cache<SubjectId, Arc<SubjectRecord>>,
    pub(crate) lookups: Cache<Token, SubjectId>,
    snapshot: RwLock<Arc<Snapshot>>,
    jobs: mpsc::Sender<Job>,
    log_size: AtomicU64,
    pub(crate) hashing: tokio::sync::Semaphore,
}

/// Whether the hub can do its work.
#[derive(Debug, Clone, Copy)]
pub struct Health {
    /// The database answers.
    pub database: bool,
    /// The log can be written.
    pub log: bool,
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl Hub {
    /// Starts a hub over a store. Its writer ends when the last handle is dropped.
    pub async fn start(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        settings: HubSettings,
    ) -> Result<Arc<Self>, AppError> {
        store.adopt_keys().await?;
        let snapshot = RwLock::new(Arc::new(Snapshot::read(&store).await?));
        let head = store.head().await?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let mut writer = None;
        let hub = Arc::new_cyclic(|hub| {
            writer = Some(Writer::new(Weak::clone(hub), waiting, &head));
            let record_bytes = settings.cache_bytes;
            Self {
                store,
                clock,
                ids,
                records: Cache::new(record_bytes, |_, record: &Arc<SubjectRecord>| weight(record)),
                lookups: Cache::new(record_bytes / 8, |_, _| 64),
                settings,
                snapshot,
                jobs,
                log_size: AtomicU64::new(head.size),
                hashing: tokio::sync::Semaphore::new(2),
            }
        });
        let writer = writer.ok_or(AppError::Internal)??;
        let _writer = tokio::spawn(writer.run());
        Ok(hub)
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        self.store.catalogue()
    }

    /// The clock that everything here asks.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Where new ids come from.
    pub fn ids(&self) -> &dyn IdSource {
        &*self.ids
    }

    /// Rights and accounts as they are now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many statements have read from the database so far.
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }

    /// How many entries the log has, as this process knows.
    pub fn log_size(&self) -> u64 {
        self.log_size.load(Ordering::Relaxed)
    }

    /// Whether the database answers and the log can be written.
    pub async fn health(&self) -> Health {
        let database = self.store.ping().await.is_ok();
        Health { database, log: self.catch_up().await.is_ok() }
    }

    /// Commits nothing: shows that the log can be written, and catches up with other processes.
    pub(crate) async fn catch_up(&self) -> Result<(), AppError> {
        let nothing: Work = Box::new(|_, _| Box::pin(async { Ok(Written::default()) }));
        self.write(nothing).await.map(drop)
    }

    pub(crate) fn settings(&self) -> &HubSettings {
        &self.settings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Appends an entry; returns when it is durable.
    pub(crate) async fn append(
        &self,
        entry: hub_audit::Entry,
        basis: Basis,
    ) -> Result<Receipt, NotAppended> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .send(Job::Append(Box::new(entry), basis, reply))
            .await
            .map_err(|_| NotAppended::Unavailable)?;
        match tokio::time::timeout(WAIT, answer).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => Err(NotAppended::Unavailable),
        }
    }

    /// Does a mutation; returns when it and its entries are durable.
    pub(crate) async fn write(&self, work: Work) -> Result<Vec<Receipt>, AppError> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(Job::Write(work, reply)).await.map_err(|_| AppError::AuditUnavailable)?;
        match tokio::time::timeout(WAIT, answer).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => Err(AppError::AuditUnavailable),
        }
    }

    /// Reads rights and accounts again.
    pub(crate) async fn reload(&self) -> Result<(), hub_storage::StoreError> {
        let snapshot = Arc::new(Snapshot::read(&self.store).await?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    pub(crate) fn note_log_size(&self, size: u64) {
        self.log_size.store(size, Ordering::Relaxed);
    }

    /// Forgets what this process's own writes changed.
    pub(crate) fn forget<'a>(
        &self,
        subjects: impl Iterator<Item = &'a SubjectId>,
        tokens: &[Token],
    ) {
        for subject in subjects {
            self.records.invalidate(subject);
        }
        for token in tokens {
            self.lookups.invalidate(token);
        }
    }

    /// Forgets what another process changed; which tokens moved is not known, so all go.
    pub(crate) fn forget_foreign(&self, subjects: &HashSet<SubjectId>) {
        self.forget(subjects.iter(), &[]);
        self.lookups.clear();
    }
}

/// Roughly the bytes of a record in memory.
fn weight(record: &SubjectRecord) -> u32 {
    let facts = record.facts.len() * 160;
    let memberships = (record.memberships.len() + record.households.len()) * 96;
    u32::try_from(256 + facts + memberships).unwrap_or(u32::MAX)
}

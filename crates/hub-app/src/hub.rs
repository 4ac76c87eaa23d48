//! The hub itself: what it holds, and how it starts.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use hub_cache::{RedisAddress, SharedState};
use hub_catalogue::Catalogue;
use hub_storage::Store;
use hub_values::{Clock, IdSource};
use tokio::sync::{mpsc, oneshot};

use crate::keeper::LogKey;
use crate::records::Levels;
use crate::snapshot::Snapshot;
use crate::writer::{Basis, Job, NotAppended, Work, Writer, Written};
use crate::{AppError, CacheCounts, Receipt};

/// Jobs that may wait for the writer before callers wait in line themselves.
const QUEUE: usize = 8_192;

/// How long a caller waits for the writer; a job that nobody waits for any more is not begun.
const WAIT: Duration = Duration::from_secs(4);

/// How much time lies between two looks for changes at least, however often others hint at some.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What a hub is made of.
#[derive(Debug)]
pub struct HubSettings {
    /// Bytes of records kept in memory; 0 switches the cache off.
    pub cache_bytes: u64,
    /// Where servers share records; none when there is one server.
    pub redis: Option<RedisAddress>,
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
    pub(crate) records: Levels,
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
    /// How Redis does; none when there is none. The hub is ready without it.
    pub redis: Option<SharedState>,
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
        let records = Levels::open(&store, &head, &settings, &*ids).await?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let mut writer = None;
        let hub = Arc::new_cyclic(|hub| {
            writer = Some(Writer::new(Weak::clone(hub), waiting, &head));
            Self {
                store,
                clock,
                ids,
                records,
                settings,
                snapshot,
                jobs,
                log_size: AtomicU64::new(head.size),
                hashing: tokio::sync::Semaphore::new(2),
            }
        });
        let writer = writer.ok_or(AppError::Internal)??;
        let _writer = tokio::spawn(writer.run());
        if let Some(hints) = hub.records.hints() {
            let _heeding = tokio::spawn(heed(Arc::downgrade(&hub), hints));
        }
        Ok(hub)
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.snapshot().catalogue)
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

    /// What the caches have done.
    pub fn cache_counts(&self) -> CacheCounts {
        self.records.counts()
    }

    /// How Redis does; none when there is none.
    pub fn redis(&self) -> Option<SharedState> {
        self.records.redis()
    }

    /// How many entries the log has, as this process knows.
    pub fn log_size(&self) -> u64 {
        self.log_size.load(Ordering::Relaxed)
    }

    /// Whether the database answers and the log can be written.
    pub async fn health(&self) -> Health {
        let database = self.store.ping().await.is_ok();
        Health { database, log: self.catch_up().await.is_ok(), redis: self.records.redis() }
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

    /// Reads catalogue, rights and accounts again.
    pub(crate) async fn reload(&self) -> Result<(), hub_storage::StoreError> {
        let snapshot = Arc::new(Snapshot::read(&self.store).await?);
        let is_other_catalogue = snapshot.catalogue.version() != self.store.catalogue().version();
        self.store.put_catalogue(Arc::clone(&snapshot.catalogue));
        if is_other_catalogue {
            // Records read by the former catalogue lack what it did not know.
            self.records.clear();
        }
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    pub(crate) fn note_log_size(&self, size: u64) {
        self.log_size.store(size, Ordering::Relaxed);
    }

    /// Looks whether another process has changed something, and catches up with it.
    async fn look_for_changes(&self) -> Result<(), AppError> {
        let head = self.store().head().await?;
        let is_behind = head.change_cursor != self.records.seen()
            || head.rights_version != self.snapshot().rights.version;
        if is_behind { self.catch_up().await } else { Ok(()) }
    }
}

/// Looks into the database whenever another process says that there is something new. Whoever says
/// so falsely costs one small statement, and not often.
async fn heed(hub: Weak<Hub>, mut hints: tokio::sync::watch::Receiver<u64>) {
    while hints.changed().await.is_ok() {
        let Some(hub) = hub.upgrade() else { return };
        if let Err(error) = hub.look_for_changes().await {
            tracing::debug!(error = %error, "changes could not be looked for");
        }
        drop(hub);
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

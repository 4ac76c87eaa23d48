//! The hub itself: what it holds, and how it starts.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use hub_audit::NoticeRules;
use hub_cache::{RedisAddress, SharedState};
use hub_catalogue::Catalogue;
use hub_policy::SharingLimits;
use hub_sheet::ReadingProcess;
use hub_storage::{Store, Tx};
use hub_values::{Clock, IdSource};
use tokio::sync::{mpsc, oneshot};

use crate::apart::GlassSettings;
use crate::attempt::Attempt;
use crate::counted::Counted;
use crate::figures::Figures;
use crate::import::{AtWork, ImportSettings};
use crate::log_key::LogKeys;
use crate::looked::Looked;
use crate::matching::Population;
use crate::noticing::Follower;
use crate::recent::{Prepared, Recent};
use crate::records::Levels;
use crate::snapshot::Snapshot;
use crate::supply::SupplySettings;
use crate::writer::{Basis, Job, NotAppended, Work, Writer, Written};
use crate::{AppError, CacheCounts, Receipt};

/// Jobs that may wait for the writer before callers wait in line themselves.
const QUEUE: usize = 8_192;

/// How long a caller waits for the writer; a job that nobody waits for any more is not begun.
pub(crate) const WAIT: Duration = Duration::from_secs(4);

/// How long the hub goes on although no checkpoint can be signed or written outside the database.
const GRACE: chrono::Duration = chrono::Duration::hours(1);

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
    pub log_key: LogKeys,
    /// The file with the public keys of those who may witness heads; it is read when one comes.
    pub witnesses: PathBuf,
    /// When imports pause, and how they are written.
    pub imports: ImportSettings,
    /// How much of a register's feed is taken at once, and when it pauses.
    pub supply: SupplySettings,
    /// Times and numbers of sharing between departments.
    pub sharing: SharingLimits,
    /// How long an `Idempotency-Key` is remembered.
    pub retry_keys_for: chrono::Duration,
    /// Working days in which a correction should be settled.
    pub correction_days: u32,
    /// Different arguments of one question with yes or no as the answer that a caller may try about
    /// one subject on a day.
    pub guesses_a_day: u32,
    /// How long a broken seal is open, and when its review is late.
    pub glass: GlassSettings,
    /// From which count on each rule over the log speaks.
    pub notice: NoticeRules,
    /// Reads the workbooks that somebody sent in a process of its own; without it they are read
    /// here.
    pub sheets: Option<Arc<ReadingProcess>>,
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
    /// Nothing is appended: what the log costs is being measured.
    is_measured: AtomicBool,
    /// The newest entries of the log, for whoever follows it.
    pub(crate) recent: Arc<Recent>,
    /// Since when no checkpoint can be signed, in microseconds since 1970; 0 while they can.
    unsigned_since: AtomicI64,
    pub(crate) hashing: tokio::sync::Semaphore,
    /// Refusals whose entry is still to be written.
    pub(crate) counted: Counted,
    /// How many residents there are.
    pub(crate) population: Population,
    /// Counts that are kept current.
    pub(crate) figures: Figures,
    /// When the head of the log was read last: up to then all changes are known here.
    pub(crate) looked: Looked,
    /// Imports that are worked on here.
    pub(crate) at_work: AtWork,
    /// The rules over the log, as far as they have followed it here.
    pub(crate) follower: tokio::sync::Mutex<Option<Follower>>,
    /// The last change that is known here, for whoever waits for the next one.
    heard: tokio::sync::watch::Sender<u64>,
    /// The newest head that was signed here, for whoever carries it elsewhere.
    head: tokio::sync::watch::Sender<Option<String>>,
    /// This process among all that work on one database.
    process: uuid::Uuid,
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
        let snapshot = RwLock::new(Arc::new(Snapshot::read(&store, clock.now()).await?));
        let head = store.head().await?;
        let records = Levels::open(&store, &head, &settings, &*ids).await?;
        let figures = Figures::within(settings.cache_bytes / 2);
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let mut writer = None;
        let process = ids.uuid();
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
                is_measured: AtomicBool::new(false),
                recent: Arc::default(),
                unsigned_since: AtomicI64::new(0),
                hashing: tokio::sync::Semaphore::new(2),
                counted: Counted::default(),
                population: Population::default(),
                figures,
                looked: Looked::default(),
                at_work: AtWork::default(),
                follower: tokio::sync::Mutex::default(),
                heard: tokio::sync::watch::Sender::new(head.change_cursor),
                head: tokio::sync::watch::Sender::new(None),
                process,
            }
        });
        let writer = writer.ok_or(AppError::Internal)??;
        let _writer = tokio::spawn(writer.run());
        hub.begin_to_log_counted();
        if hub.store.lacks_role_tokens().await? {
            hub.begin_to_index_roles();
        }
        if hub.store.lacks_match_keys().await? {
            hub.begin_to_index_matches();
        }
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
        let (database, log) = tokio::join!(self.store.ping(), self.catch_up());
        let log = log.is_ok() && !self.is_unproved();
        Health { database: database.is_ok(), log, redis: self.records.redis() }
    }

    /// Commits nothing: shows that the log can be written, and catches up with other processes.
    pub(crate) async fn catch_up(&self) -> Result<(), AppError> {
        let nothing: Work = Box::new(|_, _| Box::pin(async { Ok(Written::default()) }));
        self.keep_up(nothing).await.map(drop)
    }

    pub(crate) fn settings(&self) -> &HubSettings {
        &self.settings
    }

    pub(crate) fn process(&self) -> uuid::Uuid {
        self.process
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Answers from now on without the log, so that what the log costs can be measured. Only over the
    /// synthetic city of a measurement, in which nobody but its own clients may ask.
    ///
    /// # Errors
    /// Somebody has an account here, or a client that is no measurement's.
    pub fn measure_without_log(&self) -> Result<(), AppError> {
        if !self.snapshot().is_of_a_measurement() {
            return Err(AppError::Forbidden);
        }
        self.is_measured.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Appends an entry; returns when it is durable.
    pub(crate) async fn append(
        &self,
        entry: hub_audit::Entry,
        basis: Basis,
    ) -> Result<Receipt, NotAppended> {
        if self.is_unproved() {
            return Err(NotAppended::Unavailable);
        }
        let entry = Prepared::of(entry);
        if self.is_measured.load(Ordering::Relaxed) && self.snapshot().is_of_a_measurement() {
            return Ok(Receipt { index: 0, leaf: entry.leaf });
        }
        let (reply, answer) = oneshot::channel();
        let job = Job::Append(Box::new(entry), basis, reply);
        let done = async {
            self.jobs.send(job).await.map_err(|_| NotAppended::Unavailable)?;
            answer.await.unwrap_or(Err(NotAppended::Unavailable))
        };
        tokio::time::timeout(WAIT, done).await.unwrap_or(Err(NotAppended::Unavailable))
    }

    /// Does a mutation; returns when it and its entries are durable.
    pub(crate) async fn write(&self, work: Work) -> Result<Vec<Receipt>, AppError> {
        self.write_within(WAIT, work).await
    }

    /// Does a mutation that tells something; what it told is heard once it is durable.
    pub(crate) async fn write_and_hear<T: Send + 'static>(
        &self,
        work: impl for<'a> FnOnce(&'a Tx, &'a mut u64) -> BoxFuture<'a, Result<(T, Written), AppError>>
        + Send
        + 'static,
    ) -> Result<(T, Vec<Receipt>), AppError> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let (told, written) = work(tx, cursor).await?;
                // The receiver is gone only when its caller is; the write stands all the same.
                let _gone = reply.send(told);
                Ok(written)
            })
        });
        let receipts = self.write(work).await?;
        Ok((answer.await.map_err(|_| AppError::Internal)?, receipts))
    }

    /// The same as [`Self::write`] for a caller who can wait longer than somebody at a screen.
    pub(crate) async fn write_within(
        &self,
        patience: Duration,
        work: Work,
    ) -> Result<Vec<Receipt>, AppError> {
        if self.is_unproved() {
            return Err(AppError::AuditUnavailable);
        }
        let attempt = Attempt::current();
        attempt.require_new()?;
        self.queue(work, attempt, patience).await
    }

    /// Does something for a caller who waits so long at most, and says so when it is not known
    /// whether it was written.
    ///
    /// # Errors
    /// What the work fails with; [`AppError::TooLate`] when nothing was written in time;
    /// [`AppError::Unsettled`] when something may have been.
    pub async fn within<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        let attempt = Attempt::default();
        match tokio::time::timeout(patience, attempt.watch(work)).await {
            Ok(Err(_)) if attempt.stands() => Err(AppError::Unsettled),
            Ok(done) => done,
            Err(_) if attempt.give_up() => Err(AppError::Unsettled),
            Err(_) => Err(AppError::TooLate),
        }
    }

    /// Does what the log itself needs, which adds no entry.
    pub(crate) async fn keep_up(&self, work: Work) -> Result<Vec<Receipt>, AppError> {
        self.queue(work, Attempt::default(), WAIT).await
    }

    async fn queue(
        &self,
        work: Work,
        attempt: Attempt,
        patience: Duration,
    ) -> Result<Vec<Receipt>, AppError> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Write(work, attempt.clone(), reply);
        let done = async {
            self.jobs.send(job).await.ok()?;
            answer.await.ok()
        };
        if let Ok(Some(done)) = tokio::time::timeout(patience, done).await {
            return done;
        }
        // Nobody says any more what became of it.
        Err(if attempt.give_up() { AppError::Unsettled } else { AppError::AuditUnavailable })
    }

    /// Does a mutation of the hub's own, however long it takes: nobody waits for an answer.
    pub(crate) async fn write_patiently(&self, work: Work) -> Result<Vec<Receipt>, AppError> {
        if self.is_unproved() {
            return Err(AppError::AuditUnavailable);
        }
        let attempt = Attempt::current();
        attempt.require_new()?;
        let (reply, answer) = oneshot::channel();
        let job = Job::Write(work, attempt, reply);
        self.jobs.send(job).await.map_err(|_| AppError::AuditUnavailable)?;
        answer.await.unwrap_or(Err(AppError::AuditUnavailable))
    }

    /// Reads catalogue, rights and accounts again.
    pub(crate) async fn reload(&self) -> Result<(), hub_storage::StoreError> {
        let snapshot = Arc::new(Snapshot::read(&self.store, self.clock().now()).await?);
        let is_other_catalogue = snapshot.catalogue.version() != self.store.catalogue().version();
        self.store.put_catalogue(Arc::clone(&snapshot.catalogue));
        if is_other_catalogue {
            // Records read by the former catalogue lack what it did not know.
            self.records.clear();
        }
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    /// Notes that changes up to this cursor are there to be read.
    pub(crate) fn note_changes(&self, cursor: u64) {
        let _is_new = self.heard.send_if_modified(|known| {
            let is_new = cursor > *known;
            *known = cursor.max(*known);
            is_new
        });
    }

    /// The last change that is known here, and those that follow.
    pub(crate) fn heard(&self) -> tokio::sync::watch::Receiver<u64> {
        self.heard.subscribe()
    }

    /// Heads of the log as they are signed here; who comes too late for one sees the next.
    pub fn heads(&self) -> tokio::sync::watch::Receiver<Option<String>> {
        self.head.subscribe()
    }

    pub(crate) fn note_head(&self, note: &str) {
        let _before = self.head.send_replace(Some(note.to_owned()));
    }

    pub(crate) fn note_log_size(&self, size: u64) {
        self.log_size.store(size, Ordering::Relaxed);
    }

    /// Notes whether the head of the log could be signed and written outside the database.
    pub(crate) fn note_signed(&self, is_signed: bool) {
        let now = self.clock.now().timestamp_micros();
        let since = match self.unsigned_since.load(Ordering::Relaxed) {
            _ if is_signed => 0,
            0 => now,
            since => since,
        };
        self.unsigned_since.store(since, Ordering::Relaxed);
    }

    /// How long no checkpoint could be signed; none while they can.
    pub fn unsigned_for(&self) -> Option<chrono::Duration> {
        let since = self.unsigned_since.load(Ordering::Relaxed);
        let now = self.clock.now().timestamp_micros();
        (since != 0).then(|| chrono::Duration::microseconds(now - since))
    }

    /// Whether entries went unsigned for so long that no more are added.
    fn is_unproved(&self) -> bool {
        self.unsigned_for().is_some_and(|time| time > GRACE)
    }

    /// The cursor of the last change that an answer must know: all of this process, and those of others
    /// up to a moment ago.
    pub(crate) async fn current_cursor(&self) -> Result<u64, AppError> {
        if !self.looked.is_lately() {
            self.look_for_changes().await?;
        }
        Ok(self.records.seen())
    }

    /// Looks whether another process has changed something, and catches up with it.
    async fn look_for_changes(&self) -> Result<(), AppError> {
        let at = Instant::now();
        let head = self.store().head().await?;
        let is_behind = head.change_cursor != self.records.seen()
            || head.rights_version != self.snapshot().rights.version;
        if is_behind {
            self.catch_up().await?;
        }
        self.looked.note(at);
        Ok(())
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

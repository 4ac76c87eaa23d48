//! The two handles: a pool that reads, and the one connection that writes.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use hub_catalogue::Catalogue;
use sea_orm::sqlx::Connection as _;
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, IsolationLevel, QueryResult, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, Value,
};

use crate::made::Made;
use crate::{Keys, StoreError, sql};

/// How long a statement waits for another writer, and a request for a connection.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a database may be silent in the middle of a reading before it is taken for gone: longer
/// than it may work on any statement.
const SILENCE: Duration = Duration::from_secs(8);
/// Connections that read.
const READERS: u32 = 4;
/// Connections that the writer may open on PostgreSQL. It uses one; the others are for when that one
/// has fallen silent and still hangs.
const WRITERS: u32 = 3;

/// The database.
#[derive(Debug)]
pub struct Store {
    pub(crate) reads: DatabaseConnection,
    pub(crate) writes: DatabaseConnection,
    pub(crate) keys: Arc<Keys>,
    /// What ships, before any version of this city.
    pub(crate) shipped: Arc<Catalogue>,
    pub(crate) catalogue: RwLock<Arc<Catalogue>>,
    /// Attributes known to be used.
    pub(crate) used: RwLock<Arc<HashSet<String>>>,
    statements: AtomicU64,
}

/// One transaction; dropping it undoes it.
#[derive(Debug)]
pub struct Tx {
    pub(crate) db: DatabaseTransaction,
    pub(crate) keys: Arc<Keys>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) used: Arc<HashSet<String>>,
    pub(crate) made: Made,
}

impl Store {
    /// Opens a database by its address, `sqlite://FILE` or `postgres://…`, and brings its shape up
    /// to date. `catalogue` is the one that ships; versions of this city are laid over it.
    pub async fn open(
        url: &str,
        keys: Keys,
        catalogue: Arc<Catalogue>,
    ) -> Result<Self, StoreError> {
        let connections = if url.starts_with("sqlite:") { 1 } else { WRITERS };
        let writes = Database::connect(options(url, connections)).await?;
        keep_private(url)?;
        crate::shape::bring_up(&writes).await?;
        let reads = Database::connect(options(url, READERS)).await?;
        let keys = Arc::new(keys);
        let store = Self {
            reads,
            writes,
            keys,
            shipped: Arc::clone(&catalogue),
            catalogue: RwLock::new(catalogue),
            used: RwLock::default(),
            statements: AtomicU64::new(0),
        };
        store.note_earlier_use().await?;
        store.put_catalogue(store.read_catalogue().await?);
        Ok(store)
    }

    /// The keys that seal and make tokens.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// How many statements have read so far; a test counts them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Begins a transaction of the one writer. On SQLite it takes the lock at once, so that it
    /// never fails half-way for having read before it wrote.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.tx(self.writes.begin_with_options(options).await?))
    }

    /// Begins a transaction that only reads, beside the writer: what it sees does not move.
    pub async fn look(&self) -> Result<Tx, StoreError> {
        Ok(self.tx(self.snapshot().await?))
    }

    /// On SQLite a reading transaction over the write-ahead log, on PostgreSQL one that is REPEATABLE
    /// READ and READ ONLY. Neither waits for writers nor holds them up.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let is_postgres = self.is_postgres();
        let options = TransactionOptions {
            isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: is_postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        Ok(self.reads.begin_with_options(options).await?)
    }

    fn tx(&self, db: DatabaseTransaction) -> Tx {
        let used = Arc::clone(&self.used.read().unwrap_or_else(PoisonError::into_inner));
        let (keys, catalogue) = (Arc::clone(&self.keys), self.catalogue());
        Tx { db, keys, catalogue, used, made: Made::default() }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.reads.get_database_backend() == DbBackend::Postgres
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.reads.ping().await?)
    }

    pub(crate) async fn read(
        &self,
        text: &str,
        values: Vec<Value>,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let _before = self.statements.fetch_add(1, Ordering::Relaxed);
        let reading = sql::rows(&self.reads, text, values);
        let late =
            |_| StoreError::Database(DbErr::Custom("no answer from the database".to_owned()));
        tokio::time::timeout(SILENCE, reading).await.map_err(late)?
    }
}

impl Tx {
    /// Begins a savepoint: what it does can be undone without undoing the rest.
    pub async fn savepoint(&self) -> Result<Self, StoreError> {
        let db = self.db.begin().await?;
        let (keys, catalogue) = (Arc::clone(&self.keys), Arc::clone(&self.catalogue));
        Ok(Self { db, keys, catalogue, used: Arc::clone(&self.used), made: Made::default() })
    }

    /// Makes it durable; of a savepoint, keeps it in the transaction around it.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.db.commit().await.map_err(of_commit)
    }

    /// Undoes it.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.db.rollback().await?)
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The keys that make tokens.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(crate) fn is_postgres(&self) -> bool {
        use sea_orm::ConnectionTrait as _;
        self.db.get_database_backend() == DbBackend::Postgres
    }
}

/// A commit that failed: where the database itself said so nothing was done.
fn of_commit(error: DbErr) -> StoreError {
    let is_settled = if let DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause)) = &error
    {
        let told = cause.as_database_error();
        told.is_some_and(|told| !is_doubtful(told.code().as_deref().unwrap_or_default()))
    } else {
        false
    };
    if is_settled { StoreError::Database(error) } else { StoreError::Unsettled(error) }
}

/// Errors after which it is not known what reached the disk: SQLite could not write or flush
/// (`SQLITE_IOERR` and its kinds), PostgreSQL is shut down (class 57P) or lost (class 08).
fn is_doubtful(code: &str) -> bool {
    let is_sqlite = code.len() < 5;
    let kind = code.parse::<u32>().map_or(0, |code| code & 0xff);
    (is_sqlite && kind == 10) || code.starts_with("57P") || code.starts_with("08")
}

pub(crate) fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false)
        // The task of the pool that ends old connections counts those that are idle without a lock,
        // and never ends when it reads the count in the middle of a change. A connection that is
        // dead is found when it is used.
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        // The log's order of events rests on it: a commit that returned is on the disk.
        .map_sqlx_postgres_opts(|postgres| {
            postgres.statement_cache_capacity(256).options([
                ("lock_timeout", "2s"),
                ("statement_timeout", "5s"),
                // A process that is frozen in the middle of a group commit loses the head row before
                // the others lose their patience.
                ("idle_in_transaction_session_timeout", "1500ms"),
            ])
        })
        // A commit that failed may have undone the transaction without the library's knowing: whatever
        // came next would be a savepoint of a transaction that nobody commits.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            let is_clean = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_clean) })
        })
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("cache_size", "-65536")
                // Pages that many commits write go into the file once.
                .pragma("wal_autocheckpoint", "8192")
                .pragma("temp_store", "MEMORY")
                // What is deleted is overwritten, not only forgotten.
                .pragma("secure_delete", "ON")
                .statement_cache_capacity(200)
        });
    options
}

/// The file of an embedded database is for its owner only: names lie open in it. What SQLite puts
/// beside it takes its mode.
fn keep_private(url: &str) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = url.strip_prefix("sqlite://").and_then(|rest| rest.split('?').next());
    let Some(path) = path.filter(|path| std::path::Path::new(path).is_file()) else {
        return Ok(());
    };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| StoreError::Database(DbErr::Custom(error.to_string())))
}

//! The two handles: a pool that reads, and the one connection that writes.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use hub_catalogue::Catalogue;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult,
    SqliteTransactionMode, TransactionOptions, TransactionTrait, Value,
};

use crate::{Keys, StoreError, sql};

/// How long a statement waits for another writer, and a request for a connection.
const PATIENCE: Duration = Duration::from_secs(2);
/// Connections that read.
const READERS: u32 = 4;

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
}

impl Store {
    /// Opens a database by its address, `sqlite://FILE` or `postgres://…`, and brings its shape up
    /// to date. `catalogue` is the one that ships; versions of this city are laid over it.
    pub async fn open(
        url: &str,
        keys: Keys,
        catalogue: Arc<Catalogue>,
    ) -> Result<Self, StoreError> {
        let writes = Database::connect(options(url, 1)).await?;
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
        let db = self.writes.begin_with_options(options).await?;
        let used = Arc::clone(&self.used.read().unwrap_or_else(PoisonError::into_inner));
        Ok(Tx { db, keys: Arc::clone(&self.keys), catalogue: self.catalogue(), used })
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
        sql::rows(&self.reads, text, values).await
    }
}

impl Tx {
    /// Begins a savepoint: what it does can be undone without undoing the rest.
    pub async fn savepoint(&self) -> Result<Self, StoreError> {
        let db = self.db.begin().await?;
        let (keys, catalogue) = (Arc::clone(&self.keys), Arc::clone(&self.catalogue));
        Ok(Self { db, keys, catalogue, used: Arc::clone(&self.used) })
    }

    /// Makes it durable; of a savepoint, keeps it in the transaction around it.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.db.commit().await?)
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

pub(crate) fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false)
        // The log's order of events rests on it: a commit that returned is on the disk.
        .map_sqlx_postgres_opts(|postgres| {
            postgres.options([
                ("lock_timeout", "2s"),
                ("statement_timeout", "5s"),
                // A process that is frozen in the middle of a group commit loses the head row before
                // the others lose their patience.
                ("idle_in_transaction_session_timeout", "1500ms"),
            ])
        })
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("cache_size", "-65536")
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
        .map_err(|error| StoreError::Database(sea_orm::DbErr::Custom(error.to_string())))
}

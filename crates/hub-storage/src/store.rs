//! The two handles: a pool that reads, and the one connection that writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
    pub(crate) catalogue: Arc<Catalogue>,
    statements: AtomicU64,
}

/// One transaction; dropping it undoes it.
#[derive(Debug)]
pub struct Tx {
    pub(crate) db: DatabaseTransaction,
    pub(crate) keys: Arc<Keys>,
    pub(crate) catalogue: Arc<Catalogue>,
}

impl Store {
    /// Opens a database by its address, `sqlite://FILE` or `postgres://…`, and brings its shape up
    /// to date.
    pub async fn open(
        url: &str,
        keys: Keys,
        catalogue: Arc<Catalogue>,
    ) -> Result<Self, StoreError> {
        let writes = Database::connect(options(url, 1)).await?;
        crate::shape::bring_up(&writes).await?;
        let reads = Database::connect(options(url, READERS)).await?;
        let keys = Arc::new(keys);
        Ok(Self { reads, writes, keys, catalogue, statements: AtomicU64::new(0) })
    }

    /// The keys that seal and make tokens.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
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
        Ok(Tx { db, keys: Arc::clone(&self.keys), catalogue: Arc::clone(&self.catalogue) })
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
        Ok(Self { db, keys: Arc::clone(&self.keys), catalogue: Arc::clone(&self.catalogue) })
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
            postgres.options([("lock_timeout", "2s"), ("statement_timeout", "5s")])
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

//! What can go wrong with the database.

use thiserror::Error;

impl StoreError {
    /// Whether the disk failed to flush what was written. What it kept of it nobody knows, and asking
    /// once more may be answered with a success that is none: nothing is built on that file any more
    /// before it was opened anew.
    pub fn is_failed_flush(&self) -> bool {
        use sea_orm::{DbErr, RuntimeErr};
        let (Self::Unsettled(cause) | Self::Database(cause)) = self else { return false };
        let (DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))) = cause
        else {
            return false;
        };
        let code = cause
            .as_database_error()
            .and_then(sea_orm::sqlx::error::DatabaseError::code)
            .unwrap_or_default();
        // SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC.
        matches!(code.as_ref(), "1034" | "1290")
    }
}

/// A failure of the store; the cause is in the source, never a personal value.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database does not answer, is locked, full or read-only.
    #[error("the database did not do what was asked")]
    Database(#[from] sea_orm::DbErr),
    /// The connection broke while it committed: it may be done or not.
    #[error("whether it was committed is not known")]
    Unsettled(#[source] sea_orm::DbErr),
    /// A stored value is not what it must be.
    #[error("table {table}, column {column}: the stored value cannot be read")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// A sealed value does not open with the hub's keys.
    #[error("a sealed value does not open: wrong master key, or it was changed")]
    Sealed,
    /// The ring of this machine lacks a generation of the master key that the database is under.
    #[error("generation {0} of the master key is not in the ring of this machine")]
    UnknownKey(u32),
    /// The master key rotated between the making of a token and its use: make it again.
    #[error("the master key has just been rotated; try again")]
    KeysMoved,
    /// The database has a shape that this version does not know.
    #[error("the database was written by another version: {0}")]
    Shape(String),
    /// The versions of the catalogue do not fit the one that ships.
    #[error("{0}")]
    Catalogue(#[from] hub_catalogue::CatalogueError),
    /// A step that changes the shape was cut short, or somebody changed the shape by hand.
    #[error("the database has not the shape that it says: {0}")]
    HalfMigrated(String),
    /// A restore was cut short.
    #[error("a restore of a backup into this database was cut short")]
    HalfRestored,
}

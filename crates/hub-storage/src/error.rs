//! What can go wrong with the database.

use thiserror::Error;

/// A failure of the store; the cause is in the source, never a personal value.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database does not answer, is locked, full or read-only.
    #[error("the database did not do what was asked")]
    Database(#[from] sea_orm::DbErr),
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

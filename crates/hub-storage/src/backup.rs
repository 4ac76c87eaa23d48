//! A backup: everything in the database as one stream that either database can be made of.
//!
//! The stream is in the open; who writes it to a file encrypts it (ADR 0010). It begins with a
//! [`Manifest`], has every table with its rows typed, and ends with counts and a hash, so that a
//! stream that was cut or changed is noticed.

mod dump;
mod load;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::StoreError;

pub use dump::Backup;
pub use load::BackupReader;

/// The form of the stream that is written and read here.
const FORMAT: u32 = 1;

/// What a backup says about itself before its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The form of the stream.
    pub format: u32,
    /// The version of the program that wrote it.
    pub fileonce: String,
    /// When, RFC 3339.
    pub taken_at: String,
    /// The steps that made the shape of the database, oldest first.
    pub migrations: Vec<String>,
    /// Entries in the log.
    pub log_size: u64,
    /// The root of the log, base64.
    pub log_root: String,
    /// Tables in the order of the stream.
    pub tables: Vec<TableManifest>,
    /// Files that go with it, by name: keys, when they were asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// A table in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableManifest {
    /// Its name.
    pub name: String,
    /// Names and kinds of its columns.
    pub columns: Vec<(String, String)>,
    /// Its rows.
    pub rows: u64,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// Why a backup was not written, not read, or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The stream cannot be read or written.
    #[error("the backup cannot be read or written")]
    Stream(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else than a backup.
    #[error("not a backup of Fileonce")]
    NotABackup,
    /// A form that a later version writes.
    #[error("a backup of form {0}, this version reads form {FORMAT}")]
    UnknownFormat(u32),
    /// A shape of the database that this version does not know.
    #[error("a backup with the step {0}, which this version does not know")]
    UnknownStep(String),
    /// It ends before its end.
    #[error("the backup ends before its end: it was cut")]
    Cut,
    /// Bytes, counts or the hash at the end differ.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// The database that is to be restored into has tables.
    #[error("the database is not empty: it has the table {0}")]
    NotEmpty(String),
    /// The tables of the backup are not those that its steps make.
    #[error("the table {0} of the backup is not what its steps make")]
    OtherShape(String),
}

impl From<sea_orm::DbErr> for BackupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

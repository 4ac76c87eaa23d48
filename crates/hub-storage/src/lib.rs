//! What the hub keeps, in SQLite or PostgreSQL.
//!
//! Invariant: rows never leave; this is the only crate that knows SQL and sea-orm, and the only
//! one that seals and opens what is stored. Personal data is read only for a
//! [`hub_policy::Permit`].

mod accounts;
mod area_uses;
mod areas;
mod backup;
mod belonging;
mod cache_seal;
mod catalogue;
mod changes;
mod erasure;
mod error;
mod grants;
mod intake;
mod keys;
mod log;
mod login_failures;
mod password_codes;
mod rebuild;
mod records;
mod renewal;
mod rights;
mod ring;
mod rotation;
mod sample;
mod sealed_text;
mod search;
mod shape;
mod sql;
mod store;
mod stored;
mod token;

pub use accounts::{Client, Session, User};
pub use area_uses::AreaUse;
pub use areas::{Area, Officer};
pub use backup::{Backup, BackupError, BackupReader, Manifest, TableManifest};
pub use cache_seal::{CacheSeal, Stamped};
pub use changes::Change;
pub use error::StoreError;
pub use grants::{EndedGrant, GrantFilter};
pub use intake::{KnownRecord, NewRecord, SubjectHistory};
pub use log::{Head, LogRow, NewEntry};
pub use login_failures::LoginFailures;
pub use password_codes::PasswordCode;
pub use renewal::Renewal;
pub use ring::{Generations, Keys, KeysError, MasterKey, RingSource};
pub use rotation::KeyUse;
pub use sample::SealedSample;
pub use search::{Filter, Page};
pub use store::{Store, Tx};
pub use token::{Origin, Token, TokenSource};

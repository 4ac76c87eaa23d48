//! The only door: decide → read → record → answer.
//!
//! Invariant: every disclosure is recorded durably before the answer. This is the only crate in
//! which policy, storage and the log meet; GraphQL, HTTP, imports and the command line go through
//! it.

mod accounts;
mod areas;
mod audit;
mod author;
mod backup;
mod cache_counts;
mod catalogue;
mod change;
mod cut;
mod erasure;
mod error;
mod explain;
mod grants;
mod hub;
mod import;
mod intake;
mod keeper;
mod ledger;
mod loader;
mod lookup;
mod operation;
mod outside;
mod rebuild;
mod records;
mod rotation;
mod settings;
mod setup;
mod shared;
mod snapshot;
mod subject;
mod tables;
mod verify;
mod viewer;
mod writer;

pub use accounts::{
    AccountsPlan, LoginError, NewUser, OneTimeCode, PlannedClient, PlannedUser, Proof,
    SESSION_ABSOLUTE, SESSION_IDLE, first_password,
};
pub use areas::{AreaPlan, OfficerPlan};
pub use audit::{AuditFilter, LoggedEntry};
pub use author::{Author, Rejection};
pub use backup::{BackUpError, CheckedBackup, check_backup, recover_checkpoints};
pub use cache_counts::CacheCounts;
pub use catalogue::{CatalogueOutcome, CatalogueProblem};
pub use change::{Change, ChangeDecision, ChangeOutcome, Destination, Moving};
pub use cut::first_cut;
pub use erasure::{EraseRefusal, Erased, ErasureRequest};
pub use error::{AppError, Code};
pub use explain::Explanation;
pub use grants::{WritingChange, WritingScope};
pub use hub::{Health, Hub, HubSettings};
pub use hub_cache::{AddressError, RedisAddress, SharedState};
pub use import::{ImportReport, ImportedRow};
pub use intake::{IntakeDecision, IntakeOutcome, Problem, Sender};
pub use keeper::{LogKey, covering_checkpoint, prove};
pub use ledger::{Refusal, Summary};
pub use lookup::{Conditions, ResidentCriteria};
pub use operation::{Finished, Operation, Receipt, RequestFacts};
pub use rebuild::Rebuilt;
pub use rotation::{KeyGeneration, Rotated};
pub use settings::Language;
pub use snapshot::Snapshot;
pub use subject::{FactView, InRole, MembershipView, PinView, Shown, StatementView, Subject, Then};
pub use tables::{TableError, TableProblem};
pub use verify::{Mismatch, VerifiedLog, verify_against, verify_store, verify_tail};
pub use viewer::Right;

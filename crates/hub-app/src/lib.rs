//! The only door: decide → read → record → answer.
//!
//! Invariant: every disclosure is recorded durably before the answer. This is the only crate in
//! which policy, storage and the log meet; GraphQL, HTTP, imports and the command line go through
//! it.

mod accounts;
mod areas;
mod audit;
mod author;
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
mod rotation;
mod settings;
mod setup;
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
pub use erasure::{EraseRefusal, Erased, ErasureRequest};
pub use error::{AppError, Code};
pub use explain::Explanation;
pub use grants::{WritingChange, WritingScope};
pub use hub::{Health, Hub, HubSettings};
pub use import::{ImportReport, ImportedRow};
pub use intake::{IntakeDecision, IntakeOutcome, Problem, Sender};
pub use keeper::{LogKey, covering_checkpoint, prove};
pub use ledger::{Refusal, Summary};
pub use lookup::ResidentCriteria;
pub use operation::{Finished, Operation, Receipt, RequestFacts};
pub use rotation::{KeyGeneration, Rotated};
pub use settings::Language;
pub use snapshot::Snapshot;
pub use subject::{FactView, InRole, MembershipView, Shown, StatementView, Subject};
pub use tables::{TableError, TableProblem};
pub use verify::{VerifiedLog, verify_store};
pub use viewer::Right;

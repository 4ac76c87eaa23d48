//! Who may see what: purposes, grants, and the one function that decides.
//!
//! Invariant: only [`Rights::admit`] makes a [`Permit`] and only [`Permit::decide`] makes a
//! [`Decision`]; no IO, no clock.

mod apart;
mod caller;
mod condition;
mod counts;
mod decide;
mod export;
mod grant;
mod mask;
mod reach;
mod rights;
mod sharing;
mod shipped;

pub use apart::{
    Covers, FOURTEEN, NamedDuty, Opening, SealGround, Seals, UnknownPersons, Verdict,
    fourteen_since,
};
pub use caller::{Act, Caller, CallerRole, Duty};
pub use condition::{HouseholdSort, Row, RowCondition, Traits, UnknownCondition};
pub use counts::{Axis, Counts, Place, STEP};
pub use decide::{Decision, Denial, HeldRight, Permit, Rule, Usage};
pub use export::{policy_cedar, policy_csv};
pub use grant::{AnswerForm, Grant, UnknownForm};
pub use mask::masked;
pub use rights::{NotAdmitted, Purpose, Rights};
pub use sharing::{
    AccessItem, AccessRequest, AccessStep, Asked, Decider, ItemRefusal, ItemState, SharingDecision,
    SharingLimits, StepKind, Tier, may_decide,
};
pub use shipped::{DefaultsError, Department, departments, grants, purposes};

//! Who may see what: purposes, grants, and the one function that decides.
//!
//! Invariant: only [`Rights::admit`] makes a [`Permit`] and only [`Permit::decide`] makes a
//! [`Decision`]; no IO, no clock.

mod caller;
mod decide;
mod grant;
mod mask;
mod rights;
mod shipped;

pub use caller::{Act, Caller, CallerRole};
pub use decide::{Decision, Denial, Permit, Rule, Usage};
pub use grant::{AnswerForm, Grant, UnknownForm};
pub use mask::masked;
pub use rights::{NotAdmitted, Purpose, Rights};
pub use shipped::{DefaultsError, Department, departments, grants, purposes};

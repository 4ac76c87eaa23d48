//! Statements, where they came from, and the fact that is shown for them.
//!
//! Invariant: a statement is immutable, and survivorship is a pure function that returns its reason.

mod household;
mod intake;
mod record;
mod statement;
mod survivorship;

pub use household::{HouseholdKind, Membership};
pub use intake::{Filing, Member};
pub use record::{Fact, Freshness, Household, SubjectRecord};
pub use statement::{Absence, Evidence, Grade, Stated, Statement};
pub use survivorship::{Reason, Shown, survivor};

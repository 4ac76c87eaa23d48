//! Statements, where they came from, and the fact that is shown for them.
//!
//! Invariant: a statement is immutable, and survivorship is a pure function that returns its reason.

mod belonging;
mod closing;
mod dispute;
mod household;
mod intake;
mod life;
mod naming;
mod pin;
mod record;
mod saying;
mod statement;
mod survivorship;

pub use belonging::{Belonging, Residence};
pub use closing::{ClosingReason, Closure};
pub use dispute::Disputes;
pub use household::{HouseholdKind, Membership};
pub use intake::{Again, Filing, Member, Repeated};
pub use life::{Life, Outside};
pub use naming::{Clue, Named, Naming, clues, named};
pub use pin::Pins;
pub use record::{Fact, Freshness, Household, SubjectRecord};
pub use saying::{RosterLine, Said, Saying};
pub use statement::{Absence, Evidence, Grade, Stated, Statement};
pub use survivorship::{Reason, Shown, survivor};

//! Persons apart: what the hub looks like without somebody who is sealed, and who may seal, break the
//! glass, and look at that afterwards.

mod breaking;
mod sealing;

use std::sync::Arc;

use chrono::NaiveDate;
use hub_catalogue::{Catalogue, Value};
use hub_facts::{Membership, Stated, SubjectRecord};
use hub_policy::{NamedDuty, Permit};
use hub_values::{SubjectId, SubjectKind};

use crate::{AppError, Operation};

pub use breaking::{BreakWanted, GlassSettings};

/// What the entry of an answer says that is about somebody whose seal was broken.
pub(crate) const BROKEN: &str = "break_glass";

/// The attribute that says how many belong to a household.
const SIZE: &str = "household_size";

/// A record as if whoever is hidden were not there: nobody of them belongs to a household, and its
/// size does not count them.
pub(crate) fn without_hidden(
    record: Arc<SubjectRecord>,
    permit: &Permit,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Arc<SubjectRecord> {
    let is_hidden = |one: &Membership| permit.hides(one.resident);
    if !record.memberships.iter().any(is_hidden) {
        return record;
    }
    let mut seen = (*record).clone();
    let mut gone: Vec<SubjectId> = Vec::new();
    seen.memberships.retain(|one| {
        if is_hidden(one) && one.holds_on(today) {
            gone.push(one.resident);
        }
        !is_hidden(one)
    });
    gone.sort_unstable();
    gone.dedup();
    let size = catalogue.attribute(SIZE).map(|one| one.index);
    for fact in seen.facts.iter_mut().filter(|fact| Some(fact.attribute) == size) {
        if let Stated::Value(Value::Int(people)) = &mut fact.stated {
            *people -= i64::try_from(gone.len()).unwrap_or_default().min(*people);
        }
    }
    Arc::new(seen)
}

/// Whether a household is there only through people who are hidden.
pub(crate) fn is_only_of_hidden(record: &SubjectRecord, permit: &Permit, today: NaiveDate) -> bool {
    let mut now = record.memberships.iter().filter(|one| one.holds_on(today)).peekable();
    record.kind == SubjectKind::Household
        && now.peek().is_some()
        && now.all(|one| permit.hides(one.resident))
}

impl Operation {
    /// Refuses whoever was not named for a duty.
    pub(crate) fn require_named(&self, duty: NamedDuty) -> Result<(), AppError> {
        self.is_named(duty).then_some(()).ok_or(AppError::Forbidden)
    }
}

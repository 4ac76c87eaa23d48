//! What is true in the year that is played, and what the hub was told last.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use hub_catalogue::Value;
use hub_values::{AreaCode, SubjectId, SubjectKind};

/// A fact as it would be typed, and what that means.
pub(super) type Typed = (String, Value);

/// Somebody or something, as it is in truth.
pub(super) struct TrueSubject {
    pub(super) kind: SubjectKind,
    pub(super) id: SubjectId,
    pub(super) community: AreaCode,
    /// Attribute to what is true of it; none where it does not apply.
    pub(super) facts: BTreeMap<String, Option<Typed>>,
    /// The household of a resident or a dwelling.
    pub(super) household: Option<usize>,
    /// The dwelling of a household.
    pub(super) dwelling: Option<usize>,
    /// The members of a household, the householder first.
    pub(super) members: Vec<usize>,
}

/// The year does not know what is true of an attribute.
pub(super) struct Unknown;

/// What was last said of a fact, and when.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) value: Option<Value>,
    pub(super) on: NaiveDate,
}

/// All subjects, and what the hub was told of them.
pub(super) struct Truth {
    pub(super) subjects: Vec<TrueSubject>,
    pub(super) by_id: HashMap<SubjectId, usize>,
    pub(super) said: HashMap<(usize, String), Said>,
}

impl Truth {
    pub(super) fn of(&self, id: SubjectId) -> Option<(usize, &TrueSubject)> {
        let at = *self.by_id.get(&id)?;
        Some((at, self.subjects.get(at)?))
    }

    /// What is true of an attribute; none when it does not apply.
    pub(super) fn fact(&self, at: usize, code: &str) -> Result<Option<&Typed>, Unknown> {
        let fact = self.subjects.get(at).and_then(|one| one.facts.get(code));
        fact.map(Option::as_ref).ok_or(Unknown)
    }

    /// Notes what the hub was told.
    pub(super) fn note(&mut self, at: usize, code: &str, value: Option<Value>, on: NaiveDate) {
        let _before = self.said.insert((at, code.to_owned()), Said { value, on });
    }

    /// Whether something was said of a fact that is fresh on a day, by the days that the catalogue gives it.
    pub(super) fn is_fresh(&self, at: usize, code: &str, freshness: u32, on: NaiveDate) -> bool {
        let said = self.said.get(&(at, code.to_owned()));
        said.is_some_and(|said| is_fresh(said.on, freshness, on))
    }
}

/// Whether what was said on one day is fresh on another; 0 days never age.
pub(super) fn is_fresh(said: NaiveDate, freshness: u32, on: NaiveDate) -> bool {
    freshness == 0 || (on - said).num_days() <= i64::from(freshness)
}

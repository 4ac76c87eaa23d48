//! The current record of a subject: all its shown facts, ready to read.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Catalogue};
use hub_values::{AreaCode, DepartmentCode, SubjectId, SubjectKind};

use crate::{
    Closure, Grade, HouseholdKind, Membership, Pins, Reason, Residence, Stated, Statement, survivor,
};

/// All that is currently shown about one subject; a pure function of its statements and relations.
#[derive(Debug, Clone)]
pub struct SubjectRecord {
    /// The subject.
    pub id: SubjectId,
    /// What kind it is.
    pub kind: SubjectKind,
    /// Grows with every change.
    pub version: u64,
    /// Community it belongs to.
    pub community: Option<AreaCode>,
    /// Shown facts, in the order of the catalogue.
    pub facts: Vec<Fact>,
    /// Of a resident: the households; of a household: its members.
    pub memberships: Vec<Membership>,
    /// Set for a household only.
    pub household: Option<Household>,
    /// Of a household: where it lived and lives; of a dwelling: who lived and lives there.
    pub residences: Vec<Residence>,
    /// Why and when it ended, if it did.
    pub closed: Option<Closure>,
    /// The ids of subjects that were merged into it.
    pub previous: Vec<SubjectId>,
}

/// What only a household has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Household {
    /// Registered or residing.
    pub kind: HouseholdKind,
    /// Where it lives, by the last word.
    pub dwelling: Option<SubjectId>,
}

/// The value shown for one attribute of one subject, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub attribute: AttributeIndex,
    /// The value, or why there is none.
    pub stated: Stated,
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// When it was true in the world.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
    /// When it was last said to be still right: by the shown statement, or by one that says the
    /// same and is verified well enough.
    pub confirmed_on: NaiveDate,
    /// Why this statement is shown.
    pub reason: Reason,
    /// Whether another source of the same grade says otherwise.
    pub is_conflicting: bool,
}

/// Whether a fact may still be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Within the attribute's days.
    Fresh,
    /// Past them: shown, and asks to be confirmed.
    Stale,
}

impl SubjectRecord {
    /// The attributes whose fact says something else than in an earlier record of the same subject,
    /// or is verified otherwise, or came, or went; in the order of the catalogue. That somebody said
    /// the same once more changes nothing.
    pub fn changed_since(&self, earlier: &Self) -> Vec<AttributeIndex> {
        let is_same = |fact: &Fact| {
            earlier.fact(fact.attribute).is_some_and(|before| {
                let says = |one: &Fact| (one.grade, one.is_conflicting);
                before.stated == fact.stated && says(before) == says(fact)
            })
        };
        let mut changed: Vec<AttributeIndex> = self
            .facts
            .iter()
            .filter(|fact| !is_same(fact))
            .chain(earlier.facts.iter().filter(|fact| self.fact(fact.attribute).is_none()))
            .map(|fact| fact.attribute)
            .collect();
        changed.sort_unstable();
        changed
    }

    /// Whether something that is no fact is otherwise than in an earlier record: who belongs to it,
    /// where it lives, in which community it is, whether it ended.
    pub fn is_related_otherwise(&self, earlier: &Self) -> bool {
        self.memberships != earlier.memberships
            || self.household != earlier.household
            || self.residences != earlier.residences
            || self.community != earlier.community
            || self.closed != earlier.closed
    }

    /// The fact for an attribute.
    pub fn fact(&self, attribute: AttributeIndex) -> Option<&Fact> {
        let position = self.facts.binary_search_by_key(&attribute, |fact| fact.attribute).ok()?;
        self.facts.get(position)
    }
}

impl Fact {
    /// The facts to show for the statements about one subject, in the order of the catalogue.
    pub fn all(statements: &[Statement], pins: &Pins, catalogue: &Catalogue) -> Vec<Self> {
        let mut attributes: Vec<_> = statements.iter().map(|one| one.attribute).collect();
        attributes.sort_unstable();
        attributes.dedup();
        attributes
            .into_iter()
            .filter_map(|index| catalogue.at(index))
            .filter_map(|attribute| {
                let pin = pins.record(&attribute.code);
                let disputes = pins.disputes();
                let counts = |one: &&Statement| {
                    Some(one.record) == pin || !disputes.is_objection(&attribute.code, one.record)
                };
                let about = statements.iter().filter(|one| one.attribute == attribute.index);
                let about = about.filter(counts);
                let shown = survivor(about, &attribute.lead_department, pin)?;
                Some(Self {
                    attribute: attribute.index,
                    stated: shown.statement.stated.clone(),
                    grade: shown.statement.grade,
                    source: shown.statement.source.clone(),
                    observed_on: shown.statement.observed_on,
                    recorded_at: shown.statement.recorded_at,
                    confirmed_on: shown.confirmed_on,
                    reason: shown.reason,
                    is_conflicting: shown.is_conflicting || disputes.is_open(&attribute.code),
                })
            })
            .collect()
    }

    /// Whether the fact is fresh on a day; an attribute of 0 days does not age, and whoever says the
    /// same again makes it young.
    pub fn freshness(&self, attribute: &Attribute, today: NaiveDate) -> Freshness {
        let days = Duration::days(i64::from(attribute.freshness_days));
        if attribute.freshness_days == 0 || today - self.confirmed_on <= days {
            Freshness::Fresh
        } else {
            Freshness::Stale
        }
    }
}

//! One grant: a department may use an attribute in one way for one purpose.

use chrono::{DateTime, Utc};
use hub_values::{
    AreaCode, AttributeCode, DepartmentCode, GrantId, PurposeCode, RequestId, china_day,
};
use thiserror::Error;

use crate::{Covers, Row, RowCondition};

/// Department × purpose × attribute × area × time × form of answer (授权).
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its id, which a refusal may name.
    pub id: GrantId,
    /// Who may.
    pub department: DepartmentCode,
    /// For what; none for writing.
    pub purpose: Option<PurposeCode>,
    /// Which attribute.
    pub attribute: AttributeCode,
    /// In which way.
    pub form: AnswerForm,
    /// Where; none for the whole city.
    pub area: Option<AreaCode>,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; none without end.
    pub until: Option<DateTime<Utc>>,
    /// Which subjects; all of these must hold, none for all subjects.
    pub conditions: Vec<RowCondition>,
    /// People of whom it may answer on one day before a second official must agree; none without
    /// a limit.
    pub people_per_day: Option<u64>,
    /// Which persons apart it reaches; none as a rule.
    pub covers: Covers,
    /// The access request that it came of; none for what ships or was given by hand.
    pub request: Option<RequestId>,
}

impl Grant {
    /// Whether it is in force at this time, wherever.
    pub fn is_in_force(&self, now: DateTime<Utc>) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether it covers a subject at this time; of persons apart only those it names.
    pub(crate) fn covers(&self, row: Row<'_>, now: DateTime<Utc>) -> bool {
        self.covers_but_persons_apart(row, now) && self.covers.admits(row, china_day(now))
    }

    /// The same, were nobody a person apart.
    pub(crate) fn covers_but_persons_apart(&self, row: Row<'_>, now: DateTime<Utc>) -> bool {
        self.is_in_force(now)
            && self.area.as_ref().is_none_or(|area| row.community.is_some_and(|c| area.contains(c)))
            && self.has_conditions_met(row, now)
    }

    fn has_conditions_met(&self, row: Row<'_>, now: DateTime<Utc>) -> bool {
        if self.conditions.is_empty() {
            return true;
        }
        let today = china_day(now);
        row.traits.is_some_and(|traits| self.conditions.iter().all(|one| one.holds(traits, today)))
    }
}

/// In which way an attribute may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnswerForm {
    /// Find a subject by exactly this value.
    Lookup,
    /// See the value; filter and order by it.
    Full,
    /// See the value behind its mask.
    Masked,
    /// Get yes or no.
    Predicate,
    /// State it.
    Write,
}

/// A name that is no form of answer.
#[derive(Debug, Error)]
#[error("write lookup, full, masked, predicate or write")]
pub struct UnknownForm;

impl AnswerForm {
    /// Name in files and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Full => "full",
            Self::Masked => "masked",
            Self::Predicate => "predicate",
            Self::Write => "write",
        }
    }

    /// The form of this name.
    pub fn from_name(name: &str) -> Result<Self, UnknownForm> {
        [Self::Lookup, Self::Full, Self::Masked, Self::Predicate, Self::Write]
            .into_iter()
            .find(|form| form.as_str() == name)
            .ok_or(UnknownForm)
    }
}

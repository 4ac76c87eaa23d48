//! One grant: a department may use an attribute in one way for one purpose.

use chrono::{DateTime, Utc};
use hub_values::{AreaCode, AttributeCode, DepartmentCode, GrantId, PurposeCode};
use thiserror::Error;

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
}

impl Grant {
    /// Whether it covers a subject of this community at this time.
    pub fn covers(&self, community: Option<&AreaCode>, now: DateTime<Utc>) -> bool {
        self.from <= now
            && self.until.is_none_or(|until| now < until)
            && self.area.as_ref().is_none_or(|area| community.is_some_and(|c| area.contains(c)))
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

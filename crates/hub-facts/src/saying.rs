//! What a source record says beyond facts: who belongs where, what ended, which statement counts.

use chrono::{DateTime, NaiveDate, Utc};
use hub_values::{AttributeCode, DepartmentCode, RecordId, SubjectId};
use serde::{Deserialize, Serialize};

use crate::{ClosingReason, HouseholdKind};

/// One thing that a source record says about its subject, besides its statements. It names other
/// subjects by id and holds no personal value; like a statement it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "says")]
pub enum Saying {
    /// Of a household: what it is, where it lives, and everybody who belongs to it on the day.
    Roster {
        /// Registered or residing.
        kind: HouseholdKind,
        /// Where it lives, when that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dwelling: Option<SubjectId>,
        /// Who belongs to it; who is left out does not.
        members: Vec<RosterLine>,
    },
    /// Of a household: somebody belongs to it from the day on.
    Joined {
        /// Who.
        resident: SubjectId,
        /// Relation to the householder, a code of GB/T 4761.
        relation: String,
    },
    /// Of a household: somebody does not belong to it any more, from the day on.
    Left {
        /// Who.
        resident: SubjectId,
    },
    /// It ended; the day is the last one on which it was.
    Closed {
        /// Why.
        reason: ClosingReason,
    },
    /// The end was a mistake.
    Reopened,
    /// A steward chose the statement that counts for an attribute.
    Pinned {
        /// For which attribute.
        attribute: AttributeCode,
        /// The record whose statement counts.
        record: RecordId,
    },
    /// A steward gave an attribute back to the rule.
    Unpinned {
        /// Which attribute.
        attribute: AttributeCode,
    },
}

/// One member of a household, as a roster lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterLine {
    /// Who.
    #[serde(rename = "r")]
    pub resident: SubjectId,
    /// Relation to the householder, a code of GB/T 4761.
    #[serde(rename = "as")]
    pub relation: String,
    /// First day, when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day, when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// A saying with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The source record it came in with.
    pub record: RecordId,
    /// Who said it.
    pub source: DepartmentCode,
    /// Day on which it was true in the world.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
    /// What was said.
    pub saying: Saying,
}

impl Said {
    /// Its place among decisions: the later one holds.
    pub(crate) fn decided(&self) -> (DateTime<Utc>, RecordId) {
        (self.recorded_at, self.record)
    }
}

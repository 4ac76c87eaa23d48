//! What a source record says beyond facts: who belongs where, what ended, which statement counts.

use std::collections::{HashMap, HashSet};

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
    /// Somebody says that the fact for an attribute is wrong. What the same record states of it counts
    /// as their word, and is never shown as the fact by itself.
    Disputed {
        /// Which attribute.
        attribute: AttributeCode,
    },
    /// The lead department settled what somebody had disputed.
    Settled {
        /// Which attribute.
        attribute: AttributeCode,
        /// The record that disputed it.
        dispute: RecordId,
    },
    /// Another subject is the same one; its records were moved here, and its id leads here.
    Merged {
        /// The other one.
        subject: SubjectId,
    },
}

impl Saying {
    /// The subjects that it ties its own subject to: members, and where a household lives.
    pub fn named(&self) -> Vec<SubjectId> {
        match self {
            Self::Roster { dwelling, members, .. } => {
                members.iter().map(|line| line.resident).chain(*dwelling).collect()
            }
            Self::Joined { resident, .. } | Self::Left { resident } => vec![*resident],
            Self::Closed { .. }
            | Self::Reopened
            | Self::Pinned { .. }
            | Self::Unpinned { .. }
            | Self::Disputed { .. }
            | Self::Settled { .. }
            | Self::Merged { .. } => Vec::new(),
        }
    }

    /// The same with every subject that was merged into another one under the id of that one. Two
    /// lines of a roster that are one person become the first of them.
    #[must_use]
    pub fn with_survivors(self, survivors: &HashMap<SubjectId, SubjectId>) -> Self {
        let now = |id: SubjectId| survivors.get(&id).copied().unwrap_or(id);
        match self {
            Self::Roster { kind, dwelling, members } => {
                let mut seen = HashSet::new();
                let members = members
                    .into_iter()
                    .map(|line| RosterLine { resident: now(line.resident), ..line });
                let members = members.filter(|line| seen.insert(line.resident)).collect();
                Self::Roster { kind, dwelling: dwelling.map(now), members }
            }
            Self::Joined { resident, relation } => {
                Self::Joined { resident: now(resident), relation }
            }
            Self::Left { resident } => Self::Left { resident: now(resident) },
            Self::Closed { .. }
            | Self::Reopened
            | Self::Pinned { .. }
            | Self::Unpinned { .. }
            | Self::Disputed { .. }
            | Self::Settled { .. }
            | Self::Merged { .. } => self,
        }
    }

    /// The subjects that were merged into the one that all this is said about, by id.
    pub fn merged(said: &[Said]) -> Vec<SubjectId> {
        let mut merged: Vec<SubjectId> = said
            .iter()
            .filter_map(|one| {
                if let Self::Merged { subject } = one.saying { Some(subject) } else { None }
            })
            .collect();
        merged.sort_unstable();
        merged.dedup();
        merged
    }
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

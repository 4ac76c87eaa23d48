//! When and why a subject ended: somebody died or moved away, a house was pulled down.

use chrono::NaiveDate;
use hub_values::SubjectKind;
use serde::{Deserialize, Serialize};

use crate::{Said, Saying};

/// Why a subject ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingReason {
    /// 死亡: a resident died.
    Died,
    /// 迁出: a resident, a household or a business left the city.
    MovedAway,
    /// 销户: a household is none any more.
    Dissolved,
    /// 拆除: a dwelling was pulled down.
    Demolished,
    /// 停业: a business ended.
    ClosedDown,
}

/// The end of a subject. The subject stays, with all that is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// Why.
    pub reason: ClosingReason,
    /// The last day on which it was.
    pub on: NaiveDate,
}

impl ClosingReason {
    /// Whether a subject of this kind can end so.
    pub fn fits(self, kind: SubjectKind) -> bool {
        matches!(
            (self, kind),
            (Self::Died | Self::MovedAway, SubjectKind::Resident)
                | (Self::MovedAway | Self::Dissolved, SubjectKind::Household)
                | (Self::Demolished, SubjectKind::Dwelling)
                | (Self::MovedAway | Self::ClosedDown, SubjectKind::Premises)
        )
    }
}

impl Closure {
    /// The end that holds after everything said about a subject: the last decision counts.
    pub fn of(said: &[Said]) -> Option<Self> {
        let last = said
            .iter()
            .filter(|one| matches!(one.saying, Saying::Closed { .. } | Saying::Reopened))
            .max_by_key(|one| one.decided())?;
        match last.saying {
            Saying::Closed { reason } => Some(Self { reason, on: last.observed_on }),
            Saying::Reopened
            | Saying::Roster { .. }
            | Saying::Joined { .. }
            | Saying::Left { .. }
            | Saying::Pinned { .. }
            | Saying::Unpinned { .. }
            | Saying::Disputed { .. }
            | Saying::Settled { .. }
            | Saying::Merged { .. } => None,
        }
    }
}

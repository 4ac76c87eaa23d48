//! Who belongs to a household, from when to when.

use chrono::NaiveDate;
use hub_values::SubjectId;
use serde::{Deserialize, Serialize};

use crate::belonging::holds;

/// The two kinds of household; more than a third of people belong to two different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HouseholdKind {
    /// 户籍户: as registered with the police.
    Registered,
    /// 居住户: as people live.
    Residing,
}

impl HouseholdKind {
    /// Name in files and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Residing => "residing",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Registered, Self::Residing].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A resident belongs to a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The household.
    pub household: SubjectId,
    /// The resident.
    pub resident: SubjectId,
    /// Kind of the household.
    pub kind: HouseholdKind,
    /// Relation to the householder, a code of GB/T 4761.
    pub relation: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

/// GB/T 4761: 户主, and 本人 where the table is used for the householder.
const HOUSEHOLDER_CODES: [&str; 2] = ["02", "01"];

impl Membership {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        holds(self.from, self.to, day)
    }

    /// Whether the resident is the householder.
    pub fn is_householder(&self) -> bool {
        HOUSEHOLDER_CODES.contains(&self.relation.as_str())
    }
}

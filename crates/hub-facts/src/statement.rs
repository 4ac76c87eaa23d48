//! What one source said about one attribute of one subject.

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{AttributeIndex, Value};
use hub_values::{DepartmentCode, RecordId};
use serde::{Deserialize, Serialize};

/// One source said: attribute = value, observed on this date. Never overwritten.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The source record it came in with.
    pub record: RecordId,
    /// What it is about.
    pub attribute: AttributeIndex,
    /// What was said.
    pub stated: Stated,
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// Day on which it was true in the world.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
}

/// A value, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stated {
    /// A value that fits the attribute.
    #[serde(rename = "v")]
    Value(Value),
    /// No value, and why.
    #[serde(rename = "a")]
    Absent(Absence),
    /// A text that a register holds but that is no value of the attribute, such as a document
    /// number with a wrong check digit. Kept, flagged, never shown as the fact.
    #[serde(rename = "c")]
    Claim(String),
}

impl Stated {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent(_) | Self::Claim(_) => None,
        }
    }
}

/// Why nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// Asked, and nobody knows.
    Unknown,
    /// Asked, and the person would not say.
    Refused,
    /// Does not apply to this subject.
    NotApplicable,
    /// Held back by its source.
    Withheld,
    /// There was a value; it named a person who was erased, and went with them.
    Erased,
}

impl Absence {
    /// All reasons that a source may give.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Refused, Self::NotApplicable, Self::Withheld];

    /// The reason that a text gives where a value is expected: the words that people write into
    /// forms, in Chinese or English. A blank text gives no reason: it says nothing.
    ///
    /// ```
    /// use hub_facts::Absence;
    ///
    /// assert_eq!(Absence::from_words(" 不详 "), Some(Absence::Unknown));
    /// assert_eq!(Absence::from_words("N/A"), Some(Absence::NotApplicable));
    /// assert_eq!(Absence::from_words(""), None);
    /// ```
    pub fn from_words(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Some(match text.as_str() {
            "不详" | "不明" | "未知" | "unknown" => Self::Unknown,
            "拒绝" | "拒答" | "拒绝回答" | "拒绝提供" | "refused" => Self::Refused,
            "不适用" | "not applicable" | "not_applicable" | "n/a" => Self::NotApplicable,
            "保密" | "withheld" | "confidential" => Self::Withheld,
            _ => return None,
        })
    }
}

/// How well a statement is verified, weakest first (核验等级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Said by the person, checked by nobody.
    SelfStated,
    /// Read from a document that was seen.
    SeenDocument,
    /// Confirmed by staff.
    ConfirmedByStaff,
    /// From the register of the attribute's lead department.
    AuthoritativeRegister,
}

/// What a statement rests on, as its sender tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Evidence {
    /// The person's own word.
    SelfStated,
    /// A document was seen.
    SeenDocument,
    /// Staff looked, or the sender keeps it in a register of its own.
    #[default]
    Confirmed,
}

impl Grade {
    /// The grade that a sender earns: the evidence counts, and only the lead department's word,
    /// beyond what a person merely said, is a register's.
    pub fn earned(sender: &DepartmentCode, lead: &DepartmentCode, evidence: Evidence) -> Self {
        match evidence {
            Evidence::SelfStated => Self::SelfStated,
            Evidence::SeenDocument | Evidence::Confirmed if sender == lead => {
                Self::AuthoritativeRegister
            }
            Evidence::SeenDocument => Self::SeenDocument,
            Evidence::Confirmed => Self::ConfirmedByStaff,
        }
    }
}

//! What was judged of a row, where and why; never a value.

use serde::{Deserialize, Serialize};

use crate::Problem;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ImportDecision {
    /// A new subject is made.
    #[serde(rename = "c")]
    Created,
    /// It belongs to a subject that is known, and changes nothing that is shown.
    #[serde(rename = "l")]
    Linked,
    /// The same record is held already.
    #[serde(rename = "k")]
    AlreadyKnown,
    /// It belongs to a subject that is known, and changes a fact that is shown.
    #[serde(rename = "f")]
    ChangesFact,
    /// A new subject is made, and waits beside somebody known whom it may be for a person to decide.
    #[serde(rename = "d")]
    Doubtful,
    /// A person must decide first; it is not written.
    #[serde(rename = "n")]
    NeedsReview,
    /// It is wrong; it is not written.
    #[serde(rename = "r")]
    Refused,
}

/// What a person has to do with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// It will be written, or is held already.
    WillBeWritten,
    /// Somebody must decide.
    NeedsPerson,
    /// It is refused.
    Refused,
}

/// What is wrong with a row, or what to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// Code of the attribute, or another part of the row.
    pub at: String,
    /// Address of the cell, such as C12; none when it is about the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A row of the file with what was judged of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowVerdict {
    /// Its number as a spreadsheet shows it.
    #[serde(rename = "n")]
    pub row: u64,
    /// What becomes of it.
    #[serde(rename = "d")]
    pub decision: ImportDecision,
    /// Why, or what to look at although it is taken.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<RowProblem>,
}

impl ImportDecision {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Linked,
        Self::ChangesFact,
        Self::AlreadyKnown,
        Self::Doubtful,
        Self::NeedsReview,
        Self::Refused,
    ];

    /// Name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Linked => "linked",
            Self::AlreadyKnown => "already_known",
            Self::ChangesFact => "changes_fact",
            Self::Doubtful => "doubtful",
            Self::NeedsReview => "needs_review",
            Self::Refused => "refused",
        }
    }

    /// Name in reports in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Created => "新建",
            Self::Linked => "已关联",
            Self::AlreadyKnown => "已存在",
            Self::ChangesFact => "将更改现有数据",
            Self::Doubtful => "疑似重复",
            Self::NeedsReview => "待核实",
            Self::Refused => "退回",
        }
    }

    /// In which pile it lies.
    pub fn pile(self) -> Pile {
        match self {
            Self::Created | Self::Linked | Self::AlreadyKnown | Self::ChangesFact => {
                Pile::WillBeWritten
            }
            Self::Doubtful | Self::NeedsReview => Pile::NeedsPerson,
            Self::Refused => Pile::Refused,
        }
    }
}

impl RowProblem {
    /// A problem, with the address of its cell.
    pub(super) fn of(problem: Problem, cell: Option<String>) -> Self {
        Self { at: problem.at, cell, zh: problem.zh, en: problem.en }
    }
}

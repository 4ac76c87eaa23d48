//! What became of a record that was entered.

use hub_values::SubjectId;

/// What was decided about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntakeDecision {
    /// A new subject was made.
    Created,
    /// It belongs to a subject that is known.
    Linked,
    /// The same record is held already; nothing was written.
    AlreadyKnown,
    /// It was refused; nothing was written.
    Refused,
}

/// What became of one record.
#[derive(Debug, Clone)]
pub struct IntakeOutcome {
    /// What was decided.
    pub decision: IntakeDecision,
    /// The subject; none when refused.
    pub subject: Option<SubjectId>,
    /// Why it was refused, or what to look at although it was taken.
    pub problems: Vec<Problem>,
}

/// Something wrong with a record, and what to do about it. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Code of the attribute, or name of another part of the record.
    pub at: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl IntakeOutcome {
    pub(crate) fn refused(problems: Vec<Problem>) -> Self {
        Self { decision: IntakeDecision::Refused, subject: None, problems }
    }
}

impl IntakeDecision {
    /// Name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Linked => "linked",
            Self::AlreadyKnown => "already_known",
            Self::Refused => "refused",
        }
    }

    /// Name in reports in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Created => "新建",
            Self::Linked => "已关联",
            Self::AlreadyKnown => "已存在",
            Self::Refused => "退回",
        }
    }
}

impl Problem {
    pub(crate) fn new(at: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at: at.to_owned(), zh: zh.into(), en: en.into() }
    }
}

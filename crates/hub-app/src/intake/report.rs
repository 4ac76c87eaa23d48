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
    /// A person decides: the document belongs to somebody of another community. Nothing was written.
    NeedsReview,
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
    /// Says nothing about who it is: the sender has no say in that community.
    pub(crate) fn needs_review() -> Self {
        let problem = Problem::new(
            "id_number",
            "该证件号码已在其他社区登记，如已迁入请联系数据局核实后再录入；本次未登记",
            "this document is registered in another community; if the person moved here, ask the \
             data bureau to check; nothing was recorded",
        );
        let decision = IntakeDecision::NeedsReview;
        Self { decision, subject: None, problems: vec![problem] }
    }

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
            Self::NeedsReview => "待核实",
            Self::Refused => "退回",
        }
    }
}

impl Problem {
    pub(crate) fn new(at: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at: at.to_owned(), zh: zh.into(), en: en.into() }
    }
}

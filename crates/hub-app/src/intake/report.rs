//! What became of a record that was entered.

use hub_values::{SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

/// What was decided about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeDecision {
    /// A new subject was made.
    Created,
    /// It belongs to a subject that is known.
    Linked,
    /// The same record is held already; nothing was written.
    AlreadyKnown,
    /// A person decides. Without a subject the document belongs to somebody of another community, and
    /// nothing was written; with one, the record was kept as somebody new beside whom it may be.
    NeedsReview,
    /// It was refused; nothing was written.
    Refused,
}

/// What became of one record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IntakeOutcome {
    /// What was decided.
    pub decision: IntakeDecision,
    /// The subject; none when refused.
    pub subject: Option<SubjectId>,
    /// Why it was refused, or what to look at although it was taken.
    pub problems: Vec<Problem>,
    /// Whom else somebody new may be, the most likely first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<SubjectId>,
    /// Whether the score said so, or that it is nobody known: nothing names whom it is about.
    #[serde(skip)]
    pub(crate) is_by_score: bool,
}

/// Something wrong with a record, and what to do about it. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Code of the attribute, or name of another part of the record.
    pub at: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl IntakeOutcome {
    /// Says nothing about who or what it is: the sender has no say in that community.
    pub(crate) fn needs_review(kind: SubjectKind) -> Self {
        let (at, zh, en) = match kind {
            SubjectKind::Resident => (
                "id_number",
                "该证件号码已在其他社区登记，如已迁入请联系数据局核实后再录入；本次未登记",
                "this document is registered in another community; if the person moved here, ask \
                 the data bureau to check; nothing was recorded",
            ),
            SubjectKind::Household => (
                "household_no",
                "该户号已在其他社区登记，请联系数据局核实后再录入；本次未登记",
                "this number is registered in another community; ask the data bureau to check; \
                 nothing was recorded",
            ),
            SubjectKind::Dwelling => (
                "dwelling_address",
                "该地址已在其他社区登记，请联系数据局核实后再录入；本次未登记",
                "this address is registered in another community; ask the data bureau to check; \
                 nothing was recorded",
            ),
            SubjectKind::Premises => (
                "uscc",
                "该信用代码已在其他社区登记，请联系数据局核实后再录入；本次未登记",
                "this credit code is registered in another community; ask the data bureau to \
                 check; nothing was recorded",
            ),
        };
        let decision = IntakeDecision::NeedsReview;
        let problems = vec![Problem::new(at, zh, en)];
        Self { decision, subject: None, problems, candidates: Vec::new(), is_by_score: false }
    }

    /// A household of which nothing says which one it is.
    pub(crate) fn names_nothing() -> Self {
        Self::refused(vec![Problem::new(
            "members",
            "无法确定是哪一户，请至少填写户号、房屋地址或一名成员",
            "nothing says which household this is; give its number, its dwelling or a member",
        )])
    }

    /// Somebody new who resembles somebody known.
    pub(crate) fn perhaps_known() -> Problem {
        Problem::new(
            "person_name",
            "与已登记的居民相似，已先单独登记并列入待核实清单（duplicateReviews），请核实是否同一人",
            "resembles a resident who is known; recorded as somebody new for now, and waits for a \
             person to decide (`duplicateReviews`)",
        )
    }

    pub(crate) fn refused(problems: Vec<Problem>) -> Self {
        let decision = IntakeDecision::Refused;
        Self { decision, subject: None, problems, candidates: Vec::new(), is_by_score: false }
    }
}

impl Problem {
    pub(crate) fn new(at: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at: at.to_owned(), zh: zh.into(), en: en.into() }
    }
}

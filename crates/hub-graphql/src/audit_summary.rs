//! The log as sums: which department was shown or refused which attribute, how often.

use async_graphql::{Enum, InputObject, SimpleObject};
use hub_app::{Operation, Period, SummaryCriteria};
use hub_storage::{Tally, TallyKey};

use crate::catalogue::Department;
use crate::scalars::Date;

/// How long the periods of a summary are.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Period")]
pub(crate) enum SummaryPeriod {
    /// 日 Days in China.
    Day,
    /// 月 Months.
    Month,
    /// 年 Years.
    Year,
    /// 合计 One period for all.
    All,
}

/// What a summary is wanted of; all conditions must hold.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct AuditSummaryInput {
    /// From this day on, in China.
    pub(crate) from: Option<Date>,
    /// Until this day, it included.
    pub(crate) to: Option<Date>,
    /// How long its periods are.
    #[graphql(default_with = "SummaryPeriod::Month")]
    pub(crate) period: SummaryPeriod,
    /// Of this department, by code.
    pub(crate) department: Option<String>,
    /// For this purpose, by code.
    pub(crate) purpose: Option<String>,
    /// Of this attribute, by code.
    pub(crate) attribute: Option<String>,
}

/// How often a department was shown, refused or wrote an attribute for a purpose in a period.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AuditSummaryRow {
    /// The period: `2026-11-30`, `2026-11`, `2026`, or empty for all time.
    pub(crate) period: String,
    /// Which department; `null` for operations that named none.
    pub(crate) department: Option<Department>,
    /// For which purpose, by code.
    pub(crate) purpose: Option<String>,
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// Operations that showed it.
    pub(crate) answers: i64,
    /// Operations that were refused it.
    pub(crate) refusals: i64,
    /// Operations that wrote it.
    pub(crate) writings: i64,
    /// Subjects of the operations that showed it, each counted once for an operation.
    pub(crate) subjects: i64,
}

impl From<AuditSummaryInput> for SummaryCriteria {
    fn from(input: AuditSummaryInput) -> Self {
        Self {
            from: input.from.map(|day| day.0),
            to: input.to.map(|day| day.0),
            period: input.period.into(),
            department: input.department,
            purpose: input.purpose,
            attribute: input.attribute,
        }
    }
}

impl AuditSummaryRow {
    pub(crate) fn of(operation: &Operation, (key, tally): (TallyKey, Tally)) -> Self {
        let named = |text: String| Some(text).filter(|text| !text.is_empty());
        let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
        Self {
            period: key.day,
            department: named(key.department).map(|code| Department::of(operation, &code)),
            purpose: named(key.purpose),
            attribute: key.attribute,
            answers: count(tally.answers),
            refusals: count(tally.refusals),
            writings: count(tally.writings),
            subjects: count(tally.subjects),
        }
    }
}

//! 复核演练: answers that were looked at again.

use async_graphql::{ID, SimpleObject};
use hub_app::{Operation, Rehearsal};

use crate::ids::entry_id;
use crate::scalars::DateTime;

/// 复核演练: answers drawn at random from the log, with receipt, admission and rights looked at again as they were then.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AuditRehearsal {
    /// When.
    pub(crate) time: DateTime,
    /// Entries of the log then.
    pub(crate) size: u64,
    /// Answers that were looked at.
    pub(crate) looked_at: u64,
    /// Those of them that passed.
    pub(crate) passed: u64,
    /// What did not pass; empty for all but auditors.
    pub(crate) failures: Vec<RehearsalFailure>,
}

/// 未通过的应答 An answer that did not pass a rehearsal.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct RehearsalFailure {
    /// Its entry.
    pub(crate) entry: ID,
    /// Why, in the language of the answer.
    pub(crate) reason: String,
}

impl AuditRehearsal {
    pub(crate) fn of(operation: &Operation, one: Rehearsal) -> Self {
        let failure = |one: hub_app::RehearsalFailure| RehearsalFailure {
            entry: ID(entry_id(one.entry)),
            reason: operation.language().pick(&one.zh, &one.en).to_owned(),
        };
        Self {
            time: DateTime(one.time),
            size: one.size,
            looked_at: one.looked_at,
            passed: one.passed,
            failures: one.failures.into_iter().map(failure).collect(),
        }
    }
}

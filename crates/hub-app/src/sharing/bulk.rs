//! More people on a day than the grants allow: a second official agrees.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{Act, CallerRole};
use hub_storage::BulkApproval;
use hub_values::ApprovalId;

use super::checked_reason;
use crate::author::telling;
use crate::writer::Written;
use crate::{AppError, Operation};

impl Operation {
    /// What waits for a second official, or was agreed to, newest first, before one of them; true
    /// when there are more. A department sees its own, the data bureau and auditors all.
    pub async fn bulk_approvals(
        self: &Arc<Self>,
        is_waiting: Option<bool>,
        before: Option<ApprovalId>,
        first: u64,
    ) -> Result<(Vec<BulkApproval>, bool), AppError> {
        self.require(Act::ReadRequests)?;
        let _permit = self.permit()?;
        let own = self.involved();
        let wanted = first.saturating_add(1);
        let store = self.hub().store();
        let mut found = store.bulk_approvals(own.as_ref(), is_waiting, before, wanted).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        Ok((found, has_more))
    }

    /// Agrees to more people on this day: for a data manager of the asking department or the data
    /// bureau, never for whoever asked.
    pub async fn approve_bulk(
        self: &Arc<Self>,
        id: ApprovalId,
        people: u64,
        reason: &str,
    ) -> Result<BulkApproval, AppError> {
        self.require(Act::DecideAccess)?;
        let _permit = self.permit()?;
        let reason = checked_reason("reason", reason)?;
        let by = self.official();
        let mut entry = self.entry(Kind::Grant);
        entry.operation = Some("approveBulk".to_owned());
        entry.reason = Some(reason.clone());
        entry.count = 1;
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let found = tx.bulk_approval(id).await?;
                let is_theirs = |one: &BulkApproval| {
                    by.role == CallerRole::DataBureauAdmin || one.key.department == by.department
                };
                let one = found.filter(is_theirs).ok_or_else(unknown)?;
                if one.asked_by == by.actor {
                    return Err(AppError::invalid(
                        "id",
                        "须由另一人批准，不得批准自己的查询",
                        "a second official must agree, not the one who asked",
                    ));
                }
                if one.approved_by.is_some() || one.key.day != by.today.to_string() {
                    return Err(AppError::invalid(
                        "id",
                        "该项已批准，或已不是当天；次日重新计数",
                        "this was agreed to already, or is not of today; each day counts anew",
                    ));
                }
                if people < one.people {
                    return Err(AppError::invalid(
                        "people",
                        format!("至少批准{}人，否则该查询仍不能执行", one.people),
                        format!(
                            "agree to {} people at least, or the query still waits",
                            one.people
                        ),
                    ));
                }
                let one = BulkApproval {
                    approved_people: Some(people),
                    approved_by: Some(by.actor.clone()),
                    approved_at: Some(by.now),
                    reason: Some(reason),
                    ..one
                };
                tx.put_bulk_approval(&one).await?;
                entry.subjects = vec![format!("bulk:{id}")];
                Ok((one, Written { entries: vec![entry], ..Written::default() }))
            })
        });
        self.administer_and_hear(work).await
    }
}

fn unknown() -> AppError {
    AppError::invalid("id", "没有待批准的该项", "nothing of this id waits for you")
}

//! Counts of how many people a department is told on a day, durably and before it is told.

use hub_storage::{BulkApproval, BulkKey, StoreError, Tx};
use hub_values::{ApprovalId, SubjectId};
use tokio::sync::oneshot;

use super::{ErrorChain, Group, NotAppended, Reply};
use crate::Receipt;
use crate::hub::Hub;
use crate::recent::Prepared;

/// People of whom a department is told, to be counted before it is.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) key: BulkKey,
    pub(crate) asked_by: String,
    pub(crate) residents: Vec<SubjectId>,
    /// How many there may be on the day.
    pub(crate) limit: u64,
}

impl Group {
    /// Appends the entry of an answer, unless it is about more people than there may be.
    pub(super) async fn answer(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        entry: Prepared,
        people: Option<People>,
        reply: oneshot::Sender<Result<Receipt, NotAppended>>,
    ) {
        let admitted = match people {
            None => Ok(None),
            Some(people) => admit(hub, tx, people).await,
        };
        match admitted {
            Ok(None) => {
                let receipt = self.append(entry);
                self.replies.push(Reply::Appended(reply, receipt));
            }
            Ok(Some(why)) => self.replies.push(Reply::Waits(reply, why)),
            Err(error) => {
                tracing::error!(error = %ErrorChain(&error), "people could not be counted");
                self.is_broken = true;
                drop(reply.send(Err(NotAppended::Unavailable)));
            }
        }
    }
}

/// Counts the people of an answer. Where they are too many nothing is counted, and the answer waits
/// for a second official. The head of the log is locked, so that no other process counts meanwhile.
async fn admit(hub: &Hub, tx: &Tx, people: People) -> Result<Option<NotAppended>, StoreError> {
    let (held, new) = tx.new_people(&people.key, &people.residents).await?;
    if new.is_empty() {
        return Ok(None);
    }
    let wanted = held + new.len() as u64;
    let approvals =
        if wanted > people.limit { tx.bulk_approvals_for(&people.key).await? } else { Vec::new() };
    let approved = approvals.iter().filter_map(|one| one.approved_people).max();
    let limit = people.limit.max(approved.unwrap_or_default());
    if wanted <= limit {
        if held == 0 {
            tx.forget_people(&people.key.day).await?;
        }
        tx.add_people(&people.key, &new).await?;
        return Ok(None);
    }
    let waiting = approvals
        .into_iter()
        .find(|one| one.approved_by.is_none() && one.asked_by == people.asked_by);
    let approval = match waiting {
        Some(one) => BulkApproval { people: one.people.max(wanted), limit, ..one },
        None => BulkApproval {
            id: ApprovalId::from_uuid(hub.ids().uuid()),
            key: people.key,
            asked_by: people.asked_by,
            asked_at: hub.clock().now(),
            people: wanted,
            limit,
            approved_people: None,
            approved_by: None,
            approved_at: None,
            reason: None,
        },
    };
    tx.put_bulk_approval(&approval).await?;
    Ok(Some(NotAppended::TooManyPeople { people: wanted, limit }))
}

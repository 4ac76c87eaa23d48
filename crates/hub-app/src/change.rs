//! What staff and stewards decide about subjects: confirm, move, close, reopen, pin.

mod closing;
mod confirming;
mod moving;
mod outcome;
mod pinning;
mod plan;

use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::Kind;
use hub_catalogue::AttributeIndex;
use hub_facts::ClosingReason;
use hub_policy::Act;
use hub_values::{RecordId, SubjectId, SubjectKind};

pub use moving::{Destination, Moving};
pub use outcome::{ChangeDecision, ChangeOutcome};
use plan::{Plan, Planner};

use crate::hub::Hub;
use crate::intake::project;
use crate::ledger::logged_subject;
use crate::writer::{Work, Written};
use crate::{AppError, Operation};

/// Something to be decided about one subject.
#[derive(Debug, Clone)]
pub enum Change {
    /// Facts are still right.
    Confirm {
        /// Whose.
        subject: (SubjectKind, SubjectId),
        /// Which, by code.
        attributes: Vec<String>,
        /// When that was seen; today when not said.
        observed_on: Option<NaiveDate>,
    },
    /// A resident moves to another household.
    Move(Moving),
    /// A subject ended.
    Close {
        /// Which.
        subject: (SubjectKind, SubjectId),
        /// Why.
        reason: ClosingReason,
        /// Its last day.
        on: NaiveDate,
    },
    /// The end of a subject was a mistake.
    Reopen {
        /// Which.
        subject: (SubjectKind, SubjectId),
    },
    /// One statement counts for an attribute, whatever else is said.
    Pin {
        /// Whose.
        subject: (SubjectKind, SubjectId),
        /// Which attribute, by code.
        attribute: String,
        /// The record whose statement counts.
        record: RecordId,
        /// Why; kept sealed beside the decision.
        reason: String,
    },
    /// The rule chooses again.
    Unpin {
        /// Whose.
        subject: (SubjectKind, SubjectId),
        /// Which attribute, by code.
        attribute: String,
        /// Why.
        reason: String,
    },
}

impl Change {
    fn act(&self) -> Act {
        match self {
            Self::Confirm { .. } | Self::Move(_) | Self::Close { .. } | Self::Reopen { .. } => {
                Act::Record
            }
            Self::Pin { .. } | Self::Unpin { .. } => Act::Settle,
        }
    }
}

impl Operation {
    /// The outcome of input that is no change at all; the entry says that it was refused.
    pub fn refuse_change(&self, problem: crate::Problem) -> ChangeOutcome {
        self.ledger().reject();
        ChangeOutcome::refused(problem)
    }

    /// Makes a change, with its entry in the same transaction. Made again it changes nothing. With
    /// `is_dry_run` it is judged, and nothing is written.
    ///
    /// # Errors
    /// The caller's role may not make such a change, or the hub cannot write. What is wrong with
    /// the change itself is told in the outcome.
    pub async fn change(
        self: &Arc<Self>,
        change: Change,
        is_dry_run: bool,
    ) -> Result<ChangeOutcome, AppError> {
        self.require(change.act())?;
        let planner = Planner::new(self)?;
        let entry = self.entry(Kind::Mutation);
        let (reply, answer) = tokio::sync::oneshot::channel();
        let hub = Arc::clone(self.hub());
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let plan = planner.plan(&hub, tx, change).await?;
                let (done, written) = carry_out(&hub, tx, cursor, plan, entry, is_dry_run).await?;
                // The receiver is gone only when its caller is; the write stands all the same.
                let _gone = reply.send(done);
                Ok(written)
            })
        });
        let receipts = self.hub().write(work).await?;
        let done = answer.await.map_err(|_| AppError::Internal)?;
        let mut ledger = self.ledger();
        for (path, denial) in done.outcome.denials.clone() {
            ledger.refuse(path, denial, false);
        }
        if !receipts.is_empty() {
            ledger.cover(&done.attributes, &done.touched);
            ledger.written.extend(receipts);
        }
        done.touched.iter().for_each(|(kind, id)| ledger.touch(*kind, *id));
        if done.outcome.decision.is_none() {
            ledger.reject();
        }
        drop(ledger);
        Ok(done.outcome)
    }
}

struct Done {
    outcome: ChangeOutcome,
    attributes: Vec<AttributeIndex>,
    touched: Vec<(SubjectKind, SubjectId)>,
}

/// Writes a plan and what follows from it, unless there is nothing to write.
async fn carry_out(
    hub: &Hub,
    tx: &hub_storage::Tx,
    cursor: &mut u64,
    mut plan: Plan,
    mut entry: hub_audit::Entry,
    is_dry_run: bool,
) -> Result<(Done, Written), AppError> {
    let attributes = plan.attributes();
    if is_dry_run && plan.outcome.decision == Some(ChangeDecision::Done) {
        plan.outcome.decision = Some(ChangeDecision::WouldBeDone);
        // What would be made does not exist.
        plan.outcome.household = plan.outcome.household.filter(|id| !plan.makes(*id));
    }
    if plan.outcome.decision != Some(ChangeDecision::Done) {
        let touched = plan.about;
        return Ok((Done { outcome: plan.outcome, attributes, touched }, Written::default()));
    }
    tx.add_subjects(&plan.new, hub.clock().now()).await?;
    tx.add_records(plan.records).await?;
    project::relate(hub, tx, &plan.households, &mut plan.touched).await?;
    let touched: Vec<SubjectId> = plan.touched.into_iter().collect();
    let (touched, tokens) = project::project(hub, tx, cursor, &touched, &plan.new).await?;
    entry.written = crate::intake::codes(tx.catalogue(), &attributes);
    entry.subjects = touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
    entry.count = 1;
    let written = Written {
        entries: vec![entry],
        touched: touched.iter().map(|(_, id)| *id).collect(),
        tokens,
        changes_rights: false,
    };
    Ok((Done { outcome: plan.outcome, attributes, touched }, written))
}

//! What staff and stewards decide about subjects: confirm, move, close, reopen, pin.

mod closing;
mod confirming;
pub(crate) mod merging;
mod moving;
mod outcome;
mod pinning;
pub(crate) mod plan;

use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::Kind;
use hub_catalogue::AttributeIndex;
use hub_facts::ClosingReason;
use hub_policy::Act;
use hub_values::{RecordId, SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

pub use merging::{
    Merge, MergeConflict, MergeOutcome, MergeRefusal, MergeSide, UndoMerge, UndoneMerge,
};
pub use moving::{Destination, Moving};
pub use outcome::{ChangeDecision, ChangeOutcome};
use plan::Plan;
pub(crate) use plan::Planner;

use crate::attempt::Attempt;
use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::project;
use crate::ledger::logged_subject;
use crate::writer::Written;
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
    /// The subjects that it names.
    fn subjects_mut(&mut self) -> Vec<&mut SubjectId> {
        match self {
            Self::Confirm { subject, .. }
            | Self::Close { subject, .. }
            | Self::Reopen { subject }
            | Self::Pin { subject, .. }
            | Self::Unpin { subject, .. } => vec![&mut subject.1],
            Self::Move(moving) => {
                let mut all = vec![&mut moving.resident.1];
                match &mut moving.to {
                    Destination::Household(to) | Destination::Dwelling(to) => all.push(&mut to.1),
                    Destination::Address(_) => {}
                }
                all
            }
        }
    }

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
        if let Some(before) = self.done_before::<Remembered>()? {
            let mut ledger = self.ledger();
            before.touched.iter().for_each(|(kind, id)| ledger.touch(*kind, *id));
            return Ok(before.outcome);
        }
        let entry = self.entry(Kind::Mutation);
        let hub = Arc::clone(self.hub());
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move {
                let plan = planner.plan(&hub, tx, change).await?;
                let (done, written) = carry_out(&hub, tx, cursor, plan, entry, is_dry_run).await?;
                Attempt::current().remember(&Remembered {
                    outcome: done.outcome.clone(),
                    touched: done.touched.clone(),
                });
                Ok((done, written))
            })
        });
        let (done, receipts) = writing.await?;
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

/// What is kept of a change that was sent under a key: ids and what was decided.
#[derive(Serialize, Deserialize)]
struct Remembered {
    outcome: ChangeOutcome,
    touched: Vec<(SubjectKind, SubjectId)>,
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
    let mut fresh = Fresh::of(plan.new.iter().map(|(id, _)| *id), &plan.records);
    tx.add_records(plan.records).await?;
    let concerned = project::relate(hub, tx, &plan.households, &mut fresh).await?;
    plan.touched.extend(concerned.into_iter().flat_map(|(_, concerned)| concerned));
    let touched: Vec<SubjectId> = plan.touched.into_iter().collect();
    let (touched, tokens) = project::project(hub, tx, cursor, &touched, &plan.new, fresh).await?;
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

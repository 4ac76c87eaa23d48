//! Two subjects are one: the records of the duplicate are tied to the survivor, and its id leads there.

mod guards;
mod undoing;

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_audit::Kind;
use hub_catalogue::AttributeIndex;
use hub_facts::{Saying, SubjectRecord};
use hub_policy::Act;
use hub_storage::{MovedLink, NewRecord, StoredMerge, SubjectHistory, Tx};
use hub_values::{LinkId, RecordId, SubjectId, SubjectKind};

pub use guards::{MergeConflict, MergeSide};
pub use undoing::{UndoMerge, UndoneMerge};

use super::ChangeDecision;
use super::plan::{Planner, unknown};
use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::{codes, project};
use crate::ledger::logged_subject;
use crate::review::offering;
use crate::writer::Written;
use crate::{AppError, Operation, Problem, remark};

/// Longest reason, in characters.
const REASON_LIMIT: usize = 500;

/// Two subjects that somebody says are one.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The subject that stays.
    pub survivor: (SubjectKind, SubjectId),
    /// The subject whose records move there.
    pub duplicate: (SubjectKind, SubjectId),
    /// Why; kept sealed beside the decision.
    pub reason: String,
    /// Whether it is accepted that both have documents of one kind, or credit codes, that differ.
    pub accepts_other_documents: bool,
    /// Only tell what would move.
    pub is_dry_run: bool,
}

/// Why nothing was merged or taken back, which the user can put right.
#[derive(Debug, Clone)]
pub struct MergeRefusal {
    /// Where and what.
    pub problem: Problem,
    /// Whether what is there already stands against it, rather than the input.
    pub is_conflict: bool,
}

/// What a merge does, or would do.
#[derive(Debug, Clone, Default)]
pub struct MergeOutcome {
    /// None when something must be put right first; then nothing was written.
    pub decision: Option<ChangeDecision>,
    /// The merge, once it is done.
    pub merge: Option<RecordId>,
    /// The subject that stays.
    pub survivor: Option<SubjectId>,
    /// How many source records move.
    pub records: u64,
    /// How many memberships and residences follow.
    pub relations: u64,
    /// Attributes of which both say something else, as far as the caller may read them.
    pub conflicts: Vec<MergeConflict>,
    /// What to look at although it can be done.
    pub warnings: Vec<Problem>,
    /// What must be put right.
    pub refusals: Vec<MergeRefusal>,
}

impl MergeRefusal {
    /// The input is wrong.
    pub(crate) fn input(problem: Problem) -> Self {
        Self { problem, is_conflict: false }
    }

    /// What is there stands against it.
    pub(crate) fn conflict(problem: Problem) -> Self {
        Self { problem, is_conflict: true }
    }
}

impl Operation {
    /// Merges two subjects for this operation's caller, or tells what that would do. The entry of
    /// the merge commits with it.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write. What is wrong with the pair itself
    /// is told in the outcome.
    pub async fn merge(self: &Arc<Self>, merge: Merge) -> Result<MergeOutcome, AppError> {
        self.require(Act::Merge)?;
        let planner = Planner::new(self)?;
        let entry = self.entry(Kind::Mutation);
        let hub = Arc::clone(self.hub());
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move { merge_work(&hub, tx, cursor, &planner, merge, entry).await })
        });
        let (done, receipts) = writing.await?;
        let outcome = done.outcome;
        self.note_merge(receipts, &done.attributes, &done.touched, outcome.decision.is_none());
        for conflict in &outcome.conflicts {
            self.ledger().disclose(conflict.attribute);
        }
        Ok(outcome)
    }

    /// The outcome of an id that is no subject's; the entry says that it was refused.
    ///
    /// # Errors
    /// The caller's role may not merge.
    pub fn refuse_merge(&self, at: &str) -> Result<MergeOutcome, AppError> {
        self.require(Act::Merge)?;
        self.ledger().reject();
        let refusals = vec![MergeRefusal::input(unknown(at))];
        Ok(MergeOutcome { refusals, ..MergeOutcome::default() })
    }

    /// Notes whom a merge, or its undoing, was about.
    pub(crate) fn note_merge(
        &self,
        receipts: Vec<crate::Receipt>,
        attributes: &[AttributeIndex],
        touched: &[(SubjectKind, SubjectId)],
        is_refused: bool,
    ) {
        let mut ledger = self.ledger();
        if !receipts.is_empty() {
            ledger.cover(attributes, touched);
            ledger.written.extend(receipts);
        }
        for (kind, id) in touched {
            ledger.touch(*kind, *id);
        }
        if is_refused {
            ledger.reject();
        }
    }
}

/// What was done, and whom it is about.
pub(crate) struct Done<T> {
    pub(crate) outcome: T,
    pub(crate) attributes: Vec<AttributeIndex>,
    pub(crate) touched: Vec<(SubjectKind, SubjectId)>,
}

/// Both sides of a pair, with everything said about them.
pub(crate) struct Pair {
    pub(crate) survivor: SubjectRecord,
    pub(crate) duplicate: SubjectRecord,
    pub(crate) said: [SubjectHistory; 2],
}

impl Pair {
    fn about(&self) -> Vec<(SubjectKind, SubjectId)> {
        [&self.survivor, &self.duplicate].map(|one| (one.kind, one.id)).to_vec()
    }

    fn attributes(&self) -> Vec<AttributeIndex> {
        let stated = self.said[1].statements.iter().map(|one| one.attribute);
        let all: BTreeSet<AttributeIndex> = stated.collect();
        all.into_iter().collect()
    }
}

/// Merges a pair in the writer's transaction, or tells what that would do.
pub(crate) async fn merge_work(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    planner: &Planner,
    merge: Merge,
    entry: hub_audit::Entry,
) -> Result<(Done<MergeOutcome>, Written), AppError> {
    let pair = match pair(planner, tx, &merge).await? {
        Ok(pair) => pair,
        Err(refusals) => {
            let outcome = MergeOutcome { refusals, ..MergeOutcome::default() };
            let done = Done { outcome, attributes: Vec::new(), touched: Vec::new() };
            return Ok((done, Written::default()));
        }
    };
    let mut outcome = planner.weigh(hub, tx, &pair, &merge).await?;
    if merge.is_dry_run && outcome.decision.is_some() {
        outcome.decision = Some(ChangeDecision::WouldBeDone);
    }
    if outcome.decision != Some(ChangeDecision::Done) {
        let done = Done { outcome, attributes: pair.attributes(), touched: pair.about() };
        return Ok((done, Written::default()));
    }
    carry_out(hub, tx, cursor, planner, &pair, merge.reason, outcome, entry).await
}

/// The two subjects, as far as they exist for the caller and are still two.
async fn pair(
    planner: &Planner,
    tx: &Tx,
    merge: &Merge,
) -> Result<Result<Pair, Vec<MergeRefusal>>, AppError> {
    let (survivor, duplicate) = (merge.survivor, merge.duplicate);
    let survivors = tx.survivors(&[survivor.1, duplicate.1]).await?;
    let mut refusals = Vec::new();
    let mut found = Vec::new();
    for ((kind, id), at) in [(survivor, "survivor"), (duplicate, "duplicate")] {
        match planner.found(tx, (kind, survivors.get(&id).copied().unwrap_or(id))).await? {
            None => refusals.push(MergeRefusal::input(unknown(at))),
            Some(_) if survivors.contains_key(&id) => {
                refusals.push(MergeRefusal::conflict(Problem::new(
                    at,
                    "该对象此前已合并到另一对象，请用合并后的标识，或先撤销原合并（undoMerge）",
                    "it was merged into another subject already; use the id that it leads to, or \
                     take that merge back first (undoMerge)",
                )));
            }
            Some(record) => found.push(record),
        }
    }
    if merge.survivor.1 == merge.duplicate.1 && refusals.is_empty() {
        refusals.push(MergeRefusal::input(Problem::new(
            "duplicate",
            "两个标识是同一对象，请填写要并入的另一个对象",
            "both ids are one subject; give the other one that is to be merged into it",
        )));
    }
    let (Some(duplicate), Some(survivor)) = (found.pop(), found.pop()) else {
        return Ok(Err(refusals));
    };
    if !refusals.is_empty() {
        return Ok(Err(refusals));
    }
    let mut histories = tx.histories(&[survivor.id, duplicate.id]).await?;
    let said = [survivor.id, duplicate.id].map(|id| histories.remove(&id).unwrap_or_default());
    Ok(Ok(Pair { survivor, duplicate, said }))
}

#[expect(clippy::too_many_arguments, reason = "what a transaction needs, and what it decides")]
async fn carry_out(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    planner: &Planner,
    pair: &Pair,
    reason: String,
    mut outcome: MergeOutcome,
    mut entry: hub_audit::Entry,
) -> Result<(Done<MergeOutcome>, Written), AppError> {
    let (survivor, duplicate) = (pair.survivor.id, pair.duplicate.id);
    let both = [survivor, duplicate];
    // What found them until now must not find them from a cache.
    let before = project::found_by(hub, tx, &both).await?;
    let households = project::households_around(tx, &both).await?;
    let links = tx.links_of(duplicate).await?;
    let moved = links.iter().map(|one| MovedLink {
        moved: one.link,
        made: LinkId::from_uuid(hub.ids().uuid()),
        record: one.record,
    });
    let moved: Vec<MovedLink> = moved.collect();
    let mut says = vec![Saying::Merged { subject: duplicate }];
    says.extend(guards::stricter(pair, tx.catalogue()));
    let record = planner.record(hub, survivor, planner.today, "merged");
    let id = record.id;
    let reason = remark::checked(&reason, REASON_LIMIT).unwrap_or_default();
    tx.add_records(vec![NewRecord { says, note: Some(reason), ..record }]).await?;
    let decided_at = planner.now;
    tx.put_merge(&StoredMerge { id, survivor, duplicate, decided_at, undone_at: None }, &moved)
        .await?;
    let by = planner.actor();
    offering::settle(tx, id, (survivor, duplicate), &by, decided_at).await?;
    let mut fresh = Fresh::default();
    let mut touched: BTreeSet<SubjectId> = both.into();
    for (_, concerned) in project::relate(hub, tx, &households, &mut fresh).await? {
        touched.extend(concerned);
    }
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    let (touched, mut tokens) = project::project(hub, tx, cursor, &touched, &[], fresh).await?;
    tokens.extend(before.into_iter().flat_map(|(_, found_by)| found_by.tokens));
    let attributes = pair.attributes();
    entry.written = codes(tx.catalogue(), &attributes);
    entry.subjects = touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
    entry.count = moved.len() as u64;
    outcome.merge = Some(id);
    let written = Written {
        entries: vec![entry],
        touched: touched.iter().map(|(_, id)| *id).collect(),
        tokens,
        // A seal follows whom it is about.
        changes_rights: touched.iter().any(|(_, id)| hub.snapshot().rights.seals().contains(*id)),
    };
    Ok((Done { outcome, attributes, touched }, written))
}

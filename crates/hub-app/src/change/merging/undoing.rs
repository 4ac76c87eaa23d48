//! Two subjects are two again: what was moved goes back, and later decisions are kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_audit::Kind;
use hub_facts::SubjectRecord;
use hub_policy::Act;
use hub_storage::{ReturningLink, StoredMerge, Tx};
use hub_values::{RecordId, SubjectId, SubjectKind};

use super::{Done, MergeRefusal};
use crate::change::ChangeDecision;
use crate::change::plan::Planner;
use crate::hub::Hub;
use crate::import::LaterDecision;
use crate::intake::fresh::Fresh;
use crate::intake::{codes, project};
use crate::ledger::logged_subject;
use crate::review::offering;
use crate::subject::naming_attribute;
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// Later decisions that are told one by one; more are counted.
const NAMED: usize = 100;

/// A merge that is taken back.
#[derive(Debug, Clone, Copy)]
pub struct UndoMerge {
    /// Which; none when the id that was given is no merge's.
    pub merge: Option<RecordId>,
    /// Only tell what would go back.
    pub is_dry_run: bool,
}

/// What taking a merge back does, or would do.
#[derive(Debug, Clone, Default)]
pub struct UndoneMerge {
    /// None when something must be put right first; then nothing was written.
    pub decision: Option<ChangeDecision>,
    /// What kind of subjects they are.
    pub kind: Option<SubjectKind>,
    /// The subject that the id of the duplicate leads to until then.
    pub survivor: Option<SubjectId>,
    /// The subject that is found under its own id again.
    pub duplicate: Option<SubjectId>,
    /// How many source records go back.
    pub records: u64,
    /// The first of the later decisions about the survivor; they stay with it.
    pub later: Vec<LaterDecision>,
    /// How many there are.
    pub later_count: u64,
    /// What must be put right.
    pub refusals: Vec<MergeRefusal>,
}

impl Operation {
    /// Takes a merge back, or tells what that would do.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write.
    pub async fn undo_merge(self: &Arc<Self>, undo: UndoMerge) -> Result<UndoneMerge, AppError> {
        self.require(Act::Merge)?;
        let planner = Planner::new(self)?;
        let entry = self.entry(Kind::Mutation);
        let hub = Arc::clone(self.hub());
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move { undo_work(&hub, tx, cursor, &planner, undo, entry).await })
        });
        let (done, receipts) = writing.await?;
        let outcome = done.outcome;
        self.note_merge(receipts, &done.attributes, &done.touched, outcome.decision.is_none());
        for one in &outcome.later {
            self.ledger().touch(one.subject.0, one.subject.1);
        }
        Ok(outcome)
    }
}

async fn undo_work(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    planner: &Planner,
    undo: UndoMerge,
    entry: hub_audit::Entry,
) -> Result<(Done<UndoneMerge>, Written), AppError> {
    let nothing = |outcome: UndoneMerge, about: Vec<(SubjectKind, SubjectId)>| {
        (Done { outcome, attributes: Vec::new(), touched: about }, Written::default())
    };
    let Some((merge, root)) = known(tx, planner, undo.merge).await? else {
        return Ok(nothing(unknown(), Vec::new()));
    };
    let mut outcome = UndoneMerge {
        decision: Some(ChangeDecision::Done),
        kind: Some(root.kind),
        survivor: Some(root.id),
        duplicate: Some(merge.duplicate),
        ..UndoneMerge::default()
    };
    let about = vec![(root.kind, root.id)];
    let code = naming_attribute(root.kind);
    if let Some(problem) = planner.may_merge(hub, code, root.community.as_ref(), "mergeId")? {
        outcome.decision = None;
        outcome.refusals.push(MergeRefusal::input(problem));
        return Ok(nothing(outcome, about));
    }
    if merge.undone_at.is_some() {
        outcome.decision = Some(ChangeDecision::AlreadyDone);
        return Ok(nothing(outcome, about));
    }
    let links = tx.returning(merge.id).await?;
    outcome.records = links.len() as u64;
    note_later(tx, &merge, &links, &root, &mut outcome).await?;
    if undo.is_dry_run {
        outcome.decision = Some(ChangeDecision::WouldBeDone);
        return Ok(nothing(outcome, about));
    }
    take_back(hub, tx, cursor, &merge, &root, &links, outcome, entry).await
}

/// The merge, and the record of the subject that holds what it moved, when that exists for the
/// caller. A merge that was taken back is known by its survivor.
async fn known(
    tx: &Tx,
    planner: &Planner,
    id: Option<RecordId>,
) -> Result<Option<(StoredMerge, SubjectRecord)>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let Some(merge) = tx.merge(id).await? else { return Ok(None) };
    let survivors = tx.survivors(&[merge.survivor]).await?;
    let root = survivors.get(&merge.survivor).copied().unwrap_or(merge.survivor);
    let Some(kind) = tx.kind_of(root).await? else { return Ok(None) };
    let record = planner.found(tx, (kind, root)).await?;
    Ok(record.map(|record| (merge, record)))
}

fn unknown() -> UndoneMerge {
    let problem = Problem::new(
        "mergeId",
        "找不到这次合并，请使用合并时返回的标识",
        "no such merge; use the id that the merge answered",
    );
    UndoneMerge { refusals: vec![MergeRefusal::input(problem)], ..UndoneMerge::default() }
}

/// Tells what was said or decided about the survivor since; it stays there.
async fn note_later(
    tx: &Tx,
    merge: &StoredMerge,
    links: &[ReturningLink],
    root: &SubjectRecord,
    outcome: &mut UndoneMerge,
) -> Result<(), AppError> {
    let going: BTreeSet<RecordId> = links.iter().map(|one| one.record).collect();
    let mut later = tx.later_records(&[root.id], None, merge.decided_at).await?;
    // Ids are in the order of their making, also within one moment.
    later.retain(|one| one.record > merge.id && !going.contains(&one.record));
    outcome.later_count = later.len() as u64;
    let told = later.into_iter().take(NAMED).map(|one| LaterDecision {
        subject: (root.kind, root.id),
        department: one.source,
        at: one.recorded_at,
        is_decision: one.decided_by != "identity",
    });
    outcome.later = told.collect();
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "what a transaction needs, and what it decides")]
async fn take_back(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    merge: &StoredMerge,
    root: &SubjectRecord,
    links: &[ReturningLink],
    outcome: UndoneMerge,
    mut entry: hub_audit::Entry,
) -> Result<(Done<UndoneMerge>, Written), AppError> {
    let holders: BTreeSet<SubjectId> =
        links.iter().map(|one| one.subject).chain([root.id]).collect();
    let holders: Vec<SubjectId> = holders.into_iter().collect();
    let before = project::found_by(hub, tx, &holders).await?;
    let mut households = project::households_around(tx, &holders).await?;
    if root.kind == SubjectKind::Household {
        households.push(merge.duplicate);
    }
    tx.undo_merge(merge.id, hub.ids().uuid(), links, hub.clock().now()).await?;
    offering::unsettle(tx, merge.id, &[merge.duplicate]).await?;
    let mut fresh = Fresh::default();
    let mut touched: BTreeSet<SubjectId> = holders.into_iter().chain([merge.duplicate]).collect();
    for (_, concerned) in project::relate(hub, tx, &households, &mut fresh).await? {
        touched.extend(concerned);
    }
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    // The duplicate has no current record yet, so nothing else says what it is.
    let back = [(merge.duplicate, root.kind)];
    let (touched, mut tokens) = project::project(hub, tx, cursor, &touched, &back, fresh).await?;
    tokens.extend(before.into_iter().flat_map(|(_, found_by)| found_by.tokens));
    let said = tx.histories(&[merge.duplicate]).await?.remove(&merge.duplicate).unwrap_or_default();
    let attributes: BTreeSet<_> = said.statements.iter().map(|one| one.attribute).collect();
    let attributes: Vec<_> = attributes.into_iter().collect();
    entry.written = codes(tx.catalogue(), &attributes);
    entry.subjects = touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
    entry.count = links.len() as u64;
    let written = Written {
        entries: vec![entry],
        touched: touched.iter().map(|(_, id)| *id).collect(),
        tokens,
        // A seal follows whom it is about.
        changes_rights: touched.iter().any(|(_, id)| hub.snapshot().rights.seals().contains(*id)),
    };
    Ok((Done { outcome, attributes, touched }, written))
}

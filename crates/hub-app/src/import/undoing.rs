//! Taking an import back: its links are superseded by a retraction, and everything is as before.
//! What was said, the log and ids stay; later decisions stay too, and are told first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_audit::Kind;
use hub_policy::{Act, CallerRole};
use hub_storage::Tx;
use hub_values::{BatchId, DepartmentCode, RecordId, SubjectId, SubjectKind};
use tokio::sync::oneshot;

use super::behalf::Behalf;
use super::confirming::{cannot, unknown};
use super::staging::AtOnce;
use super::starting::is_operator;
use super::state::{Import, ImportState, UndoAbout};
use super::work::Along;
use crate::hub::Hub;
use crate::intake::retracting::{Retracted, retract};
use crate::ledger::logged_subject;
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Problem, Receipt};

/// Later decisions that are told one by one; more are counted.
const NAMED: usize = 100;
/// Subjects that are looked at in one statement.
const PIECE: usize = 500;

/// Something that was decided after an import and rests on it.
#[derive(Debug, Clone)]
pub struct LaterDecision {
    /// Whom it is about.
    pub subject: (SubjectKind, SubjectId),
    /// Which department decided it.
    pub department: DepartmentCode,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether a person decided it, rather than that a record came in.
    pub is_decision: bool,
}

/// What taking an import back does, or would do.
#[derive(Debug, Clone)]
pub struct Undoing {
    /// The import.
    pub import: Import,
    /// Records that are taken back.
    pub records: u64,
    /// Subjects of whom nothing is known then; they are not found any more.
    pub vanishing: u64,
    /// Subjects that stay, with what was known of them before.
    pub restored: u64,
    /// The first of the later decisions that rest on it.
    pub later: Vec<LaterDecision>,
    /// How many there are.
    pub later_count: u64,
}

type Outcome = Result<Undoing, Vec<Problem>>;

impl Operation {
    /// Takes an import back, or tells what that would do.
    pub async fn undo_import(
        self: &Arc<Self>,
        id: BatchId,
        is_dry_run: bool,
    ) -> Result<Outcome, AppError> {
        if self.caller().role != CallerRole::DataBureauAdmin {
            self.require(Act::Record)?;
        }
        let by = Behalf::of(self)?;
        let (outcome, receipts) = self.hub().undo(&by, id, is_dry_run, Kind::Mutation).await?;
        if let Ok(undoing) = &outcome {
            let mut ledger = self.ledger();
            for one in &undoing.later {
                ledger.touch(one.subject.0, one.subject.1);
            }
        }
        self.note_written(receipts, outcome.is_err());
        Ok(outcome)
    }
}

impl Hub {
    /// Takes an import back on the hub's own command line.
    pub async fn undo_import(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
        is_dry_run: bool,
    ) -> Result<Outcome, AppError> {
        Ok(self.undo(by, id, is_dry_run, Kind::Import).await?.0)
    }

    async fn undo(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
        is_dry_run: bool,
        kind: Kind,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let Some(mut import) = self.visible_import(by, id).await? else {
            return Ok((Err(vec![unknown()]), Vec::new()));
        };
        match import.state {
            ImportState::Done | ImportState::Undoing | ImportState::Undone => {}
            ImportState::Judging
            | ImportState::Ready
            | ImportState::Paused
            | ImportState::Writing
            | ImportState::Failed
            | ImportState::Cancelled => return Ok((Err(vec![cannot(&import)]), Vec::new())),
        }
        let mut undoing = self.undoing(by, import.clone()).await?;
        if is_dry_run || import.state != ImportState::Done {
            return Ok((Ok(undoing), Vec::new()));
        }
        let was = (import.state, import.done);
        self.begin_undo(&mut import, by.caller.actor(), false);
        let mut entry = by.entry(self, kind, "undoImport");
        entry.department = Some(import.department.as_str().to_owned());
        entry.written.clone_from(&import.about.attributes);
        entry.count = undoing.records;
        let along = Along { entry: Some(entry), ..Along::default() };
        let receipts = self.put_import(&import, was, along).await?.unwrap_or_default();
        self.set_to_work(id).await;
        undoing.import = self.reread(import).await?;
        Ok((Ok(undoing), receipts))
    }

    fn begin_undo(&self, import: &mut Import, by: String, is_failure: bool) {
        let now = self.clock().now();
        (import.state, import.done) = (ImportState::Undoing, 0);
        (import.beat_at, import.worker) = (now, Some(self.process()));
        import.about.undo =
            Some(UndoAbout { by, at: now, retraction: self.ids().uuid(), after: None, is_failure });
    }

    /// Takes back what was written of an import that cannot be written to its end.
    pub(super) async fn take_import_back(
        self: &Arc<Self>,
        mut import: Import,
        problem: Problem,
    ) -> Result<bool, AppError> {
        if import.done == 0 {
            return self.fail_import(import, problem).await;
        }
        let was = (import.state, import.done);
        import.about.failure = Some(problem);
        let actor = import.actor.clone();
        self.begin_undo(&mut import, actor, true);
        Ok(self.put_import(&import, was, Along::default()).await?.is_some())
    }

    /// What taking an import back would do; nothing is written.
    async fn undoing(&self, by: &Behalf, import: Import) -> Result<Undoing, AppError> {
        let tx = self.store().look().await?;
        let links = tx.batch_links(import.id, None, u64::MAX).await?;
        let subjects: BTreeSet<SubjectId> = links.iter().map(|one| one.subject).collect();
        let subjects: Vec<SubjectId> = subjects.into_iter().collect();
        let since = import.about.confirmed_at.unwrap_or(import.created_at);
        let mut later = Vec::new();
        let mut staying = 0_u64;
        for piece in subjects.chunks(PIECE) {
            staying += tx.said_by_others(import.id, piece).await?.len() as u64;
            later.extend(tx.later_records(piece, Some(import.id), since).await?);
            later.extend(self.rosters(&tx, piece, &import, since).await?);
        }
        later.sort_by_key(|one| (one.recorded_at, one.record));
        later.dedup_by_key(|one| one.record);
        let later_count = later.len() as u64;
        let ids: Vec<SubjectId> = later.iter().take(NAMED).map(|one| one.subject).collect();
        let records = tx.records(&ids).await?;
        tx.rollback().await?;
        let sees = |community: Option<&hub_values::AreaCode>| {
            by.permit.as_ref().map_or_else(|| is_operator(by), |permit| permit.sees(community))
        };
        let later = later.into_iter().take(NAMED).filter_map(|one| {
            let record = records.get(&one.subject).filter(|one| sees(one.community.as_ref()))?;
            Some(LaterDecision {
                subject: (record.kind, record.id),
                department: one.source,
                at: one.recorded_at,
                is_decision: one.decided_by != "identity",
            })
        });
        Ok(Undoing {
            records: links.len() as u64,
            vanishing: subjects.len() as u64 - staying,
            restored: staying,
            later: later.collect(),
            later_count,
            import,
        })
    }

    /// Later records of households that name somebody whom the import is about.
    async fn rosters(
        &self,
        tx: &Tx,
        subjects: &[SubjectId],
        import: &Import,
        since: DateTime<Utc>,
    ) -> Result<Vec<hub_storage::LaterRecord>, AppError> {
        let members = tx.memberships_around(subjects).await?;
        let named: BTreeMap<_, SubjectId> =
            members.iter().map(|(one, record)| (*record, one.household)).collect();
        let households: BTreeSet<SubjectId> = named.values().copied().collect();
        let households: Vec<SubjectId> = households.into_iter().collect();
        let mut later = tx.later_records(&households, Some(import.id), since).await?;
        later.retain(|one| named.contains_key(&one.record));
        Ok(later)
    }

    /// One piece of taking an import back; true when there may be more.
    pub(super) async fn undo_step(
        self: &Arc<Self>,
        mut import: Import,
        tries: u32,
    ) -> Result<bool, AppError> {
        let at_once = AtOnce::new(&self.settings().imports, tries);
        let is_whole = import.about.records <= at_once.whole as u64;
        let limit = if is_whole { u64::MAX } else { at_once.piece as u64 };
        let was = (import.state, import.done);
        let Some(undo) = import.about.undo.as_mut() else { return Err(AppError::Internal) };
        let retraction = undo.retraction;
        let by = Behalf::starter(self, &import).or_else(|_| Behalf::operator())?;
        let mut entry = by.entry(self, Kind::Import, "retractImport");
        entry.actor = import.about.undo.as_ref().map(|undo| undo.by.clone());
        entry.department = Some(import.department.as_str().to_owned());
        entry.written.clone_from(&import.about.attributes);
        let (hub, now) = (Arc::clone(self), self.clock().now());
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let piece = retract_piece(&hub, tx, cursor, &import, retraction, limit).await?;
                let is_last = is_whole || piece.records == 0;
                import.done += piece.records;
                import.beat_at = now;
                if let Some(undo) = import.about.undo.as_mut() {
                    undo.after = piece.last.or(undo.after);
                    if is_last {
                        let end =
                            if undo.is_failure { ImportState::Failed } else { ImportState::Undone };
                        import.state = end;
                        import.about.finished_at = Some(now);
                    }
                }
                if is_last {
                    let _hid = tx.drop_draft(import.id).await?;
                }
                let stored = import.stored()?;
                if !tx.put_import(&stored, was.0.as_str(), was.1).await? {
                    return Err(AppError::Internal);
                }
                entry.count = piece.records;
                let back = piece.back;
                entry.subjects =
                    back.touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
                let _gone = reply.send(!is_last);
                let touched = back.touched.into_iter().map(|(_, id)| id).collect();
                Ok(Written {
                    entries: vec![entry],
                    touched,
                    tokens: back.tokens,
                    ..Written::default()
                })
            })
        });
        let _receipts = self.write_patiently(work).await?;
        answer.await.map_err(|_| AppError::Internal)
    }
}

/// What a piece took back.
struct Piece {
    records: u64,
    last: Option<RecordId>,
    back: Retracted,
}

/// Takes the next records of an import back.
async fn retract_piece(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    import: &Import,
    retraction: uuid::Uuid,
    limit: u64,
) -> Result<Piece, AppError> {
    let after = import.about.undo.as_ref().and_then(|undo| undo.after);
    let links = tx.batch_links(import.id, after, limit).await?;
    let back = retract(hub, tx, cursor, &links, retraction).await?;
    let last = links.last().map(|one| one.record);
    Ok(Piece { records: links.len() as u64, last, back })
}

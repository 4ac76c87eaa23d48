//! Computing all projections again from what records say: current records, tokens, memberships and
//! residences.

mod digest;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::Caller;
use hub_storage::Tx;
use hub_values::{SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::project;
use crate::ledger::logged_subject;
use crate::matching::index::TO_INDEX;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};
use digest::Digest;

/// Subjects that are computed in one transaction: others wait for the writer no longer than that.
const PIECE: u64 = 50;
/// Under which name it is noted how far a run is.
const PROGRESS: &str = "rebuild";

/// What rebuilding found.
#[derive(Debug, Clone)]
pub struct Rebuilt {
    /// How many subjects were computed again.
    pub subjects: u64,
    /// Those whose projections were not what follows from their records.
    pub differing: BTreeSet<SubjectId>,
    /// Digest of the canonical plaintext of all current records before; it names no subject and no
    /// moment of entry, so the same city gives the same digest in every database.
    pub before: String,
    /// The same after.
    pub after: String,
    /// Whether it went on where an earlier run was interrupted.
    pub is_resumed: bool,
}

/// Which projections are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    /// Who belongs to households and where they live.
    Households,
    /// Current records and their tokens.
    Records,
}

/// Where a run is; kept in the database, so that it goes on after it was interrupted.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Progress {
    phase: Phase,
    after: Option<SubjectId>,
    done: u64,
    differing: BTreeSet<SubjectId>,
}

/// What one piece did.
struct Piece {
    last: Option<SubjectId>,
    count: u64,
    differing: Vec<SubjectId>,
}

impl Hub {
    /// Computes projections again, piece by piece, beside whatever else the hub does; `progress`
    /// hears of subjects done and subjects in all. With `is_check` nothing is written. With
    /// `subject` only that one, and the households it belongs to.
    ///
    /// # Errors
    /// The database or the log cannot be written; run again, it goes on where it stopped.
    pub async fn rebuild(
        self: &Arc<Self>,
        by: &Caller,
        is_check: bool,
        subject: Option<SubjectId>,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Rebuilt, AppError> {
        let before = self.digest().await?;
        let (mut differing, mut is_resumed) = (BTreeSet::new(), false);
        let mut subjects = 0;
        if let Some(id) = subject {
            for phase in [Phase::Households, Phase::Records] {
                let piece = self.compute_piece(by, is_check, phase, Some(id), None).await?;
                subjects = piece.count;
                differing.extend(piece.differing);
            }
        } else {
            let total =
                self.in_writer(|tx| Box::pin(async { Ok(tx.subject_count().await?) })).await?;
            let left = self.in_writer(|tx| Box::pin(async { Ok(tx.progress(PROGRESS).await?) }));
            let left = left.await?.filter(|_| !is_check);
            let left: Option<Progress> = left.and_then(|text| serde_json::from_str(&text).ok());
            is_resumed = left.is_some();
            let mut state = left.unwrap_or(Progress {
                phase: Phase::Households,
                after: None,
                done: 0,
                differing: BTreeSet::new(),
            });
            while let Some(next) = self.step(by, is_check, state.clone()).await? {
                state = next;
                progress(state.done.min(total), total);
            }
            (subjects, differing) = (total, state.differing);
        }
        let facts = RequestFacts { operation: Some(name(is_check)), ..RequestFacts::default() };
        let _receipt = self.record_event(Some(by), &facts, Kind::System).await?;
        let after = self.digest().await?;
        Ok(Rebuilt { subjects, differing, before, after, is_resumed })
    }

    /// One piece of a run over everything; none when the run is done.
    async fn step(
        self: &Arc<Self>,
        by: &Caller,
        is_check: bool,
        mut state: Progress,
    ) -> Result<Option<Progress>, AppError> {
        let piece =
            self.compute_piece(by, is_check, state.phase, None, Some(state.clone())).await?;
        state.differing.extend(piece.differing);
        if state.phase == Phase::Records {
            state.done += piece.count;
        }
        match (piece.last, state.phase) {
            (Some(last), _) => state.after = Some(last),
            (None, Phase::Households) => (state.phase, state.after) = (Phase::Records, None),
            (None, Phase::Records) => {
                if !is_check {
                    self.in_writer(|tx| {
                        Box::pin(async {
                            tx.set_roles_to_index(None).await?;
                            tx.set_progress(TO_INDEX, None).await?;
                            Ok(tx.set_progress(PROGRESS, None).await?)
                        })
                    })
                    .await?;
                }
                return Ok(None);
            }
        }
        Ok(Some(state))
    }

    async fn compute_piece(
        self: &Arc<Self>,
        by: &Caller,
        is_check: bool,
        phase: Phase,
        only: Option<SubjectId>,
        state: Option<Progress>,
    ) -> Result<Piece, AppError> {
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::System);
        entry.operation = Some(name(is_check));
        let hub = Arc::clone(self);
        let (reply, answer) = tokio::sync::oneshot::channel();
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let after = state.as_ref().and_then(|state| state.after);
                let subjects = match only {
                    Some(id) => about(tx, phase, id).await?,
                    None => tx.subjects_after(kind(phase), after, PIECE).await?,
                };
                let (differing, mut written) = match phase {
                    Phase::Households => households(&hub, tx, &subjects, is_check).await?,
                    Phase::Records => records(&hub, tx, cursor, &subjects, is_check).await?,
                };
                let last = subjects.last().map(|(id, _)| *id);
                if let Some(mut state) = state.filter(|_| !is_check) {
                    state.after = last.or(state.after);
                    state.differing.extend(&differing);
                    let text = serde_json::to_string(&state).map_err(|_| AppError::Internal)?;
                    tx.set_progress(PROGRESS, Some(&text)).await?;
                }
                if !is_check && !differing.is_empty() {
                    let named = subjects.iter().filter(|(id, _)| differing.contains(id));
                    entry.subjects = named.map(|(id, kind)| logged_subject(*kind, *id)).collect();
                    entry.count = differing.len() as u64;
                    written.entries.push(entry);
                }
                // The receiver is gone only when its caller is.
                let _gone = reply.send(Piece { last, count: subjects.len() as u64, differing });
                Ok(written)
            })
        });
        let _receipts = self.write(work).await?;
        answer.await.map_err(|_| AppError::Internal)
    }

    /// Reads or changes something in the writer's transaction, where nothing else writes.
    pub(crate) async fn in_writer<T: Send + 'static>(
        &self,
        read: impl for<'a> FnOnce(&'a Tx) -> futures::future::BoxFuture<'a, Result<T, AppError>>
        + Send
        + 'static,
    ) -> Result<T, AppError> {
        let reading = self.write_and_hear(move |tx, _| {
            Box::pin(async move { Ok((read(tx).await?, Written::default())) })
        });
        Ok(reading.await?.0)
    }

    /// The digest of all current records as they are stored.
    async fn digest(&self) -> Result<String, AppError> {
        let mut digest = Digest::default();
        let mut after = None;
        loop {
            let hub_piece = self
                .in_writer(move |tx| {
                    Box::pin(async move {
                        let subjects = tx.subjects_after(None, after, PIECE * 4).await?;
                        let mut digest = Digest::default();
                        digest.add(tx, &subjects).await?;
                        Ok((subjects.last().map(|(id, _)| *id), digest))
                    })
                })
                .await?;
            digest.join(&hub_piece.1);
            match hub_piece.0 {
                Some(last) => after = Some(last),
                None => return Ok(digest.to_hex()),
            }
        }
    }
}

fn name(is_check: bool) -> String {
    if is_check { "checkProjections" } else { "rebuildProjections" }.to_owned()
}

fn kind(phase: Phase) -> Option<SubjectKind> {
    (phase == Phase::Households).then_some(SubjectKind::Household)
}

/// A subject alone, or the households that it is or belongs to.
async fn about(
    tx: &Tx,
    phase: Phase,
    id: SubjectId,
) -> Result<Vec<(SubjectId, SubjectKind)>, AppError> {
    let Some(kind) = tx.kind_of(id).await? else { return Ok(Vec::new()) };
    if phase == Phase::Records {
        return Ok(vec![(id, kind)]);
    }
    let members = tx.memberships_around(&[id]).await?;
    let homes = tx.residences_around(&[id]).await?;
    let mut households: BTreeSet<SubjectId> =
        members.iter().map(|(one, _)| one.household).collect();
    households.extend(homes.iter().map(|(one, _)| one.household));
    if kind == SubjectKind::Household {
        let _new = households.insert(id);
    }
    Ok(households.into_iter().map(|id| (id, SubjectKind::Household)).collect())
}

async fn households(
    hub: &Hub,
    tx: &Tx,
    subjects: &[(SubjectId, SubjectKind)],
    is_check: bool,
) -> Result<(Vec<SubjectId>, Written), AppError> {
    let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
    let all = project::belongings(tx, &ids, &Fresh::default()).await?;
    let changed: Vec<_> = all
        .into_iter()
        .filter(|(_, before, now)| before != now)
        .map(|(id, _, now)| (id, now))
        .collect();
    let differing: Vec<SubjectId> = changed.iter().map(|(id, _)| *id).collect();
    if !is_check && !changed.is_empty() {
        tx.put_belongings(&changed, hub.ids()).await?;
    }
    Ok((differing, Written::default()))
}

async fn records(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    subjects: &[(SubjectId, SubjectKind)],
    is_check: bool,
) -> Result<(Vec<SubjectId>, Written), AppError> {
    let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
    let kinds: HashMap<SubjectId, SubjectKind> = subjects.iter().copied().collect();
    let before = tx.readable_records(&ids).await?;
    let computed = project::computed(hub, tx, &ids, &kinds, &before, Fresh::default()).await?;
    let mut differing = tx.differing(&computed).await?;
    let is_gone = |id: &&SubjectId| computed.iter().all(|(record, _)| record.id != **id);
    let gone: Vec<SubjectId> = before.keys().filter(is_gone).copied().collect();
    differing.extend(&gone);
    if is_check || differing.is_empty() {
        return Ok((differing, Written::default()));
    }
    let changed: Vec<_> =
        computed.into_iter().filter(|(record, _)| differing.contains(&record.id)).collect();
    tx.forget_matches(&differing).await?;
    *cursor = tx.put_records(&changed, &before, *cursor, hub.clock().now()).await?;
    *cursor = tx.withdraw_records(&gone, *cursor, hub.clock().now()).await?;
    let tokens = changed.into_iter().flat_map(|(_, found_by)| found_by.tokens).collect();
    let written = Written { touched: differing.clone(), tokens, ..Written::default() };
    Ok((differing, written))
}

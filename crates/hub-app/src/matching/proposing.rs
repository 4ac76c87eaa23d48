//! Proposing pairs of people and of households who are there already and may be one.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hub_audit::Kind;
use hub_facts::SubjectRecord;
use hub_linkage::{Asked, Explanation};
use hub_policy::Caller;
use hub_storage::{MatchAsked, StoredReview, Tx};
use hub_values::{AreaCode, SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

use super::MatchModel;
use super::candidates::MOST_COMPARED;
use crate::AppError;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::review::ReviewReason;
use crate::review::offering;
use crate::writer::Written;

/// Subjects of a piece: callers wait while it holds the lock.
const PIECE: u64 = 40;
/// Others whom one is put beside at most.
const MOST_PAIRS: usize = 5;
/// Under which name it is noted how far a run is.
const PROGRESS: &str = "propose pairs";

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Residents and households that were looked at.
    pub subjects: u64,
    /// Pairs that wait now and did not before.
    pub pairs: u64,
    /// Residents of whom a key was so common that not everybody under it was compared.
    pub cut: u64,
}

/// Where a run is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Progress {
    kind: SubjectKind,
    after: Option<SubjectId>,
    done: Proposed,
}

/// A pair of residents with its score.
pub(super) struct Pair {
    pub(super) one: SubjectId,
    pub(super) other: SubjectId,
    pub(super) found: Explanation,
    area: Option<AreaCode>,
}

/// Pairs of a piece, and of how many a key was cut.
pub(super) struct Pairs {
    pub(super) pairs: Vec<Pair>,
    pub(super) cut: u64,
}

impl Hub {
    /// Puts pairs into the queue that may be one, piece by piece; interrupted, it goes on where it
    /// stopped. What was decided before is not asked again.
    ///
    /// # Errors
    /// The hub cannot write.
    pub async fn propose(
        self: &Arc<Self>,
        by: &Caller,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<Proposed, AppError> {
        loop {
            let (done, is_end) = self.propose_piece(by).await?;
            progress(done.subjects);
            if is_end {
                return Ok(done);
            }
        }
    }

    async fn propose_piece(self: &Arc<Self>, by: &Caller) -> Result<(Proposed, bool), AppError> {
        let hub = Arc::clone(self);
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::System);
        entry.operation = Some("proposePairs".to_owned());
        let writing = self.write_and_hear(move |tx, _| {
            Box::pin(async move {
                let left = tx.progress(PROGRESS).await?;
                let left = left.and_then(|text| serde_json::from_str::<Progress>(&text).ok());
                let start = Progress {
                    kind: SubjectKind::Resident,
                    after: None,
                    done: Proposed::default(),
                };
                let mut at = left.unwrap_or(start);
                let subjects = tx.subjects_after(Some(at.kind), at.after, PIECE).await?;
                let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
                let wanted = if at.kind == SubjectKind::Resident {
                    let found = hub.pairs(tx, &hub.snapshot().matching, &ids).await?;
                    at.done.cut += found.cut;
                    let pairs = found.pairs.into_iter();
                    pairs.map(|one| of_residents(&hub, &one)).collect()
                } else {
                    households(&hub, tx, &ids).await?
                };
                let added = offering::put(tx, wanted).await?;
                at.done.pairs += added.len() as u64;
                at.done.subjects += ids.len() as u64;
                let is_end = ids.is_empty() && at.kind == SubjectKind::Household;
                if let Some(last) = ids.last() {
                    at.after = Some(*last);
                } else {
                    (at.kind, at.after) = (SubjectKind::Household, None);
                }
                let text = serde_json::to_string(&at).map_err(|_| AppError::Internal)?;
                tx.set_progress(PROGRESS, Some(&text).filter(|_| !is_end).map(String::as_str))
                    .await?;
                let mut written = Written::default();
                if !added.is_empty() || is_end {
                    let logged: BTreeSet<String> =
                        added.iter().flat_map(offering::logged).collect();
                    entry.subjects = logged.into_iter().collect();
                    entry.count = added.len() as u64;
                    written.entries.push(entry);
                }
                Ok(((at.done, is_end), written))
            })
        });
        Ok(writing.await?.0)
    }

    /// The pairs of these residents with others that the score does not tell apart.
    pub(super) async fn pairs(
        &self,
        tx: &Tx,
        matching: &MatchModel,
        ids: &[SubjectId],
    ) -> Result<Pairs, AppError> {
        let population = self.residents_in(tx).await?;
        let own = tx.records_beside(ids, None).await?;
        let own: Vec<SubjectRecord> = own.into_values().collect();
        let read: Vec<Asked> =
            own.iter().map(|one| matching.of_record(one, tx.catalogue())).collect();
        let asked: Vec<MatchAsked> =
            read.iter().map(|one| matching.asked(one, tx.keys())).collect();
        let found = tx.match_candidates(&asked).await?;
        let named = found.iter().flat_map(|one| one.subjects.iter().take(MOST_COMPARED));
        let named: BTreeSet<SubjectId> = named.copied().collect();
        let others = tx.records_beside(&named.into_iter().collect::<Vec<_>>(), None).await?;
        let others: HashMap<SubjectId, (Option<AreaCode>, Asked)> = others
            .into_values()
            .map(|one| (one.id, (one.community, matching.of_record(&one, tx.catalogue()))))
            .collect();
        let values = matching.all_counted(read.iter(), tx.keys());
        let counts = tx.match_counts(&values).await?;
        let mut all = Pairs { pairs: Vec::new(), cut: 0 };
        for ((record, read), found) in own.iter().zip(read).zip(found) {
            all.cut += u64::from(found.is_cut);
            let question = matching.question(read, &counts, tx.keys(), population);
            let near = found.subjects.iter().take(MOST_COMPARED).filter(|id| **id != record.id);
            let near = near.filter_map(|id| Some((*id, others.get(id)?)));
            let pairs = near.filter_map(|(other, (community, shown))| {
                let found = question.explain(&matching.model, shown);
                let is_open = !found.is_excluded() && found.bits >= matching.model.thresholds().1;
                let area = both(record.community, *community);
                is_open.then_some(Pair { one: record.id, other, found, area })
            });
            let mut pairs: Vec<Pair> = pairs.collect();
            pairs.sort_by(|one, other| other.found.bits.total_cmp(&one.found.bits));
            pairs.truncate(MOST_PAIRS);
            all.pairs.extend(pairs);
        }
        Ok(all)
    }
}

fn of_residents(hub: &Hub, one: &Pair) -> StoredReview {
    let (reason, kind) = (ReviewReason::SimilarResident, SubjectKind::Resident);
    offering::pair(hub, one.one, Some(one.other), kind, one.area, reason)
}

/// Where both belong; of two communities the data bureau decides.
pub(crate) fn both(one: Option<AreaCode>, other: Option<AreaCode>) -> Option<AreaCode> {
    match (one, other) {
        (Some(here), Some(there)) if here != there => None,
        (here, there) => here.or(there),
    }
}

/// Households of one kind that live in one dwelling and share half of the members of the smaller one.
async fn households(hub: &Hub, tx: &Tx, ids: &[SubjectId]) -> Result<Vec<StoredReview>, AppError> {
    let own = tx.records_beside(ids, None).await?;
    let homes = own.values().filter_map(|one| one.household?.dwelling);
    let homes: BTreeSet<SubjectId> = homes.collect();
    let around = tx.residences_around(&homes.into_iter().collect::<Vec<_>>()).await?;
    let mut beside: HashMap<SubjectId, Vec<SubjectId>> = HashMap::new();
    for (one, _) in around.iter().filter(|(one, _)| one.to.is_none()) {
        beside.entry(one.dwelling).or_default().push(one.household);
    }
    let named: BTreeSet<SubjectId> = beside.values().flatten().copied().collect();
    let others = tx.records_beside(&named.into_iter().collect::<Vec<_>>(), None).await?;
    let mut pairs = Vec::new();
    for one in own.values().filter(|one| one.closed.is_none()) {
        let Some((kind, home)) = one.household.and_then(|of| Some((of.kind, of.dwelling?))) else {
            continue;
        };
        let members = members(one);
        let near = beside.get(&home).into_iter().flatten().filter(|id| **id > one.id);
        let near: BTreeSet<SubjectId> = near.copied().collect();
        for other in near.iter().filter_map(|id| others.get(id)) {
            let is_kind = other.closed.is_none() && other.household.map(|of| of.kind) == Some(kind);
            let theirs = self::members(other);
            let shared = members.intersection(&theirs).count();
            if is_kind && shared > 0 && shared * 2 >= members.len().min(theirs.len()) {
                let area = both(one.community, other.community);
                let reason = ReviewReason::OverlappingHousehold;
                let (kind, other) = (SubjectKind::Household, Some(other.id));
                pairs.push(offering::pair(hub, one.id, other, kind, area, reason));
            }
        }
    }
    Ok(pairs)
}

fn members(of: &SubjectRecord) -> BTreeSet<SubjectId> {
    of.memberships.iter().filter(|one| one.to.is_none()).map(|one| one.resident).collect()
}

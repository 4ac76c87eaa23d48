//! Replaying what people decided with another model, before it is switched on.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use hub_audit::Kind;
use hub_catalogue::Catalogue;
use hub_linkage::{Decision, Model, Question};
use hub_policy::Caller;
use hub_storage::{StoredMatchModel, SubjectHistory, Tx};
use hub_values::{RecordId, SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

use super::MatchModel;
use crate::AppError;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::writer::Written;

/// Decisions of a piece.
const PIECE: u64 = 100;

/// What a model would have said where people have decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// The model.
    pub model: String,
    /// Pairs that people said are one.
    pub same: u64,
    /// Of those, how many it would link.
    pub linked: u64,
    /// Of those, how many it would leave to a person.
    pub asked: u64,
    /// Of those, how many it would miss.
    pub missed: u64,
    /// Pairs that people said are two.
    pub not_same: u64,
    /// Of those, how many it would link all the same.
    pub false_links: u64,
    /// Of those, how many it would ask about again.
    pub asked_again: u64,
    /// Residents who are known.
    pub residents: u64,
    /// Pairs of them that it would link or ask about.
    pub open_links: u64,
    /// Pairs of them that it would ask about.
    pub open_reviews: u64,
}

impl Hub {
    /// A model that may decide in this hub, or why not.
    ///
    /// # Errors
    /// It finds people by other keys than the index has.
    pub fn may_decide(model: Model) -> Result<MatchModel, AppError> {
        let shipped = MatchModel::shipped().map_err(|_| AppError::Internal)?;
        if !model.finds_like(shipped.model()) {
            return Err(AppError::invalid(
                "model",
                "模型的列、分块或计频项与系统索引不同，请以 residents 模型为基础，只调整权重、阈值和规则",
                "its columns, blocks or counted columns are not those of the index; begin with the \
                 model `residents` and change weights, thresholds and guards only",
            ));
        }
        MatchModel::of(model).map_err(|error| {
            AppError::invalid("model", hub_values::Bilingual::zh(&error), error.to_string())
        })
    }

    /// The model in force.
    pub fn model_in_force(&self) -> Arc<MatchModel> {
        Arc::clone(&self.snapshot().matching)
    }

    /// Replays all decisions of people with a model, and counts what it would do among everybody who
    /// is known; nothing changes.
    ///
    /// # Errors
    /// The hub cannot read, or cannot record that it did.
    pub async fn replay(
        self: &Arc<Self>,
        by: &Caller,
        matching: &Arc<MatchModel>,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<Replayed, AppError> {
        let mut all = Replayed { model: matching.version().to_owned(), ..Replayed::default() };
        let mut after = None;
        loop {
            let (hub, matching) = (Arc::clone(self), Arc::clone(matching));
            let piece = self.in_writer(move |tx| {
                Box::pin(async move { hub.replay_merges(tx, &matching, after).await })
            });
            let (last, piece) = piece.await?;
            all.add(&piece);
            after = last;
            if after.is_none() {
                break;
            }
        }
        let (hub, mine) = (Arc::clone(self), Arc::clone(matching));
        let piece =
            self.in_writer(move |tx| Box::pin(async move { hub.replay_not_same(tx, &mine).await }));
        all.add(&piece.await?);
        self.count_open(matching, &mut all, &mut progress).await?;
        let facts = RequestFacts {
            operation: Some("replayDecisions".to_owned()),
            ..RequestFacts::default()
        };
        let _receipt = self.record_event(Some(by), &facts, Kind::System).await?;
        Ok(all)
    }

    /// Switches a model on, with the report of its replay.
    ///
    /// # Errors
    /// The hub cannot write.
    pub async fn activate(
        self: &Arc<Self>,
        by: &Caller,
        matching: &MatchModel,
        report: &Replayed,
    ) -> Result<(), AppError> {
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some("activateMatchModel".to_owned());
        entry.reason = Some(matching.version().to_owned());
        let body = matching.model().to_toml().map_err(|_| AppError::Internal)?;
        let stored = StoredMatchModel {
            version: matching.version().to_owned(),
            body,
            report: serde_json::to_string(report).map_err(|_| AppError::Internal)?,
            activated_at: self.clock().now(),
            activated_by: by.actor(),
        };
        let writing = self.write(Box::new(move |tx, _| {
            Box::pin(async move {
                tx.activate_match_model(&stored).await?;
                let entries = vec![entry];
                Ok(Written { entries, changes_rights: true, ..Written::default() })
            })
        }));
        writing.await.map(drop)
    }

    async fn count_open(
        self: &Arc<Self>,
        matching: &Arc<MatchModel>,
        all: &mut Replayed,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<(), AppError> {
        let (mut after, mut seen) = (None, HashSet::new());
        loop {
            let (hub, matching) = (Arc::clone(self), Arc::clone(matching));
            let piece = self.in_writer(move |tx| {
                Box::pin(async move {
                    let kind = Some(SubjectKind::Resident);
                    let subjects = tx.subjects_after(kind, after, PIECE).await?;
                    let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
                    let found = hub.pairs(tx, &matching, &ids).await?;
                    Ok((ids, found.pairs))
                })
            });
            let (ids, pairs) = piece.await?;
            for one in pairs {
                if seen.insert((one.one.min(one.other), one.one.max(one.other))) {
                    let count =
                        if one.found.links() { &mut all.open_links } else { &mut all.open_reviews };
                    *count += 1;
                }
            }
            all.residents += ids.len() as u64;
            progress(all.residents);
            match ids.last() {
                Some(last) => after = Some(*last),
                None => return Ok(()),
            }
        }
    }

    /// The next merges: both sides as they were, from what was said of each.
    async fn replay_merges(
        &self,
        tx: &Tx,
        matching: &MatchModel,
        after: Option<RecordId>,
    ) -> Result<(Option<RecordId>, Replayed), AppError> {
        let merges = tx.merges_after(after, PIECE).await?;
        let last = merges.last().map(|(merge, _)| merge.id);
        let survivors: Vec<SubjectId> = merges.iter().map(|(merge, _)| merge.survivor).collect();
        let leads = tx.survivors(&survivors).await?;
        let now = |id: SubjectId| leads.get(&id).copied().unwrap_or(id);
        let asked: BTreeSet<SubjectId> = survivors
            .iter()
            .map(|id| now(*id))
            .chain(merges.iter().map(|(merge, _)| merge.duplicate))
            .collect();
        let histories = tx.histories(&asked.into_iter().collect::<Vec<_>>()).await?;
        let population = self.residents_in(tx).await?;
        let mut piece = Replayed::default();
        for (merge, moved) in merges {
            let moved: HashSet<RecordId> = moved.into_iter().collect();
            let sides = sides(&histories, now(merge.survivor), merge.duplicate, &moved);
            let Some((one, other)) = sides else { continue };
            let found = compared(matching, tx.catalogue(), one, other, population);
            match found {
                Some(decision) if merge.undone_at.is_none() => piece.same(decision),
                Some(decision) => piece.not_same(decision),
                None => {}
            }
        }
        Ok((last, piece))
    }

    /// The pairs of which people said that they are two, as they are now: had one of them changed, the
    /// pair would be open again.
    async fn replay_not_same(&self, tx: &Tx, matching: &MatchModel) -> Result<Replayed, AppError> {
        let pairs = tx.pairs_in("not_same", SubjectKind::Resident).await?;
        let ids: BTreeSet<SubjectId> =
            pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let records = tx.records(&ids.into_iter().collect::<Vec<_>>()).await?;
        let population = self.residents_in(tx).await?;
        let mut piece = Replayed::default();
        for (one, other) in pairs {
            let (Some(one), Some(other)) = (records.get(&one), records.get(&other)) else {
                continue;
            };
            let asked = matching.of_record(one, tx.catalogue());
            let question = Question::new(&matching.model, asked, &[], population);
            let shown = matching.of_record(other, tx.catalogue());
            piece.not_same(question.explain(&matching.model, &shown).decision);
        }
        Ok(piece)
    }
}

/// What was said of both sides of a merge by the records that each had.
fn sides<'a>(
    histories: &'a HashMap<SubjectId, SubjectHistory>,
    survivor: SubjectId,
    duplicate: SubjectId,
    moved: &HashSet<RecordId>,
) -> Option<(Vec<&'a hub_facts::Statement>, Vec<&'a hub_facts::Statement>)> {
    let all = &histories.get(&survivor)?.statements;
    let own = histories.get(&duplicate).into_iter().flat_map(|one| &one.statements);
    let (mut theirs, rest): (Vec<_>, Vec<_>) =
        all.iter().partition(|one| moved.contains(&one.record));
    theirs.extend(own);
    (!theirs.is_empty() && !rest.is_empty()).then_some((rest, theirs))
}

fn compared(
    matching: &MatchModel,
    catalogue: &Catalogue,
    one: Vec<&hub_facts::Statement>,
    other: Vec<&hub_facts::Statement>,
    population: usize,
) -> Option<Decision> {
    let read = |mut said: Vec<&hub_facts::Statement>| {
        said.sort_by_key(|one| (one.observed_on, one.recorded_at));
        matching.of_statements(catalogue, said.into_iter().map(|one| (one.attribute, &one.stated)))
    };
    let (one, other) = (read(one), read(other));
    if one.known() == 0 || other.known() == 0 {
        return None;
    }
    let question = Question::new(&matching.model, one, &[], population);
    Some(question.explain(&matching.model, &other).decision)
}

impl Replayed {
    fn same(&mut self, decision: Decision) {
        self.same += 1;
        match decision {
            Decision::Link => self.linked += 1,
            Decision::Review => self.asked += 1,
            Decision::Different => self.missed += 1,
        }
    }

    fn not_same(&mut self, decision: Decision) {
        self.not_same += 1;
        match decision {
            Decision::Link => self.false_links += 1,
            Decision::Review => self.asked_again += 1,
            Decision::Different => {}
        }
    }

    fn add(&mut self, other: &Self) {
        self.same += other.same;
        self.linked += other.linked;
        self.asked += other.asked;
        self.missed += other.missed;
        self.not_same += other.not_same;
        self.false_links += other.false_links;
        self.asked_again += other.asked_again;
    }
}

//! What a person says of a pair: one, two, or that nobody can tell.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{StoredReview, Tx};
use hub_values::{ReviewId, SubjectId, SubjectKind};

use super::{ReviewState, ReviewView, offering, open_review};
use crate::change::merging::{Done, merge_work};
use crate::change::{ChangeDecision, Merge, MergeOutcome, MergeRefusal};
use crate::hub::Hub;
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// A decision about a pair.
#[derive(Debug, Clone)]
pub struct DecideReview {
    /// Which; none when the id that was given is no pair's.
    pub review: Option<ReviewId>,
    /// One, two, or nobody can tell.
    pub state: ReviewState,
    /// The subject that stays, when they are one: a side, or where the pair has one side only the
    /// subject that it is.
    pub survivor: Option<(SubjectKind, SubjectId)>,
    /// Why, when they are one.
    pub reason: String,
    /// Only tell what would be done.
    pub is_dry_run: bool,
}

/// What became of a decision.
#[derive(Debug, Clone, Default)]
pub struct DecidedReview {
    /// None when something must be put right first.
    pub decision: Option<ChangeDecision>,
    /// The pair, as it is now.
    pub review: Option<ReviewView>,
    /// What the merge does, when they are one.
    pub merge: Option<MergeOutcome>,
    /// What must be put right.
    pub refusals: Vec<MergeRefusal>,
}

impl Operation {
    /// Decides a pair; when they are one they are merged in the same transaction.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write.
    pub async fn decide_review(
        self: &Arc<Self>,
        decide: DecideReview,
    ) -> Result<DecidedReview, AppError> {
        self.require(Act::Merge)?;
        let deciding = Deciding::of(self, decide)?;
        let entry = self.entry(Kind::Mutation);
        let hub = Arc::clone(self.hub());
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move { deciding.work(&hub, tx, cursor, entry).await })
        });
        let ((review, refusals, merged), receipts) = writing.await?;
        let (attributes, touched) = merged
            .as_ref()
            .map(|done| (done.attributes.clone(), done.touched.clone()))
            .unwrap_or_default();
        let mut decided = DecidedReview { refusals, ..DecidedReview::default() };
        if let Some(done) = merged {
            decided.decision = done.outcome.decision;
            decided.refusals.extend(done.outcome.refusals.clone());
            decided.merge = Some(done.outcome);
        } else if decided.refusals.is_empty() {
            let is_written = !receipts.is_empty();
            let done = if is_written { ChangeDecision::Done } else { ChangeDecision::WouldBeDone };
            decided.decision = Some(done);
        }
        self.note_merge(receipts, &attributes, &touched, decided.decision.is_none());
        if let Some(review) = review {
            decided.review = Some(self.review_view(review).await?);
        }
        Ok(decided)
    }
}

/// A decision on its way to the writer.
struct Deciding {
    decide: DecideReview,
    planner: crate::change::Planner,
    actor: String,
    now: DateTime<Utc>,
}

/// A subject with its kind.
type Side = (SubjectKind, SubjectId);
type Decided = (Option<StoredReview>, Vec<MergeRefusal>, Option<Done<MergeOutcome>>);

impl Deciding {
    fn of(operation: &Operation, decide: DecideReview) -> Result<Self, AppError> {
        Ok(Self {
            decide,
            planner: crate::change::Planner::new(operation)?,
            actor: operation.caller().actor(),
            now: operation.hub().clock().now(),
        })
    }

    async fn work(
        self,
        hub: &Hub,
        tx: &Tx,
        cursor: &mut u64,
        mut entry: hub_audit::Entry,
    ) -> Result<(Decided, Written), AppError> {
        let permit = &self.planner.permit;
        let id = self.decide.review;
        let mut one = match open_review(tx, permit, id, &self.actor, self.now).await? {
            Ok(one) => one,
            Err(refusal) => return Ok(((None, vec![refusal], None), Written::default())),
        };
        if self.decide.state == ReviewState::Same {
            return self.merged(hub, tx, cursor, one, entry).await;
        }
        if self.decide.is_dry_run {
            return Ok(((Some(one), Vec::new(), None), Written::default()));
        }
        self.decide.state.as_str().clone_into(&mut one.state);
        (one.claimed_by, one.claimed_until) = (None, None);
        (one.decided_by, one.decided_at) = (Some(self.actor), Some(self.now));
        tx.put_review(&one).await?;
        entry.subjects = offering::logged(&one);
        entry.count = 1;
        let written = Written { entries: vec![entry], ..Written::default() };
        Ok(((Some(one), Vec::new(), None), written))
    }

    async fn merged(
        &self,
        hub: &Hub,
        tx: &Tx,
        cursor: &mut u64,
        one: StoredReview,
        entry: hub_audit::Entry,
    ) -> Result<(Decided, Written), AppError> {
        let (survivor, duplicate) = match self.sides(tx, &one).await? {
            Ok(sides) => sides,
            Err(refusal) => return Ok(((Some(one), vec![refusal], None), Written::default())),
        };
        let merge = Merge {
            survivor,
            duplicate,
            reason: self.decide.reason.clone(),
            accepts_other_documents: false,
            is_dry_run: self.decide.is_dry_run,
        };
        let (done, written) = merge_work(hub, tx, cursor, &self.planner, merge, entry).await?;
        let mut now = tx.review(one.id).await?;
        if let (Some(review), Some(merge)) = (&mut now, done.outcome.merge) {
            // A side that nobody knew before is the survivor that was named.
            ReviewState::Same.as_str().clone_into(&mut review.state);
            review.merge = Some(merge);
            (review.decided_by, review.decided_at) = (Some(self.actor.clone()), Some(self.now));
            (review.claimed_by, review.claimed_until) = (None, None);
            tx.put_review(review).await?;
        }
        Ok(((now, Vec::new(), Some(done)), written))
    }

    /// Who stays, and who is merged into it.
    async fn sides(
        &self,
        tx: &Tx,
        one: &StoredReview,
    ) -> Result<Result<(Side, Side), MergeRefusal>, AppError> {
        let both: Vec<SubjectId> =
            [Some(one.subject), one.candidate].into_iter().flatten().collect();
        let leads = tx.survivors(&both).await?;
        let now = |id: SubjectId| leads.get(&id).copied().unwrap_or(id);
        let wanted = self.decide.survivor.map(|(kind, id)| (kind, now(id)));
        let (subject, candidate) = (now(one.subject), one.candidate.map(now));
        let sides = match (wanted, candidate) {
            (Some((kind, id)), _) if kind != one.kind => Err((kind, id)),
            (Some((_, id)), Some(candidate)) if id == candidate => Ok((candidate, subject)),
            (Some((_, id)), Some(candidate)) if id == subject => Ok((subject, candidate)),
            (Some((_, id)), None) if id != subject => Ok((id, subject)),
            (None, Some(candidate)) => Ok((candidate, subject)),
            (wanted, _) => Err(wanted.unwrap_or((one.kind, subject))),
        };
        Ok(sides.map(|(stays, goes)| ((one.kind, stays), (one.kind, goes))).map_err(|_| {
            MergeRefusal::input(Problem::new(
                "survivor",
                "请指明保留哪一方：必须是这条记录的一方；只有一方的，请填写它实际对应的对象",
                "say which one stays: a side of this pair, or where it has one side only the \
                 subject that it is",
            ))
        }))
    }
}

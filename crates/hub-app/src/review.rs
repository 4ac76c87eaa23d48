//! Pairs that wait for a person: looking at them, claiming one, deciding it.

mod deciding;
pub(crate) mod offering;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use hub_audit::Kind;
use hub_catalogue::AttributeIndex;
use hub_policy::{Act, Decision};
use hub_storage::{ReviewFilter, StoredReview, Tx};
use hub_values::{AreaCode, ReviewId, SubjectId, SubjectKind};

pub use deciding::{DecideReview, DecidedReview};

use crate::change::MergeRefusal;
use crate::matching::Matching;
use crate::writer::Written;
use crate::{AppError, Operation, Problem, Subject};

/// How long nobody else decides a pair that somebody has claimed.
const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// Why a pair waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewReason {
    /// An address can be read in two ways, and a dwelling is known that it may mean.
    UnclearAddress,
    /// Premises of a similar name at one place, or of one name of which one has no place.
    SimilarPremises,
    /// Two estates were said to be one, and both have this dwelling.
    SameEstate,
    /// Two residents whom the score does not tell apart.
    SimilarResident,
    /// Two households of one kind at one dwelling that share members.
    OverlappingHousehold,
    /// Another community entered somebody with the same document, or a place with the same key.
    KnownElsewhere,
}

/// Where a pair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewState {
    /// It waits.
    Open,
    /// They are one, and were merged.
    Same,
    /// They are two; it opens again when a compared value changes.
    NotSame,
    /// Nobody can tell; it opens again when a compared value changes.
    Unsure,
    /// Another decision has settled it.
    Void,
}

impl ReviewReason {
    const ALL: [Self; 6] = [
        Self::UnclearAddress,
        Self::SimilarPremises,
        Self::SameEstate,
        Self::SimilarResident,
        Self::OverlappingHousehold,
        Self::KnownElsewhere,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::UnclearAddress => "unclear_address",
            Self::SimilarPremises => "similar_premises",
            Self::SameEstate => "same_estate",
            Self::SimilarResident => "similar_resident",
            Self::OverlappingHousehold => "overlapping_household",
            Self::KnownElsewhere => "known_elsewhere",
        }
    }
}

impl ReviewState {
    const ALL: [Self; 5] = [Self::Open, Self::Same, Self::NotSame, Self::Unsure, Self::Void];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Same => "same",
            Self::NotSame => "not_same",
            Self::Unsure => "unsure",
            Self::Void => "void",
        }
    }

    fn of(stored: &StoredReview) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == stored.state).unwrap_or(Self::Void)
    }
}

/// Which pairs are wanted.
#[derive(Debug, Clone)]
pub struct ReviewsWanted {
    /// Of this area.
    pub area: Option<AreaCode>,
    /// About subjects of this kind.
    pub kind: Option<SubjectKind>,
    /// In this state.
    pub state: ReviewState,
}

/// A pair as far as the caller may see it.
#[derive(Debug, Clone)]
pub struct ReviewView {
    /// Its id.
    pub id: ReviewId,
    /// Why it waits.
    pub reason: ReviewReason,
    /// Where it is.
    pub state: ReviewState,
    /// The community that decides.
    pub area: Option<AreaCode>,
    /// The community from which it was asked, where that is another one.
    pub asked_by: Option<AreaCode>,
    /// One side; none when it is hidden from the caller or is there no more.
    pub subject: Option<Subject>,
    /// The other side.
    pub candidate: Option<Subject>,
    /// Attributes that both show, with the same value; only those the caller reads of both.
    pub agreeing: Vec<AttributeIndex>,
    /// Attributes that both show, with different values.
    pub disagreeing: Vec<AttributeIndex>,
    /// The score of two residents; none of others.
    pub matching: Option<Matching>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// Who is deciding it, while the claim holds.
    pub claimed_by: Option<String>,
    /// Until when nobody else does.
    pub claimed_until: Option<DateTime<Utc>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The merge that came of it.
    pub merge: Option<hub_values::RecordId>,
}

impl Operation {
    /// Pairs of the caller's area, oldest first, after one of them; true when there are more.
    ///
    /// # Errors
    /// The caller's role may not merge.
    pub async fn reviews(
        self: &Arc<Self>,
        wanted: &ReviewsWanted,
        after: Option<ReviewId>,
        first: u64,
    ) -> Result<(Vec<ReviewView>, bool), AppError> {
        self.require(Act::Merge)?;
        let (area, kind) = (wanted.area, wanted.kind);
        let filter = ReviewFilter { area, kind, state: wanted.state.as_str().to_owned() };
        let limit = first.saturating_add(1);
        let store = self.hub().store();
        let mut found = store.reviews(self.permit()?, &filter, after, limit).await?;
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        let mut views = Vec::with_capacity(found.len());
        for one in found {
            views.push(self.review_view(one).await?);
        }
        self.ledger().count(views.len());
        Ok((views, has_more))
    }

    /// A pair as the caller may see it.
    pub(crate) async fn review_view(
        self: &Arc<Self>,
        one: StoredReview,
    ) -> Result<ReviewView, AppError> {
        let ids: Vec<(SubjectKind, SubjectId)> =
            [Some(one.subject), one.candidate].iter().flatten().map(|id| (one.kind, *id)).collect();
        let mut sides = self.nodes(&ids).await?.into_iter();
        let (subject, candidate) = (sides.next().flatten(), sides.next().flatten());
        let (mut agreeing, mut disagreeing, mut matching) = (Vec::new(), Vec::new(), None);
        if let (Some(subject), Some(candidate)) = (&subject, &candidate) {
            (agreeing, disagreeing) = self.compared(subject, candidate)?;
            matching = self.waterfall(subject, candidate).await?;
        }
        let state = ReviewState::of(&one);
        let now = self.hub().clock().now();
        let is_claimed = one.claimed_until.is_some_and(|until| now < until);
        let reason = ReviewReason::ALL.into_iter().find(|why| why.as_str() == one.why);
        Ok(ReviewView {
            id: one.id,
            reason: reason.ok_or(AppError::Internal)?,
            state,
            area: one.area,
            asked_by: one.asked_by,
            subject,
            candidate,
            agreeing,
            disagreeing,
            matching,
            created_at: one.created_at,
            claimed_by: one.claimed_by.filter(|_| is_claimed),
            claimed_until: one.claimed_until.filter(|_| is_claimed),
            decided_at: one.decided_at,
            merge: one.merge,
        })
    }

    /// What both sides say, the same or not, as far as the caller may read it in full of both.
    fn compared(
        &self,
        subject: &Subject,
        candidate: &Subject,
    ) -> Result<(Vec<AttributeIndex>, Vec<AttributeIndex>), AppError> {
        let (mut agreeing, mut disagreeing) = (Vec::new(), Vec::new());
        for attribute in self.catalogue().of(subject.kind()) {
            let Some(is_equal) = subject.agrees_with(candidate, attribute.index) else { continue };
            let reads_both = [subject, candidate].iter().try_fold(true, |reads, side| {
                let decision = side.decision(attribute)?;
                Ok::<_, AppError>(reads && decision == Decision::Full)
            })?;
            if reads_both {
                self.ledger().disclose(attribute.index);
                if is_equal { &mut agreeing } else { &mut disagreeing }.push(attribute.index);
            }
        }
        Ok((agreeing, disagreeing))
    }

    /// Claims a pair, so that nobody else decides it for a while, or gives it free.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write.
    pub async fn claim_review(
        self: &Arc<Self>,
        id: Option<ReviewId>,
        is_release: bool,
    ) -> Result<Result<ReviewView, MergeRefusal>, AppError> {
        self.require(Act::Merge)?;
        let (permit, actor) = (self.permit()?.clone(), self.caller().actor());
        let (now, mut entry) = (self.hub().clock().now(), self.entry(Kind::Mutation));
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let mut one = match open_review(tx, &permit, id, &actor, now).await? {
                    Ok(one) => one,
                    Err(refusal) => return Ok((Err(refusal), Written::default())),
                };
                one.claimed_by = (!is_release).then(|| actor.clone());
                one.claimed_until = (!is_release).then(|| now + CLAIM);
                tx.put_review(&one).await?;
                entry.subjects = offering::logged(&one);
                let written = Written { entries: vec![entry], ..Written::default() };
                Ok((Ok(one), written))
            })
        });
        let (claimed, receipts) = writing.await?;
        match claimed {
            Ok(one) => {
                self.ledger().written.extend(receipts);
                Ok(Ok(self.review_view(one).await?))
            }
            Err(refusal) => {
                self.ledger().reject();
                Ok(Err(refusal))
            }
        }
    }
}

/// A pair that exists for the caller, waits, and is not being decided by somebody else.
pub(crate) async fn open_review(
    tx: &Tx,
    permit: &hub_policy::Permit,
    id: Option<ReviewId>,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Result<StoredReview, MergeRefusal>, AppError> {
    let found = match id {
        Some(id) => tx.review(id).await?,
        None => None,
    };
    let is_there = |one: &StoredReview| {
        permit.sees(one.area.as_ref())
            && ![Some(one.subject), one.candidate].into_iter().flatten().any(|id| permit.hides(id))
    };
    let Some(one) = found.filter(is_there) else {
        return Ok(Err(MergeRefusal::input(Problem::new(
            "reviewId",
            "找不到这条待核实记录，请使用 duplicateReviews 返回的标识",
            "no such pair; use an id that `duplicateReviews` gave",
        ))));
    };
    if ReviewState::of(&one) != ReviewState::Open {
        return Ok(Err(MergeRefusal::conflict(Problem::new(
            "reviewId",
            "这条记录已有结论，请刷新清单；要改变结论请先撤销合并（undoMerge）",
            "this pair was decided already; read the list again, and take the merge back first \
             (undoMerge) to decide otherwise",
        ))));
    }
    let is_taken = one.claimed_until.is_some_and(|until| now < until)
        && one.claimed_by.as_deref().is_some_and(|by| by != actor);
    if is_taken {
        return Ok(Err(MergeRefusal::conflict(Problem::new(
            "reviewId",
            "其他工作人员正在核实这条记录，请稍后再试",
            "somebody else is deciding this pair; try again later",
        ))));
    }
    Ok(Ok(one))
}

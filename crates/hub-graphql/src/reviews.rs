//! The queue of pairs that wait for a person, and what people say about them.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{DecideReview, MergeRefusal, ReviewView, ReviewsWanted};
use hub_values::ReviewId;

use crate::area::{Area, area_code};
use crate::catalogue::{Attribute, SubjectKind};
use crate::change::ChangeDecision;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::matching::MatchScore;
use crate::merging::{MergeConflict, conflicts, errors};
use crate::node::Node;
use crate::page;
use crate::record::UserError;
use crate::scalars::DateTime;

/// 待核实原因 Why a pair waits for a person.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::ReviewReason")]
pub(crate) enum ReviewReason {
    /// 地址有两种读法 An address such as 3-501 that can be read in two ways.
    UnclearAddress,
    /// 场所名称相近 Premises of a similar name at one place.
    SimilarPremises,
    /// 小区别名 Two names are one estate, and both have this dwelling.
    SameEstate,
    /// 相似居民 Two residents whom the score does not tell apart.
    SimilarResident,
    /// 成员重合的户 Two households of one kind at one dwelling that share members.
    OverlappingHousehold,
    /// 外社区登记 Another community entered what you hold. What it entered is not told, only where.
    KnownElsewhere,
}

/// 待核实状态 Where a pair is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::ReviewState")]
pub(crate) enum ReviewState {
    /// 待核实 It waits.
    Open,
    /// 同一个 They are one.
    Same,
    /// 不是同一个 They are two. It opens again when a compared value changes.
    NotSame,
    /// 无法判断 Nobody can tell. It opens again when a compared value changes.
    Unsure,
    /// 已随其他结论办结 Another decision has settled it.
    Void,
}

/// 核实结论 What somebody says of a pair.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DuplicateDecision {
    /// 是同一个 They are one, and are merged.
    Same,
    /// 不是同一个 They are two.
    NotSame,
    /// 无法判断 Nobody can tell.
    Unsure,
}

/// Which pairs are wanted.
#[derive(InputObject, Default)]
pub(crate) struct DuplicateReviewFilter {
    /// Of this area or below it; your own by default.
    pub(crate) area: Option<ID>,
    /// About subjects of this kind.
    pub(crate) kind: Option<SubjectKind>,
    /// In this state; those that wait by default.
    pub(crate) state: Option<ReviewState>,
}

/// 待核实记录 Two subjects that may be one, side by side.
#[derive(SimpleObject)]
pub(crate) struct DuplicateReview {
    /// Opaque id.
    pub(crate) id: ID,
    /// Why it waits.
    pub(crate) reason: ReviewReason,
    /// Where it is.
    pub(crate) state: ReviewState,
    /// The community that decides.
    pub(crate) area: Option<Area>,
    /// The community from which it was asked, when that is another one.
    pub(crate) asked_by: Option<Area>,
    /// One side, as you may see it: of an unclear address the dwelling that it was kept as.
    pub(crate) subject: Option<Node>,
    /// The other side, as you may see it; `null` while nobody knows one.
    pub(crate) candidate: Option<Node>,
    /// Attributes of which both say the same, as far as you may read them in full of both.
    pub(crate) agreeing: Vec<Attribute>,
    /// Attributes of which they say something else.
    pub(crate) disagreeing: Vec<Attribute>,
    /// Of two residents: how sure it is that they are one, and why.
    pub(crate) score: Option<MatchScore>,
    /// Since when it waits.
    pub(crate) created_at: DateTime,
    /// Who is deciding it, while the claim holds.
    pub(crate) claimed_by: Option<String>,
    /// Until when nobody else can decide it.
    pub(crate) claimed_until: Option<DateTime>,
    /// When it was decided.
    pub(crate) decided_at: Option<DateTime>,
    /// The merge that came of it; `undoMerge` takes it back.
    pub(crate) merge_id: Option<ID>,
}

/// A pair to be claimed or given free.
#[derive(InputObject)]
pub(crate) struct ClaimReviewInput {
    /// Which.
    pub(crate) review_id: ID,
}

/// What became of a claim.
#[derive(SimpleObject)]
pub(crate) struct ClaimReviewPayload {
    /// The pair as it is now.
    pub(crate) review: Option<DuplicateReview>,
    /// What must be put right. Code `CONFLICT`: somebody else is deciding it, or it was decided.
    pub(crate) user_errors: Vec<UserError>,
}

/// A decision about a pair.
#[derive(InputObject)]
pub(crate) struct DecideDuplicateInput {
    /// Which.
    pub(crate) review_id: ID,
    /// One, two, or nobody can tell.
    pub(crate) decision: DuplicateDecision,
    /// When they are one: the side that stays, the candidate by default. Of a pair with one side only: the subject that it is.
    pub(crate) survivor: Option<ID>,
    /// Why, when they are one; kept sealed beside the decision. No ID number, no phone number.
    pub(crate) reason: Option<String>,
    /// Only tell what would be done; nothing is written.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// What became of a decision about a pair.
#[derive(SimpleObject)]
pub(crate) struct DecideDuplicatePayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<ChangeDecision>,
    /// The pair as it is now.
    pub(crate) review: Option<DuplicateReview>,
    /// The merge, once it is done: `undoMerge` takes it back.
    pub(crate) merge_id: Option<ID>,
    /// How many source records move.
    pub(crate) records: u64,
    /// What both say differently, as far as you may read it.
    pub(crate) conflicts: Vec<MergeConflict>,
    /// What can be done but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written. Code `CONFLICT`: what is there already stands against it.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about pairs that wait.
pub(crate) struct ReviewQuery;

/// Questions about pairs that wait.
#[Object]
impl ReviewQuery {
    /// 待核实清单 Pairs that may be one, oldest first: those of your own community; for the data bureau all.
    async fn duplicate_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<DuplicateReviewFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, DuplicateReview, EmptyFields, EmptyFields>> {
        let filter = filter.unwrap_or_default();
        let wanted = ReviewsWanted {
            area: filter.area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?,
            kind: filter.kind.map(Into::into),
            state: filter.state.unwrap_or(ReviewState::Open).into(),
        };
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| review_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation(ctx)?.reviews(&wanted, after, rows).await.map_err(failed(ctx))?;
        let mut shown = Vec::with_capacity(found.0.len());
        for one in found.0 {
            let review = DuplicateReview::new(ctx, one)?;
            shown.push((review.id.0.clone(), review));
        }
        Ok(page::connection(shown, has_previous, found.1))
    }
}

/// Decisions about pairs that wait.
pub(crate) struct ReviewMutation;

/// Decisions about pairs that wait.
#[Object]
impl ReviewMutation {
    /// 领取 Claims a pair for a quarter of an hour, so that two people do not decide it.
    async fn claim_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ClaimReviewInput,
    ) -> Result<ClaimReviewPayload> {
        claim(ctx, input, false).await
    }

    /// 放回 Gives a pair free that you had claimed.
    async fn release_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ClaimReviewInput,
    ) -> Result<ClaimReviewPayload> {
        claim(ctx, input, true).await
    }

    /// 核实 Decides a pair. One: they are merged. Two, or nobody can tell: that is remembered, and opens again when a compared value changes.
    async fn decide_duplicate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideDuplicateInput,
    ) -> Result<DecideDuplicatePayload> {
        let operation = operation(ctx)?;
        let survivor = input.survivor.as_ref().map(|id| GlobalId::subject(id));
        // What is no id of ours is an id of nothing.
        if survivor == Some(None) {
            let outcome = operation.refuse_merge("survivor").map_err(failed(ctx))?;
            return nothing(ctx, outcome);
        }
        let survivor = survivor.flatten();
        let decide = DecideReview {
            review: review_id(&input.review_id),
            state: match input.decision {
                DuplicateDecision::Same => hub_app::ReviewState::Same,
                DuplicateDecision::NotSame => hub_app::ReviewState::NotSame,
                DuplicateDecision::Unsure => hub_app::ReviewState::Unsure,
            },
            survivor,
            reason: input.reason.unwrap_or_default(),
            is_dry_run: input.dry_run,
        };
        let decided = operation.decide_review(decide).await.map_err(failed(ctx))?;
        let review = decided.review.map(|one| DuplicateReview::new(ctx, one)).transpose()?;
        let merge = decided.merge.unwrap_or_default();
        let language = operation.language();
        let warnings = merge.warnings.iter().map(|one| UserError::in_input(one, language));
        let warnings = warnings.collect();
        Ok(DecideDuplicatePayload {
            decision: decided.decision.map(Into::into),
            review,
            merge_id: merge.merge.map(|id| ID(GlobalId::Merge(id).encode())),
            records: merge.records,
            conflicts: conflicts(operation, &merge.conflicts),
            warnings,
            user_errors: errors(operation, &decided.refusals),
        })
    }
}

fn nothing(ctx: &Context<'_>, outcome: hub_app::MergeOutcome) -> Result<DecideDuplicatePayload> {
    Ok(DecideDuplicatePayload {
        decision: None,
        review: None,
        merge_id: None,
        records: 0,
        conflicts: Vec::new(),
        warnings: Vec::new(),
        user_errors: errors(operation(ctx)?, &outcome.refusals),
    })
}

async fn claim(
    ctx: &Context<'_>,
    input: ClaimReviewInput,
    is_release: bool,
) -> Result<ClaimReviewPayload> {
    let operation = operation(ctx)?;
    let id = review_id(&input.review_id);
    let outcome: std::result::Result<ReviewView, MergeRefusal> =
        operation.claim_review(id, is_release).await.map_err(failed(ctx))?;
    Ok(match outcome {
        Ok(view) => ClaimReviewPayload {
            review: Some(DuplicateReview::new(ctx, view)?),
            user_errors: Vec::new(),
        },
        Err(refusal) => {
            ClaimReviewPayload { review: None, user_errors: errors(operation, &[refusal]) }
        }
    })
}

fn review_id(text: &str) -> Option<ReviewId> {
    if let Some(GlobalId::Review(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

impl DuplicateReview {
    fn new(ctx: &Context<'_>, one: ReviewView) -> Result<Self> {
        let operation = operation(ctx)?;
        let catalogue = &operation.snapshot().catalogue;
        let attributes = |all: &[hub_catalogue::AttributeIndex]| {
            let found = all.iter().filter_map(|index| catalogue.at(*index));
            found.map(|attribute| Attribute::of(catalogue, attribute)).collect()
        };
        Ok(Self {
            id: ID(GlobalId::Review(one.id).encode()),
            reason: one.reason.into(),
            state: one.state.into(),
            area: one.area.as_ref().and_then(|code| Area::of(operation, code)),
            asked_by: one.asked_by.as_ref().and_then(|code| Area::of(operation, code)),
            agreeing: attributes(&one.agreeing),
            disagreeing: attributes(&one.disagreeing),
            subject: one.subject.map(Node::new),
            candidate: one.candidate.map(Node::new),
            score: one.matching.map(|one| MatchScore::new(ctx, one)).transpose()?,
            created_at: DateTime(one.created_at),
            claimed_by: one.claimed_by,
            claimed_until: one.claimed_until.map(DateTime),
            decided_at: one.decided_at.map(DateTime),
            merge_id: one.merge.map(|id| ID(GlobalId::Merge(id).encode())),
        })
    }
}

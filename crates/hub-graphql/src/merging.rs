//! Two subjects are one, and two again: merging, and taking a merge back.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{Merge, MergeRefusal, Operation, UndoMerge};

use crate::catalogue::Attribute;
use crate::change::ChangeDecision;
use crate::context::{failed, operation};
use crate::ids::{GlobalId, subject_id};
use crate::imports::LaterDecision;
use crate::node::Node;
use crate::record::UserError;
use crate::recording::subject;

/// Mutations that say who is one.
pub(crate) struct Merging;

/// Two subjects that are one.
#[derive(InputObject)]
pub(crate) struct MergeSubjectsInput {
    /// The subject that stays, under its own id.
    pub(crate) survivor: ID,
    /// The subject whose records move there; its id leads to the survivor from then on.
    pub(crate) duplicate: ID,
    /// Why; kept sealed beside the decision. No ID number, no phone number.
    pub(crate) reason: String,
    /// 确认一方证件登记错误: both have valid documents of one kind, or credit codes, that differ, and one of them is a mistake. For data managers and the data bureau.
    #[graphql(default)]
    pub(crate) accept_other_documents: bool,
    /// Only tell what would move and what both say differently; nothing is written.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// A merge that is taken back.
#[derive(InputObject)]
pub(crate) struct UndoMergeInput {
    /// The merge, as `mergeSubjects` answered.
    pub(crate) merge_id: ID,
    /// Only tell what would go back, and which later decisions rest on it; nothing is written.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// 合并的一方 Which side of a pair.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::MergeSide")]
pub(crate) enum MergeSide {
    /// 保留的一方 The subject that stays.
    Survivor,
    /// 并入的一方 The subject that is merged into it.
    Duplicate,
}

/// 不一致的数据项 An attribute of which both sides say something else. Nothing of it is lost: see the history of the fact.
#[derive(SimpleObject)]
pub(crate) struct MergeConflict {
    /// Which.
    pub(crate) attribute: Attribute,
    /// Whose word is shown once they are one.
    pub(crate) shown: MergeSide,
}

/// What a merge did, or would do.
#[derive(SimpleObject)]
pub(crate) struct MergeSubjectsPayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<ChangeDecision>,
    /// The merge, once it is done: `undoMerge` takes it back.
    pub(crate) merge_id: Option<ID>,
    /// The subject that stays, as you may see it.
    pub(crate) subject: Option<Node>,
    /// How many source records move.
    pub(crate) records: u64,
    /// How many memberships and residences follow them.
    pub(crate) relations: u64,
    /// What both say differently, as far as you may read it.
    pub(crate) conflicts: Vec<MergeConflict>,
    /// What can be done but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written. Code `CONFLICT`: what is there already stands against it.
    pub(crate) user_errors: Vec<UserError>,
}

/// What taking a merge back did, or would do.
#[derive(SimpleObject)]
pub(crate) struct UndoMergePayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<ChangeDecision>,
    /// The subject that stayed, as you may see it.
    pub(crate) survivor: Option<Node>,
    /// The id that is a subject of its own again.
    pub(crate) duplicate_id: Option<ID>,
    /// The subject that is found under its own id again, as you may see it; `null` while it is not.
    pub(crate) duplicate: Option<Node>,
    /// How many source records go back.
    pub(crate) records: u64,
    /// What was said or decided about the survivor since, which stays with it: the first 100.
    pub(crate) later_decisions: Vec<LaterDecision>,
    /// How many there are.
    pub(crate) later_decision_count: u64,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Mutations that say who is one.
#[Object]
impl Merging {
    /// 合并 Says that two subjects of one kind are one. Records move and are never copied: `undoMerge` gives back what was. For community staff in their community, data managers of the department that leads the naming attribute, and the data bureau.
    async fn merge_subjects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pair.")] input: MergeSubjectsInput,
    ) -> Result<MergeSubjectsPayload> {
        let operation = operation(ctx)?;
        let ids = (GlobalId::subject(&input.survivor), GlobalId::subject(&input.duplicate));
        let outcome = match ids {
            (Some(survivor), Some(duplicate)) => {
                let merge = Merge {
                    survivor,
                    duplicate,
                    reason: input.reason,
                    accepts_other_documents: input.accept_other_documents,
                    is_dry_run: input.dry_run,
                };
                operation.merge(merge).await.map_err(failed(ctx))?
            }
            (None, _) => operation.refuse_merge("survivor").map_err(failed(ctx))?,
            (_, None) => operation.refuse_merge("duplicate").map_err(failed(ctx))?,
        };
        let kind = ids.0.map(|(kind, _)| kind);
        let language = operation.language();
        let warnings = outcome.warnings.iter().map(|one| UserError::in_input(one, language));
        let warnings = warnings.collect();
        Ok(MergeSubjectsPayload {
            decision: outcome.decision.map(Into::into),
            merge_id: outcome.merge.map(|id| ID(GlobalId::Merge(id).encode())),
            subject: node(ctx, kind, outcome.survivor).await?,
            records: outcome.records,
            relations: outcome.relations,
            conflicts: conflicts(operation, &outcome.conflicts),
            warnings,
            user_errors: errors(operation, &outcome.refusals),
        })
    }

    /// 撤销合并 Takes a merge back: answers and links are as before, and later decisions are told first and kept. For whoever may merge.
    async fn undo_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The merge.")] input: UndoMergeInput,
    ) -> Result<UndoMergePayload> {
        let operation = operation(ctx)?;
        let decoded = GlobalId::decode(&input.merge_id);
        let merge = if let Some(GlobalId::Merge(id)) = decoded { Some(id) } else { None };
        let undo = UndoMerge { merge, is_dry_run: input.dry_run };
        let outcome = operation.undo_merge(undo).await.map_err(failed(ctx))?;
        let is_two = matches!(
            outcome.decision,
            Some(hub_app::ChangeDecision::Done | hub_app::ChangeDecision::AlreadyDone)
        );
        let id = outcome.kind.zip(outcome.duplicate);
        let later = outcome.later.into_iter().map(|one| LaterDecision::of(operation, one));
        Ok(UndoMergePayload {
            decision: outcome.decision.map(Into::into),
            survivor: node(ctx, outcome.kind, outcome.survivor).await?,
            duplicate_id: id.map(|(kind, id)| subject_id(kind, id)),
            duplicate: node(ctx, outcome.kind, outcome.duplicate.filter(|_| is_two)).await?,
            records: outcome.records,
            later_decisions: later.collect(),
            later_decision_count: outcome.later_count,
            user_errors: errors(operation, &outcome.refusals),
        })
    }
}

/// Attributes of which both say something else.
pub(crate) fn conflicts(
    operation: &Operation,
    found: &[hub_app::MergeConflict],
) -> Vec<MergeConflict> {
    let catalogue = &operation.snapshot().catalogue;
    let told = found.iter().filter_map(|one| {
        let attribute = Attribute::of(catalogue, catalogue.at(one.attribute)?);
        Some(MergeConflict { attribute, shown: one.shown.into() })
    });
    told.collect()
}

/// What must be put right, each with its code.
pub(crate) fn errors(operation: &Operation, refusals: &[MergeRefusal]) -> Vec<UserError> {
    let language = operation.language();
    let error = |one: &MergeRefusal| {
        let error = UserError::in_input(&one.problem, language);
        if one.is_conflict { UserError { code: "CONFLICT".to_owned(), ..error } } else { error }
    };
    refusals.iter().map(error).collect()
}

async fn node(
    ctx: &Context<'_>,
    kind: Option<hub_values::SubjectKind>,
    id: Option<hub_values::SubjectId>,
) -> Result<Option<Node>> {
    let Some(kind) = kind else { return Ok(None) };
    Ok(subject(ctx, kind, id).await?.map(Node::new))
}

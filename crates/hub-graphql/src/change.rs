//! What staff and stewards decide: confirm, move, close, reopen, pin.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{Change, ChangeOutcome, Destination, Moving, Problem};
use hub_values::{SubjectId, SubjectKind};

use crate::context::{failed, operation};
use crate::erasure::{EraseSubjectInput, EraseSubjectPayload};
use crate::household::{Household, countable};
use crate::ids::GlobalId;
use crate::known::ClosingReason;
use crate::node::Node;
use crate::record::UserError;
use crate::recording::subject;
use crate::resident::{HouseholdKind, Resident};
use crate::scalars::Date;

/// Mutations that decide about subjects.
pub(crate) struct Changing;

/// What was decided about a change.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::ChangeDecision")]
pub(crate) enum ChangeDecision {
    /// 已办理 It was done.
    Done,
    /// 此前已办理 It was so already; nothing was written.
    AlreadyDone,
    /// 可以办理 It would be done; this was a trial, and nothing was written.
    WouldBeDone,
}

/// Facts that are still right.
#[derive(InputObject)]
pub(crate) struct ConfirmFactsInput {
    /// Whose.
    subject: ID,
    /// Codes of the attributes.
    attributes: Vec<String>,
    /// Day on which that was seen; today by default.
    observed_on: Option<Date>,
}

/// A resident moves: to a household that is there, or into one of their own in a dwelling or at an address.
#[derive(InputObject)]
pub(crate) struct MoveResidentInput {
    /// Who.
    resident: ID,
    /// The household moved to; give one of `household`, `dwelling`, `address`.
    household: Option<ID>,
    /// The dwelling of the new household.
    dwelling: Option<ID>,
    /// The address of the new household; a dwelling that nobody recorded is made.
    address: Option<String>,
    /// Which of the two kinds of household.
    #[graphql(default_with = "HouseholdKind::Residing")]
    kind: HouseholdKind,
    /// Relation to the householder there: a code of GB/T 4761 or its label; 户主 in a new household by default.
    relation: Option<String>,
    /// First day there; the day before is the last one where they were.
    on: Date,
    /// Only judge it; nothing is written.
    #[graphql(default)]
    dry_run: bool,
}

/// The end of a subject.
#[derive(InputObject)]
pub(crate) struct CloseSubjectInput {
    /// Which.
    subject: ID,
    /// Why.
    reason: ClosingReason,
    /// The last day on which it was.
    on: Date,
    /// Only judge it; nothing is written.
    #[graphql(default)]
    dry_run: bool,
}

/// The end of a subject was a mistake.
#[derive(InputObject)]
pub(crate) struct ReopenSubjectInput {
    /// Which.
    subject: ID,
}

/// The statement that counts for an attribute, whatever else is said.
#[derive(InputObject)]
pub(crate) struct PinFactInput {
    /// Whose.
    subject: ID,
    /// Code of the attribute.
    attribute: String,
    /// The statement, by its id in the history of the fact.
    statement: ID,
    /// Why; shown beside the fact, never in the log.
    reason: String,
}

/// The rule chooses again.
#[derive(InputObject)]
pub(crate) struct UnpinFactInput {
    /// Whose.
    subject: ID,
    /// Code of the attribute.
    attribute: String,
    /// Why.
    reason: String,
}

/// What became of a decision about a subject.
#[derive(SimpleObject)]
pub(crate) struct ChangePayload {
    /// `null` when something must be put right first.
    decision: Option<ChangeDecision>,
    /// The subject, as you may see it.
    subject: Option<Node>,
    /// What was done but should be looked at.
    warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    user_errors: Vec<UserError>,
}

/// What became of a move.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct MoveResidentPayload {
    /// `null` when something must be put right first.
    decision: Option<ChangeDecision>,
    /// The resident, as you may see them.
    resident: Option<Resident>,
    /// The household moved to.
    household: Option<Household>,
    #[graphql(skip)]
    left_ids: Vec<SubjectId>,
    /// Whether a household that was left has members and no householder now.
    householder_left: bool,
    /// What was done but should be looked at.
    warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    user_errors: Vec<UserError>,
}

/// What became of the end of a subject.
#[derive(SimpleObject)]
pub(crate) struct CloseSubjectPayload {
    /// `null` when something must be put right first.
    decision: Option<ChangeDecision>,
    /// The subject, as you may see it.
    subject: Option<Node>,
    /// How many memberships end with it.
    ended_memberships: i32,
    /// Whether a household has members and no householder now.
    householder_left: bool,
    /// What was done but should be looked at.
    warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    user_errors: Vec<UserError>,
}

#[ComplexObject]
impl MoveResidentPayload {
    /// The households left. Needs what `householdSize` needs.
    async fn left(&self, ctx: &Context<'_>) -> Result<Vec<Household>> {
        let mut left = Vec::with_capacity(self.left_ids.len());
        for id in &self.left_ids {
            left.extend(subject(ctx, SubjectKind::Household, Some(*id)).await?);
        }
        Ok(countable(ctx, left)?.into_iter().map(Household::new).collect())
    }
}

/// Mutations that decide about subjects.
#[Object]
impl Changing {
    /// Says that facts are still right. Each must be one that you see in full and may state; the value does not travel.
    async fn confirm_facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The facts.")] input: ConfirmFactsInput,
    ) -> Result<ChangePayload> {
        let Some(subject) = id_of(&input.subject) else { return nobody(ctx, "subject") };
        let change = Change::Confirm {
            subject,
            attributes: input.attributes,
            observed_on: input.observed_on.map(|day| day.0),
        };
        payload(ctx, subject.0, change).await
    }

    /// Moves a resident: ends the memberships of this kind and begins one in another household.
    async fn move_resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The move.")] input: MoveResidentInput,
    ) -> Result<MoveResidentPayload> {
        let is_dry_run = input.dry_run;
        let outcome = match moving(input) {
            Ok(moving) => made(ctx, Change::Move(moving), is_dry_run).await?,
            Err(problem) => wrong(ctx, problem)?,
        };
        let resident = subject(ctx, SubjectKind::Resident, outcome.subject).await?;
        let household = outcome.household.filter(|_| outcome.decision.is_some());
        let household = subject(ctx, SubjectKind::Household, household).await?;
        let told = told(ctx, &outcome)?;
        Ok(MoveResidentPayload {
            decision: outcome.decision.map(Into::into),
            resident: resident.map(Resident::new),
            household: household.map(Household::new),
            left_ids: if outcome.decision.is_some() { outcome.left } else { Vec::new() },
            householder_left: outcome.is_headless,
            warnings: told.0,
            user_errors: told.1,
        })
    }

    /// Ends a subject: somebody died or moved away, a house was pulled down. It stays, with all that is known about it.
    async fn close_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The end.")] input: CloseSubjectInput,
    ) -> Result<CloseSubjectPayload> {
        let outcome = match id_of(&input.subject) {
            Some(subject) => {
                let (reason, on) = (input.reason.into(), input.on.0);
                made(ctx, Change::Close { subject, reason, on }, input.dry_run).await?
            }
            None => wrong(ctx, unknown("subject"))?,
        };
        let told = told(ctx, &outcome)?;
        let kind = id_of(&input.subject).map(|(kind, _)| kind);
        Ok(CloseSubjectPayload {
            decision: outcome.decision.map(Into::into),
            subject: node(ctx, kind, outcome.subject).await?,
            ended_memberships: i32::try_from(outcome.ended).unwrap_or(i32::MAX),
            householder_left: outcome.is_headless,
            warnings: told.0,
            user_errors: told.1,
        })
    }

    /// Undoes the end of a subject; memberships are as they were.
    async fn reopen_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The subject.")] input: ReopenSubjectInput,
    ) -> Result<ChangePayload> {
        let Some(subject) = id_of(&input.subject) else { return nobody(ctx, "subject") };
        payload(ctx, subject.0, Change::Reopen { subject }).await
    }

    /// 彻底删除 Erases a subject for good, after which nobody can read it, not even from a later backup. For the data bureau.
    async fn erase_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to erase, and why.")] input: EraseSubjectInput,
    ) -> Result<EraseSubjectPayload> {
        crate::erasure::erase(ctx, input).await
    }

    /// Chooses the statement that counts for an attribute. For the data manager of its lead department, and the data bureau's admin.
    async fn pin_fact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The choice.")] input: PinFactInput,
    ) -> Result<ChangePayload> {
        let Some(subject) = id_of(&input.subject) else { return nobody(ctx, "subject") };
        let record = match GlobalId::decode(&input.statement) {
            Some(GlobalId::Statement(record, attribute))
                if attribute.as_str() == input.attribute =>
            {
                record
            }
            _ => return nobody(ctx, "statement"),
        };
        let (attribute, reason) = (input.attribute, input.reason);
        payload(ctx, subject.0, Change::Pin { subject, attribute, record, reason }).await
    }

    /// Gives an attribute back to the rule. For whoever may pin it.
    async fn unpin_fact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The attribute.")] input: UnpinFactInput,
    ) -> Result<ChangePayload> {
        let Some(subject) = id_of(&input.subject) else { return nobody(ctx, "subject") };
        let (attribute, reason) = (input.attribute, input.reason);
        payload(ctx, subject.0, Change::Unpin { subject, attribute, reason }).await
    }
}

fn id_of(id: &ID) -> Option<(SubjectKind, SubjectId)> {
    GlobalId::subject(id)
}

fn moving(input: MoveResidentInput) -> Result<Moving, Problem> {
    let to = match (&input.household, &input.dwelling, input.address) {
        (Some(household), None, None) => {
            Destination::Household(id_of(household).ok_or_else(|| unknown("household"))?)
        }
        (None, Some(dwelling), None) => {
            Destination::Dwelling(id_of(dwelling).ok_or_else(|| unknown("dwelling"))?)
        }
        (None, None, Some(address)) => Destination::Address(address),
        _ => {
            return Err(Problem {
                at: "household".to_owned(),
                zh: "请在 household、dwelling、address 中只填一项".to_owned(),
                en: "give one of household, dwelling and address".to_owned(),
            });
        }
    };
    Ok(Moving {
        resident: id_of(&input.resident).ok_or_else(|| unknown("resident"))?,
        to,
        kind: input.kind.into(),
        relation: input.relation,
        on: input.on.0,
    })
}

fn unknown(at: &str) -> Problem {
    Problem {
        at: at.to_owned(),
        zh: "找不到该对象，请使用查询返回的标识".to_owned(),
        en: "no such subject; use an id that an answer gave".to_owned(),
    }
}

async fn made(ctx: &Context<'_>, change: Change, is_dry_run: bool) -> Result<ChangeOutcome> {
    operation(ctx)?.change(change, is_dry_run).await.map_err(failed(ctx))
}

fn wrong(ctx: &Context<'_>, problem: Problem) -> Result<ChangeOutcome> {
    Ok(operation(ctx)?.refuse_change(problem))
}

fn nobody(ctx: &Context<'_>, at: &str) -> Result<ChangePayload> {
    let outcome = wrong(ctx, unknown(at))?;
    let (warnings, user_errors) = told(ctx, &outcome)?;
    Ok(ChangePayload { decision: None, subject: None, warnings, user_errors })
}

async fn payload(ctx: &Context<'_>, kind: SubjectKind, change: Change) -> Result<ChangePayload> {
    let outcome = made(ctx, change, false).await?;
    let (warnings, user_errors) = told(ctx, &outcome)?;
    Ok(ChangePayload {
        decision: outcome.decision.map(Into::into),
        subject: node(ctx, Some(kind), outcome.subject).await?,
        warnings,
        user_errors,
    })
}

/// Warnings, and what must be put right.
fn told(ctx: &Context<'_>, outcome: &ChangeOutcome) -> Result<(Vec<UserError>, Vec<UserError>)> {
    let language = operation(ctx)?.language();
    let all = |problems: &[Problem]| {
        problems.iter().map(|one| UserError::in_input(one, language)).collect()
    };
    Ok((all(&outcome.warnings), all(&outcome.problems)))
}

async fn node(
    ctx: &Context<'_>,
    kind: Option<SubjectKind>,
    id: Option<SubjectId>,
) -> Result<Option<Node>> {
    let Some(kind) = kind else { return Ok(None) };
    Ok(subject(ctx, kind, id).await?.map(Node::new))
}

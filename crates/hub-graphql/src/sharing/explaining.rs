//! Under which rule somebody could see something, and what a draft would change.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, DraftGrant, ExplainAccess, ExplainedPurpose};
use hub_policy::{Covers, Decision};

use super::asking::{AccessItemInput, area_codes};
use super::conditions::{RowConditionInput, conditions};
use super::{attribute_code, department};
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::grant::Grant;
use crate::ids::GlobalId;
use crate::scalars::DateTime;
use crate::viewer::RightAnswer;

/// 授权说明 What a department could see of an attribute of a subject under one purpose.
#[derive(SimpleObject)]
pub(crate) struct AccessExplanation {
    /// The purpose.
    pub(crate) purpose: Option<Purpose>,
    /// What it could get.
    pub(crate) answer: RightAnswer,
    /// Whether the subject could be found by the value.
    pub(crate) lookup: bool,
    /// The rule that said no.
    pub(crate) rule: Option<String>,
    /// The grants that covered the subject then, in whatever form.
    pub(crate) grants: Vec<Grant>,
    /// How many other grants were in force and did not cover the subject: other areas, other rows.
    pub(crate) other_grants: u64,
}

/// A grant that is not given yet.
#[derive(InputObject)]
pub(crate) struct GrantDraftInput {
    /// Whose, by code.
    pub(crate) department: String,
    /// For what, by code.
    pub(crate) purpose: String,
    /// Of which attributes, in which form.
    pub(crate) items: Vec<AccessItemInput>,
    /// Where; without it the whole city.
    pub(crate) areas: Option<Vec<ID>>,
    /// Of which subjects; all must hold.
    pub(crate) conditions: Option<Vec<RowConditionInput>>,
    /// 涵盖未成年人 Also of those under fourteen.
    #[graphql(default)]
    pub(crate) covers_minors: bool,
}

/// What is tried: a draft, or a grant or access request whose grants would be taken away.
#[derive(InputObject)]
pub(crate) struct DryRunGrantInput {
    /// A grant that would be given.
    pub(crate) give: Option<GrantDraftInput>,
    /// A grant, or an access request all of whose grants, would be taken away.
    pub(crate) revoke: Option<ID>,
}

/// 试算结果 What a draft would have changed in the last 30 days of the log.
#[derive(SimpleObject)]
pub(crate) struct GrantDryRun {
    /// Who would have gained or lost what.
    pub(crate) rows: Vec<GrantDryRunRow>,
    /// Entries that were looked at.
    pub(crate) entries: u64,
    /// Whether there were more than are looked at; then the latest were.
    pub(crate) partial: bool,
}

/// 试算行 What a department would have gained or lost of an attribute.
#[derive(SimpleObject)]
pub(crate) struct GrantDryRunRow {
    /// Whose.
    pub(crate) department: Department,
    /// For what, by code.
    pub(crate) purpose: String,
    /// Of which attribute, by code.
    pub(crate) attribute: String,
    /// Whether it would have seen more; otherwise less.
    pub(crate) gains: bool,
    /// Operations that asked for it and would have been answered otherwise.
    pub(crate) operations: u64,
    /// Subjects of which.
    pub(crate) subjects: u64,
}

/// Questions about what grants do.
pub(crate) struct ExplainingQuery;

/// Questions about what grants do.
#[Object]
impl ExplainingQuery {
    /// 授权说明 Under which rule a department could see an attribute of a subject at a time, now or on any day before, purpose by purpose; for the data bureau. `null` when there is no such subject.
    async fn explain_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose access, by code.")] department: String,
        #[graphql(desc = "To which attribute, by code.")] attribute: String,
        #[graphql(desc = "Of which subject.")] subject: ID,
        #[graphql(desc = "When; without it now.")] at: Option<DateTime>,
    ) -> Result<Option<Vec<AccessExplanation>>> {
        let operation = operation(ctx)?;
        let Some(subject) = GlobalId::subject(&subject) else { return Ok(None) };
        let wanted = ExplainAccess {
            department: known_department(ctx, &department)?,
            attribute,
            subject,
            at: at.map_or_else(|| operation.hub().clock().now(), |at| at.0),
        };
        let found = operation.explain_access(wanted).await.map_err(failed(ctx))?;
        let shown = |all: Vec<ExplainedPurpose>| {
            all.into_iter().map(|one| AccessExplanation::of(ctx, one)).collect()
        };
        found.map(shown).transpose()
    }

    /// 试算 What a draft of a grant, or taking grants away, would have changed in the last 30 days; for the data bureau. Nothing is written.
    async fn dry_run_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is tried.")] input: DryRunGrantInput,
    ) -> Result<GrantDryRun> {
        let operation = operation(ctx)?;
        let draft = draft(input).map_err(failed(ctx))?;
        let tried = operation.dry_run_grant(draft).await.map_err(failed(ctx))?;
        let rows = tried.rows.into_iter().map(|one| GrantDryRunRow {
            department: department(operation, &one.department),
            purpose: one.purpose.as_str().to_owned(),
            attribute: one.attribute.as_str().to_owned(),
            gains: one.gains,
            operations: one.operations,
            subjects: one.subjects,
        });
        Ok(GrantDryRun { rows: rows.collect(), entries: tried.entries, partial: tried.is_partial })
    }
}

impl AccessExplanation {
    fn of(ctx: &Context<'_>, one: ExplainedPurpose) -> Result<Self> {
        let operation = operation(ctx)?;
        let mut purposes = operation.snapshot().rights.purposes();
        let purpose = purposes.find(|known| known.code == one.purpose);
        let has_predicate =
            one.grants.iter().any(|held| held.grant.form == hub_policy::AnswerForm::Predicate);
        Ok(Self {
            purpose: purpose.map(|known| Purpose::of(operation, known)),
            answer: match one.decision {
                Decision::Full => RightAnswer::Full,
                Decision::Masked(_) => RightAnswer::Masked,
                Decision::Denied(_) if has_predicate => RightAnswer::Predicate,
                Decision::Denied(_) => RightAnswer::Denied,
            },
            lookup: one.is_lookup,
            rule: one.rule.map(|rule| rule.as_str().to_owned()),
            grants: one.grants.into_iter().map(|held| Grant::of(operation, held)).collect(),
            other_grants: one.others,
        })
    }
}

fn known_department(ctx: &Context<'_>, code: &str) -> Result<hub_values::DepartmentCode> {
    let known = operation(ctx)?.snapshot().department(code).and_then(|one| one.code.parse().ok());
    known.ok_or_else(|| {
        failed(ctx)(AppError::invalid("department", "没有这个部门", "no such department"))
    })
}

fn draft(input: DryRunGrantInput) -> std::result::Result<DraftGrant, AppError> {
    let one = || {
        AppError::invalid(
            "input",
            "请只填写 give 或 revoke 中的一项，revoke 为授权或共享申请的 id",
            "give one of `give` and `revoke`; `revoke` is the id of a grant or an access request",
        )
    };
    match (input.give, input.revoke) {
        (Some(give), None) => {
            let code = |at: &'static str| AppError::invalid(at, "代码无法识别", "not a code");
            let items = give
                .items
                .into_iter()
                .map(|one| Ok((attribute_code(&one.attribute)?, one.form.into())))
                .collect::<std::result::Result<_, AppError>>()?;
            Ok(DraftGrant::Give {
                department: give.department.parse().map_err(|_| code("give.department"))?,
                purpose: give.purpose.parse().map_err(|_| code("give.purpose"))?,
                items,
                areas: area_codes(give.areas)?,
                conditions: conditions(give.conditions)?,
                // Nobody learns from a trial what is held of those who are sealed.
                covers: Covers { minors: give.covers_minors, sealed: false },
            })
        }
        (None, Some(id)) => match GlobalId::decode(&id) {
            Some(GlobalId::Grant(id)) => Ok(DraftGrant::Take(id)),
            Some(GlobalId::AccessRequest(id)) => Ok(DraftGrant::TakeAll(id)),
            _ => Err(one()),
        },
        _ => Err(one()),
    }
}

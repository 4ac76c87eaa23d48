//! Deciding what was asked for, certifying it anew, agreeing to more people, registering purposes.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, DecideAccess, NewPurpose, Recertify};
use hub_policy::SharingDecision;

use super::asking::{AccessRequestPayload, payload};
use super::query::{BulkApproval, approval_id};
use super::{AccessRequest, AttributeUse, attribute_codes, request_id};
use crate::accounts::user_errors;
use crate::catalogue::Purpose;
use crate::context::{failed, operation};
use crate::grant::AnswerForm;
use crate::record::UserError;

/// 审核结论 What an official decides.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessDecision {
    /// 同意 In the form asked for, or in one that tells less.
    Grant,
    /// 拒绝 For a reason.
    Refuse,
    /// 退回补正 Once, naming everything that is missing.
    Return,
    /// 延期 Once, for a reason.
    Extend,
}

/// A decision about an access request.
#[derive(InputObject)]
pub(crate) struct DecideAccessInput {
    /// Which.
    pub(crate) request_id: ID,
    /// About these attributes, by code; without it all that wait for you.
    pub(crate) attributes: Option<Vec<String>>,
    /// What.
    pub(crate) decision: AccessDecision,
    /// Of a grant: the form, when it tells less than was asked for.
    pub(crate) form: Option<AnswerForm>,
    /// Why; everything that is missing, of a return. Not needed for a grant.
    pub(crate) reason: Option<String>,
    /// 文号 Reference of the written decision; needed on the third tier.
    pub(crate) document: Option<String>,
}

/// Grants that are certified anew.
#[derive(InputObject)]
pub(crate) struct RecertifyGrantInput {
    /// Of this request.
    pub(crate) request_id: ID,
    /// Attributes that are kept although nobody used them, by code.
    pub(crate) keep: Option<Vec<String>>,
    /// Why they are needed for another year.
    pub(crate) reason: String,
}

/// What became of grants that were certified anew.
#[derive(SimpleObject)]
pub(crate) struct RecertifyGrantPayload {
    /// The request as it is now.
    pub(crate) request: Option<AccessRequest>,
    /// Attributes whose grants go on, by code.
    pub(crate) kept: Vec<String>,
    /// Attributes that nobody used and nobody kept: their grants ended.
    pub(crate) dropped: Vec<String>,
    /// 使用情况 The report that it was judged by.
    pub(crate) usage: Vec<AttributeUse>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A second official agrees to more people on this day.
#[derive(InputObject)]
pub(crate) struct ApproveBulkInput {
    /// Which; see `bulkApprovals`.
    pub(crate) id: ID,
    /// How many people there may be today.
    pub(crate) people: u64,
    /// Why.
    pub(crate) reason: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub(crate) struct ApproveBulkPayload {
    /// As it is now.
    pub(crate) approval: Option<BulkApproval>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A purpose that is registered.
#[derive(InputObject)]
pub(crate) struct CreatePurposeInput {
    /// Code for the header `X-Purpose`: small letters, digits, underscores.
    pub(crate) code: String,
    /// Chinese name.
    pub(crate) name_zh: String,
    /// English name.
    pub(crate) name_en: String,
    /// Law that it rests on.
    pub(crate) legal_basis: String,
    /// Whether every request must name a case in the header `X-Case`.
    #[graphql(default)]
    pub(crate) needs_case: bool,
    /// Departments that may act for it, by code.
    pub(crate) departments: Vec<String>,
}

/// What became of it.
#[derive(SimpleObject)]
pub(crate) struct CreatePurposePayload {
    /// The purpose.
    pub(crate) purpose: Option<Purpose>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// What deciding officials do.
pub(crate) struct DecidingMutation;

/// What deciding officials do.
#[Object]
impl DecidingMutation {
    /// 审核 Decides what was asked for: for the data manager of the lead department, for the data bureau what is late or disputed. What is sensitive, and many people, need two officials.
    async fn decide_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideAccessInput,
    ) -> Result<AccessRequestPayload> {
        let operation = operation(ctx)?;
        let done = match decided(input) {
            Ok(wanted) => operation.decide_access(wanted).await,
            Err(error) => Err(error),
        };
        payload(ctx, done)
    }

    /// 年度复核 Certifies the grants of a request for another year; attributes that nobody used drop out unless they are kept.
    async fn recertify_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RecertifyGrantInput,
    ) -> Result<RecertifyGrantPayload> {
        let operation = operation(ctx)?;
        let wanted = request_id(&input.request_id).and_then(|request| {
            Ok(Recertify { request, keep: attribute_codes(input.keep)?, reason: input.reason })
        });
        let done = match wanted {
            Ok(wanted) => operation.recertify(wanted).await,
            Err(error) => Err(error),
        };
        Ok(match done {
            Ok(one) => {
                let codes = |all: &[hub_values::AttributeCode]| {
                    all.iter().map(|code| code.as_str().to_owned()).collect()
                };
                RecertifyGrantPayload {
                    kept: codes(&one.kept),
                    dropped: codes(&one.dropped),
                    usage: one.usage.into_iter().map(AttributeUse::of).collect(),
                    request: Some(AccessRequest::of(operation, one.view)),
                    user_errors: Vec::new(),
                }
            }
            Err(error) => RecertifyGrantPayload {
                request: None,
                kept: Vec::new(),
                dropped: Vec::new(),
                usage: Vec::new(),
                user_errors: user_errors(ctx, error)?,
            },
        })
    }

    /// 超量审批 Agrees to more people today than the grants allow: for a data manager of the asking department or the data bureau, never for whoever asked.
    async fn approve_bulk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, how many, and why.")] input: ApproveBulkInput,
    ) -> Result<ApproveBulkPayload> {
        let operation = operation(ctx)?;
        let done = match approval_id(&input.id) {
            Some(id) => operation.approve_bulk(id, input.people, &input.reason).await,
            None => Err(AppError::invalid(
                "id",
                "没有待批准的该项，请使用 bulkApprovals 返回的 id",
                "nothing of this id waits; use an id of `bulkApprovals`",
            )),
        };
        Ok(match done {
            Ok(one) => ApproveBulkPayload {
                approval: Some(BulkApproval::of(ctx, one)?),
                user_errors: Vec::new(),
            },
            Err(error) => {
                ApproveBulkPayload { approval: None, user_errors: user_errors(ctx, error)? }
            }
        })
    }

    /// 登记用途 Registers a purpose; for the data bureau's administrators. It grants nothing: attributes are asked for under it.
    async fn create_purpose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The purpose.")] input: CreatePurposeInput,
    ) -> Result<CreatePurposePayload> {
        let operation = operation(ctx)?;
        let new = NewPurpose {
            code: input.code,
            name_zh: input.name_zh,
            name_en: input.name_en,
            legal_basis: input.legal_basis,
            needs_case: input.needs_case,
            departments: input.departments,
        };
        let made = operation.create_purpose(new).await.map_err(failed(ctx))?;
        let language = operation.language();
        Ok(match made {
            Ok(purpose) => CreatePurposePayload {
                purpose: Some(Purpose::of(operation, &purpose)),
                user_errors: Vec::new(),
            },
            Err(problems) => CreatePurposePayload {
                purpose: None,
                user_errors: problems
                    .iter()
                    .map(|one| UserError::in_input(one, language))
                    .collect(),
            },
        })
    }
}

fn decided(input: DecideAccessInput) -> std::result::Result<DecideAccess, AppError> {
    let reason = input.reason.unwrap_or_default();
    if input.form.is_some() && input.decision != AccessDecision::Grant {
        return Err(AppError::invalid(
            "form",
            "只有同意时才指定方式",
            "a form goes with a grant only",
        ));
    }
    Ok(DecideAccess {
        request: request_id(&input.request_id)?,
        attributes: attribute_codes(input.attributes)?,
        decision: match input.decision {
            AccessDecision::Grant => SharingDecision::Grant(input.form.map(Into::into)),
            AccessDecision::Refuse => SharingDecision::Refuse(reason),
            AccessDecision::Return => SharingDecision::Return(reason),
            AccessDecision::Extend => SharingDecision::Extend(reason),
        },
        document: input.document,
    })
}

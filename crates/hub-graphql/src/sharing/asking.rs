//! Asking for attributes, and what the asking department does after an answer.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AccessView, AppError, AskAccess, AskedItem, Resubmit};
use hub_policy::Covers;
use hub_values::AreaCode;

use super::conditions::{RowConditionInput, conditions};
use super::{AccessRequest, attribute_code, attribute_codes, request_id};
use crate::accounts::user_errors;
use crate::context::{failed, operation};
use crate::grant::AnswerForm;
use crate::ids::GlobalId;
use crate::record::UserError;
use crate::scalars::Date;

/// An attribute that is asked for.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct AccessItemInput {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// In which form it is wanted.
    pub(crate) form: AnswerForm,
}

/// A department asks for attributes.
#[derive(InputObject)]
pub(crate) struct RequestAccessInput {
    /// Code of the purpose.
    pub(crate) purpose: String,
    /// 法律依据 The law that the department rests it on.
    pub(crate) legal_basis: String,
    /// 应用场景 What it is needed for, in which work.
    pub(crate) scenario: String,
    /// Where; without it the whole city.
    pub(crate) areas: Option<Vec<ID>>,
    /// 行条件 Of which subjects; all must hold.
    pub(crate) conditions: Option<Vec<RowConditionInput>>,
    /// 使用期限 The last day on which it is needed.
    pub(crate) last_day: Date,
    /// 预计每日人数 People that are expected on one day.
    pub(crate) people_per_day: u64,
    /// 涵盖未成年人 Also of those under fourteen, of whom everything is sensitive; two officials agree.
    #[graphql(default)]
    pub(crate) covers_minors: bool,
    /// 涵盖密封主体 Also of those who are sealed; two officials agree.
    #[graphql(default)]
    pub(crate) covers_sealed: bool,
    /// What is asked for.
    pub(crate) items: Vec<AccessItemInput>,
    /// Only tell what would become of it; nothing is written.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// A request that is completed or narrowed.
#[derive(InputObject)]
pub(crate) struct ResubmitAccessInput {
    /// Which.
    pub(crate) request_id: ID,
    /// Which of the attributes that were returned or refused are still wanted, each in the same form or one that tells less. What was returned and is not named is taken back.
    pub(crate) items: Vec<AccessItemInput>,
    /// The law, where it was missing.
    pub(crate) legal_basis: Option<String>,
    /// The work, where it was missing.
    pub(crate) scenario: Option<String>,
    /// What was completed or narrowed.
    pub(crate) note: String,
}

/// A refusal that is disputed.
#[derive(InputObject)]
pub(crate) struct DisputeAccessInput {
    /// Which request.
    pub(crate) request_id: ID,
    /// Which attributes, by code; without it all that were refused.
    pub(crate) attributes: Option<Vec<String>>,
    /// Why the refusal is wrong.
    pub(crate) reason: String,
}

/// A request that is taken back.
#[derive(InputObject)]
pub(crate) struct WithdrawAccessInput {
    /// Which.
    pub(crate) request_id: ID,
}

/// What became of an access request.
#[derive(SimpleObject)]
pub(crate) struct AccessRequestPayload {
    /// The request as it is now.
    pub(crate) request: Option<AccessRequest>,
    /// What must be put right, all of it at once; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// What asking departments do.
pub(crate) struct AskingMutation;

/// What asking departments do.
#[Object]
impl AskingMutation {
    /// 提出共享申请 Asks for attributes, for a department's data manager. What is shared unconditionally is granted at once and its lead department told; what is shared under conditions waits for the lead department; what is not shared is refused with the law that forbids it.
    async fn request_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for, and why.")] input: RequestAccessInput,
    ) -> Result<AccessRequestPayload> {
        let operation = operation(ctx)?;
        let asked = match asked(input) {
            Ok(asked) => asked,
            Err(error) => return payload(ctx, Err(error)),
        };
        match operation.request_access(asked).await.map_err(failed(ctx))? {
            Ok(view) => payload(ctx, Ok(view)),
            Err(problems) => {
                let language = operation.language();
                let errors = problems.iter().map(|one| UserError::in_input(one, language));
                Ok(AccessRequestPayload { request: None, user_errors: errors.collect() })
            }
        }
    }

    /// 补正、缩小范围 Completes what was returned, or asks for less of what was refused; it waits again.
    async fn resubmit_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what is different.")] input: ResubmitAccessInput,
    ) -> Result<AccessRequestPayload> {
        let operation = operation(ctx)?;
        let done = match resubmitted(input) {
            Ok(wanted) => operation.resubmit_access(wanted).await,
            Err(error) => Err(error),
        };
        payload(ctx, done)
    }

    /// 提出异议 Disputes a refusal: the data bureau decides, and after it the body that the city's settings name.
    async fn dispute_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DisputeAccessInput,
    ) -> Result<AccessRequestPayload> {
        let operation = operation(ctx)?;
        let wanted = request_id(&input.request_id)
            .and_then(|id| Ok((id, attribute_codes(input.attributes)?)));
        let done = match wanted {
            Ok((id, codes)) => operation.dispute_access(id, codes, &input.reason).await,
            Err(error) => Err(error),
        };
        payload(ctx, done)
    }

    /// 撤回申请 Takes back what is not decided yet.
    async fn withdraw_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: WithdrawAccessInput,
    ) -> Result<AccessRequestPayload> {
        let operation = operation(ctx)?;
        let done = match request_id(&input.request_id) {
            Ok(id) => operation.withdraw_access(id).await,
            Err(error) => Err(error),
        };
        payload(ctx, done)
    }
}

/// The request as it is now, or what must be put right.
pub(super) fn payload(
    ctx: &Context<'_>,
    done: std::result::Result<AccessView, AppError>,
) -> Result<AccessRequestPayload> {
    Ok(match done {
        Ok(view) => AccessRequestPayload {
            request: Some(AccessRequest::of(operation(ctx)?, view)),
            user_errors: Vec::new(),
        },
        Err(error) => AccessRequestPayload { request: None, user_errors: user_errors(ctx, error)? },
    })
}

fn asked(input: RequestAccessInput) -> std::result::Result<AskAccess, AppError> {
    Ok(AskAccess {
        purpose: input.purpose,
        legal_basis: input.legal_basis,
        scenario: input.scenario,
        areas: area_codes(input.areas)?,
        conditions: conditions(input.conditions)?,
        last_day: input.last_day.0,
        people_per_day: input.people_per_day,
        covers: Covers { minors: input.covers_minors, sealed: input.covers_sealed },
        items: input
            .items
            .into_iter()
            .map(|one| AskedItem { attribute: one.attribute, form: one.form.into() })
            .collect(),
        is_dry_run: input.dry_run,
    })
}

pub(super) fn area_codes(ids: Option<Vec<ID>>) -> std::result::Result<Vec<AreaCode>, AppError> {
    let ids = ids.unwrap_or_default().into_iter().enumerate();
    ids.map(|(number, id)| match GlobalId::decode(&id) {
        Some(GlobalId::Area(code)) => Ok(code),
        _ => Err(AppError::invalid(
            &format!("areas.{number}"),
            "区划编号无效，请使用 areas 返回的 id",
            "not the id of an area; use an id of `areas`",
        )),
    })
    .collect()
}

fn resubmitted(input: ResubmitAccessInput) -> std::result::Result<Resubmit, AppError> {
    let items = input
        .items
        .into_iter()
        .map(|one| Ok((attribute_code(&one.attribute)?, one.form.into())))
        .collect::<std::result::Result<_, AppError>>()?;
    Ok(Resubmit {
        request: request_id(&input.request_id)?,
        items,
        legal_basis: input.legal_basis,
        scenario: input.scenario,
        note: input.note,
    })
}

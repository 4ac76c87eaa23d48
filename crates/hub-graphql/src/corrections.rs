//! 校核: saying that a fact is wrong, and settling it.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{
    CorrectionOutcome, CorrectionView, CorrectionsWanted, DecideCorrection, OpenCorrection,
    Operation,
};
use hub_values::CorrectionId;

use crate::audit::subject;
use crate::catalogue::{Attribute, Department};
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::merging::errors;
use crate::node::Node;
use crate::page;
use crate::record::UserError;
use crate::scalars::{Date, DateTime};

/// 校核状态 Where a correction is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::CorrectionState")]
pub(crate) enum CorrectionState {
    /// 待办 It waits for the lead department; the fact is marked as conflicting.
    Open,
    /// 已更正 The fact was wrong; the lead department has stated what is right.
    Upheld,
    /// 维持原值 The fact stands.
    Rejected,
}

/// 校核清单 Whose corrections are wanted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::CorrectionSide")]
pub(crate) enum CorrectionSide {
    /// 待本部门办理 Those that your department settles; for the data bureau all. For data managers.
    ToSettle,
    /// 本部门提出 Those that your department opened.
    Opened,
    /// 曾获错误数据 Those that were found right after your department had been told the wrong value for this purpose. Ask again for the fact.
    Told,
}

/// 校核结论 What the lead department says.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CorrectionDecision {
    /// 予以更正 The fact was wrong.
    Upheld,
    /// 维持原值 The fact stands.
    Rejected,
}

/// Which corrections are wanted.
#[derive(InputObject)]
pub(crate) struct CorrectionFilter {
    /// Whose.
    pub(crate) side: CorrectionSide,
    /// In this state.
    pub(crate) state: Option<CorrectionState>,
    /// Code of an attribute.
    pub(crate) attribute: Option<String>,
    /// About this resident, household, dwelling or premises.
    pub(crate) subject: Option<ID>,
    /// Only those whose working days are over.
    #[graphql(default)]
    pub(crate) overdue: bool,
}

/// 校核 Somebody says that a fact is wrong. The fact stays what it was, marked as conflicting, until the lead department settles it.
#[derive(SimpleObject)]
pub(crate) struct Correction {
    /// Opaque id.
    pub(crate) id: ID,
    /// Whose fact.
    pub(crate) subject: Node,
    /// Which attribute.
    pub(crate) attribute: Attribute,
    /// Where it is.
    pub(crate) state: CorrectionState,
    /// The department that settles it.
    pub(crate) lead_department: Department,
    /// The department that says so.
    pub(crate) opened_by: Department,
    /// When.
    pub(crate) opened_at: DateTime,
    /// 依据 What it rests on; for those who settle it and those who said it.
    pub(crate) evidence: Option<String>,
    /// 提出的值 What is right by their word, where they said so; for the same.
    pub(crate) stated: Option<String>,
    /// The last day on which it should be settled.
    pub(crate) due_on: Date,
    /// Whether that day is over and it still waits.
    pub(crate) overdue: bool,
    /// When it was settled.
    pub(crate) decided_at: Option<DateTime>,
}

/// A fact that is wrong.
#[derive(InputObject)]
pub(crate) struct OpenCorrectionInput {
    /// Whose.
    pub(crate) subject: ID,
    /// Code of the attribute; you must be able to see it, masked or not.
    pub(crate) attribute: String,
    /// 我方数据 What is right by your own records, as it is written in forms. It is kept beside the fact and does not replace it.
    pub(crate) value: Option<String>,
    /// What it rests on: which document, who looked. No ID number, no phone number.
    pub(crate) evidence: String,
    /// Day on which that was seen; today by default.
    pub(crate) observed_on: Option<Date>,
}

/// What the lead department says of a correction.
#[derive(InputObject)]
pub(crate) struct DecideCorrectionInput {
    /// Which.
    pub(crate) correction_id: ID,
    /// Whether the fact was wrong.
    pub(crate) decision: CorrectionDecision,
    /// What is right; what was proposed by default.
    pub(crate) value: Option<String>,
    /// Why; kept sealed beside the decision. No ID number, no phone number.
    pub(crate) reason: String,
}

/// What became of a correction.
#[derive(SimpleObject)]
pub(crate) struct CorrectionPayload {
    /// As it is now; `null` when something must be put right first.
    pub(crate) correction: Option<Correction>,
    /// How many departments, by purpose, had been told the wrong value, may still ask, and find it under `TOLD`.
    pub(crate) told: i64,
    /// What must be put right; nothing was written. Code `CONFLICT`: what is there already stands against it.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about what is said to be wrong.
pub(crate) struct CorrectionQuery;

/// Questions about what is said to be wrong.
#[Object]
impl CorrectionQuery {
    /// 校核清单 Corrections, oldest first.
    async fn corrections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: CorrectionFilter,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Correction, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let about = filter.subject.map(|id| subject(ctx, &id, "filter.subject")).transpose()?;
        let attribute = filter.attribute.map(|code| attribute_code(ctx, &code)).transpose()?;
        let wanted = CorrectionsWanted {
            side: filter.side.into(),
            state: filter.state.map(Into::into),
            attribute,
            subject: about,
            is_overdue: filter.overdue,
        };
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| correction_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation.corrections(&wanted, after, rows).await.map_err(failed(ctx))?;
        let shown = found.0.into_iter().filter_map(|one| {
            let one = Correction::of(operation, one)?;
            Some((one.id.0.clone(), one))
        });
        Ok(page::connection(shown, has_previous, found.1))
    }
}

/// Saying that a fact is wrong, and settling it.
pub(crate) struct CorrectionMutation;

/// Saying that a fact is wrong, and settling it.
#[Object]
impl CorrectionMutation {
    /// 提出校核 Says that a fact is wrong. Whoever may see a fact may say so. The lead department's data manager settles it within working days.
    async fn open_correction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The fact.")] input: OpenCorrectionInput,
    ) -> Result<CorrectionPayload> {
        let operation = operation(ctx)?;
        let open = OpenCorrection {
            subject: GlobalId::subject(&input.subject),
            attribute: input.attribute,
            value: input.value,
            evidence: input.evidence,
            observed_on: input.observed_on.map(|day| day.0),
        };
        let outcome = operation.open_correction(open).await.map_err(failed(ctx))?;
        Ok(CorrectionPayload::of(operation, outcome))
    }

    /// 办结校核 Settles a correction. Upheld, the right value becomes a statement of your department, and who was told the wrong one is told. For data managers of the lead department and the data bureau.
    async fn decide_correction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideCorrectionInput,
    ) -> Result<CorrectionPayload> {
        let operation = operation(ctx)?;
        let decide = DecideCorrection {
            correction: correction_id(&input.correction_id),
            is_upheld: input.decision == CorrectionDecision::Upheld,
            value: input.value,
            reason: input.reason,
        };
        let outcome = operation.decide_correction(decide).await.map_err(failed(ctx))?;
        Ok(CorrectionPayload::of(operation, outcome))
    }
}

fn correction_id(text: &str) -> Option<CorrectionId> {
    if let Some(GlobalId::Correction(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

fn attribute_code(ctx: &Context<'_>, code: &str) -> Result<hub_values::AttributeCode> {
    code.parse().map_err(|_| {
        failed(ctx)(hub_app::AppError::invalid(
            "filter.attribute",
            "数据目录中没有这个数据项，请用 catalogue 查询代码",
            "no such attribute; see `catalogue`",
        ))
    })
}

impl Correction {
    fn of(operation: &Operation, one: CorrectionView) -> Option<Self> {
        let catalogue = &operation.snapshot().catalogue;
        let attribute = catalogue.at(one.attribute)?;
        Some(Self {
            id: ID(GlobalId::Correction(one.id).encode()),
            subject: Node::new(one.subject),
            attribute: Attribute::of(catalogue, attribute),
            state: one.state.into(),
            lead_department: Department::of(operation, one.lead.as_str()),
            opened_by: Department::of(operation, one.opened_by.as_str()),
            opened_at: DateTime(one.opened_at),
            evidence: one.evidence,
            stated: one.stated,
            due_on: Date(one.due),
            overdue: one.is_overdue,
            decided_at: one.decided_at.map(DateTime),
        })
    }
}

impl CorrectionPayload {
    fn of(operation: &Operation, outcome: CorrectionOutcome) -> Self {
        Self {
            correction: outcome.correction.and_then(|one| Correction::of(operation, one)),
            told: i64::try_from(outcome.told).unwrap_or(i64::MAX),
            user_errors: errors(operation, &outcome.refusals),
        }
    }
}

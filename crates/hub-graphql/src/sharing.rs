//! 共享申请: a department asks for attributes, and how it was decided.

pub(crate) mod asking;
pub(crate) mod conditions;
pub(crate) mod deciding;
pub(crate) mod explaining;
pub(crate) mod query;

use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};
use hub_app::{AccessView, Operation};
use hub_policy::{AccessItem as Item, AccessStep as Step};
use hub_values::{AreaCode, AttributeCode, DepartmentCode, RequestId};

use crate::area::Area;
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::grant::AnswerForm;
use crate::ids::GlobalId;
use crate::scalars::{Date, DateTime};
use conditions::RowCondition;

/// 共享申请 A department asks for attributes for a purpose.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub(crate) struct AccessRequest {
    /// Opaque id.
    pub(crate) id: ID,
    /// Who asks.
    pub(crate) department: Department,
    /// For what.
    pub(crate) purpose: Option<Purpose>,
    /// 法律依据 The law that the department names.
    pub(crate) legal_basis: String,
    /// 应用场景 What it is needed for, in which work.
    pub(crate) scenario: String,
    /// Where; empty for the whole city.
    pub(crate) areas: Vec<Area>,
    /// 行条件 Of which subjects; all must hold, none for all subjects.
    pub(crate) conditions: Vec<RowCondition>,
    /// 使用期限 The last day on which it is needed.
    pub(crate) last_day: Date,
    /// 预计每日人数 People on one day; what comes of it allows no more without a second official.
    pub(crate) people_per_day: u64,
    /// 涵盖未成年人 Whether it is asked for those under fourteen too.
    pub(crate) covers_minors: bool,
    /// 涵盖密封主体 Whether it is asked for those who are sealed too.
    pub(crate) covers_sealed: bool,
    /// Who asked.
    pub(crate) asked_by: String,
    /// When.
    pub(crate) asked_at: DateTime,
    /// What is asked for, and where each stands.
    pub(crate) items: Vec<AccessItem>,
    /// 办理过程 Everything that happened, oldest first; never changed afterwards.
    pub(crate) steps: Vec<AccessStep>,
    #[graphql(skip)]
    inner: hub_policy::AccessRequest,
}

/// 申请项 One attribute in one form of answer.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the procedure")]
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AccessItem {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// In which form it is asked for.
    pub(crate) form: AnswerForm,
    /// 主责部门 The department that leads the attribute.
    pub(crate) lead_department: Department,
    /// Where it stands.
    pub(crate) state: AccessState,
    /// Who decides now.
    pub(crate) tier: AccessTier,
    /// 办理期限 The last working day of the time to decide or to complete.
    pub(crate) due: Option<Date>,
    /// What is not certain about `due`: the calendar of a year is not known, and only weekends were left out.
    pub(crate) due_note: Option<String>,
    /// 超期 Whether the time to decide has passed; the data bureau may decide it too.
    pub(crate) overdue: bool,
    /// Whether the time was extended; once is allowed.
    pub(crate) extended: bool,
    /// Whether it was returned for completion; once is allowed.
    pub(crate) returned: bool,
    /// 双人审批 Whether two officials must agree.
    pub(crate) needs_two: bool,
    /// The first of them.
    pub(crate) first_approval: Option<String>,
    /// In which form it was granted.
    pub(crate) granted_form: Option<AnswerForm>,
    /// Who decided it last.
    pub(crate) decided_by: Option<String>,
    /// When.
    pub(crate) decided_at: Option<DateTime>,
    /// Why it was refused or returned.
    pub(crate) reason: Option<String>,
}

/// 办理步骤 Something that happened to an access request.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AccessStep {
    /// When.
    pub(crate) at: DateTime,
    /// Who; `hub` for what the hub does by itself.
    pub(crate) actor: String,
    /// Their department; of `TOLD` the one that was told.
    pub(crate) department: Department,
    /// What.
    pub(crate) kind: AccessStepKind,
    /// To which attributes, by code.
    pub(crate) attributes: Vec<String>,
    /// Why, or what is missing.
    pub(crate) reason: Option<String>,
}

/// 使用情况 How an attribute was used for the purpose since it was asked for.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AttributeUse {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// Operations that showed it.
    pub(crate) answers: u64,
    /// Operations that were refused it.
    pub(crate) refusals: u64,
    /// Subjects of the operations that showed it, each counted once an operation.
    pub(crate) subjects: u64,
}

/// 申请项状态 Where an item of an access request stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_policy::ItemState")]
pub(crate) enum AccessState {
    /// 待审核 Somebody has to decide it.
    Waiting,
    /// 已退回 Something is missing; the asking department completes it.
    Returned,
    /// 已同意.
    Granted,
    /// 已拒绝.
    Refused,
    /// 已撤回 The asking department took it back.
    Withdrawn,
}

/// 办理层级 Who decides: disputes go up.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_policy::Tier")]
pub(crate) enum AccessTier {
    /// 主责部门 The lead department's data manager.
    Lead,
    /// 数据局 The data bureau.
    Bureau,
    /// 第三级 The body that the city's settings name; the data bureau enters what it decided.
    Third,
}

/// 步骤种类 What can happen to an access request.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_policy::StepKind")]
pub(crate) enum AccessStepKind {
    /// 提出 It was made.
    Asked,
    /// 告知 A lead department was told of what was granted without its decision.
    Told,
    /// 初审同意 The first of two officials agreed.
    Approved,
    /// 同意.
    Granted,
    /// 拒绝.
    Refused,
    /// 退回补正 It was returned for completion.
    Returned,
    /// 延期 The time to decide was extended.
    Extended,
    /// 补正或缩小范围 The asking department completed or narrowed it.
    Resubmitted,
    /// 撤回 The asking department took it back.
    Withdrawn,
    /// 异议 The asking department disputes a refusal; the next tier decides.
    Disputed,
    /// 超期 The time to decide passed; the data bureau may decide now.
    Overdue,
    /// 撤销授权 A grant of it was taken away.
    Revoked,
    /// 年度复核 Its grants were certified anew.
    Recertified,
    /// 未使用而终止 A grant ended because the attribute was not used.
    Dropped,
}

#[ComplexObject]
impl AccessRequest {
    /// 使用情况 How its attributes were used so far, from the tallies of the log.
    async fn usage(&self, ctx: &Context<'_>) -> Result<Vec<AttributeUse>> {
        let found = operation(ctx)?.access_usage(&self.inner).await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(AttributeUse::of).collect())
    }
}

impl AttributeUse {
    fn of(one: hub_app::AttributeUse) -> Self {
        Self {
            attribute: one.attribute.as_str().to_owned(),
            answers: one.answers,
            refusals: one.refusals,
            subjects: one.subjects,
        }
    }
}

impl AccessRequest {
    pub(crate) fn of(operation: &Operation, view: AccessView) -> Self {
        let request = view.request;
        let mut purposes = operation.snapshot().rights.purposes();
        let purpose = purposes.find(|one| one.code == request.purpose);
        Self {
            id: ID(GlobalId::AccessRequest(request.id).encode()),
            department: department(operation, &request.department),
            purpose: purpose.map(|one| Purpose::of(operation, one)),
            legal_basis: request.legal_basis.clone(),
            scenario: request.scenario.clone(),
            areas: areas(operation, &request.areas),
            conditions: request
                .conditions
                .iter()
                .map(|one| RowCondition::of(operation, one))
                .collect(),
            last_day: Date(request.last_day),
            people_per_day: request.people_per_day,
            covers_minors: request.covers.minors,
            covers_sealed: request.covers.sealed,
            asked_by: request.asked_by.clone(),
            asked_at: DateTime(request.asked_at),
            items: request.items.iter().map(|one| AccessItem::of(operation, one)).collect(),
            steps: view.steps.into_iter().map(|one| AccessStep::of(operation, one)).collect(),
            inner: request,
        }
    }
}

impl AccessItem {
    fn of(operation: &Operation, one: &Item) -> Self {
        let today = operation.hub().clock().today();
        let is_waiting = one.state == hub_policy::ItemState::Waiting;
        let years: Vec<String> = one.unknown_years.iter().map(ToString::to_string).collect();
        let note = (!years.is_empty()).then(|| {
            let zh = format!("{}年的节假日安排尚未导入，仅按周末推算", years.join("、"));
            let en = format!(
                "calendar of year {} is not known, counted by weekends only",
                years.join(", ")
            );
            operation.language().pick(&zh, &en).to_owned()
        });
        Self {
            attribute: one.attribute.as_str().to_owned(),
            form: one.form.into(),
            lead_department: department(operation, &one.lead),
            state: one.state.into(),
            tier: one.tier.into(),
            due: one.due.map(Date),
            due_note: note,
            overdue: is_waiting && one.due.is_some_and(|due| due < today),
            extended: one.is_extended,
            returned: one.is_returned,
            needs_two: one.needs_two,
            first_approval: one.first_approval.clone(),
            granted_form: one.granted_form.map(Into::into),
            decided_by: one.decided_by.clone(),
            decided_at: one.decided_at.map(DateTime),
            reason: one.reason.clone(),
        }
    }
}

impl AccessStep {
    fn of(operation: &Operation, one: Step) -> Self {
        Self {
            at: DateTime(one.at),
            actor: one.actor,
            department: department(operation, &one.department),
            kind: one.kind.into(),
            attributes: one.attributes.iter().map(|code| code.as_str().to_owned()).collect(),
            reason: one.reason,
        }
    }
}

pub(crate) fn department(operation: &Operation, code: &DepartmentCode) -> Department {
    Department::of(operation, code.as_str())
}

pub(crate) fn areas(operation: &Operation, codes: &[AreaCode]) -> Vec<Area> {
    codes.iter().filter_map(|code| Area::of(operation, code)).collect()
}

/// The request that an opaque id stands for.
pub(crate) fn request_id(id: &ID) -> std::result::Result<RequestId, hub_app::AppError> {
    if let Some(GlobalId::AccessRequest(id)) = GlobalId::decode(id) {
        return Ok(id);
    }
    Err(hub_app::AppError::invalid(
        "requestId",
        "没有这项共享申请，请使用 accessRequests 返回的 id",
        "no such access request; use an id of `accessRequests`",
    ))
}

/// Codes of attributes in an input.
pub(crate) fn attribute_codes(
    codes: Option<Vec<String>>,
) -> std::result::Result<Vec<AttributeCode>, hub_app::AppError> {
    codes.unwrap_or_default().into_iter().map(|code| attribute_code(&code)).collect()
}

pub(crate) fn attribute_code(code: &str) -> std::result::Result<AttributeCode, hub_app::AppError> {
    code.parse().map_err(|_| {
        hub_app::AppError::invalid(
            "attributes",
            "数据目录中没有这个数据项，请用 catalogue 查询代码",
            "no such attribute; see `catalogue`",
        )
    })
}

//! Who am I, and what may I see?

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use hub_app::Right as Granted;
use hub_policy::{Act, NamedDuty};

use crate::area::Area;
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::scalars::DateTime;
use crate::sharing::areas;
use crate::sharing::conditions::RowCondition;

/// The caller.
pub(crate) struct Viewer;

/// What the caller gets for an attribute.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RightAnswer {
    /// The value.
    Full,
    /// The value behind its mask.
    Masked,
    /// Only yes or no, by the predicates.
    Predicate,
    /// Nothing.
    Denied,
}

/// 可办事项 What the caller's role allows, or what they were named for; what it is allowed for is judged case by case.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ability {
    /// 查询 Ask about residents, households, dwellings and premises.
    ReadSubjects,
    /// 登记 Enter records, and import files.
    Record,
    /// 合并 Review pairs and merge subjects.
    Merge,
    /// 裁定 Pin the statement that counts.
    Settle,
    /// 审计 Read the log.
    ReadLog,
    /// 账号管理 Make and change users and clients.
    ManageAccounts,
    /// 删除 Erase a subject for good.
    EraseSubjects,
    /// 目录管理 Change the catalogue.
    ManageCatalogue,
    /// 查看授权 See who has been granted what.
    ReadGrants,
    /// 授权管理 End grants.
    ManageGrants,
    /// 共享申请 Ask other departments for attributes.
    RequestAccess,
    /// 共享审核 Decide what others ask for, of what the department leads.
    DecideAccess,
    /// 查看共享申请 See access requests.
    ReadRequests,
    /// 登记表单 Register forms of the own department.
    RegisterForms,
    /// 表单准入 Admit forms, return or refuse them.
    AdmitForms,
    /// 下发填报 Ask by a form, and read what came of it.
    AskForms,
    /// 采集 Collect in a community what is missing.
    Collect,
    /// 查看导入 See imports.
    SeeImports,
    /// 查看登记数据源 See feeds of registers.
    SeeFeeds,
    /// 处理预警 See alerts, and say what became of them.
    HandleAlerts,
    /// 密封与解封 Seal a resident and take a seal away: for officials who were named for it.
    SealSubjects,
    /// 应急开启 Break the glass: for officials who were named for it.
    BreakGlass,
}

impl From<Act> for Ability {
    fn from(act: Act) -> Self {
        match act {
            Act::ReadSubjects => Self::ReadSubjects,
            Act::Record => Self::Record,
            Act::Merge => Self::Merge,
            Act::Settle => Self::Settle,
            Act::ReadLog => Self::ReadLog,
            Act::ManageAccounts => Self::ManageAccounts,
            Act::EraseSubjects => Self::EraseSubjects,
            Act::ManageCatalogue => Self::ManageCatalogue,
            Act::ReadGrants => Self::ReadGrants,
            Act::ManageGrants => Self::ManageGrants,
            Act::RequestAccess => Self::RequestAccess,
            Act::DecideAccess => Self::DecideAccess,
            Act::ReadRequests => Self::ReadRequests,
            Act::RegisterForms => Self::RegisterForms,
            Act::AdmitForms => Self::AdmitForms,
            Act::AskForms => Self::AskForms,
            Act::Collect => Self::Collect,
        }
    }
}

/// What the caller may do with one attribute for one purpose.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Right {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// What the caller gets.
    pub(crate) answer: RightAnswer,
    /// Whether a subject can be found by exactly this value.
    pub(crate) lookup: bool,
    /// The rule that says no.
    pub(crate) rule: Option<String>,
    /// What to do about a no.
    pub(crate) how_to_apply: Option<String>,
    /// Where alone the answer holds; empty for the caller's whole area.
    pub(crate) areas: Vec<Area>,
    /// 行条件 Of which subjects alone the answer holds, of any of the grants; empty for all.
    pub(crate) conditions: Vec<RowCondition>,
    /// Until when the last of the grants holds; `null` without end, or when there is none.
    pub(crate) until: Option<DateTime>,
    /// 每日人数上限 People on one day before a second official must agree; `null` without a limit.
    pub(crate) people_per_day: Option<u64>,
}

/// The caller.
#[Object]
impl Viewer {
    /// The caller's department.
    async fn department(&self, ctx: &Context<'_>) -> Result<Department> {
        let operation = operation(ctx)?;
        Ok(Department::of(operation, operation.caller().department.as_str()))
    }

    /// The caller's role, such as `department_system` or `community_staff`.
    async fn role(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(operation(ctx)?.caller().role.as_str())
    }

    /// Login of a person; `null` for a system.
    async fn login(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(operation(ctx)?.caller().login.clone())
    }

    /// Area that the caller's work is limited to.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(operation.caller().area.as_ref().and_then(|code| Area::of(operation, code)))
    }

    /// What the caller's role allows, or what they were named for: what a page offers, it asks here.
    async fn can(&self, ctx: &Context<'_>) -> Result<Vec<Ability>> {
        let operation = operation(ctx)?;
        let mut can: Vec<Ability> = operation.acts().into_iter().map(Ability::from).collect();
        can.extend(operation.sees_imports().then_some(Ability::SeeImports));
        can.extend(operation.sees_feeds().then_some(Ability::SeeFeeds));
        can.extend(operation.handles_alerts().then_some(Ability::HandleAlerts));
        can.extend(operation.is_named(NamedDuty::Seal).then_some(Ability::SealSubjects));
        can.extend(operation.is_named(NamedDuty::BreakGlass).then_some(Ability::BreakGlass));
        Ok(can)
    }

    /// Purposes that the caller may act for.
    async fn purposes(&self, ctx: &Context<'_>) -> Result<Vec<Purpose>> {
        let operation = operation(ctx)?;
        Ok(operation.purposes().iter().map(|one| Purpose::of(operation, one)).collect())
    }

    /// What the caller may see for a purpose, attribute by attribute, and why not.
    async fn may_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the purpose.")] purpose: String,
        #[graphql(desc = "Code of one attribute; without it all.")] attribute: Option<String>,
    ) -> Result<Vec<Right>> {
        let operation = operation(ctx)?;
        let rights = operation.rights(&purpose, attribute.as_deref()).map_err(failed(ctx))?;
        Ok(rights
            .into_iter()
            .map(|one: Granted| Right {
                answer: match one.answer {
                    "FULL" => RightAnswer::Full,
                    "MASKED" => RightAnswer::Masked,
                    "PREDICATE" => RightAnswer::Predicate,
                    _ => RightAnswer::Denied,
                },
                attribute: one.attribute,
                lookup: one.is_lookup,
                rule: one.rule.map(str::to_owned),
                how_to_apply: one.how_to_apply,
                areas: areas(operation, &one.areas),
                conditions: one
                    .conditions
                    .iter()
                    .map(|one| RowCondition::of(operation, one))
                    .collect(),
                until: one.until.map(DateTime),
                people_per_day: one.people_per_day,
            })
            .collect())
    }
}

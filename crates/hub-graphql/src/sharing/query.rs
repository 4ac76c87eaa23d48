//! Questions about access requests, figures, what waits for a second official, and working days.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::AppError;
use hub_storage::{AccessFilter as Wanted, BulkApproval as Stored};
use hub_values::ApprovalId;

use super::{AccessRequest, AccessState, department};
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::scalars::{Date, DateTime};

type Rows<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// Conditions on access requests; all must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct AccessRequestFilter {
    /// Only this one.
    pub(crate) id: Option<ID>,
    /// Made by this department, by code.
    pub(crate) department: Option<String>,
    /// With an attribute that this department leads, by code.
    pub(crate) lead_department: Option<String>,
    /// With this attribute, by code.
    pub(crate) attribute: Option<String>,
    /// With an attribute in this state.
    pub(crate) state: Option<AccessState>,
    /// With an attribute whose time to decide has passed.
    #[graphql(default)]
    pub(crate) overdue: bool,
}

/// 共享统计 How many attributes that a department leads are in which state.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AccessFigures {
    /// The department that leads them.
    pub(crate) department: Department,
    /// 待审核.
    pub(crate) waiting: u64,
    /// 已退回.
    pub(crate) returned: u64,
    /// 超期 Of those that wait, whose time has passed.
    pub(crate) overdue: u64,
    /// 已同意.
    pub(crate) granted: u64,
    /// 已拒绝.
    pub(crate) refused: u64,
    /// 已撤回.
    pub(crate) withdrawn: u64,
}

/// 超量审批 More people under one purpose on a day than the grants allow: a second official must agree.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct BulkApproval {
    /// Opaque id.
    pub(crate) id: ID,
    /// The day in China on which the people are counted.
    pub(crate) day: Date,
    /// Whose query waits.
    pub(crate) department: Department,
    /// For what.
    pub(crate) purpose: Option<Purpose>,
    /// Who asked.
    pub(crate) asked_by: String,
    /// When.
    pub(crate) asked_at: DateTime,
    /// How many people there would be on the day.
    pub(crate) people: u64,
    /// How many the grants allow.
    pub(crate) limit: u64,
    /// How many were agreed to; `null` while it waits.
    pub(crate) approved_people: Option<u64>,
    /// Who agreed.
    pub(crate) approved_by: Option<String>,
    /// When.
    pub(crate) approved_at: Option<DateTime>,
    /// Why.
    pub(crate) reason: Option<String>,
}

/// 工作日历 What is known of the working days of a year.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct WorkingYear {
    /// The year.
    pub(crate) year: i32,
    /// Whether its holidays are known; if not, only weekends are left out when days are counted.
    pub(crate) known: bool,
    /// The notice that it rests on.
    pub(crate) source: Option<String>,
    /// 放假 Days off, as the notice lists them.
    pub(crate) days_off: Vec<Date>,
    /// 调休上班 Saturdays and Sundays that are worked on.
    pub(crate) moved_days: Vec<Date>,
}

/// Questions about sharing.
pub(crate) struct SharingQuery;

/// Questions about sharing.
#[Object]
impl SharingQuery {
    /// 共享申请 Access requests, newest first: of a department those that it made and those about attributes that it leads; for the data bureau and auditors all.
    async fn access_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<AccessRequestFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<AccessRequest>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let before = after.as_ref().map(|cursor| {
            if let Some(GlobalId::AccessRequest(id)) = GlobalId::decode(cursor) {
                return Ok(id);
            }
            Err(page::bad_cursor(ctx))
        });
        let before = before.transpose()?;
        let wanted = wanted(ctx, filter.unwrap_or_default())?;
        let (found, has_next) =
            operation.access_requests(wanted, before, rows).await.map_err(failed(ctx))?;
        let rows = found.into_iter().map(|one| {
            let shown = AccessRequest::of(operation, one);
            (shown.id.0.clone(), shown)
        });
        Ok(page::connection(rows, after.is_some(), has_next))
    }

    /// 共享统计 What waits, what is late and how it ended, by the department that leads it.
    async fn access_figures(&self, ctx: &Context<'_>) -> Result<Vec<AccessFigures>> {
        let operation = operation(ctx)?;
        let found = operation.access_figures().await.map_err(failed(ctx))?;
        Ok(found
            .into_iter()
            .map(|(code, one)| AccessFigures {
                department: department(operation, &code),
                waiting: one.waiting,
                returned: one.returned,
                overdue: one.overdue,
                granted: one.granted,
                refused: one.refused,
                withdrawn: one.withdrawn,
            })
            .collect())
    }

    /// 超量审批 Queries that wait for a second official, or did, newest first.
    async fn bulk_approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that wait, or only those that do not.")] waiting: Option<bool>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<BulkApproval>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let before = after.as_ref().map(|cursor| approval_id(cursor).ok_or(page::bad_cursor(ctx)));
        let before = before.transpose()?;
        let (found, has_next) =
            operation.bulk_approvals(waiting, before, rows).await.map_err(failed(ctx))?;
        let mut shown = Vec::with_capacity(found.len());
        for one in found {
            let one = BulkApproval::of(ctx, one)?;
            shown.push((one.id.0.clone(), one));
        }
        Ok(page::connection(shown, after.is_some(), has_next))
    }

    /// 工作日历 The working days of a year, by which time limits are counted.
    async fn working_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year.")] year: i32,
    ) -> Result<WorkingYear> {
        let calendar = &operation(ctx)?.snapshot().calendar;
        let source = calendar.years().find(|(one, _)| *one == year);
        let days = |is_worked: bool| {
            let of = calendar.year(year).into_iter().flatten();
            of.filter(|(_, worked)| *worked == is_worked).map(|(day, _)| Date(day)).collect()
        };
        Ok(WorkingYear {
            year,
            known: source.is_some(),
            source: source.map(|(_, source)| source.to_owned()),
            days_off: days(false),
            moved_days: days(true),
        })
    }
}

impl BulkApproval {
    pub(crate) fn of(ctx: &Context<'_>, one: Stored) -> Result<Self> {
        let operation = operation(ctx)?;
        let mut purposes = operation.snapshot().rights.purposes();
        let purpose = purposes.find(|known| known.code == one.key.purpose);
        let day = one.key.day.parse().map_err(|_| failed(ctx)(AppError::Internal))?;
        Ok(Self {
            id: ID(GlobalId::BulkApproval(one.id).encode()),
            day: Date(day),
            department: department(operation, &one.key.department),
            purpose: purpose.map(|known| Purpose::of(operation, known)),
            asked_by: one.asked_by,
            asked_at: DateTime(one.asked_at),
            people: one.people,
            limit: one.limit,
            approved_people: one.approved_people,
            approved_by: one.approved_by,
            approved_at: one.approved_at.map(DateTime),
            reason: one.reason,
        })
    }
}

pub(crate) fn approval_id(text: &str) -> Option<ApprovalId> {
    if let Some(GlobalId::BulkApproval(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

fn wanted(ctx: &Context<'_>, filter: AccessRequestFilter) -> Result<Wanted> {
    let today = operation(ctx)?.hub().clock().today();
    let id = filter.id.map(|id| super::request_id(&id)).transpose();
    Ok(Wanted {
        id: id.map_err(failed(ctx))?,
        involving: None,
        department: code(ctx, filter.department, "filter.department")?,
        lead: code(ctx, filter.lead_department, "filter.leadDepartment")?,
        attribute: code(ctx, filter.attribute, "filter.attribute")?,
        state: filter.state.map(Into::into),
        due_before: filter.overdue.then_some(today),
    })
}

fn code<T: std::str::FromStr>(
    ctx: &Context<'_>,
    text: Option<String>,
    at: &str,
) -> Result<Option<T>> {
    let parsed = text.map(|text| text.parse::<T>()).transpose();
    parsed.map_err(|_| failed(ctx)(AppError::invalid(at, "代码无法识别", "not a code")))
}

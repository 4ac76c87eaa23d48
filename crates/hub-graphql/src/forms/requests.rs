//! Requests for forms, how far each is, and what came of it cell by cell.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{
    CellView, Closing, IssueRequest, Operation, RequestState, RequestView, RequestsWanted, RowView,
};
use hub_values::FormRequestId;

use super::shown::Form;
use super::{errors, form_id};
use crate::area::{Area, area_code};
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::fact::Grade;
use crate::ids::GlobalId;
use crate::node::Node;
use crate::page;
use crate::record::UserError;
use crate::resident::ResidentFilter;
use crate::scalars::{Date, DateTime};

/// 任务状态 Where a request is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "RequestState")]
pub(crate) enum FormRequestState {
    /// 采集中 Communities collect what is missing.
    Open,
    /// 已完成 The department has what it needs.
    Done,
    /// 已取消 It was called off.
    Cancelled,
    /// 已撤回 It was a mistake, and is taken back.
    Recalled,
}

/// 单元格状态 How a cell stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::CellStatus")]
pub(crate) enum FormCellStatus {
    /// 已填 A fresh fact.
    Filled,
    /// 待确认 A fact past its freshness, or verified less than the request wants.
    Stale,
    /// 脱敏 A masked fact.
    Masked,
    /// 无值 Asked, and answered without a value: refused, unknown, not applicable.
    Answered,
    /// 采集中 Nothing is held; communities are asked.
    Pending,
    /// 空缺 Nothing is held, and nobody is asked.
    Missing,
    /// 未授权 Your department may not have it. It is left out, and nobody is asked for it.
    NotGranted,
    /// 填报情境 The situation tells it.
    Context,
    /// 沿用上次 The last answer to this form, with its day.
    CarriedOver,
    /// 同上 It repeats the line above.
    Repeated,
}

/// 单元格 A cell of a result, with where it comes from.
#[derive(SimpleObject)]
pub(crate) struct FormCell {
    /// What stands in it, as the form wants it.
    text: String,
    /// How it stands.
    status: FormCellStatus,
    /// How well its fact is verified.
    grade: Option<Grade>,
    /// The day on which its fact was true, or its answer was given.
    observed_on: Option<Date>,
    /// Who said it.
    source: Option<Department>,
}

/// 填报行 A line of a result: cells in the order of the form's columns.
#[derive(SimpleObject)]
pub(crate) struct FormLine {
    /// Its cells.
    cells: Vec<FormCell>,
}

/// 填报对象 A subject of a request, with its line, or a line for each member.
#[derive(SimpleObject)]
pub(crate) struct FormRow {
    /// Its number, from 1.
    number: u32,
    /// The subject; `null` when it is there no more.
    subject: Option<Node>,
    /// Its lines.
    lines: Vec<FormLine>,
}

/// 社区进度 How far a community is with a request.
#[derive(SimpleObject)]
pub(crate) struct FormProgress {
    /// The community.
    area: Option<Area>,
    /// Subjects of it that are asked about.
    subjects: u64,
    /// Cells that wait.
    open: u64,
    /// Cells that were answered.
    answered: u64,
    /// Cells to which there is no value: refused or unknown.
    without_value: u64,
}

/// 填报任务 A department asks by a form: of whom, for which period, until when.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct FormRequest {
    /// Opaque id.
    id: ID,
    /// The form, in the version that is asked.
    form: Form,
    /// Where it is.
    state: FormRequestState,
    /// The purpose under which it was issued, by code; its results are read for the same.
    purpose: String,
    /// Its areas; empty for all.
    areas: Vec<Area>,
    /// The period that it is about.
    period: String,
    /// How often it is repeated.
    repeats: Option<String>,
    /// A fact that is verified less is asked again.
    minimum_grade: Grade,
    /// The day on which it is due.
    due: Date,
    /// Subjects that it asks about.
    subject_count: u64,
    /// Cells when it was issued.
    cell_count: u64,
    /// Those of them that the hub filled at once, asking nobody or for one tap.
    filled_count: u64,
    /// When it was issued.
    issued_at: DateTime,
    /// When it ended.
    closed_at: Option<DateTime>,
    #[graphql(skip)]
    request: FormRequestId,
}

#[ComplexObject]
impl FormRequest {
    /// How far each community is.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Vec<FormProgress>> {
        let operation = operation(ctx)?;
        let found = operation.form_progress(self.request).await.map_err(failed(ctx))?;
        Ok(found
            .into_iter()
            .map(|(area, one)| FormProgress {
                area: area.and_then(|code| Area::of(operation, &code)),
                subjects: one.subjects,
                open: one.open,
                answered: one.answered,
                without_value: one.without_value,
            })
            .collect())
    }

    /// What came of it, subject by subject, as it stands now and as you may see it.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, FormRow, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| GlobalId::decode(&cursor)) {
            None => 0,
            Some(Some(GlobalId::FormRow(number))) => number,
            Some(_) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation.form_rows(self.request, after, rows).await.map_err(failed(ctx))?;
        let shown = found
            .0
            .into_iter()
            .map(|one| (GlobalId::FormRow(one.number).encode(), FormRow::new(operation, one)));
        Ok(page::connection(shown, has_previous, found.1))
    }
}

/// Which requests are wanted.
#[derive(InputObject, Default)]
pub(crate) struct FormRequestFilter {
    /// In this state.
    state: Option<FormRequestState>,
    /// For this form.
    form: Option<ID>,
}

/// A request that is to be issued, under the purpose of this operation.
#[derive(InputObject)]
pub(crate) struct IssueFormRequestInput {
    /// An admitted form of your department.
    form: ID,
    /// In these areas; everywhere without them.
    #[graphql(default)]
    areas: Vec<ID>,
    /// Which residents, by attributes that you may see in full; for forms about residents only.
    filter: Option<ResidentFilter>,
    /// The period that it is about, such as 2026年第四季度.
    period: String,
    /// The day on which it is due.
    due: Date,
    /// How often it is repeated, such as 每季度; one-off without it.
    repeats: Option<String>,
    /// A fact that is verified less than this is asked for again.
    #[graphql(default_with = "Grade::SelfStated")]
    minimum_grade: Grade,
    /// The request that this one repeats.
    repeat_of: Option<ID>,
}

/// 结束方式 How a request ends, or goes on.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormRequestClosing {
    /// 完成 The department has what it needs.
    Complete,
    /// 取消 It is called off.
    Cancel,
    /// 撤回 It was a mistake.
    Recall,
    /// 延期 It goes on until the day given in `due`.
    Extend,
}

/// A request that ends, or goes on.
#[derive(InputObject)]
pub(crate) struct CloseFormRequestInput {
    /// Which.
    id: ID,
    /// How.
    closing: FormRequestClosing,
    /// The new day on which it is due, to extend it.
    due: Option<Date>,
}

/// A request that was issued, or ended.
#[derive(SimpleObject)]
pub(crate) struct FormRequestPayload {
    /// The request as it is now.
    request: Option<FormRequest>,
    /// What must be put right; nothing was done. Code `CONFLICT`: what is there stands against it.
    user_errors: Vec<UserError>,
}

/// Questions about requests.
pub(crate) struct RequestQuery;

/// Questions about requests.
#[Object]
impl RequestQuery {
    /// 填报任务清单 Requests for forms, newest first: those of your department; for the data bureau all.
    async fn form_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<FormRequestFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, FormRequest, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let filter = filter.unwrap_or_default();
        // What is no id of a form is the id of a form that nobody asked.
        let none = || hub_values::FormId::from_uuid(uuid::Uuid::nil());
        let wanted = RequestsWanted {
            state: filter.state.map(Into::into),
            form: filter.form.map(|id| form_id(&id).unwrap_or_else(none)),
        };
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| request_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation.form_requests(&wanted, after, rows).await.map_err(failed(ctx))?;
        let shown = found.0.into_iter().map(|one| {
            let request = FormRequest::new(operation, one);
            (request.id.0.clone(), request)
        });
        Ok(page::connection(shown, has_previous, found.1))
    }

    /// 填报任务 A request by its id.
    async fn form_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ID,
    ) -> Result<Option<FormRequest>> {
        let operation = operation(ctx)?;
        let Some(id) = request_id(&id) else { return Ok(None) };
        let found = operation.form_request(id).await.map_err(failed(ctx))?;
        Ok(found.map(|one| FormRequest::new(operation, one)))
    }
}

/// Changes of requests.
pub(crate) struct RequestMutation;

/// Changes of requests.
#[Object]
impl RequestMutation {
    /// 下发填报任务 Asks by a form. What the hub holds and you may have is filled at once; what is missing or stale becomes tasks of communities, which serve all departments that ask for the same. What you may not have is left out.
    async fn issue_form_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request.")] input: IssueFormRequestInput,
    ) -> Result<FormRequestPayload> {
        let operation = operation(ctx)?;
        let mut areas = Vec::with_capacity(input.areas.len());
        for id in &input.areas {
            areas.push(area_code(ctx, id, "input.areas")?);
        }
        // An id of nothing is a request that nobody issued.
        let none = || FormRequestId::from_uuid(uuid::Uuid::nil());
        let issue = IssueRequest {
            form: form_id(&input.form),
            areas,
            criteria: input.filter.unwrap_or_default().criteria(ctx)?,
            period: input.period,
            due: input.due.0,
            repeats: input.repeats,
            minimum: input.minimum_grade.into(),
            repeat_of: input.repeat_of.map(|id| request_id(&id).unwrap_or_else(none)),
        };
        let done = operation.issue_request(issue).await.map_err(failed(ctx))?;
        Ok(payload(operation, done))
    }

    /// 结束填报任务 Ends a request: completed, called off, or taken back; or extends it.
    async fn close_form_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: CloseFormRequestInput,
    ) -> Result<FormRequestPayload> {
        let operation = operation(ctx)?;
        let closing = match (input.closing, input.due) {
            (FormRequestClosing::Complete, _) => Closing::Complete,
            (FormRequestClosing::Cancel, _) => Closing::Cancel,
            (FormRequestClosing::Recall, _) => Closing::Recall,
            (FormRequestClosing::Extend, Some(due)) => Closing::Extend(due.0),
            // Without a day it would be due in the past.
            (FormRequestClosing::Extend, None) => Closing::Extend(chrono::NaiveDate::MIN),
        };
        let done = operation.close_request(request_id(&input.id), closing).await;
        Ok(payload(operation, done.map_err(failed(ctx))?))
    }
}

fn payload(
    operation: &std::sync::Arc<Operation>,
    done: std::result::Result<RequestView, Vec<hub_app::FormRefusal>>,
) -> FormRequestPayload {
    match done {
        Ok(one) => FormRequestPayload {
            request: Some(FormRequest::new(operation, one)),
            user_errors: Vec::new(),
        },
        Err(refusals) => {
            FormRequestPayload { request: None, user_errors: errors(operation, &refusals) }
        }
    }
}

impl FormRequest {
    pub(crate) fn new(operation: &Operation, one: RequestView) -> Self {
        Self {
            id: ID(GlobalId::FormRequest(one.id).encode()),
            request: one.id,
            form: Form::new(one.form),
            state: one.state.into(),
            purpose: one.purpose,
            areas: one.areas.iter().filter_map(|code| Area::of(operation, code)).collect(),
            period: one.period,
            repeats: one.repeats,
            minimum_grade: one.minimum.into(),
            due: Date(one.due),
            subject_count: one.subjects,
            cell_count: one.cells,
            filled_count: one.filled,
            issued_at: DateTime(one.issued_at),
            closed_at: one.closed_at.map(DateTime),
        }
    }
}

impl FormRow {
    fn new(operation: &Operation, one: RowView) -> Self {
        let line = |cells: Vec<CellView>| FormLine {
            cells: cells.into_iter().map(|cell| FormCell::new(operation, cell)).collect(),
        };
        Self {
            number: one.number,
            subject: one.subject.map(Node::new),
            lines: one.lines.into_iter().map(line).collect(),
        }
    }
}

impl FormCell {
    fn new(operation: &Operation, cell: CellView) -> Self {
        Self {
            text: cell.text,
            status: cell.status.into(),
            grade: cell.grade.map(Into::into),
            observed_on: cell.observed_on.map(Date),
            source: cell.source.map(|code| Department::of(operation, code.as_str())),
        }
    }
}

pub(crate) fn request_id(text: &str) -> Option<FormRequestId> {
    if let Some(GlobalId::FormRequest(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

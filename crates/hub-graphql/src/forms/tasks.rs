//! What communities collect: tasks in walking order, answers, and reports of "asked twice".

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AskedTwiceView, CompleteTask, Operation, TaskAsk, TaskReply, TaskView, TasksWanted};
use hub_values::TaskId;

use super::errors;
use crate::area::{Area, area_code};
use crate::catalogue::{Attribute, Department};
use crate::context::{failed, operation, path};
use crate::dwelling::Dwelling;
use crate::fact::Fact;
use crate::household::Household;
use crate::ids::GlobalId;
use crate::node::Node;
use crate::page;
use crate::record::{Absence, Evidence, UserError};
use crate::scalars::{Date, DateTime};

/// 采集状态 Where a task is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::TaskState")]
pub(crate) enum CollectionTaskState {
    /// 待采集 It waits.
    Open,
    /// 已完成 Answered.
    Done,
    /// 拒绝 The person would not say.
    Refused,
    /// 不详 Nobody knows.
    Unknown,
    /// 已撤回 Not answered, and called off by your department: in its collections only.
    Withdrawn,
}

/// 采集原因 Why something is asked.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::TaskReason")]
pub(crate) enum CollectionReason {
    /// 缺失 Nothing is held.
    Missing,
    /// 待确认 What is held is to be confirmed.
    Stale,
    /// 重新采集 It is held; somebody asks again and has said why.
    Again,
}

/// 采集任务 Something to be collected of a subject, once for all who ask. Who asked is not told.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct CollectionTask {
    /// Opaque id.
    id: ID,
    /// Of whom.
    subject: Option<Node>,
    /// The attribute; `null` when it is a question of a form's own.
    attribute: Option<Attribute>,
    /// What to ask, in the language of the answer.
    question: String,
    /// Why.
    reason: CollectionReason,
    /// Where it is.
    state: CollectionTaskState,
    /// The community.
    area: Option<Area>,
    /// The household where it is asked.
    household: Option<Household>,
    /// The dwelling where it is asked.
    dwelling: Option<Dwelling>,
    /// The day on which it is due.
    due: Option<Date>,
    /// Since when it waits.
    created_at: DateTime,
    /// When it was answered.
    done_at: Option<DateTime>,
    #[graphql(skip)]
    about: Option<hub_app::Subject>,
    #[graphql(skip)]
    code: Option<String>,
}

#[ComplexObject]
impl CollectionTask {
    /// What is held now, to be confirmed with one tap; as you may see it.
    async fn held(&self, ctx: &Context<'_>) -> Result<Option<Fact>> {
        let (Some(subject), Some(code)) = (&self.about, &self.code) else { return Ok(None) };
        let codes = [code.clone()];
        let views = subject.facts(Some(&codes), || path(ctx)).await.map_err(failed(ctx))?;
        Ok(views.into_iter().next().map(|view| Fact { subject: subject.clone(), view }))
    }
}

/// Which tasks are wanted.
#[derive(InputObject, Default)]
pub(crate) struct CollectionTaskFilter {
    /// In this area; your own without it.
    area: Option<ID>,
    /// In this state; those that wait without it.
    state: Option<CollectionTaskState>,
    /// Of this subject.
    subject: Option<ID>,
}

/// An answer to a task: a value, or that what is held is right, or why there is no value.
#[derive(InputObject)]
pub(crate) struct CompleteTaskInput {
    /// Which.
    task_id: ID,
    /// The value: text, code or label.
    value: Option<String>,
    /// What is held is still right.
    #[graphql(default)]
    confirm: bool,
    /// There is no value, and why.
    absent: Option<Absence>,
    /// What it rests on.
    #[graphql(default)]
    evidence: Evidence,
    /// The day on which that was seen; today without it.
    observed_on: Option<Date>,
}

/// What became of an answer.
#[derive(SimpleObject)]
pub(crate) struct CompleteTaskPayload {
    /// The task as it is now.
    task: Option<CollectionTask>,
    /// What must be put right. Code `CONFLICT`: somebody has answered it already.
    user_errors: Vec<UserError>,
}

/// A report that something is asked twice.
#[derive(InputObject)]
pub(crate) struct ReportAskedTwiceInput {
    /// The task that asks for it.
    task_id: ID,
}

/// What became of a report.
#[derive(SimpleObject)]
pub(crate) struct ReportAskedTwicePayload {
    /// Whether it was passed on, without your name.
    reported: bool,
    /// What must be put right.
    user_errors: Vec<UserError>,
}

/// 重复采集反映 Somebody in a community says that something is asked twice. Who is not kept.
#[derive(SimpleObject)]
pub(crate) struct AskedTwiceReport {
    /// Opaque id.
    id: ID,
    /// The community.
    area: Option<Area>,
    /// What is asked.
    question: String,
    /// The attribute; `null` when it is a question of a form's own.
    attribute: Option<Attribute>,
    /// On which day it was reported.
    reported_on: Date,
    /// Departments that ask for it now.
    asked_by: Vec<Department>,
}

/// Questions about tasks.
pub(crate) struct TaskQuery;

/// Questions about tasks.
#[Object]
impl TaskQuery {
    /// 采集任务清单 What your community has to collect, in walking order: by estate, building, unit and room, household by household.
    async fn collection_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<CollectionTaskFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, CollectionTask, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let filter = filter.unwrap_or_default();
        let wanted = TasksWanted {
            area: filter.area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?,
            state: filter.state.map(Into::into),
            subject: filter.subject.map(|id| GlobalId::subject(&id).map(|(_, id)| id)),
        };
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| task_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation.collection_tasks(&wanted, after, rows).await.map_err(failed(ctx))?;
        let shown = found.0.into_iter().map(|one| {
            let task = CollectionTask::new(operation, one);
            (task.id.0.clone(), task)
        });
        Ok(page::connection(shown, has_previous, found.1))
    }

    /// 重复采集反映清单 Reports of "asked twice", newest first; for the data bureau.
    async fn asked_twice_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, AskedTwiceReport, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| task_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id.uuid()),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation.asked_twice(after, rows).await.map_err(failed(ctx))?;
        let shown = found.0.into_iter().map(|one| {
            let report = AskedTwiceReport::new(operation, one);
            (report.id.0.clone(), report)
        });
        Ok(page::connection(shown, has_previous, found.1))
    }
}

/// Changes of tasks.
pub(crate) struct TaskMutation;

/// Changes of tasks.
#[Object]
impl TaskMutation {
    /// 完成采集 Answers a task. It goes through the same checks as any entry; one answer serves all who asked. That somebody would not say it, or that nobody knows it, is an answer.
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: CompleteTaskInput,
    ) -> Result<CompleteTaskPayload> {
        let operation = operation(ctx)?;
        let said = [input.value.is_some(), input.confirm, input.absent.is_some()];
        let is_one = said.iter().filter(|one| **one).count() == 1;
        let reply = match (input.value, input.absent) {
            _ if !is_one => None,
            (Some(text), _) => Some(TaskReply::Value(text)),
            (None, Some(reason)) => Some(TaskReply::Absent(reason.into())),
            (None, None) => Some(TaskReply::Confirm),
        };
        let complete = CompleteTask {
            task: task_id(&input.task_id),
            reply,
            evidence: input.evidence.into(),
            observed_on: input.observed_on.map(|day| day.0),
        };
        let done = operation.complete_task(complete).await.map_err(failed(ctx))?;
        Ok(match done {
            Ok(one) => CompleteTaskPayload {
                task: Some(CollectionTask::new(operation, one)),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                CompleteTaskPayload { task: None, user_errors: errors(operation, &refusals) }
            }
        })
    }

    /// 反映重复采集 Tells the data bureau that something is asked twice, with the facts and without your name.
    async fn report_asked_twice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ReportAskedTwiceInput,
    ) -> Result<ReportAskedTwicePayload> {
        let operation = operation(ctx)?;
        let task = task_id(&input.task_id);
        let done = operation.report_asked_twice(task).await.map_err(failed(ctx))?;
        Ok(match done {
            Ok(()) => ReportAskedTwicePayload { reported: true, user_errors: Vec::new() },
            Err(refusals) => ReportAskedTwicePayload {
                reported: false,
                user_errors: errors(operation, &refusals),
            },
        })
    }
}

/// What is asked, in words, with the attribute where it is one.
fn asked(operation: &Operation, ask: TaskAsk) -> (String, Option<Attribute>, Option<String>) {
    match ask {
        TaskAsk::Column(_, heading) => (heading, None, None),
        TaskAsk::Attribute(code) => {
            let catalogue = &operation.snapshot().catalogue;
            let found = catalogue.attribute(code.as_str());
            let name = found.map(|one| operation.language().pick(&one.name_zh, &one.name_en));
            (
                name.unwrap_or(code.as_str()).to_owned(),
                found.map(|one| Attribute::of(catalogue, one)),
                Some(code.as_str().to_owned()),
            )
        }
    }
}

impl CollectionTask {
    pub(crate) fn new(operation: &Operation, one: TaskView) -> Self {
        let (question, attribute, code) = asked(operation, one.ask);
        Self {
            id: ID(GlobalId::Task(one.id).encode()),
            about: one.subject.clone(),
            subject: one.subject.map(Node::new),
            attribute,
            question,
            code,
            reason: one.reason.into(),
            state: one.state.into(),
            area: one.area.and_then(|area| Area::of(operation, &area)),
            household: one.household.map(Household::new),
            dwelling: one.dwelling.map(Dwelling::new),
            due: one.due.map(Date),
            created_at: DateTime(one.created_at),
            done_at: one.done_at.map(DateTime),
        }
    }
}

impl AskedTwiceReport {
    fn new(operation: &Operation, one: AskedTwiceView) -> Self {
        let (question, attribute, _) = asked(operation, one.ask);
        let mut asked_by: Vec<String> = one.asked_by.into_iter().map(|(code, _)| code).collect();
        asked_by.sort();
        asked_by.dedup();
        Self {
            id: ID(GlobalId::Task(TaskId::from_uuid(one.id)).encode()),
            area: one.area.and_then(|area| Area::of(operation, &area)),
            question,
            attribute,
            reported_on: Date(one.reported_on),
            asked_by: asked_by.iter().map(|code| Department::of(operation, code)).collect(),
        }
    }
}

fn task_id(text: &str) -> Option<TaskId> {
    if let Some(GlobalId::Task(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

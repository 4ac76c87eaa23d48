//! What staff see of tasks: what to collect, where, in walking order, and never who asked.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{AskedTwice, StoredTask, TaskFilter};
use hub_values::{Address, AreaCode, SubjectId, SubjectKind, TaskId};
use uuid::Uuid;

use super::asking::{TaskAsk, TaskReason, TaskState};
use super::{FormRefusal, logged_form};
use crate::ledger::logged_subject;
use crate::writer::Written;
use crate::{AppError, Operation, Problem, Subject};

/// Tasks of one area that are put in order at most.
const ORDERED: u64 = 20_000;

/// Which tasks are wanted.
#[derive(Debug, Clone, Default)]
pub struct TasksWanted {
    /// Of this area.
    pub area: Option<AreaCode>,
    /// In this state; those that wait without it.
    pub state: Option<TaskState>,
    /// Of this subject; `Some(None)` of nobody.
    pub subject: Option<Option<SubjectId>>,
}

/// A task as staff see it.
#[derive(Debug, Clone)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// Of whom; none when hidden or gone.
    pub subject: Option<Subject>,
    /// What is asked.
    pub ask: TaskAsk,
    /// Why.
    pub reason: TaskReason,
    /// Where it is.
    pub state: TaskState,
    /// The community.
    pub area: Option<AreaCode>,
    /// The household where it is asked.
    pub household: Option<Subject>,
    /// The dwelling where it is asked.
    pub dwelling: Option<Subject>,
    /// The day on which it is due first.
    pub due: Option<NaiveDate>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// When it was answered.
    pub done_at: Option<DateTime<Utc>>,
}

/// A report of "asked twice", for the data bureau.
#[derive(Debug, Clone)]
pub struct AskedTwiceView {
    /// Its id.
    pub id: Uuid,
    /// The community.
    pub area: Option<AreaCode>,
    /// What is asked.
    pub ask: TaskAsk,
    /// On which day it was reported.
    pub reported_on: NaiveDate,
    /// Departments that ask for it, with their forms.
    pub asked_by: Vec<(String, String)>,
}

impl Operation {
    /// Tasks of the caller's area in walking order, after one of them; true when there are more.
    ///
    /// # Errors
    /// The caller's role does not collect.
    pub async fn collection_tasks(
        self: &Arc<Self>,
        wanted: &TasksWanted,
        after: Option<TaskId>,
        first: u64,
    ) -> Result<(Vec<TaskView>, bool), AppError> {
        self.require(Act::Collect)?;
        if wanted.subject == Some(None) {
            return Ok((Vec::new(), false));
        }
        let filter = TaskFilter {
            area: wanted.area,
            state: wanted.state.unwrap_or(TaskState::Open).as_str().to_owned(),
            subject: wanted.subject.flatten(),
        };
        let mut found = self.hub().store().tasks(self.permit()?, &filter, ORDERED).await?;
        self.in_walking_order(&mut found).await?;
        if let Some(after) = after {
            let place = found.iter().position(|one| one.id == after);
            // A task that was answered meanwhile is no place in the list any more: it begins anew.
            let _before: Vec<StoredTask> = found.drain(..place.map_or(0, |at| at + 1)).collect();
        }
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        let views = self.task_views(found).await?;
        self.ledger().count(views.len());
        Ok((views, has_more))
    }

    /// By estate, building, unit and room, then by household and person.
    async fn in_walking_order(self: &Arc<Self>, tasks: &mut [StoredTask]) -> Result<(), AppError> {
        let mut households: Vec<SubjectId> = tasks.iter().filter_map(|one| one.household).collect();
        households.sort_unstable();
        households.dedup();
        let mut homes: HashMap<SubjectId, SubjectId> = HashMap::new();
        let (hub, permit) = (self.hub(), self.permit()?);
        for record in self.loader.records(hub, permit, &households).await? {
            if let Some(dwelling) = record.household.and_then(|one| one.dwelling) {
                let _none = homes.insert(record.id, dwelling);
            }
        }
        for task in tasks.iter_mut().filter(|one| one.dwelling.is_none()) {
            task.dwelling = task.household.and_then(|one| homes.get(&one).copied());
        }
        let mut dwellings: Vec<SubjectId> = tasks.iter().filter_map(|one| one.dwelling).collect();
        dwellings.sort_unstable();
        dwellings.dedup();
        let address = self.catalogue().attribute("dwelling_address").map(|one| one.index);
        let mut places: HashMap<SubjectId, Vec<Part>> = HashMap::new();
        for record in self.loader.records(hub, permit, &dwellings).await? {
            let fact = address.and_then(|index| record.fact(index));
            let text =
                fact.and_then(|fact| fact.stated.value()).map(hub_catalogue::Value::canonical);
            let _none = places.insert(record.id, parts(&text.unwrap_or_default()));
        }
        tasks.sort_by(|one, other| {
            let place = |task: &StoredTask| task.dwelling.and_then(|id| places.get(&id));
            // What has no address comes last.
            (place(one).is_none(), place(one), one.household, one.subject, one.id).cmp(&(
                place(other).is_none(),
                place(other),
                other.household,
                other.subject,
                other.id,
            ))
        });
        Ok(())
    }

    pub(crate) async fn task_views(
        self: &Arc<Self>,
        found: Vec<StoredTask>,
    ) -> Result<Vec<TaskView>, AppError> {
        let all = found
            .iter()
            .flat_map(|one| [Some(one.subject), one.household, one.dwelling].into_iter().flatten());
        let mut ids: Vec<SubjectId> = all.collect();
        ids.sort_unstable();
        ids.dedup();
        let subjects: HashMap<SubjectId, Subject> =
            self.subjects(&ids).await?.into_iter().map(|one| (one.id(), one)).collect();
        let tasks: Vec<TaskId> = found.iter().map(|one| one.id).collect();
        let due = self.hub().store().due_days(&tasks).await?;
        let subject = |id: Option<SubjectId>| id.and_then(|id| subjects.get(&id).cloned());
        found
            .into_iter()
            .map(|one| {
                let state = TaskState::of(&one.state).ok_or(AppError::Internal)?;
                // Until when others wait is theirs.
                let due = due.get(&one.id).filter(|_| state != TaskState::Withdrawn);
                Ok(TaskView {
                    id: one.id,
                    subject: subject(Some(one.subject)),
                    ask: TaskAsk::of(&one.ask).ok_or(AppError::Internal)?,
                    reason: TaskReason::of(&one.why).ok_or(AppError::Internal)?,
                    state,
                    area: one.area,
                    household: subject(one.household),
                    dwelling: subject(one.dwelling),
                    due: due.and_then(|day| day.parse().ok()),
                    created_at: one.created_at,
                    done_at: one.done_at,
                })
            })
            .collect()
    }

    /// The task of an id, if it exists for the caller.
    pub(crate) async fn visible_task(
        &self,
        id: Option<TaskId>,
    ) -> Result<Option<StoredTask>, AppError> {
        let permit = self.permit()?;
        let found = match id {
            Some(id) => self.hub().store().task(id).await?,
            None => None,
        };
        Ok(found.filter(|one| permit.sees(one.area.as_ref()) && !permit.hides(one.subject)))
    }

    /// Reports that something is asked twice. Neither the report nor what the data bureau reads says
    /// who reported it.
    ///
    /// # Errors
    /// The caller's role does not collect, or the hub cannot write.
    pub async fn report_asked_twice(
        self: &Arc<Self>,
        id: Option<TaskId>,
    ) -> Result<Result<(), Vec<FormRefusal>>, AppError> {
        self.require(Act::Collect)?;
        let Some(task) = self.visible_task(id).await? else {
            return Ok(self.refuse_form(vec![unknown_task()]));
        };
        if self.is_done_before() {
            return Ok(Ok(()));
        }
        let report = AskedTwice {
            id: self.hub().ids().uuid(),
            task: task.id,
            area: task.area,
            ask: task.ask.clone(),
            reported_on: self.hub().clock().today().to_string(),
        };
        let mut entry = self.entry(Kind::Mutation);
        entry.count = 1;
        // The log says that somebody of the communities reported something, as the law wants, and
        // not who: the report is without a name.
        entry.actor = None;
        entry.subjects = vec![logged_subject(task.kind, task.subject)];
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                tx.add_asked_twice(&report).await?;
                Ok(((), Written { entries: vec![entry], ..Written::default() }))
            })
        });
        let ((), receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        Ok(Ok(()))
    }

    /// Reports of "asked twice", newest first; true when there are more.
    ///
    /// # Errors
    /// The caller is not the data bureau.
    pub async fn asked_twice(
        self: &Arc<Self>,
        after: Option<Uuid>,
        first: u64,
    ) -> Result<(Vec<AskedTwiceView>, bool), AppError> {
        self.require(Act::AdmitForms)?;
        let _permit = self.permit()?;
        let limit = first.saturating_add(1);
        let mut found = self.hub().store().asked_twice(after, limit).await?;
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        let tasks: Vec<TaskId> = found.iter().map(|one| one.task).collect();
        let look = self.hub().store().look().await?;
        let waiting = look.waiting_for(&tasks).await?;
        let mut views = Vec::with_capacity(found.len());
        for one in found {
            let asking = waiting.get(&one.task).into_iter().flatten();
            let asked_by = asking.filter_map(|(request, _)| {
                let body = super::requests::RequestBody::read(&request.body).ok()?;
                Some((request.department.as_str().to_owned(), logged_form(&body.form_code)))
            });
            views.push(AskedTwiceView {
                id: one.id,
                area: one.area,
                ask: TaskAsk::of(&one.ask).ok_or(AppError::Internal)?,
                reported_on: one.reported_on.parse().map_err(|_| AppError::Internal)?,
                asked_by: asked_by.collect(),
            });
        }
        self.ledger().count(views.len());
        Ok((views, has_more))
    }
}

/// A part of an address in order: numbers by their size.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Text(String),
}

fn parts(address: &str) -> Vec<Part> {
    let address = Address::parse(address).map_or_else(|_| address.to_owned(), |one| one.standard());
    let mut parts = Vec::new();
    let mut rest = address.as_str();
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(match part.parse() {
            Ok(number) if is_digit => Part::Number(number),
            Ok(_) | Err(_) => Part::Text(part.to_owned()),
        });
        rest = after;
    }
    parts
}

pub(crate) fn unknown_task() -> FormRefusal {
    FormRefusal::input(Problem::new(
        "taskId",
        "找不到该采集任务，请使用 collectionTasks 返回的标识",
        "no such task; use an id that `collectionTasks` gave",
    ))
}

/// What kind of subject a task is about, for the log.
pub(crate) fn about(task: &StoredTask) -> (SubjectKind, SubjectId) {
    (task.kind, task.subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_building_comes_before_the_tenth() {
        assert!(parts("幸福里2栋") < parts("幸福里10栋"));
        assert_eq!(
            parts("甲12乙"),
            [Part::Text("甲".to_owned()), Part::Number(12), Part::Text("乙".to_owned())]
        );
    }
}

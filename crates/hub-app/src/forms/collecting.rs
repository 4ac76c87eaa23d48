//! A department's system has collected what a query found missing or stale: it sees the cost first.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use hub_audit::Kind;
use hub_catalogue::Attribute;
use hub_facts::Grade;
use hub_forms::{Burden, Shown};
use hub_policy::Act;
use hub_storage::{BurdenKey, StoredFormRequest, StoredFormRow, StoredTask, StoredTaskCell};
use hub_values::{AreaCode, FormId, FormRequestId, SubjectId, SubjectKind, TaskId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::FormRefusal;
use super::asking::{TaskAsk, TaskReason, TaskState, grade_word};
use super::issuing::Prepared;
use super::putting::{NewRequest, Remembered};
use super::requests::{Closing, RequestBody, logged_request, past_day};
use super::settling::BY_QUERY;
use super::tasks::TaskView;
use crate::ledger::logged_subject;
use crate::subject::seen::Target;
use crate::{AppError, Operation, Problem, Subject, remark};

/// Attributes of one call at most.
const ATTRIBUTES: usize = 20;
/// Longest reason, in characters.
const REASON: usize = 200;
/// Days until an answer is due when nothing else is said.
const DUE: u64 = 30;

/// What a department's system wants to be collected.
#[derive(Debug, Clone)]
pub struct CollectMissing {
    /// Of whom; what is no id of a subject is the id of nobody.
    pub subjects: Vec<Option<(SubjectKind, SubjectId)>>,
    /// Which attributes, by code.
    pub attributes: Vec<String>,
    /// A fact that is verified less is asked again.
    pub minimum: Grade,
    /// The day on which it is due.
    pub due: Option<NaiveDate>,
    /// Why facts are asked again that are held fresh.
    pub again: Option<String>,
    /// Only tell what it would cost.
    pub dry_run: bool,
}

/// How a fact stands for whoever wants it collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CollectionStatus {
    /// It is held and fresh, or was answered lately without a value: nobody is asked.
    Fresh,
    /// Nothing is held: it is asked.
    Missing,
    /// What is held is to be confirmed: it is asked.
    Stale,
    /// It is held fresh, and asked all the same, for a reason.
    Again,
    /// The department may not have it: nobody is asked.
    NotGranted,
    /// Communities may not state it: nobody is asked.
    NotCollectable,
}

/// A fact that somebody wants collected.
#[derive(Debug, Clone)]
pub struct CollectedFact {
    /// Whose.
    pub subject: Subject,
    /// Which attribute, by code.
    pub attribute: String,
    /// How it stands.
    pub status: CollectionStatus,
    /// What answers it; none when nobody is asked, or only the cost was wanted.
    pub task: Option<TaskId>,
}

/// What it costs communities, at most: what others ask already is not asked twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CollectionCost {
    /// Cells that are asked.
    pub cells: u64,
    /// Communities that are asked.
    pub communities: u64,
    /// Hundredths of a minute, by [`Burden::centiminutes`].
    pub centiminutes: u64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Its id; none when only the cost was wanted, or nobody is asked.
    pub id: Option<FormRequestId>,
    /// Each fact that was wanted.
    pub facts: Vec<CollectedFact>,
    /// What it costs.
    pub cost: CollectionCost,
}

/// What a query that asks is told, by ids.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Told {
    facts: Vec<ToldFact>,
    cost: CollectionCost,
}

/// A fact that was wanted, by ids.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ToldFact {
    subject: SubjectId,
    attribute: String,
    status: CollectionStatus,
    task: Option<TaskId>,
}

impl Told {
    /// A task that others wait for serves as well.
    pub(super) fn join(&mut self, joined: &HashMap<TaskId, TaskId>) {
        for task in self.facts.iter_mut().filter_map(|one| one.task.as_mut()) {
            *task = joined.get(task).copied().unwrap_or(*task);
        }
    }
}

/// What is wanted, as it was checked.
struct Wanted<'a> {
    attributes: Vec<&'a Attribute>,
    due: NaiveDate,
    again: Option<String>,
    minimum: Grade,
}

/// A fact with where it would be asked.
struct Asked {
    status: CollectionStatus,
    task: Option<StoredTask>,
}

impl Operation {
    /// Has missing and stale facts collected, once for all who ask; under the caller's grants only.
    ///
    /// # Errors
    /// The caller's role may not ask, there are too many subjects, or the hub cannot write.
    pub async fn collect_missing(
        self: &Arc<Self>,
        input: CollectMissing,
    ) -> Result<Result<Collection, Vec<FormRefusal>>, AppError> {
        self.require(Act::AskForms)?;
        let _permit = self.permit()?;
        self.within_limit(input.subjects.len(), "input.subjects")?;
        if let Some(before) = self.collected_before().await? {
            return Ok(Ok(before));
        }
        let wanted = match self.wanted(&input) {
            Ok(wanted) => wanted,
            Err(refusals) => return Ok(self.refuse_form(refusals)),
        };
        let ids: Vec<SubjectId> = input.subjects.iter().flatten().map(|(_, id)| *id).collect();
        let mut subjects = self.subjects(&ids).await?;
        subjects.sort_by_key(Subject::id);
        subjects.dedup_by_key(|one| one.id());
        self.ledger().count(subjects.len());
        let id = FormRequestId::from_uuid(self.hub().ids().uuid());
        let mut prepared = Prepared::default();
        let mut told = Told::default();
        let cost = &mut told.cost;
        let mut areas: HashSet<AreaCode> = HashSet::new();
        for (number, subject) in (1_u32..).zip(&subjects) {
            let own = (0_u32..).zip(&wanted.attributes);
            for (place, attribute) in own.filter(|(_, one)| one.subject == subject.kind()) {
                let asked = self.asked(subject, attribute, &wanted).await?;
                let task = asked.task.map(|task| {
                    cost.cells += 1;
                    cost.centiminutes += asked.status.burden().centiminutes();
                    areas.extend(task.area);
                    let task = prepared.task(task);
                    prepared.cells.push(StoredTaskCell { number, line: 0, place, task });
                    task
                });
                if asked.status == CollectionStatus::Fresh {
                    let key = self.query_key(subject);
                    prepared.costs.entry(key).or_default().reused += 1;
                }
                let (attribute, status) = (attribute.code.to_string(), asked.status);
                told.facts.push(ToldFact { subject: subject.id(), attribute, status, task });
            }
            prepared.rows.push(StoredFormRow {
                number,
                subject: subject.id(),
                kind: subject.kind(),
                area: subject.community().copied(),
                cells: String::new(),
            });
        }
        cost.communities = areas.len() as u64;
        if input.dry_run || cost.cells == 0 {
            for one in &mut told.facts {
                one.task = None;
            }
            return Ok(Ok(Collection::of(None, told, &subjects)));
        }
        let told = self.put_collection(id, &wanted, prepared, told).await?;
        Ok(Ok(Collection::of(Some(id), told, &subjects)))
    }

    /// What the caller's key has collected already.
    async fn collected_before(self: &Arc<Self>) -> Result<Option<Collection>, AppError> {
        let Some(before) = self.done_before::<Remembered>()? else { return Ok(None) };
        let ids: Vec<SubjectId> = before.told.facts.iter().map(|one| one.subject).collect();
        let subjects = self.subjects(&ids).await?;
        self.ledger().count(subjects.len());
        Ok(Some(Collection::of(Some(before.id), before.told, &subjects)))
    }

    /// The tasks of a collection of the caller's department, as they are now; none of nobody's.
    pub async fn collected_tasks(
        self: &Arc<Self>,
        id: Option<FormRequestId>,
    ) -> Result<Vec<TaskView>, AppError> {
        self.require(Act::AskForms)?;
        let found = match id {
            Some(id) => self.own_collection(id).await?,
            None => None,
        };
        let Some(one) = found else { return Ok(Vec::new()) };
        let permit = self.permit()?;
        let tasks = self.hub().store().tasks_of(one.id).await?;
        let mut tasks = as_asked(&one, tasks);
        tasks.retain(|task| permit.sees(task.area.as_ref()) && !permit.hides(task.subject));
        let views = self.task_views(tasks).await?;
        self.ledger().count(views.len());
        Ok(views)
    }

    /// Calls off a collection of the caller's department: what was not answered is withdrawn for it, and stays for
    /// whoever else waits for it.
    ///
    /// # Errors
    /// The caller's role may not ask, or the hub cannot write.
    pub async fn cancel_collection(
        self: &Arc<Self>,
        id: Option<FormRequestId>,
    ) -> Result<Result<Vec<TaskView>, Vec<FormRefusal>>, AppError> {
        self.require(Act::AskForms)?;
        let _permit = self.permit()?;
        let found = match id {
            Some(id) => self.own_collection(id).await?,
            None => None,
        };
        let Some(found) = found else { return Ok(self.refuse_form(vec![unknown_collection()])) };
        let id = found.id;
        match self.closed(found, Closing::Cancel).await? {
            Ok(_) => self.collected_tasks(Some(id)).await.map(Ok),
            Err(refusal) => Ok(self.refuse_form(vec![refusal])),
        }
    }

    /// A collection of the caller's department.
    pub(crate) async fn own_collection(
        &self,
        id: FormRequestId,
    ) -> Result<Option<StoredFormRequest>, AppError> {
        let found = self.hub().store().form_request(id).await?;
        let department = &self.caller().department;
        Ok(found.filter(|one| is_collection(one) && one.department == *department))
    }

    fn wanted(&self, input: &CollectMissing) -> Result<Wanted<'_>, Vec<FormRefusal>> {
        let mut refusals = Vec::new();
        let today = self.hub().clock().today();
        if input.due.is_some_and(|due| due < today) {
            refusals.push(FormRefusal::input(past_day()));
        }
        let again = match input.again.as_ref().map(|text| remark::checked(text, REASON)) {
            None => None,
            Some(Ok(text)) => Some(text),
            Some(Err(wrong)) => {
                refusals.push(FormRefusal::input(Problem::new("again", wrong.zh, wrong.en)));
                None
            }
        };
        if input.attributes.is_empty() || input.attributes.len() > ATTRIBUTES {
            refusals.push(FormRefusal::input(Problem::new(
                "attributes",
                format!("请指定1到{ATTRIBUTES}个数据项"),
                format!("name 1 to {ATTRIBUTES} attributes"),
            )));
        }
        let mut attributes: Vec<&Attribute> = Vec::new();
        for (place, code) in input.attributes.iter().enumerate() {
            match self.catalogue().attribute(code).filter(|one| !one.is_retired()) {
                Some(one) if attributes.iter().any(|other| other.index == one.index) => {}
                Some(one) => attributes.push(one),
                None => refusals.push(FormRefusal::input(Problem::new(
                    &format!("attributes.{place}"),
                    "数据目录中没有这个数据项，请用 catalogue 查询代码",
                    "no such attribute; see `catalogue`",
                ))),
            }
        }
        let due = today.checked_add_days(Days::new(DUE)).unwrap_or(today);
        let due = input.due.unwrap_or(due);
        if refusals.is_empty() {
            Ok(Wanted { attributes, due, again, minimum: input.minimum })
        } else {
            Err(refusals)
        }
    }

    /// How a fact stands, and the task that would answer it.
    async fn asked(
        &self,
        subject: &Subject,
        attribute: &Attribute,
        wanted: &Wanted<'_>,
    ) -> Result<Asked, AppError> {
        let seen = subject.seen(attribute).await?;
        let status = match &seen.shown {
            Shown::NotGranted => CollectionStatus::NotGranted,
            Shown::Missing => CollectionStatus::Missing,
            Shown::Held(fact) if fact.is_stale || fact.grade < wanted.minimum => {
                CollectionStatus::Stale
            }
            Shown::Held(_) | Shown::Masked(_) | Shown::Answered(_) if wanted.again.is_some() => {
                CollectionStatus::Again
            }
            Shown::Held(_) | Shown::Masked(_) | Shown::Answered(_) => CollectionStatus::Fresh,
        };
        let Some((reason, target)) = status.reason().zip(seen.target) else {
            return Ok(Asked { status, task: None });
        };
        let Some(task) = self.task_for(subject, &target, reason, wanted.minimum) else {
            return Ok(Asked { status: CollectionStatus::NotCollectable, task: None });
        };
        Ok(Asked { status, task: Some(task) })
    }

    /// The task for a fact; none when communities may not state it.
    fn task_for(
        &self,
        subject: &Subject,
        target: &Target,
        reason: TaskReason,
        minimum: Grade,
    ) -> Option<StoredTask> {
        let attribute = self.catalogue().at(target.attribute)?;
        let ask = TaskAsk::Attribute(attribute.code.clone());
        let about = (target.kind, target.subject);
        self.is_collectable(attribute, target.area.as_ref())
            .then(|| self.new_task(subject, about, target.area, &ask, reason, minimum))
    }

    fn query_key(&self, subject: &Subject) -> BurdenKey {
        BurdenKey {
            day: self.hub().clock().today().to_string(),
            department: self.caller().department.as_str().to_owned(),
            form: String::new(),
            area: subject.community().map(|one| one.as_str().to_owned()).unwrap_or_default(),
            origin: BY_QUERY.to_owned(),
        }
    }

    async fn put_collection(
        self: &Arc<Self>,
        id: FormRequestId,
        wanted: &Wanted<'_>,
        prepared: Prepared,
        told: Told,
    ) -> Result<Told, AppError> {
        let body = RequestBody {
            form_code: String::new(),
            areas: Vec::new(),
            period: String::new(),
            repeats: None,
            minimum: grade_word(wanted.minimum).to_owned(),
            repeat_of: None,
            cells: prepared.cells.len() as u64,
            filled: 0,
        };
        let mut entry = self.entry(Kind::Mutation);
        let about: BTreeMap<SubjectId, SubjectKind> =
            prepared.tasks.iter().map(|task| (task.subject, task.kind)).collect();
        entry.subjects = vec![logged_request(id)];
        entry.subjects.extend(about.into_iter().map(|(id, kind)| logged_subject(kind, id)));
        // Why facts are asked again that are held is on record, as the charge is.
        entry.reason.clone_from(&wanted.again);
        let new = NewRequest { id, form: no_form(), body, due: wanted.due, told };
        Ok(self.put_request(new, prepared, entry).await?.1)
    }
}

impl Collection {
    /// What is told of it, of subjects that there are for the caller.
    fn of(id: Option<FormRequestId>, told: Told, subjects: &[Subject]) -> Self {
        let known: HashMap<SubjectId, &Subject> =
            subjects.iter().map(|one| (one.id(), one)).collect();
        let facts = told.facts.into_iter().filter_map(|one| {
            let ToldFact { subject, attribute, status, task } = one;
            let subject = Subject::clone(known.get(&subject)?);
            Some(CollectedFact { subject, attribute, status, task })
        });
        Self { id, facts: facts.collect(), cost: told.cost }
    }
}

impl CollectionStatus {
    /// Why a task asks for it; none when nobody is asked.
    fn reason(self) -> Option<TaskReason> {
        match self {
            Self::Missing => Some(TaskReason::Missing),
            Self::Stale => Some(TaskReason::Stale),
            Self::Again => Some(TaskReason::Again),
            Self::Fresh | Self::NotGranted | Self::NotCollectable => None,
        }
    }

    /// What it costs somebody in a community.
    fn burden(self) -> Burden {
        match self {
            Self::Missing => Burden::NewlyCollected,
            Self::Stale => Burden::Confirmed,
            Self::Again => Burden::AskedAgain,
            Self::Fresh => Burden::Reused,
            Self::NotGranted | Self::NotCollectable => Burden::Empty,
        }
    }
}

/// Where the form of a request stands: nowhere, of what a query asked.
fn no_form() -> FormId {
    FormId::from_uuid(Uuid::nil())
}

/// Whether it was a query that asked, and no form.
pub(crate) fn is_collection(one: &StoredFormRequest) -> bool {
    one.form == no_form()
}

/// Its tasks as whoever asked sees them: once it was called off, what was not answered until then is withdrawn.
pub(crate) fn as_asked(one: &StoredFormRequest, mut tasks: Vec<StoredTask>) -> Vec<StoredTask> {
    let Some(closed_at) = one.closed_at else { return tasks };
    for task in tasks.iter_mut().filter(|task| task.done_at.is_none_or(|done| done > closed_at)) {
        TaskState::Withdrawn.as_str().clone_into(&mut task.state);
        task.done_at = None;
    }
    tasks
}

fn unknown_collection() -> FormRefusal {
    FormRefusal::input(Problem::new(
        "id",
        "找不到该补采，请使用 collectMissing 返回的标识",
        "no such collection; use an id that `collectMissing` gave",
    ))
}

//! What is to be collected in communities, answers that belong to forms, and reports of "asked twice".

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_policy::Permit;
use hub_values::{AreaCode, FormRequestId, SubjectId, SubjectKind, TaskId};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use crate::records::uuids;
use crate::search::{and_not, digits};
use crate::sql::{column, execute, insert, optional, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "tasks";
const COLUMNS: &str = "id, subject, kind, ask, grade, why, state, area, household, dwelling, \
     created_at, done_at, done_by";

/// A task as it is stored. What `ask`, `why` and `state` say is the app's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTask {
    /// Its id.
    pub id: TaskId,
    /// Of whom something is to be collected.
    pub subject: SubjectId,
    /// What kind of subject that is.
    pub kind: SubjectKind,
    /// What is asked: an attribute, or a column of a form.
    pub ask: String,
    /// How well it has to be verified.
    pub grade: String,
    /// Why it is asked.
    pub why: String,
    /// Where it is.
    pub state: String,
    /// The community that collects it.
    pub area: Option<AreaCode>,
    /// The household where it is asked.
    pub household: Option<SubjectId>,
    /// The dwelling where it is asked.
    pub dwelling: Option<SubjectId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was answered.
    pub done_at: Option<DateTime<Utc>>,
    /// Who answered it.
    pub done_by: Option<String>,
}

/// Which tasks a list has.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// Of this area.
    pub area: Option<AreaCode>,
    /// In this state.
    pub state: String,
    /// Of this subject.
    pub subject: Option<SubjectId>,
}

/// The last answer to a column of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskAnswer {
    /// Code of the form.
    pub form: String,
    /// The column, by its heading.
    pub heading: String,
    /// Whose answer.
    pub subject: SubjectId,
    /// What was answered.
    pub text: String,
    /// On which day, ISO 8601.
    pub given_on: String,
    /// By whom it was entered.
    pub given_by: String,
}

/// Says nothing of what was answered.
impl std::fmt::Debug for TaskAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TaskAnswer({}, {})", self.form, self.subject)
    }
}

/// Somebody says that something was asked twice; nobody is told who.
#[derive(Debug, Clone)]
pub struct AskedTwice {
    /// Its id.
    pub id: Uuid,
    /// The task that asks for it.
    pub task: TaskId,
    /// The community.
    pub area: Option<AreaCode>,
    /// What is asked.
    pub ask: String,
    /// On which day, ISO 8601.
    pub reported_on: String,
}

impl Store {
    /// Tasks of the permit's area that fit. An open one is listed only while an open request waits
    /// for it.
    pub async fn tasks(
        &self,
        permit: &Permit,
        filter: &TaskFilter,
        limit: u64,
    ) -> Result<Vec<StoredTask>, StoreError> {
        let mut values: Vec<Value> = vec![filter.state.as_str().into()];
        let mut sql = format!("SELECT {COLUMNS} FROM tasks t WHERE state = $1");
        if filter.state == "open" {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM task_cells c JOIN form_requests r ON r.id = c.request \
                 WHERE c.task = t.id AND r.state = 'open')",
            );
        }
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql = format!("{sql} AND {}", condition.replace('?', &format!("${}", values.len())));
        };
        for area in [permit.area(), filter.area.as_ref()].into_iter().flatten() {
            and("area LIKE ?", format!("{}%", digits(area)).into());
        }
        if let Some(subject) = filter.subject {
            and("subject = ?", subject.uuid().into());
        }
        and_not(&mut sql, &mut values, "subject", &permit.hidden());
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql =
            format!("{sql} ORDER BY dwelling, household, subject, id LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(task).collect()
    }

    /// A task by its id.
    pub async fn task(&self, id: TaskId) -> Result<Option<StoredTask>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM tasks WHERE id = $1");
        self.read(&sql, vec![id.uuid().into()]).await?.first().map(task).transpose()
    }

    /// The tasks that a request waits for, the oldest first.
    pub async fn tasks_of(&self, request: FormRequestId) -> Result<Vec<StoredTask>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM tasks WHERE id IN \
             (SELECT task FROM task_cells WHERE request = $1) ORDER BY id"
        );
        self.read(&sql, vec![request.uuid().into()]).await?.iter().map(task).collect()
    }

    /// The day on which each task is due first, of the open requests that wait for it.
    pub async fn due_days(&self, tasks: &[TaskId]) -> Result<HashMap<TaskId, String>, StoreError> {
        let mut due = HashMap::new();
        for piece in tasks.chunks(512) {
            let values: Vec<Value> = piece.iter().map(|id| id.uuid().into()).collect();
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT c.task, MIN(r.due) AS due FROM task_cells c \
                 JOIN form_requests r ON r.id = c.request \
                 WHERE c.task IN ({list}) AND r.state = 'open' GROUP BY c.task"
            );
            for row in self.read(&sql, values).await? {
                let task = TaskId::from_uuid(column(&row, TABLE, "task")?);
                let _previous = due.insert(task, column(&row, TABLE, "due")?);
            }
        }
        Ok(due)
    }

    /// Reports of "asked twice", newest first, after one of them.
    pub async fn asked_twice(
        &self,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<AskedTwice>, StoreError> {
        let mut values: Vec<Value> = after.map(Into::into).into_iter().collect();
        let condition = if after.is_some() { "WHERE id < $1 " } else { "" };
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!(
            "SELECT id, task, area, ask, reported_on FROM asked_twice {condition}\
             ORDER BY id DESC LIMIT ${}",
            values.len()
        );
        let report = |row: &QueryResult| {
            const TABLE: &str = "asked_twice";
            Ok(AskedTwice {
                id: column(row, TABLE, "id")?,
                task: TaskId::from_uuid(column(row, TABLE, "task")?),
                area: optional(row, TABLE, "area")?,
                ask: column(row, TABLE, "ask")?,
                reported_on: column(row, TABLE, "reported_on")?,
            })
        };
        self.read(&sql, values).await?.iter().map(report).collect()
    }

    /// The last answers of these subjects to columns of a form. Whoever reads them has a permit for
    /// the subjects.
    pub async fn form_answers(
        &self,
        _permit: &Permit,
        form: &str,
        subjects: &[SubjectId],
    ) -> Result<HashMap<SubjectId, Vec<TaskAnswer>>, StoreError> {
        let mut found: HashMap<SubjectId, Vec<TaskAnswer>> = HashMap::new();
        for piece in subjects.chunks(512) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            values.push(form.into());
            let sql = format!(
                "SELECT a.form, a.heading, a.subject, a.sealed, a.given_on, a.given_by, \
                 s.data_key, s.key_id AS wrapped_by FROM form_answers a \
                 JOIN subjects s ON s.id = a.subject WHERE a.subject IN ({list}) AND a.form = ${}",
                values.len()
            );
            for row in self.read(&sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, "form_answers", "subject")?);
                let data_key = self.keys.data_key_in(&row, subject)?;
                let mut sealed: Vec<u8> = column(&row, "form_answers", "sealed")?;
                let plain = data_key.open(subject, &mut sealed)?;
                let answer = TaskAnswer {
                    form: column(&row, "form_answers", "form")?,
                    heading: column(&row, "form_answers", "heading")?,
                    subject,
                    text: String::from_utf8_lossy(plain).into_owned(),
                    given_on: column(&row, "form_answers", "given_on")?,
                    given_by: column(&row, "form_answers", "given_by")?,
                };
                found.entry(subject).or_default().push(answer);
            }
        }
        Ok(found)
    }
}

impl Tx {
    /// A task by its id.
    pub async fn task(&self, id: TaskId) -> Result<Option<StoredTask>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM tasks WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(task).transpose()
    }

    /// The open tasks about these subjects.
    pub async fn open_tasks(&self, subjects: &[SubjectId]) -> Result<Vec<StoredTask>, StoreError> {
        let mut found = Vec::new();
        for piece in subjects.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT {COLUMNS} FROM tasks WHERE subject IN ({list}) AND state = 'open' ORDER BY id"
            );
            for row in rows(&self.db, &sql, values).await? {
                found.push(task(&row)?);
            }
        }
        Ok(found)
    }

    /// Adds tasks.
    pub async fn add_tasks(&self, new: &[StoredTask]) -> Result<(), StoreError> {
        let lines = new.iter().map(|one| {
            vec![
                one.id.uuid().into(),
                one.subject.uuid().into(),
                one.kind.as_str().into(),
                one.ask.as_str().into(),
                one.grade.as_str().into(),
                one.why.as_str().into(),
                one.state.as_str().into(),
                one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
                one.household.map(SubjectId::uuid).into(),
                one.dwelling.map(SubjectId::uuid).into(),
                micros(one.created_at).into(),
            ]
        });
        let head = "INSERT INTO tasks (id, subject, kind, ask, grade, why, state, area, household, \
                    dwelling, created_at)";
        insert(&self.db, head, "", lines.collect()).await
    }

    /// Writes where tasks are, and who answered them.
    pub async fn put_tasks(&self, done: &[StoredTask]) -> Result<(), StoreError> {
        for one in done {
            let sql = "UPDATE tasks SET state = $1, done_at = $2, done_by = $3 WHERE id = $4";
            let values = vec![
                one.state.as_str().into(),
                one.done_at.map(micros).into(),
                one.done_by.clone().into(),
                one.id.uuid().into(),
            ];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }

    /// Keeps an answer to a column of a form, sealed for the subject; the last one holds.
    pub async fn put_form_answer(&self, new: &TaskAnswer) -> Result<(), StoreError> {
        let data_keys = self.data_keys(std::iter::once(new.subject)).await?;
        let data_key = data_keys.get(&new.subject).ok_or(StoreError::Sealed)?;
        let sealed = data_key.seal(new.subject, new.text.as_bytes())?;
        let head = "INSERT INTO form_answers (form, heading, subject, sealed, given_on, given_by)";
        let tail = " ON CONFLICT (form, heading, subject) DO UPDATE SET sealed = excluded.sealed, \
                    given_on = excluded.given_on, given_by = excluded.given_by";
        let line = vec![
            new.form.as_str().into(),
            new.heading.as_str().into(),
            new.subject.uuid().into(),
            sealed.into(),
            new.given_on.as_str().into(),
            new.given_by.as_str().into(),
        ];
        insert(&self.db, head, tail, vec![line]).await
    }

    /// Notes that an answer to a column of a form is still right. False when there is none.
    pub async fn confirm_form_answer(
        &self,
        form: &str,
        heading: &str,
        subject: SubjectId,
        day: &str,
        by: &str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE form_answers SET given_on = $1, given_by = $2 \
                   WHERE form = $3 AND heading = $4 AND subject = $5";
        let values =
            vec![day.into(), by.into(), form.into(), heading.into(), subject.uuid().into()];
        Ok(execute(&self.db, sql, values).await? > 0)
    }

    /// Keeps a report of "asked twice". Who reports is not kept.
    pub async fn add_asked_twice(&self, new: &AskedTwice) -> Result<(), StoreError> {
        let head = "INSERT INTO asked_twice (id, task, area, ask, reported_on)";
        let line = vec![
            new.id.into(),
            new.task.uuid().into(),
            new.area.as_ref().map(|code| code.as_str().to_owned()).into(),
            new.ask.as_str().into(),
            new.reported_on.as_str().into(),
        ];
        insert(&self.db, head, "", vec![line]).await
    }
}

fn task(row: &QueryResult) -> Result<StoredTask, StoreError> {
    let subject = |name| {
        Ok::<_, StoreError>(column::<Option<Uuid>>(row, TABLE, name)?.map(SubjectId::from_uuid))
    };
    let done_at: Option<i64> = column(row, TABLE, "done_at")?;
    Ok(StoredTask {
        id: TaskId::from_uuid(column(row, TABLE, "id")?),
        subject: SubjectId::from_uuid(column(row, TABLE, "subject")?),
        kind: parsed(row, TABLE, "kind")?,
        ask: column(row, TABLE, "ask")?,
        grade: column(row, TABLE, "grade")?,
        why: column(row, TABLE, "why")?,
        state: column(row, TABLE, "state")?,
        area: optional(row, TABLE, "area")?,
        household: subject("household")?,
        dwelling: subject("dwelling")?,
        created_at: time(column(row, TABLE, "created_at")?),
        done_at: done_at.map(time),
        done_by: column(row, TABLE, "done_by")?,
    })
}

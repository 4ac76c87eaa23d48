//! Requests for forms: whom each asks about, how its cells stood, which tasks they wait for.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_values::{
    AreaCode, DepartmentCode, FormId, FormRequestId, PurposeCode, SubjectId, SubjectKind, TaskId,
};
use sea_orm::{QueryResult, Value};

use crate::sql::{column, execute, insert, optional, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "form_requests";
const SELECT: &str = "SELECT id, form, department, purpose, state, body, due, subjects, issued_by, \
     issued_at, closed_by, closed_at FROM form_requests";

/// A request as it is stored. What `state` and `body` say is the app's business.
#[derive(Debug, Clone)]
pub struct StoredFormRequest {
    /// Its id.
    pub id: FormRequestId,
    /// The form, in the version that is asked.
    pub form: FormId,
    /// Who asks.
    pub department: DepartmentCode,
    /// For which purpose.
    pub purpose: PurposeCode,
    /// Where it is.
    pub state: String,
    /// Its scope and period.
    pub body: String,
    /// The day on which it is due, ISO 8601.
    pub due: String,
    /// How many subjects it asks about.
    pub subjects: u64,
    /// Who issued it.
    pub issued_by: String,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// Who ended it.
    pub closed_by: Option<String>,
    /// When.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A subject that a request asks about.
#[derive(Debug, Clone)]
pub struct StoredFormRow {
    /// Its place in the request, from 1.
    pub number: u32,
    /// The subject.
    pub subject: SubjectId,
    /// What kind it is.
    pub kind: SubjectKind,
    /// Its community.
    pub area: Option<AreaCode>,
    /// How each cell stood when the request was issued, a letter each.
    pub cells: String,
}

/// A cell that waits for a task.
#[derive(Debug, Clone, Copy)]
pub struct StoredTaskCell {
    /// The row of the request.
    pub number: u32,
    /// The line of the row: one for each member, from 0.
    pub line: u32,
    /// The column of the form, from 0.
    pub place: u32,
    /// The task.
    pub task: TaskId,
}

/// A cell of a request that waits for a task, with where the task is.
#[derive(Debug, Clone)]
pub struct CellState {
    /// The cell.
    pub cell: StoredTaskCell,
    /// Where the task is.
    pub state: String,
    /// The community in which it is collected.
    pub area: Option<AreaCode>,
}

impl Store {
    /// Requests of a department, or of all, newest first, after one of them; as many as asked for at
    /// most.
    pub async fn form_requests(
        &self,
        department: Option<&DepartmentCode>,
        state: Option<&str>,
        form: Option<FormId>,
        after: Option<FormRequestId>,
        limit: u64,
    ) -> Result<Vec<StoredFormRequest>, StoreError> {
        // What a query has collected has no form, and is no request for one.
        let mut values: Vec<Value> = vec![uuid::Uuid::nil().into()];
        let mut sql = format!("{SELECT} WHERE form <> $1");
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql = format!("{sql} AND {condition} ${}", values.len());
        };
        if let Some(department) = department {
            and("department =", department.as_str().into());
        }
        if let Some(state) = state {
            and("state =", state.into());
        }
        if let Some(form) = form {
            and("form =", form.uuid().into());
        }
        if let Some(after) = after {
            // Ids are in the order of their making.
            and("id <", after.uuid().into());
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!("{sql} ORDER BY id DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(request).collect()
    }

    /// A request by its id.
    pub async fn form_request(
        &self,
        id: FormRequestId,
    ) -> Result<Option<StoredFormRequest>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        self.read(&sql, vec![id.uuid().into()]).await?.first().map(request).transpose()
    }

    /// Rows of a request after a number, as many as asked for at most.
    pub async fn form_rows(
        &self,
        id: FormRequestId,
        after: u32,
        limit: u64,
    ) -> Result<Vec<StoredFormRow>, StoreError> {
        let sql = "SELECT number, subject, kind, area, cells FROM form_rows WHERE request = $1 \
                   AND number > $2 ORDER BY number LIMIT $3";
        let values =
            vec![id.uuid().into(), signed(after), i64::try_from(limit).unwrap_or(i64::MAX).into()];
        self.read(sql, values).await?.iter().map(form_row).collect()
    }

    /// The cells of a request that wait or waited for tasks, of rows between two numbers.
    pub async fn task_cells(
        &self,
        id: FormRequestId,
        from: u32,
        to: u32,
    ) -> Result<Vec<CellState>, StoreError> {
        let sql = "SELECT c.number, c.line, c.place, c.task, t.state, t.area FROM task_cells c \
                   JOIN tasks t ON t.id = c.task WHERE c.request = $1 AND c.number >= $2 \
                   AND c.number <= $3 ORDER BY c.number, c.line, c.place";
        let values = vec![id.uuid().into(), signed(from), signed(to)];
        self.read(sql, values).await?.iter().map(cell_state).collect()
    }

    /// How many cells of a request wait in each community, by where their tasks are.
    pub async fn form_progress(
        &self,
        id: FormRequestId,
    ) -> Result<Vec<(Option<AreaCode>, String, u64)>, StoreError> {
        let sql = "SELECT t.area, t.state, CAST(COUNT(*) AS BIGINT) AS size FROM task_cells c \
                   JOIN tasks t ON t.id = c.task WHERE c.request = $1 \
                   GROUP BY t.area, t.state ORDER BY t.area, t.state";
        let found = self.read(sql, vec![id.uuid().into()]).await?;
        let line = |row: &QueryResult| {
            let size: i64 = column(row, "task_cells", "size")?;
            let area = optional(row, "tasks", "area")?;
            Ok((area, column(row, "tasks", "state")?, size.unsigned_abs()))
        };
        found.iter().map(line).collect()
    }

    /// Subjects of a request in each community.
    pub async fn form_scope(
        &self,
        id: FormRequestId,
    ) -> Result<Vec<(Option<AreaCode>, u64)>, StoreError> {
        let sql = "SELECT area, CAST(COUNT(*) AS BIGINT) AS size FROM form_rows \
                   WHERE request = $1 GROUP BY area ORDER BY area";
        let found = self.read(sql, vec![id.uuid().into()]).await?;
        let line = |row: &QueryResult| {
            let size: i64 = column(row, "form_rows", "size")?;
            Ok((optional(row, "form_rows", "area")?, size.unsigned_abs()))
        };
        found.iter().map(line).collect()
    }
}

impl Tx {
    /// A request by its id.
    pub async fn form_request(
        &self,
        id: FormRequestId,
    ) -> Result<Option<StoredFormRequest>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(request).transpose()
    }

    /// Adds a request with the subjects it asks about and the cells that wait for tasks.
    pub async fn add_form_request(
        &self,
        new: &StoredFormRequest,
        subjects: &[StoredFormRow],
        cells: &[StoredTaskCell],
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO form_requests (id, form, department, purpose, state, body, due, \
                    subjects, issued_by, issued_at)";
        let line = vec![
            new.id.uuid().into(),
            new.form.uuid().into(),
            new.department.as_str().into(),
            new.purpose.as_str().into(),
            new.state.as_str().into(),
            new.body.as_str().into(),
            new.due.as_str().into(),
            i64::try_from(new.subjects).unwrap_or(i64::MAX).into(),
            new.issued_by.as_str().into(),
            micros(new.issued_at).into(),
        ];
        insert(&self.db, head, "", vec![line]).await?;
        let lines = subjects.iter().map(|one| {
            vec![
                new.id.uuid().into(),
                signed(one.number),
                one.subject.uuid().into(),
                one.kind.as_str().into(),
                one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
                one.cells.as_str().into(),
            ]
        });
        let head = "INSERT INTO form_rows (request, number, subject, kind, area, cells)";
        insert(&self.db, head, "", lines.collect()).await?;
        let lines = cells.iter().map(|one| {
            vec![
                new.id.uuid().into(),
                signed(one.number),
                signed(one.line),
                signed(one.place),
                one.task.uuid().into(),
            ]
        });
        let head = "INSERT INTO task_cells (request, number, line, place, task)";
        insert(&self.db, head, "", lines.collect()).await
    }

    /// Writes where a request is and when it is due.
    pub async fn put_form_request(&self, one: &StoredFormRequest) -> Result<(), StoreError> {
        let sql = "UPDATE form_requests SET state = $1, due = $2, closed_by = $3, closed_at = $4, \
                   body = $5 WHERE id = $6";
        let values = vec![
            one.state.as_str().into(),
            one.due.as_str().into(),
            one.closed_by.clone().into(),
            one.closed_at.map(micros).into(),
            one.body.as_str().into(),
            one.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// The open requests whose cells wait for these tasks, with how many cells, oldest request first.
    pub async fn waiting_for(
        &self,
        tasks: &[TaskId],
    ) -> Result<HashMap<TaskId, Vec<(StoredFormRequest, u64)>>, StoreError> {
        let mut waiting: HashMap<TaskId, Vec<(StoredFormRequest, u64)>> = HashMap::new();
        for piece in tasks.chunks(512) {
            let values: Vec<Value> = piece.iter().map(|id| id.uuid().into()).collect();
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT r.id, r.form, r.department, r.purpose, r.state, r.body, r.due, r.subjects, \
                 r.issued_by, r.issued_at, r.closed_by, r.closed_at, c.task, c.size FROM \
                 (SELECT task, request, CAST(COUNT(*) AS BIGINT) AS size FROM task_cells \
                 WHERE task IN ({list}) GROUP BY task, request) c \
                 JOIN form_requests r ON r.id = c.request WHERE r.state = 'open' ORDER BY r.id"
            );
            for row in rows(&self.db, &sql, values).await? {
                let task = TaskId::from_uuid(column(&row, "task_cells", "task")?);
                let size: i64 = column(&row, "task_cells", "size")?;
                waiting.entry(task).or_default().push((request(&row)?, size.unsigned_abs()));
            }
        }
        Ok(waiting)
    }
}

fn signed(number: u32) -> Value {
    i32::try_from(number).unwrap_or(i32::MAX).into()
}

fn number(row: &QueryResult, name: &'static str) -> Result<u32, StoreError> {
    Ok(column::<i32>(row, "task_cells", name)?.unsigned_abs())
}

fn cell_state(row: &QueryResult) -> Result<CellState, StoreError> {
    Ok(CellState {
        cell: StoredTaskCell {
            number: number(row, "number")?,
            line: number(row, "line")?,
            place: number(row, "place")?,
            task: TaskId::from_uuid(column(row, "task_cells", "task")?),
        },
        state: column(row, "tasks", "state")?,
        area: optional(row, "tasks", "area")?,
    })
}

fn form_row(row: &QueryResult) -> Result<StoredFormRow, StoreError> {
    const TABLE: &str = "form_rows";
    Ok(StoredFormRow {
        number: column::<i32>(row, TABLE, "number")?.unsigned_abs(),
        subject: SubjectId::from_uuid(column(row, TABLE, "subject")?),
        kind: parsed(row, TABLE, "kind")?,
        area: optional(row, TABLE, "area")?,
        cells: column(row, TABLE, "cells")?,
    })
}

fn request(row: &QueryResult) -> Result<StoredFormRequest, StoreError> {
    let closed_at: Option<i64> = column(row, TABLE, "closed_at")?;
    Ok(StoredFormRequest {
        id: FormRequestId::from_uuid(column(row, TABLE, "id")?),
        form: FormId::from_uuid(column(row, TABLE, "form")?),
        department: parsed(row, TABLE, "department")?,
        purpose: parsed(row, TABLE, "purpose")?,
        state: column(row, TABLE, "state")?,
        body: column(row, TABLE, "body")?,
        due: column(row, TABLE, "due")?,
        subjects: column::<i64>(row, TABLE, "subjects")?.unsigned_abs(),
        issued_by: column(row, TABLE, "issued_by")?,
        issued_at: time(column(row, TABLE, "issued_at")?),
        closed_by: column(row, TABLE, "closed_by")?,
        closed_at: closed_at.map(time),
    })
}

//! What a request and a query that asks have in common: its tasks, and how it is written.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::Entry;
use hub_catalogue::Attribute;
use hub_facts::Grade;
use hub_storage::{StoredFormRequest, StoredTask, Tx};
use hub_values::{AreaCode, FormId, FormRequestId, SubjectId, SubjectKind, TaskId};
use serde::{Deserialize, Serialize};

use super::asking::{TaskAsk, TaskReason, TaskState, grade_of, grade_word};
use super::collecting::Told;
use super::issuing::Prepared;
use super::requests::{RequestBody, RequestState};
use crate::attempt::Attempt;
use crate::writer::Written;
use crate::{AppError, Operation, Subject};

/// Who collects.
const COMMUNITIES: &str = "communities";

/// A request that is to be written.
pub(super) struct NewRequest {
    pub(super) id: FormRequestId,
    pub(super) form: FormId,
    pub(super) body: RequestBody,
    pub(super) due: NaiveDate,
    /// What a query that asks is told; nothing of a form.
    pub(super) told: Told,
}

/// What is kept of a request that was sent under a key.
#[derive(Serialize, Deserialize)]
pub(super) struct Remembered {
    pub(super) id: FormRequestId,
    pub(super) told: Told,
}

impl Operation {
    /// Whether communities may state an attribute of what lies there: what they may not state they
    /// are not asked for.
    pub(super) fn is_collectable(&self, attribute: &Attribute, area: Option<&AreaCode>) -> bool {
        let now = self.hub().clock().now();
        let rights = &self.snapshot().rights;
        COMMUNITIES.parse().is_ok_and(|by| rights.may_write(&by, attribute, area, now))
    }

    /// A task about a subject, or about somebody around it, to be found where that subject lives.
    pub(super) fn new_task(
        &self,
        around: &Subject,
        (kind, subject): (SubjectKind, SubjectId),
        area: Option<AreaCode>,
        ask: &TaskAsk,
        why: TaskReason,
        minimum: Grade,
    ) -> StoredTask {
        let (household, dwelling) = around.place();
        StoredTask {
            id: TaskId::from_uuid(self.hub().ids().uuid()),
            subject,
            kind,
            ask: ask.text(),
            grade: grade_word(minimum).to_owned(),
            why: why.as_str().to_owned(),
            state: TaskState::Open.as_str().to_owned(),
            area,
            household,
            dwelling,
            created_at: self.hub().clock().now(),
            done_at: None,
            done_by: None,
        }
    }

    /// Writes a request of the caller's department with its tasks and its entry, which counts its subjects. What
    /// others ask already has the handles of their tasks.
    pub(super) async fn put_request(
        self: &Arc<Self>,
        new: NewRequest,
        prepared: Prepared,
        mut entry: Entry,
    ) -> Result<(StoredFormRequest, Told), AppError> {
        let mut told = new.told;
        let new = StoredFormRequest {
            id: new.id,
            form: new.form,
            department: self.caller().department.clone(),
            purpose: self.permit()?.purpose().clone(),
            state: RequestState::Open.as_str().to_owned(),
            body: new.body.text()?,
            due: new.due.to_string(),
            subjects: prepared.rows.len() as u64,
            issued_by: self.caller().actor(),
            issued_at: self.hub().clock().now(),
            closed_by: None,
            closed_at: None,
        };
        entry.count = new.subjects;
        let written = new.clone();
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let joined = put(tx, &written, prepared).await?;
                told.join(&joined);
                let memo = Remembered { id: written.id, told };
                Attempt::current().remember(&memo);
                Ok((memo.told, Written { entries: vec![entry], ..Written::default() }))
            })
        });
        let (told, receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        Ok((new, told))
    }
}

/// Writes a request. What another request asks already is joined, not asked again; tells which tasks others serve for.
async fn put(
    tx: &Tx,
    new: &StoredFormRequest,
    prepared: Prepared,
) -> Result<HashMap<TaskId, TaskId>, AppError> {
    let Prepared { rows, tasks, mut cells, costs, sampling, .. } = prepared;
    let mut subjects: Vec<SubjectId> = tasks.iter().map(|task| task.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let open = tx.open_tasks(&subjects).await?;
    let known: HashMap<(SubjectId, &str), &StoredTask> =
        open.iter().map(|task| ((task.subject, task.ask.as_str()), task)).collect();
    let mut joined: HashMap<TaskId, TaskId> = HashMap::new();
    let mut added = Vec::with_capacity(tasks.len());
    for task in tasks {
        match known.get(&(task.subject, task.ask.as_str())) {
            Some(other) if grade_of(&other.grade) >= grade_of(&task.grade) => {
                let _none = joined.insert(task.id, other.id);
            }
            Some(_) | None => added.push(task),
        }
    }
    for cell in &mut cells {
        cell.task = joined.get(&cell.task).copied().unwrap_or(cell.task);
    }
    tx.add_tasks(&added).await?;
    tx.add_form_request(new, &rows, &cells).await?;
    tx.add_burden(costs.into_iter().collect()).await?;
    tx.add_prefill_samples(&sampling.samples).await?;
    Ok(joined)
}

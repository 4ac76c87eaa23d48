//! Answers to what a department's system has collected, as they come in.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use hub_storage::StoredTask;
use hub_values::{DepartmentCode, FormRequestId, TaskId};

use super::{Happened, Watch, Watched};
use crate::forms::as_asked;
use crate::hub::Hub;
use crate::{AppError, Operation, TaskState};

/// How often tasks are looked at: whichever process answers one notes it in the database.
const LOOK: Duration = Duration::from_millis(250);

/// Looks at the tasks of a collection until all are answered, or the rest was called off.
#[derive(Debug)]
pub(super) struct TaskWatch {
    collection: FormRequestId,
    department: DepartmentCode,
    told: HashSet<TaskId>,
    ready: VecDeque<StoredTask>,
}

impl TaskWatch {
    pub(super) async fn next(&mut self, hub: &Hub) -> Result<Option<Happened>, AppError> {
        loop {
            if let Some(task) = self.ready.pop_front() {
                return Ok(Some(Happened::Answered(self.department.clone(), Box::new(task))));
            }
            // Before its tasks: what is called off meanwhile is told with the next look.
            let Some(one) = hub.store().form_request(self.collection).await? else {
                return Ok(None);
            };
            let tasks = as_asked(&one, hub.store().tasks_of(one.id).await?);
            let is_open = |task: &StoredTask| task.state == TaskState::Open.as_str();
            let waits = tasks.iter().any(is_open);
            let new = tasks.into_iter().filter(|task| !is_open(task));
            self.ready.extend(new.filter(|task| self.told.insert(task.id)));
            if self.ready.is_empty() && !waits {
                return Ok(None);
            }
            if self.ready.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

impl Operation {
    /// Begins to watch a collection; none when the caller's department has none of this id. What was answered already is
    /// told first.
    pub async fn watch_tasks(&self, id: FormRequestId) -> Result<Option<Watch>, AppError> {
        let _permit = self.permit()?;
        let found = self.own_collection(id).await?;
        Ok(found.map(|one| {
            let (told, ready) = (HashSet::new(), VecDeque::new());
            let watch = TaskWatch { collection: one.id, department: one.department, told, ready };
            Watch(Watched::Tasks(watch))
        }))
    }
}

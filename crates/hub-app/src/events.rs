//! What happens, told to whoever waits for it: each event is decided, read and recorded anew, as a
//! question would be at that moment.

mod changes;
mod imports;
mod standing;
mod tasks;

use std::sync::Arc;

use hub_storage::{ChangedRecord, StoredTask};
use hub_values::DepartmentCode;

use changes::FactWatch;
pub use changes::{FactChange, FactConditions};
use imports::ImportWatch;
pub use standing::Standing;
use tasks::TaskWatch;

use crate::hub::Hub;
use crate::import::Import;
use crate::{AppError, Operation, TaskView};

/// Something that a subscriber waits for.
#[derive(Debug)]
pub struct Watch(Watched);

#[derive(Debug)]
enum Watched {
    Facts(FactWatch),
    Import(ImportWatch),
    Tasks(TaskWatch),
}

/// Something that happened, before anybody decided who may know.
#[derive(Debug, Clone)]
pub struct Happening(Happened);

#[derive(Debug, Clone)]
enum Happened {
    Changed(Arc<FactConditions>, ChangedRecord),
    Moved(Box<Import>),
    Answered(DepartmentCode, Box<StoredTask>),
}

/// What one subscriber is told.
#[derive(Debug, Clone)]
pub enum Event {
    /// Facts of a subject changed.
    Facts(FactChange),
    /// An import went on.
    Import(Box<Import>),
    /// A task was answered.
    Task(Box<TaskView>),
}

impl Watch {
    /// Waits for the next thing that happens; none when nothing can happen any more.
    pub async fn next(&mut self, hub: &Hub) -> Result<Option<Happening>, AppError> {
        let happened = match &mut self.0 {
            Watched::Facts(watch) => watch.next(hub).await?,
            Watched::Import(watch) => watch.next(hub).await?,
            Watched::Tasks(watch) => watch.next(hub).await?,
        };
        Ok(happened.map(Happening))
    }
}

impl Operation {
    /// What the caller may know of something that happened; none when that is nothing. Whatever is
    /// told is in the ledger: the operation must be finished before it leaves.
    pub async fn event(self: &Arc<Self>, happening: &Happening) -> Result<Option<Event>, AppError> {
        match &happening.0 {
            Happened::Changed(conditions, record) => {
                Ok(self.fact_change(conditions, record).await?.map(Event::Facts))
            }
            Happened::Moved(import) => {
                let is_theirs = self.caller().sees_import(&import.department, import.area.as_ref());
                let _admitted = self.permit()?;
                Ok(is_theirs.then(|| Event::Import(import.clone())))
            }
            Happened::Answered(department, task) => {
                let permit = self.permit()?;
                let is_theirs = self.caller().department == *department
                    && permit.sees(task.area.as_ref())
                    && !permit.hides(task.subject);
                if !is_theirs {
                    return Ok(None);
                }
                let view = self.task_views(vec![StoredTask::clone(task)]).await?.pop();
                self.ledger().count(usize::from(view.is_some()));
                Ok(view.map(|view| Event::Task(Box::new(view))))
            }
        }
    }
}

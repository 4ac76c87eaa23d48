//! What happens, told to whoever waits for it: each event is decided, read and recorded anew, as a
//! question would be at that moment.

mod changes;
mod imports;
mod standing;

use std::sync::Arc;

use hub_storage::ChangedRecord;

use changes::FactWatch;
pub use changes::{FactChange, FactConditions};
use imports::ImportWatch;
pub use standing::Standing;

use crate::hub::Hub;
use crate::import::Import;
use crate::{AppError, Operation};

/// Something that a subscriber waits for.
#[derive(Debug)]
pub struct Watch(Watched);

#[derive(Debug)]
enum Watched {
    Facts(FactWatch),
    Import(ImportWatch),
}

/// Something that happened, before anybody decided who may know.
#[derive(Debug, Clone)]
pub struct Happening(Happened);

#[derive(Debug, Clone)]
enum Happened {
    Changed(Arc<FactConditions>, ChangedRecord),
    Moved(Box<Import>),
}

/// What one subscriber is told.
#[derive(Debug, Clone)]
pub enum Event {
    /// Facts of a subject changed.
    Facts(FactChange),
    /// An import went on.
    Import(Box<Import>),
}

impl Watch {
    /// Waits for the next thing that happens; none when nothing can happen any more.
    pub async fn next(&mut self, hub: &Hub) -> Result<Option<Happening>, AppError> {
        let happened = match &mut self.0 {
            Watched::Facts(watch) => watch.next(hub).await?,
            Watched::Import(watch) => watch.next(hub).await?,
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
        }
    }
}

//! How far an import is, as it goes on.

use std::time::Duration;

use hub_values::BatchId;

use super::{Happened, Watch, Watched};
use crate::hub::Hub;
use crate::import::{Import, ImportState};
use crate::{AppError, Operation};

/// How often an import is looked at: whichever process is at work on it notes there how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// Looks at an import until it has come to its end.
#[derive(Debug)]
pub(super) struct ImportWatch {
    import: BatchId,
    told: Option<(ImportState, u64, u64)>,
    is_over: bool,
}

impl ImportWatch {
    pub(super) async fn next(&mut self, hub: &Hub) -> Result<Option<Happened>, AppError> {
        while !self.is_over {
            let found = hub.store().import(self.import).await?;
            let Some(import) = found.map(Import::of).transpose()? else { return Ok(None) };
            let now = (import.state, import.done, import.total());
            if self.told != Some(now) {
                self.told = Some(now);
                self.is_over = has_ended(&import);
                return Ok(Some(Happened::Moved(Box::new(import))));
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(None)
    }
}

/// Whether nothing comes any more, unless somebody takes it back: what waits for a person has not
/// ended, but nobody can confirm what is only judged.
fn has_ended(import: &Import) -> bool {
    match import.state {
        ImportState::Done | ImportState::Undone | ImportState::Failed | ImportState::Cancelled => {
            true
        }
        ImportState::Ready | ImportState::Paused => import.about.is_dry_run,
        ImportState::Judging | ImportState::Writing | ImportState::Undoing => false,
    }
}

impl Operation {
    /// Begins to watch an import; none when there is no such import for the caller.
    pub async fn watch_import(&self, id: BatchId) -> Result<Option<Watch>, AppError> {
        let found = self.import(id).await?;
        let watch = |_| ImportWatch { import: id, told: None, is_over: false };
        Ok(found.map(|import| Watch(Watched::Import(watch(import)))))
    }
}

//! Making the keys of residents whom an earlier version wrote: in pieces, beside all else.

use std::sync::Arc;
use std::time::Duration;

use hub_storage::Tx;
use hub_values::{SubjectId, SubjectKind};

use crate::AppError;
use crate::hub::Hub;
use crate::intake::project;

/// Under which name it is noted after whom keys are missing.
pub(crate) const TO_INDEX: &str = "matches_to_index";
/// Residents of a piece: callers wait while it holds the lock.
const PIECE: u64 = 50;
/// How long it leaves the lock to others.
const PAUSE: Duration = Duration::from_millis(50);
/// How long it waits when the database is busy or away.
const AGAIN: Duration = Duration::from_secs(5);

impl Hub {
    /// Makes the keys that are missing in the background; begun again, it goes on where it stopped.
    pub(crate) fn begin_to_index_matches(self: &Arc<Self>) {
        let hub = Arc::downgrade(self);
        let _indexing = tokio::spawn(async move {
            while let Some(hub) = hub.upgrade() {
                match hub.index_matches().await {
                    Ok(true) => return,
                    Ok(false) => {}
                    Err(error) => {
                        tracing::warn!(error = %error, "keys of candidates are not made yet");
                        drop(hub);
                        tokio::time::sleep(AGAIN).await;
                        continue;
                    }
                }
                drop(hub);
                tokio::time::sleep(PAUSE).await;
            }
        });
    }

    /// Whether nothing was left to be done.
    async fn index_matches(self: &Arc<Self>) -> Result<bool, AppError> {
        let hub = Arc::clone(self);
        self.in_writer(move |tx| Box::pin(async move { piece(&hub, tx).await })).await
    }
}

async fn piece(hub: &Hub, tx: &Tx) -> Result<bool, AppError> {
    let Some(after) = tx.progress(TO_INDEX).await? else { return Ok(true) };
    let after = after.parse().ok().map(SubjectId::from_uuid);
    let subjects = tx.subjects_after(Some(SubjectKind::Resident), after, PIECE).await?;
    let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
    let found_by = project::found_by(hub, tx, &ids).await?;
    tx.replace_tokens(&found_by).await?;
    let last = ids.last().map(|id| id.uuid().to_string());
    tx.set_progress(TO_INDEX, last.as_deref()).await?;
    Ok(ids.is_empty())
}

//! Making the tokens of roles for records that an earlier version wrote: in pieces, beside all else.

use std::sync::Arc;
use std::time::Duration;

use hub_storage::Tx;
use tokio::time::Instant;

use crate::AppError;
use crate::hub::Hub;
use crate::intake::project;

/// Subjects of a piece: callers wait while it holds the lock.
const PIECE: u64 = 50;
/// How long it leaves the lock to others at most.
const PAUSE: Duration = Duration::from_millis(50);
/// How long it waits when the database is busy or away.
const AGAIN: Duration = Duration::from_secs(5);

impl Hub {
    /// Makes what is missing; returns when nothing is. Whoever begins goes on where another stopped,
    /// also several at once.
    pub(crate) async fn index_roles(self: &Arc<Self>) -> Result<(), AppError> {
        loop {
            let started = Instant::now();
            if self.index_piece().await? {
                return Ok(());
            }
            // As long as it held the lock it now leaves it to others.
            tokio::time::sleep(started.elapsed().min(PAUSE)).await;
        }
    }

    /// Does the same in the background, and tries again when the database is busy.
    pub(crate) fn begin_to_index_roles(self: &Arc<Self>) {
        let hub = Arc::downgrade(self);
        let _indexing = tokio::spawn(async move {
            while let Some(hub) = hub.upgrade() {
                match hub.index_piece().await {
                    Ok(true) => return,
                    Ok(false) => {}
                    Err(error) => {
                        tracing::warn!(error = %error, "people named by role are not indexed yet");
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
    async fn index_piece(self: &Arc<Self>) -> Result<bool, AppError> {
        let hub = Arc::clone(self);
        self.in_writer(move |tx| Box::pin(async move { piece(&hub, tx).await })).await
    }
}

async fn piece(hub: &Hub, tx: &Tx) -> Result<bool, AppError> {
    let Some(after) = tx.roles_to_index().await? else { return Ok(true) };
    let subjects = tx.subjects_after(None, after, PIECE).await?;
    let ids: Vec<_> = subjects.iter().map(|(id, _)| *id).collect();
    let found_by = project::found_by(hub, tx, &ids).await?;
    tx.replace_tokens(&found_by).await?;
    tx.set_roles_to_index(ids.last().copied()).await?;
    Ok(ids.is_empty())
}

//! Keeping the log provable: checkpoints outside the database, derived indexes, verification.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hub_audit::{Checkpoint, Entry, Frontier, PathBuilder, SigningKey, TlogProof};
use hub_storage::Store;

use crate::AppError;
use crate::hub::Hub;
use crate::outside::write_checkpoint;
use crate::writer::{Work, Written};

/// A checkpoint is signed at least this often while there are new entries.
const EVERY: Duration = Duration::from_mins(1);
/// A checkpoint is signed at least after this many new entries.
const ENTRIES: u64 = 1_000;
/// How often the keeper looks.
const LOOK: Duration = Duration::from_millis(100);
/// Rows that are read at once.
const PAGE: u64 = 1_000;
/// Entries that the derived indexes follow in one step: callers wait while one is written.
const STEP: u64 = 200;

/// The key that signs heads, with the origin line of the log.
#[derive(Debug, Clone)]
pub struct LogKey {
    /// Name of the log.
    pub origin: String,
    /// The key.
    pub key: SigningKey,
}

impl Hub {
    /// Signs checkpoints and follows the log with the derived indexes, until the hub is gone.
    pub async fn keep(self: Arc<Self>) {
        let mut signed = 0;
        let mut last = tokio::time::Instant::now();
        let hub = Arc::downgrade(&self);
        drop(self);
        let mut has_more = false;
        loop {
            if !has_more {
                tokio::time::sleep(LOOK).await;
            }
            let Some(hub) = hub.upgrade() else { return };
            let size = hub.log_size();
            let is_due = size >= signed + ENTRIES || last.elapsed() >= EVERY || signed == 0;
            if size > signed && is_due {
                match hub.sign_checkpoint().await {
                    Ok(new) => {
                        signed = new;
                        last = tokio::time::Instant::now();
                    }
                    Err(error) => tracing::error!(error = %error, "no checkpoint was signed"),
                }
            }
            has_more = hub.follow().await.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "derived indexes lag behind the log");
                false
            });
        }
    }

    /// Signs the head as it is, writes it outside the database, and returns the size it covers.
    pub async fn sign_checkpoint(self: &Arc<Self>) -> Result<u64, AppError> {
        let (frontier, note) = checkpoint_note(self.store(), &self.settings().log_key).await?;
        let size = frontier.size();
        write_checkpoint(&self.settings().checkpoints, &frontier, &note)
            .map_err(|_| AppError::AuditUnavailable)?;
        let now = self.clock().now();
        let work: Work = Box::new(move |tx, _| put_checkpoint_work(tx, size, note, now));
        let _receipts = self.write(work).await?;
        Ok(size)
    }

    /// Follows the log one step: catches up with other processes, and notes which entries are about
    /// which subjects. True when there is more to follow.
    pub async fn follow(self: &Arc<Self>) -> Result<bool, AppError> {
        let head = self.store().head().await?;
        let is_behind =
            head.size != self.log_size() || head.rights_version != self.snapshot().rights.version;
        if is_behind {
            self.catch_up().await?;
        }
        if head.indexed >= head.size {
            return Ok(false);
        }
        let _receipts = self.write(Box::new(|tx, _| Box::pin(follow_work(tx)))).await?;
        Ok(head.size - head.indexed > STEP)
    }
}

async fn follow_work(tx: &hub_storage::Tx) -> Result<Written, AppError> {
    let from = tx.lock_head().await?.indexed;
    let rows = tx.entries_from(from, STEP).await?;
    let mut pairs = Vec::new();
    for row in &rows {
        if let Ok(entry) = Entry::decode(row.body.as_bytes()) {
            pairs.extend(entry.subjects.into_iter().map(|subject| (subject, row.index)));
        }
    }
    tx.index_subjects(pairs).await?;
    tx.set_indexed(from + rows.len() as u64).await?;
    Ok(Written::default())
}

fn put_checkpoint_work(
    tx: &hub_storage::Tx,
    size: u64,
    note: String,
    now: chrono::DateTime<chrono::Utc>,
) -> futures::future::BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        tx.put_checkpoint(size, &note, now).await?;
        Ok(Written::default())
    })
}

/// Signs a checkpoint over the log as it is now, beside a running hub too.
pub async fn covering_checkpoint(
    store: &Store,
    key: &LogKey,
    folder: &Path,
) -> Result<String, AppError> {
    let (frontier, note) = checkpoint_note(store, key).await?;
    write_checkpoint(folder, &frontier, &note).map_err(|_| AppError::AuditUnavailable)?;
    Ok(note)
}

async fn checkpoint_note(store: &Store, key: &LogKey) -> Result<(Frontier, String), AppError> {
    let head = store.head().await?;
    let frontier = if head.frontier.is_empty() {
        Frontier::new()
    } else {
        Frontier::from_bytes(&head.frontier).map_err(|_| AppError::Internal)?
    };
    let checkpoint =
        Checkpoint { origin: key.origin.clone(), size: head.size, root: frontier.root() };
    Ok((frontier, checkpoint.sign(&key.key)))
}

/// Proves that an entry is in the log, under a checkpoint that is signed now.
pub async fn prove(
    store: &Store,
    key: &LogKey,
    folder: &Path,
    index: u64,
) -> Result<TlogProof, AppError> {
    let note = covering_checkpoint(store, key, folder).await?;
    let checkpoint = Checkpoint::unverified(&note).map_err(|_| AppError::Internal)?;
    let mut path = PathBuilder::new(index, checkpoint.size);
    let mut next = 0;
    while next < checkpoint.size {
        let rows = store.log_from(next, PAGE.min(checkpoint.size - next)).await?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in &rows {
            path.push(hub_audit::leaf_hash(row.body.as_bytes()));
        }
    }
    let unknown = || AppError::invalid("entry", "日志中没有这一条", "no such entry in the log");
    let (path, _) = path.finish().ok_or_else(unknown)?;
    Ok(TlogProof { index, path, checkpoint: note })
}

//! Keeping the log provable: checkpoints outside the database, derived indexes, verification.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hub_audit::{Checkpoint, Frontier, Hash, TlogProof, root_of};
use hub_storage::Store;
use tokio::sync::oneshot;

use crate::AppError;
use crate::hub::Hub;
use crate::log_key::LogKey;
use crate::outside::write_checkpoint;
use crate::recent::{Recent, Stretch};
use crate::tally::Tallies;
use crate::writer::{Work, Written};

/// A checkpoint is signed at least every minute while there are new entries: this often, and the time that it takes.
const EVERY: Duration = Duration::from_secs(55);
/// A checkpoint is signed at least after this many new entries.
const ENTRIES: u64 = 1_000;
/// How often the keeper looks.
const LOOK: Duration = Duration::from_millis(100);
/// How long after a checkpoint that could not be signed it is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// How often it looks after imports and files.
const TIDY: Duration = Duration::from_secs(2);
/// Leaves under one node that is kept of the tree, and such nodes under the next.
pub(crate) const NODE: u64 = 256;
/// Levels of the tree from one kept node to the next.
pub(crate) const NODE_LEVELS: u32 = 8;
/// Entries that the derived indexes follow in one step: callers wait while one is written.
const STEP: u64 = 200;
/// Subjects that they follow in one step, or those of one entry: an entry of a large piece names
/// hundreds.
const PAIRS: usize = 4_000;

impl Hub {
    /// Signs checkpoints and follows the log with the derived indexes, until the hub is gone.
    pub async fn keep(self: Arc<Self>) {
        let mut signed = 0;
        let mut last = tokio::time::Instant::now();
        let mut next_try = last;
        let hub = Arc::downgrade(&self);
        drop(self);
        let mut has_more = false;
        let mut looked: Option<tokio::time::Instant> = None;
        loop {
            if !has_more {
                tokio::time::sleep(LOOK).await;
            }
            let Some(hub) = hub.upgrade() else { return };
            let size = hub.log_size();
            let is_due = size >= signed + ENTRIES || last.elapsed() >= EVERY || signed == 0;
            if size > signed && is_due && tokio::time::Instant::now() >= next_try {
                match hub.sign_checkpoint().await {
                    Ok(new) => {
                        signed = new;
                        last = tokio::time::Instant::now();
                    }
                    Err(error) => {
                        next_try = tokio::time::Instant::now() + AGAIN;
                        tracing::error!(error = %error, "no checkpoint was signed");
                    }
                }
                hub.note_signed(signed >= size);
            }
            if looked.is_none_or(|at| at.elapsed() >= TIDY) {
                looked = Some(tokio::time::Instant::now());
                hub.tidy().await;
            }
            let left = hub.follow_step().await.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "derived indexes lag behind the log");
                0
            });
            let unnoticed = hub.notice_step().await.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "the rules over the log could not follow it");
                0
            });
            // What fills no step waits for the next look: many small steps would hold up more callers.
            has_more = left >= STEP || unnoticed >= crate::noticing::STEP;
        }
    }

    /// Goes on with imports that a process has left, notes which access requests are late, makes the
    /// rehearsal of the night, and removes files whose time is over.
    async fn tidy(self: &Arc<Self>) {
        if let Err(error) = self.resume_left_imports().await {
            tracing::warn!(error = %error, "imports that were left could not be looked at");
        }
        if let Err(error) = self.escalate_overdue().await {
            tracing::warn!(error = %error, "requests whose time has passed could not be looked at");
        }
        if let Err(error) = self.rehearse_nightly().await {
            tracing::warn!(error = %error, "the rehearsal of the night was not made");
        }
        if let Err(error) = self.remove_expired_files().await {
            tracing::warn!(error = %error, "files whose time is over could not be removed");
        }
    }

    /// Signs the head as it is, writes it outside the database, and returns the size it covers.
    pub async fn sign_checkpoint(self: &Arc<Self>) -> Result<u64, AppError> {
        let key = self.settings().log_key.current().map_err(|error| {
            tracing::error!(error = %error, "no head can be signed");
            AppError::AuditUnavailable
        })?;
        let (frontier, note) = checkpoint_note(self.store(), &key).await?;
        let size = frontier.size();
        write_checkpoint(&self.settings().checkpoints, &frontier, &note)
            .map_err(|_| AppError::AuditUnavailable)?;
        let now = self.clock().now();
        self.note_head(&note);
        let work: Work = Box::new(move |tx, _| put_checkpoint_work(tx, size, note, now));
        let _receipts = self.keep_up(work).await?;
        Ok(size)
    }

    /// Follows the log one step. True when there is more to follow.
    pub async fn follow(self: &Arc<Self>) -> Result<bool, AppError> {
        Ok(self.follow_step().await? > 0)
    }

    /// Follows the log one step: catches up with other processes, notes which entries are about
    /// which subjects, counts who asked for what, and notes by what entries are found. Tells how many
    /// entries are left.
    async fn follow_step(self: &Arc<Self>) -> Result<u64, AppError> {
        let head = self.store().head().await?;
        let is_behind =
            head.size != self.log_size() || head.rights_version != self.snapshot().rights.version;
        if is_behind {
            self.catch_up().await?;
        }
        let unsearched = self.follow_terms(&head).await?;
        if head.indexed >= head.size {
            return Ok(unsearched);
        }
        let (reply, answer) = oneshot::channel();
        let recent = Arc::clone(&self.recent);
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                let _gone = reply.send(follow_work(tx, &recent).await?);
                Ok(Written::default())
            })
        });
        let _receipts = self.keep_up(work).await?;
        // What came after the look waits for the next one.
        let left = head.size.saturating_sub(answer.await.map_err(|_| AppError::Internal)?);
        Ok(left.max(unsearched))
    }
}

/// Follows one step, and tells up to which entry the log is followed then.
async fn follow_work(tx: &hub_storage::Tx, recent: &Recent) -> Result<u64, AppError> {
    let from = tx.lock_head().await?.indexed;
    let stretch = match Stretch::known(recent, from, STEP) {
        Some(known) => known,
        None => Stretch::read(from, &tx.entries_from(from, STEP).await?),
    };
    let Stretch { entries, next } = stretch.within(PAIRS);
    let mut pairs = Vec::new();
    let mut tallies = Tallies::default();
    for (index, entry) in &entries {
        tallies.add(entry);
        pairs.extend(entry.subjects.iter().map(|subject| (subject.clone(), *index)));
    }
    tx.index_subjects(pairs).await?;
    tx.add_tallies(tallies.into_rows()).await?;
    keep_nodes(tx, from, next).await?;
    tx.set_indexed(next).await?;
    Ok(next)
}

/// Keeps the nodes of the tree that became complete between two sizes.
async fn keep_nodes(tx: &hub_storage::Tx, from: u64, to: u64) -> Result<(), AppError> {
    let (mut from, mut to, mut level) = (from, to, 0);
    while from / NODE < to / NODE {
        let mut nodes = Vec::new();
        for place in from / NODE..to / NODE {
            let below = tx.log_nodes(level, place * NODE, NODE).await?;
            if below.len() as u64 != NODE {
                return Ok(()); // Nodes are a convenience: what is not there is computed when it is asked for.
            }
            let hashes: Vec<Hash> = below.into_iter().map(|(_, hash)| hash).collect();
            nodes.push((level + NODE_LEVELS, place, root_of(&hashes)));
        }
        tx.put_log_nodes(nodes).await?;
        (from, to, level) = (from / NODE, to / NODE, level + NODE_LEVELS);
    }
    Ok(())
}

fn put_checkpoint_work(
    tx: &hub_storage::Tx,
    size: u64,
    note: String,
    now: chrono::DateTime<chrono::Utc>,
) -> futures::future::BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        // Signatures that it has already, such as those of witnesses, stay.
        let known = tx.checkpoint(size).await?;
        let note =
            known.and_then(|known| Checkpoint::with_signatures(&known, &note)).unwrap_or(note);
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

/// Proves that an entry is in the log, under a checkpoint that is signed now, or under one over so many entries that was
/// signed before.
pub async fn prove(
    store: &Store,
    key: &LogKey,
    folder: &Path,
    index: u64,
    under: Option<u64>,
) -> Result<TlogProof, AppError> {
    let note = match under {
        None => covering_checkpoint(store, key, folder).await?,
        Some(size) => store.checkpoint(size).await?.ok_or_else(|| {
            AppError::invalid(
                "under",
                "没有这样的检查点",
                "no head over so many entries was signed",
            )
        })?,
    };
    let checkpoint = Checkpoint::unverified(&note).map_err(|_| AppError::Internal)?;
    let unknown = || AppError::invalid("entry", "日志中没有这一条", "no such entry in the log");
    let path =
        crate::proofs::inclusion(store, index, checkpoint.size).await?.ok_or_else(unknown)?;
    Ok(TlogProof { index, path, checkpoint: note })
}

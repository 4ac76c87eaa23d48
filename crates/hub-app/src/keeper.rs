//! Keeping the log provable: checkpoints outside the database, derived indexes, verification.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hub_audit::{
    Checkpoint, Entry, Fault, Frontier, PathBuilder, Row, SigningKey, Summary, TlogProof,
    Verification, VerifierKey,
};
use hub_storage::{LogRow, Store};

use crate::AppError;
use crate::hub::Hub;
use crate::writer::{Work, Written};

/// A checkpoint is signed at least this often while there are new entries.
const EVERY: Duration = Duration::from_mins(1);
/// A checkpoint is signed at least after this many new entries.
const ENTRIES: u64 = 1_000;
/// How often the keeper looks.
const LOOK: Duration = Duration::from_millis(500);
/// Rows that are read at once.
const PAGE: u64 = 2_000;

/// The key that signs heads, with the origin line of the log.
#[derive(Debug, Clone)]
pub struct LogKey {
    /// Name of the log.
    pub origin: String,
    /// The key.
    pub key: SigningKey,
}

/// A log that was read from end to end and found whole.
#[derive(Debug, Clone)]
pub struct VerifiedLog {
    /// Entries.
    pub size: u64,
    /// Checkpoints that it agrees with.
    pub checkpoints: u64,
    /// Entries under the largest of them.
    pub covered: u64,
}

impl Hub {
    /// Signs checkpoints and follows the log with the derived indexes, until the hub is gone.
    pub async fn keep(self: Arc<Self>) {
        let mut signed = 0;
        let mut last = tokio::time::Instant::now();
        let hub = Arc::downgrade(&self);
        drop(self);
        loop {
            tokio::time::sleep(LOOK).await;
            let Some(hub) = hub.upgrade() else { return };
            if let Err(error) = hub.follow().await {
                tracing::warn!(error = %error, "derived indexes lag behind the log");
            }
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
        }
    }

    /// Signs the head as it is, writes it outside the database, and returns the size it covers.
    pub async fn sign_checkpoint(self: &Arc<Self>) -> Result<u64, AppError> {
        let (size, note) = checkpoint_note(self.store(), &self.settings().log_key).await?;
        write_checkpoint(&self.settings().checkpoints, size, &note)
            .map_err(|_| AppError::AuditUnavailable)?;
        let now = self.clock().now();
        let work: Work = Box::new(move |tx, _| put_checkpoint_work(tx, size, note, now));
        let _receipts = self.write(work).await?;
        Ok(size)
    }

    /// Follows the log: which entries are about which subjects.
    async fn follow(self: &Arc<Self>) -> Result<(), AppError> {
        loop {
            let head = self.store().head().await?;
            let is_behind = head.size != self.log_size()
                || head.rights_version != self.snapshot().rights.version;
            if is_behind {
                // Another process wrote: an empty commit catches up with it.
                let nothing: Work = Box::new(|_, _| Box::pin(async { Ok(Written::default()) }));
                let _receipts = self.write(nothing).await?;
            }
            if head.indexed >= head.size {
                return Ok(());
            }
            let _receipts = self.write(Box::new(|tx, _| Box::pin(follow_work(tx)))).await?;
        }
    }
}

async fn follow_work(tx: &hub_storage::Tx) -> Result<Written, AppError> {
    let from = tx.lock_head().await?.indexed;
    let rows = tx.entries_from(from, PAGE).await?;
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
    let (size, note) = checkpoint_note(store, key).await?;
    write_checkpoint(folder, size, &note).map_err(|_| AppError::AuditUnavailable)?;
    Ok(note)
}

async fn checkpoint_note(store: &Store, key: &LogKey) -> Result<(u64, String), AppError> {
    let head = store.head().await?;
    let frontier = if head.frontier.is_empty() {
        Frontier::new()
    } else {
        Frontier::from_bytes(&head.frontier).map_err(|_| AppError::Internal)?
    };
    let checkpoint =
        Checkpoint { origin: key.origin.clone(), size: head.size, root: frontier.root() };
    Ok((head.size, checkpoint.sign(&key.key)))
}

/// Writes a checkpoint to a file named by its size, whole or not at all.
fn write_checkpoint(folder: &Path, size: u64, note: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("{size:012}.checkpoint"));
    let draft = folder.join(format!("{size:012}.draft"));
    std::fs::write(&draft, note)?;
    std::fs::File::open(&draft)?.sync_all()?;
    std::fs::rename(draft, path)
}

/// The checkpoints in a folder, smallest first.
fn checkpoints(folder: &Path, key: &VerifierKey) -> Result<Vec<Checkpoint>, String> {
    let mut found = Vec::new();
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(format!("{}: {error}", folder.display())),
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "checkpoint")) {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let checkpoint =
            Checkpoint::open(&text, key).map_err(|error| format!("{}: {error}", path.display()))?;
        found.push(checkpoint);
    }
    Ok(found)
}

/// Verifies the log in a database against the checkpoints outside it. The error is a sentence that
/// names the first bad entry.
pub async fn verify_store(
    store: &Store,
    folder: &Path,
    key: &VerifierKey,
) -> Result<VerifiedLog, String> {
    let mut verification = Verification::new();
    for checkpoint in checkpoints(folder, key)? {
        verification.expect(checkpoint);
    }
    let mut next = 0;
    loop {
        let rows = store.log_from(next, PAGE).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in &rows {
            push(&mut verification, row).map_err(|fault| both(&fault))?;
            columns_agree(row)?;
        }
    }
    let summary = verification.finish().map_err(|fault| both(&fault))?;
    head_agrees(store, &summary).await?;
    Ok(VerifiedLog {
        size: summary.size,
        checkpoints: summary.checkpoints_matched,
        covered: summary.covered,
    })
}

fn push(verification: &mut Verification, row: &LogRow) -> Result<(), Fault> {
    // Bytes that are no hash are as wrong as another hash.
    let leaf = row.leaf.unwrap_or_else(|| hub_audit::Hash::from_bytes([0; 32]));
    verification.push(Row { index: row.index, body: row.body.as_bytes(), leaf: Some(leaf) })
}

fn both(fault: &Fault) -> String {
    format!("{fault}\n{}", fault.zh())
}

/// The searching columns beside an entry must say what the entry says.
fn columns_agree(row: &LogRow) -> Result<(), String> {
    let Ok(entry) = Entry::decode(row.body.as_bytes()) else { return Ok(()) };
    let outcome = Some(entry.outcome.as_str().to_owned());
    if row.columns == [entry.department, entry.purpose, entry.actor, outcome] {
        return Ok(());
    }
    let index = row.index;
    Err(format!(
        "entry {index}: the searching columns differ from the entry\n\
         第{index}条：检索列与条目内容不一致"
    ))
}

async fn head_agrees(store: &Store, summary: &Summary) -> Result<(), String> {
    let head = store.head().await.map_err(|error| error.to_string())?;
    let root = match Frontier::from_bytes(&head.frontier) {
        Ok(frontier) => frontier.root(),
        Err(_) if head.size == 0 => Frontier::new().root(),
        Err(error) => return Err(format!("the head of the log: {error}")),
    };
    // A running hub may have appended since the last row was read.
    if head.size == summary.size && root != summary.root {
        return Err("the head of the log differs from its entries\n日志头与条目不一致".to_owned());
    }
    if head.size < summary.size {
        return Err("the head of the log is behind its entries\n日志头落后于条目".to_owned());
    }
    Ok(())
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

//! Backing up a hub that serves, and telling how a restored log stands to what was signed.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use hub_audit::{Checkpoint, Fault, FaultKind, Kind, Verification, VerifierKey};
use hub_policy::Caller;
use hub_storage::{Backup, BackupError, BackupReader, Manifest, Store};

use crate::hub::Hub;
use crate::outside::Outside;
use crate::{AppError, Mismatch, RequestFacts, outside};

/// Why no backup was written.
#[derive(Debug, thiserror::Error)]
pub enum BackUpError {
    /// It could not be recorded, or its head could not be signed.
    #[error(transparent)]
    App(#[from] AppError),
    /// It could not be read or written.
    #[error(transparent)]
    Backup(#[from] BackupError),
}

impl Hub {
    /// Writes everything in the database to `out`, from one snapshot. That it leaves is recorded
    /// before, and so the entry is in the backup; the head of the log in the snapshot is signed and
    /// put outside the database, so that a restored log is found to be exactly that one.
    pub async fn back_up(
        self: &Arc<Self>,
        by: &Caller,
        version: &str,
        files: BTreeMap<String, String>,
        out: &mut (dyn Write + Send),
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Manifest, BackUpError> {
        let operation = if files.is_empty() { "backup" } else { "backupWithKeys" };
        let facts =
            RequestFacts { operation: Some(operation.to_owned()), ..RequestFacts::default() };
        let _receipt = self.record_event(Some(by), &facts, Kind::Export).await?;
        let taken_at = self.clock().now().to_rfc3339();
        let backup = Backup::begin(self.store(), version, taken_at, files).await?;
        let key = self.settings().log_key.current().map_err(|_| AppError::AuditUnavailable)?;
        let head = Checkpoint {
            origin: key.origin.clone(),
            size: backup.manifest().log_size,
            root: backup.log_root(),
        };
        outside::write_checkpoint(
            &self.settings().checkpoints,
            backup.log_frontier(),
            &head.sign(&key.key),
        )
        .map_err(|_| AppError::AuditUnavailable)?;
        Ok(backup.write(out, progress).await?)
    }
}

/// How the log in a backup stands to the checkpoints outside the database.
#[derive(Debug)]
pub struct CheckedBackup {
    /// What the backup says about itself.
    pub manifest: Manifest,
    /// How many entries checkpoints vouch for, or how it differs from them.
    pub log: Result<u64, Mismatch>,
}

/// Reads a backup to its end without writing anything, and compares its log with the checkpoints in
/// a folder and further ones. Without a key of the log only the backup itself is checked.
pub fn check_backup(
    reader: BackupReader<'_>,
    folder: &Path,
    keys: Option<&[VerifierKey]>,
    further: &[Checkpoint],
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<CheckedBackup, BackupError> {
    let mut checkpoints = further.to_vec();
    let mut unread = None;
    match keys.map(|keys| Outside::read(folder, keys, 0)) {
        Some(Ok(outside)) => checkpoints.extend(outside.checkpoints),
        Some(Err(text)) => unread = Some(text),
        None => {}
    }
    checkpoints.sort_by_key(|one| one.size);
    let mut verification = Verification::new();
    for checkpoint in &checkpoints {
        verification.expect(checkpoint.clone());
    }
    let manifest = reader.manifest().clone();
    let verification = reader.check(verification, progress)?;
    let log = match (unread, verification.finish()) {
        (Some(text), _) => Err(Mismatch::Damaged(text)),
        (None, Ok(summary)) => Ok(summary.covered),
        (None, Err(fault)) => Err(standing(fault, manifest.log_size, &checkpoints)),
    };
    Ok(CheckedBackup { manifest, log })
}

fn standing(fault: Fault, size: u64, checkpoints: &[Checkpoint]) -> Mismatch {
    let is_behind = matches!(fault.what, FaultKind::CutTail { found, .. } if found == size);
    match checkpoints.last() {
        Some(newest) if is_behind => {
            let agreed = checkpoints.iter().map(|one| one.size).filter(|one| *one <= size);
            Mismatch::Behind { size, newest: newest.clone(), covered: agreed.max().unwrap_or(0) }
        }
        Some(_) | None => crate::verify::mismatch(fault),
    }
}

/// When the folder outside the database was lost too, puts the copies of signed heads that the
/// restored database has into it, and says how many. They prove no more than the backup does.
pub async fn recover_checkpoints(
    store: &Store,
    folder: &Path,
    keys: &[VerifierKey],
) -> Result<u64, AppError> {
    let outside = Outside::read(folder, keys, 0);
    if !outside.is_ok_and(|outside| outside.checkpoints.is_empty() && outside.cuts.is_empty()) {
        return Ok(0);
    }
    let mut recovered = 0;
    for note in store.checkpoints_from(0).await? {
        let Ok(head) = Checkpoint::open(&note, keys) else { continue };
        outside::put_note(folder, head.size, &note).map_err(|_| AppError::AuditUnavailable)?;
        recovered += 1;
    }
    Ok(recovered)
}

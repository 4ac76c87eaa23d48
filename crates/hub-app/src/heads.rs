//! Heads of the log as others see them: published, proved to have grown, signed by witnesses.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_audit::{Checkpoint, Hash, VerifierKey, WitnessVerifier};

use crate::hub::Hub;
use crate::outside::{self, put_note};
use crate::writer::{Work, Written};
use crate::{AppError, Operation};

/// A head with those who witnessed it.
#[derive(Debug, Clone)]
pub struct SignedHead {
    /// The note with all its signatures.
    pub note: String,
    /// When it was signed here.
    pub time: DateTime<Utc>,
    /// Witnesses that signed it, with the time that each says.
    pub witnesses: Vec<(String, DateTime<Utc>)>,
}

/// The newest head that enough witnesses have signed.
#[derive(Debug, Clone)]
pub struct Witnessed {
    /// Entries under it.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Names of the witnesses that signed it.
    pub witnesses: Vec<String>,
}

impl Operation {
    /// Signed heads below a size, largest first, one page; true when there are more.
    pub async fn heads(
        &self,
        before: Option<u64>,
        first: u64,
    ) -> Result<(Vec<SignedHead>, bool), AppError> {
        let _permit = self.permit()?;
        let mut found = self.hub().store().checkpoints_before(before, first + 1).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        let known = self.hub().witness_keys();
        let head = |(note, time): (String, DateTime<Utc>)| {
            let witnesses = witnesses_of(&note, &known);
            SignedHead { note, time, witnesses }
        };
        Ok((found.into_iter().map(head).collect(), has_more))
    }

    /// How many entries from the first on a signed head covers.
    pub async fn covered(&self) -> Result<u64, AppError> {
        let note = self.hub().store().latest_checkpoint().await?;
        let head = note.and_then(|note| Checkpoint::unverified(&note).ok());
        Ok(head.map_or(0, |head| head.size))
    }
}

impl Hub {
    /// The newest signed head, as it is published.
    pub async fn published_head(&self) -> Result<Option<String>, AppError> {
        Ok(self.store().latest_checkpoint().await?)
    }

    /// The signed head over this many entries.
    pub async fn published_head_of(&self, size: u64) -> Result<Option<String>, AppError> {
        Ok(self.store().checkpoint(size).await?)
    }

    /// The public keys of the log, one a line, the one that signs first.
    pub fn published_keys(&self) -> String {
        let keys = self.settings().log_key.verifiers();
        keys.iter().map(|key| key.to_text() + "\n").collect()
    }

    /// The path that shows that one signed head grew into another; none when there is no such head.
    pub async fn consistency(&self, old: u64, new: u64) -> Result<Option<Vec<Hash>>, AppError> {
        let store = self.store();
        let Some(head) = store.checkpoint(new).await? else { return Ok(None) };
        if Checkpoint::unverified(&head).is_err() {
            return Ok(None);
        }
        crate::proofs::consistency(store, old, new).await
    }

    /// The public keys of those who may witness heads.
    pub(crate) fn witness_keys(&self) -> Vec<WitnessVerifier> {
        let text = fs::read_to_string(&self.settings().witnesses).unwrap_or_default();
        WitnessVerifier::all_from_text(&text).unwrap_or_else(|error| {
            tracing::error!(error = %error, "the file of witnesses cannot be used");
            Vec::new()
        })
    }

    /// Takes the signatures of witnesses under a head of this log, keeps them with it, and says whose they are.
    ///
    /// # Errors
    /// When the head is none of this log, or nobody who may witness has signed it.
    pub async fn take_cosignatures(self: &Arc<Self>, note: &str) -> Result<Vec<String>, AppError> {
        let keys = self.settings().log_key.verifiers();
        let head = Checkpoint::open(note, &keys).map_err(|_| no_head())?;
        let names = signed_by(note, &self.witness_keys());
        if names.is_empty() {
            return Err(AppError::invalid(
                "cosignature",
                "签名不是已登记见证人的",
                "no signature of a registered witness; see `fileonce keys add-witness`",
            ));
        }
        let (size, note) = (head.size, note.to_owned());
        let folder = self.settings().checkpoints.clone();
        let now = self.clock().now();
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                // One after the other: two witnesses may sign at the same time.
                let known = tx.checkpoint(size).await?.ok_or_else(no_head)?;
                let merged = Checkpoint::with_signatures(&known, &note).ok_or_else(no_head)?;
                tx.put_checkpoint(size, &merged, now).await?;
                put_note(&folder, size, &merged).map_err(|_| AppError::AuditUnavailable)?;
                Ok(Written::default())
            })
        });
        let _receipts = self.keep_up(work).await?;
        Ok(names)
    }
}

/// The newest head in the folder outside the database that this many of these witnesses signed; none when there is none.
///
/// # Errors
/// When a head cannot be read, is not signed by the log, or a signature under the name of a witness is not its own.
pub fn witnessed(
    folder: &Path,
    keys: &[VerifierKey],
    witnesses: &[WitnessVerifier],
    quorum: usize,
) -> Result<Option<Witnessed>, String> {
    for (_, path) in outside::notes(folder)? {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let note = fs::read_to_string(&path).map_err(|error| told(&error))?;
        let head = Checkpoint::open(&note, keys).map_err(|error| told(&error))?;
        let mut names = Vec::new();
        for witness in witnesses {
            if witness.signed_at(&note).map_err(|error| told(&error))?.is_some() {
                names.push(witness.name().to_owned());
            }
        }
        if names.len() >= quorum {
            return Ok(Some(Witnessed { size: head.size, root: head.root, witnesses: names }));
        }
    }
    Ok(None)
}

/// Names of those of the witnesses whose signature under the note holds.
fn signed_by(note: &str, witnesses: &[WitnessVerifier]) -> Vec<String> {
    witnesses_of(note, witnesses).into_iter().map(|(name, _)| name).collect()
}

fn witnesses_of(note: &str, witnesses: &[WitnessVerifier]) -> Vec<(String, DateTime<Utc>)> {
    witnesses
        .iter()
        .filter_map(|witness| Some((witness.name().to_owned(), witness.signed_at(note).ok()??)))
        .collect()
}

fn no_head() -> AppError {
    AppError::invalid("checkpoint", "不是本日志的检查点", "not a signed head of this log")
}

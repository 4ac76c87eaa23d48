//! `Idempotency-Key`: what a caller sends twice is done once (ADR 0019).
//!
//! The key is noted in the transaction of the change itself, so that it holds over processes, and
//! after a commit of which nobody heard the end. What is kept are ids and the decision; sent again,
//! what they stand for is read anew, through the door, as the caller may see it then.

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use chrono::Duration;
use hub_policy::Caller;
use hub_storage::{Retried, RetryKey, Tx};
use serde::de::DeserializeOwned;

use crate::attempt::Attempt;
use crate::hub::Hub;
use crate::{AppError, Operation};

/// Longest key, in characters.
const LONGEST: usize = 255;

/// A key that was sent with a change, and what was done under it before.
#[derive(Debug)]
pub struct Once {
    key: RetryKey,
    known: Vec<Retried>,
}

impl Once {
    /// What was done before in this field.
    fn known(&self, slot: &str) -> Option<&Retried> {
        self.known.iter().find(|one| one.slot == slot)
    }

    /// Whether this field was done under the key meanwhile, by whoever holds the lock before.
    pub(crate) async fn is_done(&self, tx: &Tx, slot: &str) -> Result<bool, AppError> {
        let known = tx.retried(&self.key).await?;
        if known.iter().any(|one| !one.is_same) {
            return Err(AppError::KeyReused);
        }
        Ok(known.iter().any(|one| one.slot == slot))
    }

    /// Notes that this field was done, in the transaction that did it.
    pub(crate) async fn note(
        &self,
        hub: &Hub,
        tx: &Tx,
        attempt: &Attempt,
        entry: u64,
    ) -> Result<(), AppError> {
        let memo = attempt.take_memo();
        tx.put_retried(&self.key, attempt.slot(), entry, memo, hub.clock().now()).await?;
        attempt.noted();
        Ok(())
    }
}

impl Hub {
    /// What was done under a key before. `sent` is the document with its variables.
    ///
    /// # Errors
    /// The key is no key, or something else was sent under it.
    pub async fn once(
        &self,
        caller: &Caller,
        key: &str,
        sent: &[&[u8]],
    ) -> Result<Arc<Once>, AppError> {
        let is_key = !key.is_empty()
            && key.len() <= LONGEST
            && key.bytes().all(|byte| byte.is_ascii_graphic());
        let owner = match (caller.client, caller.user) {
            (Some(client), _) => format!("client:{client}"),
            (None, Some(user)) => format!("user:{user}"),
            (None, None) => return Err(AppError::Unauthenticated),
        };
        if !is_key {
            return Err(AppError::invalid(
                "Idempotency-Key",
                format!("Idempotency-Key 须为1到{LONGEST}个可打印的ASCII字符，不含空格"),
                format!("Idempotency-Key has 1 to {LONGEST} printable ASCII characters, no blanks"),
            ));
        }
        let mut hash = Context::new(&SHA256);
        for part in sent {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let key = RetryKey {
            owner,
            key: key.to_owned(),
            fingerprint: hex(hash.finish().as_ref()),
            oldest: self.clock().now() - self.settings().retry_keys_for,
        };
        let known = self.store().retried(&key).await?;
        if known.iter().any(|one| !one.is_same) {
            return Err(AppError::KeyReused);
        }
        Ok(Arc::new(Once { key, known }))
    }
}

/// How long keys are kept when nothing else is set.
pub const RETRY_KEYS_FOR: Duration = Duration::hours(24);

impl Operation {
    /// Does the work of one field of the document, whose key in the answer tells it from others.
    pub async fn in_slot<T>(&self, slot: String, work: impl Future<Output = T>) -> T {
        crate::attempt::in_slot(slot, work).await
    }

    /// Whether it was sent under a key.
    pub fn is_keyed(&self) -> bool {
        self.attempt().is_keyed()
    }

    /// Whether another request has done it under the same key meanwhile: begin anew, and it is told
    /// what became of it.
    pub fn is_repeated(&self) -> bool {
        self.attempt().is_repeated()
    }

    /// Whether this field was done before under the caller's key, where its input names what it led to.
    pub(crate) fn is_done_before(&self) -> bool {
        let is_done = Attempt::current().known().is_some();
        if is_done {
            self.repeats();
        }
        is_done
    }

    /// What this field led to when it was done before under the caller's key.
    pub(crate) fn done_before<T: DeserializeOwned>(&self) -> Result<Option<T>, AppError> {
        let attempt = Attempt::current();
        let Some(known) = attempt.known() else { return Ok(None) };
        let memo = known.memo.as_deref().map(serde_json::from_str);
        match memo {
            Some(Ok(memo)) => {
                self.repeats();
                Ok(Some(memo))
            }
            Some(Err(_)) | None => Err(AppError::DoneBefore(known.entry)),
        }
    }
}

impl Attempt {
    /// What this field led to under the caller's key before this attempt.
    fn known(&self) -> Option<&Retried> {
        self.to_note().and_then(|once| once.known(self.slot()))
    }

    /// Refuses to do again what was done under the caller's key.
    pub(crate) fn require_new(&self) -> Result<(), AppError> {
        self.known().map_or(Ok(()), |known| Err(AppError::DoneBefore(known.entry)))
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

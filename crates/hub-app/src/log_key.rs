//! The key that signs heads of the log, and those that did before it.

use std::sync::{Arc, PoisonError, RwLock};

use hub_audit::{SigningKey, VerifierKey};
use thiserror::Error;

/// The key that signs heads, with the origin line of the log.
#[derive(Debug, Clone)]
pub struct LogKey {
    /// Name of the log.
    pub origin: String,
    /// The key.
    pub key: SigningKey,
    /// Other keys of this log: heads that they signed are believed too.
    pub others: Vec<VerifierKey>,
}

/// Reads the key again from where it is kept.
pub type LogKeySource = Arc<dyn Fn() -> Result<LogKey, String> + Send + Sync>;

/// The key as a running hub has it: it is read again for every head, so that a new key is taken up, and one that is gone
/// is missed while there is time.
pub struct LogKeys {
    known: RwLock<LogKey>,
    source: Option<LogKeySource>,
}

/// The key cannot be read where it is kept.
#[derive(Debug, Error)]
#[error("the key that signs the log cannot be read: {0}")]
pub struct KeyUnreadable(String);

impl LogKey {
    /// A key of a log that has had no other.
    pub fn new(origin: &str, key: SigningKey) -> Self {
        Self { origin: origin.to_owned(), key, others: Vec::new() }
    }

    /// All keys whose heads are believed.
    pub fn verifiers(&self) -> Vec<VerifierKey> {
        let mut all = vec![self.key.verifier()];
        all.extend(self.others.iter().filter(|one| **one != self.key.verifier()).cloned());
        all
    }
}

impl LogKeys {
    /// A key that is read again from its source.
    pub fn following(key: LogKey, source: LogKeySource) -> Self {
        Self { known: RwLock::new(key), source: Some(source) }
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// When it cannot be read: nothing is signed with a key that the operator may have taken away.
    pub fn current(&self) -> Result<LogKey, KeyUnreadable> {
        let Some(source) = &self.source else { return Ok(self.known()) };
        let key = source().map_err(KeyUnreadable)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = key.clone();
        Ok(key)
    }

    /// All keys whose heads are believed, as they were last read.
    pub fn verifiers(&self) -> Vec<VerifierKey> {
        self.known().verifiers()
    }

    fn known(&self) -> LogKey {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl From<LogKey> for LogKeys {
    fn from(key: LogKey) -> Self {
        Self { known: RwLock::new(key), source: None }
    }
}

impl std::fmt::Debug for LogKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKeys").field("known", &self.known()).finish_non_exhaustive()
    }
}

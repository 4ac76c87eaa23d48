//! Changes that were sent under an `Idempotency-Key`: what they led to, as ids and a decision.
//!
//! Keys and fingerprints are kept as keyed tokens: callers put case numbers and worse into keys, and
//! a plain hash of an input with an ID number in it can be guessed.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::sql::{column, execute, padded, placeholders, rows};
use crate::stored::micros;
use crate::{Keys, Store, StoreError, Tx};

/// Whose key it is, which, and what was sent under it.
#[derive(Clone)]
pub struct RetryKey {
    /// The client or user that sent it.
    pub owner: String,
    /// The key, as it was sent.
    pub key: String,
    /// What stands for the document and its variables.
    pub fingerprint: String,
    /// What is older is forgotten.
    pub oldest: DateTime<Utc>,
}

/// Only whose it is.
impl std::fmt::Debug for RetryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetryKey").field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// A change that was done under a key.
#[derive(Debug, Clone)]
pub struct Retried {
    /// The field of the document that it was, by its key in the answer.
    pub slot: String,
    /// Whether the same document with the same variables was sent.
    pub is_same: bool,
    /// Its entry in the log.
    pub entry: u64,
    /// What it led to: ids and a decision, as JSON; none when that is not kept.
    pub memo: Option<String>,
}

impl Store {
    /// What was done under a key.
    pub async fn retried(&self, key: &RetryKey) -> Result<Vec<Retried>, StoreError> {
        known(&self.reads, &self.keys, key).await
    }
}

impl Tx {
    /// What was done under a key, as it is in this transaction.
    pub async fn retried(&self, key: &RetryKey) -> Result<Vec<Retried>, StoreError> {
        known(&self.db, &self.keys, key).await
    }

    /// Notes what was done under a key in this transaction, and forgets what is too old.
    pub async fn put_retried(
        &self,
        key: &RetryKey,
        slot: &str,
        entry: u64,
        memo: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let forget = "DELETE FROM idempotency_keys WHERE created_at <= $1";
        let _count = execute(&self.db, forget, vec![micros(key.oldest).into()]).await?;
        let sql = "INSERT INTO idempotency_keys \
                   (owner, key_token, slot, fingerprint, entry, memo, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = vec![
            key.owner.clone().into(),
            self.keys.token(KEY, &key.key).now.to_vec().into(),
            slot.into(),
            self.keys.token(FINGERPRINT, &key.fingerprint).now.to_vec().into(),
            i64::try_from(entry).unwrap_or(i64::MAX).into(),
            memo.into(),
            micros(now).into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }
}

const KEY: &str = "@retry key";
const FINGERPRINT: &str = "@retry fingerprint";

async fn known(
    db: &impl ConnectionTrait,
    keys: &Keys,
    key: &RetryKey,
) -> Result<Vec<Retried>, StoreError> {
    // Under whichever generation of the master key it was noted.
    let tokens: Vec<Value> =
        keys.tokens_of_all(KEY, &key.key).into_iter().map(|one| one.to_vec().into()).collect();
    let tokens = padded(tokens);
    let sql = format!(
        "SELECT slot, fingerprint, entry, memo FROM idempotency_keys \
         WHERE owner = $1 AND created_at > $2 AND key_token IN ({})",
        placeholders(3, tokens.len())
    );
    let mut values: Vec<Value> = vec![key.owner.clone().into(), micros(key.oldest).into()];
    values.extend(tokens);
    let same: Vec<Vec<u8>> = keys
        .tokens_of_all(FINGERPRINT, &key.fingerprint)
        .into_iter()
        .map(|one| one.to_vec())
        .collect();
    rows(db, &sql, values).await?.iter().map(|row| retried(row, &same)).collect()
}

fn retried(row: &QueryResult, same: &[Vec<u8>]) -> Result<Retried, StoreError> {
    const TABLE: &str = "idempotency_keys";
    let fingerprint: Vec<u8> = column(row, TABLE, "fingerprint")?;
    let entry: i64 = column(row, TABLE, "entry")?;
    Ok(Retried {
        slot: column(row, TABLE, "slot")?,
        is_same: same.contains(&fingerprint),
        entry: entry.unsigned_abs(),
        memo: column(row, TABLE, "memo")?,
    })
}

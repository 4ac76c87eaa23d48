//! Rehearsals: how many answers were looked at again, and how many passed.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::sql::{column, insert};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "audit_rehearsals";

/// A rehearsal as it is stored. What `failures` means is the app's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRehearsal {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub time: DateTime<Utc>,
    /// Entries of the log then.
    pub size: u64,
    /// Answers that were looked at.
    pub looked_at: u64,
    /// Those of them that passed.
    pub passed: u64,
    /// What failed, as JSON.
    pub failures: String,
}

impl Store {
    /// The last rehearsals, newest first.
    pub async fn rehearsals(&self, limit: u64) -> Result<Vec<StoredRehearsal>, StoreError> {
        let sql = "SELECT id, time, size, looked_at, passed, failures FROM audit_rehearsals \
                   ORDER BY time DESC, id DESC LIMIT $1";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(sql, vec![limit.into()]).await?.iter().map(rehearsal).collect()
    }
}

impl Tx {
    /// Adds a rehearsal.
    pub async fn add_rehearsal(&self, new: &StoredRehearsal) -> Result<(), StoreError> {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let line = vec![
            new.id.into(),
            micros(new.time).into(),
            number(new.size).into(),
            number(new.looked_at).into(),
            number(new.passed).into(),
            new.failures.clone().into(),
        ];
        let head = "INSERT INTO audit_rehearsals (id, time, size, looked_at, passed, failures)";
        insert(&self.db, head, "", vec![line]).await
    }
}

fn rehearsal(row: &QueryResult) -> Result<StoredRehearsal, StoreError> {
    let number = |name| column::<i64>(row, TABLE, name).map(i64::unsigned_abs);
    Ok(StoredRehearsal {
        id: column(row, TABLE, "id")?,
        time: time(column(row, TABLE, "time")?),
        size: number("size")?,
        looked_at: number("looked_at")?,
        passed: number("passed")?,
        failures: column(row, TABLE, "failures")?,
    })
}

//! Which current records changed, and when.

use chrono::{DateTime, Utc};
use hub_values::SubjectId;
use sea_orm::QueryResult;

use crate::sql::{column, rows};
use crate::stored::time;
use crate::{Store, StoreError, Tx};

/// A change of a current record.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// Its place among all changes.
    pub cursor: u64,
    /// Whose record changed.
    pub subject: SubjectId,
    /// When.
    pub time: DateTime<Utc>,
}

impl Tx {
    /// Changes after a cursor, oldest first, as many as asked for at most.
    pub async fn changes_after(&self, cursor: u64, limit: u64) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT cursor, subject, time FROM changes WHERE cursor > $1 \
                   ORDER BY cursor LIMIT $2";
        let values = [cursor, limit].map(|number| i64::try_from(number).unwrap_or(i64::MAX).into());
        rows(&self.db, sql, values.to_vec()).await?.iter().map(change).collect()
    }
}

impl Store {
    /// The last changes, oldest first, as many as asked for at most.
    pub async fn last_changes(&self, limit: u64) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT cursor, subject, time FROM changes ORDER BY cursor DESC LIMIT $1";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self.read(sql, vec![limit.into()]).await?;
        found.iter().rev().map(change).collect()
    }
}

fn change(row: &QueryResult) -> Result<Change, StoreError> {
    let cursor: i64 = column(row, "changes", "cursor")?;
    Ok(Change {
        cursor: cursor.unsigned_abs(),
        subject: SubjectId::from_uuid(column(row, "changes", "subject")?),
        time: time(column(row, "changes", "time")?),
    })
}

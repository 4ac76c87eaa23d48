//! Which current records changed, and when.

use chrono::{DateTime, Utc};
use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_values::{AttributeCode, SubjectId};
use sea_orm::{QueryResult, Value};

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

/// A change of a current record, with what changed of it.
#[derive(Debug, Clone)]
pub struct ChangedRecord {
    /// When and whose.
    pub change: Change,
    /// The attributes that changed; none where that was not noted: then everything the record
    /// holds may have.
    pub attributes: Option<Vec<AttributeCode>>,
    /// Whether something changed that is no attribute: who belongs to it, where it lives, whether it
    /// ended.
    pub is_related_otherwise: bool,
}

const AFTER: &str = "SELECT cursor, subject, time FROM changes WHERE cursor > $1 \
     ORDER BY cursor LIMIT $2";

/// How that is noted among the codes of attributes.
const RELATED: &str = "~";

impl Tx {
    /// Changes after a cursor, oldest first, as many as asked for at most.
    pub async fn changes_after(&self, cursor: u64, limit: u64) -> Result<Vec<Change>, StoreError> {
        rows(&self.db, AFTER, after(cursor, limit)).await?.iter().map(change).collect()
    }
}

impl Store {
    /// Changes after a cursor, oldest first, as many as asked for at most.
    pub async fn changes_after(&self, cursor: u64, limit: u64) -> Result<Vec<Change>, StoreError> {
        self.read(AFTER, after(cursor, limit)).await?.iter().map(change).collect()
    }

    /// Changes after a cursor with what changed, oldest first, as many as asked for at most. They
    /// become visible in the order of their cursors: each is given out under the lock of the head.
    pub async fn changed_records(
        &self,
        after: u64,
        limit: u64,
    ) -> Result<Vec<ChangedRecord>, StoreError> {
        let sql = "SELECT cursor, subject, time, attributes FROM changes WHERE cursor > $1 \
                   ORDER BY cursor LIMIT $2";
        let found = self.read(sql, self::after(after, limit)).await?;
        found.iter().map(changed_record).collect()
    }

    /// The last changes, oldest first, as many as asked for at most.
    pub async fn last_changes(&self, limit: u64) -> Result<Vec<Change>, StoreError> {
        let sql = "SELECT cursor, subject, time FROM changes ORDER BY cursor DESC LIMIT $1";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self.read(sql, vec![limit.into()]).await?;
        found.iter().rev().map(change).collect()
    }
}

fn after(cursor: u64, limit: u64) -> Vec<Value> {
    [cursor, limit].map(|number| i64::try_from(number).unwrap_or(i64::MAX).into()).to_vec()
}

fn changed_record(row: &QueryResult) -> Result<ChangedRecord, StoreError> {
    let change = change(row)?;
    let text: Option<String> = column(row, "changes", "attributes")?;
    let Some(text) = text else {
        return Ok(ChangedRecord { change, attributes: None, is_related_otherwise: true });
    };
    let corrupt = |_| StoreError::Corrupt { table: "changes", column: "attributes" };
    let (marks, codes): (Vec<&str>, Vec<&str>) =
        text.split(',').filter(|code| !code.is_empty()).partition(|code| *code == RELATED);
    let codes: Result<_, _> = codes.into_iter().map(|code| code.parse().map_err(corrupt)).collect();
    let is_related_otherwise = !marks.is_empty();
    Ok(ChangedRecord { change, attributes: Some(codes?), is_related_otherwise })
}

/// What changed of a record, as it is stored; none for a new one, of which everything is new.
pub(crate) fn changed_attributes(
    record: &SubjectRecord,
    before: Option<&SubjectRecord>,
    catalogue: &Catalogue,
) -> Option<String> {
    let before = before?;
    let changed = record.changed_since(before);
    let codes = changed.into_iter().filter_map(|index| catalogue.at(index));
    let mark = record.is_related_otherwise(before).then_some(RELATED);
    let all = mark.into_iter().chain(codes.map(|one| one.code.as_str()));
    Some(all.collect::<Vec<_>>().join(","))
}

fn change(row: &QueryResult) -> Result<Change, StoreError> {
    let cursor: i64 = column(row, "changes", "cursor")?;
    Ok(Change {
        cursor: cursor.unsigned_abs(),
        subject: SubjectId::from_uuid(column(row, "changes", "subject")?),
        time: time(column(row, "changes", "time")?),
    })
}

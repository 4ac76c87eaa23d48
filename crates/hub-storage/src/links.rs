//! How records came to be linked to subjects: every link there ever was, with who decided it.

use chrono::{DateTime, Utc};
use hub_policy::Permit;
use hub_values::{DepartmentCode, RecordId, SubjectId};

use crate::records::uuids;
use crate::sql::{column, parsed, placeholders};
use crate::stored::time;
use crate::{Store, StoreError};

/// A link as it is stored.
#[derive(Debug, Clone)]
pub struct StoredLink {
    /// The record that it ties to a subject.
    pub record: RecordId,
    /// Who says the record.
    pub source: DepartmentCode,
    /// Who or what decided.
    pub decided_by: String,
    /// The official who did, where the link came of a decision of theirs.
    pub official: Option<String>,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Why: comparisons and levels, never values.
    pub explanation: String,
    /// Whether it holds.
    pub is_current: bool,
}

impl Store {
    /// Links to any of these subjects, the newest first.
    pub async fn links_to(
        &self,
        _permit: &Permit,
        subjects: &[SubjectId],
        limit: u64,
    ) -> Result<Vec<StoredLink>, StoreError> {
        const TABLE: &str = "links";
        let mut values = uuids(subjects);
        let list = placeholders(1, values.len());
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!(
            "SELECT l.record, l.decided_by, l.explanation, l.decided_at, e.source, \
             CASE WHEN l.superseded_by IS NULL THEN 1 ELSE 0 END AS is_current, \
             COALESCE(m.actor, CASE WHEN l.decided_by IN ('caller', 'steward') THEN e.actor END) \
               AS official \
             FROM links l JOIN source_records e ON e.id = l.record \
             LEFT JOIN merge_links ml ON ml.made = l.id \
             LEFT JOIN source_records m ON m.id = ml.merge \
             WHERE l.subject IN ({list}) ORDER BY l.decided_at DESC, l.id DESC LIMIT ${}",
            values.len()
        );
        let found = self.read(&sql, values).await?;
        found
            .iter()
            .map(|row| {
                Ok(StoredLink {
                    record: RecordId::from_uuid(column(row, TABLE, "record")?),
                    source: parsed(row, "source_records", "source")?,
                    decided_by: column(row, TABLE, "decided_by")?,
                    official: column(row, "source_records", "official")?,
                    decided_at: time(column(row, TABLE, "decided_at")?),
                    explanation: column(row, TABLE, "explanation")?,
                    is_current: column::<i32>(row, TABLE, "is_current")? == 1,
                })
            })
            .collect()
    }
}

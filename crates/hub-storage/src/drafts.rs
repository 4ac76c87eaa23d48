//! Drafts: subjects that a large import has brought, hidden until all of it is there.
//!
//! A subject names the import that brought it; while that import stands in the table of drafts,
//! reading leaves the subject out. Taking the import from the table shows all of them at once.

use chrono::{DateTime, Utc};
use hub_values::{BatchId, SubjectId};

use crate::records::uuids;
use crate::sql::{execute, placeholders};
use crate::stored::micros;
use crate::{StoreError, Tx};

impl Tx {
    /// Hides new subjects of an import until [`Self::reveal`] shows them.
    pub async fn stage(&self, import: BatchId, subjects: &[SubjectId]) -> Result<(), StoreError> {
        let sql = "INSERT INTO drafts (import) VALUES ($1) ON CONFLICT (import) DO NOTHING";
        let _new = execute(&self.db, sql, vec![import.uuid().into()]).await?;
        for piece in subjects.chunks(512) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql =
                format!("UPDATE subjects SET draft = ${} WHERE id IN ({list})", values.len() + 1);
            values.push(import.uuid().into());
            let _staged = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }

    /// Shows those of these subjects that are hidden: somebody else says something about them.
    pub async fn publish(&self, subjects: &[SubjectId]) -> Result<(), StoreError> {
        for piece in subjects.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "UPDATE subjects SET draft = NULL WHERE id IN ({list}) AND draft IS NOT NULL"
            );
            let _shown = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }

    /// Shows everything that an import has brought, also where another one had brought it first,
    /// and tells followers of changes. `cursor` is the last cursor given out; the new last one is
    /// returned.
    pub async fn reveal(
        &self,
        import: BatchId,
        cursor: u64,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        if !self.drop_draft(import).await? {
            return Ok(cursor);
        }
        let id = import.uuid();
        let sql = "UPDATE subjects SET draft = $1 \
                   WHERE draft IN (SELECT import FROM drafts) AND id IN (\
                     SELECT l.subject FROM links l JOIN source_records e ON e.id = l.record \
                     WHERE e.batch = $1 AND l.superseded_by IS NULL)";
        let _also = execute(&self.db, sql, vec![id.into()]).await?;
        let sql = "INSERT INTO changes (cursor, subject, time) \
                   SELECT CAST($1 AS BIGINT) + row_number() OVER (ORDER BY id), id, \
                     CAST($2 AS BIGINT) FROM subjects WHERE draft = $3";
        let last = i64::try_from(cursor).unwrap_or(i64::MAX);
        let values = vec![last.into(), micros(now).into(), id.into()];
        Ok(cursor + execute(&self.db, sql, values).await?)
    }

    /// Forgets that an import has hidden anything; false when it had not.
    pub async fn drop_draft(&self, import: BatchId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM drafts WHERE import = $1";
        Ok(execute(&self.db, sql, vec![import.uuid().into()]).await? == 1)
    }
}

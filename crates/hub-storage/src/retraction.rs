//! Taking records back: their links are superseded, and whoever nothing is said about any more is
//! no longer found.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use hub_values::{BatchId, DepartmentCode, LinkId, RecordId, SubjectId};
use uuid::Uuid;

use crate::records::uuids;
use crate::sql::{column, execute, insert, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{StoreError, Tx};

/// A link of a record that came with an import.
#[derive(Debug, Clone, Copy)]
pub struct BatchLink {
    /// The link.
    pub link: LinkId,
    /// The record.
    pub record: RecordId,
    /// What it is about.
    pub subject: SubjectId,
}

/// A record that was decided later than others about the same subject.
#[derive(Debug, Clone)]
pub struct LaterRecord {
    /// The record.
    pub record: RecordId,
    /// What it is about.
    pub subject: SubjectId,
    /// Who says it.
    pub source: DepartmentCode,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who or what decided its link.
    pub decided_by: String,
}

impl Tx {
    /// Links of an import that still hold, of the records after one, as many as asked for at most.
    pub async fn batch_links(
        &self,
        batch: BatchId,
        after: Option<RecordId>,
        limit: u64,
    ) -> Result<Vec<BatchLink>, StoreError> {
        let sql = "SELECT l.id, l.record, l.subject FROM source_records e \
                   JOIN links l ON l.record = e.id AND l.superseded_by IS NULL \
                   WHERE e.batch = $1 AND e.id > $2 ORDER BY e.id LIMIT $3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = rows(
            &self.db,
            sql,
            vec![
                batch.uuid().into(),
                after.map_or(Uuid::nil(), RecordId::uuid).into(),
                limit.into(),
            ],
        )
        .await?;
        found
            .iter()
            .map(|row| {
                Ok(BatchLink {
                    link: LinkId::from_uuid(column(row, "links", "id")?),
                    record: RecordId::from_uuid(column(row, "links", "record")?),
                    subject: SubjectId::from_uuid(column(row, "links", "subject")?),
                })
            })
            .collect()
    }

    /// Those of these subjects that records of an import are about.
    pub async fn touched_by(
        &self,
        batch: BatchId,
        subjects: &[SubjectId],
    ) -> Result<HashSet<SubjectId>, StoreError> {
        self.with_records(subjects, batch, "e.batch =").await
    }

    /// Those of these subjects that something else than an import says something about.
    pub async fn said_by_others(
        &self,
        batch: BatchId,
        subjects: &[SubjectId],
    ) -> Result<HashSet<SubjectId>, StoreError> {
        self.with_records(subjects, batch, "e.batch IS NULL OR e.batch <>").await
    }

    /// Those of these subjects that hold a record of which this is true of its batch.
    async fn with_records(
        &self,
        subjects: &[SubjectId],
        batch: BatchId,
        condition: &str,
    ) -> Result<HashSet<SubjectId>, StoreError> {
        let mut found = HashSet::new();
        for piece in subjects.chunks(512) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            values.push(batch.uuid().into());
            let sql = format!(
                "SELECT DISTINCT l.subject FROM links l JOIN source_records e ON e.id = l.record \
                 WHERE l.subject IN ({list}) AND l.superseded_by IS NULL AND ({condition} ${})",
                values.len()
            );
            for row in rows(&self.db, &sql, values).await? {
                let _new = found.insert(SubjectId::from_uuid(column(&row, "links", "subject")?));
            }
        }
        Ok(found)
    }

    /// Supersedes links by a retraction: their records are tied to nobody any more. Nothing is
    /// deleted.
    pub async fn retract(&self, links: &[LinkId], retraction: Uuid) -> Result<(), StoreError> {
        for piece in links.chunks(512) {
            let mut values = vec![retraction.into()];
            values.extend(piece.iter().map(|link| link.uuid().into()));
            let list = placeholders(2, piece.len());
            let sql = format!("UPDATE links SET superseded_by = $1 WHERE id IN ({list})");
            let _count = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }

    /// Records about these subjects that did not come with an import, where one is given, and were
    /// recorded from a moment on, oldest first.
    pub async fn later_records(
        &self,
        subjects: &[SubjectId],
        batch: Option<BatchId>,
        since: DateTime<Utc>,
    ) -> Result<Vec<LaterRecord>, StoreError> {
        const TABLE: &str = "source_records";
        let mut found = Vec::new();
        for piece in subjects.chunks(512) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            // No import has this id.
            values.push(batch.map_or(Uuid::nil(), BatchId::uuid).into());
            values.push(micros(since).into());
            let (batch, since) = (values.len() - 1, values.len());
            let sql = format!(
                "SELECT l.subject, l.decided_by, e.id, e.source, e.recorded_at \
                 FROM links l JOIN source_records e ON e.id = l.record \
                 WHERE l.subject IN ({list}) AND l.superseded_by IS NULL \
                 AND (e.batch IS NULL OR e.batch <> ${batch}) AND e.recorded_at >= ${since}"
            );
            for row in rows(&self.db, &sql, values).await? {
                found.push(LaterRecord {
                    record: RecordId::from_uuid(column(&row, TABLE, "id")?),
                    subject: SubjectId::from_uuid(column(&row, "links", "subject")?),
                    source: parsed(&row, TABLE, "source")?,
                    recorded_at: time(column(&row, TABLE, "recorded_at")?),
                    decided_by: column(&row, "links", "decided_by")?,
                });
            }
        }
        found.sort_by_key(|one| (one.recorded_at, one.record));
        found.dedup_by_key(|one| one.record);
        Ok(found)
    }

    /// Removes the projections of subjects that nothing is said about any more: they are not found,
    /// and their ids answer nothing. Their keys and what was said of them stay. `cursor` is the last
    /// cursor given out; the new last one is returned.
    pub async fn withdraw_records(
        &self,
        subjects: &[SubjectId],
        cursor: u64,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut cursor = cursor;
        let mut changes = Vec::with_capacity(subjects.len());
        for piece in subjects.chunks(512) {
            self.forget_matches(piece).await?;
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            for table in ["tokens", "records"] {
                let sql = format!("DELETE FROM {table} WHERE subject IN ({list})");
                let _count = execute(&self.db, &sql, values.clone()).await?;
            }
            for subject in piece {
                cursor += 1;
                changes.push(vec![
                    i64::try_from(cursor).unwrap_or(i64::MAX).into(),
                    subject.uuid().into(),
                    micros(now).into(),
                ]);
            }
        }
        insert(&self.db, "INSERT INTO changes (cursor, subject, time)", "", changes).await?;
        Ok(cursor)
    }
}

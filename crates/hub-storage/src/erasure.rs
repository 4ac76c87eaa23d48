//! Erasing a subject: its data key is destroyed, and what lies open about it is deleted.

use std::collections::{HashMap, HashSet};

use hub_catalogue::AttributeIndex;
use hub_facts::{Absence, Stated};
use hub_values::{RecordId, SubjectId};
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use crate::keys::DataKey;
use crate::records::uuids;
use crate::renewal::{Renewal, column_id, opened_origin};
use crate::sql::{column, execute, padded, placeholders, rows};
use crate::stored::{StoredStatement, halves, micros, whole};
use crate::supply::forget_supplied;
use crate::token::{Origin, TokenSource};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "source_records";
/// How often the write-ahead log is tried to be emptied while it is read from.
const SCRUB_TRIES: usize = 20;
/// How long is waited in between.
const SCRUB_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

impl Tx {
    /// Erases a subject. Its source records stay as rows that say nothing, so that numbers of rows
    /// still add up; records that were moved to somebody else are theirs and stay readable.
    /// `cursor` is the last cursor given out; the new last one is returned.
    pub async fn erase_subject(
        &self,
        subject: SubjectId,
        cursor: u64,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, StoreError> {
        self.remove_files_about(subject).await?;
        forget_supplied(&self.db, subject).await?;
        self.forget_matches(&[subject]).await?;
        let about = self.unlinked_or_moved(subject).await?;
        for ids in about.chunks(512) {
            let values = ids.iter().map(|id| id.uuid().into()).collect::<Vec<_>>();
            let list = placeholders(3, values.len());
            let sql = format!(
                "UPDATE source_records SET key = $1, digest = $1, key_id = $2, origin = NULL, \
                 open = '[]', sealed = NULL, community = NULL, says = NULL, note = NULL \
                 WHERE id IN ({list})"
            );
            let mut all = vec![Vec::<u8>::new().into(), column_id(0)];
            all.extend(values);
            let _count = execute(&self.db, &sql, all).await?;
        }
        for sql in [
            "DELETE FROM memberships WHERE household = $1 OR resident = $1",
            "DELETE FROM residences WHERE household = $1 OR dwelling = $1",
            "DELETE FROM residence_periods WHERE household = $1 OR dwelling = $1",
            "DELETE FROM tokens WHERE subject = $1",
            "DELETE FROM records WHERE subject = $1",
            "DELETE FROM merge_links WHERE merge IN \
             (SELECT id FROM merges WHERE survivor = $1 OR duplicate = $1)",
            "DELETE FROM merges WHERE survivor = $1 OR duplicate = $1",
            "DELETE FROM reviews WHERE subject = $1 OR candidate = $1",
            "DELETE FROM asked_twice WHERE task IN (SELECT id FROM tasks WHERE subject = $1)",
            "DELETE FROM task_cells WHERE task IN (SELECT id FROM tasks WHERE subject = $1)",
            "DELETE FROM tasks WHERE subject = $1",
            "DELETE FROM form_rows WHERE subject = $1",
            "DELETE FROM form_answers WHERE subject = $1",
            "DELETE FROM prefill_samples WHERE subject = $1",
            // With the row goes the only copy of the data key.
            "DELETE FROM subjects WHERE id = $1",
        ] {
            let _count = execute(&self.db, sql, vec![subject.uuid().into()]).await?;
        }
        let cursor = cursor + 1;
        let sql = "INSERT INTO changes (cursor, subject, time) VALUES ($1, $2, $3)";
        let values = vec![
            i64::try_from(cursor).unwrap_or(i64::MAX).into(),
            subject.uuid().into(),
            micros(now).into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(cursor)
    }

    /// The source records about a subject. Those that are sealed for it and were moved to somebody
    /// else are sealed for them on the way.
    async fn unlinked_or_moved(&self, subject: SubjectId) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT DISTINCT e.id, e.sealed_for, c.subject AS holder FROM links l \
                   JOIN source_records e ON e.id = l.record \
                   LEFT JOIN links c ON c.record = e.id AND c.superseded_by IS NULL \
                   WHERE l.subject = $1";
        let mut about = Vec::new();
        for row in rows(&self.db, sql, vec![subject.uuid().into()]).await? {
            let id = RecordId::from_uuid(column(&row, TABLE, "id")?);
            let sealed_for = SubjectId::from_uuid(column(&row, TABLE, "sealed_for")?);
            let holder: Option<Uuid> = column(&row, "links", "holder")?;
            match holder.map(SubjectId::from_uuid) {
                Some(holder) if holder != subject => {
                    if sealed_for == subject {
                        self.reseal(id, subject, holder).await?;
                    }
                }
                Some(_) | None => about.push(id),
            }
        }
        Ok(about)
    }

    /// Seals a source record for another subject.
    async fn reseal(
        &self,
        record: RecordId,
        from: SubjectId,
        to: SubjectId,
    ) -> Result<(), StoreError> {
        let data_keys = self.data_keys([from, to].into_iter()).await?;
        let key_of = |subject| data_keys.get(&subject).ok_or(StoreError::Sealed);
        let (old, new) = (key_of(from)?, key_of(to)?);
        let sql = "SELECT sealed, origin, note FROM source_records WHERE id = $1";
        let found = rows(&self.db, sql, vec![record.uuid().into()]).await?;
        let Some(row) = found.first() else { return Ok(()) };
        let anew = |name: &'static str| -> Result<Option<Vec<u8>>, StoreError> {
            let sealed: Option<Vec<u8>> = column(row, TABLE, name)?;
            let Some(mut sealed) = sealed else { return Ok(None) };
            Ok(Some(new.seal(to, old.open(from, &mut sealed)?)?))
        };
        let sql = "UPDATE source_records SET sealed = $1, origin = $2, note = $3, sealed_for = $4 \
                   WHERE id = $5";
        let values = vec![
            anew("sealed")?.into(),
            anew("origin")?.into(),
            anew("note")?.into(),
            to.uuid().into(),
            record.uuid().into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Takes statements about these attributes out of source records of other subjects, because they
    /// name an erased person. That there was something stays, and why it is gone. A record that lost
    /// something counts as another one than was sent.
    pub async fn remove_statements(
        &self,
        removals: &[(RecordId, Vec<AttributeIndex>)],
    ) -> Result<(), StoreError> {
        let codes = |indexes: &[AttributeIndex]| -> HashSet<&str> {
            indexes.iter().filter_map(|at| Some(self.catalogue.at(*at)?.code.as_str())).collect()
        };
        let gone: HashMap<RecordId, HashSet<&str>> =
            removals.iter().map(|(record, indexes)| (*record, codes(indexes))).collect();
        let records: Vec<RecordId> = removals.iter().map(|(record, _)| *record).collect();
        for piece in records.chunks(512) {
            let values = padded(piece.iter().map(|id| id.uuid().into()).collect());
            let sql = format!(
                "SELECT e.id, e.key, e.digest, e.origin, e.sealed_for, e.open, e.sealed, \
                 s.data_key, s.key_id AS wrapped_by FROM source_records e \
                 JOIN subjects s ON s.id = e.sealed_for WHERE e.id IN ({})",
                placeholders(1, values.len())
            );
            for row in rows(&self.db, &sql, values).await? {
                let id = RecordId::from_uuid(column(&row, TABLE, "id")?);
                let Some(codes) = gone.get(&id) else { continue };
                let sealed_for = SubjectId::from_uuid(column(&row, TABLE, "sealed_for")?);
                let data_key = self.keys.data_key_in(&row, sealed_for)?;
                let open: String = column(&row, TABLE, "open")?;
                let sealed: Option<Vec<u8>> = column(&row, TABLE, "sealed")?;
                let mut said =
                    whole::<StoredStatement>(&open, sealed, &data_key, sealed_for, TABLE)?;
                for one in said.iter_mut().filter(|one| codes.contains(one.a.as_str())) {
                    one.v = Stated::Absent(Absence::Erased);
                }
                self.put_statements(id, said, &data_key, sealed_for).await?;
                // What its tokens were made of held what is gone.
                self.outdate_record(&row).await?;
            }
        }
        Ok(())
    }

    /// Makes the source records of these subjects count as other ones than were sent: what an erasure
    /// took from them comes back when they are sent again. The sender's own key stays.
    pub async fn outdate_records(&self, subjects: &[SubjectId]) -> Result<(), StoreError> {
        for piece in subjects.chunks(512) {
            let values = uuids(piece);
            let sql = format!(
                "SELECT e.id, e.key, e.digest, e.sealed_for, e.origin, s.data_key, \
                 s.key_id AS wrapped_by FROM links l \
                 JOIN source_records e ON e.id = l.record JOIN subjects s ON s.id = e.sealed_for \
                 WHERE l.subject IN ({}) AND l.superseded_by IS NULL",
                placeholders(1, values.len())
            );
            for row in rows(&self.db, &sql, values).await? {
                self.outdate_record(&row).await?;
            }
        }
        Ok(())
    }

    async fn outdate_record(&self, row: &QueryResult) -> Result<(), StoreError> {
        let id = RecordId::from_uuid(column(row, TABLE, "id")?);
        let subject = SubjectId::from_uuid(column(row, TABLE, "sealed_for")?);
        let data_key = self.keys.data_key_in(row, subject)?;
        let digest = TokenSource::new("@outdated", id.uuid().to_string());
        let token = self.keys.token_of(&digest);
        let (key, old): (Vec<u8>, Vec<u8>) =
            (column(row, TABLE, "key")?, column(row, TABLE, "digest")?);
        let sealed: Option<Vec<u8>> = column(row, TABLE, "origin")?;
        let own = match sealed {
            Some(mut sealed) => opened_origin(&mut sealed, &data_key, subject)?.key,
            // Of a record of the first version it is not known what its key is made of.
            None if key != old => {
                let sql = "UPDATE source_records SET digest = $1 WHERE id = $2";
                let values = vec![token.now.to_vec().into(), id.uuid().into()];
                return execute(&self.db, sql, values).await.map(drop);
            }
            None => None,
        };
        let key = own.as_ref().map_or(token, |own| self.keys.token_of(own));
        let origin = Origin { key: own, digest };
        self.renew_records(&[Renewal { id, key, digest: token, origin }]).await
    }

    async fn put_statements(
        &self,
        record: RecordId,
        statements: Vec<StoredStatement>,
        data_key: &DataKey,
        sealed_for: SubjectId,
    ) -> Result<(), StoreError> {
        // An attribute that the catalogue no longer has is left out when reading anyway.
        let statements = statements
            .into_iter()
            .filter_map(|one| Some((self.catalogue.attribute(&one.a)?.index, one)));
        let halves = halves(statements, &self.catalogue, data_key, sealed_for)?;
        let sql = "UPDATE source_records SET open = $1, sealed = $2 WHERE id = $3";
        let values = vec![halves.open.into(), halves.sealed.into(), record.uuid().into()];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }
}

impl Store {
    /// Moves what was deleted out of the files that hold it still: on SQLite the write-ahead log is
    /// emptied into the database, whose free pages are overwritten. PostgreSQL reuses its pages
    /// when it vacuums.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        if self.writes.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        for _ in 0..SCRUB_TRIES {
            let found = rows(&self.writes, "PRAGMA wal_checkpoint(TRUNCATE)", Vec::new()).await?;
            let is_busy = found.first().map(|row| column::<i32>(row, "wal", "busy")).transpose()?;
            if is_busy != Some(1) {
                return Ok(());
            }
            // Somebody reads from it; reads are short.
            tokio::time::sleep(SCRUB_PAUSE).await;
        }
        tracing::warn!("the write-ahead log is in use and will be emptied later");
        Ok(())
    }
}

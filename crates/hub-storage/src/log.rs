//! The rows of the log and its head.

use chrono::{DateTime, Utc};
use hub_audit::Hash;
use sea_orm::{QueryResult, Value};

use crate::ring::Generations;
use crate::sql::{column, execute, insert, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

/// The one row that every group commit locks: how far the log is, and what has changed.
#[derive(Debug, Clone)]
pub struct Head {
    /// Entries in the log.
    pub size: u64,
    /// The frontier of the tree, as its own encoding.
    pub frontier: Vec<u8>,
    /// Version of rights and accounts.
    pub rights_version: u64,
    /// Last change of a record.
    pub change_cursor: u64,
    /// Entries that the derived indexes have followed.
    pub indexed: u64,
    /// Entries that the terms for searching have followed.
    pub searched: u64,
    /// Generations of the master key that the database is under.
    pub keys: Generations,
    /// What is remembered of the current one, to recognise it.
    pub key_check: Option<Vec<u8>>,
}

/// An entry to be appended; the other columns repeat what the body says, for searching.
#[derive(Debug)]
pub struct NewEntry {
    /// Position.
    pub index: u64,
    /// Hash of the body.
    pub leaf: Hash,
    /// The entry in its canonical encoding.
    pub body: String,
    /// When.
    pub time: DateTime<Utc>,
    /// Whose.
    pub department: Option<String>,
    /// Why.
    pub purpose: Option<String>,
    /// Who.
    pub actor: Option<String>,
    /// How it ended.
    pub outcome: &'static str,
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Position.
    pub index: u64,
    /// Stored hash of the body; none when the stored bytes are no hash.
    pub leaf: Option<Hash>,
    /// The body.
    pub body: String,
    /// Searching column: when.
    pub time: DateTime<Utc>,
    /// Searching columns: department, purpose, actor, outcome.
    pub columns: [Option<String>; 4],
}

impl LogRow {
    /// Whether what the entry said was put away; its leaf is still here.
    pub fn is_put_away(&self) -> bool {
        self.body.is_empty()
    }

    /// The leaf to be proved: that of the body, or, where it was put away, the one that was kept.
    pub fn proved_leaf(&self) -> Hash {
        let kept = self.leaf.filter(|_| self.is_put_away());
        kept.unwrap_or_else(|| hub_audit::leaf_hash(self.body.as_bytes()))
    }
}

impl Tx {
    /// Reads the head and keeps it from all other writers until the transaction ends.
    pub async fn lock_head(&self) -> Result<Head, StoreError> {
        // On SQLite the transaction began with the lock.
        let sql = if self.is_postgres() { format!("{HEAD} FOR UPDATE") } else { HEAD.to_owned() };
        head(rows(&self.db, &sql, Vec::new()).await?.first())
    }

    /// Writes the head.
    pub async fn put_head(&self, head: &Head) -> Result<(), StoreError> {
        let sql = "UPDATE log_head SET size = $1, frontier = $2, rights_version = $3, \
                   change_cursor = $4 WHERE id = 1";
        let values = vec![
            signed(head.size),
            head.frontier.clone().into(),
            signed(head.rights_version),
            signed(head.change_cursor),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Appends entries.
    pub async fn append(&self, entries: Vec<NewEntry>) -> Result<(), StoreError> {
        let lines = entries
            .into_iter()
            .map(|entry| {
                vec![
                    signed(entry.index),
                    entry.leaf.as_bytes().to_vec().into(),
                    entry.body.into(),
                    micros(entry.time).into(),
                    entry.department.into(),
                    entry.purpose.into(),
                    entry.actor.into(),
                    entry.outcome.into(),
                ]
            })
            .collect();
        let head = "INSERT INTO log_entries (idx, leaf, body, time, department, purpose, actor, \
                    outcome)";
        insert(&self.db, head, "", lines).await
    }

    /// The head as it is in this transaction; it is not locked.
    pub async fn head(&self) -> Result<Head, StoreError> {
        head(rows(&self.db, HEAD, Vec::new()).await?.first())
    }

    /// Entries from a position on, to be indexed.
    pub async fn entries_from(&self, index: u64, limit: u64) -> Result<Vec<LogRow>, StoreError> {
        let sql = format!("{ROWS} WHERE idx >= $1 ORDER BY idx LIMIT $2");
        let found = rows(&self.db, &sql, vec![signed(index), signed(limit)]).await?;
        found.iter().map(log_row).collect()
    }

    /// Notes which entries are about which subjects.
    pub async fn index_subjects(&self, pairs: Vec<(String, u64)>) -> Result<(), StoreError> {
        let lines =
            pairs.into_iter().map(|(subject, index)| vec![subject.into(), signed(index)]).collect();
        let head = "INSERT INTO log_subjects (subject, idx)";
        insert(&self.db, head, " ON CONFLICT DO NOTHING", lines).await
    }

    /// Notes how far the derived indexes have followed.
    pub async fn set_indexed(&self, indexed: u64) -> Result<(), StoreError> {
        let sql = "UPDATE log_head SET indexed = $1 WHERE id = 1";
        let _count = execute(&self.db, sql, vec![signed(indexed)]).await?;
        Ok(())
    }

    /// Puts away what these entries say, with the pairs of the index by subject that came of it; positions, times and
    /// leaves stay.
    pub async fn put_entries_away(
        &self,
        pairs: &[(String, u64)],
        from: u64,
        to: u64,
    ) -> Result<(), StoreError> {
        for (subject, index) in pairs {
            let sql = "DELETE FROM log_subjects WHERE subject = $1 AND idx = $2";
            let _count =
                execute(&self.db, sql, vec![subject.as_str().into(), signed(*index)]).await?;
        }
        let sql = "UPDATE log_entries SET body = '', department = NULL, purpose = NULL, \
                   actor = NULL, outcome = '' WHERE idx >= $1 AND idx < $2";
        let _count = execute(&self.db, sql, vec![signed(from), signed(to)]).await?;
        Ok(())
    }

    /// Keeps a signed checkpoint, for `checkpoint` to show; the file outside is the proof.
    pub async fn put_checkpoint(
        &self,
        size: u64,
        note: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoints (size, note, time) VALUES ($1, $2, $3) \
                   ON CONFLICT (size) DO UPDATE SET note = excluded.note, time = excluded.time";
        let values = vec![signed(size), note.into(), micros(now).into()];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// The copy of the checkpoint over this many entries.
    pub async fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        let found = rows(&self.db, ONE_CHECKPOINT, vec![signed(size)]).await?;
        found.first().map(|row| column(row, "checkpoints", "note")).transpose()
    }

    /// Takes away the copies of checkpoints over more entries; the files outside stay.
    pub async fn forget_checkpoints_beyond(&self, size: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM checkpoints WHERE size > $1";
        let _count = execute(&self.db, sql, vec![signed(size)]).await?;
        Ok(())
    }

    /// Takes pairs out of the index by subject, and says how many; none are left at 0.
    pub async fn forget_subject_pairs(&self, limit: u64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM log_subjects WHERE (subject, idx) IN \
                   (SELECT subject, idx FROM log_subjects ORDER BY subject, idx LIMIT $1)";
        execute(&self.db, sql, vec![signed(limit)]).await
    }

    /// Writes the searching columns of an entry anew; the entry itself is never changed.
    pub async fn put_columns(&self, entry: &NewEntry) -> Result<(), StoreError> {
        let sql = "UPDATE log_entries SET time = $1, department = $2, purpose = $3, actor = $4, \
                   outcome = $5 WHERE idx = $6";
        let values = vec![
            micros(entry.time).into(),
            entry.department.clone().into(),
            entry.purpose.clone().into(),
            entry.actor.clone().into(),
            entry.outcome.into(),
            signed(entry.index),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }
}

impl Store {
    /// The head as it is now.
    pub async fn head(&self) -> Result<Head, StoreError> {
        head(self.read(HEAD, Vec::new()).await?.first())
    }

    /// Entries from a position on, in order.
    pub async fn log_from(&self, index: u64, limit: u64) -> Result<Vec<LogRow>, StoreError> {
        let sql = format!("{ROWS} WHERE idx >= $1 ORDER BY idx LIMIT $2");
        let found = self.read(&sql, vec![signed(index), signed(limit)]).await?;
        found.iter().map(log_row).collect()
    }

    /// The entries at these positions that there are, newest first.
    pub async fn log_at(&self, indexes: &[u64]) -> Result<Vec<LogRow>, StoreError> {
        if indexes.is_empty() {
            return Ok(Vec::new());
        }
        let list = placeholders(1, indexes.len());
        let sql = format!("{ROWS} WHERE idx IN ({list}) ORDER BY idx DESC");
        let values = indexes.iter().map(|index| signed(*index)).collect();
        self.read(&sql, values).await?.iter().map(log_row).collect()
    }

    /// Entries before a position, newest first, that fit. Each condition is optional.
    pub async fn log_before(
        &self,
        before: Option<u64>,
        department: Option<&str>,
        purpose: Option<&str>,
        outcome: Option<&str>,
        subjects: &[String],
        limit: u64,
    ) -> Result<Vec<LogRow>, StoreError> {
        let mut values = vec![signed(before.unwrap_or(i64::MAX.unsigned_abs()))];
        let mut sql = format!("{ROWS} WHERE idx < $1");
        for (condition, wanted) in
            [("department =", department), ("purpose =", purpose), ("outcome =", outcome)]
        {
            if let Some(wanted) = wanted {
                values.push(wanted.into());
                sql = format!("{sql} AND {condition} ${}", values.len());
            }
        }
        if !subjects.is_empty() {
            let list = placeholders(values.len() + 1, subjects.len());
            values.extend(subjects.iter().map(|one| one.as_str().into()));
            let about = format!("SELECT idx FROM log_subjects WHERE subject IN ({list})");
            sql = format!("{sql} AND idx IN ({about})");
        }
        values.push(signed(limit));
        sql = format!("{sql} ORDER BY idx DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(log_row).collect()
    }

    /// Pairs of the index by subject after one of them, in their own order, to be verified.
    pub async fn subject_pairs(
        &self,
        after: &(String, u64),
        limit: u64,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT subject, idx FROM log_subjects \
                   WHERE subject > $1 OR (subject = $1 AND idx > $2) \
                   ORDER BY subject, idx LIMIT $3";
        let values = vec![after.0.clone().into(), signed(after.1), signed(limit)];
        self.read(sql, values)
            .await?
            .iter()
            .map(|row| {
                let index: i64 = column(row, "log_subjects", "idx")?;
                Ok((column(row, "log_subjects", "subject")?, index.unsigned_abs()))
            })
            .collect()
    }

    /// Signed checkpoints over this many entries or more, smallest first.
    pub async fn checkpoints_from(&self, size: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT note FROM checkpoints WHERE size >= $1 ORDER BY size";
        let rows = self.read(sql, vec![signed(size)]).await?;
        rows.iter().map(|row| column(row, "checkpoints", "note")).collect()
    }

    /// The signed checkpoint over this many entries, if one was signed.
    pub async fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        let found = self.read(ONE_CHECKPOINT, vec![signed(size)]).await?;
        found.first().map(|row| column(row, "checkpoints", "note")).transpose()
    }

    /// Signed checkpoints below a size with the times they were signed, largest first.
    pub async fn checkpoints_before(
        &self,
        size: Option<u64>,
        limit: u64,
    ) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
        let sql = "SELECT note, time FROM checkpoints WHERE size < $1 ORDER BY size DESC LIMIT $2";
        let before = size.unwrap_or(i64::MAX.unsigned_abs());
        let found = self.read(sql, vec![signed(before), signed(limit)]).await?;
        found
            .iter()
            .map(|row| {
                let signed_at = time(column(row, "checkpoints", "time")?);
                Ok((column(row, "checkpoints", "note")?, signed_at))
            })
            .collect()
    }

    /// The signed checkpoint of the largest tree.
    pub async fn latest_checkpoint(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1";
        let found = self.read(sql, Vec::new()).await?;
        found.first().map(|row| column(row, "checkpoints", "note")).transpose()
    }
}

const ONE_CHECKPOINT: &str = "SELECT note FROM checkpoints WHERE size = $1";
const HEAD: &str = "SELECT size, frontier, rights_version, change_cursor, indexed, searched, \
     key_generation, key_before, key_check FROM log_head WHERE id = 1";
const ROWS: &str =
    "SELECT idx, leaf, body, time, department, purpose, actor, outcome FROM log_entries";

fn head(row: Option<&QueryResult>) -> Result<Head, StoreError> {
    let row = row.ok_or(StoreError::Corrupt { table: "log_head", column: "id" })?;
    let number = |name| column::<i64>(row, "log_head", name).map(i64::unsigned_abs);
    Ok(Head {
        size: number("size")?,
        frontier: column(row, "log_head", "frontier")?,
        rights_version: number("rights_version")?,
        change_cursor: number("change_cursor")?,
        indexed: number("indexed")?,
        searched: number("searched")?,
        keys: Generations {
            current: column::<i32>(row, "log_head", "key_generation")?.unsigned_abs(),
            before: column::<Option<i32>>(row, "log_head", "key_before")?.map(i32::unsigned_abs),
        },
        key_check: column(row, "log_head", "key_check")?,
    })
}

pub(crate) fn log_row(row: &QueryResult) -> Result<LogRow, StoreError> {
    const TABLE: &str = "log_entries";
    let leaf: Vec<u8> = column(row, TABLE, "leaf")?;
    let index: i64 = column(row, TABLE, "idx")?;
    Ok(LogRow {
        index: index.unsigned_abs(),
        leaf: leaf.try_into().ok().map(Hash::from_bytes),
        body: column(row, TABLE, "body")?,
        time: time(column(row, TABLE, "time")?),
        columns: [
            column(row, TABLE, "department")?,
            column(row, TABLE, "purpose")?,
            column(row, TABLE, "actor")?,
            column(row, TABLE, "outcome")?,
        ],
    })
}

pub(crate) fn signed(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

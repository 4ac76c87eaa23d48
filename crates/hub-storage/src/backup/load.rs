//! Reading a backup: to check it, or to make an empty database of it.

use std::io::Read;

use hub_audit::{Frontier, Hash, Row, Verification, leaf_hash};
use hub_migrations::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    TransactionTrait as _,
};

use super::stream::{Cell, End, FrameKind, FrameReader};
use super::{BackupError, FORMAT, Manifest};
use crate::shape::{
    ColumnKind, RESTORING, Shape, TableShape, actual, begin_change, expected, known_steps,
};
use crate::sql::{execute, insert};
use crate::store::options;

/// What a stream gives after its manifest.
enum Part {
    /// Rows of a table follow.
    Table(usize),
    /// Some of them.
    Rows(Vec<Vec<Cell>>),
    /// That was all, and counts and hash are right.
    End,
}

/// A backup that is being read; its manifest is there, its rows come next.
pub struct BackupReader<'a> {
    frames: FrameReader<'a>,
    manifest: Manifest,
    counts: Vec<u64>,
    table: Option<usize>,
}

impl std::fmt::Debug for BackupReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BackupReader").finish_non_exhaustive()
    }
}

impl<'a> BackupReader<'a> {
    /// Reads the manifest.
    ///
    /// # Errors
    /// When it is no backup, or one that only a later version reads.
    pub fn open(input: &'a mut (dyn Read + Send)) -> Result<Self, BackupError> {
        let mut frames = FrameReader::new(input)?;
        let (FrameKind::Manifest, text, _) = frames.next()? else {
            return Err(BackupError::NotABackup);
        };
        let format: serde_json::Value =
            serde_json::from_slice(&text).map_err(|_| BackupError::NotABackup)?;
        let format = format.get("format").and_then(serde_json::Value::as_u64).unwrap_or_default();
        if format != u64::from(FORMAT) {
            return Err(BackupError::UnknownFormat(u32::try_from(format).unwrap_or(u32::MAX)));
        }
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|_| BackupError::NotABackup)?;
        let counts = vec![0; manifest.tables.len()];
        let known = known_steps();
        if let Some(unknown) = manifest.migrations.iter().find(|step| !known.contains(step)) {
            return Err(BackupError::UnknownStep(unknown.clone()));
        }
        Ok(Self { frames, manifest, counts, table: None })
    }

    /// What the backup says about itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn next(&mut self) -> Result<Part, BackupError> {
        let (kind, payload, before) = self.frames.next()?;
        match kind {
            FrameKind::Manifest => Err(BackupError::Damaged("a second manifest")),
            FrameKind::Table => {
                let number = payload.try_into().map(u32::from_be_bytes).ok();
                let next = self.table.map_or(0, |table| table + 1);
                let number = number.and_then(|number| usize::try_from(number).ok());
                if number != Some(next) || next >= self.counts.len() {
                    return Err(BackupError::Damaged("its tables are not in order"));
                }
                self.table = Some(next);
                Ok(Part::Table(next))
            }
            FrameKind::Rows => {
                let table = self.table.unwrap_or(usize::MAX);
                let width = self.manifest.tables.get(table).map(|table| table.columns.len());
                let rows = width.and_then(|width| rows(&payload, width));
                let rows = rows.ok_or(BackupError::Damaged("rows that cannot be read"))?;
                if let Some(count) = self.counts.get_mut(table) {
                    *count += rows.len() as u64;
                }
                Ok(Part::Rows(rows))
            }
            FrameKind::End => {
                self.end(&payload, &before)?;
                Ok(Part::End)
            }
        }
    }

    fn end(&mut self, payload: &[u8], before: &str) -> Result<(), BackupError> {
        let end: End = serde_json::from_slice(payload)
            .map_err(|_| BackupError::Damaged("an end that cannot be read"))?;
        if end.sha256 != before {
            return Err(BackupError::Damaged("its hash is another one"));
        }
        let announced = self.manifest.tables.iter().map(|table| table.rows);
        if end.rows != self.counts || !announced.eq(self.counts.iter().copied()) {
            return Err(BackupError::Damaged("it has more or fewer rows than it says"));
        }
        if !self.frames.is_at_end()? {
            return Err(BackupError::Damaged("something follows its end"));
        }
        Ok(())
    }

    fn done(&self) -> u64 {
        self.counts.iter().sum()
    }
}

fn rows(payload: &[u8], width: usize) -> Option<Vec<Vec<Cell>>> {
    let (count, mut bytes) = payload.split_first_chunk()?;
    let count = u32::from_be_bytes(*count);
    let mut rows = Vec::new();
    for _ in 0..count {
        let row: Option<Vec<Cell>> = (0..width).map(|_| Cell::decode(&mut bytes)).collect();
        rows.push(row?);
    }
    bytes.is_empty().then_some(rows)
}

impl BackupReader<'_> {
    /// Reads to the end without writing anything: counts, hash, and the root of the log. Every
    /// entry of the log goes through `verification`, which is given back.
    ///
    /// # Errors
    /// When it is cut or damaged.
    pub fn check(
        mut self,
        mut verification: Verification,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Verification, BackupError> {
        let total = self.manifest.rows();
        let mut frontier = Frontier::new();
        let mut log: Option<[usize; 3]> = None;
        loop {
            match self.next()? {
                Part::Table(number) => log = log_columns(&self.manifest, number),
                Part::Rows(rows) => {
                    for (index, body, leaf) in rows.iter().filter_map(|row| entry(row, log?)) {
                        // The first fault stays in it and is told at its end.
                        let _pushed = if let Some(leaf) = leaf.filter(|_| body.is_empty()) {
                            frontier.append(leaf);
                            verification.push_leaf(index, leaf)
                        } else {
                            let body = body.as_bytes();
                            frontier.append(leaf_hash(body));
                            verification.push(Row { index, body, leaf: None })
                        };
                    }
                    progress(self.done(), total);
                }
                Part::End => break,
            }
        }
        let is_same = frontier.size() == self.manifest.log_size
            && frontier.root().to_base64() == self.manifest.log_root;
        if is_same {
            Ok(verification)
        } else {
            Err(BackupError::Damaged("its log has another root"))
        }
    }
}

/// Index and body of a row of the log.
fn entry(row: &[Cell], [index, body, leaf]: [usize; 3]) -> Option<(u64, &str, Option<Hash>)> {
    let leaf = if let Some(Cell::Bytes(leaf)) = row.get(leaf) {
        leaf.as_slice().try_into().ok().map(Hash::from_bytes)
    } else {
        None
    };
    match (row.get(index), row.get(body)) {
        (Some(Cell::Int(index)), Some(Cell::Text(body))) => {
            Some((index.unsigned_abs(), body, leaf))
        }
        _ => None,
    }
}

/// Where index and body stand, when the table is the log.
fn log_columns(manifest: &Manifest, table: usize) -> Option<[usize; 3]> {
    let table = manifest.tables.get(table).filter(|table| table.name == "log_entries")?;
    let place = |name: &str| table.columns.iter().position(|(column, _)| column == name);
    Some([place("idx")?, place("body")?, place("leaf")?])
}

impl BackupReader<'_> {
    /// Makes an empty database of it. While that is under way a mark stands in the database, with
    /// which no hub starts; a restore that was cut short is begun anew by calling it again.
    ///
    /// # Errors
    /// When the database is not empty, or the backup is cut, damaged or of an unknown shape.
    pub async fn restore(
        mut self,
        url: &str,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Manifest, BackupError> {
        let steps = &self.manifest.migrations;
        if !known_steps().starts_with(steps) {
            return Err(BackupError::UnknownStep(steps.last().cloned().unwrap_or_default()));
        }
        let db = Database::connect(options(url, 1)).await?;
        empty(&db).await?;
        let shape = shaped(&db, &self.manifest).await?;
        fill(&db, &shape, &mut self, progress).await?;
        // The steps since then, and the mark goes, in one: no hub sees anything between.
        let tx = begin_change(&db).await?;
        Migrator::up(&tx, None).await?;
        let _done = execute(&tx, &format!("DROP TABLE {RESTORING}"), Vec::new()).await?;
        // What caches hold of the former life may be of records that are no more.
        crate::cache_seal::end_cache_life(&tx).await?;
        tx.commit().await?;
        // Without it PostgreSQL plans as if all tables were empty until it looks by itself.
        let _counted = db.execute_unprepared("ANALYZE").await?;
        db.close().await?;
        Ok(self.manifest)
    }
}

/// Refuses a database with tables in it, unless they are those of a restore that was cut short.
async fn empty(db: &DatabaseConnection) -> Result<(), BackupError> {
    let found = actual(db).await?;
    if !found.contains_key(RESTORING) {
        if let Some(table) = found.keys().next() {
            return Err(BackupError::NotEmpty(table.clone()));
        }
        let sql = format!("CREATE TABLE {RESTORING} (id integer PRIMARY KEY)");
        let _made = execute(db, &sql, Vec::new()).await?;
        return Ok(());
    }
    let tx = begin_change(db).await?;
    for table in found.keys().filter(|name| *name != RESTORING) {
        let _gone = execute(&tx, &format!("DROP TABLE \"{table}\""), Vec::new()).await?;
    }
    Ok(tx.commit().await?)
}

/// Makes the tables that the backup was taken from, and compares them with what it says.
async fn shaped(db: &DatabaseConnection, manifest: &Manifest) -> Result<Shape, BackupError> {
    let steps = manifest.migrations.len();
    let tx = begin_change(db).await?;
    Migrator::up(&tx, Some(u32::try_from(steps).unwrap_or(u32::MAX))).await?;
    tx.commit().await?;
    let shape = actual(db).await?;
    let is_same = |table: &TableShape, columns: &[(String, String)]| {
        table.columns.len() == columns.len()
            && columns.iter().all(|(name, kind)| {
                table.columns.iter().any(|(own, of)| own == name && of.as_str() == kind)
            })
    };
    for table in &manifest.tables {
        let found = shape.get(&table.name);
        if !found.is_some_and(|found| is_same(found, &table.columns)) {
            return Err(BackupError::OtherShape(table.name.clone()));
        }
    }
    let made = expected(steps).await?;
    let is_missing = |name: &&String| {
        *name != crate::shape::STEPS && !manifest.tables.iter().any(|table| table.name == **name)
    };
    match made.keys().find(is_missing) {
        Some(missing) => Err(BackupError::OtherShape(missing.clone())),
        None => Ok(shape),
    }
}

/// Fills one table after the other, each in a transaction of its own.
async fn fill(
    db: &DatabaseConnection,
    shape: &Shape,
    reader: &mut BackupReader<'_>,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(), BackupError> {
    let total = reader.manifest.rows();
    let mut table: Option<(DatabaseTransaction, String, Vec<ColumnKind>)> = None;
    loop {
        let part = reader.next()?;
        if let Part::Rows(rows) = part {
            let Some((tx, head, kinds)) = &table else {
                return Err(BackupError::Damaged("rows of no table"));
            };
            insert(tx, head, "", values(rows, kinds)?).await?;
            progress(reader.done(), total);
            continue;
        }
        if let Some((tx, _, _)) = table.take() {
            tx.commit().await?;
        }
        let Part::Table(number) = part else { return Ok(()) };
        table = Some(open_table(db, shape, &reader.manifest, number).await?);
    }
}

async fn open_table(
    db: &DatabaseConnection,
    shape: &Shape,
    manifest: &Manifest,
    number: usize,
) -> Result<(DatabaseTransaction, String, Vec<ColumnKind>), BackupError> {
    let table = manifest.tables.get(number).ok_or(BackupError::Damaged("a table too many"))?;
    let own = shape.get(&table.name).ok_or(BackupError::OtherShape(table.name.clone()))?;
    let kind = |name: &str| own.columns.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
    let kinds: Option<Vec<ColumnKind>> = table.columns.iter().map(|(name, _)| kind(name)).collect();
    let kinds = kinds.ok_or(BackupError::OtherShape(table.name.clone()))?;
    let names: Vec<String> = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let head = format!("INSERT INTO \"{}\" ({})", table.name, names.join(", "));
    let tx = db.begin().await?;
    if db.get_database_backend() == DbBackend::Postgres {
        let _set = tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
    // A step may have put first rows into a table.
    let _gone = execute(&tx, &format!("DELETE FROM \"{}\"", table.name), Vec::new()).await?;
    Ok((tx, head, kinds))
}

fn values(
    rows: Vec<Vec<Cell>>,
    kinds: &[ColumnKind],
) -> Result<Vec<Vec<sea_orm::Value>>, BackupError> {
    let row = |row: Vec<Cell>| -> Option<Vec<sea_orm::Value>> {
        row.into_iter().zip(kinds).map(|(cell, kind)| cell.value(*kind)).collect()
    };
    let values: Option<Vec<_>> = rows.into_iter().map(row).collect();
    values.ok_or(BackupError::Damaged("a value that does not fit its column"))
}

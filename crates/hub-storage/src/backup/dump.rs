//! Writing a backup from one snapshot of the database, beside a hub that serves.

use std::collections::BTreeMap;
use std::io::Write;

use hub_audit::{Frontier, Hash};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};

use super::stream::{Cell, FrameKind, FrameWriter};
use super::{BackupError, FORMAT, Manifest, TableManifest};
use crate::shape::{RESTORING, STEPS, Shape, TableShape, actual, done_steps};
use crate::sql::{column, rows};
use crate::{Store, StoreError};

/// Rows that are read at once.
const PAGE: u64 = 500;
/// Bytes of rows in one frame, about.
const FRAME: usize = 256 * 1024;

/// A snapshot of the database that is about to be written; what is written meanwhile is not in it.
#[derive(Debug)]
pub struct Backup {
    tx: DatabaseTransaction,
    shape: Shape,
    manifest: Manifest,
    frontier: Frontier,
}

impl Backup {
    /// Takes the snapshot: on SQLite a reading transaction over the write-ahead log, on PostgreSQL
    /// one that is REPEATABLE READ and READ ONLY. Neither waits for writers nor holds them up.
    pub async fn begin(
        store: &Store,
        fileonce: &str,
        taken_at: String,
        files: BTreeMap<String, String>,
    ) -> Result<Self, BackupError> {
        let tx = snapshot(store).await?;
        let mut shape = actual(&tx).await?;
        let migrations = done_steps(&tx, &shape).await?;
        let _steps = shape.remove(STEPS);
        let _marker = shape.remove(RESTORING);
        for foreign in store.foreign_tables().await? {
            let _not_ours = shape.remove(&foreign);
        }
        let mut tables = Vec::with_capacity(shape.len());
        for (name, table) in &shape {
            let columns = table.columns.iter().map(|(name, kind)| (name, kind.as_str()));
            tables.push(TableManifest {
                name: name.clone(),
                columns: columns.map(|(name, kind)| (name.clone(), kind.to_owned())).collect(),
                rows: count(&tx, name).await?,
            });
        }
        let frontier = frontier(&tx).await?;
        let manifest = Manifest {
            format: FORMAT,
            fileonce: fileonce.to_owned(),
            taken_at,
            migrations,
            log_size: frontier.size(),
            log_root: frontier.root().to_base64(),
            tables,
            files,
        };
        Ok(Self { tx, shape, manifest, frontier })
    }

    /// What it says about itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The root of the log in the snapshot.
    pub fn log_root(&self) -> Hash {
        self.frontier.root()
    }

    /// The frontier of the log in the snapshot.
    pub fn log_frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Writes it, a few hundred rows in memory at a time, and tells how many rows are done.
    pub async fn write(
        self,
        out: &mut (dyn Write + Send),
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Manifest, BackupError> {
        let mut writer = FrameWriter::new(out)?;
        let text = serde_json::to_vec(&self.manifest).map_err(std::io::Error::from)?;
        writer.frame(FrameKind::Manifest, &text)?;
        let total = self.manifest.rows();
        let mut done = 0;
        let mut counts = Vec::with_capacity(self.shape.len());
        for (number, (name, table)) in (0_u32..).zip(&self.shape) {
            writer.frame(FrameKind::Table, &number.to_be_bytes())?;
            let mut told = |rows| {
                done += rows;
                progress(done, total);
            };
            counts.push(table_rows(&self.tx, name, table, &mut writer, &mut told).await?);
        }
        let expected: Vec<u64> = self.manifest.tables.iter().map(|table| table.rows).collect();
        if counts != expected {
            return Err(BackupError::Damaged("rows were lost between counting and reading"));
        }
        writer.end(counts)?;
        self.tx.rollback().await?;
        Ok(self.manifest)
    }
}

async fn snapshot(store: &Store) -> Result<DatabaseTransaction, StoreError> {
    let tx = store.snapshot().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Counting a large table takes longer than a statement may while the hub serves.
        let _set = tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
    Ok(tx)
}

async fn count(tx: &DatabaseTransaction, table: &str) -> Result<u64, StoreError> {
    let found = rows(tx, &format!("SELECT COUNT(*) AS size FROM \"{table}\""), Vec::new()).await?;
    let size: i64 = found.first().map_or(Ok(0), |row| column(row, "schema", "size"))?;
    Ok(size.unsigned_abs())
}

async fn frontier(tx: &DatabaseTransaction) -> Result<Frontier, StoreError> {
    let found = rows(tx, "SELECT size, frontier FROM log_head WHERE id = 1", Vec::new()).await?;
    let corrupt = || StoreError::Corrupt { table: "log_head", column: "frontier" };
    let row = found.first().ok_or_else(corrupt)?;
    let size: i64 = column(row, "log_head", "size")?;
    let bytes: Vec<u8> = column(row, "log_head", "frontier")?;
    if size == 0 && bytes.is_empty() {
        return Ok(Frontier::new());
    }
    let frontier = Frontier::from_bytes(&bytes).ok();
    frontier.filter(|one| one.size() == size.unsigned_abs()).ok_or_else(corrupt)
}

/// Writes the rows of a table in the order of its key, page after page.
async fn table_rows(
    tx: &DatabaseTransaction,
    name: &str,
    table: &TableShape,
    writer: &mut FrameWriter<'_>,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<u64, BackupError> {
    let mut total = 0;
    let mut last: Option<Vec<Cell>> = None;
    let mut frame = Vec::new();
    loop {
        let (sql, values) = page(name, table, last.take())?;
        let found = rows(tx, &sql, values).await?;
        let mut in_frame = 0_u32;
        frame.clear();
        frame.extend([0; 4]);
        for row in &found {
            for (column, kind) in &table.columns {
                Cell::of(row, column, *kind)?.encode(&mut frame);
            }
            in_frame += 1;
            if frame.len() > FRAME {
                flush(writer, &mut frame, &mut in_frame)?;
            }
        }
        flush(writer, &mut frame, &mut in_frame)?;
        let size = found.len() as u64;
        total += size;
        told(size);
        let Some(row) = found.last().filter(|_| size == PAGE) else { return Ok(total) };
        let key = table.key.iter().map(|key| Cell::of(row, key, kind(table, key)?));
        last = Some(key.collect::<Result<_, StoreError>>()?);
    }
}

fn flush(
    writer: &mut FrameWriter<'_>,
    frame: &mut Vec<u8>,
    in_frame: &mut u32,
) -> Result<(), BackupError> {
    if *in_frame > 0 {
        for (to, from) in frame.iter_mut().zip(in_frame.to_be_bytes()) {
            *to = from;
        }
        writer.frame(FrameKind::Rows, frame)?;
    }
    frame.clear();
    frame.extend([0; 4]);
    *in_frame = 0;
    Ok(())
}

/// The statement of the page after a key, and its values.
fn page(
    name: &str,
    table: &TableShape,
    after: Option<Vec<Cell>>,
) -> Result<(String, Vec<sea_orm::Value>), BackupError> {
    let quoted = |names: &mut dyn Iterator<Item = &String>| {
        names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    };
    if table.key.is_empty() {
        return Err(BackupError::OtherShape(name.to_owned()));
    }
    let columns = quoted(&mut table.columns.iter().map(|(name, _)| name));
    let key = quoted(&mut table.key.iter());
    let mut values = Vec::new();
    let mut condition = String::new();
    if let Some(after) = after {
        for (cell, key) in after.into_iter().zip(&table.key) {
            let value = cell.value(kind(table, key)?);
            values.push(value.ok_or(BackupError::Damaged("a key of no known kind"))?);
        }
        let places = crate::sql::placeholders(1, values.len());
        condition = format!("WHERE ({key}) > ({places}) ");
    }
    let sql = format!("SELECT {columns} FROM \"{name}\" {condition}ORDER BY {key} LIMIT {PAGE}");
    Ok((sql, values))
}

fn kind(table: &TableShape, name: &str) -> Result<crate::shape::ColumnKind, StoreError> {
    let found = table.columns.iter().find(|(column, _)| column == name);
    found
        .map(|(_, kind)| *kind)
        .ok_or(StoreError::Corrupt { table: "schema", column: "column_name" })
}

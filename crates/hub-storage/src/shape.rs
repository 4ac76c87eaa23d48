//! The tables of a database as they are, compared with what the migrations make.

use std::collections::BTreeMap;

use hub_migrations::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};

use crate::sql::{column, rows};
use crate::{Store, StoreError};

/// The table in which the steps that were done are noted.
pub(crate) const STEPS: &str = "seaql_migrations";
/// The table that is there while a restore is under way.
pub(crate) const RESTORING: &str = "restore_under_way";

/// What a column holds, in either database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Four bytes; SQLite knows one kind of integer only, which is the next.
    Int,
    BigInt,
    Real,
    Bool,
    Text,
    Bytes,
    Uuid,
}

/// A table: its columns in their order, and those of its primary key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TableShape {
    pub(crate) columns: Vec<(String, ColumnKind)>,
    pub(crate) key: Vec<String>,
}

/// All tables by name.
pub(crate) type Shape = BTreeMap<String, TableShape>;

impl ColumnKind {
    /// The word for it in a backup, where both widths of integers are one.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Int | Self::BigInt => "integer",
            Self::Real => "real",
            Self::Bool => "boolean",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Uuid => "uuid",
        }
    }

    /// The kind of a column whose type the database calls so.
    fn of(type_name: &str) -> Option<Self> {
        let name = type_name.to_lowercase();
        let is = |part: &str| name.contains(part);
        // SQLite's names say how the value is kept as well: uuid_text, varbinary_blob, json_text.
        Some(match name.as_str() {
            _ if is("json") || is("time") || is("date") => return None,
            _ if is("uuid") => Self::Uuid,
            _ if is("bool") => Self::Bool,
            _ if is("blob") || name == "bytea" => Self::Bytes,
            _ if is("char") || name == "text" => Self::Text,
            _ if name == "bigint" => Self::BigInt,
            _ if name == "integer" => Self::Int,
            _ if is("double") || is("float") => Self::Real,
            _ => return None,
        })
    }
}

const SQLITE: &str = "SELECT m.name AS table_name, p.name AS column_name, p.type AS type_name, \
     p.pk AS place FROM sqlite_master m JOIN pragma_table_info(m.name) p \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, p.cid";
const POSTGRES: &str = "SELECT c.relname::text AS table_name, a.attname::text AS column_name, \
     format_type(a.atttypid, NULL)::text AS type_name, \
     COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::int4 AS place \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
     LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
     WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() ORDER BY 1, a.attnum";

/// The tables of a database as they are now.
pub(crate) async fn actual(db: &impl ConnectionTrait) -> Result<Shape, StoreError> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let mut shape = Shape::new();
    let mut keys: BTreeMap<String, Vec<(i32, String)>> = BTreeMap::new();
    for row in rows(db, if is_sqlite { SQLITE } else { POSTGRES }, Vec::new()).await? {
        let table: String = column(&row, "schema", "table_name")?;
        let name: String = column(&row, "schema", "column_name")?;
        let type_name: String = column(&row, "schema", "type_name")?;
        let place: i32 = column(&row, "schema", "place")?;
        let kind = ColumnKind::of(&type_name).map(|kind| match kind {
            ColumnKind::Int if is_sqlite => ColumnKind::BigInt,
            ColumnKind::Int
            | ColumnKind::BigInt
            | ColumnKind::Real
            | ColumnKind::Bool
            | ColumnKind::Text
            | ColumnKind::Bytes
            | ColumnKind::Uuid => kind,
        });
        let kind = kind.ok_or_else(|| {
            StoreError::HalfMigrated(format!("column {table}.{name} is of the type {type_name}"))
        })?;
        if place > 0 {
            keys.entry(table.clone()).or_default().push((place, name.clone()));
        }
        shape.entry(table).or_default().columns.push((name, kind));
    }
    for (table, mut key) in keys {
        key.sort();
        if let Some(shape) = shape.get_mut(&table) {
            shape.key = key.into_iter().map(|(_, name)| name).collect();
        }
    }
    Ok(shape)
}

/// The tables that the first `steps` migrations make, found by making them in memory.
pub(crate) async fn expected(steps: usize) -> Result<Shape, StoreError> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    // Each connection would have a database of its own.
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    Migrator::up(&db, Some(u32::try_from(steps).unwrap_or(u32::MAX))).await?;
    let shape = actual(&db).await?;
    db.close().await?;
    Ok(shape)
}

/// Names of all steps of this version, oldest first.
pub(crate) fn known_steps() -> Vec<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).collect()
}

/// Names of the steps that are noted as done, in the order of their names.
pub(crate) async fn done_steps(
    db: &impl ConnectionTrait,
    shape: &Shape,
) -> Result<Vec<String>, StoreError> {
    if !shape.contains_key(STEPS) {
        return Ok(Vec::new()); // A new database.
    }
    let sql = format!("SELECT version FROM {STEPS} ORDER BY version");
    let found = rows(db, &sql, Vec::new()).await?;
    found.iter().map(|row| column(row, STEPS, "version")).collect()
}

/// Brings the shape of a database up to date, and refuses one that a later version has changed,
/// that a step or a restore was cut short in, or that somebody changed by hand.
pub(crate) async fn bring_up(db: &DatabaseConnection) -> Result<(), StoreError> {
    let shape = actual(db).await?;
    if shape.contains_key(RESTORING) {
        return Err(StoreError::HalfRestored);
    }
    let done = done_steps(db, &shape).await?;
    let known = known_steps();
    if let Some(unknown) = done.iter().find(|step| !known.contains(step)) {
        return Err(StoreError::Shape(unknown.clone()));
    }
    if known.starts_with(&done) {
        agree(&shape, &expected(done.len()).await?, &expected(known.len()).await?)?;
    }
    if done.len() < known.len() {
        let tx = begin_change(db).await?;
        Migrator::up(&tx, None).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A transaction that changes the shape: all of it or nothing, and one process at a time.
pub(crate) async fn begin_change(
    db: &DatabaseConnection,
) -> Result<sea_orm::DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = db.begin_with_options(options).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // An index over a large table takes longer than a statement may while the hub serves.
        let _set = tx
            .execute_unprepared(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'; \
                 SELECT pg_advisory_xact_lock(4601719)",
            )
            .await?;
    }
    Ok(tx)
}

/// The database has every table and column of the steps it notes, and none of a later step.
fn agree(actual: &Shape, expected: &Shape, latest: &Shape) -> Result<(), StoreError> {
    for (name, table) in expected.iter().filter(|(name, _)| *name != STEPS) {
        let Some(found) = actual.get(name) else {
            return Err(StoreError::HalfMigrated(format!("the table {name} is missing")));
        };
        for (column, kind) in &table.columns {
            let is_there = found
                .columns
                .iter()
                .any(|(name, found)| name == column && found.as_str() == kind.as_str());
            if !is_there {
                let what = format!("the column {name}.{column} is missing or of another type");
                return Err(StoreError::HalfMigrated(what));
            }
        }
    }
    for (name, found) in actual {
        let Some(later) = latest.get(name).filter(|_| name != STEPS) else { continue };
        let known = expected.get(name);
        let is_later = |column: &str| {
            let has = |table: &TableShape| table.columns.iter().any(|(name, _)| name == column);
            has(later) && !known.is_some_and(has)
        };
        if found.columns.iter().any(|(column, _)| is_later(column)) {
            return Err(StoreError::HalfMigrated(format!(
                "the table {name} has what a step makes that is not noted as done"
            )));
        }
    }
    Ok(())
}

impl Store {
    /// Tables that are in the database and in no migration: not ours, so not backed up.
    pub async fn foreign_tables(&self) -> Result<Vec<String>, StoreError> {
        let latest = expected(known_steps().len()).await?;
        let found = actual(&self.reads).await?.into_keys();
        Ok(found.filter(|name| !latest.contains_key(name)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_has_a_key_and_known_columns() {
        let shape = expected(usize::MAX).await.unwrap();
        assert!(shape.len() > 20, "only {} tables", shape.len());
        for (name, table) in shape {
            assert!(!table.key.is_empty(), "{name} has no primary key, so no backup can page it");
        }
    }

    #[tokio::test]
    async fn a_missing_table_and_a_missing_column_are_named() {
        let whole = expected(usize::MAX).await.unwrap();
        let mut cut = whole.clone();
        let _links = cut.remove("links");
        assert!(agree(&cut, &whole, &whole).unwrap_err().to_string().contains("links"));
        let mut narrow = whole.clone();
        narrow.get_mut("links").unwrap().columns.pop();
        assert!(agree(&narrow, &whole, &whole).unwrap_err().to_string().contains("links."));
        assert!(agree(&whole, &whole, &whole).is_ok());
    }

    #[tokio::test]
    async fn a_table_of_a_step_that_is_not_noted_is_found() {
        let none = Shape::new();
        let whole = expected(usize::MAX).await.unwrap();
        assert!(agree(&whole, &none, &whole).is_err());
    }
}

//! Imports: where each is, what was judged of it row by row, and headings that people confirmed.

use chrono::{DateTime, Utc};
use hub_values::{AreaCode, BatchId, DepartmentCode, FileId, SubjectKind};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use crate::renewal::column_id;
use crate::sql::{column, execute, insert, optional, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "imports";
const IMPORTS: &str = "SELECT id, file, department, area, actor, state, created_at, beat_at, \
     worker, done, headers, body FROM imports";

/// An import as it is stored. What `state` and `body` mean is the app's business; no personal
/// value is in them.
#[derive(Debug, Clone)]
pub struct StoredImport {
    /// Its id, which its records carry.
    pub id: BatchId,
    /// The file.
    pub file: FileId,
    /// The department that says it.
    pub department: DepartmentCode,
    /// Area that its sender is limited to.
    pub area: Option<AreaCode>,
    /// Who started it.
    pub actor: String,
    /// Where it is.
    pub state: String,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// When somebody last worked on it.
    pub beat_at: DateTime<Utc>,
    /// The process that works on it.
    pub worker: Option<Uuid>,
    /// How far the work is; moves in the same transaction as what it did.
    pub done: u64,
    /// What stands for its headings.
    pub headers: Option<String>,
    /// Everything else about it.
    pub body: String,
}

/// Which imports a list has.
#[derive(Debug, Clone, Default)]
pub struct ImportFilter {
    /// Of this department.
    pub department: Option<DepartmentCode>,
    /// Started for this area.
    pub area: Option<AreaCode>,
    /// In one of these states.
    pub states: Vec<&'static str>,
    /// Of files with these headings.
    pub headers: Option<String>,
}

/// What a heading means to a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedHeader {
    /// The heading in its normal form.
    pub header: String,
    /// What it means.
    pub meaning: String,
}

impl Store {
    /// An import.
    pub async fn import(&self, id: BatchId) -> Result<Option<StoredImport>, StoreError> {
        let sql = format!("{IMPORTS} WHERE id = $1");
        self.read(&sql, vec![id.uuid().into()]).await?.first().map(import).transpose()
    }

    /// Imports that fit, newest first, after one of them.
    pub async fn imports(
        &self,
        filter: &ImportFilter,
        after: Option<BatchId>,
        limit: u64,
    ) -> Result<Vec<StoredImport>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("{IMPORTS} WHERE 1 = 1");
        let mut also = |condition: &str, value: Value| {
            values.push(value);
            let place = format!("${}", values.len());
            sql = format!("{sql} AND {}", condition.replace('?', &place));
        };
        if let Some(department) = &filter.department {
            also("department = ?", department.as_str().into());
        }
        if let Some(area) = &filter.area {
            also("area = ?", area.as_str().into());
        }
        if let Some(headers) = &filter.headers {
            also("headers = ?", headers.as_str().into());
        }
        if let Some(after) = after {
            // Ids are in the order of their making.
            also("id < ?", after.uuid().into());
        }
        if !filter.states.is_empty() {
            // Names of ours, never of a caller.
            let names = filter.states.join("', '");
            sql = format!("{sql} AND state IN ('{names}')");
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!("{sql} ORDER BY id DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(import).collect()
    }

    /// What was judged of an import, piece by piece; none after the last piece.
    pub async fn import_piece(
        &self,
        id: BatchId,
        piece: u32,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT body FROM import_pieces WHERE import = $1 AND piece = $2";
        let found = self.read(sql, vec![id.uuid().into(), column_id(piece)]).await?;
        found.first().map(|row| column(row, "import_pieces", "body")).transpose()
    }

    /// What headings mean to a department, as its people confirmed.
    pub async fn confirmed_headers(
        &self,
        department: &DepartmentCode,
        kind: SubjectKind,
    ) -> Result<Vec<ConfirmedHeader>, StoreError> {
        const TABLE: &str = "confirmed_headers";
        let sql = "SELECT header, meaning FROM confirmed_headers \
                   WHERE department = $1 AND kind = $2 ORDER BY header";
        let values = vec![department.as_str().into(), kind.as_str().into()];
        let found = self.read(sql, values).await?;
        found
            .iter()
            .map(|row| {
                Ok(ConfirmedHeader {
                    header: column(row, TABLE, "header")?,
                    meaning: column(row, TABLE, "meaning")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Begins an import.
    pub async fn add_import(&self, new: &StoredImport) -> Result<(), StoreError> {
        let head = "INSERT INTO imports (id, file, department, area, actor, state, created_at, \
                    beat_at, worker, done, headers, body)";
        let row = vec![
            new.id.uuid().into(),
            new.file.uuid().into(),
            new.department.as_str().into(),
            new.area.as_ref().map(|code| code.as_str().to_owned()).into(),
            new.actor.clone().into(),
            new.state.clone().into(),
            micros(new.created_at).into(),
            micros(new.beat_at).into(),
            new.worker.into(),
            i64::try_from(new.done).unwrap_or(i64::MAX).into(),
            new.headers.clone().into(),
            new.body.clone().into(),
        ];
        insert(&self.db, head, "", vec![row]).await
    }

    /// Changes an import that is still as it was read: in this state and this far. False when
    /// somebody else was faster; then nothing is changed.
    pub async fn put_import(
        &self,
        now: &StoredImport,
        state: &str,
        done: u64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE imports SET state = $1, beat_at = $2, worker = $3, done = $4, \
                   headers = $5, body = $6 WHERE id = $7 AND state = $8 AND done = $9";
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let values = vec![
            now.state.clone().into(),
            micros(now.beat_at).into(),
            now.worker.into(),
            number(now.done).into(),
            now.headers.clone().into(),
            now.body.clone().into(),
            now.id.uuid().into(),
            state.into(),
            number(done).into(),
        ];
        Ok(execute(&self.db, sql, values).await? == 1)
    }

    /// Notes that a process is still at work on an import that is its own.
    pub async fn beat_import(
        &self,
        id: BatchId,
        worker: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE imports SET beat_at = $1 WHERE id = $2 AND worker = $3";
        let values = vec![micros(now).into(), id.uuid().into(), worker.into()];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// An import as it is in this transaction.
    pub async fn import(&self, id: BatchId) -> Result<Option<StoredImport>, StoreError> {
        let sql = format!("{IMPORTS} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(import).transpose()
    }

    /// Sets what was judged of an import, piece by piece.
    pub async fn put_import_pieces(
        &self,
        id: BatchId,
        pieces: Vec<(u32, String)>,
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO import_pieces (import, piece, body)";
        let tail = " ON CONFLICT (import, piece) DO UPDATE SET body = excluded.body";
        let lines = pieces
            .into_iter()
            .map(|(piece, body)| vec![id.uuid().into(), column_id(piece), body.into()])
            .collect();
        insert(&self.db, head, tail, lines).await
    }

    /// Remembers what headings mean to a department.
    pub async fn confirm_headers(
        &self,
        department: &DepartmentCode,
        kind: SubjectKind,
        headers: &[ConfirmedHeader],
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO confirmed_headers (department, kind, header, meaning, actor, \
                    confirmed_at)";
        let tail = " ON CONFLICT (department, kind, header) DO UPDATE SET \
                    meaning = excluded.meaning, actor = excluded.actor, \
                    confirmed_at = excluded.confirmed_at";
        let lines = headers
            .iter()
            .map(|one| {
                vec![
                    department.as_str().into(),
                    kind.as_str().into(),
                    one.header.clone().into(),
                    one.meaning.clone().into(),
                    actor.into(),
                    micros(now).into(),
                ]
            })
            .collect();
        insert(&self.db, head, tail, lines).await
    }
}

fn import(row: &QueryResult) -> Result<StoredImport, StoreError> {
    Ok(StoredImport {
        id: BatchId::from_uuid(column(row, TABLE, "id")?),
        file: FileId::from_uuid(column(row, TABLE, "file")?),
        department: parsed(row, TABLE, "department")?,
        area: optional(row, TABLE, "area")?,
        actor: column(row, TABLE, "actor")?,
        state: column(row, TABLE, "state")?,
        created_at: time(column(row, TABLE, "created_at")?),
        beat_at: time(column(row, TABLE, "beat_at")?),
        worker: column(row, TABLE, "worker")?,
        done: column::<i64>(row, TABLE, "done")?.unsigned_abs(),
        headers: column(row, TABLE, "headers")?,
        body: column(row, TABLE, "body")?,
    })
}

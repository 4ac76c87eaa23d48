//! Files that came in and reports that were made: kept sealed, in pieces, for a time.

use chrono::{DateTime, Utc};
use hub_values::{AreaCode, BatchId, DepartmentCode, FileId, SubjectId};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

use crate::keys::DataKey;
use crate::renewal::column_id;
use crate::sql::{column, execute, optional, parsed, rows};
use crate::stored::{micros, time};
use crate::token::Token;
use crate::{Keys, Store, StoreError, Tx};

const TABLE: &str = "files";
const FILES: &str = "SELECT id, kind, owner, department, area, import, digest, size, about, \
     data_key, key_id AS wrapped_by, created_at, expires_at FROM files";
/// Files that are sealed anew, or removed, in one transaction.
const PIECE: u64 = 50;

/// Bytes of a piece at most.
pub const FILE_PIECE: usize = 512 * 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Somebody sent it.
    Upload,
    /// The hub made it.
    Report,
    /// The hub made it of what somebody may see, for them alone.
    Export,
}

/// A file, without what is in it.
#[derive(Clone)]
pub struct StoredFile {
    /// Its id.
    pub id: FileId,
    /// What it is.
    pub kind: FileKind,
    /// Who sent it, or for whom it was made.
    pub owner: String,
    /// Their department.
    pub department: DepartmentCode,
    /// Area that they are limited to.
    pub area: Option<AreaCode>,
    /// The import that it reports on.
    pub import: Option<BatchId>,
    /// Name that its sender gave it; it may name a person, so it is kept sealed.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether all of it came in.
    pub is_whole: bool,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// When it goes.
    pub expires_at: DateTime<Utc>,
}

/// Says nothing of its name.
impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredFile({}, {} bytes)", self.id, self.size)
    }
}

/// What is sealed beside a file.
#[derive(Serialize, Deserialize)]
struct About {
    name: String,
    /// Fingerprint of the content, of which the digest is made.
    fingerprint: Option<String>,
}

impl FileKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Report => "report",
            Self::Export => "export",
        }
    }

    fn of(name: &str) -> Result<Self, StoreError> {
        match name {
            "upload" => Ok(Self::Upload),
            "report" => Ok(Self::Report),
            "export" => Ok(Self::Export),
            _ => Err(StoreError::Corrupt { table: TABLE, column: "kind" }),
        }
    }
}

/// A file is no subject; it is sealed for its own id.
fn nobody(file: FileId) -> SubjectId {
    SubjectId::from_uuid(file.uuid())
}

fn digest(keys: &Keys, owner: &str, fingerprint: &str) -> Token {
    keys.token(&format!("@file {owner}"), fingerprint)
}

impl Store {
    /// A file; none when it is gone.
    pub async fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        let sql = format!("{FILES} WHERE id = $1");
        let found = self.read(&sql, vec![id.uuid().into()]).await?;
        found.first().map(|row| file(row, &self.keys).map(|(file, ..)| file)).transpose()
    }

    /// A piece of a file, opened; none after the last.
    pub async fn file_piece(&self, id: FileId, piece: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT p.sealed, f.data_key, f.key_id AS wrapped_by FROM file_pieces p \
                   JOIN files f ON f.id = p.file WHERE p.file = $1 AND p.piece = $2";
        let found = self.read(sql, vec![id.uuid().into(), column_id(piece)]).await?;
        let Some(row) = found.first() else { return Ok(None) };
        let data_key = self.keys.data_key_in(row, nobody(id))?;
        let mut sealed: Vec<u8> = column(row, "file_pieces", "sealed")?;
        let plain = data_key.open(nobody(id), &mut sealed)?;
        // Each piece knows its place: two of them cannot change places.
        match plain.split_first_chunk::<4>() {
            Some((place, rest)) if *place == piece.to_be_bytes() => Ok(Some(rest.to_vec())),
            Some(_) | None => Err(StoreError::Sealed),
        }
    }

    /// All of a file.
    pub async fn file_bytes(&self, id: FileId) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let mut pieces = 0_u32..;
        while let Some(number) = pieces.next()
            && let Some(piece) = self.file_piece(id, number).await?
        {
            bytes.extend(piece);
        }
        Ok(bytes)
    }

    /// The whole file with this content that an owner has sent before.
    pub async fn same_file(
        &self,
        owner: &str,
        fingerprint: &str,
    ) -> Result<Option<FileId>, StoreError> {
        let token = digest(&self.keys, owner, fingerprint);
        let sql = "SELECT id FROM files WHERE owner = $1 AND digest IN ($2, $3) \
                   ORDER BY created_at LIMIT 1";
        let mut values: Vec<Value> = vec![owner.into()];
        values.extend(token.values());
        let found = self.read(sql, values).await?;
        found.first().map(|row| Ok(FileId::from_uuid(column(row, TABLE, "id")?))).transpose()
    }

    /// Generations that seal files.
    pub(crate) async fn files_by_generation(&self) -> Result<Vec<u32>, StoreError> {
        let found = self.read("SELECT DISTINCT key_id FROM files", Vec::new()).await?;
        found.iter().map(|row| Ok(column::<i32>(row, TABLE, "key_id")?.unsigned_abs())).collect()
    }

    /// Some of the files whose time is over, unless an import in one of these states reads them.
    pub async fn expired_files(
        &self,
        now: DateTime<Utc>,
        needed_in: [&str; 2],
    ) -> Result<Vec<FileId>, StoreError> {
        let sql = "SELECT id FROM files f WHERE f.expires_at <= $1 AND NOT EXISTS \
                   (SELECT 1 FROM imports i WHERE i.file = f.id AND i.state IN ($2, $3)) \
                   ORDER BY f.expires_at LIMIT $4";
        let [one, two] = needed_in;
        let limit = i64::try_from(PIECE).unwrap_or(1);
        let values = vec![micros(now).into(), one.into(), two.into(), limit.into()];
        file_ids(&self.read(sql, values).await?)
    }
}

impl Tx {
    /// Begins a file, still without content.
    pub async fn add_file(&self, new: &StoredFile) -> Result<(), StoreError> {
        let (generation, data_key, wrapped) = self.keys.new_data_key(nobody(new.id))?;
        let about = sealed_about(&data_key, new.id, &new.name, None)?;
        let sql = "INSERT INTO files (id, kind, owner, department, area, import, size, about, \
                   data_key, key_id, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let values = vec![
            new.id.uuid().into(),
            new.kind.as_str().into(),
            new.owner.clone().into(),
            new.department.as_str().into(),
            new.area.as_ref().map(|code| code.as_str().to_owned()).into(),
            new.import.map(BatchId::uuid).into(),
            0_i64.into(),
            about.into(),
            wrapped.into(),
            column_id(generation),
            micros(new.created_at).into(),
            micros(new.expires_at).into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Adds a piece to a file.
    pub async fn add_file_piece(
        &self,
        id: FileId,
        piece: u32,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let Some((_, data_key, _)) = self.opened_file(id).await? else {
            return Err(StoreError::Sealed);
        };
        let plain = [&piece.to_be_bytes(), bytes].concat();
        let sealed = data_key.seal(nobody(id), &plain)?;
        let sql = "INSERT INTO file_pieces (file, piece, sealed) VALUES ($1, $2, $3)";
        let values = vec![id.uuid().into(), column_id(piece), sealed.into()];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Notes that all of a file came in.
    pub async fn finish_file(
        &self,
        id: FileId,
        size: u64,
        fingerprint: &str,
    ) -> Result<(), StoreError> {
        let Some((file, data_key, _)) = self.opened_file(id).await? else {
            return Err(StoreError::Sealed);
        };
        let about = sealed_about(&data_key, id, &file.name, Some(fingerprint))?;
        let token = digest(&self.keys, &file.owner, fingerprint);
        let sql = "UPDATE files SET size = $1, digest = $2, about = $3 WHERE id = $4";
        let values = vec![
            i64::try_from(size).unwrap_or(i64::MAX).into(),
            token.now.to_vec().into(),
            about.into(),
            id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Keeps a file until a later time.
    pub async fn keep_file(&self, id: FileId, until: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE files SET expires_at = $1 WHERE id = $2";
        execute(&self.db, sql, vec![micros(until).into(), id.uuid().into()]).await.map(drop)
    }

    /// Removes files with the only copy of their keys.
    pub async fn remove_files(&self, ids: &[FileId]) -> Result<(), StoreError> {
        for id in ids {
            for sql in
                ["DELETE FROM file_pieces WHERE file = $1", "DELETE FROM files WHERE id = $1"]
            {
                let _count = execute(&self.db, sql, vec![id.uuid().into()]).await?;
            }
        }
        Ok(())
    }

    /// Removes what files hold about a subject that is erased: the files of all imports from which
    /// a record about it came.
    pub(crate) async fn remove_files_about(&self, subject: SubjectId) -> Result<(), StoreError> {
        let sql = "SELECT DISTINCT i.file AS id FROM links l \
                   JOIN source_records e ON e.id = l.record JOIN imports i ON i.id = e.batch \
                   WHERE l.subject = $1";
        let found = rows(&self.db, sql, vec![subject.uuid().into()]).await?;
        self.remove_files(&file_ids(&found)?).await
    }

    /// Wraps the keys of some files anew, and makes their digests anew.
    pub(crate) async fn rekey_files(&self) -> Result<u64, StoreError> {
        let current = self.keys.in_use().current;
        let sql = format!("{FILES} WHERE key_id <> $1 LIMIT $2");
        let values = vec![column_id(current), i64::try_from(PIECE).unwrap_or(1).into()];
        let found = rows(&self.db, &sql, values).await?;
        for row in &found {
            let (file, _, about) = file(row, &self.keys)?;
            let wrapped: Vec<u8> = column(row, TABLE, "data_key")?;
            let generation: i32 = column(row, TABLE, "wrapped_by")?;
            let wrapped = self.keys.rewrap(generation.unsigned_abs(), nobody(file.id), &wrapped)?;
            let token = about.fingerprint.map(|one| digest(&self.keys, &file.owner, &one));
            let sql = "UPDATE files SET data_key = $1, key_id = $2, digest = $3 WHERE id = $4";
            let values = vec![
                wrapped.into(),
                column_id(current),
                token.map(|token| token.now.to_vec()).into(),
                file.id.uuid().into(),
            ];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(found.len() as u64)
    }

    async fn opened_file(
        &self,
        id: FileId,
    ) -> Result<Option<(StoredFile, DataKey, About)>, StoreError> {
        let sql = format!("{FILES} WHERE id = $1");
        let found = rows(&self.db, &sql, vec![id.uuid().into()]).await?;
        found.first().map(|row| file(row, &self.keys)).transpose()
    }
}

fn sealed_about(
    data_key: &DataKey,
    id: FileId,
    name: &str,
    fingerprint: Option<&str>,
) -> Result<Vec<u8>, StoreError> {
    let about = About { name: name.to_owned(), fingerprint: fingerprint.map(str::to_owned) };
    let text = serde_json::to_vec(&about)
        .map_err(|_| StoreError::Corrupt { table: TABLE, column: "about" })?;
    data_key.seal(nobody(id), &text)
}

fn file(row: &QueryResult, keys: &Keys) -> Result<(StoredFile, DataKey, About), StoreError> {
    let id = FileId::from_uuid(column(row, TABLE, "id")?);
    let data_key = keys.data_key_in(row, nobody(id))?;
    let mut sealed: Vec<u8> = column(row, TABLE, "about")?;
    let about: About = serde_json::from_slice(data_key.open(nobody(id), &mut sealed)?)
        .map_err(|_| StoreError::Corrupt { table: TABLE, column: "about" })?;
    let digest: Option<Vec<u8>> = column(row, TABLE, "digest")?;
    let import: Option<uuid::Uuid> = column(row, TABLE, "import")?;
    let kind: String = column(row, TABLE, "kind")?;
    let file = StoredFile {
        id,
        kind: FileKind::of(&kind)?,
        owner: column(row, TABLE, "owner")?,
        department: parsed(row, TABLE, "department")?,
        area: optional(row, TABLE, "area")?,
        import: import.map(BatchId::from_uuid),
        name: about.name.clone(),
        size: column::<i64>(row, TABLE, "size")?.unsigned_abs(),
        is_whole: digest.is_some(),
        created_at: time(column(row, TABLE, "created_at")?),
        expires_at: time(column(row, TABLE, "expires_at")?),
    };
    Ok((file, data_key, about))
}

fn file_ids(found: &[QueryResult]) -> Result<Vec<FileId>, StoreError> {
    found.iter().map(|row| Ok(FileId::from_uuid(column(row, TABLE, "id")?))).collect()
}

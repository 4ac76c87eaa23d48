//! Files: taken in piece by piece, kept sealed for a time, given to whoever may have them.

use std::fmt::Write as _;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{FILE_PIECE, FileKind, StoredFile};
use hub_values::{BatchId, DepartmentCode, FileId};

use super::behalf::Behalf;
use super::starting::is_operator;
use super::state::{Import, ImportState};
use crate::AppError;
use crate::hub::Hub;
use crate::writer::{Work, Written};

/// Longest name of a file that is kept, in characters.
const NAME: usize = 200;
/// How long a file that was made of what somebody may see is kept for them.
const EXPORTED: chrono::Duration = chrono::Duration::days(1);
/// How long a file may take to come in.
const UNFINISHED: chrono::Duration = chrono::Duration::hours(1);

/// Bytes of a file at most.
#[derive(Debug, Clone, Copy)]
pub struct FileLimits {
    /// Of a workbook.
    pub workbook: u64,
    /// Of text.
    pub text: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { workbook: 10 * 1024 * 1024, text: 200 * 1024 * 1024 }
    }
}

/// A file that is coming in.
pub struct Receiving {
    file: StoredFile,
    buffer: Vec<u8>,
    pieces: u32,
    size: u64,
    limit: u64,
    hash: Context,
}

impl std::fmt::Debug for Receiving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receiving({} bytes)", self.size)
    }
}

impl Receiving {
    /// The first bytes say what kind of file it is, and so how long it may be.
    fn note_kind(&mut self) {
        const ZIP: [u8; 2] = *b"PK";
        const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
        let is_workbook = self.buffer.starts_with(&ZIP) || self.buffer.starts_with(&OLE);
        let limits = FileLimits::default();
        self.limit = if is_workbook { limits.workbook } else { limits.text };
    }
}

impl Hub {
    /// Begins to take a file in.
    pub fn receive_file(self: &Arc<Self>, by: &Behalf, name: &str) -> Result<Receiving, AppError> {
        if !may_send(by) {
            return Err(AppError::Forbidden);
        }
        let now = self.clock().now();
        let printable = name.chars().filter(|c| !hub_catalogue::is_forbidden(*c));
        let file = StoredFile {
            id: FileId::from_uuid(self.ids().uuid()),
            kind: FileKind::Upload,
            owner: by.caller.actor(),
            department: by.caller.department.clone(),
            area: by.caller.area,
            import: None,
            name: printable.take(NAME).collect(),
            size: 0,
            is_whole: false,
            created_at: now,
            expires_at: now + UNFINISHED,
        };
        let hash = Context::new(&SHA256);
        let limit = FileLimits::default().text;
        Ok(Receiving { file, buffer: Vec::new(), pieces: 0, size: 0, limit, hash })
    }

    /// Takes in more of a file.
    pub async fn receive_more(
        self: &Arc<Self>,
        receiving: &mut Receiving,
        bytes: &[u8],
    ) -> Result<(), AppError> {
        receiving.size += bytes.len() as u64;
        receiving.hash.update(bytes);
        receiving.buffer.extend_from_slice(bytes);
        if receiving.pieces == 0 {
            receiving.note_kind();
        }
        if receiving.size > receiving.limit {
            return Err(AppError::TooLarge(receiving.limit / (1024 * 1024)));
        }
        while receiving.buffer.len() >= FILE_PIECE {
            let rest = receiving.buffer.split_off(FILE_PIECE);
            let piece = std::mem::replace(&mut receiving.buffer, rest);
            self.put_file_piece(receiving, piece).await?;
        }
        Ok(())
    }

    /// Takes in the end of a file. The same bytes of the same sender are the same file.
    pub async fn file_received(
        self: &Arc<Self>,
        by: &Behalf,
        mut receiving: Receiving,
    ) -> Result<StoredFile, AppError> {
        if receiving.size == 0 {
            return Err(AppError::invalid(
                "file",
                "文件是空的，请选择有内容的文件",
                "the file is empty; choose one with something in it",
            ));
        }
        let hash = receiving.hash.clone().finish();
        let mut fingerprint = String::new();
        for byte in hash.as_ref() {
            // Writing to a string does not fail.
            let _written = write!(fingerprint, "{byte:02x}");
        }
        let days = chrono::Duration::days(self.settings().imports.file_days.into());
        let until = self.clock().now() + days;
        let known = self.store().same_file(&receiving.file.owner, &fingerprint).await?;
        let mut entry = by.entry(self, Kind::Import, "uploadFile");
        entry.count = 1;
        let (own, began) = (receiving.file.id, receiving.pieces > 0);
        if known.is_none() {
            let piece = std::mem::take(&mut receiving.buffer);
            self.put_file_piece(&mut receiving, piece).await?;
        }
        let (size, id) = (receiving.size, known.unwrap_or(own));
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                match known {
                    Some(_) if began => tx.remove_files(&[own]).await?,
                    Some(_) => {}
                    None => tx.finish_file(own, size, &fingerprint).await?,
                }
                tx.keep_file(id, until).await?;
                Ok(Written { entries: vec![entry], ..Written::default() })
            })
        });
        let _receipts = self.write_patiently(work).await?;
        self.store().file(id).await?.ok_or(AppError::Internal)
    }

    async fn put_file_piece(
        self: &Arc<Self>,
        receiving: &mut Receiving,
        bytes: Vec<u8>,
    ) -> Result<(), AppError> {
        let (file, number) = (receiving.file.clone(), receiving.pieces);
        receiving.pieces += 1;
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                if number == 0 {
                    tx.add_file(&file).await?;
                }
                tx.add_file_piece(file.id, number, &bytes).await?;
                Ok(Written::default())
            })
        });
        self.write_patiently(work).await.map(drop)
    }

    /// A file for whoever may have it; that it went out is recorded before it does. None when there
    /// is no such file, or it is hidden: both look the same.
    pub async fn file_for(
        self: &Arc<Self>,
        by: &Behalf,
        id: FileId,
    ) -> Result<Option<(StoredFile, Vec<u8>)>, AppError> {
        let Some(file) = self.store().file(id).await? else { return Ok(None) };
        if !file.is_whole || !self.may_have(by, &file).await? {
            return Ok(None);
        }
        let bytes = self.store().file_bytes(id).await?;
        let mut entry = by.entry(self, Kind::Export, "downloadFile");
        entry.count = 1;
        let basis = crate::writer::Basis {
            rights_version: Some(self.snapshot().rights.version),
            ..crate::writer::Basis::default()
        };
        let recorded = self.append(entry, basis).await;
        let _receipt = recorded.map_err(|_| AppError::AuditUnavailable)?;
        Ok(Some((file, bytes)))
    }

    /// What somebody sent holds values, and is theirs alone; a report holds none, and is for all who
    /// see its import.
    async fn may_have(&self, by: &Behalf, file: &StoredFile) -> Result<bool, AppError> {
        if is_operator(by) {
            return Ok(true);
        }
        let is_own = file.owner == by.caller.actor() && file.department == by.caller.department;
        match (file.kind, file.import) {
            (FileKind::Upload, _) => Ok(is_own && may_send(by)),
            (FileKind::Report, Some(import)) => {
                Ok(self.visible_import(by, import).await?.is_some())
            }
            (FileKind::Report, None) => Ok(false),
            (FileKind::Export, _) => Ok(is_own && by.caller.may(Act::AskForms)),
        }
    }

    /// Keeps a file that the hub made of an import.
    pub(super) async fn keep_report(
        self: &Arc<Self>,
        import: &Import,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<FileId, AppError> {
        let now = self.clock().now();
        let days = chrono::Duration::days(self.settings().imports.file_days.into());
        let file = StoredFile {
            id: FileId::from_uuid(self.ids().uuid()),
            kind: FileKind::Report,
            owner: import.actor.clone(),
            department: import.department.clone(),
            area: import.area,
            import: Some(import.id),
            name: name.to_owned(),
            size: 0,
            is_whole: false,
            created_at: now,
            expires_at: now + UNFINISHED,
        };
        self.keep_made(file, bytes, days).await
    }

    /// Keeps a file that the hub made of what somebody may see, for them alone and for a day.
    pub(crate) async fn keep_export(
        self: &Arc<Self>,
        department: DepartmentCode,
        owner: String,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<FileId, AppError> {
        let now = self.clock().now();
        let file = StoredFile {
            id: FileId::from_uuid(self.ids().uuid()),
            kind: FileKind::Export,
            owner,
            department,
            area: None,
            import: None,
            name: name.to_owned(),
            size: 0,
            is_whole: false,
            created_at: now,
            expires_at: now + UNFINISHED,
        };
        self.keep_made(file, bytes, EXPORTED).await
    }

    async fn keep_made(
        self: &Arc<Self>,
        file: StoredFile,
        bytes: Vec<u8>,
        days: chrono::Duration,
    ) -> Result<FileId, AppError> {
        let now = self.clock().now();
        let id = file.id;
        let size = bytes.len() as u64;
        let mut receiving = Receiving {
            file,
            buffer: Vec::new(),
            pieces: 0,
            size,
            limit: u64::MAX,
            hash: Context::new(&SHA256),
        };
        for piece in bytes.chunks(FILE_PIECE) {
            self.put_file_piece(&mut receiving, piece.to_vec()).await?;
        }
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                // Nobody sends it again, so nothing of it is compared.
                tx.finish_file(id, size, &id.to_string()).await?;
                tx.keep_file(id, now + days).await?;
                Ok(Written::default())
            })
        });
        let _receipts = self.write_patiently(work).await?;
        Ok(id)
    }

    pub(super) async fn remove_files(self: &Arc<Self>, ids: Vec<FileId>) -> Result<(), AppError> {
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                tx.remove_files(&ids).await?;
                Ok(Written::default())
            })
        });
        self.write_patiently(work).await.map(drop)
    }

    /// Removes files whose time is over; the only copies of their keys go with them.
    pub async fn remove_expired_files(self: &Arc<Self>) -> Result<(), AppError> {
        // What an import still needs is kept until it is at rest.
        let needed = [ImportState::Judging, ImportState::Writing].map(ImportState::as_str);
        let expired = self.store().expired_files(self.clock().now(), needed).await?;
        if expired.is_empty() { Ok(()) } else { self.remove_files(expired).await }
    }
}

/// Records come in as files, and so do the forms of departments.
fn may_send(by: &Behalf) -> bool {
    by.caller.may(Act::Record) || by.caller.may(Act::RegisterForms)
}

/// The report of an import is found by it.
pub(super) fn report_name(import: BatchId) -> String {
    let id = import.to_string();
    let short: String = id.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    format!("导入报告-{short}")
}

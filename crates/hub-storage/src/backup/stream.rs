//! The bytes of the stream: frames, and the values of rows in them.

use std::io::{Read, Write};

use aws_lc_rs::digest::{Context, SHA256};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::BackupError;
use crate::StoreError;
use crate::shape::ColumnKind;

/// What every stream begins with.
const MAGIC: &[u8; 16] = b"fileonce-backup\n";
/// The longest frame that is read; a row is never longer.
const MAX_FRAME: usize = 256 * 1024 * 1024;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    /// The manifest.
    Manifest = 1,
    /// The number of the table whose rows follow.
    Table = 2,
    /// Rows.
    Rows = 3,
    /// The end.
    End = 4,
}

/// What stands at the end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    /// Rows of each table, in the order of the manifest.
    pub(super) rows: Vec<u64>,
    /// SHA-256 of all bytes before this frame, in hexadecimal digits.
    pub(super) sha256: String,
}

/// A value of a row, without the database it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
}

/// Writes frames, hashing what it writes.
pub(super) struct FrameWriter<'a> {
    out: &'a mut (dyn Write + Send),
    hash: Context,
}

/// Reads frames, hashing what it reads.
pub(super) struct FrameReader<'a> {
    input: &'a mut (dyn Read + Send),
    hash: Context,
}

impl<'a> FrameWriter<'a> {
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> Result<Self, BackupError> {
        let mut writer = Self { out, hash: Context::new(&SHA256) };
        writer.put(MAGIC)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.hash.update(bytes);
        Ok(self.out.write_all(bytes)?)
    }

    pub(super) fn frame(&mut self, kind: FrameKind, payload: &[u8]) -> Result<(), BackupError> {
        let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        if payload.len() > MAX_FRAME {
            return Err(BackupError::Damaged("a row is too long"));
        }
        self.put(&[kind as u8])?;
        self.put(&length.to_be_bytes())?;
        self.put(payload)
    }

    pub(super) fn end(mut self, rows: Vec<u64>) -> Result<(), BackupError> {
        let sha256 = hex(self.hash.clone().finish().as_ref());
        let text = serde_json::to_vec(&End { rows, sha256 }).map_err(std::io::Error::from)?;
        self.frame(FrameKind::End, &text)?;
        Ok(self.out.flush()?)
    }
}

impl<'a> FrameReader<'a> {
    pub(super) fn new(input: &'a mut (dyn Read + Send)) -> Result<Self, BackupError> {
        let mut reader = Self { input, hash: Context::new(&SHA256) };
        let mut magic = [0; MAGIC.len()];
        reader.input.read_exact(&mut magic).map_err(|_| BackupError::NotABackup)?;
        if &magic != MAGIC {
            return Err(BackupError::NotABackup);
        }
        reader.hash.update(&magic);
        Ok(reader)
    }

    /// The next frame, and the hash of all before it.
    pub(super) fn next(&mut self) -> Result<(FrameKind, Vec<u8>, String), BackupError> {
        let before = hex(self.hash.clone().finish().as_ref());
        let mut head = [0; 5];
        self.fill(&mut head)?;
        let [kind, length @ ..] = head;
        let kind = match kind {
            1 => FrameKind::Manifest,
            2 => FrameKind::Table,
            3 => FrameKind::Rows,
            4 => FrameKind::End,
            _ => return Err(BackupError::Damaged("an unknown part")),
        };
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > MAX_FRAME {
            return Err(BackupError::Damaged("a part is too long"));
        }
        let mut payload = vec![0; length];
        self.fill(&mut payload)?;
        self.hash.update(&head);
        self.hash.update(&payload);
        Ok((kind, payload, before))
    }

    /// Nothing may follow the end.
    pub(super) fn is_at_end(&mut self) -> Result<bool, BackupError> {
        Ok(self.input.read(&mut [0])? == 0)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        self.input.read_exact(bytes).map_err(|error| {
            let is_cut = error.kind() == std::io::ErrorKind::UnexpectedEof;
            if is_cut { BackupError::Cut } else { BackupError::Stream(error) }
        })
    }
}

impl Cell {
    /// The value of a column of a row of the database.
    pub(super) fn of(row: &QueryResult, name: &str, kind: ColumnKind) -> Result<Self, StoreError> {
        let cell = match kind {
            ColumnKind::Int => {
                row.try_get::<Option<i32>>("", name)?.map(|value| Self::Int(value.into()))
            }
            ColumnKind::BigInt => row.try_get::<Option<i64>>("", name)?.map(Self::Int),
            ColumnKind::Real => row.try_get::<Option<f64>>("", name)?.map(Self::Real),
            ColumnKind::Bool => row.try_get::<Option<bool>>("", name)?.map(Self::Bool),
            ColumnKind::Text => row.try_get::<Option<String>>("", name)?.map(Self::Text),
            ColumnKind::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.map(Self::Bytes),
            ColumnKind::Uuid => row.try_get::<Option<Uuid>>("", name)?.map(Self::Uuid),
        };
        Ok(cell.unwrap_or(Self::Null))
    }

    /// The value to be bound to a column; none when it does not fit.
    pub(super) fn value(self, kind: ColumnKind) -> Option<Value> {
        Some(match (kind, self) {
            (ColumnKind::Int, Self::Int(number)) => i32::try_from(number).ok()?.into(),
            (ColumnKind::BigInt, Self::Int(number)) => number.into(),
            (ColumnKind::Real, Self::Real(number)) => number.into(),
            (ColumnKind::Bool, Self::Bool(truth)) => truth.into(),
            (ColumnKind::Text, Self::Text(text)) => text.into(),
            (ColumnKind::Bytes, Self::Bytes(bytes)) => bytes.into(),
            (ColumnKind::Uuid, Self::Uuid(id)) => id.into(),
            (ColumnKind::Int, Self::Null) => None::<i32>.into(),
            (ColumnKind::BigInt, Self::Null) => None::<i64>.into(),
            (ColumnKind::Real, Self::Null) => None::<f64>.into(),
            (ColumnKind::Bool, Self::Null) => None::<bool>.into(),
            (ColumnKind::Text, Self::Null) => None::<String>.into(),
            (ColumnKind::Bytes, Self::Null) => None::<Vec<u8>>.into(),
            (ColumnKind::Uuid, Self::Null) => None::<Uuid>.into(),
            _ => return None,
        })
    }

    /// Writes one byte that says what it is, then the value; what varies in length after its
    /// length.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let long = |out: &mut Vec<u8>, tag: u8, bytes: &[u8]| {
            out.push(tag);
            out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend_from_slice(bytes);
        };
        match self {
            Self::Null => out.push(0),
            Self::Int(number) => {
                out.push(1);
                out.extend(number.to_be_bytes());
            }
            Self::Real(number) => {
                out.push(2);
                out.extend(number.to_bits().to_be_bytes());
            }
            Self::Bool(truth) => out.extend([3, u8::from(*truth)]),
            Self::Text(text) => long(out, 4, text.as_bytes()),
            Self::Bytes(bytes) => long(out, 5, bytes),
            Self::Uuid(id) => {
                out.push(6);
                out.extend(id.as_bytes());
            }
        }
    }

    /// Reads what [`Cell::encode`] wrote, and moves on; none when the bytes are anything else.
    pub(super) fn decode(bytes: &mut &[u8]) -> Option<Self> {
        fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
            let (first, rest) = bytes.split_first_chunk::<N>()?;
            *bytes = rest;
            Some(*first)
        }
        fn long(bytes: &mut &[u8]) -> Option<Vec<u8>> {
            let length = usize::try_from(u32::from_be_bytes(take(bytes)?)).ok()?;
            let (first, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            Some(first.to_vec())
        }
        let [tag] = take(bytes)?;
        Some(match tag {
            0 => Self::Null,
            1 => Self::Int(i64::from_be_bytes(take(bytes)?)),
            2 => Self::Real(f64::from_bits(u64::from_be_bytes(take(bytes)?))),
            3 => {
                let [truth] = take(bytes)?;
                Self::Bool(truth == 1)
            }
            4 => Self::Text(String::from_utf8(long(bytes)?).ok()?),
            5 => Self::Bytes(long(bytes)?),
            6 => Self::Uuid(Uuid::from_bytes(take(bytes)?)),
            _ => return None,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

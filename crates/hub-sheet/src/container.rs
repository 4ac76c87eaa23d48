//! The container of `.xlsx` and `.ods`, bounded: what it unpacks to is counted while unpacking,
//! because its own figures may lie.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

use crate::xml::Xml;
use crate::{ContainerLimits, FileKind, SheetError};

/// What every small file may unpack to, however well it is packed.
const ALWAYS: u64 = 1024 * 1024;

/// An archive with names that are each found once.
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: HashMap<String, usize>,
    budget: Budget,
}

/// How much may still be unpacked.
#[derive(Clone)]
struct Budget {
    left: Rc<Cell<u64>>,
    is_overrun: Rc<Cell<bool>>,
    limit: u64,
}

/// A part of the container as it is unpacked.
pub(crate) struct Unpacking<R> {
    packed: R,
    budget: Budget,
}

impl<'a> Container<'a> {
    pub(crate) fn open(file: &'a [u8], limits: &ContainerLimits) -> Result<Self, SheetError> {
        if file.len() > limits.max_bytes {
            return Err(SheetError::TooLarge { bytes: file.len(), limit: limits.max_bytes });
        }
        let malformed = || SheetError::Malformed { part: "zip".to_owned() };
        let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| malformed())?;
        let entries = archive.len();
        let limit = limits.max_entries;
        if entries > limit || archive.has_duplicate_names() {
            return Err(SheetError::Entries { entries, limit });
        }
        let length = u64::try_from(file.len()).unwrap_or(u64::MAX);
        let by_ratio = length.saturating_mul(limits.max_ratio).max(ALWAYS);
        let unpacked = limits.max_unpacked.min(by_ratio);
        let mut names = HashMap::new();
        let mut claimed = 0_u64;
        for index in 0..entries {
            let entry = archive.by_index_raw(index).map_err(|_| malformed())?;
            if entry.encrypted() {
                return Err(SheetError::Encrypted);
            }
            claimed = claimed.saturating_add(entry.size());
            let name = entry.name().map_err(|_| malformed())?;
            if names.insert(key(&name), index).is_some() {
                return Err(SheetError::Entries { entries, limit });
            }
        }
        if claimed > unpacked {
            return Err(SheetError::Unpacked { limit: unpacked });
        }
        let budget = Budget {
            left: Rc::new(Cell::new(unpacked)),
            is_overrun: Rc::new(Cell::new(false)),
            limit: unpacked,
        };
        let container = Self { archive, names, budget };
        if container.has_macros() { Err(SheetError::Macros) } else { Ok(container) }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    fn has_macros(&self) -> bool {
        self.names.keys().any(|name| name.ends_with("vbaproject.bin") || name.starts_with("basic/"))
    }

    /// What the container is when it is no table.
    pub(crate) fn other_kind(&self) -> FileKind {
        if self.has("xl/workbook.bin") {
            FileKind::BinaryWorkbook
        } else if self
            .names
            .keys()
            .any(|name| name.starts_with("word/") || name.starts_with("ppt/"))
        {
            FileKind::Document
        } else {
            FileKind::Archive
        }
    }

    /// The XML of a part, if there is one of this name.
    pub(crate) fn xml(
        &mut self,
        name: &str,
    ) -> Result<Option<Bounded<impl BufRead + use<'_, 'a>>>, SheetError> {
        let Some(index) = self.names.get(&key(name)) else { return Ok(None) };
        let malformed = || SheetError::Malformed { part: name.to_owned() };
        let packed = self.archive.by_index(*index).map_err(|_| malformed())?;
        let budget = self.budget.clone();
        let source = BufReader::with_capacity(64 * 1024, Unpacking { packed, budget });
        Ok(Some(Bounded { xml: Xml::of(source, name), budget: self.budget.clone() }))
    }
}

/// Names differ in case and slashes between programs.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.packed.read(into)?;
        let unpacked = u64::try_from(count).unwrap_or(u64::MAX);
        if let Some(left) = self.budget.left.get().checked_sub(unpacked) {
            self.budget.left.set(left);
        } else {
            self.budget.is_overrun.set(true);
            return Err(std::io::Error::other("unpacks to too much"));
        }
        Ok(count)
    }
}

/// XML whose errors say when the container was too large.
pub(crate) struct Bounded<R> {
    xml: Xml<R>,
    budget: Budget,
}

impl<R: BufRead> Bounded<R> {
    pub(crate) fn next(&mut self) -> Result<crate::xml::Node<'_>, SheetError> {
        let budget = &self.budget;
        self.xml.next().map_err(|error| {
            if budget.is_overrun.get() {
                SheetError::Unpacked { limit: budget.limit }
            } else {
                error
            }
        })
    }

    pub(crate) fn malformed(&self) -> SheetError {
        self.xml.malformed()
    }
}

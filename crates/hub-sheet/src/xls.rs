//! `.xls` of Excel 97 to 2003 (MS-XLS, "BIFF8").

mod globals;
mod page;
mod records;

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use self::globals::Globals;
use crate::intake::Intake;
use crate::{FileKind, Limits, SheetError};

/// Where in the container something is wrong.
const STREAM: &str = "Workbook";

fn malformed() -> SheetError {
    SheetError::Malformed { part: STREAM.to_owned() }
}

/// A workbook whose common part is read.
pub(crate) struct Workbook {
    stream: Vec<u8>,
    globals: Globals,
}

impl Workbook {
    pub(crate) fn open(file: &[u8], limits: &Limits) -> Result<Self, SheetError> {
        let limit = limits.container.max_bytes;
        if file.len() > limit {
            return Err(SheetError::TooLarge { bytes: file.len(), limit });
        }
        let stream = stream(file)?;
        let globals = Globals::read(&stream, limits.max_cell)?;
        Ok(Self { stream, globals })
    }

    /// All rows of all sheets.
    pub(crate) fn rows(&self, intake: &mut Intake<'_>) -> Result<(), SheetError> {
        for tab in &self.globals.tabs {
            intake.sheet(&tab.name, tab.is_hidden)?;
            let records = self.stream.get(tab.start as usize..).ok_or_else(malformed)?;
            page::rows(records, &self.globals, intake)?;
        }
        Ok(())
    }
}

/// The records of the workbook, out of their container.
fn stream(file: &[u8]) -> Result<Vec<u8>, SheetError> {
    let container = || SheetError::Malformed { part: "cfb".to_owned() };
    let mut compound = CompoundFile::open(Cursor::new(file)).map_err(|_| container())?;
    let has = |name: &str| compound.exists(name);
    if has("/EncryptedPackage") {
        return Err(SheetError::Encrypted);
    }
    if has("/WordDocument") || has("/PowerPoint Document") {
        return Err(SheetError::NotASheet(FileKind::Document));
    }
    if has("/_VBA_PROJECT_CUR") {
        return Err(SheetError::Macros);
    }
    if !has("/Workbook") {
        let kind = if has("/Book") { FileKind::OldExcel } else { FileKind::Unknown };
        return Err(SheetError::NotASheet(kind));
    }
    let mut bytes = Vec::new();
    let stream = compound.open_stream("/Workbook").map_err(|_| container())?;
    // Sectors may be named twice; the file has no more bytes than it has.
    let most = u64::try_from(file.len()).unwrap_or(u64::MAX);
    let _length = stream.take(most).read_to_end(&mut bytes).map_err(|_| container())?;
    Ok(bytes)
}

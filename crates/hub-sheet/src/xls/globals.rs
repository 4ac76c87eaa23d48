//! What all sheets of an `.xls` share: texts, formats, and where the sheets begin.

use std::collections::HashMap;

use super::malformed;
use super::records::{BOF, CONTINUE, EOF, Segments, byte, long, records, word};
use crate::number::NumberFormat;
use crate::texts::Texts;
use crate::{FileKind, SheetError};

/// More sheets than any person has made.
const SHEETS: usize = 1_000;

/// A sheet of cells.
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) start: u32,
    pub(super) is_hidden: bool,
}

#[derive(Default)]
pub(super) struct Globals {
    pub(super) tabs: Vec<Tab>,
    pub(super) texts: Texts,
    pub(super) is_1904: bool,
    formats: Vec<u16>,
    codes: HashMap<u16, NumberFormat>,
}

impl Globals {
    pub(super) fn read(stream: &[u8], max_cell: usize) -> Result<Self, SheetError> {
        let mut all = records(stream).peekable();
        match all.next() {
            Some((BOF, bof)) if word(bof, 0) == Some(0x0600) => {}
            Some((BOF, _)) => return Err(SheetError::NotASheet(FileKind::OldExcel)),
            _ => return Err(malformed()),
        }
        let mut globals = Self::default();
        while let Some((kind, record)) = all.next() {
            match kind {
                EOF => return Ok(globals),
                0x2F => return Err(SheetError::Encrypted),
                0x22 => globals.is_1904 = word(record, 0) == Some(1),
                0xE0 => globals.formats.push(word(record, 2).ok_or_else(malformed)?),
                0x041E => {
                    let (id, code) = format(record).ok_or_else(malformed)?;
                    let _previous = globals.codes.insert(id, NumberFormat::of(&code));
                }
                0x85 => {
                    let (kind, tab) = tab(record).ok_or_else(malformed)?;
                    // Charts and macro sheets are tabs without cells.
                    if kind == 0 && globals.tabs.len() < SHEETS {
                        globals.tabs.push(tab);
                    }
                }
                0xFC => {
                    let mut following = Vec::new();
                    while let Some((_, more)) = all.next_if(|(kind, _)| *kind == CONTINUE) {
                        following.push(more);
                    }
                    let segments = Segments::of(record, following);
                    globals.texts = texts(segments, max_cell).ok_or_else(malformed)?;
                }
                _ => {}
            }
        }
        Err(malformed())
    }

    /// The number format of a cell.
    pub(super) fn format(&self, style: u16) -> NumberFormat {
        let id = self.formats.get(usize::from(style)).copied().unwrap_or(0);
        let own = self.codes.get(&id).copied();
        own.unwrap_or_else(|| NumberFormat::built_in(id.into()))
    }
}

fn format(record: &[u8]) -> Option<(u16, String)> {
    let mut rest = Segments::of(record, Vec::new());
    let (id, length) = (rest.word()?, rest.word()?);
    Some((id, rest.text(length.into())?))
}

/// A tab with its kind.
fn tab(record: &[u8]) -> Option<(u8, Tab)> {
    let (start, state, kind) = (long(record, 0)?, byte(record, 4)?, byte(record, 5)?);
    let length = byte(record, 6)?;
    let name = Segments::of(record.get(7..)?, Vec::new()).text(length.into())?;
    Some((kind, Tab { name, start, is_hidden: state & 3 != 0 }))
}

fn texts(mut segments: Segments<'_>, max_cell: usize) -> Option<Texts> {
    let mut texts = Texts::default();
    let (_, count) = (segments.long()?, segments.long()?);
    for _ in 0..count {
        let length = segments.word()?;
        let text = segments.text(length.into())?;
        // A text that is too long is told where a cell shows it.
        texts.push(text.get(..max_cell.saturating_mul(4)).unwrap_or(&text));
    }
    Some(texts)
}

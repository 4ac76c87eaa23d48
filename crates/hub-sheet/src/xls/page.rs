//! The cells of one sheet of an `.xls`.

use super::globals::Globals;
use super::malformed;
use super::records::{BOF, EOF, Record, Segments, byte, float, long, records, word};
use crate::intake::{Intake, What};
use crate::number::shown;
use crate::workbook::Part;
use crate::{Merged, SheetError};

/// A cell as its record has it.
enum Raw {
    Shared(u32),
    Number(f64, u16),
    Bool(bool),
    Error(u8),
    Formula,
    Text(String),
}

/// Row and column, counted from 0, and what stands there.
type Placed = (u16, u16, Raw);

pub(super) fn rows(
    stream: &[u8],
    globals: &Globals,
    intake: &mut Intake<'_>,
) -> Result<(), SheetError> {
    let mut cells: Vec<Placed> = Vec::new();
    let mut depth = 0_usize;
    for (kind, record) in records(stream) {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => {
                depth = 0;
                break;
            }
            EOF => depth -= 1,
            // A chart in the sheet is a stream of its own inside.
            _ if depth != 1 => {}
            0xE5 => merged(record, intake)?,
            0x0208 => {
                let is_hidden = word(record, 12).ok_or_else(malformed)? & 0x20 != 0;
                if is_hidden {
                    intake.tell(Part::HiddenRow)?;
                }
            }
            _ => add((kind, record), &mut cells).ok_or_else(malformed)?,
        }
    }
    if depth > 0 {
        return Err(malformed());
    }
    // Cells stand in blocks of rows, which need not be in order. Of two the later counts.
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    let mut current = None;
    for (row, column, raw) in &cells {
        if current != Some(*row) {
            if current.is_some() {
                intake.end_row()?;
            }
            current = Some(*row);
            let _rises = intake.row(u32::from(*row) + 1);
        }
        tell(usize::from(*column) + 1, raw, globals, intake)?;
    }
    if current.is_some() { intake.end_row() } else { Ok(()) }
}

/// Keeps the cells that a record holds; nothing if it breaks off.
fn add((kind, record): Record<'_>, cells: &mut Vec<Placed>) -> Option<()> {
    let is_cell = [0xFD, 0x0203, 0x027E, 0xBD, 0x0205, 0x06, 0x0204, 0xD6].contains(&kind);
    if !is_cell {
        return Some(());
    }
    let (row, column) = (word(record, 0)?, word(record, 2)?);
    let raw = match kind {
        0xFD => Raw::Shared(long(record, 6)?),
        0x0203 => Raw::Number(float(record, 6)?, word(record, 4)?),
        0x027E => Raw::Number(packed(long(record, 6)?), word(record, 4)?),
        0xBD => {
            let pairs = record.get(4..record.len().checked_sub(2)?)?.chunks_exact(6);
            for (column, pair) in (column..).zip(pairs) {
                let number = Raw::Number(packed(long(pair, 2)?), word(pair, 0)?);
                cells.push((row, column, number));
            }
            return Some(());
        }
        0x0205 if byte(record, 7)? == 0 => Raw::Bool(byte(record, 6)? != 0),
        0x0205 => Raw::Error(byte(record, 6)?),
        0x06 => Raw::Formula,
        _ => {
            let length = word(record, 6)?;
            Raw::Text(Segments::of(record.get(8..)?, Vec::new()).text(length.into())?)
        }
    };
    cells.push((row, column, raw));
    Some(())
}

/// A number in 30 bits: an integer or the upper half of a fraction, perhaps in hundredths.
fn packed(number: u32) -> f64 {
    let value = if number & 2 == 0 {
        f64::from_bits(u64::from(number & !3) << 32)
    } else {
        f64::from(number.cast_signed() >> 2)
    };
    if number & 1 == 0 { value } else { value / 100.0 }
}

fn tell(
    column: usize,
    raw: &Raw,
    globals: &Globals,
    intake: &mut Intake<'_>,
) -> Result<(), SheetError> {
    match raw {
        Raw::Shared(index) => {
            let text = globals.texts.at(*index as usize).ok_or_else(malformed)?;
            intake.cell(column, What::Text, text)
        }
        Raw::Text(text) => intake.cell(column, What::Text, text),
        Raw::Number(value, style) => {
            let shown = shown(*value, globals.format(*style), globals.is_1904);
            let (what, text) = shown.ok_or_else(malformed)?;
            intake.cell(column, what, &text)
        }
        Raw::Bool(is) => intake.cell(column, What::Bool, if *is { "1" } else { "0" }),
        Raw::Error(code) => intake.cell(column, What::Error, error(*code)),
        Raw::Formula => intake.cell(column, What::Formula, ""),
    }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

fn merged(record: &[u8], intake: &mut Intake<'_>) -> Result<(), SheetError> {
    let areas = record.get(2..).unwrap_or_default().chunks_exact(8);
    for area in areas {
        let at = |index| word(area, index).map(|one| u32::from(one) + 1).ok_or_else(malformed);
        let (top, bottom, left, right) = (at(0)?, at(2)?, at(4)?, at(6)?);
        if top <= bottom && left <= right {
            intake.merged(Merged { top, bottom, left, right })?;
        }
    }
    Ok(())
}

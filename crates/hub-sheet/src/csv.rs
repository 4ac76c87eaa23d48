//! Tables in, from CSV as desktops in China save it.

mod records;

use self::records::Records;
use crate::intake::{Intake, What};
use crate::{Encoding, Limits, PlainRow, PlainTable, SheetError};

/// The table in a CSV file with headings in its first row (RFC 4180, and what spreadsheets make of it).
///
/// Read are UTF-8 with or without byte order mark and GB18030; cells apart by comma, semicolon or
/// tab, whichever the headings use most; lines ended by CRLF, LF or CR; quoted cells with line
/// breaks. Cells are not trimmed, not unescaped and not converted.
///
/// # Errors
/// The whole file is refused, with row and column, when it is beyond `limits`, when bytes are not
/// text, and when a quotation mark stays open. A row that is too long is kept, see [`PlainRow::extra`].
pub fn read_csv(bytes: &[u8], limits: &Limits) -> Result<PlainTable, SheetError> {
    if bytes.len() > limits.max_bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), limit: limits.max_bytes });
    }
    let (encoding, text) = Encoding::of(bytes);
    let mut records = Records::of(&text, encoding, delimiter(&text), limits);
    let (_, headers) = filled(&mut records)?.ok_or(SheetError::NoHeader)?;
    let mut rows = Vec::new();
    while let Some((number, cells)) = filled(&mut records)? {
        if rows.len() == limits.max_rows {
            return Err(SheetError::TooManyRows { row: number, limit: limits.max_rows });
        }
        rows.push(row(number, cells, headers.len()));
    }
    Ok(PlainTable { encoding, headers, rows })
}

/// All rows of a CSV file.
pub(crate) fn rows(bytes: &[u8], intake: &mut Intake<'_>) -> Result<(), SheetError> {
    let limits = intake.limits();
    if bytes.len() > limits.max_bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), limit: limits.max_bytes });
    }
    let (encoding, text) = Encoding::of(bytes);
    let mut records = Records::of(&text, encoding, delimiter(&text), limits);
    intake.sheet("", false)?;
    while let Some((number, cells)) = filled(&mut records)? {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let _rises = intake.row(number);
        for (column, cell) in (1..).zip(&cells) {
            let what = if is_scientific(cell) { What::Damaged } else { What::Text };
            intake.cell(column, what, cell)?;
        }
        intake.end_row()?;
    }
    Ok(())
}

/// Whether this is how a spreadsheet writes a long number into a CSV file: `1.10105E+17`.
fn is_scientific(cell: &str) -> bool {
    let Some((digits, power)) = cell.trim().split_once("E+") else { return false };
    let is_number = |text: &str, also: char| {
        !text.is_empty() && text.chars().all(|one| one.is_ascii_digit() || one == also)
    };
    is_number(digits, '.') && is_number(power, '0')
}

/// The next record that is not empty, with its number.
fn filled(records: &mut Records<'_>) -> Result<Option<(u64, Vec<String>)>, SheetError> {
    while let Some((number, cells)) = records.next_record()? {
        if !cells.is_empty() {
            return Ok(Some((number, cells)));
        }
    }
    Ok(None)
}

fn row(number: u64, mut cells: Vec<String>, width: usize) -> PlainRow {
    let extra = cells.iter().skip(width).filter(|cell| !cell.is_empty()).count();
    cells.resize(width, String::new());
    PlainRow { number, cells, extra }
}

/// The delimiter that the first line with text uses most outside of quotes; a comma in doubt. Its
/// bytes and the quotation mark never occur inside a character of UTF-8 or GB18030.
fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b'\t', 0_usize), (b';', 0), (b',', 0)];
    let (mut quoted, mut cell_begins, mut has_text) = (false, true, false);
    for byte in text {
        match byte {
            b'"' if quoted || cell_begins => quoted = !quoted,
            b'\r' | b'\n' if !quoted && has_text => break,
            _ => {}
        }
        cell_begins = false;
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known == byte && !quoted) {
            *count += 1;
            cell_begins = true;
        }
        has_text |= !byte.is_ascii_whitespace();
    }
    counts.iter().max_by_key(|(_, count)| *count).map_or(b',', |(known, _)| *known)
}

#[cfg(test)]
mod tests;

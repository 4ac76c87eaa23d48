//! Records cut out of the bytes of a file, each with the number a spreadsheet shows.
//!
//! Written here because row numbers must count empty lines, because an open quotation mark must be
//! an error, and because a cell is decoded on its own: so a bad byte has a row and a column, and
//! no second copy of the file is made.

use std::{borrow::Cow, iter::repeat_n, mem::take};

use crate::{Encoding, Limits, SheetError};

/// A place in a file and what is known about the file.
pub(super) struct Records<'a> {
    rest: &'a [u8],
    encoding: Encoding,
    delimiter: u8,
    limits: &'a Limits,
    row: u64,
    column: usize,
    /// Cells of the record before, which this one most likely has too.
    width: usize,
}

/// What stands behind a cell.
#[derive(PartialEq, Eq)]
enum End {
    Cell,
    Record,
}

impl<'a> Records<'a> {
    pub(super) fn of(
        text: &'a [u8],
        encoding: Encoding,
        delimiter: u8,
        limits: &'a Limits,
    ) -> Self {
        Self { rest: text, encoding, delimiter, limits, row: 0, column: 0, width: 0 }
    }

    /// The next record up to its last filled cell, with its number; nothing at the end.
    pub(super) fn next_record(&mut self) -> Result<Option<(u64, Vec<String>)>, SheetError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.row += 1;
        self.column = 0;
        let mut cells = Vec::with_capacity(self.width);
        // Blank cells are held back, so that a million delimiters cost nothing.
        let mut blanks = 0;
        loop {
            self.column += 1;
            let bytes = self.cell()?;
            let text = self.text(&bytes)?;
            if text.trim().is_empty() {
                blanks += 1;
            } else {
                self.check_column()?;
                cells.extend(repeat_n(String::new(), take(&mut blanks)));
                cells.push(text.into_owned());
            }
            if self.end() == End::Record {
                self.width = cells.len();
                return Ok(Some((self.row, cells)));
            }
        }
    }

    /// The bytes of the next cell. As in spreadsheets a quotation mark opens a cell only as its
    /// first character, and what follows the closing one belongs to the cell.
    fn cell(&mut self) -> Result<Cow<'a, [u8]>, SheetError> {
        let Some(mut quoted) = self.rest.strip_prefix(b"\"") else {
            return Ok(Cow::Borrowed(self.plain()));
        };
        let mut bytes = Vec::new();
        loop {
            let length =
                quoted.iter().position(|byte| *byte == b'"').ok_or_else(|| self.open_quote())?;
            self.check_bytes(bytes.len() + length)?;
            let (part, behind) = quoted.split_at(length + 1);
            self.rest = behind;
            let Some(behind) = behind.strip_prefix(b"\"") else {
                bytes.extend(part.iter().take(length));
                bytes.extend_from_slice(self.plain());
                return Ok(Cow::Owned(bytes));
            };
            // Two quotation marks stand for one, and `part` ends with the first of them.
            bytes.extend_from_slice(part);
            quoted = behind;
        }
    }

    /// The bytes up to the next delimiter or line end.
    fn plain(&mut self) -> &'a [u8] {
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let length = self.rest.iter().position(ends).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(length);
        self.rest = rest;
        plain
    }

    fn end(&mut self) -> End {
        let (rest, end) = match self.rest {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => (rest, End::Record),
            [_, rest @ ..] => (rest, End::Cell),
            [] => (self.rest, End::Record),
        };
        self.rest = rest;
        end
    }

    fn text<'b>(&self, bytes: &'b [u8]) -> Result<Cow<'b, str>, SheetError> {
        if bytes.contains(&0) {
            return Err(SheetError::Nul { row: self.row, column: self.column });
        }
        self.check_bytes(bytes.len())?;
        let text = self
            .encoding
            .text(bytes)
            .ok_or(SheetError::Encoding { row: self.row, column: self.column })?;
        let limit = self.limits.max_cell;
        if text.len() > limit && text.chars().count() > limit {
            Err(self.too_long())
        } else {
            Ok(text)
        }
    }

    /// A character has at most four bytes in every encoding; more than four times the limit need
    /// not be looked at.
    fn check_bytes(&self, length: usize) -> Result<(), SheetError> {
        if length > self.limits.max_cell.saturating_mul(4) { Err(self.too_long()) } else { Ok(()) }
    }

    fn check_column(&self) -> Result<(), SheetError> {
        let limit = self.limits.max_columns;
        if self.column > limit {
            return Err(SheetError::TooManyColumns { row: self.row, column: self.column, limit });
        }
        Ok(())
    }

    fn too_long(&self) -> SheetError {
        SheetError::CellTooLong { row: self.row, column: self.column, limit: self.limits.max_cell }
    }

    fn open_quote(&self) -> SheetError {
        SheetError::OpenQuote { row: self.row, column: self.column }
    }
}

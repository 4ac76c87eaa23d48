//! Where readers bring what they find: rows are checked against the limits here, whatever the
//! kind of the file.

use std::mem::take;

use crate::workbook::Part;
use crate::{Cell, Limits, Merged, Row, SheetError};

/// Who wants to hear the parts.
pub(crate) type Hearer<'a> = dyn FnMut(Part) -> Result<(), SheetError> + 'a;

/// Takes cells and passes rows on.
pub(crate) struct Intake<'a> {
    limits: &'a Limits,
    hear: &'a mut Hearer<'a>,
    max_rows: usize,
    max_text: usize,
    rows: usize,
    text: usize,
    merged: usize,
    /// The row that is being filled: its number, its cells.
    number: u32,
    cells: Vec<Kept>,
}

/// A cell that waits for the end of its row; its text lies in a buffer that is used again.
#[derive(Default)]
struct Kept {
    kind: What,
    text: String,
}

/// What a reader found in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum What {
    #[default]
    Nothing,
    Text,
    Number,
    Date,
    Bool,
    Formula,
    Error,
    Damaged,
}

impl<'a> Intake<'a> {
    /// What a container may hold, of CSV `max_rows` and `max_bytes` of `limits`.
    pub(crate) fn of(limits: &'a Limits, is_container: bool, hear: &'a mut Hearer<'a>) -> Self {
        let container = &limits.container;
        Self {
            limits,
            hear,
            max_rows: if is_container { container.max_rows } else { limits.max_rows },
            max_text: if is_container { container.max_text } else { limits.max_bytes },
            rows: 0,
            text: 0,
            merged: 0,
            number: 0,
            cells: Vec::new(),
        }
    }

    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Passes on what is no row.
    pub(crate) fn tell(&mut self, part: Part) -> Result<(), SheetError> {
        (self.hear)(part)
    }

    pub(crate) fn sheet(&mut self, name: &str, is_hidden: bool) -> Result<(), SheetError> {
        self.number = 0;
        self.tell(Part::Sheet { name: name.to_owned(), is_hidden })
    }

    /// Rows below this one go on; numbers must rise.
    pub(crate) fn row(&mut self, number: u32) -> bool {
        let rises = number > self.number;
        self.number = number;
        rises
    }

    /// A cell of the row; nothing but blanks is nothing. Columns count from 1.
    pub(crate) fn cell(&mut self, column: usize, what: What, text: &str) -> Result<(), SheetError> {
        let (row, limits) = (u64::from(self.number), self.limits);
        let is_empty = match what {
            What::Nothing => true,
            What::Formula => false,
            What::Text | What::Number | What::Date | What::Bool | What::Error | What::Damaged => {
                text.trim().is_empty()
            }
        };
        if is_empty {
            return Ok(());
        }
        if column > limits.max_columns {
            let limit = limits.max_columns;
            return Err(SheetError::TooManyColumns { row, column, limit });
        }
        if text.contains('\0') {
            return Err(SheetError::Nul { row, column });
        }
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(SheetError::LostCharacter { row, column });
        }
        if text.len() > limits.max_cell && text.chars().count() > limits.max_cell {
            return Err(SheetError::CellTooLong { row, column, limit: limits.max_cell });
        }
        self.text = self.text.saturating_add(text.len());
        if self.text > self.max_text {
            return Err(SheetError::TooMuchText { row, limit: self.max_text });
        }
        if self.cells.len() < column {
            self.cells.resize_with(column, Kept::default);
        }
        if let Some(kept) = column.checked_sub(1).and_then(|index| self.cells.get_mut(index)) {
            kept.kind = what;
            kept.text.clear();
            kept.text.push_str(text);
        }
        Ok(())
    }

    /// The row is complete.
    pub(crate) fn end_row(&mut self) -> Result<(), SheetError> {
        if self.cells.iter().all(|kept| kept.kind == What::Nothing) {
            return Ok(());
        }
        if self.rows == self.max_rows {
            let row = self.number.into();
            return Err(SheetError::TooManyRows { row, limit: self.max_rows });
        }
        self.rows += 1;
        let row = Row::of(self.number, self.cells.iter().map(Kept::cell));
        for kept in &mut self.cells {
            let _kind = take(&mut kept.kind);
        }
        self.tell(Part::Row(row))
    }

    pub(crate) fn merged(&mut self, merged: Merged) -> Result<(), SheetError> {
        let limit = self.limits.container.max_merged;
        if self.merged == limit {
            return Err(SheetError::TooManyMerged { limit });
        }
        self.merged += 1;
        self.tell(Part::Merged(merged))
    }
}

impl Kept {
    fn cell(&self) -> Cell<'_> {
        match self.kind {
            What::Nothing => Cell::Empty,
            What::Text => Cell::Text(&self.text),
            What::Number => Cell::Number(&self.text),
            What::Date => Cell::Date(&self.text),
            What::Bool => Cell::Bool(matches!(self.text.as_str(), "1" | "true" | "TRUE")),
            What::Formula => Cell::Formula,
            What::Error => Cell::Error(&self.text),
            What::Damaged => Cell::Damaged(&self.text),
        }
    }
}

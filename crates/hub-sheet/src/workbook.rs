//! A workbook as it was read: sheets with all their filled rows, before anybody asks where the
//! headings stand.

use serde::{Deserialize, Serialize};

use crate::{Cell, Format, Note, Row};

/// The sheets of a file, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// What kind of file it was.
    pub format: Format,
    /// What a person should know about the file.
    pub notes: Vec<Note>,
    /// All sheets, hidden and empty ones too.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What stands on its tab; empty for a CSV file.
    pub name: String,
    /// Whether a person has to unhide it to see it.
    pub is_hidden: bool,
    /// Rows that are not empty, from top to bottom.
    pub rows: Vec<Row>,
    /// Cells that were merged into one.
    pub merged: Vec<Merged>,
    /// Rows that a filter or a person has hidden; they are among the rows.
    pub hidden_rows: u32,
}

/// A rectangle of cells that a person sees as one. Columns and rows count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Its first row.
    pub top: u32,
    /// Its last row.
    pub bottom: u32,
    /// Its first column.
    pub left: u32,
    /// Its last column.
    pub right: u32,
}

/// What a reader finds, in the order in which it finds it. A stream of parts is a workbook: see
/// [`Parts`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The kind of the file, before everything else.
    Format(Format),
    /// Something about the file.
    Note(Note),
    /// A sheet begins.
    Sheet {
        /// Its name.
        name: String,
        /// Whether it is hidden.
        is_hidden: bool,
    },
    /// A row of this sheet.
    Row(Row),
    /// Cells of this sheet that were merged.
    Merged(Merged),
    /// A row of this sheet was hidden.
    HiddenRow,
    /// Everything was read.
    End,
}

/// Parts that were heard of so far.
#[derive(Debug, Default)]
pub struct Parts {
    format: Option<Format>,
    notes: Vec<Note>,
    sheets: Vec<Sheet>,
    is_complete: bool,
}

impl Parts {
    /// Adds a part; rows before the first sheet are dropped, they cannot be.
    pub fn add(&mut self, part: Part) {
        match (part, self.sheets.last_mut()) {
            (Part::Format(format), _) => self.format = Some(format),
            (Part::Note(note), _) => self.notes.push(note),
            (Part::Sheet { name, is_hidden }, _) => self.sheets.push(Sheet {
                name,
                is_hidden,
                rows: Vec::new(),
                merged: Vec::new(),
                hidden_rows: 0,
            }),
            (Part::Row(row), Some(sheet)) => sheet.rows.push(row),
            (Part::Merged(merged), Some(sheet)) => sheet.merged.push(merged),
            (Part::HiddenRow, Some(sheet)) => sheet.hidden_rows += 1,
            (Part::End, _) => self.is_complete = true,
            (Part::Row(_) | Part::Merged(_) | Part::HiddenRow, None) => {}
        }
    }

    /// The workbook, if everything was heard.
    pub fn workbook(self) -> Option<Workbook> {
        let Self { format, notes, sheets, is_complete } = self;
        let format = format.filter(|_| is_complete)?;
        Some(Workbook { format, notes, sheets })
    }
}

impl Sheet {
    /// The row with this number.
    pub fn row(&self, number: u64) -> Option<&Row> {
        let found = self.rows.binary_search_by_key(&number, Row::number).ok()?;
        self.rows.get(found)
    }

    /// The cell at a row and a column, both counted from 1.
    pub fn cell(&self, row: u64, column: usize) -> Cell<'_> {
        self.row(row).map_or(Cell::Empty, |row| row.cell(column))
    }
}

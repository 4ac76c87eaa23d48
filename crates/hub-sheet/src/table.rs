//! The table in a sheet: where its headings stand, which rows are records, and what was left
//! aside.

mod below;
mod headings;
mod merges;
mod spread;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::{Note, Row, Sheet, SheetError, Workbook};

/// One table: a line of headings, and records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What stands on the tab of its sheet, often the name of the community; empty for CSV.
    pub sheet: String,
    /// The rows above the headings: a title, the place, the day.
    pub above: Vec<Row>,
    /// The first and the last row of the headings.
    pub header_rows: (u64, u64),
    /// The headings from left to right. Columns without a heading are not among them.
    pub header: Vec<Header>,
    /// What was left aside, and what a person should look at.
    pub notes: Vec<Note>,
    /// The records, from top to bottom. Their cells stand in the columns of the headings; see
    /// [`Table::strays`].
    pub rows: Vec<Row>,
}

/// A heading, out of one to three lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its lines, joined: `户主/姓名`.
    pub text: String,
    /// Its lines, from top to bottom.
    pub parts: Vec<String>,
    /// Its column, counted from 1.
    pub column: usize,
}

impl Header {
    /// What it may be known as, the most exact first: `户主/姓名`, then `姓名`.
    ///
    /// The last line alone can mean somebody else: where a table has `姓名` and `户主/姓名`, only the
    /// first is the person of the row. So take a short reading only when no other column has it.
    pub fn readings(&self) -> impl Iterator<Item = String> {
        (0..self.parts.len()).map(|skipped| {
            let parts = self.parts.iter().skip(skipped).map(String::as_str);
            parts.collect::<Vec<_>>().join("/")
        })
    }
}

impl Table {
    /// How many filled cells of this row stand to the right of the last heading: a row that has
    /// some has slipped sideways.
    pub fn strays(&self, row: &Row) -> usize {
        let last = self.header.last().map_or(0, |header| header.column);
        row.filled().filter(|(column, _)| *column > last).count()
    }
}

impl Workbook {
    /// The tables of all sheets, one for each sheet with headings that are `known`, and notes
    /// about the file and the sheets that have none.
    ///
    /// # Errors
    /// When no sheet has such headings.
    pub fn tables(
        self,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<(Vec<Table>, Vec<Note>), SheetError> {
        let mut notes = self.notes;
        let mut tables = Vec::new();
        for sheet in self.sheets {
            let name = sheet.name.clone();
            if sheet.rows.is_empty() {
                notes.push(Note::EmptySheet { sheet: name });
                continue;
            }
            match sheet.table(known) {
                Ok(table) => tables.push(table),
                Err(SheetError::NoHeadings) => notes.push(Note::NoHeadings { sheet: name }),
                Err(error) => return Err(error),
            }
        }
        if tables.is_empty() { Err(SheetError::NoHeadings) } else { Ok((tables, notes)) }
    }
}

impl Sheet {
    /// The first table of this sheet.
    ///
    /// `known` is asked for the lines of headings, joined by `/` and alone. Headings may have up to
    /// three rows and merged cells; above them may stand a title, below the records notes and
    /// totals.
    ///
    /// # Errors
    /// When no row has headings that are `known`, and when merged cells make too much text.
    pub fn table(mut self, known: &dyn Fn(&str) -> bool) -> Result<Table, SheetError> {
        let asked = RefCell::new(HashMap::new());
        let known = |text: &str| {
            let found = asked.borrow().get(text).copied();
            found.unwrap_or_else(|| {
                let is_known = known(text);
                let _new = asked.borrow_mut().insert(text.to_owned(), is_known);
                is_known
            })
        };
        let found = headings::find(&self, &known).ok_or(SheetError::NoHeadings)?;
        let mut notes = Vec::new();
        if self.is_hidden {
            notes.push(Note::HiddenSheet);
        }
        if self.hidden_rows > 0 {
            notes.push(Note::HiddenRows { count: self.hidden_rows });
        }
        let first = found.rows.0;
        let split = self.rows.iter().take_while(|row| row.number() < first).count();
        let below = self.rows.split_off(split);
        let above = std::mem::take(&mut self.rows);
        if let (Some(from), Some(to)) = (above.first(), above.last()) {
            notes.push(Note::Above { from: from.number(), to: to.number() });
        }
        let (titles, records): (Vec<Row>, Vec<Row>) =
            below.into_iter().partition(|row| row.number() <= found.rows.1);
        let records = spread::down(records, &self.merged, &found, &mut notes)?;
        let sorting = below::Sorting::of(&found, &above, &titles, &self.merged, &known);
        let rows = sorting.records(records, &mut notes);
        let table = Table {
            sheet: self.name,
            above,
            header_rows: found.rows,
            header: found.header,
            notes,
            rows,
        };
        Ok(table)
    }
}

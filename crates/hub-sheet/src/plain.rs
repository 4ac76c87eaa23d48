//! A small table as it was read: headings in its first row, and rows of text that know where they stood.

use std::fmt;

use crate::Encoding;

/// A table with one row of headings.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainTable {
    /// How the text was stored.
    pub encoding: Encoding,
    /// The headings as written, up to the last one that is filled; see [`crate::header_key`].
    pub headers: Vec<String>,
    /// The rows that are not empty, in their order.
    pub rows: Vec<PlainRow>,
}

/// One row of a sheet below the headings.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainRow {
    /// The number a spreadsheet shows beside the row. The first row of a file has number 1; empty
    /// rows are counted, line breaks inside a cell are not.
    pub number: u64,
    /// Exactly one cell for each heading; a missing cell is empty, and so is one that holds
    /// nothing but blanks. All other text is kept as it was written.
    pub cells: Vec<String>,
    /// How many filled cells stood to the right of the last heading. They are not in `cells`: a
    /// row with extra cells has slipped sideways and should be refused.
    pub extra: usize,
}

/// Prints sizes only: a file without a row of headings has personal data in its first row.
impl fmt::Debug for PlainTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainTable")
            .field("encoding", &self.encoding)
            .field("headers", &self.headers.len())
            .field("rows", &self.rows.len())
            .finish()
    }
}

/// Prints the place and the sizes, never a cell.
impl fmt::Debug for PlainRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainRow")
            .field("number", &self.number)
            .field("cells", &self.cells.len())
            .field("extra", &self.extra)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_prints_a_cell() {
        let row = PlainRow { number: 2, cells: vec!["欧阳一".to_owned()], extra: 0 };
        let sheet = PlainTable {
            encoding: Encoding::Utf8,
            headers: vec!["欧阳一".to_owned()],
            rows: vec![row.clone()],
        };
        assert_eq!(format!("{row:?}"), "PlainRow { number: 2, cells: 1, extra: 0 }");
        assert_eq!(format!("{sheet:?}"), "PlainTable { encoding: Utf8, headers: 1, rows: 1 }");
    }
}

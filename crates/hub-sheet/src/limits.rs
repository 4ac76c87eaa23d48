//! How much of a file is read before it is refused.

/// Bounds of one file. They are checked while reading, so a file beyond them costs no more memory
/// than a file within them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole file.
    pub max_bytes: usize,
    /// Rows below the headings; empty ones do not count.
    pub max_rows: usize,
    /// Position of the last filled cell of a row.
    pub max_columns: usize,
    /// Characters of one cell.
    pub max_cell: usize,
}

/// 200 MB, 1 000 000 rows, 200 columns, and the 32 767 characters that a cell of a spreadsheet
/// may hold.
impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 200 * 1024 * 1024,
            max_rows: 1_000_000,
            max_columns: 200,
            max_cell: 32_767,
        }
    }
}

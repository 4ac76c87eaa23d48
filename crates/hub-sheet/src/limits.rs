//! How much of a file is read before it is refused.

use serde::{Deserialize, Serialize};

/// Bounds of one file. They are checked while reading, so a file beyond them costs no more memory
/// than a file within them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a CSV file.
    pub max_bytes: usize,
    /// Rows of a CSV file; empty ones do not count.
    pub max_rows: usize,
    /// Position of the last filled cell of a row.
    pub max_columns: usize,
    /// Characters of one cell.
    pub max_cell: usize,
    /// Bounds of a file that holds files: `.xlsx`, `.ods`, `.xls`.
    pub container: ContainerLimits,
}

/// Bounds of a file that unpacks to something larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerLimits {
    /// Bytes of the file.
    pub max_bytes: usize,
    /// Bytes that it may unpack to, counted while unpacking.
    pub max_unpacked: u64,
    /// How many times larger than the file that may be. Small files may always unpack to 1 MB.
    pub max_ratio: u64,
    /// Files in it.
    pub max_entries: usize,
    /// Rows of all sheets together; empty ones do not count.
    pub max_rows: usize,
    /// Bytes of text in all cells together: a text that is stored once may stand in every cell.
    pub max_text: usize,
    /// Merged cells of all sheets together.
    pub max_merged: usize,
}

/// 200 MB and 1 000 000 rows of CSV; 100 columns; the 32 767 characters that a cell of a
/// spreadsheet may hold. Containers: 10 MB, 100 MB unpacked, 50 000 rows.
impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 200 * 1024 * 1024,
            max_rows: 1_000_000,
            max_columns: 100,
            max_cell: 32_767,
            container: ContainerLimits {
                max_bytes: 10 * 1024 * 1024,
                max_unpacked: 100 * 1024 * 1024,
                max_ratio: 100,
                max_entries: 1_000,
                max_rows: 50_000,
                max_text: 100 * 1024 * 1024,
                max_merged: 200_000,
            },
        }
    }
}

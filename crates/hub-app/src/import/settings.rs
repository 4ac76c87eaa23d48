//! Settings of imports, with their defaults.

use std::time::Duration;

/// When an import is written at once, when it pauses, and how long files stay.
#[derive(Debug, Clone, Copy)]
pub struct ImportSettings {
    /// Rows that are written in one transaction at most; larger imports are written in pieces.
    pub whole_rows: usize,
    /// Rows of the first piece: how long others wait for the writer depends on it.
    pub piece_rows: usize,
    /// Rows to which pieces grow while they are written fast.
    pub piece_limit: usize,
    /// Pauses when more per cent of the rows are refused.
    pub refused_percent: u64,
    /// Pauses when more per cent of the rows change a fact that is held.
    pub changes_percent: u64,
    /// Pauses when staff send more rows of other communities.
    pub foreign_rows: u64,
    /// Pauses when one value fills more per cent of a column that identifies.
    pub repeated_percent: u64,
    /// Pauses when the number of rows differs by more per cent from the last import with the same
    /// headings.
    pub size_percent: u64,
    /// How long a file and the report on it stay.
    pub file_days: u32,
    /// After how long without a sign of life another process goes on with an import.
    pub lease: Duration,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self {
            whole_rows: 2_000,
            piece_rows: 50,
            piece_limit: 500,
            refused_percent: 20,
            changes_percent: 10,
            foreign_rows: 0,
            repeated_percent: 50,
            size_percent: 50,
            file_days: 30,
            lease: Duration::from_secs(12),
        }
    }
}

//! Why a file was refused, in the clerk's language.

use thiserror::Error;

/// A file that cannot be read as a table. No message repeats what a cell holds.
///
/// Rows and columns count from 1. Messages name columns by their letters, as spreadsheets do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// The file is larger than [`crate::Limits::max_bytes`].
    #[error("the file has {bytes} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// The size allowed.
        limit: usize,
    },
    /// There is no row of headings.
    #[error("the file is empty; its first row must hold the headings")]
    NoHeader,
    /// The bytes are text in neither UTF-8 nor GB18030, or stand for U+FFFD, the mark that an
    /// earlier program left where it lost a character.
    #[error(
        "row {row}, column {}: not valid text in UTF-8 or GB18030; save the file again as CSV UTF-8",
        column_name(*column)
    )]
    Encoding {
        /// Row of the cell.
        row: u64,
        /// Column of the cell.
        column: usize,
    },
    /// A cell holds a zero byte, which text never does.
    #[error("row {row}, column {}: zero byte; is this a CSV file?", column_name(*column))]
    Nul {
        /// Row of the cell.
        row: u64,
        /// Column of the cell.
        column: usize,
    },
    /// A quoted cell does not end before the file does.
    #[error(
        "row {row}, column {}: the cell begins with a quotation mark that is never closed",
        column_name(*column)
    )]
    OpenQuote {
        /// Row of the cell.
        row: u64,
        /// Column of the cell.
        column: usize,
    },
    /// The file has more rows than [`crate::Limits::max_rows`].
    #[error("row {row}: more than {limit} rows below the headings; split the file")]
    TooManyRows {
        /// The first row beyond the limit.
        row: u64,
        /// The number of rows allowed.
        limit: usize,
    },
    /// A row has a filled cell beyond [`crate::Limits::max_columns`].
    #[error("row {row}, column {}: more than {limit} columns", column_name(*column))]
    TooManyColumns {
        /// Row of the cell.
        row: u64,
        /// Column of the cell.
        column: usize,
        /// The number of columns allowed.
        limit: usize,
    },
    /// A cell is longer than [`crate::Limits::max_cell`].
    #[error(
        "row {row}, column {}: more than {limit} characters in one cell; \
         is a quotation mark missing?",
        column_name(*column)
    )]
    CellTooLong {
        /// Row of the cell.
        row: u64,
        /// Column of the cell.
        column: usize,
        /// The number of characters allowed.
        limit: usize,
    },
}

impl SheetError {
    /// The reason in English.
    pub fn en(&self) -> String {
        self.to_string()
    }

    /// The reason in Chinese.
    pub fn zh(&self) -> String {
        let reason = match self {
            Self::TooLarge { bytes, limit } => {
                format!("文件大小为 {bytes} 字节，超过上限 {limit} 字节")
            }
            Self::NoHeader => "文件是空的，第一行应为表头".to_owned(),
            Self::Encoding { .. } => {
                "文字不是有效的 UTF-8 或 GB18030 编码，请另存为“CSV UTF-8”后重新上传".to_owned()
            }
            Self::Nul { .. } => "含有空字节，请确认文件是 CSV 格式".to_owned(),
            Self::OpenQuote { .. } => "单元格以双引号开头，但缺少结束的双引号".to_owned(),
            Self::TooManyRows { limit, .. } => {
                format!("表头以下超过 {limit} 行，请拆分文件")
            }
            Self::TooManyColumns { limit, .. } => format!("超过 {limit} 列"),
            Self::CellTooLong { limit, .. } => {
                format!("单元格超过 {limit} 个字符，请检查是否缺少双引号")
            }
        };
        match (self.row(), self.column()) {
            (Some(row), Some(column)) => {
                format!("第 {row} 行 {} 列：{reason}", column_name(column))
            }
            (Some(row), None) => format!("第 {row} 行：{reason}"),
            (None, _) => reason,
        }
    }

    /// The row the reason lies in, unless it is the whole file.
    pub fn row(&self) -> Option<u64> {
        match self {
            Self::TooLarge { .. } | Self::NoHeader => None,
            Self::Encoding { row, .. }
            | Self::Nul { row, .. }
            | Self::OpenQuote { row, .. }
            | Self::TooManyRows { row, .. }
            | Self::TooManyColumns { row, .. }
            | Self::CellTooLong { row, .. } => Some(*row),
        }
    }

    /// The column the reason lies in, unless it is a whole row or the whole file.
    pub fn column(&self) -> Option<usize> {
        match self {
            Self::TooLarge { .. } | Self::NoHeader | Self::TooManyRows { .. } => None,
            Self::Encoding { column, .. }
            | Self::Nul { column, .. }
            | Self::OpenQuote { column, .. }
            | Self::TooManyColumns { column, .. }
            | Self::CellTooLong { column, .. } => Some(*column),
        }
    }
}

/// The letters a spreadsheet shows above a column, counted from 1; empty for 0.
///
/// ```
/// assert_eq!(hub_sheet::column_name(28), "AB");
/// ```
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while let Some(index) = rest.checked_sub(1) {
        letters.extend(('A'..='Z').nth(index % 26));
        rest = index / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [0, 1, 26, 27, 52, 53, 702, 703, 16_384].map(column_name);
        assert_eq!(names, ["", "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn both_languages_name_row_and_column() {
        let error = SheetError::CellTooLong { row: 7, column: 28, limit: 9 };
        assert!(error.en().starts_with("row 7, column AB: more than 9 characters"));
        assert!(error.zh().starts_with("第 7 行 AB 列：单元格超过 9 个字符"));
        assert_eq!((error.row(), error.column()), (Some(7), Some(28)));
    }

    #[test]
    fn a_reason_without_a_column_names_the_row_only() {
        let error = SheetError::TooManyRows { row: 12, limit: 10 };
        assert_eq!(error.zh(), "第 12 行：表头以下超过 10 行，请拆分文件");
        assert_eq!(SheetError::NoHeader.zh(), "文件是空的，第一行应为表头");
    }
}

//! Why a file was refused, in the clerk's language.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::FileKind;

/// A file that cannot be read as a table. No message repeats what a cell holds.
///
/// Rows and columns count from 1. Messages name columns by their letters, as spreadsheets do.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum SheetError {
    /// The file has no content.
    #[error("the file is empty")]
    Empty,
    /// The file is no table.
    #[error("the file is {}; {}", .0.en(), .0.remedy_en())]
    NotASheet(FileKind),
    /// The file opens with a password only.
    #[error("the file is protected by a password; save it without one")]
    Encrypted,
    /// The file holds programs.
    #[error("the file holds macros; save it as .xlsx without macros")]
    Macros,
    /// A container breaks off, or holds what its kind may not hold.
    #[error("the file is damaged ({part}); open it in Excel or WPS and save it as a new .xlsx")]
    Malformed {
        /// Where in the container.
        part: String,
    },
    /// A container has more files than [`crate::ContainerLimits::max_entries`], or two of one name.
    #[error("the file holds {entries} files, or two of one name; {limit} are allowed")]
    Entries {
        /// Files in it.
        entries: usize,
        /// The number allowed.
        limit: usize,
    },
    /// A container unpacks to more than [`crate::ContainerLimits`] allow.
    #[error(
        "the file unpacks to more than {} MB; remove pictures and empty formatted rows, \
         or split it",
        megabytes(*limit)
    )]
    Unpacked {
        /// The bytes allowed.
        limit: u64,
    },
    /// All cells together hold more text than [`crate::ContainerLimits::max_text`].
    #[error("row {row}: more than {limit} bytes of text; split the file")]
    TooMuchText {
        /// The row where it is too much.
        row: u64,
        /// The bytes allowed.
        limit: usize,
    },
    /// More cells are merged than [`crate::ContainerLimits::max_merged`] allows.
    #[error("more than {limit} merged cells; unmerge them")]
    TooManyMerged {
        /// The number allowed.
        limit: usize,
    },
    /// Reading took more memory or time than one file may take.
    #[error(
        "this file needs more than {megabytes} MB of memory or {seconds} s; copy the table into a \
         new file, or split it"
    )]
    NeedsTooMuch {
        /// The memory allowed.
        megabytes: u64,
        /// The time allowed.
        seconds: u64,
    },
    /// The process that reads files could not be started or understood.
    #[error("files cannot be read at present; try again, and tell the operator if it stays so")]
    NoReader,
    /// No sheet has headings that are known.
    #[error("no row of headings was found; the first row of the table must hold the headings")]
    NoHeadings,
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
    /// A cell holds U+FFFD, the mark that an earlier program left where it lost a character.
    #[error(
        "row {row}, column {}: a character was lost here by an earlier program (\u{FFFD}); \
         type it again from the source",
        column_name(*column)
    )]
    LostCharacter {
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
            Self::Empty => "文件是空的".to_owned(),
            Self::NotASheet(kind) => format!("文件是{}，{}", kind.zh(), kind.remedy_zh()),
            Self::Encrypted => "文件设有打开密码，请取消密码后另存再上传".to_owned(),
            Self::Macros => "文件含有宏，请另存为不含宏的 .xlsx 后重新上传".to_owned(),
            Self::Malformed { part } => {
                format!("文件已损坏（{part}），请用 Excel 或 WPS 打开，另存为新的 .xlsx 后重新上传")
            }
            Self::Entries { entries, limit } => {
                format!("文件包含 {entries} 个内部文件或有重名，最多允许 {limit} 个")
            }
            Self::Unpacked { limit } => {
                format!(
                    "文件解压后超过 {} MB，请删除图片和空白的带格式行，或拆分文件",
                    megabytes(*limit)
                )
            }
            Self::TooMuchText { limit, .. } => {
                format!("全部文字超过 {limit} 字节，请拆分文件")
            }
            Self::TooManyMerged { limit } => {
                format!("合并单元格超过 {limit} 个，请取消合并")
            }
            Self::NeedsTooMuch { megabytes, seconds } => format!(
                "读取该文件需要超过 {megabytes} MB 内存或 {seconds} 秒，请把表格复制到新文件，或拆分文件"
            ),
            Self::NoReader => "暂时无法读取文件，请稍后重试；如仍不行请联系管理员".to_owned(),
            Self::NoHeadings => "没有找到表头，请检查表格第一行是否为表头".to_owned(),
            Self::TooLarge { bytes, limit } => {
                format!("文件大小为 {bytes} 字节，超过上限 {limit} 字节")
            }
            Self::NoHeader => "文件是空的，第一行应为表头".to_owned(),
            Self::Encoding { .. } => {
                "文字不是有效的 UTF-8 或 GB18030 编码，请另存为“CSV UTF-8”后重新上传".to_owned()
            }
            Self::LostCharacter { .. } => {
                "有字符在之前的转换中丢失（显示为\u{FFFD}），请按原始资料重新录入".to_owned()
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
        match self.place() {
            (Some(row), Some(column)) => {
                format!("第 {row} 行 {} 列：{reason}", column_name(column))
            }
            (Some(row), None) => format!("第 {row} 行：{reason}"),
            (None, _) => reason,
        }
    }

    /// The row the reason lies in, unless it is the whole file.
    pub fn row(&self) -> Option<u64> {
        self.place().0
    }

    /// The column the reason lies in, unless it is a whole row or the whole file.
    pub fn column(&self) -> Option<usize> {
        self.place().1
    }

    fn place(&self) -> (Option<u64>, Option<usize>) {
        match self {
            Self::Empty
            | Self::NotASheet(_)
            | Self::Encrypted
            | Self::Macros
            | Self::Malformed { .. }
            | Self::Entries { .. }
            | Self::Unpacked { .. }
            | Self::TooManyMerged { .. }
            | Self::NeedsTooMuch { .. }
            | Self::NoReader
            | Self::NoHeadings
            | Self::TooLarge { .. }
            | Self::NoHeader => (None, None),
            Self::TooMuchText { row, .. } | Self::TooManyRows { row, .. } => (Some(*row), None),
            Self::Encoding { row, column, .. }
            | Self::Nul { row, column, .. }
            | Self::LostCharacter { row, column, .. }
            | Self::OpenQuote { row, column, .. }
            | Self::TooManyColumns { row, column, .. }
            | Self::CellTooLong { row, column, .. } => (Some(*row), Some(*column)),
        }
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
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

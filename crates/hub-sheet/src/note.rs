//! What a person should know about a file that was read: what was left aside, and why.

use serde::{Deserialize, Serialize};

use crate::{Format, column_name};

/// Something that is no mistake, but that must not pass in silence. Rows and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// The name of the file says another kind than its content.
    WrongExtension {
        /// The ending of the name.
        ending: String,
        /// What the file is.
        format: Format,
    },
    /// A sheet that is hidden was read too.
    HiddenSheet,
    /// Rows that are hidden, by a filter or by hand, were read too.
    HiddenRows {
        /// How many.
        count: u32,
    },
    /// A sheet without any filled cell.
    EmptySheet {
        /// Its name.
        sheet: String,
    },
    /// A sheet in which no headings are known.
    NoHeadings {
        /// Its name.
        sheet: String,
    },
    /// The rows above the headings: a title, who fills the form in.
    Above {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// A row that explains or signs the table.
    Remark {
        /// The row.
        row: u64,
    },
    /// A row of sums.
    Total {
        /// The row.
        row: u64,
    },
    /// The headings or the title once more, as on each printed page.
    RepeatedHeadings {
        /// The row.
        row: u64,
    },
    /// A row that is one wide cell, a heading of the rows below it.
    Section {
        /// The row.
        row: u64,
    },
    /// Rows in which only their number is filled in.
    NumberedOnly {
        /// How many.
        count: usize,
    },
    /// Another table begins in the same sheet; it and all below it was not read.
    SecondTable {
        /// The row of its headings.
        row: u64,
    },
    /// Cells merged over several rows: what they show counts for each of these rows.
    MergedDown {
        /// How many such cells.
        count: usize,
    },
    /// Filled cells below no heading.
    NoHeading {
        /// The column.
        column: usize,
        /// How many cells.
        count: usize,
    },
    /// Codes that were stored as numbers, which have no leading zeros.
    ZerosMayBeLost {
        /// The column.
        column: usize,
        /// The first row.
        row: u64,
    },
}

impl Note {
    /// The note in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::WrongExtension { ending, format } => {
                format!("文件名以 .{ending} 结尾，内容是 .{}，已按内容读取", format.extension())
            }
            Self::HiddenSheet => "该工作表处于隐藏状态，已一并读取".to_owned(),
            Self::HiddenRows { count } => {
                format!("有 {count} 个隐藏行（或被筛选掉的行），已一并读取")
            }
            Self::EmptySheet { sheet } => format!("工作表“{sheet}”没有内容，已跳过"),
            Self::NoHeadings { sheet } => format!("工作表“{sheet}”中没有可识别的表头，已跳过"),
            Self::Above { from, to } if from == to => {
                format!("第 {from} 行是标题或说明，未作为数据")
            }
            Self::Above { from, to } => format!("第 {from}–{to} 行是标题或说明，未作为数据"),
            Self::Remark { row } => format!("第 {row} 行是说明或签名，未作为数据"),
            Self::Total { row } => format!("第 {row} 行是合计，未作为数据"),
            Self::RepeatedHeadings { row } => format!("第 {row} 行是重复的表头或标题，未作为数据"),
            Self::Section { row } => format!("第 {row} 行是分组标题，未作为数据"),
            Self::NumberedOnly { count } => format!("有 {count} 行只有序号，已跳过"),
            Self::SecondTable { row } => {
                format!("第 {row} 行开始是另一张表，未读取；请把它放到单独的工作表")
            }
            Self::MergedDown { count } => {
                format!("有 {count} 个纵向合并的单元格，其内容已用于所合并的每一行")
            }
            Self::NoHeading { column, count } => {
                format!("{} 列没有表头，其中 {count} 个单元格未读取", column_name(*column))
            }
            Self::ZerosMayBeLost { column, row } => format!(
                "{} 列的编码（自第 {row} 行起）被存成了数字，开头的 0 可能已丢失；请设为“文本”格式后核对",
                column_name(*column)
            ),
        }
    }

    /// The note in English.
    pub fn en(&self) -> String {
        match self {
            Self::WrongExtension { ending, format } => format!(
                "the name ends with .{ending}, but the file is .{}; it was read as what it is",
                format.extension()
            ),
            Self::HiddenSheet => "this sheet is hidden; it was read too".to_owned(),
            Self::HiddenRows { count } => {
                format!("{count} rows are hidden or filtered out; they were read too")
            }
            Self::EmptySheet { sheet } => format!("sheet “{sheet}” is empty; left aside"),
            Self::NoHeadings { sheet } => {
                format!("sheet “{sheet}” has no headings that are known; left aside")
            }
            Self::Above { from, to } if from == to => {
                format!("row {from} is a title or an explanation, no record")
            }
            Self::Above { from, to } => {
                format!("rows {from} to {to} are a title or an explanation, no records")
            }
            Self::Remark { row } => format!("row {row} is a remark or a signature, no record"),
            Self::Total { row } => format!("row {row} is a total, no record"),
            Self::RepeatedHeadings { row } => {
                format!("row {row} repeats the headings or the title, no record")
            }
            Self::Section { row } => format!("row {row} is the title of a section, no record"),
            Self::NumberedOnly { count } => {
                format!("{count} rows have only their number filled in; left aside")
            }
            Self::SecondTable { row } => format!(
                "another table begins in row {row} and was not read; put it into a sheet of its own"
            ),
            Self::MergedDown { count } => format!(
                "{count} cells are merged over several rows; what they show counts for each row"
            ),
            Self::NoHeading { column, count } => format!(
                "column {} has no heading; {count} filled cells were left aside",
                column_name(*column)
            ),
            Self::ZerosMayBeLost { column, row } => format!(
                "codes in column {} (from row {row}) were stored as numbers; leading zeros may be \
                 lost: format the column as text and check them",
                column_name(*column)
            ),
        }
    }
}

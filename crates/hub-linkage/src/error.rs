//! Why a model or a table cannot be used, in Chinese and English.

use hub_values::Bilingual;
use thiserror::Error;

/// Why a model or a table cannot be used.
#[derive(Debug, Error)]
pub enum LinkageError {
    /// The model file is not TOML of the expected shape.
    #[error("the model cannot be read: {0}")]
    ModelUnreadable(String),
    /// The model contradicts itself.
    #[error("the model is wrong: {0}")]
    ModelWrong(String),
    /// The table has no column that the model names.
    #[error("the table has no column {column:?}, which the model names; it has {found:?}")]
    NoColumn {
        /// What the model wants.
        column: String,
        /// The columns of the table.
        found: Vec<String>,
    },
    /// Two columns of the table have one name.
    #[error("the table has two columns {column:?}; give each a name of its own")]
    ColumnTwice {
        /// The name.
        column: String,
    },
    /// A line is not UTF-8.
    #[error("line {line} is not UTF-8; save the file as UTF-8 and try again")]
    NotUtf8 {
        /// The line, counted from 1.
        line: u64,
    },
    /// A line cannot be read as CSV.
    #[error("line {line} has {found} cells, the heading has {wanted}; correct the line")]
    Ragged {
        /// The line, counted from 1.
        line: u64,
        /// Cells of the line.
        found: u64,
        /// Cells of the heading.
        wanted: u64,
    },
    /// The file cannot be read to its end.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// A record has no id, or the id of another one.
    #[error("line {line} has an empty record_id or one that occurred before; each must be unique")]
    RecordId {
        /// The line, counted from 1.
        line: u64,
    },
    /// A cell is far longer than any value.
    #[error("line {line} has a cell of more than {limit} bytes; correct the line")]
    CellTooLong {
        /// The line, counted from 1.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// More records than an index can number.
    #[error("the table has more than {limit} records; split it")]
    TooManyRecords {
        /// The limit.
        limit: u32,
    },
    /// No record has this id.
    #[error("no record has the id {0:?}")]
    NoRecord(String),
    /// Too little to learn from.
    #[error("there is too little to learn from: {0}")]
    TooLittle(String),
}

impl Bilingual for LinkageError {
    fn zh(&self) -> String {
        match self {
            Self::ModelUnreadable(why) => format!("模型文件无法读取，请检查 TOML 格式：{why}"),
            Self::ModelWrong(why) => format!("模型内容有误，请修改模型文件：{why}"),
            Self::NoColumn { column, found } => {
                format!("表中没有模型所需的列“{column}”，现有列：{}", found.join("、"))
            }
            Self::ColumnTwice { column } => format!("表中有两列同名“{column}”，请改名后重试"),
            Self::NotUtf8 { line } => format!("第 {line} 行不是 UTF-8 编码，请另存为 UTF-8 后重试"),
            Self::Ragged { line, found, wanted } => {
                format!("第 {line} 行有 {found} 格，表头有 {wanted} 格，请更正该行")
            }
            Self::Unreadable(why) => format!("文件无法读取：{why}"),
            Self::RecordId { line } => {
                format!("第 {line} 行的 record_id 为空或重复，每条记录须有唯一编号")
            }
            Self::CellTooLong { line, limit } => {
                format!("第 {line} 行有超过 {limit} 字节的单元格，请更正该行")
            }
            Self::TooManyRecords { limit } => format!("记录超过 {limit} 条，请拆分后处理"),
            Self::NoRecord(id) => format!("没有编号为“{id}”的记录"),
            Self::TooLittle(why) => format!("可供学习的数据太少：{why}"),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

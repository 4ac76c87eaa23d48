//! Small tables that administrators keep in a spreadsheet: known headings, trimmed cells, and
//! every mistake told with row and column.

use hub_sheet::{
    Limits, PlainRow, SheetError, column_name, header_key, header_key_in_full, is_formula, read_csv,
};
use thiserror::Error;

use crate::AppError;

/// Characters of a cell at most; these tables hold names and codes.
const CELL: usize = 200;
/// Rows at most.
const ROWS: usize = 100_000;
/// Bytes at most.
const BYTES: usize = 20 * 1024 * 1024;

/// A column that a table may have.
#[derive(Debug)]
pub(crate) struct Heading {
    /// Heading in English.
    pub(crate) en: &'static str,
    /// Heading in Chinese.
    pub(crate) zh: &'static str,
    /// Other headings for it, as [`header_key`] makes them.
    pub(crate) also: &'static [&'static str],
    /// Whether the table is of no use without it.
    pub(crate) is_required: bool,
}

impl Heading {
    fn is(&self, key: &str) -> bool {
        header_key(self.en) == key || header_key(self.zh) == key || self.also.contains(&key)
    }
}

/// Something wrong with a table, and what to do about it. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// Its row as a spreadsheet numbers it; none for the whole file.
    pub row: Option<u64>,
    /// The letters above its column, and the heading.
    pub column: Option<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl std::fmt::Display for TableProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.row, &self.column) {
            (Some(row), Some(column)) => {
                write!(f, "第 {row} 行 {column} 列：{} / row {row}, column {column}: ", self.zh)?;
            }
            (Some(row), None) => write!(f, "第 {row} 行：{} / row {row}: ", self.zh)?,
            (None, _) => write!(f, "{} / ", self.zh)?,
        }
        f.write_str(&self.en)
    }
}

/// Why a table was not taken; nothing of it was written.
#[derive(Debug, Error)]
pub enum TableError {
    /// What must be put right, in the order of the rows.
    #[error("{} problems; nothing was written", .0.len())]
    Problems(Vec<TableProblem>),
    /// The hub failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<SheetError> for TableProblem {
    fn from(error: SheetError) -> Self {
        // The message of a sheet names row and column itself.
        Self { row: None, column: None, zh: error.zh(), en: error.en() }
    }
}

/// A table whose headings are understood.
pub(crate) struct Table {
    headings: &'static [Heading],
    /// For each heading the column that it stands over.
    positions: Vec<Option<usize>>,
    rows: Vec<PlainRow>,
    /// Headings that mean nothing here and were left aside.
    pub(crate) unknown: Vec<String>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    table: &'a Table,
    row: &'a PlainRow,
}

impl Table {
    /// Reads a CSV file with some of these headings.
    pub(crate) fn read(
        file: &[u8],
        headings: &'static [Heading],
    ) -> Result<Self, Vec<TableProblem>> {
        let limits = Limits {
            max_bytes: BYTES,
            max_rows: ROWS,
            max_columns: 50,
            max_cell: CELL,
            ..Limits::default()
        };
        let sheet = read_csv(file, &limits).map_err(|error| vec![error.into()])?;
        let mut positions = vec![None; headings.len()];
        let mut unknown = Vec::new();
        let mut problems = Vec::new();
        for (position, header) in sheet.headers.iter().enumerate() {
            let keys = [header_key_in_full(header), header_key(header)];
            let found = headings.iter().position(|one| keys.iter().any(|key| one.is(key)));
            match found.and_then(|index| positions.get_mut(index)) {
                Some(slot) if slot.is_some() => problems.push(TableProblem {
                    row: Some(1),
                    column: Some(column_name(position + 1)),
                    zh: "与前面的列含义相同，请只保留一列".to_owned(),
                    en: "repeats an earlier column; keep one".to_owned(),
                }),
                Some(slot) => *slot = Some(position),
                None => unknown.push(header.clone()),
            }
        }
        for (heading, position) in headings.iter().zip(&positions) {
            if heading.is_required && position.is_none() {
                problems.push(TableProblem {
                    row: Some(1),
                    column: None,
                    zh: format!("缺少“{}”列，请检查第一行是否为表头", heading.zh),
                    en: format!("no column “{}”; is the first row the header?", heading.en),
                });
            }
        }
        let table = Self { headings, positions, rows: sheet.rows, unknown };
        for line in table.lines() {
            line.check(&mut problems);
        }
        if problems.is_empty() { Ok(table) } else { Err(problems) }
    }

    /// Its rows, in their order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|row| Line { table: self, row })
    }
}

impl<'a> Line<'a> {
    /// The text under a heading; none when the cell is empty or the column is not there.
    pub(crate) fn text(self, heading: usize) -> Option<&'a str> {
        let position = self.table.positions.get(heading).copied().flatten()?;
        let text = self.row.cells.get(position)?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The text under a heading that must be there.
    pub(crate) fn required(self, heading: usize) -> Result<&'a str, TableProblem> {
        self.text(heading).ok_or_else(|| {
            self.problem(heading, "不能为空，请填写", "must not be empty; fill it in")
        })
    }

    /// A text as it is compared with known words.
    pub(crate) fn word(self, heading: usize) -> Option<String> {
        self.text(heading).map(header_key)
    }

    /// Something wrong in the cell under a heading.
    pub(crate) fn problem(
        self,
        heading: usize,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> TableProblem {
        let position = self.table.positions.get(heading).copied().flatten();
        let named = self.table.headings.get(heading);
        let column = match (position, named) {
            (Some(position), Some(named)) => {
                Some(format!("{}（{} {}）", column_name(position + 1), named.zh, named.en))
            }
            (_, Some(named)) => Some(format!("“{} {}”", named.zh, named.en)),
            (_, None) => None,
        };
        TableProblem { row: Some(self.row.number), column, zh: zh.into(), en: en.into() }
    }

    /// What the use case found wrong with this row, at the heading that it names.
    pub(crate) fn refused(self, error: AppError) -> Result<TableProblem, AppError> {
        if let AppError::Invalid { path, zh, en } = error {
            let headings = self.table.headings;
            let heading = headings.iter().position(|one| one.en == path);
            return Ok(self.problem(heading.unwrap_or(headings.len()), zh, en));
        }
        Err(error)
    }

    fn check(self, problems: &mut Vec<TableProblem>) {
        let mut tell = |column: Option<usize>, zh: &str, en: &str| {
            problems.push(TableProblem {
                row: Some(self.row.number),
                column: column.map(|position| column_name(position + 1)),
                zh: zh.to_owned(),
                en: en.to_owned(),
            });
        };
        if self.row.extra > 0 {
            tell(None, "单元格多于表头，请检查是否错列", "more cells than headings; did it slip?");
        }
        for position in self.table.positions.iter().flatten() {
            let Some(cell) = self.row.cells.get(*position) else { continue };
            if is_formula(cell) {
                tell(
                    Some(*position),
                    "不接受公式，请填写结果",
                    "formulas are not taken; write the result",
                );
            } else if cell.chars().any(hub_catalogue::is_forbidden) {
                tell(Some(*position), "含有不可见的控制字符", "holds invisible control characters");
            }
        }
    }
}

/// `是` or `否`, in the ways that people write it.
pub(crate) fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "是" | "有" | "true" | "yes" | "y" | "1" => Some(true),
        "否" | "无" | "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

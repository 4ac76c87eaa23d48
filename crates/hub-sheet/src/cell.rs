//! A row of cells, kept as one text with marks, so that millions of cells cost little memory.

use serde::{Deserialize, Serialize};

use crate::column_name;

/// What stands in a cell, as a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing, or nothing but blanks.
    Empty,
    /// Text, byte for byte as it was typed.
    Text(&'a str),
    /// A number with all its digits, never in scientific notation; with leading zeros where the
    /// format of the cell shows them.
    Number(&'a str),
    /// A day (`1990-03-05`), with a time when there is one. What shows no day has none:
    /// `1990年3月`.
    Date(&'a str),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A formula. Its result is not given on: nobody typed it.
    Formula,
    /// An error such as `#N/A`, as the spreadsheet shows it.
    Error(&'a str),
    /// A number of 16 or more digits. The spreadsheet has kept 15 of them and has replaced the
    /// others; this is what is left.
    Damaged(&'a str),
}

impl<'a> Cell<'a> {
    /// The text that a person sees; nothing for a formula.
    pub fn as_text(self) -> &'a str {
        match self {
            Self::Empty | Self::Formula => "",
            Self::Text(text)
            | Self::Number(text)
            | Self::Date(text)
            | Self::Error(text)
            | Self::Damaged(text) => text,
            Self::Bool(true) => "TRUE",
            Self::Bool(false) => "FALSE",
        }
    }

    /// Whether nothing stands here.
    pub fn is_empty(self) -> bool {
        self == Self::Empty
    }

    /// Why this cell cannot be taken as it is, whatever its column means.
    pub fn flaw(self) -> Option<CellFlaw> {
        match self {
            Self::Formula => Some(CellFlaw::Formula),
            Self::Error(_) => Some(CellFlaw::Error),
            Self::Damaged(_) => Some(CellFlaw::Damaged),
            Self::Empty | Self::Text(_) | Self::Number(_) | Self::Date(_) | Self::Bool(_) => None,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Empty => Kind::Empty,
            Self::Text(_) => Kind::Text,
            Self::Number(_) => Kind::Number,
            Self::Date(_) => Kind::Date,
            Self::Bool(true) => Kind::True,
            Self::Bool(false) => Kind::False,
            Self::Formula => Kind::Formula,
            Self::Error(_) => Kind::Error,
            Self::Damaged(_) => Kind::Damaged,
        }
    }
}

/// Why a cell cannot be taken as it is, with the remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellFlaw {
    /// A formula.
    Formula,
    /// An error of the spreadsheet.
    Error,
    /// A number that has lost digits.
    Damaged,
}

impl CellFlaw {
    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Formula => "是公式，请用“选择性粘贴—数值”粘贴为数值后再导入",
            Self::Error => "是表格错误值（如 #N/A），请填写正确内容",
            Self::Damaged => {
                "长号码被存成了数字，第15位以后的数字已丢失，无法还原；请把该列设为“文本”格式，再按证件重新录入"
            }
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Formula => "is a formula; paste its value instead",
            Self::Error => "holds an error of the spreadsheet, such as #N/A; type what is right",
            Self::Damaged => {
                "a long number was stored as a number, and its digits after the 15th are lost; \
                 format the column as text and type it again from the document"
            }
        }
    }
}

/// A row, up to its last filled cell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    number: u32,
    text: Box<str>,
    marks: Box<[Mark]>,
}

/// Kind of a cell, and where its text ends.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Mark(Kind, u32);

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    Empty,
    Text,
    Number,
    Date,
    True,
    False,
    Formula,
    Error,
    Damaged,
}

impl Row {
    /// A row of these cells, the first of them in column A.
    pub(crate) fn of<'c>(number: u32, cells: impl IntoIterator<Item = Cell<'c>>) -> Self {
        let mut text = String::new();
        let mut marks = Vec::new();
        let mut filled = 0;
        for cell in cells {
            let kind = cell.kind();
            // The kind says it already.
            if !matches!(kind, Kind::True | Kind::False) {
                text.push_str(cell.as_text());
            }
            marks.push(Mark(kind, u32::try_from(text.len()).unwrap_or(u32::MAX)));
            if kind != Kind::Empty {
                filled = marks.len();
            }
        }
        marks.truncate(filled);
        Self { number, text: text.into_boxed_str(), marks: marks.into_boxed_slice() }
    }

    /// The number a spreadsheet shows beside the row.
    pub fn number(&self) -> u64 {
        self.number.into()
    }

    /// The cell in a column, counted from 1.
    pub fn cell(&self, column: usize) -> Cell<'_> {
        let Some(index) = column.checked_sub(1) else { return Cell::Empty };
        let Some(Mark(kind, end)) = self.marks.get(index) else { return Cell::Empty };
        let before = index.checked_sub(1).and_then(|index| self.marks.get(index));
        let start = before.map_or(0, |Mark(_, end)| *end);
        // Marks of a row that came from another process may be anything.
        let text = self.text.get(start as usize..*end as usize).unwrap_or_default();
        match kind {
            Kind::Empty => Cell::Empty,
            Kind::Text => Cell::Text(text),
            Kind::Number => Cell::Number(text),
            Kind::Date => Cell::Date(text),
            Kind::True => Cell::Bool(true),
            Kind::False => Cell::Bool(false),
            Kind::Formula => Cell::Formula,
            Kind::Error => Cell::Error(text),
            Kind::Damaged => Cell::Damaged(text),
        }
    }

    /// All cells up to the last filled one, from column A.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (1..=self.marks.len()).map(|column| self.cell(column))
    }

    /// The filled cells with their columns, counted from 1.
    pub fn filled(&self) -> impl Iterator<Item = (usize, Cell<'_>)> {
        (1..).zip(self.cells()).filter(|(_, cell)| !cell.is_empty())
    }

    /// How many columns it reaches.
    pub fn width(&self) -> usize {
        self.marks.len()
    }

    /// The address of its cell in a column, such as `C12`.
    pub fn address(&self, column: usize) -> String {
        format!("{}{}", column_name(column), self.number)
    }
}

/// Prints the place and the size, never a cell.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("number", &self.number)
            .field("cells", &self.marks.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_gives_back_its_cells() {
        let cells = [
            Cell::Text("欧阳𠮷"),
            Cell::Empty,
            Cell::Number("007"),
            Cell::Bool(true),
            Cell::Formula,
            Cell::Damaged("110105199003078000"),
            Cell::Date("1990年3月"),
        ];
        let row = Row::of(12, cells.into_iter().chain([Cell::Empty, Cell::Empty]));
        assert_eq!(row.cells().collect::<Vec<_>>(), cells);
        assert_eq!((row.cell(0), row.cell(8), row.width()), (Cell::Empty, Cell::Empty, 7));
        assert_eq!(row.address(3), "C12");
    }

    #[test]
    fn marks_that_lie_give_no_text() {
        let row = Row {
            number: 1,
            text: "姓名".into(),
            marks: [Mark(Kind::Text, 1), Mark(Kind::Text, 900), Mark(Kind::Text, 3)].into(),
        };
        assert!(row.cells().all(|cell| cell == Cell::Text("")));
    }

    #[test]
    fn debug_never_prints_a_cell() {
        let row = Row::of(2, [Cell::Text("欧阳一")]);
        assert_eq!(format!("{row:?}"), "Row { number: 2, cells: 1, .. }");
    }
}

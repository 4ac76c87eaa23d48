//! From the bytes of a file to a table: headings, and rows whose cells know where they stand.

use hub_sheet::{Limits, ReadingProcess, Row, column_name, is_formula};

use crate::Problem;

/// A table that was read.
pub(super) struct Table {
    /// The sheet; empty for CSV.
    pub(super) sheet: String,
    /// Row of the headings; the last of them, when they have several.
    pub(super) header_row: u64,
    /// Headings with their columns, counted from 1.
    pub(super) headers: Vec<(usize, String)>,
    /// What was left aside, in Chinese and English.
    pub(super) notes: Vec<(String, String)>,
    source: hub_sheet::Table,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct TableRow<'a> {
    row: &'a Row,
    strays: usize,
}

impl Table {
    /// Reads a file: its first sheet with headings that are `known`, or the one that is asked for.
    pub(super) fn read(
        apart: Option<&ReadingProcess>,
        file: &[u8],
        name: &str,
        sheet: Option<&str>,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Problem> {
        let flaw = |error: hub_sheet::SheetError| Problem::new("file", error.zh(), error.en());
        let name = Some(name).filter(|name| !name.is_empty());
        let limits = Limits::default();
        let workbook = match apart {
            Some(process) => process.read(file, name, &limits),
            None => hub_sheet::read(file, name, &limits),
        };
        let workbook = workbook.map_err(flaw)?;
        let (tables, notes) = workbook.tables(known).map_err(flaw)?;
        let mut notes: Vec<(String, String)> =
            notes.iter().map(|note| (note.zh(), note.en())).collect();
        let is_asked =
            |one: &hub_sheet::Table| sheet.is_none_or(|name| one.sheet.trim() == name.trim());
        let mut source = None;
        let mut others = Vec::new();
        for table in tables {
            if source.is_none() && is_asked(&table) {
                source = Some(table);
            } else {
                others.push(table.sheet);
            }
        }
        let source = source.ok_or_else(|| {
            Problem::new(
                "sheet",
                "文件中没有这个名称且带表头的工作表",
                "no sheet of this name with headings is in the file",
            )
        })?;
        if !others.is_empty() {
            let names = others.join("、");
            notes.push((
                format!("另有工作表未读取：{names}；请分别指定工作表导入"),
                format!("sheets that were not read: {names}; import each by its name"),
            ));
        }
        notes.extend(source.notes.iter().map(|note| (note.zh(), note.en())));
        Ok(Self {
            sheet: source.sheet.clone(),
            header_row: source.header_rows.1,
            headers: headers(&source, known),
            notes,
            source,
        })
    }

    /// Rows below the headings.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = TableRow<'_>> {
        self.source.rows.iter().map(|row| TableRow { row, strays: self.source.strays(row) })
    }
}

/// Headings as they are looked up: joined over their lines, or without the lines of a group above,
/// where only one column can be meant by that.
fn headers(table: &hub_sheet::Table, known: &dyn Fn(&str) -> bool) -> Vec<(usize, String)> {
    let reading = |one: &hub_sheet::Header| one.readings().find(|text| known(text));
    let found: Vec<Option<String>> = table.header.iter().map(reading).collect();
    let is_alone = |own: &String| found.iter().flatten().filter(|one| *one == own).count() == 1;
    let headings = table.header.iter().zip(&found).map(|(one, own)| {
        let text = own.as_ref().filter(|own| is_alone(own)).unwrap_or(&one.text);
        (one.column, text.clone())
    });
    headings.collect()
}

impl<'a> TableRow<'a> {
    /// Its number as a spreadsheet shows it.
    pub(super) fn number(self) -> u64 {
        self.row.number()
    }

    /// The text of a cell without blanks around it, or why it cannot be taken.
    pub(super) fn text(self, column: usize) -> Result<&'a str, Problem> {
        let cell = self.row.cell(column);
        let name = column_name(column);
        if let Some(flaw) = cell.flaw() {
            return Err(Problem::new(
                &name,
                format!("{name}列{}", flaw.zh()),
                format!("column {name} {}", flaw.en()),
            ));
        }
        let text = cell.as_text().trim();
        if is_formula(text) {
            return Err(Problem::new(
                &name,
                format!("{name}列是公式，请粘贴为数值后再导入"),
                format!("column {name} is a formula; paste its value instead"),
            ));
        }
        Ok(text)
    }

    /// What is wrong with the row as a whole.
    pub(super) fn flaw(self) -> Option<Problem> {
        (self.strays > 0).then(|| {
            Problem::new(
                "row",
                "单元格比表头多，可能有未加引号的逗号，请检查这一行",
                "more cells than headers; look for a comma without quotes",
            )
        })
    }
}

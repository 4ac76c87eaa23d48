//! The headings of a department's own file, and where they stand.

use hub_forms::{HeadingRow, LabelCell, Mapper, SheetHeading, labelled};
use hub_sheet::{Limits, ReadingProcess, Sheet, Table, Workbook};
use hub_values::names_a_person;

use super::FormLayout;
use crate::Problem;

/// Filled rows in which labels are looked for.
const ROWS: usize = 80;

/// A form as it was read.
pub(super) struct FormSheet {
    pub(super) row: HeadingRow,
    pub(super) layout: FormLayout,
    /// The row of the headings, where they stand in one.
    header_row: Option<u64>,
}

impl FormSheet {
    /// Reads a file: the sheet of this name, or the first with headings that are known.
    pub(super) fn read(
        apart: Option<&ReadingProcess>,
        file: &[u8],
        name: &str,
        sheet: Option<&str>,
        mapper: &Mapper<'_>,
    ) -> Result<Self, Problem> {
        let flaw = |error: hub_sheet::SheetError| Problem::new("file", error.zh(), error.en());
        let name = Some(name).filter(|name| !name.is_empty());
        let limits = Limits::default();
        let workbook = match apart {
            Some(process) => process.read(file, name, &limits),
            None => hub_sheet::read(file, name, &limits),
        };
        let workbook = workbook.map_err(flaw)?;
        let found = match labels(&workbook, sheet, mapper) {
            Some(found) => found,
            None => table(workbook, sheet, mapper)?,
        };
        found.without_persons()
    }

    /// The cell of a heading, as a spreadsheet names it.
    pub(super) fn cell(&self, heading: &SheetHeading) -> String {
        let column = hub_sheet::column_name(heading.column);
        let row = heading.row.or(self.header_row);
        row.map_or(column.clone(), |row| format!("{column}{row}"))
    }

    /// A file without headings has a person in its first row: that is no form.
    fn without_persons(self) -> Result<Self, Problem> {
        let named = self.row.headings.iter().find(|one| names_a_person(&one.text()));
        let Some(named) = named else { return Ok(self) };
        let cell = self.cell(named);
        Err(Problem::new(
            "file",
            format!("{cell} 像是个人数据而不是表头，请上传带表头的空表"),
            format!("{cell} looks like somebody's data, not like a heading; send the empty form"),
        ))
    }
}

/// A form of labels beside blanks, if the sheet is one.
fn labels(workbook: &Workbook, sheet: Option<&str>, mapper: &Mapper<'_>) -> Option<FormSheet> {
    let is_meant = |one: &&Sheet| sheet.map_or(!one.rows.is_empty(), |name| one.name == name);
    let sheet = workbook.sheets.iter().find(is_meant)?;
    let cells = label_cells(sheet);
    let title = cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
    let headings = labelled(&cells, &|text| mapper.knows(text))?;
    let layout = FormLayout {
        sheet: sheet.name.clone(),
        header_row: 0,
        columns: headings.iter().map(|one| one.column).collect(),
        is_labelled: true,
    };
    Some(FormSheet { row: HeadingRow { title, headings }, layout, header_row: None })
}

fn table(
    workbook: Workbook,
    sheet: Option<&str>,
    mapper: &Mapper<'_>,
) -> Result<FormSheet, Problem> {
    let flaw = |error: hub_sheet::SheetError| Problem::new("file", error.zh(), error.en());
    let (tables, _notes) = workbook.tables(&|text| mapper.knows(text)).map_err(flaw)?;
    let names: Vec<String> = tables.iter().map(|table| table.sheet.clone()).collect();
    let found = tables.into_iter().find(|table| sheet.is_none_or(|name| table.sheet == name));
    let table = found.ok_or_else(|| {
        let names = names.join("、");
        Problem::new(
            "sheet",
            format!("没有这个带表头的工作表；有表头的工作表：{names}"),
            format!("no sheet of this name has headings; those that have: {names}"),
        )
    })?;
    let headings = sheet_headings(&table);
    let layout = FormLayout {
        sheet: table.sheet.clone(),
        header_row: table.header_rows.1,
        columns: headings.iter().map(|one| one.column).collect(),
        is_labelled: false,
    };
    let header_row = Some(layout.header_row);
    Ok(FormSheet { row: HeadingRow { title: title(&table), headings }, layout, header_row })
}

/// The filled cells of a sheet, as far down as labels are looked for.
pub fn label_cells(sheet: &Sheet) -> Vec<LabelCell> {
    let bottom = |row: u64, column: usize| {
        let area = sheet.merged.iter().find(|area| {
            u64::from(area.top) == row
                && usize::try_from(area.left).is_ok_and(|left| left == column)
        });
        area.map_or(row, |area| u64::from(area.bottom))
    };
    sheet
        .rows
        .iter()
        .take(ROWS)
        .flat_map(|row| row.filled().map(move |(column, cell)| (row.number(), column, cell)))
        .map(|(row, column, cell)| {
            let text = cell.as_text().trim().to_owned();
            LabelCell { row, column, bottom: bottom(row, column), text }
        })
        .collect()
}

/// The headings of a table, as the mapper takes them.
pub fn sheet_headings(table: &Table) -> Vec<SheetHeading> {
    let of = |header: &hub_sheet::Header| SheetHeading {
        parts: header.parts.clone(),
        column: header.column,
        ..SheetHeading::default()
    };
    table.header.iter().map(of).collect()
}

/// The longest line above the headings that is not filled in by whoever files.
fn title(table: &Table) -> String {
    let lines = table.above.iter().filter_map(|row| row.filled().next());
    let mut texts = lines.map(|(_, cell)| cell.as_text().trim());
    let title = texts.find(|text| !text.contains([':', '：']) && !names_a_person(text));
    title.unwrap_or_default().chars().take(100).collect()
}

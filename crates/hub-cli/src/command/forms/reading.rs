//! The headings of a form that came as a file.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use hub_app::{label_cells, sheet_headings};
use hub_forms::{Confirmed, HeadingRow, Mapper, Mapping, labelled};
use hub_sheet::{Limits, ReadingProcess, Sheet, SheetError, Table, Workbook};
use hub_values::SubjectKind;

use crate::arguments::FormFile;

/// Bytes of a file at most, as for imports.
const LARGEST: u64 = 10 * 1024 * 1024;

/// A form as it was read.
pub(super) struct Read {
    pub(super) sheet: String,
    pub(super) title: String,
    pub(super) mapping: Mapping,
}

/// Reads a file in a process of its own, and says what its columns mean.
pub(super) fn read(file: &FormFile, mapper: &Mapper<'_>) -> Result<Read> {
    let kind: Option<SubjectKind> = file.kind.as_deref().map(str::parse).transpose().map_err(
        |error: hub_values::UnknownSubjectKind| {
            use hub_values::Bilingual as _;
            anyhow!("{} · {}", error.zh(), error.en())
        },
    )?;
    let workbook = workbook(&file.file)?;
    let sheet = file.sheet.as_deref();
    let (sheet, row) = if let Some(found) = labels(&workbook, sheet, mapper) {
        found
    } else {
        let table = table(workbook, sheet, mapper)?;
        let row = HeadingRow { title: title(&table), headings: sheet_headings(&table) };
        (table.sheet, row)
    };
    let mapping = mapper.map(&row, kind, &Confirmed::new());
    Ok(Read { sheet, title: row.title, mapping })
}

fn workbook(path: &Path) -> Result<Workbook> {
    let cannot = || format!("无法读取文件 · cannot read {}", path.display());
    let size = std::fs::metadata(path).with_context(cannot)?.len();
    if size > LARGEST {
        bail!(
            "文件超过 10 MB，表单只需要表头 · the file is over 10 MB; a form needs its headings only"
        );
    }
    let bytes = std::fs::read(path).with_context(cannot)?;
    let reader = ReadingProcess::of(std::env::current_exe()?);
    let name = path.file_name().and_then(|name| name.to_str());
    reader.read(&bytes, name, &Limits::default()).map_err(bilingual)
}

fn bilingual(error: SheetError) -> anyhow::Error {
    anyhow!("{}\n{}", error.zh(), error.en())
}

/// A form of labels beside blanks, if the sheet is one.
fn labels(
    workbook: &Workbook,
    sheet: Option<&str>,
    mapper: &Mapper<'_>,
) -> Option<(String, HeadingRow)> {
    let is_meant = |one: &&Sheet| sheet.map_or(!one.rows.is_empty(), |name| one.name == name);
    let sheet = workbook.sheets.iter().find(is_meant)?;
    let cells = label_cells(sheet);
    let title = cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
    let headings = labelled(&cells, &|text| mapper.knows(text))?;
    Some((sheet.name.clone(), HeadingRow { title, headings }))
}

fn table(workbook: Workbook, sheet: Option<&str>, mapper: &Mapper<'_>) -> Result<Table> {
    let (tables, _notes) = workbook.tables(&|text| mapper.knows(text)).map_err(bilingual)?;
    let names: Vec<String> = tables.iter().map(|table| table.sheet.clone()).collect();
    let found = tables.into_iter().find(|table| sheet.is_none_or(|name| table.sheet == name));
    found.ok_or_else(|| {
        anyhow!(
            "没有这个工作表，有表头的工作表：{0} · there is no such sheet; those with headings: {0}",
            names.join("、")
        )
    })
}

/// The longest line above the headings that is not filled in by whoever files.
fn title(table: &Table) -> String {
    let lines = table.above.iter().filter_map(|row| row.filled().next());
    let texts = lines.map(|(_, cell)| cell.as_text().trim());
    let title = texts.into_iter().find(|text| !text.contains([':', '：']));
    title.unwrap_or_default().to_owned()
}

//! The catalogue and code tables as CSV files, out and in again.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_audit::Kind;
use hub_catalogue::{COLUMNS, Cells, CodeList, Edit, ListedCode, list_flaws};
use hub_policy::Caller;
use hub_sheet::{Limits, PlainRow, PlainTable, read_csv};

use super::{Asked, CatalogueOutcome, CatalogueProblem, Judged, at};
use crate::AppError;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};

/// Columns of a file of code tables.
const CODE_COLUMNS: [&str; 5] = ["table", "code", "label_zh", "label_en", "synonyms"];

impl Hub {
    /// The catalogue in force as a CSV file that [`Hub::import_catalogue`] takes back.
    pub fn export_catalogue(&self) -> Vec<u8> {
        let catalogue = self.catalogue();
        let current = catalogue.all().iter().filter(|one| !one.is_retired());
        hub_sheet::write_csv(&COLUMNS, current.map(|one| one.definition().cells()))
    }

    /// Adds and changes attributes as a CSV file says: all of it, or nothing when any row is wrong.
    /// Attributes that the file leaves out stay as they are.
    pub async fn import_catalogue(
        self: &Arc<Self>,
        by: &Caller,
        file: &[u8],
        is_dry_run: bool,
    ) -> Result<CatalogueOutcome, AppError> {
        let sheet = read(file)?;
        let columns = columns(&sheet, &COLUMNS, &["code"])?;
        let problems = repeated_attributes(&sheet, &columns);
        if !problems.is_empty() {
            let version = self.catalogue().version();
            return Ok(CatalogueOutcome { version, problems, ..Default::default() });
        }
        let edits: Vec<Asked> = sheet
            .rows
            .iter()
            .map(|row| (Some(row.number), Edit::Put(cells(row, &columns))))
            .collect();
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some("importCatalogue".to_owned());
        Ok(self.change_catalogue(edits, entry, is_dry_run).await?.0)
    }

    /// Adds code tables, and codes to tables that were added, as a CSV file says.
    pub async fn import_codes(
        self: &Arc<Self>,
        by: &Caller,
        file: &[u8],
        is_dry_run: bool,
    ) -> Result<CatalogueOutcome, AppError> {
        let sheet = read(file)?;
        let columns = columns(&sheet, &CODE_COLUMNS, &["table", "code", "label_zh", "label_en"])?;
        let catalogue = self.catalogue();
        let mut tables: BTreeMap<String, Vec<ListedCode>> = BTreeMap::new();
        let mut problems = Vec::new();
        for row in &sheet.rows {
            let mut cells = cells(row, &columns);
            let mut cell = |column: &str| cells.remove(column).unwrap_or_default();
            let table = cell("table");
            let code = listed(&mut cell);
            problems.extend(code.flaws(&table).into_iter().map(|flaw| at(Some(row.number), flaw)));
            let codes = tables.entry(table).or_default();
            if codes.iter().any(|known| known.code == code.code) {
                problems.push(repeated(row.number));
            }
            codes.push(code);
        }
        let lists: Vec<CodeList> = tables
            .into_iter()
            .map(|(name, codes)| match catalogue.code_list(&name) {
                Some(known) => known.with(codes),
                None => CodeList::new(&name, codes),
            })
            .filter(|list| catalogue.code_list(list.name()).is_none_or(|one| differs(one, list)))
            .collect();
        problems.extend(lists.iter().filter_map(list_flaws).map(|flaw| at(None, flaw)));
        if !problems.is_empty() {
            let version = catalogue.version();
            return Ok(CatalogueOutcome { version, problems, ..Default::default() });
        }
        let judged = Judged { base: catalogue.version(), changes: Vec::new(), lists };
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some("importCodes".to_owned());
        Ok(self.write_catalogue(judged, entry, is_dry_run).await?.0)
    }
}

fn listed(cell: &mut impl FnMut(&str) -> String) -> ListedCode {
    ListedCode {
        code: cell("code"),
        label_zh: cell("label_zh"),
        label_en: cell("label_en"),
        synonyms: cell("synonyms")
            .split('|')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect(),
    }
}

fn differs(one: &CodeList, other: &CodeList) -> bool {
    one.codes() != other.codes()
}

fn repeated(row: u64) -> CatalogueProblem {
    CatalogueProblem {
        row: Some(row),
        column: "code",
        zh: "同一代码表内代码重复，请只保留一行".to_owned(),
        en: "this code stands in the table twice; keep one row".to_owned(),
    }
}

/// Attributes of which a file has more than one row: which of them counts, nobody could tell.
fn repeated_attributes(sheet: &PlainTable, columns: &[(usize, &str)]) -> Vec<CatalogueProblem> {
    let Some((position, _)) = columns.iter().find(|(_, column)| *column == "code") else {
        return Vec::new();
    };
    let mut first: BTreeMap<&str, u64> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in &sheet.rows {
        let code = row.cells.get(*position).map(|text| text.trim()).unwrap_or_default();
        match first.get(code).filter(|_| !code.is_empty()) {
            Some(before) => problems.push(CatalogueProblem {
                row: Some(row.number),
                column: "code",
                zh: format!("与第{before}行是同一数据项，请只保留一行"),
                en: format!("the same attribute stands in row {before}; keep one row"),
            }),
            None => drop(first.insert(code, row.number)),
        }
    }
    problems
}

fn read(file: &[u8]) -> Result<PlainTable, AppError> {
    read_csv(file, &Limits::default())
        .map_err(|error| AppError::invalid("file", error.zh(), error.en()))
}

/// Where each column of the file stands; unknown and missing ones are refused by name.
fn columns(
    sheet: &PlainTable,
    known: &[&'static str],
    needed: &[&str],
) -> Result<Vec<(usize, &'static str)>, AppError> {
    let mut columns = Vec::with_capacity(sheet.headers.len());
    for (position, header) in sheet.headers.iter().enumerate() {
        let column = known.iter().find(|column| **column == header.trim());
        let Some(column) = column.filter(|one| columns.iter().all(|(_, known)| known != *one))
        else {
            let number = position + 1;
            return Err(AppError::invalid(
                "file",
                format!("第{number}列的表头不认识或重复，可用的列：{}", known.join("、")),
                format!(
                    "column {number}: unknown or repeated heading; known are {}",
                    known.join(", ")
                ),
            ));
        };
        columns.push((position, *column));
    }
    for column in needed {
        if columns.iter().all(|(_, known)| known != column) {
            return Err(AppError::invalid(
                "file",
                format!("缺少列 {column}，请参照导出的文件"),
                format!("column {column} is missing; see an exported file"),
            ));
        }
    }
    Ok(columns)
}

fn cells(row: &PlainRow, columns: &[(usize, &'static str)]) -> Cells {
    columns
        .iter()
        .map(|(position, column)| {
            let text = row.cells.get(*position).map(|text| text.trim()).unwrap_or_default();
            ((*column).to_owned(), text.to_owned())
        })
        .collect()
}

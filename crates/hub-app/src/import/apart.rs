//! Rows of a file as records, for those who take them in another way than an import.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use hub_facts::Filing;
use hub_sheet::{header_key, header_key_in_full};
use hub_values::SubjectKind;

use super::columns::{self, Asked, ColumnPlan, shipped_headers};
use super::filing::{Filings, Unit};
use super::reading::{Table, TableRow};
use crate::hub::Hub;
use crate::{AppError, Problem, Sender};

/// A table that was read.
pub(crate) struct FileTable(Table);

/// What its columns mean.
pub(crate) struct FileColumns {
    pub(crate) kind: SubjectKind,
    columns: Vec<ColumnPlan>,
}

/// A record that rows of a file make, or why they make none.
pub(crate) struct FileRecord {
    /// Its first row, as a spreadsheet numbers it.
    pub(crate) row: u64,
    /// Text of a column of its own in that row, or why it cannot be taken.
    pub(crate) other: Result<String, Problem>,
    pub(crate) filing: Result<Filing, Vec<Problem>>,
}

impl FileTable {
    /// The column whose heading fits, counted from 1.
    pub(crate) fn column(&self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        self.0.headers.iter().find(|(_, header)| fits(header)).map(|(column, _)| *column)
    }
}

impl Hub {
    /// Reads a file by the bounded reader; `is_known` tells headings that the catalogue does not have.
    pub(crate) async fn file_table(
        self: &Arc<Self>,
        name: String,
        bytes: Vec<u8>,
        is_known: fn(&str) -> bool,
    ) -> Result<Result<FileTable, Problem>, AppError> {
        let shipped = shipped_headers(&self.catalogue())?;
        let known = move |header: &str| {
            is_known(header)
                || [header_key_in_full(header), header_key(header)]
                    .iter()
                    .any(|key| shipped.iter().any(|headers| headers.column(key).is_some()))
        };
        let apart = self.settings().sheets.clone();
        let read = move || Table::read(apart.as_deref(), &bytes, &name, None, &known);
        let table = tokio::task::spawn_blocking(read).await.map_err(|_| AppError::Internal)?;
        Ok(table.map(FileTable))
    }

    /// What the columns of a file mean by the catalogue, without those that mean something else.
    pub(crate) fn file_columns(
        &self,
        table: &FileTable,
        is_other: fn(&str) -> bool,
    ) -> Result<Result<FileColumns, Problem>, AppError> {
        let catalogue = self.catalogue();
        let headers: Vec<(usize, String)> =
            table.0.headers.iter().filter(|(_, header)| !is_other(header)).cloned().collect();
        let confirmed = BTreeMap::new();
        let asked =
            Asked { catalogue: &catalogue, headers: &headers, choices: &[], confirmed: &confirmed };
        let kind = asked.likely_kind()?.unwrap_or(SubjectKind::Resident);
        let columns = asked.columns(kind)?;
        // Deletions need name nobody: the register's own id is enough.
        let has_id = columns.iter().any(|one| one.meaning.as_deref() == Some("@record_id"));
        if !has_id {
            return Ok(Err(Problem::new(
                "file",
                "表头中没有“记录编号”列，请增加一列并填写本部门系统的记录编号",
                "no column for the record id; add one with the ids of your own system",
            )));
        }
        Ok(match columns::repeated(&columns) {
            Some(problem) => Err(problem),
            None => Ok(FileColumns { kind, columns }),
        })
    }

    /// The records of a table, in the order of their rows, each with the text of one more column.
    pub(crate) fn records_of(
        &self,
        table: &FileTable,
        columns: &FileColumns,
        other: Option<usize>,
        sender: &Sender,
    ) -> Vec<FileRecord> {
        let snapshot = self.snapshot();
        let areas = &snapshot.areas;
        let filings = Filings { kind: columns.kind, columns: &columns.columns, sender, areas };
        let rows: HashMap<u64, TableRow<'_>> =
            table.0.rows().map(|row| (row.number(), row)).collect();
        let record = |unit: Unit| {
            let row = unit.rows.first().copied()?;
            let text = other.and_then(|column| Some(rows.get(&row)?.text(column)));
            let other = text.map_or(Ok(String::new()), |text| text.map(str::to_owned));
            Some(FileRecord { row, other, filing: unit.filing })
        };
        filings.of(&table.0).into_iter().filter_map(record).collect()
    }
}

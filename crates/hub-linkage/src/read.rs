//! A CSV file becomes a table.

use std::collections::HashMap;
use std::collections::HashSet;
use std::io::Read;

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use crate::LinkageError;
use crate::model::Model;
use crate::table::{Asked, Table};

/// The column with the id of a record.
const RECORD_ID: &str = "record_id";
/// Bytes of a cell.
const LONGEST_CELL: usize = 4_096;
/// Records that are read before they are taken apart, on all cores.
const PORTION: usize = 20_000;

/// A table as it was read, and what a person should know about it.
#[derive(Debug)]
pub struct Input {
    /// The records.
    pub table: Table,
    /// Columns of the model that say nothing in this table.
    pub empty_columns: Vec<String>,
}

/// Reads a CSV file with a heading, in UTF-8, with a column `record_id`.
///
/// With `only_between` only records that differ in that column can be linked.
///
/// # Errors
/// When a column of the model is missing, a line is not UTF-8 or has too few or too many cells, or
/// an id is empty or occurs twice.
pub fn read_table(
    model: &Model,
    input: impl Read,
    only_between: Option<&str>,
) -> Result<Input, LinkageError> {
    let mut reader = ReaderBuilder::new().buffer_capacity(1 << 20).from_reader(input);
    let header = reader.byte_headers().map_err(failure)?.clone();
    let columns = Columns::find(model, &header, only_between)?;
    let mut table = Table::new(model);
    let mut ids = HashSet::new();
    let mut sources = Sources::default();
    let mut portion: Vec<ByteRecord> = Vec::with_capacity(PORTION);
    let mut is_open = true;
    while is_open {
        portion.clear();
        while portion.len() < PORTION {
            let mut row = ByteRecord::new();
            is_open = reader.read_byte_record(&mut row).map_err(failure)?;
            if !is_open {
                break;
            }
            portion.push(row);
        }
        for (row, record) in portion.iter().zip(taken_apart(model, &columns, &portion)) {
            let line = row.position().map_or(0, csv::Position::line);
            let id = cell(row, columns.id, line)?;
            if id.is_empty() || !ids.insert(crate::hash::of(id.as_bytes())) {
                return Err(LinkageError::RecordId { line });
            }
            if let Some(column) = columns.source {
                sources.add(cell(row, column, line)?);
            }
            table.add(id, record?)?;
        }
    }
    if columns.source.is_some() {
        table.set_sources(sources.numbers);
    }
    let names = model.columns.iter().map(|column| column.name.clone()).enumerate();
    let empty = names.filter(|(column, _)| !table.is_empty() && table.known(*column).1 == 0);
    let empty_columns = empty.map(|(_, name)| name).collect();
    Ok(Input { table, empty_columns })
}

/// Takes records apart on all cores, in their order.
fn taken_apart(
    model: &Model,
    columns: &Columns,
    rows: &[ByteRecord],
) -> Vec<Result<Asked, LinkageError>> {
    let threads = crate::threads();
    let share = rows.len().div_ceil(threads).max(1);
    let one = |row: &ByteRecord| columns.read(model, row);
    if rows.len() < 1_000 || threads == 1 {
        return rows.iter().map(one).collect();
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = rows
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        let lost = || vec![Err(LinkageError::Unreadable("a thread ended early".to_owned()))];
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|_| lost())).collect()
    })
}

/// Where the columns of the model stand in the file.
struct Columns {
    id: usize,
    source: Option<usize>,
    cells: Vec<Vec<usize>>,
}

impl Columns {
    fn find(
        model: &Model,
        header: &ByteRecord,
        only_between: Option<&str>,
    ) -> Result<Self, LinkageError> {
        let names: Vec<&str> = header
            .iter()
            .map(|name| std::str::from_utf8(name).map_err(|_| LinkageError::NotUtf8 { line: 1 }))
            .map(|name| name.map(|name| name.trim_start_matches('\u{FEFF}').trim()))
            .collect::<Result<_, _>>()?;
        let mut places = HashMap::new();
        for (position, name) in names.iter().enumerate() {
            if places.insert(*name, position).is_some() {
                return Err(LinkageError::ColumnTwice { column: (*name).to_owned() });
            }
        }
        let place = |name: &str| {
            places.get(name).copied().ok_or_else(|| LinkageError::NoColumn {
                column: name.to_owned(),
                found: names.iter().map(|name| (*name).to_owned()).collect(),
            })
        };
        let cells = model.columns.iter().map(|column| {
            column.from.iter().map(|name| place(name)).collect::<Result<Vec<_>, _>>()
        });
        let cells = cells.collect::<Result<_, _>>()?;
        Ok(Self { id: place(RECORD_ID)?, source: only_between.map(place).transpose()?, cells })
    }

    fn read(&self, model: &Model, row: &ByteRecord) -> Result<Asked, LinkageError> {
        let line = row.position().map_or(0, csv::Position::line);
        let mut cells = Vec::with_capacity(self.cells.len());
        for places in &self.cells {
            let parts = places.iter().map(|place| cell(row, *place, line));
            cells.push(parts.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(Asked::read(model, &cells))
    }
}

/// Sources by number, in the order in which they come.
#[derive(Default)]
struct Sources {
    known: HashMap<String, u32>,
    numbers: Vec<u32>,
}

impl Sources {
    fn add(&mut self, name: &str) {
        let next = crate::number::id(self.known.len());
        let number = *self.known.entry(name.trim().to_owned()).or_insert(next);
        self.numbers.push(number);
    }
}

fn cell(row: &ByteRecord, place: usize, line: u64) -> Result<&str, LinkageError> {
    let bytes = row.get(place).unwrap_or_default();
    if bytes.len() > LONGEST_CELL {
        return Err(LinkageError::CellTooLong { line, limit: LONGEST_CELL });
    }
    std::str::from_utf8(bytes).map_err(|_| LinkageError::NotUtf8 { line })
}

/// Reads a CSV file of two columns, by name.
///
/// # Errors
/// When a column is missing or a line cannot be read.
pub fn read_pairs(input: impl Read, wanted: [&str; 2]) -> Result<Vec<[String; 2]>, LinkageError> {
    let mut reader = ReaderBuilder::new().from_reader(input);
    let header = reader.byte_headers().map_err(failure)?.clone();
    let names: Vec<String> =
        header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    let place = |name: &str| {
        names
            .iter()
            .position(|known| known.trim_start_matches('\u{FEFF}') == name)
            .ok_or_else(|| LinkageError::NoColumn { column: name.to_owned(), found: names.clone() })
    };
    let [first, second] = wanted;
    let (first, second) = (place(first)?, place(second)?);
    let mut pairs = Vec::new();
    for row in reader.byte_records() {
        let row = row.map_err(failure)?;
        let line = row.position().map_or(0, csv::Position::line);
        pairs.push([cell(&row, first, line)?.to_owned(), cell(&row, second, line)?.to_owned()]);
    }
    Ok(pairs)
}

fn failure(error: csv::Error) -> LinkageError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            LinkageError::Ragged { line, found: len, wanted: expected_len }
        }
        ErrorKind::Utf8 { .. } => LinkageError::NotUtf8 { line },
        ErrorKind::Io(error) => LinkageError::Unreadable(error.to_string()),
        ErrorKind::Seek | ErrorKind::Serialize(_) | ErrorKind::Deserialize { .. } | _ => {
            LinkageError::Unreadable("it is no CSV".to_owned())
        }
    }
}

//! Records as they are compared: every different value is kept once.

use crate::LinkageError;
use crate::hash::{self, HashedMap};
use crate::model::{Model, SMALLEST};
use crate::number::{at, float, id};
use crate::value::document::DocumentKind;
use crate::value::{self, Form, Value};

/// Where a value is not known.
const NONE: u32 = u32::MAX;
/// The most records a table can hold.
pub(crate) const MOST_RECORDS: u32 = 200_000_000;

/// Records of one shape, read by a model.
#[derive(Debug, Clone, Default)]
pub struct Table {
    ids: Vec<Box<str>>,
    columns: Vec<Values>,
    /// Row by row, the position of the value in its column.
    cells: Vec<u32>,
    /// For each record the columns whose value comes from the document, as bits.
    derived: Vec<u32>,
    /// For each record the number of its source, when only records of two sources are linked.
    sources: Option<Vec<u32>>,
    /// How many records there are elsewhere, when this table only says how common values are there.
    population: Option<usize>,
}

/// The different values of a column.
#[derive(Debug, Clone, Default)]
struct Values {
    different: Vec<Value>,
    counts: Vec<u32>,
    known: HashedMap<u32>,
}

/// A record that is asked about, and is in no table.
#[derive(Debug, Clone)]
pub struct Asked {
    values: Vec<Option<Value>>,
    derived: u32,
}

impl Asked {
    /// Reads the cells of a record, in the order of the model's columns; the cells of a column in
    /// the order of its `from`.
    pub fn read(model: &Model, cells: &[Vec<&str>]) -> Self {
        let nothing = Vec::new();
        let read =
            model.columns.iter().enumerate().map(|(position, column)| {
                value::read(column, cells.get(position).unwrap_or(&nothing))
            });
        let mut values: Vec<Option<Value>> = read.collect();
        let mut derived = 0;
        for (position, column) in model.columns.iter().enumerate() {
            let Some(document) = column.derived_from else { continue };
            if values.get(position).is_some_and(Option::is_some) {
                continue;
            }
            let document = values.get(document).and_then(Option::as_ref);
            let taken = document.and_then(|document| Value::derived(document, column.kind));
            if let (Some(slot), Some(taken)) = (values.get_mut(position), taken) {
                *slot = Some(taken);
                derived |= 1 << position;
            }
        }
        Self { values, derived }
    }

    pub(crate) fn value(&self, column: usize) -> Option<&Value> {
        self.values.get(column)?.as_ref()
    }

    pub(crate) fn is_derived(&self, column: usize) -> bool {
        self.derived & (1 << column) != 0
    }

    /// Whether it holds a whole number of a resident identity card: beside another one it is of
    /// another person.
    pub fn is_documented(&self) -> bool {
        self.values.iter().flatten().any(|value| match &value.form {
            Form::Document(form) => form.is_whole() && form.kind == DocumentKind::ResidentId,
            Form::Text(_) | Form::Date(_) | Form::Name(_) | Form::Phone | Form::Address(_) => false,
        })
    }

    /// How many columns have a value of their own.
    pub fn known(&self) -> usize {
        let own = |(column, value): &(usize, &Option<Value>)| {
            value.is_some() && !self.is_derived(*column)
        };
        self.values.iter().enumerate().filter(own).count()
    }
}

impl Table {
    /// A table without records.
    pub fn new(model: &Model) -> Self {
        let columns = model.columns.iter().map(|_| Values::default()).collect();
        Self { columns, ..Self::default() }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When the table is full.
    pub fn add(&mut self, id: &str, record: Asked) -> Result<u32, LinkageError> {
        let number = crate::number::id(self.ids.len());
        if number >= MOST_RECORDS {
            return Err(LinkageError::TooManyRecords { limit: MOST_RECORDS });
        }
        for (values, value) in self.columns.iter_mut().zip(record.values) {
            self.cells.push(value.map_or(NONE, |value| values.intern(value)));
        }
        self.ids.push(id.into());
        self.derived.push(record.derived);
        Ok(number)
    }

    /// Forgets how often the values of a record occur; its number stays.
    pub(crate) fn forget(&mut self, record: u32) {
        for column in 0..self.columns.len() {
            let Some(cell) = self.cell(record, column) else { continue };
            let count = self.columns.get_mut(column).and_then(|one| one.counts.get_mut(at(cell)));
            if let Some(count) = count {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// A table of one record that stands for a whole population: how many of it have each value.
    pub(crate) fn standing_for(
        model: &Model,
        record: Asked,
        counts: &[(usize, u32)],
        population: usize,
    ) -> Self {
        let mut table = Self::new(model);
        // A table of one record is never full.
        let _number = table.add("", record);
        for (column, count) in counts {
            let values = table.columns.get_mut(*column);
            if let Some(slot) = values.and_then(|values| values.counts.first_mut()) {
                *slot = (*count).max(1);
            }
        }
        table.population = Some(population);
        table
    }

    /// How many records the values are common or rare among.
    pub(crate) fn population(&self) -> usize {
        self.population.unwrap_or(self.ids.len())
    }

    pub(crate) fn set_sources(&mut self, sources: Vec<u32>) {
        self.sources = Some(sources);
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The id of a record.
    pub fn id(&self, record: u32) -> &str {
        self.ids.get(at(record)).map_or("", |id| id)
    }

    /// The number of the record with this id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.ids.iter().position(|known| **known == *id).map(crate::number::id)
    }

    /// Whether both records are of one source, so that they are never linked.
    pub(crate) fn same_source(&self, a: u32, b: u32) -> bool {
        self.sources.as_ref().is_some_and(|sources| sources.get(at(a)) == sources.get(at(b)))
    }

    fn cell(&self, record: u32, column: usize) -> Option<u32> {
        self.cells
            .get(at(record) * self.columns.len() + column)
            .copied()
            .filter(|cell| *cell != NONE)
    }

    pub(crate) fn value(&self, record: u32, column: usize) -> Option<&Value> {
        let cell = self.cell(record, column)?;
        self.columns.get(column)?.different.get(at(cell))
    }

    pub(crate) fn is_derived(&self, record: u32, column: usize) -> bool {
        self.derived.get(at(record)).is_some_and(|bits| bits & (1 << column) != 0)
    }

    /// The part of the records that have this value in this column.
    pub(crate) fn share(&self, column: usize, value: &Value) -> f64 {
        let count = self.columns.get(column).map_or(0, |values| values.count(value));
        float(at(count.max(1))) / float(self.population().max(SMALLEST))
    }

    /// The part of the records that have what this record has.
    pub(crate) fn share_of(&self, record: u32, column: usize) -> f64 {
        let count = self
            .cell(record, column)
            .and_then(|cell| self.columns.get(column)?.counts.get(at(cell)).copied());
        float(at(count.unwrap_or(1).max(1))) / float(self.population().max(SMALLEST))
    }

    /// How many different values a column has, and how many records have one.
    pub(crate) fn known(&self, column: usize) -> (usize, usize) {
        let Some(values) = self.columns.get(column) else { return (0, 0) };
        (values.different.len(), values.counts.iter().map(|count| at(*count)).sum())
    }
}

impl Values {
    fn intern(&mut self, value: Value) -> u32 {
        let mut key = key(&value);
        while let Some(found) = self.known.get(&key).copied() {
            if self.different.get(at(found)).is_some_and(|known| same(known, &value)) {
                if let Some(count) = self.counts.get_mut(at(found)) {
                    *count = count.saturating_add(1);
                }
                return found;
            }
            key = key.wrapping_add(1);
        }
        let position = id(self.different.len());
        self.known.insert(key, position);
        self.different.push(value);
        self.counts.push(1);
        position
    }

    fn count(&self, value: &Value) -> u32 {
        let mut key = key(value);
        while let Some(found) = self.known.get(&key).copied() {
            if self.different.get(at(found)).is_some_and(|known| same(known, value)) {
                return self.counts.get(at(found)).copied().unwrap_or(0);
            }
            key = key.wrapping_add(1);
        }
        0
    }
}

/// Documents of one text differ when one was written with fifteen digits.
fn state(value: &Value) -> u64 {
    match &value.form {
        Form::Document(form) => u64::from(form.is_whole()) + 2 * u64::from(form.is_fifteen()),
        Form::Text(_) | Form::Date(_) | Form::Name(_) | Form::Phone | Form::Address(_) => 0,
    }
}

fn key(value: &Value) -> u64 {
    hash::mixed(hash::of(value.text.as_bytes()), state(value))
}

fn same(one: &Value, other: &Value) -> bool {
    one.text == other.text && state(one) == state(other)
}

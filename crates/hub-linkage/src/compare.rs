//! Comparisons: which level of agreement two values have.

use crate::model::file::How;
use crate::model::{Comparison, Model};
use crate::value::{Form, Value};

mod chinese;
mod dates;
mod documents;
mod words;

/// The level of a comparison in which a value is not known: no evidence.
pub(crate) const MISSING: u8 = 31;
/// Its name.
pub(crate) const MISSING_NAME: &str = "missing";
/// The most bits that rarity can add or take.
pub(crate) const RARITY_CAP: f64 = 12.0;

/// The first level of every comparison.
pub(crate) const EQUAL: u8 = 0;

/// The names of the levels, the closest first.
pub(crate) fn levels(how: How) -> &'static [&'static str] {
    match how {
        How::Text => &words::TEXT,
        How::Words => &words::WORDS,
        How::Code => &words::CODE,
        How::Choice => &["equal", "different"],
        How::Date => &dates::LEVELS,
        How::HanName => &chinese::NAME,
        How::Phone => &chinese::PHONE,
        How::Address => &chinese::ADDRESS,
        How::Document => &documents::LEVELS,
    }
}

/// Two records whose values can be looked up by column.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) a: Record<'a>,
    pub(crate) b: Record<'a>,
}

/// A record as it is compared.
#[derive(Clone, Copy)]
pub(crate) enum Record<'a> {
    /// A record of a table.
    Stored(&'a crate::table::Table, u32),
    /// A record that is asked about.
    Asked(&'a crate::table::Asked),
}

impl<'a> Record<'a> {
    pub(crate) fn value(self, column: usize) -> Option<&'a Value> {
        match self {
            Self::Stored(table, record) => table.value(record, column),
            Self::Asked(asked) => asked.value(column),
        }
    }

    /// Whether the value is taken from the document.
    pub(crate) fn is_derived(self, column: usize) -> bool {
        match self {
            Self::Stored(table, record) => table.is_derived(record, column),
            Self::Asked(asked) => asked.is_derived(column),
        }
    }
}

/// The level of one comparison.
pub(crate) fn level(model: &Model, comparison: &Comparison, pair: Pair<'_>) -> u8 {
    if let Some(other) = comparison.swapped_with
        && is_swapped(pair, comparison.column, other)
    {
        return words::SWAPPED;
    }
    let (Some(a), Some(b)) = (pair.a.value(comparison.column), pair.b.value(comparison.column))
    else {
        return MISSING;
    };
    if repeats_the_document(model, comparison.column, pair) {
        return MISSING;
    }
    match comparison.how {
        How::Choice => u8::from(a.text != b.text),
        How::Text => words::text(a, b),
        How::Words => words::words(a, b),
        How::Code => words::code(a, b),
        How::Date => match (&a.form, &b.form) {
            (Form::Date(one), Form::Date(other)) => dates::level(*one, *other, &a.text, &b.text),
            _ => MISSING,
        },
        How::HanName => match (&a.form, &b.form) {
            (Form::Name(one), Form::Name(other)) => chinese::name(one, other),
            _ => MISSING,
        },
        How::Document => match (&a.form, &b.form) {
            (Form::Document(one), Form::Document(other)) => {
                documents::level((&a.text, *one), (&b.text, *other))
            }
            _ => MISSING,
        },
        How::Phone => chinese::phone(&a.text, &b.text),
        How::Address => match (&a.form, &b.form) {
            (Form::Address(one), Form::Address(other)) => chinese::address(one, other),
            _ => MISSING,
        },
    }
}

/// A birth date out of the document says nothing that the document did not.
fn repeats_the_document(model: &Model, column: usize, pair: Pair<'_>) -> bool {
    let document = model.columns.get(column).and_then(|column| column.derived_from);
    let is_derived = pair.a.is_derived(column) || pair.b.is_derived(column);
    let has_both = |document| pair.a.value(document).is_some() && pair.b.value(document).is_some();
    is_derived && document.is_some_and(has_both)
}

/// Whether one record has in this column what the other has in that one.
fn is_swapped(pair: Pair<'_>, column: usize, other: usize) -> bool {
    let same = |a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(a), Some(b)) => Some(a.text == b.text),
        _ => None,
    };
    let straight = same(pair.a.value(column), pair.b.value(column));
    if straight == Some(true) {
        return false;
    }
    let there = same(pair.a.value(column), pair.b.value(other));
    let back = same(pair.a.value(other), pair.b.value(column));
    matches!((there, back), (Some(true), Some(true) | None) | (None, Some(true)))
}

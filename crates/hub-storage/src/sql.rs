//! Small parts of SQL text that are the same everywhere.

mod many;

use std::fmt::Write as _;

use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable, Value};

pub(crate) use many::insert;

use crate::StoreError;

/// `$from, …` for `count` values.
pub(crate) fn placeholders(from: usize, count: usize) -> String {
    let mut text = String::with_capacity(count * 5);
    for position in from..from + count {
        let separator = if position == from { "" } else { ", " };
        // Writing to a String cannot fail.
        let _written = write!(text, "{separator}${position}");
    }
    text
}

/// Pads a list by repeating its last element, so that few different statement texts are prepared.
pub(crate) fn padded<T: Clone>(mut list: Vec<T>) -> Vec<T> {
    if let Some(last) = list.last().cloned() {
        list.resize(list.len().next_power_of_two(), last);
    }
    list
}

/// Runs a statement that returns rows.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.query_all_raw(statement).await?)
}

/// Runs a statement that changes rows, and says how many.
pub(crate) async fn execute(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}

/// A column of a row; a value of another shape is corruption, named by table and column.
pub(crate) fn column<T: TryGetable>(
    row: &QueryResult,
    table: &'static str,
    name: &'static str,
) -> Result<T, StoreError> {
    row.try_get("", name).map_err(|_| StoreError::Corrupt { table, column: name })
}

/// A column whose text must parse.
pub(crate) fn parsed<T: std::str::FromStr>(
    row: &QueryResult,
    table: &'static str,
    name: &'static str,
) -> Result<T, StoreError> {
    let text: String = column(row, table, name)?;
    text.parse().map_err(|_| StoreError::Corrupt { table, column: name })
}

/// A column whose text must parse when it is there.
pub(crate) fn optional<T: std::str::FromStr>(
    row: &QueryResult,
    table: &'static str,
    name: &'static str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = column(row, table, name)?;
    text.map(|text| text.parse().map_err(|_| StoreError::Corrupt { table, column: name }))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_from_a_start() {
        assert_eq!(placeholders(3, 2), "$3, $4");
    }

    #[test]
    fn lists_are_padded_to_powers_of_two() {
        assert_eq!(padded(vec![1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(padded(Vec::<i32>::new()), Vec::<i32>::new());
    }
}

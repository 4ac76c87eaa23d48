//! Small parts of SQL text that are the same everywhere.

use std::fmt::Write as _;

use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable, Value};

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

/// How many values one statement may carry; SQLite allows 32,766.
const VALUES_LIMIT: usize = 16_000;

/// Inserts many rows with few statements. `head` is the text up to `VALUES`, `tail` what follows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
    let mut rows = rows.into_iter().peekable();
    let mut left = rows.len();
    while rows.peek().is_some() {
        let count = piece(left).min(VALUES_LIMIT / width.max(1)).max(1);
        left = left.saturating_sub(count);
        let mut sql = String::with_capacity(head.len() + count * width * 6);
        sql.push_str(head);
        sql.push_str(" VALUES ");
        let mut values = Vec::with_capacity(count * width);
        for row in 0..count {
            let separator = if row == 0 { "(" } else { ", (" };
            sql.push_str(separator);
            sql.push_str(&placeholders(row * width + 1, width));
            sql.push(')');
            values.extend(rows.next().into_iter().flatten());
        }
        sql.push_str(tail);
        let _count = execute(db, &sql, values).await?;
    }
    Ok(())
}

/// Pieces have few sizes, so that their statements stay prepared.
fn piece(left: usize) -> usize {
    [128, 32, 8, 1].into_iter().find(|size| *size <= left).unwrap_or(1)
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

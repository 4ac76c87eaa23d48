//! Inserting many rows with few statements.

use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DbBackend, Value};

use super::{execute, placeholders};
use crate::StoreError;

/// How many values one statement may carry; SQLite allows 32,766.
const VALUES_LIMIT: usize = 16_000;

/// How many rows one statement may carry when each column is one array.
const ROWS_LIMIT: usize = 4_096;
/// Fewer rows are not worth the turn into columns.
const ROWS_LEAST: usize = 64;

/// Inserts many rows. `head` is the text up to `VALUES`, `tail` what follows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
    // A row that is changed twice by one statement is an error.
    let is_plain = !tail.contains("DO UPDATE");
    let rows = if db.get_database_backend() == DbBackend::Postgres && is_plain {
        match columns(rows) {
            Ok(pieces) => return insert_columns(db, head, tail, pieces).await,
            Err(rows) => rows,
        }
    } else {
        rows
    };
    // SQLite finds a numbered parameter by going through all of them, once for each of them.
    let is_numbered = db.get_database_backend() != DbBackend::Sqlite;
    let mut left = rows.len();
    let mut rows = rows.into_iter().peekable();
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
            if is_numbered {
                sql.push_str(&placeholders(row * width + 1, width));
            } else {
                sql.push_str(&vec!["?"; width].join(", "));
            }
            sql.push(')');
            values.extend(rows.next().into_iter().flatten());
        }
        sql.push_str(tail);
        let _count = execute(db, &sql, values).await?;
    }
    Ok(())
}

/// Columns of some rows, each with the name of its type in PostgreSQL.
type Columns = Vec<(&'static str, ArrayType, Vec<Value>)>;

/// Turns many rows into columns, in pieces; gives them back as they are when there are few, or when
/// something in them cannot stand in an array, such as NULL.
fn columns(rows: Vec<Vec<Value>>) -> Result<Vec<Columns>, Vec<Vec<Value>>> {
    let types: Option<Vec<_>> = rows.first().and_then(|row| row.iter().map(type_of).collect());
    let Some(types) = types.filter(|_| rows.len() >= ROWS_LEAST) else { return Err(rows) };
    let fits = |row: &Vec<Value>| {
        row.len() == types.len()
            && row.iter().zip(&types).all(|(one, of)| type_of(one).as_ref() == Some(of))
    };
    if !rows.iter().all(fits) {
        return Err(rows);
    }
    let mut pieces = Vec::with_capacity(rows.len().div_ceil(ROWS_LIMIT));
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut piece: Columns =
            types.iter().map(|(name, of)| (*name, of.clone(), Vec::new())).collect();
        for row in rows.by_ref().take(ROWS_LIMIT) {
            for ((.., column), value) in piece.iter_mut().zip(row) {
                column.push(value);
            }
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

/// The type of a value that is there.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not named goes as a parameter")]
fn type_of(value: &Value) -> Option<(&'static str, ArrayType)> {
    match value {
        Value::Int(Some(_)) => Some(("int4", ArrayType::Int)),
        Value::BigInt(Some(_)) => Some(("int8", ArrayType::BigInt)),
        Value::Bool(Some(_)) => Some(("bool", ArrayType::Bool)),
        Value::String(Some(_)) => Some(("text", ArrayType::String)),
        Value::Bytes(Some(_)) => Some(("bytea", ArrayType::Bytes)),
        Value::Uuid(Some(_)) => Some(("uuid", ArrayType::Uuid)),
        _ => None,
    }
}

/// One statement of the same text for each piece: PostgreSQL takes the rows out of the arrays, which
/// costs it less than as many parameters.
async fn insert_columns(
    db: &impl ConnectionTrait,
    head: &str,
    tail: &str,
    pieces: Vec<Columns>,
) -> Result<(), StoreError> {
    for piece in pieces {
        let types: Vec<String> =
            piece.iter().zip(1..).map(|((name, ..), at)| format!("${at}::{name}[]")).collect();
        let sql = format!("{head} SELECT * FROM unnest({}){tail}", types.join(", "));
        let values = piece
            .into_iter()
            .map(|(_, of, column)| Value::Array(of, Some(Box::new(column))))
            .collect();
        let _count = execute(db, &sql, values).await?;
    }
    Ok(())
}

/// Pieces have few sizes, so that their statements stay prepared.
fn piece(left: usize) -> usize {
    [128, 32, 8, 1].into_iter().find(|size| *size <= left).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns_when_nothing_in_them_is_missing() {
        let row = |number: i64| vec![Value::from(number), Value::from("x")];
        let rows: Vec<_> = (0..5_000).map(row).collect();
        let pieces = columns(rows.clone()).unwrap();
        let lengths: Vec<_> = pieces.iter().map(|piece| piece[1].2.len()).collect();
        assert_eq!(lengths, [4_096, 904]);
        let mut back = Vec::new();
        for piece in pieces {
            let [(_, _, one), (_, _, two)] = piece.as_slice() else { panic!("{piece:?}") };
            back.extend(one.iter().zip(two).map(|(one, two)| vec![one.clone(), two.clone()]));
        }
        assert_eq!(back, rows);
        for odd in [vec![Value::BigInt(None), Value::from("x")], vec![Value::from(1_i64)]] {
            let mut some = rows.clone();
            some.push(odd);
            assert_eq!(columns(some.clone()).unwrap_err(), some);
        }
        let few = rows[..10].to_vec();
        assert_eq!(columns(few.clone()).unwrap_err(), few);
    }

    #[test]
    fn pieces_have_few_sizes() {
        assert_eq!([200, 127, 31, 7].map(piece), [128, 32, 8, 1]);
    }
}

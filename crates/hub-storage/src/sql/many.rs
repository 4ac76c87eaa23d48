//! Inserting many rows with few statements.

use sea_orm::{ConnectionTrait, DbBackend, Value};

use super::{execute, placeholders};
use crate::StoreError;

/// How many values one statement may carry; SQLite allows 32,766.
const VALUES_LIMIT: usize = 16_000;

/// Inserts many rows. `head` is the text up to `VALUES`, `tail` what follows.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
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

/// Pieces have few sizes, so that their statements stay prepared.
fn piece(left: usize) -> usize {
    [128, 32, 8, 1].into_iter().find(|size| *size <= left).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_few_sizes() {
        assert_eq!([200, 127, 31, 7].map(piece), [128, 32, 8, 1]);
    }
}

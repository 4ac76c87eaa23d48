//! Pages of lists: 20 rows by default, 100 at most, opaque cursors without values.

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Context, OutputType, Result};
use hub_app::AppError;
use hub_storage::Page;

use crate::context::failed;
use crate::ids::GlobalId;

/// Rows of a page when the caller does not say.
pub(crate) const DEFAULT: i32 = 20;
/// Rows of a page at most.
pub(crate) const MAXIMUM: i32 = 100;

/// How many rows are wanted; refused when out of bounds.
pub(crate) fn first(ctx: &Context<'_>, first: Option<i32>) -> Result<u64> {
    let first = first.unwrap_or(DEFAULT);
    match u64::try_from(first) {
        Ok(rows) if (1..=MAXIMUM).contains(&first) => Ok(rows),
        _ => Err(failed(ctx)(AppError::invalid(
            "first",
            format!("每页请取1到{MAXIMUM}行"),
            format!("ask for 1 to {MAXIMUM} rows a page"),
        ))),
    }
}

/// The page of subjects after a cursor.
pub(crate) fn subjects(
    ctx: &Context<'_>,
    wanted: Option<i32>,
    after: Option<String>,
) -> Result<Page> {
    let after = after.map(|cursor| {
        if let Some(GlobalId::Subject(_, id)) = GlobalId::decode(&cursor) {
            return Ok(id);
        }
        Err(bad_cursor(ctx))
    });
    let after = after.transpose()?;
    Ok(Page { first: first(ctx, wanted)?, after })
}

/// The refusal of a cursor that we did not give out.
pub(crate) fn bad_cursor(ctx: &Context<'_>) -> async_graphql::Error {
    failed(ctx)(AppError::invalid(
        "after",
        "游标无效，请使用上一页返回的 endCursor",
        "unknown cursor; use endCursor of the page before",
    ))
}

/// A connection over rows with their cursors.
pub(crate) fn connection<T: OutputType>(
    rows: impl IntoIterator<Item = (String, T)>,
    has_previous: bool,
    has_next: bool,
) -> Connection<String, T, EmptyFields, EmptyFields> {
    let mut connection = Connection::new(has_previous, has_next);
    connection.edges.extend(rows.into_iter().map(|(cursor, row)| Edge::new(cursor, row)));
    connection
}

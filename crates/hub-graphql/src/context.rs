//! What every resolver asks its context for.

use std::sync::Arc;

use async_graphql::{Context, QueryPathSegment, Result};
use hub_app::{AppError, Operation};

use crate::error::to_graphql;

/// The operation of this request.
pub(crate) fn operation<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Operation>> {
    ctx.data::<Arc<Operation>>()
}

/// Where in the answer this field is: names joined by points, list indices as `*`.
pub(crate) fn path(ctx: &Context<'_>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if let Some(node) = &ctx.path_node {
        let mut current = Some(node);
        while let Some(node) = current {
            parts.push(match node.segment {
                QueryPathSegment::Index(_) => "*",
                QueryPathSegment::Name(name) => name,
            });
            current = node.parent;
        }
    }
    parts.reverse();
    parts.join(".")
}

/// Translates a failure of the hub, in the language of the answer.
pub(crate) fn failed<'a>(ctx: &Context<'a>) -> impl Fn(AppError) -> async_graphql::Error + 'a {
    let operation = ctx.data::<Arc<Operation>>();
    move |error| match &operation {
        Ok(operation) => to_graphql(&error, operation),
        Err(missing) => missing.clone(),
    }
}

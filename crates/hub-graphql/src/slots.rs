//! Tells the operation for which field of the document a change is made, so that each of several
//! changes under one `Idempotency-Key` is done once.

use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo,
};
use async_graphql::{QueryPathSegment, ServerResult, Value};
use hub_app::Operation;

/// Only documents that were sent under a key are executed with it: others need not pay for it.
pub(crate) struct Slots;

impl ExtensionFactory for Slots {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Slots {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let key = match info.path_node.segment {
            QueryPathSegment::Name(name) if info.path_node.parent.is_none() => name.to_owned(),
            QueryPathSegment::Name(_) | QueryPathSegment::Index(_) => {
                return next.run(ctx, info).await;
            }
        };
        match ctx.data_opt::<Arc<Operation>>() {
            Some(operation) => operation.in_slot(key, next.run(ctx, info)).await,
            None => next.run(ctx, info).await,
        }
    }
}

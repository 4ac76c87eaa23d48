//! Mutations of the catalogue.

use async_graphql::{Context, Object, Result};

use crate::catalogue_change::{
    self, AddAttributeInput, AttributePayload, RetireAttributeInput, UpdateAttributeInput,
};

/// Changes of the catalogue.
pub(crate) struct Cataloguing;

/// Changes of the catalogue, for administrators of the data bureau.
#[Object]
impl Cataloguing {
    /// Adds an attribute to the catalogue; for administrators of the data bureau.
    async fn add_attribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The attribute.")] input: AddAttributeInput,
    ) -> Result<AttributePayload> {
        catalogue_change::add(ctx, input).await
    }

    /// Changes an attribute of the catalogue; for administrators of the data bureau. In force for the next request.
    async fn update_attribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What becomes different.")] input: UpdateAttributeInput,
    ) -> Result<AttributePayload> {
        catalogue_change::update(ctx, input).await
    }

    /// Retires an attribute of the catalogue; for administrators of the data bureau.
    async fn retire_attribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RetireAttributeInput,
    ) -> Result<AttributePayload> {
        catalogue_change::retire(ctx, input).await
    }
}

//! Estates with more than one name.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::EstateAliasOutcome;

use crate::area::{Area, area_code};
use crate::context::{failed, operation};
use crate::merging::errors;
use crate::record::UserError;
use crate::scalars::DateTime;

/// 小区别名 Two names of one estate, within one community.
#[derive(SimpleObject)]
pub(crate) struct EstateAlias {
    /// The community in which it holds.
    pub(crate) area: Option<Area>,
    /// The other name.
    pub(crate) name: String,
    /// The name that stands.
    pub(crate) estate: String,
    /// Who said so.
    pub(crate) named_by: String,
    /// When.
    pub(crate) named_at: DateTime,
}

/// Two names that are one estate.
#[derive(InputObject)]
pub(crate) struct NameEstateAliasInput {
    /// The community; your own by default.
    pub(crate) area: Option<ID>,
    /// The other name, without building, unit and room.
    pub(crate) name: String,
    /// The name that stands.
    pub(crate) estate: String,
    /// Only tell how many pairs of dwellings it brings before a person; nothing is written.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// A name that is none of an estate's any more.
#[derive(InputObject)]
pub(crate) struct EndEstateAliasInput {
    /// The community; your own by default.
    pub(crate) area: Option<ID>,
    /// The other name.
    pub(crate) name: String,
}

/// What became of another name of an estate.
#[derive(SimpleObject)]
pub(crate) struct EstateAliasPayload {
    /// The names; `null` when something must be put right first.
    pub(crate) alias: Option<EstateAlias>,
    /// Whether it is done; false for a dry run.
    pub(crate) done: bool,
    /// Pairs of dwellings known under both names that wait in `duplicateReviews` now, or would.
    pub(crate) pairs: u64,
    /// What must be put right; nothing was written. Code `CONFLICT`: another name stands against it.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about names of estates.
pub(crate) struct EstateQuery;

/// Questions about names of estates.
#[Object]
impl EstateQuery {
    /// 小区别名 Other names of estates that hold: of your own community, for others of the city.
    async fn estate_aliases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this area or below it.")] area: Option<ID>,
    ) -> Result<Vec<EstateAlias>> {
        let operation = operation(ctx)?;
        let area = area.map(|id| area_code(ctx, &id, "area")).transpose()?;
        let all = operation.estate_aliases(area.as_ref()).map_err(failed(ctx))?;
        all.iter().map(|one| EstateAlias::of(ctx, one)).collect()
    }
}

/// Naming estates.
pub(crate) struct EstateMutation;

/// Naming estates.
#[Object]
impl EstateMutation {
    /// 登记小区别名 Says that two names are one estate in a community: addresses under either lead to one dwelling from now on, and dwellings known under both are put before a person.
    async fn name_estate_alias(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The names.")] input: NameEstateAliasInput,
    ) -> Result<EstateAliasPayload> {
        let wanted = hub_app::NameEstateAlias {
            area: input.area.map(|id| area_code(ctx, &id, "input.area")).transpose()?,
            name: input.name,
            estate: input.estate,
            is_dry_run: input.dry_run,
        };
        let outcome = operation(ctx)?.name_estate_alias(wanted).await.map_err(failed(ctx))?;
        payload(ctx, outcome)
    }

    /// 撤销小区别名 Says that two names are not one estate after all. What was merged stays merged; take that back with `undoMerge`.
    async fn end_estate_alias(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name.")] input: EndEstateAliasInput,
    ) -> Result<EstateAliasPayload> {
        let area = input.area.map(|id| area_code(ctx, &id, "input.area")).transpose()?;
        let wanted = hub_app::EndEstateAlias { area, name: input.name };
        let outcome = operation(ctx)?.end_estate_alias(wanted).await.map_err(failed(ctx))?;
        payload(ctx, outcome)
    }
}

fn payload(ctx: &Context<'_>, outcome: EstateAliasOutcome) -> Result<EstateAliasPayload> {
    Ok(EstateAliasPayload {
        alias: outcome.alias.map(|one| EstateAlias::of(ctx, &one)).transpose()?,
        done: outcome.is_done,
        pairs: outcome.pairs,
        user_errors: errors(operation(ctx)?, &outcome.refusals),
    })
}

impl EstateAlias {
    fn of(ctx: &Context<'_>, one: &hub_app::EstateName) -> Result<Self> {
        Ok(Self {
            area: Area::of(operation(ctx)?, &one.area),
            name: one.name.clone(),
            estate: one.estate.clone(),
            named_by: one.named_by.clone(),
            named_at: DateTime(one.named_at),
        })
    }
}

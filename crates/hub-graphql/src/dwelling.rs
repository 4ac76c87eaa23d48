//! A dwelling, and finding one by its address.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Result, SimpleObject};
use hub_app::Subject;
use hub_catalogue::Role;
use hub_values::Address;

use crate::area::Area;
use crate::attributes::DwellingAttributes;
use crate::context::{failed, operation, path};
use crate::fact::Fact;
use crate::household::Household;
use crate::ids::subject_id;
use crate::read;
use crate::resident::{Resident, facts, person};
use crate::scalars::DateTime;

/// 房屋: community, estate, building, unit, room.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Dwelling {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: DwellingAttributes,
}

/// What an address leads to.
#[derive(SimpleObject, Clone)]
pub(crate) struct DwellingMatch {
    /// Whether it was found.
    pub(crate) status: DwellingMatchStatus,
    /// The dwelling, when there is exactly one.
    pub(crate) dwelling: Option<Dwelling>,
    /// The dwellings that it may mean, when there are several.
    pub(crate) candidates: Vec<Dwelling>,
    /// The address as it was understood.
    pub(crate) understood_as: String,
}

/// What an address leads to.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DwellingMatchStatus {
    /// 找到一处.
    Found,
    /// 有多种可能 Several dwellings, or an address that can be read in two ways, such as 3-501.
    Ambiguous,
    /// 没有找到.
    NotFound,
}

/// Conditions on dwellings.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct DwellingFilter {
    /// In this area or below it.
    pub(crate) area: Option<ID>,
}

impl DwellingMatch {
    pub(crate) fn new(address: &Address, found: Vec<Subject>) -> Self {
        let mut candidates: Vec<Dwelling> = found.into_iter().map(Dwelling::new).collect();
        let status = match candidates.len() {
            0 if address.place_key().is_none() => DwellingMatchStatus::Ambiguous,
            0 => DwellingMatchStatus::NotFound,
            1 => DwellingMatchStatus::Found,
            _ => DwellingMatchStatus::Ambiguous,
        };
        let is_found = status == DwellingMatchStatus::Found;
        let dwelling = if is_found { candidates.pop() } else { None };
        Self { status, dwelling, candidates, understood_as: address.standard() }
    }
}

impl Dwelling {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: DwellingAttributes(subject) }
    }

    fn subject(&self) -> &Subject {
        &self.attributes.0
    }

    /// The address in full, as far as it may be seen.
    async fn shown_address(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let catalogue = operation(ctx)?.catalogue();
        match catalogue.attribute("dwelling_address") {
            Some(attribute) => read::text(ctx, self.subject(), attribute.index).await,
            None => Ok(None),
        }
    }

    async fn part(
        &self,
        ctx: &Context<'_>,
        part: impl FnOnce(Address) -> Option<String> + Send,
    ) -> Result<Option<String>> {
        let address = self.shown_address(ctx).await?;
        Ok(address.and_then(|text| Address::parse(&text).ok()).and_then(part))
    }
}

#[ComplexObject]
impl Dwelling {
    /// The address in its standard form; empty, with an error, when you may not see it.
    async fn address(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.shown_address(ctx).await?.unwrap_or_default())
    }

    /// 产权人; `null` when not known or hidden from you. Needs what `ownerName` needs.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Resident>> {
        person(ctx, self.subject(), Role::Owner, "owner_name").await
    }

    /// 承租人; `null` when not known or hidden from you. Needs what the attribute `tenant_name` needs.
    async fn tenant(&self, ctx: &Context<'_>) -> Result<Option<Resident>> {
        person(ctx, self.subject(), Role::Tenant, "tenant_name").await
    }

    /// The community it belongs to.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(self.subject().community().and_then(|code| Area::of(operation, code)))
    }

    /// 小区.
    async fn estate(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.part(ctx, |address| address.estate).await
    }

    /// 楼栋.
    async fn building(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.part(ctx, |address| address.building).await
    }

    /// 单元.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.part(ctx, |address| address.unit).await
    }

    /// 室.
    async fn room(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.part(ctx, |address| address.room).await
    }

    /// The households that live here. Who may not know who lives together gets none, and an error.
    async fn households(&self, ctx: &Context<'_>) -> Result<Vec<Household>> {
        let found = self.subject().households().await.map_err(failed(ctx))?;
        let mut households = Vec::with_capacity(found.len());
        for one in found {
            if one.may_read("household_size", || path(ctx)).map_err(failed(ctx))? {
                households.push(Household::new(one));
            }
        }
        Ok(households)
    }

    /// Any attribute with its provenance: those named, or all that may be seen.
    async fn facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Codes of attributes; without it all that you may see.")]
        attributes: Option<Vec<String>>,
        #[graphql(desc = "As it was known at this moment.")] as_of: Option<DateTime>,
    ) -> Result<Vec<Fact>> {
        facts(ctx, self.subject(), attributes.as_deref(), as_of).await
    }
}

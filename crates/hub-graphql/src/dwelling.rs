//! A dwelling, and finding one by its address.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Result, SimpleObject};
use hub_app::{AppError, Subject};
use hub_catalogue::Role;
use hub_values::Address;

use crate::area::Area;
use crate::attributes::DwellingAttributes;
use crate::context::{failed, operation};
use crate::household::{Household, countable};
use crate::ids::subject_id;
use crate::known::Known;
use crate::page;
use crate::read;
use crate::resident::{Resident, person};
use crate::scalars::Date;

/// 房屋: community, estate, building, unit, room.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Dwelling {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: DwellingAttributes,
    /// What every subject has.
    #[graphql(flatten)]
    pub(crate) known: Known,
}

/// What an address leads to.
#[derive(SimpleObject, Clone)]
pub(crate) struct DwellingMatch {
    /// Whether it was found.
    pub(crate) status: DwellingMatchStatus,
    /// The dwelling, when there is exactly one.
    pub(crate) dwelling: Option<Dwelling>,
    /// The known dwellings that it may mean, when there are several or the address is not clear.
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
    /// Also those that ended.
    #[graphql(default)]
    pub(crate) include_closed: bool,
}

impl DwellingMatch {
    pub(crate) fn new(address: &Address, found: Vec<Subject>) -> Self {
        let mut candidates: Vec<Dwelling> = found.into_iter().map(Dwelling::new).collect();
        let status = match candidates.len() {
            0 if address.place_key().is_none() => DwellingMatchStatus::Ambiguous,
            0 => DwellingMatchStatus::NotFound,
            _ if address.place_key().is_none() => DwellingMatchStatus::Ambiguous,
            1 => DwellingMatchStatus::Found,
            _ => DwellingMatchStatus::Ambiguous,
        };
        let is_found = status == DwellingMatchStatus::Found;
        let dwelling = if is_found { candidates.pop() } else { None };
        Self { status, dwelling, candidates, understood_as: address.standard() }
    }
}

/// The known dwellings that an unclear address may mean, as far as the caller may look for them.
pub(crate) async fn candidates(ctx: &Context<'_>, address: &str) -> Result<Vec<Dwelling>> {
    match operation(ctx)?.dwellings_at(address).await {
        Ok((address, found)) if address.place_key().is_none() => {
            Ok(found.into_iter().map(Dwelling::new).collect())
        }
        Ok(_) | Err(AppError::Denied(_) | AppError::Invalid { .. }) => Ok(Vec::new()),
        Err(error) => Err(failed(ctx)(error)),
    }
}

impl Dwelling {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: DwellingAttributes(subject.clone()), known: Known(subject) }
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

    /// The households that live here, or lived here on a day. Who may not know who lives together gets none, and an error.
    async fn households(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day; today by default.")] as_of: Option<Date>,
    ) -> Result<Vec<Household>> {
        let day = as_of.map(|day| day.0);
        let found = self.subject().households(day).await.map_err(failed(ctx))?;
        Ok(countable(ctx, found)?.into_iter().map(Household::new).collect())
    }

    /// 住在这里的人: who lives here, or lived here on a day, each once. Needs what `householdSize` needs.
    async fn residents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day; today by default.")] as_of: Option<Date>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Resident, EmptyFields, EmptyFields>> {
        let has_previous = after.is_some();
        let page = page::subjects(ctx, first, after)?;
        let rows = usize::try_from(page.first).unwrap_or(usize::MAX);
        let day = as_of.map(|day| day.0);
        let households = self.subject().households(day).await.map_err(failed(ctx))?;
        let households = countable(ctx, households)?;
        let mut members = self.subject().members_of(&households, day);
        members.retain(|id| page.after.is_none_or(|after| *id > after));
        let has_next = members.len() > rows;
        members.truncate(rows);
        let found = self.subject().others(&members).await.map_err(failed(ctx))?;
        let row = |one: Subject| (subject_id(one.kind(), one.id()).0, Resident::new(one));
        Ok(page::connection(found.into_iter().map(row), has_previous, has_next))
    }
}

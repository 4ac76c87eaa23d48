//! A household of either kind, and who belongs to it.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use hub_app::Subject;
use hub_catalogue::Role;

use crate::area::Area;
use crate::attributes::HouseholdAttributes;
use crate::context::{failed, operation, path};
use crate::dwelling::Dwelling;
use crate::ids::subject_id;
use crate::known::Known;
use crate::read;
use crate::resident::{HouseholdKind, Membership, Resident, person};
use crate::scalars::Date;

/// 户: people who are registered together, or who live together.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Household {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: HouseholdAttributes,
    /// What every subject has.
    #[graphql(flatten)]
    pub(crate) known: Known,
}

/// Conditions on households.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct HouseholdFilter {
    /// In this area or below it.
    pub(crate) area: Option<ID>,
    /// Also those that ended.
    #[graphql(default)]
    pub(crate) include_closed: bool,
}

impl Household {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: HouseholdAttributes(subject.clone()), known: Known(subject) }
    }

    fn subject(&self) -> &Subject {
        &self.attributes.0
    }
}

#[ComplexObject]
impl Household {
    /// Registered or residing.
    async fn kind(&self) -> HouseholdKind {
        self.subject().household_kind().unwrap_or(hub_facts::HouseholdKind::Residing).into()
    }

    /// 户号; the same as `householdNo`.
    async fn number(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let catalogue = operation(ctx)?.catalogue();
        match catalogue.attribute("household_no") {
            Some(attribute) => read::text(ctx, self.subject(), attribute.index).await,
            None => Ok(None),
        }
    }

    /// 户主; `null` when not known or hidden from you. Needs what `householderName` needs.
    async fn householder(&self, ctx: &Context<'_>) -> Result<Option<Resident>> {
        person(ctx, self.subject(), Role::Householder, "householder_name").await
    }

    /// Where it lives, or lived on a day.
    async fn dwelling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day; today by default.")] as_of: Option<Date>,
    ) -> Result<Option<Dwelling>> {
        let found = self.subject().dwelling(as_of.map(|day| day.0)).await.map_err(failed(ctx))?;
        Ok(found.map(Dwelling::new))
    }

    /// Who belongs to it, now or on a day. Who may not know how many they are gets none, and an error.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day; today by default.")] as_of: Option<Date>,
    ) -> Result<Vec<Membership>> {
        let subject = self.subject();
        if !subject.may_read("household_size", || path(ctx)).map_err(failed(ctx))? {
            return Ok(Vec::new());
        }
        let found = subject.memberships(None, as_of.map(|day| day.0)).await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(Membership).collect())
    }

    /// The community it belongs to.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(self.subject().community().and_then(|code| Area::of(operation, code)))
    }
}

/// Households that somebody may know: those whose members they may count.
pub(crate) fn countable(ctx: &Context<'_>, found: Vec<Subject>) -> Result<Vec<Subject>> {
    let mut households = Vec::with_capacity(found.len());
    for one in found {
        if one.may_read("household_size", || path(ctx)).map_err(failed(ctx))? {
            households.push(one);
        }
    }
    Ok(households)
}

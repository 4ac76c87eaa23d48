//! A household of either kind, and who belongs to it.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use hub_app::Subject;
use hub_catalogue::Role;

use crate::area::Area;
use crate::attributes::HouseholdAttributes;
use crate::context::{failed, operation, path};
use crate::dwelling::Dwelling;
use crate::fact::Fact;
use crate::ids::subject_id;
use crate::read;
use crate::resident::{HouseholdKind, Membership, Resident, facts, person};
use crate::scalars::{Date, DateTime};

/// 户: people who are registered together, or who live together.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Household {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: HouseholdAttributes,
}

/// Conditions on households.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct HouseholdFilter {
    /// In this area or below it.
    pub(crate) area: Option<ID>,
}

impl Household {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: HouseholdAttributes(subject) }
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

    /// Where it lives.
    async fn dwelling(&self, ctx: &Context<'_>) -> Result<Option<Dwelling>> {
        Ok(self.subject().dwelling().await.map_err(failed(ctx))?.map(Dwelling::new))
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

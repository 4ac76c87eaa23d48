//! Premises: a shop, a workshop, a school.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use hub_app::Subject;
use hub_catalogue::Role;

use crate::area::Area;
use crate::attributes::PremisesAttributes;
use crate::context::operation;
use crate::fact::Fact;
use crate::ids::subject_id;
use crate::resident::{Resident, facts, person};
use crate::scalars::DateTime;

/// 场所: a shop, a workshop, a school.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Premises {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: PremisesAttributes,
}

/// Conditions on premises; a condition on an attribute that is not granted in full is refused.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct PremisesFilter {
    /// In this area or below it.
    pub(crate) area: Option<ID>,
    /// Part of the name, taken literally.
    pub(crate) name: Option<String>,
}

impl Premises {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: PremisesAttributes(subject) }
    }
}

#[ComplexObject]
impl Premises {
    /// 法定代表人; `null` when not known or hidden from you. Needs what `legalRepName` needs.
    async fn legal_representative(&self, ctx: &Context<'_>) -> Result<Option<Resident>> {
        person(ctx, &self.attributes.0, Role::LegalRepresentative, "legal_rep_name").await
    }

    /// The community it belongs to.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(self.attributes.0.community().and_then(|code| Area::of(operation, code)))
    }

    /// Any attribute with its provenance: those named, or all that may be seen.
    async fn facts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Codes of attributes; without it all that you may see.")]
        attributes: Option<Vec<String>>,
        #[graphql(desc = "As it was known at this moment.")] as_of: Option<DateTime>,
    ) -> Result<Vec<Fact>> {
        facts(ctx, &self.attributes.0, attributes.as_deref(), as_of).await
    }
}

//! Premises: a shop, a workshop, a school.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use hub_app::Subject;
use hub_catalogue::Role;

use crate::area::Area;
use crate::attributes::PremisesAttributes;
use crate::context::operation;
use crate::ids::subject_id;
use crate::known::Known;
use crate::resident::{Resident, person};

/// 场所: a shop, a workshop, a school.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Premises {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: PremisesAttributes,
    /// What every subject has.
    #[graphql(flatten)]
    pub(crate) known: Known,
}

/// Conditions on premises; a condition on an attribute that is not granted in full is refused.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct PremisesFilter {
    /// In this area or below it.
    pub(crate) area: Option<ID>,
    /// Also those that ended.
    #[graphql(default)]
    pub(crate) include_closed: bool,
    /// Part of the name, taken literally.
    pub(crate) name: Option<String>,
}

impl Premises {
    pub(crate) fn new(subject: Subject) -> Self {
        let id = subject_id(subject.kind(), subject.id());
        Self { id, attributes: PremisesAttributes(subject.clone()), known: Known(subject) }
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
}

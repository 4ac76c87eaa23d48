//! Who am I, and what may I see?

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use hub_app::Right as Granted;

use crate::area::Area;
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};

/// The caller.
pub(crate) struct Viewer;

/// What the caller gets for an attribute.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RightAnswer {
    /// The value.
    Full,
    /// The value behind its mask.
    Masked,
    /// Nothing.
    Denied,
}

/// What the caller may do with one attribute for one purpose.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Right {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// What the caller gets.
    pub(crate) answer: RightAnswer,
    /// Whether a subject can be found by exactly this value.
    pub(crate) lookup: bool,
    /// The rule that says no.
    pub(crate) rule: Option<String>,
    /// What to do about a no.
    pub(crate) how_to_apply: Option<String>,
}

/// The caller.
#[Object]
impl Viewer {
    /// The caller's department.
    async fn department(&self, ctx: &Context<'_>) -> Result<Department> {
        let operation = operation(ctx)?;
        Ok(Department::of(operation, operation.caller().department.as_str()))
    }

    /// The caller's role, such as `department_system` or `community_staff`.
    async fn role(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(operation(ctx)?.caller().role.as_str())
    }

    /// Login of a person; `null` for a system.
    async fn login(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(operation(ctx)?.caller().login.clone())
    }

    /// Area that the caller's work is limited to.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(operation.caller().area.as_ref().and_then(|code| Area::of(operation, code)))
    }

    /// Purposes that the caller may act for.
    async fn purposes(&self, ctx: &Context<'_>) -> Result<Vec<Purpose>> {
        let operation = operation(ctx)?;
        Ok(operation.purposes().iter().map(|one| Purpose::of(operation, one)).collect())
    }

    /// What the caller may see for a purpose, attribute by attribute, and why not.
    async fn may_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the purpose.")] purpose: String,
        #[graphql(desc = "Code of one attribute; without it all.")] attribute: Option<String>,
    ) -> Result<Vec<Right>> {
        let operation = operation(ctx)?;
        let rights = operation.rights(&purpose, attribute.as_deref()).map_err(failed(ctx))?;
        Ok(rights
            .into_iter()
            .map(|one: Granted| Right {
                answer: match one.answer {
                    "FULL" => RightAnswer::Full,
                    "MASKED" => RightAnswer::Masked,
                    _ => RightAnswer::Denied,
                },
                attribute: one.attribute,
                lookup: one.is_lookup,
                rule: one.rule.map(str::to_owned),
                how_to_apply: one.how_to_apply,
            })
            .collect())
    }
}

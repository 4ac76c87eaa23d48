//! `Node`: whatever has an id of its own.

use async_graphql::{ID, Interface};
use hub_app::Subject;
use hub_values::SubjectKind;

use crate::dwelling::Dwelling;
use crate::forms::Form;
use crate::household::Household;
use crate::imports::Import;
use crate::premises::Premises;
use crate::resident::Resident;

/// Something with an opaque id that stays valid for ever.
#[derive(Interface, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "one for each object of an answer, held for a moment"
)]
#[graphql(field(name = "id", ty = "&ID", desc = "Opaque id, valid for ever."))]
pub(crate) enum Node {
    /// 居民.
    Resident(Resident),
    /// 户.
    Household(Household),
    /// 房屋.
    Dwelling(Dwelling),
    /// 场所.
    Premises(Premises),
    /// 导入任务.
    Import(Import),
    /// 表单.
    Form(Form),
}

impl Node {
    pub(crate) fn new(subject: Subject) -> Self {
        match subject.kind() {
            SubjectKind::Resident => Self::Resident(Resident::new(subject)),
            SubjectKind::Household => Self::Household(Household::new(subject)),
            SubjectKind::Dwelling => Self::Dwelling(Dwelling::new(subject)),
            SubjectKind::Premises => Self::Premises(Premises::new(subject)),
        }
    }
}

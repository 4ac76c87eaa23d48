//! Areas, and the six officers of each community.

use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};
use hub_app::Operation;
use hub_values::AreaCode;

use crate::catalogue::Department;
use crate::context::operation;
use crate::ids::GlobalId;

/// 区划: city, district, street or town, community.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub(crate) struct Area {
    /// Opaque id.
    pub(crate) id: ID,
    /// Twelve digits: GB/T 2260, street, community.
    pub(crate) code: String,
    /// Name in the language of the answer.
    pub(crate) name: String,
    /// Which level of the tree.
    pub(crate) level: AreaLevel,
    /// Whether it is urban rather than a township.
    pub(crate) urban: bool,
}

/// Levels of the tree of areas.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AreaLevel {
    /// 市.
    City,
    /// 区县.
    District,
    /// 街道、乡镇.
    Street,
    /// 社区、村.
    Community,
}

/// 六员之一: an officer that a department sends into a community.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Officer {
    /// The department.
    pub(crate) department: Department,
    /// Name.
    pub(crate) name: String,
    /// Telephone on duty.
    pub(crate) phone: String,
}

#[ComplexObject]
impl Area {
    /// The area around it.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let operation = operation(ctx)?;
        let own = operation.snapshot().areas.iter().find(|one| one.code.as_str() == self.code);
        let parent = own.and_then(|one| one.parent);
        Ok(parent.and_then(|code| Self::of(operation, &code)))
    }

    /// 六员: the officers of a community.
    async fn officers(&self, ctx: &Context<'_>) -> Result<Vec<Officer>> {
        let operation = operation(ctx)?;
        let all = operation.snapshot().officers.iter();
        Ok(all
            .filter(|one| one.area.as_str() == self.code)
            .map(|one| Officer {
                department: Department::of(operation, &one.department),
                name: one.name.clone(),
                phone: one.phone.clone(),
            })
            .collect())
    }
}

impl Area {
    /// The area of a code.
    pub(crate) fn of(operation: &Operation, code: &AreaCode) -> Option<Self> {
        let area = operation.snapshot().areas.iter().find(|one| one.code == *code)?;
        Some(Self::from_stored(operation, area))
    }

    pub(crate) fn from_stored(operation: &Operation, area: &hub_storage::Area) -> Self {
        Self {
            id: ID(GlobalId::Area(area.code).encode()),
            code: area.code.as_str().to_owned(),
            name: operation.language().pick(&area.name_zh, &area.name_en).to_owned(),
            level: match area.level.as_str() {
                "city" => AreaLevel::City,
                "district" => AreaLevel::District,
                "street" => AreaLevel::Street,
                _ => AreaLevel::Community,
            },
            urban: area.is_urban,
        }
    }
}

/// The area that an id stands for.
pub(crate) fn area_code(ctx: &Context<'_>, id: &ID, at: &str) -> Result<AreaCode> {
    if let Some(GlobalId::Area(code)) = GlobalId::decode(id) {
        return Ok(code);
    }
    Err(crate::context::failed(ctx)(hub_app::AppError::invalid(
        at,
        "区划编号无效，请使用 areas 返回的 id",
        "not the id of an area; use an id of `areas`",
    )))
}

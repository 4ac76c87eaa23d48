//! The catalogue, departments and purposes: what anybody may know.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use hub_app::Operation;
use hub_catalogue::{Attribute as Catalogued, SharingClass as Class, Tier};
use hub_values::SubjectKind as Kind;

use crate::context::operation;

/// 数据项: one thing that may be known about a kind of subject.
#[derive(Clone)]
pub(crate) struct Attribute(pub(crate) Catalogued);

/// 共享类别 Sharing classes of 《政务数据共享条例》.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Class")]
pub(crate) enum SharingClass {
    /// 无条件共享.
    Unconditional,
    /// 有条件共享.
    Conditional,
    /// 不予共享.
    NotShared,
}

/// 主体 What facts are about.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub(crate) enum SubjectKind {
    /// 居民.
    Resident,
    /// 户.
    Household,
    /// 房屋.
    Dwelling,
    /// 场所.
    Premises,
}

/// Conditions on attributes of the catalogue.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct AttributeFilter {
    /// Only of this kind of subject.
    pub(crate) subject: Option<SubjectKind>,
    /// Only led by this department.
    pub(crate) lead_department: Option<String>,
    /// Only of this code.
    pub(crate) code: Option<String>,
}

impl AttributeFilter {
    pub(crate) fn fits(&self, attribute: &Catalogued) -> bool {
        self.subject.is_none_or(|kind| Kind::from(kind) == attribute.subject)
            && self.code.as_ref().is_none_or(|code| code == attribute.code.as_str())
            && self
                .lead_department
                .as_ref()
                .is_none_or(|code| code == attribute.lead_department.as_str())
    }
}

/// 数据项: one thing that may be known about a kind of subject.
#[Object]
impl Attribute {
    /// Code in grants, forms, files and the log.
    async fn code(&self) -> &str {
        self.0.code.as_str()
    }

    /// Name in the language of the answer.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(operation(ctx)?.language().pick(&self.0.name_zh, &self.0.name_en).to_owned())
    }

    /// Kind of subject it is about.
    async fn subject(&self) -> SubjectKind {
        self.0.subject.into()
    }

    /// Name of its typed field; `null` when it is reached through `facts` only.
    async fn field_name(&self) -> Option<&str> {
        (self.0.tier == Tier::Core).then_some(self.0.graphql_name.as_str())
    }

    /// Code table, after its standard.
    async fn code_table(&self) -> Option<&str> {
        self.0.code_table.as_deref()
    }

    /// 主责部门: whose word counts most, and who decides about access.
    async fn lead_department(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.0.lead_department.as_str()))
    }

    /// How it may be shared.
    async fn sharing_class(&self) -> SharingClass {
        self.0.sharing.into()
    }

    /// Whether it is sensitive (PIPL article 28).
    async fn sensitive(&self) -> bool {
        self.0.is_sensitive
    }

    /// Days after which a fact is stale; 0 when it does not age.
    async fn freshness_days(&self) -> u32 {
        self.0.freshness_days
    }

    /// Whether it is switched off in this city.
    async fn switched_off(&self) -> bool {
        self.0.is_switched_off()
    }
}

/// 部门.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Department {
    /// Code.
    pub(crate) code: String,
    /// Name in the language of the answer.
    pub(crate) name: String,
}

impl Department {
    /// The department of a code; an unknown one is named by its code.
    pub(crate) fn of(operation: &Operation, code: &str) -> Self {
        let name = operation
            .snapshot()
            .department(code)
            .map(|one| operation.language().pick(&one.name_zh, &one.name_en).to_owned());
        Self { code: code.to_owned(), name: name.unwrap_or_else(|| code.to_owned()) }
    }
}

/// 用途: a coded reason with its legal basis.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Purpose {
    /// Code for the header `X-Purpose`.
    pub(crate) code: String,
    /// Name in the language of the answer.
    pub(crate) name: String,
    /// Law that it rests on.
    pub(crate) legal_basis: String,
    /// Whether every request must name a case in the header `X-Case`.
    pub(crate) needs_case: bool,
    /// Departments that may act for it.
    pub(crate) departments: Vec<Department>,
}

impl Purpose {
    pub(crate) fn of(operation: &Operation, purpose: &hub_policy::Purpose) -> Self {
        Self {
            code: purpose.code.as_str().to_owned(),
            name: operation.language().pick(&purpose.name_zh, &purpose.name_en).to_owned(),
            legal_basis: purpose.legal_basis.clone(),
            needs_case: purpose.needs_case,
            departments: purpose
                .departments
                .iter()
                .map(|code| Department::of(operation, code.as_str()))
                .collect(),
        }
    }
}

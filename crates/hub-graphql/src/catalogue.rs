//! The catalogue, departments and purposes: what anybody may know.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use hub_app::Operation;
use hub_catalogue::{
    Attribute as Catalogued, Catalogue, SharingClass as Class, Tier, ValueType as Type,
};
use hub_values::SubjectKind as Kind;

use crate::catalogue_change::{AttributeVersion, ChangeKind, MaskRule, ValueFormat, ValueType};
use crate::coded::CodedValue;
use crate::context::operation;
use crate::scalars::DateTime;

/// 数据项: one thing that may be known about a kind of subject.
#[derive(Clone)]
pub(crate) struct Attribute {
    one: Catalogued,
    catalogue: Arc<Catalogue>,
}

/// 层级 How an attribute is reached.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Tier")]
pub(crate) enum AttributeTier {
    /// 核心 Has a typed field.
    Core,
    /// 扩展 Reached through `facts`, records and imports.
    Extended,
    /// 停用 Switched off by law.
    Restricted,
}

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
        self.one.code.as_str()
    }

    /// Name in the language of the answer.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(operation(ctx)?.language().pick(&self.one.name_zh, &self.one.name_en).to_owned())
    }

    /// Kind of subject it is about.
    async fn subject(&self) -> SubjectKind {
        self.one.subject.into()
    }

    /// Name of its typed field; `null` when it is reached through `facts` only.
    async fn field_name(&self) -> Option<&str> {
        (self.one.tier == Tier::Core).then_some(self.one.graphql_name.as_str())
    }

    /// Code table, after its standard.
    async fn code_table(&self) -> Option<&str> {
        self.one.code_table.as_deref()
    }

    /// 主责部门: whose word counts most, and who decides about access.
    async fn lead_department(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.one.lead_department.as_str()))
    }

    /// How it may be shared.
    async fn sharing_class(&self) -> SharingClass {
        self.one.sharing.into()
    }

    /// Whether it is sensitive (PIPL article 28).
    async fn sensitive(&self) -> bool {
        self.one.is_sensitive
    }

    /// Days after which a fact is stale; 0 when it does not age.
    async fn freshness_days(&self) -> u32 {
        self.one.freshness_days
    }

    /// Chinese name.
    async fn name_zh(&self) -> &str {
        &self.one.name_zh
    }

    /// English name.
    async fn name_en(&self) -> &str {
        &self.one.name_en
    }

    /// How it is reached.
    async fn tier(&self) -> AttributeTier {
        self.one.tier.into()
    }

    /// Shape of its values.
    async fn value_type(&self) -> ValueType {
        self.one.value_type.into()
    }

    /// What its text must look like.
    async fn format(&self) -> ValueFormat {
        self.one.format.into()
    }

    /// 最小值 The least value: a number, a day, `longitude,latitude`, or the number of characters of a text.
    async fn minimum(&self) -> Option<&str> {
        self.one.definition().cell("minimum").filter(|text| !text.is_empty())
    }

    /// 最大值 The greatest value, written as `minimum`; `today` where it tells what happened.
    async fn maximum(&self) -> Option<&str> {
        self.one.definition().cell("maximum").filter(|text| !text.is_empty())
    }

    /// 开放代码 Whether a coded attribute has no table here and takes any text as its own code.
    async fn open_list(&self) -> bool {
        matches!(self.one.value_type, Type::Code | Type::Codes) && !self.one.has_code_table()
    }

    /// The codes that it takes; empty when there is no table, and any text is its own code.
    async fn codes(&self, ctx: &Context<'_>) -> Result<Vec<CodedValue>> {
        let language = operation(ctx)?.language();
        let codes = self.one.code_entries().into_iter();
        Ok(codes.map(|entry| CodedValue::entry(&self.one, entry, language)).collect())
    }

    /// How a masked grant shows it.
    async fn mask_rule(&self) -> MaskRule {
        self.one.mask.into()
    }

    /// Whether it is stored sealed.
    async fn sealed(&self) -> bool {
        self.one.is_sealed
    }

    /// The law that forbids sharing it.
    async fn not_shared_basis(&self) -> Option<&str> {
        self.one.definition().cell("not_shared_basis").filter(|text| !text.is_empty())
    }

    /// Remark.
    async fn note(&self) -> &str {
        &self.one.note
    }

    /// Other headings that files use for it, besides those that ship.
    async fn synonyms(&self) -> Vec<&str> {
        self.one.definition().synonyms().collect()
    }

    /// Whether this city added it.
    async fn added(&self) -> bool {
        self.one.is_added()
    }

    /// Whether it was retired: takes no new statements and is answered no more.
    async fn retired(&self) -> bool {
        self.one.is_retired()
    }

    /// Why it was retired.
    async fn retirement_reason(&self) -> Option<&str> {
        self.one.retired.as_deref()
    }

    /// Version of the catalogue that changed it last; what ships is version 1.
    async fn version(&self) -> u64 {
        self.one.version
    }

    /// All its versions, newest first, with who changed what and when.
    async fn versions(&self) -> Vec<AttributeVersion> {
        let later = self.catalogue.versions(self.one.code.as_str());
        let mut versions: Vec<AttributeVersion> = later
            .into_iter()
            .map(|(one, changes)| AttributeVersion {
                version: one.version,
                change: one.kind.into(),
                by: Some(one.actor.clone()),
                at: Some(DateTime(one.at)),
                reason: one.reason.clone(),
                changes: changes.into_iter().map(Into::into).collect(),
            })
            .collect();
        if !self.one.is_added() {
            versions.insert(0, SHIPPED);
        }
        versions.reverse();
        versions
    }

    /// Whether it is switched off in this city.
    async fn switched_off(&self) -> bool {
        self.one.is_switched_off()
    }
}

/// What ships.
const SHIPPED: AttributeVersion = AttributeVersion {
    version: 1,
    change: ChangeKind::Shipped,
    by: None,
    at: None,
    reason: None,
    changes: Vec::new(),
};

impl Attribute {
    /// An attribute of a catalogue.
    pub(crate) fn of(catalogue: &Arc<Catalogue>, one: &Catalogued) -> Self {
        Self { one: one.clone(), catalogue: Arc::clone(catalogue) }
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

//! One attribute: what it means, who leads it, how it may be shared and shown.

use std::sync::Arc;

use hub_values::{AttributeCode, DepartmentCode, SubjectKind};
use serde::{Deserialize, Serialize};

use crate::{CodeList, Definition, Range, View};

/// Position of an attribute in the catalogue; it keeps it for ever. Attributes that ship count from
/// 0 in the order of the shipped file, added ones from [`AttributeIndex::ADDED`] in the order in
/// which they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AttributeIndex(pub u16);

impl AttributeIndex {
    /// The first position of attributes added while the hub runs; a later release may ship as many.
    pub const ADDED: u16 = 1_024;
}

/// One thing that may be known about a kind of subject (数据项).
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Position in the catalogue.
    pub index: AttributeIndex,
    /// Name in files, grants and the log.
    pub code: AttributeCode,
    /// Name of its typed field in GraphQL.
    pub graphql_name: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Kind of subject it is about.
    pub subject: SubjectKind,
    /// Whether it has a typed field, is reached through `facts` only, or is switched off.
    pub tier: Tier,
    /// Shape of its values.
    pub value_type: ValueType,
    /// What its text must look like.
    pub format: Format,
    /// The least and the greatest value; the number of characters of a text.
    pub range: Range,
    /// Code table of a coded attribute, under the name of the standard.
    pub code_table: Option<String>,
    /// The one department whose word counts most (一数一源).
    pub lead_department: DepartmentCode,
    /// Sharing class of 《政务数据共享条例》.
    pub sharing: SharingClass,
    /// Whether it is sensitive in the sense of PIPL article 28.
    pub is_sensitive: bool,
    /// Whether it is stored encrypted.
    pub is_sealed: bool,
    /// Days after which a fact is stale; 0 when it does not age.
    pub freshness_days: u32,
    /// How a masked grant shows it.
    pub mask: Mask,
    /// Whether a list can be filtered by it.
    pub is_filterable: bool,
    /// Set when it names another person: the role, and that person's attribute.
    pub view: Option<View>,
    /// Remark of the catalogue.
    pub note: String,
    /// Whether it ships or was added here.
    pub origin: Origin,
    /// Version of the catalogue that changed it last.
    pub version: u64,
    /// Why it is no longer used; set when it was retired.
    pub retired: Option<String>,
    /// Its code table, when the city added it.
    pub(crate) codes: Option<Arc<CodeList>>,
    /// The line that defines it.
    pub(crate) definition: Arc<Definition>,
}

/// Where an attribute comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It ships with the program.
    Shipped,
    /// The city added it.
    Added,
}

impl Attribute {
    /// Whether it is switched off: held by nobody, shown to nobody.
    pub fn is_switched_off(&self) -> bool {
        self.tier == Tier::Restricted || self.code.as_str() == "religion"
    }

    /// Whether it was retired: takes no new statements and is answered no more.
    pub fn is_retired(&self) -> bool {
        self.retired.is_some()
    }

    /// The line of the catalogue that defines it.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }
}

/// How widely an attribute is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// On two forms or more: has a typed field.
    Core,
    /// Reached through `facts`, forms and imports.
    Extended,
    /// In the catalogue but switched off.
    Restricted,
}

/// Shape of an attribute's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// A short text.
    String,
    /// A long text.
    Text,
    /// One code of a table.
    Code,
    /// Several codes of a table.
    Codes,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An exact decimal number.
    Decimal,
    /// Money in yuan a month, exact.
    Money,
    /// Longitude and latitude in CGCS2000, as text.
    Geo,
}

/// What the text of an attribute must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any text without control characters.
    Plain,
    /// An ID number by GB 11643; for a resident the number of another document is possible.
    IdNumber,
    /// A telephone number.
    Phone,
    /// A person's name.
    PersonName,
    /// An address.
    Address,
    /// A unified social credit code by GB 32100.
    Uscc,
    /// Digits only.
    Digits,
}

/// Sharing classes of 《政务数据共享条例》 (in force 2025-08-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharingClass {
    /// 无条件共享.
    Unconditional,
    /// 有条件共享.
    Conditional,
    /// 不予共享.
    NotShared,
}

/// How a masked grant shows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// As it is.
    None,
    /// 王**.
    SurnameOnly,
    /// First six and last four characters.
    KeepFirst6Last4,
    /// First three and last four characters.
    KeepFirst3Last4,
    /// Last four characters.
    KeepLast4,
    /// The year of a date.
    YearOnly,
    /// An address down to the community.
    ToCommunity,
    /// A band of amounts.
    Range,
    /// Nothing but that it is there.
    Hidden,
}

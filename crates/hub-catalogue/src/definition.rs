//! One line of the catalogue as it is written: in the shipped file, in versions, in exports.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::attribute::{
    Attribute, AttributeIndex, Format, Mask, Origin, SharingClass, Tier, ValueType,
};
use crate::range::Range;
use crate::role::{Role, View};

/// Column name to text.
pub type Cells = BTreeMap<String, String>;

/// A line of the catalogue, column by column. Its JSON is what versions keep.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub(crate) code: String,
    pub(crate) graphql_name: String,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) subject: String,
    pub(crate) tier: String,
    pub(crate) value_type: String,
    #[serde(default)]
    pub(crate) format: String,
    #[serde(default)]
    pub(crate) code_table: String,
    pub(crate) lead_department: String,
    #[serde(default)]
    pub(crate) authoritative_source: String,
    pub(crate) sharing_class: String,
    pub(crate) sensitivity: String,
    pub(crate) sealed: String,
    pub(crate) freshness_days: String,
    pub(crate) mask_rule: String,
    #[serde(default)]
    pub(crate) filterable: String,
    #[serde(default)]
    pub(crate) view_role: String,
    #[serde(default)]
    pub(crate) view_attribute: String,
    #[serde(default)]
    pub(crate) note: String,
    #[serde(default)]
    pub(crate) not_shared_basis: String,
    #[serde(default)]
    pub(crate) synonyms: String,
    /// None in a version that was written before there was such a column.
    #[serde(default)]
    pub(crate) minimum: Option<String>,
    /// As `minimum`.
    #[serde(default)]
    pub(crate) maximum: Option<String>,
}

/// All columns, in the order of the file.
pub const COLUMNS: [&str; 24] = [
    "code",
    "graphql_name",
    "name_zh",
    "name_en",
    "subject",
    "tier",
    "value_type",
    "format",
    "code_table",
    "lead_department",
    "authoritative_source",
    "sharing_class",
    "sensitivity",
    "sealed",
    "freshness_days",
    "mask_rule",
    "filterable",
    "view_role",
    "view_attribute",
    "note",
    "not_shared_basis",
    "synonyms",
    "minimum",
    "maximum",
];

impl Definition {
    /// The text of a column; none when there is no such column.
    pub fn cell(&self, column: &str) -> Option<&str> {
        COLUMNS.iter().position(|one| *one == column).and_then(|at| self.cells().get(at).copied())
    }

    /// Sets a column; false when there is no such column.
    pub fn set(&mut self, column: &str, text: &str) -> bool {
        match self.field_mut(column) {
            Some(field) => {
                text.trim().clone_into(field);
                true
            }
            None => false,
        }
    }

    /// The text of every column, in the order of [`COLUMNS`].
    pub fn cells(&self) -> [&str; 24] {
        [
            &self.code,
            &self.graphql_name,
            &self.name_zh,
            &self.name_en,
            &self.subject,
            &self.tier,
            &self.value_type,
            &self.format,
            &self.code_table,
            &self.lead_department,
            &self.authoritative_source,
            &self.sharing_class,
            &self.sensitivity,
            &self.sealed,
            &self.freshness_days,
            &self.mask_rule,
            &self.filterable,
            &self.view_role,
            &self.view_attribute,
            &self.note,
            &self.not_shared_basis,
            &self.synonyms,
            self.minimum.as_deref().unwrap_or_default(),
            self.maximum.as_deref().unwrap_or_default(),
        ]
    }

    /// Fills the columns that there were none of when the line was written: as the attribute has
    /// them, and for an added one as it was judged then, which is a day that has come.
    pub(crate) fn complete(&mut self, known: Option<&Attribute>) {
        let is_past = self.value_type == "date" && !crate::range::may_come(&self.code);
        let unsaid = ["", if is_past { crate::range::TODAY } else { "" }];
        let known = known.map(Attribute::definition);
        let known_or = |of: fn(&Self) -> &Option<String>, unsaid: &str| {
            known.and_then(|one| of(one).clone()).unwrap_or_else(|| unsaid.to_owned())
        };
        let [minimum, maximum] = unsaid;
        self.minimum.get_or_insert_with(|| known_or(|one| &one.minimum, minimum));
        self.maximum.get_or_insert_with(|| known_or(|one| &one.maximum, maximum));
    }

    fn field_mut(&mut self, column: &str) -> Option<&mut String> {
        Some(match column {
            "code" => &mut self.code,
            "graphql_name" => &mut self.graphql_name,
            "name_zh" => &mut self.name_zh,
            "name_en" => &mut self.name_en,
            "subject" => &mut self.subject,
            "tier" => &mut self.tier,
            "value_type" => &mut self.value_type,
            "format" => &mut self.format,
            "code_table" => &mut self.code_table,
            "lead_department" => &mut self.lead_department,
            "authoritative_source" => &mut self.authoritative_source,
            "sharing_class" => &mut self.sharing_class,
            "sensitivity" => &mut self.sensitivity,
            "sealed" => &mut self.sealed,
            "freshness_days" => &mut self.freshness_days,
            "mask_rule" => &mut self.mask_rule,
            "filterable" => &mut self.filterable,
            "view_role" => &mut self.view_role,
            "view_attribute" => &mut self.view_attribute,
            "note" => &mut self.note,
            "not_shared_basis" => &mut self.not_shared_basis,
            "synonyms" => &mut self.synonyms,
            "minimum" => self.minimum.get_or_insert_default(),
            "maximum" => self.maximum.get_or_insert_default(),
            _ => return None,
        })
    }

    /// The attribute that this line defines, or the column that cannot be read.
    pub(crate) fn attribute(mut self, index: AttributeIndex) -> Result<Attribute, &'static str> {
        let value_type = value_type(&self.value_type).ok_or("value_type")?;
        let format = format(&self.format).ok_or("format")?;
        let minimum = self.minimum.get_or_insert_default().clone();
        let maximum = self.maximum.get_or_insert_default().clone();
        Ok(Attribute {
            index,
            code: self.code.parse().map_err(|_| "code")?,
            subject: self.subject.parse().map_err(|_| "subject")?,
            tier: tier(&self.tier).ok_or("tier")?,
            value_type,
            format,
            range: Range::read(&minimum, &maximum, value_type, format)?,
            code_table: code_table(&self.code, &self.value_type, &self.code_table),
            lead_department: self.lead_department.parse().map_err(|_| "lead_department")?,
            sharing: sharing(&self.sharing_class).ok_or("sharing_class")?,
            is_sensitive: sensitivity(&self.sensitivity).ok_or("sensitivity")?,
            is_sealed: yes_or_no(&self.sealed).ok_or("sealed")?,
            freshness_days: self.freshness_days.parse().map_err(|_| "freshness_days")?,
            mask: mask(&self.mask_rule).ok_or("mask_rule")?,
            is_filterable: yes_or_no(&self.filterable).ok_or("filterable")?,
            view: view(&self.view_role, &self.view_attribute)
                .ok_or("view_role")?
                .map_err(|()| "view_attribute")?,
            graphql_name: self.graphql_name.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            note: self.note.clone(),
            origin: Origin::Shipped,
            version: 1,
            retired: None,
            codes: None,
            definition: Arc::new(self),
        })
    }

    /// Other headings that files use for it.
    pub fn synonyms(&self) -> impl Iterator<Item = &str> {
        self.synonyms.split('|').map(str::trim).filter(|one| !one.is_empty())
    }
}

/// Local code tables are shared by name; where the name is only "local", the attribute names it.
fn code_table(code: &str, value_type: &str, table: &str) -> Option<String> {
    match (value_type, table) {
        ("code" | "codes", "" | "本地码表") => Some(code.to_owned()),
        ("code" | "codes", table) => Some(table.to_owned()),
        _ => None,
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn sensitivity(text: &str) -> Option<bool> {
    match text {
        "sensitive" => Some(true),
        "general" => Some(false),
        _ => None,
    }
}

fn tier(text: &str) -> Option<Tier> {
    Some(match text {
        "core" => Tier::Core,
        "extended" => Tier::Extended,
        "restricted" => Tier::Restricted,
        _ => return None,
    })
}

pub(crate) fn value_type(text: &str) -> Option<ValueType> {
    Some(match text {
        "string" => ValueType::String,
        "text" => ValueType::Text,
        "code" => ValueType::Code,
        "codes" => ValueType::Codes,
        "date" => ValueType::Date,
        "bool" => ValueType::Bool,
        "int" => ValueType::Int,
        "decimal" => ValueType::Decimal,
        "money" => ValueType::Money,
        "geo" => ValueType::Geo,
        _ => return None,
    })
}

pub(crate) fn format(text: &str) -> Option<Format> {
    Some(match text {
        "" => Format::Plain,
        "id_number" => Format::IdNumber,
        "phone" => Format::Phone,
        "person_name" => Format::PersonName,
        "address" => Format::Address,
        "uscc" => Format::Uscc,
        "digits" => Format::Digits,
        _ => return None,
    })
}

fn sharing(text: &str) -> Option<SharingClass> {
    Some(match text {
        "unconditional" => SharingClass::Unconditional,
        "conditional" => SharingClass::Conditional,
        "not_shared" => SharingClass::NotShared,
        _ => return None,
    })
}

fn mask(text: &str) -> Option<Mask> {
    Some(match text {
        // `none_to_fire`: the flag itself is what fire may see, so there is nothing to mask.
        "none" | "none_to_fire" => Mask::None,
        "surname_only" => Mask::SurnameOnly,
        "keep_first6_last4" => Mask::KeepFirst6Last4,
        "keep_first3_last4" => Mask::KeepFirst3Last4,
        "keep_last4" => Mask::KeepLast4,
        "year_only" => Mask::YearOnly,
        "to_community" => Mask::ToCommunity,
        "range" => Mask::Range,
        "hidden" => Mask::Hidden,
        _ => return None,
    })
}

/// No such role is `None`; no such attribute an error; no view at all is `Some(Ok(None))`.
fn view(role: &str, attribute: &str) -> Option<Result<Option<View>, ()>> {
    let role = match (role, attribute) {
        ("", "") => return Some(Ok(None)),
        ("", _) => return None,
        (role, _) => role,
    };
    let role = match role {
        "householder" => Role::Householder,
        "owner" => Role::Owner,
        "tenant" => Role::Tenant,
        "guardian" => Role::Guardian,
        "spouse" => Role::Spouse,
        "legal_representative" => Role::LegalRepresentative,
        "safety_manager" => Role::SafetyManager,
        _ => return None,
    };
    Some(attribute.parse().map(|attribute| Some(View { role, attribute })).map_err(|_| ()))
}

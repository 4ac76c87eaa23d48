//! The catalogue that ships with the hub, read from `data/attributes.csv`.

use std::collections::HashMap;

use hub_values::{AttributeCode, SubjectKind};
use serde::Deserialize;
use thiserror::Error;

use crate::attribute::{
    Attribute, AttributeIndex, Format, Mask, Role, SharingClass, Tier, ValueType, View,
};

/// All attributes, in a fixed order.
#[derive(Debug)]
pub struct Catalogue {
    attributes: Vec<Attribute>,
    by_code: HashMap<AttributeCode, AttributeIndex>,
}

/// Why a catalogue cannot be read.
#[derive(Debug, Error)]
#[error("the catalogue cannot be read: {0}")]
pub struct CatalogueError(String);

impl CatalogueError {
    pub(crate) fn from_display(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl Catalogue {
    /// The catalogue compiled into the hub.
    pub fn shipped() -> Result<Self, CatalogueError> {
        Self::read(include_str!("../data/attributes.csv"))
    }

    /// Reads a catalogue from CSV text with the columns of `data/attributes.csv`.
    pub fn read(text: &str) -> Result<Self, CatalogueError> {
        let mut attributes = Vec::new();
        for (position, row) in csv::Reader::from_reader(text.as_bytes()).deserialize().enumerate() {
            let row: Row = row.map_err(CatalogueError::from_display)?;
            let position = u16::try_from(position)
                .map_err(|_| CatalogueError("too many attributes".into()))?;
            attributes.push(row.attribute(AttributeIndex(position))?);
        }
        let by_code = attributes.iter().map(|a| (a.code.clone(), a.index)).collect();
        Ok(Self { attributes, by_code })
    }

    /// The attribute with this code.
    pub fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.by_code.get(code).and_then(|index| self.at(*index))
    }

    /// The attribute at this position.
    pub fn at(&self, index: AttributeIndex) -> Option<&Attribute> {
        self.attributes.get(usize::from(index.0))
    }

    /// All attributes in order.
    pub fn all(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The attributes of one kind of subject.
    pub fn of(&self, subject: SubjectKind) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.subject == subject)
    }
}

#[derive(Deserialize)]
struct Row {
    code: String,
    graphql_name: String,
    name_zh: String,
    name_en: String,
    subject: String,
    tier: String,
    value_type: String,
    format: String,
    code_table: String,
    lead_department: String,
    sharing_class: String,
    sensitivity: String,
    sealed: bool,
    freshness_days: u32,
    mask_rule: String,
    filterable: bool,
    view_role: String,
    view_attribute: String,
    note: String,
}

impl Row {
    fn attribute(self, index: AttributeIndex) -> Result<Attribute, CatalogueError> {
        let wrong = |column: &str| CatalogueError(format!("{}: column {column}", self.code));
        Ok(Attribute {
            index,
            code: self.code.parse().map_err(|_| wrong("code"))?,
            subject: self.subject.parse().map_err(|_| wrong("subject"))?,
            tier: tier(&self.tier).ok_or_else(|| wrong("tier"))?,
            value_type: value_type(&self.value_type).ok_or_else(|| wrong("value_type"))?,
            format: format(&self.format).ok_or_else(|| wrong("format"))?,
            code_table: code_table(&self.code, &self.value_type, &self.code_table),
            lead_department: self.lead_department.parse().map_err(|_| wrong("lead_department"))?,
            sharing: sharing(&self.sharing_class).ok_or_else(|| wrong("sharing_class"))?,
            is_sensitive: self.sensitivity == "sensitive",
            is_sealed: self.sealed,
            freshness_days: self.freshness_days,
            mask: mask(&self.mask_rule).ok_or_else(|| wrong("mask_rule"))?,
            is_filterable: self.filterable,
            view: view(&self.view_role, &self.view_attribute)
                .map_err(|()| wrong("view_role, view_attribute"))?,
            graphql_name: self.graphql_name,
            name_zh: self.name_zh,
            name_en: self.name_en,
            note: self.note,
        })
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

fn tier(text: &str) -> Option<Tier> {
    Some(match text {
        "core" => Tier::Core,
        "extended" => Tier::Extended,
        "restricted" => Tier::Restricted,
        _ => return None,
    })
}

fn value_type(text: &str) -> Option<ValueType> {
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

fn format(text: &str) -> Option<Format> {
    Some(match text {
        "" => Format::Plain,
        "id_number" => Format::IdNumber,
        "phone" => Format::Phone,
        "person_name" => Format::PersonName,
        "address" => Format::Address,
        "uscc" => Format::Uscc,
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

fn view(role: &str, attribute: &str) -> Result<Option<View>, ()> {
    let role = match role {
        "" => return Ok(None),
        "householder" => Role::Householder,
        "owner" => Role::Owner,
        "tenant" => Role::Tenant,
        "guardian" => Role::Guardian,
        "spouse" => Role::Spouse,
        "legal_representative" => Role::LegalRepresentative,
        "safety_manager" => Role::SafetyManager,
        _ => return Err(()),
    };
    Ok(Some(View { role, attribute: attribute.parse().map_err(|_| ())? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_has_all_attributes() {
        let catalogue = Catalogue::shipped().unwrap();
        assert_eq!(catalogue.all().len(), 152);
        assert_eq!(catalogue.attribute("person_name").unwrap().graphql_name, "name");
        assert_eq!(
            catalogue.attribute("dibao_status").unwrap().lead_department.as_str(),
            "civil_affairs"
        );
    }

    #[test]
    fn every_view_names_an_attribute_of_residents() {
        let catalogue = Catalogue::shipped().unwrap();
        for attribute in catalogue.all() {
            if let Some(view) = &attribute.view {
                let target = catalogue.attribute(view.attribute.as_str()).unwrap();
                assert_eq!(target.subject, SubjectKind::Resident, "{}", attribute.code);
            }
        }
    }

    #[test]
    fn graphql_names_are_unique_within_a_kind() {
        let catalogue = Catalogue::shipped().unwrap();
        for kind in SubjectKind::ALL {
            let mut names: Vec<_> = catalogue.of(kind).map(|a| a.graphql_name.as_str()).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{kind:?}");
        }
    }

    #[test]
    fn a_row_with_an_unknown_type_is_refused_by_name() {
        let text =
            include_str!("../data/attributes.csv").replacen(",core,string,", ",core,strnig,", 1);
        assert!(
            Catalogue::read(&text)
                .unwrap_err()
                .to_string()
                .contains("person_name: column value_type")
        );
    }
}

//! Codes with their labels, and the enums that are codes too.

use async_graphql::{Enum, SimpleObject};
use hub_app::Language;
use hub_catalogue::{Attribute, CodeEntry};
use hub_values::table;

/// A code of a national or local table, with its label in the language of the answer.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct CodedValue {
    /// The code.
    pub(crate) code: String,
    /// Its label in the language of `Accept-Language`, Chinese by default.
    pub(crate) label: String,
    /// Name of the table, after its standard.
    pub(crate) table: String,
}

impl CodedValue {
    /// A code of a table; a code that the table does not have is its own label.
    pub(crate) fn new(table_name: &str, code: String, language: Language) -> Self {
        let label = table(table_name).and_then(|table| table.find(&code)).map_or_else(
            || code.clone(),
            |entry| language.pick(entry.label_zh(), entry.label_en()).to_owned(),
        );
        Self { label, code, table: table_name.to_owned() }
    }

    /// An entry of an attribute's table.
    pub(crate) fn entry(attribute: &Attribute, one: CodeEntry<'_>, language: Language) -> Self {
        Self {
            code: one.code.to_owned(),
            label: language.pick(one.label_zh, one.label_en).to_owned(),
            table: attribute.code_table.clone().unwrap_or_default(),
        }
    }

    /// A code of an attribute's table.
    pub(crate) fn of(attribute: &Attribute, code: String, language: Language) -> Self {
        let label = attribute.code_entry(&code).map_or_else(
            || code.clone(),
            |entry| language.pick(entry.label_zh, entry.label_en).to_owned(),
        );
        Self { label, code, table: attribute.code_table.clone().unwrap_or_default() }
    }
}

/// 性别 Sex, GB/T 2261.1.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    /// 0 未知的性别.
    Unknown,
    /// 1 男性.
    Male,
    /// 2 女性.
    Female,
    /// 9 未说明的性别.
    Unspecified,
}

impl Sex {
    /// The sex of a code of GB/T 2261.1.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Some(match hub_values::Sex::from_code(code)? {
            hub_values::Sex::Unknown => Self::Unknown,
            hub_values::Sex::Male => Self::Male,
            hub_values::Sex::Female => Self::Female,
            hub_values::Sex::Unspecified => Self::Unspecified,
        })
    }

    /// Its code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
            Self::Unspecified => "9",
        }
    }
}

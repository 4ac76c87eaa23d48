//! A value that fits its attribute.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a statement says; made by [`crate::Attribute::parse`] only from text that fits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A text, in its normal form.
    #[serde(rename = "s")]
    Text(String),
    /// A code of the attribute's table.
    #[serde(rename = "c")]
    Code(String),
    /// Several codes, sorted.
    #[serde(rename = "m")]
    Codes(Vec<String>),
    /// A day.
    #[serde(rename = "d")]
    Date(NaiveDate),
    /// Yes or no.
    #[serde(rename = "b")]
    Bool(bool),
    /// A whole number.
    #[serde(rename = "i")]
    Int(i64),
    /// An exact decimal number in its shortest form.
    #[serde(rename = "n")]
    Decimal(String),
}

impl Value {
    /// The value as text, the same for equal values: what blind indexes and comparisons use.
    pub fn canonical(&self) -> String {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Decimal(text) => text.clone(),
            Self::Codes(codes) => codes.join("|"),
            Self::Date(day) => day.to_string(),
            Self::Bool(yes) => yes.to_string(),
            Self::Int(number) => number.to_string(),
        }
    }

    /// The value as JSON for `Fact.value`.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Codes(codes) => codes.clone().into(),
            Self::Bool(yes) => (*yes).into(),
            Self::Int(number) => (*number).into(),
            Self::Text(_) | Self::Code(_) | Self::Date(_) | Self::Decimal(_) => {
                self.canonical().into()
            }
        }
    }
}

impl fmt::Debug for Value {
    /// Never prints the value: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Code(_) => "Code(…)",
            Self::Codes(_) => "Codes(…)",
            Self::Date(_) => "Date(…)",
            Self::Bool(_) => "Bool(…)",
            Self::Int(_) => "Int(…)",
            Self::Decimal(_) => "Decimal(…)",
        })
    }
}

//! How a cell shows a fact: every transform is a pure function of the value and the day of filing.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use hub_catalogue::{Attribute, Format, Value, ValueType};
use hub_values::Address;
use thiserror::Error;

use crate::{CodeMap, FormsError};

/// In what dress a form wants a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Transform {
    /// As it is: the label of a code, 是 or 否, a day as ISO 8601.
    AsIs,
    /// 周岁 of a birth date on the day of filing.
    Age,
    /// Year and month of a date: `1980-06`.
    YearMonth,
    /// The year of a date.
    Year,
    /// Twelve times what is held for a month.
    Times12,
    /// 是 when anything is held that is not 无, 否 when what is held says 无.
    Any,
    /// The longitude of a point.
    Longitude,
    /// The latitude of a point.
    Latitude,
    /// An address in the form of the city: estate, building, unit, room.
    AddressStandard,
    /// An address down to the community, without building and room.
    AddressToCommunity,
    /// A code in the form's own table.
    Codes(Arc<CodeMap>),
}

/// Why a value cannot be shown as the form wants it; it never repeats the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CannotShow {
    /// The value is of another type than the transform is for.
    #[error(
        "the value has another type than the form asks for; change the transform of the column"
    )]
    OtherType,
    /// The birth date lies after the day of filing.
    #[error("the birth date lies after the day of filing; check the birth date")]
    NotBornYet,
    /// The form's own table has no place for this code.
    #[error("the table of the form has no place for what is held; choose what fits")]
    NoSuchChoice,
    /// The address cannot be taken apart.
    #[error("the address cannot be taken apart; write it as the form wants it")]
    AddressNotRead,
}

impl CannotShow {
    /// The message in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::OtherType => "已有数据的类型与本列要求不同，请修改本列的转换",
            Self::NotBornYet => "出生日期晚于填表日期，请核对出生日期",
            Self::NoSuchChoice => "表单的选项中没有对应项，请人工选择",
            Self::AddressNotRead => "地址无法拆分，请按表单要求填写",
        }
    }
}

/// The transforms that have a word of their own.
const WORDS: [(Transform, &str); 10] = [
    (Transform::AsIs, ""),
    (Transform::Age, "age"),
    (Transform::YearMonth, "year_month"),
    (Transform::Year, "year"),
    (Transform::Times12, "times12"),
    (Transform::Any, "any"),
    (Transform::Longitude, "longitude"),
    (Transform::Latitude, "latitude"),
    (Transform::AddressStandard, "address_standard"),
    (Transform::AddressToCommunity, "address_to_community"),
];

impl Transform {
    /// The word for it in data: nothing, a word, or the name of a code map.
    pub fn as_str(&self) -> &str {
        if let Self::Codes(map) = self {
            return map.name();
        }
        WORDS.iter().find(|(known, _)| known == self).map_or("", |(_, word)| word)
    }

    /// Whether it can be applied to values of this attribute.
    pub fn fits(&self, attribute: &Attribute) -> bool {
        let value_type = attribute.value_type;
        match self {
            Self::AsIs => true,
            Self::Age => attribute.code.as_str() == "birth_date",
            Self::YearMonth | Self::Year => value_type == ValueType::Date,
            Self::Times12 => value_type == ValueType::Money,
            Self::Any | Self::Codes(_) => {
                matches!(value_type, ValueType::Code | ValueType::Codes | ValueType::Bool)
                    || *self == Self::Any
            }
            Self::Longitude | Self::Latitude => value_type == ValueType::Geo,
            Self::AddressStandard | Self::AddressToCommunity => attribute.format == Format::Address,
        }
    }

    /// The text of a cell.
    ///
    /// # Errors
    /// When the value cannot be shown so; the cell then stays empty and a person is asked.
    pub fn shown(
        &self,
        attribute: &Attribute,
        value: &Value,
        filed_on: NaiveDate,
    ) -> Result<String, CannotShow> {
        match (self, value) {
            (Self::AsIs, value) => Ok(plain(attribute, value)),
            (Self::Any, value) => Ok(yes_or_no(!says_none(attribute, value)).to_owned()),
            (Self::Age, Value::Date(born)) => {
                age(*born, filed_on).map(|years| years.to_string()).ok_or(CannotShow::NotBornYet)
            }
            (Self::YearMonth, Value::Date(day)) => Ok(day.format("%Y-%m").to_string()),
            (Self::Year, Value::Date(day)) => Ok(day.format("%Y").to_string()),
            (Self::Times12, Value::Decimal(month)) => times12(month).ok_or(CannotShow::OtherType),
            (Self::Times12, Value::Int(month)) => {
                month.checked_mul(12).map(|year| year.to_string()).ok_or(CannotShow::OtherType)
            }
            (Self::Longitude, Value::Text(point)) => part_of_point(point, 0),
            (Self::Latitude, Value::Text(point)) => part_of_point(point, 1),
            (Self::AddressStandard, Value::Text(text)) => {
                address(text).map(|address| address.standard())
            }
            (Self::AddressToCommunity, Value::Text(text)) => {
                address(text).map(|address| address.to_community())
            }
            (Self::Codes(map), Value::Code(code)) => {
                map.shown(code).map(str::to_owned).ok_or(CannotShow::NoSuchChoice)
            }
            (Self::Codes(map), Value::Codes(codes)) => {
                let shown: Option<Vec<&str>> = codes.iter().map(|code| map.shown(code)).collect();
                shown.map(|shown| shown.join("、")).ok_or(CannotShow::NoSuchChoice)
            }
            (Self::Codes(map), Value::Bool(is)) => {
                let code = if *is { "true" } else { "false" };
                map.shown(code).map(str::to_owned).ok_or(CannotShow::NoSuchChoice)
            }
            _ => Err(CannotShow::OtherType),
        }
    }
}

/// Whole years since the birth: one is a year older on the birthday itself, and whoever was born on
/// 29 February on 1 March of years without that day. None before the birth.
pub fn age(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    on.years_since(born)
}

fn address(text: &str) -> Result<Address, CannotShow> {
    Address::parse(text).map_err(|_| CannotShow::AddressNotRead)
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "是" } else { "否" }
}

fn label(attribute: &Attribute, code: &str) -> String {
    attribute.code_entry(code).map_or_else(|| code.to_owned(), |entry| entry.label_zh.to_owned())
}

fn plain(attribute: &Attribute, value: &Value) -> String {
    match value {
        Value::Code(code) => label(attribute, code),
        Value::Codes(codes) => {
            codes.iter().map(|code| label(attribute, code)).collect::<Vec<_>>().join("、")
        }
        Value::Bool(is) => yes_or_no(*is).to_owned(),
        Value::Date(day) => {
            format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
        }
        Value::Text(_) | Value::Int(_) | Value::Decimal(_) => value.canonical(),
    }
}

/// Whether a value says that there is none.
fn says_none(attribute: &Attribute, value: &Value) -> bool {
    let is_none = |text: &str| matches!(text, "无" | "否" | "没有" | "none");
    match value {
        Value::Bool(is) => !is,
        Value::Int(number) => *number == 0,
        Value::Code(code) => is_none(&label(attribute, code)),
        Value::Codes(codes) => codes.iter().all(|code| is_none(&label(attribute, code))),
        Value::Text(text) => is_none(text),
        Value::Decimal(number) => number.chars().all(|one| matches!(one, '0' | '.')),
        Value::Date(_) => false,
    }
}

/// Twelve times an exact decimal number, in its shortest form.
fn times12(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let product = digits.checked_mul(12)?;
    if fraction.is_empty() {
        return Some(product.to_string());
    }
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let sign = if product < 0 { "-" } else { "" };
    let (whole, rest) = (product.abs() / scale, product.abs() % scale);
    let rest = format!("{rest:0width$}", width = fraction.len());
    let rest = rest.trim_end_matches('0');
    Some(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

fn part_of_point(point: &str, part: usize) -> Result<String, CannotShow> {
    let mut parts = point.split(',').map(str::trim);
    let found = parts.nth(part).filter(|text| !text.is_empty());
    found.map(str::to_owned).ok_or(CannotShow::OtherType)
}

impl fmt::Display for Transform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Transform {
    type Err = FormsError;

    fn from_str(text: &str) -> Result<Self, FormsError> {
        if let Some((transform, _)) = WORDS.iter().find(|(_, word)| *word == text) {
            return Ok(transform.clone());
        }
        let map = CodeMap::shipped(text).map(Self::Codes);
        map.ok_or_else(|| FormsError::UnknownTransform { transform: text.to_owned() })
    }
}

#[cfg(test)]
mod tests;

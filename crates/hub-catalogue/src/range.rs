//! The least and the greatest value of an attribute, as two columns of the catalogue say.

use std::cmp::Ordering;

use chrono::NaiveDate;
use hub_values::parse_date;

use crate::parse::decimal;
use crate::{Format, ValueType};

/// What a column says for the day on which a value is judged.
pub(crate) const TODAY: &str = "today";

/// Whether the day of an attribute that nothing is said of may lie in the future, told by its code.
pub(crate) fn may_come(code: &str) -> bool {
    ["expiry", "expected", "planned", "next_"].iter().any(|part| code.contains(part))
}

/// Between which values an attribute may lie; either end may be open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    minimum: Option<Limit>,
    maximum: Option<Limit>,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Limit {
    /// A number, in its shortest form.
    Number(String),
    /// A day.
    Day(NaiveDate),
    /// The day on which it is judged: what happened lies in the past.
    Today,
    /// Longitude and latitude.
    Point(String, String),
    /// So many characters.
    Length(usize),
}

impl Range {
    /// Reads both columns, or names the one that does not fit the type.
    pub(crate) fn read(
        minimum: &str,
        maximum: &str,
        value_type: ValueType,
        format: Format,
    ) -> Result<Self, &'static str> {
        let read = |text: &str| match text {
            "" => Ok(None),
            text => Limit::read(text, value_type, format).map(Some).ok_or(()),
        };
        let range = Self {
            minimum: read(minimum).map_err(|()| "minimum")?,
            maximum: read(maximum).map_err(|()| "maximum")?,
        };
        if range.is_empty() { Err("maximum") } else { Ok(range) }
    }

    /// Whether nothing lies between both ends.
    fn is_empty(&self) -> bool {
        match (&self.minimum, &self.maximum) {
            (Some(Limit::Number(from)), Some(Limit::Number(to))) => compared(from, to).is_gt(),
            (Some(Limit::Day(from)), Some(Limit::Day(to))) => from > to,
            (Some(Limit::Length(from)), Some(Limit::Length(to))) => from > to,
            (Some(Limit::Point(x, y)), Some(Limit::Point(to_x, to_y))) => {
                compared(x, to_x).is_gt() || compared(y, to_y).is_gt()
            }
            (None, _)
            | (_, None)
            | (
                Some(
                    Limit::Number(_)
                    | Limit::Day(_)
                    | Limit::Length(_)
                    | Limit::Point(..)
                    | Limit::Today,
                ),
                Some(_),
            ) => false,
        }
    }

    /// Whether a value of it cannot lie in the future: it tells what happened.
    pub fn is_past(&self) -> bool {
        self.maximum == Some(Limit::Today)
    }

    pub(crate) fn holds_number(&self, number: &str) -> bool {
        self.fits(|limit| match limit {
            Limit::Number(limit) => Some(compared(number, limit)),
            Limit::Day(_) | Limit::Today | Limit::Point(..) | Limit::Length(_) => None,
        })
    }

    pub(crate) fn holds_day(&self, day: NaiveDate, today: NaiveDate) -> bool {
        self.fits(|limit| match limit {
            Limit::Day(limit) => Some(day.cmp(limit)),
            Limit::Today => Some(day.cmp(&today)),
            Limit::Number(_) | Limit::Point(..) | Limit::Length(_) => None,
        })
    }

    pub(crate) fn holds_length(&self, length: usize) -> bool {
        self.fits(|limit| match limit {
            Limit::Length(limit) => Some(length.cmp(limit)),
            Limit::Number(_) | Limit::Day(_) | Limit::Today | Limit::Point(..) => None,
        })
    }

    pub(crate) fn holds_point(&self, longitude: &str, latitude: &str) -> bool {
        let along = |of: fn(&Limit) -> Option<&str>, value: &str| {
            self.fits(|limit| of(limit).map(|limit| compared(value, limit)))
        };
        along(longitude_of, longitude) && along(latitude_of, latitude)
    }

    /// Both ends as a sentence in Chinese and in English; empty for an open one.
    pub(crate) fn told(&self) -> (String, String) {
        let told = |limit: &Option<Limit>, zh: &str, en: &str| {
            let Some(limit) = limit else { return (String::new(), String::new()) };
            let (text_zh, text_en) = limit.told();
            (format!("{zh}{text_zh}"), format!("{en} {text_en}"))
        };
        let (from_zh, from_en) = told(&self.minimum, "不小于", "at least");
        let (to_zh, to_en) = told(&self.maximum, "不大于", "at most");
        let and = |both: [String; 2], and: &str| {
            both.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(and)
        };
        (and([from_zh, to_zh], "、"), and([from_en, to_en], " and "))
    }

    fn fits(&self, order: impl Fn(&Limit) -> Option<Ordering>) -> bool {
        let minimum = self.minimum.as_ref().and_then(&order);
        let maximum = self.maximum.as_ref().and_then(&order);
        minimum.is_none_or(Ordering::is_ge) && maximum.is_none_or(Ordering::is_le)
    }
}

impl Limit {
    fn read(text: &str, value_type: ValueType, format: Format) -> Option<Self> {
        match value_type {
            ValueType::Int => text.parse::<i64>().ok().map(|one| Self::Number(one.to_string())),
            ValueType::Decimal | ValueType::Money => decimal(text).ok().map(Self::Number),
            ValueType::Date if text == TODAY => Some(Self::Today),
            ValueType::Date => parse_date(text).ok().map(Self::Day),
            ValueType::Geo => point(text).map(|(x, y)| Self::Point(x, y)),
            ValueType::String | ValueType::Text => {
                let has_length = matches!(format, Format::Plain | Format::Digits);
                text.parse().ok().filter(|_| has_length).map(Self::Length)
            }
            ValueType::Code | ValueType::Codes | ValueType::Bool => None,
        }
    }

    fn told(&self) -> (String, String) {
        match self {
            Self::Number(number) => (number.clone(), number.clone()),
            Self::Day(day) => (day.to_string(), day.to_string()),
            Self::Today => ("今天".to_owned(), TODAY.to_owned()),
            Self::Point(x, y) => {
                (format!("经度{x}、纬度{y}"), format!("longitude {x}, latitude {y}"))
            }
            Self::Length(length) => (format!("{length}个字符"), format!("{length} characters")),
        }
    }
}

fn longitude_of(limit: &Limit) -> Option<&str> {
    point_of(limit).map(|(longitude, _)| longitude)
}

fn latitude_of(limit: &Limit) -> Option<&str> {
    point_of(limit).map(|(_, latitude)| latitude)
}

fn point_of(limit: &Limit) -> Option<(&str, &str)> {
    match limit {
        Limit::Point(longitude, latitude) => Some((longitude, latitude)),
        Limit::Number(_) | Limit::Day(_) | Limit::Today | Limit::Length(_) => None,
    }
}

/// Longitude and latitude of `113.9169,30.9283`, each in its shortest form.
pub(crate) fn point(text: &str) -> Option<(String, String)> {
    let parts: Vec<&str> =
        text.split([',', '，', ';', '；', ' ']).filter(|part| !part.is_empty()).collect();
    let [longitude, latitude] = parts.as_slice() else { return None };
    Some((decimal(longitude).ok()?, decimal(latitude).ok()?))
}

/// Compares two decimals in their shortest form, exactly.
fn compared(one: &str, other: &str) -> Ordering {
    match (one.strip_prefix('-'), other.strip_prefix('-')) {
        (None, None) => sizes_compared(one, other),
        (Some(one), Some(other)) => sizes_compared(other, one),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
    }
}

fn sizes_compared(one: &str, other: &str) -> Ordering {
    let parts = |text| str::split_once(text, '.').unwrap_or((text, ""));
    let ((one, one_fraction), (other, other_fraction)) = (parts(one), parts(other));
    one.len()
        .cmp(&other.len())
        .then_with(|| one.cmp(other))
        .then_with(|| one_fraction.cmp(other_fraction))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn decimals_are_compared_as_numbers(one in -100_000i64..100_000, other in -100_000i64..100_000) {
            let text = |hundredths: i64| {
                let sign = if hundredths < 0 { "-" } else { "" };
                let size = hundredths.abs();
                decimal(&format!("{sign}{}.{:02}", size / 100, size % 100)).unwrap()
            };
            prop_assert_eq!(compared(&text(one), &text(other)), one.cmp(&other));
        }
    }

    #[test]
    fn a_range_that_holds_nothing_or_does_not_fit_is_refused_at_its_column() {
        for (minimum, maximum, value_type, expected) in [
            ("0", "120", ValueType::Int, Ok(())),
            ("0.5", "", ValueType::Int, Err("minimum")),
            ("2", "10", ValueType::Decimal, Ok(())),
            ("10", "2", ValueType::Decimal, Err("maximum")),
            ("1900-01-01", "today", ValueType::Date, Ok(())),
            ("", "tomorrow", ValueType::Date, Err("maximum")),
            ("73,3", "136,54", ValueType::Geo, Ok(())),
            ("73", "", ValueType::Geo, Err("minimum")),
            ("6", "6", ValueType::String, Ok(())),
            ("0", "", ValueType::Bool, Err("minimum")),
        ] {
            let range = Range::read(minimum, maximum, value_type, Format::Plain);
            assert_eq!(range.map(|_| ()), expected, "{minimum} {maximum}");
        }
    }
}

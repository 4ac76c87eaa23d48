//! A date of which only the month, or only the year, is known.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateError, parse_date};

/// A date as far as it is known: 出生年月 keeps its month, and no day is invented.
///
/// Written with reduced precision as in ISO 8601: `1980-06-12`, `1980-06`, `1980`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u32,
    month: Option<u32>,
    day: Option<u32>,
}

impl PartialDate {
    /// The day, if it is known.
    pub fn day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(self.year).ok()?, self.month?, self.day?)
    }

    /// Whether `day` may be the day that is meant.
    pub fn may_be(&self, day: NaiveDate) -> bool {
        i64::from(day.year()) == i64::from(self.year)
            && self.month.is_none_or(|month| month == day.month())
            && self.day.is_none_or(|known| known == day.day())
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> Self {
        Self {
            year: u32::try_from(day.year()).unwrap_or_default(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads what [`parse_date`] reads, and a date that ends with its month or its year.
    fn from_str(text: &str) -> Result<Self, DateError> {
        match parse_date(text) {
            Ok(day) => Ok(day.into()),
            Err(DateError::NoDay { year, month }) => {
                Ok(Self { year, month: Some(month), day: None })
            }
            Err(DateError::NoMonth { year }) => Ok(Self { year, month: None, day: None }),
            Err(error) => Err(error),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(formatter, "-{part:02}")?;
        }
        Ok(())
    }
}

/// Says how much is known, not what.
impl fmt::Debug for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match (self.month, self.day) {
            (Some(_), Some(_)) => "day",
            (Some(_), None) => "month",
            (None, _) => "year",
        };
        write!(formatter, "PartialDate({known})")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn partial(text: &str) -> PartialDate {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_month_stays_a_month_however_it_is_written() {
        for text in ["1980-06", "1980.6", "1980年6月", "198006", "一九八〇年六月", "１９８０/６"]
        {
            assert_eq!(partial(text).to_string(), "1980-06", "{text}");
            assert_eq!(partial(text).day(), None);
        }
        assert_eq!(partial("1980年").to_string(), "1980");
        assert_eq!(partial("1980年6月12日").to_string(), "1980-06-12");
        assert_eq!("80年6月".parse::<PartialDate>(), Err(DateError::ShortYear));
    }

    #[test]
    fn a_month_may_be_each_of_its_days() {
        let day = |d| NaiveDate::from_ymd_opt(1980, 6, d).unwrap();
        assert!(partial("1980-06").may_be(day(1)) && partial("1980-06").may_be(day(30)));
        assert!(partial("1980").may_be(day(1)) && !partial("1981").may_be(day(1)));
        assert!(!partial("1980-05").may_be(day(1)) && !partial("1980-06-02").may_be(day(1)));
        assert_eq!(partial("1980-06-02").day(), Some(day(2)));
    }

    #[test]
    fn debug_shows_no_date_and_json_is_its_text() {
        assert_eq!(format!("{:?}", partial("1980-06")), "PartialDate(month)");
        let json = serde_json::to_string(&partial("1980年6月")).unwrap();
        assert_eq!(json, r#""1980-06""#);
        assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), partial("1980-06"));
        assert!(serde_json::from_str::<PartialDate>(r#""1980-13""#).is_err());
    }

    proptest! {
        #[test]
        fn a_partial_date_reads_its_own_text(year in 1850_u32..=2100, month in 1_u32..=12, known in 0..3) {
            let text = match known {
                0 => format!("{year}"),
                1 => format!("{year}-{month:02}"),
                _ => format!("{year}-{month:02}-28"),
            };
            prop_assert_eq!(partial(&text).to_string(), text);
        }
    }
}

//! Which rows a grant is for: a small closed list of conditions on a subject.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use hub_values::{AreaCode, AttributeCode, SubjectId};
use thiserror::Error;

use crate::apart::Seal;

/// Longest age that a condition can name, in years.
const OLDEST: u32 = 150;
/// Longest code that a condition can name, in characters.
const CODE: usize = 40;

/// A condition on a subject (行条件). What is not known of a subject fulfils none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowCondition {
    /// A resident of at least so many whole years.
    AgedAtLeast(u32),
    /// A resident of fewer whole years.
    AgedUnder(u32),
    /// A resident who belongs to a household of this kind now, or such a household itself.
    InHousehold(HouseholdSort),
    /// An attribute of the subject has this code, or is this yes or no.
    Has(AttributeCode, String),
}

/// Kinds of households that a condition can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HouseholdSort {
    /// 户籍户.
    Registered,
    /// 居住户.
    Residing,
}

/// What of a subject conditions can ask.
pub trait Traits: Sync {
    /// Whole years on a day; none when the day of birth is not known.
    fn age(&self, on: NaiveDate) -> Option<u32>;
    /// Whether it belongs to a household of this kind on a day, or is one.
    fn is_in(&self, household: HouseholdSort, on: NaiveDate) -> bool;
    /// Whether an attribute has this code.
    fn has(&self, attribute: &AttributeCode, code: &str) -> bool;
}

/// The subject that is decided about, as far as it is known when that is done.
#[derive(Clone, Copy, Default)]
pub struct Row<'a> {
    /// The community it belongs to, or the area within which all subjects are meant.
    pub community: Option<&'a AreaCode>,
    /// What conditions ask; none where no single subject is meant, which fulfils no condition.
    pub traits: Option<&'a dyn Traits>,
    /// Which subject it is; none where no single one is meant.
    pub subject: Option<SubjectId>,
    /// How it stands towards the caller; the permit says so.
    pub(crate) seal: Seal,
}

impl<'a> Row<'a> {
    /// One subject, with what conditions ask of it.
    pub fn of(subject: SubjectId, community: Option<&'a AreaCode>, traits: &'a dyn Traits) -> Self {
        Self { community, traits: Some(traits), subject: Some(subject), seal: Seal::None }
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("community", &self.community).finish_non_exhaustive()
    }
}

impl<'a> From<Option<&'a AreaCode>> for Row<'a> {
    fn from(community: Option<&'a AreaCode>) -> Self {
        Self { community, ..Self::default() }
    }
}

impl RowCondition {
    /// Whether a subject fulfils it on a day.
    pub fn holds(&self, traits: &dyn Traits, on: NaiveDate) -> bool {
        match self {
            Self::AgedAtLeast(years) => traits.age(on).is_some_and(|age| age >= *years),
            Self::AgedUnder(years) => traits.age(on).is_some_and(|age| age < *years),
            Self::InHousehold(sort) => traits.is_in(*sort, on),
            Self::Has(attribute, code) => traits.has(attribute, code),
        }
    }

    /// Conditions as they are stored, one after another.
    pub fn write(all: &[Self]) -> String {
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        all.join("; ")
    }

    /// Conditions that were stored.
    pub fn read(text: &str) -> Result<Vec<Self>, UnknownCondition> {
        text.split(';').map(str::trim).filter(|one| !one.is_empty()).map(str::parse).collect()
    }
}

impl HouseholdSort {
    /// Name in files and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Residing => "residing",
        }
    }
}

impl fmt::Display for RowCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AgedAtLeast(years) => write!(f, "age>={years}"),
            Self::AgedUnder(years) => write!(f, "age<{years}"),
            Self::InHousehold(sort) => write!(f, "household={}", sort.as_str()),
            Self::Has(attribute, code) => write!(f, "has={attribute}:{code}"),
        }
    }
}

/// A text that is no condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "write age>=YEARS, age<YEARS, household=registered, household=residing or has=ATTRIBUTE:CODE"
)]
pub struct UnknownCondition;

impl FromStr for RowCondition {
    type Err = UnknownCondition;

    fn from_str(text: &str) -> Result<Self, UnknownCondition> {
        let years = |text: &str| {
            let years: u32 = text.parse().map_err(|_| UnknownCondition)?;
            if years <= OLDEST { Ok(years) } else { Err(UnknownCondition) }
        };
        if let Some(text) = text.strip_prefix("age>=") {
            return years(text).map(Self::AgedAtLeast);
        }
        if let Some(text) = text.strip_prefix("age<") {
            return years(text).map(Self::AgedUnder);
        }
        match text.split_once('=') {
            Some(("household", "registered")) => Ok(Self::InHousehold(HouseholdSort::Registered)),
            Some(("household", "residing")) => Ok(Self::InHousehold(HouseholdSort::Residing)),
            Some(("has", rest)) => {
                let (attribute, code) = rest.split_once(':').ok_or(UnknownCondition)?;
                let is_code = !code.is_empty()
                    && code.chars().count() <= CODE
                    && !code.chars().any(|c| c.is_control() || c == ';');
                let attribute = attribute.parse().map_err(|_| UnknownCondition)?;
                if is_code {
                    Ok(Self::Has(attribute, code.to_owned()))
                } else {
                    Err(UnknownCondition)
                }
            }
            Some(_) | None => Err(UnknownCondition),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A resident of 61 years on dibao, in a residing household.
    struct Old;

    impl Traits for Old {
        fn age(&self, _: NaiveDate) -> Option<u32> {
            Some(61)
        }

        fn is_in(&self, household: HouseholdSort, _: NaiveDate) -> bool {
            household == HouseholdSort::Residing
        }

        fn has(&self, attribute: &AttributeCode, code: &str) -> bool {
            attribute.as_str() == "dibao_status" && code == "true"
        }
    }

    #[test]
    fn a_condition_reads_back_as_it_was_written() {
        let text = "age>=60; age<90; household=residing; has=dibao_status:true";
        let all = RowCondition::read(text).unwrap();
        assert_eq!(all.len(), 4);
        assert_eq!(RowCondition::write(&all), text);
        assert_eq!(RowCondition::read("").unwrap(), []);
    }

    #[test]
    fn what_is_not_in_the_list_is_no_condition() {
        for text in
            ["age>60", "age>=-1", "age<1000", "household=both", "has=dibao_status", "name=王"]
        {
            assert!(RowCondition::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_condition_asks_one_thing() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        for (text, holds) in [
            ("age>=61", true),
            ("age>=62", false),
            ("age<61", false),
            ("age<62", true),
            ("household=residing", true),
            ("household=registered", false),
            ("has=dibao_status:true", true),
            ("has=dibao_status:false", false),
        ] {
            let condition: RowCondition = text.parse().unwrap();
            assert_eq!(condition.holds(&Old, day), holds, "{text}");
        }
    }
}

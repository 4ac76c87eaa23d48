//! Area codes: the tree from the province down to the community.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use thiserror::Error;

use crate::Bilingual;
use crate::message::serde_as_text;
use crate::text::{CellFault, code_cell};

/// Digits in a full code: six of GB/T 2260, three for the street, three for the community.
const DIGITS: usize = 12;
/// No cell that holds a code is longer than this.
const LONGEST_INPUT: usize = 40;

/// Codes of provinces, autonomous regions and municipalities in GB/T 2260.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

/// Whether the text begins with the two digits of a province (GB/T 2260).
pub(crate) fn is_province(text: &str) -> bool {
    PROVINCES.iter().any(|province| text.starts_with(province))
}

/// An area: six digits of GB/T 2260, three for the street or town, three for the community.
///
/// Levels below the one that is meant are zero, so `420900000000` is a city.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaCode([u8; DIGITS]);

/// How high in the tree an area stands, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// A province, an autonomous region or a municipality: two digits.
    Province,
    /// A city or prefecture: four digits.
    City,
    /// A district or county: six digits.
    District,
    /// A street, town or township: nine digits.
    Street,
    /// A community or village: twelve digits.
    Community,
}

impl AreaLevel {
    /// All levels, the highest first.
    pub const ALL: [Self; 5] =
        [Self::Province, Self::City, Self::District, Self::Street, Self::Community];

    /// How many leading digits tell areas of this level apart.
    pub fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::District => 6,
            Self::Street => 9,
            Self::Community => DIGITS,
        }
    }
}

impl AreaCode {
    /// All twelve digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The lowest level that is not zero.
    pub fn level(&self) -> AreaLevel {
        AreaLevel::ALL
            .into_iter()
            .find(|level| self.0.iter().skip(level.digits()).all(|digit| *digit == b'0'))
            .unwrap_or(AreaLevel::Community)
    }

    /// The area this one lies in; none for a province.
    ///
    /// Where a city has no districts (as 441900), the parent of its streets is the city itself.
    pub fn parent(&self) -> Option<Self> {
        let level = self.level();
        let above = AreaLevel::ALL.into_iter().take_while(|other| *other < level).last()?;
        let mut digits = self.0;
        for digit in digits.iter_mut().skip(above.digits()) {
            *digit = b'0';
        }
        Some(Self(digits))
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(&self, other: &Self) -> bool {
        let digits = self.level().digits();
        self.0.iter().take(digits).eq(other.0.iter().take(digits))
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(text: &str) -> Result<Self, AreaCodeError> {
        let found = text.chars().count();
        if found > LONGEST_INPUT {
            return Err(AreaCodeError::Length { found });
        }
        let text = code_cell(text)?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AreaCodeError::NotDigits);
        }
        if !AreaLevel::ALL.iter().any(|level| level.digits() == text.len()) {
            return Err(AreaCodeError::Length { found: text.len() });
        }
        if !is_province(&text) {
            return Err(AreaCodeError::NoSuchProvince);
        }
        let mut digits = [b'0'; DIGITS];
        for (slot, digit) in digits.iter_mut().zip(text.bytes()) {
            *slot = digit;
        }
        let is_without_city = digits.iter().skip(2).take(2).all(|digit| *digit == b'0')
            && digits.iter().skip(4).any(|digit| *digit != b'0');
        if is_without_city {
            return Err(AreaCodeError::NoCity);
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AreaCode({})", self.as_str())
    }
}

/// Hashes as its text does, which [`Borrow`] requires.
impl Hash for AreaCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for AreaCode {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

serde_as_text!(AreaCode);

/// Why a text is not an area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AreaCodeError {
    /// There is no text.
    #[error("an area code must not be empty")]
    Empty,
    /// Something other than digits.
    #[error("an area code must consist of digits")]
    NotDigits,
    /// The digits do not end at a level.
    #[error("an area code must have 2, 4, 6, 9 or 12 digits, not {found}")]
    Length {
        /// How many digits there are.
        found: usize,
    },
    /// The first two digits are no province of GB/T 2260.
    #[error("an area code must begin with the two digits of a province")]
    NoSuchProvince,
    /// Zeros stand for the city, and something below it is named.
    #[error("an area code must name the city above a district, street or community")]
    NoCity,
    /// A spreadsheet turned the code into scientific notation; its last digits are lost.
    #[error("an area code must be text, this one is in scientific notation and has lost digits")]
    ScientificNotation,
}

impl From<CellFault> for AreaCodeError {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Empty => Self::Empty,
            CellFault::Masked => Self::NotDigits,
            CellFault::Scientific | CellFault::DigitsLost => Self::ScientificNotation,
        }
    }
}

impl Bilingual for AreaCodeError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "区划代码为空，请填写区划代码".to_owned(),
            Self::NotDigits => "区划代码只能是数字，请核对后重新填写".to_owned(),
            Self::Length { found } => {
                format!("区划代码应为 2、4、6、9 或 12 位，现为 {found} 位，请核对后重新填写")
            }
            Self::NoSuchProvince => "区划代码开头不是省级代码，请核对后重新填写".to_owned(),
            Self::NoCity => "区划代码的地市两位为 00，下级却不为 0，请核对后重新填写".to_owned(),
            Self::ScientificNotation => {
                "区划代码被表格变成了科学计数法，请把单元格设为文本后重新填写".to_owned()
            }
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn area(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_tree_is_climbed_level_by_level() {
        let mut at = area("420902001003");
        let mut climbed = vec![(at.to_string(), at.level())];
        while let Some(parent) = at.parent() {
            climbed.push((parent.to_string(), parent.level()));
            at = parent;
        }
        let expected = [
            ("420902001003", AreaLevel::Community),
            ("420902001000", AreaLevel::Street),
            ("420902000000", AreaLevel::District),
            ("420900000000", AreaLevel::City),
            ("420000000000", AreaLevel::Province),
        ];
        assert_eq!(climbed, expected.map(|(code, level)| (code.to_owned(), level)));
    }

    #[test]
    fn a_city_without_districts_is_the_parent_of_its_streets() {
        assert_eq!(area("441900003").parent(), Some(area("4419")));
    }

    #[test]
    fn wrong_codes_are_refused_by_name() {
        let fault = |text: &str| text.parse::<AreaCode>().unwrap_err();
        assert_eq!(fault(""), AreaCodeError::Empty);
        assert_eq!(fault("42x9"), AreaCodeError::NotDigits);
        assert_eq!(fault("42090"), AreaCodeError::Length { found: 5 });
        assert_eq!(fault("0101"), AreaCodeError::NoSuchProvince);
        assert_eq!(fault("990000"), AreaCodeError::NoSuchProvince);
        assert_eq!(fault("420000000001"), AreaCodeError::NoCity);
        assert_eq!(fault("4.20902E+11"), AreaCodeError::ScientificNotation);
        assert_eq!(fault("4.20902E11"), AreaCodeError::ScientificNotation);
        assert_eq!(fault(&"4".repeat(99)), AreaCodeError::Length { found: 99 });
    }

    #[test]
    fn every_way_of_writing_it_gives_the_same_code() {
        for text in
            ["420902", " 420902 ", "４２０９０２", "'420902", "420902000000.0", "420902-000-000"]
        {
            assert_eq!(area(text).as_str(), "420902000000", "{text}");
        }
        assert_eq!(area("71").level(), AreaLevel::Province);
        assert_eq!(area("429004").level(), AreaLevel::District);
    }

    #[test]
    fn a_map_keyed_by_area_answers_a_text() {
        let map = HashMap::from([(area("4209"), 1)]);
        assert_eq!(map.get("420900000000"), Some(&1));
    }

    proptest! {
        #[test]
        fn a_parent_contains_its_child_and_is_not_contained(text in "(11|42|51|65)[1-9][0-9]{9}") {
            let child = area(&text);
            if let Some(parent) = child.parent() {
                prop_assert!(parent.contains(&child));
                prop_assert!(!child.contains(&parent));
                prop_assert!(parent.level() < child.level());
            }
            prop_assert!(child.contains(&child));
            prop_assert_eq!(child.as_str().parse(), Ok(child));
        }

        #[test]
        fn nothing_makes_it_panic(text in "[0-9]{0,13}|.{0,40}") {
            if let Ok(code) = text.parse::<AreaCode>() {
                prop_assert_eq!(code.as_str().parse(), Ok(code));
            }
        }
    }
}

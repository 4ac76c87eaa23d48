//! The citizen identity number of GB 11643.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Bilingual;
use crate::area::is_province;
use crate::message::serde_as_text;
use crate::text::{CellFault, code_cell, starred};

/// Characters in a number.
const LENGTH: usize = 18;
/// Digits in a number of the first generation, which had no century and no checksum.
const OLD_LENGTH: usize = 15;
/// No cell that holds an ID number is longer than this.
const LONGEST_INPUT: usize = 64;
/// Weights of the first seventeen digits (ISO 7064, MOD 11-2; GB 11643, clause 4.2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters, by the weighted sum modulo 11.
const CHECKS: &[u8; 11] = b"10X98765432";
/// Nobody whom the city knows was born before this year.
const FIRST_YEAR: i32 = 1850;
/// Sequences from here on went to people of a hundred years and more (GB 11643-1989).
const CENTENARIANS: &str = "996";
/// Regions of the residence permits of Hong Kong, Macao and Taiwan; no other begins with an 8.
const PERMIT_REGIONS: [&str; 3] = ["810000", "820000", "830000"];

/// A citizen identity number (GB 11643): 18 characters whose date exists and whose checksum is right.
///
/// Reads full-width characters, spaces, hyphens and a small `x`, and numbers of 15 digits, which
/// it extends with the century and the check character. Of the region only the province is asked:
/// a person keeps the number when the county is renamed, merged or withdrawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber {
    characters: [u8; LENGTH],
    birth: NaiveDate,
}

impl IdNumber {
    /// The number of the person who was `sequence`th to be born on `birth` in `region`.
    ///
    /// # Errors
    /// When the region is not six digits of a province of GB/T 2260, the sequence has more than
    /// three digits, or the year has not four.
    pub fn compose(region: &str, birth: NaiveDate, sequence: u16) -> Result<Self, IdNumberError> {
        if region.len() != 6 || !region.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdNumberError::UnknownRegion);
        }
        if sequence > 999 {
            return Err(IdNumberError::SequenceTooLarge);
        }
        if !(1000..=9999).contains(&birth.year()) {
            return Err(IdNumberError::NoSuchDate);
        }
        let digits = format!("{region}{}{sequence:03}", birth.format("%Y%m%d"));
        Self::verified(&with_check(&digits))?.of_known_region()
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.characters).unwrap_or_default()
    }

    /// The day of birth that the number states.
    pub fn birth_date(&self) -> NaiveDate {
        self.birth
    }

    /// The sex that the number states: an odd sequence is male, an even one female.
    pub fn sex(&self) -> Sex {
        let is_odd = self.characters.get(16).is_some_and(|digit| digit % 2 == 1);
        if is_odd { Sex::Male } else { Sex::Female }
    }

    /// Where the number was first issued: six digits of GB/T 2260.
    pub fn region(&self) -> &str {
        self.as_str().get(..6).unwrap_or_default()
    }

    /// The first six and the last four characters, with stars between.
    pub fn masked(&self) -> String {
        starred(self.as_str(), 6, 4)
    }

    /// Whether the stated birth lies after `day`, which no number of a living person does.
    pub fn is_born_after(&self, day: NaiveDate) -> bool {
        self.birth > day
    }

    /// Reads a number without asking whether its region is a province.
    pub(crate) fn read(text: &str) -> Result<Self, IdNumberError> {
        let compact = compact(text)?;
        if compact.len() == OLD_LENGTH {
            return Self::verified(&with_check(&with_century(&compact)));
        }
        Self::verified(&compact)
    }

    /// Checks the date and the checksum of 18 characters.
    fn verified(text: &str) -> Result<Self, IdNumberError> {
        let characters = <[u8; LENGTH]>::try_from(text.as_bytes())
            .map_err(|_| IdNumberError::Length { found: text.chars().count() })?;
        let birth = text
            .get(6..14)
            .and_then(|digits| NaiveDate::parse_from_str(digits, "%Y%m%d").ok())
            .ok_or(IdNumberError::NoSuchDate)?;
        if birth.year() < FIRST_YEAR {
            return Err(IdNumberError::BornTooEarly);
        }
        if characters.last() != Some(&check_character(text)) {
            let is_rounded = text.ends_with("000");
            return Err(if is_rounded {
                IdNumberError::DigitsLost
            } else {
                IdNumberError::WrongChecksum
            });
        }
        Ok(Self { characters, birth })
    }

    fn of_known_region(self) -> Result<Self, IdNumberError> {
        let is_known = if self.region().starts_with('8') {
            PERMIT_REGIONS.contains(&self.region())
        } else {
            is_province(self.region())
        };
        if is_known { Ok(self) } else { Err(IdNumberError::UnknownRegion) }
    }
}

/// Eighteen characters but the check: the century between region and birth of an old number.
fn with_century(old: &str) -> String {
    let (region, rest) = old.split_at_checked(6).unwrap_or_default();
    let is_centenarian = rest.get(6..).is_some_and(|sequence| sequence >= CENTENARIANS)
        && rest.starts_with(|c: char| c >= '5');
    format!("{region}{}{rest}", if is_centenarian { "18" } else { "19" })
}

/// Takes away what people and spreadsheets put around the characters.
fn compact(text: &str) -> Result<String, IdNumberError> {
    if text.chars().count() > LONGEST_INPUT {
        return Err(IdNumberError::Length { found: text.chars().count() });
    }
    let compact = code_cell(text)?;
    let ends = compact.trim_matches(|c: char| c.is_ascii_digit());
    if ends.len() > 1 && ends.bytes().all(|byte| byte == b'X') {
        return Err(IdNumberError::Masked);
    }
    let digits = if compact.len() == LENGTH {
        compact.strip_suffix('X').unwrap_or(&compact)
    } else {
        &compact
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IdNumberError::NotDigits);
    }
    match compact.len() {
        OLD_LENGTH | LENGTH => Ok(compact),
        found => Err(IdNumberError::Length { found }),
    }
}

fn with_check(digits: &str) -> String {
    let mut text = digits.to_owned();
    text.push(char::from(check_character(digits)));
    text
}

/// The check character of the first seventeen digits of `text`.
fn check_character(text: &str) -> u8 {
    let sum: u32 = text
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight)
        .sum();
    CHECKS.iter().copied().cycle().nth((sum % 11) as usize).unwrap_or_default()
}

impl FromStr for IdNumber {
    type Err = IdNumberError;

    fn from_str(text: &str) -> Result<Self, IdNumberError> {
        Self::read(text)?.of_known_region()
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IdNumber(…{})", self.as_str().get(14..).unwrap_or_default())
    }
}

serde_as_text!(IdNumber);

/// Why a text is not a citizen identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdNumberError {
    /// There is no text.
    #[error("an ID number must not be empty")]
    Empty,
    /// Stars hide part of the number.
    #[error("an ID number must be complete, this one is masked")]
    Masked,
    /// A spreadsheet turned the number into `1.10105E+17`; its last digits are lost.
    #[error("an ID number must be text, this one is in scientific notation and has lost digits")]
    ScientificNotation,
    /// A spreadsheet rounded the last three digits to zero.
    #[error("an ID number must be text, a spreadsheet has turned its last digits into zeros")]
    DigitsLost,
    /// Neither 15 nor 18 characters.
    #[error("an ID number must have 18 characters, or 15 in its old form, not {found}")]
    Length {
        /// How many characters there are.
        found: usize,
    },
    /// A character is neither a digit nor an `X` at the end.
    #[error("an ID number must consist of digits, with an X at the end at most")]
    NotDigits,
    /// The digits of the birth date are no day.
    #[error("the birth date in an ID number must be a day that exists")]
    NoSuchDate,
    /// A birth before 1850.
    #[error("the birth in an ID number must not lie before 1850, check it against the document")]
    BornTooEarly,
    /// The first digits are no region of GB/T 2260.
    #[error("an ID number must begin with the six digits of a region")]
    UnknownRegion,
    /// The last character does not fit the others (ISO 7064, MOD 11-2).
    #[error("the check character of an ID number must fit its digits")]
    WrongChecksum,
    /// A sequence number of more than three digits.
    #[error("the sequence in an ID number must be at most 999")]
    SequenceTooLarge,
}

impl From<CellFault> for IdNumberError {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Empty => Self::Empty,
            CellFault::Masked => Self::Masked,
            CellFault::Scientific => Self::ScientificNotation,
            CellFault::DigitsLost => Self::DigitsLost,
        }
    }
}

impl Bilingual for IdNumberError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "身份证号码为空，请填写".to_owned(),
            Self::Masked => "身份证号码带有星号，不完整，请按证件填写全部号码".to_owned(),
            Self::ScientificNotation => {
                "身份证号码被表格变成了科学计数法，后几位已丢失，请把单元格设为文本后按证件重新填写"
                    .to_owned()
            }
            Self::DigitsLost => {
                "身份证号码末几位被表格变成了 0，请把单元格设为文本后按证件重新填写".to_owned()
            }
            Self::Length { found } => {
                format!("身份证号码应为 18 位（老证 15 位），现为 {found} 位，请核对证件后重新填写")
            }
            Self::NotDigits => "身份证号码只能是数字，末位可为 X，请核对证件后重新填写".to_owned(),
            Self::NoSuchDate => "身份证号码中的出生日期不存在，请核对证件后重新填写".to_owned(),
            Self::BornTooEarly => {
                "身份证号码中的出生年份早于 1850 年，请核对证件后重新填写".to_owned()
            }
            Self::UnknownRegion => {
                "身份证号码开头的地区代码不存在，请核对证件后重新填写".to_owned()
            }
            Self::WrongChecksum => "身份证号码校验位不对，请核对证件后重新填写".to_owned(),
            Self::SequenceTooLarge => "身份证号码的顺序码最大为 999，请核对后重新填写".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

/// Sex, with the codes of GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Code 0.
    Unknown,
    /// Code 1.
    Male,
    /// Code 2.
    Female,
    /// Code 9: not stated.
    Unspecified,
}

impl Sex {
    /// All values, by code.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Male, Self::Female, Self::Unspecified];

    /// The code of GB/T 2261.1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
            Self::Unspecified => "9",
        }
    }

    /// The sex with this code of GB/T 2261.1.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.code() == code)
    }
}

#[cfg(test)]
mod tests;

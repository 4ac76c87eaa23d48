//! Telephone numbers of the mainland, mobile and landline.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::Bilingual;
use crate::message::serde_as_text;
use crate::text::{fold, is_dash, is_scientific, starred};

/// Digits of a mobile number.
const MOBILE_LENGTH: usize = 11;
/// No cell that holds one phone number is longer than this.
const LONGEST_INPUT: usize = 48;
/// What people write between a number and its extension.
const EXTENSION_MARKS: [&str; 7] = ["转分机", "分机", "转", "ext", "x", "#", ","];

/// A phone number of the mainland: `13800138000`, `0712-2345678` or `0712-2345678-801`.
///
/// Reads full-width characters, spaces, hyphens, dots, brackets and the prefix of the country.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// The number: eleven digits, or area code, number and extension with hyphens between.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number, which can receive messages.
    pub fn is_mobile(&self) -> bool {
        !self.0.starts_with('0')
    }

    /// The last four digits, without the extension.
    pub fn last4(&self) -> &str {
        let main = self.main();
        main.get(main.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// The first three and the last four digits with stars between; an extension is left out.
    pub fn masked(&self) -> String {
        let digits: String = self.main().chars().filter(char::is_ascii_digit).collect();
        starred(&digits, 3, 4)
    }

    /// The number without its extension.
    fn main(&self) -> &str {
        match self.0.match_indices('-').nth(1) {
            Some((at, _)) => self.0.get(..at).unwrap_or_default(),
            None => &self.0,
        }
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let written = tidy(text)?;
        let (number, marked_extension) = split_marked_extension(&written)?;
        let national = without_country(number);
        let (number, extension) = match marked_extension {
            Some(extension) => (national, Some(extension)),
            None => split_last_group(national),
        };
        let digits = number.replace('-', "");
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotDigits);
        }
        let first = digits.chars().next().ok_or(PhoneError::Empty)?;
        if first == '1' && digits.len() == MOBILE_LENGTH {
            let is_assigned = matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
            let is_mobile = is_assigned && extension.is_none();
            return if is_mobile { Ok(Self(digits)) } else { Err(PhoneError::UnknownPrefix) };
        }
        let is_abroad_form = national.len() < written.len() && first != '0';
        let digits = if is_abroad_form { format!("0{digits}") } else { digits };
        landline(&digits, extension).map(Self)
    }
}

/// Leaves digits, hyphens, a plus and the marks of an extension.
fn tidy(text: &str) -> Result<String, PhoneError> {
    let count = text.chars().count();
    if count > LONGEST_INPUT {
        return Err(PhoneError::Length { found: count });
    }
    let folded = fold(text);
    if is_scientific(&folded) {
        return Err(PhoneError::ScientificNotation);
    }
    let tidy: String = folded
        .trim_start_matches(['\'', '’', '‘', '`'])
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '.' | '('))
        .map(|c| if is_dash(c) || c == ')' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    if tidy.is_empty() {
        return Err(PhoneError::Empty);
    }
    if tidy.contains('*') {
        return Err(PhoneError::Masked);
    }
    Ok(tidy)
}

fn split_marked_extension(text: &str) -> Result<(&str, Option<&str>), PhoneError> {
    for mark in EXTENSION_MARKS {
        if let Some((number, extension)) = text.split_once(mark) {
            let extension = extension.trim_matches(['-', ':']);
            return if is_extension(extension) {
                Ok((number, Some(extension)))
            } else {
                Err(PhoneError::NotDigits)
            };
        }
    }
    Ok((text, None))
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes away `+86`, `0086`, and an `86` that cannot be anything else.
fn without_country(text: &str) -> &str {
    let trimmed = text.trim_matches('-');
    for prefix in ["+86", "0086"] {
        if let Some(rest) = trimmed.strip_prefix(prefix) {
            return rest.trim_matches('-');
        }
    }
    let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
    match trimmed.strip_prefix("86") {
        Some(rest) if digits == MOBILE_LENGTH + 2 || rest.starts_with('-') => {
            rest.trim_matches('-')
        }
        _ => trimmed,
    }
}

/// Reads the last group of `0712-2345678-801` and `07122345678-801` as an extension.
fn split_last_group(text: &str) -> (&str, Option<&str>) {
    let Some((number, extension)) = text.rsplit_once('-') else { return (text, None) };
    let is_whole = match number.split_once('-') {
        Some((area, number)) => matches!(area.len(), 2..=4) && matches!(number.len(), 7 | 8),
        None => number.starts_with('0') && matches!(number.len(), 10..=12),
    };
    if is_whole && is_extension(extension) { (number, Some(extension)) } else { (text, None) }
}

/// Splits the area code off: three digits for 010 and 02x, four for all others.
fn landline(digits: &str, extension: Option<&str>) -> Result<String, PhoneError> {
    let found = digits.len();
    if !digits.starts_with('0') {
        let is_local = matches!(found, 7 | 8);
        return Err(if is_local {
            PhoneError::NoAreaCode
        } else if found == MOBILE_LENGTH {
            PhoneError::UnknownPrefix
        } else {
            PhoneError::Length { found }
        });
    }
    let area_length = match digits.as_bytes().get(1) {
        Some(b'1') if digits.starts_with("010") => 3,
        Some(b'2') => 3,
        Some(b'3'..=b'9') => 4,
        _ => return Err(PhoneError::UnknownPrefix),
    };
    let (area, number) = digits.split_at_checked(area_length).unwrap_or((digits, ""));
    if !matches!(number.len(), 7 | 8) {
        return Err(PhoneError::Length { found });
    }
    if number.starts_with(['0', '1']) {
        return Err(PhoneError::UnknownPrefix);
    }
    Ok(match extension {
        Some(extension) => format!("{area}-{number}-{extension}"),
        None => format!("{area}-{number}"),
    })
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Phone(…{})", self.last4())
    }
}

serde_as_text!(Phone);

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// There is no text.
    #[error("a phone number must not be empty")]
    Empty,
    /// Stars hide part of the number.
    #[error("a phone number must be complete, this one is masked")]
    Masked,
    /// A spreadsheet turned the number into scientific notation; its last digits are lost.
    #[error("a phone number must be text, this one is in scientific notation and has lost digits")]
    ScientificNotation,
    /// Something other than digits and what may stand between them.
    #[error("a phone number must consist of digits, one number in a cell")]
    NotDigits,
    /// Too few digits or too many.
    #[error(
        "a mobile number must have 11 digits, a landline 7 or 8 after its area code, not {found}"
    )]
    Length {
        /// How many digits there are.
        found: usize,
    },
    /// No number begins like this.
    #[error("a mobile number must begin with 13 to 19, a landline with an area code")]
    UnknownPrefix,
    /// A local number without its area code.
    #[error("a landline must be given with its area code")]
    NoAreaCode,
}

impl Bilingual for PhoneError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "电话号码为空，请填写".to_owned(),
            Self::Masked => "电话号码带有星号，不完整，请填写全部号码".to_owned(),
            Self::ScientificNotation => {
                "电话号码被表格变成了科学计数法，请把单元格设为文本后重新填写".to_owned()
            }
            Self::NotDigits => "电话号码只能是数字，一格只填一个号码，请核对后重新填写".to_owned(),
            Self::Length { found } => format!(
                "电话号码位数不对（现为 {found} 位）：手机号应为 11 位，固定电话应为区号加 7 或 8 位，请核对后重新填写"
            ),
            Self::UnknownPrefix => {
                "电话号码开头不对：手机号以 13 至 19 开头，固定电话以区号开头，请核对后重新填写"
                    .to_owned()
            }
            Self::NoAreaCode => "固定电话缺少区号，请加上区号，如 0712-2345678".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(text: &str) -> Phone {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_way_of_writing_a_mobile_gives_the_same_number() {
        let written = [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "138.0013.8000",
            "+86 138 0013 8000",
            "+86-13800138000",
            "(+86)13800138000",
            "0086 13800138000",
            "8613800138000",
            "86-13800138000",
            "１３８００１３８０００",
            "'13800138000",
        ];
        for text in written {
            assert_eq!(phone(text).as_str(), "13800138000", "{text}");
        }
        assert!(phone("13800138000").is_mobile());
    }

    #[test]
    fn landlines_keep_area_code_and_extension() {
        let written = [
            ("0712-2345678", "0712-2345678"),
            ("07122345678", "0712-2345678"),
            ("（0712）2345678", "0712-2345678"),
            ("027 8765 4321", "027-87654321"),
            ("010-87654321", "010-87654321"),
            ("+86 27 8765 4321", "027-87654321"),
            ("+86 10 8765 4321", "010-87654321"),
            ("0086-712-2345678", "0712-2345678"),
            ("0712-2345678-801", "0712-2345678-801"),
            ("0712-2345678转801", "0712-2345678-801"),
            ("027-87654321 ext. 12", "027-87654321-12"),
            ("027-87654321-8", "027-87654321-8"),
        ];
        for (text, number) in written {
            assert_eq!(phone(text).as_str(), number, "{text}");
            assert!(!phone(text).is_mobile(), "{text}");
        }
    }

    #[test]
    fn each_fault_has_its_own_name() {
        let fault = |text: &str| text.parse::<Phone>().unwrap_err();
        assert_eq!(fault(" "), PhoneError::Empty);
        assert_eq!(fault("-"), PhoneError::Empty);
        assert_eq!(fault("1.38E+10"), PhoneError::ScientificNotation);
        assert_eq!(fault("138****8000"), PhoneError::Masked);
        assert_eq!(fault("无"), PhoneError::NotDigits);
        assert_eq!(fault("13800138000/13900139000"), PhoneError::NotDigits);
        assert_eq!(fault("1380013800"), PhoneError::Length { found: 10 });
        assert_eq!(fault("138001380001"), PhoneError::Length { found: 12 });
        assert_eq!(fault("12800138000"), PhoneError::UnknownPrefix);
        assert_eq!(fault("0012345678"), PhoneError::UnknownPrefix);
        assert_eq!(fault("2345678"), PhoneError::NoAreaCode);
        assert_eq!(fault("0712-234567"), PhoneError::Length { found: 10 });
    }

    #[test]
    fn masks_show_both_ends_only() {
        assert_eq!(phone("13800138000").masked(), "138****8000");
        assert_eq!(phone("0712-2345678-801").masked(), "071****5678");
        assert_eq!(phone("0712-2345678-801").last4(), "5678");
        assert_eq!(format!("{:?}", phone("13800138000")), "Phone(…8000)");
    }

    proptest! {
        #[test]
        fn a_phone_reads_its_own_text(text in "(\\+86 ?)?(1[3-9][0-9]{9}|0[3-9][0-9]{2}-?[2-9][0-9]{6,7}(-[0-9]{1,6})?)") {
            let read = phone(&text);
            prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
            prop_assert_eq!(read.last4().len(), 4);
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,60}") {
            if let Ok(read) = text.parse::<Phone>() {
                prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
            }
        }
    }
}

//! Telephone numbers of the mainland, mobile and landline.

use std::fmt;
use std::str::FromStr;

use crate::message::serde_as_text;
use crate::text::starred;

mod error;
mod written;

pub use error::PhoneError;

/// Digits of a mobile number.
const MOBILE_LENGTH: usize = 11;
/// Area codes of the mainland; its head says what they are.
const DIALLING_CODES: &str = include_str!("../data/dialling_codes.txt");
/// A number of an operator that is printed in manuals, and typed where nobody knows one.
const PRINTED_IN_MANUALS: &str = "13800138000";

/// A phone number of the mainland: `13800138000`, `0712-2345678`, `0712-2345678-801`, `4001234567`.
///
/// Reads full-width characters, spaces, hyphens, dots, brackets and the prefix of the country.
/// Area codes are those that exist. Mobile numbers may begin with 13 to 19, whichever operator
/// has them: new blocks are given out each year, to virtual operators too.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// The number: eleven digits; area code, number and extension with hyphens between; or ten
    /// digits that begin with 400 or 800.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number, which can receive messages.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }

    /// Whether it is one of 400 or 800, which an organisation answers and no person.
    pub fn is_service(&self) -> bool {
        self.0.starts_with(['4', '8'])
    }

    /// Whether it is a number that people type when they know none, such as `13800000000`.
    ///
    /// Such a number is no evidence that two people are one.
    pub fn is_placeholder(&self) -> bool {
        let main = self.main();
        let local = match (self.is_mobile(), main.split_once('-')) {
            (false, Some((_, local))) => local,
            (true, _) | (_, None) => main.get(3..).unwrap_or_default(),
        };
        let is_one_digit = local.bytes().all(|byte| local.as_bytes().first() == Some(&byte));
        is_one_digit || "12345678".starts_with(local) || main == PRINTED_IN_MANUALS
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
        let hyphens = usize::from(!self.is_service());
        match self.0.match_indices('-').nth(hyphens) {
            Some((at, _)) => self.0.get(..at).unwrap_or_default(),
            None => &self.0,
        }
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let written = written::tidy(text)?;
        let (whole, marked_extension) = written::split_marked_extension(&written)?;
        let whole = whole.trim_matches('-');
        let national = written::without_country(whole)?;
        let (number, extension) = match marked_extension {
            Some(extension) => (national, Some(extension)),
            None => written::split_last_group(national),
        };
        let digits = number.replace('-', "");
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotDigits);
        }
        let first = digits.chars().next().ok_or(PhoneError::Empty)?;
        if let Some(mobile) = mobile(&digits) {
            return if extension.is_none() { Ok(Self(mobile)) } else { Err(PhoneError::NotDigits) };
        }
        if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
            return Ok(Self(match extension {
                Some(extension) => format!("{digits}-{extension}"),
                None => digits,
            }));
        }
        let lacks_zero = national.len() < whole.len() && first != '0';
        let digits = if lacks_zero { format!("0{digits}") } else { digits };
        landline(&digits, extension).map(Self)
    }
}

/// A mobile number, without the 0 that long-distance calls once needed in front of it.
fn mobile(digits: &str) -> Option<String> {
    let number = match digits.strip_prefix('0') {
        Some(rest) if digits.len() == MOBILE_LENGTH + 1 => rest,
        _ => digits,
    };
    let is_assigned = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
    (is_assigned && number.len() == MOBILE_LENGTH).then(|| number.to_owned())
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
    let split = [3, 4].into_iter().find_map(|length| {
        digits.split_at_checked(length).filter(|(area, _)| is_dialling_code(area))
    });
    let Some((area, number)) = split else { return Err(PhoneError::UnknownPrefix) };
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

fn is_dialling_code(text: &str) -> bool {
    DIALLING_CODES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| line.split(' ').any(|code| code == text))
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Phone(…{})", self.last4())
    }
}

serde_as_text!(Phone);

#[cfg(test)]
mod tests;

//! A phone number as it is written: what stands around it taken away, its extension split off.

use super::{MOBILE_LENGTH, PhoneError};
use crate::text::{fold, is_dash, is_harmless_mark, is_mask, is_scientific, without_zero_decimals};

/// No cell that holds one phone number is longer than this.
const LONGEST_INPUT: usize = 48;
/// What people write between a number and its extension.
const EXTENSION_MARKS: [&str; 7] = ["转分机", "分机", "转", "ext", "x", "#", ","];

/// Leaves digits, hyphens, a plus and the marks of an extension.
pub(super) fn tidy(text: &str) -> Result<String, PhoneError> {
    let count = text.chars().count();
    if count > LONGEST_INPUT {
        return Err(PhoneError::Length { found: count });
    }
    let folded = fold(text);
    if is_scientific(&folded) {
        return Err(PhoneError::ScientificNotation);
    }
    let compact: String =
        folded.chars().filter(|c| !c.is_whitespace() && !is_harmless_mark(*c)).collect();
    let compact = compact.trim_start_matches(['\'', '’', '‘', '`']);
    let tidy: String = without_zero_decimals(compact)?
        .chars()
        .filter(|character| !matches!(character, '.' | '('))
        .map(|c| if is_dash(c) || c == ')' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    if tidy.is_empty() {
        return Err(PhoneError::Empty);
    }
    if tidy.contains(is_mask) {
        return Err(PhoneError::Masked);
    }
    Ok(tidy)
}

pub(super) fn split_marked_extension(text: &str) -> Result<(&str, Option<&str>), PhoneError> {
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
pub(super) fn without_country(text: &str) -> Result<&str, PhoneError> {
    for prefix in ["+86", "0086"] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return Ok(rest.trim_start_matches('-'));
        }
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.starts_with('+') || (text.starts_with("00") && digits >= MOBILE_LENGTH) {
        return Err(PhoneError::NotMainland);
    }
    Ok(match text.strip_prefix("86") {
        Some(rest) if digits == MOBILE_LENGTH + 2 || rest.starts_with('-') => {
            rest.trim_start_matches('-')
        }
        _ => text,
    })
}

/// Reads the last group of `0712-2345678-801` and `07122345678-801` as an extension.
pub(super) fn split_last_group(text: &str) -> (&str, Option<&str>) {
    let Some((number, extension)) = text.rsplit_once('-') else { return (text, None) };
    let is_whole = match number.split_once('-') {
        Some((area, number)) => {
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            matches!(area.len(), 2..=4) && matches!(digits, 7 | 8)
        }
        None => {
            (number.starts_with('0') && matches!(number.len(), 10..=12))
                || (number.starts_with(['4', '8']) && number.len() == 10)
        }
    };
    if is_whole && is_extension(extension) { (number, Some(extension)) } else { (text, None) }
}

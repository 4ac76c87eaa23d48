//! Days, as people and spreadsheets write them.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::text::{fold, is_dash, is_harmless_mark, is_numeral, numeral, numeral_digit};

mod error;
mod partial;
mod serial;
mod time;

pub use error::DateError;
pub use partial::PartialDate;
pub use serial::{SpreadsheetCalendar, spreadsheet_day};

/// Years that can occur in the life of somebody the city knows.
const YEARS: RangeInclusive<u32> = 1850..=2100;
/// No date is written longer than this.
const LONGEST: usize = 40;
/// Words that only dates of the lunar calendar have.
const LUNAR: [&str; 10] =
    ["农历", "農曆", "阴历", "旧历", "正月", "冬月", "腊", "闰", "月初", "大年"];
/// What documents say that never end.
const WITHOUT_END: [&str; 4] = ["长期", "长期有效", "永久", "永久有效"];

/// The day that the text means.
///
/// Reads `2010-07-25`, `1980/6/12`, `1980.6.12`, `1978年4月14日`, `20250101`, `一九八四年六月二十日`,
/// full-width characters, and a time of day in China behind the date, which is dropped.
///
/// # Errors
/// When the text is not one day between 1850 and 2100. The error of a serial number of a
/// spreadsheet carries the day it would be, so that a person can confirm it; messages never do.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    if text.chars().count() > LONGEST {
        return Err(DateError::NotADate);
    }
    let folded = fold(text);
    let plain: String = folded.chars().filter(|c| !is_harmless_mark(*c)).collect();
    let written = time::dropped(plain.trim().trim_start_matches(['\'', '’', '‘']))?;
    let compact: String = written
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| if is_dash(character) || character == '/' { '-' } else { character })
        .collect();
    if compact.is_empty() {
        return Err(DateError::Empty);
    }
    if compact.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_digits(&compact);
    }
    if WITHOUT_END.contains(&compact.as_str()) {
        return Err(DateError::NoEnd);
    }
    if LUNAR.iter().any(|word| compact.contains(word)) {
        return Err(DateError::Lunar);
    }
    if compact.contains('年') {
        return from_chinese(&compact);
    }
    let separator = if compact.contains('-') { '-' } else { '.' };
    let parts: Vec<&str> = compact.split(separator).collect();
    match parts.as_slice() {
        [serial, fraction] if serial.len() == 5 && separator == '.' && is_number(fraction) => {
            from_digits(serial)
        }
        [year, month] => without_day(year, month),
        [year, month, day] => day_of(year, month, day),
        _ => Err(DateError::NotADate),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads digits without separators: the length says what they are.
fn from_digits(digits: &str) -> Result<NaiveDate, DateError> {
    let part = |range| digits.get(range).unwrap_or_default();
    match digits.len() {
        8 => day_of(part(0..4), part(4..6), part(6..8)),
        6 => match without_day(part(0..4), part(4..6)) {
            Err(error @ DateError::NoDay { .. }) => Err(error),
            _ if day_of(&format!("20{}", part(0..2)), part(2..4), part(4..6)).is_ok() => {
                Err(DateError::ShortYear)
            }
            other => other,
        },
        5 => Err(serial_number(digits)),
        4 => match year_of(digits) {
            Ok(year) => Err(DateError::NoMonth { year }),
            Err(_) if !digits.starts_with('0') => Err(serial_number(digits)),
            Err(error) => Err(error),
        },
        _ => Err(DateError::NotADate),
    }
}

fn serial_number(digits: &str) -> DateError {
    digits
        .parse()
        .ok()
        .and_then(|serial| spreadsheet_day(serial, SpreadsheetCalendar::From1900))
        .map_or(DateError::NotADate, |date| DateError::SerialNumber { date })
}

/// Reads `1978年4月14日`, with digits or Chinese numerals.
fn from_chinese(text: &str) -> Result<NaiveDate, DateError> {
    let (year, rest) = text.split_once('年').ok_or(DateError::NotADate)?;
    if rest.is_empty() {
        return Err(DateError::NoMonth { year: year_of(year)? });
    }
    let (month, day) = rest.split_once('月').ok_or(DateError::NotADate)?;
    match day.trim_end_matches(['日', '号']) {
        "" => without_day(year, month),
        day => day_of(year, month, day),
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateError> {
    let (day, month, year) = (part_of(day)?, part_of(month)?, year_of(year)?);
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(DateError::NoSuchDay)
}

/// A year and a month are not a day, and no day is invented for them.
fn without_day(year: &str, month: &str) -> Result<NaiveDate, DateError> {
    let (year, month) = (year_of(year)?, part_of(month)?);
    let is_month = (1..=12).contains(&month);
    Err(if is_month { DateError::NoDay { year, month } } else { DateError::NoSuchDay })
}

fn year_of(text: &str) -> Result<u32, DateError> {
    let year = number(text)?;
    match text.chars().count() {
        4 if YEARS.contains(&year) => Ok(year),
        4 => Err(DateError::YearOutOfRange { year }),
        2 => Err(DateError::ShortYear),
        _ => Err(DateError::NotADate),
    }
}

fn part_of(text: &str) -> Result<u32, DateError> {
    let is_short = (1..=3).contains(&text.chars().count());
    if is_short { number(text) } else { Err(DateError::NotADate) }
}

fn number(text: &str) -> Result<u32, DateError> {
    let value = if text.chars().all(is_numeral) {
        numeral(text)
    } else if text.chars().any(|c| numeral_digit(c).is_some()) {
        // `二OO八` and `二00八`: the zero of numerals is on no key.
        numeral(&text.replace(['O', 'o', '0'], "〇"))
    } else if is_number(text) {
        text.parse().ok()
    } else {
        None
    };
    value.ok_or(DateError::NotADate)
}

#[cfg(test)]
mod tests;

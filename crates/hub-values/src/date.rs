//! Days, as people and spreadsheets write them.

use std::ops::RangeInclusive;

use chrono::{Duration, NaiveDate};
use thiserror::Error;

use crate::Bilingual;
use crate::text::{fold, is_dash, is_numeral, numeral};

/// Years that can occur in the life of somebody the city knows.
const YEARS: RangeInclusive<u32> = 1850..=2100;
/// No date is written longer than this.
const LONGEST: usize = 40;
/// Day 0 of the serial numbers of spreadsheets; they count a 29 February 1900 that never was.
const SERIAL_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// The day that the text means.
///
/// Reads `2010-07-25`, `1980/6/12`, `1980.6.12`, `1978年4月14日`, `20250101`, `一九八四年六月二十日`,
/// full-width characters, and a time of day behind the date, which is dropped.
///
/// # Errors
/// When the text is not one day between 1850 and 2100, and says which day a serial number of a
/// spreadsheet would be, so that a person can confirm it.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    if text.chars().count() > LONGEST {
        return Err(DateError::NotADate);
    }
    let folded = fold(text);
    let written = without_time(folded.trim());
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

/// Drops `T00:00:00` or ` 0:00` behind the date.
fn without_time(text: &str) -> &str {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return text };
    let is_time = time.contains(':')
        && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z'));
    if is_time { date } else { text }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads digits without separators: the length says what they are.
fn from_digits(digits: &str) -> Result<NaiveDate, DateError> {
    let part = |range| digits.get(range).unwrap_or_default();
    match digits.len() {
        8 => day_of(part(0..4), part(4..6), part(6..8)),
        6 => without_day(part(0..4), part(4..6)),
        5 => {
            let days = digits.parse().map_err(|_| DateError::NotADate)?;
            let date = SERIAL_EPOCH
                .and_then(|epoch| epoch.checked_add_signed(Duration::days(days)))
                .ok_or(DateError::NotADate)?;
            Err(DateError::SerialNumber { date })
        }
        4 => Err(DateError::NoMonth { year: year_of(digits)? }),
        _ => Err(DateError::NotADate),
    }
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
    } else if is_number(text) {
        text.parse().ok()
    } else {
        None
    };
    value.ok_or(DateError::NotADate)
}

/// Why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// There is no text.
    #[error("a date must not be empty")]
    Empty,
    /// The text has no form that a date is written in.
    #[error("a date must be written as year, month and day, such as 1980-06-12")]
    NotADate,
    /// A year with two digits, which leaves the century open.
    #[error("the year of a date must have four digits")]
    ShortYear,
    /// A year before 1850 or after 2100.
    #[error("the year of a date must lie between 1850 and 2100, not be {year}")]
    YearOutOfRange {
        /// The year that was given.
        year: u32,
    },
    /// The month or the day does not exist.
    #[error("the month and day of a date must exist in its year")]
    NoSuchDay,
    /// A year and a month, as in 出生年月; it is not a day.
    #[error("a date must have a day, {year}-{month:02} is only a month")]
    NoDay {
        /// The year.
        year: u32,
        /// The month, 1 to 12.
        month: u32,
    },
    /// A year alone.
    #[error("a date must have a month and a day, {year} is only a year")]
    NoMonth {
        /// The year.
        year: u32,
    },
    /// The number by which a spreadsheet counts days; it would be `date`.
    #[error("a date must be written as text, this is the serial number of {date} in a spreadsheet")]
    SerialNumber {
        /// The day that the number stands for in a spreadsheet.
        date: NaiveDate,
    },
}

impl Bilingual for DateError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "日期为空，请填写".to_owned(),
            Self::NotADate => "日期格式不对，请按年月日填写，如 1980-06-12".to_owned(),
            Self::ShortYear => "日期的年份应为四位，请补全后重新填写".to_owned(),
            Self::YearOutOfRange { year } => {
                format!("日期的年份应在 1850 至 2100 之间，现为 {year}，请核对后重新填写")
            }
            Self::NoSuchDay => "日期不存在，请核对月和日后重新填写".to_owned(),
            Self::NoDay { year, month } => {
                format!("日期缺少“日”，现只有 {year} 年 {month} 月，请补全后重新填写")
            }
            Self::NoMonth { year } => {
                format!("日期缺少“月”和“日”，现只有 {year} 年，请补全后重新填写")
            }
            Self::SerialNumber { date } => {
                format!("日期被表格变成了序列号，可能是 {date}，请核对后按年月日填写，如 {date}")
            }
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_way_of_writing_a_date_is_read() {
        let written = [
            ("2010-07-25", day(2010, 7, 25)),
            ("1980/6/12", day(1980, 6, 12)),
            ("1980.6.12", day(1980, 6, 12)),
            ("1978年4月14日", day(1978, 4, 14)),
            ("1978年4月14号", day(1978, 4, 14)),
            ("20250101", day(2025, 1, 1)),
            ("一九八四年六月二十日", day(1984, 6, 20)),
            ("二〇〇〇年十二月三十一日", day(2000, 12, 31)),
            ("二零零一年一月廿一日", day(2001, 1, 21)),
            ("２０１０－０７－２５", day(2010, 7, 25)),
            ("１９７８年４月１４日", day(1978, 4, 14)),
            (" 1980 . 6 . 12 ", day(1980, 6, 12)),
            ("2010-07-25 00:00:00", day(2010, 7, 25)),
            ("2010-07-25T00:00:00", day(2010, 7, 25)),
            ("2010/7/25 0:00", day(2010, 7, 25)),
            ("2000-02-29", day(2000, 2, 29)),
        ];
        for (text, date) in written {
            assert_eq!(parse_date(text), Ok(date), "{text}");
        }
    }

    #[test]
    fn a_date_without_a_day_gets_none() {
        for text in ["1980-06", "1980.6", "1980年6月", "198006", "一九八〇年六月", "1980/6"]
        {
            assert_eq!(parse_date(text), Err(DateError::NoDay { year: 1980, month: 6 }), "{text}");
        }
        assert_eq!(parse_date("1980年"), Err(DateError::NoMonth { year: 1980 }));
        assert_eq!(parse_date("1980"), Err(DateError::NoMonth { year: 1980 }));
    }

    #[test]
    fn a_serial_number_says_the_day_it_would_be() {
        let error = DateError::SerialNumber { date: day(2008, 1, 1) };
        assert_eq!(parse_date("39448"), Err(error));
        assert_eq!(parse_date("39448.0"), Err(error));
        assert!(error.en().contains("2008-01-01"));
    }

    #[test]
    fn each_fault_has_its_own_name() {
        let faults = [
            ("", DateError::Empty),
            ("不详", DateError::NotADate),
            ("12/6/1980", DateError::NotADate),
            ("1980-6-12-1", DateError::NotADate),
            ("80-6-12", DateError::ShortYear),
            ("八四年六月二十日", DateError::ShortYear),
            ("1849-01-01", DateError::YearOutOfRange { year: 1849 }),
            ("2101-01-01", DateError::YearOutOfRange { year: 2101 }),
            ("1981-02-29", DateError::NoSuchDay),
            ("1981-13", DateError::NoSuchDay),
            ("19810230", DateError::NoSuchDay),
        ];
        for (text, error) in faults {
            assert_eq!(parse_date(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_ways_of_writing_one_day_agree(days in 0_i64..91_000) {
            let date = day(1850, 1, 1) + Duration::days(days);
            prop_assume!(date.year() <= 2100);
            for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d"] {
                prop_assert_eq!(parse_date(&date.format(format).to_string()), Ok(date));
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in "[0-9一二十年月日./T: -]{0,14}|.{0,20}") {
            if let Ok(date) = parse_date(&text) {
                prop_assert!((1850..=2100).contains(&date.year()));
            }
        }
    }
}

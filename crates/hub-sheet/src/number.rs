//! Numbers as a person sees them: digits in full, and days out of serial numbers.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};

use crate::intake::What;

/// The longest format code that a spreadsheet takes; a longer one is no width of a number.
const LONGEST_CODE: usize = 255;
/// From here on a spreadsheet no longer keeps all digits: it has 15.
const EXACT: f64 = 1e15;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberFormat {
    /// As it is.
    #[default]
    Plain,
    /// With so many digits at least: `000000`.
    Padded(usize),
    /// In hundredths, with a per cent sign.
    Percent,
    /// As a day.
    Date(DateParts),
}

/// What a date format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each part is shown or not, in any combination")]
pub(crate) struct DateParts {
    pub(crate) has_year: bool,
    pub(crate) has_month: bool,
    pub(crate) has_day: bool,
    pub(crate) has_time: bool,
}

impl NumberFormat {
    /// The formats that files name by number only (ECMA-376 18.8.30; 27 to 36 and 50 to 58 as in
    /// Chinese versions).
    pub(crate) fn built_in(id: u32) -> Self {
        let code = match id {
            9 | 10 => "0%",
            14 | 30 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => "h:mm",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy年m月",
            28 | 29 | 51 | 53 | 54 | 58 => "m月d日",
            31 => "yyyy年m月d日",
            _ => return Self::Plain,
        };
        Self::of(code)
    }

    /// A format code, such as `yyyy"年"m"月";@`. The section for positive numbers counts.
    pub(crate) fn of(code: &str) -> Self {
        let section = bare(code);
        let letters = section.to_ascii_lowercase();
        if letters.contains("general") || letters.contains('@') {
            return Self::Plain;
        }
        let is_zeros = !section.is_empty() && section.chars().all(|one| one == '0');
        if is_zeros && (2..=LONGEST_CODE).contains(&section.len()) {
            return Self::Padded(section.len());
        }
        if letters.contains('%') {
            return Self::Percent;
        }
        // `E` is a year in East Asian formats, but `E+` is the sign of scientific notation.
        let has_year = letters.contains('y') || (letters.contains('e') && !letters.contains("e+"));
        let has_time = letters.contains('h') || letters.contains('s');
        let has_day = letters.contains('d');
        // `m` beside hours is minutes, unless year or day stand there too.
        let has_month = letters.contains('m') && (has_year || has_day || !has_time);
        if has_year || has_time || has_day || has_month {
            return Self::Date(DateParts { has_year, has_month, has_day, has_time });
        }
        Self::Plain
    }
}

/// The first section of a format code without literals, colours and conditions.
fn bare(code: &str) -> String {
    let mut section = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => {
                let _literal = characters.by_ref().find(|one| *one == '"');
            }
            '\\' | '_' | '*' => {
                let _literal = characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|one| *one != ']').collect();
                // Elapsed time stands in brackets.
                if matches!(
                    inside.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                ) {
                    section.push('h');
                }
            }
            _ => section.push(character),
        }
    }
    section.trim().to_owned()
}

/// A number under a format, as what a cell then is and shows. Nothing if it is no number.
pub(crate) fn shown(
    value: f64,
    format: NumberFormat,
    is_1904: bool,
) -> Option<(What, Cow<'static, str>)> {
    if !value.is_finite() {
        return None;
    }
    if let NumberFormat::Date(parts) = format
        && let Some(text) = date(value, parts, is_1904)
    {
        return Some((What::Date, text.into()));
    }
    if value.abs() >= EXACT {
        return Some((What::Damaged, format!("{value:.0}").into()));
    }
    let text = match format {
        NumberFormat::Padded(digits) if value >= 0.0 && value.fract() == 0.0 => {
            format!("{value:0digits$.0}")
        }
        NumberFormat::Percent => format!("{}%", plain(value * 100.0)),
        NumberFormat::Plain | NumberFormat::Padded(_) | NumberFormat::Date(_) => plain(value),
    };
    Some((What::Number, text.into()))
}

/// All digits, at most the 15 that count.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 {
        // Minus zero is zero.
        return format!("{:.0}", value + 0.0);
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// A day out of a serial number: as far as the format shows it, no day is invented for a month.
/// Nothing for what is no day, which spreadsheets show as `####`.
fn date(value: f64, parts: DateParts, is_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let minutes = (value.fract() * 1_440.0).round();
    let (days, minutes) =
        if minutes >= 1_440.0 { (value.floor() + 1.0, 0.0) } else { (value.floor(), minutes) };
    let time = format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    if !parts.has_year && !parts.has_month && !parts.has_day {
        return Some(time);
    }
    let (year, month, day) = civil(days, is_1904)?;
    let text = match parts {
        DateParts { has_year: true, has_month: false, has_day: false, .. } => format!("{year}年"),
        DateParts { has_year: true, has_day: false, .. } => format!("{year}年{month}月"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    };
    Some(if parts.has_time && minutes > 0.0 { format!("{text} {time}") } else { text })
}

/// Excel counts from 1900 and believes that 1900 had a 29 February; old Macs count from 1904.
fn civil(days: f64, is_1904: bool) -> Option<(i32, u32, u32)> {
    use chrono::Datelike as _;
    // Within 0 and 3 million: checked by the caller.
    let serial: u64 = format!("{days:.0}").parse().ok()?;
    let (epoch, serial) = match (is_1904, serial) {
        (true, _) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, serial),
        (false, 0) => return None,
        (false, 60) => return Some((1900, 2, 29)),
        (false, 1..60) => (NaiveDate::from_ymd_opt(1899, 12, 31)?, serial),
        (false, _) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, serial),
    };
    let day = epoch.checked_add_days(Days::new(serial))?;
    Some((day.year(), day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64, code: &str) -> String {
        shown(value, NumberFormat::of(code), false).unwrap().1.into_owned()
    }

    #[test]
    fn digits_are_shown_in_full() {
        assert_eq!(text(519_902_001_001.0, "General"), "519902001001");
        assert_eq!(text(13_800_138_000.0, "0.00E+00"), "13800138000");
        assert_eq!(text(35.5, "0"), "35.5");
        assert_eq!(text(0.1 + 0.2, "General"), "0.3");
        assert_eq!(text(-0.0, "General"), "0");
    }

    #[test]
    fn zeros_that_the_format_shows_are_there() {
        assert_eq!(text(501.0, "0000"), "0501");
        assert_eq!(text(501.0, "0"), "501");
        assert_eq!(text(0.5, "0%"), "50%");
    }

    #[test]
    fn sixteen_digits_are_damaged_and_fifteen_are_not() {
        let kind = |value| shown(value, NumberFormat::Plain, false).unwrap().0;
        assert_eq!(kind(110_105_900_307_888.0), What::Number);
        assert_eq!(kind(999_999_999_999_999.0), What::Number);
        assert_eq!(kind(1_101_059_003_078_880.0), What::Damaged);
        assert_eq!(text(1.101_051_990_030_78e17, "0"), "110105199003078000");
        assert_eq!(shown(f64::NAN, NumberFormat::Plain, false), None);
    }

    #[test]
    fn serials_are_days_of_either_epoch() {
        let day = |value, is_1904| {
            shown(value, NumberFormat::built_in(14), is_1904).unwrap().1.into_owned()
        };
        assert_eq!(day(1.0, false), "1900-01-01");
        assert_eq!(day(59.0, false), "1900-02-28");
        // The day that never was: whoever judges dates refuses it.
        assert_eq!(day(60.0, false), "1900-02-29");
        assert_eq!(day(61.0, false), "1900-03-01");
        assert_eq!(day(32_937.0, false), "1990-03-05");
        assert_eq!(day(31_475.0, true), "1990-03-05");
        assert_eq!(day(2_958_465.0, false), "9999-12-31");
        assert_eq!(day(2_958_466.0, false), "2958466");
    }

    #[test]
    fn no_day_is_invented_for_a_month() {
        for code in ["yyyy\"年\"m\"月\";@", "[DBNum1][$-804]yyyy\"年\"m\"月\"", "yyyy-mm", "e/m"]
        {
            assert_eq!(text(32_937.0, code), "1990年3月", "{code}");
        }
        assert_eq!(text(32_937.0, "yyyy"), "1990年");
        assert_eq!(text(32_937.0, "yyyy/m/d h:mm"), "1990-03-05");
        assert_eq!(text(32_937.354_166, "yyyy/m/d h:mm"), "1990-03-05 08:30");
        assert_eq!(text(0.354_166, "h:mm;@"), "08:30");
        assert_eq!(text(32_937.0, "m\"月\"d\"日\""), "1990-03-05");
    }

    #[test]
    fn colours_and_words_are_no_dates() {
        for code in ["[Red]0.00", "0\"days\"", "#,##0_ ;[Red]\\-#,##0\\ ", "@", "0.0\\m"] {
            assert!(!matches!(NumberFormat::of(code), NumberFormat::Date(_)), "{code}");
        }
    }
}

//! Comparison of dates, part by part.

use crate::text::distance::edits;
use crate::value::date::DateForm;

use super::EQUAL;

/// Levels of a date.
pub(crate) const LEVELS: [&str; 11] = [
    "equal",
    "swapped",
    "one_digit",
    "compatible",
    "two_parts",
    "two_digits",
    "near",
    "same_year",
    "close_year",
    "one_part",
    "different",
];

pub(crate) fn level(a: DateForm, b: DateForm, text_a: &str, text_b: &str) -> u8 {
    if a == b {
        return EQUAL;
    }
    let (year, month, day) = (a.year == b.year, a.month == b.month, a.day == b.day);
    if year && a.month == b.day && a.day == b.month {
        return 1;
    }
    if year && (is_open(a) || is_open(b)) && (month || a.day == b.day || is_blank(a) || is_blank(b))
    {
        return 3;
    }
    let distance = edits(text_a.as_bytes(), text_b.as_bytes(), 2);
    let agreeing = u8::from(year) + u8::from(month) + u8::from(day);
    match (distance, agreeing) {
        (1, _) => 2,
        (_, 2) => 4,
        (2, _) => 5,
        _ if days(a).abs_diff(days(b)) <= 400 => 6,
        _ if year => 7,
        _ if a.year.abs_diff(b.year) <= 2 => 8,
        (_, 1) => 9,
        _ => 10,
    }
}

/// A date whose day is not known, or that stands for its year.
fn is_open(date: DateForm) -> bool {
    date.day == 0 || date.month == 0 || is_blank(date)
}

fn is_blank(date: DateForm) -> bool {
    date.month <= 1 && date.day <= 1
}

fn days(date: DateForm) -> u32 {
    u32::from(date.year) * 372 + u32::from(date.month) * 31 + u32::from(date.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::file::DateOrder;

    #[test]
    fn dates_are_compared_by_levels() {
        let table = [
            ("1978-04-14", "1978年4月14日", "equal"),
            ("1992-12-05", "1992-05-12", "swapped"),
            ("1978-04-14", "1978-04-15", "one_digit"),
            ("1978-04-14", "1979-04-14", "one_digit"),
            ("1978-01-01", "1978-04-14", "compatible"),
            ("1978-04", "1978-04-14", "compatible"),
            ("1978-04-14", "1978-04-29", "two_parts"),
            ("2004-11-26", "2003-12-28", "near"),
            ("1945-01-14", "1978-11-30", "different"),
        ];
        for (a, b, wanted) in table {
            let (text_a, a) = DateForm::read(a, DateOrder::Ymd).unwrap();
            let (text_b, b) = DateForm::read(b, DateOrder::Ymd).unwrap();
            assert_eq!(
                LEVELS[usize::from(level(a, b, &text_a, &text_b))],
                wanted,
                "{text_a} {text_b}"
            );
        }
    }
}

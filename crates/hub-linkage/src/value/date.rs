//! A day as it is compared: also half known, mistyped, or one that never was.

use crate::model::file::DateOrder;

/// Year, month and day; 0 where one is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateForm {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// Days that stand for an unknown one.
const PLACEHOLDERS: [(u16, u8, u8); 7] = [
    (1900, 1, 1),
    (1900, 1, 0),
    (1899, 12, 30),
    (1899, 12, 31),
    (1970, 1, 1),
    (9999, 12, 31),
    (1111, 11, 11),
];

impl DateForm {
    /// Reads a date; what is not one in any way is not known.
    pub(crate) fn read(raw: &str, order: DateOrder) -> Option<(Box<str>, Self)> {
        let parts = numbers(raw);
        let form = match (parts.as_slice(), order) {
            ([(one, 8)], DateOrder::Ymd) => Self::new(one / 10_000, one / 100 % 100, one % 100),
            ([(one, 8)], DateOrder::Mdy) => {
                Self::new(one % 10_000, one / 1_000_000, one / 10_000 % 100)
            }
            ([(one, 8)], DateOrder::Dmy) => {
                Self::new(one % 10_000, one / 10_000 % 100, one / 1_000_000)
            }
            ([(one, 6)], _) => Self::new(one / 100, one % 100, 0),
            ([(year, 4)], _) => Self::new(*year, 0, 0),
            ([(year, 4), (month, 1 | 2)], _) => Self::new(*year, *month, 0),
            // A year of four digits says where it stands.
            ([(year, 4), (month, _), (day, _)], _)
            | ([(month, _), (day, _), (year, _)], DateOrder::Mdy) => Self::new(*year, *month, *day),
            ([(day, _), (month, _), (year, _)], DateOrder::Dmy | DateOrder::Ymd) => {
                Self::new(*year, *month, *day)
            }
            _ => Self::spelled(raw),
        };
        let form = form?;
        let is_placeholder = PLACEHOLDERS.contains(&(form.year, form.month, form.day));
        (!is_placeholder).then(|| Self::of(form))
    }

    /// The form with its text.
    pub(crate) fn of(form: Self) -> (Box<str>, Self) {
        let text = format!("{:04}{:02}{:02}", form.year, form.month, form.day);
        (text.into_boxed_str(), form)
    }

    fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        let part = |part: u32| u8::try_from(part).ok().filter(|part| *part <= 99);
        Some(Self { year, month: part(month)?, day: part(day)? })
    }

    /// Reads a date in Chinese numerals.
    fn spelled(raw: &str) -> Option<Self> {
        use hub_values::DateError;
        let digits = |date: String| {
            let number: u32 = date.replace('-', "").parse().ok()?;
            Self::new(number / 10_000, number / 100 % 100, number % 100)
        };
        match hub_values::parse_date(raw) {
            Ok(date) | Err(DateError::SerialNumber { date }) => digits(date.to_string()),
            Err(DateError::NoDay { year, month }) => Self::new(year, month, 0),
            Err(DateError::NoMonth { year }) => Self::new(year, 0, 0),
            Err(_) => None,
        }
    }
}

/// The runs of digits with their lengths; letters that are read as digits count as such.
fn numbers(raw: &str) -> Vec<(u32, usize)> {
    let mut found: Vec<(u32, usize)> = Vec::with_capacity(3);
    let mut is_open = false;
    let has_digit = raw.chars().any(|character| character.is_ascii_digit());
    for character in raw.chars().take(40) {
        let digit = match character {
            'O' | 'o' if has_digit => Some(0),
            'l' | 'I' | 'i' if has_digit => Some(1),
            'B' if has_digit => Some(8),
            'S' if has_digit => Some(5),
            '０'..='９' => Some(u32::from(character) - u32::from('０')),
            _ => character.to_digit(10),
        };
        if character == ' ' && !is_open {
            continue;
        }
        // A time of day behind the date says nothing about the day.
        if (character == ' ' || character == 'T') && found.len() >= 3 {
            break;
        }
        let Some(digit) = digit else {
            is_open = false;
            continue;
        };
        match found.last_mut() {
            Some((value, length)) if is_open && *length < 9 => {
                *value = *value * 10 + digit;
                *length += 1;
            }
            _ => found.push((digit, 1)),
        }
        is_open = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str, order: DateOrder) -> Option<String> {
        DateForm::read(raw, order).map(|(text, _)| text.into())
    }

    #[test]
    fn every_way_of_writing_a_date_is_read() {
        let table = [
            ("1978年4月14日", DateOrder::Ymd, "19780414"),
            ("1980/6/12", DateOrder::Ymd, "19800612"),
            ("19390902", DateOrder::Ymd, "19390902"),
            ("01/08/1979", DateOrder::Mdy, "19790108"),
            ("O1/26/2005", DateOrder::Mdy, "20050126"),
            ("一九八四年六月二十日", DateOrder::Ymd, "19840620"),
            ("1853-12-80", DateOrder::Ymd, "18531280"),
            ("2010-07-25 00:00:00", DateOrder::Ymd, "20100725"),
            ("1980-06", DateOrder::Ymd, "19800600"),
            ("1980", DateOrder::Ymd, "19800000"),
            ("２０１０－０７－２５", DateOrder::Ymd, "20100725"),
        ];
        for (raw, order, wanted) in table {
            assert_eq!(text(raw, order).as_deref(), Some(wanted), "{raw}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_known() {
        for raw in ["1900-01-01", "19000101", "约四十岁", "", "99999999999999", "1"] {
            assert_eq!(text(raw, DateOrder::Ymd), None, "{raw}");
        }
    }
}

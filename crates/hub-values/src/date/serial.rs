//! The numbers by which spreadsheets count days.

use chrono::{Days, NaiveDate};

/// Which day a workbook counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpreadsheetCalendar {
    /// 1 is 1 January 1900, and 60 is a 29 February 1900 that never was (ECMA-376, 18.17.4.1).
    From1900,
    /// 0 is 1 January 1904, in workbooks that say so (`date1904`).
    From1904,
}

/// The day that a whole serial number of a date cell stands for.
///
/// None for the day that never was, and for days after 9999.
///
/// ```
/// use hub_values::{SpreadsheetCalendar, spreadsheet_day};
///
/// let day = spreadsheet_day(39_448, SpreadsheetCalendar::From1900).unwrap();
/// assert_eq!(day.to_string(), "2008-01-01");
/// assert_eq!(spreadsheet_day(60, SpreadsheetCalendar::From1900), None);
/// ```
pub fn spreadsheet_day(serial: u32, calendar: SpreadsheetCalendar) -> Option<NaiveDate> {
    let (year, month, day) = match (calendar, serial) {
        (SpreadsheetCalendar::From1900, 0 | 60) => return None,
        (SpreadsheetCalendar::From1900, 1..60) => (1899, 12, 31),
        (SpreadsheetCalendar::From1900, _) => (1899, 12, 30),
        (SpreadsheetCalendar::From1904, _) => (1904, 1, 1),
    };
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    NaiveDate::from_ymd_opt(year, month, day)?
        .checked_add_days(Days::new(u64::from(serial)))
        .filter(|found| *found <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(serial: u32, calendar: SpreadsheetCalendar) -> Option<String> {
        spreadsheet_day(serial, calendar).map(|day| day.to_string())
    }

    /// The vectors of ECMA-376, with the days around the one that never was.
    #[test]
    fn serial_numbers_are_those_of_the_standard() {
        let from_1900 = [
            (0, None),
            (1, Some("1900-01-01")),
            (59, Some("1900-02-28")),
            (60, None),
            (61, Some("1900-03-01")),
            (367, Some("1901-01-01")),
            (39_448, Some("2008-01-01")),
            (2_958_465, Some("9999-12-31")),
            (2_958_466, None),
        ];
        for (serial, expected) in from_1900 {
            let found = day(serial, SpreadsheetCalendar::From1900);
            assert_eq!(found.as_deref(), expected, "{serial}");
        }
        let from_1904 = [(0, "1904-01-01"), (1, "1904-01-02"), (37_986, "2008-01-01")];
        for (serial, expected) in from_1904 {
            let found = day(serial, SpreadsheetCalendar::From1904);
            assert_eq!(found.as_deref(), Some(expected), "{serial}");
        }
    }

    #[test]
    fn no_number_makes_it_panic() {
        for calendar in [SpreadsheetCalendar::From1900, SpreadsheetCalendar::From1904] {
            assert_eq!(spreadsheet_day(u32::MAX, calendar), None);
        }
    }
}

//! Working days in China: weekdays, less the holidays of the State Council, more the days moved for
//! them (调休).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use thiserror::Error;

use crate::Bilingual;

/// The years that ship, with the notices of the General Office of the State Council.
const SHIPPED: &str = include_str!("../data/holidays.csv");
/// Days that a year differs from plain weekdays at least: a file with fewer is not a whole year.
const FEWEST: usize = 6;

/// Which days are worked on, for the years that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkingCalendar {
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Year {
    source: String,
    /// Days that differ from the plain week: true for a Saturday or Sunday that is worked on.
    days: BTreeMap<NaiveDate, bool>,
}

/// A day that was counted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedDay {
    /// The day.
    pub day: NaiveDate,
    /// Years that the count went through and that are not known: there only weekends were left out.
    pub unknown_years: Vec<i32>,
}

/// A line of a calendar that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// Not a day, `rest` or `work`, and a source.
    #[error("line {0}: write `day,kind,source`: an ISO 8601 day, `rest` or `work`, and the notice")]
    Line(usize),
    /// A weekday that is worked on anyway, or the same day twice.
    #[error("line {0}: this day says nothing: it is worked on anyway, or stands here twice")]
    Idle(usize),
    /// Too few days for a year.
    #[error("{0} has fewer than 6 days off or moved; give the whole year")]
    Short(i32),
    /// Nothing in it.
    #[error("there is no day in the file")]
    Empty,
}

impl Bilingual for CalendarError {
    fn zh(&self) -> String {
        match self {
            Self::Line(line) => {
                format!("第{line}行：应为 day,kind,source，即日期、rest 或 work、通知文号")
            }
            Self::Idle(line) => format!("第{line}行：该日本来就上班，或重复出现"),
            Self::Short(year) => format!("{year}年的放假和调休日期少于6天，请提供全年的安排"),
            Self::Empty => "文件中没有日期".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

impl WorkingCalendar {
    /// The years that ship.
    pub fn shipped() -> Result<Self, CalendarError> {
        Self::parse(SHIPPED)
    }

    /// Whole years of a CSV file: `day,kind,source`, with that heading.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut years: BTreeMap<i32, Year> = BTreeMap::new();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (number, line) = (number + 1, line.trim());
            if line.is_empty() || (number == 1 && line.starts_with("day,")) {
                continue;
            }
            let mut cells = line.splitn(3, ',').map(str::trim);
            let wrong = CalendarError::Line(number);
            let (Some(day), Some(kind), Some(source)) = (cells.next(), cells.next(), cells.next())
            else {
                return Err(wrong);
            };
            let day: NaiveDate = day.parse().map_err(|_| wrong.clone())?;
            let is_worked = match kind {
                "work" => true,
                "rest" => false,
                _ => return Err(wrong),
            };
            if source.is_empty()
                || source.chars().count() > 100
                || source.chars().any(char::is_control)
            {
                return Err(wrong);
            }
            let year = years.entry(day.year()).or_default();
            source.clone_into(&mut year.source);
            let is_idle = is_worked && !is_weekend(day);
            if is_idle || year.days.insert(day, is_worked).is_some() {
                return Err(CalendarError::Idle(number));
            }
        }
        if let Some((year, _)) = years.iter().find(|(_, year)| year.days.len() < FEWEST) {
            return Err(CalendarError::Short(*year));
        }
        if years.is_empty() { Err(CalendarError::Empty) } else { Ok(Self { years }) }
    }

    /// The same with the years of another calendar; where both know a year, the other counts.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.years.extend(other.years);
        self
    }

    /// The years that are known, each with the notice it rests on.
    pub fn years(&self) -> impl Iterator<Item = (i32, &str)> {
        self.years.iter().map(|(year, one)| (*year, one.source.as_str()))
    }

    /// The days of a year that differ from the plain week: true for a day that is worked on; none
    /// when the year is not known.
    pub fn year(&self, year: i32) -> Option<impl Iterator<Item = (NaiveDate, bool)>> {
        Some(self.years.get(&year)?.days.iter().map(|(day, is_worked)| (*day, *is_worked)))
    }

    /// Whether people work on a day. In years that are not known only weekends are left out.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let known = self.years.get(&day.year()).and_then(|year| year.days.get(&day));
        known.copied().unwrap_or_else(|| !is_weekend(day))
    }

    /// The last day of a time limit of so many working days that begins on the day after this one
    /// (《民法典》第二百零一条: the day itself does not count).
    pub fn after(&self, day: NaiveDate, working_days: u32) -> CountedDay {
        let mut unknown = BTreeSet::new();
        let (mut day, mut left) = (day, working_days);
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
            if !self.years.contains_key(&day.year()) {
                let _new = unknown.insert(day.year());
            }
            left -= u32::from(self.is_working(day));
        }
        CountedDay { day, unknown_years: unknown.into_iter().collect() }
    }

    /// How many working days lie behind the first day, until the last one, it included.
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> u32 {
        let days = first.iter_days().skip(1).take_while(|day| *day <= last);
        u32::try_from(days.filter(|day| self.is_working(*day)).count()).unwrap_or(u32::MAX)
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn counted(from: &str, days: u32) -> (String, Vec<i32>) {
        let counted = WorkingCalendar::shipped().unwrap().after(day(from), days);
        (counted.day.to_string(), counted.unknown_years)
    }

    #[test]
    fn the_shipped_years_are_known() {
        let calendar = WorkingCalendar::shipped().unwrap();
        let years: Vec<i32> = calendar.years().map(|(year, _)| year).collect();
        assert_eq!(years, [2024, 2025, 2026]);
    }

    #[test]
    fn a_limit_goes_round_holidays_and_through_moved_days() {
        // 30 April 2026 is a Thursday; 1 to 5 May are off, 9 May, a Saturday, is worked on.
        assert_eq!(counted("2026-04-30", 1), ("2026-05-06".into(), vec![]));
        assert_eq!(counted("2026-04-30", 4), ("2026-05-09".into(), vec![]));
        // Nine days of spring festival, a moved Saturday before and one after.
        assert_eq!(counted("2026-02-13", 1), ("2026-02-14".into(), vec![]));
        assert_eq!(counted("2026-02-13", 2), ("2026-02-24".into(), vec![]));
        assert_eq!(counted("2026-02-13", 6), ("2026-02-28".into(), vec![]));
        assert_eq!(counted("2025-09-30", 2), ("2025-10-10".into(), vec![]));
        assert_eq!(counted("2024-02-09", 1), ("2024-02-18".into(), vec![]));
        assert_eq!(counted("2026-11-24", 10), ("2026-12-08".into(), vec![]));
        assert_eq!(counted("2026-11-24", 0), ("2026-11-24".into(), vec![]));
    }

    #[test]
    fn a_year_that_is_not_known_is_named() {
        // Only the weekend is left out: 1 January 2027 is a Friday.
        assert_eq!(counted("2026-12-31", 1), ("2027-01-01".into(), vec![2027]));
        assert_eq!(counted("2026-12-31", 2), ("2027-01-04".into(), vec![2027]));
    }

    #[test]
    fn days_between_are_counted_as_limits_are() {
        let calendar = WorkingCalendar::shipped().unwrap();
        for days in 0..40 {
            let from = day("2026-09-15");
            assert_eq!(calendar.between(from, calendar.after(from, days).day), days);
        }
    }

    #[test]
    fn a_later_year_is_read_from_a_file() {
        let lines = "day,kind,source\n2027-01-01,rest,通知\n2027-01-02,rest,通知\n2027-02-06,rest,通知\n\
                     2027-02-08,rest,通知\n2027-02-09,rest,通知\n2027-02-20,work,通知\n";
        let later = WorkingCalendar::parse(lines).unwrap();
        let calendar = WorkingCalendar::shipped().unwrap().with(later);
        assert_eq!(calendar.after(day("2026-12-31"), 1).day, day("2027-01-04"));
        assert!(calendar.is_working(day("2027-02-20")) && !calendar.is_working(day("2027-02-08")));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_by_line() {
        let wrong = |text: &str| WorkingCalendar::parse(text).unwrap_err();
        assert_eq!(wrong("day,kind,source\n"), CalendarError::Empty);
        assert_eq!(wrong("day,kind,source\n2027-1-x,rest,a"), CalendarError::Line(2));
        assert_eq!(wrong("2027-01-01,free,a"), CalendarError::Line(1));
        assert_eq!(wrong("2027-01-01,rest"), CalendarError::Line(1));
        // A Monday is worked on anyway.
        assert_eq!(wrong("2027-01-04,work,a"), CalendarError::Idle(1));
        assert_eq!(wrong("2027-01-01,rest,a\n2027-01-01,rest,a"), CalendarError::Idle(2));
        assert_eq!(wrong("2027-01-01,rest,a"), CalendarError::Short(2027));
    }
}

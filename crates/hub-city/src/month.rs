//! Two months of officials at work, as the log would have them: four weeks of ordinary work, then four in which some snoop.
//!
//! What is planted is known, so that it can be said how much of it rules over the log find, and how often they tell of
//! work that was only work: people who visit a building door by door, campaigns, overtime, weekend duty, mistyped cases.

mod snoops;
mod town;
mod work;

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use hub_audit::{Entry, Surroundings};
use hub_values::WorkingCalendar;

use crate::dice::{Dice, Stream};
use town::Town;

/// Weeks of ordinary work before, so that it is known what is usual.
const BEFORE: i64 = 4;
/// Weeks that are looked at.
const WEEKS: i64 = 4;

/// What the log has of these weeks, and what was planted in it.
#[derive(Debug)]
pub struct Month {
    /// Entries in the order of time.
    pub entries: Vec<Entry>,
    /// What is known around them.
    pub around: Surroundings,
    /// The days on which people work.
    pub calendar: WorkingCalendar,
    /// The first day that is looked at.
    pub first: NaiveDate,
    /// How many weeks are looked at.
    pub weeks: i64,
    /// Officials, who are people.
    pub officials: usize,
    /// What was planted.
    pub planted: Vec<Snooping>,
}

/// Somebody snooped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooping {
    /// How.
    pub kind: &'static str,
    /// Who.
    pub actor: String,
    /// On which days.
    pub days: BTreeSet<NaiveDate>,
}

/// The weeks of a seed: September and October 2026, with the National Day holidays and a Saturday that is worked on.
pub fn month(seed: u64) -> Month {
    let calendar = WorkingCalendar::shipped().unwrap_or_default();
    let first = NaiveDate::from_ymd_opt(2026, 9, 28).unwrap_or_default();
    let town = Town::new(seed);
    let mut entries = Vec::new();
    for day in 0..(BEFORE + WEEKS) * 7 {
        let on = first + Duration::days(day - BEFORE * 7);
        let is_working = calendar.is_working(on);
        let mut dice = Dice::new(seed, Stream::Month, 1_000 + day.unsigned_abs());
        for official in &town.officials {
            work::day(&town, official, on, is_working, &mut dice, &mut entries);
        }
        work::systems(&town, on, &mut dice, &mut entries);
    }
    let workdays: Vec<NaiveDate> = (0..WEEKS * 7).map(|day| first + Duration::days(day)).collect();
    let mut dice = Dice::new(seed, Stream::Month, 1);
    let planted = snoops::plant(&town, &workdays, &calendar, &mut dice, &mut entries);
    entries.sort_by_key(|entry| entry.time);
    let (around, officials) = (town.around(), town.officials.len());
    Month { entries, around, calendar, first, weeks: WEEKS, officials, planted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_month() {
        let (one, other) = (month(7), month(7));
        assert_eq!(one.entries.len(), other.entries.len());
        assert_eq!(one.entries, other.entries);
        assert_eq!(one.planted, other.planted);
        assert!(one.entries.is_sorted_by_key(|entry| entry.time));
        let days = one.planted.iter().flat_map(|one| &one.days);
        assert!(
            days.clone().all(|day| *day >= one.first),
            "snooping is planted where it is looked"
        );
        assert_ne!(month(8).planted, one.planted);
    }
}

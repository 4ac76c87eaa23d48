//! Thresholds of the rules; each is a setting.

use chrono::{DateTime, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

/// How the clocks of China differ from UTC.
const CHINA: chrono::Duration = chrono::Duration::hours(8);

/// From which count on each rule speaks. A threshold of 0 switches its rule off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoticeRules {
    /// People that one person looks at on a day, at least, before peers are compared.
    pub people_a_day: u64,
    /// How many times as many as peers usually do.
    pub times_peers: u64,
    /// Days of peers that must be known before they are compared.
    pub peer_days: usize,
    /// Whether officials who look themselves up are told.
    pub oneself: u64,
    /// Whether officials who look up somebody they live with are told.
    pub household: u64,
    /// Colleagues that somebody looks up on a day.
    pub colleagues: u64,
    /// Dwellings of one building.
    pub building_dwellings: u64,
    /// In so many minutes.
    pub building_minutes: i64,
    /// Requests a day without the case that their purpose wants.
    pub no_case: u64,
    /// People looked at under one case on a day.
    pub case_people: u64,
    /// People looked at under a case that is no reference.
    pub placeholder_people: u64,
    /// What is written where a case is wanted and there is none.
    pub placeholders: Vec<String>,
    /// People looked at in a night.
    pub night_people: u64,
    /// The hour at which night begins.
    pub night_from: u32,
    /// The hour at which it ends.
    pub night_to: u32,
    /// Departments that work at night and on days off.
    pub round_the_clock: Vec<String>,
    /// People looked at on a day off.
    pub day_off_people: u64,
    /// Refusals.
    pub refusals: u64,
    /// In so many minutes.
    pub refusal_minutes: i64,
    /// Requests a day, all for one purpose.
    pub one_purpose: u64,
    /// Whether looks at marked records are told.
    pub honey: u64,
    /// Whether looks at sealed persons are told.
    pub sealed: u64,
}

impl Default for NoticeRules {
    fn default() -> Self {
        let words = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            people_a_day: 60,
            times_peers: 4,
            peer_days: 20,
            oneself: 1,
            household: 1,
            colleagues: 3,
            building_dwellings: 8,
            building_minutes: 60,
            no_case: 5,
            case_people: 40,
            placeholder_people: 3,
            placeholders: words(&[
                "0", "1", "00", "000", "123", "无", "测试", "test", "none", "na", "n/a", "-", "x",
            ]),
            night_people: 5,
            night_from: 22,
            night_to: 6,
            round_the_clock: words(&["police", "fire", "health"]),
            day_off_people: 20,
            refusals: 10,
            refusal_minutes: 10,
            one_purpose: 120,
            honey: 1,
            sealed: 1,
        }
    }
}

impl NoticeRules {
    /// Whether it is night in China.
    pub(super) fn is_night(&self, time: DateTime<Utc>) -> bool {
        let hour = (time + CHINA).hour();
        hour >= self.night_from || hour < self.night_to
    }

    /// Whether a text stands where a case is wanted and names none.
    pub(super) fn is_placeholder(&self, case: &str) -> bool {
        let plain = case.trim().to_lowercase();
        plain.is_empty() || self.placeholders.iter().any(|one| one.to_lowercase() == plain)
    }

    /// Whether a department works whenever it is called.
    pub(super) fn works_always(&self, department: &str) -> bool {
        self.round_the_clock.iter().any(|one| one == department)
    }
}

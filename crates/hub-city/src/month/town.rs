//! Who works in the town, who lives in it, and how the log names what they do.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_audit::{Entry, Kind, Outcome, Surroundings};

use crate::dice::{Dice, Stream};

/// Residents; five live in two dwellings.
pub(super) const RESIDENTS: u64 = 40_000;
/// Dwellings of a building.
pub(super) const DWELLINGS: u64 = 32;
/// Communities, each with every 26th building.
pub(super) const COMMUNITIES: u64 = 26;
const BUILDINGS: u64 = RESIDENTS * 2 / 5 / DWELLINGS;

/// A department and how much its people look up.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) code: &'static str,
    officials: u64,
    /// People whom one of them looks at on a day.
    pub(super) people: u32,
    /// Purposes, the usual one first; true when it wants a case.
    pub(super) purposes: &'static [(&'static str, bool)],
    /// Whether it works at night and on days off.
    pub(super) is_always_on: bool,
}

pub(super) const DEPARTMENTS: [Department; 8] = [
    Department {
        code: "police",
        officials: 60,
        people: 14,
        purposes: &[("population_management", false), ("case_investigation", true)],
        is_always_on: true,
    },
    Department {
        code: "health",
        officials: 60,
        people: 12,
        purposes: &[("public_health_service", false), ("epidemic_investigation", true)],
        is_always_on: true,
    },
    Department {
        code: "fire",
        officials: 20,
        people: 4,
        purposes: &[("fire_rescue", false), ("fire_inspection", false)],
        is_always_on: true,
    },
    Department {
        code: "city_management",
        officials: 40,
        people: 7,
        purposes: &[("city_inspection", false), ("city_enforcement", true)],
        is_always_on: false,
    },
    Department {
        code: "market_supervision",
        officials: 40,
        people: 6,
        purposes: &[("premises_supervision", false), ("consumer_complaint", true)],
        is_always_on: false,
    },
    Department {
        code: "legal_aid",
        officials: 12,
        people: 6,
        purposes: &[("legal_aid_eligibility", true), ("mediation", true)],
        is_always_on: false,
    },
    Department {
        code: "civil_affairs",
        officials: 20,
        people: 10,
        purposes: &[("social_assistance", true), ("elderly_care", false)],
        is_always_on: false,
    },
    Department {
        code: "communities",
        officials: 104,
        people: 18,
        purposes: &[("community_registration", false), ("community_service", false)],
        is_always_on: false,
    },
];

/// Somebody who works there.
#[derive(Debug)]
pub(super) struct Official {
    pub(super) login: String,
    pub(super) department: &'static Department,
    /// The resident who they are.
    pub(super) own: u64,
    /// Whether auditors know that.
    is_known: bool,
    /// The community of those who work in one.
    pub(super) community: Option<u64>,
    /// How much they do, of a thousand.
    pub(super) pace: u32,
}

/// Everybody.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) officials: Vec<Official>,
}

impl Town {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, Stream::Month, 0);
        let mut officials = Vec::new();
        for department in &DEPARTMENTS {
            for number in 0..department.officials {
                let has_community = department.code == "communities";
                officials.push(Official {
                    login: format!("{}-{number:03}", department.code),
                    department,
                    own: dice.below(RESIDENTS),
                    is_known: dice.chance(800),
                    community: has_community.then_some(number % COMMUNITIES),
                    // Some do the lists for all others.
                    pace: dice.weighted(&[(90, 1_000), (7, 1_800), (3, 2_800)]),
                });
            }
        }
        Self { officials }
    }

    /// Records that nobody has a reason to look at, and people whose records are sealed.
    pub(super) fn marked() -> ([u64; 6], [u64; 6]) {
        ([11, 7_011, 14_011, 21_011, 28_011, 35_011], [503, 6_503, 12_503, 18_503, 24_503, 30_503])
    }

    /// Whether an ordinary errand may lead to somebody.
    pub(super) fn is_ordinary(resident: u64) -> bool {
        let (honey, sealed) = Self::marked();
        !honey.contains(&resident) && !sealed.contains(&resident)
    }

    /// What auditors know.
    pub(super) fn around(&self) -> Surroundings {
        let mut around = Surroundings::default();
        let (honey, sealed) = Self::marked();
        around.honey.extend(honey.map(subject));
        around.sealed.extend(sealed.map(subject));
        for one in self.officials.iter().filter(|one| one.is_known) {
            around.own.extend([(one.login.clone(), subject(one.own))]);
            let household = members(dwelling(one.own)).filter(|other| *other != one.own);
            around.household.extend([(one.login.clone(), household.map(subject).collect())]);
        }
        for resident in 0..RESIDENTS {
            let home = dwelling(resident);
            let place = (format!("building {}", home / DWELLINGS), format!("dwelling {home}"));
            around.places.extend([(subject(resident), place)]);
        }
        let purposes = |one: &Department| (one.code.to_owned(), one.purposes.len());
        around.purposes.extend(DEPARTMENTS.iter().map(purposes));
        around
    }
}

impl Official {
    /// Somebody whom an errand leads to.
    pub(super) fn anybody(&self, dice: &mut Dice) -> u64 {
        loop {
            let building = match self.community {
                Some(community) => Self::building(community, dice),
                None => dice.below(BUILDINGS),
            };
            let home = building * DWELLINGS + dice.below(DWELLINGS);
            let members: Vec<u64> = members(home).collect();
            let found = dice.pick(&members);
            if Town::is_ordinary(found) {
                return found;
            }
        }
    }

    /// One of the buildings of a community.
    pub(super) fn building(community: u64, dice: &mut Dice) -> u64 {
        community + COMMUNITIES * dice.below(BUILDINGS / COMMUNITIES)
    }

    /// An entry of the log: they looked at these people.
    pub(super) fn looks(
        &self,
        time: DateTime<Utc>,
        purpose: &str,
        case: Option<String>,
        people: impl IntoIterator<Item = u64>,
    ) -> Entry {
        let mut entry = self.entry(time, purpose);
        entry.case = case;
        entry.attributes = vec!["person_name".to_owned(), "mobile_phone".to_owned()];
        entry.subjects = people.into_iter().map(subject).collect();
        entry
    }

    /// They were refused.
    pub(super) fn is_refused(&self, time: DateTime<Utc>, purpose: &str, code: &str) -> Entry {
        let mut entry = self.entry(time, purpose);
        entry.outcome = Outcome::Refused;
        entry.code = Some(code.to_owned());
        entry
    }

    fn entry(&self, time: DateTime<Utc>, purpose: &str) -> Entry {
        Entry {
            kind: Kind::Query,
            time,
            actor: Some(self.login.clone()),
            department: Some(self.department.code.to_owned()),
            purpose: Some(purpose.to_owned()),
            ..Entry::default()
        }
    }
}

/// The moment so many minutes after midnight in China.
pub(super) fn at(day: NaiveDate, minutes: u32) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight - Duration::hours(8) + Duration::minutes(i64::from(minutes))
}

pub(super) fn subject(resident: u64) -> String {
    format!("resident:{resident:05}")
}

/// The dwelling of a resident.
pub(super) fn dwelling(resident: u64) -> u64 {
    resident * 2 / 5
}

/// Those who live in a dwelling.
pub(super) fn members(home: u64) -> impl Iterator<Item = u64> {
    let first = (home * 5).div_ceil(2);
    (first..first + 3).filter(move |one| dwelling(*one) == home)
}

//! Rules over the log that say of an official what somebody should look at, each with its reason.
//!
//! They know what an entry knows: who, when, for which purpose, about which subjects, never a value. What else they need
//! (who lives with whom, which dwelling is in which building) is handed in as [`Surroundings`], by ids. A finding is no verdict:
//! it names the rule, what was counted and the threshold, and a person says what became of it.

mod day;
mod finding;
mod rules;
mod surroundings;
#[cfg(test)]
mod tests;

pub use finding::{Finding, NoticeRule};
pub use rules::NoticeRules;
pub use surroundings::Surroundings;

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{Duration, NaiveDate};
use hub_values::{WorkingCalendar, china_day};

use crate::entry::Entry;
use day::{DayOf, Look};

/// Days that peers are compared over.
const PEER_DAYS: i64 = 28;

/// Looks at one entry after the other, in memory for what officials did today and how many people their peers looked at.
#[derive(Debug, Default)]
pub struct Noticing {
    rules: NoticeRules,
    calendar: WorkingCalendar,
    open: BTreeMap<NaiveDate, BTreeMap<String, DayOf>>,
    /// How many subjects each person of a department looked at on a day that is over.
    peers: BTreeMap<String, VecDeque<(NaiveDate, String, u64)>>,
    /// What is usual for whom, until a day ends.
    usual: HashMap<String, (u64, usize)>,
    newest: Option<NaiveDate>,
}

impl Noticing {
    /// Begins with these rules, the days on which people work, and nothing seen.
    #[must_use]
    pub fn new(rules: NoticeRules, calendar: WorkingCalendar) -> Self {
        Self { rules, calendar, ..Self::default() }
    }

    /// The rules.
    pub fn rules(&self) -> &NoticeRules {
        &self.rules
    }

    /// What the next entry gives reason to look at. Entries come in the order of the log.
    pub fn look(&mut self, index: u64, entry: &Entry, around: &Surroundings) -> Vec<Finding> {
        let Some(actor) = entry.actor.as_deref().filter(|actor| !is_nobody(actor)) else {
            return Vec::new();
        };
        let day = china_day(entry.time);
        self.close_days_before(day);
        let department = entry.department.clone().unwrap_or_default();
        let usual = self.usual_of(&department, actor);
        let days = self.open.entry(day).or_default();
        let of_actor = days.entry(actor.to_owned()).or_insert_with(|| DayOf::new(department));
        let (rules, calendar) = (&self.rules, &self.calendar);
        let found = of_actor.look(Look { entry, around, rules, calendar, usual });
        found
            .into_iter()
            .map(|one| one.of(actor, entry.department.as_deref(), day, index))
            .collect()
    }

    /// The middle of what the peers of a person looked at on their days, and how many such days there are.
    fn usual_of(&mut self, department: &str, actor: &str) -> (u64, usize) {
        if let Some(known) = self.usual.get(actor) {
            return *known;
        }
        let Some(days) = self.peers.get(department) else { return (0, 0) };
        let mut counts: Vec<u64> =
            days.iter().filter(|(_, who, _)| who != actor).map(|(.., count)| *count).collect();
        counts.sort_unstable();
        let usual = (counts.get(counts.len() / 2).copied().unwrap_or(0), counts.len());
        let _before = self.usual.insert(actor.to_owned(), usual);
        usual
    }

    /// Days that are over become what peers are compared with. A clock that jumps back opens no day again that is long over.
    fn close_days_before(&mut self, day: NaiveDate) {
        if self.newest.is_some_and(|newest| newest >= day) {
            return;
        }
        self.newest = Some(day);
        self.usual.clear();
        let keep = self.open.split_off(&(day - Duration::days(1)));
        for (closed, actors) in std::mem::replace(&mut self.open, keep) {
            for (actor, of) in actors.into_iter().filter(|(actor, _)| is_person(actor)) {
                let people = of.people();
                if people > 0 {
                    let days = self.peers.entry(of.department).or_default();
                    days.push_back((closed, actor, people));
                }
            }
        }
        for days in self.peers.values_mut() {
            while days.front().is_some_and(|(old, ..)| day - *old > Duration::days(PEER_DAYS)) {
                let _old = days.pop_front();
            }
        }
    }
}

/// Whether an actor is a person: not the system of a department, which asks for many.
pub fn is_person(actor: &str) -> bool {
    !actor.starts_with("client:")
}

/// Requests that nobody known made.
fn is_nobody(actor: &str) -> bool {
    actor.is_empty() || actor.starts_with("address:") || actor == "operator"
}

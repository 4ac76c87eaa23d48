//! What one actor did on one day.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Duration, Utc};
use hub_values::{WorkingCalendar, china_day};

use super::finding::Found;
use super::{NoticeRule, NoticeRules, Surroundings, is_person};
use crate::entry::{Entry, Outcome};

/// One actor's day.
#[derive(Debug, Default)]
pub(super) struct DayOf {
    pub(super) department: String,
    residents: BTreeSet<String>,
    at_night: BTreeSet<String>,
    colleagues: BTreeSet<String>,
    refusals: VecDeque<DateTime<Utc>>,
    without_case: u64,
    cases: BTreeMap<String, BTreeSet<String>>,
    purposes: BTreeMap<String, u64>,
    dwellings: BTreeMap<String, VecDeque<(DateTime<Utc>, String)>>,
    told: BTreeSet<(NoticeRule, Option<String>)>,
}

/// What every check knows.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) entry: &'a Entry,
    pub(super) around: &'a Surroundings,
    pub(super) rules: &'a NoticeRules,
    pub(super) calendar: &'a WorkingCalendar,
    /// The middle of what peers look at on a day, and how many of their days are known.
    pub(super) usual: (u64, usize),
}

impl DayOf {
    pub(super) fn new(department: String) -> Self {
        Self { department, ..Self::default() }
    }

    /// How many people were looked at.
    pub(super) fn people(&self) -> u64 {
        self.residents.len() as u64
    }

    /// What this entry gives reason to look at; each thing once a day.
    pub(super) fn look(&mut self, look: Look<'_>) -> Vec<Found> {
        let entry = look.entry;
        let mut found = Vec::new();
        self.refused(&look, &mut found);
        Self::sealed(&look, &mut found);
        if is_disclosure(entry) {
            let actor = entry.actor.as_deref().unwrap_or_default();
            Self::honey(&look, &mut found);
            if is_person(actor) {
                self.about_own(&look, actor, &mut found);
                self.many(&look, &mut found);
                self.by_time(&look, &mut found);
                self.by_reason(&look, &mut found);
                self.building(&look, &mut found);
            }
        }
        found.retain(|one| {
            one.threshold > 0
                && one.measured >= one.threshold
                && self.told.insert((one.rule, one.object.clone()))
        });
        found
    }

    fn refused(&mut self, look: &Look<'_>, found: &mut Vec<Found>) {
        let (entry, rules) = (look.entry, look.rules);
        if entry.outcome != Outcome::Refused {
            return;
        }
        let since = entry.time - Duration::minutes(rules.refusal_minutes);
        self.refusals.push_back(entry.time);
        while self.refusals.front().is_some_and(|time| *time < since) {
            let _old = self.refusals.pop_front();
        }
        found.push(Found::new(NoticeRule::Refusals, self.refusals.len() as u64, rules.refusals));
        // A purpose was named and no case: the hub refuses such requests with this code.
        let lacks_case =
            entry.code.as_deref() == Some("PURPOSE_REQUIRED") && entry.purpose.is_some();
        if lacks_case && entry.case.is_none() {
            self.without_case += 1;
            found.push(Found::new(NoticeRule::NoCase, self.without_case, rules.no_case));
        }
    }

    fn honey(look: &Look<'_>, found: &mut Vec<Found>) {
        for subject in look.entry.subjects.iter().filter(|one| look.around.honey.contains(*one)) {
            found.push(Found::new(NoticeRule::Honey, 1, look.rules.honey).about(subject));
        }
    }

    /// Whoever is refused has come near all the same.
    fn sealed(look: &Look<'_>, found: &mut Vec<Found>) {
        let entry = look.entry;
        let is_about_facts =
            !entry.attributes.is_empty() || !entry.written.is_empty() || !entry.refused.is_empty();
        let near = entry.subjects.iter().filter(|one| look.around.sealed.contains(*one));
        for subject in near.filter(|_| is_about_facts) {
            found.push(Found::new(NoticeRule::Sealed, 1, look.rules.sealed).about(subject));
        }
    }

    fn about_own(&mut self, look: &Look<'_>, actor: &str, found: &mut Vec<Found>) {
        let around = look.around;
        let own = around.own.get(actor);
        let household = around.household.get(actor);
        for subject in &look.entry.subjects {
            if own == Some(subject) {
                found.push(Found::new(NoticeRule::Oneself, 1, look.rules.oneself).about(subject));
            } else if household.is_some_and(|members| members.contains(subject)) {
                let one = Found::new(NoticeRule::Household, 1, look.rules.household);
                found.push(one.about(subject));
            } else if around.own.values().any(|colleague| colleague == subject) {
                let _new = self.colleagues.insert(subject.clone());
            }
        }
        let colleagues = self.colleagues.len() as u64;
        found.push(Found::new(NoticeRule::Colleagues, colleagues, look.rules.colleagues));
    }

    fn many(&mut self, look: &Look<'_>, found: &mut Vec<Found>) {
        self.residents.extend(residents(look.entry).cloned());
        let (usual, days) = look.usual;
        let rules = look.rules;
        if days < rules.peer_days || rules.people_a_day == 0 {
            return; // Too little is known of what is usual.
        }
        let threshold = rules.people_a_day.max(usual.saturating_mul(rules.times_peers));
        let mut one = Found::new(NoticeRule::FarAbovePeers, self.people(), threshold);
        one.usual = Some(usual);
        found.push(one);
    }

    fn by_time(&mut self, look: &Look<'_>, found: &mut Vec<Found>) {
        let (entry, rules) = (look.entry, look.rules);
        if rules.works_always(&self.department) {
            return;
        }
        if rules.is_night(entry.time) {
            self.at_night.extend(residents(entry).cloned());
            let people = self.at_night.len() as u64;
            found.push(Found::new(NoticeRule::Night, people, rules.night_people));
        }
        if !look.calendar.is_working(china_day(entry.time)) {
            found.push(Found::new(NoticeRule::DayOff, self.people(), rules.day_off_people));
        }
    }

    fn by_reason(&mut self, look: &Look<'_>, found: &mut Vec<Found>) {
        let (entry, rules) = (look.entry, look.rules);
        if let Some(case) = &entry.case {
            let people = self.cases.entry(case.clone()).or_default();
            people.extend(residents(entry).cloned());
            let is_placeholder = rules.is_placeholder(case);
            let threshold =
                if is_placeholder { rules.placeholder_people } else { rules.case_people };
            let count = people.len() as u64;
            found.push(Found::new(NoticeRule::OneCaseForMany, count, threshold).about(case));
        }
        if let Some(purpose) = &entry.purpose {
            *self.purposes.entry(purpose.clone()).or_default() += 1;
            let has_others = look.around.purposes.get(&self.department).is_some_and(|all| *all > 1);
            if has_others && self.purposes.len() == 1 {
                let count = self.purposes.values().sum();
                found.push(Found::new(NoticeRule::OnePurpose, count, rules.one_purpose));
            }
        }
    }

    fn building(&mut self, look: &Look<'_>, found: &mut Vec<Found>) {
        let (entry, rules) = (look.entry, look.rules);
        let since = entry.time - Duration::minutes(rules.building_minutes);
        let mut touched = BTreeSet::new();
        let places = entry.subjects.iter().filter_map(|one| look.around.place(one));
        for (building, dwelling) in places {
            let visits = self.dwellings.entry(building.clone()).or_default();
            visits.push_back((entry.time, dwelling.clone()));
            let _new = touched.insert(building.clone());
        }
        for building in touched {
            let Some(visits) = self.dwellings.get_mut(&building) else { continue };
            while visits.front().is_some_and(|(time, _)| *time < since) {
                let _old = visits.pop_front();
            }
            // One request may rightly show a whole building; it is the one after the other that is told.
            let times: BTreeSet<_> = visits.iter().map(|(time, _)| *time).collect();
            let dwellings: BTreeSet<_> = visits.iter().map(|(_, dwelling)| dwelling).collect();
            let count = dwellings.len().min(times.len()) as u64;
            found.push(Found::new(NoticeRule::WholeBuilding, count, rules.building_dwellings));
        }
    }
}

/// Whether something about somebody left the hub.
fn is_disclosure(entry: &Entry) -> bool {
    matches!(entry.outcome, Outcome::Ok | Outcome::Partial)
        && !entry.attributes.is_empty()
        && !entry.subjects.is_empty()
}

fn residents(entry: &Entry) -> impl Iterator<Item = &String> {
    entry.subjects.iter().filter(|one| one.starts_with("resident:"))
}

//! Each rule speaks when it should, and not one step before.

use chrono::{DateTime, Utc};

use super::*;
use crate::entry::{Kind, Outcome, Refused};

/// A morning on a working day in China.
const MORNING: &str = "2026-11-24T01:00:00Z";

fn calendar() -> WorkingCalendar {
    WorkingCalendar::shipped().unwrap()
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

fn look(actor: &str, time: &str, subjects: &[&str]) -> Entry {
    Entry {
        kind: Kind::Query,
        time: at(time),
        actor: Some(actor.to_owned()),
        department: Some("city_management".to_owned()),
        purpose: Some("city_inspection".to_owned()),
        attributes: vec!["person_name".to_owned()],
        subjects: subjects.iter().map(|one| (*one).to_owned()).collect(),
        outcome: Outcome::Ok,
        ..Entry::default()
    }
}

fn told(entries: &[Entry], around: &Surroundings) -> Vec<(NoticeRule, u64)> {
    let mut noticing = Noticing::new(NoticeRules::default(), calendar());
    let mut told = Vec::new();
    for (index, entry) in (0_u64..).zip(entries) {
        let found = noticing.look(index, entry, around);
        told.extend(found.into_iter().map(|one| (one.rule, one.entry)));
    }
    told
}

fn numbered(count: usize, time: &str) -> Vec<Entry> {
    (0..count).map(|one| look("wang", time, &[&format!("resident:{one}")])).collect()
}

#[test]
fn ordinary_work_is_not_told() {
    assert_eq!(told(&numbered(59, MORNING), &Surroundings::default()), []);
}

#[test]
fn somebody_far_above_the_peers_is_told() {
    let mut entries = Vec::new();
    for day in 1..=20 {
        let time = format!("2026-11-{day:02}T02:00:00Z");
        let peer = |one| look("li", &time, &[&format!("resident:{one}")]);
        entries.extend((0..10).map(peer));
    }
    let before = entries.len() as u64;
    entries.extend((0..80).map(|one| look("wang", MORNING, &[&format!("resident:{one}")])));
    let found = told(&entries, &Surroundings::default());
    assert_eq!(found, [(NoticeRule::FarAbovePeers, before + 59)]);
}

#[test]
fn oneself_the_household_and_colleagues_are_told() {
    let mut around = Surroundings::default();
    around.own.insert("wang".to_owned(), "resident:w".to_owned());
    for (name, own) in [("li", "resident:l"), ("zhao", "resident:z"), ("sun", "resident:s")] {
        around.own.insert(name.to_owned(), own.to_owned());
    }
    around.household.insert("wang".to_owned(), ["resident:child".to_owned()].into());
    let entries = [
        look("wang", MORNING, &["resident:w"]),
        look("wang", MORNING, &["resident:child"]),
        look("li", MORNING, &["resident:child", "resident:w"]),
        look("wang", MORNING, &["resident:l", "resident:z"]),
        look("wang", MORNING, &["resident:s"]),
    ];
    let found = told(&entries, &around);
    let own = [(NoticeRule::Oneself, 0), (NoticeRule::Household, 1)];
    assert_eq!(found, [&own[..], &[(NoticeRule::Colleagues, 4)]].concat());
}

#[test]
fn a_building_is_told_when_it_is_asked_for_one_after_the_other() {
    let mut around = Surroundings::default();
    for one in 0..8 {
        around.places.insert(format!("resident:{one}"), ("b".to_owned(), format!("d{one}")));
    }
    let visit = |one: usize| {
        look("wang", &format!("2026-11-24T01:{one:02}:00Z"), &[&format!("resident:{one}")])
    };
    let one_by_one: Vec<Entry> = (0..8).map(visit).collect();
    assert_eq!(told(&one_by_one, &around), [(NoticeRule::WholeBuilding, 7)]);
    let all: Vec<String> = (0..8).map(|one| format!("resident:{one}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(
        told(&[look("wang", MORNING, &all)], &around),
        [],
        "one request may show a building"
    );
    let slowly: Vec<Entry> = (0..8)
        .map(|one| {
            look("wang", &format!("2026-11-24T0{one}:00:00Z"), &[&format!("resident:{one}")])
        })
        .collect();
    assert_eq!(told(&slowly, &around), []);
}

#[test]
fn nights_and_days_off_are_told_but_not_of_those_who_work_then() {
    let night = "2026-11-24T15:30:00Z";
    let rules = |entries: Vec<Entry>| told(&entries, &Surroundings::default());
    assert_eq!(rules(numbered(5, night)), [(NoticeRule::Night, 4)]);
    assert_eq!(rules(numbered(20, "2026-11-28T02:00:00Z")), [(NoticeRule::DayOff, 19)]);
    assert_eq!(rules(numbered(20, "2026-10-01T02:00:00Z")), [(NoticeRule::DayOff, 19)]);
    assert_eq!(rules(numbered(20, "2026-10-10T02:00:00Z")), [], "that Saturday is a working day");
    let police = |mut one: Entry| {
        one.department = Some("police".to_owned());
        one
    };
    assert_eq!(rules(numbered(20, night).into_iter().map(police).collect()), []);
}

#[test]
fn cases_that_are_missing_or_cover_too_much_are_told() {
    let with = |case: &str, one: usize| Entry {
        case: Some(case.to_owned()),
        ..look("wang", MORNING, &[&format!("resident:{one}")])
    };
    let around = Surroundings::default();
    let many: Vec<Entry> = (0..40).map(|one| with("2026-77", one)).collect();
    assert_eq!(told(&many, &around), [(NoticeRule::OneCaseForMany, 39)]);
    let placeholders: Vec<Entry> = (0..3).map(|one| with("测试", one)).collect();
    assert_eq!(told(&placeholders, &around), [(NoticeRule::OneCaseForMany, 2)]);
    let lacking = |_| Entry {
        outcome: Outcome::Refused,
        code: Some("PURPOSE_REQUIRED".to_owned()),
        attributes: Vec::new(),
        subjects: Vec::new(),
        ..look("wang", MORNING, &[])
    };
    let lacking: Vec<Entry> = (0..5).map(lacking).collect();
    assert_eq!(told(&lacking, &around), [(NoticeRule::NoCase, 4)]);
}

#[test]
fn bursts_of_refusals_are_told() {
    let refused = |minute: usize| Entry {
        outcome: Outcome::Refused,
        code: Some("FORBIDDEN".to_owned()),
        ..look("client:7", &format!("2026-11-24T01:{minute:02}:00Z"), &[])
    };
    let quickly: Vec<Entry> = (0..10).map(refused).collect();
    assert_eq!(told(&quickly, &Surroundings::default()), [(NoticeRule::Refusals, 9)]);
    let slowly: Vec<Entry> = (0..10).map(|one| refused(one * 5)).collect();
    assert_eq!(told(&slowly, &Surroundings::default()), []);
}

#[test]
fn one_purpose_for_everything_is_told_where_there_are_others() {
    let same = |one: usize| look("wang", MORNING, &[&format!("resident:{}", one % 9)]);
    let entries: Vec<Entry> = (0..120).map(same).collect();
    let mut around = Surroundings::default();
    around.purposes.insert("city_management".to_owned(), 1);
    assert_eq!(told(&entries, &around), []);
    around.purposes.insert("city_management".to_owned(), 2);
    assert_eq!(told(&entries, &around), [(NoticeRule::OnePurpose, 119)]);
}

#[test]
fn honey_is_told_of_systems_too_and_once_a_day() {
    let mut around = Surroundings::default();
    around.honey.insert("resident:h".to_owned());
    let entries = [
        look("client:7", MORNING, &["resident:h"]),
        look("client:7", MORNING, &["resident:h"]),
        look("wang", MORNING, &["resident:h", "resident:1"]),
        look("client:7", "2026-11-25T01:00:00Z", &["resident:h"]),
    ];
    let honey = NoticeRule::Honey;
    assert_eq!(told(&entries, &around), [(honey, 0), (honey, 2), (honey, 3)]);
}

#[test]
fn whoever_comes_near_a_sealed_person_is_told_even_when_refused() {
    let mut around = Surroundings::default();
    around.sealed.insert("resident:s".to_owned());
    let refused = Entry {
        outcome: Outcome::Refused,
        attributes: Vec::new(),
        refused: vec![Refused { attribute: "sex".to_owned(), rule: "no_grant".to_owned() }],
        ..look("wang", MORNING, &["resident:s"])
    };
    let entries = [refused, look("client:7", MORNING, &["resident:s"])];
    let sealed = NoticeRule::Sealed;
    assert_eq!(told(&entries, &around), [(sealed, 0), (sealed, 1)]);
}

#[test]
fn a_threshold_of_zero_switches_a_rule_off() {
    let rules = NoticeRules { honey: 0, ..NoticeRules::default() };
    let mut around = Surroundings::default();
    around.honey.insert("resident:h".to_owned());
    let found =
        Noticing::new(rules, calendar()).look(0, &look("wang", MORNING, &["resident:h"]), &around);
    assert_eq!(found, []);
}

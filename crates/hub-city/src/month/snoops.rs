//! Snooping that is planted: from faint to plain, so that some of it stays below every threshold.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_audit::Entry;
use hub_values::WorkingCalendar;

use super::Snooping;
use super::town::{DWELLINGS, Official, RESIDENTS, Town, at, dwelling, members};
use crate::dice::Dice;

/// A way to snoop, and how often it is planted.
struct Way {
    kind: &'static str,
    times: usize,
    /// Whether it is done when nobody works.
    is_on_days_off: bool,
    act: fn(&mut Scene<'_>),
}

const WAYS: [Way; 14] = [
    Way { kind: "many people", times: 5, is_on_days_off: false, act: many },
    Way { kind: "oneself", times: 4, is_on_days_off: false, act: oneself },
    Way { kind: "household", times: 5, is_on_days_off: false, act: household },
    Way { kind: "colleagues", times: 4, is_on_days_off: false, act: colleagues },
    Way { kind: "whole building", times: 5, is_on_days_off: false, act: building },
    Way { kind: "no case", times: 4, is_on_days_off: false, act: no_case },
    Way { kind: "one case for many", times: 4, is_on_days_off: false, act: one_case },
    Way { kind: "no real case", times: 4, is_on_days_off: false, act: placeholder },
    Way { kind: "at night", times: 6, is_on_days_off: false, act: at_night },
    Way { kind: "on a day off", times: 4, is_on_days_off: true, act: on_a_day_off },
    Way { kind: "probing", times: 4, is_on_days_off: false, act: probing },
    Way { kind: "honey record", times: 4, is_on_days_off: false, act: honey },
    Way { kind: "sealed person", times: 4, is_on_days_off: false, act: sealed },
    Way { kind: "one person for weeks", times: 4, is_on_days_off: false, act: one_person },
];

/// Who snoops where, and what they do.
struct Scene<'a> {
    town: &'a Town,
    official: &'a Official,
    day: NaiveDate,
    days: &'a [NaiveDate],
    dice: &'a mut Dice,
    entries: &'a mut Vec<Entry>,
    on: BTreeSet<NaiveDate>,
}

/// Plants snooping on these days, each by somebody else.
pub(super) fn plant(
    town: &Town,
    days: &[NaiveDate],
    calendar: &WorkingCalendar,
    dice: &mut Dice,
    entries: &mut Vec<Entry>,
) -> Vec<Snooping> {
    let mut order: Vec<usize> = (0..town.officials.len()).collect();
    dice.shuffle(&mut order);
    let mut officials = order.into_iter().filter_map(|at| town.officials.get(at));
    let (working, off): (Vec<NaiveDate>, Vec<NaiveDate>) =
        days.iter().partition(|day| calendar.is_working(**day));
    let mut planted = Vec::new();
    for way in &WAYS {
        for _ in 0..way.times {
            let days = if way.is_on_days_off { &off } else { &working };
            let Some(official) = officials.next() else { return planted };
            let day = dice.pick(days);
            let mut scene =
                Scene { town, official, day, days, dice, entries, on: BTreeSet::from([day]) };
            (way.act)(&mut scene);
            let days = scene.on;
            planted.push(Snooping { kind: way.kind, actor: official.login.clone(), days });
        }
    }
    planted
}

impl Scene<'_> {
    fn purpose(&self) -> &'static str {
        self.official.department.purposes.first().copied().unwrap_or_default().0
    }

    /// A moment in the office.
    fn minutes(&mut self) -> u32 {
        self.dice.between(520, 1_060)
    }

    fn look(&mut self, minutes: u32, people: impl IntoIterator<Item = u64>) {
        let purpose = self.purpose();
        self.entries.push(self.official.looks(at(self.day, minutes), purpose, None, people));
    }

    fn case_look(&mut self, case: &str) {
        let (minutes, resident) = (self.minutes(), self.official.anybody(self.dice));
        let purpose = self.official.department.purposes.last().copied().unwrap_or_default().0;
        let (time, case) = (at(self.day, minutes), Some(case.to_owned()));
        self.entries.push(self.official.looks(time, purpose, case, [resident]));
    }
}

/// A list for somebody who pays.
fn many(scene: &mut Scene<'_>) {
    for _ in 0..scene.dice.between(45, 240) {
        let (minutes, resident) = (scene.minutes(), scene.official.anybody(scene.dice));
        scene.look(minutes, [resident]);
    }
}

fn oneself(scene: &mut Scene<'_>) {
    let minutes = scene.minutes();
    scene.look(minutes, [scene.official.own]);
}

fn household(scene: &mut Scene<'_>) {
    let (minutes, own) = (scene.minutes(), scene.official.own);
    scene.look(minutes, members(dwelling(own)).filter(|one| *one != own));
}

fn colleagues(scene: &mut Scene<'_>) {
    let near = scene.town.officials.iter().filter(|one| {
        one.department.code == scene.official.department.code && one.login != scene.official.login
    });
    let mut near: Vec<u64> = near.map(|one| one.own).collect();
    scene.dice.shuffle(&mut near);
    let count = usize::try_from(scene.dice.between(2, 6)).unwrap_or_default();
    for own in near.into_iter().take(count) {
        let minutes = scene.minutes();
        scene.look(minutes, [own]);
    }
}

/// The house of somebody whom they look for.
fn building(scene: &mut Scene<'_>) {
    let home = dwelling(scene.dice.below(RESIDENTS)) / DWELLINGS * DWELLINGS;
    let mut minutes = scene.dice.between(540, 900);
    for number in 0..u64::from(scene.dice.between(6, 24)) {
        minutes += scene.dice.between(1, 5);
        scene.look(minutes, members(home + number));
    }
}

fn no_case(scene: &mut Scene<'_>) {
    for _ in 0..scene.dice.between(3, 9) {
        let minutes = scene.minutes();
        let purpose = scene.official.department.purposes.last().copied().unwrap_or_default().0;
        let time = at(scene.day, minutes);
        scene.entries.push(scene.official.is_refused(time, purpose, "PURPOSE_REQUIRED"));
    }
}

fn one_case(scene: &mut Scene<'_>) {
    for _ in 0..scene.dice.between(25, 90) {
        scene.case_look("2026-0001");
    }
}

fn placeholder(scene: &mut Scene<'_>) {
    let case = scene.dice.pick(&["123", "无", "test", "2026"]);
    for _ in 0..scene.dice.between(2, 8) {
        scene.case_look(case);
    }
}

fn at_night(scene: &mut Scene<'_>) {
    for _ in 0..scene.dice.between(3, 14) {
        let (minutes, resident) = (scene.dice.between(0, 300), scene.official.anybody(scene.dice));
        scene.look(minutes, [resident]);
    }
}

fn on_a_day_off(scene: &mut Scene<'_>) {
    for _ in 0..scene.dice.between(10, 45) {
        let (minutes, resident) = (scene.minutes(), scene.official.anybody(scene.dice));
        scene.look(minutes, [resident]);
    }
}

/// One attribute and person after the other, to see what is let through.
fn probing(scene: &mut Scene<'_>) {
    let minutes = scene.minutes();
    for number in 0..scene.dice.between(6, 25) {
        let time = at(scene.day, minutes + number / 3);
        let purpose = scene.purpose();
        scene.entries.push(scene.official.is_refused(time, purpose, "FIELD_NOT_GRANTED"));
    }
}

fn honey(scene: &mut Scene<'_>) {
    let (minutes, resident) = (scene.minutes(), scene.dice.pick(&Town::marked().0));
    scene.look(minutes, [resident]);
}

fn sealed(scene: &mut Scene<'_>) {
    let (minutes, resident) = (scene.minutes(), scene.dice.pick(&Town::marked().1));
    scene.look(minutes, [resident]);
}

/// Once on most days, somebody who lives elsewhere now: no count of a day tells it.
fn one_person(scene: &mut Scene<'_>) {
    let resident = scene.official.anybody(scene.dice);
    for day in scene.days {
        if scene.dice.chance(600) {
            scene.day = *day;
            let minutes = scene.minutes();
            scene.look(minutes, [resident]);
            let _new = scene.on.insert(*day);
        }
    }
}

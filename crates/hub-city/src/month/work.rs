//! Ordinary work, as it looks in a log: much of it a little odd.

use chrono::NaiveDate;
use hub_audit::Entry;

use super::town::{DEPARTMENTS, DWELLINGS, Official, Town, at, members};
use crate::dice::Dice;

/// From half past eight to six.
const OFFICE: (u32, u32) = (510, 1_080);

/// What somebody does on a day.
pub(super) fn day(
    town: &Town,
    official: &Official,
    day: NaiveDate,
    is_working: bool,
    dice: &mut Dice,
    entries: &mut Vec<Entry>,
) {
    let of = official.department;
    let is_there = match (is_working, of.is_always_on, official.community) {
        (true, ..) => dice.chance(930),
        (false, true, _) => dice.chance(350),
        (false, _, Some(_)) => dice.chance(60),
        (false, ..) => dice.chance(20),
    };
    if !is_there {
        return;
    }
    let mut people = dice.between(of.people / 2, of.people * 3 / 2) * official.pace / 1_000;
    if !is_working && !of.is_always_on {
        people = if dice.chance(80) { dice.between(12, 28) } else { dice.between(2, 12) };
    } else if dice.chance(20) {
        people *= 3; // A campaign.
    }
    let is_at_night = of.is_always_on && dice.chance(250);
    let many = dice.chance(4).then(|| dice.between(15, 50));
    for number in 0..many.unwrap_or(people) {
        let minutes = match (is_at_night, dice.chance(500)) {
            (false, _) => dice.between(OFFICE.0, OFFICE.1),
            (true, false) => dice.between(0, 360),
            (true, true) => dice.between(1_320, 1_439),
        };
        errand(official, day, minutes, number, many.is_some(), dice, entries);
    }
    if !of.is_always_on && dice.chance(25) {
        for number in 0..dice.between(1, 6) {
            let minutes = dice.between(1_320, 1_400);
            errand(official, day, minutes, number, false, dice, entries);
        }
    }
    oddities(town, official, day, dice, entries);
}

/// One lookup for one purpose.
fn errand(
    official: &Official,
    day: NaiveDate,
    minutes: u32,
    number: u32,
    is_one_case: bool,
    dice: &mut Dice,
    entries: &mut Vec<Entry>,
) {
    let purposes = official.department.purposes;
    let usual = purposes.first().copied().unwrap_or_default();
    let (purpose, wants_case) =
        if dice.chance(800) { usual } else { purposes.last().copied().unwrap_or_default() };
    let group = if is_one_case { 0 } else { number / 3 };
    let case = wants_case.then(|| format!("{}-{}-{group}", official.login, day.format("%m%d")));
    let case = case.map(|case| if dice.chance(3) { "无".to_owned() } else { case });
    let time = at(day, minutes);
    if dice.chance(15) {
        entries.push(official.is_refused(time, purpose, "FORBIDDEN"));
    } else {
        let resident = official.anybody(dice);
        entries.push(official.looks(time, purpose, case, [resident]));
    }
}

/// What happens now and then and means nothing.
fn oddities(
    town: &Town,
    official: &Official,
    day: NaiveDate,
    dice: &mut Dice,
    entries: &mut Vec<Entry>,
) {
    let purposes = official.department.purposes;
    let purpose = purposes.first().copied().unwrap_or_default().0;
    // From door to door through a building, with a list that is filled in on the way.
    if let Some(community) = official.community
        && dice.chance(40)
    {
        let building = Official::building(community, dice);
        let (mut minutes, mut home) = (dice.between(540, 780), building * DWELLINGS);
        for _ in 0..dice.between(5, 14) {
            minutes += dice.between(4, 18);
            home += 1 + dice.below(2);
            let there = members(home).filter(|one| Town::is_ordinary(*one));
            entries.push(official.looks(at(day, minutes), purpose, None, there));
        }
    }
    // A case is forgotten, and forgotten again.
    if let Some((wanting, _)) = purposes.iter().find(|(_, wants)| *wants)
        && dice.chance(12)
    {
        for _ in 0..dice.between(1, 5) {
            let time = at(day, dice.between(OFFICE.0, OFFICE.1));
            entries.push(official.is_refused(time, wanting, "PURPOSE_REQUIRED"));
        }
    }
    // A colleague has moved; somebody tries the form with their own record.
    if dice.chance(4) {
        let colleague = town.officials.get(usize::try_from(dice.below(300)).unwrap_or_default());
        let time = at(day, dice.between(OFFICE.0, OFFICE.1));
        entries.extend(colleague.map(|one| official.looks(time, purpose, None, [one.own])));
    }
    if dice.below(5_000) == 0 {
        let time = at(day, dice.between(OFFICE.0, OFFICE.1));
        entries.push(official.looks(time, purpose, None, [official.own]));
    }
}

/// What the systems of departments ask by themselves, and one that is set up wrongly about once a week.
pub(super) fn systems(town: &Town, day: NaiveDate, dice: &mut Dice, entries: &mut Vec<Entry>) {
    for department in &DEPARTMENTS {
        let Some(someone) =
            town.officials.iter().find(|one| one.department.code == department.code)
        else {
            continue;
        };
        let actor = Some(format!("client:{}", department.code));
        for _ in 0..60 {
            let (time, resident) = (at(day, dice.between(60, 300)), someone.anybody(dice));
            let purpose = department.purposes.first().copied().unwrap_or_default().0;
            let mut entry = someone.looks(time, purpose, None, [resident]);
            entry.actor.clone_from(&actor);
            entries.push(entry);
        }
        if dice.chance(18) {
            let minutes = dice.between(OFFICE.0, OFFICE.1);
            for _ in 0..dice.between(8, 16) {
                let mut entry = someone.is_refused(at(day, minutes), "unknown", "FORBIDDEN");
                entry.actor.clone_from(&actor);
                entries.push(entry);
            }
        }
    }
}

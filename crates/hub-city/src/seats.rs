//! Who makes up a family, in which of its homes, with what registration.

use crate::dice::Dice;
use crate::people::{Registered, Role, Sex};

/// Slots of a family: where the couple lives, the parents, a grown brother or sister, and a home left behind.
pub(crate) const HOMES: u64 = 4;
const COUPLE: u64 = 0;
const PARENTS: u64 = 1;
const SIBLING: u64 = 2;
const LEFT: u64 = 3;

/// A person to be: everything that hangs on the family, nothing that does not.
#[derive(Clone, Copy)]
pub(crate) struct Seat {
    pub(crate) role: Role,
    pub(crate) sex: Sex,
    pub(crate) age: u32,
    pub(crate) home: u64,
    pub(crate) registered: Registered,
    /// Label of GB/T 2261.2.
    pub(crate) marital: &'static str,
    /// Born on the same day as the one before.
    pub(crate) is_twin: bool,
}

/// Where a family comes from.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Origin {
    #[default]
    Local,
    /// From another city of the country.
    Migrant,
    Foreign,
    /// From Hong Kong, Macao or Taiwan.
    Compatriot,
}

/// Draws the seats of a family.
pub(crate) fn seats(dice: &mut Dice) -> (Origin, Vec<Seat>) {
    let origin = dice.weighted(&[
        (7570, Origin::Local),
        (2300, Origin::Migrant),
        (100, Origin::Foreign),
        (30, Origin::Compatriot),
    ]);
    let mut seats = match origin {
        Origin::Local => local(dice),
        Origin::Migrant => migrant(dice),
        Origin::Foreign | Origin::Compatriot => visitors(dice),
    };
    if origin == Origin::Local {
        register_some_elsewhere(dice, &mut seats);
    }
    (origin, seats)
}

fn local(dice: &mut Dice) -> Vec<Seat> {
    match dice.below(1000) {
        ..110 => {
            let age = dice.between(57, 84);
            elders(dice, age, COUPLE)
        }
        110..200 => vec![single(dice)],
        200.. => {
            let core_age = dice.between(25, 58);
            let mut seats = Vec::new();
            if dice.chance(640) {
                let age = core_age + dice.between(22, 31);
                let home = if dice.chance(400) { COUPLE } else { PARENTS };
                seats.extend(elders(dice, age, home));
            }
            let first = seats.len();
            couple(dice, core_age, Registered::Home(COUPLE), &mut seats);
            if dice.chance(120)
                && let Some(core) = seats.get(first).copied()
            {
                let age = dice.between(22, 36).min(core.age + 6);
                let sex = sex(dice);
                let registered = Registered::Home(SIBLING);
                seats.push(Seat {
                    role: Role::Sibling,
                    sex,
                    age,
                    home: SIBLING,
                    registered,
                    marital: "未婚",
                    ..core
                });
            }
            seats
        }
    }
}

fn sex(dice: &mut Dice) -> Sex {
    if dice.chance(512) { Sex::Male } else { Sex::Female }
}

/// One or two old people, as long as they live; sometimes none.
fn elders(dice: &mut Dice, age: u32, home: u64) -> Vec<Seat> {
    let wife_age = age.saturating_sub(dice.between(0, 5)).max(50);
    let alive = |dice: &mut Dice, age: u32, advantage: u64| {
        dice.chance(match age {
            ..65 => 955 + advantage / 2,
            65..75 => 850 + advantage,
            75..85 => 620 + advantage,
            85.. => 270 + advantage,
        })
    };
    let couple =
        [(Sex::Male, age, alive(dice, age, 0)), (Sex::Female, wife_age, alive(dice, wife_age, 60))];
    let both = couple.iter().all(|(_, _, alive)| *alive);
    let left = if dice.chance(80) { "离婚" } else { "丧偶" };
    couple
        .into_iter()
        .filter(|(_, _, alive)| *alive)
        .map(|(sex, age, _)| Seat {
            role: Role::Elder,
            sex,
            age,
            home,
            registered: Registered::Home(home),
            marital: if both { "已婚" } else { left },
            is_twin: false,
        })
        .collect()
}

/// Somebody who lives alone.
fn single(dice: &mut Dice) -> Seat {
    let age = dice.between(22, 62);
    let registered = if age < 36 && dice.chance(180) {
        Registered::Collective
    } else {
        Registered::Home(COUPLE)
    };
    let marital = match age {
        ..36 => "未婚",
        36.. => dice.weighted(&[(55, "离婚"), (35, "未婚"), (10, "丧偶")]),
    };
    Seat {
        role: Role::Core,
        sex: sex(dice),
        age,
        home: COUPLE,
        registered,
        marital,
        is_twin: false,
    }
}

/// The core person, mostly with a husband or wife, and their children.
fn couple(dice: &mut Dice, core_age: u32, registered: Registered, seats: &mut Vec<Seat>) {
    let sex = if dice.chance(700) { Sex::Male } else { Sex::Female };
    let has_spouse = dice.chance(if core_age < 28 { 700 } else { 915 });
    let marital = match (has_spouse, core_age) {
        (true, _) => "已婚",
        (false, ..28) => "未婚",
        (false, 28..) => dice.weighted(&[(75, "离婚"), (15, "丧偶"), (10, "未婚")]),
    };
    let core = Seat {
        role: Role::Core,
        sex,
        age: core_age,
        home: COUPLE,
        registered,
        marital,
        is_twin: false,
    };
    seats.push(core);
    let gap = dice.between(0, 4);
    let mut mother_age = core_age;
    if has_spouse {
        let is_wife = sex == Sex::Male;
        let age = if is_wife { core_age.saturating_sub(gap) } else { core_age + gap }.max(22);
        seats.push(Seat { role: Role::Spouse, sex: sex.other(), age, ..core });
        mother_age = if is_wife { age } else { core_age };
    }
    if marital != "未婚" {
        children(dice, mother_age, core, seats);
    }
}

fn children(dice: &mut Dice, mother_age: u32, parent: Seat, seats: &mut Vec<Seat>) {
    let wanted = dice.weighted(&[(90, 0_u32), (500, 1), (340, 2), (70, 3)]);
    let mut mother_at_birth = dice.between(22, 31);
    for _ in 0..wanted {
        if mother_at_birth > mother_age.min(42) {
            return;
        }
        let age = mother_age - mother_at_birth;
        mother_at_birth += dice.between(2, 6);
        let has_left = age >= 19 && dice.chance(if age < 24 { 350 } else { 720 });
        if has_left {
            continue;
        }
        let child = Seat {
            role: Role::Child,
            sex: sex(dice),
            age,
            marital: "未婚",
            is_twin: false,
            ..parent
        };
        seats.push(child);
        if dice.chance(13) {
            let is_alike = dice.chance(500);
            seats.push(Seat {
                sex: if is_alike { child.sex } else { sex(dice) },
                is_twin: true,
                ..child
            });
        }
    }
}

fn migrant(dice: &mut Dice) -> Vec<Seat> {
    let mut seats = Vec::new();
    match dice.below(100) {
        ..15 => seats.push(single(dice)),
        15..27 => {
            let age = dice.between(19, 33);
            for _ in 0..dice.between(2, 4) {
                let age = age + dice.between(0, 6);
                seats.push(Seat { role: Role::Flatmate, age, marital: "未婚", ..single(dice) });
            }
        }
        27.. => {
            let core_age = dice.between(24, 52);
            if dice.chance(130) {
                let age = core_age + dice.between(22, 29);
                seats.extend(elders(dice, age, COUPLE));
            }
            couple(dice, core_age, Registered::Outside, &mut seats);
        }
    }
    for seat in &mut seats {
        seat.registered = Registered::Outside;
    }
    seats
}

fn visitors(dice: &mut Dice) -> Vec<Seat> {
    let core = Seat { age: dice.between(24, 61), registered: Registered::Abroad, ..single(dice) };
    if dice.chance(600) {
        return vec![core];
    }
    let core = Seat { marital: "已婚", ..core };
    let age = core.age.saturating_sub(dice.between(0, 3)).max(22);
    vec![core, Seat { role: Role::Spouse, sex: core.sex.other(), age, ..core }]
}

/// People move and their registration stays: with the parents, in the wife's old home, in the flat before.
fn register_some_elsewhere(dice: &mut Dice, seats: &mut [Seat]) {
    let with_parents = seats.iter().any(|seat| seat.role == Role::Elder && seat.home == PARENTS);
    let draw = dice.below(1000);
    let old_people_stay = dice.chance(450);
    let sibling_stays = dice.chance(600);
    for seat in seats.iter_mut() {
        let place = match seat.role {
            Role::Elder if seat.home == COUPLE && old_people_stay => Some(PARENTS),
            Role::Sibling if with_parents && sibling_stays => Some(PARENTS),
            Role::Elder | Role::Sibling | Role::Flatmate => None,
            Role::Core | Role::Spouse | Role::Child => match draw {
                ..80 => Some(LEFT),
                80..290 if with_parents => Some(PARENTS),
                290..370 if seat.role == Role::Spouse => Some(LEFT),
                370..420 if seat.role == Role::Child && with_parents => Some(PARENTS),
                _ => None,
            },
        };
        if let (Some(slot), Registered::Home(_)) = (place, seat.registered) {
            seat.registered = Registered::Home(slot);
        }
    }
}

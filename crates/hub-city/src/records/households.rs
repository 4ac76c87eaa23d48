//! Households: the registered ones of the police, the residing ones of the communities.

use chrono::NaiveDate;
use hub_facts::{Filing, Member};

use super::{Cells, Desk, communities, key, police};
use crate::dice::{Dice, Stream};
use crate::family::{Family, World, before_day, home_address};
use crate::people::{Person, Registered, Role, Sex};
use crate::place::Style;
use crate::seats::HOMES;

/// Both kinds of household in the homes of a family.
pub(super) fn households(world: &World, family: &Family) -> Vec<Filing> {
    let mut dice = Dice::new(world.plan.seed, Stream::Households, family.number);
    let mut filings = Vec::new();
    for home in 0..HOMES {
        let mut desk = Desk { world, family, dice: &mut dice };
        filings.extend(registered(&mut desk, home));
        filings.extend(residing(&mut desk, home));
    }
    filings
}

fn registered(desk: &mut Desk, home: u64) -> Option<Filing> {
    let people: Vec<_> = of(desk.family, |person| {
        person.registered == Registered::Home(home) && person.known_to.police
    });
    let head = head(&people, home)?;
    let mut cells = Cells::default();
    let slot = desk.family.slot(home);
    cells.keep("household_no", format!("{}{:07}", 51, slot + 1_000_000));
    let since = before_day(desk.family.moved_in, 1500);
    let member = |person: &&Person| member(head, person, police::resident_key(person), since);
    let members = people.iter().map(member).collect();
    let observed = desk.observed(latest(&people, |person| person.birth));
    let filing =
        cells.filing("household", "police", key("HJ", slot), observed, desk.community(home));
    let dwelling = Some(home_address(desk.world, desk.family, home, Style::Full));
    Some(Filing { household_kind: Some("registered".to_owned()), dwelling, members, ..filing })
}

fn residing(desk: &mut Desk, home: u64) -> Option<Filing> {
    let people: Vec<_> =
        of(desk.family, |person| person.home == home && person.known_to.communities);
    let head = head(&people, home)?;
    let mut cells = Cells::default();
    let slot = desk.family.slot(home);
    cells.keep("household_no", format!("JZ{:08}", slot + 1));
    cells.fill(desk.dice, "house_condition", desk.family.tenure(home));
    if desk.dice.chance(200) {
        let income: u32 = people.iter().map(|person| person.work.income).sum();
        cells.keep("household_income", income.to_string());
    }
    let member =
        |person: &&Person| member(head, person, communities::resident_key(person), person.moved_in);
    let members = people.iter().map(member).collect();
    let observed = desk.observed(latest(&people, |person| person.moved_in));
    let filing =
        cells.filing("household", "communities", key("JZ", slot), observed, desk.community(home));
    let dwelling = Some(home_address(desk.world, desk.family, home, Style::Standard));
    Some(Filing { household_kind: Some("residing".to_owned()), dwelling, members, ..filing })
}

fn of(family: &Family, belongs: impl Fn(&Person) -> bool) -> Vec<&Person> {
    family.people.iter().filter(|person| belongs(person)).collect()
}

fn member(head: &Person, person: &Person, key: String, since: NaiveDate) -> Member {
    let relation = if head.number == person.number { "户主" } else { head.relation_of(person) };
    Member {
        key: Some(key),
        id_number: person.id_number().map(str::to_owned),
        relation: relation.to_owned(),
        from: Some(since.max(person.birth).to_string()),
        to: None,
    }
}

/// The householder: the grandfather in his own home, else the husband of the couple, else whoever is the eldest.
fn head<'a>(people: &[&'a Person], home: u64) -> Option<&'a Person> {
    people.iter().copied().min_by_key(|person| {
        let rank = match (person.role, home) {
            (Role::Elder, 1) => 0,
            (Role::Core | Role::Spouse, _) if person.sex == Sex::Male => 1,
            (Role::Core | Role::Spouse, _) => 2,
            (Role::Elder | Role::Sibling | Role::Flatmate, _) => 3,
            (Role::Child, _) => 4,
        };
        (rank, person.sex == Sex::Female, person.birth)
    })
}

fn latest(people: &[&Person], day: impl Fn(&Person) -> NaiveDate) -> NaiveDate {
    people.iter().map(|person| day(person)).max().unwrap_or_default()
}

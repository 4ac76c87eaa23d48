//! Source records: what each department has on file, with its own gaps and errors.

mod civil_affairs;
mod communities;
mod dwellings;
mod health;
mod households;
mod police;
mod premises;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_facts::Filing;

use crate::dice::{Dice, Stream, scattered};
use crate::family::{Family, World, before_day, families, home_address};
use crate::people::Person;
use crate::place::Style;
use crate::plan::Plan;

/// Cells that are empty in the forms of this world, in a thousand.
const EMPTY: u64 = 100;
/// Phones that have changed since.
const OLD_PHONE: u64 = 80;
/// Addresses at which somebody no longer lives.
const STALE_ADDRESS: u64 = 50;
/// Records are at most so many days old.
const TWO_YEARS: u64 = 730;

/// All source records of the city: dwellings, residents, households, premises, so that members exist before households.
///
/// The city is drawn again for each of the four kinds, family by family; nothing but the current family is held.
pub fn filings(plan: &Plan) -> impl Iterator<Item = Filing> + use<> {
    let world = Arc::new(World::new(plan));
    let kinds: [fn(&World, &Family) -> Vec<Filing>; 4] =
        [dwellings::dwellings, residents, households::households, premises::premises];
    kinds.into_iter().flat_map(move |kind| {
        let world = Arc::clone(&world);
        families(&world).flat_map(move |family| kind(&world, &family))
    })
}

/// All source records about one family, in the same order.
pub(crate) fn of_family(world: &World, family: &Family) -> Vec<Filing> {
    let mut filings = dwellings::dwellings(world, family);
    filings.extend(residents(world, family));
    filings.extend(households::households(world, family));
    filings.extend(premises::premises(world, family));
    filings
}

/// The records of the people of a family.
pub(crate) fn residents(world: &World, family: &Family) -> Vec<Filing> {
    let mut dice = Dice::new(world.plan.seed, Stream::Residents, family.number);
    let mut filings = Vec::new();
    for person in &family.people {
        let mut desk = Desk { world, family, dice: &mut dice };
        if person.known_to.police {
            filings.push(police::resident(&mut desk, person));
        }
        if person.known_to.communities {
            filings.push(communities::resident(&mut desk, person));
        }
        if person.known_to.health {
            filings.push(health::resident(&mut desk, person));
        }
        if civil_affairs::knows(&mut desk, person) {
            filings.push(civil_affairs::resident(&mut desk, person));
        }
    }
    filings
}

/// The households of a family, of both kinds.
pub(crate) fn households(world: &World, family: &Family) -> Vec<Filing> {
    households::households(world, family)
}

/// Where records about one family are written.
struct Desk<'a> {
    world: &'a World,
    family: &'a Family,
    dice: &'a mut Dice,
}

impl Desk<'_> {
    /// A day of the last two years, not before `earliest`.
    fn observed(&mut self, earliest: NaiveDate) -> NaiveDate {
        before_day(self.world.plan.today, self.dice.below(TWO_YEARS)).max(earliest)
    }

    /// The phone as a source has it; sometimes the one from before.
    fn phone(&mut self, person: &Person) -> String {
        if person.phone.is_some() && self.dice.chance(OLD_PHONE) {
            return self.world.old_phone(person);
        }
        self.family.contact(person).unwrap_or_default().to_owned()
    }

    /// The address where a person lives as a source has it; sometimes the one from before.
    fn residence(&mut self, person: &Person, style: Style) -> String {
        if self.dice.chance(STALE_ADDRESS) {
            let slot = self.dice.below(self.family.slot(4));
            return self.world.place(slot).written(style);
        }
        home_address(self.world, self.family, person.home, style)
    }

    /// The name as a clerk of this source types it.
    fn name(&mut self, person: &Person) -> String {
        let name = &person.name;
        if name.contains('·') {
            return name
                .replace('·', self.dice.weighted(&[(55, "·"), (20, "•"), (15, "・"), (10, "．")]));
        }
        let mut characters = name.chars();
        match (characters.next(), characters.next(), characters.next()) {
            // Two-character names are spread out to line up with the longer ones.
            (Some(first), Some(second), None) if self.dice.chance(30) => {
                format!("{first}　{second}")
            }
            _ => name.clone(),
        }
    }

    /// Code of the community of one of the family's homes.
    fn community(&self, home: u64) -> &'static str {
        self.world.place(self.family.slot(home)).community.code
    }
}

/// The cells of one record.
#[derive(Default)]
struct Cells(BTreeMap<String, String>);

impl Cells {
    /// A cell that is always filled, unless there is nothing to say.
    fn keep(&mut self, attribute: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.insert(attribute.to_owned(), text);
        }
    }

    /// A cell that is sometimes left empty.
    fn fill(&mut self, dice: &mut Dice, attribute: &str, text: impl Into<String>) {
        if !dice.chance(EMPTY) {
            self.keep(attribute, text);
        }
    }

    /// The record.
    fn filing(
        self,
        subject: &str,
        source: &str,
        key: String,
        observed: NaiveDate,
        community: &str,
    ) -> Filing {
        Filing {
            subject: subject.to_owned(),
            key: Some(key),
            source: source.to_owned(),
            observed_on: Some(observed.to_string()),
            community: Some(community.to_owned()),
            values: self.0,
            ..Filing::default()
        }
    }
}

/// A source's own id of a record; ids of two sources have nothing in common.
fn key(prefix: &str, number: u64) -> String {
    let salt = prefix.bytes().fold(0, |salt, byte| salt * 256 + u64::from(byte));
    format!("{prefix}{:010}", scattered(number, 10_000_000_000, salt))
}

/// 是 or 否.
fn yes_no(is_so: bool) -> &'static str {
    if is_so { "是" } else { "否" }
}

//! Families: the unit that is drawn from a seed of its own.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use crate::dice::{Dice, Stream, scattered};
use crate::documents::{Papers, birth};
use crate::geography::{CITY, Geography};
use crate::health::{Need, health};
use crate::lineage::{Lineage, outside_address};
use crate::names;
use crate::people::{KnownTo, Person, Registered, Role, Sex};
use crate::place::{Place, Style};
use crate::plan::Plan;
use crate::seats::{self, Origin, Seat};
use crate::work::work;

/// No family has more people.
const SEATS: u64 = 16;
/// Phones of residents: 1990000 0000 to 1990097 9999. The rest of the block is the officers'.
const RESIDENT_PHONES: u64 = 980_000;

/// What all families have in common.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) geography: Geography,
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self { plan: *plan, geography: Geography::new(plan.seed) }
    }

    pub(crate) fn place(&self, slot: u64) -> Place {
        Place::new(&self.geography, slot)
    }

    /// A mobile number; no two serial numbers below [`RESIDENT_PHONES`] share one.
    fn phone(&self, serial: u64) -> String {
        format!("19900{:06}", scattered(serial, RESIDENT_PHONES, self.plan.seed ^ 0x0F0E))
    }

    /// The number that somebody had before their present one.
    pub(crate) fn old_phone(&self, person: &Person) -> String {
        self.phone(person.number + RESIDENT_PHONES / 2)
    }
}

/// The phone of an office, outside the block of the residents.
pub(crate) fn office_phone(serial: u64) -> String {
    format!("19900{:06}", RESIDENT_PHONES + serial)
}

/// A family with its homes.
pub(crate) struct Family {
    pub(crate) number: u64,
    pub(crate) origin: Origin,
    pub(crate) people: Vec<Person>,
    /// Residents of the city in the families before this one.
    pub(crate) before: usize,
    pub(crate) moved_in: NaiveDate,
    /// Label of how the homes of the couple and of the sibling are held.
    tenures: [&'static str; 2],
}

impl Family {
    /// Draws a family whole; it does not depend on any other.
    pub(crate) fn draw(world: &World, number: u64, before: usize) -> Self {
        let mut dice = Dice::new(world.plan.seed, Stream::Family, number);
        let (origin, seats) = seats::seats(&mut dice);
        let lineage = Lineage::draw(&mut dice, origin, &seats);
        let rents = if origin == Origin::Local { 80 } else { 720 };
        let shares_flat = seats.iter().any(|seat| seat.role == Role::Flatmate);
        let tenures = [rents, 350].map(|per_mille| {
            if shares_flat || dice.chance(per_mille) {
                "租住"
            } else {
                dice.weighted(&[(92, "自有"), (5, "还建"), (3, "寄居")])
            }
        });
        let moved_in = before_day(world.plan.today, dice.below(9000));
        let mut family = Self { number, origin, people: Vec::new(), before, moved_in, tenures };
        for (position, seat) in (0..SEATS).zip(seats) {
            let person = family.person(world, &mut dice, &lineage, number * SEATS + position, seat);
            family.people.push(person);
        }
        family
    }

    fn person(
        &self,
        world: &World,
        dice: &mut Dice,
        lineage: &Lineage,
        number: u64,
        seat: Seat,
    ) -> Person {
        let birth = match self.people.last() {
            Some(sibling) if seat.is_twin => sibling.birth,
            _ => birth(&world.plan, number, seat.age),
        };
        let foreigner =
            (lineage.origin == Origin::Foreign).then(|| names::foreigner(dice, seat.sex));
        let papers = Papers { world, number, origin: lineage.origin, birth, seat: &seat };
        let document = papers.document(dice, foreigner);
        let father = self.father(seat.role);
        let (ethnicity, name) = loop {
            let (ethnicity, name) = lineage.name(dice, &seat, birth.year(), father);
            // Namesakes are everywhere, but not in one family.
            if self.people.iter().all(|relative| relative.name != name) {
                break (ethnicity, name);
            }
        };
        let name = foreigner.map_or(name, |f| format!("{} {}", f.given_name, f.surname));
        let home = world.place(self.slot(seat.home));
        let registered = if document.is_none() { Registered::Nowhere } else { seat.registered };
        let outside = if seat.role == Role::Flatmate {
            outside_address(dice)
        } else {
            lineage.outside.clone()
        };
        Person {
            number,
            role: seat.role,
            sex: seat.sex,
            through: lineage.through,
            age: seat.age,
            birth,
            name,
            foreigner,
            ethnicity: if foreigner.is_some() { "" } else { ethnicity },
            document,
            home: seat.home,
            registered,
            hukou_elsewhere: hukou_elsewhere(registered, outside),
            phone: has_phone(dice, seat.age).then(|| world.phone(number)),
            marital: seat.marital,
            work: work(dice, seat.age, home.community.is_urban()),
            health: health(dice, seat.age, lineage.is_poor),
            moved_in: self.moved_in.max(birth),
            known_to: known_to(dice, registered, seat.age),
        }
    }

    /// Own name of the father of somebody in that role, where names of his people are made of two.
    fn father(&self, role: Role) -> Option<&str> {
        let is_father = |other: &&Person| match role {
            Role::Child => matches!(other.role, Role::Core | Role::Spouse),
            Role::Core | Role::Sibling => other.role == Role::Elder,
            Role::Elder | Role::Spouse | Role::Flatmate => false,
        };
        let father = self.people.iter().filter(|other| other.sex == Sex::Male).find(is_father)?;
        father.name.split_once('·').map(|(own, _)| own)
    }

    /// Number of a home of this family among all homes of the city.
    pub(crate) fn slot(&self, home: u64) -> u64 {
        self.number * seats::HOMES + home
    }

    /// How the home is held, 自有, 租住, 还建 or 寄居.
    pub(crate) fn tenure(&self, home: u64) -> &'static str {
        match (home, self.tenures) {
            (0, [tenure, _]) | (2, [_, tenure]) => tenure,
            _ => "自有",
        }
    }

    /// The phone under which somebody is reached: their own, or that of somebody at home.
    pub(crate) fn contact<'a>(&'a self, person: &'a Person) -> Option<&'a str> {
        let mut at_home =
            self.people.iter().filter(|other| other.home == person.home && other.age >= 18);
        person.phone.as_deref().or_else(move || at_home.find_map(|other| other.phone.as_deref()))
    }

    /// A grown-up relative with a phone, those of the same home first.
    pub(crate) fn relative(&self, person: &Person) -> Option<&Person> {
        let mut grown: Vec<_> = self
            .people
            .iter()
            .filter(|other| {
                other.number != person.number && other.age >= 18 && other.phone.is_some()
            })
            .collect();
        grown.sort_by_key(|other| (other.home != person.home, other.role == Role::Elder));
        grown.first().copied()
    }

    /// The parent, or in their absence the grandparent, of somebody under 18.
    pub(crate) fn guardian(&self, person: &Person) -> Option<&Person> {
        let is = |role: Role| self.people.iter().find(move |other| other.role == role);
        let is_child = person.age < 18 && person.role == Role::Child;
        is_child
            .then(|| is(Role::Core).or_else(|| is(Role::Spouse)).or_else(|| is(Role::Elder)))
            .flatten()
    }
}

/// The day so many days earlier.
pub(crate) fn before_day(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// All families in order, until the city has its residents; the last one loses who is too many.
pub(crate) fn families(world: &Arc<World>) -> impl Iterator<Item = Family> + use<> {
    let world = Arc::clone(world);
    let mut seen = 0;
    (0_u64..).map_while(move |number| {
        let left = world.plan.residents.checked_sub(seen).filter(|left| *left > 0)?;
        let mut family = Family::draw(&world, number, seen);
        family.people.truncate(left);
        seen += family.people.len();
        Some(family)
    })
}

fn has_phone(dice: &mut Dice, age: u32) -> bool {
    dice.chance(match age {
        ..10 => 0,
        10..16 => 350,
        16..70 => 985,
        70..80 => 780,
        80.. => 480,
    })
}

fn known_to(dice: &mut Dice, registered: Registered, age: u32) -> KnownTo {
    let police = dice.chance(match registered {
        Registered::Home(_) | Registered::Collective => 970,
        Registered::Outside => 560,
        Registered::Abroad => 900,
        Registered::Nowhere => 0,
    });
    let health = dice.chance(match age {
        7..35 => 450,
        35..65 => 560,
        ..7 | 65.. => 860,
    });
    let communities = dice.chance(925) || !(police || health);
    KnownTo { police, communities, health }
}

fn hukou_elsewhere(registered: Registered, outside: String) -> String {
    match registered {
        Registered::Outside => outside,
        Registered::Collective => format!("{}东澜区文渡街道文渡路1号人才服务中心集体户", CITY.0),
        Registered::Home(_) | Registered::Abroad | Registered::Nowhere => String::new(),
    }
}

/// Where the family's record of a place stands, in one style.
pub(crate) fn home_address(world: &World, family: &Family, home: u64, style: Style) -> String {
    world.place(family.slot(home)).written(style)
}

impl Person {
    /// The registered address as the register writes it.
    pub(crate) fn hukou_address(&self, world: &World, family: &Family) -> String {
        match self.registered {
            Registered::Home(home) => home_address(world, family, home, Style::Full),
            Registered::Collective
            | Registered::Outside
            | Registered::Abroad
            | Registered::Nowhere => self.hukou_elsewhere.clone(),
        }
    }

    /// Gets a minimum allowance or support as destitute.
    pub(crate) fn is_supported(&self) -> bool {
        self.health.need != Need::None
    }
}

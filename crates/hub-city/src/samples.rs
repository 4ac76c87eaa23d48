//! A resident to try things out with.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use hub_facts::Filing;
use serde::Serialize;

use crate::family::{Family, World, families, home_address};
use crate::people::Person;
use crate::place::Style;
use crate::plan::Plan;
use crate::records;

/// Somebody about whom the sources agree: at home with at least two others, known to at least three sources.
///
/// The fields are empty in a city that is too small to have such a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Samples {
    /// Number of the resident identity card.
    pub id_number: String,
    /// Name.
    pub name: String,
    /// Address of the dwelling, in the standard style.
    pub address: String,
    /// Own mobile phone.
    pub phone: String,
    /// Code of the community, 12 digits.
    pub community: String,
    /// Members of the residing household, this one among them.
    pub household_member_count: usize,
}

/// Shows where somebody lives no closer than the community, and nothing else of them.
impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Samples")
            .field("community", &self.community)
            .field("household_member_count", &self.household_member_count)
            .finish_non_exhaustive()
    }
}

/// The first resident of a city that fits.
pub fn samples(plan: &Plan) -> Samples {
    let world = Arc::new(World::new(plan));
    families(&world).find_map(|family| of_family(&world, &family)).unwrap_or_default()
}

fn of_family(world: &World, family: &Family) -> Option<Samples> {
    if family.people.len() < 3 {
        return None;
    }
    let filings = records::residents(world, family);
    let households = records::households(world, family);
    family.people.iter().find_map(|person| of_person(world, family, person, &filings, &households))
}

fn of_person(
    world: &World,
    family: &Family,
    person: &Person,
    filings: &[Filing],
    households: &[Filing],
) -> Option<Samples> {
    let id_number = person.id_number()?;
    let phone = person.phone.as_deref()?;
    let says = |filing: &Filing, attribute: &str| filing.values.get(attribute).cloned();
    let own: Vec<_> =
        filings.iter().filter(|f| says(f, "id_number").as_deref() == Some(id_number)).collect();
    let sources: BTreeSet<_> = own.iter().map(|filing| filing.source.as_str()).collect();
    // Whatever rule chooses among the records, it chooses this phone and this place.
    let phones: BTreeSet<_> =
        own.iter().filter_map(|filing| says(filing, "mobile_phone")).collect();
    let places: BTreeSet<_> =
        own.iter().filter_map(|filing| says(filing, "residence_address")).collect();
    let styles = [Style::Standard, Style::Short, Style::Full, Style::Numerals];
    let true_places = styles.map(|style| home_address(world, family, person.home, style));
    let agree = phones.len() == 1
        && phones.contains(phone)
        && !places.is_empty()
        && places.iter().all(|place| true_places.contains(place));
    let at_home = family.people.iter().filter(|other| other.home == person.home).count();
    let household = households.iter().find(|household| {
        household.household_kind.as_deref() == Some("residing")
            && household.members.iter().any(|member| member.id_number.as_deref() == Some(id_number))
    })?;
    let is_sample = person.age >= 18
        && family.tenure(person.home) == "自有"
        && sources.len() >= 3
        && agree
        && at_home >= 3
        && household.members.len() == at_home;
    is_sample.then(|| Samples {
        id_number: id_number.to_owned(),
        name: person.name.clone(),
        address: home_address(world, family, person.home, Style::Standard),
        phone: phone.to_owned(),
        community: world.place(family.slot(person.home)).community.code.to_owned(),
        household_member_count: at_home,
    })
}

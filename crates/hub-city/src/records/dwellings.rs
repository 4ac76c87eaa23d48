//! Dwellings as the communities and city management have them.

use hub_facts::Filing;

use super::{Cells, Desk, key};
use crate::dice::{Dice, Stream};
use crate::family::{Family, World, home_address};
use crate::people::{Person, Registered};
use crate::place::{Place, Style};
use crate::seats::HOMES;

/// The homes that a family lives in, is registered in, or has left.
pub(super) fn dwellings(world: &World, family: &Family) -> Vec<Filing> {
    let mut dice = Dice::new(world.plan.seed, Stream::Dwellings, family.number);
    let mut filings = Vec::new();
    for home in 0..HOMES {
        let is_used =
            |person: &Person| person.home == home || person.registered == Registered::Home(home);
        if !family.people.iter().any(is_used) {
            continue;
        }
        let traits = Traits::draw(&mut dice, &world.place(family.slot(home)));
        let is_let = family.tenure(home) == "租住";
        let landlord =
            is_let.then(|| dice.below(family.number)).map(|number| Family::draw(world, number, 0));
        let landlord = landlord.as_ref().unwrap_or(family);
        let mut desk = Desk { world, family, dice: &mut dice };
        let is_filed_by_city = desk.dice.chance(600);
        if desk.dice.chance(950) || !is_filed_by_city {
            filings.push(by_community(&mut desk, home, &traits, landlord));
        }
        if is_filed_by_city {
            filings.push(by_city_management(&mut desk, home, &traits, landlord));
        }
    }
    filings
}

fn by_community(desk: &mut Desk, home: u64, traits: &Traits, landlord: &Family) -> Filing {
    let mut cells = Cells::default();
    let style = desk.dice.weighted(&[(60, Style::Standard), (40, Style::Short)]);
    cells.keep("dwelling_address", home_address(desk.world, desk.family, home, style));
    cells.keep("community_name", desk.community(home));
    owner(desk, landlord, &mut cells);
    cells.fill(desk.dice, "room_count", traits.rooms.to_string());
    cells.fill(desk.dice, "floor_area", traits.area.to_string());
    cells.fill(desk.dice, "heating_type", traits.heating);
    cells.fill(desk.dice, "smoke_co_alarm", traits.alarms.to_string());
    let count = desk.family.people.iter().filter(|person| person.home == home).count();
    if desk.family.tenure(home) == "租住" {
        cells.fill(desk.dice, "tenant_count", count.to_string());
    }
    let observed = desk.observed(desk.family.moved_in);
    let slot = desk.family.slot(home);
    cells.filing("dwelling", "communities", key("FW", slot), observed, desk.community(home))
}

fn by_city_management(desk: &mut Desk, home: u64, traits: &Traits, landlord: &Family) -> Filing {
    let mut cells = Cells::default();
    let style = desk.dice.weighted(&[(60, Style::Full), (40, Style::Numerals)]);
    cells.keep("dwelling_address", home_address(desk.world, desk.family, home, style));
    cells.fill(desk.dice, "dwelling_use", traits.usage);
    cells.fill(desk.dice, "building_structure", traits.structure);
    cells.fill(desk.dice, "building_type", traits.building);
    cells.fill(desk.dice, "floor_area", traits.area.to_string());
    owner(desk, landlord, &mut cells);
    if desk.dice.chance(15) {
        let area = desk.dice.between(4, 40);
        cells.keep("illegal_build_area", area.to_string());
    }
    let observed = desk.observed(desk.family.moved_in);
    let slot = desk.family.slot(home);
    cells.filing("dwelling", "city_management", key("CG", slot), observed, desk.community(home))
}

fn owner(desk: &mut Desk, landlord: &Family, cells: &mut Cells) {
    let Some(owner) = landlord.people.iter().find(|person| person.age >= 18) else {
        return;
    };
    let mut theirs = Desk { world: desk.world, family: landlord, dice: &mut *desk.dice };
    let (name, phone) = (theirs.name(owner), theirs.phone(owner));
    let address = theirs.residence(owner, Style::Standard);
    cells.fill(desk.dice, "owner_name", name);
    cells.fill(desk.dice, "owner_phone", phone);
    cells.fill(desk.dice, "owner_address", address);
}

/// What is true of a home, for all who look at it.
struct Traits {
    structure: &'static str,
    building: &'static str,
    usage: &'static str,
    heating: &'static str,
    area: u32,
    rooms: u32,
    alarms: u32,
}

impl Traits {
    fn draw(dice: &mut Dice, place: &Place) -> Self {
        let is_urban = place.community.is_urban();
        let area = if is_urban { dice.between(42, 138) } else { dice.between(70, 220) };
        let (building, structure) = match place.floors {
            1 => ("平房", dice.weighted(&[(60, "砖混结构"), (30, "砖木结构"), (10, "其他结构")])),
            2..=6 => ("多层", "砖混结构"),
            _ => ("高层", "钢筋混凝土结构"),
        };
        let heating = if is_urban {
            dice.weighted(&[(60, "集中"), (25, "电"), (15, "燃气")])
        } else {
            dice.weighted(&[(55, "煤炉"), (40, "电"), (5, "燃气")])
        };
        let usage = dice.weighted(&[(96, "居住"), (4, "混合")]);
        let alarms = dice.weighted(&[(50, 0), (35, 1), (15, 2)]);
        Self { structure, building, usage, heating, area, rooms: area / 35 + 1, alarms }
    }
}

//! The welfare and marriage records of civil affairs.

use hub_facts::Filing;

use super::{Cells, Desk, key, yes_no};
use crate::health::Need;
use crate::people::{Person, Registered, Role};

/// Supported and disabled people are on file, and some whose marriage was registered lately.
pub(super) fn knows(desk: &mut Desk, person: &Person) -> bool {
    let is_registered = matches!(
        person.registered,
        Registered::Home(_) | Registered::Collective | Registered::Outside
    );
    let is_client = person.is_supported() || person.health.disability.is_some();
    let share = match (is_client, person.marital) {
        (true, _) => 920,
        (false, "未婚") => 0,
        (false, _) => 30,
    };
    is_registered && desk.dice.chance(share)
}

/// What civil affairs say about a person.
pub(super) fn resident(desk: &mut Desk, person: &Person) -> Filing {
    let mut cells = Cells::default();
    cells.keep("person_name", desk.name(person));
    cells.keep("id_number", person.id_number().unwrap_or_default());
    cells.fill(desk.dice, "sex", person.sex.label());
    if person.age >= 18 {
        cells.keep("marital_status", person.marital);
    }
    if let Some(spouse) = spouse(desk, person) {
        cells.fill(desk.dice, "spouse_name", spouse.name.as_str());
    }
    support(desk, person, &mut cells);
    if let Some((kind, level)) = person.health.disability {
        cells.keep("disability_type", kind);
        cells.keep("disability_level", level);
    }
    let phone = desk.phone(person);
    cells.fill(desk.dice, "mobile_phone", phone);
    let observed = desk.observed(person.birth);
    cells.filing(
        "resident",
        "civil_affairs",
        key("MZ", person.number),
        observed,
        desk.community(person.home),
    )
}

fn support(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    let need = person.health.need;
    cells.keep("dibao_status", yes_no(need == Need::Allowance));
    cells.keep("tekun_status", yes_no(need == Need::Destitute));
    match need {
        Need::None => {}
        Need::Allowance => {
            let is_urban = desk.world.place(desk.family.slot(person.home)).community.is_urban();
            cells.keep("dibao_type", if is_urban { "城市" } else { "农村" });
            let income = person.work.income.min(desk.dice.between(2, 9) * 100);
            cells.fill(desk.dice, "personal_income", income.to_string());
        }
        Need::Destitute => {
            let mode = desk.dice.weighted(&[(80, "分散"), (20, "集中")]);
            cells.keep("care_mode", mode);
        }
    }
    if need == Need::None && person.work.income > 0 && desk.dice.chance(300) {
        cells.keep("personal_income", person.work.income.to_string());
    }
}

/// The husband or wife, where both belong to the family.
fn spouse<'a>(desk: &Desk<'a>, person: &Person) -> Option<&'a Person> {
    let partner = match person.role {
        Role::Core => Role::Spouse,
        Role::Spouse => Role::Core,
        Role::Elder => Role::Elder,
        Role::Child | Role::Sibling | Role::Flatmate => return None,
    };
    desk.family.people.iter().find(|other| other.role == partner && other.number != person.number)
}

//! The population register of the police.

use hub_facts::Filing;

use super::{Cells, Desk, key};
use crate::people::{Person, RESIDENT_CARD, Registered};
use crate::place::Style;
use crate::seats::Origin;

/// The key of a person in this register.
pub(super) fn resident_key(person: &Person) -> String {
    key("GA", person.number)
}

/// What the register says about a person.
pub(super) fn resident(desk: &mut Desk, person: &Person) -> Filing {
    let mut cells = Cells::default();
    cells.keep("person_name", desk.name(person));
    if let Some(document) = &person.document {
        if document.kind != RESIDENT_CARD || desk.dice.chance(500) {
            cells.keep("id_type", document.kind);
        }
        cells.keep("id_number", document.number.as_str());
    }
    cells.keep("sex", person.sex.label());
    cells.keep("birth_date", person.birth.to_string());
    cells.keep("ethnicity", person.ethnicity);
    if let Some(foreigner) = &person.foreigner {
        cells.keep("nationality", foreigner.nationality);
        cells.keep("foreign_surname", foreigner.surname);
        cells.keep("foreign_given_name", foreigner.given_name);
    }
    cells.keep("hukou_address", person.hukou_address(desk.world, desk.family));
    cells.fill(desk.dice, "hukou_type", hukou_type(person));
    cells.fill(desk.dice, "population_type", population_type(desk.family.origin));
    if let Some(apart) = person.lives_apart() {
        cells.fill(desk.dice, "hukou_residence_match", matches(apart));
    }
    if person.registered == Registered::Outside {
        let reason = match person.age {
            ..18 => "随迁",
            18..60 => desk.dice.weighted(&[(75, "务工"), (15, "经商"), (10, "投靠亲友")]),
            60.. => "投靠亲友",
        };
        cells.fill(desk.dice, "arrival_reason", reason);
    }
    // The register learns of a move only when somebody applies for something.
    if person.registered == Registered::Outside || desk.dice.chance(450) {
        let residence = desk.residence(person, Style::Full);
        cells.fill(desk.dice, "residence_address", residence);
    }
    if let Some(guardian) = desk.family.guardian(person).and_then(Person::id_number) {
        cells.fill(desk.dice, "guardian_id_number", guardian);
    }
    let observed = desk.observed(person.birth);
    let community = match person.registered {
        Registered::Home(home) => desk.community(home),
        Registered::Collective | Registered::Outside | Registered::Abroad | Registered::Nowhere => {
            desk.community(person.home)
        }
    };
    cells.filing("resident", "police", resident_key(person), observed, community)
}

/// Label of the two values of GB/T 31000.
pub(super) fn matches(lives_apart: bool) -> &'static str {
    if lives_apart { "不一致" } else { "一致" }
}

fn hukou_type(person: &Person) -> &'static str {
    match person.registered {
        Registered::Home(_) | Registered::Outside => "家庭户",
        Registered::Collective => "集体户",
        Registered::Abroad | Registered::Nowhere => "",
    }
}

/// Label of the kind of population.
pub(super) fn population_type(origin: Origin) -> &'static str {
    match origin {
        Origin::Local => "户籍",
        Origin::Migrant => "流动",
        Origin::Foreign | Origin::Compatriot => "境外",
    }
}

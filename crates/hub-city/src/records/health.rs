//! The health records of the community health centres.

use hub_facts::Filing;

use super::{Cells, Desk, key};
use crate::people::{Person, RESIDENT_CARD};
use crate::place::Style;

/// What the health record says about a person.
pub(super) fn resident(desk: &mut Desk, person: &Person) -> Filing {
    let mut cells = Cells::default();
    cells.keep("person_name", desk.name(person));
    if let Some(document) = &person.document
        && desk.dice.chance(780)
    {
        if document.kind != RESIDENT_CARD {
            cells.keep("id_type", document.kind);
        }
        cells.keep("id_number", document.number.as_str());
    }
    cells.keep("sex", person.sex.label());
    cells.keep("birth_date", person.birth.to_string());
    let phone = desk.phone(person);
    cells.fill(desk.dice, "mobile_phone", phone);
    let style = desk.dice.weighted(&[(75, Style::Numerals), (25, Style::Short)]);
    let residence = desk.residence(person, style);
    cells.fill(desk.dice, "residence_address", residence);
    let community = desk.community(person.home);
    // Seventeen digits: six for the region, three for the street, three for the community, five for the record.
    cells.keep("health_record_no", format!("{community}{:05}", person.number % 100_000));
    medical(desk, person, &mut cells);
    let observed = desk.observed(person.moved_in);
    cells.filing("resident", "health", key("WJ", person.number), observed, community)
}

fn medical(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    let health = &person.health;
    cells.fill(desk.dice, "health_status", health.status);
    cells.fill(desk.dice, "chronic_disease", health.chronic.as_str());
    cells.fill(desk.dice, "blood_type", health.blood_type);
    cells.keep("mental_disorder_risk", health.mental_risk);
    if person.age >= 65 {
        cells.fill(desk.dice, "self_care_ability", health.self_care);
    }
    let team = desk.dice.pick(&["第一", "第二", "第三", "第四"]);
    cells.fill(desk.dice, "family_doctor", format!("{team}家庭医生团队"));
}

//! The grid records of the communities.

use hub_facts::Filing;

use super::police::{matches, population_type};
use super::{Cells, Desk, key, yes_no};
use crate::people::{Person, RESIDENT_CARD};
use crate::place::Style;

/// The key of a person in the records of their community.
pub(super) fn resident_key(person: &Person) -> String {
    key("SQ", person.number)
}

/// What the community says about a person.
pub(super) fn resident(desk: &mut Desk, person: &Person) -> Filing {
    let mut cells = Cells::default();
    identity(desk, person, &mut cells);
    living(desk, person, &mut cells);
    work(desk, person, &mut cells);
    contacts(desk, person, &mut cells);
    let observed = desk.observed(person.moved_in);
    cells.filing(
        "resident",
        "communities",
        resident_key(person),
        observed,
        desk.community(person.home),
    )
}

fn identity(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    cells.keep("person_name", desk.name(person));
    if let Some(document) = &person.document
        && desk.dice.chance(880)
    {
        // A number without its kind would be taken for a resident's.
        if document.kind != RESIDENT_CARD {
            cells.keep("id_type", document.kind);
        }
        cells.keep("id_number", document.number.as_str());
    }
    cells.fill(desk.dice, "sex", person.sex.label());
    cells.fill(desk.dice, "birth_date", person.birth.to_string());
    if desk.dice.chance(400) {
        cells.keep("ethnicity", person.ethnicity);
    }
    if person.age >= 18 {
        cells.fill(desk.dice, "marital_status", person.marital);
    }
    let phone = desk.phone(person);
    cells.fill(desk.dice, "mobile_phone", phone);
}

fn living(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    let style = desk.dice.weighted(&[(50, Style::Standard), (35, Style::Short), (15, Style::Full)]);
    let residence = desk.residence(person, style);
    cells.fill(desk.dice, "residence_address", residence);
    cells.fill(desk.dice, "residence_type", residence_type(desk.family.tenure(person.home)));
    cells.fill(desk.dice, "move_in_date", person.moved_in.to_string());
    cells.fill(desk.dice, "population_type", population_type(desk.family.origin));
    if let Some(apart) = person.lives_apart() {
        cells.fill(desk.dice, "hukou_residence_match", matches(apart));
    }
    cells.fill(desk.dice, "living_arrangement", living_arrangement(desk, person));
    if person.age >= 60 || person.health.is_immobile || desk.dice.chance(300) {
        cells.fill(desk.dice, "mobility_impaired", yes_no(person.health.is_immobile));
    }
    if person.is_supported() {
        let need = desk.dice.pick(&[
            "看病开销大，希望办理医疗救助",
            "住房漏雨，希望帮助修缮",
            "希望安排公益性岗位",
            "行动不便，希望上门送餐",
        ]);
        cells.fill(desk.dice, "needs", need);
    }
}

fn work(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    let work = &person.work;
    cells.fill(desk.dice, "education_level", work.education);
    cells.fill(desk.dice, "political_status", work.political);
    cells.fill(desk.dice, "occupation", work.occupation);
    cells.fill(desk.dice, "employer_name", work.employer.as_str());
}

/// Whom to call, and who answers for a minor.
fn contacts(desk: &mut Desk, person: &Person, cells: &mut Cells) {
    let asks = if person.age >= 60 { 800 } else { 250 };
    if let Some(relative) = desk.family.relative(person)
        && desk.dice.chance(asks)
    {
        cells.fill(desk.dice, "emergency_contact_name", relative.name.as_str());
        cells.fill(desk.dice, "emergency_contact_relation", person.relation_of(relative));
        let phone = desk.phone(relative);
        cells.fill(desk.dice, "emergency_contact_phone", phone);
    }
    if let Some(guardian) = desk.family.guardian(person) {
        cells.fill(desk.dice, "guardian_name", guardian.name.as_str());
        cells.fill(desk.dice, "guardian_relation", person.relation_of(guardian));
        let phone = desk.phone(guardian);
        cells.fill(desk.dice, "guardian_phone", phone);
        let address = desk.residence(guardian, Style::Standard);
        cells.fill(desk.dice, "guardian_address", address);
    }
}

fn residence_type(tenure: &str) -> &'static str {
    match tenure {
        "租住" => "租住",
        "寄居" => "寄居",
        _ => "自有",
    }
}

/// Asked of people from 60: alone, two old people, with their children, or otherwise.
fn living_arrangement(desk: &Desk, person: &Person) -> &'static str {
    let mut ages =
        desk.family.people.iter().filter(|other| other.home == person.home).map(|other| other.age);
    let count = ages.clone().count();
    match (person.age, count) {
        (..60, _) => "",
        (_, 1) => "独居",
        (_, 2) if ages.all(|age| age >= 55) => "空巢",
        _ => "与子女同住",
    }
}

//! Everybody and everything that the year is about, before the hub knows them.

use std::sync::Arc;

use chrono::NaiveDate;
use hub_facts::{Filing, Member};
use hub_values::SubjectKind;

use super::drawing::Pool;
use super::start::SOURCE;
use crate::family::{Family, World, before_day, families, home_address};
use crate::numbers::uscc;
use crate::people::{Person, Sex};
use crate::place::Style;
use crate::plan::Plan;
use crate::seats::{HOMES, Origin};

/// Residents for each shop.
const RESIDENTS_A_SHOP: usize = 25;

/// A subject before the hub knows it.
pub(super) struct Draft {
    pub(super) kind: SubjectKind,
    pub(super) community: &'static str,
    /// What makes it known.
    pub(super) anchor: Filing,
    /// What it is like, for what applies to it.
    pub(super) nature: Nature,
    pub(super) household: Option<usize>,
    pub(super) dwelling: Option<usize>,
    pub(super) members: Vec<usize>,
}

/// What decides which facts apply to a subject.
#[derive(Default, Clone)]
pub(super) struct Nature {
    pub(super) age: u32,
    pub(super) birth: Option<NaiveDate>,
    pub(super) is_woman: bool,
    pub(super) population: usize,
    pub(super) is_let: bool,
}

/// Everybody whom the year is about, dwellings and members before their households.
pub(super) fn drafts(world: &Arc<World>, plan: &Plan) -> (Vec<Draft>, Pool) {
    let mut pool = Pool { names: Vec::new(), addresses: Vec::new(), today: plan.today };
    let mut drafts: Vec<Draft> = Vec::new();
    for family in families(world) {
        for home in 0..HOMES {
            let mut people: Vec<&Person> = family
                .people
                .iter()
                .filter(|one| one.home == home && one.document.is_some())
                .collect();
            // The eldest grown-up is the householder.
            people.sort_by_key(|one| (one.age < 18, one.birth));
            let Some(head) = people.first().copied() else { continue };
            let address = home_address(world, &family, home, Style::Standard);
            pool.addresses.push(address.clone());
            let community = world.place(family.slot(home)).community.code;
            let (dwelling, first) = (drafts.len(), drafts.len() + 1);
            let household = first + people.len();
            let nature = Nature { is_let: family.tenure(home) == "租住", ..Nature::default() };
            let values =
                [("dwelling_address", address.clone()), ("community_name", community.to_owned())];
            let anchor = anchor("dwelling", community, plan.today, &values);
            drafts.push(draft(SubjectKind::Dwelling, community, anchor, nature, Some(household)));
            for person in &people {
                pool.names.push(person.name.clone());
                drafts.push(resident(&family, person, community, plan.today, household));
            }
            let mut of_all = household_anchor(&family, home, &people, head, community, plan.today);
            of_all.dwelling = Some(address);
            let mut one = draft(SubjectKind::Household, community, of_all, Nature::default(), None);
            one.dwelling = Some(dwelling);
            one.members = (first..household).collect();
            drafts.push(one);
        }
        let shops = family.before / RESIDENTS_A_SHOP
            ..(family.before + family.people.len()) / RESIDENTS_A_SHOP;
        for serial in shops {
            let community = world.place(family.slot(0)).community.code;
            let serial = u64::try_from(serial).unwrap_or_default();
            let values = [
                ("premises_name", format!("第{}号门店", serial + 1)),
                ("uscc", uscc("92", 519_902, 800_000_000 + serial)),
            ];
            let anchor = anchor("premises", community, plan.today, &values);
            drafts.push(draft(SubjectKind::Premises, community, anchor, Nature::default(), None));
        }
    }
    (drafts, pool)
}

fn draft(
    kind: SubjectKind,
    community: &'static str,
    anchor: Filing,
    nature: Nature,
    household: Option<usize>,
) -> Draft {
    Draft { kind, community, anchor, nature, household, dwelling: None, members: Vec::new() }
}

fn anchor(kind: &str, community: &str, on: NaiveDate, values: &[(&str, String)]) -> Filing {
    Filing {
        subject: kind.to_owned(),
        source: SOURCE.to_owned(),
        observed_on: Some(before_day(on, 1).to_string()),
        community: Some(community.to_owned()),
        values: values.iter().map(|(code, text)| ((*code).to_owned(), text.clone())).collect(),
        ..Filing::default()
    }
}

fn resident(
    family: &Family,
    person: &Person,
    community: &'static str,
    today: NaiveDate,
    household: usize,
) -> Draft {
    let mut values = vec![
        ("person_name", person.name.clone()),
        ("sex", person.sex.label().to_owned()),
        ("birth_date", person.birth.to_string()),
    ];
    if let Some(document) = &person.document {
        values.push(("id_type", document.kind.to_owned()));
        values.push(("id_number", document.number.clone()));
    }
    let mut anchor = anchor("resident", community, today, &values);
    anchor.key = Some(key(person));
    let population = match family.origin {
        Origin::Local => 0,
        Origin::Migrant => 1,
        Origin::Foreign | Origin::Compatriot => 2,
    };
    let nature = Nature {
        age: person.age,
        birth: Some(person.birth),
        is_woman: person.sex == Sex::Female,
        population,
        is_let: false,
    };
    draft(SubjectKind::Resident, community, anchor, nature, Some(household))
}

fn key(person: &Person) -> String {
    format!("R{:08}", person.number)
}

fn household_anchor(
    family: &Family,
    home: u64,
    people: &[&Person],
    head: &Person,
    community: &str,
    today: NaiveDate,
) -> Filing {
    let number = format!("JZ{:08}", family.slot(home) + 1);
    let mut filing = anchor("household", community, today, &[("household_no", number)]);
    filing.household_kind = Some("residing".to_owned());
    filing.members = people
        .iter()
        .map(|person| {
            let is_head = person.number == head.number;
            let relation = if is_head { "户主" } else { head.relation_of(person) };
            Member {
                key: Some(key(person)),
                id_number: person.id_number().map(str::to_owned),
                relation: relation.to_owned(),
                from: Some(person.birth.max(before_day(today, 3_000)).to_string()),
                to: None,
            }
        })
        .collect();
    filing
}

//! What the hub makes of the city's cells: the catalogue knows each attribute, the values parse.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_values::{Address, IdDocument, IdDocumentType, PersonName, Phone, Uscc, parse_date, table};
use proptest::prelude::*;

use crate::family::World;
use crate::place::Style;
use crate::{Plan, city};

/// One attribute of the catalogue.
#[derive(Default)]
struct Column {
    value_type: String,
    format: String,
    code_table: String,
}

/// The shipped catalogue by subject and code.
fn catalogue() -> BTreeMap<(String, String), Column> {
    let text = include_str!("../../../hub-catalogue/data/attributes.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|row| row.unwrap());
    let mut cell = |mut row: BTreeMap<String, String>| {
        let mut take = |name: &str| row.remove(name).unwrap();
        let key = (take("subject"), take("code"));
        (
            key,
            Column {
                value_type: take("value_type"),
                format: take("format"),
                code_table: take("code_table"),
            },
        )
    };
    rows.map(&mut cell).collect()
}

/// Whether a value of a column is one that the hub takes.
fn is_accepted(column: &Column, id_type: Option<&String>, text: &str) -> bool {
    let is_coded = |name: &str| table(name).is_none_or(|table| table.find(text).is_some());
    match (column.value_type.as_str(), column.format.as_str()) {
        ("code", _) if column.code_table == "本地码表" => is_coded("hukou_type"),
        ("code" | "codes", _) => is_coded(&column.code_table),
        ("date", _) => parse_date(text).is_ok(),
        ("bool", _) => matches!(text, "是" | "否"),
        ("int" | "decimal" | "money", _) => text.parse::<u32>().is_ok(),
        (_, "person_name") => text.parse::<PersonName>().is_ok(),
        (_, "phone") => text.parse::<Phone>().is_ok_and(|phone| phone.is_mobile()),
        (_, "address") => Address::parse(text).is_ok(),
        (_, "uscc") => text.parse::<Uscc>().is_ok(),
        (_, "id_number") => {
            let kind = id_type.map_or(Ok(IdDocumentType::ResidentIdCard), |label| label.parse());
            kind.is_ok_and(|kind| IdDocument::new(kind, text).is_ok())
        }
        _ => true,
    }
}

#[test]
fn every_cell_is_one_that_the_hub_takes() {
    let catalogue = catalogue();
    let mut used = BTreeSet::new();
    let mut refused = BTreeSet::new();
    for filing in city(&Plan::default()).filings {
        for (attribute, text) in &filing.values {
            let key = (filing.subject.clone(), attribute.clone());
            let column =
                catalogue.get(&key).unwrap_or_else(|| panic!("{key:?} is not in the catalogue"));
            let id_type = filing.values.get("id_type").filter(|_| attribute == "id_number");
            if !is_accepted(column, id_type, text) {
                refused.insert((attribute.clone(), text.clone()));
            }
            used.insert(key);
        }
        let relations = filing.members.iter().map(|member| &member.relation);
        refused.extend(
            relations
                .filter(|relation| table("GB/T 4761").unwrap().find(relation).is_none())
                .map(|relation| ("relation".to_owned(), relation.clone())),
        );
    }
    assert!(
        refused.is_empty(),
        "{} refused, such as {:?}",
        refused.len(),
        refused.iter().take(9).collect::<Vec<_>>()
    );
    assert!(used.len() > 60, "{}", used.len());
}

proptest! {
    #[test]
    fn the_four_styles_of_an_address_are_one_place(seed: u64, slot in 0_u64..4_000_000) {
        let world = Arc::new(World::new(&Plan { seed, ..Plan::default() }));
        let place = world.place(slot);
        let styles = [Style::Standard, Style::Short, Style::Full, Style::Numerals];
        let keys = styles.map(|style| Address::parse(&place.written(style)).unwrap().place_key());
        prop_assert!(keys[0].is_some(), "{}", place.written(Style::Standard));
        prop_assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    }
}

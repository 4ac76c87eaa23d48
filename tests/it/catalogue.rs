//! The one list of attributes: typed fields, lead departments, views.

use std::collections::BTreeSet;

use hub_catalogue::{Catalogue, NEEDED, Tier};
use hub_values::SubjectKind;

/// The fields of a type of the schema.
fn fields(sdl: &str, type_name: &str) -> BTreeSet<String> {
    let head = format!("\ntype {type_name} ");
    let body = sdl.split(&head).nth(1).unwrap().split("\n}").next().unwrap();
    let name = |line: &str| line.trim().split([':', '(']).next().unwrap().to_owned();
    body.lines().skip(1).filter(|line| line.contains(':')).map(name).collect()
}

#[test]
fn every_core_attribute_has_a_typed_field_and_no_other_has() {
    let catalogue = Catalogue::shipped().unwrap();
    let sdl = hub_graphql::sdl();
    for kind in SubjectKind::ALL {
        let name = kind.as_str();
        let type_name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let fields = fields(&sdl, &type_name);
        for attribute in catalogue.of(kind) {
            let has_field = fields.contains(&attribute.graphql_name);
            assert_eq!(has_field, attribute.tier == Tier::Core, "{}", attribute.code);
        }
    }
}

#[test]
fn every_attribute_has_one_lead_department_that_exists() {
    let known: BTreeSet<String> =
        hub_policy::departments().unwrap().into_iter().map(|one| one.code).collect();
    for attribute in Catalogue::shipped().unwrap().all() {
        assert!(known.contains(attribute.lead_department.as_str()), "{}", attribute.code);
    }
}

#[test]
fn nothing_is_filtered_by_an_attribute_of_another_person() {
    // A filter goes by the subject's own values, which a view does not show.
    let catalogue = Catalogue::shipped().unwrap();
    let views = catalogue.all().iter().filter(|one| one.view.is_some() && one.is_filterable);
    assert_eq!(views.count(), 0);
}

#[test]
fn what_the_program_asks_for_by_code_is_not_retired() {
    let catalogue = Catalogue::shipped().unwrap();
    let is_in_use =
        |word: &str| catalogue.attribute(word).is_some_and(|one| !one.is_switched_off());
    let mut asked = BTreeSet::new();
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates");
    for name in ["hub-app", "hub-catalogue", "hub-graphql", "hub-storage"] {
        let mut folders = vec![std::path::PathBuf::from(format!("{crates}/{name}/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("tests.rs") {
                    let text = std::fs::read_to_string(path).unwrap();
                    let code = text.split("#[cfg(test)]").next().unwrap();
                    let words = code.split('"').map(str::to_owned);
                    asked.extend(words.filter(|word| is_in_use(word)));
                }
            }
        }
    }
    let needed: BTreeSet<String> = NEEDED.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(asked, needed);
}

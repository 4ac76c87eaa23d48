//! `schema.graphql` is what is served, and it is the manual.

use crate::tidy::root;

#[test]
fn schema_graphql_is_what_is_served() {
    let path = root().join("schema.graphql");
    let served = hub_graphql::sdl();
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written.trim() != served.trim() {
        // Written anew, so that the second run passes and the change shows in version control.
        std::fs::write(&path, served.trim_end().to_owned() + "\n").unwrap();
        panic!("schema.graphql was not current; it has been written anew: look at the change");
    }
}

#[test]
fn every_type_and_field_is_described() {
    let sdl = hub_graphql::sdl();
    let mut before = "";
    for line in sdl.lines() {
        let text = line.trim();
        let is_library = ["cursor: String!", "node: ", "edges: ", "nodes: ", "pageInfo: "];
        let needs = !text.is_empty()
            && !text.starts_with(['"', '#', '}', ')'])
            && !before.starts_with('"')
            && !before.ends_with('"')
            && (text.starts_with("type ")
                || text.starts_with("enum ")
                || text.starts_with("input "));
        assert!(
            !needs
                || text.contains("Connection")
                || is_library.iter().any(|one| text.starts_with(one)),
            "not described: {text}"
        );
        before = text;
    }
}

#[test]
fn lists_of_subjects_are_connections() {
    let sdl = hub_graphql::sdl();
    let sdl = sdl.split("type Query {").nth(1).unwrap();
    for field in
        ["residents(", "households(", "dwellings(", "premises(", "auditEntries(", "disclosures("]
    {
        let after = sdl.split(&format!("\t{field}")).nth(1).unwrap();
        let line = after.split("\n\t\"\"\"").next().unwrap();
        assert!(line.contains("Connection!"), "{field} is no connection");
    }
}

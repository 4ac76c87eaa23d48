//! Every crate and every GraphQL type is in the vocabulary and on the map.

use crate::tidy::root;

#[test]
fn every_graphql_type_is_in_the_vocabulary() {
    let vocabulary = std::fs::read_to_string(root().join("docs/vocabulary.md")).unwrap();
    for line in hub_graphql::sdl().lines() {
        let mut words = line.split_whitespace();
        let kind = words.next().unwrap_or_default();
        if line.starts_with(char::is_whitespace)
            || !["type", "enum", "input", "interface", "scalar"].contains(&kind)
        {
            continue;
        }
        let name = words.next().unwrap();
        let is_page = name.ends_with("Connection") || name.ends_with("Edge");
        assert!(
            is_page || vocabulary.contains(&format!("`{name}`")),
            "{name} is missing in docs/vocabulary.md"
        );
    }
}

#[test]
fn every_crate_is_on_the_map() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let vocabulary = std::fs::read_to_string(root().join("docs/vocabulary.md")).unwrap();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&name), "{name} is missing in README.md");
        assert!(
            vocabulary.contains(&format!("`{name}`")),
            "{name} is missing in docs/vocabulary.md"
        );
    }
}

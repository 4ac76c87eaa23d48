//! How a form writes a code: its own table beside the one of the catalogue.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::FormsError;

const FILE: &str = "data/code_maps.csv";

/// From codes of the catalogue to what a form writes for them.
///
/// A line counts for every code that begins with it, the longest such line first, because the
/// standards make their groups by digits (GB/T 4658: 2 is undergraduate education, 21 who graduated).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CodeMap {
    name: String,
    lines: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Line {
    map: String,
    code: String,
    shown: String,
}

static SHIPPED: LazyLock<Vec<Arc<CodeMap>>> = LazyLock::new(|| read().unwrap_or_default());

impl CodeMap {
    /// A map of these lines: a code or the beginning of codes, and what the form writes.
    pub fn new(name: &str, lines: Vec<(String, String)>) -> Self {
        Self { name: name.to_owned(), lines }
    }

    /// The map that ships under this name.
    pub fn shipped(name: &str) -> Option<Arc<Self>> {
        SHIPPED.iter().find(|map| map.name == name).cloned()
    }

    /// All maps that ship.
    pub fn all_shipped() -> impl Iterator<Item = &'static CodeMap> {
        SHIPPED.iter().map(|map| &**map)
    }

    /// Its name in data.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the form writes for a code; none when its table has no place for it.
    pub fn shown(&self, code: &str) -> Option<&str> {
        let fitting = self.lines.iter().filter(|(begin, _)| code.starts_with(begin.as_str()));
        fitting.max_by_key(|(begin, _)| begin.len()).map(|(_, shown)| shown.as_str())
    }

    /// Everything that the form may write, each once, in the order of the lines.
    pub fn choices(&self) -> Vec<&str> {
        let mut choices: Vec<&str> = Vec::new();
        for (_, shown) in &self.lines {
            if !choices.contains(&shown.as_str()) {
                choices.push(shown);
            }
        }
        choices
    }
}

fn read() -> Result<Vec<Arc<CodeMap>>, FormsError> {
    let mut maps: Vec<CodeMap> = Vec::new();
    let text = include_str!("../data/code_maps.csv");
    for (number, line) in csv::Reader::from_reader(text.as_bytes()).deserialize().enumerate() {
        let line: Line = line.map_err(|error| FormsError::Malformed {
            file: FILE,
            line: number + 2,
            reason: error.to_string(),
        })?;
        if maps.last().is_none_or(|map| map.name != line.map) {
            maps.push(CodeMap::new(&line.map, Vec::new()));
        }
        if let Some(map) = maps.last_mut() {
            map.lines.push((line.code, line.shown));
        }
    }
    Ok(maps.into_iter().map(Arc::new).collect())
}

#[cfg(test)]
mod tests {
    use hub_catalogue::Catalogue;

    use super::*;

    #[test]
    fn the_maps_that_ship_are_read() {
        let names: Vec<_> = read().unwrap().iter().map(|map| map.name.clone()).collect();
        assert_eq!(names, ["health_edu", "legal_aid_edu", "han_minority", "hukou_yes_no"]);
    }

    #[test]
    fn the_longest_beginning_counts() {
        let map = CodeMap::shipped("han_minority").unwrap();
        assert_eq!(map.shown("01"), Some("01 汉族"));
        assert_eq!(map.shown("02"), Some("99 少数民族"));
        let map = CodeMap::shipped("health_edu").unwrap();
        assert_eq!(map.shown("41"), Some("4 中等专业学校"));
        assert_eq!(map.shown("47"), Some("5 技工学校"));
        assert_eq!(map.shown("61"), Some("6 高中"));
    }

    #[test]
    fn whether_somebody_can_read_is_not_guessed_from_other() {
        // GB/T 4658 has one code for 其他 and 文盲; a form that tells them apart is not answered.
        assert_eq!(CodeMap::shipped("health_edu").unwrap().shown("90"), None);
    }

    #[test]
    fn all_other_codes_of_the_standards_have_a_place() {
        let catalogue = Catalogue::shipped().unwrap();
        let uses = [
            ("health_edu", "education_level"),
            ("legal_aid_edu", "education_level"),
            ("han_minority", "ethnicity"),
            ("hukou_yes_no", "population_type"),
        ];
        for (name, attribute) in uses {
            let map = CodeMap::shipped(name).unwrap();
            for entry in catalogue.attribute(attribute).unwrap().code_entries() {
                let is_other = attribute != "population_type" && entry.code.starts_with('9');
                assert!(is_other || map.shown(entry.code).is_some(), "{name}: {}", entry.code);
            }
        }
    }
}

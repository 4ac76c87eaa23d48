//! What the log does not know and the rules need, by ids.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

/// What is around the subjects of entries. Whatever is missing makes a rule silent, never wrong.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Surroundings {
    /// Subjects that auditors marked.
    pub honey: BTreeSet<String>,
    /// People whose records are sealed: whoever comes near them is told.
    pub sealed: BTreeSet<String>,
    /// Which resident an official is, by the name in the log, where auditors said so.
    pub own: BTreeMap<String, String>,
    /// Residents that an official lives with.
    pub household: BTreeMap<String, BTreeSet<String>>,
    /// The building and the dwelling that a subject is, or lives in. The texts mean nothing else.
    pub places: HashMap<String, (String, String)>,
    /// How many purposes a department has.
    pub purposes: BTreeMap<String, usize>,
}

impl Surroundings {
    /// The building and the dwelling of a subject; none when no place of it is known.
    pub fn place(&self, subject: &str) -> Option<&(String, String)> {
        self.places.get(subject)
    }
}

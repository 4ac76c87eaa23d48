//! Which statements a steward chose.

use std::collections::BTreeMap;

use hub_values::{AttributeCode, RecordId};

use crate::{Said, Saying};

/// The statements that stewards pinned on one subject: for each attribute the record that counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<AttributeCode, RecordId>);

impl Pins {
    /// What holds after everything said about a subject: for each attribute the last decision.
    pub fn of<'a>(said: impl IntoIterator<Item = &'a Said>) -> Self {
        let mut said: Vec<&Said> = said.into_iter().collect();
        said.sort_by_key(|one| one.decided());
        let mut pins = BTreeMap::new();
        for one in said {
            match &one.saying {
                Saying::Pinned { attribute, record } => {
                    let _before = pins.insert(attribute.clone(), *record);
                }
                Saying::Unpinned { attribute } => {
                    let _before = pins.remove(attribute);
                }
                Saying::Roster { .. }
                | Saying::Joined { .. }
                | Saying::Left { .. }
                | Saying::Closed { .. }
                | Saying::Reopened => {}
            }
        }
        Self(pins)
    }

    /// The record whose statement a steward chose for an attribute.
    pub fn record(&self, attribute: &AttributeCode) -> Option<RecordId> {
        self.0.get(attribute).copied()
    }
}

//! Which statements a steward chose, and which are only somebody's objection.

use std::collections::BTreeMap;

use hub_values::{AttributeCode, RecordId};

use crate::{Disputes, Said, Saying};

/// The statements that stewards pinned on one subject: for each attribute the record that counts; and
/// what is disputed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins {
    chosen: BTreeMap<AttributeCode, RecordId>,
    disputes: Disputes,
}

impl Pins {
    /// What holds after everything said about a subject: for each attribute the last decision.
    pub fn of<'a>(said: impl IntoIterator<Item = &'a Said>) -> Self {
        let mut said: Vec<&Said> = said.into_iter().collect();
        said.sort_by_key(|one| one.decided());
        let mut pins = Self::default();
        for one in said {
            pins.disputes.hear(one);
            pins.decide(&one.saying);
        }
        pins
    }

    /// Hears a decision that comes after all others.
    pub fn decide(&mut self, saying: &Saying) {
        match saying {
            Saying::Pinned { attribute, record } => {
                let _before = self.chosen.insert(attribute.clone(), *record);
            }
            Saying::Unpinned { attribute } => {
                let _before = self.chosen.remove(attribute);
            }
            Saying::Roster { .. }
            | Saying::Joined { .. }
            | Saying::Left { .. }
            | Saying::Closed { .. }
            | Saying::Disputed { .. }
            | Saying::Settled { .. }
            | Saying::Reopened
            | Saying::Merged { .. } => {}
        }
    }

    /// What is disputed.
    pub fn disputes(&self) -> &Disputes {
        &self.disputes
    }

    /// The record whose statement a steward chose for an attribute.
    pub fn record(&self, attribute: &AttributeCode) -> Option<RecordId> {
        self.chosen.get(attribute).copied()
    }
}

//! Source records as they come in: raw text, before anything is parsed or linked.

use std::collections::BTreeMap;

use hub_values::SubjectId;
use serde::{Deserialize, Serialize};

use crate::Absence;

/// One row or entry about one subject, as its source wrote it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Filing {
    /// What the record is about: `resident`, `household`, `dwelling` or `premises`.
    pub subject: String,
    /// The source's own id of the record; without one the content stands for it.
    pub key: Option<String>,
    /// Code of the department that says it.
    pub source: String,
    /// Day on which it was true in the world, ISO 8601; without one the day of entry.
    pub observed_on: Option<String>,
    /// Code of the community it belongs to, 12 digits.
    pub community: Option<String>,
    /// Attribute code to raw text. A blank text says nothing.
    pub values: BTreeMap<String, String>,
    /// Attribute code to the reason why there is no value. Left out of the digest when empty, so
    /// that a record without reasons stays the same record.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub absent: BTreeMap<String, Absence>,
    /// What was said a second time about an attribute; it must be the same.
    #[serde(skip)]
    pub again: Vec<Again>,
    /// Attribute code to the place where its sender wrote it, where the code does not tell.
    #[serde(skip)]
    pub places: BTreeMap<String, String>,
    /// Only for an answer to what was asked: of whom. It is known who that is, so the answer need not
    /// say it again.
    #[serde(skip)]
    pub about: Option<SubjectId>,
    /// Only for a household: which of the two kinds it is, `registered` or `residing`.
    pub household_kind: Option<String>,
    /// Only for a household: the address of its dwelling.
    pub dwelling: Option<String>,
    /// Only for a household: who belongs to it.
    pub members: Vec<Member>,
}

/// What was said a second time about an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The attribute.
    pub attribute: String,
    /// The place where its sender wrote it.
    pub at: String,
    /// What was said.
    pub said: Repeated,
}

/// A text, or the reason why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeated {
    /// A text.
    Text(String),
    /// The reason why there is no value.
    Absent(Absence),
}

impl Filing {
    /// Notes a value beside those that are there: the first one stands, a second one must agree.
    pub fn state(&mut self, at: String, attribute: String, raw: String) {
        if self.says_nothing_of(&attribute) {
            let _before = self.places.insert(attribute.clone(), at);
            let _blank = self.values.insert(attribute, raw);
        } else if self.values.get(&attribute) != Some(&raw) && !raw.trim().is_empty() {
            self.again.push(Again { attribute, at, said: Repeated::Text(raw) });
        }
    }

    /// Notes the reason why an attribute has no value, as [`Filing::state`] notes one.
    pub fn state_absent(&mut self, at: String, attribute: String, reason: Absence) {
        if self.says_nothing_of(&attribute) {
            let _before = self.places.insert(attribute.clone(), at);
            let _none = self.absent.insert(attribute, reason);
        } else {
            self.again.push(Again { attribute, at, said: Repeated::Absent(reason) });
        }
    }

    /// A blank text says nothing.
    fn says_nothing_of(&self, attribute: &str) -> bool {
        let is_blank = self.values.get(attribute).is_none_or(|known| known.trim().is_empty());
        is_blank && !self.absent.contains_key(attribute)
    }
}

/// A person named as a member of a household.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Member {
    /// `key` of a resident's filing by the same source.
    pub key: Option<String>,
    /// Number of a resident identity card, where the source gives it.
    pub id_number: Option<String>,
    /// Relation to the householder, a code of GB/T 4761 or its label.
    pub relation: String,
    /// First day of membership, ISO 8601.
    pub from: Option<String>,
    /// Last day of membership, ISO 8601.
    pub to: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of a record is made of its values: none of them may be noted elsewhere only.
    #[test]
    fn the_first_that_says_something_stands_and_every_other_is_kept_with_its_place() {
        let mut filing = Filing::default();
        filing.state("facts.0".into(), "needs".into(), " ".into());
        filing.state("facts.1".into(), "needs".into(), "a lift".into());
        filing.state("facts.2".into(), "needs".into(), "a ramp".into());
        filing.state_absent("absent.0".into(), "needs".into(), Absence::Unknown);
        filing.state_absent("absent.1".into(), "occupation".into(), Absence::Unknown);
        filing.state_absent("absent.2".into(), "occupation".into(), Absence::Refused);
        assert_eq!(filing.values["needs"], "a lift");
        assert_eq!(filing.places["needs"], "facts.1");
        assert_eq!(filing.absent["occupation"], Absence::Unknown);
        let again: Vec<&str> = filing.again.iter().map(|one| one.at.as_str()).collect();
        assert_eq!(again, ["facts.2", "absent.0", "absent.2"]);
    }
}

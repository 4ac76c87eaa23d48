//! Source records as they come in: raw text, before anything is parsed or linked.

use std::collections::BTreeMap;

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
    pub again: Vec<(String, String)>,
    /// Only for a household: which of the two kinds it is, `registered` or `residing`.
    pub household_kind: Option<String>,
    /// Only for a household: the address of its dwelling.
    pub dwelling: Option<String>,
    /// Only for a household: who belongs to it.
    pub members: Vec<Member>,
}

impl Filing {
    /// Notes a value beside those that are there: the first one stands, a second one must agree.
    pub fn state(&mut self, code: String, raw: String) {
        match self.values.get(&code) {
            Some(known) if *known == raw => {}
            Some(_) => self.again.push((code, raw)),
            None => drop(self.values.insert(code, raw)),
        }
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

//! Source records as they come in: raw text, before anything is parsed or linked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// Only for a household: which of the two kinds it is, `registered` or `residing`.
    pub household_kind: Option<String>,
    /// Only for a household: the address of its dwelling.
    pub dwelling: Option<String>,
    /// Only for a household: who belongs to it.
    pub members: Vec<Member>,
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

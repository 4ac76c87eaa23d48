//! A grant as a naive reader understands it.

use std::collections::BTreeMap;

use serde_json::Value;

/// A grant of the police for one purpose.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) attribute: &'static str,
    pub(super) form: &'static str,
    pub(super) area: Option<String>,
    /// Of which rows, as it is stored.
    pub(super) condition: Option<&'static str>,
    /// Which persons apart, as it is stored.
    pub(super) covers: Option<&'static str>,
    /// Hours from now.
    pub(super) from: i64,
    pub(super) until: Option<i64>,
}

impl Grant {
    /// What a naive reader says: is it now?
    pub(super) fn is_now(&self) -> bool {
        self.from <= 0 && self.until.is_none_or(|until| until > 0)
    }

    /// Is it here?
    pub(super) fn is_here(&self, community: &str) -> bool {
        // Nine digits name a street or town, twelve a community.
        let digits = |area: &str| area.strip_suffix("000").unwrap_or(area).to_owned();
        self.area.as_ref().is_none_or(|area| community.starts_with(&digits(area)))
    }

    /// Does it say that it is for those under fourteen, or for the sealed?
    pub(super) fn says(&self, whom: &str) -> bool {
        self.covers.is_some_and(|covers| covers.contains(whom))
    }

    /// Is it for this person?
    pub(super) fn is_for(&self, known: &BTreeMap<&'static str, Known>, is_sealed: bool) -> bool {
        let born = known["birth_date"].full[0].as_str().unwrap_or_default();
        let is_apart =
            (born > "2012-11-24" && !self.says("minors")) || (is_sealed && !self.says("sealed"));
        !is_apart && self.fits(known)
    }

    /// Does its condition hold?
    pub(super) fn fits(&self, known: &BTreeMap<&'static str, Known>) -> bool {
        let born = known["birth_date"].full[0].as_str().unwrap_or_default();
        let is_male = known["sex"].full[0] == "MALE";
        match self.condition {
            None => true,
            // On 24 November 2026.
            Some("age>=40") => !born.is_empty() && born <= "1986-11-24",
            Some("age<40") => born > "1986-11-24",
            Some("has=sex:1") => is_male,
            Some("age>=40; has=sex:1") => !born.is_empty() && born <= "1986-11-24" && is_male,
            Some(other) => panic!("{other} is no condition of this test"),
        }
    }
}

/// What a resident's attribute looks like in full, and behind its mask: as a field and as a fact.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) full: [Value; 2],
    pub(super) masked: [Value; 2],
}

//! The city as a whole.

use std::fmt;

use hub_facts::Filing;
use serde::Serialize;

use crate::geography::{self, Area, CITY};
use crate::officers::{Officer, officers};
use crate::plan::Plan;
use crate::records::filings;
use crate::samples::{Samples, samples};

/// An invented city: its areas, its officers, and what its departments have on file.
#[derive(Clone, Serialize)]
pub struct City {
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The tree of areas, from the city down; parents stand before what is under them.
    pub areas: Vec<Area>,
    /// Six officers for each community.
    pub officers: Vec<Officer>,
    /// All source records, in the order of [`filings`](crate::filings()).
    pub filings: Vec<Filing>,
    /// A resident to try things out with.
    pub samples: Samples,
}

/// Counts, and no record.
impl fmt::Debug for City {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("City")
            .field("name_en", &self.name_en)
            .field("areas", &self.areas.len())
            .field("officers", &self.officers.len())
            .field("filings", &self.filings.len())
            .finish_non_exhaustive()
    }
}

/// The city of a plan: the same one each time, on every machine.
pub fn city(plan: &Plan) -> City {
    City {
        name_zh: CITY.0.to_owned(),
        name_en: CITY.1.to_owned(),
        areas: geography::areas(),
        officers: officers(plan),
        filings: filings(plan).collect(),
        samples: samples(plan),
    }
}

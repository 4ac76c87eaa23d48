//! The officers whom departments send into the communities.

use std::fmt;

use serde::Serialize;

use crate::dice::{Dice, Stream};
use crate::family::office_phone;
use crate::geography::communities;
use crate::names::{self, Custom};
use crate::people::Sex;
use crate::plan::Plan;

/// Codes of the departments that send one officer each.
const DEPARTMENTS: [&str; 6] =
    ["police", "fire", "market_supervision", "city_management", "legal_aid", "health"];

/// One of the six officers of a community; invented.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Officer {
    /// Code of the community, 12 digits.
    pub area: String,
    /// Code of the department.
    pub department: String,
    /// Name, invented.
    pub name: String,
    /// Mobile phone of the invented block 1990098 xxxx.
    pub phone: String,
}

/// Names no person: the phone and the name are left out.
impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Officer")
            .field("area", &self.area)
            .field("department", &self.department)
            .finish_non_exhaustive()
    }
}

/// Six officers for each community.
pub(crate) fn officers(plan: &Plan) -> Vec<Officer> {
    let mut dice = Dice::new(plan.seed, Stream::Officers, 0);
    let posts = communities()
        .flat_map(|community| DEPARTMENTS.map(|department| (community.code, department)));
    (0_u64..)
        .zip(posts)
        .map(|(serial, (area, department))| {
            let sex = if dice.chance(620) { Sex::Male } else { Sex::Female };
            let surname = names::surname(&mut dice);
            let year = 1968 + i32::try_from(dice.below(32)).unwrap_or_default();
            Officer {
                area: area.to_owned(),
                department: department.to_owned(),
                name: names::name(&mut dice, Custom::Han, sex, year, surname, ""),
                phone: office_phone(serial),
            }
        })
        .collect()
}

//! A believable synthetic city: the same seed gives the same city, and nothing in it is real.
//!
//! **Invariant:** deterministic from its [`Plan`], and everything is invented. The city, its districts and estates do
//! not exist; the people are drawn from frequency lists; identity numbers carry regions that GB/T 2260 does not assign
//! (5199xx for locals; 3499xx, 3699xx, 4399xx and 5399xx for people from elsewhere), although their check characters
//! are right (GB 11643); phones come from one block, 1990000 0000 to 1990099 9999. Any likeness to a person is chance.
//!
//! The city is drawn family by family, each from a seed of its own, so that a million residents take no more memory
//! than one family. What is true is drawn first; then each source files what it knows, with old phones, stale
//! addresses, other spellings and empty cells.
//!
//! ```
//! let plan = hub_city::Plan { residents: 100, ..hub_city::Plan::default() };
//! let households = hub_city::filings(&plan).filter(|filing| filing.subject == "household").count();
//! assert!(households > 30);
//! ```

mod city;
mod dice;
mod documents;
mod family;
mod geography;
mod health;
mod lineage;
mod load;
mod month;
mod names;
mod numbers;
mod officers;
mod people;
mod place;
mod plan;
mod records;
mod samples;
mod seats;
mod work;
mod year;

pub use city::{City, city};
pub use geography::Area;
pub use load::{Loaded, load, set_up};
pub use month::{Month, Snooping, month};
pub use officers::Officer;
pub use plan::Plan;
pub use records::filings;
pub use samples::{Samples, samples};
pub use year::{
    Costs, Filled, Minutes, Scenario, ScenarioError, Started, YearFigures, begin, play,
};

#[cfg(test)]
mod tests;

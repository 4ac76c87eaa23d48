//! A year of forms in the synthetic city, with the hub and without it: what is asked, filled, repeated and wrong.
//!
//! The hub's side is the real one: requests are issued, prefilled, read back and answered through the door, day by day on
//! a clock that stands still until it is moved. What is true is known, so that every prefilled cell can be held against it.

mod asking;
mod drafts;
mod drawing;
mod figures;
mod judging;
mod playing;
mod scenario;
mod scope;
mod start;
mod truth;

pub use figures::{Costs, Filled, YearFigures};
pub use playing::play;
pub use scenario::{Minutes, Scenario, ScenarioError};
pub use start::{Started, begin};

//! What a city is made from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All that a synthetic city depends on: equal plans give equal cities, on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// Number of residents, exactly.
    pub residents: usize,
    /// The day on which the city is looked at: ages count to it, no record is later.
    pub today: NaiveDate,
}

impl Default for Plan {
    fn default() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
        Self { seed: 2026, residents: 5000, today }
    }
}

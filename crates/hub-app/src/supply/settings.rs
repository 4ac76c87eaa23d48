//! Settings of feeds, with their defaults.

/// How much is taken at once, and when a complete file needs a person.
#[derive(Debug, Clone, Copy)]
pub struct SupplySettings {
    /// Records of one call at most.
    pub records: usize,
    /// A complete file that lacks more per cent of what is held pauses its feed.
    pub missing_percent: u64,
}

impl Default for SupplySettings {
    fn default() -> Self {
        Self { records: 200, missing_percent: 5 }
    }
}

//! Times and numbers of sharing, with the defaults of 《政务数据共享条例》.

/// How long everybody has, and from when on two officials must agree. Days are working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingLimits {
    /// To decide what is shared unconditionally and is decided all the same.
    pub unconditional_days: u32,
    /// To decide what is shared conditionally.
    pub conditional_days: u32,
    /// By which the time to decide may be extended, once.
    pub extension_days: u32,
    /// To complete what was returned.
    pub completion_days: u32,
    /// To settle a dispute on each tier.
    pub dispute_days: u32,
    /// Days (not working days) after which a grant must be certified anew.
    pub certified_days: u32,
    /// People on one day under one purpose, unless a grant says otherwise; more wait for a second
    /// official.
    pub people_per_day: u64,
    /// The body that has the last word about a dispute.
    pub third_tier: String,
}

impl Default for SharingLimits {
    fn default() -> Self {
        Self {
            unconditional_days: 1,
            conditional_days: 10,
            extension_days: 10,
            completion_days: 5,
            dispute_days: 10,
            certified_days: 365,
            people_per_day: 1_000,
            third_tier: "本级人民政府 the people's government of the city".to_owned(),
        }
    }
}

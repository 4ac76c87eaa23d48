//! What became of a change.

use hub_policy::Denial;
use hub_values::SubjectId;
use serde::{Deserialize, Serialize};

use crate::Problem;

/// What was decided about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeDecision {
    /// It was done.
    Done,
    /// It was so already; nothing was written.
    AlreadyDone,
    /// It would be done; this was a trial, and nothing was written.
    WouldBeDone,
}

/// What became of a change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ChangeOutcome {
    /// None when something must be put right first; then nothing was written.
    pub decision: Option<ChangeDecision>,
    /// Whom it is about; none when there is no such subject for the caller.
    pub subject: Option<SubjectId>,
    /// The household that a resident moved to.
    pub household: Option<SubjectId>,
    /// The households that somebody left.
    pub left: Vec<SubjectId>,
    /// How many memberships ended.
    pub ended: u64,
    /// Whether a household is without its householder now.
    pub is_headless: bool,
    /// What to look at although it was done.
    pub warnings: Vec<Problem>,
    /// What must be put right.
    pub problems: Vec<Problem>,
    /// Attributes that the caller may not read, by path of the input.
    #[serde(skip)]
    pub(crate) denials: Vec<(String, Denial)>,
}

impl ChangeOutcome {
    /// Nothing was done, and why.
    pub(crate) fn refused(problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }
}

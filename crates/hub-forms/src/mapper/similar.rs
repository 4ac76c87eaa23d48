//! Known headings that look like one that is not known: to be offered, never taken.

use std::collections::HashSet;

use hub_values::SubjectKind;

use super::resolve::related;
use super::{Candidate, Reason, THRESHOLD};
use crate::Mapper;
use crate::heading::Heading;

/// Similarity below which nothing is offered, in per cent.
const LEAST: usize = 60;

impl Mapper<'_> {
    /// The known headings most like this one, all of them below the threshold.
    pub(super) fn similar(&self, heading: &Heading, subject: SubjectKind) -> Vec<Candidate> {
        let own = pairs(&heading.outside);
        if own.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Candidate> = related(subject)
            .iter()
            .flat_map(|kind| self.lexicon.headings(*kind))
            .filter_map(|(key, meaning)| {
                let likeness = likeness(&own, &pairs(key));
                let confidence = u8::try_from(likeness).ok()?.min(THRESHOLD - 5);
                let reason = Reason::Similar;
                (likeness >= LEAST).then(|| Candidate {
                    meaning: meaning.clone(),
                    confidence,
                    reason,
                })
            })
            .collect();
        // A table of words has no order of its own; the same form must be read the same every time.
        found.sort_by_key(|one| (std::cmp::Reverse(one.confidence), format!("{:?}", one.meaning)));
        found
    }
}

/// Pairs of neighbouring characters.
fn pairs(text: &str) -> HashSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// The share of pairs that two texts have in common (Dice), in per cent.
fn likeness(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> usize {
    let sum = a.len() + b.len();
    (200 * a.intersection(b).count()).checked_div(sum).unwrap_or(0)
}

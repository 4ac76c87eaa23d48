//! What a year has cost, with the hub and without it.

use std::collections::BTreeMap;

use serde::Serialize;

/// Figures of a year.
#[derive(Debug, Clone, Default, Serialize)]
pub struct YearFigures {
    /// Residents of the city, and its other subjects.
    pub residents: usize,
    /// Subjects of all kinds.
    pub subjects: usize,
    /// Requests that were issued.
    pub requests: usize,
    /// Requests that fitted nobody.
    pub requests_for_nobody: usize,
    /// Cells of forms issued for the first time.
    pub first_issue: Filled,
    /// Cells of forms that were issued before.
    pub repeat_issue: Filled,
    /// With the hub, by department.
    pub with_hub: BTreeMap<String, Costs>,
    /// Every department for itself.
    pub without_hub: BTreeMap<String, Costs>,
    /// Cells that the hub filled with a fact and whose truth is known.
    pub judged: u64,
    /// Those of them that are not true.
    pub wrong: u64,
    /// Those of the wrong ones that were shown as stale, to be confirmed.
    pub wrong_shown_stale: u64,
    /// Wrong ones by attribute.
    pub wrong_by_attribute: BTreeMap<String, u64>,
    /// Tasks that asked for a fact which the hub held fresh.
    pub asked_while_fresh: u64,
    /// Answers to tasks, by what was asked and why.
    pub asked_by_reason: BTreeMap<String, u64>,
    /// Stale facts that staff had to type: they may state them and not see them.
    pub typed_unseen: u64,
    /// Answers that the hub refused.
    pub refused: u64,
    /// The first reasons of refusals, by attribute.
    pub refusals: BTreeMap<String, u64>,
    /// Changes in the world.
    pub changes: u64,
    /// Those of them that the hub heard of without a form.
    pub changes_heard: u64,
}

/// How full forms were when they were issued.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Filled {
    /// Cells, without those that repeat the line above.
    pub cells: u64,
    /// Cells that the hub filled at once.
    pub filled: u64,
    /// Cells that the department may not have, by law.
    pub not_granted: u64,
}

/// What forms have cost communities.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Costs {
    /// Cells of all forms.
    pub cells: u64,
    /// Cells for which somebody in a community was asked.
    pub asked: u64,
    /// Cells asked again although the fact was given before and is fresh.
    pub repeats: u64,
    /// Minutes of people in communities.
    pub minutes: f64,
}

impl Filled {
    pub(super) fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.filled += other.filled;
        self.not_granted += other.not_granted;
    }

    /// The share of filled cells in per cent.
    pub fn per_cent(self) -> f64 {
        per_cent(self.filled, self.cells)
    }
}

impl Costs {
    /// Adds what another has cost.
    pub fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.asked += other.asked;
        self.repeats += other.repeats;
        self.minutes += other.minutes;
    }
}

impl YearFigures {
    /// How many times fewer cells communities were asked; none when they were asked none.
    pub fn times_fewer(&self) -> Option<f64> {
        let asked = |costs: &BTreeMap<String, Costs>| costs.values().map(|one| one.asked).sum();
        let (with, without): (u64, u64) = (asked(&self.with_hub), asked(&self.without_hub));
        (with > 0).then(|| rounded(ratio(without, with)))
    }

    /// The share of prefilled facts that were wrong, in per cent.
    pub fn wrong_per_cent(&self) -> f64 {
        per_cent(self.wrong, self.judged)
    }
}

fn per_cent(part: u64, whole: u64) -> f64 {
    rounded(ratio(part, whole.max(1)) * 100.0)
}

fn ratio(part: u64, whole: u64) -> f64 {
    let number = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_was_asked() {
        let filled = Filled { cells: 300, filled: 200, not_granted: 1 };
        assert!((filled.per_cent() - 66.67).abs() < 1e-9);
        let mut figures = YearFigures { judged: 400, wrong: 1, ..YearFigures::default() };
        assert!((figures.wrong_per_cent() - 0.25).abs() < 1e-9);
        assert_eq!(figures.times_fewer(), None);
        for (asked, costs) in [(50, &mut figures.with_hub), (520, &mut figures.without_hub)] {
            let _none = costs.insert("police".to_owned(), Costs { asked, ..Costs::default() });
        }
        assert_eq!(figures.times_fewer(), Some(10.4));
    }
}

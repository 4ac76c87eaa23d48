//! The score of two records in bits, and how it came about.

use serde::Serialize;

use crate::LinkageError;
use crate::compare::{self, EQUAL, MISSING, MISSING_NAME, Pair, RARITY_CAP, Record};
use crate::model::file::{How, Verdict};
use crate::model::{Comparison, LEVELS, Model};
use crate::table::Table;

/// A phone or a document that more than this part of the records have is nobody's own.
const COMMON: f64 = 0.01;
/// Records of a table that can say so.
const LARGE: usize = 1_000;

/// Most comparisons of a model.
pub(crate) const MOST: usize = 24;

/// What is found about two records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) bits: f64,
    pub(crate) verdict: Option<Verdict>,
}

/// Scores pairs of records against one table, whose values say what is rare.
#[derive(Clone, Copy)]
pub(crate) struct Scorer<'a> {
    pub(crate) model: &'a Model,
    pub(crate) table: &'a Table,
    pub(crate) prior: f64,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(model: &'a Model, table: &'a Table) -> Self {
        Self { model, table, prior: model.prior(table.population()) }
    }

    /// Two records of the table.
    pub(crate) fn stored(&self, a: u32, b: u32) -> Pair<'a> {
        Pair { a: Record::Stored(self.table, a), b: Record::Stored(self.table, b) }
    }

    /// The levels of all comparisons.
    pub(crate) fn levels(&self, pair: Pair<'_>) -> [u8; MOST] {
        let mut levels = [MISSING; MOST];
        for (slot, comparison) in levels.iter_mut().zip(&self.model.comparisons) {
            let level = compare::level(self.model, comparison, pair);
            let is_common = level == EQUAL && self.is_common(comparison, pair);
            *slot = if is_common { MISSING } else { level };
        }
        levels
    }

    /// Bits and verdict.
    pub(crate) fn found(&self, pair: Pair<'_>) -> Found {
        let levels = self.levels(pair);
        let mut bits = self.prior;
        for (level, comparison) in levels.iter().zip(&self.model.comparisons) {
            bits += weight_of(comparison, *level) + self.rarity(comparison, *level, pair);
        }
        let together = self.model.together.iter().filter(|one| one.holds(&levels));
        bits += together.map(|one| one.then).sum::<f64>();
        Found { bits, verdict: self.verdict(&levels) }
    }

    /// The strictest guard that holds.
    pub(crate) fn verdict(&self, levels: &[u8]) -> Option<Verdict> {
        let held = self.model.guards.iter().filter(|guard| guard.holds(levels));
        held.map(|guard| guard.then).min_by_key(|verdict| *verdict == Verdict::Review)
    }

    /// What it adds or takes that an equal value is rarer or more common than the usual one.
    pub(crate) fn rarity(&self, comparison: &Comparison, level: u8, pair: Pair<'_>) -> f64 {
        if level != EQUAL || comparison.rarity <= 0.0 {
            return 0.0;
        }
        let share = self.share(comparison, pair);
        let bits = (comparison.u_equal / share.max(1e-9)).log2();
        comparison.rarity * bits.clamp(-RARITY_CAP, RARITY_CAP)
    }

    /// A number that so many records have is a placeholder nobody listed: it is no evidence.
    fn is_common(&self, comparison: &Comparison, pair: Pair<'_>) -> bool {
        let is_number = matches!(comparison.how, How::Phone | How::Document);
        is_number && self.table.population() >= LARGE && self.share(comparison, pair) > COMMON
    }

    /// The part of the records that have the value both have.
    fn share(&self, comparison: &Comparison, pair: Pair<'_>) -> f64 {
        match (pair.a, pair.b) {
            (Record::Stored(table, record), _) | (_, Record::Stored(table, record)) => {
                table.share_of(record, comparison.column)
            }
            (Record::Asked(asked), Record::Asked(_)) => asked
                .value(comparison.column)
                .map_or(1.0, |value| self.table.share(comparison.column, value)),
        }
    }

    /// The score, comparison by comparison.
    pub(crate) fn explain(&self, pair: Pair<'_>) -> Explanation {
        let levels = self.levels(pair);
        let mut steps = vec![Step::new("prior", "", self.prior)];
        for (level, comparison) in levels.iter().zip(&self.model.comparisons) {
            let name = level_name(comparison, *level);
            let step = Step::new(&comparison.name, name, weight_of(comparison, *level));
            steps.push(Step { rarity: self.rarity(comparison, *level, pair), ..step });
        }
        for one in self.model.together.iter().filter(|one| one.holds(&levels)) {
            steps.push(Step::new(&one.name, "together", one.then));
        }
        let guards = self.model.guards.iter().filter(|guard| guard.holds(&levels));
        let guards = guards.map(|guard| (guard.name.clone(), guard.then)).collect();
        let mut bits = 0.0;
        for step in &mut steps {
            bits += step.bits + step.rarity;
            step.sum = bits;
        }
        let (link, review) = self.model.thresholds();
        let found = Found { bits, verdict: self.verdict(&levels) };
        Explanation { bits, decision: found.decision(link, review), steps, guards }
    }
}

/// How the score of two records of a table comes about.
///
/// # Errors
/// When the table has no record of one of the ids.
pub fn explain(
    model: &Model,
    table: &Table,
    a: &str,
    b: &str,
) -> Result<Explanation, LinkageError> {
    let of = |id: &str| table.find(id).ok_or_else(|| LinkageError::NoRecord(id.to_owned()));
    let scorer = Scorer::new(model, table);
    Ok(scorer.explain(scorer.stored(of(a)?, of(b)?)))
}

impl Found {
    /// What follows from bits and verdict.
    pub(crate) fn decision(self, link: f64, review: f64) -> Decision {
        match self.verdict {
            Some(Verdict::Never) => Decision::Different,
            _ if self.bits < review => Decision::Different,
            Some(Verdict::Review) => Decision::Review,
            None if self.bits < link => Decision::Review,
            None => Decision::Link,
        }
    }
}

pub(crate) fn weight_of(comparison: &Comparison, level: u8) -> f64 {
    let at = usize::from(level);
    if at < LEVELS { comparison.bits.get(at).copied().unwrap_or(0.0) } else { 0.0 }
}

pub(crate) fn level_name(comparison: &Comparison, level: u8) -> &'static str {
    compare::levels(comparison.how).get(usize::from(level)).copied().unwrap_or(MISSING_NAME)
}

/// What is decided about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// They are linked.
    Link,
    /// A person decides.
    Review,
    /// They are two.
    Different,
}

/// A score as a waterfall: what each comparison added, and what the sum was then.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// log2 of the odds that both records are of one person.
    pub bits: f64,
    /// What is decided.
    pub decision: Decision,
    /// From the prior to the last comparison.
    pub steps: Vec<Step>,
    /// Guards that hold, with what they say.
    pub guards: Vec<(String, Verdict)>,
}

/// A step of the waterfall. It names columns and levels, never values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The column that is compared, `prior`, or the name of a correction.
    pub comparison: String,
    /// How far the values agree; `missing` is no evidence.
    pub level: String,
    /// What the level adds.
    pub bits: f64,
    /// What it adds that the value is rare, or takes that it is common.
    pub rarity: f64,
    /// The sum so far.
    pub sum: f64,
}

impl Step {
    fn new(comparison: &str, level: &str, bits: f64) -> Self {
        Self {
            comparison: comparison.to_owned(),
            level: level.to_owned(),
            bits,
            rarity: 0.0,
            sum: 0.0,
        }
    }
}

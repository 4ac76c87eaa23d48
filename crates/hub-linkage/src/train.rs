//! Weights learnt from a table, without the truth or with it.

use crate::LinkageError;
use crate::candidates::Postings;
use crate::compare::{self, EQUAL, MISSING};
use crate::model::file::ModelFile;
use crate::model::{LEVELS, Model};
use crate::number::float;
use crate::score::{MOST, Scorer};
use crate::table::Table;

mod expectation;
mod labelled;
mod report;

pub use expectation::train;
pub use labelled::fit_to_truth;
pub use report::{Trained, TrainedRow, train_with_truth};

/// Random pairs that a fit to the truth sees.
const CHANCE_SAMPLES: u32 = 80_000;
/// The most pairs that one of them stands for.
const MOST_WEIGHT: f64 = 100.0;

/// A pair as training sees it.
#[derive(Debug, Clone, Copy)]
struct Sample {
    levels: [u8; MOST],
    /// log2 of how much rarer the equal values are than usual, comparison by comparison.
    rarity: [f32; MOST],
    is_match: bool,
    /// How many pairs it stands for.
    weight: f64,
}

/// All candidates of a table, compared.
fn samples(model: &Model, table: &Table, truth: &[Option<u32>]) -> Vec<Sample> {
    let scorer = Scorer::new(model, table);
    let postings = Postings::shared(model, table);
    let pairs = postings.pairs(&(0..crate::number::id(table.len())));
    let mut samples = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (a, b) = crate::candidates::records(pair);
        if table.same_source(a, b) {
            continue;
        }
        let of = |record: u32| truth.get(crate::number::at(record)).copied().flatten();
        samples.push(sample(&scorer, a, b, of(a).is_some() && of(a) == of(b)));
    }
    samples.extend(chance_samples(&scorer, truth));
    samples
}

/// Random pairs, which stand for all that share no key.
fn chance_samples(scorer: &Scorer<'_>, truth: &[Option<u32>]) -> Vec<Sample> {
    let all = crate::number::id(scorer.table.len());
    let whole = float(scorer.table.len()).powi(2) / 2.0;
    let weight = (whole / f64::from(CHANCE_SAMPLES)).clamp(0.01, MOST_WEIGHT);
    let of = |record: u32| truth.get(crate::number::at(record)).copied().flatten();
    let mut dice = crate::hash::Dice::new(7);
    let mut samples = Vec::new();
    for _ in 0..CHANCE_SAMPLES {
        let (a, b) = (dice.below(all), dice.below(all));
        if a == b || (of(a).is_some() && of(a) == of(b)) || scorer.table.same_source(a, b) {
            continue;
        }
        samples.push(Sample { weight, ..sample(scorer, a, b, false) });
    }
    samples
}

fn sample(scorer: &Scorer<'_>, a: u32, b: u32, is_match: bool) -> Sample {
    let pair = scorer.stored(a, b);
    let levels = scorer.levels(pair);
    let mut rarity = [0.0; MOST];
    let found = levels.iter().zip(&scorer.model.comparisons);
    for (slot, (level, comparison)) in rarity.iter_mut().zip(found) {
        if *level == EQUAL && comparison.rarity > 0.0 {
            let bits = scorer.rarity(comparison, *level, pair) / comparison.rarity;
            #[expect(clippy::cast_possible_truncation, reason = "bits are small")]
            {
                *slot = bits as f32;
            }
        }
    }
    Sample { levels, rarity, is_match, weight: 1.0 }
}

/// How often each level was found, comparison by comparison.
#[derive(Debug, Clone)]
struct Counts(Vec<[f64; LEVELS]>);

impl Counts {
    fn new(model: &Model) -> Self {
        Self(vec![[0.0; LEVELS]; model.comparisons.len()])
    }

    fn add(&mut self, levels: &[u8; MOST], weight: f64) {
        for (counts, level) in self.0.iter_mut().zip(levels) {
            if *level == MISSING {
                continue;
            }
            if let Some(slot) = counts.get_mut(usize::from(*level)) {
                *slot += weight;
            }
        }
    }

    /// The part of each level, never 0 and never 1.
    fn parts(&self, model: &Model) -> Vec<[f64; LEVELS]> {
        let of = |(counts, comparison): (&[f64; LEVELS], &crate::model::Comparison)| {
            let known = compare::levels(comparison.how).len();
            let sum: f64 = counts.iter().take(known).sum::<f64>() + 0.5 * float(known);
            counts.map(|count| (count + 0.5) / sum)
        };
        self.0.iter().zip(&model.comparisons).map(of).collect()
    }
}

/// Random pairs: nearly all of them are of two persons.
fn by_chance(scorer: &Scorer<'_>, count: usize, seed: u64) -> Counts {
    let mut counts = Counts::new(scorer.model);
    let mut dice = crate::hash::Dice::new(seed);
    let all = crate::number::id(scorer.table.len());
    for _ in 0..count {
        let (a, b) = (dice.below(all), dice.below(all));
        if a != b && !scorer.table.same_source(a, b) {
            counts.add(&scorer.levels(scorer.stored(a, b)), 1.0);
        }
    }
    counts
}

/// Writes m and u into the file of a model.
fn with_parts(model: &Model, m: &[[f64; LEVELS]], u: &[[f64; LEVELS]]) -> ModelFile {
    let mut file = model.file.clone();
    let known = file.comparison.iter_mut().zip(&model.comparisons).zip(m.iter().zip(u));
    for ((written, comparison), (m, u)) in known {
        written.levels.clear();
        for ((name, m), u) in compare::levels(comparison.how).iter().zip(m).zip(u) {
            let level = crate::LevelFile { m: rounded(*m), u: rounded(*u), bits: None };
            written.levels.insert((*name).to_owned(), level);
        }
    }
    file
}

/// Three digits are more than the data supports, and a person can read them.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

fn enough(samples: usize) -> Result<(), LinkageError> {
    if samples < 20 {
        return Err(LinkageError::TooLittle(format!("{samples} pairs share a key")));
    }
    Ok(())
}

/// Of the pairs that belong together how many share a key, how many there are, and candidates.
pub fn candidate_recall(model: &Model, table: &Table, truth: &[Option<u32>]) -> (u64, u64, usize) {
    let pairs = Postings::shared(model, table).pairs(&(0..crate::number::id(table.len())));
    let of = |record: u32| truth.get(crate::number::at(record)).copied().flatten();
    let mut sizes: std::collections::HashMap<u32, u64> = std::collections::HashMap::new();
    for label in truth.iter().flatten() {
        *sizes.entry(*label).or_default() += 1;
    }
    let all = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let is_match = |pair: &&u64| {
        let (a, b) = crate::candidates::records(**pair);
        of(a).is_some() && of(a) == of(b)
    };
    let found = u64::try_from(pairs.iter().filter(is_match).count()).unwrap_or(u64::MAX);
    (found, all, pairs.len())
}

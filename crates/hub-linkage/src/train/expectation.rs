//! m and u learnt without the truth, by expectation and maximisation.

use crate::LinkageError;
use crate::candidates::{Postings, records};
use crate::compare::MISSING;
use crate::model::{LEVELS, Model, weight};
use crate::number::float;
use crate::score::{MOST, Scorer};
use crate::table::Table;

use super::report::{Trained, report};
use super::{Counts, by_chance, enough, rounded, with_parts};

/// Random pairs from which u is taken, for each record and at most.
const BY_CHANCE: (usize, usize) = (200, 1_000_000);
/// Pairs of one block that are looked at.
const MOST_PAIRS: usize = 300_000;
/// Rounds of expectation and maximisation.
const ROUNDS: usize = 25;

/// Learns m and u from a table (Dempster, Laird and Rubin 1977; Winkler 1988).
///
/// u comes from random pairs. m comes from the pairs of each block, over the columns that the key
/// of the block is not made of, and is the mean of what the blocks say. The same seed and table
/// give the same model.
///
/// # Errors
/// When too few pairs share a key.
pub fn train(model: &Model, table: &Table, seed: u64) -> Result<Trained, LinkageError> {
    let postings = Postings::shared(model, table);
    enough(postings.count())?;
    let scorer = Scorer::new(model, table);
    let drawn = (table.len() * BY_CHANCE.0).clamp(50_000, BY_CHANCE.1);
    let u = by_chance(&scorer, drawn, seed).parts(model);
    let mut learnt = Counts::new(model);
    let mut blocks = 0;
    for position in 0..model.blocks.len() {
        let levels = levels_of(&scorer, &postings.of_block(position, MOST_PAIRS));
        if levels.len() < 50 {
            continue;
        }
        let session = Session::new(model, position, &u);
        session.run(&levels, &mut learnt);
        blocks += 1;
    }
    if blocks == 0 {
        return Err(LinkageError::TooLittle("no key is shared by 50 pairs".to_owned()));
    }
    let m = learnt.parts(model);
    let mut file = with_parts(model, &m, &u);
    for one in &mut file.together {
        one.bits = 0.0;
    }
    let pairs = postings.pairs(&(0..crate::number::id(table.len())));
    file.matches_per_record = matches_per_record(&Model::from_file(file.clone())?, table, &pairs);
    report(file, table)
}

fn levels_of(scorer: &Scorer<'_>, pairs: &[u64]) -> Vec<[u8; MOST]> {
    let compared = pairs.iter().map(|pair| records(*pair));
    let compared = compared.filter(|(a, b)| !scorer.table.same_source(*a, *b));
    compared.map(|(a, b)| scorer.levels(scorer.stored(a, b))).collect()
}

/// What one block can say.
struct Session<'a> {
    model: &'a Model,
    u: &'a [[f64; LEVELS]],
    /// Comparisons of columns that the key is made of say nothing here.
    is_open: Vec<bool>,
}

impl<'a> Session<'a> {
    fn new(model: &'a Model, block: usize, u: &'a [[f64; LEVELS]]) -> Self {
        let block = model.blocks.get(block);
        let is_open = model
            .comparisons
            .iter()
            .map(|comparison| block.is_some_and(|block| !block.uses(comparison.column)))
            .collect();
        Self { model, u, is_open }
    }

    /// Learns, and adds what the matches of this block are like.
    fn run(&self, pairs: &[[u8; MOST]], learnt: &mut Counts) {
        let mut prior: f64 = 0.0;
        let mut m = self.first();
        for round in 0..ROUNDS {
            let mut counts = Counts::new(self.model);
            let mut matches = 0.0;
            for levels in pairs {
                let odds = probability(prior + self.bits(&m, levels));
                counts.add(levels, odds);
                matches += odds;
            }
            let part = (matches / float(pairs.len())).clamp(1e-6, 1.0 - 1e-6);
            prior = (part / (1.0 - part)).log2();
            m = counts.parts(self.model);
            if round + 1 == ROUNDS {
                self.add(&counts, matches, learnt);
            }
        }
    }

    /// The weights of the model to start from.
    fn first(&self) -> Vec<[f64; LEVELS]> {
        let of = |(comparison, u): (&crate::model::Comparison, &[f64; LEVELS])| {
            let known = crate::compare::levels(comparison.how).len();
            let mut m = [0.0; LEVELS];
            for (place, slot) in m.iter_mut().enumerate().take(known) {
                let u = u.get(place).copied().unwrap_or(0.0);
                // Equal nine times in ten; the rest as it is by chance.
                *slot = if place == 0 { 0.9 } else { 0.1 * u + 0.002 };
            }
            m
        };
        self.model.comparisons.iter().zip(self.u).map(of).collect()
    }

    fn bits(&self, m: &[[f64; LEVELS]], levels: &[u8; MOST]) -> f64 {
        let parts = m.iter().zip(self.u).zip(levels).zip(&self.is_open);
        parts
            .filter(|(((_, _), level), is_open)| **is_open && **level != MISSING)
            .map(|(((m, u), level), _)| {
                let at = usize::from(*level);
                weight(m.get(at).copied().unwrap_or(0.0), u.get(at).copied().unwrap_or(0.0))
            })
            .sum()
    }

    /// Every block has the same say, however many pairs it has.
    fn add(&self, counts: &Counts, matches: f64, learnt: &mut Counts) {
        let scale = 1_000.0 / matches.max(1_000.0);
        for ((sum, counts), is_open) in learnt.0.iter_mut().zip(&counts.0).zip(&self.is_open) {
            if *is_open {
                for (sum, count) in sum.iter_mut().zip(counts) {
                    *sum += count * scale;
                }
            }
        }
    }
}

/// How many records a record belongs with, from the candidates with m and u as they are.
fn matches_per_record(model: &Model, table: &Table, pairs: &[u64]) -> f64 {
    let all = float(table.len()).max(2.0);
    let mut matches = 0.7;
    for _ in 0..12 {
        let scorer = Scorer { prior: (matches / all).log2(), ..Scorer::new(model, table) };
        let bits = pairs.iter().map(|pair| {
            let (a, b) = records(*pair);
            probability(scorer.found(scorer.stored(a, b)).bits)
        });
        matches = (bits.sum::<f64>() * 2.0 / all).clamp(1e-4, all);
    }
    rounded(matches)
}

/// The probability of odds in bits.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

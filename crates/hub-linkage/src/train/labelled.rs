//! Weights fitted to records whose truth is known.

use crate::compare::{self, EQUAL};
use crate::model::file::ModelFile;
use crate::model::{LEVELS, Model, weight};
use crate::number::float;
use crate::score::Scorer;
use crate::table::Table;
use crate::{LevelFile, LinkageError};

use super::{Counts, Sample, by_chance, enough, rounded, samples, with_parts};

/// Steps of Newton's method; it settles after eight or so.
const STEPS: usize = 18;

/// Fits the weights to the truth: m and u are counted, and bits are those of a logistic regression
/// drawn towards log2(m / u), so that evidence that always comes together counts once.
///
/// `pull` says how strongly they are drawn; 1 is one pair's worth for each weight.
///
/// # Errors
/// When too few pairs share a key, or none of them belongs together.
pub fn fit_to_truth(
    model: &Model,
    table: &Table,
    truth: &[Option<u32>],
    pull: f64,
    seed: u64,
) -> Result<ModelFile, LinkageError> {
    let samples = samples(model, table, truth);
    enough(samples.len())?;
    let matches = samples.iter().filter(|sample| sample.is_match).count();
    if matches < 5 || matches + 5 > samples.len() {
        return Err(LinkageError::TooLittle(format!("{matches} candidates belong together")));
    }
    let scorer = Scorer::new(model, table);
    let mut m = Counts::new(model);
    for sample in samples.iter().filter(|sample| sample.is_match) {
        m.add(&sample.levels, 1.0);
    }
    let u = by_chance(&scorer, 400_000, seed).parts(model);
    let m = m.parts(model);
    let mut file = with_parts(model, &m, &u);
    // Rarity is measured against u, so it is taken anew with the u that was found.
    let renewed = Model::from_file(file.clone())?;
    let features = Features::of(&renewed, &m, &u);
    let samples = super::samples(&renewed, table, truth);
    let start = prior_of(matches, table.len());
    let weights = fit(&features, &samples, start, pull);
    features.write(&mut file, &weights, table.len());
    Ok(file)
}

/// Which weights a model has, and what they are drawn towards.
struct Features<'a> {
    model: &'a Model,
    /// For each comparison the place of its first level.
    levels: Vec<usize>,
    rarity: Vec<usize>,
    together: usize,
    towards: Vec<f64>,
}

impl<'a> Features<'a> {
    fn of(model: &'a Model, m: &[[f64; LEVELS]], u: &[[f64; LEVELS]]) -> Self {
        // The first weight is the prior.
        let mut towards = vec![0.0];
        let mut levels = Vec::new();
        for ((comparison, m), u) in model.comparisons.iter().zip(m).zip(u) {
            levels.push(towards.len());
            let known = compare::levels(comparison.how).len();
            towards.extend(m.iter().zip(u).take(known).map(|(m, u)| weight(*m, *u) * 0.7));
        }
        let mut rarity = Vec::new();
        for comparison in &model.comparisons {
            rarity.push(towards.len());
            towards.push(comparison.rarity);
        }
        let together = towards.len();
        towards.extend(model.together.iter().map(|_| 0.0));
        Self { model, levels, rarity, together, towards }
    }

    /// The weights that count for a pair, each with its factor.
    fn active(&self, sample: &Sample, active: &mut Vec<(usize, f64)>) {
        active.clear();
        active.push((0, 1.0));
        let comparisons = self.model.comparisons.iter().zip(&self.levels).zip(&self.rarity);
        let found = sample.levels.iter().zip(&sample.rarity);
        for (((comparison, start), rare), (level, rarity)) in comparisons.zip(found) {
            if usize::from(*level) >= LEVELS {
                continue;
            }
            active.push((start + usize::from(*level), 1.0));
            if *level == EQUAL && comparison.rarity > 0.0 {
                active.push((*rare, f64::from(*rarity)));
            }
        }
        for (position, one) in self.model.together.iter().enumerate() {
            if one.holds(&sample.levels) {
                active.push((self.together + position, 1.0));
            }
        }
    }

    /// Rarity never counts more than theory says: what is rare in a small table would count for
    /// too much in a large one.
    fn bound(&self, weights: &mut [f64]) {
        for place in &self.rarity {
            if let Some(weight) = weights.get_mut(*place) {
                *weight = weight.clamp(0.02, 1.0);
            }
        }
    }

    fn write(&self, file: &mut ModelFile, weights: &[f64], records: usize) {
        let of = |place: usize| rounded_bits(weights.get(place).copied().unwrap_or(0.0));
        let prior = weights.first().copied().unwrap_or(0.0);
        file.matches_per_record = rounded(prior.exp2() * float(records));
        let places = self.levels.iter().zip(&self.rarity);
        for ((comparison, known), (start, rare)) in
            file.comparison.iter_mut().zip(&self.model.comparisons).zip(places)
        {
            for (name, place) in compare::levels(known.how).iter().zip(*start..) {
                if let Some(level) = comparison.levels.get_mut(*name) {
                    *level = LevelFile { bits: Some(of(place)), ..*level };
                }
            }
            if known.rarity > 0.0 {
                comparison.rarity = of(*rare);
            }
        }
        for (one, place) in file.together.iter_mut().zip(self.together..) {
            one.bits = of(place);
        }
    }
}

fn rounded_bits(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}

/// The odds in bits that two records belong together.
fn prior_of(matches: usize, records: usize) -> f64 {
    let all = float(records);
    (float(matches) / (all * (all - 1.0) / 2.0)).log2()
}

/// Logistic regression by Newton's method, in bits, drawn towards the given weights.
fn fit(features: &Features<'_>, samples: &[Sample], start: f64, pull: f64) -> Vec<f64> {
    let mut towards = features.towards.clone();
    if let Some(first) = towards.first_mut() {
        *first = start;
    }
    let mut weights = towards.clone();
    let mut here = Slope::at(features, samples, &weights, &towards, pull);
    for _ in 0..STEPS {
        let step = solved(here.curve.clone(), here.rise.clone(), weights.len());
        let mut length = 1.0;
        // A step that makes it worse was too long.
        for _ in 0..8 {
            let mut next: Vec<f64> =
                weights.iter().zip(&step).map(|(weight, step)| weight + length * step).collect();
            features.bound(&mut next);
            let there = Slope::at(features, samples, &next, &towards, pull);
            if there.loss <= here.loss {
                (weights, here) = (next, there);
                break;
            }
            length /= 3.0;
        }
    }
    weights
}

/// Loss, slope and curvature at some weights.
struct Slope {
    loss: f64,
    rise: Vec<f64>,
    curve: Vec<f64>,
}

impl Slope {
    fn at(
        features: &Features<'_>,
        samples: &[Sample],
        weights: &[f64],
        towards: &[f64],
        pull: f64,
    ) -> Self {
        let nats = std::f64::consts::LN_2;
        let pull = pull * 0.1 * nats * nats;
        let size = weights.len();
        let apart: Vec<f64> = weights.iter().zip(towards).map(|(one, other)| other - one).collect();
        let loss = apart.iter().map(|apart| pull * apart * apart / 2.0).sum();
        let rise = apart.iter().map(|apart| pull * apart).collect();
        let mut sum = Self { loss, rise, curve: vec![0.0; size * size] };
        for place in 0..size {
            if let Some(slot) = sum.curve.get_mut(place * size + place) {
                *slot = pull;
            }
        }
        let mut active = Vec::new();
        for sample in samples {
            features.active(sample, &mut active);
            sum.add(sample, &active, weights);
        }
        sum
    }

    fn add(&mut self, sample: &Sample, active: &[(usize, f64)], weights: &[f64]) {
        let nats = std::f64::consts::LN_2;
        let size = weights.len();
        let bits: f64 = active
            .iter()
            .map(|(place, factor)| weights.get(*place).copied().unwrap_or(0.0) * factor)
            .sum();
        let signed = nats * if sample.is_match { bits } else { -bits };
        self.loss += sample.weight * ((-signed.abs()).exp().ln_1p() + (-signed).max(0.0));
        let odds = 1.0 / (1.0 + (-bits * nats).exp());
        let miss = sample.weight * (f64::from(u8::from(sample.is_match)) - odds);
        let spread = sample.weight * odds * (1.0 - odds) * nats * nats;
        for (place, factor) in active {
            if let Some(slot) = self.rise.get_mut(*place) {
                *slot += miss * factor * nats;
            }
            if spread < 1e-9 {
                continue;
            }
            for (other, more) in active {
                if let Some(slot) = self.curve.get_mut(place * size + other) {
                    *slot += spread * factor * more;
                }
            }
        }
    }
}

/// Solves a symmetric system by elimination.
fn solved(mut matrix: Vec<f64>, mut right: Vec<f64>, size: usize) -> Vec<f64> {
    for pivot in 0..size {
        let row: Vec<f64> =
            matrix.get(pivot * size..(pivot + 1) * size).unwrap_or_default().to_vec();
        let diagonal = row.get(pivot).copied().unwrap_or(1.0).max(1e-12);
        let value = right.get(pivot).copied().unwrap_or(0.0);
        for lower in pivot + 1..size {
            let Some(target) = matrix.get_mut(lower * size..(lower + 1) * size) else { continue };
            let factor = target.get(pivot).copied().unwrap_or(0.0) / diagonal;
            if factor == 0.0 {
                continue;
            }
            for (slot, above) in target.iter_mut().zip(&row).skip(pivot) {
                *slot -= factor * above;
            }
            if let Some(slot) = right.get_mut(lower) {
                *slot -= factor * value;
            }
        }
    }
    let mut found = vec![0.0; size];
    for place in (0..size).rev() {
        let row = matrix.get(place * size..(place + 1) * size).unwrap_or_default();
        let known: f64 =
            row.iter().zip(&found).skip(place + 1).map(|(one, other)| one * other).sum();
        let diagonal = row.get(place).copied().unwrap_or(1.0).max(1e-12);
        if let Some(slot) = found.get_mut(place) {
            *slot = (right.get(place).copied().unwrap_or(0.0) - known) / diagonal;
        }
    }
    found
}

//! What was learnt, and which errors it lets expect.

use serde::Serialize;

use crate::LinkageError;
use crate::candidates::{Postings, records};
use crate::compare;
use crate::model::Model;
use crate::model::file::ModelFile;
use crate::number::{at, float, id};
use crate::score::{Decision, Scorer};
use crate::table::Table;

use super::expectation::probability;
use super::fit_to_truth;

/// A model that was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The model.
    pub model: ModelFile,
    /// m, u and bits, level by level.
    pub rows: Vec<TrainedRow>,
    /// Pairs that share a key.
    pub candidates: usize,
    /// The part of the linked pairs that is expected to be wrong.
    pub wrong: f64,
    /// The part of the true pairs among the candidates that is expected not to be linked.
    pub missed: f64,
}

/// What was learnt about one level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainedRow {
    /// The column.
    pub comparison: String,
    /// How far the values agree.
    pub level: String,
    /// How often among records of one person.
    pub m: f64,
    /// How often among records of two.
    pub u: f64,
    /// The weight.
    pub bits: f64,
}

/// Fits a model to a truth that is known by the ids of records.
///
/// # Errors
/// When too few pairs share a key, or none of them belongs together.
pub fn train_with_truth<'a>(
    model: &Model,
    table: &Table,
    truth: impl Fn(&str) -> Option<&'a str>,
    seed: u64,
) -> Result<Trained, LinkageError> {
    let mut known = std::collections::HashMap::new();
    let labels: Vec<Option<u32>> = (0..id(table.len()))
        .map(|record| {
            let person = truth(table.id(record))?;
            let next = id(known.len());
            Some(*known.entry(person).or_insert(next))
        })
        .collect();
    report(fit_to_truth(model, table, &labels, 1.0, seed)?, table)
}

/// Says what a model weighs, and which errors it lets expect on a table.
pub(super) fn report(file: ModelFile, table: &Table) -> Result<Trained, LinkageError> {
    let model = Model::from_file(file.clone())?;
    let mut rows = Vec::new();
    for (written, comparison) in file.comparison.iter().zip(&model.comparisons) {
        for (name, bits) in compare::levels(comparison.how).iter().zip(comparison.bits) {
            let Some(level) = written.levels.get(*name) else { continue };
            let (comparison, level_name) = (comparison.name.clone(), (*name).to_owned());
            rows.push(TrainedRow { comparison, level: level_name, m: level.m, u: level.u, bits });
        }
    }
    let pairs = Postings::shared(&model, table).pairs(&(0..id(table.len())));
    let scorer = Scorer::new(&model, table);
    let (link, review) = model.thresholds();
    let (mut linked, mut wrong, mut true_pairs, mut missed) = (0_usize, 0.0, 0.0, 0.0);
    for pair in &pairs {
        let (a, b) = records(*pair);
        let found = scorer.found(scorer.stored(a, b));
        let odds = probability(found.bits);
        true_pairs += odds;
        if found.decision(link, review) == Decision::Link {
            linked += 1;
            wrong += 1.0 - odds;
        } else {
            missed += odds;
        }
    }
    let wrong = wrong / float(linked).max(1.0);
    let missed = missed / f64::max(true_pairs, 1.0);
    let candidates = at(id(pairs.len()));
    Ok(Trained { model: file, rows, candidates, wrong, missed })
}

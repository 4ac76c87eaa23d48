//! How good clusters are, against the truth.

use std::collections::HashMap;

use serde::Serialize;

use crate::number::float;

/// Measures of clusters against the truth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Evaluation {
    /// Records that are in both files.
    pub records: usize,
    /// Pairs that belong together.
    pub true_pairs: u64,
    /// Pairs that were linked.
    pub linked_pairs: u64,
    /// Pairs that were linked and belong together.
    pub right_pairs: u64,
    /// The part of the linked pairs that is right.
    pub precision: f64,
    /// The part of the true pairs that was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
    /// Precision, record by record (Bagga and Baldwin 1998).
    pub b_cubed_precision: f64,
    /// Recall, record by record.
    pub b_cubed_recall: f64,
    /// The harmonic mean of both.
    pub b_cubed_f1: f64,
}

/// Compares clusters with the truth; records without truth are left out.
pub fn evaluate<'a>(
    clusters: impl IntoIterator<Item = (&'a str, &'a str)>,
    truth: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Evaluation {
    let truth: HashMap<&str, &str> = truth.into_iter().collect();
    let mut found: HashMap<&str, u64> = HashMap::new();
    let mut real: HashMap<&str, u64> = HashMap::new();
    let mut both: HashMap<(&str, &str), u64> = HashMap::new();
    let mut records = 0;
    for (record, cluster) in clusters {
        let Some(person) = truth.get(record) else { continue };
        records += 1;
        *found.entry(cluster).or_default() += 1;
        *real.entry(person).or_default() += 1;
        *both.entry((cluster, person)).or_default() += 1;
    }
    let pairs = |count: u64| count * count.saturating_sub(1) / 2;
    let linked_pairs: u64 = found.values().map(|count| pairs(*count)).sum();
    let true_pairs: u64 = real.values().map(|count| pairs(*count)).sum();
    let right_pairs: u64 = both.values().map(|count| pairs(*count)).sum();
    let (mut b_precision, mut b_recall) = (0.0, 0.0);
    for ((cluster, person), count) in &both {
        let part = |whole: Option<&u64>| {
            long(*count) * long(*count) / long(whole.copied().unwrap_or(1).max(1))
        };
        b_precision += part(found.get(cluster));
        b_recall += part(real.get(person));
    }
    let all = float(records).max(1.0);
    let (precision, recall) = (ratio(right_pairs, linked_pairs), ratio(right_pairs, true_pairs));
    Evaluation {
        records,
        true_pairs,
        linked_pairs,
        right_pairs,
        precision,
        recall,
        f1: mean(precision, recall),
        b_cubed_precision: b_precision / all,
        b_cubed_recall: b_recall / all,
        b_cubed_f1: mean(b_precision / all, b_recall / all),
    }
}

fn long(count: u64) -> f64 {
    float(usize::try_from(count).unwrap_or(usize::MAX))
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { long(part) / long(whole) }
}

fn mean(one: f64, other: f64) -> f64 {
    if one + other > 0.0 { 2.0 * one * other / (one + other) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_records_are_counted() {
        let clusters = [("1", "a"), ("2", "a"), ("3", "a"), ("4", "b"), ("5", "b")];
        let truth = [("1", "x"), ("2", "x"), ("3", "y"), ("4", "y"), ("5", "z")];
        let found = evaluate(clusters, truth);
        assert_eq!((found.linked_pairs, found.true_pairs, found.right_pairs), (4, 2, 1));
        assert!((found.precision - 0.25).abs() < 1e-9 && (found.recall - 0.5).abs() < 1e-9);
        assert!((found.b_cubed_precision - (2.0 * 4.0 / 6.0 + 1.0 / 3.0 + 1.0) / 5.0).abs() < 0.2);
    }

    #[test]
    fn the_truth_itself_is_perfect() {
        let truth = [("1", "x"), ("2", "x"), ("3", "y")];
        let found = evaluate(truth, truth);
        assert!((found.f1 - 1.0).abs() < 1e-9 && (found.b_cubed_f1 - 1.0).abs() < 1e-9);
    }
}

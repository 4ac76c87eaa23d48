//! All records of a table against each other.

use crate::candidates::{CutBlock, Postings, records};
use crate::cluster::{self, Edge};
use crate::model::Model;
use crate::model::file::Verdict;
use crate::number::{at, id};
use crate::score::{Decision, Found, Scorer};
use crate::table::Table;

/// Pairs that are held in memory at a time.
const PORTION: usize = 16_000_000;

/// What became of a table.
#[derive(Debug, Clone)]
pub struct Dedupe {
    /// For each record the smallest record of its cluster.
    pub clusters: Vec<u32>,
    /// Pairs that a person should decide, the most likely first.
    pub review: Vec<ReviewPair>,
    /// Pairs that were compared.
    pub compared: usize,
    /// Blocks that were cut.
    pub cut: Vec<CutBlock>,
}

/// A pair that a person should decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewPair {
    /// The smaller record.
    pub a: u32,
    /// The other one.
    pub b: u32,
    /// log2 of the odds that both are of one person.
    pub bits: f64,
}

/// Finds who is who in a table.
pub fn dedupe(model: &Model, table: &Table) -> Dedupe {
    let scorer = Scorer::new(model, table);
    let postings = Postings::shared(model, table);
    let (edges, compared) = scored(&scorer, &postings);
    let cut = postings.cut();
    drop(postings);
    let clusters = cluster::clusters(&scorer, &edges);
    let review = review(&scorer, &edges, &clusters);
    Dedupe { clusters, review, compared, cut }
}

/// Scores all candidates and keeps what a person or a link could come of.
pub(crate) fn scored(scorer: &Scorer<'_>, postings: &Postings) -> (Vec<Edge>, usize) {
    let all = id(scorer.table.len());
    let portions = id(postings.count().div_ceil(PORTION).max(1));
    let share = all.div_ceil(portions).max(1);
    let (mut edges, mut compared) = (Vec::new(), 0);
    for start in (0..all).step_by(at(share)) {
        let pairs = postings.pairs(&(start..start.saturating_add(share).min(all)));
        compared += pairs.len();
        edges.extend(scored_on_all_cores(scorer, &pairs));
    }
    (edges, compared)
}

fn scored_on_all_cores(scorer: &Scorer<'_>, pairs: &[u64]) -> Vec<Edge> {
    let share = pairs.len().div_ceil(crate::threads()).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = pairs
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    part.iter().filter_map(|pair| edge(scorer, *pair)).collect::<Vec<_>>()
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

fn edge(scorer: &Scorer<'_>, pair: u64) -> Option<Edge> {
    let (a, b) = records(pair);
    if scorer.table.same_source(a, b) {
        return None;
    }
    let Found { bits, verdict } = scorer.found(scorer.stored(a, b));
    let is_kept = bits >= scorer.model.thresholds().1 && verdict != Some(Verdict::Never);
    #[expect(clippy::cast_possible_truncation, reason = "bits are small, and a float is enough")]
    is_kept.then_some(Edge { a, b, bits: bits as f32, verdict })
}

/// Pairs in the band, and links that the clusters did not take.
fn review(scorer: &Scorer<'_>, edges: &[Edge], clusters: &[u32]) -> Vec<ReviewPair> {
    let (link, review) = scorer.model.thresholds();
    let mut pairs: Vec<ReviewPair> = edges
        .iter()
        .filter(|edge| clusters.get(at(edge.a)) != clusters.get(at(edge.b)))
        .filter(|edge| {
            let found = Found { bits: f64::from(edge.bits), verdict: edge.verdict };
            found.decision(link, review) != Decision::Different
        })
        .map(|edge| ReviewPair { a: edge.a, b: edge.b, bits: f64::from(edge.bits) })
        .collect();
    pairs.sort_by(|one, other| {
        other.bits.total_cmp(&one.bits).then((one.a, one.b).cmp(&(other.a, other.b)))
    });
    // One question between two clusters is enough.
    let mut asked = std::collections::HashSet::new();
    pairs.retain(|pair| {
        let cluster = |record: u32| clusters.get(at(record)).copied().unwrap_or(record);
        let (a, b) = (cluster(pair.a), cluster(pair.b));
        asked.insert((a.min(b), a.max(b)))
    });
    pairs
}

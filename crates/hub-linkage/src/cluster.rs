//! Clusters of records: joined by evidence between all members, never by a chain alone.

use std::collections::HashMap;

use crate::model::file::Verdict;
use crate::number::{at, float};
use crate::score::{Found, Scorer};

/// A pair that was scored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) bits: f32,
    pub(crate) verdict: Option<Verdict>,
}

/// Records of a component whose pairs are all scored; of a larger one only the closest.
const MOST_MATRIX: usize = 600;

/// The cluster of each record: the smallest record in it.
pub(crate) fn clusters(scorer: &Scorer<'_>, edges: &[Edge]) -> Vec<u32> {
    let records = scorer.table.len();
    let (link, _) = scorer.model.thresholds();
    let strong: Vec<&Edge> = edges
        .iter()
        .filter(|edge| edge.verdict.is_none() && f64::from(edge.bits) >= link)
        .collect();
    let mut found = Forest::new(records);
    for edge in &strong {
        found.join(edge.a, edge.b);
    }
    let mut components: HashMap<u32, Vec<u32>> = HashMap::new();
    for edge in &strong {
        for record in [edge.a, edge.b] {
            components.entry(found.root(record)).or_default().push(record);
        }
    }
    let mut clusters: Vec<u32> = (0..crate::number::id(records)).collect();
    let mut components: Vec<Vec<u32>> = components.into_values().collect();
    for members in &mut components {
        members.sort_unstable();
        members.dedup();
    }
    components.sort_unstable();
    let by_component = edges_by_component(&components, &strong, &mut found);
    for (members, edges) in components.iter().zip(by_component) {
        for group in Component::new(scorer, members, &edges).grown() {
            let Some(first) = group.iter().min().copied() else { continue };
            for record in group {
                if let Some(slot) = clusters.get_mut(at(record)) {
                    *slot = first;
                }
            }
        }
    }
    clusters
}

fn edges_by_component(
    components: &[Vec<u32>],
    edges: &[&Edge],
    found: &mut Forest,
) -> Vec<Vec<Edge>> {
    let roots = components.iter().filter_map(|members| members.first().copied());
    let places: HashMap<u32, usize> = roots.map(|first| found.root(first)).zip(0..).collect();
    let mut sorted = vec![Vec::new(); components.len()];
    for edge in edges {
        let place = places.get(&found.root(edge.a)).copied().unwrap_or(usize::MAX);
        if let Some(slot) = sorted.get_mut(place) {
            slot.push(**edge);
        }
    }
    sorted
}

/// Records that are connected by links, directly or through others.
struct Component<'a> {
    scorer: &'a Scorer<'a>,
    members: &'a [u32],
    edges: &'a [Edge],
}

/// What is known between two clusters.
#[derive(Clone, Copy)]
struct Between {
    sum: f64,
    most: f64,
    is_forbidden: bool,
}

impl<'a> Component<'a> {
    fn new(scorer: &'a Scorer<'a>, members: &'a [u32], edges: &'a [Edge]) -> Self {
        Self { scorer, members, edges }
    }

    /// The clusters that the component falls into.
    fn grown(&self) -> Vec<Vec<u32>> {
        if self.members.len() == 2 {
            return vec![self.members.to_vec()];
        }
        if self.members.len() > MOST_MATRIX {
            self.grown_edge_by_edge()
        } else {
            self.joined_closest_first()
        }
    }

    fn between(&self, a: u32, b: u32) -> Between {
        let found = if self.scorer.table.same_source(a, b) {
            Found { bits: f64::MIN, verdict: Some(Verdict::Never) }
        } else {
            self.scorer.found(self.scorer.stored(a, b))
        };
        let clip = self.scorer.model.cluster().clip;
        let is_forbidden = found.verdict == Some(Verdict::Never);
        let bits = if found.verdict.is_some() { found.bits.min(0.0) } else { found.bits };
        let bits = bits.clamp(-clip, clip);
        Between { sum: bits, most: bits, is_forbidden }
    }

    /// Joins the two closest clusters as long as the evidence between all their records allows.
    fn joined_closest_first(&self) -> Vec<Vec<u32>> {
        let rules = self.scorer.model.cluster();
        let count = self.members.len();
        let mut clusters: Vec<Vec<u32>> = self.members.iter().map(|record| vec![*record]).collect();
        let mut matrix =
            Matrix::new(count, |a, b| match (self.members.get(a), self.members.get(b)) {
                (Some(a), Some(b)) => self.between(*a, *b),
                _ => Between { sum: 0.0, most: 0.0, is_forbidden: true },
            });
        while let Some((a, b)) = matrix.closest(&clusters, &rules) {
            matrix.merge(a, b);
            let moved = clusters.get_mut(b).map(std::mem::take).unwrap_or_default();
            if let Some(kept) = clusters.get_mut(a) {
                kept.extend(moved);
            }
        }
        clusters.retain(|cluster| !cluster.is_empty());
        clusters
    }

    /// For a component too large for that: link by link, each against a sample of both sides.
    fn grown_edge_by_edge(&self) -> Vec<Vec<u32>> {
        let rules = self.scorer.model.cluster();
        let mut cluster_of: HashMap<u32, u32> =
            self.members.iter().map(|one| (*one, *one)).collect();
        let mut clusters: HashMap<u32, Vec<u32>> =
            self.members.iter().map(|one| (*one, vec![*one])).collect();
        let mut edges = self.edges.to_vec();
        edges.sort_by(|one, other| {
            other.bits.total_cmp(&one.bits).then((one.a, one.b).cmp(&(other.a, other.b)))
        });
        for edge in edges {
            let (Some(one), Some(other)) =
                (cluster_of.get(&edge.a).copied(), cluster_of.get(&edge.b).copied())
            else {
                continue;
            };
            let (Some(left), Some(right)) = (clusters.get(&one), clusters.get(&other)) else {
                continue;
            };
            if one == other
                || left.len() + right.len() > rules.largest
                || !self.may_join(left, right)
            {
                continue;
            }
            let moved = clusters.remove(&other).unwrap_or_default();
            for record in &moved {
                cluster_of.insert(*record, one);
            }
            clusters.entry(one).or_default().extend(moved);
        }
        let mut clusters: Vec<Vec<u32>> = clusters.into_values().collect();
        clusters.sort_unstable();
        clusters
    }

    fn may_join(&self, left: &[u32], right: &[u32]) -> bool {
        const SAMPLE: usize = 12;
        let rules = self.scorer.model.cluster();
        let step = |all: &[u32]| (all.len() / SAMPLE).max(1);
        let mut sum = Between { sum: 0.0, most: f64::MIN, is_forbidden: false };
        let mut count = 0;
        for a in left.iter().step_by(step(left)) {
            for b in right.iter().step_by(step(right)) {
                sum = sum.with(self.between(*a, *b));
                count += 1;
            }
        }
        !sum.is_forbidden && sum.closeness(count, rules.closest) >= rules.mean
    }
}

impl Between {
    fn with(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            most: self.most.max(other.most),
            is_forbidden: self.is_forbidden || other.is_forbidden,
        }
    }

    fn closeness(self, pairs: usize, closest: f64) -> f64 {
        closest * self.most + (1.0 - closest) * self.sum / float(pairs.max(1))
    }
}

/// What is known between all clusters of a component.
struct Matrix {
    count: usize,
    cells: Vec<Between>,
}

impl Matrix {
    fn new(count: usize, between: impl Fn(usize, usize) -> Between) -> Self {
        let nothing = Between { sum: 0.0, most: f64::MIN, is_forbidden: true };
        let mut cells = vec![nothing; count * count];
        for a in 0..count {
            for b in a + 1..count {
                let cell = between(a, b);
                for place in [a * count + b, b * count + a] {
                    if let Some(slot) = cells.get_mut(place) {
                        *slot = cell;
                    }
                }
            }
        }
        Self { count, cells }
    }

    /// The two clusters that are closest, if they may become one.
    fn closest(
        &self,
        clusters: &[Vec<u32>],
        rules: &crate::model::file::ClusterFile,
    ) -> Option<(usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for (a, left) in clusters.iter().enumerate().filter(|(_, one)| !one.is_empty()) {
            let row = self.cells.get(a * self.count..(a + 1) * self.count).unwrap_or_default();
            for (b, (right, cell)) in clusters.iter().zip(row).enumerate().skip(a + 1) {
                if right.is_empty() || cell.is_forbidden || left.len() + right.len() > rules.largest
                {
                    continue;
                }
                let closeness = cell.closeness(left.len() * right.len(), rules.closest);
                if closeness >= rules.mean && best.is_none_or(|(most, ..)| closeness > most) {
                    best = Some((closeness, a, b));
                }
            }
        }
        best.map(|(_, a, b)| (a, b))
    }

    /// Adds what is known of the second cluster to the first.
    fn merge(&mut self, a: usize, b: usize) {
        for other in 0..self.count {
            let Some(of_b) = self.cells.get(b * self.count + other).copied() else { continue };
            for place in [a * self.count + other, other * self.count + a] {
                if let Some(slot) = self.cells.get_mut(place) {
                    *slot = slot.with(of_b);
                }
            }
        }
    }
}

/// Disjoint sets of records.
struct Forest(Vec<u32>);

impl Forest {
    fn new(records: usize) -> Self {
        Self((0..crate::number::id(records)).collect())
    }

    fn root(&mut self, record: u32) -> u32 {
        let mut root = record;
        while let Some(parent) = self.0.get(at(root)).copied().filter(|parent| *parent != root) {
            root = parent;
        }
        let mut here = record;
        while here != root {
            let Some(slot) = self.0.get_mut(at(here)) else { break };
            here = std::mem::replace(slot, root);
        }
        root
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(slot) = self.0.get_mut(at(high)) {
            *slot = low;
        }
    }
}

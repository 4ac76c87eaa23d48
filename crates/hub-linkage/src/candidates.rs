//! Candidates: pairs of records that share a key.

use serde::Serialize;

use crate::compare::Record;
use crate::model::Model;
use crate::number::{at, id};
use crate::table::Table;

/// Neighbours on either side that are compared under a key that too many records share.
const NEIGHBOURS: usize = 12;

/// Records by key, block by block.
pub(crate) struct Postings(Vec<BlockPostings>);

/// Records by the keys of one block.
struct BlockPostings {
    name: String,
    largest: usize,
    /// Sorted by key, then by what makes equal records neighbours, then by record.
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    likeness: u32,
    record: u32,
}

/// A block that was too large to compare all its records with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CutBlock {
    /// The parts of the key.
    pub block: String,
    /// How many keys were cut.
    pub keys: usize,
    /// Records under the largest of them.
    pub largest: usize,
}

impl Postings {
    /// Finds the keys that records share, on all cores.
    pub(crate) fn shared(model: &Model, table: &Table) -> Self {
        let blocks = model.blocks.iter().enumerate().map(|(position, block)| {
            let mut entries = keys_of(model, table, position);
            entries.sort_unstable();
            let groups = entries.chunk_by(|one, other| one.key == other.key);
            let shared = groups.filter(|group| group.len() > 1).flatten().copied().collect();
            BlockPostings { name: block.name.clone(), largest: block.largest, entries: shared }
        });
        Self(blocks.collect())
    }

    /// All keys of all records, to look single records up.
    pub(crate) fn all(model: &Model, table: &Table) -> Self {
        let blocks = model.blocks.iter().enumerate().map(|(position, block)| {
            let mut entries = keys_of(model, table, position);
            entries.sort_unstable();
            entries.shrink_to_fit();
            BlockPostings { name: block.name.clone(), largest: block.largest, entries }
        });
        Self(blocks.collect())
    }

    /// Records that share a key of a block with a record.
    pub(crate) fn found(&self, block: usize, key: u64, likeness: u32, found: &mut Vec<u32>) {
        if let Some(block) = self.0.get(block) {
            found.extend(block.under(key, likeness));
        }
    }

    /// Pairs that share a key of one block, a few of each key when there are many.
    pub(crate) fn of_block(&self, block: usize, most: usize) -> Vec<u64> {
        let mut pairs = Vec::new();
        if let Some(block) = self.0.get(block) {
            block.pairs(&(0..u32::MAX), &mut pairs);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let step = pairs.len().div_ceil(most.max(1)).max(1);
        pairs.into_iter().step_by(step).collect()
    }

    /// Pairs of which the smaller record lies in the range; each once, in order.
    pub(crate) fn pairs(&self, range: &std::ops::Range<u32>) -> Vec<u64> {
        let mut pairs = Vec::new();
        for block in &self.0 {
            block.pairs(range, &mut pairs);
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// How many pairs there are at most, with repetitions.
    pub(crate) fn count(&self) -> usize {
        let groups =
            self.0.iter().flat_map(|block| block.groups().map(|group| block.within(group)));
        groups.sum()
    }

    /// The keys that more records share than are compared.
    pub(crate) fn cut(&self) -> Vec<CutBlock> {
        let cut = self.0.iter().filter_map(|block| {
            let large = block.groups().map(<[Entry]>::len).filter(|count| *count > block.largest);
            let (keys, largest) =
                large.fold((0, 0), |(keys, most), count| (keys + 1, most.max(count)));
            (keys > 0).then(|| CutBlock { block: block.name.clone(), keys, largest })
        });
        cut.collect()
    }
}

impl BlockPostings {
    /// Records under a key, of too many those that are most alike.
    fn under(&self, key: u64, likeness: u32) -> impl Iterator<Item = u32> {
        let start = self.entries.partition_point(|entry| entry.key < key);
        let rest = self.entries.get(start..).unwrap_or_default();
        let count = rest.partition_point(|entry| entry.key == key);
        let group = rest.get(..count).unwrap_or_default();
        let half = self.largest / 2;
        let like = group.partition_point(|entry| entry.likeness < likeness);
        let skipped = if count > self.largest { like.saturating_sub(half) } else { 0 };
        group.iter().skip(skipped).take(self.largest).map(|entry| entry.record)
    }

    fn groups(&self) -> impl Iterator<Item = &[Entry]> {
        self.entries.chunk_by(|one, other| one.key == other.key)
    }

    /// Pairs of a group that are compared.
    fn within(&self, group: &[Entry]) -> usize {
        let all = group.len();
        if all > self.largest { all * NEIGHBOURS } else { all * all.saturating_sub(1) / 2 }
    }

    fn pairs(&self, range: &std::ops::Range<u32>, pairs: &mut Vec<u64>) {
        for group in self.groups() {
            let reach = if group.len() > self.largest { NEIGHBOURS } else { group.len() };
            for (position, one) in group.iter().enumerate() {
                for other in group.iter().skip(position + 1).take(reach) {
                    let (low, high) = (one.record.min(other.record), one.record.max(other.record));
                    if range.contains(&low) && low != high {
                        pairs.push(u64::from(low) << 32 | u64::from(high));
                    }
                }
            }
        }
    }
}

/// The two records of a pair.
pub(crate) fn records(pair: u64) -> (u32, u32) {
    let low = u32::try_from(pair >> 32).unwrap_or(u32::MAX);
    let high = u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    (low, high)
}

fn keys_of(model: &Model, table: &Table, position: usize) -> Vec<Entry> {
    let Some(block) = model.blocks.get(position) else { return Vec::new() };
    let threads = crate::threads();
    let all = id(table.len());
    let share = all.div_ceil(id(threads)).max(1);
    let part = |start: u32| {
        let mut entries = Vec::new();
        let mut keys = Vec::new();
        for record in start..(start + share).min(all) {
            keys.clear();
            block.keys(position, Record::Stored(table, record), &mut keys);
            let likeness = likeness(Record::Stored(table, record));
            entries.extend(keys.iter().map(|key| Entry { key: *key, likeness, record }));
        }
        entries
    };
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> =
            (0..all).step_by(at(share)).map(|start| scope.spawn(move || part(start))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// Makes records with the same first value neighbours.
pub(crate) fn likeness(record: Record<'_>) -> u32 {
    let text = record.value(0).map_or(0, |value| crate::hash::of(value.text.as_bytes()));
    u32::try_from(text >> 32).unwrap_or(0)
}

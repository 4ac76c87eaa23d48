//! Records in memory that one new record is matched with at once.

use std::collections::HashSet;

use crate::LinkageError;
use crate::candidates::{self, Postings};
use crate::compare::{Pair, Record};
use crate::hash::HashedMap;
use crate::model::Model;
use crate::number::at;
use crate::score::{Decision, Explanation, Scorer};
use crate::table::{Asked, Table};

/// Records that were added since the index was built, under one key.
const MOST_ADDED: usize = 200;
/// Records that one question is compared with.
const MOST_COMPARED: usize = 4_000;

/// Records that one new record is matched with.
///
/// Building it sorts the keys of all records once; records that are added or removed later are
/// found, or not found, at once.
pub struct Index {
    model: Model,
    table: Table,
    postings: Postings,
    added: HashedMap<Vec<u32>>,
    removed: HashSet<u32>,
}

/// A record that the new one could be of one person with.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The number of the record in the index.
    pub record: u32,
    /// Its id.
    pub id: String,
    /// log2 of the odds that both are of one person.
    pub bits: f64,
    /// Linked, or for a person to decide.
    pub decision: Decision,
}

impl Index {
    /// An index over a table.
    pub fn new(model: Model, table: Table) -> Self {
        let postings = Postings::all(&model, &table);
        let (added, removed) = (HashedMap::default(), HashSet::new());
        Self { model, table, postings, added, removed }
    }

    /// Adds a record; it is found from now on.
    ///
    /// # Errors
    /// When the index is full.
    pub fn add(&mut self, id: &str, record: Asked) -> Result<u32, LinkageError> {
        let mut keys = Vec::new();
        for (position, block) in self.model.blocks.iter().enumerate() {
            block.keys(position, Record::Asked(&record), &mut keys);
        }
        let number = self.table.add(id, record)?;
        for key in keys {
            self.added.entry(key).or_default().push(number);
        }
        Ok(number)
    }

    /// Removes a record; it is not found any more, and its number is not given again.
    pub fn remove(&mut self, record: u32) {
        if at(record) < self.table.len() && self.removed.insert(record) {
            self.table.forget(record);
        }
    }

    /// Records that can be found.
    pub fn len(&self) -> usize {
        self.table.len() - self.removed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Who the record could be, the most likely first; only what is linked or for a person to
    /// decide. What a guard excludes is left out.
    pub fn candidates(&self, asked: &Asked) -> Vec<Candidate> {
        let scorer = Scorer::new(&self.model, &self.table);
        let (link, review) = self.model.thresholds();
        let mut found = Vec::new();
        for record in self.sharing_a_key(asked) {
            let score = scorer.found(self.pair(asked, record));
            let decision = score.decision(link, review);
            if decision != Decision::Different {
                let id = self.table.id(record).to_owned();
                found.push(Candidate { record, id, bits: score.bits, decision });
            }
        }
        found.sort_by(|one, other| {
            other.bits.total_cmp(&one.bits).then(one.record.cmp(&other.record))
        });
        found
    }

    /// How the score of the record and one of the index comes about.
    pub fn explain(&self, asked: &Asked, record: u32) -> Explanation {
        Scorer::new(&self.model, &self.table).explain(self.pair(asked, record))
    }

    /// The model that records are read and compared by.
    pub fn model(&self) -> &Model {
        &self.model
    }

    fn pair<'a>(&'a self, asked: &'a Asked, record: u32) -> Pair<'a> {
        Pair { a: Record::Stored(&self.table, record), b: Record::Asked(asked) }
    }

    /// Records to compare with: the blocks come in the order of the model, so that of too many
    /// those under the more telling keys are kept.
    fn sharing_a_key(&self, asked: &Asked) -> Vec<u32> {
        let record = Record::Asked(asked);
        let likeness = candidates::likeness(record);
        let (mut keys, mut found, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        let mut chosen = Vec::new();
        for (position, block) in self.model.blocks.iter().enumerate() {
            keys.clear();
            found.clear();
            block.keys(position, record, &mut keys);
            for key in &keys {
                self.postings.found(position, *key, likeness, &mut found);
                if let Some(added) = self.added.get(key) {
                    found.extend(added.iter().rev().take(MOST_ADDED));
                }
            }
            for record in &found {
                if chosen.len() < MOST_COMPARED
                    && !self.removed.contains(record)
                    && seen.insert(*record)
                {
                    chosen.push(*record);
                }
            }
        }
        chosen
    }
}

//! The verification of a whole log, entry after entry.

mod fault;
#[cfg(test)]
mod tests;

pub use fault::{Fault, FaultKind};

use std::collections::BTreeMap;

use crate::checkpoint::Checkpoint;
use crate::entry::Entry;
use crate::merkle::{Frontier, Hash, leaf_hash};

/// A verification under way, in memory for one entry and the checkpoints that are still expected.
///
/// ```
/// use hub_audit::{Entry, Row, Verification};
///
/// let body = Entry::default().encode();
/// let mut verification = Verification::new();
/// verification.push(Row { index: 0, body: &body, leaf: None })?;
/// assert_eq!(verification.finish()?.size, 1);
/// # Ok::<(), hub_audit::Fault>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Verification {
    frontier: Frontier,
    /// By size; there may be several of one size, by several witnesses.
    expected: BTreeMap<u64, Vec<Hash>>,
    matched: u64,
    covered: u64,
    fault: Option<Fault>,
}

/// An entry as it was stored or exported.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its place in the log, from 0.
    pub index: u64,
    /// Its encoding.
    pub body: &'a [u8],
    /// The leaf hash that was stored or given as a receipt with it, if one was.
    pub leaf: Option<Hash>,
}

/// What a log without fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of entries.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
    /// How many checkpoints were reached and had the same root. When it is 0, only the form of the entries was verified.
    pub checkpoints_matched: u64,
    /// How many entries, from the first on, a checkpoint vouches for; later ones could have been changed since.
    pub covered: u64,
}

impl Verification {
    /// Begins at the first entry, with no checkpoint.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins behind the entries of a frontier whose root a checkpoint vouches for; the entries before are not looked at.
    ///
    /// Whether a checkpoint does vouch for [`Frontier::root`] is for the caller to compare.
    #[must_use]
    pub fn resume(frontier: Frontier) -> Self {
        Self { covered: frontier.size(), frontier, ..Self::default() }
    }

    /// Wants the log to have been what this checkpoint says when it had that size. To be called before the first entry.
    ///
    /// Whether the checkpoint is believed is decided before: see [`Checkpoint::open`].
    pub fn expect(&mut self, checkpoint: Checkpoint) {
        let Checkpoint { origin: _, size, root } = checkpoint;
        let seen = self.frontier.size();
        if size < seen || (size == seen && seen > 0) {
            let what = FaultKind::LateCheckpoint { checkpoint_size: size };
            self.fault.get_or_insert(Fault { index: seen, what });
        } else {
            self.expected.entry(size).or_default().push(root);
        }
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// The first fault of the log, now and at every later call.
    pub fn push(&mut self, row: Row<'_>) -> Result<(), Fault> {
        self.first_fault()?;
        let verified = self.append(row);
        if let Err(fault) = &verified {
            self.fault = Some(fault.clone());
        }
        verified
    }

    /// Takes the leaf of an entry that was put away: what it said is not here any more, and a checkpoint over it still
    /// proves that it was the one.
    ///
    /// # Errors
    /// The first fault of the log, now and at every later call.
    pub fn push_leaf(&mut self, index: u64, leaf: Hash) -> Result<(), Fault> {
        self.first_fault()?;
        let taken = self.begin(index).and_then(|()| {
            self.frontier.append(leaf);
            self.compare()
        });
        if let Err(fault) = &taken {
            self.fault = Some(fault.clone());
        }
        taken
    }

    /// Ends after the last entry.
    ///
    /// # Errors
    /// The fault that was found, or that the log ends before a checkpoint does.
    pub fn finish(mut self) -> Result<Summary, Fault> {
        self.first_fault()?;
        self.compare()?;
        let size = self.frontier.size();
        if let Some((checkpoint_size, _)) = self.expected.last_key_value() {
            let what = FaultKind::CutTail { checkpoint_size: *checkpoint_size, found: size };
            return Err(Fault { index: size, what });
        }
        Ok(Summary {
            size,
            root: self.frontier.root(),
            checkpoints_matched: self.matched,
            covered: self.covered,
        })
    }

    fn first_fault(&self) -> Result<(), Fault> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    fn append(&mut self, row: Row<'_>) -> Result<(), Fault> {
        let Row { index, body, leaf } = row;
        self.begin(index)?;
        let computed = leaf_hash(body);
        if leaf.is_some_and(|leaf| leaf != computed) {
            return Err(Fault { index, what: FaultKind::LeafDiffers });
        }
        Entry::decode(body).map_err(|error| Fault { index, what: FaultKind::NotAnEntry(error) })?;
        self.frontier.append(computed);
        self.compare()
    }

    fn begin(&mut self, index: u64) -> Result<(), Fault> {
        // A checkpoint of the empty log has its turn before the first entry.
        self.compare()?;
        let expected = self.frontier.size();
        if index != expected {
            return Err(Fault { index: expected, what: FaultKind::Gap { found: index } });
        }
        Ok(())
    }

    /// Compares the root with the checkpoints of the size that is reached.
    fn compare(&mut self) -> Result<(), Fault> {
        let size = self.frontier.size();
        let Some(roots) = self.expected.remove(&size) else { return Ok(()) };
        let root = self.frontier.root();
        for expected in roots {
            if expected != root {
                let what = FaultKind::RootDiffers { checkpoint_size: size, after: self.covered };
                return Err(Fault { index: self.covered, what });
            }
            self.matched += 1;
        }
        self.covered = size;
        Ok(())
    }
}

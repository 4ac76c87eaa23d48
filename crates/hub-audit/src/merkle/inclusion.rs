//! Proofs that a leaf is in a tree (RFC 9162 §2.1.3).

use std::ops::Range;

use super::{Frontier, Hash, node_hash, split_point};

/// The longest path a proof can have: one hash for each level of the largest tree.
pub(crate) const MAX_PATH: usize = 63;

/// The inclusion path of the leaf at `index`, from its sibling up; `None` when there is no such leaf.
pub fn inclusion_path(index: u64, leaves: &[Hash]) -> Option<Vec<Hash>> {
    let mut builder = PathBuilder::new(index, u64::try_from(leaves.len()).ok()?);
    for leaf in leaves {
        builder.push(*leaf);
    }
    builder.finish().map(|(path, _)| path)
}

/// The ranges of leaves whose roots make the inclusion path of the leaf at `index`, in the order of the path; `None` when
/// there is no such leaf.
pub fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    (index < size)
        .then(|| siblings(index, size).into_iter().map(|sibling| sibling.leaves).collect())
}

/// Whether `path` shows that `leaf` is at `index` of the tree of `size` leaves with this `root` (RFC 9162 §2.1.3.2).
#[must_use]
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash], root: Hash) -> bool {
    root_from_path(leaf, index, size, path) == Some(root)
}

/// The root that follows from a leaf and its path; `None` when the path does not fit the place.
fn root_from_path(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut root = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            root = node_hash(*sibling, root);
            // The last node of a level may have no sibling there: it moves up until it is a right child.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(root, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// An inclusion path from leaves that are seen once, in order, in memory for one hash a level.
#[derive(Clone, Debug)]
pub struct PathBuilder {
    index: u64,
    size: u64,
    seen: u64,
    leaf: Option<Hash>,
    /// From the leaf's own level up; with the leaf they cover the tree.
    siblings: Vec<Sibling>,
    /// The edge of the sibling that is being read.
    frontier: Frontier,
}

/// A subtree beside the way from the leaf to the root.
#[derive(Clone, Debug)]
struct Sibling {
    leaves: Range<u64>,
    root: Option<Hash>,
}

impl PathBuilder {
    /// Begins the path of the leaf at `index` in a tree of `size` leaves.
    #[must_use]
    pub fn new(index: u64, size: u64) -> Self {
        let siblings = if index < size { siblings(index, size) } else { Vec::new() };
        Self { index, size, seen: 0, leaf: None, siblings, frontier: Frontier::new() }
    }

    /// Takes the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        let place = self.seen;
        self.seen = self.seen.saturating_add(1);
        if place == self.index {
            self.leaf = Some(leaf);
        } else if let Some(sibling) =
            self.siblings.iter_mut().find(|sibling| sibling.leaves.contains(&place))
        {
            self.frontier.append(leaf);
            if place + 1 == sibling.leaves.end {
                sibling.root = Some(std::mem::take(&mut self.frontier).root());
            }
        }
    }

    /// The path and the root of the tree; `None` when the leaves were not exactly as many as announced, or had no such index.
    #[must_use]
    pub fn finish(self) -> Option<(Vec<Hash>, Hash)> {
        if self.seen != self.size {
            return None;
        }
        let path: Vec<Hash> =
            self.siblings.into_iter().map(|sibling| sibling.root).collect::<Option<_>>()?;
        let root = root_from_path(self.leaf?, self.index, self.size, &path)?;
        Some((path, root))
    }
}

/// What `PATH(index, D[size])` of RFC 9162 §2.1.3.1 names, as ranges of leaves.
fn siblings(index: u64, size: u64) -> Vec<Sibling> {
    let mut down = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let middle = tree.start + split_point(tree.end - tree.start);
        let (left, right) = (tree.start..middle, middle..tree.end);
        let (own, sibling) = if index < middle { (left, right) } else { (right, left) };
        down.push(Sibling { leaves: sibling, root: None });
        tree = own;
    }
    down.reverse();
    down
}

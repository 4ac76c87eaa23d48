//! The Merkle tree of RFC 9162 §2.1: SHA-256, leaves prefixed with 0x00, nodes with 0x01.

mod consistency;
mod inclusion;
#[cfg(test)]
mod tests;

pub use consistency::{consistency_path, consistency_ranges, verify_consistency};
pub(crate) use inclusion::MAX_PATH;
pub use inclusion::{PathBuilder, inclusion_path, inclusion_ranges, verify_inclusion};

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash: of a leaf, a node, or the root of a tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// The growing edge of a log: its size and the roots of its perfect subtrees, from left to right.
///
/// This is all that is needed to append and to know the root, whatever the size: one hash for each bit set in the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

/// Why bytes or a text are not a hash or a frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// Not the base64 of a hash.
    #[error("not a hash: wanted the base64 of 32 bytes")]
    NotAHash,
    /// Not the bytes of a frontier.
    #[error("not a frontier: wanted a size and one hash for each bit set in it")]
    NotAFrontier,
}

/// The hash of a leaf whose content is `body` (RFC 9162 §2.1.1).
pub fn leaf_hash(body: &[u8]) -> Hash {
    Hash(Sha256::new_with_prefix([0x00]).chain_update(body).finalize().into())
}

/// The hash of the node above `left` and `right` (RFC 9162 §2.1.1).
fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(
        Sha256::new_with_prefix([0x01])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of the tree over `leaves`; of nodes of one level, that of the tree above them.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// The complete subtrees that a range of leaves falls into, from left to right, when the range is one of a proof: it begins
/// at a multiple of the largest of them.
pub fn complete_subtrees(range: std::ops::Range<u64>) -> Vec<std::ops::Range<u64>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let size = 1_u64 << (range.end - start).ilog2();
        parts.push(start..start + size);
        start += size;
    }
    parts
}

/// The root over [`complete_subtrees`] from their roots; none of none.
pub fn root_over(roots: &[Hash]) -> Option<Hash> {
    roots.iter().rev().copied().reduce(|right, left| node_hash(left, right))
}

/// Where RFC 9162 §2.1.1 divides a tree of `size` leaves, two at least: at the largest power of two below `size`.
fn split_point(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

impl Frontier {
    /// No log comes near it; above it, sizes would no longer fit arithmetic on them.
    const MAX_SIZE: u64 = 1 << 62;

    /// The frontier of an empty log.
    pub const fn new() -> Self {
        Self { size: 0, roots: Vec::new() }
    }

    /// Adds a leaf at the right.
    pub fn append(&mut self, leaf: Hash) {
        let mut root = leaf;
        // As many subtrees are complete now as there are ones at the end of the size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                root = node_hash(left, root);
            }
        }
        self.roots.push(root);
        self.size += 1;
    }

    /// The number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree; of an empty one, the hash of nothing (RFC 9162 §2.1.1).
    pub fn root(&self) -> Hash {
        let from_the_right = self.roots.iter().rev().copied();
        from_the_right.reduce(|right, left| node_hash(left, right)).unwrap_or_else(Hash::of_nothing)
    }

    /// The roots of the complete subtrees, from left to right.
    pub(crate) fn roots(&self) -> &[Hash] {
        &self.roots
    }

    /// The frontier of this size with these roots; none when their number does not fit.
    pub(crate) fn of(size: u64, roots: Vec<Hash>) -> Option<Self> {
        let wanted = usize::try_from(size.count_ones()).ok()?;
        (size <= Self::MAX_SIZE && roots.len() == wanted).then_some(Self { size, roots })
    }

    /// The bytes to store: the size in eight, the largest first, then the hashes from left to right.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for root in &self.roots {
            bytes.extend_from_slice(root.as_bytes());
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the number of hashes does not fit the size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MerkleError> {
        let (size, hashes) = bytes.split_first_chunk().ok_or(MerkleError::NotAFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (hashes, rest) = hashes.as_chunks();
        let wanted = usize::try_from(size.count_ones()).ok();
        if size > Self::MAX_SIZE || !rest.is_empty() || Some(hashes.len()) != wanted {
            return Err(MerkleError::NotAFrontier);
        }
        Ok(Self { size, roots: hashes.iter().copied().map(Hash).collect() })
    }
}

impl Hash {
    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash whose bytes these are.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The text of it in receipts, checkpoints and proofs: base64 (RFC 4648 §4), with padding.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::to_base64`] wrote.
    ///
    /// # Errors
    /// When it is not the base64 of 32 bytes, written in the one right way.
    pub fn from_base64(text: &str) -> Result<Self, MerkleError> {
        let bytes = STANDARD.decode(text).map_err(|_| MerkleError::NotAHash)?;
        bytes.try_into().map(Self).map_err(|_| MerkleError::NotAHash)
    }

    fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(")?;
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

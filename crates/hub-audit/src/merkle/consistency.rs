//! Proofs that a tree is the beginning of a later one (RFC 9162 §2.1.4).

use std::ops::Range;

use super::{Hash, node_hash, root_of, split_point};

/// The path that shows that the first `old` of `leaves` are the beginning of all of them; `None` when there are fewer.
///
/// An empty log is the beginning of every log, with an empty path.
pub fn consistency_path(old: u64, leaves: &[Hash]) -> Option<Vec<Hash>> {
    let mut old = usize::try_from(old).ok().filter(|old| *old <= leaves.len())?;
    if old == 0 {
        return Some(Vec::new());
    }
    let mut down = Vec::new();
    let mut tree = leaves;
    // While only left halves were taken, the subtree that is left is the old tree, whose root the verifier has.
    let mut is_old_tree = true;
    while old < tree.len() {
        let middle = usize::try_from(split_point(u64::try_from(tree.len()).ok()?)).ok()?;
        let (left, right) = tree.split_at(middle);
        if old <= middle {
            down.push(root_of(right));
            tree = left;
        } else {
            down.push(root_of(left));
            tree = right;
            old -= middle;
            is_old_tree = false;
        }
    }
    if !is_old_tree {
        down.push(root_of(tree));
    }
    down.reverse();
    Some(down)
}

/// The ranges of leaves whose roots make the path of [`consistency_path`], in its order; `None` when the old tree is larger.
pub fn consistency_ranges(old: u64, new: u64) -> Option<Vec<Range<u64>>> {
    if old > new {
        return None;
    }
    if old == 0 {
        return Some(Vec::new());
    }
    let mut down = Vec::new();
    let mut tree = 0..new;
    let mut is_old_tree = true;
    while old < tree.end {
        let middle = tree.start + split_point(tree.end - tree.start);
        if old <= middle {
            down.push(middle..tree.end);
            tree = tree.start..middle;
        } else {
            down.push(tree.start..middle);
            tree = middle..tree.end;
            is_old_tree = false;
        }
    }
    if !is_old_tree {
        down.push(tree);
    }
    down.reverse();
    Some(down)
}

/// Whether `path` shows that the tree of `old_size` leaves with `old_root` is the beginning of the one of `new_size` leaves with
/// `new_root` (RFC 9162 §2.1.4.2).
#[must_use]
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    path: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return path.is_empty() && old_root == new_root && (new_size > 0 || is_empty(new_root));
    }
    if old_size == 0 {
        return path.is_empty() && is_empty(old_root);
    }
    roots_from_path(old_size, old_root, new_size, path) == Some((old_root, new_root))
}

fn is_empty(root: Hash) -> bool {
    root == Hash::of_nothing()
}

/// The two roots that follow from the path between a tree and a larger one; `None` when it does not fit their sizes.
fn roots_from_path(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    path: &[Hash],
) -> Option<(Hash, Hash)> {
    let (first, rest) = if old_size.is_power_of_two() {
        (old_root, path)
    } else {
        let (first, rest) = path.split_first()?;
        (*first, rest)
    };
    if path.is_empty() {
        return None;
    }
    let (mut old_last, mut new_last) = (old_size - 1, new_size - 1);
    let levels = old_last.trailing_ones();
    old_last >>= levels;
    new_last >>= levels;
    let (mut old, mut new) = (first, first);
    for hash in rest {
        if new_last == 0 {
            return None;
        }
        if old_last & 1 == 1 || old_last == new_last {
            old = node_hash(*hash, old);
            new = node_hash(*hash, new);
            while old_last & 1 == 0 && old_last != 0 {
                old_last >>= 1;
                new_last >>= 1;
            }
        } else {
            new = node_hash(new, *hash);
        }
        old_last >>= 1;
        new_last >>= 1;
    }
    (new_last == 0).then_some((old, new))
}

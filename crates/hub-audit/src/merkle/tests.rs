//! Our tree against known answers, against RFC 9162's own example, and against another implementation.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;

use super::*;

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

/// The inputs of the tests of Certificate Transparency, and the root after each.
const KNOWN: [(&[u8], &str); 8] = [
    (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (b"\x00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (b"\x10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    (b"\x20\x21", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (b"\x30\x31", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (b"@ABC", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    (b"PQRSTUVW", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (b"`abcdefghijklmno", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

fn hex(hash: Hash) -> String {
    format!("{hash:?}").trim_start_matches("Hash(").trim_end_matches(')').to_owned()
}

fn bodies(size: usize) -> Vec<Vec<u8>> {
    (0..size).map(|index| format!("entry {index}").into_bytes()).collect()
}

fn leaves(size: usize) -> Vec<Hash> {
    bodies(size).iter().map(|body| leaf_hash(body)).collect()
}

fn oracle(size: usize) -> Oracle {
    let mut tree = Oracle::new();
    for body in bodies(size) {
        tree.push(body);
    }
    tree
}

fn oracle_root(root: Hash, size: usize) -> RootHash<Sha256> {
    RootHash::new(root.0.into(), size as u64)
}

fn bytes(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

/// The seven leaves of RFC 9162 §2.1.5 and its names for the nodes above them.
struct Rfc {
    d: Vec<Hash>,
    g: Hash,
    h: Hash,
    i: Hash,
    j: Hash,
    k: Hash,
    l: Hash,
}

fn rfc() -> Rfc {
    let d = leaves(7);
    let left = [node_hash(d[0], d[1]), node_hash(d[2], d[3])];
    let right = [node_hash(d[4], d[5]), d[6]];
    Rfc {
        g: left[0],
        h: left[1],
        i: right[0],
        j: right[1],
        k: node_hash(left[0], left[1]),
        l: node_hash(right[0], right[1]),
        d,
    }
}

#[test]
fn the_roots_are_the_known_ones() {
    let mut frontier = Frontier::new();
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex(frontier.root()), nothing);
    for (body, root) in KNOWN {
        frontier.append(leaf_hash(body));
        assert_eq!(hex(frontier.root()), root);
    }
}

#[test]
fn a_path_is_the_known_one() {
    let leaves: Vec<_> = KNOWN.iter().map(|(body, _)| leaf_hash(body)).collect();
    let path: Vec<_> = inclusion_path(0, &leaves).unwrap().into_iter().map(hex).collect();
    insta::assert_snapshot!(path.join("\n"), @r"
    96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
    6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
    ");
}

#[test]
fn the_inclusion_paths_are_those_of_the_rfc() {
    let rfc = rfc();
    assert_eq!(root_of(&rfc.d), node_hash(rfc.k, rfc.l));
    assert_eq!(inclusion_path(0, &rfc.d), Some(vec![rfc.d[1], rfc.h, rfc.l]));
    assert_eq!(inclusion_path(3, &rfc.d), Some(vec![rfc.d[2], rfc.g, rfc.l]));
    assert_eq!(inclusion_path(4, &rfc.d), Some(vec![rfc.d[5], rfc.j, rfc.k]));
    assert_eq!(inclusion_path(6, &rfc.d), Some(vec![rfc.i, rfc.k]));
}

#[test]
fn the_consistency_paths_are_those_of_the_rfc() {
    let rfc = rfc();
    assert_eq!(consistency_path(3, &rfc.d), Some(vec![rfc.d[2], rfc.d[3], rfc.g, rfc.l]));
    assert_eq!(consistency_path(4, &rfc.d), Some(vec![rfc.l]));
    assert_eq!(consistency_path(6, &rfc.d), Some(vec![rfc.i, rfc.j, rfc.k]));
    assert_eq!(consistency_path(7, &rfc.d), Some(vec![]));
}

#[test]
fn a_leaf_that_is_not_there_has_no_path() {
    assert_eq!(inclusion_path(0, &[]), None);
    assert_eq!(inclusion_path(3, &leaves(3)), None);
    assert_eq!(consistency_path(4, &leaves(3)), None);
}

#[test]
fn a_path_needs_exactly_the_leaves_announced() {
    for pushed in [4, 6] {
        let mut builder = PathBuilder::new(2, 5);
        for leaf in leaves(pushed) {
            builder.push(leaf);
        }
        assert_eq!(builder.finish(), None);
    }
}

#[test]
fn an_empty_log_is_the_beginning_of_every_log() {
    let (nothing, something) = (root_of(&[]), root_of(&leaves(5)));
    assert_eq!(consistency_path(0, &leaves(5)), Some(vec![]));
    assert!(verify_consistency(0, nothing, 5, something, &[]));
    assert!(verify_consistency(0, nothing, 0, nothing, &[]));
    assert!(!verify_consistency(0, something, 5, something, &[]));
    assert!(!verify_consistency(0, something, 0, something, &[]));
    assert!(!verify_consistency(0, nothing, 5, something, &[nothing]));
    assert!(!verify_consistency(5, something, 0, nothing, &[]));
}

#[test]
fn hashes_are_read_in_one_way_only() {
    let hash = leaf_hash(b"");
    assert_eq!(hash.to_base64(), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
    assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
    assert_eq!(Hash::from_bytes(*hash.as_bytes()), hash);
    for text in [
        "",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=",
        "bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0=",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhev",
    ] {
        assert_eq!(Hash::from_base64(text), Err(MerkleError::NotAHash), "{text}");
    }
}

#[test]
fn a_frontier_that_does_not_fit_its_size_is_refused() {
    let mut huge = u64::MAX.to_be_bytes().to_vec();
    huge.extend([0; 64 * 32]);
    for bytes in [&[][..], &[0; 7], &[0; 9], &[0, 0, 0, 0, 0, 0, 0, 1], &[0; 40], &huge] {
        assert_eq!(Frontier::from_bytes(bytes), Err(MerkleError::NotAFrontier));
    }
}

#[test]
fn a_path_that_is_longer_than_the_tree_is_high_proves_nothing() {
    let leaf = leaf_hash(b"");
    let path = vec![leaf; 100];
    assert!(!verify_inclusion(leaf, 0, u64::MAX, &path, leaf));
    assert!(!verify_inclusion(leaf, u64::MAX - 1, u64::MAX, &path, leaf));
    assert!(!verify_consistency(1, leaf, u64::MAX, leaf, &path));
    assert!(!verify_consistency(u64::MAX - 1, leaf, u64::MAX, leaf, &path));
}

proptest! {
    #[test]
    fn roots_are_those_of_the_other_implementation(size in 0_usize..200) {
        let root = oracle(size).root();
        prop_assert_eq!(&root_of(&leaves(size)).0[..], root.as_bytes().as_slice());
    }

    #[test]
    fn inclusion_paths_are_those_of_the_other_implementation(
        (size, index) in (1_usize..200).prop_flat_map(|size| (Just(size), 0..size)),
    ) {
        let leaves = leaves(size);
        let path = inclusion_path(index as u64, &leaves).unwrap();
        let theirs = oracle(size).prove_inclusion(index);
        prop_assert_eq!(bytes(&path), theirs.as_bytes());

        let root = root_of(&leaves);
        let proof = InclusionProof::try_from_bytes(bytes(&path)).unwrap();
        let body = bodies(size).swap_remove(index);
        prop_assert!(oracle_root(root, size).verify_inclusion(&body, index as u64, &proof).is_ok());
        prop_assert!(verify_inclusion(leaves[index], index as u64, size as u64, &path, root));
    }

    #[test]
    fn consistency_paths_are_those_of_the_other_implementation(
        (size, old) in (2_usize..200).prop_flat_map(|size| (Just(size), 1..size)),
    ) {
        let leaves = leaves(size);
        let path = consistency_path(old as u64, &leaves).unwrap();
        let theirs = oracle(size).prove_consistency(size - old);
        prop_assert_eq!(bytes(&path), theirs.as_bytes());

        let (before, after) = (root_of(&leaves[..old]), root_of(&leaves));
        let proof = ConsistencyProof::try_from_bytes(bytes(&path)).unwrap();
        let oracle = oracle_root(after, size);
        prop_assert!(oracle.verify_consistency(&oracle_root(before, old), &proof).is_ok());
        prop_assert!(verify_consistency(old as u64, before, size as u64, after, &path));
    }

    #[test]
    fn a_wrong_inclusion_proof_is_refused(
        (size, index) in (1_usize..100).prop_flat_map(|size| (Just(size), 0..size)),
        other in 0_u64..100, place in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let (root, index, size) = (root_of(&leaves), index as u64, size as u64);
        let leaf = leaves[usize::try_from(index).unwrap()];
        let path = inclusion_path(index, &leaves).unwrap();
        let wrong = leaf_hash(b"wrong");
        prop_assert!(!verify_inclusion(wrong, index, size, &path, root));
        prop_assert!(!verify_inclusion(leaf, index, size, &path, wrong));
        prop_assert!(other == index || !verify_inclusion(leaf, other, size, &path, root));
        prop_assert!(!verify_inclusion(leaf, index, size, &[&path[..], &[wrong]].concat(), root));
        if !path.is_empty() {
            let mut changed = path.clone();
            changed[place.index(path.len())] = wrong;
            prop_assert!(!verify_inclusion(leaf, index, size, &changed, root));
            prop_assert!(!verify_inclusion(leaf, index, size, &path[1..], root));
        }
    }

    #[test]
    fn a_wrong_consistency_proof_is_refused(
        (size, old) in (2_usize..100).prop_flat_map(|size| (Just(size), 1..size)),
        place in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let (before, after) = (root_of(&leaves[..old]), root_of(&leaves));
        let path = consistency_path(old as u64, &leaves).unwrap();
        let (size, old) = (size as u64, old as u64);
        let wrong = leaf_hash(b"wrong");
        prop_assert!(!verify_consistency(old, wrong, size, after, &path));
        prop_assert!(!verify_consistency(old, before, size, wrong, &path));
        prop_assert!(!verify_consistency(old, before, size, after, &path[1..]));
        prop_assert!(!verify_consistency(old, before, 4 * size, after, &path));
        prop_assert!(!verify_consistency(old, before, size, after, &[&path[..], &[wrong]].concat()));
        let mut changed = path.clone();
        changed[place.index(path.len())] = wrong;
        prop_assert!(!verify_consistency(old, before, size, after, &changed));
    }

    #[test]
    fn a_stored_frontier_goes_on_as_if_never_stored(before in 0_usize..70, added in 0_usize..70) {
        let leaves = leaves(before + added);
        let mut stored = Frontier::new();
        leaves[..before].iter().for_each(|leaf| stored.append(*leaf));
        let mut frontier = Frontier::from_bytes(&stored.to_bytes()).unwrap();
        prop_assert_eq!(&frontier, &stored);
        leaves[before..].iter().for_each(|leaf| frontier.append(*leaf));
        prop_assert_eq!(frontier.size(), leaves.len() as u64);
        prop_assert_eq!(frontier.root(), root_of(&leaves));
    }

    #[test]
    fn bytes_that_are_read_as_a_frontier_are_its_bytes(bytes: Vec<u8>) {
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
    }
}

#[test]
fn ranges_of_proofs_make_the_same_paths() {
    let leaves: Vec<Hash> = (0_u32..600).map(|one| leaf_hash(&one.to_be_bytes())).collect();
    let root = |range: std::ops::Range<u64>| {
        let parts: Vec<Hash> = complete_subtrees(range)
            .into_iter()
            .map(|part| {
                let part = usize::try_from(part.start).unwrap()..usize::try_from(part.end).unwrap();
                root_of(&leaves[part])
            })
            .collect();
        root_over(&parts).unwrap()
    };
    for size in [1_u64, 2, 3, 7, 8, 255, 256, 257, 511, 512, 600] {
        let tree = &leaves[..usize::try_from(size).unwrap()];
        for at in [0, 1, size / 2, size - 1].into_iter().filter(|at| *at < size) {
            let ranges = inclusion_ranges(at, size).unwrap();
            let path: Vec<Hash> = ranges.into_iter().map(root).collect();
            assert_eq!(Some(path), inclusion_path(at, tree), "inclusion of {at} in {size}");
            let ranges = consistency_ranges(at, size).unwrap();
            let path: Vec<Hash> = ranges.into_iter().map(root).collect();
            assert_eq!(Some(path), consistency_path(at, tree), "consistency of {at} and {size}");
        }
    }
}

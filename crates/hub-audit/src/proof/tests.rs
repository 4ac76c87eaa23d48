//! Proofs that hold, and those that must not.

use proptest::prelude::*;

use super::*;
use crate::checkpoint::SigningKey;
use crate::merkle::{Frontier, inclusion_path, leaf_hash};

/// The example of c2sp.org/tlog-proof, with its checkpoint left out.
const EXAMPLE: &str = "c2sp.org/tlog-proof@v1\n\
    extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ\n\
    index 73894\n\
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\
    EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\n\
    RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\n\
    AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n\n\
    example.com/fancylog\n";

fn key() -> SigningKey {
    SigningKey::from_seed("city.example/log", [7; 32]).unwrap()
}

fn leaves(size: usize) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(format!("entry {index}").as_bytes())).collect()
}

fn proof(index: u64, leaves: &[Hash]) -> TlogProof {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    let (size, root) = (frontier.size(), frontier.root());
    let checkpoint = Checkpoint { origin: "city.example/log".to_owned(), size, root }.sign(&key());
    TlogProof { index, path: inclusion_path(index, leaves).unwrap(), checkpoint }
}

#[test]
fn the_example_of_proofs_is_read() {
    let read = TlogProof::from_text(EXAMPLE).unwrap();
    assert_eq!(read.index, 73_894);
    assert_eq!(read.path.len(), 5);
    assert_eq!(read.checkpoint, "example.com/fancylog\n");
    let without_extra: String =
        EXAMPLE.split_inclusive('\n').filter(|line| !line.starts_with("extra")).collect();
    assert_eq!(read.to_text(), without_extra);
}

#[test]
fn a_proof_of_three_looks_so() {
    insta::assert_snapshot!(proof(1, &leaves(3)).to_text());
}

#[test]
fn what_is_no_proof_is_refused() {
    let text = proof(1, &leaves(3)).to_text();
    let hash = leaf_hash(b"").to_base64();
    for other in [
        String::new(),
        text.replacen("@v1", "@v2", 1),
        text.replacen("index 1", "index 01", 1),
        text.replacen("index 1", "index -1", 1),
        text.replacen("index 1", "extra\nindex 1", 1),
        text.replacen("index 1\n", "", 1),
        text.replacen("index 1", "index 1\nno hash", 1),
        text.replacen("index 1", &format!("index 1{}", format!("\n{hash}").repeat(64)), 1),
        text.replacen("\n\n", "\n", 2),
        "c2sp.org/tlog-proof@v1\nindex 0\n\n".to_owned(),
    ] {
        assert_eq!(TlogProof::from_text(&other), Err(ProofError::Malformed), "{other}");
    }
}

#[test]
fn a_proof_under_another_key_is_refused() {
    let leaves = leaves(3);
    let other = SigningKey::from_seed("city.example/log", [8; 32]).unwrap();
    let refused = proof(1, &leaves).verify(leaves[1], &other.verifier());
    assert_eq!(refused, Err(ProofError::Checkpoint(CheckpointError::NotSigned)));
}

proptest! {
    #[test]
    fn a_proof_holds_for_its_entry_and_no_other(
        (size, index) in (1_usize..50).prop_flat_map(|size| (Just(size), 0..size)), other in 0_usize..50,
    ) {
        let leaves = leaves(size);
        let text = proof(index as u64, &leaves).to_text();
        let read = TlogProof::from_text(&text).unwrap();
        prop_assert_eq!(read.to_text(), text);
        let verified = read.verify(leaves[index], &key().verifier());
        prop_assert_eq!(verified.map(|checkpoint| checkpoint.size), Ok(size as u64));
        if let Some(leaf) = leaves.get(other).filter(|_| other != index) {
            prop_assert_eq!(read.verify(*leaf, &key().verifier()), Err(ProofError::NotIncluded));
            let moved = TlogProof { index: other as u64, ..read };
            let refused = moved.verify(leaves[index], &key().verifier());
            prop_assert_eq!(refused, Err(ProofError::NotIncluded));
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(c2sp.org/tlog-proof@v1\n)?(\\PC|\n|index |=){0,200}") {
        if let Ok(read) = TlogProof::from_text(&text) {
            prop_assert!(read.verify(leaf_hash(b""), &key().verifier()).is_err());
        }
    }
}

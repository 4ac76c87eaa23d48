//! The audit log as a thing that can be proved: entries, hashes, checkpoints, proofs and their verification.
//!
//! **Invariant:** what is here verifies without the hub: it needs only the file and the public key. An entry never
//! holds a personal value of a resident: it has names of attributes and ids of subjects, not what they say.
//!
//! An [`Entry`] has exactly one [encoding](Entry::encode). The encodings, one a line, are the leaves of a Merkle tree as in
//! RFC 9162; a [`Checkpoint`] is its signed head; a [`TlogProof`] shows that one entry is under that head, and a
//! [`Verification`] that a whole log is.

mod checkpoint;
mod entry;
mod log_file;
mod merkle;
mod proof;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError, DeclaredCut, KeyError, SigningKey, VerifierKey};
pub use entry::{Entry, EntryError, Kind, Outcome, Refused};
pub use log_file::{MAX_ENTRY_BYTES, read_log};
pub use merkle::{
    Frontier, Hash, MerkleError, PathBuilder, consistency_path, inclusion_path, leaf_hash,
    verify_consistency, verify_inclusion,
};
pub use proof::{ProofError, TlogProof};
pub use verify::{Fault, FaultKind, Row, Summary, Verification};

//! The audit log as a thing that can be proved: entries, hashes, checkpoints, proofs and their verification.
//!
//! **Invariant:** what is here verifies without the hub: it needs only the file and the public key. An entry never
//! holds a personal value of a resident: it has names of attributes and ids of subjects, not what they say.
//!
//! An [`Entry`] has exactly one [encoding](Entry::encode). The encodings, one a line, are the leaves of a Merkle tree as in
//! RFC 9162; a [`Checkpoint`] is its signed head; a [`TlogProof`] shows that one entry is under that head, and a
//! [`Verification`] that a whole log is.

mod archive;
mod checkpoint;
mod entry;
mod fhir;
mod log_file;
mod merkle;
mod notice;
mod proof;
mod table;
mod verify;
mod witness;

pub use archive::{Archive, ArchiveError};
pub use checkpoint::{
    Checkpoint, CheckpointError, DeclaredCut, KeyError, SigningKey, VerifierKey, WitnessKey,
    WitnessVerifier,
};
pub use entry::{Entry, EntryError, Kind, Outcome, Refused};
pub use fhir::audit_event;
pub use log_file::{MAX_ENTRY_BYTES, read_log};
pub use merkle::{
    Frontier, Hash, MerkleError, PathBuilder, complete_subtrees, consistency_path,
    consistency_ranges, inclusion_path, inclusion_ranges, leaf_hash, root_of, root_over,
    verify_consistency, verify_inclusion,
};
pub use notice::{Finding, NoticeRule, NoticeRules, Noticing, Surroundings, is_person};
pub use proof::{ProofError, TlogProof};
pub use table::{TABLE_HEAD, table_line};
pub use verify::{Fault, FaultKind, Row, Summary, Verification};
pub use witness::{AddCheckpoint, Seen, WitnessRefusal};

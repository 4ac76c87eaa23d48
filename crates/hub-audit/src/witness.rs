//! What a witness remembers of a log, and what it signs next (c2sp.org/tlog-witness).

use crate::checkpoint::{Checkpoint, CheckpointError, DeclaredCut, VerifierKey, decimal};
use crate::merkle::{Hash, MAX_PATH, verify_consistency};

/// What is put before a witness: the size it has seen, the proof that the head grew from there, and the signed head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size from which the proof leads.
    pub old_size: u64,
    /// The consistency path (RFC 9162 §2.1.4).
    pub path: Vec<Hash>,
    /// The signed checkpoint, word for word.
    pub checkpoint: String,
}

/// The newest head of a log that a witness has signed. Before the first one it is a log without entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(Option<(u64, Hash)>);

/// Why a witness does not sign a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// Not the text of a request.
    #[error("not a request: wanted old and a size, a path, an empty line and a checkpoint")]
    Malformed,
    /// The head is not to be believed.
    #[error("the head is not signed by the log")]
    Checkpoint(#[from] CheckpointError),
    /// The head is of another log.
    #[error("the head is of another log")]
    OtherLog,
    /// The proof begins elsewhere than where the witness stands.
    #[error(
        "the proof begins at {given}, and the head that was signed last is over {seen} entries"
    )]
    OtherOldSize {
        /// Where the proof begins.
        given: u64,
        /// What was signed last.
        seen: u64,
    },
    /// The log has fewer entries than were signed.
    #[error("the log has SHRUNK: it has {given} entries, and a head over {seen} was signed")]
    Shrunk {
        /// The entries now.
        given: u64,
        /// What was signed last.
        seen: u64,
    },
    /// The log is not the one that was signed, grown longer.
    #[error(
        "the log was REWRITTEN: its {given} entries do not begin with the {seen} that were signed"
    )]
    Rewritten {
        /// The entries now.
        given: u64,
        /// What was signed last.
        seen: u64,
    },
    /// The declaration is about another head than the one that was signed.
    #[error("the declared cut does not give up the head that was signed")]
    OtherCut,
}

impl AddCheckpoint {
    /// The text of the request.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old_size);
        for hash in &self.path {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads what [`AddCheckpoint::to_text`] wrote, or another log did.
    ///
    /// # Errors
    /// When it is not the text of a request.
    pub fn from_text(text: &str) -> Result<Self, WitnessRefusal> {
        Self::parse(text).ok_or(WitnessRefusal::Malformed)
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old_size = decimal(lines.next()?.strip_prefix("old ")?)?;
        let path: Vec<Hash> =
            lines.take(MAX_PATH + 1).map(Hash::from_base64).collect::<Result<_, _>>().ok()?;
        let is_sound = path.len() <= MAX_PATH && !checkpoint.is_empty();
        is_sound.then(|| Self { old_size, path, checkpoint: checkpoint.to_owned() })
    }
}

impl Seen {
    /// Reads what [`Seen::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        let (size, root) = text.trim_end().split_once(' ')?;
        Some(Self(Some((decimal(size)?, Hash::from_base64(root).ok()?))))
    }

    /// The text to remember: size and root; empty before the first head.
    pub fn to_text(&self) -> String {
        self.0.map_or(String::new(), |(size, root)| format!("{size} {}\n", root.to_base64()))
    }

    /// The size of the head that was signed last; 0 before the first.
    pub fn size(&self) -> u64 {
        self.0.map_or(0, |(size, _)| size)
    }

    /// What is to be remembered *before* the head is signed, when it may be: it is signed by the log of this origin, and it
    /// grew from the head that was signed last.
    ///
    /// # Errors
    /// When the head may not be signed. `Shrunk` and `Rewritten` are alarms: somebody changed what was there.
    pub fn accept(
        &self,
        request: &AddCheckpoint,
        origin: &str,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Self, WitnessRefusal> {
        let head = Checkpoint::open(&request.checkpoint, keys)?;
        if head.origin != origin {
            return Err(WitnessRefusal::OtherLog);
        }
        let next = Self(Some((head.size, head.root)));
        let Some((seen, root)) = self.0 else { return Ok(next) };
        let given = head.size;
        if given < seen {
            return Err(WitnessRefusal::Shrunk { given, seen });
        }
        if request.old_size != seen {
            return Err(WitnessRefusal::OtherOldSize { given: request.old_size, seen });
        }
        if !verify_consistency(seen, root, given, head.root, &request.path) {
            return Err(WitnessRefusal::Rewritten { given, seen });
        }
        Ok(next)
    }

    /// Goes on from what a declared cut keeps, because the people of this witness decided so after looking at it.
    ///
    /// # Errors
    /// When the declaration is not signed, or does not give up entries that were signed here.
    pub fn accept_cut(
        &self,
        note: &str,
        origin: &str,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Self, WitnessRefusal> {
        let cut = DeclaredCut::open(note, keys)?;
        if cut.origin != origin {
            return Err(WitnessRefusal::OtherLog);
        }
        let gives_up = self.size() > cut.common && self.size() <= cut.lost.0;
        if gives_up { Ok(Self(Some(cut.kept))) } else { Err(WitnessRefusal::OtherCut) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SigningKey, consistency_path, leaf_hash, root_of};

    fn key() -> SigningKey {
        SigningKey::from_seed("city", [7; 32]).unwrap()
    }

    fn leaves(count: u8, changed: Option<u8>) -> Vec<Hash> {
        let word = |one| if Some(one) == changed { vec![255] } else { vec![one] };
        (0..count).map(|one| leaf_hash(&word(one))).collect()
    }

    fn request(old: u64, leaves: &[Hash]) -> AddCheckpoint {
        let (size, root) = (leaves.len() as u64, root_of(leaves));
        let head = Checkpoint { origin: "city".to_owned(), size, root };
        let path = consistency_path(old, leaves).unwrap_or_default();
        AddCheckpoint { old_size: old, path, checkpoint: head.sign(&key()) }
    }

    fn seen(count: u8) -> Seen {
        let request = request(0, &leaves(count, None));
        Seen::default().accept(&request, "city", &key().verifier()).unwrap()
    }

    #[test]
    fn a_log_that_grew_is_signed_and_remembered() {
        for (old, new) in [(1, 1), (1, 9), (5, 8), (8, 9), (8, 200)] {
            let request = request(u64::from(old), &leaves(new, None));
            let request = AddCheckpoint::from_text(&request.to_text()).unwrap();
            let next = seen(old).accept(&request, "city", &key().verifier()).unwrap();
            assert_eq!(next, seen(new));
            assert_eq!(Seen::from_text(&next.to_text()), Some(next));
        }
    }

    #[test]
    fn a_log_that_was_rewritten_is_not() {
        for changed in 0..5 {
            let request = request(5, &leaves(9, Some(changed)));
            let told = seen(5).accept(&request, "city", &key().verifier());
            assert_eq!(told, Err(WitnessRefusal::Rewritten { given: 9, seen: 5 }));
        }
        // The same number of entries, and another one among them.
        let request = request(5, &leaves(5, Some(2)));
        let told = seen(5).accept(&request, "city", &key().verifier());
        assert_eq!(told, Err(WitnessRefusal::Rewritten { given: 5, seen: 5 }));
    }

    #[test]
    fn a_log_that_shrank_is_not() {
        let told = seen(5).accept(&request(0, &leaves(4, None)), "city", &key().verifier());
        assert_eq!(told, Err(WitnessRefusal::Shrunk { given: 4, seen: 5 }));
        // Nor is a proof from nothing believed where something was seen.
        let told = seen(5).accept(&request(0, &leaves(9, Some(1))), "city", &key().verifier());
        assert_eq!(told, Err(WitnessRefusal::OtherOldSize { given: 0, seen: 5 }));
    }

    #[test]
    fn another_key_or_another_log_is_not() {
        let other = SigningKey::from_seed("city", [8; 32]).unwrap().verifier();
        let told = Seen::default().accept(&request(0, &leaves(4, None)), "city", &other);
        assert_eq!(told, Err(WitnessRefusal::Checkpoint(CheckpointError::NotSigned)));
        let told = Seen::default().accept(&request(0, &leaves(4, None)), "town", &key().verifier());
        assert_eq!(told, Err(WitnessRefusal::OtherLog));
    }
}

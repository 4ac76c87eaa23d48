//! The signed declaration that entries of the log are lost.

use chrono::{DateTime, SubsecRound as _, Utc};

use super::{CheckpointError, SigningKey, VerifierKey, decimal, signed_text};
use crate::merkle::{Hash, leaf_hash};

/// The first line; no checkpoint has it, for what follows it is no size.
const HEADER: &str = "fileonce declared cut 1";

/// An operator says: the log goes on from `kept`, and the head `lost` that was signed before is given up.
///
/// It proves nothing about the entries that are gone. It makes sure that they are not gone silently: the declaration is signed
/// and outside the database, and the first entry after `kept` names it.
///
/// ```
/// use hub_audit::{DeclaredCut, SigningKey, leaf_hash};
///
/// let key = SigningKey::from_seed("city", [7; 32])?;
/// let root = leaf_hash(b"");
/// let cut = DeclaredCut {
///     origin: "city".to_owned(),
///     number: 1,
///     common: 120,
///     kept: (120, root),
///     lost: (340, root),
///     time: chrono::DateTime::UNIX_EPOCH,
///     reason: "disk lost, backup of the night before".to_owned(),
/// };
/// assert_eq!(DeclaredCut::open(&cut.sign(&key), &key.verifier()), Ok(cut));
/// # Ok::<(), hub_audit::KeyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredCut {
    /// The name of the log.
    pub origin: String,
    /// Which cut of this log it is, from 1.
    pub number: u64,
    /// As many entries, from the first on, are the same before and after the cut, as far as checkpoints tell.
    pub common: u64,
    /// The size and the root of the log that goes on.
    pub kept: (u64, Hash),
    /// The size and the root of the newest head that is given up.
    pub lost: (u64, Hash),
    /// When it was declared; whole seconds are kept.
    pub time: DateTime<Utc>,
    /// Why, in the words of the operator.
    pub reason: String,
}

impl DeclaredCut {
    /// The declaration as a note signed with `key`. Control characters in its texts are written as U+FFFD, so that none of them
    /// adds a line of its own to what is signed.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        let line = |text: &str| text.replace(char::is_control, "\u{fffd}");
        let (kept, lost) = (&self.kept, &self.lost);
        let text = format!(
            "{HEADER}\n{}\nnumber {}\ncommon {}\nkept {} {}\nlost {} {}\ntime {}\nreason {}\n",
            line(&self.origin),
            self.number,
            self.common,
            kept.0,
            kept.1.to_base64(),
            lost.0,
            lost.1.to_base64(),
            self.time.trunc_subsecs(0).to_rfc3339(),
            line(&self.reason),
        );
        let signature = key.sign(&text);
        format!("{text}\n{signature}")
    }

    /// The declaration of a note that one of `keys` signed.
    ///
    /// # Errors
    /// When the text is not a declaration, or none of `keys` signed it.
    pub fn open(
        note: &str,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Self, CheckpointError> {
        Self::parse(signed_text(note, keys.as_ref())?).ok_or(CheckpointError::NotACheckpoint)
    }

    /// What the entry of a cut has as its document hash: the hash of the whole signed note.
    pub fn note_hash(note: &str) -> String {
        leaf_hash(note.as_bytes()).to_base64()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let mut next = |name: &str| lines.next()?.strip_prefix(name);
        if !next(HEADER)?.is_empty() {
            return None;
        }
        let origin = next("")?.to_owned();
        let number = decimal(next("number ")?)?;
        let common = decimal(next("common ")?)?;
        let kept = head(next("kept ")?)?;
        let lost = head(next("lost ")?)?;
        let time = DateTime::parse_from_rfc3339(next("time ")?).ok()?.to_utc();
        let reason = next("reason ")?.to_owned();
        lines.next().is_none().then_some(Self { origin, number, common, kept, lost, time, reason })
    }
}

fn head(text: &str) -> Option<(u64, Hash)> {
    let (size, root) = text.split_once(' ')?;
    Some((decimal(size)?, Hash::from_base64(root).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Checkpoint;

    fn key() -> SigningKey {
        SigningKey::from_seed("city", [7; 32]).unwrap()
    }

    fn cut() -> DeclaredCut {
        DeclaredCut {
            origin: "city".to_owned(),
            number: 2,
            common: 3,
            kept: (3, leaf_hash(b"a")),
            lost: (9, leaf_hash(b"b")),
            time: DateTime::UNIX_EPOCH,
            reason: "磁盘损坏".to_owned(),
        }
    }

    #[test]
    fn a_changed_declaration_is_not_believed() {
        let note = cut().sign(&key());
        assert!(DeclaredCut::open(&note, &key().verifier()).is_ok());
        let changed = note.replace("lost 9", "lost 8");
        assert_eq!(
            DeclaredCut::open(&changed, &key().verifier()),
            Err(CheckpointError::BadSignature)
        );
    }

    #[test]
    fn a_declaration_of_another_key_is_not_believed() {
        let note = cut().sign(&SigningKey::from_seed("city", [8; 32]).unwrap());
        assert_eq!(DeclaredCut::open(&note, &key().verifier()), Err(CheckpointError::NotSigned));
    }

    #[test]
    fn a_checkpoint_is_no_declaration_and_a_declaration_no_checkpoint() {
        let declaration = cut().sign(&key());
        assert!(Checkpoint::open(&declaration, &key().verifier()).is_err());
        let checkpoint = Checkpoint { origin: HEADER.to_owned(), size: 1, root: leaf_hash(b"a") };
        assert!(DeclaredCut::open(&checkpoint.sign(&key()), &key().verifier()).is_err());
    }

    #[test]
    fn a_line_break_in_a_reason_adds_no_line() {
        let sneaky = DeclaredCut { reason: "a\nreason b".to_owned(), ..cut() };
        let read = DeclaredCut::open(&sneaky.sign(&key()), &key().verifier()).unwrap();
        assert_eq!(read.reason, "a\u{fffd}reason b");
    }
}

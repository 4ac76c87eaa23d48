//! The signed head of the log, as a C2SP checkpoint (c2sp.org/tlog-checkpoint).

mod cosignature;
mod cut;
mod key;
mod note;
#[cfg(test)]
mod tests;

pub use cosignature::{WitnessKey, WitnessVerifier};
pub use cut::DeclaredCut;
pub use key::{KeyError, SigningKey, VerifierKey};

use crate::merkle::Hash;
use note::Note;

/// A head of the log: how many entries it has, and the root over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log; by custom also the name of the key that signs it.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a text is not a checkpoint to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note.
    #[error("not a signed note: wanted a text, an empty line and signatures")]
    NotANote,
    /// A signed note that is not about the head of a log.
    #[error("not a checkpoint: wanted an origin, a size and a root, each on its line")]
    NotACheckpoint,
    /// No signature is by the key that is trusted.
    #[error("no signature by the trusted key")]
    NotSigned,
    /// A signature names the trusted key and is not by it.
    #[error("a signature that the trusted key did not make")]
    BadSignature,
}

impl Checkpoint {
    /// The checkpoint as a note signed with `key`.
    ///
    /// An origin must be one line, and not an empty one. A control character in it is written as U+FFFD, so that no origin
    /// adds a line of its own to what is signed; of an empty origin comes a text that [`Checkpoint::open`] refuses.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        sign_text(&self.text(), key)
    }

    /// The checkpoint of a note that one of `keys` signed: one key, or those that a log has had.
    ///
    /// Signatures by other keys, such as those of witnesses, are passed over, as are extension lines. The origin is not
    /// compared with anything: who trusts one key for several logs compares it.
    ///
    /// # Errors
    /// When the text is not a checkpoint, when none of `keys` signed it, or when a signature under the name and the id of one
    /// of them fails, even beside one that holds (c2sp.org/signed-note).
    pub fn open(
        text: &str,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Self, CheckpointError> {
        Self::from_note_text(signed_text(text, keys.as_ref())?)
    }

    /// One note with the signatures of both, those of the first one first; none when they are notes of different texts, or
    /// one of them is no note.
    #[must_use]
    pub fn with_signatures(note: &str, further: &str) -> Option<String> {
        let (one, other) = (Note::parse(note)?, Note::parse(further)?);
        if one.text != other.text {
            return None;
        }
        let mut lines: Vec<&str> = lines_of(note, one.text);
        for line in lines_of(further, other.text) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let merged = format!("{}\n{}\n", one.text, lines.join("\n"));
        Note::parse(&merged).is_some().then_some(merged)
    }

    /// What a checkpoint says, whoever signed it: to show, never to trust.
    ///
    /// # Errors
    /// When the text is not a checkpoint.
    pub fn unverified(text: &str) -> Result<Self, CheckpointError> {
        let note = Note::parse(text).ok_or(CheckpointError::NotANote)?;
        Self::from_note_text(note.text)
    }

    fn text(&self) -> String {
        let origin = self.origin.replace(char::is_control, "\u{fffd}");
        format!("{origin}\n{}\n{}\n", self.size, self.root.to_base64())
    }

    fn from_note_text(text: &str) -> Result<Self, CheckpointError> {
        Self::parse(text).ok_or(CheckpointError::NotACheckpoint)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty())?.to_owned();
        let size = decimal(lines.next()?)?;
        let root = Hash::from_base64(lines.next()?).ok()?;
        lines.all(|extension| !extension.is_empty()).then_some(Self { origin, size, root })
    }
}

/// The signature lines of a note with this text.
fn lines_of<'a>(note: &'a str, text: &str) -> Vec<&'a str> {
    let rest = note.get(text.len()..).unwrap_or_default();
    rest.lines().filter(|line| !line.is_empty()).collect()
}

/// A note of this text, signed with `key`.
pub(crate) fn sign_text(text: &str, key: &SigningKey) -> String {
    let signature = key.sign(text);
    format!("{text}\n{signature}")
}

/// The text of a note that one of `keys` signed, with its last newline.
pub(crate) fn signed_text<'a>(
    note: &'a str,
    keys: &[VerifierKey],
) -> Result<&'a str, CheckpointError> {
    let note = Note::parse(note).ok_or(CheckpointError::NotANote)?;
    let mut is_signed = false;
    for signature in &note.signatures {
        for key in keys.iter().filter(|key| key.is_named_by(signature)) {
            if !key.verify(note.text, &signature.bytes) {
                return Err(CheckpointError::BadSignature);
            }
            is_signed = true;
        }
    }
    if is_signed { Ok(note.text) } else { Err(CheckpointError::NotSigned) }
}

/// A number in ASCII digits without leading zeros, the only way C2SP writes one.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

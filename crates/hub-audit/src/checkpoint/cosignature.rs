//! Cosignatures of witnesses (c2sp.org/tlog-cosignature): somebody else has seen this head, and signs only what grew from
//! what they saw before.

use std::fmt;

use chrono::{DateTime, Utc};
use ed25519_dalek::Signer as _;

use super::key::{PRIVATE, Parts, hexadecimal, key_id, material_text};
use super::note::{Note, is_key_name, signature_line};
use super::{CheckpointError, KeyError};

/// The signature type of a timestamped Ed25519 cosignature (cosignature/v1).
const COSIGNATURE: u8 = 0x04;

/// The private key of a witness. `Debug` shows its name and id.
#[derive(Clone)]
pub struct WitnessKey {
    key: ed25519_dalek::SigningKey,
    verifier: WitnessVerifier,
}

/// The public key of a witness.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessVerifier {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl WitnessKey {
    /// The key that follows from 32 random bytes.
    ///
    /// # Errors
    /// When the name is none that a key may have.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        let verifier = WitnessVerifier::new(name, key.verifying_key())?;
        Ok(Self { key, verifier })
    }

    /// Reads what [`WitnessKey::to_text`] wrote.
    ///
    /// # Errors
    /// When it is not the text of the private key of a witness.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let parts = text.strip_prefix(PRIVATE).and_then(Parts::parse);
        let parts = parts.ok_or(KeyError::NotASigningKey)?;
        let seed = parts.material.as_slice().try_into().map_err(|_| KeyError::NotASigningKey)?;
        let key = Self::from_seed(parts.name, seed)?;
        parts.accept(COSIGNATURE, key.verifier.id)?;
        Ok(key)
    }

    /// The text of the private key: the secret of the department.
    pub fn to_text(&self) -> String {
        let WitnessVerifier { name, id, key: _ } = &self.verifier;
        let material = material_text(COSIGNATURE, self.key.as_bytes());
        format!("{PRIVATE}{name}+{}+{material}", hexadecimal(*id))
    }

    /// The public key that goes with it.
    pub fn verifier(&self) -> WitnessVerifier {
        self.verifier.clone()
    }

    /// The signature line under the checkpoint of a note, with its newline; none when the text is no note.
    ///
    /// Whether the head may be signed is decided before: see [`Seen::accept`](crate::Seen::accept).
    #[must_use]
    pub fn cosign(&self, note: &str, time: DateTime<Utc>) -> Option<String> {
        let note = Note::parse(note)?;
        let seconds = u64::try_from(time.timestamp()).ok()?;
        let signature = self.key.sign(message(note.text, seconds).as_bytes()).to_bytes();
        let bytes = [seconds.to_be_bytes().as_slice(), &signature].concat();
        Some(signature_line(&self.verifier.name, self.verifier.id, &bytes))
    }
}

impl WitnessVerifier {
    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::NotAName);
        }
        let id = key_id(name, COSIGNATURE, key.as_bytes());
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// Reads what [`WitnessVerifier::to_text`] wrote.
    ///
    /// # Errors
    /// When it is not the text of the public key of a witness, or the key is weak.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::parse(text).ok_or(KeyError::NotAVerifierKey)?;
        let verifier = Self::new(parts.name, parts.public_key()?)?;
        parts.accept(COSIGNATURE, verifier.id)?;
        Ok(verifier)
    }

    /// Reads a file of public keys, one a line; there may be none.
    ///
    /// # Errors
    /// When a line is no key.
    pub fn all_from_text(text: &str) -> Result<Vec<Self>, KeyError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(Self::from_text).collect()
    }

    /// The text of the public key: name, id and base64.
    pub fn to_text(&self) -> String {
        let material = material_text(COSIGNATURE, self.key.as_bytes());
        format!("{}+{}+{material}", self.name, hexadecimal(self.id))
    }

    /// The name of the witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When this witness signed the head of a note; none when it did not.
    ///
    /// # Errors
    /// When the text is no note, or a signature under the name and the id of this key fails.
    pub fn signed_at(&self, note: &str) -> Result<Option<DateTime<Utc>>, CheckpointError> {
        let note = Note::parse(note).ok_or(CheckpointError::NotANote)?;
        let mut newest = None;
        for one in &note.signatures {
            if one.name == self.name && one.id == self.id {
                let time = self.time_of(note.text, &one.bytes);
                newest = newest.max(Some(time.ok_or(CheckpointError::BadSignature)?));
            }
        }
        Ok(newest)
    }

    fn time_of(&self, text: &str, bytes: &[u8]) -> Option<DateTime<Utc>> {
        let (seconds, signature) = bytes.split_first_chunk()?;
        let seconds = u64::from_be_bytes(*seconds);
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message(text, seconds).as_bytes(), &signature).ok()?;
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
    }
}

/// What is signed: the time, and the whole text of the checkpoint.
fn message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({}+{}+…)", self.verifier.name, hexadecimal(self.verifier.id))
    }
}

impl fmt::Debug for WitnessVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessVerifier({})", self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::{Checkpoint, SigningKey, leaf_hash};

    fn witness() -> WitnessKey {
        WitnessKey::from_seed("health.witness", [3; 32]).unwrap()
    }

    fn note() -> String {
        let key = SigningKey::from_seed("city", [7; 32]).unwrap();
        let head = Checkpoint { origin: "city".to_owned(), size: 9, root: leaf_hash(b"a") };
        head.sign(&key)
    }

    fn cosigned() -> String {
        let line = witness().cosign(&note(), DateTime::UNIX_EPOCH + chrono::Days::new(1)).unwrap();
        format!("{}{line}", note())
    }

    #[test]
    fn a_key_of_a_witness_is_read_as_it_was_written() {
        let key = witness();
        assert_eq!(WitnessKey::from_text(&key.to_text()).unwrap().verifier(), key.verifier());
        let public = key.verifier();
        assert_eq!(WitnessVerifier::from_text(&public.to_text()), Ok(public.clone()));
        // The key of a log is none of a witness, and the other way round.
        let of_log = SigningKey::from_seed("city", [7; 32]).unwrap();
        assert!(WitnessVerifier::from_text(&of_log.verifier().to_text()).is_err());
        assert!(crate::VerifierKey::from_text(&public.to_text()).is_err());
    }

    #[test]
    fn a_cosignature_holds_for_its_head_and_its_time_only() {
        let (note, public) = (cosigned(), witness().verifier());
        assert_eq!(public.signed_at(&note).unwrap().unwrap().timestamp(), 86_400);
        let log = SigningKey::from_seed("city", [7; 32]).unwrap().verifier();
        assert_eq!(Checkpoint::open(&note, &log).unwrap().size, 9);
        let other = note.replace("\n9\n", "\n8\n");
        assert_eq!(public.signed_at(&other), Err(CheckpointError::BadSignature));
        assert_eq!(public.signed_at(&self::note()), Ok(None));
    }

    #[test]
    fn the_blob_is_id_time_and_signature() {
        let line = witness().cosign(&note(), DateTime::UNIX_EPOCH).unwrap();
        let bytes = STANDARD.decode(line.trim_end().rsplit_once(' ').unwrap().1).unwrap();
        assert_eq!(bytes.len(), 4 + 8 + 64);
        assert_eq!(bytes[4..12], [0; 8]);
    }

    #[test]
    fn signatures_of_two_notes_are_put_together_once() {
        let both = Checkpoint::with_signatures(&note(), &cosigned()).unwrap();
        assert_eq!(both, cosigned());
        assert_eq!(Checkpoint::with_signatures(&both, &cosigned()).unwrap(), both);
        assert_eq!(Checkpoint::with_signatures(&note(), &note().replace('9', "8")), None);
    }
}

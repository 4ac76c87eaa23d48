//! The keys of signed notes: Ed25519, with a name.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

use super::note::{Signature, is_key_name, signature_line};

/// The signature type of plain Ed25519 (c2sp.org/signed-note).
pub(super) const ED25519: u8 = 0x01;

/// What the text of a private key begins with.
pub(super) const PRIVATE: &str = "PRIVATE+KEY+";

/// A private key that signs checkpoints.
///
/// `Debug` shows its name and id; only [`SigningKey::to_text`] gives the secret away.
#[derive(Clone)]
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

/// The public key that believes checkpoints.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

/// Why a text or a name is not that of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the text of a private key.
    #[error("not a private key: wanted PRIVATE+KEY+name+id+base64")]
    NotASigningKey,
    /// Not the text of a public key.
    #[error("not a public key: wanted name+id+base64")]
    NotAVerifierKey,
    /// A name that no key may have.
    #[error("not the name of a key: wanted some characters, none of them a space or a plus")]
    NotAName,
    /// A key of another algorithm.
    #[error("a key of another algorithm than Ed25519")]
    UnknownAlgorithm,
    /// The id does not belong to this name and key.
    #[error("an id that does not belong to the name and the key")]
    OtherId,
}

impl SigningKey {
    /// The key that follows from 32 random bytes (RFC 8032 §5.1.5), under a `name` that is by custom the origin of the log.
    ///
    /// # Errors
    /// When the name is empty or has a space, a control character or a plus.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        let verifier = VerifierKey::new(name, key.verifying_key())?;
        Ok(Self { key, verifier })
    }

    /// Reads what [`SigningKey::to_text`] wrote.
    ///
    /// # Errors
    /// When it is not the text of an Ed25519 key, or the id in it is not that of the key.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let parts = text.strip_prefix(PRIVATE).and_then(Parts::parse);
        let parts = parts.ok_or(KeyError::NotASigningKey)?;
        let seed = parts.material.as_slice().try_into().map_err(|_| KeyError::NotASigningKey)?;
        let key = Self::from_seed(parts.name, seed)?;
        parts.accept(ED25519, key.verifier.id)?;
        Ok(key)
    }

    /// The text of the private key, as Go's `note` package has it. It is the secret: not for logs, not for the database.
    pub fn to_text(&self) -> String {
        let VerifierKey { name, id, key: _ } = &self.verifier;
        let material = material_text(ED25519, self.key.as_bytes());
        format!("{PRIVATE}{name}+{}+{material}", hexadecimal(*id))
    }

    /// The public key that goes with it.
    pub fn verifier(&self) -> VerifierKey {
        self.verifier.clone()
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// The signature line of a note with this text.
    pub(super) fn sign(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        signature_line(&self.verifier.name, self.verifier.id, &signature)
    }
}

impl VerifierKey {
    fn new(name: &str, key: ed25519_dalek::VerifyingKey) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::NotAName);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, ED25519, key.as_bytes()), key })
    }

    /// Reads what [`VerifierKey::to_text`] wrote.
    ///
    /// # Errors
    /// When it is not the text of an Ed25519 key, when the key is weak (a point of small order, under which one signature holds for
    /// many texts), or when the id in it is not that of the key.
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::parse(text).ok_or(KeyError::NotAVerifierKey)?;
        let verifier = Self::new(parts.name, parts.public_key()?)?;
        parts.accept(ED25519, verifier.id)?;
        Ok(verifier)
    }

    /// Reads a file of public keys, one a line: a log that has changed its key has several.
    ///
    /// # Errors
    /// When a line is no key, or there is none.
    pub fn all_from_text(text: &str) -> Result<Vec<Self>, KeyError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys: Vec<Self> = lines.map(Self::from_text).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(KeyError::NotAVerifierKey) } else { Ok(keys) }
    }

    /// The key without the checks, to test them.
    #[cfg(test)]
    pub(super) fn unchecked(name: &str, key: ed25519_dalek::VerifyingKey) -> Self {
        Self { name: name.to_owned(), id: key_id(name, ED25519, key.as_bytes()), key }
    }

    /// The text of the public key (c2sp.org/signed-note): name, id and base64, a plus between them.
    pub fn to_text(&self) -> String {
        let material = material_text(ED25519, self.key.as_bytes());
        format!("{}+{}+{material}", self.name, hexadecimal(self.id))
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a signature says that it is by this key.
    pub(super) fn is_named_by(&self, signature: &Signature<'_>) -> bool {
        signature.name == self.name && signature.id == self.id
    }

    /// Whether this key signed the text. Strict: no second signature can be made from a first.
    pub(super) fn verify(&self, text: &str, signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

/// One key is a list of keys that are believed.
impl AsRef<[VerifierKey]> for VerifierKey {
    fn as_ref(&self) -> &[VerifierKey] {
        std::slice::from_ref(self)
    }
}

/// The parts of the text of a key.
pub(super) struct Parts<'a> {
    pub(super) name: &'a str,
    id: &'a str,
    algorithm: u8,
    pub(super) material: Vec<u8>,
}

impl<'a> Parts<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        let (id, encoded) = rest.split_once('+')?;
        let decoded = STANDARD.decode(encoded).ok()?;
        let (algorithm, material) = decoded.split_first()?;
        Some(Self { name, id, algorithm: *algorithm, material: material.to_vec() })
    }

    /// The public key; none that is weak.
    pub(super) fn public_key(&self) -> Result<ed25519_dalek::VerifyingKey, KeyError> {
        let bytes = self.material.as_slice().try_into().map_err(|_| KeyError::NotAVerifierKey)?;
        ed25519_dalek::VerifyingKey::from_bytes(bytes)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(KeyError::NotAVerifierKey)
    }

    /// Whether what was read besides the name and the bytes belongs to the key.
    pub(super) fn accept(&self, algorithm: u8, id: [u8; 4]) -> Result<(), KeyError> {
        if self.algorithm != algorithm {
            return Err(KeyError::UnknownAlgorithm);
        }
        if self.id != hexadecimal(id) {
            return Err(KeyError::OtherId);
        }
        Ok(())
    }
}

/// The id of a key: the first four bytes of the hash of name, newline, algorithm and key (c2sp.org/signed-note).
pub(super) fn key_id(name: &str, algorithm: u8, key: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new().chain_update(name).chain_update([b'\n', algorithm]).chain_update(key);
    let [first, second, third, fourth, ..]: [u8; 32] = hash.finalize().into();
    [first, second, third, fourth]
}

pub(super) fn hexadecimal(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

pub(super) fn material_text(algorithm: u8, key: &[u8; 32]) -> String {
    STANDARD.encode([&[algorithm], key.as_slice()].concat())
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}+{}+…)", self.verifier.name, hexadecimal(self.verifier.id))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({})", self.to_text())
    }
}

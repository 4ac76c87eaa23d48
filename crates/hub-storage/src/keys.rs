//! Sealing at rest: a data key per subject under the master key, and keyed tokens for search.
//!
//! The only place that names an algorithm, so that a 国密 deployment changes one file:
//! AES-256-GCM (NIST SP 800-38D) seals, HMAC-SHA-256 (RFC 2104) makes the tokens of the blind index.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use hub_values::SubjectId;
use thiserror::Error;

use crate::StoreError;

/// Length of the master key and of every data key, in bytes.
const KEY_LENGTH: usize = 32;

/// Keys that open what is sealed; they live outside the database.
pub struct Keys {
    master: LessSafeKey,
    index: hmac::Key,
    random: SystemRandom,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Why keys cannot be used.
#[derive(Debug, Error)]
#[error("the master key must be {KEY_LENGTH} bytes that are not all the same")]
pub struct KeysError;

/// What a value becomes in the blind index: equal for equal values, useless without the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub(crate) [u8; 16]);

/// A subject's own key, opened.
pub(crate) struct DataKey(LessSafeKey);

impl Keys {
    /// Keys derived from the master key.
    pub fn new(master: &[u8; KEY_LENGTH]) -> Result<Self, KeysError> {
        if master.iter().all(|byte| Some(byte) == master.first()) {
            return Err(KeysError);
        }
        // One secret, two uses: each gets a key of its own (NIST SP 800-108 in its simplest form).
        let derive = |label: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, master), label);
        let seal = derive(b"fileonce sealing 1");
        let index = derive(b"fileonce blind index 1");
        Ok(Self {
            master: key(seal.as_ref()).map_err(|_| KeysError)?,
            index: hmac::Key::new(hmac::HMAC_SHA256, index.as_ref()),
            random: SystemRandom::new(),
        })
    }

    /// The token of a value under a name, such as an attribute's code.
    pub fn token(&self, name: &str, value: &str) -> Token {
        let mut context = hmac::Context::with_key(&self.index);
        context.update(name.as_bytes());
        context.update(&[0]);
        context.update(value.as_bytes());
        let tag = context.sign();
        let mut token = [0; 16];
        for (to, from) in token.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        Token(token)
    }

    /// A new data key for a subject: wrapped for the database, and opened.
    pub(crate) fn new_data_key(
        &self,
        subject: SubjectId,
    ) -> Result<(Vec<u8>, DataKey), StoreError> {
        let mut bytes = [0; KEY_LENGTH];
        self.random.fill(&mut bytes).map_err(|_| StoreError::Sealed)?;
        let wrapped = self.seal_with(&self.master, subject, &bytes)?;
        Ok((wrapped, DataKey(key(&bytes)?)))
    }

    /// Opens a wrapped data key.
    pub(crate) fn data_key(
        &self,
        subject: SubjectId,
        wrapped: &[u8],
    ) -> Result<DataKey, StoreError> {
        let mut buffer = wrapped.to_vec();
        Ok(DataKey(key(open_with(&self.master, subject, &mut buffer)?)?))
    }

    /// Seals bytes of a subject.
    pub(crate) fn seal(
        &self,
        data_key: &DataKey,
        subject: SubjectId,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_with(&data_key.0, subject, plain)
    }

    fn seal_with(
        &self,
        key: &LessSafeKey,
        subject: SubjectId,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| StoreError::Sealed)?;
        let mut sealed = nonce.to_vec();
        let mut body = plain.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        let aad = Aad::from(subject.uuid().into_bytes());
        key.seal_in_place_append_tag(nonce, aad, &mut body).map_err(|_| StoreError::Sealed)?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }
}

impl DataKey {
    /// Opens bytes of a subject in place.
    pub(crate) fn open<'a>(
        &self,
        subject: SubjectId,
        sealed: &'a mut [u8],
    ) -> Result<&'a [u8], StoreError> {
        open_with(&self.0, subject, sealed)
    }
}

fn key(bytes: &[u8]) -> Result<LessSafeKey, StoreError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| StoreError::Sealed)?))
}

fn open_with<'a>(
    key: &LessSafeKey,
    subject: SubjectId,
    sealed: &'a mut [u8],
) -> Result<&'a [u8], StoreError> {
    let (nonce, body) = sealed.split_at_mut_checked(NONCE_LEN).ok_or(StoreError::Sealed)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed)?;
    let aad = Aad::from(subject.uuid().into_bytes());
    let plain = key.open_in_place(nonce, aad, body).map_err(|_| StoreError::Sealed)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(byte: u8) -> Keys {
        let mut master = [byte; KEY_LENGTH];
        master[0] = 0;
        Keys::new(&master).unwrap()
    }

    fn subject(number: u128) -> SubjectId {
        SubjectId::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_subject_only() {
        let keys = keys(1);
        let (_, data_key) = keys.new_data_key(subject(1)).unwrap();
        let sealed = keys.seal(&data_key, subject(1), b"secret").unwrap();
        assert_eq!(data_key.open(subject(1), &mut sealed.clone()).unwrap(), b"secret");
        assert!(data_key.open(subject(2), &mut sealed.clone()).is_err());
    }

    #[test]
    fn a_data_key_opens_only_under_its_master_key() {
        let (wrapped, _) = keys(1).new_data_key(subject(1)).unwrap();
        assert!(keys(1).data_key(subject(1), &wrapped).is_ok());
        assert!(keys(2).data_key(subject(1), &wrapped).is_err());
    }

    #[test]
    fn a_changed_byte_does_not_open() {
        let keys = keys(1);
        let (_, data_key) = keys.new_data_key(subject(1)).unwrap();
        let mut sealed = keys.seal(&data_key, subject(1), b"secret").unwrap();
        sealed[14] ^= 1;
        assert!(data_key.open(subject(1), &mut sealed).is_err());
    }

    #[test]
    fn tokens_of_two_attributes_differ() {
        assert_ne!(keys(1).token("a", "x"), keys(1).token("b", "x"));
        assert_ne!(keys(1).token("a", "x"), keys(2).token("a", "x"));
        assert_eq!(keys(1).token("a", "x"), keys(1).token("a", "x"));
    }

    #[test]
    fn a_master_key_of_one_byte_is_refused() {
        assert!(Keys::new(&[7; KEY_LENGTH]).is_err());
    }
}

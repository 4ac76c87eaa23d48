//! The algorithms of sealing at rest: one generation of the master key, and the data keys under it.
//!
//! The only place that names an algorithm (with `keys/cache.rs`, for what leaves for a shared
//! cache), so that a 国密 deployment changes little: AES-256-GCM (NIST SP 800-38D) seals, HMAC-SHA-256
//! (RFC 2104) makes the tokens of the blind index, SHA-256 (FIPS 180-4) shortens what is only compared.

pub(crate) mod cache;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use hub_values::SubjectId;

use crate::StoreError;

/// Length of a master key and of every data key, in bytes.
pub(crate) const KEY_LENGTH: usize = 32;
/// Length of a token, in bytes.
pub(crate) const TOKEN_LENGTH: usize = 16;

/// One generation of the master key, as the two keys derived from it.
pub(crate) struct Generation {
    wrap: LessSafeKey,
    index: hmac::Key,
    cache: hmac::Key,
}

/// A subject's own key, opened.
pub(crate) struct DataKey(LessSafeKey);

impl Generation {
    /// The keys derived from a master key.
    pub(crate) fn new(master: &[u8; KEY_LENGTH]) -> Result<Self, StoreError> {
        // One secret, several uses: each gets a key of its own (NIST SP 800-108 in its simplest form).
        let derive = |label: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, master), label);
        let wrap = derive(b"fileonce sealing 1");
        let index = derive(b"fileonce blind index 1");
        let cache = derive(b"fileonce shared cache 1");
        Ok(Self {
            wrap: key(wrap.as_ref())?,
            index: hmac::Key::new(hmac::HMAC_SHA256, index.as_ref()),
            cache: hmac::Key::new(hmac::HMAC_SHA256, cache.as_ref()),
        })
    }

    /// The token of a value under a name.
    pub(crate) fn token(&self, name: &str, value: &str) -> [u8; TOKEN_LENGTH] {
        let mut context = hmac::Context::with_key(&self.index);
        context.update(name.as_bytes());
        context.update(&[0]);
        context.update(value.as_bytes());
        let tag = context.sign();
        let mut token = [0; TOKEN_LENGTH];
        for (to, from) in token.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        token
    }

    /// A new data key for a subject, with itself wrapped for the database.
    pub(crate) fn new_data_key(
        &self,
        subject: SubjectId,
    ) -> Result<(DataKey, Vec<u8>), StoreError> {
        let mut bytes = [0; KEY_LENGTH];
        SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Sealed)?;
        Ok((DataKey(key(&bytes)?), seal_with(&self.wrap, subject, &bytes)?))
    }

    /// Opens a wrapped data key.
    pub(crate) fn data_key(
        &self,
        subject: SubjectId,
        wrapped: &[u8],
    ) -> Result<DataKey, StoreError> {
        let mut buffer = wrapped.to_vec();
        Ok(DataKey(key(open_with(&self.wrap, subject, &mut buffer)?)?))
    }

    /// Seals bytes that belong to no subject.
    pub(crate) fn seal(&self, of: SubjectId, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_with(&self.wrap, of, plain)
    }

    /// Opens bytes that belong to no subject.
    pub(crate) fn open(&self, of: SubjectId, sealed: &mut [u8]) -> Result<Vec<u8>, StoreError> {
        Ok(open_with(&self.wrap, of, sealed)?.to_vec())
    }

    /// Wraps anew a data key that another generation wrapped; what it seals stays as it is.
    pub(crate) fn rewrap(
        &self,
        before: &Self,
        subject: SubjectId,
        wrapped: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut buffer = wrapped.to_vec();
        let plain = open_with(&before.wrap, subject, &mut buffer)?;
        seal_with(&self.wrap, subject, plain)
    }
}

impl DataKey {
    /// Seals bytes of a subject.
    pub(crate) fn seal(&self, subject: SubjectId, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_with(&self.0, subject, plain)
    }

    /// Opens bytes of a subject in place.
    pub(crate) fn open<'a>(
        &self,
        subject: SubjectId,
        sealed: &'a mut [u8],
    ) -> Result<&'a [u8], StoreError> {
        open_with(&self.0, subject, sealed)
    }
}

/// A long text in the few bytes that stand for it when texts are only compared, as hexadecimal.
pub(crate) fn fingerprint(text: &str) -> String {
    hexadecimal(digest(&SHA256, text.as_bytes()).as_ref())
}

/// A new secret of as many random bits as a key, as hexadecimal.
pub(crate) fn secret_text() -> Result<String, StoreError> {
    let mut bytes = [0; KEY_LENGTH];
    SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Sealed)?;
    Ok(hexadecimal(&bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn key(bytes: &[u8]) -> Result<LessSafeKey, StoreError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| StoreError::Sealed)?))
}

fn seal_with(key: &LessSafeKey, subject: SubjectId, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce).map_err(|_| StoreError::Sealed)?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let aad = Aad::from(subject.uuid().into_bytes());
    let body = sealed.get_mut(NONCE_LEN..).ok_or(StoreError::Sealed)?;
    let tag = key.seal_in_place_separate_tag(nonce, aad, body).map_err(|_| StoreError::Sealed)?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
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

    fn generation(byte: u8) -> Generation {
        Generation::new(&[byte; KEY_LENGTH]).unwrap()
    }

    fn subject(number: u128) -> SubjectId {
        SubjectId::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn data_key() -> DataKey {
        let (_, wrapped) = generation(1).new_data_key(subject(1)).unwrap();
        generation(1).data_key(subject(1), &wrapped).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_subject_only() {
        let data_key = data_key();
        let sealed = data_key.seal(subject(1), b"secret").unwrap();
        assert_eq!(data_key.open(subject(1), &mut sealed.clone()).unwrap(), b"secret");
        assert!(data_key.open(subject(2), &mut sealed.clone()).is_err());
    }

    #[test]
    fn a_new_data_key_is_the_one_that_is_wrapped() {
        let (made, wrapped) = generation(1).new_data_key(subject(1)).unwrap();
        let sealed = made.seal(subject(1), b"secret").unwrap();
        let read = generation(1).data_key(subject(1), &wrapped).unwrap();
        assert_eq!(read.open(subject(1), &mut sealed.clone()).unwrap(), b"secret");
    }

    #[test]
    fn a_data_key_opens_only_under_its_master_key() {
        let (_, wrapped) = generation(1).new_data_key(subject(1)).unwrap();
        assert!(generation(1).data_key(subject(1), &wrapped).is_ok());
        assert!(generation(2).data_key(subject(1), &wrapped).is_err());
    }

    #[test]
    fn a_data_key_wrapped_anew_opens_the_same_and_no_longer_under_the_old_key() {
        let (one, two) = (generation(1), generation(2));
        let (_, wrapped) = one.new_data_key(subject(1)).unwrap();
        let sealed = one.data_key(subject(1), &wrapped).unwrap().seal(subject(1), b"x").unwrap();
        let anew = two.rewrap(&one, subject(1), &wrapped).unwrap();
        let data_key = two.data_key(subject(1), &anew).unwrap();
        assert_eq!(data_key.open(subject(1), &mut sealed.clone()).unwrap(), b"x");
        assert!(one.data_key(subject(1), &anew).is_err());
    }

    #[test]
    fn a_changed_byte_does_not_open() {
        let data_key = data_key();
        let mut sealed = data_key.seal(subject(1), b"secret").unwrap();
        sealed[14] ^= 1;
        assert!(data_key.open(subject(1), &mut sealed).is_err());
    }

    #[test]
    fn tokens_of_two_names_and_of_two_keys_differ() {
        let (one, two) = (generation(1), generation(2));
        assert_ne!(one.token("a", "x"), one.token("b", "x"));
        assert_ne!(one.token("a", "x"), two.token("a", "x"));
        assert_eq!(one.token("a", "x"), one.token("a", "x"));
    }
}

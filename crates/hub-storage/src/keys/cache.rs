//! Keys of what is kept in a shared cache: who reads it there learns nothing, who writes it forges
//! nothing.

use std::fmt::Write as _;

use aws_lc_rs::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};

use super::{Generation, key};
use crate::StoreError;

/// Bytes of a name: as many as of a token, for the same reason.
const NAME_LENGTH: usize = 16;
/// Sealed values have few lengths, so that the length says little about what is known.
const STEP: usize = 512;

/// Names and seals what one life of the database keeps in a shared cache.
pub(crate) struct CacheKeys {
    names: hmac::Key,
    values: hmac::Key,
    random: SystemRandom,
}

impl Generation {
    /// Keys for one life of the database; those of another life open nothing of it.
    pub(crate) fn cache(&self, life: &str) -> CacheKeys {
        let derive = |label: &str| {
            let secret = hmac::sign(&self.cache, format!("{label} {life}").as_bytes());
            hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref())
        };
        CacheKeys { names: derive("names"), values: derive("values"), random: SystemRandom::new() }
    }
}

impl CacheKeys {
    /// The name of a thing of a kind: the same each time, and without the key it says nothing.
    pub(crate) fn name(&self, kind: &str, thing: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.names);
        context.update(kind.as_bytes());
        context.update(&[0]);
        context.update(thing);
        let mut name = String::with_capacity(9 + 2 * NAME_LENGTH);
        name.push_str("fileonce:");
        for byte in context.sign().as_ref().iter().take(NAME_LENGTH) {
            // Writing to a String cannot fail.
            let _written = write!(name, "{byte:02x}");
        }
        name
    }

    /// Seals what is kept under a name. Spaces are added; whoever reads must pass over them.
    pub(crate) fn seal(&self, name: &str, mut plain: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        plain.resize(plain.len().next_multiple_of(STEP), b' ');
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| StoreError::Sealed)?;
        let mut sealed = nonce.to_vec();
        self.key(name)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name.as_bytes()),
                &mut plain,
            )
            .map_err(|_| StoreError::Sealed)?;
        sealed.extend_from_slice(&plain);
        Ok(sealed)
    }

    /// Opens what was kept under a name; nothing when it was sealed for another, or not by us.
    pub(crate) fn open(&self, name: &str, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let key = self.key(name).ok()?;
        let plain = key.open_in_place(nonce, Aad::from(name.as_bytes()), body).ok()?;
        Some(plain.to_vec())
    }

    /// Each name has a key of its own: a random nonce is good for 2^32 values under one key (NIST
    /// SP 800-38D §8.3), and a busy city seals more than that in a year.
    fn key(&self, name: &str) -> Result<LessSafeKey, StoreError> {
        key(hmac::sign(&self.values, name.as_bytes()).as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(byte: u8, life: &str) -> CacheKeys {
        let mut master = [byte; 32];
        master[0] = 0;
        Generation::new(&master).unwrap().cache(life)
    }

    fn opened(keys: &CacheKeys, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        keys.open(name, sealed.to_vec()).map(|plain| plain.trim_ascii_end().to_vec())
    }

    #[test]
    fn what_is_sealed_opens_under_its_name_only() {
        let keys = keys(1, "a");
        let sealed = keys.seal("x", b"secret".to_vec()).unwrap();
        assert_eq!(opened(&keys, "x", &sealed).unwrap(), b"secret");
        assert_eq!(opened(&keys, "y", &sealed), None);
    }

    #[test]
    fn another_life_and_another_master_key_open_nothing() {
        let sealed = keys(1, "a").seal("x", b"secret".to_vec()).unwrap();
        assert_eq!(opened(&keys(1, "b"), "x", &sealed), None);
        assert_eq!(opened(&keys(2, "a"), "x", &sealed), None);
        assert_ne!(keys(1, "a").name("r", b"1"), keys(1, "b").name("r", b"1"));
    }

    #[test]
    fn no_changed_byte_opens_and_no_short_text() {
        let keys = keys(1, "a");
        let sealed = keys.seal("x", b"secret".to_vec()).unwrap();
        for at in [0, 12, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(opened(&keys, "x", &changed), None);
        }
        assert_eq!(opened(&keys, "x", b""), None);
        assert_eq!(opened(&keys, "x", b"garbage that is long enough"), None);
    }

    #[test]
    fn names_of_two_kinds_differ_and_lengths_are_few() {
        let keys = keys(1, "a");
        assert_ne!(keys.name("record", b"1"), keys.name("lookup", b"1"));
        let [one, two] = [1, 500].map(|length| keys.seal("x", vec![b'1'; length]).unwrap().len());
        assert_eq!(one, two);
    }
}

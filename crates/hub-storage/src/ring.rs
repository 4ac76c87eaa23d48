//! The ring of master keys: generations, of which one writes and at most two are asked.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use hub_values::SubjectId;
use sea_orm::QueryResult;
use thiserror::Error;

use crate::StoreError;
use crate::keys::cache::CacheKeys;
use crate::keys::{DataKey, Generation, KEY_LENGTH, TOKEN_LENGTH, fingerprint};
use crate::sql::column;
use crate::token::{Token, TokenSource};

/// One master key with its place in the ring.
#[derive(Clone)]
pub struct MasterKey {
    /// Which generation it is; the first is 1.
    pub generation: u32,
    /// The secret.
    pub secret: [u8; KEY_LENGTH],
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({}, …)", self.generation)
    }
}

/// Reads the ring again, when the database names a generation that is not known yet.
pub type RingSource = Box<dyn Fn() -> Result<Vec<MasterKey>, KeysError> + Send + Sync>;

/// Why keys cannot be used.
#[derive(Debug, Error)]
pub enum KeysError {
    /// It is no secret.
    #[error("a master key must be {KEY_LENGTH} bytes that are not all the same")]
    Weak,
    /// There is no key.
    #[error("the ring holds no master key")]
    Empty,
    /// Two keys claim one place.
    #[error("the ring holds generation {0} of the master key twice")]
    Twice(u32),
    /// The ring cannot be read.
    #[error("the ring of master keys cannot be read: {0}")]
    Unreadable(String),
}

/// Which generations the database is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generations {
    /// The one that everything new is written under.
    pub current: u32,
    /// The one before, while something still depends on it.
    pub before: Option<u32>,
}

impl Generations {
    /// Whether tokens made under these miss nothing that is stored under the others.
    pub fn cover(self, other: Self) -> bool {
        let has = |generation| self.current == generation || self.before == Some(generation);
        has(other.current) && other.before.is_none_or(has)
    }
}

/// Keys that open what is sealed; they live outside the database.
pub struct Keys {
    ring: RwLock<Arc<Ring>>,
    source: Option<RingSource>,
}

#[derive(Clone)]
struct Ring {
    known: BTreeMap<u32, Arc<Generation>>,
    in_use: Generations,
    current: Arc<Generation>,
    before: Option<Arc<Generation>>,
    /// What the database is under, when that is not known here.
    missing: Option<(Generations, Option<Vec<u8>>)>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({:?})", self.in_use())
    }
}

impl Keys {
    /// A ring of one master key, of the first generation.
    pub fn new(master: &[u8; KEY_LENGTH]) -> Result<Self, KeysError> {
        Self::ring(&[MasterKey { generation: 1, secret: *master }], None)
    }

    /// A ring of several; `source` reads it again when the database knows a newer one.
    pub fn ring(masters: &[MasterKey], source: Option<RingSource>) -> Result<Self, KeysError> {
        let known = opened(masters)?;
        let (newest, current) = known.last_key_value().ok_or(KeysError::Empty)?;
        let in_use = Generations { current: *newest, before: None };
        let current = Arc::clone(current);
        let ring = Ring { known, in_use, current, before: None, missing: None };
        Ok(Self { ring: RwLock::new(Arc::new(ring)), source })
    }

    /// The generations that tokens are made under.
    pub fn in_use(&self) -> Generations {
        self.now().in_use
    }

    /// The generations in the ring, oldest first.
    pub fn generations(&self) -> Vec<u32> {
        self.now().known.keys().copied().collect()
    }

    /// The token of a value under a name, such as an attribute's code.
    pub fn token(&self, name: &str, value: &str) -> Token {
        let ring = self.now();
        Token {
            now: ring.current.token(name, value),
            generation: ring.in_use.current,
            before: ring.before.as_ref().map(|before| before.token(name, value)),
        }
    }

    /// The tokens of a value under every generation in the ring, for what is not moved when the
    /// master key rotates.
    pub(crate) fn tokens_of_all(&self, name: &str, value: &str) -> Vec<[u8; TOKEN_LENGTH]> {
        self.now().known.values().map(|one| one.token(name, value)).collect()
    }

    /// The token of what was named before.
    pub fn token_of(&self, source: &TokenSource) -> Token {
        self.token(&source.0, &source.1)
    }

    /// What stands for a long text that is only compared.
    pub fn fingerprint(&self, text: &str) -> String {
        fingerprint(text)
    }

    /// Fails when the database is under a generation that the ring does not hold, also after it
    /// was read again: nothing may be looked up then, because it would not be found.
    pub fn ready(&self) -> Result<(), StoreError> {
        match &self.now().missing {
            None => Ok(()),
            Some((wanted, check)) => self.adopt(*wanted, check.as_deref()),
        }
    }

    /// Makes tokens under these generations from now on. `check` is what the database remembers
    /// of the current one.
    pub(crate) fn adopt(
        &self,
        wanted: Generations,
        check: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        if now.in_use == wanted && now.missing.is_none() {
            return Ok(());
        }
        let found = now.with(wanted, check).or_else(|_| self.read_again().with(wanted, check));
        let (ring, done) = match found {
            Ok(ring) => (ring, Ok(())),
            Err(error) => {
                let missing = Some((wanted, check.map(<[u8]>::to_vec)));
                (Ring { missing, ..(*now).clone() }, Err(error))
            }
        };
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        done
    }

    /// What the database remembers of a generation, to recognise it.
    pub(crate) fn check(&self, generation: u32) -> Result<[u8; TOKEN_LENGTH], StoreError> {
        Ok(check(&*self.generation(generation)?))
    }

    /// A new data key for a subject, wrapped under the current generation.
    pub(crate) fn new_data_key(
        &self,
        subject: SubjectId,
    ) -> Result<(u32, DataKey, Vec<u8>), StoreError> {
        self.ready()?;
        let ring = self.now();
        let (data_key, wrapped) = ring.current.new_data_key(subject)?;
        Ok((ring.in_use.current, data_key, wrapped))
    }

    /// Opens a data key that a generation wrapped.
    pub(crate) fn data_key(
        &self,
        generation: u32,
        subject: SubjectId,
        wrapped: &[u8],
    ) -> Result<DataKey, StoreError> {
        self.generation(generation)?.data_key(subject, wrapped)
    }

    /// Wraps a data key anew, under the current generation.
    pub(crate) fn rewrap(
        &self,
        generation: u32,
        subject: SubjectId,
        wrapped: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let before = self.generation(generation)?;
        self.now().current.rewrap(&before, subject, wrapped)
    }

    /// Seals bytes that belong to no subject, under the current generation.
    pub(crate) fn seal_outside(
        &self,
        of: SubjectId,
        plain: &[u8],
    ) -> Result<(u32, Vec<u8>), StoreError> {
        self.ready()?;
        let ring = self.now();
        Ok((ring.in_use.current, ring.current.seal(of, plain)?))
    }

    /// Opens bytes that belong to no subject.
    pub(crate) fn open_outside(
        &self,
        generation: u32,
        of: SubjectId,
        sealed: &mut [u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.generation(generation)?.open(of, sealed)
    }

    /// Opens the data key in the columns `data_key` and `wrapped_by` of a row.
    pub(crate) fn data_key_in(
        &self,
        row: &QueryResult,
        subject: SubjectId,
    ) -> Result<DataKey, StoreError> {
        let wrapped: Vec<u8> = column(row, "subjects", "data_key")?;
        let generation: i32 = column(row, "subjects", "wrapped_by")?;
        self.data_key(generation.unsigned_abs(), subject, &wrapped)
    }

    /// The current generation, and its keys for a shared cache.
    pub(crate) fn cache(&self, life: &str) -> (u32, CacheKeys) {
        let ring = self.now();
        (ring.in_use.current, ring.current.cache(life))
    }

    fn generation(&self, wanted: u32) -> Result<Arc<Generation>, StoreError> {
        if let Some(known) = self.now().known.get(&wanted) {
            return Ok(Arc::clone(known));
        }
        let again = self.read_again();
        let known = again.known.get(&wanted).cloned();
        let known = known.ok_or(StoreError::UnknownKey(wanted))?;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(again);
        Ok(known)
    }

    /// The ring with what its source holds now besides. A ring that cannot be read adds nothing.
    fn read_again(&self) -> Ring {
        let mut ring = (*self.now()).clone();
        if let Some(source) = &self.source {
            match source().and_then(|masters| opened(&masters)) {
                Ok(known) => known.into_iter().for_each(|(generation, key)| {
                    let _known = ring.known.entry(generation).or_insert(key);
                }),
                Err(error) => tracing::error!(error = %error, "the ring of master keys"),
            }
        }
        ring
    }

    fn now(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    fn with(&self, wanted: Generations, remembered: Option<&[u8]>) -> Result<Self, StoreError> {
        let find = |generation: u32| {
            self.known.get(&generation).cloned().ok_or(StoreError::UnknownKey(generation))
        };
        let current = find(wanted.current)?;
        if remembered.is_some_and(|remembered| remembered != check(&current)) {
            return Err(StoreError::UnknownKey(wanted.current));
        }
        let before = wanted.before.map(find).transpose()?;
        Ok(Self { known: self.known.clone(), in_use: wanted, current, before, missing: None })
    }
}

fn check(generation: &Generation) -> [u8; TOKEN_LENGTH] {
    generation.token("@generation", "fileonce")
}

fn opened(masters: &[MasterKey]) -> Result<BTreeMap<u32, Arc<Generation>>, KeysError> {
    let mut known = BTreeMap::new();
    for master in masters {
        if master.secret.iter().all(|byte| Some(byte) == master.secret.first()) {
            return Err(KeysError::Weak);
        }
        let generation = Generation::new(&master.secret).map_err(|_| KeysError::Weak)?;
        if known.insert(master.generation, Arc::new(generation)).is_some() {
            return Err(KeysError::Twice(master.generation));
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master(generation: u32) -> MasterKey {
        let mut secret = [7; KEY_LENGTH];
        secret[0] = u8::try_from(generation).unwrap();
        MasterKey { generation, secret }
    }

    fn rotating() -> Generations {
        Generations { current: 2, before: Some(1) }
    }

    #[test]
    fn a_master_key_of_one_byte_is_refused() {
        assert!(matches!(Keys::new(&[7; KEY_LENGTH]), Err(KeysError::Weak)));
    }

    #[test]
    fn two_keys_of_one_generation_are_refused() {
        let ring = Keys::ring(&[master(1), master(1)], None);
        assert!(matches!(ring, Err(KeysError::Twice(1))));
    }

    #[test]
    fn while_it_rotates_a_token_stands_for_both() {
        let keys = Keys::ring(&[master(1), master(2)], None).unwrap();
        keys.adopt(Generations { current: 1, before: None }, None).unwrap();
        let old = keys.token("a", "x");
        keys.adopt(rotating(), None).unwrap();
        let both = keys.token("a", "x");
        assert!(both.stands_for(&old) && !old.stands_for(&both));
        assert!(both.covers(rotating()) && !old.covers(rotating()));
    }

    #[test]
    fn an_unknown_generation_is_refused_until_the_ring_holds_it() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let is_there = Arc::new(AtomicBool::new(false));
        let there = Arc::clone(&is_there);
        let source: RingSource = Box::new(move || {
            Ok((1..=1 + u32::from(there.load(Ordering::Relaxed))).map(master).collect())
        });
        let keys = Keys::ring(&[master(1)], Some(source)).unwrap();
        let refused = keys.adopt(rotating(), None);
        assert!(matches!(refused, Err(StoreError::UnknownKey(2))));
        assert!(matches!(keys.ready(), Err(StoreError::UnknownKey(2))));
        is_there.store(true, Ordering::Relaxed);
        keys.ready().unwrap();
        assert_eq!(keys.in_use(), rotating());
    }

    #[test]
    fn another_key_under_the_same_number_is_not_taken_for_it() {
        let keys = Keys::ring(&[master(1), master(2)], None).unwrap();
        let check = keys.check(2).unwrap();
        keys.adopt(rotating(), Some(&check)).unwrap();
        let other = MasterKey { generation: 2, ..master(3) };
        let keys = Keys::ring(&[master(1), other], None).unwrap();
        assert!(keys.adopt(rotating(), Some(&check)).is_err());
    }
}

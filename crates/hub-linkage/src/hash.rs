//! A fast hash that is the same in every run, for keys of our own making.

use std::hash::{BuildHasherDefault, Hasher};

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a text.
pub(crate) fn of(text: &[u8]) -> u64 {
    let mut state = STEP ^ u64::try_from(text.len()).unwrap_or(0);
    let mut chunks = text.chunks_exact(8);
    for chunk in chunks.by_ref() {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = mixed(state, u64::from_le_bytes(word));
    }
    let mut word = [0; 8];
    for (slot, byte) in word.iter_mut().zip(chunks.remainder()) {
        *slot = *byte;
    }
    mixed(state, u64::from_le_bytes(word))
}

/// Two hashes made one; the order counts.
pub(crate) fn mixed(state: u64, word: u64) -> u64 {
    let mut mixed = (state.rotate_left(23) ^ word).wrapping_mul(STEP);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 32)
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mixed(self.0, of(bytes));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map from hashes.
pub(crate) type HashedMap<T> = std::collections::HashMap<u64, T, BuildHasherDefault<AsIs>>;

/// A generator of numbers that are the same in every run (`SplitMix64`, Steele et al. 2014).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        let drawn = (u128::from(self.next()) * u128::from(limit.max(1))) >> 64;
        u32::try_from(drawn).unwrap_or(0)
    }
}

//! Seeded draws.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a sequence of draws is for, so that one cannot disturb another.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Geography = 1,
    Officers,
    Family,
    Dwellings,
    Residents,
    Households,
    Premises,
    Month,
    Year,
}

/// Draws that depend on the seed, the stream and an index, and on nothing else.
///
/// The arithmetic is ours: a library's new way of sampling must not move the city.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Starts the sequence of one thing, such as one family.
    pub(crate) fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let words = [seed, stream as u64, index, 0];
        let mut bytes = [0_u8; 32];
        for (target, word) in bytes.chunks_exact_mut(8).zip(words) {
            target.copy_from_slice(&word.to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(bytes))
    }

    /// A number from 0 to `end` - 1; 0 when there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.below(span)).unwrap_or_default()
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the list, each as likely.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let index = self.below(u64::try_from(list.len()).unwrap_or_default());
        nth(list, index)
    }

    /// One of the list, the front more likely than the back.
    pub(crate) fn pick_early<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let len = u64::try_from(list.len()).unwrap_or_default();
        let index = self.below(len).min(self.below(len));
        nth(list, index)
    }

    /// One of the list, as likely as its weight.
    pub(crate) fn weighted<T: Copy + Default>(&mut self, list: &[(u64, T)]) -> T {
        let total = list.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, item) in list {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        T::default()
    }

    /// The list in another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(u64::try_from(last).unwrap_or_default() + 1);
            list.swap(last, usize::try_from(other).unwrap_or_default());
        }
    }
}

/// The item at `index`, or nothing of its kind.
pub(crate) fn nth<T: Copy + Default>(list: &[T], index: u64) -> T {
    usize::try_from(index).ok().and_then(|index| list.get(index)).copied().unwrap_or_default()
}

/// Sends `0..size` onto itself without a repetition, so that counting gives unique numbers that do not look counted.
///
/// A Feistel network of four rounds, walked until it lands inside.
pub(crate) fn scattered(number: u64, size: u64, key: u64) -> u64 {
    let half = (64 - size.max(2).saturating_sub(1).leading_zeros()).div_ceil(2);
    let mask = (1_u64 << half) - 1;
    let mut value = number % size.max(1);
    loop {
        let (mut left, mut right) = (value >> half, value & mask);
        for round in 1..=4_u64 {
            let mixed = mix(right ^ mix(key.wrapping_add(round)));
            (left, right) = (right, left ^ (mixed & mask));
        }
        value = (left << half) | right;
        if value < size.max(1) {
            return value;
        }
    }
}

/// The finaliser of `SplitMix64`: every bit of the input moves about half of the output's.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scattering_repeats_nothing(size in 1_u64..3000, key: u64) {
            let seen: BTreeSet<u64> = (0..size).map(|n| scattered(n, size, key)).collect();
            prop_assert_eq!(seen.len() as u64, size);
            prop_assert!(seen.iter().all(|n| *n < size));
        }

        #[test]
        fn draws_stay_inside(seed: u64, end in 1_u64..1000, low in 0_u32..50, more in 0_u32..50) {
            let mut dice = Dice::new(seed, Stream::Family, 7);
            prop_assert!(dice.below(end) < end);
            prop_assert!((low..=low + more).contains(&dice.between(low, low + more)));
        }
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(1, Stream::Family, 0);
        let ones = (0..10_000).filter(|_| dice.weighted(&[(1, 1_u8), (3, 2), (0, 3)]) == 1).count();
        assert!((2300..2700).contains(&ones), "{ones}");
    }

    #[test]
    fn nothing_is_drawn_from_an_empty_list() {
        let mut dice = Dice::new(1, Stream::Family, 0);
        assert_eq!(dice.pick::<u8>(&[]), 0);
        assert_eq!(dice.below(0), 0);
    }
}

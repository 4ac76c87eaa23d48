//! How many sockets one caller, or one address, has at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts by whom they are about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<String, usize>>>);

/// One that was taken; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    of: String,
    places: Places,
}

impl Places {
    /// Takes a place, unless so many are taken already.
    pub(super) fn take(&self, of: String, limit: usize) -> Option<Place> {
        let mut taken = self.taken();
        let count = taken.entry(of.clone()).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Place { of, places: self.clone() })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        let left = taken.get(&self.of).map_or(0, |count| count.saturating_sub(1));
        let _before =
            if left == 0 { taken.remove(&self.of) } else { taken.insert(self.of.clone(), left) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_it_is_given_back() {
        let places = Places::default();
        let first = places.take("a".to_owned(), 2);
        let second = places.take("a".to_owned(), 2);
        assert!(first.is_some() && second.is_some());
        assert!(places.take("a".to_owned(), 2).is_none());
        assert!(places.take("b".to_owned(), 2).is_some());
        drop(first);
        assert!(places.take("a".to_owned(), 2).is_some());
        drop(second);
        assert!(places.taken().is_empty());
    }
}

//! The level inside the process: bounded in bytes, safe from late readers.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};

/// A bounded cache that a late reader cannot poison.
///
/// A reader takes a [`Ticket`] before it reads the database and gives it back with what it read.
/// If anything was invalidated in between, the value is not kept: it may be older than the write.
/// One counter for all keys is enough, because a read takes a fraction of a millisecond and what is
/// not kept is only read once more.
pub struct Cache<K, V> {
    kept: Option<moka::sync::Cache<K, V>>,
    epoch: AtomicU64,
}

impl<K, V> std::fmt::Debug for Cache<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cache(…)")
    }
}

/// The state of the cache before a value was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "give it back with what was read"]
pub struct Ticket(u64);

impl<K, V> Cache<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// A cache of at most `bytes`, as `weigh` counts them; of 0 bytes it keeps nothing.
    pub fn new(bytes: u64, weigh: impl Fn(&K, &V) -> u32 + Send + Sync + 'static) -> Self {
        let kept = (bytes > 0)
            .then(|| moka::sync::Cache::builder().max_capacity(bytes).weigher(weigh).build());
        Self { kept, epoch: AtomicU64::new(0) }
    }

    /// The value kept under a key.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.kept.as_ref()?.get(key)
    }

    /// To be taken before the database is read.
    pub fn ticket(&self) -> Ticket {
        Ticket(self.epoch.load(Ordering::SeqCst))
    }

    /// Whether nothing was invalidated since a ticket was taken.
    pub fn is_current(&self, ticket: Ticket) -> bool {
        self.epoch.load(Ordering::SeqCst) == ticket.0
    }

    /// Keeps what was read, unless something was invalidated since the ticket was taken.
    pub fn put(&self, key: K, value: V, ticket: Ticket)
    where
        K: Clone,
    {
        let Some(kept) = &self.kept else { return };
        if self.is_current(ticket) {
            kept.insert(key.clone(), value);
            // A write may have come between the check and the insertion.
            if !self.is_current(ticket) {
                kept.invalidate(&key);
            }
        }
    }

    /// Forgets a key. To be called after the write is durable and before it is acknowledged.
    pub fn invalidate(&self, key: &K) {
        self.invalidate_all([key]);
    }

    /// Forgets several keys at once; without a key nothing happens.
    pub fn invalidate_all<'a>(&self, keys: impl IntoIterator<Item = &'a K>)
    where
        K: 'a,
    {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none() {
            return;
        }
        let _previous = self.epoch.fetch_add(1, Ordering::SeqCst);
        if let Some(kept) = &self.kept {
            keys.for_each(|key| kept.invalidate(key));
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let _previous = self.epoch.fetch_add(1, Ordering::SeqCst);
        if let Some(kept) = &self.kept {
            kept.invalidate_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(bytes: u64) -> Cache<u32, &'static str> {
        Cache::new(bytes, |_, _| 1)
    }

    #[test]
    fn a_value_is_kept() {
        let cache = cache(10);
        let ticket = cache.ticket();
        cache.put(1, "new", ticket);
        assert_eq!(cache.get(&1), Some("new"));
    }

    #[test]
    fn a_value_read_before_an_invalidation_is_not_kept() {
        let cache = cache(10);
        let ticket = cache.ticket();
        cache.invalidate(&1);
        cache.put(1, "old", ticket);
        assert_eq!(cache.get(&1), None);
    }

    #[test]
    fn a_value_read_before_all_was_forgotten_is_not_kept() {
        let cache = cache(10);
        let ticket = cache.ticket();
        cache.clear();
        cache.put(1, "old", ticket);
        assert_eq!(cache.get(&1), None);
    }

    #[test]
    fn a_cache_of_no_bytes_keeps_nothing() {
        let cache = cache(0);
        let ticket = cache.ticket();
        cache.put(1, "new", ticket);
        assert_eq!(cache.get(&1), None);
    }
}

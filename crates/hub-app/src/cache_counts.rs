//! What the caches have done, for the metrics.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the start of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct CacheCounts {
    /// Records and lookups found in memory.
    pub memory_hits: u64,
    /// Those that were not.
    pub memory_misses: u64,
    /// Found in Redis and believed.
    pub redis_hits: u64,
    /// Not found in Redis, or not asked for because it does not answer.
    pub redis_misses: u64,
    /// Found in Redis and not believed: older than a known change, or not sealed by this hub.
    pub redis_refused: u64,
    /// Not written to Redis because too much was waiting.
    pub redis_dropped: u64,
    /// Records that were forgotten because they changed.
    pub invalidations: u64,
    /// Changes of other processes that were seen.
    pub foreign_changes: u64,
    /// How long it took until they were seen, all together, in microseconds.
    pub foreign_micros: u64,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, count: usize) {
        let _before = self.0.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

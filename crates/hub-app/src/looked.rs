//! When it was looked last what other processes have changed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// For how long a look holds: within this time one server sees what another has written.
const LATELY: Duration = Duration::from_millis(50);

/// The last look of this process.
pub(crate) struct Looked {
    start: Instant,
    /// Microseconds from the start, and one more; 0 before the first look.
    last: AtomicU64,
}

impl Default for Looked {
    fn default() -> Self {
        Self { start: Instant::now(), last: AtomicU64::new(0) }
    }
}

impl Looked {
    /// Notes that everything is known that was changed before an instant.
    pub(crate) fn note(&self, at: Instant) {
        let micros = at.saturating_duration_since(self.start).as_micros();
        let _before = self.last.fetch_max(
            u64::try_from(micros).unwrap_or(u64::MAX).saturating_add(1),
            Ordering::Relaxed,
        );
    }

    /// Whether a look still holds.
    pub(crate) fn is_lately(&self) -> bool {
        let last = self.last.load(Ordering::Relaxed);
        let until = Duration::from_micros(last) + LATELY;
        last != 0 && self.start.elapsed() < until
    }
}

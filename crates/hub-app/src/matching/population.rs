//! How many residents there are, counted now and then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use hub_policy::Permit;
use hub_storage::Tx;

use crate::AppError;
use crate::hub::Hub;

/// After how long they are counted again: other processes make some too.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// How many residents are known. How rare a value is depends on it, and how likely it is that
/// somebody new is known already; neither needs the exact number.
#[derive(Debug, Default)]
pub(crate) struct Population {
    counted: Mutex<Option<(DateTime<Utc>, u64)>>,
    added: AtomicU64,
}

impl Population {
    fn known(&self, now: DateTime<Utc>) -> Option<u64> {
        let counted = *self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, count) = counted.filter(|(at, _)| now - *at < AGAIN)?;
        Some(count + self.added.load(Ordering::Relaxed))
    }

    fn note(&self, now: DateTime<Utc>, count: u64) -> u64 {
        self.added.store(0, Ordering::Relaxed);
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, count));
        count
    }

    /// Notes residents that are new.
    pub(crate) fn add(&self, count: usize) {
        let _before = self.added.fetch_add(count as u64, Ordering::Relaxed);
    }
}

impl Hub {
    /// How many residents there are, for a transaction.
    pub(crate) async fn residents_in(&self, tx: &Tx) -> Result<usize, AppError> {
        let now = self.clock().now();
        let known = match self.population.known(now) {
            Some(known) => known,
            None => self.population.note(now, tx.resident_count().await?),
        };
        Ok(usize::try_from(known).unwrap_or(usize::MAX))
    }

    /// How many residents there are, for whoever reads.
    pub(crate) async fn residents_for(&self, _permit: &Permit) -> Result<usize, AppError> {
        let now = self.clock().now();
        let known = match self.population.known(now) {
            Some(known) => known,
            None => self.population.note(now, self.store().resident_count().await?),
        };
        Ok(usize::try_from(known).unwrap_or(usize::MAX))
    }
}

//! How much work is done at once. Dear questions take turns among themselves, so that a cheap one
//! never waits behind them; whoever would wait too long is sent away at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Limits on work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkLimits {
    /// Requests at once, dear and cheap.
    pub requests: u32,
    /// Rows that dear questions may ask for at once; each counts its cost.
    pub rows: u32,
    /// From how many rows on a question is dear.
    pub dear: u32,
}

impl Default for WorkLimits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let cores = u32::try_from(cores).unwrap_or(1);
        Self { requests: 1_024, rows: ROWS_PER_CORE.saturating_mul(cores), dear: 100 }
    }
}

/// Rows that dear questions may ask for at once, for each core: half of the dearest question. More of them
/// at once take longer each and leave cheap questions no core.
const ROWS_PER_CORE: u32 = 2_500;

/// Of its limits, what one department may have: four parts in five, so that no other goes without.
const PART: (u32, u32) = (4, 5);

/// Turns of all callers of this process.
#[derive(Debug)]
pub(crate) struct Turns {
    limits: WorkLimits,
    requests: Arc<Semaphore>,
    rows: Arc<Semaphore>,
    departments: Mutex<HashMap<String, Department>>,
}

#[derive(Debug, Clone)]
struct Department {
    requests: Arc<Semaphore>,
    rows: Arc<Semaphore>,
}

/// Leave to work; gives the turn back when it is dropped.
#[derive(Debug)]
#[must_use = "a turn that is dropped is given back"]
pub(crate) struct Turn {
    _permits: Vec<OwnedSemaphorePermit>,
}

impl Turns {
    pub(crate) fn new(limits: WorkLimits) -> Self {
        Self {
            limits,
            requests: semaphore(limits.requests),
            rows: semaphore(limits.rows),
            departments: Mutex::default(),
        }
    }

    /// A turn for a request of a department that asks for so many rows at most; none when there is
    /// none in time.
    pub(crate) async fn take(&self, department: &str, cost: u64, within: Duration) -> Option<Turn> {
        tokio::time::timeout(within, self.wait(department, cost)).await.ok().flatten()
    }

    async fn wait(&self, department: &str, cost: u64) -> Option<Turn> {
        let own = self.department(department);
        let mut permits = Vec::with_capacity(4);
        // The department's own limit first: who waits there takes nothing from others.
        if cost >= u64::from(self.limits.dear) {
            let cost = u32::try_from(cost).unwrap_or(u32::MAX);
            let (part, whole) = (cost.min(part(self.limits.rows)), cost.min(self.limits.rows));
            permits.push(own.rows.acquire_many_owned(part).await.ok()?);
            permits.push(Arc::clone(&self.rows).acquire_many_owned(whole).await.ok()?);
        }
        permits.push(own.requests.acquire_owned().await.ok()?);
        permits.push(Arc::clone(&self.requests).acquire_owned().await.ok()?);
        Some(Turn { _permits: permits })
    }

    fn department(&self, code: &str) -> Department {
        let mut all = self.departments.lock().unwrap_or_else(PoisonError::into_inner);
        // There are as many as departments in the database.
        let new = || Department {
            requests: semaphore(part(self.limits.requests)),
            rows: semaphore(part(self.limits.rows)),
        };
        all.entry(code.to_owned()).or_insert_with(new).clone()
    }
}

fn part(of: u32) -> u32 {
    (of / PART.1 * PART.0).max(1)
}

fn semaphore(permits: u32) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(usize::try_from(permits).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: WorkLimits = WorkLimits { requests: 5, rows: 1_000, dear: 100 };
    const SHORT: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn one_department_leaves_room_for_others() {
        let turns = Turns::new(SMALL);
        let first = turns.take("police", 800, SHORT).await;
        assert!(first.is_some());
        assert!(turns.take("police", 100, SHORT).await.is_none());
        let other = turns.take("fire", 200, SHORT).await;
        assert!(other.is_some());
        drop(first);
        assert!(turns.take("police", 800, SHORT).await.is_some());
    }

    #[tokio::test]
    async fn a_cheap_question_does_not_wait_behind_dear_ones() {
        let turns = Turns::new(SMALL);
        let _dear = turns.take("police", 5_000, SHORT).await.unwrap();
        assert!(turns.take("police", 99, SHORT).await.is_some());
    }

    #[tokio::test]
    async fn what_asks_for_more_than_there_is_gets_a_turn_alone() {
        let turns = Turns::new(SMALL);
        assert!(turns.take("police", u64::MAX, SHORT).await.is_some());
    }

    #[tokio::test]
    async fn requests_at_once_are_limited_too() {
        let turns = Turns::new(SMALL);
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(turns.take("police", 0, SHORT).await.unwrap());
        }
        assert!(turns.take("police", 0, SHORT).await.is_none());
        assert!(turns.take("fire", 0, SHORT).await.is_some());
    }
}

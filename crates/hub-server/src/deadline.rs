//! One deadline for everything that a request makes the hub do.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// Of the time that is left, what is kept for recording why there is no answer: one part in this many.
const KEPT: u32 = 4;

/// When the caller gets an answer at the latest. Waiting for the caller's own bytes does not count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    within: Duration,
    end: Instant,
}

impl Deadline {
    /// A deadline that begins to run now.
    pub(crate) fn new(within: Duration) -> Self {
        Self { within, end: Instant::now() + within }
    }

    /// Waits for the caller, who is given that time on top.
    pub(crate) async fn wait<T>(&mut self, for_caller: impl Future<Output = T>) -> T {
        let since = Instant::now();
        let arrived = for_caller.await;
        self.end += since.elapsed();
        arrived
    }

    /// How long it is worth waiting for a turn: then there is still time to answer.
    pub(crate) fn patience(&self) -> Duration {
        self.within / KEPT
    }

    /// Does work, early enough for recording that it failed; none when time is over, and then the
    /// work is dropped.
    pub(crate) async fn work<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        boxed(self.end - self.within / KEPT, work).await
    }

    /// Does the last that there is to do; none when time is over, and then it is dropped.
    pub(crate) async fn last<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        boxed(self.end, work).await
    }
}

/// Work is large, tens of kilobytes, and would be copied with everything that waits for it.
fn boxed<T>(end: Instant, work: impl Future<Output = T>) -> impl Future<Output = Option<T>> {
    let work = Box::pin(work);
    async move { timeout_at(end, work).await.ok() }
}

//! When the database is told that it has grown.

use std::sync::Arc;

use crate::hub::Hub;
use crate::writer::ErrorChain;

/// Subjects written after which the database is told for the first time that it has grown; then each
/// time that twice as many were.
const GROWTH: usize = 300;

/// How much was written since the start.
pub(crate) struct Growth {
    written: usize,
    next: usize,
}

impl Growth {
    pub(crate) const fn new() -> Self {
        Self { written: 0, next: GROWTH }
    }

    /// Notes so many subjects that were written.
    pub(crate) fn note(&mut self, hub: &Arc<Hub>, touched: usize) {
        self.written += touched;
        if self.written < self.next {
            return;
        }
        self.next = self.written * 2;
        let hub = Arc::clone(hub);
        let _task = tokio::spawn(async move {
            if let Err(error) = hub.store().note_growth().await {
                tracing::warn!(error = %ErrorChain(&error), "the planner was not told of growth");
            }
        });
    }
}

//! Questions with yes or no as the answer, of one operation: siblings are noted together, durably
//! before any of them is answered.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hub_storage::Guess;

use crate::AppError;
use crate::hub::Hub;
use crate::writer::{Work, Written};

/// Lives for one operation.
#[derive(Debug, Default)]
pub(crate) struct Guesses {
    state: Mutex<State>,
    /// Held while they are noted: who comes later finds what the first one brought.
    noting: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    wanted: Vec<Guess>,
    /// Whether each may be answered.
    known: HashMap<Guess, bool>,
}

impl Guesses {
    /// Whether a question may be answered; false when the caller had too many like it about this
    /// subject today.
    pub(crate) async fn may_answer(&self, hub: &Hub, guess: Guess) -> Result<bool, AppError> {
        if let Some(known) = self.lock().known.get(&guess) {
            return Ok(*known);
        }
        self.lock().wanted.push(guess.clone());
        // Let the siblings of this field ask too, then note all at once.
        tokio::task::yield_now().await;
        let _noting = self.noting.lock().await;
        let wanted = std::mem::take(&mut self.lock().wanted);
        if !wanted.is_empty() {
            let may = noted(hub, wanted.clone()).await?;
            self.lock().known.extend(wanted.into_iter().zip(may));
        }
        // Whoever asked before and failed has said so.
        self.lock().known.get(&guess).copied().ok_or(AppError::AuditUnavailable)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn noted(hub: &Hub, guesses: Vec<Guess>) -> Result<Vec<bool>, AppError> {
    let limit = hub.settings().guesses_a_day;
    let (reply, answer) = tokio::sync::oneshot::channel();
    let work: Work = Box::new(move |tx, _| {
        Box::pin(async move {
            // Whoever asked may be gone; it is noted all the same.
            let _gone = reply.send(tx.note_guesses(&guesses, limit).await?);
            Ok(Written::default())
        })
    });
    let _none = hub.keep_up(work).await?;
    answer.await.map_err(|_| AppError::Internal)
}

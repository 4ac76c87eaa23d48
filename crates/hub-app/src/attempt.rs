//! What a request has set going that may come true although nobody waits for it any more.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::once::Once;

tokio::task_local! {
    /// The attempt that the current task works for.
    static CURRENT: Attempt;
    /// The field of the document that the current task works for, by its key in the answer.
    static SLOT: String;
}

/// Does the work of one field of a document.
pub(crate) async fn in_slot<T>(slot: String, work: impl Future<Output = T>) -> T {
    SLOT.scope(slot, work).await
}

/// All writes of one request. Whoever loses patience learns from it whether nothing has happened, or
/// whether something was begun and may be done yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attempt {
    state: Arc<Mutex<State>>,
    /// What the caller sends again under the same key is done once.
    once: Option<Arc<Once>>,
    slot: String,
}

#[derive(Debug, Default)]
struct State {
    /// Nobody waits any more: what was not begun is not begun now.
    is_given_up: bool,
    /// Writes that were begun and are not known to be undone.
    standing: usize,
    /// Fields whose change was noted under the caller's key by this attempt itself.
    noted: BTreeSet<String>,
    /// Another request has done it under the same key meanwhile.
    is_repeated: bool,
    /// What the change that runs now led to, to be noted with it.
    memo: Option<String>,
}

impl Attempt {
    /// Does work whose writes belong to this attempt.
    pub(crate) async fn watch<T>(&self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self.clone(), work).await
    }

    /// The attempt that the current task works for; a new one outside requests.
    pub(crate) fn current() -> Self {
        let mut attempt = CURRENT.try_with(Clone::clone).unwrap_or_default();
        if let Ok(slot) = SLOT.try_with(Clone::clone) {
            attempt.slot = slot;
        }
        attempt
    }

    /// An attempt that does what was sent under a key once.
    pub(crate) fn under(once: Option<Arc<Once>>) -> Self {
        Self { once, ..Self::default() }
    }

    /// The key under which the caller may send it again, as long as this attempt has not noted this
    /// field itself: a change may take several writes.
    pub(crate) fn to_note(&self) -> Option<&Arc<Once>> {
        let is_noted = self.state().noted.contains(&self.slot);
        self.once.as_ref().filter(|_| !is_noted)
    }

    /// Whether it was sent under a key.
    pub(crate) fn is_keyed(&self) -> bool {
        self.once.is_some()
    }

    /// The field that it works for.
    pub(crate) fn slot(&self) -> &str {
        &self.slot
    }

    /// The change of this field was noted under the caller's key.
    pub(crate) fn noted(&self) {
        let _new = self.state().noted.insert(self.slot.clone());
    }

    /// Another request has done it under the same key meanwhile.
    pub(crate) fn note_repeated(&self) {
        self.state().is_repeated = true;
    }

    /// Whether another request has done it under the same key meanwhile.
    pub(crate) fn is_repeated(&self) -> bool {
        self.state().is_repeated
    }

    /// What the running change led to; kept with it when it was sent under a key.
    pub(crate) fn remember(&self, memo: &impl serde::Serialize) {
        if self.once.is_some() {
            self.state().memo = serde_json::to_string(memo).ok();
        }
    }

    pub(crate) fn take_memo(&self) -> Option<String> {
        self.state().memo.take()
    }

    /// Begins a write, unless nobody waits for it any more.
    pub(crate) fn begin(&self) -> bool {
        let mut state = self.state();
        if !state.is_given_up {
            state.standing += 1;
        }
        !state.is_given_up
    }

    /// A write was undone for certain.
    pub(crate) fn undone(&self) {
        let mut state = self.state();
        state.standing = state.standing.saturating_sub(1);
    }

    /// Gives up waiting. True when something stands or may come to stand.
    pub(crate) fn give_up(&self) -> bool {
        let mut state = self.state();
        state.is_given_up = true;
        state.standing > 0
    }

    /// Whether something stands or may come to stand.
    pub(crate) fn stands(&self) -> bool {
        self.state().standing > 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_up_before_it_began_never_begins() {
        let attempt = Attempt::default();
        assert!(!attempt.give_up(), "nothing had begun");
        assert!(!attempt.begin());
        assert!(!attempt.stands());
    }

    #[test]
    fn what_had_begun_may_stand_until_it_is_undone() {
        let attempt = Attempt::default();
        assert!(attempt.begin());
        assert!(attempt.give_up(), "it may be done yet");
        attempt.undone();
        assert!(!attempt.stands());
    }

    #[tokio::test]
    async fn writes_of_a_request_belong_to_its_attempt() {
        let attempt = Attempt::default();
        let began = attempt.watch(async { Attempt::current().begin() }).await;
        assert!(began && attempt.stands());
        assert!(Attempt::current().begin(), "outside a request each is an attempt of its own");
        assert!(!Attempt::current().stands());
    }
}

//! What this process knows about changes: a bounded memory of who changed last, and when.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// Where a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In this process.
    Own,
    /// In another one.
    Foreign,
}

/// Changes by key. Each has a cursor, a number that only grows; below a floor nothing is known.
///
/// A value that was read when the cursor stood at its *stamp* holds every change up to the stamp.
/// So it is believed when its key is known not to have changed since.
#[derive(Debug)]
pub struct Changes<K> {
    state: RwLock<State<K>>,
    seen: AtomicU64,
    limit: usize,
}

#[derive(Debug)]
struct State<K> {
    known: HashMap<K, Known>,
    /// Oldest first.
    order: VecDeque<(K, u64)>,
    floor: u64,
    newest_foreign: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Known {
    last: u64,
    foreign: u64,
}

impl<K: Hash + Eq + Clone> Changes<K> {
    /// Knows nothing up to `floor`, and remembers at most `limit` changes.
    pub fn new(floor: u64, limit: usize) -> Self {
        let state =
            State { known: HashMap::new(), order: VecDeque::new(), floor, newest_foreign: floor };
        Self { state: RwLock::new(state), seen: AtomicU64::new(floor), limit }
    }

    /// Notes that these keys changed at a cursor or before it. To be called before the caches forget
    /// them.
    pub fn note<'a>(&self, keys: impl IntoIterator<Item = &'a K>, cursor: u64, origin: Origin)
    where
        K: 'a,
    {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            let known = state.known.entry(key.clone()).or_default();
            known.last = known.last.max(cursor);
            if origin == Origin::Foreign {
                known.foreign = known.foreign.max(cursor);
                state.newest_foreign = state.newest_foreign.max(cursor);
            }
            state.order.push_back((key.clone(), cursor));
        }
        while state.order.len() > self.limit {
            state.drop_oldest();
        }
    }

    /// Forgets all changes, because too many were missed: nothing stamped below a cursor is
    /// believed any more.
    pub fn forget_below(&self, cursor: u64) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.known.clear();
        state.order.clear();
        state.floor = state.floor.max(cursor);
        state.newest_foreign = state.newest_foreign.max(cursor);
    }

    /// Notes that all changes up to a cursor are known. To be called after they were noted and the
    /// caches have forgotten them.
    pub fn reach(&self, cursor: u64) {
        let _previous = self.seen.fetch_max(cursor, Ordering::SeqCst);
    }

    /// The cursor up to which all changes are known: the stamp of whatever is read from now on.
    pub fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    /// Whether a value with this stamp may be shown. One from ahead of this process is not: it may
    /// come from a life of the database that a restored backup has ended.
    pub fn believes(&self, key: &K, stamp: u64) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let last = state.known.get(key).map_or(0, |known| known.last);
        stamp >= state.floor && stamp >= last && stamp <= self.seen()
    }

    /// Whether another process may have changed one of these keys after a cursor.
    pub fn changed_elsewhere<'a>(&self, keys: impl IntoIterator<Item = &'a K>, since: u64) -> bool
    where
        K: 'a,
    {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if state.newest_foreign <= since {
            return false;
        }
        since < state.floor
            || keys
                .into_iter()
                .any(|key| state.known.get(key).is_some_and(|known| known.foreign > since))
    }
}

impl<K: Hash + Eq> State<K> {
    fn drop_oldest(&mut self) {
        let Some((key, cursor)) = self.order.pop_front() else { return };
        self.floor = self.floor.max(cursor);
        if self.known.get(&key).is_some_and(|known| known.last <= cursor) {
            let _dropped = self.known.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes() -> Changes<&'static str> {
        let changes = Changes::new(10, 2);
        changes.reach(20);
        changes
    }

    #[test]
    fn a_value_older_than_a_known_change_is_not_believed() {
        let changes = changes();
        changes.note([&"a"], 15, Origin::Own);
        assert!(!changes.believes(&"a", 14));
        assert!(changes.believes(&"a", 15));
        assert!(changes.believes(&"b", 14));
    }

    #[test]
    fn nothing_below_the_floor_is_believed() {
        assert!(!changes().believes(&"a", 9));
        assert!(changes().believes(&"a", 10));
    }

    #[test]
    fn nothing_from_ahead_is_believed() {
        assert!(!changes().believes(&"a", 21));
    }

    #[test]
    fn the_floor_rises_with_what_is_dropped() {
        let changes = changes();
        changes.note([&"a"], 12, Origin::Own);
        changes.note([&"b"], 13, Origin::Own);
        changes.note([&"c"], 14, Origin::Own);
        assert!(!changes.believes(&"a", 11), "the change of a was dropped, so the floor is at 12");
        assert!(changes.believes(&"a", 12));
    }

    #[test]
    fn a_key_that_changed_again_stays_known_when_its_first_change_is_dropped() {
        let changes = changes();
        changes.note([&"a"], 12, Origin::Own);
        changes.note([&"a"], 14, Origin::Own);
        changes.note([&"b"], 15, Origin::Own);
        assert!(!changes.believes(&"a", 13));
    }

    #[test]
    fn only_changes_of_others_after_a_cursor_count_as_elsewhere() {
        let changes = changes();
        changes.note([&"own"], 15, Origin::Own);
        changes.note([&"foreign"], 16, Origin::Foreign);
        assert!(changes.changed_elsewhere([&"foreign"], 15));
        assert!(!changes.changed_elsewhere([&"foreign"], 16));
        assert!(!changes.changed_elsewhere([&"own"], 12));
    }

    #[test]
    fn who_missed_too_much_believes_nothing_older() {
        let changes = changes();
        changes.note([&"a"], 12, Origin::Own);
        changes.forget_below(18);
        assert!(!changes.believes(&"b", 17));
        assert!(changes.changed_elsewhere([&"b"], 17));
        assert!(!changes.changed_elsewhere([&"b"], 18));
    }
}

//! Single flight: who misses what somebody else is already reading waits for that reading.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use tokio::sync::watch;

/// Readings under way, by key. `S` is the state of the caches before a reading began.
#[derive(Debug)]
pub struct Flights<K, V, S> {
    running: Mutex<Running<K, V, S>>,
}

#[derive(Debug)]
struct Running<K, V, S> {
    flights: HashMap<K, Flight<V, S>>,
    number: u64,
}

#[derive(Debug)]
struct Flight<V, S> {
    number: u64,
    state: S,
    landed: Landed<V>,
}

/// What became of a key.
#[derive(Debug)]
enum Landing<V> {
    UnderWay,
    /// The value, or that there is none.
    Done(Option<V>),
}

type Landed<V> = watch::Receiver<Landing<V>>;

/// Takes its flights off the board when it is done, or dropped half-way.
struct Crew<'a, K: Hash + Eq, V, S> {
    flights: &'a Flights<K, V, S>,
    number: u64,
    aboard: Vec<(K, watch::Sender<Landing<V>>)>,
}

impl<K, V, S> Default for Flights<K, V, S> {
    fn default() -> Self {
        Self { running: Mutex::new(Running { flights: HashMap::new(), number: 0 }) }
    }
}

/// Who reads, and what others are reading.
type Boarded<'a, K, V, S> = (Crew<'a, K, V, S>, Vec<(K, Landed<V>)>);

impl<K, V, S> Flights<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync,
    V: Clone + Send + Sync,
    S: Copy + Send + Sync,
{
    /// The values of keys, as far as there are any: those that somebody is reading are waited for,
    /// all others are read together. `state` was taken before the call. A reading that began
    /// before something was invalidated is not joined: it may bring what was true before.
    pub async fn together<'f, E>(
        &self,
        keys: Vec<K>,
        state: S,
        is_current: impl Fn(S) -> bool + Send,
        read: impl Fn(Vec<K>) -> BoxFuture<'f, Result<HashMap<K, V>, E>> + Send + Sync,
    ) -> Result<HashMap<K, V>, E>
    where
        E: Send,
    {
        let (crew, others) = self.board(keys, state, is_current);
        let mut found = if crew.aboard.is_empty() {
            HashMap::new()
        } else {
            let found = read(crew.keys()).await?;
            crew.land(&found);
            found
        };
        let mut lost = Vec::new();
        for (key, mut landed) in others {
            let done = landed.wait_for(|landing| matches!(landing, Landing::Done(_))).await;
            match done.as_deref() {
                Ok(Landing::Done(value)) => found.extend(value.clone().map(|value| (key, value))),
                // Whoever read it failed or was dropped.
                Ok(Landing::UnderWay) | Err(_) => lost.push(key),
            }
        }
        if !lost.is_empty() {
            found.extend(read(lost).await?);
        }
        Ok(found)
    }

    /// Parts keys into those to be read by the caller, and those being read by others.
    fn board(
        &self,
        keys: Vec<K>,
        state: S,
        is_current: impl Fn(S) -> bool,
    ) -> Boarded<'_, K, V, S> {
        let mut running = self.lock();
        running.number += 1;
        let number = running.number;
        let mut crew = Crew { flights: self, number, aboard: Vec::new() };
        let mut others = Vec::new();
        for key in keys {
            match running.flights.get(&key) {
                Some(flight) if flight.number == number => {}
                Some(flight) if is_current(flight.state) => {
                    others.push((key, flight.landed.clone()));
                }
                Some(_) | None => {
                    let (sender, landed) = watch::channel(Landing::UnderWay);
                    let flight = Flight { number, state, landed };
                    let _older = running.flights.insert(key.clone(), flight);
                    crew.aboard.push((key, sender));
                }
            }
        }
        (crew, others)
    }
}

impl<K: Hash + Eq, V, S> Flights<K, V, S> {
    fn lock(&self) -> MutexGuard<'_, Running<K, V, S>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone, V: Clone, S> Crew<'_, K, V, S> {
    fn keys(&self) -> Vec<K> {
        self.aboard.iter().map(|(key, _)| key.clone()).collect()
    }

    fn land(self, found: &HashMap<K, V>) {
        for (key, sender) in &self.aboard {
            let _before = sender.send_replace(Landing::Done(found.get(key).cloned()));
        }
    }
}

impl<K: Hash + Eq, V, S> Drop for Crew<'_, K, V, S> {
    fn drop(&mut self) {
        let mut running = self.flights.lock();
        for (key, _) in &self.aboard {
            // A later flight for the same key may have taken the place.
            if running.flights.get(key).is_some_and(|flight| flight.number == self.number) {
                let _landed = running.flights.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    type Board = Flights<u32, u32, u32>;

    /// Reads when the gate opens, and counts how often.
    fn slow<'a>(
        reads: &'a AtomicU32,
        gate: &'a tokio::sync::Semaphore,
        is_well: bool,
    ) -> impl Fn(Vec<u32>) -> BoxFuture<'a, Result<HashMap<u32, u32>, ()>> {
        move |keys| {
            let _before = reads.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                drop(gate.acquire().await);
                if is_well {
                    Ok(keys.into_iter().map(|key| (key, key * 10)).collect())
                } else {
                    Err(())
                }
            })
        }
    }

    async fn both(is_current: bool, first_is_well: bool) -> (u32, [Option<u32>; 2]) {
        let (board, reads) = (Board::default(), AtomicU32::new(0));
        let gate = tokio::sync::Semaphore::new(0);
        let first = board.together(vec![1, 2], 0, |_| true, slow(&reads, &gate, first_is_well));
        let second = board.together(vec![2], 0, |_| is_current, slow(&reads, &gate, true));
        let open = async { gate.add_permits(9) };
        let (first, second, ()) = tokio::join!(first, second, open);
        let of =
            |found: Result<HashMap<u32, u32>, ()>| found.ok().and_then(|one| one.get(&2).copied());
        (reads.into_inner(), [of(first), of(second)])
    }

    #[tokio::test]
    async fn who_comes_second_waits_for_the_first() {
        assert_eq!(both(true, true).await, (1, [Some(20), Some(20)]));
    }

    #[tokio::test]
    async fn a_reading_from_before_an_invalidation_is_not_joined() {
        assert_eq!(both(false, true).await.0, 2);
    }

    #[tokio::test]
    async fn who_waited_for_a_reading_that_failed_reads() {
        assert_eq!(both(true, false).await, (2, [None, Some(20)]));
    }

    #[tokio::test]
    async fn who_waited_for_a_reading_that_was_dropped_reads() {
        let (board, reads) = (Arc::new(Board::default()), AtomicU32::new(0));
        let never = tokio::sync::Semaphore::new(0);
        let (started, open) = (AtomicU32::new(0), tokio::sync::Semaphore::new(9));
        let mut first =
            Box::pin(board.together(vec![1], 0, |_| true, slow(&started, &never, true)));
        assert!(futures::poll!(&mut first).is_pending());
        let second = board.together(vec![1], 0, |_| true, slow(&reads, &open, true));
        let (found, ()) = tokio::join!(second, async { drop(first) });
        assert_eq!(found.unwrap().get(&1), Some(&10));
    }

    #[tokio::test]
    async fn what_does_not_exist_is_told_to_all_who_waited() {
        let board = Board::default();
        let nothing = |_: Vec<u32>| -> BoxFuture<'static, Result<HashMap<u32, u32>, ()>> {
            Box::pin(async { Ok(HashMap::new()) })
        };
        let (one, two) = tokio::join!(
            board.together(vec![1], 0, |_| true, nothing),
            board.together(vec![1], 0, |_| true, nothing)
        );
        assert!(one.unwrap().is_empty() && two.unwrap().is_empty());
    }
}

//! Many connections that each ask again as soon as they are answered (a closed loop).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::client::{Answer, Connection};

/// How hard, and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    /// Not counted: caches fill, code is read from the disk.
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

impl Load {
    /// So many connections, for so many seconds that do not count and so many that do.
    pub(crate) fn of(connections: usize, warm_up: u64, measured: u64) -> Self {
        let [warm_up, measured] = [warm_up, measured].map(Duration::from_secs);
        Self { connections, warm_up, measured }
    }
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Of each answer that was counted.
    pub(crate) times: Vec<Duration>,
    /// Answers that were not what was asked for.
    pub(crate) wrong: usize,
    /// Requests that were told to come back later.
    pub(crate) turned_away: usize,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.wrong += other.wrong;
        self.turned_away += other.turned_away;
    }
}

/// What all connections saw.
async fn together(mut tasks: JoinSet<Result<Measured>>) -> Result<Measured> {
    let mut all = Measured::default();
    while let Some(done) = tasks.join_next().await {
        all.add(done??);
    }
    Ok(all)
}

/// There was no turn for it in time, or too much was asked for at once.
fn is_turned_away(answer: &Answer<'_>) -> bool {
    matches!(answer.status, 429 | 503)
}

/// Asks these questions, drawn uniformly, on every connection until the time is over.
pub(crate) async fn closed_loop(
    port: u16,
    questions: &Arc<Vec<Arc<[u8]>>>,
    load: Load,
    is_right: fn(&Answer<'_>) -> bool,
) -> Result<Measured> {
    let begin = Instant::now() + load.warm_up;
    let end = begin + load.measured;
    let mut tasks = JoinSet::new();
    for number in 0..load.connections {
        let questions = Arc::clone(questions);
        let _task = tasks.spawn(async move {
            let mut connection = Connection::open(port).await?;
            let mut draw = Draw::new(number);
            let mut measured = Measured::default();
            while let Some(question) = questions.get(draw.below(questions.len())) {
                let asked = Instant::now();
                if asked >= end {
                    break;
                }
                let answer = connection.exchange(question).await?;
                let (is_right, is_turned_away) = (is_right(&answer), is_turned_away(&answer));
                measured.wrong += usize::from(!is_right && !is_turned_away);
                let answered = Instant::now();
                if asked >= begin && answered <= end {
                    measured.turned_away += usize::from(is_turned_away);
                    if is_right {
                        measured.times.push(answered - asked);
                    }
                }
            }
            anyhow::Ok(measured)
        });
    }
    together(tasks).await
}

/// Asks these questions so many times a second, whatever the answers take: what waits for its turn
/// waits as callers do who know nothing of each other (no coordinated omission). An answer's time
/// counts from when it should have been asked.
pub(crate) async fn open_loop(
    port: u16,
    questions: &Arc<Vec<Arc<[u8]>>>,
    load: Load,
    rate: u64,
    is_right: fn(&Answer<'_>) -> bool,
) -> Result<Measured> {
    let start = Instant::now();
    let (begin, end) = (start + load.warm_up, start + load.warm_up + load.measured);
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for number in 0..load.connections {
        let (questions, next) = (Arc::clone(questions), Arc::clone(&next));
        let _task = tasks.spawn(async move {
            let mut connection = Connection::open(port).await?;
            let mut draw = Draw::new(number);
            let mut measured = Measured::default();
            while let Some(question) = questions.get(draw.below(questions.len())) {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                let due =
                    start + Duration::from_nanos(turn.saturating_mul(1_000_000_000 / rate.max(1)));
                if due >= end {
                    break;
                }
                tokio::time::sleep_until(due).await;
                let answer = connection.exchange(question).await?;
                let (is_right, is_turned_away) = (is_right(&answer), is_turned_away(&answer));
                measured.wrong += usize::from(!is_right && !is_turned_away);
                if due >= begin {
                    measured.turned_away += usize::from(is_turned_away);
                    measured.times.push(due.elapsed());
                }
            }
            anyhow::Ok(measured)
        });
    }
    together(tasks).await
}

/// Who asks, and how often.
#[derive(Clone)]
pub(crate) struct Asking {
    pub(crate) port: u16,
    pub(crate) questions: Arc<Vec<Arc<[u8]>>>,
    pub(crate) connections: usize,
    /// How long each waits after an answer, as people and systems do.
    pub(crate) pause: Duration,
    pub(crate) is_right: fn(&Answer<'_>) -> bool,
}

/// Asks until it is over; every answer counts.
pub(crate) async fn ask_until(asking: Asking, over: Arc<AtomicBool>) -> Result<Measured> {
    let mut tasks = JoinSet::new();
    for number in 0..asking.connections {
        let (asking, over) = (asking.clone(), Arc::clone(&over));
        let _task = tasks.spawn(async move {
            let mut connection = Connection::open(asking.port).await?;
            let mut draw = Draw::new(number);
            let mut measured = Measured::default();
            while !over.load(Ordering::Relaxed)
                && let Some(question) = asking.questions.get(draw.below(asking.questions.len()))
            {
                let asked = Instant::now();
                let is_right = (asking.is_right)(&connection.exchange(question).await?);
                measured.times.push(asked.elapsed());
                measured.wrong += usize::from(!is_right);
                tokio::time::sleep(asking.pause).await;
            }
            anyhow::Ok(measured)
        });
    }
    together(tasks).await
}

/// Numbers that look random enough to spread questions (`SplitMix64`, Steele et al. 2014): the same
/// on every run.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: usize) -> Self {
        Self((seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `bound`; 0 when there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (bound.max(1) as u64)).unwrap_or_default()
    }
}

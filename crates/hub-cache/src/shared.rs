//! The level that several processes share: Redis, which may be slow, wrong or gone at any time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use redis::{Cmd, RedisError, RedisResult};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::RedisAddress;
use crate::link::{Link, PATIENCE, within};
use crate::listen;

/// How often it is looked whether Redis answers.
const LOOK: Duration = Duration::from_millis(500);
/// The look comes later and later while Redis breaks down again and again.
const SLOWEST_LOOK: Duration = Duration::from_secs(8);
/// Who has answered for so long is well again.
const WELL: Duration = Duration::from_secs(10);
/// Seconds that a value is kept: how long something may stay there that nobody asks for any more.
const KEPT: u64 = 3_600;

/// Keys that are asked for at once: their values come in time over a slow line too.
const PIECE: usize = 128;

/// Keys with their values in Redis, each sealed by whoever calls.
///
/// A breaker stands in front: after one error or one answer that takes too long nobody asks Redis
/// any more, until a task of its own finds that it answers again. So one caller waits 150 ms at
/// most, and all others not at all. It is never an error that Redis is gone: there are just no
/// values.
#[derive(Debug)]
pub struct Shared {
    inner: Arc<Inner>,
    tasks: [JoinHandle<()>; 2],
}

/// Something to be done in Redis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Keep a value under a key.
    Put {
        /// The key.
        key: String,
        /// The value.
        value: Vec<u8>,
    },
    /// Forget a key.
    Forget {
        /// The key.
        key: String,
    },
    /// Tell all other processes that there are changes.
    Announce,
}

/// How the shared level does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedState {
    /// Redis answers.
    pub is_up: bool,
    /// Announcements of other processes are heard.
    pub is_listening: bool,
    /// How often the breaker has opened.
    pub openings: u64,
    /// How many announcements of others were heard.
    pub heard: u64,
}

pub(crate) struct Inner {
    pub(crate) address: RedisAddress,
    pub(crate) channel: String,
    /// Tells own announcements from those of others.
    pub(crate) name: String,
    link: RwLock<Connection>,
    openings: AtomicU64,
    pub(crate) heard: AtomicU64,
    pub(crate) is_listening: watch::Sender<bool>,
    pub(crate) hints: watch::Sender<u64>,
}

/// The connection in use; each has a number, so that a late failure of an old one closes no new one.
#[derive(Default)]
struct Connection {
    number: u64,
    link: Option<Link>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Shared {
    /// Begins to look for Redis; does not wait until it is found. `channel` is where the processes
    /// of one hub announce changes, `name` tells this process from the others.
    pub fn open(address: RedisAddress, channel: &str, name: &str) -> Self {
        let inner = Arc::new(Inner {
            address,
            channel: channel.to_owned(),
            name: name.to_owned(),
            link: RwLock::default(),
            openings: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            is_listening: watch::Sender::new(false),
            hints: watch::Sender::new(0),
        });
        let tasks = [
            tokio::spawn(look(Arc::clone(&inner))),
            tokio::spawn(listen::listen(Arc::clone(&inner))),
        ];
        Self { inner, tasks }
    }

    /// The values of keys, in their order; none for a key that has no value, and none at all when
    /// Redis does not answer.
    pub async fn values(&self, keys: &[String]) -> Vec<Option<Vec<u8>>> {
        let mut values = Vec::with_capacity(keys.len());
        for piece in keys.chunks(PIECE) {
            let Some(found) = self.piece(piece).await else { break };
            values.extend(found);
        }
        values.resize(keys.len(), None);
        values
    }

    async fn piece(&self, keys: &[String]) -> Option<Vec<Option<Vec<u8>>>> {
        let (number, mut link) = self.inner.link()?;
        let mut command = redis::cmd("MGET");
        let _command = command.arg(keys);
        let asked = command.query_async::<Vec<Option<Vec<u8>>>>(&mut link);
        let why = match within(PATIENCE, asked).await {
            Ok(found) if found.len() == keys.len() => return Some(found),
            Ok(_) => "an answer of another shape".to_owned(),
            Err(error) => error.to_string(),
        };
        self.inner.trip(number, &why);
        None
    }

    /// Does what is ordered, in its order; false when Redis could not be told.
    pub async fn write(&self, orders: Vec<Order>) -> bool {
        let Some((number, link)) = self.inner.link() else { return false };
        let commands: Vec<Cmd> = orders.into_iter().map(|one| self.command(one)).collect();
        // Written one after another without waiting for answers.
        let all = commands.iter().map(|command| {
            let mut link = link.clone();
            async move { command.query_async::<redis::Value>(&mut link).await }
        });
        let all = async { RedisResult::Ok(futures::future::join_all(all).await) };
        let failed = match within(PATIENCE, all).await {
            Ok(done) => done.into_iter().filter_map(Result::err).find(|error| !is_full(error)),
            Err(error) => Some(error),
        };
        if let Some(error) = &failed {
            self.inner.trip(number, error);
        }
        failed.is_none()
    }

    /// Changes whenever another process may have changed something.
    pub fn hints(&self) -> watch::Receiver<u64> {
        self.inner.hints.subscribe()
    }

    /// How it does.
    pub fn state(&self) -> SharedState {
        SharedState {
            is_up: self.inner.link().is_some(),
            is_listening: *self.inner.is_listening.borrow(),
            openings: self.inner.openings.load(Ordering::Relaxed),
            heard: self.inner.heard.load(Ordering::Relaxed),
        }
    }

    fn command(&self, order: Order) -> Cmd {
        let mut command = Cmd::new();
        let _command = match order {
            Order::Put { key, value } => command.arg("SET").arg(key).arg(value).arg("EX").arg(KEPT),
            Order::Forget { key } => command.arg("UNLINK").arg(key),
            Order::Announce => {
                command.arg("PUBLISH").arg(&self.inner.channel).arg(&self.inner.name)
            }
        };
        command
    }
}

/// A Redis that takes nothing more still gives what it has.
fn is_full(error: &RedisError) -> bool {
    error.code() == Some("OOM")
}

impl Inner {
    fn link(&self) -> Option<(u64, Link)> {
        let connection = self.link.read().unwrap_or_else(PoisonError::into_inner);
        Some((connection.number, connection.link.clone()?))
    }

    /// Opens the breaker: nobody asks Redis until it is found to answer.
    fn trip(&self, number: u64, why: &dyn std::fmt::Display) {
        let mut connection = self.link.write().unwrap_or_else(PoisonError::into_inner);
        if connection.number == number && connection.link.take().is_some() {
            let _before = self.openings.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(why = %why, address = %self.address, "Redis does not answer; the hub goes on without it");
        }
    }

    fn close(&self, link: Link) {
        let mut connection = self.link.write().unwrap_or_else(PoisonError::into_inner);
        connection.number += 1;
        connection.link = Some(link);
        tracing::info!(address = %self.address, "Redis answers");
        drop(connection);
        self.hint();
    }

    /// Says that something may have changed elsewhere.
    pub(crate) fn hint(&self) {
        self.hints.send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// Looks whether Redis answers, and brings it back when it does.
async fn look(inner: Arc<Inner>) {
    let mut watch = Watch { wait: LOOK, up_since: None, is_told: false };
    loop {
        if let Some((number, mut link)) = inner.link() {
            if let Err(error) = link.ping().await {
                inner.trip(number, &error);
            }
        } else {
            watch.bring_back(&inner).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What is remembered between looks.
struct Watch {
    /// Grows while Redis breaks down soon after it was brought back.
    wait: Duration,
    up_since: Option<Instant>,
    /// Whether it was said that Redis is not found.
    is_told: bool,
}

impl Watch {
    async fn bring_back(&mut self, inner: &Inner) {
        if let Some(since) = self.up_since.take() {
            let was_well = since.elapsed() > WELL;
            self.wait = if was_well { LOOK } else { (self.wait * 2).min(SLOWEST_LOOK) };
            tokio::time::sleep(self.wait).await;
        }
        match found(&inner.address).await {
            Ok(link) => {
                inner.close(link);
                self.up_since = Some(Instant::now());
                self.is_told = false;
            }
            Err(error) if !self.is_told => {
                tracing::warn!(why = %error, address = %inner.address, "Redis is not found; the hub goes on without it");
                self.is_told = true;
            }
            Err(_) => {}
        }
    }
}

/// A new connection on which Redis has answered.
async fn found(address: &RedisAddress) -> RedisResult<Link> {
    let mut link = Link::open(address).await?;
    link.ping().await?;
    Ok(link)
}

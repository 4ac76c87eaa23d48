//! A connection that is watched: whoever sends headers too slowly, says nothing for too long or does
//! not read its answers is cut off, and the connection counts until it is closed.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// How often a connection is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long a connection may say nothing when there is no room for another.
const PRESSED: Duration = Duration::from_secs(1);

/// What a connection is doing.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// Nothing, or its answer is being sent; since when nothing has moved.
    Idle(Instant),
    /// A request has begun to arrive.
    Head(Instant),
    /// A request is being answered; that has a deadline of its own.
    Busy,
}

/// What is known of one connection.
#[derive(Debug)]
pub(crate) struct Pulse(Mutex<State>);

#[derive(Debug)]
struct State {
    phase: Phase,
    /// The head of the request that arrives, as it came over the wire.
    head: Vec<u8>,
}

/// Bytes of a head that are looked at; hyper takes no longer ones.
const HEAD: usize = 64 * 1024;

/// A request said in two ways how long it is. Hyper believes one of them and drops the other, so that
/// only the bytes tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Twofold;

impl Pulse {
    pub(crate) fn new() -> Arc<Self> {
        let phase = Phase::Idle(Instant::now());
        Arc::new(Self(Mutex::new(State { phase, head: Vec::new() })))
    }

    /// The head of a request has arrived; true when it says in two ways how long the request is.
    pub(crate) fn asked(&self) -> bool {
        let mut state = self.state();
        state.phase = Phase::Busy;
        let is_twofold = is_twofold(&state.head);
        state.head.clear();
        is_twofold
    }

    /// The request was answered; the answer is about to be sent.
    pub(crate) fn answered(&self) {
        self.state().phase = Phase::Idle(Instant::now());
    }

    fn read(&self, bytes: &[u8]) {
        let mut state = self.state();
        match state.phase {
            Phase::Busy => return,
            Phase::Idle(_) => state.phase = Phase::Head(Instant::now()),
            Phase::Head(_) => {}
        }
        let room = HEAD.saturating_sub(state.head.len());
        state.head.extend(bytes.iter().take(room));
    }

    fn wrote(&self) {
        let mut state = self.state();
        if let Phase::Idle(_) = state.phase {
            state.phase = Phase::Idle(Instant::now());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends when the connection has used up its patience.
    pub(crate) async fn ends(&self, headers: Duration, idle: Duration, open: &Semaphore) {
        loop {
            let idle = if open.available_permits() == 0 { idle.min(PRESSED) } else { idle };
            let end = match self.state().phase {
                Phase::Idle(since) => Some(since + idle),
                Phase::Head(since) => Some(since + headers),
                Phase::Busy => None,
            };
            let now = Instant::now();
            if end.is_some_and(|end| end <= now) {
                return;
            }
            let next = end.map_or(now + LOOK, |end| end.min(now + LOOK));
            tokio::time::sleep_until(next).await;
        }
    }
}

/// The bytes of a connection, with its place among those that may be open.
#[derive(Debug)]
pub(crate) struct Watched<S> {
    inner: S,
    pulse: Arc<Pulse>,
    _place: OwnedSemaphorePermit,
}

impl<S> Watched<S> {
    pub(crate) fn new(inner: S, pulse: Arc<Pulse>, place: OwnedSemaphorePermit) -> Self {
        Self { inner, pulse, _place: place }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if let Some(bytes) = buffer.filled().get(before..).filter(|bytes| !bytes.is_empty()) {
            self.pulse.read(bytes);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(cx, bytes);
        if polled.is_ready() {
            self.pulse.wrote();
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write_vectored(cx, bytes);
        if polled.is_ready() {
            self.pulse.wrote();
        }
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}

/// Whether a head has both headers that say how long a request is.
fn is_twofold(bytes: &[u8]) -> bool {
    let has = |wanted: &[u8]| {
        bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii)
            // Behind an empty line comes the body.
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split(|byte| *byte == b':').next())
            .any(|name| name.trim_ascii().eq_ignore_ascii_case(wanted))
    };
    has(b"content-length") && has(b"transfer-encoding")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lengths_are_seen_in_any_order_and_in_the_head_only() {
        let one = b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
        let other = b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length : 4\r\n\r\n";
        assert!(is_twofold(one) && is_twofold(other));
        let body = b"POST / HTTP/1.1\r\ncontent-length: 30\r\n\r\ntransfer-encoding: chunked\r\n";
        assert!(!is_twofold(body));
        assert!(!is_twofold(b""));
    }
}

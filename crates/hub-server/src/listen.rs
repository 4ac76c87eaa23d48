//! The listener: bounded connections, bounded waiting for each of them, TLS, an orderly stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service as _;

use crate::state::{Server, router};
use crate::watched::{Pulse, Twofold, Watched};

/// Limits on connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at once.
    pub connections: usize,
    /// How long headers may take to arrive, from their first byte on; and a TLS handshake.
    pub headers: Duration,
    /// How long a connection may say nothing, or not read what it is sent.
    pub idle: Duration,
    /// How long the stop waits for requests that were taken.
    pub stop: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 1_000,
            headers: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            stop: Duration::from_secs(25),
        }
    }
}

/// The address at the other end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What every connection needs.
struct Serving {
    builder: Builder<TokioExecutor>,
    router: Router,
    server: Server,
    limits: ConnectionLimits,
    open: Arc<Semaphore>,
}

/// Serves until `stop` resolves; requests that were taken are finished.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()> + Send,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    // Without a timer hyper keeps the time-out and never applies it. It counts from the end of the
    // last answer, so that it can only be the longer of the two; the connection is watched besides.
    let _http1 = builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle.max(limits.headers))
        .half_close(true)
        // Needed where a socket is opened (`socket.rs`).
        .preserve_header_case(true)
        .max_buf_size(64 * 1024);
    let open = Arc::new(Semaphore::new(limits.connections));
    let router = router(server.clone());
    let serving = Arc::new(Serving { builder, router, server: server.clone(), limits, open });
    let tls = server.settings.tls.clone().map(|tls| tokio::spawn(tls.keep_up()));
    let openid = server.settings.openid.clone().map(|openid| tokio::spawn(openid.keep_up()));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &serving.open) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let (serving, watcher) = (Arc::clone(&serving), graceful.watcher());
        let _task = tokio::spawn(secured(serving, watcher, stream, peer, place));
    }
    drop(listener);
    let _receivers = server.is_stopping.send_replace(true);
    let all = u32::try_from(crate::socket::SOCKETS).unwrap_or(u32::MAX);
    let stopped = async {
        graceful.shutdown().await;
        // Sockets close by themselves when they hear of it.
        drop(server.sockets.acquire_many(all).await);
    };
    let _late = tokio::time::timeout(limits.stop, stopped).await;
    for keeping in [tls, openid].into_iter().flatten() {
        keeping.abort();
    }
    // What was refused in the last moment has its entry too.
    server.hub.log_counted().await;
}

/// Serves a connection, under TLS where that is set.
async fn secured(
    serving: Arc<Serving>,
    watcher: Watcher,
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
) {
    let Some(tls) = &serving.server.settings.tls else {
        return connection(&serving, watcher, stream, peer, place).await;
    };
    let handshake = tls.acceptor().accept(stream);
    if let Ok(Ok(stream)) = tokio::time::timeout(serving.limits.headers, handshake).await {
        connection(&serving, watcher, stream, peer, place).await;
    }
}

async fn connection(
    serving: &Serving,
    watcher: Watcher,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
) {
    let pulse = Pulse::new();
    let stream = Watched::new(stream, Arc::clone(&pulse), place);
    let (router, beat) = (serving.router.clone(), Arc::clone(&pulse));
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        let _previous = request.extensions_mut().insert(Peer(peer));
        if beat.asked() {
            let _previous = request.extensions_mut().insert(Twofold);
        }
        let (mut router, beat) = (router.clone(), Arc::clone(&beat));
        async move {
            let reply = router.call(request.map(Body::new)).await;
            // What became a socket is watched there (`socket/talk.rs`).
            let is_socket = matches!(&reply, Ok(reply) if is_upgrade(reply.status()));
            if !is_socket {
                beat.answered();
            }
            reply
        }
    });
    let connection = serving.builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    let connection = watcher.watch(connection.into_owned());
    tokio::select! {
        // A connection that breaks is the caller's affair; every request has its entry.
        _broken = connection => {}
        () = pulse.ends(serving.limits.headers, serving.limits.idle, &serving.open) => {}
    }
}

fn is_upgrade(status: StatusCode) -> bool {
    status == StatusCode::SWITCHING_PROTOCOLS
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// The next connection, when there is room for one.
async fn accept(listener: &TcpListener, open: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(open).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers leave at once; where it cannot be set they leave a little later.
            let _unset = stream.set_nodelay(true);
            Some((stream, peer, permit))
        }
        Err(error) => {
            tracing::warn!(error = %error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

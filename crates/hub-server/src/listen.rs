//! The listener: bounded connections, bounded waiting for headers, an orderly stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::Service as _;

use crate::state::{Server, router};

/// Limits on connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at once.
    pub connections: usize,
    /// How long headers may take to arrive.
    pub headers: Duration,
    /// How long the stop waits for requests that were taken.
    pub stop: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { connections: 1_000, headers: Duration::from_secs(10), stop: Duration::from_secs(25) }
    }
}

/// The address at the other end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves until `stop` resolves; requests that were taken are finished.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()> + Send,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    // Without a timer hyper keeps the time-out and never applies it.
    let _http1 = builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .half_close(true)
        .max_buf_size(64 * 1024);
    let builder = Arc::new(builder);
    let router = router(server.clone());
    let open = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &open) => accepted,
        };
        let Some((stream, peer, permit)) = accepted else { continue };
        let router = router.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            let _previous = request.extensions_mut().insert(Peer(peer));
            router.clone().call(request.map(Body::new))
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        let _task = tokio::spawn(async move {
            // A connection that breaks is the caller's affair; every request has its entry.
            let _broken = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _receivers = server.is_stopping.send_replace(true);
    let _late = tokio::time::timeout(limits.stop, graceful.shutdown()).await;
}

type Accepted = (tokio::net::TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

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

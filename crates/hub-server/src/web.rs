//! Asking another server for a small document, or giving it one: bounded in time and size; nothing is followed.

use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Builder;
use axum::http::{Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of a document at most.
const BYTES: usize = 256 * 1024;
/// Characters of a refusal that are told.
const TOLD: usize = 300;

/// One address.
#[derive(Clone)]
pub struct Web {
    host: String,
    port: u16,
    path: String,
    tls: Option<TlsConnector>,
}

/// Why nothing was fetched or given.
#[derive(Debug, Error)]
pub enum WebError {
    /// No address that may be asked.
    #[error("wanted an https URL, or http on loopback")]
    Address,
    /// The certificate authority cannot be used.
    #[error("the certificate authority cannot be used")]
    Authority,
    /// It took too long.
    #[error("it took too long")]
    TooSlow,
    /// Nobody is there.
    #[error("the other end cannot be reached")]
    Unreachable(#[source] std::io::Error),
    /// Somebody else is there.
    #[error("the other end speaks no HTTP")]
    Broken(#[source] hyper::Error),
    /// The other end does not do it.
    #[error("the answer has status {0}: {1}")]
    Status(u16, String),
    /// The answer cannot be taken.
    #[error("the answer is too large or broken off")]
    Body,
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Web({}:{}{})", self.host, self.port, self.path)
    }
}

impl Web {
    /// An address: HTTPS, or HTTP on loopback.
    ///
    /// # Errors
    /// When it is neither, or the certificate authority (PEM) cannot be used.
    pub fn new(url: &str, ca: Option<&[u8]>) -> Result<Self, WebError> {
        let uri: Uri = url.parse().map_err(|_| WebError::Address)?;
        let host = uri.host().ok_or(WebError::Address)?;
        let is_loopback = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
        let (tls, port) = match uri.scheme_str() {
            Some("https") => (Some(connector(ca)?), 443),
            Some("http") if is_loopback => (None, 80),
            Some(_) | None => return Err(WebError::Address),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let port = uri.port_u16().unwrap_or(port);
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Self { host, port, path, tls })
    }

    /// Another place on the same server; `path` begins with a slash.
    #[must_use]
    pub fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// What stands there now.
    ///
    /// # Errors
    /// When it cannot be had.
    pub async fn get(&self) -> Result<Bytes, WebError> {
        self.send(Request::get(&self.path).header("accept", "*/*"), Bytes::new()).await
    }

    /// Gives a text, and takes what is answered.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn post(&self, content_type: &str, body: String) -> Result<Bytes, WebError> {
        let request = Request::post(&self.path).header("content-type", content_type);
        self.send(request, body.into()).await
    }

    async fn send(&self, request: Builder, body: Bytes) -> Result<Bytes, WebError> {
        let request = request.header("host", format!("{}:{}", self.host, self.port));
        let request = request.body(Full::new(body)).map_err(|_| WebError::Body)?;
        tokio::time::timeout(PATIENCE, self.ask(request)).await.map_err(|_| WebError::TooSlow)?
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Bytes, WebError> {
        let address = (self.host.as_str(), self.port);
        let stream = TcpStream::connect(address).await.map_err(WebError::Unreachable)?;
        let Some(tls) = &self.tls else { return over(stream, request).await };
        let name = ServerName::try_from(self.host.clone());
        let name = name.map_err(|error| WebError::Unreachable(std::io::Error::other(error)))?;
        let stream = tls.connect(name, stream).await.map_err(WebError::Unreachable)?;
        over(stream, request).await
    }
}

async fn over(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Bytes, WebError> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(WebError::Broken)?;
    let driving = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(WebError::Broken)?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), BYTES).collect().await;
    driving.abort();
    let body = body.map_err(|_| WebError::Body)?.to_bytes();
    if status.is_success() {
        return Ok(body);
    }
    let text = String::from_utf8_lossy(&body);
    let told = text.chars().filter(|c| !c.is_control()).take(TOLD).collect();
    Err(WebError::Status(status.as_u16(), told))
}

fn connector(ca: Option<&[u8]>) -> Result<TlsConnector, WebError> {
    let mut roots = rustls::RootCertStore::empty();
    match ca {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for one in CertificateDer::pem_slice_iter(pem) {
                let one = one.map_err(|_| WebError::Authority)?;
                roots.add(one).map_err(|_| WebError::Authority)?;
            }
        }
    }
    if roots.is_empty() {
        return Err(WebError::Authority);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| WebError::Authority)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

//! What the server is made of, and its routes.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use hub_app::{AppError, Hub};
use hub_graphql::{HubSchema, Limits, hub_schema};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::address::Network;
use crate::deadline::Deadline;
use crate::openid::OpenId;
use crate::rates::{RateLimits, Rates};
use crate::tls::Tls;
use crate::tokens::TokenKeys;
use crate::turns::{Turns, WorkLimits};
use crate::{files, graphql, heads, health, login, oauth, pages, refusing, socket};

/// Choices of the server.
#[derive(Debug)]
pub struct ServerSettings {
    /// Keys of access tokens.
    pub tokens: Arc<TokenKeys>,
    /// An outside issuer whose access tokens are accepted as well.
    pub openid: Option<Arc<OpenId>>,
    /// Whether cookies are sent over TLS only; off for plain HTTP on loopback.
    pub is_secure: bool,
    /// Limits on documents.
    pub limits: Limits,
    /// How much callers may ask.
    pub rates: RateLimits,
    /// How much work is done at once.
    pub work: WorkLimits,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Certificate and key; without them plain HTTP is spoken.
    pub tls: Option<Arc<Tls>>,
    /// How long a caller waits for an answer at most, once the request has arrived.
    pub answer_within: Duration,
    /// Where metrics are collected, if anywhere.
    pub metrics: Option<PrometheusHandle>,
}

/// The server behind all routes.
#[derive(Debug, Clone)]
pub struct Server {
    pub(crate) hub: Arc<Hub>,
    pub(crate) schema: HubSchema,
    pub(crate) settings: Arc<ServerSettings>,
    /// Room for sockets; whoever has one holds a permit.
    pub(crate) sockets: Arc<tokio::sync::Semaphore>,
    /// Places of callers and addresses among them.
    pub(crate) places: socket::Places,
    pub(crate) rates: Arc<Rates>,
    pub(crate) turns: Arc<Turns>,
    pub(crate) is_stopping: tokio::sync::watch::Sender<bool>,
}

impl Server {
    /// A server over a hub.
    pub fn new(hub: Arc<Hub>, settings: ServerSettings) -> Self {
        let (is_stopping, _) = tokio::sync::watch::channel(false);
        Self {
            hub,
            schema: hub_schema(),
            rates: Arc::new(Rates::new(settings.rates)),
            turns: Arc::new(Turns::new(settings.work)),
            settings: Arc::new(settings),
            sockets: Arc::new(tokio::sync::Semaphore::new(socket::SOCKETS)),
            places: socket::Places::default(),
            is_stopping,
        }
    }

    /// Does the hub's work for a caller who waits for it, in the time of one answer.
    pub(crate) async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        self.hub.within(self.settings.answer_within, work).await
    }

    /// When a request that arrives now is answered at the latest.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::new(self.settings.answer_within)
    }
}

/// All routes.
pub fn router(server: Server) -> Router {
    Router::new()
        .route("/graphql", post(graphql::post).get(graphql::get).fallback(graphql::only_post))
        .route("/graphql/ws", get(socket::open))
        // How long a file may be depends on what it is; it is counted while it comes in.
        .route("/files", post(files::take).layer(DefaultBodyLimit::disable()))
        .route("/files/{id}", get(files::give))
        .route("/oauth/token", post(oauth::token))
        .route("/.well-known/jwks.json", get(oauth::jwks))
        .route("/log/checkpoint", get(heads::newest))
        .route("/log/checkpoint/{size}", get(heads::one))
        .route("/log/consistency", get(heads::consistency))
        .route("/log/key", get(heads::keys))
        .route("/log/cosignature", post(heads::cosign))
        .route("/login", post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/password", post(login::change_password))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(pages::page)
        .layer(axum::middleware::from_fn_with_state(server.clone(), refusing::guard))
        .with_state(server)
}

//! What the server is made of, and its routes.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use hub_app::Hub;
use hub_graphql::{HubSchema, Limits, hub_schema};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::tokens::TokenKeys;
use crate::{graphql, health, login, oauth, pages};

/// Choices of the server.
#[derive(Debug)]
pub struct ServerSettings {
    /// Keys of access tokens.
    pub tokens: TokenKeys,
    /// Whether cookies are sent over TLS only; off for plain HTTP on loopback.
    pub is_secure: bool,
    /// Limits on documents.
    pub limits: Limits,
    /// Where metrics are collected, if anywhere.
    pub metrics: Option<PrometheusHandle>,
}

/// The server behind all routes.
#[derive(Debug, Clone)]
pub struct Server {
    pub(crate) hub: Arc<Hub>,
    pub(crate) schema: HubSchema,
    pub(crate) settings: Arc<ServerSettings>,
    pub(crate) is_stopping: tokio::sync::watch::Sender<bool>,
}

impl Server {
    /// A server over a hub.
    pub fn new(hub: Arc<Hub>, settings: ServerSettings) -> Self {
        let (is_stopping, _) = tokio::sync::watch::channel(false);
        Self { hub, schema: hub_schema(), settings: Arc::new(settings), is_stopping }
    }
}

/// All routes.
pub fn router(server: Server) -> Router {
    Router::new()
        .route("/graphql", post(graphql::post).fallback(graphql::only_post))
        .route("/oauth/token", post(oauth::token))
        .route("/.well-known/jwks.json", get(oauth::jwks))
        .route("/login", post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/password", post(login::change_password))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(pages::page)
        .with_state(server)
}

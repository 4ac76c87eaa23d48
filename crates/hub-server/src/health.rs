//! Health and metrics; outside the log, without any data.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::headers;
use crate::reply::{self, Reply};
use crate::state::Server;

/// The process is alive.
pub(crate) async fn alive(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    reply::json(StatusCode::OK, &json!({ "status": "ok" }), &facts)
}

/// The hub can do its work: the database answers and the log can be written.
pub(crate) async fn ready(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    let is_stopping = *server.is_stopping.borrow();
    let health = server.hub.health().await;
    let is_ready = health.database && health.log && !is_stopping;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if is_ready { "ready" } else { "not ready" },
        "database": health.database,
        "log": health.log,
        "stopping": is_stopping,
    });
    reply::json(status, &body, &facts)
}

/// Metrics as Prometheus text.
pub(crate) async fn metrics(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    metrics::gauge!("fileonce_log_entries").set(lossy(server.hub.log_size()));
    metrics::gauge!("fileonce_read_statements").set(lossy(server.hub.statements()));
    let text = server
        .settings
        .metrics
        .as_ref()
        .map(metrics_exporter_prometheus::PrometheusHandle::render)
        .unwrap_or_default();
    reply::plain(StatusCode::OK, "text/plain; version=0.0.4", text, &facts)
}

/// Gauges are floating-point numbers; beyond 2^53 the last digits do not matter.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge of more than 2^53 may lose its last digits"
)]
fn lossy(number: u64) -> f64 {
    number as f64
}

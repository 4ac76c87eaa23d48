//! Health and metrics; outside the log, without any data.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hub_app::{Health, Hub};
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
    // Whoever does not answer in time is not there.
    let health = server.deadline().last(server.hub.health()).await;
    let health =
        health.unwrap_or(Health { database: false, log: false, redis: server.hub.redis() });
    let is_ready = health.database && health.log && !is_stopping;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if is_ready { "ready" } else { "not ready" },
        "database": health.database,
        "log": health.log,
        // Seconds since the head of the log should have been signed; after an hour the log takes no entry.
        "unsigned_seconds": server.hub.unsigned_for().map_or(0, |time| time.num_seconds()),
        // Never a reason not to be ready: answers are the same without it.
        "redis": match health.redis {
            None => "off",
            Some(redis) if redis.is_up && redis.is_listening => "up",
            Some(_) => "down",
        },
        "stopping": is_stopping,
    });
    reply::json(status, &body, &facts)
}

/// Metrics as Prometheus text.
pub(crate) async fn metrics(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    metrics::gauge!("fileonce_log_entries").set(lossy(server.hub.log_size()));
    // An alarm for the operator: after an hour of it nothing is answered any more.
    let unsigned = server.hub.unsigned_for().map_or(0, |time| time.num_seconds().unsigned_abs());
    metrics::gauge!("fileonce_log_unsigned_seconds").set(lossy(unsigned));
    metrics::gauge!("fileonce_read_statements").set(lossy(server.hub.statements()));
    for reason in ["rate", "load"] {
        // It is there from the first moment on.
        metrics::counter!("fileonce_turned_away_total", "reason" => reason).increment(0);
    }
    cache_metrics(&server.hub);
    let text = server
        .settings
        .metrics
        .as_ref()
        .map(metrics_exporter_prometheus::PrometheusHandle::render)
        .unwrap_or_default();
    reply::plain(StatusCode::OK, "text/plain; version=0.0.4", text, &facts)
}

fn cache_metrics(hub: &Hub) {
    let counts = hub.cache_counts();
    for (level, result, count) in [
        ("memory", "hit", counts.memory_hits),
        ("memory", "miss", counts.memory_misses),
        ("redis", "hit", counts.redis_hits),
        ("redis", "miss", counts.redis_misses),
        ("redis", "refused", counts.redis_refused),
    ] {
        metrics::counter!("fileonce_cache_reads_total", "level" => level, "result" => result)
            .absolute(count);
    }
    metrics::counter!("fileonce_cache_invalidations_total").absolute(counts.invalidations);
    metrics::counter!("fileonce_cache_writes_dropped_total").absolute(counts.redis_dropped);
    // Their quotient is how long another server's change takes until it is seen here.
    metrics::counter!("fileonce_foreign_changes_total").absolute(counts.foreign_changes);
    metrics::counter!("fileonce_foreign_change_microseconds_total").absolute(counts.foreign_micros);
    if let Some(redis) = hub.redis() {
        metrics::gauge!("fileonce_redis_up").set(lossy(u64::from(redis.is_up)));
        metrics::gauge!("fileonce_redis_listening").set(lossy(u64::from(redis.is_listening)));
        metrics::counter!("fileonce_redis_breaker_openings_total").absolute(redis.openings);
        metrics::counter!("fileonce_redis_announcements_total").absolute(redis.heard);
    }
}

/// Gauges are floating-point numbers; beyond 2^53 the last digits do not matter.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge of more than 2^53 may lose its last digits"
)]
fn lossy(number: u64) -> f64 {
    number as f64
}

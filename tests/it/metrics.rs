//! The metrics are those that the manual promises, in every hub from its first moment on.

use std::collections::BTreeSet;

use hub_tests::{Demo, Redis};
use serde_json::Value;
use tempfile::TempDir;

/// Names in the table of the manual; those of Redis stand in rows that say so.
fn promised(has_redis: bool) -> BTreeSet<String> {
    let path = crate::tidy::root().join("docs/operations.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `fileonce_"));
    let names = rows.filter_map(|row| row.split(['`', '{']).next());
    names
        .filter(|name| has_redis || !name.starts_with("redis_"))
        .map(|name| format!("fileonce_{name}"))
        .collect()
}

/// Names that a hub tells, each with its type.
async fn told(url: &str) -> BTreeSet<String> {
    let reply = reqwest::get(format!("{url}/metrics")).await.unwrap();
    assert_eq!(reply.status(), 200);
    let kind = reply.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    let text = reply.text().await.unwrap();
    let typed = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    typed.filter_map(|line| Some(line.split(' ').next()?.to_owned())).collect()
}

async fn readiness(url: &str) -> Value {
    let reply = reqwest::get(format!("{url}/readyz")).await.unwrap();
    assert_eq!(reply.status(), 200);
    reply.json().await.unwrap()
}

#[tokio::test]
async fn every_metric_and_state_that_the_manual_promises_is_there() {
    assert!(promised(true).len() > 10, "{:?}", promised(true));
    let dir = TempDir::new().unwrap();
    let demo = Demo::over(dir.path(), hub_tests::Database::new(dir.path()), None).await;
    assert_eq!(told(&demo.url).await, promised(false));
    let state = serde_json::json!({
        "status": "ready", "database": true, "log": true, "unsigned_seconds": 0, "redis": "off", "stopping": false
    });
    assert_eq!(readiness(&demo.url).await, state);
    let redis = Redis::start();
    let second = demo.beside(Some(redis.url())).await;
    assert_eq!(told(&second.url).await, promised(true));
}

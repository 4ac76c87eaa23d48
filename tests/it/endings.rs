//! Callers who leave, hubs that are told to stop, and hubs that are killed while they start.

use std::time::Duration;

use hub_tests::{Database, Demo, Operator};
use tempfile::TempDir;

use crate::processes::{ask, token, who};
use crate::tampering::{connect_to, count, run};

/// A demo over SQLite, whose writer waits for us while we hold its lock.
async fn demo(dir: &TempDir) -> Demo {
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    Demo::over(dir.path(), database, None).await
}

#[tokio::test]
async fn a_caller_who_leaves_before_the_answer_has_an_entry() {
    let dir = TempDir::new().unwrap();
    let demo = demo(&dir).await;
    let access = token(&demo, "police").await;
    let other = connect_to(demo.database()).await;
    run(&other, "BEGIN IMMEDIATE").await;
    let left = reqwest::Client::new()
        .post(format!("{}/graphql", demo.url))
        .timeout(Duration::from_millis(300))
        .header("authorization", format!("Bearer {access}"))
        .header("x-purpose", "population_management")
        .header("x-request-id", "left-early-1")
        .json(&serde_json::json!({ "query": who(&demo) }));
    assert!(left.send().await.unwrap_err().is_timeout());
    run(&other, "ROLLBACK").await;
    // The next answer is recorded after it.
    assert_eq!(ask(&demo.url, &access, &who(&demo)).await.unwrap().0, 200);
    let entries = "SELECT COUNT(*) FROM log_entries WHERE body LIKE '%left-early-1%'";
    assert_eq!(count(&other, entries).await, 1);
}

#[tokio::test]
async fn a_hub_that_is_told_to_stop_finishes_what_it_has_taken() {
    let dir = TempDir::new().unwrap();
    let mut demo = demo(&dir).await;
    let access = token(&demo, "police").await;
    let other = connect_to(demo.database()).await;
    run(&other, "BEGIN IMMEDIATE").await;
    let asked: Vec<_> = (0..16)
        .map(|_| {
            let (url, access, read) = (demo.url.clone(), access.clone(), who(&demo));
            tokio::spawn(async move { ask(&url, &access, &read).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let operator = Operator::of(&demo);
    let stopping = tokio::task::spawn_blocking(move || demo.terminate());
    tokio::time::sleep(Duration::from_millis(300)).await;
    run(&other, "ROLLBACK").await;
    for one in asked {
        let (status, body) = one.await.unwrap().expect("an answer");
        assert_eq!((status, body["errors"].is_null()), (200, true), "{body}");
    }
    assert_eq!(stopping.await.unwrap(), Some(0));
    assert!(operator.does(&["audit", "verify"]).contains("verified"));
}

#[tokio::test]
async fn a_hub_that_is_killed_while_it_starts_starts_the_next_time() {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["demo", "--residents", "60", "--prepare-only"]);
    // One that is killed among writes leaves something to recover.
    let mut first = operator.serve();
    let _time = first.ready(Duration::from_secs(20)).await;
    first.kill();
    for round in 0..8 {
        let mut hub = operator.serve();
        tokio::time::sleep(Duration::from_millis(round * 40)).await;
        hub.kill();
    }
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
    assert!(operator.does(&["audit", "verify"]).contains("verified"));
    assert!(operator.does(&["rebuild", "--check"]).contains("differing 不一致: 0"));
}

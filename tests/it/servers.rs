//! Two servers over one PostgreSQL: what one does holds in the other at once, with Redis and without.

use std::time::Duration;

use hub_tests::{Database, Demo, Redis};
use hub_values::IdNumber;
use serde_json::Value;
use tempfile::TempDir;

use crate::processes::{ask, token};

/// A number that nobody in the city has.
fn number() -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1992, 7, 19).unwrap();
    IdNumber::compose("519902", birth, 996).unwrap().as_str().to_owned()
}

/// The police register says what somebody is called.
async fn name_is(url: &str, access: &str, name: &str) {
    let document = format!(
        "mutation {{ recordResident(input: {{key: \"two\", record: {{idDocument: {{number: \"{}\"}}, name: \"{name}\"}}}}) {{ decision resident {{ name }} }} }}",
        number()
    );
    let (status, body) = ask(url, access, &document).await.unwrap();
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["data"]["recordResident"]["resident"]["name"], name, "{body}");
}

/// What a server calls them.
async fn name_at(url: &str, access: &str) -> Value {
    let document = format!("{{ resident(idDocument: {{number: \"{}\"}}) {{ name }} }}", number());
    let (status, body) = ask(url, access, &document).await.unwrap();
    assert_eq!(status, 200, "{body}");
    body["data"]["resident"]["name"].clone()
}

const NAMES: [&str; 4] = ["甲一", "甲二", "甲三", "甲四"];

/// Each writes, and the other answers with it in the next moment.
async fn each_sees_the_other(one: &Demo, two: &Demo, access: &str, round: &str) {
    for name in NAMES {
        let name = format!("{name}{round}");
        for (writes, reads) in [(one, two), (two, one)] {
            let name = format!("{name}{}", if std::ptr::eq(writes, one) { "左" } else { "右" });
            name_is(&writes.url, access, &name).await;
            assert_eq!(name_at(&reads.url, access).await, *name);
            assert_eq!(name_at(&writes.url, access).await, *name);
        }
    }
}

fn verifies(demo: &Demo) {
    let verified = demo.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

/// Two servers over one PostgreSQL and one Redis, and a token of the police.
async fn two(dir: &TempDir, redis: &Redis) -> (Demo, Demo, String) {
    let one = Demo::over(dir.path(), Database::postgres(), Some(redis.url())).await;
    let two = one.beside(Some(redis.url())).await;
    let access = token(&one, "police").await;
    (one, two, access)
}

async fn redis_is(demo: &Demo, wanted: &str) {
    let started = tokio::time::Instant::now();
    loop {
        let reply = reqwest::get(format!("{}/readyz", demo.url)).await.unwrap();
        assert_eq!(reply.status(), 200);
        let body: Value = reply.json().await.unwrap();
        if body["redis"] == wanted {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{body}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn what_one_writes_the_other_answers_with_and_without_redis() {
    let dir = TempDir::new().unwrap();
    let mut redis = Redis::start();
    let (one, two, access) = two(&dir, &redis).await;
    redis_is(&one, "up").await;
    redis_is(&two, "up").await;
    each_sees_the_other(&one, &two, &access, "有").await;
    redis.pause();
    each_sees_the_other(&one, &two, &access, "停").await;
    redis.resume();
    redis.kill();
    each_sees_the_other(&one, &two, &access, "无").await;
    redis_is(&two, "down").await;
    let metrics = reqwest::get(format!("{}/metrics", two.url)).await.unwrap().text().await.unwrap();
    for line in [
        "fileonce_redis_up 0",
        "fileonce_redis_breaker_openings_total",
        "fileonce_cache_reads_total{level=\"redis\",result=\"hit\"}",
        "fileonce_foreign_changes_total",
        "fileonce_cache_invalidations_total",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    redis.again();
    redis_is(&two, "up").await;
    each_sees_the_other(&one, &two, &access, "又").await;
    verifies(&one);
}

#[tokio::test]
async fn a_client_that_one_disables_is_out_at_the_other_in_its_next_request() {
    let dir = TempDir::new().unwrap();
    let mut redis = Redis::start();
    let (one, two, police) = two(&dir, &redis).await;
    let fire = token(&one, "fire").await;
    let credentials = one.credentials();
    let clients = credentials["clients"].as_array().unwrap();
    let document = "{ viewer { role } }";
    for (department, access, has_redis) in [("police", police, true), ("fire", fire, false)] {
        if !has_redis {
            redis.kill();
        }
        assert_eq!(ask(&two.url, &access, document).await.unwrap().0, 200);
        let client = clients.iter().find(|one| one["department"] == department).unwrap();
        let id = client["clientId"].as_str().unwrap();
        assert!(one.command(&["client", "disable", id]).status.success());
        for server in [&two, &one] {
            assert_eq!(ask(&server.url, &access, document).await.unwrap().0, 401, "{department}");
        }
    }
    verifies(&one);
}

#[tokio::test]
async fn a_frozen_server_wakes_up_to_the_present() {
    let dir = TempDir::new().unwrap();
    let redis = Redis::start();
    let (one, two, access) = two(&dir, &redis).await;
    name_is(&one.url, &access, "冰前").await;
    assert_eq!(name_at(&two.url, &access).await, "冰前");
    two.pause();
    for name in ["冰中一", "冰中二", "冰中三"] {
        name_is(&one.url, &access, name).await;
    }
    // Asked while it sleeps, and answered when it wakes.
    let asked: Vec<_> = (0..8)
        .map(|_| {
            let (url, access) = (two.url.clone(), access.clone());
            tokio::spawn(async move { name_at(&url, &access).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    two.resume();
    for one in asked {
        assert_eq!(one.await.unwrap(), "冰中三");
    }
    each_sees_the_other(&one, &two, &access, "醒").await;
    verifies(&one);
}

#[tokio::test]
async fn neither_log_nor_settings_tell_the_password_of_redis() {
    let dir = TempDir::new().unwrap();
    let redis = Redis::with(&["--requirepass", "verysecret"]);
    let url = format!("redis://:verysecret@127.0.0.1:{}", redis.port);
    let mut demo = Demo::over(dir.path(), Database::new(dir.path()), Some(url)).await;
    redis_is(&demo, "up").await;
    assert!(demo.command(&["doctor"]).status.success());
    redis.pause();
    redis_is(&demo, "down").await;
    let doctor = demo.command(&["doctor"]);
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(1), "{told}");
    assert!(told.contains("does not answer") && !told.contains("verysecret"), "{told}");
    assert_eq!(demo.terminate(), Some(0));
    let log = std::fs::read_to_string(dir.path().join("process.log")).unwrap();
    assert!(log.contains("Redis does not answer") && !log.contains("verysecret"), "{log}");
}

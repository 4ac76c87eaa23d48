//! Whoever asks too much is told when to come back, others notice nothing, and the log says so.

use std::time::{Duration, Instant};

use hub_audit::Entry;
use hub_server::{RateLimits, WorkLimits};
use hub_tests::{Ask, Reply, Surface, TestHub, TestHubSettings};
use serde_json::json;

use crate::tampering::connect;

const WHO_AM_I: &str = "{ viewer { role } }";
/// 900 rows at most.
const ROSTER: &str =
    "{ residents(first: 100) { nodes { name household { members { resident { name } } } } } }";

/// How much counted refusals with this code the log holds, by actor, once it holds some.
async fn counted(hub: &TestHub, code: &str) -> Vec<(String, u64)> {
    let db = connect(hub).await;
    let sql = format!("SELECT body FROM log_entries WHERE body LIKE '%\"transport\"%{code}%'");
    let started = Instant::now();
    loop {
        let mut found = Vec::new();
        for body in crate::tampering::texts(&db, &sql).await {
            let entry = Entry::decode(body.as_bytes()).unwrap();
            found.push((entry.actor.unwrap(), entry.count));
        }
        if !found.is_empty() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "nothing is counted");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn wait(reply: &Reply) -> u64 {
    reply.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

async fn small() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

#[tokio::test]
async fn a_caller_who_asks_too_much_waits_and_others_do_not() {
    let hub = small().await;
    let rates = RateLimits { caller: 10, department: 1_000, address: 0, burst: 2 };
    let door = hub.door(Surface { rates, ..Surface::default() }).await;
    let police = hub.ask("police").await.at(&door.url);
    for number in 0..20 {
        assert_eq!(police.query(WHO_AM_I).await.status, 200, "{number}");
    }
    let refused = police.query(WHO_AM_I).await;
    assert_eq!((refused.status, refused.codes()), (429, vec!["RATE_LIMITED"]));
    assert_eq!(wait(&refused), 1);
    assert_eq!(refused.headers["cache-control"], "no-store");
    assert!(refused.headers.contains_key("x-request-id"));
    let _another = police.query(WHO_AM_I).await;
    assert_eq!(hub.ask("fire").await.at(&door.url).query(WHO_AM_I).await.status, 200);
    hub.clock.advance(chrono::Duration::milliseconds(100));
    assert_eq!(police.query(WHO_AM_I).await.status, 200);
    let counted = counted(&hub, "RATE_LIMITED").await;
    assert_eq!(counted, [(format!("client:{}", hub.client("police")), 2)], "one entry, both in it");
}

#[tokio::test]
async fn rows_are_paid_for_and_a_department_shares_what_it_has() {
    let hub = small().await;
    let rates = RateLimits { caller: 0, department: 500, address: 0, burst: 1 };
    let door = hub.door(Surface { rates, ..Surface::default() }).await;
    let police = hub.ask("police").await.at(&door.url);
    assert_eq!(police.query(ROSTER).await.status, 200, "one dear question is answered");
    let refused = police.query(WHO_AM_I).await;
    assert_eq!((refused.status, wait(&refused)), (429, 1));
    let by = hub_policy::Caller::operator().unwrap();
    let officer = hub.session("officer", hub_policy::CallerRole::DepartmentOfficer, None).await;
    let officer = hub.anonymous().at(&door.url).header("cookie", &officer);
    assert_eq!(officer.query(WHO_AM_I).await.status, 429, "of the same department");
    let upload = hub.ask("fire").await.at(&door.url).header("content-type", "text/csv");
    assert_eq!(upload.send("POST", "/files", Some("a,b\n1,2\n")).await.status, 201);
    let again = upload.send("POST", "/files", Some("a,b\n1,3\n")).await;
    assert_eq!((again.status, again.body["error"].as_str()), (429, Some("RATE_LIMITED")));
    drop(by);
}

async fn refused_at(ask: &Ask, address: &str) -> u16 {
    let ask = ask.clone().header("x-forwarded-for", address).header("authorization", "Bearer x");
    ask.query(WHO_AM_I).await.status
}

#[tokio::test]
async fn addresses_count_behind_trusted_proxies_only() {
    let hub = small().await;
    let rates = RateLimits { address: 1, burst: 3, ..RateLimits::default() };
    let trusting = Surface {
        rates,
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Surface::default()
    };
    let door = hub.door(trusting).await;
    let nobody = hub.anonymous().at(&door.url);
    for _ in 0..3 {
        assert_eq!(refused_at(&nobody, "1.1.1.1").await, 401);
    }
    assert_eq!(refused_at(&nobody, "1.1.1.1").await, 429);
    assert_eq!(refused_at(&nobody, "9.9.9.9, 1.1.1.1").await, 429, "the last proxy is believed");
    assert_eq!(refused_at(&nobody, "2.2.2.2").await, 401);
    let known = hub.ask("police").await.at(&door.url).header("x-forwarded-for", "1.1.1.1");
    assert_eq!(known.query(WHO_AM_I).await.status, 200, "who shows a valid token is let in");
    let door = hub.door(Surface { rates, ..Surface::default() }).await;
    let nobody = hub.anonymous().at(&door.url);
    for number in 0..3 {
        assert_eq!(refused_at(&nobody, &format!("1.1.1.{number}")).await, 401);
    }
    assert_eq!(refused_at(&nobody, "1.1.1.9").await, 429, "anybody can write that header");
    for path in ["/login", "/oauth/token"] {
        assert_eq!(nobody.send("POST", path, Some("{}")).await.status, 429, "{path}");
    }
    let started = Instant::now();
    loop {
        // Each address has an entry of its own, and they need not come in one go.
        let told = counted(&hub, "RATE_LIMITED").await;
        let is_told = |wanted: &str| told.iter().any(|(actor, _)| actor == wanted);
        if is_told("address:1.1.1.1") && is_told("address:127.0.0.1") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{told:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn log_ins_are_locked_out_by_the_address_behind_the_proxy() {
    let hub = small().await;
    let trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let door = hub.door(Surface { trusted_proxies, ..Surface::default() }).await;
    let try_from = async |address: &str, login: String| {
        let ask = hub.anonymous().at(&door.url).header("x-forwarded-for", address);
        let body = json!({ "username": login, "password": "wrong" }).to_string();
        ask.send("POST", "/login", Some(&body)).await.status
    };
    for number in 0..10 {
        assert_eq!(try_from("1.1.1.1", format!("user{number}")).await, 401);
    }
    assert_eq!(try_from("1.1.1.1", "another".to_owned()).await, 429);
    assert_eq!(try_from("2.2.2.2", "another".to_owned()).await, 401);
}

#[tokio::test]
async fn health_and_small_questions_are_answered_under_300_dear_ones() {
    let hub = TestHub::start().await;
    let work = WorkLimits { rows: 2_000, ..WorkLimits::default() };
    let door = hub.door(Surface { work, ..Surface::default() }).await;
    let police = hub.ask("police").await.at(&door.url);
    let fire = hub.ask("fire").await.at(&door.url);
    let dear = futures::future::join_all((0..300).map(|_| police.query(ROSTER)));
    let beside = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let asked = Instant::now();
            assert_eq!(fire.send("GET", "/healthz", None).await.status, 200);
            assert_eq!(fire.send("GET", "/readyz", None).await.status, 200);
            assert_eq!(fire.query(WHO_AM_I).await.status, 200);
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    };
    let (dear, slowest) = tokio::join!(dear, beside);
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    let answered = dear.iter().filter(|reply| reply.status == 200).count();
    assert!(answered > 0);
    for reply in dear.iter().filter(|reply| reply.status != 200) {
        assert_eq!((reply.status, reply.codes()), (503, vec!["UNAVAILABLE"]), "{}", reply.text);
        assert!(wait(reply) >= 1);
    }
}

#[tokio::test]
async fn what_finds_no_turn_in_time_is_shed_and_counted() {
    let hub = TestHub::start().await;
    let work = WorkLimits { rows: 900, ..WorkLimits::default() };
    let answer_within = Duration::from_millis(400);
    let door = hub.door(Surface { work, answer_within, ..Surface::default() }).await;
    let police = hub.ask("police").await.at(&door.url);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        let all = futures::future::join_all((0..100).map(|_| police.query(ROSTER))).await;
        if all.iter().any(|reply| {
            reply.status == 503 && reply.body["extensions"]["receipt"].is_null() && wait(reply) == 2
        }) {
            let told = counted(&hub, "UNAVAILABLE").await;
            assert!(told[0].0.starts_with("client:"), "{told:?}");
            return;
        }
    }
    panic!("nothing was shed");
}

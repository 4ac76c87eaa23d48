//! `/graphql/ws` as a client meets it: the protocol, its limits, and the same door as over HTTP.

use std::time::{Duration, Instant};

use hub_tests::{Demo, Given, Socket, TestHub};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::Message;

use crate::processes::token;

const ENTRIES: &str = "query($f: AuditFilter) { auditEntries(filter: $f, first: 100) { nodes { \
     id requestId kind operation outcome code purpose subjects attributes leaf } } }";
/// A subscription that waits and is told nothing.
const WAITS: &str = "subscription { factsChanged { cursor } }";
const POLICE: &str = "population_management";

/// Entries of one socket, oldest first.
async fn entries(hub: &TestHub, request: &str) -> Vec<Value> {
    let cookie = hub.session("reader", hub_policy::CallerRole::Auditor, None).await;
    let auditor = hub.anonymous().header("cookie", &cookie).purpose("audit_review");
    let reply = auditor.with(ENTRIES, json!({ "f": {} })).await;
    let nodes = reply.data()["auditEntries"]["nodes"].as_array().unwrap();
    nodes.iter().filter(|one| one["requestId"] == request).rev().cloned().collect()
}

async fn introduction(hub: &TestHub, department: &str, purpose: &str) -> Value {
    let token = hub.token(department).await;
    json!({ "authorization": format!("Bearer {token}"), "purpose": purpose })
}

#[tokio::test]
async fn a_socket_answers_questions_by_the_same_door() {
    let hub = TestHub::start().await;
    let mut socket = Socket::open(&hub.url, &[("x-request-id", "socket-1")]).await.unwrap();
    let introduction = introduction(&hub, "police", POLICE).await;
    let Given::Message(acknowledged) = socket.begin(introduction).await else { panic!("closed") };
    assert_eq!(acknowledged["type"], "connection_ack");
    socket.say(&json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.next().await, Given::Message(json!({ "type": "pong" })));
    let who = "query Who($n: String!) { resident(idDocument: {number: $n}) { name } }";
    socket.subscribe("1", who, json!({ "n": hub.sample() })).await;
    let answer = socket.event("1").await;
    assert!(answer["data"]["resident"]["name"].is_string(), "{answer}");
    let complete = json!({ "type": "complete", "id": "1" });
    assert_eq!(socket.next().await, Given::Message(complete));
    let mutation =
        "mutation Write { recordResident(input: {record: {name: \"某\"}}) { decision } }";
    socket.subscribe("2", mutation, json!({})).await;
    assert_eq!(socket.refusal("2").await, "INVALID_DOCUMENT");
    let told = entries(&hub, "socket-1").await;
    let said: Vec<_> = told.iter().map(|one| (&one["operation"], &one["outcome"])).collect();
    let (connect, asked, wrote) = (json!("connect"), json!("Who"), json!("Write"));
    let (ok, refused) = (json!("OK"), json!("REFUSED"));
    assert_eq!(said, [(&connect, &ok), (&asked, &ok), (&wrote, &refused)]);
    assert_eq!(told[0]["id"], acknowledged["payload"]["receipt"]["entry"]);
    assert_eq!(told[1]["id"], answer["extensions"]["receipt"]["entry"]);
    assert_eq!((&told[1]["purpose"], &told[2]["kind"]), (&json!(POLICE), &json!("mutation")));
}

#[tokio::test]
async fn who_is_not_known_or_has_no_such_purpose_is_not_let_in() {
    let hub = TestHub::start().await;
    let bearer = format!("Bearer {}", hub.token("police").await);
    for (payload, reason) in [
        (json!({}), "UNAUTHENTICATED"),
        (json!({ "authorization": "Bearer forged", "purpose": POLICE }), "UNAUTHENTICATED"),
        (json!({ "authorization": "Bearer a\nb", "purpose": POLICE }), "UNAUTHENTICATED"),
        (json!({ "authorization": bearer, "purpose": "\u{3000}" }), "PURPOSE_REQUIRED"),
        (json!({ "authorization": bearer, "purpose": "curiosity" }), "PURPOSE_REQUIRED"),
        (json!({ "authorization": bearer, "purpose": "fire_rescue" }), "PURPOSE_NOT_ALLOWED"),
        (
            json!({ "authorization": bearer, "purpose": "criminal_investigation" }),
            "PURPOSE_REQUIRED",
        ),
        (
            json!({ "authorization": bearer, "purpose": POLICE, "case": "13800001234" }),
            "INVALID_INPUT",
        ),
    ] {
        let mut socket = Socket::open(&hub.url, &[("x-request-id", "stranger")]).await.unwrap();
        let closed = socket.begin(payload.clone()).await;
        assert_eq!(closed, Given::Closed(4403, reason.to_owned()), "{payload}");
    }
    let told = entries(&hub, "stranger").await;
    assert_eq!(told.len(), 8);
    assert!(told.iter().all(|one| one["outcome"] == "REFUSED"), "{told:?}");
    let with_case =
        json!({ "authorization": bearer, "purpose": "criminal_investigation", "case": "案-7" });
    let mut socket = Socket::open(&hub.url, &[]).await.unwrap();
    assert!(matches!(socket.begin(with_case).await, Given::Message(_)));
    // Without a purpose one may ask who one is, and nothing about anybody.
    let mut socket = Socket::open(&hub.url, &[]).await.unwrap();
    let _acknowledged = socket.begin(json!({ "authorization": bearer })).await;
    socket.subscribe("1", WAITS, json!({})).await;
    assert_eq!(socket.refusal("1").await, "PURPOSE_REQUIRED");
    socket.subscribe("2", "{ viewer { role } }", json!({})).await;
    assert!(socket.event("2").await["data"]["viewer"]["role"].is_string());
}

#[tokio::test]
async fn what_breaks_the_protocol_ends_the_socket_with_its_code_and_an_entry() {
    let hub = TestHub::start().await;
    let own = [("x-request-id", "breaker")];
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": WAITS } });
    let init =
        json!({ "type": "connection_init", "payload": introduction(&hub, "police", POLICE).await });
    for (messages, code) in [
        (vec![json!({ "type": "start", "id": "1" })], 4400),
        (vec![json!({ "type": "subscribe", "id": "1", "payload": {} })], 4400),
        (vec![json!([])], 4400),
        (vec![subscribe.clone()], 4401),
        (vec![init.clone(), subscribe.clone(), subscribe], 4409),
        (vec![init.clone(), init.clone()], 4429),
    ] {
        let mut socket = Socket::open(&hub.url, &own).await.unwrap();
        for message in &messages {
            socket.say(message).await;
        }
        let mut next = socket.next().await;
        while matches!(&next, Given::Message(one) if one["type"] == "connection_ack") {
            next = socket.next().await;
        }
        assert!(matches!(next, Given::Closed(closed, _) if closed == code), "{code}: {next:?}");
    }
    let mut socket = Socket::open(&hub.url, &own).await.unwrap();
    socket.send(Message::binary(b"{}".to_vec())).await;
    assert_eq!(socket.closed().await, 4400);
    let mut socket = Socket::open(&hub.url, &own).await.unwrap();
    socket.say(&json!({ "type": "ping", "payload": { "a": "a".repeat(64 * 1024) } })).await;
    assert_eq!(socket.closed().await, 1009);
    // The protocol of another age is not spoken.
    let none = [own[0], ("sec-websocket-protocol", "")];
    let mut socket = Socket::open(&hub.url, &none).await.unwrap();
    assert_eq!(socket.closed().await, 4406);
    let told = entries(&hub, "breaker").await;
    let ended = told.iter().filter(|one| one["kind"] == "transport").count();
    assert_eq!(ended, 9, "{told:?}");
}

#[tokio::test]
async fn who_does_not_introduce_themselves_within_ten_seconds_is_sent_away() {
    let hub = TestHub::start().await;
    let mut socket = Socket::open(&hub.url, &[]).await.unwrap();
    let began = Instant::now();
    socket.say(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, Given::Message(json!({ "type": "pong" })));
    assert_eq!(socket.closed().await, 4408);
    let waited = began.elapsed();
    assert!((9..=13).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn a_page_of_somebody_else_opens_no_socket() {
    let hub = TestHub::start().await;
    let staff = hub
        .session("wang", hub_policy::CallerRole::CommunityStaff, Some(hub.sample_community()))
        .await;
    for origin in ["http://evil.example", "null"] {
        let refused = Socket::open(&hub.url, &[("origin", origin), ("cookie", &staff)]).await;
        assert_eq!(refused.err(), Some(403), "{origin}");
    }
    let purpose = json!({ "purpose": "community_registration" });
    // A cookie without a page is none of a browser.
    let mut socket = Socket::open(&hub.url, &[("cookie", &staff)]).await.unwrap();
    assert_eq!(socket.begin(purpose.clone()).await, Given::Closed(4403, "FORBIDDEN".to_owned()));
    let own = [("origin", hub.url.as_str()), ("cookie", staff.as_str())];
    let mut socket = Socket::open(&hub.url, &own).await.unwrap();
    assert!(matches!(socket.begin(purpose).await, Given::Message(_)));
    let reply = hub.anonymous().send("GET", "/graphql/ws", None).await;
    assert_eq!(reply.status, 426, "{}", reply.text);
}

#[tokio::test]
async fn twenty_operations_run_at_once_and_one_more_is_refused() {
    let hub = TestHub::start().await;
    let mut socket = Socket::of(&hub, "police", POLICE).await;
    for number in 0..20 {
        socket.subscribe(&number.to_string(), WAITS, json!({})).await;
    }
    socket.subscribe("more", WAITS, json!({})).await;
    assert_eq!(socket.refusal("more").await, "RATE_LIMITED");
    socket.say(&json!({ "type": "complete", "id": "7" })).await;
    socket.subscribe("7", WAITS, json!({})).await;
    assert_eq!(socket.within(Duration::from_millis(300)).await, None);
}

#[tokio::test]
async fn one_caller_does_not_take_all_sockets() {
    let hub = TestHub::start().await;
    let token = hub.token("police").await;
    let mut open = Vec::new();
    for _ in 0..50 {
        open.push(Socket::with(&hub.url, &token, POLICE).await);
    }
    let payload = json!({ "authorization": format!("Bearer {token}"), "purpose": POLICE });
    let mut more = Socket::open(&hub.url, &[]).await.unwrap();
    assert!(
        matches!(more.begin(payload).await, Given::Closed(4403, why) if why.starts_with("RATE_LIMITED"))
    );
    let _other = Socket::of(&hub, "fire", "fire_rescue").await;
    let mut strangers = Vec::new();
    while let Ok(one) = Socket::open(&hub.url, &[]).await {
        strangers.push(one);
        assert!(strangers.len() <= 100, "as many strangers as like to");
    }
    assert!(strangers.len() >= 90, "{}", strangers.len());
}

#[tokio::test]
async fn documents_have_the_limits_that_they_have_over_http() {
    let hub = TestHub::start().await;
    let mut socket = Socket::of(&hub, "police", POLICE).await;
    let long = format!("subscription {{ factsChanged {{ cursor }} }} #{}", "a".repeat(17_000));
    let wide = "{ residents(first: 100) { nodes { household { members { resident { \
                household { members { resident { name } } } } } } } } }";
    for (document, code) in [
        ("subscription { factsChanged {", "INVALID_DOCUMENT"),
        ("subscription { factsChanged { value } }", "INVALID_DOCUMENT"),
        ("subscription { nothing }", "INVALID_DOCUMENT"),
        (
            "subscription { a: factsChanged { cursor } b: factsChanged { cursor } }",
            "INVALID_DOCUMENT",
        ),
        ("subscription { __typename }", "INVALID_DOCUMENT"),
        (
            "subscription { factsChanged { cursor } ... F } fragment F on Subscription { importProgress(id: \"1\") { done } }",
            "INVALID_DOCUMENT",
        ),
        ("subscription { factsChanged @skip(if: true) { cursor } }", "INVALID_DOCUMENT"),
        ("subscription { factsChanged(after: \"1\") { cursor } }", "INVALID_INPUT"),
        (
            "subscription { factsChanged(filter: { attributes: [\"no_such\"] }) { cursor } }",
            "INVALID_INPUT",
        ),
        ("subscription { importProgress(id: \"nothing\") { done } }", "INVALID_INPUT"),
        (long.as_str(), "TOO_COMPLEX"),
        (wide, "TOO_COMPLEX"),
    ] {
        socket.subscribe("1", document, json!({})).await;
        assert_eq!(socket.refusal("1").await, code, "{}", &document[..document.len().min(90)]);
    }
    let reply = hub.ask("police").await.query(WAITS).await;
    assert_eq!((reply.status, reply.codes()), (200, vec!["INVALID_DOCUMENT"]), "{}", reply.text);
}

#[tokio::test]
async fn a_hub_that_stops_says_so_to_its_sockets_and_ends_well() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let mut socket = Socket::with(&demo.url, &access, POLICE).await;
    socket.subscribe("1", WAITS, json!({})).await;
    let stopped = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        (demo.terminate(), began.elapsed())
    });
    assert_eq!(socket.closed().await, 1001);
    drop(socket);
    let (code, time) = stopped.await.unwrap();
    assert_eq!(code, Some(0));
    assert!(time < Duration::from_secs(10), "{time:?}");
}

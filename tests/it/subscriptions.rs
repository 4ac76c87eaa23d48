//! What subscriptions tell: ids and names that the receiver may see, never values, each recorded first.

use std::time::Duration;

use hub_policy::CallerRole;
use hub_tests::{Ask, Given, Socket, TestHub, TestHubSettings};
use serde_json::{Value, json};

use crate::import_flow::{confirm, people, upload};
use crate::story::{household, mutate, number, person};

const CHANGES: &str = "subscription($f: FactChangeFilter, $a: String) { \
     factsChanged(filter: $f, after: $a) { cursor subject kind attributes relations at } }";
const POLICE: &str = "population_management";

async fn nobody_yet() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

/// A socket that is told of changes under the id `1`.
async fn told(hub: &TestHub, department: &str, purpose: &str, filter: Value) -> Socket {
    let mut socket = Socket::of(hub, department, purpose).await;
    listen(hub, &mut socket, json!({ "f": filter })).await;
    socket
}

/// Subscribes, and waits until that is in the log: what happens from then on is told.
async fn listen(hub: &TestHub, socket: &mut Socket, variables: Value) {
    let before = hub.hub.log_size();
    socket.subscribe("1", CHANGES, variables).await;
    while hub.hub.log_size() == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The next change.
async fn change(socket: &mut Socket) -> Value {
    let payload = socket.event("1").await;
    assert!(payload["errors"].is_null(), "{payload}");
    assert!(payload["extensions"]["receipt"]["entry"].is_string(), "{payload}");
    payload["data"]["factsChanged"].clone()
}

async fn silent(socket: &mut Socket) {
    assert_eq!(socket.within(Duration::from_millis(700)).await, None);
}

/// Gives a person another occupation.
async fn occupied(staff: &Ask, sequence: u16, occupation: &str) {
    let record = json!({ "idDocument": { "number": number(sequence) }, "occupation": occupation });
    let told =
        mutate(staff, "recordResident", "resident { id }", json!({ "record": record })).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
}

#[tokio::test]
async fn departments_are_told_what_changed_by_the_names_they_may_see() {
    let hub = nobody_yet().await;
    let staff = hub.staff().await;
    let mut police = told(&hub, "police", POLICE, Value::Null).await;
    let mut health = told(&hub, "health", "public_health_service", Value::Null).await;
    let id = person(&staff, 1, json!({ "mobilePhone": "19900001111", "occupation": "木匠" })).await;
    let seen = change(&mut police).await;
    assert_eq!((&seen["subject"], &seen["kind"]), (&json!(id), &json!("RESIDENT")));
    let names: Vec<_> = seen["attributes"].as_array().unwrap().iter().collect();
    assert!(names.contains(&&json!("occupation")) && names.contains(&&json!("person_name")));
    let seen = change(&mut health).await;
    let names = seen["attributes"].as_array().unwrap();
    assert!(names.contains(&json!("person_name")) && !names.contains(&json!("occupation")));
    occupied(&staff, 1, "石匠").await;
    let seen = change(&mut police).await;
    assert_eq!((&seen["subject"], &seen["attributes"]), (&json!(id), &json!(["occupation"])));
    // Health may not know that it changed at all.
    silent(&mut health).await;
    let text = format!("{seen}");
    assert!(!text.contains("石匠") && !text.contains(&number(1)), "{text}");
    assert_eq!(seen["relations"], false);
    // That the same is said once more is no change.
    let record = json!({ "idDocument": { "number": number(1) }, "occupation": "石匠" });
    let input = json!({ "record": record, "observedOn": "2026-11-20" });
    let said = mutate(&staff, "recordResident", "resident { id }", input).await;
    assert_eq!(said["userErrors"], json!([]), "{said}");
    silent(&mut police).await;
}

#[tokio::test]
async fn every_event_is_in_the_log_before_it_is_told() {
    let hub = nobody_yet().await;
    let (staff, auditor) = (hub.staff().await, hub.auditor().await);
    let mut police = told(&hub, "police", POLICE, Value::Null).await;
    let id = person(&staff, 2, json!({})).await;
    occupied(&staff, 2, "木匠").await;
    let (_new, payload) = (police.event("1").await, police.event("1").await);
    let entry = payload["extensions"]["receipt"]["entry"].as_str().unwrap();
    let document = "{ auditEntries(first: 20) { nodes { id kind subjects attributes outcome purpose count } } }";
    let reply = auditor.query(document).await;
    let nodes = reply.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let found = nodes.iter().find(|one| one["id"] == entry).unwrap();
    assert_eq!(
        found,
        &json!({ "id": entry, "kind": "subscription", "subjects": [id], "attributes": ["occupation"],
                 "outcome": "OK", "purpose": POLICE, "count": 1 })
    );
    // Who looked at this person: the police, by an event too.
    let document =
        "query($s: ID!) { disclosures(subject: $s) { nodes { department { code } attributes } } }";
    let started = std::time::Instant::now();
    loop {
        let reply = auditor.with(document, json!({ "s": id })).await;
        let nodes = reply.data()["disclosures"]["nodes"].as_array().unwrap().clone();
        if nodes.iter().any(|one| {
            one["attributes"] == json!(["occupation"]) && one["department"]["code"] == "police"
        }) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{nodes:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn whoever_was_away_is_told_in_order_what_came_since() {
    let hub = nobody_yet().await;
    let staff = hub.staff().await;
    let mut police = told(&hub, "police", POLICE, Value::Null).await;
    let id = person(&staff, 3, json!({})).await;
    let after = change(&mut police).await["cursor"].clone();
    drop(police);
    for word in ["木匠", "石匠", "铁匠"] {
        occupied(&staff, 3, word).await;
    }
    let mut again = Socket::of(&hub, "police", POLICE).await;
    again.subscribe("1", CHANGES, json!({ "a": after })).await;
    let mut cursors = Vec::new();
    for _ in 0..3 {
        let seen = change(&mut again).await;
        assert_eq!((&seen["subject"], &seen["attributes"]), (&json!(id), &json!(["occupation"])));
        cursors.push(seen["cursor"].clone());
    }
    silent(&mut again).await;
    let mut last = Socket::of(&hub, "police", POLICE).await;
    last.subscribe("1", CHANGES, json!({ "a": cursors[1] })).await;
    assert_eq!(change(&mut last).await["cursor"], cursors[2]);
    silent(&mut last).await;
    let ahead = hub_graphql::GlobalId::Change(1_000_000).encode();
    last.subscribe("2", CHANGES, json!({ "a": ahead })).await;
    assert_eq!(last.refusal("2").await, "INVALID_INPUT");
}

#[tokio::test]
async fn conditions_hold_and_what_may_not_be_seen_may_not_be_asked_by() {
    let hub = nobody_yet().await;
    let staff = hub.staff().await;
    let one = person(&staff, 4, json!({})).await;
    let occupation = json!({ "attributes": ["occupation"] });
    let mut occupations = told(&hub, "police", POLICE, occupation.clone()).await;
    let mut households = told(&hub, "police", POLICE, json!({ "kinds": ["HOUSEHOLD"] })).await;
    let mut theirs = told(&hub, "police", POLICE, json!({ "subjects": [one] })).await;
    let two = person(&staff, 5, json!({ "occupation": "木匠" })).await;
    let seen = change(&mut occupations).await;
    assert_eq!((&seen["subject"], &seen["attributes"]), (&json!(two), &json!(["occupation"])));
    let _household = household(&staff, "H-1", "2026-01-01", &[4], json!({})).await;
    assert_eq!(change(&mut households).await["kind"], "HOUSEHOLD");
    // That somebody belongs to a household now is no attribute of theirs.
    let seen = change(&mut theirs).await;
    assert_eq!((&seen["subject"], &seen["relations"]), (&json!(one), &json!(true)));
    silent(&mut occupations).await;
    let mut health = Socket::of(&hub, "health", "public_health_service").await;
    health.subscribe("1", CHANGES, json!({ "f": occupation })).await;
    assert_eq!(health.refusal("1").await, "FIELD_NOT_GRANTED");
}

#[tokio::test]
async fn staff_are_told_of_their_own_community_and_auditors_of_nobody() {
    let hub = nobody_yet().await;
    let staff = hub.staff().await;
    let other = hub.city.areas.iter().rev().find(|area| area.level == "community").unwrap();
    let mut sockets = Vec::new();
    for (login, area) in [("here", hub.sample_community()), ("there", other.code.as_str())] {
        let cookie = hub.session(login, CallerRole::CommunityStaff, Some(area)).await;
        let own = [("origin", hub.url.as_str()), ("cookie", cookie.as_str())];
        let mut socket = Socket::open(&hub.url, &own).await.unwrap();
        let _acknowledged = socket.begin(json!({ "purpose": "community_registration" })).await;
        listen(&hub, &mut socket, json!({})).await;
        sockets.push(socket);
    }
    let id = person(&staff, 6, json!({})).await;
    assert_eq!(change(&mut sockets[0]).await["subject"], json!(id));
    silent(&mut sockets[1]).await;
    let cookie = hub.session("audits", CallerRole::Auditor, None).await;
    let own = [("origin", hub.url.as_str()), ("cookie", cookie.as_str())];
    let mut auditor = Socket::open(&hub.url, &own).await.unwrap();
    let _acknowledged = auditor.begin(json!({ "purpose": "audit_review" })).await;
    auditor.subscribe("1", CHANGES, json!({})).await;
    assert_eq!(auditor.refusal("1").await, "FORBIDDEN");
}

#[tokio::test]
async fn what_another_server_writes_is_told_here() {
    let hub = nobody_yet().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let staff = hub.staff().await;
    let mut there = told(&second, "police", POLICE, Value::Null).await;
    for sequence in 10..20 {
        let id = person(&staff, sequence, json!({})).await;
        assert_eq!(change(&mut there).await["subject"], json!(id));
    }
    // A cursor of one server is known to the other at once.
    let id = person(&staff, 20, json!({})).await;
    let cursor = change(&mut there).await["cursor"].clone();
    let mut here = Socket::of(&hub, "police", POLICE).await;
    here.subscribe("1", CHANGES, json!({ "a": cursor })).await;
    occupied(&staff, 20, "木匠").await;
    assert_eq!(change(&mut here).await["subject"], json!(id));
}

#[tokio::test]
async fn an_import_tells_how_far_it_is_until_its_end() {
    let hub = nobody_yet().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let staff = hub.staff().await;
    let file = upload(&staff, &people(100..500)).await;
    let start = "mutation($f: ID!) { startImport(input: { file: $f }) { import { id } userErrors { message } } }";
    let reply = staff.with(start, json!({ "f": file })).await;
    let id = reply.data()["startImport"]["import"]["id"].clone();
    let progress = "subscription($i: ID!) { importProgress(id: $i) { state done total } }";
    let cookie =
        hub.session("watcher", CallerRole::CommunityStaff, Some(hub.sample_community())).await;
    let mut sockets = Vec::new();
    for url in [&hub.url, &second.url] {
        let own = [("origin", url.as_str()), ("cookie", cookie.as_str())];
        let mut socket = Socket::open(url, &own).await.unwrap();
        let _acknowledged = socket.begin(json!({ "purpose": "community_registration" })).await;
        socket.subscribe("p", progress, json!({ "i": id })).await;
        sockets.push(socket);
    }
    for socket in &mut sockets {
        reaches(socket, "READY").await;
    }
    let _confirmed = confirm(&staff, &id, &[]).await;
    for socket in &mut sockets {
        let last = reaches(socket, "DONE").await;
        assert_eq!((&last["done"], &last["total"]), (&json!(400), &json!(400)));
        let complete = json!({ "type": "complete", "id": "p" });
        assert_eq!(socket.next().await, Given::Message(complete));
    }
    // An import of others does not exist, and one that has ended is told once.
    let mut police = Socket::of(&hub, "police", POLICE).await;
    police.subscribe("p", progress, json!({ "i": id })).await;
    assert_eq!(police.refusal("p").await, "INVALID_INPUT");
    sockets[0].subscribe("q", progress, json!({ "i": id })).await;
    assert_eq!(sockets[0].event("q").await["data"]["importProgress"]["state"], "DONE");
    assert!(matches!(sockets[0].next().await, Given::Message(one) if one["type"] == "complete"));
}

/// Follows an import until it is in this state.
async fn reaches(socket: &mut Socket, state: &str) -> Value {
    loop {
        let payload = socket.event("p").await;
        assert!(payload["extensions"]["receipt"]["entry"].is_string(), "{payload}");
        let progress = payload["data"]["importProgress"].clone();
        if progress["state"] == state {
            return progress;
        }
    }
}

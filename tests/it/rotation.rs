//! The master key rotates while hubs serve: no answer changes, and nothing is left under the old one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hub_app::ImportDecision;
use hub_policy::Caller;
use hub_storage::{KeyUse, Keys};
use hub_tests::{Ask, Demo, Imported, TestHub, master_key};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::processes::{ask, token, who};
use crate::tampering::{connect, count, run};

const WHO: &str =
    "query($n: String!) { resident(idDocument: {number: $n}) { id name mobilePhone } }";
const BY_PHONE: &str =
    "query($p: String!) { residents(filter: {mobilePhone: $p}) { nodes { id } } }";
const BY_END: &str =
    "query($p: String!) { residents(filter: {phoneEnd: $p}) { nodes { id mobilePhone } } }";

fn operator() -> Caller {
    Caller::operator().unwrap()
}

async fn rotate(hub: &TestHub) -> hub_app::Rotated {
    hub.hub.rotate_keys(&operator(), 2, |_, _| {}).await.unwrap()
}

async fn uses(hub: &TestHub, generation: u32) -> KeyUse {
    let all = hub.hub.key_generations().await.unwrap();
    all.iter().find(|one| one.generation == generation).unwrap().uses
}

/// What police asks about the sample: by number, by phone, by the end of the phone.
async fn answers(hub: &TestHub, ask: &Ask) -> Vec<Value> {
    let by_number = ask.with(WHO, json!({ "n": hub.sample() })).await;
    let resident = by_number.data()["resident"].clone();
    let phone = resident["mobilePhone"].as_str().unwrap();
    let by_phone = ask.with(BY_PHONE, json!({ "p": phone })).await;
    let by_end = ask.with(BY_END, json!({ "p": &phone[phone.len() - 4..] })).await;
    let ids: Vec<_> = by_end.data()["residents"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert!(ids.contains(&&resident["id"]), "{}", by_end.text);
    vec![resident, by_phone.data().clone(), by_end.data().clone()]
}

const FILE: &str = "编号,姓名,联系电话\n7,何一,19900111111\n8,何二,19900222222\n";

async fn import(hub: &TestHub) -> Imported {
    hub.import("communities", FILE.as_bytes()).await
}

#[tokio::test]
async fn a_rotation_changes_no_answer_and_leaves_nothing_under_the_old_key() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    assert_eq!(import(&hub).await.count(ImportDecision::Created), 2);
    let before = answers(&hub, &police).await;
    let used = uses(&hub, 1).await;
    let done = rotate(&hub).await;
    assert_eq!((done.subjects, done.records, done.left), (used.data_keys, used.records, 0));
    assert!(uses(&hub, 1).await.is_unused());
    assert_eq!(answers(&hub, &police).await, before);
    // The sender's own keys and the contents are recognised.
    assert_eq!(import(&hub).await.count(ImportDecision::AlreadyKnown), 2);
    hub.hub.retire_key(&operator(), 1, false).await.unwrap();
    // A hub without the old key, and without anything in memory, says the same.
    let beside = hub.beside(Keys::ring(&[master_key(2)], None).unwrap()).await;
    assert_eq!(answers(&hub, &police.at(&beside.url)).await, before);
}

#[tokio::test]
async fn every_rotation_is_an_entry() {
    let hub = TestHub::start().await;
    let _done = rotate(&hub).await;
    hub.hub.retire_key(&operator(), 1, false).await.unwrap();
    let auditor = hub.auditor().await;
    let found = auditor.query("{ auditEntries(first: 10) { nodes { operation reason } } }").await;
    let nodes = found.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let reason = |operation: &str| {
        nodes.iter().find(|one| one["operation"] == operation).map(|one| one["reason"].clone())
    };
    assert_eq!(reason("rotateKeys"), Some(json!("generation 1 to 2")));
    assert_eq!(reason("keysRotated"), Some(json!("generation 1 to 2")));
    assert_eq!(reason("retireKey"), Some(json!("generation 1")));
}

#[tokio::test]
async fn an_interrupted_rotation_answers_right_and_goes_on() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let before = answers(&hub, &police).await;
    let (said, mut hears) = tokio::sync::mpsc::unbounded_channel();
    {
        let caller = operator();
        let rotation = hub.hub.rotate_keys(&caller, 2, |done, _| assert!(said.send(done).is_ok()));
        tokio::select! {
            done = rotation => panic!("it was to be interrupted: {done:?}"),
            done = hears.recv() => assert!(done.unwrap() > 0),
        }
    }
    assert!(!uses(&hub, 1).await.is_unused() && !uses(&hub, 2).await.is_unused());
    assert_eq!(answers(&hub, &police).await, before);
    for filing in hub.city.filings.iter().filter(|one| one.source == "police") {
        let Some(number) = filing.values.get("id_number").filter(|one| one.len() == 18) else {
            continue;
        };
        let found = police.with(WHO, json!({ "n": number })).await;
        assert!(found.data()["resident"]["id"].is_string(), "somebody is not found");
    }
    // A hub that starts in the middle asks both; retiring is refused.
    let beside = hub.beside(Keys::ring(&[1, 2].map(master_key), None).unwrap()).await;
    assert_eq!(answers(&hub, &police.clone().at(&beside.url)).await, before);
    assert!(hub.hub.retire_key(&operator(), 1, false).await.is_err());
    let _done = rotate(&hub).await;
    assert!(uses(&hub, 1).await.is_unused());
    assert_eq!(answers(&hub, &police).await, before);
}

#[tokio::test]
async fn entering_while_it_rotates_makes_nobody_twice() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let birth = chrono::NaiveDate::from_ymd_opt(1990, 5, 17).unwrap();
    let numbers: Vec<String> = (1..40)
        .map(|n| hub_values::IdNumber::compose("519902", birth, n).unwrap().as_str().to_owned())
        .collect();
    let enter = |number: String| {
        let staff = staff.clone();
        async move {
            let input =
                json!({ "record": { "idDocument": { "number": number }, "name": "测试人甲" } });
            let document = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { decision resident { id } } }";
            let reply = staff.with(document, json!({ "input": input })).await;
            reply.data()["recordResident"]["resident"]["id"].clone()
        }
    };
    let mut first = Vec::new();
    for number in &numbers {
        first.push(enter(number.clone()).await);
    }
    let again = async {
        let mut again = Vec::new();
        for number in &numbers {
            again.push(enter(number.clone()).await);
        }
        again
    };
    let (again, _done) = tokio::join!(again, rotate(&hub));
    assert_eq!(again, first);
}

#[tokio::test]
async fn a_server_whose_ring_lacks_the_key_says_so_until_it_has_it() {
    let hub = TestHub::start().await;
    let has_it = Arc::new(AtomicBool::new(false));
    let sees = Arc::clone(&has_it);
    let source = move || {
        let newest = if sees.load(Ordering::SeqCst) { 2 } else { 1 };
        Ok((1..=newest).map(master_key).collect())
    };
    let keys = Keys::ring(&[master_key(1)], Some(Box::new(source))).unwrap();
    let beside = hub.beside(keys).await;
    let (here, there) = (hub.ask("police").await, hub.ask("police").await.at(&beside.url));
    let before = answers(&hub, &there).await;
    let _done = rotate(&hub).await;
    let refused = there.with(WHO, json!({ "n": hub.sample() })).await;
    assert_eq!(refused.codes(), ["UNAVAILABLE"], "{}", refused.text);
    assert!(refused.text.contains("master.key"), "{}", refused.text);
    assert!(refused.body["data"]["resident"].is_null());
    let write = "mutation { recordResident(input: {record: {name: \"何三\"}}) { decision } }";
    assert_eq!(there.query(write).await.codes(), ["UNAVAILABLE"]);
    assert_eq!(answers(&hub, &here).await, before);
    has_it.store(true, Ordering::SeqCst);
    assert_eq!(answers(&hub, &there).await, before);
}

#[tokio::test]
async fn a_hub_with_another_key_of_the_same_number_does_not_start() {
    let hub = TestHub::start().await;
    let mut other = master_key(3);
    other.generation = 1;
    let keys = Keys::ring(&[other], None).unwrap();
    let catalogue = Arc::new(hub_catalogue::Catalogue::shipped().unwrap());
    let store = hub_storage::Store::open(&hub.database.url(), keys, catalogue).await.unwrap();
    assert!(store.adopt_keys().await.is_err());
    // Nor over a database of the first version, which remembers nothing of its key.
    run(&connect(&hub).await, "UPDATE log_head SET key_check = NULL").await;
    assert!(store.adopt_keys().await.is_err());
}

#[tokio::test]
async fn records_whose_origin_was_not_kept_move_when_they_come_again() {
    let hub = TestHub::start().await;
    let _first = import(&hub).await;
    let db = connect(&hub).await;
    let total = count(&db, "SELECT COUNT(*) FROM source_records").await;
    let imported = "source = 'communities' AND community IS NULL";
    run(&db, &format!("UPDATE source_records SET origin = NULL WHERE {imported}")).await;
    let done = rotate(&hub).await;
    assert_eq!(done.left, 2);
    assert!(hub.hub.retire_key(&operator(), 1, false).await.is_err());
    // They are recognised under the old key, and now it is known what their tokens are made of.
    assert_eq!(import(&hub).await.count(ImportDecision::AlreadyKnown), 2);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, total);
    let done = rotate(&hub).await;
    assert_eq!((done.left, uses(&hub, 1).await.is_unused()), (0, true));
    assert_eq!(import(&hub).await.count(ImportDecision::AlreadyKnown), 2);
}

#[tokio::test]
async fn what_only_the_sender_could_move_can_be_given_up() {
    let hub = TestHub::start().await;
    let _first = import(&hub).await;
    let imported = "source = 'communities' AND community IS NULL";
    let forget = format!("UPDATE source_records SET origin = NULL WHERE {imported}");
    run(&connect(&hub).await, &forget).await;
    let _done = rotate(&hub).await;
    hub.hub.retire_key(&operator(), 1, true).await.unwrap();
    assert!(uses(&hub, 1).await.is_unused());
    let police = hub.ask("police").await;
    let beside = hub.beside(Keys::ring(&[master_key(2)], None).unwrap()).await;
    assert_eq!(answers(&hub, &police.at(&beside.url)).await.len(), 3);
}

#[tokio::test]
async fn the_end_of_a_phone_is_for_those_who_see_all_of_it() {
    let hub = TestHub::start().await;
    // City management sees the phone masked.
    let masked = hub.ask("city_management").await.with(BY_END, json!({ "p": "1234" })).await;
    assert_eq!(masked.codes(), ["FIELD_NOT_GRANTED"]);
    assert_eq!(masked.refused(), ["mobile_phone"]);
    let police = hub.ask("police").await;
    for wrong in ["123", "12345", "12a4", "", "１２３"] {
        let reply = police.with(BY_END, json!({ "p": wrong })).await;
        assert_eq!(reply.codes(), ["INVALID_INPUT"], "{wrong:?}");
    }
    let wide = police.with(BY_END, json!({ "p": "１２３４" })).await;
    assert!(wide.data()["residents"]["nodes"].is_array());
}

#[tokio::test]
async fn a_rotation_forgets_no_failed_login() {
    let hub = TestHub::start().await;
    let officer = hub_policy::CallerRole::DepartmentOfficer;
    let _cookie = hub.session("known", officer, None).await;
    for _ in 0..9 {
        assert_eq!(hub.log_in("known", "wrong password").await.status(), 401);
    }
    let _done = rotate(&hub).await;
    // The tenth failure counts with the nine before, under whichever key they were counted.
    assert_eq!(hub.log_in("known", "wrong password").await.status(), 401);
    assert_eq!(hub.log_in("known", "correct horse battery").await.status(), 429);
    let db = connect(&hub).await;
    let kept = "SELECT CAST(MAX(failures) AS BIGINT) FROM login_failures";
    assert_eq!(count(&db, kept).await, 10);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM login_failures").await, 2);
    hub.clock.advance(chrono::Duration::minutes(16));
    assert_eq!(hub.log_in("known", "correct horse battery").await.status(), 204);
}

#[tokio::test]
async fn who_is_locked_stays_locked_when_the_key_rotates() {
    let hub = TestHub::start().await;
    let officer = hub_policy::CallerRole::DepartmentOfficer;
    let _cookie = hub.session("known", officer, None).await;
    for _ in 0..10 {
        assert_eq!(hub.log_in("known", "wrong password").await.status(), 401);
    }
    let _done = rotate(&hub).await;
    assert_eq!(hub.log_in("known", "correct horse battery").await.status(), 429);
}

#[tokio::test]
async fn the_command_rotates_beside_a_running_hub() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let list = |demo: &Demo| String::from_utf8(demo.command(&["keys", "list"]).stdout).unwrap();
    assert!(list(&demo).contains("generation 1: current"), "{}", list(&demo));
    let refused = demo.command(&["keys", "retire", "1"]);
    assert_eq!(refused.status.code(), Some(1));
    let access = token(&demo, "police").await;
    let (_, before) = ask(&demo.url, &access, &who(&demo)).await.unwrap();
    let done = demo.command(&["keys", "rotate"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(list(&demo).contains("generation 2: current"), "{}", list(&demo));
    // The running hub reads its ring again and answers as before.
    let (_, after) = ask(&demo.url, &access, &who(&demo)).await.unwrap();
    assert!(before["data"]["resident"]["id"].is_string(), "{before}");
    assert_eq!(after["data"], before["data"], "{after}");
    let ring = || std::fs::read_to_string(dir.path().join("keys/master.key")).unwrap();
    assert_eq!(ring().lines().count(), 2);
    let done = demo.command(&["keys", "retire"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(ring().starts_with("2 ") && ring().lines().count() == 1);
    assert!(demo.command(&["doctor"]).status.success());
    demo.again().await;
    assert!(demo.command(&["audit", "verify"]).status.success());
}

//! What is sent twice under one `Idempotency-Key` is done once, and told as it stands now.

use hub_tests::{Ask, Reply, TestHub, TestHubSettings};
use hub_values::IdNumber;
use serde_json::{Value, json};

use crate::tampering::{connect_to, count};

const RECORD: &str = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { \
     decision resident { id mobilePhone } warnings { message } userErrors { code } } }";

fn number(order: u32) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1988, 3, 9).unwrap();
    IdNumber::compose("519902", birth, order.try_into().unwrap()).unwrap().as_str().to_owned()
}

fn person(order: u32, phone: &str) -> Value {
    let record = json!({
        "idDocument": { "number": number(order) }, "name": "测试人甲", "mobilePhone": phone,
    });
    json!({ "input": { "record": record } })
}

async fn under(ask: &Ask, key: &str, variables: &Value) -> Reply {
    ask.clone().header("idempotency-key", key).with(RECORD, variables.clone()).await
}

async fn records(hub: &TestHub) -> i64 {
    count(&connect_to(&hub.database).await, "SELECT COUNT(*) FROM source_records").await
}

async fn small() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

#[tokio::test]
async fn a_change_that_is_sent_again_is_told_again_and_not_done_again() {
    let hub = small().await;
    let staff = hub.staff().await;
    let first = under(&staff, "k-1", &person(1, "19900123456")).await;
    assert_eq!(first.data()["recordResident"]["decision"], "CREATED", "{}", first.text);
    // Meanwhile the number changes: sent again, the first change must not win over it.
    let _later = under(&staff, "k-2", &person(1, "19900765432")).await;
    let before = records(&hub).await;
    let again = under(&staff, "k-1", &person(1, "19900123456")).await;
    let told = &again.data()["recordResident"];
    assert_eq!(told["decision"], "CREATED");
    assert_eq!(told["resident"]["id"], first.data()["recordResident"]["resident"]["id"]);
    assert_eq!(told["resident"]["mobilePhone"], "19900765432", "it is read as it stands now");
    assert_eq!(records(&hub).await, before);
    assert_ne!(again.entry(), first.entry(), "telling it again is a disclosure of its own");
}

#[tokio::test]
async fn another_body_under_a_key_is_refused_and_another_caller_has_keys_of_its_own() {
    let hub = small().await;
    let staff = hub.staff().await;
    let _done = under(&staff, "k", &person(1, "19900123456")).await;
    let other = under(&staff, "k", &person(2, "19900123456")).await;
    assert_eq!((other.status, other.codes()), (422, vec!["IDEMPOTENCY_CONFLICT"]));
    assert!(!other.text.contains("19900123456") && !other.text.contains(&number(2)));
    assert!(other.entry().len() > 1, "the refusal has its entry");
    let police = hub.ask("police").await;
    let theirs = under(&police, "k", &person(2, "19900123456")).await;
    assert_eq!(theirs.data()["recordResident"]["decision"], "CREATED", "{}", theirs.text);
    // What was refused wrote nothing, so that it is put right under the same key.
    let mut wrong = person(3, "123");
    let refused = under(&staff, "k-3", &wrong).await;
    assert!(refused.data()["recordResident"]["decision"].is_null(), "{}", refused.text);
    wrong["input"]["record"]["mobilePhone"] = json!("19900123456");
    let right = under(&staff, "k-3", &wrong).await;
    assert_eq!(right.data()["recordResident"]["decision"], "CREATED", "{}", right.text);
}

#[tokio::test]
async fn many_at_the_same_time_on_two_servers_do_it_once() {
    let hub = small().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let staff = hub.staff().await;
    let before = records(&hub).await;
    let all = (0..24).map(|n| {
        let at = if n % 2 == 0 { &hub.url } else { &second.url };
        let ask = staff.clone().at(at);
        async move { under(&ask, "at-once", &person(1, "19900123456")).await }
    });
    let replies = futures::future::join_all(all).await;
    let ids: std::collections::BTreeSet<String> = replies
        .iter()
        .map(|reply| {
            let told = &reply.data()["recordResident"];
            assert_eq!(told["decision"], "CREATED", "{}", reply.text);
            told["resident"]["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!((ids.len(), records(&hub).await), (1, before + 1));
}

#[tokio::test]
async fn each_of_several_changes_in_a_document_is_done_once() {
    let hub = small().await;
    let staff = hub.staff().await.header("idempotency-key", "both");
    let document = "mutation($a: RecordResidentInput!, $b: RecordResidentInput!) { \
         a: recordResident(input: $a) { decision resident { id } } \
         b: recordResident(input: $b) { decision resident { id } } }";
    let (a, b) = (person(1, "19900123456"), person(2, "19900123457"));
    let variables = json!({ "a": a["input"], "b": b["input"] });
    let first = staff.with(document, variables.clone()).await;
    let before = records(&hub).await;
    let again = staff.with(document, variables).await;
    assert_eq!(first.data(), again.data());
    assert_ne!(first.data()["a"]["resident"]["id"], first.data()["b"]["resident"]["id"]);
    assert_eq!(records(&hub).await, before);
}

#[tokio::test]
async fn a_secret_is_not_told_twice_and_no_second_client_is_made() {
    let hub = small().await;
    let admin = hub.admin().await.header("idempotency-key", "client-1");
    let document = "mutation { createClient(input: { name: \"once\", department: \"police\" }) { \
         client { id } secret userErrors { message } } }";
    let first = admin.query(document).await;
    assert!(first.data()["createClient"]["secret"].is_string(), "{}", first.text);
    let again = admin.query(document).await;
    assert_eq!(again.codes(), ["CONFLICT"], "{}", again.text);
    let db = connect_to(&hub.database).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM clients WHERE name = 'once'").await, 1);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day_and_bad_keys_are_refused() {
    let hub = small().await;
    let police = hub.ask("police").await;
    let first = under(&police, "day", &person(1, "19900123456")).await;
    assert_eq!(first.data()["recordResident"]["decision"], "CREATED", "{}", first.text);
    hub.clock.advance(chrono::Duration::hours(24) - chrono::Duration::seconds(1));
    let police = hub.ask("police").await;
    let again = under(&police, "day", &person(1, "19900123456")).await;
    assert_eq!(again.data()["recordResident"]["decision"], "CREATED");
    hub.clock.advance(chrono::Duration::seconds(1));
    let other = under(&police, "day", &person(2, "19900123456")).await;
    assert_eq!(other.data()["recordResident"]["decision"], "CREATED", "{}", other.text);
    for bad in ["", "two words", &"k".repeat(256)] {
        let reply = under(&police, bad, &person(1, "19900123456")).await;
        assert_eq!((reply.status, reply.codes()), (400, vec!["INVALID_INPUT"]), "{bad}");
    }
    let longest = under(&police, &"k".repeat(255), &person(1, "19900123456")).await;
    assert_eq!(longest.status, 200);
    // Questions have no use for one.
    assert_eq!(police.header("idempotency-key", "").query("{ viewer { role } }").await.status, 200);
}

#[tokio::test]
async fn keys_hold_while_the_master_key_rotates_and_name_nobody() {
    let hub = small().await;
    let police = hub.ask("police").await;
    let key = number(1);
    let _done = under(&police, &key, &person(1, "19900123456")).await;
    let by = hub_policy::Caller::operator().unwrap();
    let _rotated = hub.hub.rotate_keys(&by, 2, |_, _| {}).await.unwrap();
    let again = under(&police, &key, &person(1, "19900123456")).await;
    assert_eq!(again.data()["recordResident"]["decision"], "CREATED", "{}", again.text);
    let other = under(&police, &key, &person(2, "19900123456")).await;
    assert_eq!(other.codes(), ["IDEMPOTENCY_CONFLICT"]);
    let db = connect_to(&hub.database).await;
    let held = format!("SELECT COUNT(*) FROM idempotency_keys WHERE memo LIKE '%{key}%'");
    assert_eq!(count(&db, &held).await, 0);
}

#[tokio::test]
async fn an_import_is_started_and_confirmed_once() {
    let hub = small().await;
    let staff = hub.staff().await;
    let rows = format!("姓名,证件号码\n测试人甲,{}\n", number(1));
    let sent =
        staff.clone().header("content-type", "text/csv").send("POST", "/files", Some(&rows)).await;
    let file = sent.body["id"].clone();
    let start = "mutation($f: ID!) { startImport(input: {file: $f}) { import { id state } userErrors { message } } }";
    let start = async || {
        let reply =
            staff.clone().header("idempotency-key", "i").with(start, json!({ "f": file })).await;
        reply.data()["startImport"]["import"].clone()
    };
    let first = start().await;
    assert!(first["id"].is_string(), "{first}");
    assert_eq!(start().await["id"], first["id"]);
    let db = connect_to(&hub.database).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM imports").await, 1);
}

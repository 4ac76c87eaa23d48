//! Forms, tasks, collections and corrections that are sent twice under one `Idempotency-Key` are done once, and the
//! first result is told again.

use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::form_asking::{admitted, hub_staff, tasks};
use crate::predicates::sample;
use crate::story::{empty, person};
use crate::tampering::{connect, count};

/// Sends a change under a key, twice, and gives what it told: the same.
async fn twice(ask: &Ask, key: &str, document: &str, input: Value) -> Value {
    let send = async || {
        let ask = ask.clone().header("idempotency-key", key);
        let reply = ask.with(document, json!({ "i": input })).await;
        assert!(reply.body["errors"].is_null(), "{key}: {}", reply.text);
        let told = reply.data().as_object().unwrap().values().next().unwrap().clone();
        assert_eq!(told["userErrors"], json!([]), "{key}: {told}");
        told
    };
    let (first, again) = (send().await, send().await);
    assert_eq!(again, first, "{key}");
    first
}

async fn rows(hub: &TestHub, table: &str) -> i64 {
    count(&connect(hub).await, &format!("SELECT COUNT(*) FROM {table}")).await
}

const ISSUE: &str = "mutation($i: IssueFormRequestInput!) { issueFormRequest(input: $i) { \
     request { id state due subjectCount cellCount } userErrors { message } } }";

#[tokio::test]
async fn a_form_is_registered_decided_issued_and_closed_once() {
    let hub = empty().await;
    let (police, admin, staff) = (hub.ask("police").await, hub.admin().await, hub.staff().await);
    let _person = person(&staff, 1, json!({})).await;
    let register = "mutation($i: RegisterFormInput!) { registerForm(input: $i) { \
         form { id code version state } userErrors { message } } }";
    let columns = json!([{ "heading": "联系电话", "attribute": "mobile_phone" }]);
    let input = json!({ "title": "甲表", "subject": "RESIDENT", "columns": columns });
    let form = twice(&police, "register", register, input).await["form"].clone();
    assert_eq!(rows(&hub, "forms").await, 1);
    let decide = "mutation($i: DecideFormInput!) { decideForm(input: $i) { \
         form { id state } userErrors { message } } }";
    let input = json!({ "id": form["id"], "decision": "ADMIT" });
    let told = twice(&admin, "decide", decide, input).await;
    assert_eq!(told["form"]["state"], "ADMITTED");
    let input = json!({ "form": form["id"], "period": "2026年", "due": "2026-12-31" });
    let issued = twice(&police, "issue", ISSUE, input).await["request"].clone();
    assert_eq!((&issued["state"], rows(&hub, "form_requests").await), (&json!("OPEN"), 1));
    let close = "mutation($i: CloseFormRequestInput!) { closeFormRequest(input: $i) { \
         request { id state } userErrors { message } } }";
    let input = json!({ "id": issued["id"], "closing": "CANCEL" });
    let told = twice(&police, "close", close, input).await;
    assert_eq!(told["request"]["state"], "CANCELLED");
}

#[tokio::test]
async fn a_task_is_answered_and_reported_once() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = hub_staff(&hub, "collects").await;
    let _person = person(&staff, 1, json!({})).await;
    let columns = json!([
        { "heading": "联系电话", "attribute": "mobile_phone" },
        { "heading": "走访结果", "supplementary": true },
    ]);
    let form = admitted(&police, &admin, "甲表", "RESIDENT", columns).await;
    let input = json!({ "i": { "form": form, "period": "2026年", "due": "2026-12-31" } });
    let _issued = police.with(ISSUE, input).await;
    let report = "mutation($i: ReportAskedTwiceInput!) { reportAskedTwice(input: $i) { \
         reported userErrors { message } } }";
    let complete = "mutation($i: CompleteTaskInput!) { completeTask(input: $i) { \
         task { id state doneAt } userErrors { message } } }";
    let open = tasks(&staff, json!({})).await;
    assert_eq!(open.len(), 2, "{open:?}");
    let told = twice(&staff, "report", report, json!({ "taskId": open[0]["id"] })).await;
    assert_eq!((&told["reported"], rows(&hub, "asked_twice").await), (&json!(true), 1));
    for task in &open {
        let key = format!("complete-{}", task["id"]).replace('"', "");
        let answer = json!({ "taskId": task["id"], "value": "13900000002" });
        let told = twice(&staff, &key, complete, answer).await;
        assert_eq!(told["task"]["state"], "DONE", "{told}");
    }
}

#[tokio::test]
async fn a_collection_is_asked_and_called_off_once() {
    let hub = empty().await;
    let (police, health, staff) =
        (hub.ask("police").await, hub.ask("health").await, hub.staff().await);
    let people = [
        person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await,
        person(&staff, 2, json!({})).await,
    ];
    let collect = "mutation($i: CollectMissingInput!) { collectMissing(input: $i) { collection \
         cost { cells communities minutes } facts { subject { id } attribute { code } status task } \
         userErrors { message } } }";
    let input = json!({ "subjects": people, "attributes": ["mobile_phone", "occupation"] });
    let _other = twice(&health, "collect", collect, input.clone()).await;
    // What others ask already has their handle, the second time too.
    let told = twice(&police, "collect", collect, input).await;
    assert_eq!(rows(&hub, "form_requests").await, 2);
    let facts = told["facts"].as_array().unwrap();
    let open = tasks(&staff, json!({})).await;
    let is_open = |id: &Value| open.iter().any(|one| one["id"] == *id);
    assert_eq!(facts.len(), 4, "{told}");
    assert!(facts.iter().all(|one| one["task"].is_null() || is_open(&one["task"])), "{told}");
    assert!(facts.iter().any(|one| one["status"] == "FRESH"), "{told}");
    let cancel = "mutation($i: CancelCollectionInput!) { cancelCollection(input: $i) { \
         tasks { id state } userErrors { message } } }";
    let told = twice(&police, "cancel", cancel, json!({ "id": told["collection"] })).await;
    assert!(told["tasks"].to_string().contains("WITHDRAWN"), "{told}");
}

#[tokio::test]
async fn a_correction_is_opened_and_settled_once() {
    let hub = TestHub::start().await;
    let health = hub.ask("health").await;
    let id = sample(&hub, &hub.ask("police").await).await;
    let seen = "query($id: ID!) { node(id: $id) { ... on Resident { name } } }";
    let _seen = health.with(seen, json!({ "id": id })).await;
    let fields = "correction { id state stated evidence dueOn } told userErrors { message }";
    let open = format!(
        "mutation($i: OpenCorrectionInput!) {{ openCorrection(input: $i) {{ {fields} }} }}"
    );
    let input = json!({ "subject": id, "attribute": "person_name", "value": "欧阳测试",
        "evidence": "已查看户口簿" });
    let told = twice(&hub.staff().await, "open", &open, input).await;
    assert_eq!(told["correction"]["state"], "OPEN", "{told}");
    assert_eq!(rows(&hub, "corrections").await, 1);
    let decide = format!(
        "mutation($i: DecideCorrectionInput!) {{ decideCorrection(input: $i) {{ {fields} }} }}"
    );
    let input = json!({ "correctionId": told["correction"]["id"], "decision": "UPHELD",
        "reason": "已核对户籍底册" });
    let own = hub.manager("police", "manager", "population_management").await;
    let told = twice(&own, "decide", &decide, input).await;
    assert_eq!(told["correction"]["state"], "UPHELD", "{told}");
    assert!(told["told"].as_u64().unwrap() > 0, "who was told is counted again: {told}");
    assert_eq!(rows(&hub, "correction_notices").await, told["told"].as_i64().unwrap());
}

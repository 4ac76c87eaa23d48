//! A department's system has collected what a query found missing, and sees the cost first.

use chrono::TimeDelta;
use hub_tests::{Ask, Given, Socket, TestHub};
use serde_json::{Value, json};

use crate::form_asking::{admitted, burden, complete, hub_admin, hub_staff, issued, tasks};
use crate::story::{empty, person};

const POLICE: &str = "population_management";

pub(crate) async fn collect(
    ask: &Ask,
    subjects: &[Value],
    attributes: Value,
    more: Value,
) -> Value {
    let document = "mutation($input: CollectMissingInput!) { collectMissing(input: $input) { \
        collection cost { cells communities minutes } \
        facts { subject { id } attribute { code } status task } \
        userErrors { path code message } } }";
    let mut input = json!({ "subjects": subjects, "attributes": attributes });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    ask.with(document, json!({ "input": input })).await.data()["collectMissing"].clone()
}

/// How each fact stands: attribute, status, and whether there is a handle.
fn stands(told: &Value) -> Vec<(String, String, bool)> {
    let text = |one: &Value| one.as_str().unwrap_or_default().to_owned();
    let facts = told["facts"].as_array().unwrap_or_else(|| panic!("{told}"));
    facts
        .iter()
        .map(|one| (text(&one["attribute"]["code"]), text(&one["status"]), one["task"].is_string()))
        .collect()
}

fn line(code: &str, status: &str, has_task: bool) -> (String, String, bool) {
    (code.to_owned(), status.to_owned(), has_task)
}

async fn progress(ask: &Ask, collection: &Value) -> Vec<Value> {
    let document = "query($id: ID!) { collectedTasks(collection: $id) { id state reason } }";
    let reply = ask.with(document, json!({ "id": collection })).await;
    reply.data()["collectedTasks"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_cost_is_told_first_and_only_what_lacks_is_asked() {
    let hub = empty().await;
    let (police, staff) = (hub.ask("police").await, hub.staff().await);
    let with = person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await;
    let without = person(&staff, 2, json!({})).await;
    let subjects = [json!(with), json!(without)];
    let attributes = json!(["mobile_phone"]);
    let cost = collect(&police, &subjects, attributes.clone(), json!({ "dryRun": true })).await;
    assert_eq!(cost["cost"], json!({ "cells": 1, "communities": 1, "minutes": 0.25 }), "{cost}");
    assert!(cost["collection"].is_null());
    assert_eq!(
        stands(&cost),
        [line("mobile_phone", "FRESH", false), line("mobile_phone", "MISSING", false)]
    );
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new(), "nothing was asked yet");
    let asked = collect(&police, &subjects, attributes, json!({})).await;
    assert_eq!(
        stands(&asked),
        [line("mobile_phone", "FRESH", false), line("mobile_phone", "MISSING", true)]
    );
    let open = tasks(&staff, json!({})).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(asked["facts"][1]["task"], open[0]["id"], "the handle is the task's");
    assert_eq!(progress(&police, &asked["collection"]).await[0]["state"], "OPEN");
    // Nobody else sees what a department has collected, and it is no request for a form.
    let health = hub.ask("health").await;
    assert_eq!(progress(&health, &asked["collection"]).await, Vec::<Value>::new());
    let list = police.query("{ formRequests { nodes { id } } }").await;
    assert_eq!(list.data()["formRequests"]["nodes"], json!([]));
    let done = complete(&staff, &open[0], json!({ "value": "13900000002" })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    assert_eq!(progress(&police, &asked["collection"]).await[0]["state"], "DONE");
    let told = burden(&hub.admin().await, json!({ "period": "ALL" })).await;
    assert_eq!(told["total"]["newlyCollected"], 1, "{told}");
    assert_eq!(told["total"]["reused"], 1, "the fresh one: {told}");
    assert_eq!(told["rows"][0]["origin"], "query", "{told}");
}

#[tokio::test]
async fn a_fresh_fact_is_asked_for_a_reason_only_and_charged() {
    let hub = empty().await;
    let (police, staff, admin) = (hub.ask("police").await, hub.staff().await, hub.admin().await);
    let one = [json!(person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await)];
    let none = collect(&police, &one, json!(["mobile_phone"]), json!({})).await;
    assert_eq!(stands(&none), [line("mobile_phone", "FRESH", false)]);
    assert!(none["collection"].is_null(), "nobody is asked: {none}");
    let blank = collect(&police, &one, json!(["mobile_phone"]), json!({ "again": " " })).await;
    assert_eq!(blank["userErrors"][0]["path"], json!(["input", "again"]), "{blank}");
    let why = json!({ "again": "群众反映电话已停机" });
    let again = collect(&police, &one, json!(["mobile_phone"]), why).await;
    assert_eq!(stands(&again), [line("mobile_phone", "AGAIN", true)]);
    assert_eq!(again["cost"]["minutes"], 0.25);
    let open = tasks(&staff, json!({})).await;
    let done = complete(&staff, &open[0], json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    let told = burden(&admin, json!({ "period": "ALL" })).await;
    assert_eq!(told["total"]["askedAgain"], 1, "{told}");
}

#[tokio::test]
async fn what_a_department_may_not_have_is_not_collected_for_it() {
    let hub = empty().await;
    let (fire, staff) = (hub.ask("fire").await, hub.staff().await);
    let one = [json!(person(&staff, 1, json!({})).await)];
    let told = collect(&fire, &one, json!(["marital_status"]), json!({})).await;
    assert_eq!(stands(&told), [line("marital_status", "NOT_GRANTED", false)]);
    // With a reason neither.
    let why = json!({ "again": "专项核查" });
    let told = collect(&fire, &one, json!(["marital_status"]), why).await;
    assert_eq!(stands(&told), [line("marital_status", "NOT_GRANTED", false)]);
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new());
    let unknown = collect(&fire, &one, json!(["zodiac"]), json!({})).await;
    assert_eq!(unknown["userErrors"][0]["path"], json!(["input", "attributes", "0"]), "{unknown}");
}

#[tokio::test]
async fn a_query_joins_what_a_form_asks_already() {
    let hub = empty().await;
    let (police, health, admin) =
        (hub.ask("police").await, hub.ask("health").await, hub.admin().await);
    let staff = hub.staff().await;
    let one = [json!(person(&staff, 1, json!({})).await)];
    let columns = json!([{ "heading": "联系电话", "attribute": "mobile_phone" }]);
    let form = admitted(&health, &admin, "甲表", "RESIDENT", columns).await;
    let _request = issued(&health, &form).await;
    let asked = collect(&police, &one, json!(["mobile_phone"]), json!({})).await;
    let open = tasks(&staff, json!({})).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(asked["facts"][0]["task"], open[0]["id"]);
    let _done = complete(&staff, &open[0], json!({ "value": "13900000002" })).await;
    let input = json!({ "period": "ALL", "department": "police" });
    let told = burden(&admin, input).await;
    assert_eq!(told["total"]["newlyCollected"], 0, "the first who asked pays: {told}");
}

#[tokio::test]
async fn an_event_tells_that_a_stale_fact_was_confirmed() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let one = [json!(person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await)];
    hub.clock.set("2029-11-24T01:00:00Z".parse().unwrap());
    let (police, staff) = (hub.ask("police").await, hub_staff(&hub, "later").await);
    let asked = collect(&police, &one, json!(["mobile_phone"]), json!({})).await;
    assert_eq!(stands(&asked), [line("mobile_phone", "STALE", true)]);
    assert_eq!(asked["cost"]["minutes"], 0.03);
    let watch = "subscription($c: ID!) { tasksChanged(collection: $c) { id state } }";
    let mut socket = Socket::of(&hub, "police", POLICE).await;
    socket.subscribe("1", watch, json!({ "c": asked["collection"] })).await;
    let open = tasks(&staff, json!({})).await;
    let done = complete(&staff, &open[0], json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    let event = socket.event("1").await;
    let task = &event["data"]["tasksChanged"];
    assert_eq!((&task["id"], &task["state"]), (&open[0]["id"], &json!("DONE")), "{event}");
    assert!(event["extensions"]["receipt"]["entry"].is_string(), "{event}");
    // Another department's collection is nobody's.
    let mut other = Socket::of(&hub, "health", "public_health_service").await;
    other.subscribe("1", watch, json!({ "c": asked["collection"] })).await;
    assert_eq!(other.refusal("1").await, "INVALID_INPUT");
    let told = burden(&hub_admin(&hub).await, json!({ "period": "ALL" })).await;
    assert_eq!(told["total"]["confirmed"], 1, "{told}");
}

async fn cancel(ask: &Ask, collection: &Value) -> Value {
    let document = "mutation($input: CancelCollectionInput!) { cancelCollection(input: $input) { \
        tasks { id state due doneAt } userErrors { path code } } }";
    let input = json!({ "input": { "id": collection } });
    ask.with(document, input).await.data()["cancelCollection"].clone()
}

/// The task of somebody in what a collection told.
fn handle(told: &Value, person: &Value) -> Value {
    let facts = told["facts"].as_array().unwrap();
    facts.iter().find(|one| one["subject"]["id"] == *person).unwrap()["task"].clone()
}

/// A task among those that are told.
fn state(told: &Value, id: &Value) -> Value {
    let tasks = told["tasks"].as_array().unwrap_or_else(|| panic!("{told}"));
    tasks.iter().find(|one| one["id"] == *id).unwrap().clone()
}

async fn is_called_off_in_the_log(hub: &TestHub) {
    let log = hub
        .auditor()
        .await
        .query("{ auditEntries(first: 50) { nodes { operation targets actor } } }")
        .await;
    let entries = log.data()["auditEntries"]["nodes"].as_array().unwrap();
    let called_off = entries.iter().find(|one| one["operation"] == "cancelCollection");
    let called_off = called_off.unwrap_or_else(|| panic!("{entries:?}"));
    assert!(
        called_off["targets"][0].as_str().unwrap().starts_with("form_request:"),
        "{called_off}"
    );
}

#[tokio::test]
async fn a_collection_is_called_off_for_whoever_asked_and_goes_on_for_whoever_else_waits() {
    let hub = empty().await;
    let (police, health, staff) =
        (hub.ask("police").await, hub.ask("health").await, hub.staff().await);
    let people = [
        json!(person(&staff, 1, json!({})).await),
        json!(person(&staff, 2, json!({})).await),
        json!(person(&staff, 3, json!({})).await),
    ];
    let phones = json!(["mobile_phone"]);
    let asked = collect(&police, &people, phones.clone(), json!({})).await;
    let other = collect(&health, &people[..1], phones.clone(), json!({})).await;
    assert_eq!(asked["facts"].as_array().unwrap().len(), 3, "{asked}");
    let [both, alone, answered] = [0, 1, 2].map(|place| handle(&asked, &people[place]));
    assert_eq!(handle(&other, &people[0]), both, "one task for both");
    let task = json!({ "id": answered });
    let done = complete(&staff, &task, json!({ "value": "13900000003" })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    // Whose it is not, calls nothing off.
    let refused = cancel(&health, &asked["collection"]).await;
    assert_eq!(refused["userErrors"][0]["path"], json!(["input", "id"]), "{refused}");
    assert_eq!(tasks(&staff, json!({})).await.len(), 2);
    let watch = "subscription($c: ID!) { tasksChanged(collection: $c) { id state } }";
    let mut socket = Socket::of(&hub, "police", POLICE).await;
    socket.subscribe("1", watch, json!({ "c": asked["collection"] })).await;
    let event = socket.event("1").await["data"]["tasksChanged"].clone();
    assert_eq!(event, json!({ "id": answered, "state": "DONE" }));

    hub.clock.advance(TimeDelta::minutes(1));
    let told = cancel(&police, &asked["collection"]).await;
    hub.clock.advance(TimeDelta::minutes(1));
    for id in [&both, &alone] {
        let withdrawn = json!({ "id": id, "state": "WITHDRAWN", "due": null, "doneAt": null });
        assert_eq!(state(&told, id), withdrawn, "nothing tells that others wait: {told}");
    }
    assert_eq!(state(&told, &answered)["state"], "DONE", "{told}");
    let mut events = [socket.event("1").await, socket.event("1").await];
    events.sort_by_key(|one| one["data"]["tasksChanged"]["id"] != both);
    for (event, id) in events.iter().zip([&both, &alone]) {
        let expected = json!({ "id": id, "state": "WITHDRAWN" });
        assert_eq!(event["data"]["tasksChanged"], expected, "{event}");
    }
    let end = socket.next().await;
    assert_eq!(end, Given::Message(json!({ "type": "complete", "id": "1" })));
    // Staff are asked for what the other department waits for, and for nothing else.
    let open = tasks(&staff, json!({})).await;
    assert_eq!(open.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&both]);
    assert_eq!(progress(&health, &other["collection"]).await[0]["state"], "OPEN");
    let done = complete(&staff, &open[0], json!({ "value": "13900000001" })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    assert_eq!(progress(&health, &other["collection"]).await[0]["state"], "DONE");
    let after = progress(&police, &asked["collection"]).await;
    assert_eq!(after.iter().filter(|one| one["state"] == "WITHDRAWN").count(), 2, "{after:?}");
    let again = cancel(&police, &asked["collection"]).await;
    assert_eq!(again["userErrors"][0]["code"], "CONFLICT", "{again}");
    // What nobody answered was paid by nobody, and it is on record who called it off.
    let told = burden(&hub.admin().await, json!({ "period": "ALL" })).await;
    assert_eq!((&told["total"]["newlyCollected"], &told["total"]["empty"]), (&json!(2), &json!(2)));
    is_called_off_in_the_log(&hub).await;
    // Asked again, it is asked.
    let anew = collect(&police, &people[1..2], phones, json!({})).await;
    assert_eq!(stands(&anew), [line("mobile_phone", "MISSING", true)]);
    assert_eq!(tasks(&staff, json!({})).await.len(), 1);
}

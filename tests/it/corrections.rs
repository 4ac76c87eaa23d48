//! Saying that a fact is wrong: it stays what it was until the lead department settles it, and who was
//! told the wrong value is told.

use chrono::TimeDelta;
use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::predicates::sample;

const FIELDS: &str = "correction { id state stated evidence dueOn overdue openedBy { code } \
     attribute { code } } told userErrors { path code message }";

async fn open(ask: &Ask, input: Value) -> Value {
    let document = format!(
        "mutation($input: OpenCorrectionInput!) {{ openCorrection(input: $input) {{ {FIELDS} }} }}"
    );
    ask.with(&document, json!({ "input": input })).await.body
}

async fn decide(ask: &Ask, input: Value) -> Value {
    let document = format!(
        "mutation($input: DecideCorrectionInput!) {{ decideCorrection(input: $input) {{ {FIELDS} }} }}"
    );
    ask.with(&document, json!({ "input": input })).await.body
}

async fn list(ask: &Ask, side: &str, more: &str) -> Vec<Value> {
    let document = format!(
        "{{ corrections(filter: {{ side: {side} {more} }}) {{ nodes {{ id state overdue \
         subject {{ id }} attribute {{ code }} }} }} }}"
    );
    let reply = ask.query(&document).await;
    reply.data()["corrections"]["nodes"].as_array().unwrap().clone()
}

async fn fact(ask: &Ask, id: &str, attribute: &str) -> Value {
    let document = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Resident {{ facts(attributes: [\"{attribute}\"]) {{ \
         text conflicting grade source {{ code }} history(first: 20) {{ nodes {{ text }} }} }} }} }} }}"
    );
    ask.with(&document, json!({ "id": id })).await.data()["node"]["facts"][0].clone()
}

#[tokio::test]
async fn a_wrong_fact_stands_until_its_lead_department_settles_it() {
    let hub = TestHub::start().await;
    let (police, health) = (hub.ask("police").await, hub.ask("health").await);
    let id = sample(&hub, &police).await;
    let before = fact(&police, &id, "person_name").await;
    let name = before["text"].as_str().unwrap().to_owned();
    // Health is told the name; later it turns out to be wrong.
    assert_eq!(fact(&health, &id, "person_name").await["text"], name.as_str());
    let staff = hub.staff().await;
    let wrong =
        json!({ "subject": id, "attribute": "person_name", "value": "欧阳测试", "evidence": "" });
    let told = open(&staff, wrong.clone()).await;
    let path = &told["data"]["openCorrection"]["userErrors"][0]["path"];
    assert_eq!(path, &json!(["input", "evidence"]), "{told}");
    let mut right = wrong.clone();
    right["evidence"] = json!("已查看户口簿");
    let told = open(&staff, right.clone()).await;
    let correction = told["data"]["openCorrection"]["correction"].clone();
    assert_eq!(correction["state"], "OPEN", "{told}");
    assert_eq!(correction["stated"], "欧阳测试");
    assert_eq!(correction["dueOn"], "2026-12-08", "ten working days: {told}");
    // Ours differs: both statements are kept, and the fact is marked and stays.
    let disputed = fact(&police, &id, "person_name").await;
    assert_eq!((&disputed["text"], &disputed["conflicting"]), (&json!(name), &json!(true)));
    assert!(disputed["history"].to_string().contains("欧阳测试"), "{disputed}");
    // Once is enough, and somebody who may not see it may not say that it is wrong.
    let told = open(&staff, right.clone()).await;
    assert_eq!(told["data"]["openCorrection"]["userErrors"][0]["code"], "CONFLICT", "{told}");
    let hidden = json!({ "subject": id, "attribute": "dibao_status", "evidence": "听说" });
    let fire = hub.ask("fire").await;
    let told = open(&fire, hidden).await;
    assert_eq!(told["errors"][0]["extensions"]["code"], "FIELD_NOT_GRANTED", "{told}");
    // Only the lead department settles it.
    let input = json!({ "correctionId": correction["id"], "decision": "UPHELD", "reason": "已核对户籍底册" });
    let other = hub.manager("health", "manager_health", "public_health_service").await;
    let told = decide(&other, input.clone()).await;
    assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN", "{told}");
    let told = decide(&staff, input.clone()).await;
    assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN", "{told}");
    assert_eq!(fact(&police, &id, "person_name").await["text"], name.as_str());
    let own = hub.manager("police", "manager_police", "population_management").await;
    let waiting = list(&own, "TO_SETTLE", "state: OPEN").await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    let told = decide(&own, input.clone()).await;
    let done = &told["data"]["decideCorrection"];
    assert_eq!(done["correction"]["state"], "UPHELD", "{told}");
    assert!(done["told"].as_i64().unwrap() >= 1, "health had been told: {told}");
    let settled = fact(&police, &id, "person_name").await;
    assert_eq!((&settled["text"], &settled["conflicting"]), (&json!("欧阳测试"), &json!(false)));
    assert_eq!(settled["source"]["code"], "police", "the outcome is their statement");
    let told = decide(&own, input).await;
    assert_eq!(told["data"]["decideCorrection"]["userErrors"][0]["code"], "CONFLICT", "{told}");
    // Who was told is told, by ids alone; who never asked is not.
    let notices = list(&health, "TOLD", "").await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(
        (&notices[0]["subject"]["id"], &notices[0]["attribute"]["code"]),
        (&json!(id), &json!("person_name"))
    );
    assert_eq!(list(&fire, "TOLD", "").await, Vec::<Value>::new());
    let mine = list(&staff, "OPENED", "").await;
    assert_eq!(mine.len(), 1);
}

#[tokio::test]
async fn a_fact_that_stands_is_not_replaced_by_who_objected() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let id = sample(&hub, &police).await;
    let name = fact(&police, &id, "person_name").await["text"].clone();
    let staff = hub.staff().await;
    let input = json!({ "subject": id, "attribute": "person_name", "value": "欧阳测试", "evidence": "邻居反映" });
    let told = open(&staff, input.clone()).await;
    let correction = told["data"]["openCorrection"]["correction"]["id"].clone();
    hub.clock.advance(TimeDelta::days(20));
    let own = hub.manager("police", "manager_police", "population_management").await;
    assert_eq!(list(&own, "TO_SETTLE", "overdue: true").await.len(), 1, "its days are over");
    let told = decide(
        &own,
        json!({ "correctionId": correction, "decision": "REJECTED", "reason": "与户籍底册一致" }),
    )
    .await;
    assert_eq!(told["data"]["decideCorrection"]["correction"]["state"], "REJECTED", "{told}");
    assert_eq!(told["data"]["decideCorrection"]["told"], 0);
    let police = hub.ask("police").await;
    let stands = fact(&police, &id, "person_name").await;
    assert_eq!((&stands["text"], &stands["conflicting"]), (&name, &json!(false)), "{stands}");
    // What was computed is what follows from the records.
    let operator = hub_policy::Caller::operator().unwrap();
    let rebuilt = hub.hub.rebuild(&operator, true, None, |_, _| {}).await.unwrap();
    assert_eq!(rebuilt.differing.len(), 0);
    // It can be said again, by whoever has something new.
    let staff_cookie =
        hub.session("staff2", CallerRole::CommunityStaff, Some(hub.sample_community())).await;
    let staff = hub.anonymous().header("cookie", &staff_cookie).purpose("community_registration");
    let told = open(&staff, input).await;
    assert_eq!(told["data"]["openCorrection"]["correction"]["state"], "OPEN", "{told}");
}

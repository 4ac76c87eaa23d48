//! Which department asked for which attribute, as sums over the log.

use hub_tests::{Ask, TestHub};
use hub_values::Clock as _;
use serde_json::{Value, json};

use crate::story::person;

const SUMMARY: &str = "query($i: AuditSummaryInput!) { auditSummary(input: $i) { period \
     department { code } purpose attribute answers refusals writings subjects } }";

async fn summary(hub: &TestHub, ask: &Ask, input: Value) -> Vec<Value> {
    while hub.hub.follow().await.unwrap() {}
    let reply = ask.with(SUMMARY, json!({ "i": input })).await;
    reply.data()["auditSummary"].as_array().unwrap().clone()
}

fn row(rows: &[Value], department: &str, attribute: &str) -> Value {
    // What the city was loaded with has no purpose.
    let is_it = |one: &&Value| {
        let key = (&one["department"]["code"], &one["attribute"]);
        key == (&json!(department), &json!(attribute)) && !one["purpose"].is_null()
    };
    rows.iter().find(is_it).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn an_auditor_sees_who_asked_for_what_how_often() {
    let hub = TestHub::start().await;
    let (police, health) = (hub.ask("police").await, hub.ask("health").await);
    let documents = json!({ "d": [{ "number": hub.sample() }] });
    let ask = "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { name } }";
    for _ in 0..3 {
        let _answer = police.with(ask, documents.clone()).await;
    }
    let refused = ask.replace("name", "occupation");
    let _refused = health.with(&refused, documents.clone()).await;
    let staff = hub.staff().await;
    let _entered = person(&staff, 1, json!({})).await;
    let auditor = hub.auditor().await;
    let rows = summary(&hub, &auditor, json!({ "period": "DAY" })).await;
    let names = row(&rows, "police", "person_name");
    assert_eq!((&names["answers"], &names["subjects"]), (&json!(3), &json!(3)), "{names}");
    assert_eq!(names["purpose"], "population_management");
    assert_eq!(names["period"], hub.clock.today().to_string());
    assert_eq!(row(&rows, "health", "occupation")["refusals"], 1);
    let written = row(&rows, "communities", "person_name");
    assert!(written["writings"].as_i64().unwrap() >= 1, "{written}");
    // Periods, and conditions.
    let year = summary(&hub, &auditor, json!({ "period": "YEAR", "department": "police" })).await;
    assert_eq!(year[0]["period"].as_str().unwrap().len(), 4);
    assert!(year.iter().all(|one| one["department"]["code"] == "police"));
    let of_all =
        json!({ "period": "ALL", "attribute": "occupation", "purpose": "public_health_service" });
    let one = summary(&hub, &auditor, of_all).await;
    assert_eq!((one.len(), &one[0]["period"]), (1, &json!("")), "{one:?}");
    let none = summary(&hub, &auditor, json!({ "to": "2001-01-01" })).await;
    assert!(none.is_empty(), "{none:?}");
    let reply =
        auditor.with(SUMMARY, json!({ "i": { "from": "2026-02-02", "to": "2026-02-01" } })).await;
    assert_eq!(reply.codes(), ["INVALID_INPUT"]);
    // For auditors only, and reading it is an entry.
    for other in [police, staff, hub.admin().await] {
        let reply = other.with(SUMMARY, json!({ "i": {} })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
    let entries =
        auditor.query("{ auditEntries(first: 9) { nodes { actor outcome code } } }").await;
    let entries = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    assert!(entries.iter().filter(|one| one["code"] == "FORBIDDEN").count() == 3, "{entries:?}");
}

//! Somebody dies or moves away, a house is pulled down; the subject stays, and it can be undone.

use serde_json::json;

use crate::story::{empty, household, mutate, node, number, person};

const PAYLOAD: &str = "endedMemberships householderLeft subject { id }";
const LIST: &str =
    "query($closed: Boolean!) { residents(filter: {includeClosed: $closed}) { nodes { id } } }";

#[tokio::test]
async fn who_died_is_left_out_of_lists_and_is_not_forgotten() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({ "name": "测试人甲" })).await;
    let _bert = person(&staff, 2, json!({})).await;
    let home = household(&staff, "户", "2026-01-01", &[1, 2], json!({})).await;
    let close = json!({ "subject": anna, "reason": "DIED", "on": "2026-05-02" });
    let mut trial = close.clone();
    trial["dryRun"] = json!(true);
    let told = mutate(&staff, "closeSubject", PAYLOAD, trial).await;
    assert_eq!(
        (&told["decision"], &told["endedMemberships"]),
        (&json!("WOULD_BE_DONE"), &json!(1))
    );
    let told = mutate(&staff, "closeSubject", PAYLOAD, close.clone()).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    assert_eq!((&told["endedMemberships"], &told["householderLeft"]), (&json!(1), &json!(true)));
    assert_eq!(mutate(&staff, "closeSubject", PAYLOAD, close).await["decision"], "ALREADY_DONE");
    let asked = "... on Resident { name closed { reason on } household { id } }";
    let shown = node(&staff, &anna, asked).await;
    let closed = json!({ "reason": "DIED", "on": "2026-05-02" });
    assert_eq!(shown, json!({ "name": "测试人甲", "closed": closed, "household": null }));
    let asked = "... on Household { last: members(asOf: \"2026-05-02\") { to } after: members(asOf: \"2026-05-03\") { to } }";
    let shown = node(&staff, &home, asked).await;
    assert_eq!(shown["last"].as_array().unwrap().len(), 2);
    assert_eq!(shown["after"].as_array().unwrap().len(), 1);
    for (closed, count) in [(false, 1), (true, 2)] {
        let reply = staff.with(LIST, json!({ "closed": closed })).await;
        assert_eq!(reply.data()["residents"]["nodes"].as_array().unwrap().len(), count);
    }
    // Undone, everything is as it was.
    let told = mutate(&staff, "reopenSubject", "", json!({ "subject": anna })).await;
    assert_eq!(told["decision"], "DONE");
    let told = mutate(&staff, "reopenSubject", "", json!({ "subject": anna })).await;
    assert_eq!(told["decision"], "ALREADY_DONE");
    let shown = node(&staff, &anna, "... on Resident { closed { on } household { id } }").await;
    assert_eq!(shown, json!({ "closed": null, "household": { "id": home } }));
}

#[tokio::test]
async fn a_roster_that_lists_the_dead_does_not_bring_them_back() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let _bert = person(&staff, 2, json!({})).await;
    let home = household(&staff, "户", "2026-01-01", &[2, 1], json!({})).await;
    let close = json!({ "subject": anna, "reason": "DIED", "on": "2026-05-02" });
    let _told = mutate(&staff, "closeSubject", PAYLOAD, close).await;
    let member = |sequence| json!({ "idNumber": number(sequence), "relation": "其他" });
    let again = json!({
        "key": "户", "record": { "householdNo": "户" }, "observedOn": "2026-08-01",
        "members": [member(2), member(1)],
    });
    let told = mutate(&staff, "recordHousehold", "", again).await;
    assert_eq!(told["warnings"][0]["path"], json!(["input", "members", "1"]), "{told}");
    let shown = node(&staff, &home, "... on Household { members { resident { id } } }").await;
    assert_eq!(shown["members"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_household_ends_and_a_house_is_pulled_down() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let home =
        household(&staff, "户", "2026-01-01", &[1], json!({ "dwelling": "枫台花园3-2-501" })).await;
    let reply = staff.query("{ dwelling(address: \"枫台花园3-2-501\") { dwelling { id } } }").await;
    let flat = reply.data()["dwelling"]["dwelling"]["id"].clone();
    let close = json!({ "subject": flat, "reason": "DEMOLISHED", "on": "2026-05-01" });
    let told = mutate(&staff, "closeSubject", PAYLOAD, close).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let asked = "... on Household { dwelling { id } then: dwelling(asOf: \"2026-05-01\") { id } }";
    assert_eq!(
        node(&staff, &home, asked).await,
        json!({ "dwelling": null, "then": { "id": flat } })
    );
    let close = json!({ "subject": home, "reason": "DISSOLVED", "on": "2026-06-01" });
    let told = mutate(&staff, "closeSubject", PAYLOAD, close).await;
    assert_eq!(told["endedMemberships"], 1, "{told}");
    let shown = node(&staff, &anna, "... on Resident { memberships { to } closed { on } }").await;
    assert_eq!(shown, json!({ "memberships": [], "closed": null }));
}

#[tokio::test]
async fn an_end_is_refused_when_it_cannot_be() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let anna = person(&staff, 1, json!({})).await;
    let _home = household(&staff, "户", "2026-03-01", &[1], json!({})).await;
    for (reason, on, path) in [
        ("DEMOLISHED", "2026-05-01", "reason"),
        ("DIED", "2027-05-01", "on"),
        ("DIED", "2026-02-01", "on"),
        ("DIED", "1984-01-01", "on"),
    ] {
        let close = json!({ "subject": anna, "reason": reason, "on": on });
        let told = mutate(&staff, "closeSubject", PAYLOAD, close).await;
        assert!(told["decision"].is_null());
        assert_eq!(told["userErrors"][0]["path"], json!(["input", path]), "{told}");
    }
    // Fire may read who somebody is, and not state it.
    let close = json!({ "subject": anna, "reason": "DIED", "on": "2026-05-01" });
    let told = mutate(&hub.ask("fire").await, "closeSubject", PAYLOAD, close).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "subject"]));
}

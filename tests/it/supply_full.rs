//! Complete files of a register: what they lack is taken back when it is little, and waits for a
//! person when it is much; and what differs between a register and the hub.

use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::story::{empty, node, person};
use crate::supplying::{decisions, deliver, resident, subject, supply};
use crate::tampering::{connect, count};

/// A complete file of these people, in parts of 20.
async fn full(ask: &Ask, sequence: u32, people: impl Iterator<Item = u16>) -> Value {
    let records: Vec<Value> = people
        .map(|at| {
            resident(&format!("r{at}"), at, "2026-01-05", json!({ "hukouAddress": "甲路1号" }))
        })
        .collect();
    let parts: Vec<&[Value]> = records.chunks(20).collect();
    let mut told = Value::Null;
    for (at, part) in parts.iter().enumerate() {
        let input = json!({ "feed": "hukou", "kind": "FULL", "sequence": sequence, "part": at + 1,
            "last": at + 1 == parts.len(), "records": part });
        told = deliver(ask, input).await;
        assert_eq!(told["userErrors"], json!([]), "{told}");
    }
    told
}

async fn manager(hub: &TestHub, department: &str) -> Ask {
    let purpose =
        if department == "police" { "population_management" } else { "social_assistance" };
    hub.manager(department, &format!("manager-{department}"), purpose).await
}

const RESUME: &str = "mutation($input: ResumeFeedInput!) { resumeFeed(input: $input) { \
     feed { state counts { held missing withdrawn } } userErrors { message } } }";

#[tokio::test]
async fn a_complete_file_that_lacks_little_takes_it_back() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let kept = person(&hub.staff().await, 40, json!({ "mobilePhone": "19900000040" })).await;
    let first = full(&police, 1, 1..41).await;
    assert_eq!(first["feed"]["state"], "ACTIVE");
    assert_eq!(first["feed"]["counts"]["held"], 40);
    // Two of forty are five per cent.
    let second = full(&police, 2, 1..39).await;
    assert_eq!(second["feed"]["state"], "ACTIVE", "{second}");
    let counts = &second["feed"]["counts"];
    assert_eq!((&counts["held"], &counts["withdrawn"]), (&json!(38), &json!(2)));
    let asked = "... on Resident { mobilePhone hukouAddress }";
    let shown = node(&police, &kept, asked).await;
    assert_eq!(shown, json!({ "mobilePhone": "19900000040", "hukouAddress": null }));
    let db = connect(&hub).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records").await, 39);
    // Back in the next file, they are there again.
    let third = full(&police, 3, 1..41).await;
    assert_eq!(third["feed"]["counts"]["held"], 40);
    assert_eq!(node(&police, &kept, asked).await["hukouAddress"], "甲路1号");
}

#[tokio::test]
async fn a_complete_file_that_lacks_much_pauses_the_feed_until_somebody_decides() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let _first = full(&police, 1, 1..41).await;
    let second = full(&police, 2, 1..38).await;
    assert_eq!(second["feed"]["state"], "PAUSED", "{second}");
    let counts = &second["feed"]["counts"];
    assert_eq!((&counts["held"], &counts["missing"]), (&json!(40), &json!(3)));
    let waits = supply(&police, 3, json!([])).await;
    assert_eq!(waits["userErrors"][0]["code"], "CONFLICT");
    let asked = "{ feedReconciliation(feed: \"hukou\", side: NOT_SENT) { differences { recordId missing attributes } hasNextPage } }";
    let missing = police.query(asked).await;
    let missing = missing.data()["feedReconciliation"]["differences"].clone();
    let mut ids: Vec<&str> =
        missing.as_array().unwrap().iter().map(|one| one["recordId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["r38", "r39", "r40"], "{missing}");
    // Neither the system that sent it nor another department decides.
    let resume = |withdraw: bool| json!({ "input": { "feed": "hukou", "department": "police", "withdrawMissing": withdraw } });
    assert_eq!(police.with(RESUME, resume(true)).await.codes(), ["FORBIDDEN"]);
    let other = manager(&hub, "civil_affairs").await.with(RESUME, resume(true)).await;
    assert!(other.data()["resumeFeed"]["feed"].is_null(), "{}", other.text);
    let own = manager(&hub, "police").await;
    let done = own.with(RESUME, resume(false)).await;
    let done = done.data()["resumeFeed"]["feed"].clone();
    assert_eq!(done["state"], "ACTIVE", "{done}");
    assert_eq!((&done["counts"]["held"], &done["counts"]["missing"]), (&json!(40), &json!(0)));
    let again = own.with(RESUME, resume(false)).await;
    assert!(!again.data()["resumeFeed"]["userErrors"][0].is_null());
    let third = full(&police, 3, 1..38).await;
    assert_eq!(third["feed"]["state"], "PAUSED");
    let admin = hub.admin().await;
    let done = admin.with(RESUME, resume(true)).await;
    let done = done.data()["resumeFeed"]["feed"].clone();
    assert_eq!((&done["state"], &done["counts"]["held"]), (&json!("ACTIVE"), &json!(37)));
    assert_eq!(done["counts"]["withdrawn"], 3);
    let db = connect(&hub).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records").await, 37);
}

/// A page of differences on a side.
async fn differences(ask: &Ask, side: &str, feed: &str) -> Vec<Value> {
    let document = format!(
        "query($after: String) {{ feedReconciliation(feed: \"{feed}\", side: {side}, first: 2, after: $after) {{ differences {{ recordId subject missing attributes }} hasNextPage endCursor }} }}"
    );
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = ask.with(&document, json!({ "after": after })).await;
        let page = reply.data()["feedReconciliation"].clone();
        found.extend(page["differences"].as_array().unwrap().iter().cloned());
        if page["hasNextPage"] == false {
            return found;
        }
        after = page["endCursor"].clone();
    }
}

#[tokio::test]
async fn a_reconciliation_names_what_each_side_lacks_and_no_value() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let unsent = person(&staff, 5, json!({})).await;
    let police = hub.ask("police").await;
    let told = supply(
        &police,
        1,
        json!([
            resident("a", 1, "2026-01-05", json!({ "hukouAddress": "甲路1号" })),
            resident("b", 2, "2026-01-05", json!({ "mobilePhone": "19900000002" })),
            resident("c", 3, "2026-01-05", json!({ "occupation": "木匠" })),
            resident("d", 4, "2026-01-05", json!({ "occupation": "木匠" })),
            resident("e", 6, "2026-01-05", json!({ "occupation": "木匠" }))
        ]),
    )
    .await;
    assert_eq!(decisions(&told), ["CREATED", "CREATED", "REFUSED", "REFUSED", "REFUSED"]);
    let not_held = differences(&police, "NOT_HELD", "hukou").await;
    let mut ids: Vec<&str> = not_held.iter().map(|one| one["recordId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["c", "d", "e"]);
    assert!(not_held.iter().all(|one| one["attributes"] == json!(["occupation"])), "{not_held:?}");
    let not_sent = differences(&police, "NOT_SENT", "hukou").await;
    assert_eq!(not_sent.len(), 1, "{not_sent:?}");
    assert_eq!(not_sent[0]["subject"], json!(unsent));
    let led = not_sent[0]["attributes"].as_array().unwrap();
    assert!(led.contains(&json!("person_name")), "{led:?}");
    assert!(differences(&police, "DIFFERS", "hukou").await.is_empty());
    // The community says another telephone number, later: it leads that attribute.
    let input = json!({ "record": { "name": "测试人", "idDocument": { "number": crate::story::number(2) }, "mobilePhone": "19911112222" } });
    let reply = staff
        .with(
            "mutation($input: RecordResidentInput!) { recordResident(input: $input) { decision } }",
            json!({ "input": input }),
        )
        .await;
    assert_eq!(reply.data()["recordResident"]["decision"], "LINKED");
    let differs = differences(&police, "DIFFERS", "hukou").await;
    let expected = json!([{ "recordId": "b", "subject": subject(&told, 1), "missing": false, "attributes": ["mobile_phone"] }]);
    assert_eq!(json!(differs), expected);
}

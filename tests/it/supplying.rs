//! A register sends what happens under its own ids: each event changes what is shown, once.

use hub_tests::Ask;
use serde_json::{Value, json};

use crate::story::{empty, household, node, number, person};

const SUPPLY: &str = "mutation($input: SupplyRecordsInput!) { supplyRecords(input: $input) { \
     replayed feed { state lastSequence lastPart expectedSequence expectedPart counts { held missing \
     needsReview refused withdrawn } } records { recordId decision subject warnings { path message } \
     userErrors { path message } } userErrors { path code message } } }";

/// Sends a delivery of the feed `hukou` and gives its payload.
pub(crate) async fn supply(ask: &Ask, sequence: u32, records: Value) -> Value {
    deliver(ask, json!({ "feed": "hukou", "sequence": sequence, "records": records })).await
}

/// Sends any delivery and gives its payload.
pub(crate) async fn deliver(ask: &Ask, input: Value) -> Value {
    let reply = ask.with(SUPPLY, json!({ "input": input })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.body["data"]["supplyRecords"].is_object(), "{}", reply.text);
    reply.body["data"]["supplyRecords"].clone()
}

/// What was decided of each record.
pub(crate) fn decisions(payload: &Value) -> Vec<&str> {
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    let records = payload["records"].as_array().unwrap();
    records.iter().map(|one| one["decision"].as_str().unwrap()).collect()
}

/// Whom a record is about.
pub(crate) fn subject(payload: &Value, position: usize) -> String {
    payload["records"][position]["subject"].as_str().unwrap().to_owned()
}

/// A record of a resident.
pub(crate) fn resident(id: &str, sequence: u16, on: &str, more: Value) -> Value {
    let mut said = json!({ "name": "测试人", "idDocument": { "number": number(sequence) } });
    for (name, value) in more.as_object().into_iter().flatten() {
        said[name] = value.clone();
    }
    json!({ "recordId": id, "observedOn": on, "resident": said })
}

/// The same with what happened.
fn event(mut record: Value, event: &str) -> Value {
    record["event"] = json!(event);
    record
}

fn bare(id: &str, happened: &str, on: &str) -> Value {
    json!({ "recordId": id, "event": happened, "observedOn": on })
}

#[tokio::test]
async fn records_are_created_linked_changed_and_known() {
    let hub = empty().await;
    let known = person(&hub.staff().await, 2, json!({ "mobilePhone": "19900000002" })).await;
    let police = hub.ask("police").await;
    let both = json!([
        resident("a", 1, "2026-01-05", json!({ "hukouAddress": "甲路1号" })),
        resident("b", 2, "2026-01-05", json!({}))
    ]);
    let first = supply(&police, 1, both).await;
    assert_eq!(decisions(&first), ["CREATED", "LINKED"]);
    assert_eq!(subject(&first, 1), known);
    let counts = json!({ "held": 2, "missing": 0, "needsReview": 0, "refused": 0, "withdrawn": 0 });
    assert_eq!(first["feed"]["counts"], counts);
    let second = supply(
        &police,
        2,
        json!([
            resident("a", 1, "2026-01-05", json!({ "hukouAddress": "甲路1号" })),
            resident("b", 2, "2026-02-01", json!({ "hukouAddress": "乙路2号" }))
        ]),
    )
    .await;
    assert_eq!(decisions(&second), ["ALREADY_KNOWN", "CHANGED"]);
    let asked = "... on Resident { mobilePhone hukouAddress }";
    let shown = node(&police, &known, asked).await;
    assert_eq!(shown, json!({ "mobilePhone": "19900000002", "hukouAddress": "乙路2号" }));
    // What was true earlier does not beat what was true later.
    let older = json!([resident("b", 2, "2026-01-20", json!({ "hukouAddress": "丙路3号" }))]);
    assert_eq!(decisions(&supply(&police, 3, older).await), ["CHANGED"]);
    assert_eq!(node(&police, &known, asked).await["hukouAddress"], "乙路2号");
}

#[tokio::test]
async fn a_refused_record_is_told_at_its_field_and_does_not_stop_the_others() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let mut two = resident("c", 3, "2026-01-05", json!({}));
    two["premises"] = json!({ "premisesName": "某店" });
    let sent = supply(
        &police,
        1,
        json!([
            resident("a", 1, "2026-01-05", json!({})),
            resident("b", 2, "2026-01-05", json!({ "occupation": "木匠" })),
            two,
            resident("d", 4, "2027-01-05", json!({})),
            bare("e", "DEATH", "2026-01-05"),
            { "recordId": "f", "observedOn": "2026-01-05", "event": "BIRTH", "resident": { "name": "新生儿" } },
            { "recordId": " ", "observedOn": "2026-01-05", "resident": { "name": "无号" } }
        ]),
    )
    .await;
    let refused = "REFUSED";
    assert_eq!(decisions(&sent), ["CREATED", refused, refused, refused, refused, refused, refused]);
    let paths: Vec<Value> =
        (1..7).map(|at| sent["records"][at]["userErrors"][0]["path"].clone()).collect();
    assert_eq!(
        paths,
        [
            json!(["input", "records", "1", "resident", "occupation"]),
            json!(["input", "records", "2", "event"]),
            json!(["input", "records", "3", "observedOn"]),
            json!(["input", "records", "4", "recordId"]),
            json!(["input", "records", "5", "resident", "idDocument", "number"]),
            json!(["input", "records", "6", "recordId"]),
        ]
    );
    assert_eq!(sent["feed"]["counts"]["held"], 1);
    assert_eq!(sent["feed"]["lastSequence"], 1);
}

#[tokio::test]
async fn a_birth_joins_the_household_and_a_death_closes_the_resident() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let family = supply(
        &police,
        1,
        json!([
            resident("father", 1, "2020-01-01", json!({})),
            { "recordId": "home", "observedOn": "2020-01-01", "household": {
                "record": { "householdNo": "户一" },
                "members": [{ "key": "father", "relation": "户主" }] } }
        ]),
    )
    .await;
    assert_eq!(decisions(&family), ["CREATED", "CREATED"]);
    let home = subject(&family, 1);
    let mut child = event(resident("child", 2, "2026-03-03", json!({})), "BIRTH");
    child["resident"]["idDocument"] =
        json!({ "type": "BIRTH_CERTIFICATE", "number": "Z510000001" });
    child["resident"]["birthDate"] = json!("2026-03-03");
    child["joins"] = json!({ "recordId": "home", "relation": "子" });
    let born = supply(&police, 2, json!([child])).await;
    assert_eq!(decisions(&born), ["CREATED"], "{born}");
    assert_eq!(born["records"][0]["warnings"], json!([]));
    let asked = "... on Household { members { resident { id } from } }";
    let members = node(&police, &home, asked).await["members"].clone();
    let child = subject(&born, 0);
    assert!(
        members
            .as_array()
            .unwrap()
            .contains(&json!({ "resident": { "id": child }, "from": "2026-03-03" })),
        "{members}"
    );
    // Known by the register's own id alone; somebody unknown is refused.
    let died = supply(&police, 3, json!([bare("father", "DEATH", "2026-05-02")])).await;
    assert_eq!(decisions(&died), ["CHANGED"]);
    let father = subject(&died, 0);
    let closed = node(&police, &father, "... on Resident { closed { reason on } }").await;
    assert_eq!(closed["closed"], json!({ "reason": "DIED", "on": "2026-05-02" }));
    let members = node(&police, &home, asked).await["members"].clone();
    assert_eq!(members.as_array().unwrap().len(), 1, "{members}");
    // The same again says nothing new; a death that was a mistake is taken back with its record.
    let again = supply(&police, 4, json!([bare("father", "DEATH", "2026-05-02")])).await;
    assert_eq!(decisions(&again), ["ALREADY_KNOWN"]);
    let before = supply(&police, 5, json!([bare("father", "DEATH", "1900-01-01")])).await;
    assert_eq!(decisions(&before), ["REFUSED"], "died before birth");
}

#[tokio::test]
async fn a_change_of_hukou_moves_between_registered_households() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let house = |id: &str, members: Value| {
        json!({ "recordId": id, "observedOn": "2020-01-01",
        "household": { "record": { "householdNo": format!("户{id}") }, "members": members } })
    };
    let sent = supply(
        &police,
        1,
        json!([
            resident("p", 1, "2020-01-01", json!({ "hukouAddress": "甲路1号" })),
            resident("q", 2, "2020-01-01", json!({})),
            house(
                "x",
                json!([{ "key": "q", "relation": "户主" }, { "key": "p", "relation": "女" }])
            ),
            house("y", json!([]))
        ]),
    )
    .await;
    assert_eq!(decisions(&sent), ["CREATED"; 4]);
    let mut change =
        event(resident("p", 1, "2026-06-01", json!({ "hukouAddress": "乙路2号" })), "HUKOU_CHANGE");
    change["joins"] = json!({ "number": "户y", "relation": "户主" });
    let moved = supply(&police, 2, json!([change])).await;
    assert_eq!(decisions(&moved), ["CHANGED"], "{moved}");
    let person = subject(&sent, 0);
    let asked = "... on Resident { hukouAddress now: memberships { household { id } from } then: memberships(asOf: \"2026-05-31\") { household { id } to } }";
    let shown = node(&police, &person, asked).await;
    assert_eq!(shown["hukouAddress"], "乙路2号");
    let joined = json!([{ "household": { "id": subject(&sent, 3) }, "from": "2026-06-01" }]);
    let left = json!([{ "household": { "id": subject(&sent, 2) }, "to": "2026-05-31" }]);
    assert_eq!((&shown["now"], &shown["then"]), (&joined, &left), "{shown}");
    // A household that is not known is told, and everything else holds.
    let mut lost = bare("q", "HUKOU_CHANGE", "2026-06-01");
    lost["joins"] = json!({ "number": "户零", "relation": "户主" });
    let told = supply(&police, 3, json!([lost])).await;
    assert_eq!(
        told["records"][0]["warnings"][0]["path"],
        json!(["input", "records", "0", "joins"])
    );
}

#[tokio::test]
async fn a_closure_ends_premises_and_a_deletion_takes_back_what_the_record_said() {
    let hub = empty().await;
    let market = hub.ask("market_supervision").await;
    let shop = |id: &str| {
        json!({ "recordId": id, "observedOn": "2026-01-05",
        "premises": { "premisesName": "某店", "businessScope": "百货" } })
    };
    let sent = supply(&market, 1, json!([shop("s"), shop("t")])).await;
    assert_eq!(decisions(&sent), ["CREATED", "CREATED"]);
    let closed = supply(&market, 2, json!([bare("s", "CLOSURE", "2026-04-01")])).await;
    assert_eq!(decisions(&closed), ["CHANGED"]);
    let asked = "... on Premises { name closed { reason on } }";
    let asked = asked.replace("name ", "premisesName ");
    let shown = node(&market, &subject(&sent, 0), &asked).await;
    assert_eq!(shown["closed"], json!({ "reason": "CLOSED_DOWN", "on": "2026-04-01" }));
    let gone = supply(
        &market,
        3,
        json!([bare("t", "DELETE", "2026-04-02"), bare("z", "DELETE", "2026-04-02")]),
    )
    .await;
    assert_eq!(decisions(&gone), ["WITHDRAWN", "ALREADY_KNOWN"]);
    assert_eq!(node(&market, &subject(&sent, 1), &asked).await, Value::Null);
    // The closure goes with the record that said it.
    let gone = supply(&market, 4, json!([bare("s", "DELETE", "2026-04-02"), shop("s")])).await;
    assert_eq!(decisions(&gone), ["WITHDRAWN", "CREATED"]);
    let shown = node(&market, &subject(&gone, 1), &asked).await;
    assert_eq!(shown, json!({ "premisesName": "某店", "closed": null }));
}

#[tokio::test]
async fn a_deletion_loses_nothing_that_others_said() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let id = person(&staff, 1, json!({ "mobilePhone": "19900000001" })).await;
    let home = household(&staff, "户", "2026-01-01", &[1], json!({})).await;
    let police = hub.ask("police").await;
    let sent = resident("a", 1, "2026-01-05", json!({ "hukouAddress": "甲路1号" }));
    assert_eq!(decisions(&supply(&police, 1, json!([sent])).await), ["LINKED"]);
    let gone = supply(&police, 2, json!([bare("a", "DELETE", "2026-02-01")])).await;
    assert_eq!(decisions(&gone), ["WITHDRAWN"]);
    let asked = "... on Resident { mobilePhone hukouAddress memberships { household { id } } }";
    let shown = node(&police, &id, asked).await;
    assert_eq!(shown["mobilePhone"], "19900000001");
    assert_eq!(shown["hukouAddress"], Value::Null);
    assert_eq!(shown["memberships"], json!([{ "household": { "id": home } }]));
}

#[tokio::test]
async fn a_number_that_was_put_right_leaves_the_wrong_person() {
    let hub = empty().await;
    let wrong = person(&hub.staff().await, 7, json!({})).await;
    let police = hub.ask("police").await;
    let first = resident("a", 7, "2026-01-05", json!({ "hukouAddress": "甲路1号" }));
    assert_eq!(subject(&supply(&police, 1, json!([first])).await, 0), wrong);
    let right = resident("a", 8, "2026-01-06", json!({ "hukouAddress": "甲路1号" }));
    let told = supply(&police, 2, json!([right])).await;
    assert_ne!(subject(&told, 0), wrong);
    let shown = node(&police, &wrong, "... on Resident { name hukouAddress }").await;
    assert_eq!(shown, json!({ "name": "测试人", "hukouAddress": null }));
}

#[tokio::test]
async fn only_the_lead_department_is_an_authoritative_register() {
    let hub = empty().await;
    let facts = "... on Resident { facts(attributes: [\"person_name\", \"mobile_phone\"]) { attribute { code } grade source { code } } }";
    let police = hub.ask("police").await;
    let sent = resident("a", 1, "2026-01-05", json!({ "mobilePhone": "19900000001" }));
    let sent = supply(&police, 1, json!([sent])).await;
    let shown = node(&police, &subject(&sent, 0), facts).await;
    let grade = |code: &str| {
        let facts = shown["facts"].as_array().unwrap();
        let fact = facts.iter().find(|one| one["attribute"]["code"] == code).unwrap();
        fact["grade"].as_str().unwrap().to_owned()
    };
    assert_eq!(grade("person_name"), "AUTHORITATIVE_REGISTER");
    assert_eq!(grade("mobile_phone"), "CONFIRMED_BY_STAFF");
}

#[tokio::test]
async fn who_is_no_system_of_a_department_sends_no_records() {
    let hub = empty().await;
    for ask in [hub.staff().await, hub.admin().await] {
        let input = json!({ "feed": "hukou", "sequence": 1, "records": [] });
        let reply = ask.with(SUPPLY, json!({ "input": input })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
}

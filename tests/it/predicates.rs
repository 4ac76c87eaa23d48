//! Questions about a person that are answered yes or no, under grants of their own.

use chrono::TimeDelta;
use hub_tests::{Ask, TestHub, TestHubSettings};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement, Value as Sql};
use serde_json::{Value, json};

use crate::tampering::{connect, run};

/// Gives fire rescue yes-or-no access to these attributes and nothing else.
pub(crate) async fn grant_questions(hub: &TestHub, db: &DatabaseConnection, attributes: &[&str]) {
    run(db, "DELETE FROM grants WHERE department = 'fire' AND purpose = 'fire_rescue' AND form <> 'lookup'").await;
    let now = hub_values::Clock::now(&*hub.clock).timestamp_micros();
    for (number, attribute) in attributes.iter().enumerate() {
        let values: [Sql; 3] =
            [Uuid::from_u128(7_000 + number as u128).into(), (*attribute).into(), (now - 1).into()];
        let sql = "INSERT INTO grants (id, department, purpose, attribute, form, from_time) \
                   VALUES ($1, 'fire', 'fire_rescue', $2, 'predicate', $3)";
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let _done = db.execute_raw(statement).await.unwrap();
    }
    run(db, "UPDATE log_head SET rights_version = rights_version + 1").await;
}

/// The id of the sample resident.
pub(crate) async fn sample(hub: &TestHub, ask: &Ask) -> String {
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { id } }";
    let reply = ask.with(document, json!({ "n": hub.sample() })).await;
    reply.data()["resident"]["id"].as_str().unwrap().to_owned()
}

async fn of(ask: &Ask, id: &str, fields: &str) -> Value {
    let document =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on Resident {{ {fields} }} }} }}");
    ask.with(&document, json!({ "id": id })).await.body
}

#[tokio::test]
async fn yes_or_no_is_told_under_its_own_grant_and_never_the_value() {
    let hub = TestHub::with(TestHubSettings { residents: 60, ..TestHubSettings::default() }).await;
    let db = connect(&hub).await;
    let fire = hub.ask("fire").await;
    let police = hub.ask("police").await;
    let id = sample(&hub, &police).await;
    let full = "birthDate area { id code } household { id members { resident { id } } }";
    let known = of(&police, &id, full).await["data"]["node"].clone();
    let born = known["birthDate"].as_str().unwrap();
    let age = 2026 - born[..4].parse::<i32>().unwrap() - i32::from(&born[5..] > "11-24");
    let area = known["area"]["id"].as_str().unwrap();
    grant_questions(&hub, &db, &[]).await;
    let all = format!(
        "a: isAgedOver(years: 18) b: livesIn(area: \"{area}\") c: sameHousehold(resident: \"{id}\") \
         d: hasStatus(attribute: \"sex\", code: \"1\")"
    );
    let denied = of(&fire, &id, &all).await;
    for field in ["a", "b", "c", "d"] {
        assert_eq!(denied["data"]["node"][field], Value::Null, "{denied}");
    }
    let refused = denied["errors"].as_array().unwrap();
    assert_eq!(refused.len(), 4, "{denied}");
    assert!(refused.iter().all(|one| one["extensions"]["code"] == "FIELD_NOT_GRANTED"), "{denied}");
    grant_questions(&hub, &db, &["birth_date", "residence_address", "household_size", "sex"]).await;
    let fields =
        format!("{all} e: isAgedOver(years: {age}) f: isAgedOver(years: {}) birthDate", age + 1);
    let told = of(&fire, &id, &fields).await;
    let node = &told["data"]["node"];
    assert_eq!((&node["e"], &node["f"]), (&json!(true), &json!(false)), "{told}");
    assert_eq!((&node["b"], &node["c"]), (&json!(true), &json!(true)), "{told}");
    assert!(node["d"].is_boolean(), "{told}");
    assert_eq!(node["birthDate"], Value::Null, "a question shows no value: {told}");
    let members = known["household"]["members"].as_array().unwrap();
    for member in members.iter().filter(|one| one["resident"]["id"] != id.as_str()).take(2) {
        let other = member["resident"]["id"].as_str().unwrap();
        let told = of(&fire, &id, &format!("sameHousehold(resident: \"{other}\")")).await;
        assert_eq!(told["data"]["node"]["sameHousehold"], true, "{told}");
    }
    // Of nobody there is nothing to say, whether they do not exist or are hidden.
    let nobody = "UmVzaWRlbnQ6MDE5YzAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw";
    let told = of(&fire, &id, &format!("sameHousehold(resident: \"{nobody}\")")).await;
    assert_eq!(
        (&told["data"]["node"]["sameHousehold"], &told["errors"]),
        (&Value::Null, &Value::Null)
    );
    // Each is in the log under its own name.
    let auditor = hub.auditor().await;
    let log = auditor.query("{ auditEntries(first: 50) { nodes { attributes } } }").await;
    for name in [
        "birth_date.is_aged_over",
        "residence_address.lives_in",
        "household_size.same_household",
        "sex.has_status",
    ] {
        assert!(log.text.contains(name), "{name} is not in the log");
    }
}

#[tokio::test]
async fn a_value_is_not_found_by_asking_again_and_again() {
    let hub = TestHub::start().await;
    let db = connect(&hub).await;
    let police = hub.ask("police").await;
    let id = sample(&hub, &police).await;
    grant_questions(&hub, &db, &["birth_date", "sex"]).await;
    let fire = hub.ask("fire").await;
    let over = |years: u32| format!("isAgedOver(years: {years})");
    for years in [60, 30, 45, 52, 56] {
        let told = of(&fire, &id, &over(years)).await;
        assert!(told["data"]["node"]["isAgedOver"].is_boolean(), "{told}");
    }
    let told = of(&fire, &id, &over(58)).await;
    assert_eq!(told["data"]["node"]["isAgedOver"], Value::Null, "{told}");
    assert_eq!(told["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{told}");
    // The same questions are still answered, and so are others and those about somebody else.
    let told = of(&fire, &id, &over(60)).await;
    assert!(told["data"]["node"]["isAgedOver"].is_boolean(), "{told}");
    let told = of(&fire, &id, "hasStatus(attribute: \"sex\", code: \"1\")").await;
    assert!(told["data"]["node"]["hasStatus"].is_boolean(), "{told}");
    // It holds on a second server over the same database, and until the day is over.
    let beside = hub.second(TestHubSettings::default(), None).await;
    let other = fire.clone().at(&beside.url);
    let told = of(&other, &id, &over(58)).await;
    assert_eq!(told["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{told}");
    hub.clock.advance(TimeDelta::hours(24));
    let fire = hub.ask("fire").await;
    let told = of(&fire, &id, &over(58)).await;
    assert!(told["data"]["node"]["isAgedOver"].is_boolean(), "{told}");
}

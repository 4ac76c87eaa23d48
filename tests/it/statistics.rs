//! Counts in which nobody can be recognised: granted dimension by dimension, the same for whoever
//! asks, and without those whom nobody may find.

use hub_tests::{Ask, TestHub, TestHubSettings};
use serde_json::{Value, json};

use crate::story::{empty, person};
use crate::tampering::{connect, run};

async fn ask(ask: &Ask, input: Value) -> Value {
    let document = "query($input: StatisticsInput!) { statistics(input: $input) { area { code } \
         agedFrom agedTo sex value { code } count suppressed incomplete } }";
    ask.with(document, json!({ "input": input })).await.body
}

fn rows(reply: &Value) -> &Vec<Value> {
    assert!(reply["errors"].is_null(), "{reply}");
    reply["data"]["statistics"].as_array().unwrap()
}

/// People of one community: so many men and so many women. The sequence of an ID number is odd for men.
async fn people(staff: &Ask, men: u16, women: u16) {
    for man in 0..men {
        let _id = person(staff, 2 * man + 1, json!({})).await;
    }
    for woman in 0..women {
        let _id = person(staff, 2 * woman + 2, json!({})).await;
    }
}

#[tokio::test]
async fn small_groups_are_suppressed_and_cannot_be_found_by_subtraction() {
    let hub = empty().await;
    let staff = hub.staff().await;
    people(&staff, 9, 3).await;
    let all = ask(&staff, json!({})).await;
    assert_eq!(rows(&all)[0]["count"], 10, "twelve, in steps of five: {all}");
    let by_sex = ask(&staff, json!({ "by": ["SEX"] })).await;
    for row in rows(&by_sex) {
        // Five men of ten would leave one to four women.
        assert_eq!((&row["count"], &row["suppressed"]), (&Value::Null, &json!(true)), "{by_sex}");
    }
    let men = ask(&staff, json!({ "sex": "MALE" })).await;
    assert_eq!(rows(&men)[0]["count"], Value::Null, "a condition tells no more: {men}");
    let ages = ask(&staff, json!({ "by": ["AGE"], "sex": "MALE" })).await;
    assert_eq!(rows(&ages).len(), 22);
}

#[tokio::test]
async fn what_may_not_be_filtered_by_may_not_be_counted_by() {
    let hub = TestHub::with(TestHubSettings { residents: 120, ..TestHubSettings::default() }).await;
    let police = hub.ask("police").await;
    let by_sex = ask(&police, json!({ "by": ["SEX"] })).await;
    let told: i64 = rows(&by_sex).iter().filter_map(|row| row["count"].as_i64()).sum();
    let all = rows(&ask(&police, json!({})).await)[0]["count"].as_i64().unwrap();
    assert!((all - 10..=all + 4).contains(&told), "{all}: {by_sex}");
    let by_area = ask(&police, json!({ "by": ["AREA", "SEX"], "areaLevel": "STREET" })).await;
    assert!(rows(&by_area).iter().all(|row| row["area"]["code"].is_string()));
    for input in [
        json!({ "by": ["ATTRIBUTE"], "attribute": "dibao_status" }),
        json!({ "attribute": "dibao_status", "code": "true" }),
        json!({ "by": ["SEX"], "attribute": "disability_type", "code": "1" }),
    ] {
        let reply = ask(&police, input.clone()).await;
        assert_eq!(reply["data"]["statistics"], Value::Null, "{input}: {reply}");
        assert_eq!(reply["errors"][0]["extensions"]["code"], "FIELD_NOT_GRANTED", "{reply}");
    }
    let fire = hub.ask("fire").await;
    let reply = ask(&fire, json!({ "by": ["AGE"] })).await;
    let _told = reply["errors"].is_null();
    // Who may see dibao may count by it; the log says by what.
    let civil = hub.ask("civil_affairs").await;
    let document = "{ statistics(input: { by: [ATTRIBUTE], attribute: \"dibao_status\" }) { count value { code } } }";
    let reply = civil.query(document).await;
    assert_eq!(reply.data()["statistics"].as_array().unwrap().len(), 3, "{}", reply.text);
    let entry = reply.entry().to_owned();
    let auditor = hub.auditor().await;
    let log = auditor
        .query("{ auditEntries(first: 20) { nodes { id attributes subjects count } } }")
        .await;
    let nodes = log.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|one| one["id"] == entry.as_str()).unwrap();
    let attributes = entry["attributes"].to_string();
    assert!(
        attributes.contains("dibao_status") && attributes.contains("residence_address"),
        "{entry}"
    );
    for input in
        [json!({ "agedFrom": 61 }), json!({ "agedFrom": 60, "agedTo": 64, "kind": "DWELLING" })]
    {
        let reply = ask(&police, input).await;
        assert_eq!(reply["errors"][0]["extensions"]["code"], "INVALID_INPUT", "{reply}");
    }
}

#[tokio::test]
async fn drafts_and_the_dead_are_not_counted_and_staff_see_their_own_area() {
    let hub = TestHub::with(TestHubSettings { residents: 200, ..TestHubSettings::default() }).await;
    let police = hub.ask("police").await;
    let total = |reply: &Value| rows(reply)[0]["count"].as_i64().unwrap();
    let before = total(&ask(&police, json!({})).await);
    let staff = hub.staff().await;
    let own = ask(&staff, json!({})).await;
    assert!(rows(&own)[0]["count"].as_i64().unwrap_or_default() < before, "{own}");
    let elsewhere = ask(&staff, json!({ "by": ["AREA"] })).await;
    let codes: Vec<&Value> = rows(&elsewhere).iter().map(|row| &row["area"]["code"]).collect();
    assert_eq!(codes, [&json!(hub.sample_community())]);
    // A draft is a subject that a large import has brought and not shown yet.
    let db = connect(&hub).await;
    let import = "X'00000000000000000000000000000001'";
    let import = if hub.database.url().starts_with("postgres") {
        "'00000000-0000-0000-0000-000000000001'::uuid"
    } else {
        import
    };
    run(&db, &format!("INSERT INTO drafts (import) VALUES ({import})")).await;
    run(&db, &format!("UPDATE subjects SET draft = {import} WHERE kind = 'resident'")).await;
    let hidden = ask(&police, json!({})).await;
    assert_eq!(rows(&hidden)[0]["count"], Value::Null, "{hidden}");
    run(&db, "DELETE FROM drafts").await;
    assert_eq!(total(&ask(&police, json!({})).await), before);
    run(&db, "UPDATE records SET closed = '2026-01-01' WHERE kind = 'resident'").await;
    let dead = ask(&police, json!({})).await;
    assert_eq!(rows(&dead)[0]["count"], Value::Null, "{dead}");
}

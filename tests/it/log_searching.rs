//! Entries of the log are found by case, attribute and area, alone and together, page by page, and a rebuilt index
//! finds the same.

use hub_graphql::GlobalId;
use hub_policy::Caller;
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::story::{person, staff_elsewhere};
use crate::tampering::{connect, count, run};

const ENTRIES: &str = "query($f: AuditFilter, $n: Int, $c: String) { auditEntries(filter: $f, first: $n, after: $c) \
     { pageInfo { hasNextPage endCursor } nodes { index department { code } purpose case outcome attributes written \
     refused { attribute } subjects } } }";

async fn followed(hub: &TestHub) {
    while hub.hub.follow().await.unwrap() {}
}

/// All entries that fit, newest first, page by page.
async fn all(auditor: &Ask, filter: Value, first: u32) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let page = json!({ "f": filter, "n": first, "c": cursor });
        let reply = auditor.with(ENTRIES, page).await;
        let page = &reply.data()["auditEntries"];
        found.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        cursor = page["pageInfo"]["endCursor"].clone();
    }
}

/// The places of entries that fit, of those below an end: reading the log adds to it.
async fn places(auditor: &Ask, filter: &Value, first: u32, end: i64) -> Vec<i64> {
    let found = all(auditor, filter.clone(), first).await;
    let places = found.iter().map(|one| one["index"].as_i64().unwrap());
    places.filter(|place| *place < end).collect()
}

/// Whether an entry fits, by what it says.
fn fits(one: &Value, filter: &Value) -> bool {
    let names = |code: &Value| {
        let refused = one["refused"].as_array().unwrap().iter().map(|one| &one["attribute"]);
        let shown = one["attributes"].as_array().unwrap().iter();
        shown.chain(one["written"].as_array().unwrap()).chain(refused).any(|one| one == code)
    };
    filter.as_object().unwrap().iter().all(|(name, wanted)| match name.as_str() {
        "department" => one["department"]["code"] == *wanted,
        "attribute" => names(wanted),
        "subject" => one["subjects"].as_array().unwrap().contains(wanted),
        name => one[name] == *wanted,
    })
}

/// A hub at which departments have asked for this and that.
async fn asked() -> (TestHub, Ask, Value) {
    let hub = TestHub::start().await;
    let documents = json!({ "d": [{ "number": hub.sample() }] });
    let ask = |fields: &str| {
        format!(
            "query($d: [IdDocumentInput!]!) {{ residentsByIdDocument(documents: $d) {{ {fields} }} }}"
        )
    };
    let (police, health) = (hub.ask("police").await, hub.ask("health").await);
    let in_case = police.clone().header("x-case", "2026-17");
    let answer = in_case.with(&ask("id name sex"), documents.clone()).await;
    let subject = answer.data()["residentsByIdDocument"][0]["id"].clone();
    for _ in 0..3 {
        let _answer = police.with(&ask("name"), documents.clone()).await;
        let _answer = health.with(&ask("name occupation"), documents.clone()).await;
    }
    let other = health.clone().header("x-case", "2026-17");
    let _answer = other.with(&ask("sex"), documents.clone()).await;
    let staff = hub.staff().await;
    let _entered = person(&staff, 1, json!({})).await;
    followed(&hub).await;
    let auditor = hub.auditor().await;
    (hub, auditor, subject)
}

#[tokio::test]
async fn entries_are_found_by_the_id_that_a_receipt_or_an_alert_names() {
    let (hub, auditor, subject) = asked().await;
    let log = all(&auditor, json!({}), 100).await;
    let place = |one: &Value| one["index"].as_i64().unwrap();
    let id = |place: i64| GlobalId::Entry(place.unsigned_abs()).encode();
    let about = log.iter().find(|one| one["case"] == "2026-17").unwrap();
    let (about, first, gone) = (place(about), place(log.last().unwrap()), 1_000_000);
    let found = async |filter: Value| -> Vec<i64> {
        all(&auditor, filter, 1).await.iter().map(place).collect()
    };
    assert_eq!(found(json!({ "ids": [id(about)] })).await, [about]);
    let both = json!({ "ids": [id(first), id(gone), id(about), id(about)] });
    assert_eq!(found(both.clone()).await, [about, first], "newest first, page by page");
    // Other conditions hold as well.
    let with = |name: &str, wanted: Value| {
        let mut filter = both.clone();
        filter[name] = wanted;
        filter
    };
    assert_eq!(found(with("case", json!("2026-17"))).await, [about]);
    assert_eq!(found(with("department", json!("fire"))).await, [0_i64; 0]);
    let area = GlobalId::Area(hub.sample_community().parse().unwrap()).encode();
    assert_eq!(found(with("area", json!(area))).await, [about]);
    assert_eq!(found(json!({ "ids": [] })).await, [0_i64; 0]);
    // For auditors only, and what is no entry is refused.
    let page = |filter: Value| json!({ "f": filter, "n": 5 });
    for nobody in [hub.admin().await, hub.ask("police").await] {
        let reply = nobody.with(ENTRIES, page(json!({ "ids": [id(about)] }))).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
    for wrong in [json!([subject]), json!([id(about), "1"]), json!(vec![id(about); 101])] {
        let reply = auditor.with(ENTRIES, page(json!({ "ids": wrong }))).await;
        assert_eq!(reply.codes(), ["INVALID_INPUT"], "{}", reply.text);
    }
}

async fn end(hub: &TestHub) -> i64 {
    count(&connect(hub).await, "SELECT searched FROM log_head").await
}

fn filters(subject: &Value) -> Vec<Value> {
    vec![
        json!({ "case": "2026-17" }),
        json!({ "case": "2026-17", "attribute": "person_name" }),
        json!({ "case": "2026-17", "department": "health" }),
        json!({ "case": "nobody's" }),
        json!({ "attribute": "person_name" }),
        json!({ "attribute": "occupation" }),
        json!({ "attribute": "occupation", "department": "health", "outcome": "PARTIAL" }),
        json!({ "attribute": "person_name", "department": "health" }),
        json!({ "attribute": "person_name", "purpose": "population_management" }),
        json!({ "attribute": "sex", "department": "fire" }),
        json!({ "attribute": "no_such_attribute" }),
        json!({ "subject": subject, "attribute": "sex" }),
        json!({ "subject": subject, "case": "2026-17", "attribute": "sex", "department": "health" }),
    ]
}

#[tokio::test]
async fn a_search_finds_what_reading_all_of_it_would_and_so_does_a_rebuilt_index() {
    let (hub, auditor, subject) = asked().await;
    let end = end(&hub).await;
    let log = all(&auditor, json!({}), 100).await;
    let mut found = Vec::new();
    for filter in filters(&subject) {
        let expected: Vec<i64> = log
            .iter()
            .filter(|one| fits(one, &filter))
            .map(|one| one["index"].as_i64().unwrap())
            .filter(|place| *place < end)
            .collect();
        for first in [1, 3, 100] {
            assert_eq!(
                places(&auditor, &filter, first, end).await,
                expected,
                "{filter} by {first}"
            );
        }
        found.push(expected);
    }
    assert_eq!((found[0].len(), found[3].len()), (2, 0));
    assert!(found[4].len() > 7 && found[6].len() == 3, "{found:?}");
    let by_area = by_area(&hub, &auditor, &subject, end).await;
    // Made again, of what is there; that is what an older database goes through as well.
    let _mended = hub.hub.reindex(&Caller::operator().unwrap()).await.unwrap();
    for (filter, expected) in filters(&subject).iter().zip(&found) {
        assert_eq!(&places(&auditor, filter, 100, end).await, expected, "{filter} made again");
    }
    assert_eq!(self::by_area(&hub, &auditor, &subject, end).await, by_area);
}

/// What is found by the area of the sample resident, those above, and another one.
async fn by_area(hub: &TestHub, auditor: &Ask, subject: &Value, end: i64) -> Vec<Vec<i64>> {
    let about = places(auditor, &json!({ "subject": subject }), 100, end).await;
    let in_case = places(auditor, &json!({ "case": "2026-17" }), 100, end).await;
    let mut found = Vec::new();
    for area in &hub.city.areas {
        let code: hub_values::AreaCode = area.code.parse().unwrap();
        let id = GlobalId::Area(code).encode();
        let places = places(auditor, &json!({ "area": id }), 100, end).await;
        if code.contains(&hub.sample_community().parse().unwrap()) {
            assert!(about.iter().all(|place| places.contains(place)), "{} lacks some", area.code);
        } else {
            // What was asked about the sample alone.
            assert!(!in_case.iter().any(|place| places.contains(place)), "{}", area.code);
        }
        let both = json!({ "area": id, "attribute": "occupation" });
        let both = self::places(auditor, &both, 2, end).await;
        let of_attribute = json!({ "attribute": "occupation" });
        let mut expected = self::places(auditor, &of_attribute, 100, end).await;
        expected.retain(|place| places.contains(place));
        assert_eq!(both, expected, "{}", area.code);
        found.push(places);
    }
    found
}

#[tokio::test]
async fn entries_stay_where_somebody_belonged_when_they_were_written() {
    let hub = TestHub::start().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let here = person(&staff, 1, json!({})).await;
    let there = person(&elsewhere, 2, json!({})).await;
    followed(&hub).await;
    let auditor = hub.auditor().await;
    let other = hub.city.areas.iter().rev().find(|area| area.level == "community").unwrap();
    let area = |code: &str| json!(GlobalId::Area(code.parse().unwrap()).encode());
    let (own, other) = (area(hub.sample_community()), area(&other.code));
    for (subject, at, not_at) in [(here, &own, &other), (there, &other, &own)] {
        let found = all(&auditor, json!({ "subject": subject, "area": at }), 10).await;
        assert!(!found.is_empty(), "what was written about them");
        let found = all(&auditor, json!({ "subject": subject, "area": not_at }), 10).await;
        assert_eq!(found, Vec::<Value>::new());
    }
    let reply = auditor.with(ENTRIES, json!({ "f": { "area": "x" } })).await;
    assert_eq!(reply.codes(), ["INVALID_INPUT"]);
}

#[tokio::test]
async fn a_log_that_was_there_before_is_searched_and_until_then_the_lag_is_told() {
    let (hub, auditor, _) = asked().await;
    let filter = json!({ "case": "2026-17" });
    let before = places(&auditor, &filter, 100, i64::MAX).await;
    assert_eq!(before.len(), 2);
    let db = connect(&hub).await;
    for sql in [
        "DELETE FROM log_terms",
        "DELETE FROM log_shapes",
        "DELETE FROM log_shape_attributes",
        "UPDATE log_head SET searched = 0",
    ] {
        run(&db, sql).await;
    }
    let lag = auditor.query("{ auditIndexLag }").await;
    assert!(lag.data()["auditIndexLag"].as_i64().unwrap() > 10, "{}", lag.text);
    followed(&hub).await;
    assert_eq!(places(&auditor, &filter, 100, i64::MAX).await, before);
}

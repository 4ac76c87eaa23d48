//! Deliveries of a feed have an order: the same again changes nothing, a gap and other content are
//! told, whoever sends, and whatever dies meanwhile.

use hub_tests::{Demo, TestHubSettings, suite_redis};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::processes::token;
use crate::story::{empty, node, number};
use crate::supplying::{decisions, deliver, resident, subject, supply};
use crate::tampering::{connect, connect_to, count};

fn hukou(sequence: u16, address: &str) -> Value {
    resident(&format!("r{sequence}"), sequence, "2026-01-05", json!({ "hukouAddress": address }))
}

#[tokio::test]
async fn the_same_delivery_again_answers_and_writes_nothing() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let sent = json!([
        hukou(1, "甲路1号"),
        resident("b", 2, "2026-01-05", json!({ "occupation": "木匠" })),
        { "recordId": "c", "event": "DELETE", "observedOn": "2026-01-05" }
    ]);
    let first = supply(&police, 1, sent.clone()).await;
    assert_eq!(decisions(&first), ["CREATED", "REFUSED", "ALREADY_KNOWN"]);
    let next = supply(&police, 2, json!([hukou(3, "乙路1号")])).await;
    assert_eq!(decisions(&next), ["CREATED"]);
    let db = connect(&hub).await;
    let rows = || async {
        let mut rows = Vec::new();
        for table in ["source_records", "links", "supply_batches", "supply_records", "changes"] {
            rows.push(count(&db, &format!("SELECT COUNT(*) FROM {table}")).await);
        }
        rows
    };
    let before = rows().await;
    let again = supply(&police, 1, sent).await;
    assert_eq!(decisions(&again), ["ALREADY_KNOWN", "REFUSED", "ALREADY_KNOWN"]);
    assert_eq!((&again["replayed"], &first["replayed"]), (&json!(true), &json!(false)));
    assert_eq!(subject(&again, 0), subject(&first, 0));
    let told = |one: &Value| one["records"][1]["userErrors"].clone();
    assert_eq!(told(&again), told(&first));
    assert_eq!(rows().await, before);
}

#[tokio::test]
async fn a_gap_and_other_content_are_conflicts_that_say_what_is_expected() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let conflict = |payload: &Value| {
        let error = payload["userErrors"][0].clone();
        assert_eq!(error["code"], "CONFLICT", "{payload}");
        assert_eq!(payload["records"], json!([]));
        error["message"].as_str().unwrap().to_owned()
    };
    let early = supply(&police, 2, json!([hukou(1, "甲路1号")])).await;
    assert!(conflict(&early).contains("第1批"), "{early}");
    assert_eq!(early["feed"], Value::Null);
    let first = supply(&police, 1, json!([hukou(1, "甲路1号")])).await;
    let gap = supply(&police, 3, json!([hukou(1, "乙路2号")])).await;
    assert!(conflict(&gap).contains("第2批"), "{gap}");
    assert_eq!(gap["feed"]["expectedSequence"], 2);
    let other = supply(&police, 1, json!([hukou(1, "乙路2号")])).await;
    assert!(conflict(&other).contains("其他内容"), "{other}");
    let shown = node(&police, &subject(&first, 0), "... on Resident { hukouAddress }").await;
    assert_eq!(shown["hukouAddress"], "甲路1号");
    // Parts of one delivery follow each other too.
    let part = |part: u32, last: bool| {
        json!({ "feed": "hukou", "sequence": 2, "part": part, "last": last,
            "records": [hukou(u16::try_from(part).unwrap() + 10, "丙路3号")] })
    };
    assert_eq!(decisions(&deliver(&police, part(1, false)).await), ["CREATED"]);
    let skipped = supply(&police, 3, json!([])).await;
    assert!(conflict(&skipped).contains("第2批第2部分"), "{skipped}");
    assert_eq!(decisions(&deliver(&police, part(2, true)).await), ["CREATED"]);
    assert_eq!(decisions(&supply(&police, 3, json!([])).await), Vec::<&str>::new());
}

#[tokio::test]
async fn a_delivery_that_is_wrong_as_a_whole_takes_no_number() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let many: Vec<Value> = (0..201)
        .map(|at| json!({ "recordId": format!("{at}"), "event": "DELETE", "observedOn": "2026-01-05" }))
        .collect();
    for (input, path) in [
        (json!({ "feed": "Hukou!", "sequence": 1, "records": [] }), "feed"),
        (json!({ "feed": "hukou", "sequence": 0, "records": [] }), "sequence"),
        (json!({ "feed": "hukou", "sequence": 1, "part": -1, "records": [] }), "part"),
        (json!({ "feed": "hukou", "sequence": 1, "records": many }), "records"),
    ] {
        let told = deliver(&police, input).await;
        assert_eq!(told["userErrors"][0]["path"], json!(["input", path]), "{told}");
        assert_eq!(told["userErrors"][0]["code"], "INVALID_INPUT");
    }
    assert_eq!(decisions(&supply(&police, 1, json!([hukou(1, "甲路1号")])).await), ["CREATED"]);
}

#[tokio::test]
async fn two_processes_that_send_the_same_write_it_once() {
    let hub = empty().await;
    let redis = suite_redis();
    let settings = TestHubSettings { residents: 0, is_kept: false, ..Default::default() };
    let second = hub.second(settings, redis.as_deref()).await;
    let one = hub.ask("police").await;
    let two = one.clone().at(&second.url);
    for sequence in 1..6_u16 {
        let records = json!([hukou(sequence, "甲路1号"), hukou(sequence + 100, "乙路2号")]);
        let number = u32::from(sequence);
        let (left, right) =
            tokio::join!(supply(&one, number, records.clone()), supply(&two, number, records));
        let mut all = [left["replayed"].as_bool(), right["replayed"].as_bool()];
        all.sort_unstable();
        assert_eq!(all, [Some(false), Some(true)], "{left} {right}");
    }
    let db = connect(&hub).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, 10);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM supply_batches").await, 5);
}

#[tokio::test]
async fn a_feed_belongs_to_its_department() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let sent = supply(&police, 1, json!([hukou(1, "甲路1号")])).await;
    // The same name at another department is another feed, with an order of its own.
    let civil = hub.ask("civil_affairs").await;
    let other = supply(&civil, 1, json!([resident("r1", 2, "2026-01-05", json!({}))])).await;
    assert_eq!(decisions(&other), ["CREATED"]);
    let gone = json!([{ "recordId": "r1", "event": "DELETE", "observedOn": "2026-01-06" }]);
    let _gone = supply(&civil, 2, gone).await;
    let shown = node(&police, &subject(&sent, 0), "... on Resident { hukouAddress }").await;
    assert_eq!(shown["hukouAddress"], "甲路1号");
    let feeds = "{ feeds { name department { code } lastSequence } }";
    let own = police.query(feeds).await;
    let own = own.data()["feeds"].clone();
    assert_eq!(
        own,
        json!([{ "name": "hukou", "department": { "code": "police" }, "lastSequence": 1 }])
    );
    let all = hub.admin().await.query(feeds).await;
    assert_eq!(all.data()["feeds"].as_array().unwrap().len(), 2);
    let staff = hub.staff().await.query(feeds).await;
    assert_eq!(staff.codes(), ["FORBIDDEN"]);
    let asked = "{ feedReconciliation(feed: \"hukou\", department: \"police\", side: DIFFERS) { hasNextPage } }";
    let hidden = civil.query(asked).await;
    assert_eq!(hidden.data()["feedReconciliation"], Value::Null);
}

#[tokio::test]
async fn every_delivery_is_an_entry_and_none_holds_a_value() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let wrong = resident("b", 2, "2026-01-05", json!({ "occupation": "木匠" }));
    let sent = supply(&police, 1, json!([hukou(1, "甲路1号"), wrong])).await;
    let _gap = supply(&police, 9, json!([hukou(1, "乙路2号")])).await;
    let gone = json!([{ "recordId": "r1", "event": "DELETE", "observedOn": "2026-01-06" }]);
    let _gone = supply(&police, 2, gone).await;
    let auditor = hub.auditor().await;
    let asked = "{ auditEntries(first: 50) { nodes { operation department { code } actor count written subjects outcome } } }";
    let reply = auditor.query(asked).await;
    let entries = reply.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let of = |name: &str| entries.iter().filter(|one| one["operation"] == name).collect::<Vec<_>>();
    let first = of("supplyRecords hukou 1.1");
    assert_eq!(first.len(), 1, "{entries:?}");
    assert_eq!((&first[0]["count"], &first[0]["outcome"]), (&json!(2), &json!("PARTIAL")));
    assert_eq!(first[0]["subjects"], json!([sent["records"][0]["subject"]]));
    assert!(first[0]["written"].as_array().unwrap().contains(&json!("hukou_address")));
    assert_eq!(of("supplyRecords hukou 2.1").len(), 1);
    assert!(
        entries
            .iter()
            .any(|one| one["outcome"] == "ERROR" && one["department"]["code"] == "police")
    );
    let db = connect(&hub).await;
    for text in [number(1), number(2), "甲路1号".to_owned(), "r1".to_owned()] {
        for (table, column) in [("log_entries", "body"), ("supply_feeds", "body")] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%\"{text}%'");
            assert_eq!(count(&db, &sql).await, 0, "{table} holds {text}");
        }
    }
    let dump = String::from_utf8_lossy(&hub.database.dump()).into_owned();
    assert!(!dump.contains(&number(1)), "a number lies open");
}

#[tokio::test]
async fn a_feed_goes_on_after_the_master_key_was_rotated() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let sent = json!([hukou(1, "甲路1号"), hukou(2, "甲路1号")]);
    let first = supply(&police, 1, sent.clone()).await;
    let by = hub_policy::Caller::operator().unwrap();
    let _rotated = hub.hub.rotate_keys(&by, 2, |_, _| {}).await.unwrap();
    let generations = hub.hub.key_generations().await.unwrap();
    let old = generations.iter().find(|one| one.generation == 1).unwrap();
    assert!(old.uses.is_unused(), "{:?}", old.uses);
    let again = supply(&police, 1, sent).await;
    assert_eq!((&again["replayed"], subject(&again, 0)), (&json!(true), subject(&first, 0)));
    let gone = json!([{ "recordId": "r1", "event": "DELETE", "observedOn": "2026-01-06" }]);
    assert_eq!(decisions(&supply(&police, 2, gone).await), ["WITHDRAWN"]);
    let changed = supply(&police, 3, json!([hukou(2, "乙路2号")])).await;
    assert_eq!(decisions(&changed), ["CHANGED"]);
    assert_eq!(subject(&changed, 0), subject(&first, 1));
}

#[tokio::test]
async fn an_erasure_takes_what_is_kept_of_the_records_too() {
    let hub = empty().await;
    let police = hub.ask("police").await;
    let sent = supply(&police, 1, json!([hukou(1, "甲路1号"), hukou(2, "甲路1号")])).await;
    let document = "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { erased userErrors { message } } }";
    let input = json!({ "id": subject(&sent, 0), "reason": "依法删除申请" });
    let reply = hub.admin().await.with(document, json!({ "input": input })).await;
    assert_eq!(reply.data()["eraseSubject"]["userErrors"], json!([]), "{}", reply.text);
    let db = connect(&hub).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM supply_records").await, 1);
    // Sent again, the record is another one.
    let back = supply(&police, 2, json!([hukou(1, "甲路1号")])).await;
    assert_eq!(decisions(&back), ["CREATED"]);
    assert_ne!(subject(&back, 0), subject(&sent, 0));
}

async fn send(url: &str, access: &str, sequence: u32, records: &Value) -> Option<Value> {
    let document = "mutation($input: SupplyRecordsInput!) { supplyRecords(input: $input) { replayed records { decision } feed { lastSequence } userErrors { code } } }";
    let input = json!({ "feed": "hukou", "sequence": sequence, "records": records });
    let reply = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .header("authorization", format!("Bearer {access}"))
        .header("x-purpose", "population_management")
        .json(&json!({ "query": document, "variables": { "input": input } }))
        .send()
        .await
        .ok()?;
    let body: Value = reply.json().await.ok()?;
    Some(body["data"]["supplyRecords"].clone()).filter(Value::is_object)
}

#[tokio::test]
async fn killed_amid_a_delivery_it_is_whole_or_absent_and_goes_on_when_sent_again() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let batch = |sequence: u16| {
        let records: Vec<Value> = (0..50).map(|at| hukou(sequence * 50 + at, "甲路1号")).collect();
        json!(records)
    };
    let mut confirmed = 0;
    for sequence in 1..9_u16 {
        let (url, records) = (demo.url.clone(), batch(sequence));
        let sending = send(&url, &access, u32::from(sequence), &records);
        if sequence < 5 {
            let told = sending.await.unwrap();
            assert_eq!(told["replayed"], false, "{told}");
            confirmed = u32::from(sequence);
            continue;
        }
        let killing = async {
            tokio::time::sleep(std::time::Duration::from_millis(u64::from(sequence) * 7)).await;
            demo.kill();
        };
        let (told, ()) = tokio::join!(sending, killing);
        confirmed = told.map_or(confirmed, |_| u32::from(sequence));
        break;
    }
    demo.again().await;
    let db = connect_to(demo.database()).await;
    let held = count(&db, "SELECT COUNT(*) FROM supply_records").await;
    assert_eq!(held % 50, 0, "{held} records: part of a delivery");
    assert!(held >= i64::from(confirmed) * 50, "a confirmed delivery was lost");
    let access = token(&demo, "police").await;
    for sequence in 1..7_u16 {
        let told = send(&demo.url, &access, u32::from(sequence), &batch(sequence)).await.unwrap();
        assert_eq!(told["userErrors"], json!([]), "{told}");
    }
    assert_eq!(count(&db, "SELECT COUNT(*) FROM supply_records").await, 300);
    let sql = "SELECT COUNT(*) FROM source_records e JOIN supply_records s ON s.record = e.id";
    assert_eq!(count(&db, sql).await, 300);
    assert!(demo.command(&["audit", "verify"]).status.success());
}

//! How records came to be linked is told to those who decide about duplicates, and to nobody else; candidates are found
//! while keys rotate and in a database of an earlier version.

use std::time::Duration;

use hub_policy::Caller;
use hub_tests::{Ask, TestHub, TestHubSettings};
use serde_json::{Value, json};

use crate::matching::{SCORE, candidates, id, record, somebody, with};
use crate::merging::{merge, undo};
use crate::story::{empty, number, staff_elsewhere};
use crate::tampering::{connect, count, run};

async fn asked(ask: &Ask, subject: &Value) -> hub_tests::Reply {
    let document = format!(
        "query($s: ID!) {{ subjectLinks(subject: $s) {{ source {{ code }} rule decidedBy decidedAt isCurrent {SCORE} }} }}"
    );
    ask.with(&document, json!({ "s": subject })).await
}

async fn links(ask: &Ask, subject: &Value) -> Vec<Value> {
    asked(ask, subject).await.data()["subjectLinks"].as_array().unwrap().clone()
}

fn rules(links: &[Value]) -> Vec<(&str, bool)> {
    links
        .iter()
        .map(|one| (one["rule"].as_str().unwrap(), one["isCurrent"].as_bool().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_link_by_score_explains_itself_to_those_who_decide() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let first =
        record(&staff, with(somebody(), json!({ "idDocument": { "number": number(1) } }))).await;
    let again = record(&staff, with(somebody(), json!({ "occupation": "教师" }))).await;
    assert_eq!(again["decision"], "LINKED");
    let subject = &first["resident"]["id"];
    let told = links(&staff, subject).await;
    assert_eq!(told.len(), 2, "{told:?}");
    let scored = told.iter().find(|one| one["rule"] == "SCORE").unwrap();
    assert_eq!(scored["source"]["code"], "communities");
    assert_eq!((&scored["decidedBy"], &scored["isCurrent"]), (&Value::Null, &json!(true)));
    assert!(scored["decidedAt"].is_string());
    let score = &scored["score"];
    assert_eq!(score["band"], "LINK");
    assert!(score["model"].as_str().unwrap().starts_with("residents-"), "{score}");
    let steps = score["steps"].as_array().unwrap();
    assert_eq!((&steps[0]["comparison"], &steps[1]["level"]), (&json!("prior"), &json!("equal")));
    let sum: f64 = steps
        .iter()
        .map(|one| one["bits"].as_f64().unwrap() + one["rarity"].as_f64().unwrap())
        .sum();
    assert!((sum - score["bits"].as_f64().unwrap()).abs() < 1e-9 && sum > 1.0, "{score}");
    let made = told.iter().find(|one| one["rule"] == "NEW_SUBJECT").unwrap();
    assert_eq!(made["score"], Value::Null);
    // Not to departments, not to auditors; in another community there is nobody.
    let (police, auditor) = (hub.ask("police").await, hub.auditor().await);
    for other in [&police, &auditor] {
        assert_eq!(asked(other, subject).await.codes(), ["FORBIDDEN"]);
    }
    assert_eq!(links(&staff_elsewhere(&hub).await, subject).await, Vec::<Value>::new());
    // That it was looked at is an entry about them.
    let entries = auditor.query("{ auditEntries(first: 9) { nodes { subjects actor } } }").await;
    let entries = entries.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let about = |one: &Value| one["subjects"].as_array().unwrap().contains(subject);
    assert!(entries.iter().any(|one| one["actor"] == "staff" && about(one)), "{entries:?}");
}

#[tokio::test]
async fn what_may_not_be_read_is_in_no_step_of_a_stored_score() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let first = record(&staff, somebody()).await;
    let _again = record(&staff, with(somebody(), json!({ "occupation": "教师" }))).await;
    let subject = &first["resident"]["id"];
    let score = |told: Vec<Value>| {
        told.iter().find(|one| one["rule"] == "SCORE").map(|one| one["score"].clone()).unwrap()
    };
    let before = score(links(&staff, subject).await);
    let db = connect(&hub).await;
    run(&db, "DELETE FROM grants WHERE department = 'communities' AND attribute = 'mobile_phone' AND purpose IS NOT NULL").await;
    run(&db, "UPDATE log_head SET rights_version = rights_version + 1").await;
    let _catches_up = staff.query("{ viewer { department { code } } }").await;
    let after = score(links(&staff, subject).await);
    let phone = |score: &Value| {
        let steps = score["steps"].as_array().unwrap();
        steps.iter().find(|one| one["comparison"] == "phone").unwrap().clone()
    };
    assert_eq!(phone(&before)["level"], "equal");
    let (told, withheld) = (phone(&before), phone(&after));
    assert_eq!((&withheld["level"], &withheld["bits"]), (&Value::Null, &json!(0.0)));
    assert_eq!(withheld["rarity"], 0.0);
    let less = told["bits"].as_f64().unwrap() + told["rarity"].as_f64().unwrap();
    let sum = |score: &Value| score["bits"].as_f64().unwrap();
    assert!((sum(&before) - sum(&after) - less).abs() < 1e-9, "the sum tells of the number");
}

#[tokio::test]
async fn a_merge_says_who_decided_and_what_it_superseded_is_there_still() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let known =
        record(&staff, with(somebody(), json!({ "idDocument": { "number": number(1) } }))).await;
    let twice = record(&staff, json!({ "name": "旧名字", "birthDate": "1960-01-05" })).await;
    let (known, twice) = (id(&known), id(&twice));
    let merged = merge(&staff, known, twice, json!({})).await;
    assert_eq!(merged["decision"], "DONE", "{merged}");
    let told = links(&staff, &json!(known)).await;
    let moved = told.iter().find(|one| one["rule"] == "MERGED").unwrap();
    assert_eq!((&moved["decidedBy"], &moved["isCurrent"]), (&json!("staff"), &json!(true)));
    assert!(rules(&told).contains(&("NEW_SUBJECT", false)), "{told:?}");
    let _undone = undo(&staff, &merged, false).await;
    let told = links(&staff, &json!(twice)).await;
    assert_eq!(rules(&told), [("NEW_SUBJECT", true)], "{told:?}");
}

#[tokio::test]
async fn candidates_are_found_and_linked_while_the_keys_rotate() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let people = [
        json!({ "name": "司马一", "birthDate": "1951-03-04", "mobilePhone": "13912340001" }),
        json!({ "name": "上官二", "birthDate": "1962-05-06", "mobilePhone": "13912340002" }),
        json!({ "name": "东方三", "birthDate": "1973-07-08", "mobilePhone": "13912340003" }),
        json!({ "name": "慕容四", "birthDate": "1984-09-10", "mobilePhone": "13912340004" }),
    ];
    let mut known = Vec::new();
    for one in &people {
        known.push(id(&record(&staff, one.clone()).await).to_owned());
    }
    let (said, mut hears) = tokio::sync::mpsc::unbounded_channel();
    {
        let caller = Caller::operator().unwrap();
        let rotation = hub.hub.rotate_keys(&caller, 2, |done, _| assert!(said.send(done).is_ok()));
        tokio::select! {
            done = rotation => panic!("it was to be interrupted: {done:?}"),
            done = hears.recv() => assert!(done.unwrap() > 0),
        }
    }
    let db = connect(&hub).await;
    for generation in [1, 2] {
        let under = format!("SELECT COUNT(*) FROM match_subjects WHERE key_id = {generation}");
        assert!(count(&db, &under).await > 0, "it is in the middle of it: {generation}");
    }
    for (one, id) in people.iter().zip(&known) {
        let found = candidates(&staff, one.clone()).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["resident"]["id"], json!(id));
        let again = record(&staff, with(one.clone(), json!({ "occupation": "教师" }))).await;
        assert_eq!((&again["decision"], &again["resident"]["id"]), (&json!("LINKED"), &json!(id)));
    }
    let _done = hub.hub.rotate_keys(&Caller::operator().unwrap(), 2, |_, _| {}).await.unwrap();
    for (one, id) in people.iter().zip(&known) {
        assert_eq!(candidates(&staff, one.clone()).await[0]["resident"]["id"], json!(id));
    }
}

#[tokio::test]
async fn a_database_of_an_earlier_version_is_filled_with_the_index() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let known = record(&staff, somebody()).await;
    let db = connect(&hub).await;
    let keys = count(&db, "SELECT COUNT(*) FROM match_keys").await;
    for table in ["match_keys", "match_subjects"] {
        run(&db, &format!("DELETE FROM {table}")).await;
    }
    assert_eq!(candidates(&staff, somebody()).await, Vec::<Value>::new());
    // As the step leaves it that brings the index.
    run(&db, "INSERT INTO settings (name, value) VALUES ('matches_to_index', '')").await;
    // A hub that starts over it makes them, beside all else.
    let settings = TestHubSettings { residents: 0, is_kept: false, ..Default::default() };
    let second = hub.second(settings, None).await;
    let mut waited = 0;
    while count(&db, "SELECT COUNT(*) FROM match_keys").await < keys {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += 1;
        assert!(waited < 1_000, "they are not made");
    }
    let found = candidates(&staff.at(&second.url), somebody()).await;
    assert_eq!((found.len(), id(&found[0])), (1, id(&known)));
}

//! Who somebody could be: asked before anything is written, decided on entry, left to a person.

use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::erasing::erase;
use crate::reviewing::{decide, reviews};
use crate::story::{empty, mutate, number, staff_elsewhere};
use crate::tampering::{connect, count, run, texts};

pub(crate) const SCORE: &str = "score { bits band guards model steps { comparison level bits rarity sum attributes { code } } }";

/// Somebody without a document.
pub(crate) fn somebody() -> Value {
    json!({ "name": "欧阳测试", "birthDate": "1985-07-02", "mobilePhone": "13912345678",
        "residenceAddress": "枫台花园3号楼2单元501室" })
}

pub(crate) fn with(mut record: Value, more: Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    record
}

pub(crate) async fn record(ask: &Ask, record: Value) -> Value {
    let fields = format!("resident {{ id }} candidates {{ resident {{ id }} byDocument {SCORE} }}");
    let told = mutate(ask, "recordResident", &fields, json!({ "record": record })).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told
}

pub(crate) async fn candidates(ask: &Ask, record: Value) -> Vec<Value> {
    let document = format!(
        "query($record: ResidentInput!) {{ matchResident(record: $record) {{ resident {{ id name }} byDocument isCut {SCORE} }} }}"
    );
    let reply = ask.with(&document, json!({ "record": record })).await;
    reply.data()["matchResident"].as_array().unwrap().clone()
}

pub(crate) fn id(told: &Value) -> &str {
    told["resident"]["id"].as_str().unwrap()
}

async fn explanation(hub: &TestHub) -> Value {
    let db = connect(hub).await;
    let sql = "SELECT explanation FROM links WHERE decided_by = 'linkage'";
    let rows = texts(&db, sql).await;
    assert_eq!(rows.len(), 1);
    serde_json::from_str(&rows[0]).unwrap()
}

#[tokio::test]
async fn somebody_who_comes_without_a_document_is_linked_by_score_and_the_link_says_why() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let first =
        record(&staff, with(somebody(), json!({ "idDocument": { "number": number(1) } }))).await;
    assert_eq!(first["decision"], "CREATED");
    let again = record(&staff, with(somebody(), json!({ "occupation": "教师" }))).await;
    assert_eq!((&again["decision"], id(&again)), (&json!("LINKED"), id(&first)), "{again}");
    let why = explanation(&hub).await;
    assert_eq!(why["rule"], "score");
    assert!(why["model"].as_str().unwrap().starts_with("residents-"), "{why}");
    assert!(why["bits"].as_f64().unwrap() > 1.0, "{why}");
    assert_eq!(why["steps"][1]["comparison"], "name");
    assert_eq!(why["steps"][1]["level"], "equal");
    assert!(!why.to_string().contains("13912345678"), "{why}");
}

#[tokio::test]
async fn twins_and_people_of_two_documents_are_never_linked_by_score() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let one = record(&staff, somebody()).await;
    let twin = record(&staff, with(somebody(), json!({ "name": "欧阳小试" }))).await;
    assert_eq!(twin["decision"], "CREATED", "{twin}");
    assert_ne!(id(&twin), id(&one));
    let with_number = |sequence| {
        with(
            somebody(),
            json!({ "name": "诸葛测试", "idDocument": { "number": number(sequence) } }),
        )
    };
    let two = record(&staff, with_number(2)).await;
    let three = record(&staff, with_number(3)).await;
    assert_eq!(three["decision"], "CREATED", "{three}");
    assert_ne!(id(&two), id(&three));
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    // Two could be it who comes without a number: a person decides.
    let third = record(&staff, with(somebody(), json!({ "name": "诸葛测试" }))).await;
    assert_eq!(third["decision"], "NEEDS_REVIEW", "{third}");
    assert_eq!(third["candidates"].as_array().unwrap().len(), 2, "{third}");
}

#[tokio::test]
async fn a_doubtful_person_waits_beside_whom_they_may_be_and_not_the_same_is_remembered() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let known = record(&staff, somebody()).await;
    let alike = json!({ "name": "欧阳册试", "birthDate": "1985-07-02" });
    let doubt = record(&staff, alike.clone()).await;
    assert_eq!(doubt["decision"], "NEEDS_REVIEW", "{doubt}");
    assert_ne!(id(&doubt), id(&known));
    assert_eq!(doubt["candidates"][0]["resident"]["id"], known["resident"]["id"], "{doubt}");
    assert_eq!(doubt["candidates"][0]["score"]["band"], "REVIEW");
    assert_eq!(doubt["warnings"][0]["path"], json!(["input", "record", "name"]), "{doubt}");
    let document = format!(
        "{{ duplicateReviews {{ nodes {{ id reason subject {{ id }} candidate {{ id }} agreeing {{ code }} disagreeing {{ code }} {SCORE} }} }} }}"
    );
    let reply = staff.query(&document).await;
    let open = reply.data()["duplicateReviews"]["nodes"].as_array().unwrap().clone();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0]["reason"], "SIMILAR_RESIDENT");
    assert_eq!(open[0]["agreeing"], json!([{ "code": "birth_date" }]));
    assert_eq!(open[0]["disagreeing"], json!([{ "code": "person_name" }]));
    let steps = open[0]["score"]["steps"].as_array().unwrap();
    let sum: f64 = steps
        .iter()
        .map(|one| one["bits"].as_f64().unwrap() + one["rarity"].as_f64().unwrap())
        .sum();
    assert!((sum - open[0]["score"]["bits"].as_f64().unwrap()).abs() < 1e-9);
    // The same words come again: nothing is added, nothing opens.
    let same = record(&staff, alike.clone()).await;
    assert_eq!((&same["decision"], id(&same)), (&json!("LINKED"), id(&doubt)));
    let told = decide(&staff, &open[0], "NOT_SAME", json!({})).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let _same = record(&staff, alike.clone()).await;
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
    // What was not known then is another thing to compare.
    let more = with(somebody(), json!({ "idDocument": { "number": number(1) } }));
    let more = record(&staff, more).await;
    assert_eq!(more["decision"], "LINKED", "{more}");
    assert_eq!(reviews(&staff, "OPEN").await.len(), 1);
}

#[tokio::test]
async fn a_record_that_is_only_begun_is_matched_and_nothing_is_written() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let known =
        record(&staff, with(somebody(), json!({ "idDocument": { "number": number(1) } }))).await;
    let db = connect(&hub).await;
    let before = count(&db, "SELECT COUNT(*) FROM source_records").await;
    let found = candidates(&staff, json!({ "name": "欧阳测试", "birthDate": "1985-07-02" })).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(id(&found[0]), id(&known));
    assert_eq!(found[0]["score"]["band"], "LINK", "{found:?}");
    // The document alone names them; half of it names nobody.
    let found = candidates(&staff, json!({ "idDocument": { "number": number(1) } })).await;
    assert_eq!((found.len(), &found[0]["byDocument"]), (1, &json!(true)), "{found:?}");
    let half = json!({ "idDocument": { "number": &number(1)[..9] } });
    assert_eq!(candidates(&staff, half).await, Vec::<Value>::new());
    assert_eq!(candidates(&staff, json!({})).await, Vec::<Value>::new());
    assert_eq!(candidates(&staff, json!({ "name": "王" })).await, Vec::<Value>::new());
    // A twin is told, and that they are two.
    let twin = with(somebody(), json!({ "name": "欧阳小试" }));
    for one in candidates(&staff, twin).await {
        assert_eq!(one["score"]["band"], "BELOW", "{one}");
        assert_ne!(one["score"]["guards"], json!([]));
    }
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, before);
}

#[tokio::test]
async fn nobody_learns_of_residents_of_another_community() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let known = record(&staff, somebody()).await;
    assert_eq!(candidates(&elsewhere, somebody()).await, Vec::<Value>::new());
    let theirs = record(&elsewhere, somebody()).await;
    assert_eq!(theirs["decision"], "CREATED", "{theirs}");
    assert_eq!(theirs["candidates"], json!([]));
    assert_ne!(id(&theirs), id(&known));
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new());
}

#[tokio::test]
async fn who_may_not_record_may_not_ask() {
    let hub = empty().await;
    let document = "{ matchResident(record: { name: \"欧阳测试\" }) { byDocument } }";
    for ask in [hub.auditor().await, crate::erasing::admin(&hub).await] {
        let reply = ask.query(document).await;
        assert!(reply.body["data"].is_null() || !reply.codes().is_empty(), "{}", reply.text);
    }
}

#[tokio::test]
async fn what_the_caller_may_not_read_is_not_compared() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _known = record(&staff, somebody()).await;
    let db = connect(&hub).await;
    run(&db, "DELETE FROM grants WHERE department = 'communities' AND attribute = 'mobile_phone' AND purpose IS NOT NULL").await;
    run(&db, "UPDATE log_head SET rights_version = rights_version + 1").await;
    let _catches_up = staff.query("{ viewer { department { code } } }").await;
    let same =
        json!({ "name": "欧阳测试", "birthDate": "1985-07-02", "mobilePhone": "13912345678" });
    let other =
        json!({ "name": "欧阳测试", "birthDate": "1985-07-02", "mobilePhone": "13900000001" });
    let (same, other) = (candidates(&staff, same).await, candidates(&staff, other).await);
    assert_eq!(same.len(), 1, "{same:?}");
    assert_eq!(same, other, "the number made a difference");
    let steps = same[0]["score"]["steps"].as_array().unwrap();
    let phone = steps.iter().find(|one| one["comparison"] == "phone").unwrap();
    assert_eq!((&phone["level"], &phone["bits"]), (&Value::Null, &json!(0.0)));
}

#[tokio::test]
async fn the_index_of_candidates_follows_the_records() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let known = record(&staff, somebody()).await;
    let db = connect(&hub).await;
    let keys = count(&db, "SELECT COUNT(*) FROM match_keys").await;
    assert!(keys > 8, "{keys}");
    let _more =
        record(&staff, with(somebody(), json!({ "idDocument": { "number": number(1) } }))).await;
    let found = "SELECT COUNT(*) FROM match_keys WHERE documented = 0";
    assert_eq!(count(&db, found).await, 0, "it has a number now");
    let by = hub_policy::Caller::operator().unwrap();
    let check = || hub.hub.rebuild(&by, true, None, |_, _| {});
    assert_eq!(check().await.unwrap().differing.len(), 0);
    run(&db, "DELETE FROM match_keys WHERE key IN (SELECT MIN(key) FROM match_keys)").await;
    assert_eq!(check().await.unwrap().differing.len(), 1);
    let _mended = hub.hub.rebuild(&by, false, None, |_, _| {}).await.unwrap();
    assert_eq!(check().await.unwrap().differing.len(), 0);
    assert_eq!(candidates(&staff, somebody()).await.len(), 1);
    let told = erase(
        &crate::erasing::admin(&hub).await,
        &known["resident"]["id"],
        "本人依法申请删除",
        false,
    )
    .await;
    assert_eq!(told["erased"], true, "{told}");
    for table in ["match_keys", "match_subjects"] {
        assert_eq!(count(&db, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
}

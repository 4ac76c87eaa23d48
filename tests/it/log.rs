//! Which department asked for what: every request has an entry before its answer leaves.

use hub_tests::{Database, TestHub};
use serde_json::{Value, json};

const NAME: &str =
    "query Name($n: String!) { resident(idDocument: {number: $n}) { id name occupation } }";
const ENTRIES: &str = "query($f: AuditFilter) { auditEntries(filter: $f, first: 50) { nodes { \
     id index time requestId kind department { code } actor client purpose operation documentHash \
     attributes written subjects refused { attribute rule } outcome code count leaf } } }";

#[tokio::test]
async fn an_answer_carries_the_receipt_of_its_entry() {
    let hub = TestHub::start().await;
    let asked = hub.ask("health").await.header("x-request-id", "mine-7");
    let answer = asked.with(NAME, json!({ "n": hub.sample() })).await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({ "f": { "department": "health" } })).await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|one| one["id"] == answer.entry()).unwrap();
    assert_eq!(entry["leaf"], answer.body["extensions"]["receipt"]["leaf"]);
    assert_eq!(entry["requestId"], "mine-7");
    assert_eq!(entry["operation"], "Name");
    assert_eq!(entry["purpose"], "public_health_service");
    assert_eq!(entry["attributes"], json!(["person_name"]));
    assert_eq!(entry["subjects"], json!([answer.body["data"]["resident"]["id"]]));
    assert_eq!(entry["refused"], json!([{ "attribute": "occupation", "rule": "no_grant" }]));
    assert_eq!(entry["outcome"], "PARTIAL");
    assert_eq!(entry["client"], hub.client("health").to_string());
}

#[tokio::test]
async fn every_kind_of_request_has_its_entry() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let number = json!({ "n": hub.sample() });
    let replies = [
        (police.with(NAME, number.clone()).await, "OK"),
        (police.clone().without("x-purpose").with(NAME, number.clone()).await, "REFUSED"),
        (hub.anonymous().with(NAME, number.clone()).await, "REFUSED"),
        (
            police
                .clone()
                .header("authorization", "Bearer forged")
                .with(NAME, number.clone())
                .await,
            "REFUSED",
        ),
        (police.query("{ resident(").await, "REFUSED"),
        (police.query("{ nonsense }").await, "ERROR"),
        (police.with(NAME, json!({ "n": "11010519491231002X" })).await, "OK"),
        (police.with(NAME, json!({ "n": "12" })).await, "ERROR"),
        (police.query("{ viewer { role } }").await, "OK"),
        (police.send("POST", "/graphql", Some("not json")).await, "REFUSED"),
        (
            police
                .clone()
                .header("content-type", "text/plain")
                .send("POST", "/graphql", Some("{}"))
                .await,
            "REFUSED",
        ),
        (police.send("GET", "/graphql?query={viewer{role}}", None).await, "OK"),
        (police.send("GET", "/graphql?query={residents{nodes{id}}}", None).await, "REFUSED"),
    ];
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({})).await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    for (reply, outcome) in &replies {
        let entry = nodes.iter().find(|one| one["id"] == reply.entry());
        let entry = entry.unwrap_or_else(|| panic!("no entry of {}", reply.text));
        assert_eq!(entry["outcome"], *outcome, "{}", reply.text);
    }
    let kinds: Vec<_> = nodes.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"token") && kinds.contains(&"login"), "{kinds:?}");
}

#[tokio::test]
async fn a_write_and_its_entry_are_one() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let document = "mutation { recordResident(input: {record: {name: \"测试人丙\", occupation: \"木匠\"}}) { decision resident { id name } } }";
    let reply = staff.query(document).await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({ "f": { "department": "communities" } })).await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    let of_write: Vec<_> = nodes.iter().filter(|one| one["kind"] == "mutation").collect();
    assert_eq!(of_write.len(), 1, "{of_write:?}");
    assert_eq!(of_write[0]["id"], reply.entry());
    assert_eq!(of_write[0]["written"], json!(["occupation", "person_name"]));
    assert_eq!(of_write[0]["actor"], "staff");
}

#[tokio::test]
async fn only_auditors_read_the_log_and_reading_it_is_an_entry() {
    let hub = TestHub::start().await;
    let reply = hub.ask("police").await.with(ENTRIES, json!({})).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
    let auditor = hub.auditor().await;
    let first = auditor.with(ENTRIES, json!({})).await;
    let second = auditor.with(ENTRIES, json!({})).await;
    let nodes = second.data()["auditEntries"]["nodes"].as_array().unwrap();
    assert!(nodes.iter().any(|one| one["id"] == first.entry() && one["actor"] == "auditor"));
}

#[tokio::test]
async fn who_looked_at_a_person_is_told_within_two_seconds() {
    let hub = TestHub::start().await;
    let answer = hub.ask("fire").await.with(NAME, json!({ "n": hub.sample() })).await;
    let id = answer.body["data"]["resident"]["id"].clone();
    let auditor = hub.auditor().await;
    let document = "query($id: ID!) { auditIndexLag disclosures(subject: $id) { nodes { department { code } purpose attributes entry } } }";
    let started = tokio::time::Instant::now();
    loop {
        let reply = auditor.with(document, json!({ "id": id })).await;
        let nodes = reply.data()["disclosures"]["nodes"].as_array().unwrap().clone();
        if let Some(fire) = nodes.iter().find(|one| one["entry"] == answer.entry()) {
            assert_eq!(fire["department"]["code"], "fire");
            assert_eq!(fire["attributes"], json!(["person_name"]));
            break;
        }
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "the index does not follow");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_log_never_holds_a_personal_value() {
    let hub = TestHub::start().await;
    for department in ["police", "fire", "health"] {
        let _reply = hub.ask(department).await.with(NAME, json!({ "n": hub.sample() })).await;
    }
    let _wrong = hub
        .ask("police")
        .await
        .query(&format!("{{ resident(idDocument: {{number: \"{}\"", hub.sample()))
        .await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({})).await;
    for value in [hub.sample(), hub.city.samples.name.as_str(), hub.city.samples.phone.as_str()] {
        assert!(!entries.text.contains(value));
    }
}

#[tokio::test]
async fn without_the_log_there_is_no_answer_and_it_heals() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let number = json!({ "n": hub.sample() });
    assert_eq!(police.with(NAME, number.clone()).await.status, 200);
    let other = crate::tampering::connect(&hub).await;
    let lock = match hub.database {
        Database::Sqlite(_) => "BEGIN IMMEDIATE",
        Database::Postgres(_) => "BEGIN; LOCK TABLE log_head",
    };
    crate::tampering::run(&other, lock).await;
    let started = tokio::time::Instant::now();
    let reply = police.with(NAME, number.clone()).await;
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
    assert_eq!((reply.status, reply.codes()), (503, vec!["AUDIT_UNAVAILABLE"]));
    assert!(reply.body["data"].is_null());
    assert!(!reply.text.contains(&hub.city.samples.name));
    crate::tampering::run(&other, "ROLLBACK").await;
    assert_eq!(police.with(NAME, number).await.status, 200);
}

#[tokio::test]
async fn a_write_without_the_log_is_undone() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let other = crate::tampering::connect(&hub).await;
    crate::tampering::run(&other, "DROP TABLE log_entries").await;
    let document =
        "mutation { recordResident(input: {record: {name: \"测试人丁\"}}) { decision } }";
    let reply = staff.query(document).await;
    assert_eq!((reply.status, reply.codes()), (503, vec!["AUDIT_UNAVAILABLE"]));
    let count =
        crate::tampering::count(&other, "SELECT COUNT(*) FROM records WHERE name = '测试人丁'")
            .await;
    assert_eq!(count, 0);
}

#[tokio::test]
async fn numbers_of_people_do_not_reach_the_log() {
    let hub = TestHub::start().await;
    let number = hub.sample().to_owned();
    let police = hub.ask("police").await.header("x-request-id", &number);
    let document = format!("query q{number} {{ viewer {{ role }} }}");
    let _named = police.purpose(&number).query(&document).await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({})).await;
    assert!(!entries.text.contains(&number));
}

#[tokio::test]
async fn a_refused_part_of_a_write_is_in_the_log() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let document = "mutation { a: recordResident(input: {record: {name: \"测试人戊\"}}) { decision } \
         b: recordResident(input: {record: {name: \"测试人己\"}, observedOn: \"2099-01-01\"}) { decision userErrors { message } } }";
    let _reply = staff.query(document).await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({ "f": { "department": "communities" } })).await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    let outcomes: Vec<_> = nodes
        .iter()
        .filter(|one| one["kind"] == "mutation")
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["ERROR", "OK"]);
}

#[tokio::test]
async fn a_filter_is_a_disclosure() {
    let hub = TestHub::start().await;
    let document = "{ residents(filter: {status: {dibaoStatus: true}}) { nodes { id } } }";
    let answer = hub.ask("legal_aid").await.query(document).await;
    let auditor = hub.auditor().await;
    let entries = auditor.with(ENTRIES, json!({ "f": { "department": "legal_aid" } })).await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|one| one["id"] == answer.entry()).unwrap();
    assert_eq!(entry["attributes"], json!(["dibao_status"]));
}

#[tokio::test]
async fn what_is_shown_beside_something_that_failed_is_in_the_log() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let document = format!(
        "{{ shown: resident(idDocument: {{number: \"{}\"}}) {{ name }} \
            failed: resident(idDocument: {{number: \"123\"}}) {{ name }} }}",
        hub.sample()
    );
    let reply = police.query(&document).await;
    assert!(reply.body["data"]["shown"]["name"].is_string(), "{}", reply.text);
    assert_eq!(
        (&reply.body["data"]["failed"], reply.codes()),
        (&Value::Null, vec!["INVALID_INPUT"])
    );
    let auditor = hub.auditor().await;
    let entries = "{ auditEntries(first: 5, filter: { department: \"police\" }) { nodes { outcome code attributes subjects } } }";
    let reply = auditor.query(entries).await;
    let entry = &reply.data()["auditEntries"]["nodes"][0];
    assert_eq!((&entry["outcome"], &entry["code"]), (&json!("PARTIAL"), &json!("INVALID_INPUT")));
    let attributes = entry["attributes"].as_array().unwrap();
    assert!(attributes.contains(&json!("person_name")), "{entry}");
    assert_eq!(entry["subjects"].as_array().unwrap().len(), 1);
}

//! A subject is erased for good: nobody finds it, no readable value of it is left, the log still verifies.

use hub_policy::CallerRole;
use hub_tests::{Ask, Database, Demo, TestHub};
use hub_values::IdNumber;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::tampering::{connect, count, run};

const ERASE: &str = "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { erased sourceRecords attributes relations neighbours userErrors { path message } } }";
const NAME: &str = "欧阳删除测";
const PHONE: &str = "19900123456";
const ADDRESS: &str = "枫台花园33号楼2单元501室";

fn number() -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1990, 5, 17).unwrap();
    IdNumber::compose("519902", birth, 998).unwrap().as_str().to_owned()
}

pub(crate) async fn admin(hub: &TestHub) -> Ask {
    let cookie = hub.session("bureau", CallerRole::DataBureauAdmin, None).await;
    hub.anonymous().header("cookie", &cookie).purpose("data_governance")
}

pub(crate) async fn erase(admin: &Ask, id: &Value, reason: &str, is_dry_run: bool) -> Value {
    let input = json!({ "id": id, "reason": reason, "dryRun": is_dry_run });
    let reply = admin.with(ERASE, json!({ "input": input })).await;
    reply.data()["eraseSubject"].clone()
}

/// Enters a person twice, and a household in which they are the householder by link and by name.
async fn enter(staff: &Ask) -> (Value, Value) {
    let person = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { resident { id } userErrors { message } } }";
    let mut id = Value::Null;
    for phone in ["19900765432", PHONE] {
        let record = json!({ "idDocument": { "number": number() }, "name": NAME, "mobilePhone": phone, "residenceAddress": ADDRESS });
        let reply = staff.with(person, json!({ "input": { "record": record } })).await;
        id = reply.data()["recordResident"]["resident"]["id"].clone();
        assert!(id.is_string(), "{}", reply.text);
    }
    let household = "mutation($input: RecordHouseholdInput!) { recordHousehold(input: $input) { household { id members { resident { id } } } userErrors { message } } }";
    let input = json!({
        "key": "h-1",
        "record": { "householdNo": "删户0001", "householderName": NAME, "householderPhone": PHONE },
        "dwelling": ADDRESS,
        "members": [{ "idNumber": number(), "relation": "户主" }],
    });
    let reply = staff.with(household, json!({ "input": input })).await;
    let household = reply.data()["recordHousehold"]["household"].clone();
    assert_eq!(household["members"][0]["resident"]["id"], id, "{}", reply.text);
    (id, household["id"].clone())
}

const WHO: &str = "query($n: String!) { resident(idDocument: {number: $n}) { id } }";
const NODE: &str = "query($id: ID!) { node(id: $id) { id } }";

async fn found(ask: &Ask, id: &Value) -> Vec<bool> {
    let by_number = ask.with(WHO, json!({ "n": number() })).await;
    let by_id = ask.with(NODE, json!({ "id": id })).await;
    let mut found =
        vec![by_number.data()["resident"].is_object(), by_id.data()["node"].is_object()];
    for filter in [
        json!({ "mobilePhone": PHONE }),
        json!({ "phoneEnd": &PHONE[7..] }),
        json!({ "name": NAME }),
    ] {
        let document = "query($f: ResidentFilter) { residents(filter: $f) { nodes { id } } }";
        let reply = ask.with(document, json!({ "f": filter })).await;
        let nodes = reply.data()["residents"]["nodes"].as_array().unwrap().clone();
        found.push(nodes.iter().any(|one| one["id"] == *id));
    }
    found
}

#[tokio::test]
async fn who_was_erased_is_found_by_nothing_and_makes_a_new_subject_later() {
    let hub = TestHub::start().await;
    let (staff, police, admin) = (hub.staff().await, hub.ask("police").await, admin(&hub).await);
    let (id, household) = enter(&staff).await;
    assert_eq!(found(&police, &id).await, [true; 5]);
    let would = erase(&admin, &id, "本人依法申请删除", true).await;
    assert_eq!((would["erased"].as_bool(), would["relations"].as_i64()), (Some(false), Some(1)));
    assert_eq!(would["sourceRecords"], 2);
    assert_eq!(would["neighbours"], json!([household]));
    assert!(would["attributes"].as_array().unwrap().contains(&json!("mobile_phone")));
    assert_eq!(found(&police, &id).await, [true; 5], "a dry run erases nothing");
    let done = erase(&admin, &id, "本人依法申请删除", false).await;
    assert_eq!((done["erased"].as_bool(), done["sourceRecords"].as_i64()), (Some(true), Some(2)));
    assert_eq!(found(&police, &id).await, [false; 5]);
    let asked =
        "query($id: ID!) { node(id: $id) { ... on Household { members { resident { id } } } } }";
    let home = police.with(asked, json!({ "id": household })).await;
    assert_eq!(home.data()["node"]["members"], json!([]));
    let again = erase(&admin, &id, "重复", false).await;
    assert_eq!(again["userErrors"][0]["path"], json!(["input", "id"]));
    let (new, _) = enter(&staff).await;
    assert_ne!(new, id);
    assert_eq!(found(&police, &new).await, [true; 5]);
}

#[tokio::test]
async fn nothing_readable_of_them_is_left_in_the_database() {
    let hub = TestHub::start().await;
    let (staff, admin) = (hub.staff().await, admin(&hub).await);
    let (id, _) = enter(&staff).await;
    let files = |hub: &TestHub| match &hub.database {
        Database::Sqlite(path) => {
            let mut bytes = std::fs::read(path).unwrap();
            bytes.extend(std::fs::read(path.with_extension("db-wal")).unwrap());
            bytes
        }
        Database::Postgres(_) => hub.database.dump(),
    };
    let holds =
        |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|one| one == text.as_bytes());
    assert!(holds(&files(&hub), NAME), "the name lies open, so the search works");
    let db = connect(&hub).await;
    let subjects = count(&db, "SELECT COUNT(*) FROM subjects").await;
    let done = erase(&admin, &id, "本人依法申请删除", false).await;
    assert_eq!(done["erased"], true);
    let bytes = files(&hub);
    for value in [NAME, PHONE, ADDRESS, number().as_str()] {
        assert!(!holds(&bytes, value), "{value} is still there");
    }
    // The data key is gone, and with it whatever an old page may hold.
    assert_eq!(count(&db, "SELECT COUNT(*) FROM subjects").await, subjects - 1);
    let sql = "SELECT COUNT(*) FROM source_records WHERE sealed_for NOT IN (SELECT id FROM subjects) \
               AND (sealed IS NOT NULL OR origin IS NOT NULL OR open <> '[]')";
    assert_eq!(count(&db, sql).await, 0);
    // What the household said about its householder by name is gone, what it says itself is not.
    let police = hub.ask("police").await;
    let listed =
        police.query("{ households(first: 100) { nodes { number householderName } } }").await;
    let nodes = listed.data()["households"]["nodes"].as_array().unwrap().clone();
    let home = nodes.iter().find(|one| one["number"] == "删户0001").unwrap();
    assert!(home["householderName"].is_null());
}

#[tokio::test]
async fn the_log_says_who_erased_and_why_and_still_verifies() {
    let hub = TestHub::start().await;
    let (staff, admin) = (hub.staff().await, admin(&hub).await);
    let (id, household) = enter(&staff).await;
    let done = erase(&admin, &id, "依据《个人信息保护法》第四十七条", false).await;
    assert_eq!(done["erased"], true);
    let _size = hub.hub.sign_checkpoint().await.unwrap();
    let auditor = hub.auditor().await;
    let asked = "{ auditEntries(first: 20) { nodes { operation actor reason subjects purpose outcome written } } }";
    let found = auditor.query(asked).await;
    let nodes = found.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let entry = nodes.iter().find(|one| one["operation"] == "eraseSubject").unwrap();
    assert_eq!(entry["actor"], "bureau");
    assert_eq!(entry["reason"], "依据《个人信息保护法》第四十七条");
    assert_eq!(entry["purpose"], "data_governance");
    let subjects = entry["subjects"].as_array().unwrap();
    assert!(subjects.contains(&id) && subjects.contains(&household), "{entry}");
    assert!(crate::tampering::verified(&hub).await.is_ok());
}

#[tokio::test]
async fn a_reason_that_names_a_person_is_refused() {
    let hub = TestHub::start().await;
    let (staff, admin) = (hub.staff().await, admin(&hub).await);
    let (id, _) = enter(&staff).await;
    let named = format!("应{NAME}要求");
    let with_number = format!("证件 {}", number());
    let long = "长".repeat(201);
    for reason in ["", " ", "电话 199-0012-3456", &with_number, &named, &long, "a\nb"] {
        let refused = erase(&admin, &id, reason, false).await;
        assert_eq!(refused["userErrors"][0]["path"], json!(["input", "reason"]), "{reason:?}");
        assert_eq!(refused["erased"], false);
    }
    assert_eq!(found(&hub.ask("police").await, &id).await, [true; 5]);
}

#[tokio::test]
async fn only_the_data_bureau_erases() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let (id, _) = enter(&staff).await;
    for ask in [staff, hub.ask("police").await, hub.auditor().await] {
        let input = json!({ "id": id, "reason": "试", "dryRun": true });
        let reply = ask.with(ERASE, json!({ "input": input })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
}

#[tokio::test]
async fn a_record_that_was_moved_to_somebody_else_stays_theirs() {
    let hub = TestHub::start().await;
    let (staff, admin) = (hub.staff().await, admin(&hub).await);
    let (id, _) = enter(&staff).await;
    let person = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { resident { id } } }";
    let record = json!({ "record": { "name": "另一人", "mobilePhone": "19900333333" } });
    let reply = staff.with(person, json!({ "input": record })).await;
    let other = reply.data()["recordResident"]["resident"]["id"].clone();
    let uuid = |id: &Value| match hub_graphql::GlobalId::decode(id.as_str().unwrap()) {
        Some(hub_graphql::GlobalId::Subject(_, id)) => id,
        _ => panic!("no subject"),
    };
    // A steward moves all records of the first one to the second one.
    let db = connect(&hub).await;
    let literal = |id: &Value| match hub.database {
        Database::Sqlite(_) => format!("x'{}'", uuid(id).to_string().replace('-', "")),
        Database::Postgres(_) => format!("'{}'", uuid(id)),
    };
    let copy = format!(
        "INSERT INTO links (id, record, subject, decided_by, explanation, decided_at) \
         SELECT record, record, {}, 'test', '{{}}', decided_at FROM links WHERE subject = {}",
        literal(&other),
        literal(&id)
    );
    run(&db, &copy).await;
    let supersede = format!(
        "UPDATE links SET superseded_by = record WHERE subject = {} AND decided_by <> 'test'",
        literal(&id)
    );
    run(&db, &supersede).await;
    let done = erase(&admin, &id, "误登记", false).await;
    assert_eq!(done["erased"], true, "{done}");
    let police = hub.ask("police").await;
    let asked = "query($id: ID!) { node(id: $id) { ... on Resident { facts(attributes: [\"mobile_phone\"]) { history { nodes { text } } } } } }";
    let reply = police.with(asked, json!({ "id": other })).await;
    assert_eq!(
        reply.data()["node"]["facts"][0]["history"]["nodes"].as_array().unwrap().len(),
        3,
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn the_command_erases_beside_a_running_hub() {
    let dir = TempDir::new().unwrap();
    let demo = Demo::start(dir.path()).await;
    let id = demo.credentials()["samples"]["residentId"].as_str().unwrap().to_owned();
    let would = demo.command(&["subject", "erase", &id, "--reason", "演示", "--dry-run"]);
    let text = String::from_utf8(would.stdout).unwrap();
    assert!(would.status.success() && text.contains("would go"), "{text}");
    let phone = demo.command(&["subject", "erase", &id, "--reason", "电话19900123456"]);
    assert_eq!(phone.status.code(), Some(1));
    let done = demo.command(&["subject", "erase", &id, "--reason", "演示"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let again = demo.command(&["subject", "erase", &id, "--reason", "演示"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(demo.command(&["audit", "verify"]).status.success());
}

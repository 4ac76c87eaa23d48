//! Staff enter a person once; everybody sees what they may at once.

use hub_tests::{Ask, TestHub};
use hub_values::IdNumber;
use serde_json::{Value, json};

/// A number of an invented region that nobody in the city has.
fn number() -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1990, 5, 17).unwrap();
    IdNumber::compose("519902", birth, 998).unwrap().as_str().to_owned()
}

const RECORD: &str = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { \
     decision resident { id name sex birthDate mobilePhone } warnings { message } \
     userErrors { path code message } } }";

async fn enter(staff: &Ask, record: Value) -> Value {
    let reply = staff.with(RECORD, json!({ "input": { "record": record } })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.data()["recordResident"].clone()
}

fn person() -> Value {
    json!({
        "idDocument": { "number": number() },
        "name": "测试人甲",
        "mobilePhone": "19900123456",
        "residenceAddress": "枫台花园3号楼2单元501室",
        "livingArrangement": "独居",
        "mobilityImpaired": true,
        "occupation": "木匠",
    })
}

#[tokio::test]
async fn a_person_is_created_once_and_linked_the_second_time() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let first = enter(&staff, person()).await;
    assert_eq!(first["decision"], "CREATED");
    assert_eq!(first["resident"]["sex"], "FEMALE");
    assert_eq!(first["resident"]["birthDate"], "1990-05-17");
    let again = enter(&staff, person()).await;
    assert_eq!(again["decision"], "LINKED");
    assert_eq!(again["resident"]["id"], first["resident"]["id"]);
    let mut changed = person();
    changed["mobilePhone"] = json!("19900765432");
    let changed = enter(&staff, changed).await;
    assert_eq!(changed["decision"], "LINKED");
    assert_eq!(changed["resident"]["mobilePhone"], "19900765432");
}

#[tokio::test]
async fn all_six_departments_see_at_once_what_they_may() {
    let hub = TestHub::start().await;
    let number = json!({ "n": number() });
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { name mobilePhone occupation mobilityImpaired residenceAddress } }";
    // Asked before, so that an answer of nothing could have been remembered.
    let before = hub.ask("fire").await.with(document, number.clone()).await;
    assert!(before.body["data"]["resident"].is_null());
    let _entered = enter(&hub.staff().await, person()).await;
    for department in
        ["police", "fire", "market_supervision", "city_management", "legal_aid", "health"]
    {
        let reply = hub.ask(department).await.with(document, number.clone()).await;
        let resident = &reply.body["data"]["resident"];
        assert_eq!(resident["name"], "测试人甲", "{department}");
        let sees_occupation = resident["occupation"].is_string();
        assert_eq!(sees_occupation, department == "police", "{department}");
        let sees_flag = resident["mobilityImpaired"].is_boolean();
        assert_eq!(sees_flag, ["fire", "health"].contains(&department), "{department}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_is_written() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let mut wrong = person();
    let mut digits = number();
    let last = if digits.ends_with('1') { "2" } else { "1" };
    digits.replace_range(17.., last);
    wrong["idDocument"]["number"] = json!(digits);
    wrong["mobilePhone"] = json!("123");
    let told = enter(&staff, wrong).await;
    assert!(told["decision"].is_null());
    let errors = told["userErrors"].as_array().unwrap();
    let paths: Vec<_> = errors.iter().map(|one| one["path"].clone()).collect();
    assert_eq!(
        paths,
        [
            json!(["input", "record", "idDocument", "number"]),
            json!(["input", "record", "mobilePhone"])
        ]
    );
    assert!(errors[0]["message"].as_str().unwrap().contains("校验"));
    let document = "{ residents(filter: {name: \"测试人甲\"}) { nodes { id } } }";
    let found = staff.query(document).await;
    assert_eq!(found.data()["residents"]["nodes"], json!([]));
}

#[tokio::test]
async fn a_name_that_turns_the_writing_direction_is_refused() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    for name in ["甲\u{202e}乙", "甲\u{0007}乙", ""] {
        let told = enter(&staff, json!({ "name": name })).await;
        assert!(told["decision"].is_null(), "{name:?}");
    }
}

#[tokio::test]
async fn staff_enter_for_their_own_community_only() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let areas = staff.query("{ areas { id code level } }").await;
    let other = areas.data()["areas"].as_array().unwrap().iter();
    let other = other
        .clone()
        .find(|area| area["level"] == "COMMUNITY" && area["code"] != hub.sample_community())
        .unwrap();
    let input = json!({ "record": person(), "community": other["id"] });
    let reply = staff.with(RECORD, json!({ "input": input })).await;
    let told = &reply.data()["recordResident"];
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "community"]));
}

#[tokio::test]
async fn a_department_states_only_what_it_may() {
    let hub = TestHub::start().await;
    let record =
        json!({ "idDocument": { "number": number() }, "name": "测试人甲", "dibaoStatus": true });
    let told = enter(&hub.ask("health").await, record).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "record", "dibaoStatus"]));
}

#[tokio::test]
async fn a_household_is_entered_with_its_members() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let _person = enter(&staff, person()).await;
    let document = "mutation($input: RecordHouseholdInput!) { recordHousehold(input: $input) { decision userErrors { message } \
         household { kind number dwelling { address } householder { name } members { relation { code } resident { name } } } } }";
    let input = json!({
        "kind": "RESIDING",
        "key": "house-1",
        "record": { "householdNo": "测户0001" },
        "dwelling": "枫台花园3-2-501",
        "members": [{ "idNumber": number(), "relation": "户主" }],
    });
    let reply = staff.with(document, json!({ "input": input })).await;
    let told = &reply.data()["recordHousehold"];
    assert_eq!(told["decision"], "CREATED", "{}", reply.text);
    let household = &told["household"];
    assert_eq!(household["number"], "测户0001");
    assert_eq!(household["householder"]["name"], "测试人甲");
    assert!(household["dwelling"]["address"].as_str().unwrap().contains("501"));
    // The same place in another style is the same dwelling.
    let found = staff.query("{ dwelling(address: \"枫台花园3号楼2单元501室\") { status } }").await;
    assert_eq!(found.data()["dwelling"]["status"], "FOUND");
    let unsure = staff.query("{ dwelling(address: \"枫台花园3-501\") { status } }").await;
    assert_eq!(unsure.data()["dwelling"]["status"], "AMBIGUOUS");
}

#[tokio::test]
async fn an_auditor_changes_nothing_and_sees_nobody() {
    let hub = TestHub::start().await;
    let auditor = hub.auditor().await;
    let reply = auditor.with(RECORD, json!({ "input": { "record": person() } })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { name } }";
    let reply = auditor.with(document, json!({ "n": hub.sample() })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_register_keeps_a_wrong_number_as_a_claim() {
    let hub = TestHub::start().await;
    let mut digits = number();
    let last = if digits.ends_with('1') { "2" } else { "1" };
    digits.replace_range(17.., last);
    let record = json!({ "idDocument": { "number": digits }, "name": "测试人乙" });
    let health = hub.ask("health").await;
    let told = enter(&health, record).await;
    assert_eq!(told["decision"], "CREATED");
    assert_eq!(told["warnings"].as_array().unwrap().len(), 1);
    let id = told["resident"]["id"].clone();
    let document = "query($id: ID!) { node(id: $id) { ... on Resident { idNumber } } }";
    let reply = health.with(document, json!({ "id": id })).await;
    assert!(reply.data()["node"]["idNumber"].is_null());
}

#[tokio::test]
async fn entering_a_number_of_another_community_shows_and_changes_nothing() {
    let hub = TestHub::start().await;
    let other = hub
        .city
        .filings
        .iter()
        .find(|one| {
            one.subject == "resident"
                && one.source == "communities"
                && one.community.as_deref() != Some(hub.sample_community())
                && one.values.get("id_number").is_some_and(|number| number.len() == 18)
        })
        .unwrap();
    let number = &other.values["id_number"];
    let staff = hub.staff().await;
    let record = json!({ "idDocument": { "number": number }, "name": "别的名字", "mobilePhone": "19900111111" });
    let told = enter(&staff, record).await;
    assert_eq!(told["decision"], "NEEDS_REVIEW");
    assert!(told["resident"].is_null());
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { name mobilePhone } }";
    let seen = staff.with(document, json!({ "n": number })).await;
    assert!(seen.data()["resident"].is_null());
    let police = hub.ask("police").await.with(document, json!({ "n": number })).await;
    assert_ne!(police.data()["resident"]["name"], "别的名字");
    assert_ne!(police.data()["resident"]["mobilePhone"], "19900111111");
}

#[tokio::test]
async fn who_is_left_out_of_a_household_has_left_and_is_not_forgotten() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let _person = enter(&staff, person()).await;
    let document = "mutation($input: RecordHouseholdInput!) { recordHousehold(input: $input) { decision household { id members { resident { name } } } } }";
    let day = |day: &str, members: Value| json!({ "input": { "key": "h", "record": { "householdNo": "测户0002" }, "observedOn": day, "members": members } });
    let with = json!([{ "idNumber": number(), "relation": "户主", "from": "2026-01-01" }]);
    let first = staff.with(document, day("2026-01-01", with)).await;
    let id = first.data()["recordHousehold"]["household"]["id"].clone();
    let second = staff.with(document, day("2026-06-01", json!([]))).await;
    assert_eq!(second.data()["recordHousehold"]["household"]["members"], json!([]));
    let asked = "query($id: ID!) { node(id: $id) { ... on Household { members(asOf: \"2026-03-01\") { to resident { name } } } } }";
    let then = staff.with(asked, json!({ "id": id })).await;
    assert_eq!(then.data()["node"]["members"][0]["resident"]["name"], "测试人甲");
    assert_eq!(then.data()["node"]["members"][0]["to"], "2026-05-31");
}

#[tokio::test]
async fn a_strict_write_that_could_not_be_answered_is_not_written() {
    let hub = TestHub::start().await;
    let health = hub.ask("health").await.strictly();
    let document = "mutation { recordResident(input: {record: {name: \"严格测试\"}}) { decision resident { name dibaoStatus } } }";
    let reply = health.query(document).await;
    assert_eq!(reply.status, 403, "{}", reply.text);
    let police = hub.ask("police").await;
    let found = police.query("{ residents(filter: {name: \"严格测试\"}) { nodes { id } } }").await;
    assert_eq!(found.data()["residents"]["nodes"], json!([]));
}

#[tokio::test]
async fn staff_need_an_area() {
    let hub = TestHub::start().await;
    let by = hub_policy::Caller::operator().unwrap();
    let new = hub_app::NewUser {
        login: "nowhere".to_owned(),
        role: hub_policy::CallerRole::CommunityStaff,
        department: "communities".parse().unwrap(),
        area: None,
        name: None,
        password: "long enough".to_owned(),
        must_change_password: false,
    };
    assert!(hub.hub.add_user(&by, new).await.is_err());
}

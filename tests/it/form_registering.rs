//! Forms in the hub: a department drops its own file, the hub suggests, the data bureau decides.

use hub_policy::CallerRole;
use hub_sheet::{FormColumn, FormPage, write_form};
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::story::{empty, person};

const FORM: &str = "id code version state title subject period shipped hasFile reason decisionReason \
     department { code } columns { number heading askAgain \
     meaning { kind attribute { code } role transform context } }";
const SUGGESTION: &str = "suggestion { sheet title subject subjectIsSure columns { cell heading chosen \
     meaning { kind attribute { code } role transform } \
     candidates { confidence reason meaning { attribute { code } role } } } }";

/// Registers a form and gives the payload.
pub(crate) async fn register(ask: &Ask, input: Value) -> Value {
    let document = format!(
        "mutation($input: RegisterFormInput!) {{ registerForm(input: $input) {{ form {{ {FORM} }} \
         {SUGGESTION} userErrors {{ path code message }} }} }}"
    );
    ask.with(&document, json!({ "input": input })).await.data()["registerForm"].clone()
}

/// Decides about a form and gives the payload.
pub(crate) async fn decide(ask: &Ask, id: &Value, decision: &str, reason: Option<&str>) -> Value {
    let document = format!(
        "mutation($input: DecideFormInput!) {{ decideForm(input: $input) {{ form {{ {FORM} }} \
         userErrors {{ path code message }} }} }}"
    );
    let input = json!({ "input": { "id": id, "decision": decision, "reason": reason } });
    ask.with(&document, input).await.data()["decideForm"].clone()
}

async fn forms(ask: &Ask, filter: Value) -> Vec<Value> {
    let document = format!(
        "query($f: FormFilter) {{ forms(filter: $f, first: 100) {{ nodes {{ {FORM} }} }} }}"
    );
    let reply = ask.with(&document, json!({ "f": filter })).await;
    reply.data()["forms"]["nodes"].as_array().unwrap().clone()
}

async fn overlap(ask: &Ask, draft: Value) -> Value {
    let document = "query($d: FormDraftInput!) { formOverlap(draft: $d) { columnCount sharedCount \
        subjects partial estimatedMinutes held { number heading askedBy { code } \
        held { area { code } fresh stale missing } } new { heading } switchedOff { heading } \
        context { heading } similar { form { code } shared perCent mergeable } \
        userErrors { path code message } } }";
    ask.with(document, json!({ "d": draft })).await.data()["formOverlap"].clone()
}

/// A workbook with a title, a line to fill in, groups over headings, and notes.
pub(crate) fn workbook(title: &str, columns: &[(&str, &str)]) -> Vec<u8> {
    let column = |(group, heading): &(&str, &str)| FormColumn {
        group: (*group).to_owned(),
        heading: (*heading).to_owned(),
        choices: Vec::new(),
    };
    let page = FormPage {
        name: "填报".to_owned(),
        title: title.to_owned(),
        above: vec!["填报单位：          填报日期：".to_owned()],
        columns: columns.iter().map(column).collect(),
        rows: Vec::new(),
        below: vec!["说明：没有的内容请留空。".to_owned()],
    };
    write_form(&[page]).unwrap()
}

fn elderly() -> Vec<u8> {
    workbook(
        "独居老人走访登记表",
        &[
            ("", "序号"),
            ("", "姓名"),
            ("", "身份证号"),
            ("", "年龄"),
            ("", "联系电话"),
            ("监护人", "姓名"),
            ("监护人", "电话"),
            ("", "走访结果"),
        ],
    )
}

fn paths(told: &Value) -> Vec<String> {
    let errors = told["userErrors"].as_array().unwrap();
    let path = |one: &Value| {
        let parts = one["path"].as_array().unwrap().iter();
        parts.map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
    };
    errors.iter().map(path).collect()
}

#[tokio::test]
async fn a_departments_own_file_becomes_a_form_that_the_data_bureau_admits() {
    let hub = empty().await;
    let (civil, admin, police) =
        (hub.ask("civil_affairs").await, hub.admin().await, hub.ask("police").await);
    let file = civil.upload("独居老人.xlsx", elderly()).await;
    let tried = register(&civil, json!({ "file": file, "dryRun": true })).await;
    let columns = tried["suggestion"]["columns"].as_array().unwrap();
    assert_eq!(tried["suggestion"]["title"], "独居老人走访登记表");
    let of = |cell: &str| columns.iter().find(|one| one["cell"] == cell).unwrap();
    assert_eq!(of("B4")["meaning"]["attribute"]["code"], "person_name", "{tried}");
    assert_eq!(of("D4")["meaning"]["transform"], "age");
    assert_eq!(of("F4")["heading"], "监护人/姓名");
    assert!(of("B4")["candidates"][0]["confidence"].as_i64().unwrap() >= 75);
    assert!(!of("B4")["candidates"][0]["reason"].as_str().unwrap().is_empty());
    assert!(tried["form"].is_null());
    assert_eq!(forms(&civil, json!({ "state": "SUBMITTED" })).await, Vec::<Value>::new());
    let input = json!({ "file": file, "subject": "RESIDENT", "period": "每季度",
        "columns": [{ "heading": "走访结果", "supplementary": true }] });
    let done = register(&civil, input).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    let form = &done["form"];
    assert_eq!((&form["state"], &form["version"]), (&json!("SUBMITTED"), &json!(1)));
    assert_eq!((&form["hasFile"], &form["shipped"]), (&json!(true), &json!(false)));
    assert_eq!(form["columns"].as_array().unwrap().len(), 8);
    // Until it is admitted it is there for its own department and for those who decide.
    let seen = json!({ "state": "SUBMITTED" });
    assert_eq!(forms(&police, seen.clone()).await, Vec::<Value>::new());
    let id = form["id"].as_str().unwrap();
    let by_node = format!("{{ node(id: {id:?}) {{ id ... on Form {{ code }} }} }}");
    assert!(police.query(&by_node).await.data()["node"].is_null());
    assert_eq!(forms(&admin, seen).await.len(), 1);
    let told = decide(&admin, &form["id"], "REFUSE", None).await;
    assert_eq!(paths(&told), ["input.reason"]);
    let told = decide(&admin, &form["id"], "ADMIT", None).await;
    assert_eq!((&told["form"]["state"], &told["userErrors"]), (&json!("ADMITTED"), &json!([])));
    let again = decide(&admin, &form["id"], "REFUSE", Some("与他表重复")).await;
    assert_eq!(again["userErrors"][0]["code"], "CONFLICT", "{again}");
    assert_eq!(police.query(&by_node).await.data()["node"]["code"], form["code"]);
    let admitted =
        forms(&police, json!({ "department": "civil_affairs", "state": "ADMITTED" })).await;
    assert!(admitted.iter().any(|one| one["code"] == form["code"]));
}

#[tokio::test]
async fn the_forms_that_ship_are_there_and_public() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let all = forms(&staff, json!({})).await;
    assert_eq!(all.len(), 26);
    assert!(all.iter().all(|one| one["shipped"] == true && one["state"] == "ADMITTED"));
    let page =
        staff.query("{ forms(first: 10) { nodes { code } pageInfo { endCursor hasNextPage } } }");
    let page = page.await.data()["forms"].clone();
    let document = "query($a: String) { forms(first: 100, after: $a) { nodes { code } } }";
    let after = json!({ "a": page["pageInfo"]["endCursor"] });
    let rest = staff.with(document, after).await.data()["forms"]["nodes"].clone();
    let codes = |nodes: &Value| nodes.as_array().unwrap().len();
    assert_eq!(codes(&page["nodes"]) + codes(&rest), 26);
    let filter = json!({ "code": "police_rental_house" });
    assert_eq!(forms(&staff, filter).await[0]["subject"], "DWELLING");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_by_cell_and_nothing_is_written() {
    let hub = empty().await;
    let health = hub.ask("health").await;
    let twice = workbook("走访表", &[("", "姓名"), ("", "居民姓名"), ("", "联系电话")]);
    let file = health.upload("表.xlsx", twice).await;
    let told = register(&health, json!({ "file": file, "subject": "RESIDENT" })).await;
    assert_eq!(paths(&told), ["input.file.B3"], "{told}");
    assert!(told["form"].is_null());
    let unclear = workbook("统计表", &[("", "联系电话"), ("", "序号"), ("", "备注甲")]);
    let file = health.upload("表.xlsx", unclear).await;
    let told = register(&health, json!({ "file": file })).await;
    assert!(paths(&told).contains(&"input.subject".to_owned()), "{told}");
    let nothing = health.upload("表.csv", "甲甲,乙乙\n,\n".into()).await;
    let told = register(&health, json!({ "file": nothing, "subject": "RESIDENT" })).await;
    assert_eq!(paths(&told)[0], "input.file", "{told}");
    let persons = "姓名,13900000001\n,\n";
    let file = health.upload("表.csv", persons.into()).await;
    let told = register(&health, json!({ "file": file, "subject": "RESIDENT" })).await;
    assert!(!told["userErrors"].as_array().unwrap().is_empty(), "{told}");
    assert!(!told.to_string().contains("13900000001"), "{told}");
    // Whose file it is not, for them it is not there.
    let police = hub.ask("police").await;
    let told = register(&police, json!({ "file": file, "subject": "RESIDENT" })).await;
    assert_eq!(paths(&told)[0], "input.file", "{told}");
    assert_eq!(forms(&health, json!({ "state": "SUBMITTED" })).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_somebody_confirmed_is_remembered_for_their_department_alone() {
    let hub = empty().await;
    let (fire, police) = (hub.ask("fire").await, hub.ask("police").await);
    let visits = || workbook("走访表", &[("", "姓名"), ("", "身份证号"), ("", "能否自行下楼甲乙")]);
    let input = |file: &str| json!({ "file": file, "subject": "RESIDENT", "dryRun": true });
    let first = fire.upload("一.xlsx", visits()).await;
    let columns = json!([{ "heading": "能否自行下楼甲乙", "attribute": "mobility_impaired" }]);
    let done =
        register(&fire, json!({ "file": first, "subject": "RESIDENT", "columns": columns })).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    let third = |told: &Value| told["suggestion"]["columns"][2].clone();
    let again = register(&fire, input(&first)).await;
    assert_eq!(third(&again)["meaning"]["attribute"]["code"], "mobility_impaired", "{again}");
    assert_eq!(third(&again)["candidates"][0]["confidence"], 100);
    let other = police.upload("一.xlsx", visits()).await;
    let told = register(&police, input(&other)).await;
    assert_ne!(third(&told)["candidates"][0]["confidence"], 100, "{told}");
}

#[tokio::test]
async fn a_new_version_replaces_the_old_one_when_it_is_admitted() {
    let hub = empty().await;
    let (police, fire, admin) = (hub.ask("police").await, hub.ask("fire").await, hub.admin().await);
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" },
        { "heading": "电话", "attribute": "mobile_phone", "askAgain": true }]);
    let input = |code: &str, reason: Option<&str>| {
        json!({ "code": code, "title": "流动人口核查表", "subject": "RESIDENT",
        "columns": columns, "reason": reason })
    };
    let shipped = "police_floating_population";
    let told = register(&police, input(shipped, None)).await;
    assert_eq!(paths(&told), ["input.reason"], "asking again needs a reason: {told}");
    let told = register(&fire, input(shipped, Some("核查"))).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "{told}");
    let done = register(&police, input(shipped, Some("专项核查"))).await;
    assert_eq!(done["form"]["version"], 2, "{done}");
    assert_eq!(done["form"]["columns"][1]["askAgain"], true);
    let states = async || {
        let all = forms(&police, json!({ "code": shipped })).await;
        all.iter().map(|one| one["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["SUBMITTED", "ADMITTED"]);
    let _done = decide(&admin, &done["form"]["id"], "ADMIT", None).await;
    assert_eq!(states().await, ["ADMITTED", "REPLACED"]);
}

#[tokio::test]
async fn the_admission_check_says_what_is_held_who_asks_and_what_is_new() {
    let hub = empty().await;
    let (staff, civil, admin) =
        (hub.staff().await, hub.ask("civil_affairs").await, hub.admin().await);
    for sequence in 1..=12 {
        let _id = person(&staff, sequence, json!({ "mobilePhone": "13900000001" })).await;
    }
    let file = civil.upload("独居老人.xlsx", elderly()).await;
    let columns = json!([{ "heading": "走访结果", "supplementary": true }]);
    let told =
        overlap(&civil, json!({ "file": file, "subject": "RESIDENT", "columns": columns })).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    assert_eq!((&told["columnCount"], &told["subjects"]), (&json!(8), &json!(12)));
    assert_eq!(told["new"], json!([{ "heading": "走访结果" }]));
    let held = told["held"].as_array().unwrap();
    let of = |heading: &str| held.iter().find(|one| one["heading"] == heading).unwrap();
    assert_eq!(of("联系电话")["held"][0]["fresh"], 12, "{told}");
    assert_eq!(of("监护人/姓名")["held"][0]["missing"], 12, "{told}");
    assert!(of("姓名")["askedBy"].as_array().unwrap().len() > 5, "{told}");
    // Twelve times: the guardian's name and telephone, and the result of the visit, typed.
    assert_eq!(told["estimatedMinutes"], 9.0, "{told}");
    let shipped = forms(&admin, json!({ "code": "police_registered_population" })).await;
    let told = overlap(&admin, json!({ "form": shipped[0]["id"] })).await;
    assert_eq!(told["switchedOff"], json!([{ "heading": "宗教信仰" }]), "{told}");
    let similar = told["similar"].as_array().unwrap();
    assert!(similar.iter().any(|one| one["form"]["code"] == "police_floating_population"));
}

#[tokio::test]
async fn few_subjects_of_a_community_are_not_told() {
    let hub = empty().await;
    let (staff, civil) = (hub.staff().await, hub.ask("civil_affairs").await);
    for sequence in 1..=3 {
        let _id = person(&staff, sequence, json!({ "mobilePhone": "13900000001" })).await;
    }
    let columns = json!([{ "heading": "电话", "attribute": "mobile_phone" }]);
    let told = overlap(&civil, json!({ "subject": "RESIDENT", "columns": columns })).await;
    assert_eq!(told["held"][0]["held"][0]["fresh"], Value::Null, "{told}");
}

#[tokio::test]
async fn who_may_register_and_who_may_decide() {
    let hub = empty().await;
    let (staff, civil) = (hub.staff().await, hub.ask("civil_affairs").await);
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" }]);
    let input = json!({ "title": "名册", "subject": "RESIDENT", "columns": columns });
    let document =
        "mutation($input: RegisterFormInput!) { registerForm(input: $input) { form { id } } }";
    let reply = staff.with(document, json!({ "input": input })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    let done = register(&civil, input).await;
    let document =
        "mutation($input: DecideFormInput!) { decideForm(input: $input) { form { id } } }";
    let input = json!({ "input": { "id": done["form"]["id"], "decision": "ADMIT" } });
    let reply = civil.with(document, input).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"], "its own department does not admit it");
    let document = "query($d: FormDraftInput!) { formOverlap(draft: $d) { columnCount } }";
    let reply = staff.with(document, json!({ "d": { "form": done["form"]["id"] } })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
    audited(&hub, "registerForm").await;
}

/// Each step is an entry.
async fn audited(hub: &TestHub, field: &str) {
    let auditor = hub.auditor().await;
    let reply =
        auditor.query("{ auditEntries(first: 100) { nodes { outcome subjects actor } } }").await;
    let entries = reply.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let is_written = |one: &Value| {
        one["outcome"] == "OK" && one["actor"].as_str().is_some_and(|by| by.starts_with("client:"))
    };
    assert!(entries.iter().any(is_written), "no entry of {field}");
    assert!(entries.iter().any(|one| one["outcome"] == "REFUSED"), "no entry of a refusal");
}

#[tokio::test]
async fn a_data_manager_registers_forms_too() {
    let hub = empty().await;
    let role = CallerRole::DataManager;
    let cookie = hub.session_of("steward", role, "health", None).await;
    let steward = hub.anonymous().header("cookie", &cookie).purpose("public_health_service");
    let file = steward.upload("表.csv", "姓名,身份证号,联系电话\n,,\n".into()).await;
    let done =
        register(&steward, json!({ "file": file, "subject": "RESIDENT", "title": "随访表" }));
    let done = done.await;
    assert_eq!(done["form"]["department"]["code"], "health", "{done}");
}

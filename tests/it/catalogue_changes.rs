//! Attributes that are added, changed and retired while the hub runs.

use hub_app::ImportDecision;
use hub_policy::{Caller, CallerRole};
use hub_tests::{Ask, Demo, Imported, Reply, TestHub, TestHubSettings};
use hub_values::{IdSource as _, SystemIds};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::processes::{ask, token};
use crate::tampering::{connect, count, run};

const ADD: &str = "mutation($input: AddAttributeInput!) { addAttribute(input: $input) { version \
     attribute { code nameZh switchedOff added version } changes { column before after } \
     warnings { path } userErrors { path code message } } }";
const UPDATE: &str = "mutation($input: UpdateAttributeInput!) { updateAttribute(input: $input) { \
     version attribute { name freshnessDays version leadDepartment { code } } \
     changes { column before after } warnings { path } userErrors { path message } } }";
const RETIRE: &str = "mutation($input: RetireAttributeInput!) { retireAttribute(input: $input) { \
     version attribute { retired retirementReason } userErrors { path message } } }";
const LISTED: &str = "query($c: String) { catalogue(filter: {code: $c}) { code name valueType \
     codeTable codes { code label } sealed retired fieldName versions { version change by reason \
     changes { column after } } } }";

async fn empty_hub() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

pub(crate) async fn admin(hub: &TestHub) -> Ask {
    let cookie = hub.session("bureau", CallerRole::DataBureauAdmin, None).await;
    hub.anonymous().header("cookie", &cookie).purpose("data_governance")
}

fn pets(others: Value) -> Value {
    let mut input = json!({
        "code": "pet_count", "nameZh": "宠物数量", "nameEn": "Number of pets",
        "subject": "RESIDENT", "valueType": "INT", "leadDepartment": "city_management",
        "sharingClass": "CONDITIONAL", "freshnessDays": 365, "synonyms": ["养宠数"],
    });
    for (key, value) in others.as_object().unwrap() {
        input[key] = value.clone();
    }
    json!({ "input": input })
}

pub(crate) async fn added(admin: &Ask, others: Value) {
    let reply = admin.with(ADD, pets(others)).await;
    assert_eq!(reply.data()["addAttribute"]["userErrors"], json!([]), "{}", reply.text);
}

fn listed(reply: &Reply) -> Value {
    reply.data()["catalogue"][0].clone()
}

/// A right that somebody gives while the hub runs.
async fn grant(hub: &TestHub, department: &str, purpose: Option<&str>, code: &str, form: &str) {
    let db = connect(hub).await;
    let sql = "INSERT INTO grants (id, department, purpose, attribute, form, from_time) \
               VALUES ($1, $2, $3, $4, $5, 0)";
    let values = [
        SystemIds.uuid().into(),
        department.into(),
        purpose.map(str::to_owned).into(),
        code.into(),
        form.into(),
    ];
    let backend = db.get_database_backend();
    let _done = db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
    run(&db, "UPDATE log_head SET rights_version = rights_version + 1").await;
}

async fn import(hub: &TestHub, file: &str) -> Imported {
    hub.import("communities", file.as_bytes()).await
}

#[tokio::test]
async fn an_added_attribute_is_there_for_the_next_request_and_nobody_sees_it_yet() {
    let hub = empty_hub().await;
    let admin = admin(&hub).await;
    let dry = admin.with(ADD, pets(json!({ "dryRun": true }))).await;
    let told = &dry.data()["addAttribute"];
    assert!(told["attribute"].is_null() && told["version"] == 1, "{told}");
    assert!(told["changes"].as_array().unwrap().iter().any(|one| one["after"] == "宠物数量"));
    let police = hub.ask("police").await;
    let before = police.with(LISTED, json!({ "c": "pet_count" })).await;
    assert_eq!(before.data()["catalogue"], json!([]), "a dry run changed something");
    let done = admin.with(ADD, pets(json!({}))).await;
    assert_eq!(done.data()["addAttribute"]["attribute"]["added"], true);
    assert_eq!(done.data()["addAttribute"]["version"], 2);
    let after = listed(&police.with(LISTED, json!({ "c": "pet_count" })).await);
    assert_eq!((&after["name"], &after["valueType"]), (&json!("宠物数量"), &json!("INT")));
    assert!(after["fieldName"].is_null());
    assert_eq!(
        (&after["versions"][0]["change"], &after["versions"][0]["by"]),
        (&json!("ADDED"), &json!("bureau"))
    );
    // Default deny, to read and to write.
    let rights = "{ viewer { mayRead(purpose: \"population_management\", attribute: \"pet_count\") { answer rule lookup } } }";
    let right = police.query(rights).await.data()["viewer"]["mayRead"][0].clone();
    assert_eq!(right, json!({ "answer": "DENIED", "rule": "no_grant", "lookup": false }));
    let refused = import(&hub, "姓名,养宠数\n测试甲,2\n").await;
    assert_eq!(refused.count(ImportDecision::Refused), 1);
    assert_eq!(refused.rows[0].problems[0].at, "pet_count");
}

#[tokio::test]
async fn an_added_attribute_comes_in_by_its_headings_and_goes_out_under_a_grant() {
    let hub = empty_hub().await;
    let admin = admin(&hub).await;
    let by = Caller::operator().unwrap();
    let codes = "table,code,label_zh,label_en,synonyms\n宠物种类,1,犬,Dog,狗\n宠物种类,2,猫,Cat,\n";
    let told = hub.hub.import_codes(&by, codes.as_bytes(), false).await.unwrap();
    assert_eq!(told.code_tables, ["宠物种类"]);
    let others = json!({ "code": "pet_kinds", "nameZh": "宠物种类情况", "nameEn": "Kinds of pets",
        "valueType": "CODES", "codeTable": "宠物种类", "synonyms": ["养何宠物"] });
    added(&admin, others).await;
    grant(&hub, "communities", None, "pet_kinds", "write").await;
    grant(&hub, "police", Some("population_management"), "pet_kinds", "full").await;
    // The grants came in behind the hub's back; it sees them when it next writes its log.
    let _wakes = hub.ask("police").await.query("{ viewer { role } }").await;
    let report = import(&hub, "姓名,养何宠物\n测试甲,狗、猫\n测试乙,鸟\n").await;
    assert!(report.unknown_headers().is_empty());
    let decisions: Vec<_> = report.rows.iter().map(|row| row.decision.as_str()).collect();
    assert_eq!(decisions, ["created", "refused"], "{:?}", report.rows);
    let document = "{ residents(filter: {name: \"测试甲\"}) { nodes { facts(attributes: [\"pet_kinds\"]) { \
         value text attribute { code } history { nodes { text } } } all: facts { attribute { code } } } } }";
    let police = hub.ask("police").await.query(document).await;
    let node = &police.data()["residents"]["nodes"][0];
    let fact = json!({ "value": ["1", "2"], "text": "犬、猫", "attribute": { "code": "pet_kinds" },
        "history": { "nodes": [{ "text": "犬、猫" }] } });
    assert_eq!(node["facts"][0], fact);
    assert!(
        node["all"].as_array().unwrap().iter().any(|one| one["attribute"]["code"] == "pet_kinds")
    );
    let fire = hub.ask("fire").await.query(document).await;
    assert_eq!(fire.refused(), ["pet_kinds"], "{}", fire.text);
    let english = hub.ask("police").await.header("accept-language", "en").query(document).await;
    assert_eq!(english.data()["residents"]["nodes"][0]["facts"][0]["text"], "Dog, Cat");
}

#[tokio::test]
async fn a_record_names_an_added_attribute_by_its_code() {
    let hub = empty_hub().await;
    added(&admin(&hub).await, json!({})).await;
    grant(&hub, "communities", None, "pet_count", "write").await;
    grant(&hub, "communities", Some("community_registration"), "pet_count", "full").await;
    let staff = hub.staff().await;
    let _wakes = staff.query("{ viewer { role } }").await;
    let document = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { decision \
         userErrors { message } resident { facts(attributes: [\"pet_count\"]) { value text status } } } }";
    let input = json!({ "input": { "record": { "name": "测试丙",
        "attributes": [{ "attribute": "pet_count", "value": "3" }] } } });
    let reply = staff.with(document, input).await;
    let told = &reply.data()["recordResident"];
    assert_eq!(told["decision"], "CREATED", "{}", reply.text);
    assert_eq!(told["resident"]["facts"], json!([{ "value": 3, "text": "3", "status": "FRESH" }]));
    // What was stated cannot change its type or its sealing any more.
    let admin = hub.anonymous().purpose("data_governance");
    let cookie = hub.session("second", CallerRole::DataBureauAdmin, None).await;
    let admin = admin.header("cookie", &cookie);
    for (change, at) in
        [(json!({ "valueType": "TEXT" }), "valueType"), (json!({ "sealed": true }), "sealed")]
    {
        let mut input = change;
        input["code"] = json!("pet_count");
        let reply = admin.with(UPDATE, json!({ "input": input })).await;
        let errors = &reply.body["data"]["updateAttribute"]["userErrors"];
        assert_eq!(errors[0]["path"], json!(["input", at]), "{}", reply.text);
    }
}

#[tokio::test]
async fn a_change_is_in_force_for_the_next_request_and_its_versions_are_kept() {
    let hub = TestHub::start().await;
    let admin = admin(&hub).await;
    let update = |input: Value| json!({ "input": input });
    let longer = json!({ "code": "mobile_phone", "nameZh": "手机", "freshnessDays": 1, "leadDepartment": "communities" });
    let reply = admin.with(UPDATE, update(longer.clone())).await;
    let told = &reply.data()["updateAttribute"];
    assert_eq!(
        (&told["attribute"]["name"], &told["attribute"]["freshnessDays"]),
        (&json!("手机"), &json!(1))
    );
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { facts(attributes: [\"mobile_phone\"]) { \
         status attribute { name freshnessDays } } } }";
    hub.clock.advance(chrono::Duration::days(400));
    let police = hub.ask("police").await.with(document, json!({ "n": hub.sample() })).await;
    let fact = &police.data()["resident"]["facts"][0];
    assert_eq!((&fact["status"], &fact["attribute"]["name"]), (&json!("STALE"), &json!("手机")));
    let cookie = hub.session("third", CallerRole::DataBureauAdmin, None).await;
    let admin = hub.anonymous().header("cookie", &cookie).purpose("data_governance");
    // The same again changes nothing and makes no version.
    let again = admin.with(UPDATE, update(longer)).await;
    assert_eq!(again.data()["updateAttribute"]["changes"], json!([]));
    assert_eq!(again.data()["updateAttribute"]["version"], 2);
    let moved = json!({ "code": "mobile_phone", "leadDepartment": "police" });
    let moved = admin.with(UPDATE, update(moved)).await;
    assert_eq!(
        moved.data()["updateAttribute"]["warnings"][0]["path"],
        json!(["input", "leadDepartment"])
    );
    let versions =
        listed(&hub.ask("fire").await.with(LISTED, json!({ "c": "mobile_phone" })).await);
    let kinds: Vec<_> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].as_u64().unwrap(), one["change"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, [(3, "UPDATED"), (2, "UPDATED"), (1, "SHIPPED")]);
}

#[tokio::test]
async fn a_retired_attribute_takes_and_gives_nothing_and_what_was_said_stays() {
    let hub = TestHub::start().await;
    let admin = admin(&hub).await;
    let retire = |code: &str| json!({ "input": { "code": code, "reason": "不再采集" } });
    let needed = admin.with(RETIRE, retire("person_name")).await;
    assert_eq!(
        needed.body["data"]["retireAttribute"]["userErrors"][0]["path"],
        json!(["input", "code"])
    );
    let done = admin.with(RETIRE, retire("occupation")).await;
    assert_eq!(
        done.data()["retireAttribute"]["attribute"],
        json!({ "retired": true, "retirementReason": "不再采集" })
    );
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { occupation facts { attribute { code } } } }";
    let police = hub.ask("police").await.with(document, json!({ "n": hub.sample() })).await;
    assert!(police.body["data"]["resident"]["occupation"].is_null());
    assert_eq!(police.body["errors"][0]["extensions"]["rule"], "retired");
    let record = "mutation { recordResident(input: {record: {name: \"测试丁\", occupation: \"木匠\"}}) { userErrors { path message } } }";
    let staff = hub.staff().await.query(record).await;
    let told = &staff.body["data"]["recordResident"]["userErrors"][0];
    assert_eq!(told["path"], json!(["input", "record", "occupation"]));
    assert!(told["message"].as_str().unwrap().contains("已停用"), "{told}");
    let stored = "SELECT COUNT(*) FROM source_records WHERE open LIKE '%\"occupation\"%'";
    assert!(count(&connect(&hub).await, stored).await > 0);
}

#[tokio::test]
async fn only_the_data_bureau_changes_the_catalogue_and_every_change_has_its_entry() {
    let hub = empty_hub().await;
    let police = hub.ask("police").await.with(ADD, pets(json!({}))).await;
    assert_eq!(police.codes(), ["FORBIDDEN"]);
    let auditor = hub.auditor().await;
    let refused = auditor.with(ADD, pets(json!({}))).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    let admin = admin(&hub).await;
    let wrong = admin.with(ADD, pets(json!({ "nameZh": "吸毒史" }))).await;
    let told = &wrong.body["data"]["addAttribute"]["userErrors"][0];
    assert!(told["message"].as_str().unwrap().contains("依法不入库"), "{told}");
    let done = admin.with(ADD, pets(json!({}))).await;
    let entries = auditor
        .query("{ auditEntries(first: 20) { nodes { id kind actor written operation outcome } } }")
        .await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let entry =
        |reply: &Reply| nodes.iter().find(|one| one["id"] == reply.entry()).unwrap().clone();
    assert_eq!(entry(&done)["written"], json!(["pet_count"]));
    assert_eq!(
        (&entry(&done)["actor"], &entry(&done)["outcome"]),
        (&json!("bureau"), &json!("OK"))
    );
    assert_eq!(entry(&wrong)["outcome"], "ERROR");
    assert_eq!(entry(&police)["outcome"], "REFUSED");
}

#[tokio::test]
async fn an_attribute_added_with_a_role_shows_the_person() {
    let hub = empty_hub().await;
    let admin = admin(&hub).await;
    let others = json!({ "code": "spouse_id_number", "nameZh": "配偶公民身份号码", "nameEn": "ID number of the spouse",
        "valueType": "STRING", "format": "ID_NUMBER", "viewRole": "SPOUSE", "viewAttribute": "id_number",
        "leadDepartment": "civil_affairs" });
    added(&admin, others).await;
    grant(&hub, "communities", None, "spouse_id_number", "write").await;
    let _wakes = hub.ask("communities").await.query("{ viewer { role } }").await;
    let birth = chrono::NaiveDate::from_ymd_opt(1979, 9, 9).unwrap();
    let number = hub_values::IdNumber::compose("519903", birth, 77).unwrap();
    let file = format!(
        "姓名,配偶姓名,配偶公民身份号码,身份证号码\n测试戊,文字己,{},\n登记己,,,{}\n",
        number.as_str(),
        number.as_str()
    );
    let report = import(&hub, &file).await;
    assert_eq!(report.count(ImportDecision::Created), 2, "{:?}", report.rows);
    let document = "{ residents(filter: {name: \"测试戊\"}) { nodes { facts(attributes: [\"spouse_name\"]) { text } } } }";
    let seen = hub.ask("civil_affairs").await.query(document).await;
    assert_eq!(seen.data()["residents"]["nodes"][0]["facts"][0]["text"], "登记己");
}

#[tokio::test]
async fn a_file_changes_all_or_nothing_and_an_export_changes_nothing() {
    let hub = empty_hub().await;
    let by = Caller::operator().unwrap();
    let exported = hub.hub.export_catalogue();
    let same = hub.hub.import_catalogue(&by, &exported, false).await.unwrap();
    assert!(same.changes.is_empty() && same.problems.is_empty(), "{:?}", same.problems);
    assert_eq!(same.version, 1);
    let head =
        "code,name_zh,name_en,subject,value_type,lead_department,sharing_class,freshness_days\n";
    let good = "pet_count,宠物数量,Number of pets,resident,int,city_management,conditional,\noccupation,职业,Occupation,resident,string,police,conditional,9\n";
    let bad = "shoe_size,鞋码,Shoe size,resident,integer,nobody,conditional,3\n";
    let told = hub.hub.import_catalogue(&by, format!("{head}{good}{bad}").as_bytes(), false).await;
    let told = told.unwrap();
    let at: Vec<_> = told.problems.iter().map(|one| (one.row.unwrap(), one.column)).collect();
    assert_eq!(at, [(4, "value_type"), (4, "lead_department")]);
    assert!(hub.hub.catalogue().attribute("pet_count").is_none(), "a part went in");
    let dry =
        hub.hub.import_catalogue(&by, format!("{head}{good}").as_bytes(), true).await.unwrap();
    assert!(dry.changes.len() >= 2 && hub.hub.catalogue().version() == 1);
    let done = hub.hub.import_catalogue(&by, format!("{head}{good}").as_bytes(), false).await;
    assert_eq!(done.unwrap().version, 2);
    assert_eq!(hub.hub.catalogue().attribute("occupation").unwrap().freshness_days, 9);
    for file in ["a,b\n1,2\n", "name_zh\n甲\n"] {
        assert!(hub.hub.import_catalogue(&by, file.as_bytes(), false).await.is_err(), "{file}");
    }
    let twice =
        "other_count,其他数量,Others,resident,int,city_management,conditional,0\n".repeat(2);
    let told = hub.hub.import_catalogue(&by, format!("{head}{twice}").as_bytes(), false).await;
    let told = told.unwrap().problems.remove(0);
    assert_eq!((told.row, told.column), (Some(3), "code"));
    assert!(told.en.contains("row 2") && told.zh.contains("只保留一行"), "{told:?}");
    let codes = "table,code,label_zh,label_en\nGB/T 2261.1,1,男,Male\n";
    let told = hub.hub.import_codes(&by, codes.as_bytes(), false).await.unwrap();
    assert_eq!(told.problems[0].column, "table");
}

#[tokio::test]
async fn another_process_follows_a_change_and_a_restart_keeps_it() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let file = dir.path().join("more.csv");
    let text = "code,name_zh,name_en,subject,value_type,lead_department,sharing_class\npet_count,宠物数量,Number of pets,resident,int,city_management,conditional\n";
    std::fs::write(&file, text).unwrap();
    let told = |demo: &Demo, arguments: &[&str]| {
        let done = demo.command(arguments);
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        said
    };
    let path = file.to_str().unwrap();
    let dry = told(&demo, &["catalogue", "import", path, "--dry-run"]);
    assert!(dry.contains("pet_count") && dry.contains("dry run"), "{dry}");
    let _done = told(&demo, &["catalogue", "import", path]);
    let listed = told(&demo, &["catalogue", "list"]);
    assert!(listed.contains("version 2") && listed.contains("pet_count"), "{listed}");
    let document = "{ catalogue(filter: {code: \"pet_count\"}) { code } }";
    let expected = json!([{ "code": "pet_count" }]);
    for _ in 0..2 {
        let access = token(&demo, "police").await;
        let (_, body) = ask(&demo.url, &access, document).await.unwrap();
        assert_eq!(body["data"]["catalogue"], expected);
        demo.again().await;
    }
}

//! A department asks by a form: what is held is filled, the rest is collected once for all.

use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::form_registering::{decide, register, workbook};
use crate::story::{empty, person, staff_elsewhere};

const REQUEST: &str = "id state period due subjectCount cellCount filledCount purpose \
     progress { area { code } subjects open answered withoutValue }";
const TASK: &str = "id question reason state attribute { code } subject { id } household { id } \
     dwelling { id } due held { text status }";

/// Registers a form and has it admitted; gives its id.
pub(crate) async fn admitted(
    ask: &Ask,
    admin: &Ask,
    title: &str,
    subject: &str,
    columns: Value,
) -> Value {
    let again = columns.to_string().contains("askAgain");
    let reason = again.then_some("专项核查");
    let input = json!({ "title": title, "subject": subject, "columns": columns, "reason": reason });
    let done = register(ask, input).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    let told = decide(admin, &done["form"]["id"], "ADMIT", None).await;
    assert_eq!(told["form"]["state"], "ADMITTED", "{told}");
    done["form"]["id"].clone()
}

/// An admitted form that asks for one thing only.
pub(crate) async fn of_phones(ask: &Ask, admin: &Ask) -> Value {
    let columns = json!([{ "heading": "联系电话", "attribute": "mobile_phone" }]);
    admitted(ask, admin, "甲表", "RESIDENT", columns).await
}

pub(crate) async fn issue(ask: &Ask, form: &Value, more: Value) -> Value {
    let document = format!(
        "mutation($input: IssueFormRequestInput!) {{ issueFormRequest(input: $input) {{ \
         request {{ {REQUEST} }} userErrors {{ path code message }} }} }}"
    );
    let mut input = json!({ "form": form, "period": "2026年第四季度", "due": "2026-12-31" });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    ask.with(&document, json!({ "input": input })).await.data()["issueFormRequest"].clone()
}

pub(crate) async fn issued(ask: &Ask, form: &Value) -> Value {
    let told = issue(ask, form, json!({})).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told["request"].clone()
}

async fn request(ask: &Ask, id: &Value) -> Value {
    let document = format!("query($id: ID!) {{ formRequest(id: $id) {{ {REQUEST} }} }}");
    ask.with(&document, json!({ "id": id })).await.data()["formRequest"].clone()
}

/// Text and status of the cells of the first line of each row.
async fn rows(ask: &Ask, id: &Value) -> Vec<Vec<(String, String)>> {
    let document = "query($id: ID!) { formRequest(id: $id) { rows(first: 50) { nodes { number \
        lines { cells { text status grade observedOn source { code } } } } } } }";
    let reply = ask.with(document, json!({ "id": id })).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = reply.data()["formRequest"]["rows"]["nodes"].as_array().unwrap();
    let cells = |node: &Value| {
        let cells = node["lines"][0]["cells"].as_array().unwrap().iter();
        cells.map(|one| (text(&one["text"]), text(&one["status"]))).collect()
    };
    nodes.iter().map(cells).collect()
}

pub(crate) async fn tasks(staff: &Ask, filter: Value) -> Vec<Value> {
    let document = format!(
        "query($f: CollectionTaskFilter) {{ collectionTasks(filter: $f, first: 100) {{ nodes {{ {TASK} }} }} }}"
    );
    let reply = staff.with(&document, json!({ "f": filter })).await;
    reply.data()["collectionTasks"]["nodes"].as_array().unwrap().clone()
}

pub(crate) async fn complete(staff: &Ask, task: &Value, answer: Value) -> Value {
    let document = format!(
        "mutation($input: CompleteTaskInput!) {{ completeTask(input: $input) {{ task {{ {TASK} }} \
         userErrors {{ path code message }} }} }}"
    );
    let mut input = json!({ "taskId": task["id"] });
    for (name, value) in answer.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    staff.with(&document, json!({ "input": input })).await.data()["completeTask"].clone()
}

async fn close(ask: &Ask, id: &Value, closing: &str, due: Option<&str>) -> Value {
    let document = format!(
        "mutation($input: CloseFormRequestInput!) {{ closeFormRequest(input: $input) {{ \
         request {{ {REQUEST} }} userErrors {{ path code message }} }} }}"
    );
    let input = json!({ "input": { "id": id, "closing": closing, "due": due } });
    ask.with(&document, input).await.data()["closeFormRequest"].clone()
}

pub(crate) async fn burden(ask: &Ask, input: Value) -> Value {
    let document = "query($i: BurdenInput!) { burden(input: $i) { total { reused confirmed \
        newlyCollected askedAgain empty cells minutes checked foundWrong wrongPrefillPerCent } rows { department { code } form \
        area { code } period origin cells { cells askedAgain } } } }";
    ask.with(document, json!({ "i": input })).await.data()["burden"].clone()
}

fn visits() -> Value {
    json!([
        { "heading": "序号", "context": "number" },
        { "heading": "姓名", "attribute": "person_name" },
        { "heading": "联系电话", "attribute": "mobile_phone" },
        { "heading": "职业", "attribute": "occupation" },
        { "heading": "走访结果", "supplementary": true },
    ])
}

pub(crate) async fn two_residents(hub: &TestHub) -> Ask {
    let staff = hub.staff().await;
    let _first = person(&staff, 1, json!({ "mobilePhone": "13900000001" })).await;
    let _second = person(&staff, 2, json!({})).await;
    staff
}

#[tokio::test]
async fn what_is_held_is_filled_and_only_the_rest_is_asked() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = admitted(&police, &admin, "走访登记表", "RESIDENT", visits()).await;
    let asked = issued(&police, &form).await;
    assert_eq!((&asked["state"], &asked["subjectCount"]), (&json!("OPEN"), &json!(2)));
    assert_eq!(asked["cellCount"], 10);
    let filled = rows(&police, &asked["id"]).await;
    let cell = |text: &str, status: &str| (text.to_owned(), status.to_owned());
    assert_eq!(filled[0][0], cell("1", "CONTEXT"));
    assert_eq!(filled[0][1], cell("测试人", "FILLED"));
    assert_eq!(filled[0][2], cell("13900000001", "FILLED"));
    assert_eq!(filled[1][2], cell("", "PENDING"));
    assert_eq!(filled[0][4], cell("", "PENDING"));
    let open = tasks(&staff, json!({})).await;
    let questions: Vec<&str> = open.iter().map(|one| one["question"].as_str().unwrap()).collect();
    assert!(questions.contains(&"走访结果"), "{questions:?}");
    assert!(open.iter().all(|one| one["due"] == "2026-12-31" && one["reason"] == "MISSING"));
    let phone: Vec<&Value> =
        open.iter().filter(|one| one["attribute"]["code"] == "mobile_phone").collect();
    assert_eq!(phone.len(), 1, "the first one's is held: {open:?}");
    // Who asked is not told: not by name, not by form.
    let told = format!("{open:?}");
    assert!(!told.contains("police") && !told.contains("走访登记表"), "{told}");
    // What is wrong is told, and the task waits.
    let wrong = complete(&staff, phone[0], json!({ "value": "12" })).await;
    assert_eq!(wrong["userErrors"][0]["path"], json!(["input", "value"]), "{wrong}");
    let nothing = complete(&staff, phone[0], json!({})).await;
    assert_eq!(nothing["userErrors"][0]["path"], json!(["input", "value"]), "{nothing}");
    let done = complete(&staff, phone[0], json!({ "value": "13900000002" })).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(done["task"]["state"], "DONE");
    let again = complete(&staff, phone[0], json!({ "value": "13900000003" })).await;
    assert_eq!(again["userErrors"][0]["code"], "CONFLICT", "{again}");
    for task in tasks(&staff, json!({})).await {
        let answer = match task["question"].as_str().unwrap() {
            "走访结果" => json!({ "value": "已走访" }),
            _ => json!({ "absent": "REFUSED" }),
        };
        let done = complete(&staff, &task, answer).await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
    }
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new());
    let filled = rows(&police, &asked["id"]).await;
    assert_eq!(filled[1][2], cell("13900000002", "FILLED"));
    assert_eq!(filled[1][4], cell("已走访", "CARRIED_OVER"));
    assert_eq!(filled[1][3].1, "ANSWERED", "{filled:?}");
    let now = request(&police, &asked["id"]).await;
    assert_eq!(now["progress"][0]["open"], 0, "{now}");
    let closed = close(&police, &asked["id"], "COMPLETE", None).await;
    assert_eq!(closed["request"]["state"], "DONE");
    let twice = close(&police, &asked["id"], "CANCEL", None).await;
    assert_eq!(twice["userErrors"][0]["code"], "CONFLICT", "{twice}");
}

#[tokio::test]
async fn one_answer_serves_all_who_ask_and_is_counted_once() {
    let hub = empty().await;
    let (police, health, admin) =
        (hub.ask("police").await, hub.ask("health").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" },
        { "heading": "联系电话", "attribute": "mobile_phone" }]);
    let one = admitted(&police, &admin, "甲表", "RESIDENT", columns.clone()).await;
    let other = admitted(&health, &admin, "乙表", "RESIDENT", columns).await;
    let (first, second) = (issued(&police, &one).await, issued(&health, &other).await);
    let open = tasks(&staff, json!({})).await;
    assert_eq!(open.len(), 1, "the second request joins the first one's task: {open:?}");
    let done = complete(&staff, &open[0], json!({ "value": "13900000002" })).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(rows(&police, &first["id"]).await[1][1].0, "13900000002");
    assert_eq!(rows(&health, &second["id"]).await[1][1].0, "13900000002");
    let of = async |department: &str| {
        let input = json!({ "period": "ALL", "department": department });
        burden(&admin, input).await["total"].clone()
    };
    let (asker, joiner) = (of("police").await, of("health").await);
    assert_eq!((&asker["newlyCollected"], &asker["reused"]), (&json!(1), &json!(3)), "{asker}");
    assert_eq!((&joiner["newlyCollected"], &joiner["reused"]), (&json!(0), &json!(4)), "{joiner}");
    assert_eq!(asker["minutes"], 0.25);
    assert_eq!(joiner["minutes"], 0.0);
    // Departments see their own part of the ledger.
    let own = burden(&health, json!({ "period": "ALL" })).await;
    assert!(
        own["rows"].as_array().unwrap().iter().all(|one| one["department"]["code"] == "health")
    );
    let document = "{ burden(input: { department: \"police\" }) { total { cells } } }";
    assert_eq!(health.query(document).await.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn an_entry_made_some_other_way_settles_the_task_too() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = of_phones(&police, &admin).await;
    let _request = issued(&police, &form).await;
    assert_eq!(tasks(&staff, json!({})).await.len(), 1);
    let _id = person(&staff, 2, json!({ "mobilePhone": "13900000002" })).await;
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new());
    assert_eq!(tasks(&staff, json!({ "state": "DONE" })).await.len(), 1);
}

#[tokio::test]
async fn what_a_department_may_not_have_is_left_out_and_never_a_task() {
    let hub = empty().await;
    let (fire, admin) = (hub.ask("fire").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" },
        { "heading": "婚姻状况", "attribute": "marital_status" }]);
    let form = admitted(&fire, &admin, "甲表", "RESIDENT", columns).await;
    let asked = issued(&fire, &form).await;
    let filled = rows(&fire, &asked["id"]).await;
    assert_eq!(filled[0][1], (String::new(), "NOT_GRANTED".to_owned()), "{filled:?}");
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_is_stale_is_shown_and_confirmed_with_one_tap() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = of_phones(&police, &admin).await;
    hub.clock.set("2029-11-24T01:00:00Z".parse().unwrap());
    let (police, staff2) = (hub.ask("police").await, hub_staff(&hub, "later").await);
    drop(staff);
    let asked = issue(&police, &form, json!({ "due": "2029-12-31" })).await["request"].clone();
    assert_eq!(rows(&police, &asked["id"]).await[0][0].1, "STALE");
    let open = tasks(&staff2, json!({})).await;
    let stale = open.iter().find(|one| one["reason"] == "STALE").unwrap();
    assert_eq!(stale["held"]["text"], "13900000001", "{stale}");
    let done = complete(&staff2, stale, json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    assert_eq!(rows(&police, &asked["id"]).await[0][0].1, "FILLED");
    let told = burden(&hub_admin(&hub).await, json!({ "period": "ALL" })).await;
    assert_eq!(told["total"]["confirmed"], 1, "{told}");
    assert_eq!(told["total"]["minutes"], 0.03);
}

pub(crate) async fn hub_staff(hub: &TestHub, login: &str) -> Ask {
    let area = Some(hub.sample_community());
    let cookie = hub.session(login, CallerRole::CommunityStaff, area).await;
    hub.anonymous().header("cookie", &cookie).purpose("community_registration")
}

pub(crate) async fn hub_admin(hub: &TestHub) -> Ask {
    let cookie = hub.session("bureau", CallerRole::DataBureauAdmin, None).await;
    hub.anonymous().header("cookie", &cookie).purpose("data_governance")
}

#[tokio::test]
async fn asking_again_for_what_is_held_is_charged_as_such() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let columns = json!([{ "heading": "联系电话", "attribute": "mobile_phone", "askAgain": true }]);
    let form = admitted(&police, &admin, "甲表", "RESIDENT", columns).await;
    let _asked = issued(&police, &form).await;
    let open = tasks(&staff, json!({})).await;
    let again = open.iter().find(|one| one["reason"] == "AGAIN").unwrap();
    let done = complete(&staff, again, json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    let told = burden(&admin, json!({ "period": "ALL" })).await;
    assert_eq!(told["total"]["askedAgain"], 1, "{told}");
}

#[tokio::test]
async fn the_next_period_carries_the_last_answers_over() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" },
        { "heading": "走访结果", "supplementary": true }]);
    let form = admitted(&police, &admin, "甲表", "RESIDENT", columns).await;
    let first = issue(&police, &form, json!({ "repeats": "每季度" })).await["request"].clone();
    for task in tasks(&staff, json!({})).await {
        let _done = complete(&staff, &task, json!({ "value": "正常" })).await;
    }
    let _closed = close(&police, &first["id"], "COMPLETE", None).await;
    let next =
        issue(&police, &form, json!({ "period": "2027年第一季度", "repeatOf": first["id"] })).await;
    let next = next["request"].clone();
    assert_eq!(
        rows(&police, &next["id"]).await[0][1],
        ("正常".to_owned(), "CARRIED_OVER".to_owned())
    );
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new(), "it was answered lately");
    let _closed = close(&police, &next["id"], "COMPLETE", None).await;
    hub.clock.set("2027-09-01T01:00:00Z".parse().unwrap());
    let (police, staff) = (hub.ask("police").await, hub_staff(&hub, "later").await);
    let due = json!({ "due": "2027-12-31", "repeatOf": next["id"] });
    let last = issue(&police, &form, due).await;
    assert_eq!(last["userErrors"], json!([]), "{last}");
    let open = tasks(&staff, json!({})).await;
    let own: Vec<&Value> = open.iter().filter(|one| one["question"] == "走访结果").collect();
    assert!(own.len() == 2 && own.iter().all(|one| one["reason"] == "STALE"), "{open:?}");
    let done = complete(&staff, own[0], json!({ "confirm": true })).await;
    assert_eq!(done["task"]["state"], "DONE", "{done}");
    // A form's own answers are for its own department.
    let health = hub.ask("health").await;
    assert!(request(&health, &next["id"]).await.is_null());
}

#[tokio::test]
async fn a_request_that_is_called_off_takes_its_tasks_along() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = of_phones(&police, &admin).await;
    let asked = issued(&police, &form).await;
    let longer = close(&police, &asked["id"], "EXTEND", Some("2027-01-31")).await;
    assert_eq!(longer["request"]["due"], "2027-01-31", "{longer}");
    let past = close(&police, &asked["id"], "EXTEND", Some("2020-01-31")).await;
    assert_eq!(past["userErrors"][0]["path"], json!(["input", "due"]));
    assert_eq!(tasks(&staff, json!({})).await.len(), 1);
    let _recalled = close(&police, &asked["id"], "RECALL", None).await;
    assert_eq!(tasks(&staff, json!({})).await, Vec::<Value>::new());
    let told = burden(&admin, json!({ "period": "ALL" })).await;
    assert_eq!(
        (&told["total"]["empty"], &told["total"]["reused"]),
        (&json!(1), &json!(1)),
        "{told}"
    );
}

#[tokio::test]
async fn only_an_own_admitted_form_is_issued_and_only_for_its_purpose_read() {
    let hub = empty().await;
    let (police, health, admin) =
        (hub.ask("police").await, hub.ask("health").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let columns = json!([{ "heading": "姓名", "attribute": "person_name" }]);
    let input = json!({ "title": "甲表", "subject": "RESIDENT", "columns": columns });
    let submitted = register(&police, input).await["form"]["id"].clone();
    let told = issue(&police, &submitted, json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "not admitted yet: {told}");
    let _done = decide(&admin, &submitted, "ADMIT", None).await;
    let told = issue(&health, &submitted, json!({})).await;
    assert_eq!(told["userErrors"][0]["code"], "CONFLICT", "another department's: {told}");
    let told = issue(&police, &submitted, json!({ "due": "2020-01-01" })).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "due"]));
    let asked = issued(&police, &submitted).await;
    let elsewhere = police.clone().purpose("criminal_investigation").header("x-case", "2026-1");
    let document = "query($id: ID!) { formRequest(id: $id) { rows { nodes { number } } } }";
    let reply = elsewhere.with(document, json!({ "id": asked["id"] })).await;
    assert_eq!(reply.codes(), ["INVALID_INPUT"], "{}", reply.text);
    let reply = staff.with(document, json!({ "id": asked["id"] })).await;
    assert!(reply.body["data"]["formRequest"].is_null(), "{}", reply.text);
    let admins = hub_admin(&hub).await;
    let reply = admins.with(document, json!({ "id": asked["id"] })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"], "who decides about forms reads no results");
}

#[tokio::test]
async fn tasks_are_for_their_own_community() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = of_phones(&police, &admin).await;
    let _asked = issued(&police, &form).await;
    let task = tasks(&staff, json!({})).await[0].clone();
    let elsewhere = staff_elsewhere(&hub).await;
    assert_eq!(tasks(&elsewhere, json!({})).await, Vec::<Value>::new());
    let told = complete(&elsewhere, &task, json!({ "value": "13900000002" })).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "taskId"]), "{told}");
    let document = "{ collectionTasks { nodes { id } } }";
    assert_eq!(police.query(document).await.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn asked_twice_is_reported_without_a_name() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = of_phones(&police, &admin).await;
    let _asked = issued(&police, &form).await;
    let task = tasks(&staff, json!({})).await[0].clone();
    let document = "mutation($input: ReportAskedTwiceInput!) { reportAskedTwice(input: $input) { \
        reported userErrors { path } } }";
    let told = staff.with(document, json!({ "input": { "taskId": task["id"] } })).await;
    assert_eq!(told.data()["reportAskedTwice"]["reported"], true);
    let entry = told.entry().to_owned();
    let document = "{ askedTwiceReports { nodes { question area { code } reportedOn \
        attribute { code } askedBy { code } } } }";
    let reply = admin.query(document).await;
    let reports = &reply.data()["askedTwiceReports"]["nodes"];
    assert_eq!(reports[0]["attribute"]["code"], "mobile_phone", "{reports}");
    assert_eq!(reports[0]["askedBy"], json!([{ "code": "police" }]));
    assert!(!reply.text.contains("staff"), "{}", reply.text);
    assert_eq!(staff.query(document).await.codes(), ["FORBIDDEN"]);
    let auditor = hub.auditor().await;
    let found =
        auditor.query("{ auditEntries(first: 100) { nodes { id actor department { code } } } }");
    let found = found.await;
    let nodes = found.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let one = nodes.iter().find(|one| one["id"] == entry.as_str()).unwrap();
    assert_eq!(one["actor"], Value::Null, "{one}");
}

#[tokio::test]
async fn an_erased_resident_leaves_no_task_no_row_and_no_answer() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let form = admitted(&police, &admin, "走访登记表", "RESIDENT", visits()).await;
    let asked = issued(&police, &form).await;
    let open = tasks(&staff, json!({})).await;
    let gone = open[0]["subject"]["id"].clone();
    for task in open.iter().filter(|one| one["question"] == "走访结果") {
        let _done = complete(&staff, task, json!({ "value": "已走访" })).await;
    }
    let document = "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { \
        userErrors { path message } } }";
    let input = json!({ "input": { "id": gone, "reason": "本人申请删除" } });
    let erased = admin.with(document, input).await;
    assert!(erased.body["errors"].is_null(), "{}", erased.text);
    let left = tasks(&staff, json!({})).await;
    assert!(left.iter().all(|one| one["subject"]["id"] != gone), "{left:?}");
    assert_eq!(rows(&police, &asked["id"]).await.len(), 1);
}

/// A form of the department's own file is filled in that file.
#[tokio::test]
async fn the_department_gets_its_own_file_back_filled() {
    let hub = empty().await;
    let (police, admin) = (hub.ask("police").await, hub.admin().await);
    let staff = two_residents(&hub).await;
    let own = workbook("走访登记表", &[("", "姓名"), ("", "身份证号"), ("本人", "电话")]);
    let file = police.upload("走访.xlsx", own).await;
    let columns = json!([{ "heading": "本人/电话", "attribute": "mobile_phone" }]);
    let input = json!({ "file": file, "subject": "RESIDENT", "columns": columns });
    let done = register(&police, input).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    let form = done["form"]["id"].clone();
    let _told = decide(&admin, &form, "ADMIT", None).await;
    let asked = issued(&police, &form).await;
    let document = "mutation($input: ExportFormRequestInput!) { exportFormRequest(input: $input) { \
        file userErrors { path message } } }";
    let export = async |ask: &Ask, format: &str| {
        let input = json!({ "input": { "id": asked["id"], "format": format } });
        ask.with(document, input).await.data()["exportFormRequest"].clone()
    };
    let told = export(&police, "WORKBOOK").await;
    let bytes = police.download(told["file"].as_str().unwrap()).await;
    let book = hub_sheet::read(&bytes, None, &hub_sheet::Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let text = |row, column| sheet.cell(row, column).as_text().to_owned();
    assert_eq!((text(1, 1), text(4, 3)), ("走访登记表".to_owned(), "电话".to_owned()));
    assert_eq!((text(5, 1), text(5, 3)), ("测试人".to_owned(), "13900000001".to_owned()));
    assert_eq!(text(5, 2).len(), 18, "a number as text keeps all its digits");
    assert_eq!(text(7, 1), "说明：没有的内容请留空。");
    let told = export(&police, "CSV").await;
    let path = format!("/files/{}", told["file"].as_str().unwrap());
    let csv = police.send("GET", &path, None).await;
    assert!(csv.text.contains("姓名,身份证号,本人/电话"), "{}", csv.text);
    assert!(csv.text.contains("13900000001"));
    // It is for whoever made it, and a request that is not there for somebody has no file.
    assert_eq!(hub.ask("health").await.send("GET", &path, None).await.status, 404);
    assert_eq!(staff.send("GET", &path, None).await.status, 404);
    let health = hub.ask("health").await;
    assert_eq!(export(&health, "CSV").await["userErrors"][0]["path"], json!(["input", "id"]));
    let auditor = hub.auditor().await;
    let found =
        auditor.query("{ auditEntries(first: 100) { nodes { operation attributes } } }").await;
    assert!(found.text.contains("downloadFile"), "{}", found.text);
}

//! What a person may be told: who looked, which attributes, why; not what is hidden for a time, and nothing of others.

use chrono::Duration;
use hub_policy::CallerRole;
use hub_tests::{Ask, Operator, TestHub, percent_encoding};
use hub_values::Clock as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::story::person;

const DISCLOSED: &str = "query($s: ID!, $n: Int, $a: String) { disclosures(subject: $s, first: $n, after: $a) { \
     hidden nodes { time department { code } actor purpose case caseWithheld attributes joint entry leaf } \
     pageInfo { endCursor hasNextPage } } }";
const MARK: &str =
    "mutation($i: MarkAuditInput!) { markAudit(input: $i) { mark { id } userErrors { message } } }";
const LOOK: &str =
    "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Resident { name occupation } } }";

async fn disclosed(hub: &TestHub, auditor: &Ask, subject: &Value) -> Value {
    while hub.hub.follow().await.unwrap() {}
    let reply = auditor.with(DISCLOSED, json!({ "s": subject })).await;
    reply.data()["disclosures"].clone()
}

/// A person of the police, who names a case.
async fn detective(hub: &TestHub, case: &str) -> Ask {
    let login = format!("wang-{}", case.len());
    let cookie = hub.session(&login, CallerRole::DepartmentOfficer, None).await;
    let ask = hub.anonymous().header("cookie", &cookie).purpose("population_management");
    ask.header("x-case", &percent_encoding(case))
}

#[tokio::test]
async fn a_person_is_told_who_looked_which_attributes_why_and_in_which_case() {
    let hub = TestHub::start().await;
    let (staff, auditor) = (hub.staff().await, hub.auditor().await);
    let one = json!(person(&staff, 1, json!({})).await);
    let ask = detective(&hub, "案2026-7").await;
    let seen = ask.with(LOOK, json!({ "ids": [one] })).await;
    let told = disclosed(&hub, &auditor, &one).await;
    let row = told["nodes"].as_array().unwrap().iter().find(|row| row["entry"] == seen.entry());
    let row = row.unwrap_or_else(|| panic!("{told}"));
    assert_eq!((&row["case"], &row["caseWithheld"]), (&json!("案2026-7"), &json!(false)));
    assert_eq!((&row["purpose"], &row["joint"]), (&json!("population_management"), &json!(false)));
    assert_eq!(row["department"]["code"], "police");
    assert!(row["attributes"].as_array().unwrap().contains(&json!("person_name")), "{row}");
    assert_eq!(row["leaf"], seen.body["extensions"]["receipt"]["leaf"]);
    // Page by page nothing is lost and nothing comes twice.
    let _again = ask.with(LOOK, json!({ "ids": [one] })).await;
    let whole = disclosed(&hub, &auditor, &one).await;
    let whole = whole["nodes"].as_array().unwrap().clone();
    let (mut paged, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = auditor.with(DISCLOSED, json!({ "s": one, "n": 1, "a": after })).await;
        let page = reply.data()["disclosures"].clone();
        paged.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(paged, whole);
}

#[tokio::test]
async fn of_a_joint_query_nothing_is_told_about_the_others() {
    let hub = TestHub::start().await;
    let (staff, auditor) = (hub.staff().await, hub.auditor().await);
    let one = json!(person(&staff, 1, json!({})).await);
    let other = json!(person(&staff, 2, json!({})).await);
    let ask = detective(&hub, "离婚案").await;
    let seen = ask.with(LOOK, json!({ "ids": [one, other] })).await;
    for subject in [&one, &other] {
        let told = disclosed(&hub, &auditor, subject).await;
        let rows = told["nodes"].as_array().unwrap();
        let row = rows.iter().find(|row| row["entry"] == seen.entry()).unwrap();
        assert_eq!((&row["case"], &row["caseWithheld"]), (&Value::Null, &json!(true)), "{row}");
        assert_eq!(row["joint"], true);
    }
    let told = disclosed(&hub, &auditor, &one).await.to_string();
    assert!(!told.contains(other.as_str().unwrap()) && !told.contains("离婚"), "{told}");
    // A family is asked for as a family.
    let found = hub.ask("police").await;
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { id name household { \
         members { resident { name } } } } }";
    let found = found
        .header("x-case", &percent_encoding("户口核对"))
        .with(document, json!({ "n": hub.sample() }))
        .await;
    let sample = found.data()["resident"]["id"].clone();
    let told = disclosed(&hub, &auditor, &sample).await;
    let rows = told["nodes"].as_array().unwrap();
    let row = rows.iter().find(|row| row["entry"] == found.entry()).unwrap();
    assert_eq!((&row["case"], &row["joint"]), (&json!("户口核对"), &json!(true)), "{row}");
}

#[tokio::test]
async fn an_investigation_is_hidden_until_its_day_and_counted() {
    let hub = TestHub::start().await;
    let (staff, auditor) = (hub.staff().await, hub.auditor().await);
    let one = json!(person(&staff, 1, json!({})).await);
    let secret = detective(&hub, "侦-9").await.with(LOOK, json!({ "ids": [one] })).await;
    let open = detective(&hub, "一般事项").await.with(LOOK, json!({ "ids": [one] })).await;
    let entries = |told: &Value| -> Vec<String> {
        let rows = told["nodes"].as_array().unwrap().iter();
        rows.map(|row| row["entry"].as_str().unwrap().to_owned()).collect()
    };
    let told = disclosed(&hub, &auditor, &one).await;
    assert_eq!(told["hidden"], 0);
    assert!(entries(&told).contains(&secret.entry().to_owned()));
    let until = hub.clock.now() + Duration::hours(5);
    let hide = json!({ "kind": "HIDDEN", "purpose": "population_management", "case": "侦-9",
                       "until": until.to_rfc3339(), "reason": "an investigation" });
    let reply = auditor.with(MARK, json!({ "i": hide })).await;
    assert_eq!(reply.data()["markAudit"]["userErrors"], json!([]));
    let told = disclosed(&hub, &auditor, &one).await;
    assert_eq!(told["hidden"], 1);
    assert!(!entries(&told).contains(&secret.entry().to_owned()));
    assert!(entries(&told).contains(&open.entry().to_owned()));
    // The count is of all pages.
    let reply = auditor.with(DISCLOSED, json!({ "s": one, "n": 1 })).await;
    assert_eq!(reply.data()["disclosures"]["hidden"], 1);
    // Whoever reads the log itself sees it.
    let all =
        "query($s: ID!) { auditEntries(filter: { subject: $s }, first: 50) { nodes { id case } } }";
    let all = auditor.with(all, json!({ "s": one })).await;
    assert!(all.text.contains("侦-9"), "{}", all.text);
    hub.clock.advance(Duration::hours(6));
    let cookie = hub.session("auditor-2", CallerRole::Auditor, None).await;
    let auditor = hub.anonymous().header("cookie", &cookie).purpose("audit_review");
    let told = disclosed(&hub, &auditor, &one).await;
    assert_eq!(told["hidden"], 0);
    assert!(entries(&told).contains(&secret.entry().to_owned()));
}

#[tokio::test]
async fn a_resident_gets_a_page_with_receipts_that_stands_alone() {
    let folder = TempDir::new().unwrap();
    let demo = hub_tests::Demo::start(folder.path()).await;
    let token = crate::processes::token_at(&demo.url, &demo.credentials(), "police").await;
    let case = "<script>alert(1)</script>";
    let reply = Ask::of(&demo.url)
        .header("authorization", &format!("Bearer {token}"))
        .header("x-case", &percent_encoding(case))
        .purpose("population_management")
        .query("{ residents(first: 1) { nodes { id name } } }")
        .await;
    let shown = &reply.data()["residents"]["nodes"][0];
    let id = shown["id"].as_str().unwrap();
    let page = folder.path().join("report.html");
    let operator = Operator::of(&demo);
    let said = operator.does(&["audit", "report", id, "--output", page.to_str().unwrap()]);
    assert!(said.contains("disclosures written"), "{said}");
    let html = std::fs::read_to_string(&page).unwrap();
    let leaf = reply.body["extensions"]["receipt"]["leaf"].as_str().unwrap();
    for wanted in
        [reply.entry(), leaf, "姓名", "公安", "&lt;script&gt;alert(1)&lt;/script&gt;", "— "]
    {
        assert!(html.contains(wanted), "no {wanted} in {html}");
    }
    for unwanted in
        ["<script", "http://", "https://", " src=", "<link", shown["name"].as_str().unwrap()]
    {
        assert!(!html.contains(unwanted), "{unwanted} in {html}");
    }
    let _refused = operator.is_refused(&["audit", "report", "nobody", "--output", "x.html"]);
}

//! The rules over the log raise alerts, and somebody says what became of them.

use std::collections::BTreeMap;

use chrono::Duration;
use hub_audit::NoticeRules;
use hub_policy::{Caller, CallerRole};
use hub_tests::{Ask, Operator, TestHub, TestHubSettings, binary};
use hub_values::Clock as _;
use serde_json::{Value, json};
use tempfile::TempDir;

const ALERTS: &str = "query($f: AlertFilter) { alerts(filter: $f, first: 50) { nodes { id rule \
     actor department { code } day measured threshold reason entry state note handledBy } } }";
const HANDLE: &str = "mutation($i: HandleAlertInput!) { handleAlert(input: $i) { alert { state \
     note handledBy } userErrors { path code } } }";
const MARK: &str = "mutation($i: MarkAuditInput!) { markAudit(input: $i) { mark { id kind subject \
     login } userErrors { path code message } } }";

async fn all(hub: &TestHub, ask: &Ask, filter: Value) -> Vec<Value> {
    while hub.hub.notice().await.unwrap() {}
    let reply = ask.with(ALERTS, json!({ "f": filter })).await;
    reply.data()["alerts"]["nodes"].as_array().unwrap().clone()
}

fn rules(alerts: &[Value]) -> Vec<&str> {
    let mut rules: Vec<&str> = alerts.iter().map(|one| one["rule"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules
}

async fn marked(auditor: &Ask, input: Value) -> Value {
    let reply = auditor.with(MARK, json!({ "i": input })).await;
    let done = reply.data()["markAudit"].clone();
    assert_eq!(done["userErrors"], json!([]), "{done}");
    done["mark"].clone()
}

async fn sample(hub: &TestHub, ask: &Ask) -> Value {
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { id name \
         household { members { resident { id } } } } }";
    ask.with(document, json!({ "n": hub.sample() })).await.data()["resident"].clone()
}

/// A person of the police.
async fn officer(hub: &TestHub, login: &str) -> Ask {
    let cookie = hub.session(login, CallerRole::DepartmentOfficer, None).await;
    hub.anonymous().header("cookie", &cookie).purpose("population_management")
}

#[tokio::test]
async fn a_look_at_a_marked_record_is_told_to_the_auditor_and_the_department_and_handled() {
    let hub = TestHub::start().await;
    let (police, auditor) = (hub.ask("police").await, hub.auditor().await);
    let resident = sample(&hub, &police).await["id"].clone();
    while hub.hub.notice().await.unwrap() {}
    let honey = json!({ "kind": "HONEY", "subject": resident, "reason": "nobody asks for it" });
    let mark = marked(&auditor, honey).await;
    assert_eq!((&mark["kind"], &mark["subject"]), (&json!("HONEY"), &resident));
    assert!(all(&hub, &auditor, json!({})).await.is_empty(), "what was before is not told");
    let seen = police
        .with(
            "query($id: ID!) { node(id: $id) { ... on Resident { name } } }",
            json!({ "id": resident }),
        )
        .await;
    let alerts = all(&hub, &auditor, json!({ "state": "OPEN", "rule": "HONEY" })).await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    let alert = &alerts[0];
    assert_eq!(alert["entry"], seen.entry());
    assert_eq!(alert["department"]["code"], "police");
    assert_eq!(alert["actor"], format!("client:{}", hub.client("police")));
    assert!(alert["reason"].as_str().unwrap().contains("诱饵"), "{alert}");
    // For auditors, and for the department's own data manager.
    let own = hub.manager("police", "manager-of-police", "population_management").await;
    let other = hub.manager("health", "manager-of-health", "public_health_service").await;
    assert_eq!(all(&hub, &own, json!({})).await.len(), 1);
    assert!(all(&hub, &own, json!({ "department": "health" })).await.is_empty());
    assert!(all(&hub, &other, json!({})).await.is_empty());
    assert!(all(&hub, &other, json!({ "department": "police" })).await.is_empty());
    for nobody in [hub.staff().await, hub.admin().await, police.clone()] {
        let reply = nobody.with(ALERTS, json!({})).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
    // Handled with a note, which stays in the log.
    let handle = |ask: &Ask, outcome: &str, note: &str| {
        let input = json!({ "id": alert["id"], "outcome": outcome, "note": note });
        let ask = ask.clone();
        async move { ask.with(HANDLE, json!({ "i": input })).await.data()["handleAlert"].clone() }
    };
    for (ask, note) in [(&other, "not ours"), (&auditor, " "), (&auditor, "call 13912345678")] {
        let refused = handle(ask, "EXPLAINED", note).await;
        assert_eq!(refused["alert"], Value::Null, "{note}: {refused}");
        assert_eq!(refused["userErrors"][0]["code"], "INVALID_INPUT", "{refused}");
    }
    let told = handle(&own, "ESCALATED", "the head of the station looks into it").await;
    assert_eq!(told["alert"]["state"], "ESCALATED", "{told}");
    assert_eq!(told["alert"]["handledBy"], "manager-of-police");
    let told = handle(&auditor, "EXPLAINED", "a test that was announced").await;
    assert_eq!(told["alert"]["note"], "a test that was announced");
    let again = handle(&auditor, "ESCALATED", "after all").await;
    assert_eq!(again["userErrors"][0]["path"], json!(["input", "id"]), "{again}");
    assert!(all(&hub, &auditor, json!({ "state": "OPEN" })).await.is_empty());
    let log = auditor.query("{ auditEntries(first: 40) { nodes { operation reason } } }").await;
    let entry =
        json!({ "operation": "handleAlert", "reason": "the head of the station looks into it" });
    let entries = log.data()["auditEntries"]["nodes"].as_array().unwrap();
    assert!(entries.contains(&entry), "{entries:?}");
}

#[tokio::test]
async fn officials_who_look_up_themselves_and_their_household_are_told_and_see_no_alert_of_their_own()
 {
    let hub = TestHub::start().await;
    let auditor = hub.auditor().await;
    let person = hub.manager("police", "wang", "population_management").await;
    let found = sample(&hub, &hub.ask("police").await).await;
    let members = found["household"]["members"].as_array().unwrap();
    let member = members.iter().map(|one| one["resident"]["id"].clone());
    let member = member.filter(|id| !id.is_null()).find(|id| *id != found["id"]).unwrap();
    let official = json!({ "kind": "OFFICIAL", "login": "wang", "subject": found["id"], "reason": "told by personnel" });
    let _mark = marked(&auditor, official).await;
    let look = "query($id: ID!) { node(id: $id) { ... on Resident { name } } }";
    let _seen = person.with(look, json!({ "id": found["id"] })).await;
    let _seen = person.with(look, json!({ "id": member })).await;
    let alerts = all(&hub, &auditor, json!({ "actor": "wang" })).await;
    assert_eq!(rules(&alerts), ["HOUSEHOLD", "ONESELF"], "{alerts:?}");
    assert!(all(&hub, &person, json!({})).await.is_empty(), "not those about oneself");
    let input = json!({ "id": alerts[0]["id"], "outcome": "EXPLAINED", "note": "it was me" });
    let own = person.with(HANDLE, json!({ "i": input })).await;
    assert_eq!(own.data()["handleAlert"]["alert"], Value::Null, "{}", own.text);
    // A colleague's manager does see them.
    let other = hub.manager("police", "li", "population_management").await;
    assert_eq!(all(&hub, &other, json!({})).await.len(), 2);
}

#[tokio::test]
async fn what_was_raised_is_not_raised_again_by_another_server_or_after_a_start() {
    let hub = TestHub::start().await;
    let (police, auditor) = (hub.ask("police").await, hub.auditor().await);
    let found = sample(&hub, &police).await["id"].clone();
    let sealed = json!({ "kind": "SEALED", "subject": found, "reason": "protected" });
    let mark = marked(&auditor, sealed).await;
    let _seen = sample(&hub, &police).await;
    assert_eq!(rules(&all(&hub, &auditor, json!({})).await), ["SEALED"]);
    let second = hub.second(TestHubSettings::default(), None).await;
    while second.hub.notice().await.unwrap() {}
    assert_eq!(all(&hub, &auditor, json!({})).await.len(), 1);
    let end = "mutation($i: EndAuditMarkInput!) { endAuditMark(input: $i) { mark { id } userErrors { path } } }";
    let ended = auditor.with(end, json!({ "i": { "id": mark["id"] } })).await;
    assert_eq!(ended.data()["endAuditMark"]["mark"]["id"], mark["id"]);
    let marks = auditor.query("{ auditMarks { id } }").await;
    assert_eq!(marks.data()["auditMarks"], json!([]));
    hub.clock.advance(Duration::days(1));
    let police = hub.ask("police").await;
    let _seen = sample(&hub, &police).await;
    let auditor = hub
        .anonymous()
        .header("cookie", &hub.session("auditor-2", CallerRole::Auditor, None).await);
    let auditor = auditor.purpose("audit_review");
    assert_eq!(all(&hub, &auditor, json!({})).await.len(), 1, "the mark was ended");
}

#[tokio::test]
async fn a_building_is_told_dwelling_by_dwelling_and_thresholds_can_be_tried() {
    let hub = TestHub::with(TestHubSettings { residents: 300, ..TestHubSettings::default() }).await;
    let wang = officer(&hub, "wang").await;
    let document = "query($after: String) { residents(first: 100, after: $after) { nodes { id \
         household { dwelling { id estate building area { code } } } } pageInfo { endCursor hasNextPage } } }";
    let mut buildings: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    let mut after = Value::Null;
    loop {
        let reply = hub.ask("police").await.with(document, json!({ "after": after })).await;
        let page = &reply.data()["residents"];
        for one in page["nodes"].as_array().unwrap() {
            let place = &one["household"]["dwelling"];
            let building =
                format!("{} {} {}", place["area"]["code"], place["estate"], place["building"]);
            if let Some(id) = place["id"].as_str().filter(|_| place["building"].is_string()) {
                let _other =
                    buildings.entry(building).or_default().insert(id.to_owned(), one["id"].clone());
            }
        }
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let fullest = buildings.values().max_by_key(|one| one.len()).unwrap();
    let count = fullest.len() as u64;
    assert!(count >= 2, "no building with two dwellings");
    for id in fullest.values() {
        hub.clock.advance(Duration::minutes(1));
        let look = "query($id: ID!) { node(id: $id) { ... on Resident { name } } }";
        assert!(wang.with(look, json!({ "id": id })).await.body["errors"].is_null());
    }
    let today = hub.clock.today();
    let by = Caller::operator().unwrap();
    let tried = |dwellings: u64| {
        let rules = NoticeRules { building_dwellings: dwellings, ..NoticeRules::default() };
        let (hub, by) = (std::sync::Arc::clone(&hub.hub), by.clone());
        async move {
            let found = hub.replay_notice(&by, rules, today, today).await.unwrap();
            found.into_iter().filter(|one| one.actor == "wang").map(|one| one.measured).collect()
        }
    };
    let at: Vec<u64> = tried(count).await;
    let above: Vec<u64> = tried(count + 1).await;
    assert_eq!((at, above), (vec![count], vec![]));
    let yesterday = today - Duration::days(1);
    let none = hub.hub.replay_notice(&by, NoticeRules::default(), yesterday, yesterday).await;
    assert!(none.unwrap().is_empty());
}

#[tokio::test]
async fn a_mark_that_says_nothing_is_refused_as_data_and_only_auditors_set_one() {
    let hub = TestHub::start().await;
    let auditor = hub.auditor().await;
    let id = sample(&hub, &hub.ask("police").await).await["id"].clone();
    let soon = (hub.clock.now() + Duration::days(9)).to_rfc3339();
    let gone = (hub.clock.now() - Duration::days(9)).to_rfc3339();
    let nobody = hub_graphql::GlobalId::decode(id.as_str().unwrap()).unwrap();
    assert!(matches!(nobody, hub_graphql::GlobalId::Subject(..)));
    for (wrong, at) in [
        (json!({ "kind": "HONEY", "reason": "x" }), "subject"),
        (json!({ "kind": "HONEY", "subject": id, "reason": "" }), "reason"),
        (json!({ "kind": "OFFICIAL", "subject": id, "login": "nobody", "reason": "x" }), "login"),
        (json!({ "kind": "HIDDEN", "until": soon, "reason": "x" }), "case"),
        (json!({ "kind": "HIDDEN", "purpose": "none", "until": soon, "reason": "x" }), "purpose"),
        (json!({ "kind": "HIDDEN", "case": "7", "until": gone, "reason": "x" }), "until"),
        (json!({ "kind": "HIDDEN", "case": "7", "reason": "x" }), "until"),
    ] {
        let reply = auditor.with(MARK, json!({ "i": wrong })).await;
        let errors = &reply.data()["markAudit"]["userErrors"];
        assert_eq!(errors[0]["path"], json!(["input", at]), "{wrong}: {errors}");
    }
    let right = json!({ "kind": "HONEY", "subject": id, "reason": "x" });
    for other in [hub.admin().await, hub.staff().await] {
        let reply = other.with(MARK, json!({ "i": right })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"], "{}", reply.text);
    }
}

#[test]
fn thresholds_are_tried_at_the_command_line_and_the_trial_is_an_entry() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["demo", "--residents", "30", "--prepare-only"]);
    let said = operator.does(&["audit", "notice", "--since", "2026-01-01", "--set", "refusals=1"]);
    assert!(said.contains("would have been raised"), "{said}");
    let _refused =
        operator.is_refused(&["audit", "notice", "--since", "2026-01-01", "--set", "nights=1"]);
    let log = folder.path().join("log.jsonl");
    let _said = operator.does(&["audit", "export", "--output", log.to_str().unwrap()]);
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.matches("replayNotice").count(), 1, "a trial that fails asks for nothing");
}

/// The figures in the manual are those of the command.
#[test]
fn what_the_rules_find_of_planted_snooping_is_what_the_manual_says() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("figures.json");
    let done = std::process::Command::new(binary())
        .args(["bench", "audit", "--snooping", "--json"])
        .arg(&file)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let figures: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let manual = std::fs::read_to_string(crate::tidy::root().join("docs/audit.md")).unwrap();
    for name in ["planted", "found", "found share (%)", "false alarms a week"] {
        let value = figures[name].to_string().replace('"', "");
        assert!(manual.contains(&format!("| {name} | {value} |")), "{name} is {value}");
    }
    let kinds = figures.as_object().unwrap().iter();
    for (name, value) in kinds.filter(|(name, _)| name.starts_with("found: ")) {
        let (name, value) = (name.trim_start_matches("found: "), value.as_str().unwrap());
        assert!(manual.contains(&format!("| {name} | {value} |")), "{name}: {value}");
    }
}

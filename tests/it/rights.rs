//! Grants that are taken away, and rights to write that end at a community's border.

use std::time::{Duration, Instant};

use hub_app::WritingScope;
use hub_policy::{AnswerForm, Caller};
use hub_tests::{Ask, Demo, Reply, TestHub, TestHubSettings};
use serde_json::{Value, json};
use tempfile::TempDir;

const NAME: &str = "query($n: String!) { resident(idDocument: {number: $n}) { id name } }";
const REVOKE: &str = "mutation($g: ID!, $r: String!) { revokeGrant(input: {id: $g, reason: $r}) { grant { inForce endedBy endReason until } userErrors { path message } } }";

/// The grant under which police see names for population management.
async fn grant(ask: &Ask) -> Value {
    let document = "{ grants(filter: {department: \"police\", purpose: \"population_management\", attribute: \"person_name\", form: FULL, inForce: true}) { nodes { id department { code } purpose { code } attribute form area { code } inForce } } }";
    let reply = ask.query(document).await;
    let nodes = &reply.data()["grants"]["nodes"];
    assert_eq!(nodes.as_array().unwrap().len(), 1, "{}", reply.text);
    nodes[0].clone()
}

#[tokio::test]
async fn a_revoked_grant_ends_at_once_here_and_within_five_seconds_elsewhere() {
    let hub = TestHub::start().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let (admin, auditor) = (hub.admin().await, hub.auditor().await);
    let police = hub.ask("police").await;
    let there = second
        .anonymous()
        .header("authorization", &format!("Bearer {}", hub.token("police").await))
        .purpose("population_management");
    let who = json!({ "n": hub.sample() });
    for ask in [&police, &there] {
        assert!(ask.with(NAME, who.clone()).await.data()["resident"]["name"].is_string());
    }
    let held = grant(&auditor).await;
    let wanted = json!({ "g": held["id"], "r": "协议到期" });
    let reply = admin.with(REVOKE, wanted.clone()).await;
    let revoked = &reply.data()["revokeGrant"]["grant"];
    assert_eq!(
        revoked,
        &json!({ "inForce": false, "endedBy": "admin", "endReason": "协议到期", "until": revoked["until"] })
    );
    let denied = |reply: &Reply| reply.refused() == ["person_name"];
    assert!(denied(&police.with(NAME, who.clone()).await));
    let started = Instant::now();
    while !denied(&there.with(NAME, who.clone()).await) {
        assert!(started.elapsed() < Duration::from_secs(5), "still granted after 5 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let again = admin.with(REVOKE, wanted).await;
    assert_eq!(again.data()["revokeGrant"]["userErrors"][0]["path"], json!(["input", "id"]));
    let document = "{ grants(filter: {inForce: false}) { nodes { attribute endReason } } auditEntries(first: 100) { nodes { kind operation targets } } }";
    let reply = auditor.query(document).await;
    assert_eq!(
        reply.data()["grants"]["nodes"],
        json!([{ "attribute": "person_name", "endReason": "协议到期" }])
    );
    let entries = reply.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = entries.iter().find(|one| one["operation"] == "revokeGrant").unwrap();
    assert_eq!(entry["kind"], "grant");
    assert!(entry["targets"][0].as_str().unwrap().starts_with("grant:"));
}

#[tokio::test]
async fn grants_are_for_administrators_and_auditors_and_only_administrators_end_them() {
    let hub = TestHub::start().await;
    let (admin, auditor) = (hub.admin().await, hub.auditor().await);
    let id = grant(&admin).await["id"].clone();
    for ask in [hub.ask("police").await, hub.staff().await] {
        let reply = ask.query("{ grants { nodes { id } } }").await;
        assert_eq!(reply.codes(), ["FORBIDDEN"]);
        let reply = ask.with(REVOKE, json!({ "g": id, "r": "x" })).await;
        assert_eq!(reply.codes(), ["FORBIDDEN"]);
    }
    let reply = auditor.with(REVOKE, json!({ "g": id, "r": "x" })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
    for (reason, at) in [("", "reason"), ("请联系 13800001234", "reason")] {
        let reply = admin.with(REVOKE, json!({ "g": id, "r": reason })).await;
        assert_eq!(reply.data()["revokeGrant"]["userErrors"][0]["path"], json!(["input", at]));
    }
    let reply = admin.with(REVOKE, json!({ "g": "nothing", "r": "x" })).await;
    assert_eq!(reply.data()["revokeGrant"]["userErrors"][0]["path"], json!(["input", "id"]));
    assert_eq!(grant(&admin).await["id"], id);
    let page = "query($a: String) { grants(first: 100, after: $a) { nodes { id } pageInfo { endCursor hasNextPage } } }";
    let (mut after, mut seen) = (Value::Null, std::collections::BTreeSet::new());
    loop {
        let reply = admin.with(page, json!({ "a": after })).await;
        let page = &reply.data()["grants"];
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let all =
        hub.hub.find_grants(&hub_storage::GrantFilter::default(), None, 10_000).await.unwrap();
    assert_eq!(seen.len(), all.len());
}

async fn record(ask: &Ask, community: Option<&Value>) -> Reply {
    let document = "mutation($c: ID) { recordResident(input: {community: $c, record: {name: \"欧阳测试\"}}) { decision userErrors { path message } } }";
    ask.with(document, json!({ "c": community })).await
}

#[tokio::test]
async fn a_right_to_write_ends_at_the_border_of_its_community() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let police = hub.ask("police").await;
    let areas = police.query("{ areas { id code name } }").await;
    let areas = areas.data()["areas"].as_array().unwrap().clone();
    let id = |code: &str| areas.iter().find(|one| one["code"] == code).unwrap()["id"].clone();
    let (own, other) = (id("519902001001"), id("519902001002"));
    let scope = |area: Option<&str>| WritingScope {
        department: "police".parse().unwrap(),
        attribute: Some("person_name".parse().unwrap()),
        area: area.map(|code| code.parse().unwrap()),
    };
    assert_eq!(record(&police, Some(&other)).await.data()["recordResident"]["decision"], "CREATED");
    let change = hub.hub.allow_writing(&by, &scope(Some("519902001001")), true).await.unwrap();
    assert_eq!((change.added, change.ended), (1, 1));
    assert!(record(&police, Some(&own)).await.data()["recordResident"]["decision"].is_string());
    for elsewhere in [Some(&other), None] {
        let reply = record(&police, elsewhere).await;
        let error = &reply.data()["recordResident"]["userErrors"][0];
        assert_eq!(error["path"], json!(["input", "record", "name"]));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("望澜社区"), "the area is not named: {message}");
        let english = police.clone().header("accept-language", "en");
        let reply = record(&english, elsewhere).await;
        assert!(reply.text.contains("only in Wanglan Community"), "{}", reply.text);
    }
    // The same again changes nothing; a part of a wider right cannot end alone.
    let again = hub.hub.allow_writing(&by, &scope(Some("519902001001")), true).await.unwrap();
    assert_eq!((again.added, again.ended, again.unchanged), (0, 0, 1));
    let _wider = hub.hub.allow_writing(&by, &scope(Some("519902001000")), false).await.unwrap();
    assert!(record(&police, Some(&other)).await.data()["recordResident"]["decision"].is_string());
    assert!(hub.hub.forbid_writing(&by, &scope(Some("519902001002"))).await.is_err());
    assert!(record(&police, Some(&other)).await.data()["recordResident"]["decision"].is_string());
    let change = hub.hub.forbid_writing(&by, &scope(None)).await.unwrap();
    assert_eq!((change.added, change.ended), (0, 2));
    let reply = record(&police, Some(&own)).await;
    let message = reply.data()["recordResident"]["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.contains("无权填报") && message.contains("数据局"), "{message}");
}

#[tokio::test]
async fn all_that_a_department_leads_is_one_scope() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let mut scope =
        WritingScope { department: "fire".parse().unwrap(), attribute: None, area: None };
    let catalogue = hub.hub.catalogue();
    let led = catalogue.all().iter();
    let led = led.filter(|one| one.lead_department.as_str() == "fire" && !one.is_switched_off());
    let led: Vec<_> = led.collect();
    let may = |hub: &TestHub| {
        let (snapshot, now) = (hub.hub.snapshot(), hub.hub.clock().now());
        led.iter()
            .filter(|one| snapshot.rights.may_write(&scope_of("fire"), one, None, now))
            .count()
    };
    assert!(!led.is_empty());
    let _change = hub.hub.forbid_writing(&by, &scope).await.unwrap();
    assert_eq!(may(&hub), 0);
    let change = hub.hub.allow_writing(&by, &scope, false).await.unwrap();
    assert_eq!((change.added, may(&hub)), (led.len(), led.len()));
    scope.department = "communities".parse().unwrap();
    let nobody = Caller { role: hub_policy::CallerRole::Auditor, ..Caller::operator().unwrap() };
    assert!(hub.hub.forbid_writing(&nobody, &scope).await.is_err());
}

fn scope_of(code: &str) -> hub_values::DepartmentCode {
    code.parse().unwrap()
}

#[tokio::test]
async fn the_command_line_takes_a_grant_from_a_running_hub() {
    let dir = TempDir::new().unwrap();
    let demo = Demo::start(dir.path()).await;
    let credentials = demo.credentials();
    let clients = credentials["clients"].as_array().unwrap();
    let police = clients.iter().find(|one| one["department"] == "police").unwrap();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        police["clientId"].as_str().unwrap(),
        police["clientSecret"].as_str().unwrap()
    );
    let nobody = Ask::of(&demo.url);
    let reply = nobody
        .clone()
        .header("content-type", "application/x-www-form-urlencoded")
        .send("POST", "/oauth/token", Some(&form))
        .await;
    let bearer = format!("Bearer {}", reply.body["access_token"].as_str().unwrap());
    let ask = nobody.header("authorization", &bearer).purpose("population_management");
    let who = json!({ "n": credentials["samples"]["idNumber"] });
    assert!(ask.with(NAME, who.clone()).await.data()["resident"]["name"].is_string());
    let list = demo.command(&[
        "grant",
        "list",
        "--department",
        "police",
        "--purpose",
        "population_management",
        "--attribute",
        "person_name",
        "--form",
        AnswerForm::Full.as_str(),
    ]);
    let list = String::from_utf8(list.stdout).unwrap();
    assert_eq!(list.lines().count(), 1, "{list}");
    let id = list.split_whitespace().next().unwrap();
    let done = demo.command(&["grant", "revoke", id, "--reason", "协议到期"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let started = Instant::now();
    while ask.with(NAME, who.clone()).await.refused() != ["person_name"] {
        assert!(started.elapsed() < Duration::from_secs(5), "still granted after 5 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let again = demo.command(&["grant", "revoke", id, "--reason", "协议到期"]);
    assert_eq!(again.status.code(), Some(1));
    let scope = ["--department", "police", "--attribute", "person_name"];
    let said = |command: &[&str]| {
        let output = demo.command(&[command, &scope].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let only = said(&["grant", "allow-writing", "--only", "--area", "519902001001"]);
    assert!(only.contains("given: 1; 终止 ended: 1"), "{only}");
    assert!(said(&["grant", "forbid-writing"]).contains("given: 0; 终止 ended: 1"));
    assert!(said(&["grant", "list", "--ended", "--form", "write"]).contains("ended by operator"));
    assert!(demo.command(&["audit", "verify"]).status.success());
}

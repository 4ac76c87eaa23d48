//! What bounds a grant while it is used: rows, people on a day, a year; and what explains it later.

use hub_policy::CallerRole;
use hub_tests::{Ask, Demo, TestHub};
use serde_json::{Value, json};

use crate::sharing::{DECIDE, REQUEST, asked, done, planning, wrong};

const WHO: &str = "query($n: Int) { residents(first: $n) { nodes { id birthDate mobilityImpaired } pageInfo { hasNextPage endCursor } } }";

/// Fire has what it asked for, by two officials where two must agree.
async fn granted(hub: &TestHub, admin: &Ask, input: Value) -> Value {
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let request = done(&fire, REQUEST, input).await["request"].clone();
    let police = hub.manager("police", "police.manager", "population_management").await;
    let health = hub.manager("health", "health.manager", "public_health_service").await;
    for item in request["items"].as_array().unwrap() {
        let lead = item["leadDepartment"]["code"].as_str().unwrap();
        let decide = json!({ "requestId": request["id"], "decision": "GRANT", "attributes": [item["attribute"]] });
        if item["state"] == "WAITING" {
            let by = match lead {
                "police" => &police,
                "health" => &health,
                other => panic!("nobody decides for {other}"),
            };
            let _first = done(by, DECIDE, decide.clone()).await;
            if item["needsTwo"] == true {
                let _second = done(admin, DECIDE, decide).await;
            }
        }
    }
    request["id"].clone()
}

fn items() -> Value {
    json!([
        { "attribute": "mobility_impaired", "form": "FULL" },
        { "attribute": "birth_date", "form": "FULL" },
    ])
}

#[tokio::test]
async fn a_grant_for_the_old_shows_the_old_and_nobody_else_exists() {
    let (hub, admin) = planning().await;
    let police = hub.ask("police").await;
    let everybody = "{ residents(first: 100) { nodes { id birthDate } } }";
    let everybody = police.query(everybody).await.data()["residents"]["nodes"].clone();
    let is_old = |node: &&Value| node["birthDate"].as_str().is_some_and(|day| day <= "1966-11-24");
    let all = everybody.as_array().unwrap();
    let old: Vec<&Value> = all.iter().filter(is_old).map(|node| &node["id"]).collect();
    assert!(old.len() > 2 && old.len() < all.len());
    let mut input = asked(json!([]), items());
    input["conditions"] = json!([{ "agedAtLeast": 60 }]);
    let _id = granted(&hub, &admin, input).await;
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    // Pages are full, and in the order of all.
    let page = "query($n: Int, $a: String) { residents(first: $n, after: $a) { nodes { id birthDate mobilityImpaired } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = fire.with(page, json!({ "n": 2, "a": after })).await;
        assert!(reply.refused().is_empty(), "{}", reply.text);
        let page = &reply.data()["residents"];
        let nodes = page["nodes"].as_array().unwrap();
        seen.extend(nodes.iter().map(|node| node["id"].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        assert_eq!(nodes.len(), 2);
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(seen.iter().collect::<Vec<_>>(), old);
    let young = all.iter().find(|node| !is_old(node)).unwrap();
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let hidden = fire.with(node, json!({ "id": young["id"] })).await;
    let absent = fire.with(node, json!({ "id": "bm90aGluZw" })).await;
    assert_eq!(hidden.data(), absent.data());
    assert!(fire.with(node, json!({ "id": old[0] })).await.data()["node"]["id"].is_string());
    // A condition carries no filter.
    let filtered = "{ residents(first: 5, filter: { bornFrom: \"1900-01-01\" }) { nodes { id } } }";
    let reply = fire.query(filtered).await;
    assert_eq!(reply.codes(), ["FIELD_NOT_GRANTED"]);
}

#[tokio::test]
async fn more_people_than_a_grant_allows_wait_for_a_second_official() {
    let (hub, admin) = planning().await;
    let mut input = asked(json!([]), items());
    input["peoplePerDay"] = json!(5);
    let _id = granted(&hub, &admin, input).await;
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    let ask = |n: u32| json!({ "n": n });
    assert_eq!(fire.with(WHO, ask(3)).await.status, 200);
    // The same people again are the same people.
    assert_eq!(fire.with(WHO, ask(5)).await.status, 200);
    let too_many = fire.with(WHO, ask(6)).await;
    assert_eq!((too_many.status, too_many.codes()), (403, vec!["BULK_APPROVAL_REQUIRED"]));
    assert!(too_many.body["data"].is_null(), "{}", too_many.text);
    assert_eq!(fire.with(WHO, ask(5)).await.status, 200);
    // It is counted in the database, not in a process.
    let second = hub.second(hub_tests::TestHubSettings::default(), None).await;
    let there = second
        .anonymous()
        .header("authorization", &format!("Bearer {}", hub.token("fire").await))
        .purpose("rescue_planning");
    assert_eq!(there.with(WHO, ask(6)).await.codes(), ["BULK_APPROVAL_REQUIRED"]);
    let waiting = "{ bulkApprovals(waiting: true) { nodes { id people limit department { code } askedBy } } }";
    let found = admin.query(waiting).await.data()["bulkApprovals"]["nodes"].clone();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!((&found[0]["people"], &found[0]["limit"]), (&json!(6), &json!(5)));
    let approve = "mutation($i: ApproveBulkInput!) { approveBulk(input: $i) { approval { approvedBy approvedPeople } userErrors { path message } } }";
    let agree =
        |people: u32| json!({ "id": found[0]["id"], "people": people, "reason": "演练核对名单" });
    assert_eq!(wrong(&admin, approve, agree(5)).await[0].0, "input.people");
    let agreed = done(&admin, approve, agree(7)).await;
    assert_eq!(agreed["approval"]["approvedPeople"], 7);
    assert_eq!(fire.with(WHO, ask(7)).await.status, 200);
    assert_eq!(fire.with(WHO, ask(8)).await.codes(), ["BULK_APPROVAL_REQUIRED"]);
    // The next day counts anew, and the approval was for one day.
    hub.clock.advance(chrono::Duration::days(1));
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    assert_eq!(fire.with(WHO, ask(6)).await.codes(), ["BULK_APPROVAL_REQUIRED"]);
    let auditor = hub.auditor().await;
    let log = "{ auditEntries(first: 50, filter: { department: \"fire\", purpose: \"rescue_planning\" }) { nodes { outcome code attributes } } }";
    let entries = auditor.query(log).await.data()["auditEntries"]["nodes"].clone();
    let refused =
        entries.as_array().unwrap().iter().find(|one| one["code"] == "BULK_APPROVAL_REQUIRED");
    assert_eq!(refused.unwrap()["outcome"], "REFUSED");
}

#[tokio::test]
async fn what_nobody_used_drops_out_when_a_grant_is_certified() {
    let (hub, admin) = planning().await;
    let id = granted(&hub, &admin, asked(json!([]), items())).await;
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    let _used = fire.query("{ residents(first: 2) { nodes { birthDate } } }").await;
    while hub.hub.follow().await.unwrap() {}
    hub.clock.advance(chrono::Duration::days(300));
    let again = "mutation($i: RecertifyGrantInput!) { recertifyGrant(input: $i) { kept dropped usage { attribute answers } userErrors { path message } } }";
    let admin = {
        let cookie = hub.session("admin.b", CallerRole::DataBureauAdmin, None).await;
        hub.anonymous().header("cookie", &cookie).purpose("data_governance")
    };
    let input = json!({ "requestId": id, "reason": "年度复核" });
    let certified = done(&admin, again, input).await;
    assert_eq!(certified["kept"], json!(["birth_date"]));
    assert_eq!(certified["dropped"], json!(["mobility_impaired"]));
    hub.clock.advance(chrono::Duration::days(300));
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    let reply =
        fire.query("{ residents(first: 2) { nodes { birthDate mobilityImpaired } } }").await;
    assert_eq!(reply.refused(), ["mobility_impaired"]);
    assert!(reply.body["data"]["residents"]["nodes"][0]["birthDate"].is_string());
}

#[tokio::test]
async fn any_day_of_the_past_is_explained_and_a_draft_is_tried_on_the_log() {
    let (hub, admin) = planning().await;
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    let asks = "{ residents(first: 3) { nodes { id mobilityImpaired } } }";
    let subject = fire.query(asks).await.body["data"]["residents"]["nodes"][0]["id"].clone();
    let before = hub_values::Clock::now(&*hub.clock).to_rfc3339();
    let tries = "query($i: DryRunGrantInput!) { dryRunGrant(input: $i) { rows { department { code } attribute gains operations subjects } entries partial } }";
    let give = json!({ "give": { "department": "fire", "purpose": "rescue_planning", "items": [{ "attribute": "mobility_impaired", "form": "FULL" }] } });
    let outcome = admin.with(tries, json!({ "i": give })).await.data()["dryRunGrant"].clone();
    let row = json!({ "department": { "code": "fire" }, "attribute": "mobility_impaired", "gains": true, "operations": 1, "subjects": 3 });
    assert_eq!(outcome["rows"], json!([row]));
    hub.clock.advance(chrono::Duration::minutes(10));
    let id = granted(&hub, &admin, asked(json!([]), items())).await;
    hub.clock.advance(chrono::Duration::minutes(10));
    let fire = hub.ask("fire").await.purpose("rescue_planning");
    let _seen = fire.query(asks).await;
    let during = hub_values::Clock::now(&*hub.clock).to_rfc3339();
    let outcome =
        admin.with(tries, json!({ "i": { "revoke": id } })).await.data()["dryRunGrant"].clone();
    let lost = outcome["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["attribute"] == "mobility_impaired");
    assert_eq!((&lost.unwrap()["gains"], &lost.unwrap()["subjects"]), (&json!(false), &json!(3)));
    let revoke = "mutation($i: RevokeGrantInput!) { revokeGrant(input: $i) { revoked userErrors { path message } } }";
    hub.clock.advance(chrono::Duration::minutes(10));
    let _revoked = done(&admin, revoke, json!({ "id": id, "reason": "预案已完成" })).await;
    let explain = "query($s: ID!, $t: DateTime) { explainAccess(department: \"fire\", attribute: \"mobility_impaired\", subject: $s, at: $t) { purpose { code } answer rule grants { endReason requestId } } }";
    let at = async |time: Value| {
        let reply = admin.with(explain, json!({ "s": subject, "t": time })).await;
        let all = reply.data()["explainAccess"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["purpose"]["code"] == "rescue_planning").unwrap()
    };
    assert_eq!(at(json!(before)).await["answer"], "DENIED");
    let then = at(json!(during)).await;
    assert_eq!((&then["answer"], &then["rule"]), (&json!("FULL"), &Value::Null));
    assert_eq!(
        (&then["grants"][0]["endReason"], &then["grants"][0]["requestId"]),
        (&json!("预案已完成"), &id)
    );
    let now = at(Value::Null).await;
    assert_eq!((&now["answer"], &now["rule"]), (&json!("DENIED"), &json!("outside_area_or_time")));
    // For the data bureau only.
    let reply = fire.with(explain, json!({ "s": subject })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn the_command_line_exports_the_policy_and_imports_a_calendar() {
    let dir = tempfile::TempDir::new().unwrap();
    let demo = Demo::start(dir.path()).await;
    let said = |arguments: &[&str]| {
        let output = demo.command(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let csv = said(&["policy", "export", "--format", "csv"]);
    assert!(csv.starts_with("department,purpose,attribute,read,lookup,"));
    assert!(csv.contains("fire,fire_rescue,mobility_impaired,full,no,no,"), "{csv}");
    assert!(csv.contains("fire,fire_rescue,occupation,no,no,no,"));
    let cedar = said(&["policy", "export", "--format", "cedar"]);
    assert!(cedar.contains("forbid (principal, action, resource in Attribute::\"religion\");"));
    assert!(cedar.contains("principal in Department::\"fire\""));
    assert!(said(&["calendar", "show", "2026"]).contains("2026-02-14 Sat 上班"));
    assert!(said(&["calendar", "show", "2031"]).contains("counted by weekends only"));
    let file = dir.path().join("2031.csv");
    let days: Vec<String> = (1..=6).map(|day| format!("2031-01-0{day},rest,通知")).collect();
    std::fs::write(&file, format!("day,kind,source\n{}\n", days.join("\n"))).unwrap();
    assert!(said(&["calendar", "import", file.to_str().unwrap()]).contains("2031"));
    assert!(said(&["calendar", "show", "2031"]).contains("2031-01-06 Mon 放假"));
    std::fs::write(&file, "2031-13-01,rest,通知").unwrap();
    assert!(!demo.command(&["calendar", "import", file.to_str().unwrap()]).status.success());
}

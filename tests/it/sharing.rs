//! Sharing from the request to the grant and its end, as departments do it.

use std::time::{Duration, Instant};

use hub_tests::{Ask, Reply, TestHub, TestHubSettings};
use serde_json::{Value, json};

pub(crate) const REQUEST: &str = "mutation($i: RequestAccessInput!) { requestAccess(input: $i) { request { id items { attribute form state tier due dueNote needsTwo leadDepartment { code } reason grantedForm } steps { kind actor department { code } attributes reason } } userErrors { path message } } }";
pub(crate) const DECIDE: &str = "mutation($i: DecideAccessInput!) { decideAccess(input: $i) { request { id items { attribute form state tier due overdue firstApproval grantedForm decidedBy reason } steps { kind actor } } userErrors { path message } } }";
const RESUBMIT: &str = "mutation($i: ResubmitAccessInput!) { resubmitAccess(input: $i) { request { items { attribute form state due needsTwo } } userErrors { path message } } }";

/// What a mutation gave, which went well.
pub(crate) async fn done(ask: &Ask, document: &str, input: Value) -> Value {
    let reply = ask.with(document, json!({ "i": input })).await;
    let payload = payload(&reply);
    assert_eq!(payload["userErrors"], json!([]), "{}", reply.text);
    payload
}

/// What a mutation must put right: paths and messages.
pub(crate) async fn wrong(ask: &Ask, document: &str, input: Value) -> Vec<(String, String)> {
    let reply = ask.with(document, json!({ "i": input })).await;
    let payload = payload(&reply);
    let errors = payload["userErrors"].as_array().unwrap();
    assert!(!errors.is_empty(), "{}", reply.text);
    errors
        .iter()
        .map(|one| {
            let path: Vec<&str> =
                one["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
            (path.join("."), one["message"].as_str().unwrap().to_owned())
        })
        .collect()
}

fn payload(reply: &Reply) -> Value {
    let data = reply.data().as_object().unwrap_or_else(|| panic!("{}", reply.text));
    data.values().next().unwrap().clone()
}

/// The id of an area by its code.
pub(crate) async fn area(ask: &Ask, code: &str) -> Value {
    let reply = ask.query("{ areas { id code } }").await;
    let areas = reply.data()["areas"].as_array().unwrap().clone();
    areas.iter().find(|one| one["code"] == code).unwrap()["id"].clone()
}

/// A hub in which rescue planning is a purpose of fire, and health leads who is mobility impaired.
pub(crate) async fn planning() -> (TestHub, Ask) {
    // Nothing follows the clock by itself.
    let hub = TestHub::with(TestHubSettings { is_kept: false, ..Default::default() }).await;
    let admin = hub.admin().await;
    let purpose = "mutation($i: CreatePurposeInput!) { createPurpose(input: $i) { purpose { code } userErrors { path message } } }";
    let input = json!({
        "code": "rescue_planning", "nameZh": "救援预案编制", "nameEn": "Rescue planning",
        "legalBasis": "《中华人民共和国消防法》第四十三条", "departments": ["fire"],
    });
    let _made = done(&admin, purpose, input).await;
    let lead = "mutation($i: UpdateAttributeInput!) { updateAttribute(input: $i) { userErrors { path message } } }";
    let input = json!({ "code": "mobility_impaired", "leadDepartment": "health" });
    let _changed = done(&admin, lead, input).await;
    (hub, admin)
}

pub(crate) fn asked(areas: Value, items: Value) -> Value {
    json!({
        "purpose": "rescue_planning",
        "legalBasis": "《中华人民共和国消防法》第四十三条",
        "scenario": "编制两社区火灾救援预案，掌握需协助疏散的人员",
        "areas": areas, "lastDay": "2028-11-23", "peoplePerDay": 100, "items": items,
    })
}

/// Everybody in the story.
struct Story {
    hub: TestHub,
    own: String,
    other: String,
    areas: Value,
    fire: Ask,
    health: Ask,
    police: Ask,
    /// Fire's system, here and on a second server.
    systems: Vec<Ask>,
}

const WHO: &str = "{ residents(first: 100) { nodes { id mobilityImpaired facts(attributes: [\"mobility_impaired\"]) { text } } } }";
const REVOKE: &str = "mutation($i: RevokeGrantInput!) { revokeGrant(input: $i) { revoked userErrors { path message } } }";

impl Story {
    async fn begin(hub: TestHub, second: &TestHub) -> Self {
        let own = hub.sample_community().to_owned();
        let other = hub.city.areas.iter().find(|one| one.level == "community" && one.code != own);
        let other = other.unwrap().code.clone();
        let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
        let there = second
            .anonymous()
            .header("authorization", &format!("Bearer {}", hub.token("fire").await));
        let systems = vec![
            hub.ask("fire").await.purpose("rescue_planning"),
            there.purpose("rescue_planning"),
        ];
        Self {
            areas: json!([area(&fire, &own).await, area(&fire, &other).await]),
            health: hub.manager("health", "health.manager", "public_health_service").await,
            police: hub.manager("police", "police.manager", "population_management").await,
            fire,
            systems,
            own,
            other,
            hub,
        }
    }

    /// Fire asks for all of it; health refuses, for a reason.
    async fn refused(&self) -> Value {
        let items = json!([{ "attribute": "mobility_impaired", "form": "FULL" }]);
        let request = done(&self.fire, REQUEST, asked(self.areas.clone(), items)).await;
        let (request, id) = (&request["request"], request["request"]["id"].clone());
        let item = &request["items"][0];
        assert_eq!(item["leadDepartment"]["code"], "health");
        // Ten working days, and two officials: it is sensitive and asked for in full.
        assert_eq!((&item["due"], &item["needsTwo"]), (&json!("2026-12-08"), &json!(true)));
        let reason = "全量提供超出必要范围，请改为脱敏";
        let refuse = json!({ "requestId": id, "decision": "REFUSE", "reason": reason });
        assert_eq!(wrong(&self.police, DECIDE, refuse.clone()).await[0].0, "input.requestId");
        let refused = done(&self.health, DECIDE, refuse).await;
        let item = &refused["request"]["items"][0];
        assert_eq!((&item["state"], &item["reason"]), (&json!("REFUSED"), &json!(reason)));
        id
    }

    /// Fire narrows, which needs one official only; health agrees.
    async fn narrowed(&self, id: &Value) {
        let item = |form: &str| json!([{ "attribute": "mobility_impaired", "form": form }]);
        let wider = json!({ "requestId": id, "note": "扩大", "items": item("LOOKUP") });
        assert_eq!(wrong(&self.fire, RESUBMIT, wider).await[0].0, "input.items");
        let less = json!({ "requestId": id, "note": "改为脱敏", "items": item("MASKED") });
        let again = done(&self.fire, RESUBMIT, less).await["request"]["items"][0].clone();
        assert_eq!((&again["state"], &again["needsTwo"]), (&json!("WAITING"), &json!(false)));
        let grant = json!({ "requestId": id, "decision": "GRANT" });
        assert_eq!(wrong(&self.fire, DECIDE, grant.clone()).await[0].0, "input.requestId");
        let granted = done(&self.health, DECIDE, grant).await;
        assert_eq!(granted["request"]["items"][0]["grantedForm"], "MASKED");
    }

    /// Who lives in the two communities, as police know.
    async fn people(&self) -> Vec<Value> {
        let police = self.hub.ask("police").await;
        let all = police.query("{ residents(first: 100) { nodes { id area { code } } } }").await;
        let all = all.data()["residents"]["nodes"].as_array().unwrap();
        let is_there = |node: &&Value| {
            let code = node["area"]["code"].as_str().unwrap_or_default();
            code == self.own || code == self.other
        };
        let there: Vec<Value> = all.iter().filter(is_there).map(|one| one["id"].clone()).collect();
        assert!(!there.is_empty() && there.len() < all.len());
        there
    }

    /// On both servers within 5 s: people of the two communities exist, and nobody else.
    async fn answers(&self) {
        let there = self.people().await;
        let started = Instant::now();
        for system in &self.systems {
            loop {
                let reply = system.query(WHO).await;
                if !is_refused(&reply) {
                    // What is behind a mask is told as an error beside the data.
                    let nodes = reply.body["data"]["residents"]["nodes"].as_array().unwrap();
                    assert!(!nodes.is_empty());
                    let is_there = |node: &Value| there.contains(&node["id"]);
                    assert!(nodes.iter().all(is_there), "{}", reply.text);
                    assert_eq!(nodes.len(), there.len());
                    break;
                }
                wait(started).await;
            }
        }
    }

    /// On both servers within 5 s: nobody exists any more.
    async fn stops(&self) {
        let started = Instant::now();
        for system in &self.systems {
            while !shown(system).await.is_empty() {
                wait(started).await;
            }
        }
    }

    async fn every_step_is_told(&self, id: &Value) {
        let fire = self.hub.manager("fire", "fire.second", "fire_rescue").await;
        let steps = "query($id: ID) { accessRequests(filter: { id: $id }) { nodes { steps { kind actor at department { code } } } } }";
        let reply = fire.with(steps, json!({ "id": id })).await;
        let told = reply.data()["accessRequests"]["nodes"][0]["steps"].as_array().unwrap();
        let told: Vec<String> =
            told.iter().map(|one| format!("{} {}", one["kind"], one["actor"])).collect();
        let told = told.join(", ").replace('"', "");
        let expected = "ASKED fire.manager, REFUSED health.manager, RESUBMITTED fire.manager, \
                        GRANTED health.manager, REVOKED health.manager";
        assert_eq!(told, expected);
        let auditor = self.hub.auditor().await;
        let log = "{ auditEntries(first: 100) { nodes { kind operation targets } } }";
        let reply = auditor.query(log).await;
        let entries = reply.data()["auditEntries"]["nodes"].as_array().unwrap();
        for operation in ["requestAccess", "decideAccess", "resubmitAccess", "revokeGrant"] {
            let told: Vec<&Value> =
                entries.iter().filter(|one| one["operation"] == operation).collect();
            assert!(told.iter().all(|one| one["kind"] == "grant"), "{told:?}");
            let is_about = |one: &&Value| one["targets"].to_string().contains("request:");
            assert!(told.iter().any(is_about), "{operation}: {told:?}");
        }
    }
}

async fn wait(since: Instant) {
    assert!(since.elapsed() < Duration::from_secs(5), "not in force after 5 s");
    tokio::time::sleep(Duration::from_millis(20)).await;
}

/// Whether something was not granted of anybody; what is behind a mask is, and children are apart.
fn is_refused(reply: &Reply) -> bool {
    reply.body["errors"].as_array().into_iter().flatten().any(|error| {
        let told = &error["extensions"];
        told["code"] == "FIELD_NOT_GRANTED" && told["rule"] != "under_fourteen"
    })
}

/// The residents that exist for a caller.
async fn shown(ask: &Ask) -> Vec<Value> {
    ask.query(WHO).await.body["data"]["residents"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn fire_asks_health_refuses_fire_narrows_health_agrees_and_a_year_ends_it() {
    let (hub, _admin) = planning().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let story = Story::begin(hub, &second).await;
    let system = &story.systems[0];
    // Nothing is granted for the new purpose, and the refusal says whom to ask.
    let before = system.query(WHO).await;
    assert!(is_refused(&before), "{}", before.text);
    let id = story.refused().await;
    assert!(is_refused(&system.query(WHO).await));
    story.narrowed(&id).await;
    story.answers().await;
    let revoke = json!({ "id": id, "reason": "预案已完成" });
    let revoked = done(&story.health, REVOKE, revoke.clone()).await;
    assert_eq!(revoked["revoked"], 2, "one for each community");
    assert_eq!(wrong(&story.health, REVOKE, revoke).await[0].0, "input.requestId");
    story.stops().await;
    // Again, for a year: the year passes, and it is gone.
    let items = json!([{ "attribute": "mobility_impaired", "form": "MASKED" }]);
    let again = done(&story.fire, REQUEST, asked(story.areas.clone(), items)).await;
    let grant = json!({ "requestId": again["request"]["id"], "decision": "GRANT" });
    let _granted = done(&story.health, DECIDE, grant).await;
    assert!(!shown(system).await.is_empty());
    story.hub.clock.advance(chrono::Duration::days(364));
    let system = story.hub.ask("fire").await.purpose("rescue_planning");
    assert!(!shown(&system).await.is_empty());
    story.hub.clock.advance(chrono::Duration::days(1));
    let system = story.hub.ask("fire").await.purpose("rescue_planning");
    assert!(shown(&system).await.is_empty(), "the year is over");
    story.every_step_is_told(&id).await;
}

//! The rules of the procedure, as officials meet them: classes, two people, once, tiers, lateness.

use hub_policy::CallerRole;
use hub_tests::{Ask, TestHub};
use serde_json::{Value, json};

use crate::sharing::{DECIDE, REQUEST, asked, done, planning, wrong};

const FIGURES: &str =
    "{ accessFigures { department { code } waiting overdue granted refused returned } }";
const DISPUTE: &str = "mutation($i: DisputeAccessInput!) { disputeAccess(input: $i) { request { items { state tier due } } userErrors { path message } } }";
const RESUBMIT: &str = "mutation($i: ResubmitAccessInput!) { resubmitAccess(input: $i) { request { items { attribute state } } userErrors { path message } } }";

/// Another administrator of the data bureau.
async fn bureau(hub: &TestHub, login: &str) -> Ask {
    let cookie = hub.session(login, CallerRole::DataBureauAdmin, None).await;
    hub.anonymous().header("cookie", &cookie).purpose("data_governance")
}

async fn make(ask: &Ask, items: Value) -> Value {
    done(ask, REQUEST, asked(json!([]), items)).await["request"].clone()
}

fn item(attribute: &str, form: &str) -> Value {
    json!([{ "attribute": attribute, "form": form }])
}

#[tokio::test]
async fn each_sharing_class_has_its_own_way() {
    let (hub, _admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let catalogue = hub.hub.catalogue();
    let find = |class: hub_catalogue::SharingClass| {
        let mut all = catalogue.all().iter();
        let found =
            all.find(|one| one.sharing == class && !one.is_sensitive && !one.is_switched_off());
        found.map(|one| (one.code.as_str().to_owned(), one.lead_department.to_string()))
    };
    let (open, lead) = find(hub_catalogue::SharingClass::Unconditional).unwrap();
    let request = make(&fire, item(&open, "FULL")).await;
    assert_eq!(request["items"][0]["state"], "GRANTED");
    let steps = request["steps"].as_array().unwrap();
    let told = steps.iter().find(|one| one["kind"] == "TOLD").unwrap();
    assert_eq!((&told["department"]["code"], &told["actor"]), (&json!(lead), &json!("hub")));
    let system = hub.ask("fire").await.purpose("rescue_planning");
    let rights = format!(
        "{{ viewer {{ mayRead(purpose: \"rescue_planning\", attribute: \"{open}\") {{ answer until peoplePerDay }} }} }}"
    );
    let right = system.query(&rights).await.data()["viewer"]["mayRead"][0].clone();
    assert_eq!((&right["answer"], &right["peoplePerDay"]), (&json!("FULL"), &json!(100)));
    // Not shared, by law.
    let request = make(&fire, item("key_attention_flag", "FULL")).await;
    let refused = &request["items"][0];
    assert_eq!(refused["state"], "REFUSED");
    assert!(refused["reason"].as_str().unwrap().contains("人民警察法"), "{refused}");
}

#[tokio::test]
async fn everything_that_is_missing_is_told_at_once() {
    let (hub, _admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let wrongly = json!({
        "purpose": "population_management", "legalBasis": "", "scenario": "请联系 13800001234",
        "areas": [], "lastDay": "2020-01-01", "peoplePerDay": 0,
        "conditions": [{ "has": { "attribute": "mobility_impaired", "code": "maybe" } }],
        "items": [{ "attribute": "no_such_thing", "form": "FULL" }, { "attribute": "sex", "form": "WRITE" }],
    });
    let problems = wrong(&fire, REQUEST, wrongly).await;
    let paths: Vec<&str> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "input.legalBasis",
            "input.scenario",
            "input.purpose",
            "input.lastDay",
            "input.peoplePerDay",
            "input.items.0",
            "input.items.1",
            "input.conditions.0",
        ]
    );
    // Nobody but a data manager asks.
    let system = hub.ask("fire").await;
    let reply = system.with(REQUEST, json!({ "i": asked(json!([]), item("sex", "FULL")) })).await;
    assert_eq!(reply.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn two_officials_agree_to_what_is_sensitive_in_full() {
    let (hub, admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let health = hub.manager("health", "health.a", "public_health_service").await;
    let id = make(&fire, item("mobility_impaired", "FULL")).await["id"].clone();
    let grant = json!({ "requestId": id, "decision": "GRANT" });
    let once = done(&health, DECIDE, grant.clone()).await["request"]["items"][0].clone();
    assert_eq!((&once["state"], &once["firstApproval"]), (&json!("WAITING"), &json!("health.a")));
    let twice = wrong(&health, DECIDE, grant.clone()).await;
    assert!(twice[0].1.contains("另一人"), "{twice:?}");
    let system = hub.ask("fire").await.purpose("rescue_planning");
    let who = "{ residents(first: 1) { nodes { mobilityImpaired } } }";
    assert!(system.query(who).await.refused().contains(&"mobility_impaired"));
    let agreed = done(&admin, DECIDE, grant).await["request"]["items"][0].clone();
    assert_eq!((&agreed["state"], &agreed["grantedForm"]), (&json!("GRANTED"), &json!("FULL")));
    assert!(system.query(who).await.refused().is_empty());
}

#[tokio::test]
async fn a_request_is_returned_once_and_extended_once() {
    let (hub, _admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let health = hub.manager("health", "health.a", "public_health_service").await;
    let items = json!([
        { "attribute": "mobility_impaired", "form": "MASKED" },
        { "attribute": "self_care_ability", "form": "MASKED" },
    ]);
    let request = make(&fire, items).await;
    let id = request["id"].clone();
    let decide = |decision: &str| json!({ "requestId": id, "decision": decision, "reason": "请补充具体条款和使用岗位", "attributes": ["mobility_impaired"] });
    let returned = done(&health, DECIDE, decide("RETURN")).await["request"]["items"][0].clone();
    assert_eq!((&returned["state"], &returned["due"]), (&json!("RETURNED"), &json!("2026-12-01")));
    let again = json!({ "requestId": id, "note": "已补充", "legalBasis": "《消防法》第四十三条第二款", "items": item("mobility_impaired", "MASKED") });
    let again = done(&fire, RESUBMIT, again).await["request"]["items"][0].clone();
    assert_eq!(again["state"], "WAITING");
    let _once = wrong(&health, DECIDE, decide("RETURN")).await;
    let extended = done(&health, DECIDE, decide("EXTEND")).await["request"]["items"][0].clone();
    assert_eq!(extended["due"], "2026-12-22");
    let _once = wrong(&health, DECIDE, decide("EXTEND")).await;
    let no_reason =
        json!({ "requestId": id, "decision": "REFUSE", "attributes": ["mobility_impaired"] });
    assert_eq!(wrong(&health, DECIDE, no_reason).await[0].0, "input.reason");
}

#[tokio::test]
async fn a_dispute_goes_up_to_the_third_tier_and_ends_there() {
    let (hub, admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let health = hub.manager("health", "health.a", "public_health_service").await;
    let second = bureau(&hub, "admin.b").await;
    let id = make(&fire, item("mobility_impaired", "MASKED")).await["id"].clone();
    let refuse = json!({ "requestId": id, "decision": "REFUSE", "reason": "超出职责范围" });
    let dispute = json!({ "requestId": id, "reason": "救援预案为法定职责" });
    assert_eq!(wrong(&fire, DISPUTE, dispute.clone()).await[0].0, "input.requestId");
    let _refused = done(&health, DECIDE, refuse.clone()).await;
    let tier = |payload: Value| payload["request"]["items"][0]["tier"].clone();
    assert_eq!(tier(done(&fire, DISPUTE, dispute.clone()).await), "BUREAU");
    let _not_hers = wrong(&health, DECIDE, refuse.clone()).await;
    let _refused = done(&admin, DECIDE, refuse.clone()).await;
    assert_eq!(tier(done(&fire, DISPUTE, dispute.clone()).await), "THIRD");
    let mut last = refuse.clone();
    assert_eq!(wrong(&second, DECIDE, last.clone()).await[0].0, "input.document");
    last["document"] = json!("府办函〔2026〕88号");
    let _same_person = wrong(&admin, DECIDE, last.clone()).await;
    let _refused = done(&second, DECIDE, last).await;
    let ended = wrong(&fire, DISPUTE, dispute).await;
    assert_eq!(ended[0].0, "input.attributes");
}

#[tokio::test]
async fn what_is_late_goes_to_the_data_bureau_and_shows_in_figures() {
    let (hub, admin) = planning().await;
    let fire = hub.manager("fire", "fire.manager", "fire_rescue").await;
    let id = make(&fire, item("mobility_impaired", "MASKED")).await["id"].clone();
    let grant = json!({ "requestId": id, "decision": "GRANT" });
    let _not_yet = wrong(&admin, DECIDE, grant.clone()).await;
    assert_eq!(hub.hub.escalate_overdue().await.unwrap(), 0);
    // The tenth working day is 8 December; the ninth is too late.
    hub.clock.set("2026-12-08T15:59:00Z".parse().unwrap());
    assert_eq!(hub.hub.escalate_overdue().await.unwrap(), 0);
    hub.clock.set("2026-12-08T16:01:00Z".parse().unwrap());
    assert_eq!(hub.hub.escalate_overdue().await.unwrap(), 1);
    assert_eq!(hub.hub.escalate_overdue().await.unwrap(), 0);
    let admin = bureau(&hub, "admin.b").await;
    let figures = admin.query(FIGURES).await.data()["accessFigures"].clone();
    let health =
        figures.as_array().unwrap().iter().find(|one| one["department"]["code"] == "health");
    assert_eq!(health.unwrap()["overdue"], 1);
    let done = done(&admin, DECIDE, grant).await["request"].clone();
    let kinds: Vec<&str> =
        done["steps"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ASKED", "OVERDUE", "GRANTED"]);
}

#[tokio::test]
async fn nobody_manages_and_audits() {
    let (hub, admin) = planning().await;
    let create = "mutation($i: CreateUserInput!) { createUser(input: $i) { user { login } userErrors { path message } } }";
    let user = |login: &str, role: &str, name: &str| json!({ "login": login, "role": role, "department": "data_bureau", "name": name });
    let _made = done(&admin, create, user("wu.a", "DATA_BUREAU_ADMIN", "吴明")).await;
    let refused = wrong(&admin, create, user("wu.b", "AUDITOR", "吴明 ")).await;
    assert_eq!(refused[0].0, "input.role");
    assert!(refused[0].1.contains("wu.a"), "{refused:?}");
    // A namesake is told apart; somebody of the same duty is not in question.
    let _made = done(&admin, create, user("wu.c", "AUDITOR", "吴明（二）")).await;
    let _made = done(&admin, create, user("wu.d", "DATA_BUREAU_ADMIN", "吴明")).await;
    // Whoever is switched off may come back as nothing else.
    let off = "mutation($i: DeactivateUserInput!) { deactivateUser(input: $i) { user { login } userErrors { path message } } }";
    let on = "mutation($i: ReactivateUserInput!) { reactivateUser(input: $i) { user { login } userErrors { path message } } }";
    for login in ["wu.a", "wu.d"] {
        let _off = done(&admin, off, json!({ "login": login })).await;
    }
    let _made = done(&admin, create, user("wu.b", "AUDITOR", "吴明")).await;
    assert_eq!(wrong(&admin, on, json!({ "login": "wu.a" })).await[0].0, "input.role");
    drop(hub);
}

//! Those under fourteen: everything about them needs a grant that says so, until their birthday.

use hub_tests::{Ask, Reply, TestHub};
use hub_values::{IdNumber, SubjectKind};
use serde_json::{Value, json};

use crate::roles::{enter, filing, id};
use crate::sharing::{DECIDE, REQUEST, done};
use crate::story::{empty, household, mutate, node, person};

/// The number of a child who is fourteen on 25 November 2026.
fn number(sequence: u16) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(2012, 11, 25).unwrap();
    IdNumber::compose("519906", birth, sequence).unwrap().as_str().to_owned()
}

async fn child(staff: &Ask, sequence: u16, more: Value) -> String {
    let mut record = json!({ "name": "测试童", "idDocument": { "number": number(sequence) } });
    for (name, value) in more.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    let input = json!({ "record": record });
    let told = mutate(staff, "recordResident", "resident { id }", input).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    told["resident"]["id"].as_str().unwrap().to_owned()
}

/// A hub with a child and a grown-up of one household; their ids.
async fn family() -> (TestHub, Ask, String, String) {
    let hub = empty().await;
    let staff = hub.staff().await;
    let more =
        json!({ "residenceAddress": "枫台花园3号楼2单元501室", "mobilePhone": "19900550001" });
    let child = child(&staff, 1, more.clone()).await;
    let grown = person(&staff, 2, more).await;
    let _home = household(&staff, "甲", "2024-01-01", &[2], json!({})).await;
    (hub, staff, child, grown)
}

const WHO: &str = "query($id: ID!) { node(id: $id) { ... on Resident { id name residenceAddress mobilePhone \
     facts(attributes: [\"person_name\"]) { text } isAgedOver(years: 10) } } }";

async fn who(ask: &Ask, id: &str) -> Reply {
    ask.with(WHO, json!({ "id": id })).await
}

fn rules(reply: &Reply) -> Vec<&str> {
    let errors = reply.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["extensions"]["rule"].as_str()).collect()
}

async fn named(ask: &Ask, filter: Value) -> usize {
    let document =
        "query($f: ResidentFilter) { residents(filter: $f, first: 50) { nodes { id } } }";
    let reply = ask.with(document, json!({ "f": filter })).await;
    reply.data()["residents"]["nodes"].as_array().unwrap().len()
}

#[tokio::test]
async fn nothing_is_told_of_a_child_by_a_grant_that_does_not_say_so() {
    let (hub, _staff, child, grown) = family().await;
    let city = hub.ask("city_management").await;
    let reply = who(&city, &child).await;
    let told = &reply.body["data"]["node"];
    assert_eq!(told["id"], json!(child), "{}", reply.text);
    for field in ["name", "residenceAddress", "mobilePhone", "isAgedOver"] {
        assert_eq!(told[field], Value::Null, "{}", reply.text);
    }
    assert_eq!(told["facts"], json!([]), "{}", reply.text);
    let apart = rules(&reply).into_iter().filter(|rule| *rule == "under_fourteen").count();
    assert_eq!(apart, 4, "one for each path that is granted of others: {}", reply.text);
    assert_eq!(reply.refused().len(), 5, "and one for the question: {}", reply.text);
    let reply = who(&city, &grown).await;
    assert_eq!(reply.body["data"]["node"]["name"], "测试人", "{}", reply.text);
    assert!(!rules(&reply).contains(&"under_fourteen"), "{}", reply.text);
    // Whose work is with children sees them.
    for department in ["police", "health", "civil_affairs", "legal_aid", "communities", "fire"] {
        let reply = who(&hub.ask(department).await, &child).await;
        assert_eq!(reply.body["data"]["node"]["name"], "测试童", "{department}: {}", reply.text);
    }
    // Fire learns who is where, and cannot call a child.
    let reply = who(&hub.ask("fire").await, &child).await;
    assert_eq!(reply.body["data"]["node"]["mobilePhone"], Value::Null, "{}", reply.text);
}

#[tokio::test]
async fn a_child_is_found_by_nothing_that_may_not_be_seen_of_children() {
    let (hub, _staff, _child, _grown) = family().await;
    let lookup = "query($n: String!) { resident(idDocument: { number: $n }) { id } }";
    for (department, finds) in
        [("police", true), ("health", true), ("city_management", false), ("fire", false)]
    {
        let ask = hub.ask(department).await;
        let reply = ask.with(lookup, json!({ "n": number(1) })).await;
        assert_eq!(reply.data()["resident"].is_object(), finds, "{department}");
        // As if nobody had this number.
        let nobody = ask.with(lookup, json!({ "n": number(7) })).await;
        if !finds {
            assert_eq!(reply.body["data"], nobody.body["data"]);
        }
    }
    let (police, city) = (hub.ask("police").await, hub.ask("city_management").await);
    assert_eq!(named(&police, json!({ "name": "测试" })).await, 2);
    assert_eq!(named(&city, json!({ "name": "测试" })).await, 1, "only the grown-up");
    assert_eq!(named(&city, json!({ "name": "测试童" })).await, 0);
    // Fire may read names of children and not their phones.
    let fire = hub.ask("fire").await;
    assert_eq!(named(&fire, json!({ "name": "测试" })).await, 2);
    assert_eq!(named(&fire, json!({ "mobilePhone": "19900550001" })).await, 1);
    assert_eq!(named(&police, json!({ "mobilePhone": "19900550001" })).await, 2);
    let area = crate::sharing::area(&city, hub.sample_community()).await;
    assert_eq!(named(&city, json!({ "area": area })).await, 1);
    assert_eq!(named(&city, json!({})).await, 2, "that somebody is there is told by an id alone");
}

#[tokio::test]
async fn children_are_counted_by_whoever_may_see_them_and_others_count_the_grown() {
    let (hub, ..) = family().await;
    let document = "query($i: StatisticsInput!) { statistics(input: $i) { count suppressed } }";
    let counts = async |ask: &Ask, input: Value| ask.with(document, json!({ "i": input })).await;
    let (police, city) = (hub.ask("police").await, hub.ask("city_management").await);
    assert!(counts(&police, json!({})).await.body["errors"].is_null());
    let refused = counts(&city, json!({})).await;
    assert_eq!(rules(&refused), ["under_fourteen"], "{}", refused.text);
    // Whoever may see addresses of the grown counts them by area; nobody of them is under fourteen.
    let grown = counts(&city, json!({ "kind": "DWELLING" })).await;
    assert!(grown.body["errors"].is_null(), "it is about no person: {}", grown.text);
}

#[tokio::test]
async fn on_the_birthday_the_rule_ends_and_nothing_has_to_happen() {
    let (hub, _staff, child, _grown) = family().await;
    let city = hub.ask("city_management").await;
    let name = async |ask: &Ask| who(ask, &child).await.body["data"]["node"]["name"].clone();
    // The day begins in China, at 16:00 UTC.
    hub.clock.set("2026-11-24T15:59:59Z".parse().unwrap());
    let city = refreshed(&hub, city).await;
    assert_eq!(name(&city).await, Value::Null);
    assert_eq!(named(&city, json!({ "name": "测试童" })).await, 0);
    let before = hub.hub.snapshot().rights.version;
    hub.clock.set("2026-11-24T16:00:00Z".parse().unwrap());
    assert_eq!(name(&city).await, "测试童");
    assert_eq!(named(&city, json!({ "name": "测试童" })).await, 1);
    assert_eq!(hub.hub.snapshot().rights.version, before, "no event was needed");
}

/// The same caller with a token of now.
async fn refreshed(hub: &TestHub, ask: Ask) -> Ask {
    let token = hub.token("city_management").await;
    ask.header("authorization", &format!("Bearer {token}"))
}

#[tokio::test]
async fn a_grant_for_children_is_asked_for_and_two_officials_agree() {
    let (hub, _staff, child, _grown) = family().await;
    let asking = hub.manager("city_management", "city.manager", "city_inspection").await;
    let lead = hub.manager("police", "police.manager", "population_management").await;
    let admin = hub.admin().await;
    let input = |covers: bool| {
        json!({
            "purpose": "city_inspection", "legalBasis": "《城市管理执法办法》第二十六条",
            "scenario": "走失儿童协助查找", "lastDay": "2027-11-23", "peoplePerDay": 10,
            "coversMinors": covers, "items": [{ "attribute": "person_name", "form": "FULL" }],
        })
    };
    let without = done(&asking, REQUEST, input(false)).await["request"].clone();
    assert_eq!(without["items"][0]["needsTwo"], false, "{without}");
    let with = done(&asking, REQUEST, input(true)).await["request"].clone();
    assert_eq!(with["items"][0]["needsTwo"], true, "{with}");
    let decide = json!({ "requestId": with["id"], "decision": "GRANT" });
    let _first = done(&lead, DECIDE, decide.clone()).await;
    let city = hub.ask("city_management").await;
    assert_eq!(who(&city, &child).await.body["data"]["node"]["name"], Value::Null);
    let _second = done(&admin, DECIDE, decide).await;
    assert_eq!(who(&city, &child).await.body["data"]["node"]["name"], "测试童");
    let grants = "query($r: ID!) { grants(filter: { requestId: $r }) { nodes { attribute coversMinors coversSealed } } }";
    let grants = admin.with(grants, json!({ "r": with["id"] })).await;
    let expected =
        json!([{ "attribute": "person_name", "coversMinors": true, "coversSealed": false }]);
    assert_eq!(grants.data()["grants"]["nodes"], expected);
}

#[tokio::test]
async fn a_role_shows_a_child_no_further_than_the_child_is_shown() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _owner = child(&staff, 1, json!({ "mobilePhone": "19900550001" })).await;
    let number = number(1);
    let values = [
        ("premises_name", "测试小店"),
        ("legal_rep_name", "测试童"),
        ("legal_rep_id_number", number.as_str()),
    ];
    let shop = filing(SubjectKind::Premises, hub.sample_community(), &values);
    let entered = enter(&hub, vec![shop]).await;
    let shop = &id(&entered[0], SubjectKind::Premises);
    let market = hub.ask("market_supervision").await;
    let document = "query($id: ID!) { node(id: $id) { ... on Premises { legalRepName } } }";
    let reply = market.with(document, json!({ "id": shop })).await;
    assert_eq!(reply.body["data"]["node"]["legalRepName"], Value::Null, "{}", reply.text);
    assert_eq!(rules(&reply), ["under_fourteen"], "{}", reply.text);
    let seen = node(&staff, shop, "... on Premises { legalRepName }").await;
    assert_eq!(seen["legalRepName"], "测试童");
}

//! Six departments ask who somebody is; each sees what it may, and why not the rest.

use std::fmt::Write as _;

use hub_policy::CallerRole;
use hub_tests::{Reply, TestHub};
use serde_json::json;

/// The question of the main job.
const WHO: &str = "query Who($number: String!) { resident(idDocument: {number: $number}) { \
     id name sex birthDate idNumber mobilePhone residenceAddress occupation maritalStatus { code } \
     dibaoStatus chronicDisease { code } livingArrangement { label } mobilityImpaired \
     household { dwelling { address } members { relation { label } resident { name } } } } }";

async fn who(hub: &TestHub, department: &str) -> Reply {
    hub.ask(department).await.with(WHO, json!({ "number": hub.sample() })).await
}

#[tokio::test]
async fn police_see_identity_residence_and_household() {
    let hub = TestHub::start().await;
    let reply = who(&hub, "police").await;
    let resident = &reply.body["data"]["resident"];
    assert_eq!(resident["name"], hub.city.samples.name.as_str());
    assert_eq!(resident["idNumber"], hub.sample());
    let members = resident["household"]["members"].as_array().unwrap();
    assert_eq!(members.len(), hub.city.samples.household_member_count);
    assert!(members.iter().all(|one| one["resident"]["name"].is_string()));
    assert!(resident["household"]["dwelling"]["address"].as_str().unwrap().contains("室"));
}

#[tokio::test]
async fn each_department_is_refused_what_it_does_not_need() {
    let hub = TestHub::start().await;
    let mut table = String::new();
    for department in
        ["police", "fire", "market_supervision", "city_management", "legal_aid", "health"]
    {
        let reply = who(&hub, department).await;
        assert_eq!(reply.status, 200);
        let mut refused = reply.refused();
        refused.sort_unstable();
        refused.dedup();
        writeln!(table, "{department}: {}", refused.join(" ")).unwrap();
        for error in reply.body["errors"].as_array().unwrap() {
            assert!(error["extensions"]["rule"].is_string(), "{error}");
            assert!(error["extensions"]["howToApply"].is_string(), "{error}");
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn a_refused_field_is_null_and_its_key_stays() {
    let hub = TestHub::start().await;
    let reply = who(&hub, "health").await;
    let resident = reply.body["data"]["resident"].as_object().unwrap();
    assert!(resident.contains_key("occupation") && resident["occupation"].is_null());
    let error = reply.body["errors"].as_array().unwrap().iter();
    let error = error.clone().find(|one| one["extensions"]["attribute"] == "occupation").unwrap();
    assert_eq!(error["path"], json!(["resident", "occupation"]));
}

#[tokio::test]
async fn one_error_tells_a_refusal_in_a_whole_list() {
    let hub = TestHub::start().await;
    let document = "{ residents(first: 10) { nodes { occupation } } }";
    let reply = hub.ask("health").await.query(document).await;
    assert_eq!(reply.codes(), ["FIELD_NOT_GRANTED"]);
    assert_eq!(reply.body["errors"][0]["path"], json!(["residents", "nodes", "*", "occupation"]));
}

#[tokio::test]
async fn every_path_to_a_value_gives_the_same_answer() {
    let hub = TestHub::start().await;
    let health = hub.ask("health").await;
    let id = who(&hub, "health").await.body["data"]["resident"]["id"].clone();
    for document in [
        "query($id: ID!, $n: String!) { resident(idDocument: {number: $n}) { a: occupation } node(id: $id) { id } }",
        "query($id: ID!, $n: String!) { node(id: $id) { ... on Resident { a: occupation } } resident(idDocument: {number: $n}) { id } }",
        "query($id: ID!, $n: String!) { nodes(ids: [$id]) { ...R } resident(idDocument: {number: $n}) { id } } fragment R on Resident { a: occupation }",
        "query($id: ID!, $n: String!) { residentsByIdDocument(documents: [{number: $n}]) { a: occupation } node(id: $id) { id } }",
        "query($id: ID!, $n: String!) { resident(idDocument: {number: $n}) { facts(attributes: [\"occupation\"]) { text } } node(id: $id) { id } }",
        "query($id: ID!, $n: String!) { resident(idDocument: {number: $n}) { household { members { resident { occupation } } } } node(id: $id) { id } }",
    ] {
        let reply = health.with(document, json!({ "id": id, "n": hub.sample() })).await;
        assert_eq!(reply.refused(), ["occupation"], "{document}: {}", reply.text);
        let occupation = hub.city.filings.iter().filter_map(|one| one.values.get("occupation"));
        assert!(
            occupation.filter(|one| !one.is_empty()).all(|one| !reply.text.contains(one.as_str()))
        );
    }
}

#[tokio::test]
async fn strict_handling_refuses_the_whole() {
    let hub = TestHub::start().await;
    let health = hub.ask("health").await.strictly();
    let reply = health.with(WHO, json!({ "number": hub.sample() })).await;
    assert_eq!(reply.status, 403);
    assert!(reply.body["data"].is_null());
    assert!(!reply.text.contains(&hub.city.samples.name));
}

#[tokio::test]
async fn without_a_purpose_nothing_comes() {
    let hub = TestHub::start().await;
    let number = json!({ "number": hub.sample() });
    for purpose in [None, Some(""), Some(" "), Some("curiosity"), Some("%E3%80%80")] {
        let ask = hub.ask("police").await.without("x-purpose");
        let ask = match purpose {
            Some(purpose) => ask.purpose(purpose),
            None => ask,
        };
        let reply = ask.with(WHO, number.clone()).await;
        assert_eq!((reply.status, reply.codes()), (403, vec!["PURPOSE_REQUIRED"]), "{purpose:?}");
        assert!(reply.body["data"].is_null());
    }
    let other = hub.ask("health").await.purpose("population_management");
    let reply = other.with(WHO, number).await;
    assert_eq!((reply.status, reply.codes()), (403, vec!["PURPOSE_NOT_ALLOWED"]));
}

#[tokio::test]
async fn a_purpose_that_wants_a_case_needs_one() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await.purpose("criminal_investigation");
    let number = json!({ "number": hub.sample() });
    assert_eq!(police.with(WHO, number.clone()).await.status, 403);
    let with_case = police.clone().header("x-case", "%E5%88%91-2026-17");
    assert_eq!(with_case.with(WHO, number.clone()).await.status, 200);
    let with_person = police.header("x-case", hub.sample());
    assert_eq!(with_person.with(WHO, number).await.status, 400);
}

#[tokio::test]
async fn what_one_may_not_read_one_may_not_filter_by() {
    let hub = TestHub::start().await;
    let health = hub.ask("health").await;
    for value in ["true", "false"] {
        let document = format!(
            "{{ residents(filter: {{status: {{dibaoStatus: {value}}}}}) {{ nodes {{ id }} }} }}"
        );
        let reply = health.query(&document).await;
        assert_eq!(reply.codes(), ["FIELD_NOT_GRANTED"]);
        assert_eq!(reply.refused(), ["dibao_status"]);
        assert!(reply.body["data"].is_null());
    }
    // Fire may find somebody by a number it may not read, and by nothing else of it.
    let fire = hub.ask("fire").await;
    let reply = fire.query("{ residents(filter: {status: {sex: \"1\"}}) { nodes { id } } }").await;
    assert_eq!(reply.refused(), ["sex"]);
}

#[tokio::test]
async fn a_masked_value_is_a_string_and_its_path_is_told() {
    let hub = TestHub::start().await;
    let reply = who(&hub, "market_supervision").await;
    let number = reply.body["data"]["resident"]["idNumber"].as_str().unwrap();
    assert_eq!(number.len(), 18);
    assert!(number.contains("********") && number.starts_with(&hub.sample()[..6]));
    assert_eq!(reply.body["extensions"]["masked"], json!([["resident", "idNumber"]]));
}

#[tokio::test]
async fn a_mask_that_does_not_fit_the_type_is_null_with_its_own_code() {
    let hub = TestHub::start().await;
    let document =
        "query($n: String!) { resident(idDocument: {number: $n}) { economicCondition { code } } }";
    let reply = hub.ask("legal_aid").await.with(document, json!({ "n": hub.sample() })).await;
    // Only when something is known there is something to mask.
    assert!(reply.codes().iter().all(|code| *code == "FIELD_MASKED"), "{}", reply.text);
    assert!(reply.body["data"]["resident"]["economicCondition"].is_null());
}

#[tokio::test]
async fn what_is_hidden_looks_like_what_does_not_exist() {
    let hub = TestHub::start().await;
    let other = hub.city.areas.iter().rev().find(|area| area.level == "community").unwrap();
    assert_ne!(other.code, hub.sample_community());
    let id = who(&hub, "police").await.body["data"]["resident"]["id"].clone();
    let cookie = hub.session("elsewhere", CallerRole::CommunityStaff, Some(&other.code)).await;
    let staff = hub.anonymous().header("cookie", &cookie).purpose("community_registration");
    let by_number = "query($n: String!) { resident(idDocument: {number: $n}) { id name } }";
    let by_id = "query($id: ID!) { node(id: $id) { id ... on Resident { name } } }";
    let strip =
        |reply: Reply| (reply.status, reply.body["data"].clone(), reply.body["errors"].clone());
    let hidden = strip(staff.with(by_number, json!({ "n": hub.sample() })).await);
    let absent = strip(staff.with(by_number, json!({ "n": "11010519491231002X" })).await);
    assert_eq!(hidden, absent);
    let hidden = strip(staff.with(by_id, json!({ "id": id })).await);
    let absent = strip(
        staff
            .with(
                by_id,
                json!({ "id": "UmVzaWRlbnQ6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw" }),
            )
            .await,
    );
    assert_eq!(hidden, absent);
}

#[tokio::test]
async fn a_wildcard_in_a_name_is_literal() {
    let hub = TestHub::start().await;
    for name in ["%", "_", "!"] {
        let document = "query($n: String!) { residents(filter: {name: $n}) { nodes { id } } }";
        let reply = hub.ask("police").await.with(document, json!({ "n": name })).await;
        assert_eq!(reply.data()["residents"]["nodes"], json!([]), "{name}");
    }
}

#[tokio::test]
async fn a_fact_tells_its_source_and_why_it_is_shown() {
    let hub = TestHub::start().await;
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { facts(attributes: [\"person_name\", \"mobile_phone\"]) { \
         attribute { code leadDepartment { code } } text grade source { code } observedOn recordedAt status reason conflicting \
         history(first: 5) { nodes { text source { code } grade } } } } }";
    let reply = hub.ask("police").await.with(document, json!({ "n": hub.sample() })).await;
    let facts = reply.data()["resident"]["facts"].as_array().unwrap();
    let name = facts.iter().find(|fact| fact["attribute"]["code"] == "person_name").unwrap();
    assert_eq!(name["source"]["code"], "police");
    assert_eq!(name["grade"], "AUTHORITATIVE_REGISTER");
    assert!(name["history"]["nodes"].as_array().unwrap().len() >= 2);
    assert!(!name["reason"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn two_hundred_documents_are_answered_in_the_order_asked() {
    let hub = TestHub::start().await;
    let numbers: Vec<&String> = hub
        .city
        .filings
        .iter()
        .filter(|one| one.subject == "resident" && one.source == "police")
        .filter(|one| one.values.get("id_number").is_some_and(|number| number.len() == 18))
        .filter_map(|one| one.values.get("id_number"))
        .collect();
    let documents: Vec<_> =
        (0..200).map(|n| json!({ "number": numbers[n % numbers.len()] })).collect();
    let document =
        "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { idNumber } }";
    let police = hub.ask("police").await;
    let reply = police.with(document, json!({ "d": documents })).await;
    let found = reply.data()["residentsByIdDocument"].as_array().unwrap();
    assert_eq!(found.len(), 200);
    for (asked, found) in documents.iter().zip(found) {
        assert_eq!(asked["number"], found["idNumber"]);
    }
    let too_many: Vec<_> = (0..201).map(|_| json!({ "number": hub.sample() })).collect();
    let reply = police.with(document, json!({ "d": too_many })).await;
    assert_eq!(reply.codes(), ["INVALID_INPUT"]);
}

#[tokio::test]
async fn who_lives_with_whom_is_refused_on_every_edge() {
    let hub = TestHub::start().await;
    let police = who(&hub, "police").await;
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { id household { id householder { name } members { resident { name } } } memberships { household { id } } } }";
    let reply = hub.ask("legal_aid").await.with(document, json!({ "n": hub.sample() })).await;
    assert!(reply.body["data"]["resident"]["household"].is_null(), "{}", reply.text);
    assert_eq!(reply.body["data"]["resident"]["memberships"], json!([]));
    // Fire may know the household, and not who its head is.
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { household { householderName householder { name } facts(attributes: [\"householder_name\"]) { text } } } }";
    let reply = hub.ask("fire").await.with(document, json!({ "n": hub.sample() })).await;
    let household = &reply.body["data"]["resident"]["household"];
    assert!(household["householder"].is_null() && household["householderName"].is_null());
    assert_eq!(household["facts"], json!([]));
    assert!(police.body["data"]["resident"]["household"].is_object());
}

#[tokio::test]
async fn a_role_is_told_alike_by_its_field_and_its_fact() {
    let hub = TestHub::start().await;
    let document = "query($n: String!) { resident(idDocument: {number: $n}) { household { householderName householder { name } facts(attributes: [\"householder_name\"]) { text source { code } } } } }";
    let reply = hub.ask("police").await.with(document, json!({ "n": hub.sample() })).await;
    let household = &reply.data()["resident"]["household"];
    assert!(household["householderName"].is_string());
    assert_eq!(household["householderName"], household["householder"]["name"]);
    assert_eq!(household["householderName"], household["facts"][0]["text"]);
}

#[tokio::test]
async fn a_document_is_judged_the_same_however_often_it_was_asked() {
    let hub = TestHub::start().await;
    let wrong = || async {
        let reply = hub.ask("police").await.with(WHO, json!({ "number": 7 })).await;
        let message = reply.body["errors"][0]["message"].clone();
        (reply.status, message, reply.body.get("data").cloned())
    };
    let before = wrong().await;
    // Refused before it was executed: there is no `data` at all.
    assert!(before.1.is_string() && before.2.is_none(), "{before:?}");
    for _ in 0..3 {
        assert!(who(&hub, "police").await.body["data"]["resident"]["name"].is_string());
    }
    assert_eq!(wrong().await, before);
    assert!(who(&hub, "police").await.body["data"]["resident"]["name"].is_string());
}

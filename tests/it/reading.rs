//! How much is read, and that the cache changes nothing but the time.

use hub_tests::{TestHub, TestHubSettings};
use serde_json::{Value, json};

pub(crate) const MAIN_JOB: &str = "query($n: String!) { resident(idDocument: {number: $n}) { name household { \
     dwelling { address } members { relation { label } resident { name } } } } }";

#[tokio::test]
async fn the_main_job_reads_twice_cold_and_never_warm() {
    // The city was loaded by this process, but records are kept only when they are read.
    let hub = quiet_hub().await;
    let police = hub.ask("police").await;
    let mut counts = Vec::new();
    for _ in 0..2 {
        let before = hub.hub.statements();
        let reply = police.with(MAIN_JOB, json!({ "n": hub.sample() })).await;
        assert!(reply.data()["resident"]["household"]["members"].as_array().unwrap().len() > 2);
        counts.push(hub.hub.statements() - before);
    }
    assert!(counts[0] <= 2, "cold: {counts:?}");
    assert_eq!(counts[1], 0, "warm: {counts:?}");
}

/// A hub in which nothing reads but requests, so that statements can be counted around one.
pub(crate) async fn quiet_hub() -> TestHub {
    TestHub::with(TestHubSettings { is_kept: false, ..TestHubSettings::default() }).await
}

/// The ID numbers of whoever the police has on file, as a query names them.
pub(crate) fn documents(hub: &TestHub) -> impl Iterator<Item = Value> {
    hub.city
        .filings
        .iter()
        .filter(|one| one.subject == "resident" && one.source == "police")
        .filter_map(|one| one.values.get("id_number"))
        .filter(|number| number.len() == 18)
        .map(|number| json!({ "number": number }))
}

#[tokio::test]
async fn two_hundred_people_with_household_and_members_take_few_statements() {
    let hub = quiet_hub().await;
    let numbers: Vec<_> = documents(&hub).collect();
    let document = "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { name household { dwelling { address } members { resident { name } } } } }";
    let police = hub.ask("police").await;
    let before = hub.hub.statements();
    let reply = police.with(document, json!({ "d": numbers })).await;
    assert!(reply.body["data"]["residentsByIdDocument"].as_array().unwrap().len() > 30);
    let read = hub.hub.statements() - before;
    assert!(read <= 4, "{read} statements");
}

#[tokio::test]
async fn answers_with_the_cache_off_are_the_same() {
    let with = TestHub::start().await;
    let without =
        TestHub::with(TestHubSettings { cache_bytes: 0, ..TestHubSettings::default() }).await;
    for hub in [&with, &without] {
        // Twice, so that a cache has something to answer from.
        let _warm = hub.ask("police").await.with(MAIN_JOB, json!({ "n": hub.sample() })).await;
    }
    let one = with.ask("police").await.with(MAIN_JOB, json!({ "n": with.sample() })).await;
    let two = without.ask("police").await.with(MAIN_JOB, json!({ "n": without.sample() })).await;
    assert_eq!(one.data(), two.data());
}

#[tokio::test]
async fn many_callers_at_once_never_get_another_ones_answer() {
    let hub = TestHub::start().await;
    let document =
        "query($n: String!) { resident(idDocument: {number: $n}) { idNumber occupation } }";
    let mut running = Vec::new();
    for department in ["police", "fire", "health", "legal_aid"] {
        let ask = hub.ask(department).await;
        for _ in 0..50 {
            let (ask, number) = (ask.clone(), hub.sample().to_owned());
            running.push(tokio::spawn(async move {
                (department, ask.with(document, json!({ "n": number })).await)
            }));
        }
    }
    for one in running {
        let (department, reply) = one.await.unwrap();
        let resident = &reply.body["data"]["resident"];
        assert_eq!(resident["idNumber"].is_string(), department != "fire", "{department}");
        assert!(resident["occupation"].is_null() || department == "police", "{department}");
    }
}

#[tokio::test]
async fn areas_show_their_six_officers() {
    let hub = TestHub::start().await;
    let ask = hub.ask("health").await.without("x-purpose");
    let reply = ask.query("{ areas { code level officers { name phone department { code name } } } viewer { department { code } purposes { code legalBasis } } departments { code } }").await;
    let areas = reply.data()["areas"].as_array().unwrap();
    let communities: Vec<_> = areas.iter().filter(|area| area["level"] == "COMMUNITY").collect();
    assert_eq!(communities.len(), 26);
    for community in communities {
        assert_eq!(community["officers"].as_array().unwrap().len(), 6);
    }
    assert_eq!(reply.data()["viewer"]["department"]["code"], "health");
    assert_eq!(reply.data()["viewer"]["purposes"][0]["code"], "public_health_service");
}

#[tokio::test]
async fn a_caller_can_ask_what_it_may_see_and_why_not() {
    let hub = TestHub::start().await;
    let document = "{ viewer { mayRead(purpose: \"fire_rescue\", attribute: \"chronic_disease\") { answer rule howToApply lookup } } }";
    let reply = hub.ask("fire").await.query(document).await;
    let right = &reply.data()["viewer"]["mayRead"][0];
    assert_eq!(right["answer"], "DENIED");
    assert_eq!(right["rule"], "no_grant");
    assert!(right["howToApply"].as_str().unwrap().contains("卫生健康"));
}

#[tokio::test]
async fn pages_of_a_list_join_without_gap_or_overlap() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let document = "query($after: String) { residents(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), json!(null));
    loop {
        let reply = police.with(document, json!({ "after": after })).await;
        let page = &reply.data()["residents"];
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert!(count >= 60);
}

//! Answers that were given are looked at again, and how many pass is published.

use hub_policy::{Caller, CallerRole};
use hub_tests::{TestHub, TestHubSettings};
use serde_json::{Value, json};

use crate::tampering::{connect_to, run};

const REHEARSALS: &str = "{ auditRehearsals { size lookedAt passed failures { entry reason } } }";

/// Answers of several kinds, by a system and by a person.
async fn answered(hub: &TestHub) -> Vec<String> {
    let police = hub.ask("police").await;
    let cookie = hub.session("wang", CallerRole::DepartmentOfficer, None).await;
    let person = hub.anonymous().header("cookie", &cookie).purpose("population_management");
    let health = hub.ask("health").await;
    let mut entries = Vec::new();
    for ask in [&police, &person, &health] {
        for document in [
            "query($n: String!) { resident(idDocument: { number: $n }) { name sex birthDate } }",
            "query($n: String!) { resident(idDocument: { number: $n }) { name household { members { resident { name } } } } }",
            "{ residents(first: 5) { nodes { name occupation } } }",
        ] {
            let reply = ask.with(document, json!({ "n": hub.sample() })).await;
            entries.push(reply.entry().to_owned());
        }
    }
    entries
}

async fn told(ask: &hub_tests::Ask) -> Value {
    ask.query(REHEARSALS).await.data()["auditRehearsals"][0].clone()
}

#[tokio::test]
async fn honest_answers_pass_and_everybody_sees_how_many() {
    let hub = TestHub::start().await;
    let entries = answered(&hub).await;
    let by = Caller::operator().unwrap();
    let done = hub.hub.rehearse(Some(&by), 30).await.unwrap();
    assert!(done.looked_at > 3 && done.looked_at <= entries.len() as u64, "{done:?}");
    assert_eq!(done.passed, done.looked_at, "{done:?}");
    let published = told(&hub.ask("fire").await).await;
    assert_eq!(
        (&published["lookedAt"], &published["passed"]),
        (&json!(done.looked_at), &json!(done.passed))
    );
    assert_eq!(published["failures"], json!([]));
}

#[tokio::test]
async fn an_answer_without_a_right_or_with_another_leaf_does_not_pass() {
    let hub = TestHub::start().await;
    let entries = answered(&hub).await;
    let by = Caller::operator().unwrap();
    let db = connect_to(&hub.database).await;
    // As if the grants of health had never been there when it asked.
    run(&db, "UPDATE grants SET from_time = from_time + 864000000000 WHERE department = 'health'")
        .await;
    let police = hub_graphql::entry_index(&entries[0]).unwrap();
    let other = police + 1;
    let swap = format!(
        "UPDATE log_entries SET leaf = (SELECT leaf FROM log_entries WHERE idx = {other}) WHERE idx = {police}"
    );
    let fresh = hub.second(TestHubSettings::default(), None).await;
    let done = fresh.hub.rehearse(Some(&by), 30).await.unwrap();
    assert!(done.passed < done.looked_at, "{done:?}");
    assert!(
        done.failures
            .iter()
            .all(|one| one.en.contains("should not have been shown")
                || one.en.contains("not admitted")),
        "{done:?}"
    );
    run(&db, &swap).await;
    let done = fresh.hub.rehearse(Some(&by), 30).await.unwrap();
    let is_it = |one: &&hub_app::RehearsalFailure| one.entry == police;
    let failure = done.failures.iter().find(is_it).unwrap_or_else(|| panic!("{done:?}"));
    assert!(failure.en.contains("receipt"), "{failure:?}");
    db.close().await.unwrap();
    // Which ones is for auditors.
    assert!(!told(&hub.auditor().await).await["failures"].as_array().unwrap().is_empty());
    assert_eq!(told(&hub.ask("fire").await).await["failures"], json!([]));
}

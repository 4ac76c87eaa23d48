//! What is shown follows from what was said: computed again it is the same, and what was tampered
//! with is found and mended.

use hub_policy::Caller;
use hub_tests::{Ask, Database, TestHub};
use sea_orm::{ConnectionTrait, Database as Connect, Statement};
use serde_json::{Value, json};

use crate::story::{empty, household, mutate, node, person};

async fn check(hub: &TestHub) -> hub_app::Rebuilt {
    hub.hub.rebuild(&Caller::operator().unwrap(), true, None, |_, _| {}).await.unwrap()
}

async fn rebuild(hub: &TestHub) -> hub_app::Rebuilt {
    hub.hub.rebuild(&Caller::operator().unwrap(), false, None, |_, _| {}).await.unwrap()
}

/// Changes rows behind the hub's back.
async fn tamper(database: &Database, sql: &str) {
    let db = Connect::connect(database.url()).await.unwrap();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    assert!(db.execute_raw(statement).await.unwrap().rows_affected() > 0, "{sql}");
}

#[tokio::test]
async fn a_city_computed_again_is_the_same_city() {
    let hub = TestHub::start().await;
    let found = check(&hub).await;
    assert_eq!(found.differing.len(), 0);
    assert_eq!(found.before, found.after);
    assert!(found.subjects > 60);
}

#[tokio::test]
async fn two_hubs_of_one_city_have_one_digest() {
    let (one, two) = (TestHub::start().await, TestHub::start().await);
    assert_eq!(check(&one).await.before, check(&two).await.before);
    let _person = person(&two.staff().await, 1, json!({})).await;
    assert_ne!(check(&one).await.before, check(&two).await.before);
}

#[tokio::test]
async fn what_was_tampered_with_is_named_and_mended() {
    let hub = TestHub::start().await;
    let before = check(&hub).await.before;
    for sql in [
        "UPDATE records SET name = '张冠李戴' WHERE name IS NOT NULL",
        "UPDATE records SET open = '[]' WHERE kind = 'household'",
        "UPDATE records SET open = 'no JSON' WHERE kind = 'dwelling'",
        "UPDATE records SET sealed = NULL WHERE kind = 'resident'",
        "UPDATE records SET relations = '{}' WHERE kind = 'resident'",
        "UPDATE records SET closed = '2026-01-01' WHERE kind = 'premises'",
        "DELETE FROM records WHERE kind = 'premises'",
        "DELETE FROM tokens",
        "DELETE FROM memberships",
        "UPDATE memberships SET to_day = '2026-01-01'",
        "UPDATE residence_periods SET from_day = '2026-01-01'",
    ] {
        tamper(&hub.database, sql).await;
        let found = check(&hub).await;
        assert!(!found.differing.is_empty(), "{sql}");
        let mended = rebuild(&hub).await;
        assert!(!mended.differing.is_empty(), "{sql}");
        assert_eq!(mended.after, before, "{sql}");
        assert_eq!(check(&hub).await.differing.len(), 0, "{sql}");
    }
    let reply = hub.ask("police").await;
    let document =
        "query($n: String!) { resident(idDocument: {number: $n}) { name household { id } } }";
    let reply = reply.with(document, json!({ "n": hub.sample() })).await;
    assert_eq!(reply.data()["resident"]["name"], hub.city.samples.name.as_str());
    assert!(reply.data()["resident"]["household"].is_object());
}

#[tokio::test]
async fn one_subject_is_computed_alone() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _one = person(&staff, 1, json!({})).await;
    let two = person(&staff, 2, json!({})).await;
    tamper(&hub.database, "UPDATE records SET name = 'x'").await;
    let Some(hub_graphql::GlobalId::Subject(_, id)) = hub_graphql::GlobalId::decode(&two) else {
        panic!("an id")
    };
    let by = Caller::operator().unwrap();
    let done = hub.hub.rebuild(&by, false, Some(id), |_, _| {}).await.unwrap();
    assert_eq!(done.differing.into_iter().collect::<Vec<_>>(), [id]);
    assert_eq!(check(&hub).await.differing.len(), 1);
}

#[tokio::test]
async fn an_interrupted_run_goes_on_where_it_stopped() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    tamper(&hub.database, "DELETE FROM tokens").await;
    // The first piece that reports anything ends it, as a killed process does.
    let running = std::sync::Arc::clone(&hub.hub);
    let run = tokio::spawn(async move {
        let by = Caller::operator().unwrap();
        running.rebuild(&by, false, None, |done, _| assert_eq!(done, 0, "killed")).await
    });
    assert!(run.await.is_err());
    let done = hub.hub.rebuild(&by, false, None, |_, _| {}).await.unwrap();
    assert!(done.is_resumed);
    assert_eq!(check(&hub).await.differing.len(), 0);
    assert!(!rebuild(&hub).await.is_resumed);
}

/// One step of a story; what cannot be done then is refused, and changes nothing.
async fn step(staff: &Ask, steward: &Ask, homes: &[String], people: &[String], dice: u64) {
    let pick = |from: &[String], shift: u64| -> String {
        from[usize::try_from(dice >> shift).unwrap_or_default() % from.len()].clone()
    };
    let day = format!("2026-{:02}-{:02}", dice / 7 % 10 + 1, dice / 3 % 28 + 1);
    let (anna, home) = (pick(people, 5), pick(homes, 9));
    match dice % 7 {
        0 => {
            let input =
                json!({ "resident": anna, "household": home, "relation": "其他", "on": day });
            let _told = mutate(staff, "moveResident", "", input).await;
        }
        1 => {
            let input = json!({ "subject": anna, "reason": "DIED", "on": day });
            let _told = mutate(staff, "closeSubject", "", input).await;
        }
        2 => {
            let _told = mutate(staff, "reopenSubject", "", json!({ "subject": anna })).await;
        }
        3 => {
            let numbers = [dice % 4 + 1, dice / 11 % 4 + 1];
            let numbers = numbers.map(|one| u16::try_from(one).unwrap_or(1));
            let name = if dice.is_multiple_of(2) { "甲户" } else { "乙户" };
            let _id = household(staff, name, &day, &numbers[..1], json!({})).await;
        }
        4 => {
            let input =
                json!({ "subject": anna, "attributes": ["person_name"], "observedOn": day });
            let _told = mutate(staff, "confirmFacts", "", input).await;
        }
        5 => {
            let number = u16::try_from(dice / 13 % 4 + 1).unwrap_or(1);
            let phone = json!({ "mobilePhone": format!("1990000{:04}", dice % 10_000) });
            let _id = person(staff, number, phone).await;
        }
        _ => {
            let asked = "... on Resident { facts(attributes: [\"person_name\"]) { history { nodes { id } } } }";
            let shown = node(staff, &anna, asked).await;
            let nodes = &shown["facts"][0]["history"]["nodes"];
            if let Some(last) = nodes.as_array().and_then(|all| all.last()) {
                let input = json!({ "subject": anna, "attribute": "person_name",
                    "statement": last["id"], "reason": "核对" });
                let _told: Value = mutate(steward, "pinFact", "", input).await;
            }
        }
    }
}

#[tokio::test]
async fn whatever_happens_what_is_shown_follows_from_what_was_said() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let cookie =
        hub.session_of("steward", hub_policy::CallerRole::DataManager, "police", None).await;
    let steward = hub.anonymous().header("cookie", &cookie).purpose("population_management");
    let mut people = Vec::new();
    for (number, name) in [(1, "测试甲"), (2, "测试乙"), (3, "测试丙"), (4, "测试丁")] {
        people.push(person(&staff, number, json!({ "name": name })).await);
    }
    let homes = [
        household(&staff, "甲户", "2026-01-01", &[1, 2], json!({ "dwelling": "枫台花园3-2-501" }))
            .await,
        household(&staff, "乙户", "2026-01-01", &[3, 4], json!({ "dwelling": "枫台花园3-2-502" }))
            .await,
    ];
    let mut dice: u64 = 2026;
    for _ in 0..60 {
        // A linear congruential generator (Knuth's MMIX): the same story each time.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        step(&staff, &steward, &homes, &people, dice >> 20).await;
    }
    let found = check(&hub).await;
    assert_eq!(found.differing.len(), 0);
    assert_eq!(rebuild(&hub).await.after, found.before);
}

#[tokio::test]
async fn the_command_fails_while_something_still_differs() {
    let dir = tempfile::TempDir::new().unwrap();
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    let operator = hub_tests::Operator { dir: dir.path().to_owned(), database };
    let _said = operator.does(&["demo", "--residents", "60", "--prepare-only"]);
    tamper(&operator.database, "UPDATE records SET name = '张冠李戴' WHERE name IS NOT NULL").await;
    // Something else in the database undoes every mending at once.
    let trigger = "CREATE TRIGGER again AFTER UPDATE ON records WHEN new.name <> '张冠李戴' \
                   BEGIN UPDATE records SET name = '张冠李戴' WHERE subject = new.subject; END";
    let db = Connect::connect(operator.database.url()).await.unwrap();
    let _made = db.execute_unprepared(trigger).await.unwrap();
    db.close().await.unwrap();
    let refused = operator.is_refused(&["rebuild"]);
    assert!(refused.contains("still differ") && refused.contains("trigger"), "{refused}");
    let db = Connect::connect(operator.database.url()).await.unwrap();
    let _gone = db.execute_unprepared("DROP TRIGGER again").await.unwrap();
    db.close().await.unwrap();
    let _said = operator.does(&["rebuild"]);
    let _said = operator.does(&["rebuild", "--check"]);
}

#[tokio::test]
async fn a_subject_that_is_not_there_is_told() {
    let dir = tempfile::TempDir::new().unwrap();
    let operator = hub_tests::Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    let unknown = "01900000-0000-7000-8000-000000000000";
    for command in [
        &["rebuild", "--subject", unknown] as &[&str],
        &["rebuild", "--check", "--subject", unknown],
    ] {
        let refused = operator.is_refused(command);
        assert!(refused.contains("there is no subject"), "{refused}");
    }
    let refused = operator.is_refused(&["rebuild", "--subject", "nobody"]);
    assert!(refused.contains("not the id of a subject"), "{refused}");
}

//! Counts in which nobody can be recognised: granted dimension by dimension, the same for whoever
//! asks, and without those whom nobody may find.

use hub_app::{Behalf, ImportSettings, ImportState, StartImport};
use hub_graphql::GlobalId;
use hub_tests::imports::{confirmed, judged, send, start};
use hub_tests::{Ask, TestHub, TestHubSettings};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement, Value as Sql};
use serde_json::{Value, json};

use crate::import_flow::people as file_of_people;
use crate::story::{empty, mutate, person, staff_elsewhere};
use crate::tampering::{connect, run};

async fn ask(ask: &Ask, input: Value) -> Value {
    let document = "query($input: StatisticsInput!) { statistics(input: $input) { area { code } \
         agedFrom agedTo sex value { code } count suppressed incomplete } }";
    ask.with(document, json!({ "input": input })).await.body
}

fn rows(reply: &Value) -> &Vec<Value> {
    assert!(reply["errors"].is_null(), "{reply}");
    reply["data"]["statistics"].as_array().unwrap()
}

/// People of one community: so many men and so many women. The sequence of an ID number is odd for men.
async fn people(staff: &Ask, men: u16, women: u16) {
    for man in 0..men {
        let _id = person(staff, 2 * man + 1, json!({})).await;
    }
    for woman in 0..women {
        let _id = person(staff, 2 * woman + 2, json!({})).await;
    }
}

#[tokio::test]
async fn small_groups_are_suppressed_and_cannot_be_found_by_subtraction() {
    let hub = empty().await;
    let staff = hub.staff().await;
    people(&staff, 9, 3).await;
    let all = ask(&staff, json!({})).await;
    assert_eq!(rows(&all)[0]["count"], 10, "twelve, in steps of five: {all}");
    let by_sex = ask(&staff, json!({ "by": ["SEX"] })).await;
    for row in rows(&by_sex) {
        // Five men of ten would leave one to four women.
        assert_eq!((&row["count"], &row["suppressed"]), (&Value::Null, &json!(true)), "{by_sex}");
    }
    let men = ask(&staff, json!({ "sex": "MALE" })).await;
    assert_eq!(rows(&men)[0]["count"], Value::Null, "a condition tells no more: {men}");
    let ages = ask(&staff, json!({ "by": ["AGE"], "sex": "MALE" })).await;
    assert_eq!(rows(&ages).len(), 22);
}

#[tokio::test]
async fn what_may_not_be_filtered_by_may_not_be_counted_by() {
    let hub = TestHub::with(TestHubSettings { residents: 120, ..TestHubSettings::default() }).await;
    let police = hub.ask("police").await;
    let by_sex = ask(&police, json!({ "by": ["SEX"] })).await;
    let told: i64 = rows(&by_sex).iter().filter_map(|row| row["count"].as_i64()).sum();
    let all = rows(&ask(&police, json!({})).await)[0]["count"].as_i64().unwrap();
    assert!((all - 10..=all + 4).contains(&told), "{all}: {by_sex}");
    let by_area = ask(&police, json!({ "by": ["AREA", "SEX"], "areaLevel": "STREET" })).await;
    assert!(rows(&by_area).iter().all(|row| row["area"]["code"].is_string()));
    for input in [
        json!({ "by": ["ATTRIBUTE"], "attribute": "dibao_status" }),
        json!({ "attribute": "dibao_status", "code": "true" }),
        json!({ "by": ["SEX"], "attribute": "disability_type", "code": "1" }),
    ] {
        let reply = ask(&police, input.clone()).await;
        assert_eq!(reply["data"]["statistics"], Value::Null, "{input}: {reply}");
        assert_eq!(reply["errors"][0]["extensions"]["code"], "FIELD_NOT_GRANTED", "{reply}");
    }
    let fire = hub.ask("fire").await;
    let reply = ask(&fire, json!({ "by": ["AGE"] })).await;
    let _told = reply["errors"].is_null();
    // Who may see dibao may count by it; the log says by what.
    let civil = hub.ask("civil_affairs").await;
    let document = "{ statistics(input: { by: [ATTRIBUTE], attribute: \"dibao_status\" }) { count value { code } } }";
    let reply = civil.query(document).await;
    assert_eq!(reply.data()["statistics"].as_array().unwrap().len(), 3, "{}", reply.text);
    let entry = reply.entry().to_owned();
    let auditor = hub.auditor().await;
    let log = auditor
        .query("{ auditEntries(first: 20) { nodes { id attributes subjects count } } }")
        .await;
    let nodes = log.data()["auditEntries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|one| one["id"] == entry.as_str()).unwrap();
    let attributes = entry["attributes"].to_string();
    assert!(
        attributes.contains("dibao_status") && attributes.contains("residence_address"),
        "{entry}"
    );
    for input in
        [json!({ "agedFrom": 61 }), json!({ "agedFrom": 60, "agedTo": 64, "kind": "DWELLING" })]
    {
        let reply = ask(&police, input).await;
        assert_eq!(reply["errors"][0]["extensions"]["code"], "INVALID_INPUT", "{reply}");
    }
}

#[tokio::test]
async fn drafts_and_the_dead_are_not_counted_and_staff_see_their_own_area() {
    // What is written past the hub tells nobody that it changed: counts are taken anew each time.
    let settings = TestHubSettings { residents: 200, cache_bytes: 0, ..TestHubSettings::default() };
    let hub = TestHub::with(settings).await;
    let police = hub.ask("police").await;
    let total = |reply: &Value| rows(reply)[0]["count"].as_i64().unwrap();
    let before = total(&ask(&police, json!({})).await);
    let staff = hub.staff().await;
    let own = ask(&staff, json!({})).await;
    assert!(rows(&own)[0]["count"].as_i64().unwrap_or_default() < before, "{own}");
    let elsewhere = ask(&staff, json!({ "by": ["AREA"] })).await;
    let codes: Vec<&Value> = rows(&elsewhere).iter().map(|row| &row["area"]["code"]).collect();
    assert_eq!(codes, [&json!(hub.sample_community())]);
    // A draft is a subject that a large import has brought and not shown yet.
    let db = connect(&hub).await;
    let import = "X'00000000000000000000000000000001'";
    let import = if hub.database.url().starts_with("postgres") {
        "'00000000-0000-0000-0000-000000000001'::uuid"
    } else {
        import
    };
    run(&db, &format!("INSERT INTO drafts (import) VALUES ({import})")).await;
    run(&db, &format!("UPDATE subjects SET draft = {import} WHERE kind = 'resident'")).await;
    let hidden = ask(&police, json!({})).await;
    assert_eq!(rows(&hidden)[0]["count"], Value::Null, "{hidden}");
    run(&db, "DELETE FROM drafts").await;
    assert_eq!(total(&ask(&police, json!({})).await), before);
    run(&db, "UPDATE records SET closed = '2026-01-01' WHERE kind = 'resident'").await;
    let dead = ask(&police, json!({})).await;
    assert_eq!(rows(&dead)[0]["count"], Value::Null, "{dead}");
}

/// Two servers over one database: one keeps its counts, the other takes them anew for each question.
struct Servers {
    keeping: TestHub,
    counting: TestHub,
    db: DatabaseConnection,
}

impl Servers {
    async fn start() -> Self {
        let pieces = ImportSettings { whole_rows: 20, piece_rows: 8, ..Default::default() };
        let settings = TestHubSettings { residents: 0, imports: pieces, ..Default::default() };
        let keeping = TestHub::with(settings).await;
        let settings = TestHubSettings { residents: 0, cache_bytes: 0, ..Default::default() };
        let counting = keeping.second(settings, None).await;
        let db = connect(&keeping).await;
        Self { keeping, counting, db }
    }

    /// Men, women and those of whom one of the codes of a benefit is known, as both tell it.
    async fn counts(&self) -> [i64; 3] {
        let mut told = Vec::new();
        for hub in [&self.keeping, &self.counting] {
            let civil = hub.ask("civil_affairs").await;
            let mut all = Vec::new();
            for input in [
                json!({ "by": ["SEX"] }),
                json!({ "by": ["ATTRIBUTE"], "attribute": "dibao_status" }),
                json!({ "by": ["ATTRIBUTE", "SEX", "AGE"], "attribute": "dibao_status" }),
                json!({ "by": ["AREA", "SEX"] }),
            ] {
                all.push(rows(&ask(&civil, input).await).clone());
            }
            told.push(all);
        }
        assert_eq!(told[0], told[1]);
        let count = |row: &Value| row["count"].as_i64().unwrap_or_default();
        let known = |row: &&Value| !row["value"]["code"].is_null();
        let [sexes, benefits, ..] = told[0].as_slice() else { panic!("{told:?}") };
        [count(&sexes[0]), count(&sexes[1]), benefits.iter().filter(known).map(count).sum()]
    }

    async fn close(&self, staff: &Ask, ids: &[String], name: &str) {
        for id in ids {
            let mut input = json!({ "subject": id });
            if name == "closeSubject" {
                input = json!({ "subject": id, "reason": "DIED", "on": "2026-05-02" });
            }
            assert_eq!(mutate(staff, name, "", input).await["decision"], "DONE");
        }
    }

    async fn sql(&self, sql: &str, values: Vec<Sql>) {
        let backend = self.db.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let _done = self.db.execute_raw(statement).await.unwrap();
    }

    /// What another process has sealed, or unsealed, both heed.
    async fn note_rights(&self) {
        self.sql("UPDATE log_head SET rights_version = rights_version + 1", vec![]).await;
        for hub in [&self.keeping, &self.counting] {
            assert!(hub.hub.health().await.log);
        }
    }
}

#[tokio::test]
async fn counts_that_are_kept_follow_every_change() {
    let servers = Servers::start().await;
    let (keeping, counting) =
        (servers.keeping.staff().await, staff_elsewhere(&servers.counting).await);
    people(&keeping, 10, 10).await;
    assert_eq!(servers.counts().await, [10, 10, 0]);
    // What another server writes.
    let mut women = Vec::new();
    for woman in 11..16 {
        women.push(person(&counting, 2 * woman, json!({})).await);
    }
    assert!(servers.keeping.hub.health().await.log);
    assert_eq!(servers.counts().await, [10, 15, 0]);
    servers.close(&counting, &women, "closeSubject").await;
    assert_eq!(servers.counts().await, [10, 10, 0]);
    servers.close(&counting, &women, "reopenSubject").await;
    assert_eq!(servers.counts().await, [10, 15, 0]);
    // What is learned of somebody who is counted already.
    let civil = servers.keeping.ask("civil_affairs").await;
    for woman in 11..16 {
        let record = json!({ "idDocument": { "number": crate::story::number(2 * woman) },
            "facts": [{ "attribute": "dibao_status", "value": "true" }] });
        let told = mutate(&civil, "recordResident", "", json!({ "record": record })).await;
        assert_eq!(told["userErrors"], json!([]), "{told}");
    }
    assert_eq!(servers.counts().await, [10, 15, 5]);
    // Whoever is sealed is counted by nobody.
    for woman in &women {
        let Some(GlobalId::Subject(_, subject)) = GlobalId::decode(woman) else {
            panic!("{woman}")
        };
        let sql = "INSERT INTO seals (id, subject, ground, reason, sealed_by, sealed_at) \
                   VALUES ($1, $2, 'witness', 'test', 'test', 0)";
        let id = Uuid::from_u128(subject.uuid().as_u128() + 1);
        servers.sql(sql, vec![id.into(), subject.uuid().into()]).await;
    }
    servers.note_rights().await;
    assert_eq!(servers.counts().await, [10, 10, 0]);
    servers.sql("DELETE FROM seals", vec![]).await;
    servers.note_rights().await;
    assert_eq!(servers.counts().await, [10, 15, 5]);
    // A year later everybody is a year older.
    servers.keeping.clock.advance(chrono::Duration::days(366));
    assert_eq!(servers.counts().await, [10, 15, 5]);
}

#[tokio::test]
async fn counts_that_are_kept_show_a_large_import_when_it_is_there_and_no_more_when_it_is_undone() {
    let servers = Servers::start().await;
    people(&servers.keeping.staff().await, 5, 5).await;
    assert_eq!(servers.counts().await, [5, 5, 0]);
    let by = Behalf::operator().unwrap();
    let hub = &servers.keeping.hub;
    let file = send(hub, &by, file_of_people(1..61).as_bytes()).await;
    let community = Some(servers.keeping.sample_community().parse().unwrap());
    let wanted = StartImport { community, ..start(file, "communities") };
    let import = judged(hub, &by, wanted).await;
    let import = confirmed(hub, &by, import).await;
    assert_eq!(import.state, ImportState::Done, "{:?}", import.about.failure);
    // Ten of the sixty were known.
    assert_eq!(servers.counts().await, [30, 30, 0]);
    let _undone = hub.undo_import(&by, import.id, false).await.unwrap().unwrap();
    assert_eq!(servers.counts().await, [5, 5, 0]);
}

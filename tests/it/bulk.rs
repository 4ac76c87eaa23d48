//! A whole city in large pieces is what the same records are one by one, and survives being killed.

use std::process::Stdio;
use std::time::{Duration, Instant};

use hub_app::{Rebuilt, Sender};
use hub_city::Plan;
use hub_facts::{Evidence, Filing};
use hub_policy::Caller;
use hub_tests::{Database, Operator, TestHub, TestHubSettings};
use sea_orm::{ConnectionTrait, Database as Connect, Statement};
use tempfile::TempDir;

/// Residents of the city that is loaded in both ways.
const RESIDENTS: usize = 250;

/// The first column of rows, as text.
async fn column(database: &Database, sql: &str) -> Vec<String> {
    let db = Connect::connect(database.url()).await.unwrap();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    let found = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    db.close().await.unwrap();
    found
}

async fn check(hub: &TestHub) -> Rebuilt {
    hub.hub.rebuild(&Caller::operator().unwrap(), true, None, |_, _| {}).await.unwrap()
}

fn sender(source: &str) -> Sender {
    Sender {
        source: source.parse().unwrap(),
        actor: "city".to_owned(),
        area: None,
        evidence: Evidence::Confirmed,
        is_register: true,
        is_file: true,
        is_feed: false,
        batch: None,
    }
}

/// Enters all records of a city in small pieces of one kind and one source, as any file comes in.
async fn enter_one_by_one(hub: &TestHub, plan: &Plan) {
    let mut pieces: Vec<(String, Vec<Filing>)> = Vec::new();
    for filing in hub_city::filings(plan) {
        let of = (filing.source.clone(), filing.subject.clone());
        match pieces.last_mut() {
            Some((source, piece)) if (&*source, &piece[0].subject) == (&of.0, &of.1) => {
                piece.push(filing);
            }
            _ => pieces.push((of.0, vec![filing])),
        }
    }
    for (source, piece) in pieces {
        let by = Caller::operator().unwrap();
        let outcomes = hub.hub.enter_piece(&by, &sender(&source), piece, "city").await.unwrap();
        assert!(outcomes.iter().all(|one| one.subject.is_some()), "{outcomes:?}");
    }
}

/// Everything that is stored and does not name a subject, in an order of its own.
async fn canonical(database: &Database) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for sql in [
        "SELECT kind FROM subjects ORDER BY 1",
        "SELECT e.source || ' ' || e.observed_on || ' ' || COALESCE(e.community, '') || ' ' || \
         e.actor || ' ' || e.open FROM source_records e ORDER BY 1",
        "SELECT COALESCE(name, '') || ' ' || COALESCE(born, '') || ' ' || kind || ' ' || \
         COALESCE(community, '') FROM records ORDER BY 1",
        "SELECT m.kind || ' ' || m.relation || ' ' || COALESCE(m.from_day, '') || ' ' || \
         COALESCE(m.to_day, '') || ' ' || r.name FROM memberships m \
         JOIN records r ON r.subject = m.resident ORDER BY 1",
        "SELECT COALESCE(from_day, '') || COALESCE(to_day, '') || r.open FROM residence_periods p \
         JOIN records r ON r.subject = p.dwelling ORDER BY 1",
        "SELECT code FROM attributes_used ORDER BY 1",
        // Whose record changed: everybody's, and nobody else's.
        "SELECT r.kind FROM (SELECT DISTINCT subject FROM changes) c \
         JOIN records r ON r.subject = c.subject ORDER BY 1",
    ] {
        found.push(column(database, sql).await);
    }
    found
}

/// The tokens, each as often as it finds somebody.
async fn tokens(database: &Database) -> Vec<String> {
    let hex = if matches!(database, Database::Postgres(_)) {
        "encode(token, 'hex')"
    } else {
        "hex(token)"
    };
    column(database, &format!("SELECT {hex} FROM tokens ORDER BY 1")).await
}

#[tokio::test]
async fn a_city_in_bulk_is_the_same_city_record_by_record() {
    let settings = |residents| TestHubSettings { residents, ..TestHubSettings::default() };
    let bulk = TestHub::with(settings(RESIDENTS)).await;
    let single = TestHub::with(settings(0)).await;
    let plan = Plan { residents: RESIDENTS, ..Plan::default() };
    enter_one_by_one(&single, &plan).await;
    let (one, two) = (check(&bulk).await, check(&single).await);
    assert_eq!((one.differing.len(), two.differing.len()), (0, 0));
    assert_eq!(one.subjects, two.subjects);
    assert_eq!(one.before, two.before, "the current records differ");
    for (one, two) in canonical(&bulk.database).await.iter().zip(canonical(&single.database).await)
    {
        assert!(!one.is_empty());
        assert_eq!(*one, two);
    }
    let found_by = tokens(&bulk.database).await;
    assert!(found_by.len() > RESIDENTS * 3, "{}", found_by.len());
    assert_eq!(found_by, tokens(&single.database).await);
    // So are the keys of candidates.
    let keys =
        "SELECT CAST(key AS TEXT) || ' ' || CAST(documented AS TEXT) FROM match_keys ORDER BY 1";
    let found_by = column(&bulk.database, keys).await;
    assert!(found_by.len() > RESIDENTS * 6, "{}", found_by.len());
    assert_eq!(found_by, column(&single.database, keys).await);
    // Every change has a cursor of its own, up to the one of the head.
    for hub in [&bulk, &single] {
        let sql = "SELECT kind FROM subjects s WHERE NOT EXISTS \
                   (SELECT 1 FROM changes c WHERE c.subject = s.id)";
        assert_eq!(column(&hub.database, sql).await, Vec::<String>::new());
        let sql = "SELECT 'x' FROM log_head WHERE change_cursor = \
                   (SELECT count(*) FROM changes) AND change_cursor = (SELECT max(cursor) FROM changes)";
        assert_eq!(column(&hub.database, sql).await, ["x"]);
    }
}

fn operator(dir: &TempDir) -> Operator {
    let operator = Operator::new(dir.path());
    operator.does(&["init"]);
    operator
}

/// Counts of what must not come twice.
async fn counts(database: &Database) -> Vec<usize> {
    let mut counts = Vec::new();
    for table in ["subjects", "source_records", "links", "records", "tokens", "memberships"] {
        counts.push(column(database, &format!("SELECT 'x' FROM {table}")).await.len());
    }
    counts
}

/// Starts a load and waits until some of it is in and more is to come.
async fn begun(operator: &Operator, arguments: &[&str]) -> std::process::Child {
    let mut command = operator.command(arguments);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while column(&operator.database, "SELECT 'x' FROM subjects LIMIT 1").await.is_empty() {
        assert!(started.elapsed() < Duration::from_mins(1), "nothing came in");
        // Another process works: there is nothing to wait on but its rows.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child
}

#[tokio::test]
async fn a_load_that_was_killed_goes_on_and_adds_nothing_twice() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (killed, whole) = (operator(&dir), operator(&other));
    let city = ["city", "--residents", "400"];
    let mut child = begun(&killed, &city).await;
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    let part = counts(&killed.database).await;
    let said = killed.does(&city);
    assert!(said.contains("went on after"), "{said}");
    let _said = whole.does(&city);
    let all = counts(&whole.database).await;
    assert_eq!(counts(&killed.database).await, all);
    assert!(part[0] < all[0], "it was killed too late to show anything: {part:?}");
    for operator in [&killed, &whole] {
        let _same = operator.does(&["rebuild", "--check"]);
        let _whole = operator.does(&["audit", "verify"]);
    }
    // Once everything is in, the same command begins anew and finds all of it.
    let said = killed.does(&city);
    assert!(said.contains(" 0 new subjects, 0 linked"), "{said}");
    assert_eq!(counts(&killed.database).await, all);
}

#[tokio::test]
async fn a_load_that_is_interrupted_says_how_to_go_on() {
    let dir = TempDir::new().unwrap();
    let operator = operator(&dir);
    let city = ["city", "--residents", "400"];
    let child = begun(&operator, &city).await;
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("再次运行同一命令即可继续"), "{said}");
    assert!(said.contains("run the same command again to go on"), "{said}");
    let _same = operator.does(&["rebuild", "--check"]);
    let _whole = operator.does(&["audit", "verify"]);
    let said = operator.does(&city);
    assert!(said.contains("went on after"), "{said}");
}

#[tokio::test]
async fn postgresql_learns_that_its_tables_grow_while_they_are_filled() {
    let dir = TempDir::new().unwrap();
    let operator = Operator { dir: dir.path().to_owned(), database: Database::postgres() };
    operator.does(&["init"]);
    let big = ["source_records", "tokens", "records", "subjects"];
    let db = Connect::connect(operator.database.url()).await.unwrap();
    for table in big {
        // Its own look every minute is not waited for.
        let sql = format!("ALTER TABLE {table} SET (autovacuum_enabled = false)");
        db.execute_unprepared(&sql).await.unwrap();
    }
    db.close().await.unwrap();
    let _loaded = operator.does(&["city", "--residents", "400"]);
    let known = "SELECT relname::text FROM pg_class WHERE reltuples > 0 ORDER BY 1";
    let known = column(&operator.database, known).await;
    for table in big {
        assert!(known.iter().any(|one| one == table), "{table} is taken for an empty table");
    }
}

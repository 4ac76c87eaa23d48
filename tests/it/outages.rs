//! The database stops, freezes, slows down, is locked or falls silent while many ask: each hears so in
//! time, nothing is half done, and the hub is itself again without anybody's help.

use std::time::Duration;

use hub_tests::{Database, Operator, Postgres};
use tempfile::TempDir;

use crate::crowd::{Asked, Crowd, HEALED, Heard, is_as_told};
use crate::tampering::{connect_to, run};

/// How long an act of a test may last before something is wrong with the test.
const ACT: Duration = Duration::from_mins(1);

/// A hub over a PostgreSQL of its own.
async fn over_postgres(dir: &TempDir) -> (Postgres, Asked) {
    let postgres = Postgres::start();
    let operator = Operator { dir: dir.path().to_owned(), database: postgres.empty() };
    let asked = Asked::over(operator).await;
    (postgres, asked)
}

/// Everybody is answered, then something happens and everybody is refused, then it is over and
/// everybody is answered again; and all of it is true.
async fn through(asked: &Asked, begin: impl AsyncFnOnce(), end: impl AsyncFnOnce()) {
    let crowd = Crowd::gather(asked, 64, 2);
    crowd.all_answered(ACT).await;
    begin().await;
    crowd.next();
    crowd.all_refused(ACT).await;
    end().await;
    crowd.next();
    crowd.all_answered(HEALED).await;
    let (answers, writes) = crowd.leave().await;
    is_as_told(asked, writes).await;
    asked.is_whole();
    asked.has_entries_of(&answers);
}

#[tokio::test]
async fn a_postgresql_that_is_stopped_is_told_to_everybody_in_time() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    let postgres = std::cell::RefCell::new(postgres);
    through(
        &asked,
        async || postgres.borrow_mut().stop(),
        async || {
            postgres.borrow_mut().again();
        },
    )
    .await;
}

#[tokio::test]
async fn a_postgresql_that_freezes_is_told_to_everybody_in_time() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    through(&asked, async || postgres.pause(), async || postgres.resume()).await;
}

#[tokio::test]
async fn a_sqlite_that_another_program_locks_is_told_to_everybody_in_time() {
    let dir = TempDir::new().unwrap();
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    let asked = Asked::over(Operator { dir: dir.path().to_owned(), database }).await;
    let other = connect_to(&asked.operator.database).await;
    run(&other, "PRAGMA busy_timeout = 20000").await;
    through(
        &asked,
        async || run(&other, "BEGIN IMMEDIATE").await,
        async || {
            run(&other, "ROLLBACK").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_postgresql_that_is_slow_to_read_is_told_with_an_entry_and_writes_go_on() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    // Whoever reads a current record waits for ten seconds.
    let database = &asked.operator.database;
    let slow = "ALTER TABLE records RENAME TO all_records; \
                CREATE VIEW records AS SELECT all_records.* FROM all_records, \
                (SELECT pg_sleep(10) OFFSET 0) slow";
    let _said = postgres.tell(database, slow);
    let Heard::Refusal { code, body, .. } = asked.read().await else { panic!("not slow") };
    assert_eq!(code, "UNAVAILABLE");
    assert!(body["extensions"]["receipt"]["entry"].is_string(), "{body}");
    // What needs no record is answered all the same: the others' slowness is not theirs.
    let slow_ones = (0..64).map(|_| asked.read());
    let (heard, Heard::Answer(_)) =
        tokio::join!(futures::future::join_all(slow_ones), asked.ask("{ viewer { role } }"))
    else {
        panic!("no answer beside slow ones")
    };
    assert!(heard.iter().all(|one| matches!(one, Heard::Refusal { .. })));
    let _said =
        postgres.tell(database, "DROP VIEW records; ALTER TABLE all_records RENAME TO records");
    asked.heals().await;
    asked.is_whole();
}

#[tokio::test]
async fn a_log_that_another_session_locks_gives_no_answers_and_takes_no_writes() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    let lock = "SELECT * FROM log_head FOR UPDATE";
    let mut session = postgres.hold(&asked.operator.database, lock, 12);
    let mut heard = asked.read().await;
    while matches!(heard, Heard::Answer(_)) {
        heard = asked.read().await;
    }
    let Heard::Refusal { code, .. } = heard else { panic!() };
    assert_eq!(code, "AUDIT_UNAVAILABLE");
    let (one, two) = tokio::join!(asked.write(1), asked.read());
    let Heard::Refusal { code, is_unknown, .. } = one else { panic!("written without the log") };
    assert_eq!((code.as_str(), is_unknown), ("AUDIT_UNAVAILABLE", false));
    assert!(matches!(two, Heard::Refusal { .. }));
    let _status = session.wait().unwrap();
    asked.heals().await;
    assert!(!asked.is_there(1).await);
    asked.is_whole();
}

#[tokio::test]
async fn connections_that_fall_silent_are_replaced() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    assert!(matches!(asked.read().await, Heard::Answer(_)));
    let silent = postgres.silence(&asked.operator.database);
    assert!(silent.len() > 1, "{silent:?}");
    // They stay silent: the hub helps itself to others.
    asked.heals().await;
    assert!(matches!(asked.write(2).await, Heard::Answer(_)));
    postgres.wake(&silent);
    asked.is_whole();
}

#[tokio::test]
async fn a_postgresql_that_takes_no_writes_gives_no_answers() {
    let dir = TempDir::new().unwrap();
    let (postgres, asked) = over_postgres(&dir).await;
    let set = |value: &str| {
        let database = &asked.operator.database;
        let sql = format!("ALTER SYSTEM SET default_transaction_read_only = {value}");
        let _said = postgres.tell(database, &sql);
        let _said = postgres.tell(database, "SELECT pg_reload_conf()");
    };
    set("on");
    let mut heard = asked.read().await;
    while matches!(heard, Heard::Answer(_)) {
        heard = asked.read().await;
    }
    let Heard::Refusal { code, .. } = asked.write(3).await else { panic!("it was written") };
    assert_eq!(code, "AUDIT_UNAVAILABLE");
    set("off");
    asked.heals().await;
    assert!(!asked.is_there(3).await);
    asked.is_whole();
}

#[tokio::test]
async fn the_deadline_is_a_setting() {
    let dir = TempDir::new().unwrap();
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    let operator = Operator { dir: dir.path().to_owned(), database };
    let _said = operator.does(&["init"]);
    let mut wrong = operator.command(&["serve", "--port", "0"]);
    let refused = wrong.env("FILEONCE_ANSWER_WITHIN_MS", "10").output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("answer_within_ms"), "{said}");
    // With a short one nobody waits for a lock as long as the database would.
    let hub = operator.serve_with(&[("FILEONCE_ANSWER_WITHIN_MS", "500")]);
    let _time = hub.ready(Duration::from_secs(20)).await;
    let other = connect_to(&operator.database).await;
    run(&other, "BEGIN IMMEDIATE").await;
    let asked = reqwest::Client::new()
        .post(format!("{}/oauth/token", hub.url))
        .timeout(Duration::from_millis(1_500))
        .body("grant_type=client_credentials&client_id=x&client_secret=y");
    let reply = asked.send().await.unwrap();
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()["retry-after"]),
        (503, &"5".parse().unwrap())
    );
    run(&other, "ROLLBACK").await;
}

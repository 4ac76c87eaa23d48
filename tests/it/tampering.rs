//! Whoever changes the log in the database is found, and the entry is named.

use hub_app::verify_store;
use hub_audit::VerifierKey;
use hub_catalogue::Catalogue;
use hub_storage::{Keys, Store};
use hub_tests::{Database, TestHub, TestHubSettings};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement};

/// A connection of somebody with access to the database file.
pub(crate) async fn connect(hub: &TestHub) -> DatabaseConnection {
    connect_to(&hub.database).await
}

/// A connection to a database that a process is over.
pub(crate) async fn connect_to(database: &Database) -> DatabaseConnection {
    let url = match database {
        // A file that is not there yet is made, as the hub does.
        Database::Sqlite(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Database::Postgres(url) => url.clone(),
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).min_connections(1);
    sea_orm::Database::connect(options).await.unwrap()
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap()).collect()
}

/// Runs a statement.
pub(crate) async fn run(db: &DatabaseConnection, sql: &str) {
    let _done = db.execute_unprepared(sql).await.unwrap();
}

/// The number that a statement finds.
pub(crate) async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The text that a statement finds.
pub(crate) async fn text(db: &DatabaseConnection, sql: &str) -> String {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The texts that a statement finds.
pub(crate) async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

pub(crate) async fn verified(hub: &TestHub) -> Result<u64, String> {
    let mut master = [7; 32];
    master[0] = 1;
    let catalogue = std::sync::Arc::new(Catalogue::shipped().unwrap());
    let store =
        Store::open(&hub.database.url(), Keys::new(&master).unwrap(), catalogue).await.unwrap();
    let key = std::fs::read_to_string(hub.dir.path().join("log.pub")).unwrap();
    let key = VerifierKey::from_text(key.trim()).unwrap();
    let folder = hub.dir.path().join("checkpoints");
    let log = verify_store(&store, &folder, &[key]).await.map_err(|wrong| wrong.to_string())?;
    Ok(log.size)
}

async fn quiet_hub() -> TestHub {
    TestHub::with(TestHubSettings { is_kept: false, ..TestHubSettings::default() }).await
}

/// A hub with some entries and a checkpoint, to which something is then done.
async fn after(sql: &str) -> String {
    // Without a keeper nothing is signed or indexed but what is asked for here.
    let hub = quiet_hub().await;
    for _ in 0..3 {
        let _reply = hub.ask("police").await.query("{ viewer { role } }").await;
    }
    while hub.hub.follow().await.unwrap() {}
    let size = hub.hub.sign_checkpoint().await.unwrap();
    assert_eq!(verified(&hub).await.unwrap(), size);
    let db = connect(&hub).await;
    for statement in sql.split(';') {
        let (zero, empty) = match hub.database {
            Database::Sqlite(_) => ("zeroblob(32)", "x''"),
            Database::Postgres(_) => ("decode(repeat('00', 32), 'hex')", "''"),
        };
        let statement = statement.replace("LAST", &(size - 1).to_string());
        run(&db, &statement.replace("ZERO", zero).replace("EMPTY", empty)).await;
    }
    verified(&hub).await.unwrap_err()
}

#[tokio::test]
async fn a_changed_byte_of_an_entry_is_named() {
    let fault =
        after("UPDATE log_entries SET body = replace(body, 'police', 'policf') WHERE idx = LAST")
            .await;
    assert!(fault.contains("entry"), "{fault}");
}

#[tokio::test]
async fn a_changed_leaf_is_named() {
    let fault = after("UPDATE log_entries SET leaf = ZERO WHERE idx = 5").await;
    assert!(fault.contains('5'), "{fault}");
}

#[tokio::test]
async fn a_changed_searching_column_is_named() {
    let fault = after("UPDATE log_entries SET department = 'fire' WHERE idx = 4").await;
    assert!(fault.contains("entry 4"), "{fault}");
}

#[tokio::test]
async fn a_removed_entry_is_named() {
    let fault = after("DELETE FROM log_entries WHERE idx = 3").await;
    assert!(fault.contains('3'), "{fault}");
}

#[tokio::test]
async fn a_cut_tail_is_found() {
    let _fault = after("DELETE FROM log_entries WHERE idx = LAST").await;
}

#[tokio::test]
async fn an_emptied_log_is_found() {
    let _fault =
        after("DELETE FROM log_entries; UPDATE log_head SET size = 0, frontier = EMPTY").await;
}

#[tokio::test]
async fn a_disclosure_hidden_from_the_index_is_found() {
    let fault = after("DELETE FROM log_subjects WHERE idx = 6").await;
    assert!(fault.contains("index by subject"), "{fault}");
}

#[tokio::test]
async fn tallies_that_were_played_down_are_found() {
    let fault = after("UPDATE log_tallies SET writings = writings - 1").await;
    assert!(fault.contains("tallies"), "{fault}");
}

#[tokio::test]
async fn a_changed_time_is_named() {
    let fault = after("UPDATE log_entries SET time = time + 1 WHERE idx = 4").await;
    assert!(fault.contains("entry 4"), "{fault}");
}

#[tokio::test]
async fn checkpoints_that_were_taken_away_are_missed() {
    let hub = quiet_hub().await;
    let folder = hub.dir.path().join("checkpoints");
    let first = hub.hub.sign_checkpoint().await.unwrap();
    let _reply = hub.ask("police").await.query("{ viewer { role } }").await;
    let second = hub.hub.sign_checkpoint().await.unwrap();
    assert!(second > first && verified(&hub).await.is_ok());
    // One file is gone: the database still shows what it was.
    std::fs::remove_file(folder.join(format!("{first:012}.checkpoint"))).unwrap();
    assert!(verified(&hub).await.unwrap_err().contains("not outside it"));
    std::fs::remove_dir_all(folder).unwrap();
    assert!(verified(&hub).await.unwrap_err().contains("no checkpoint"));
}

#[tokio::test]
async fn swapped_entries_are_found() {
    let _fault = after(
        "UPDATE log_entries SET idx = -1 WHERE idx = 2; UPDATE log_entries SET idx = 2 WHERE idx = 3; \
         UPDATE log_entries SET idx = 3 WHERE idx = -1",
    )
    .await;
}

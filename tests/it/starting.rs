//! What a hub refuses to start on, tried with the real binary.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use hub_app::{Hub, HubSettings, LogKey, RequestFacts};
use hub_audit::{Checkpoint, Entry, Frontier, Kind, SigningKey, leaf_hash};
use hub_catalogue::Catalogue;
use hub_policy::Caller;
use hub_storage::{Keys, Store};
use hub_tests::{Database, Operator};
use hub_values::{Clock as _, FixedClock, SystemClock, SystemIds};
use sea_orm::DatabaseConnection;
use tempfile::TempDir;

use crate::tampering::{connect_to, hex, run};

fn set_up() -> (TempDir, Operator) {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    (folder, operator)
}

/// Runs statements on the database of a hub that does not run.
async fn behind_its_back(operator: &Operator, statements: &[&str]) {
    let db = connect_to(&operator.database).await;
    for statement in statements {
        run(&db, statement).await;
    }
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_shape_of_a_newer_version_is_refused() {
    let (_folder, operator) = set_up();
    behind_its_back(&operator, &["INSERT INTO seaql_migrations VALUES ('m9999_later', 0)"]).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("newer version") && refused.contains("m9999_later"), "{refused}");
}

#[tokio::test]
async fn a_step_that_was_cut_short_is_refused() {
    // What a step makes is there, and it is not noted as done.
    let (_folder, operator) = set_up();
    behind_its_back(&operator, &["DELETE FROM seaql_migrations"]).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("cut short"), "{refused}");
    // It is noted as done, and something of it is not there.
    let (_folder, operator) = set_up();
    behind_its_back(&operator, &["ALTER TABLE users DROP COLUMN area"]).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("users.area"), "{refused}");
    let (_folder, operator) = set_up();
    behind_its_back(&operator, &["DROP TABLE officers"]).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("officers"), "{refused}");
}

#[tokio::test]
async fn an_unfinished_restore_is_refused() {
    let (_folder, operator) = set_up();
    behind_its_back(&operator, &["CREATE TABLE restore_under_way (id integer PRIMARY KEY)"]).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("run `fileonce restore` again"), "{refused}");
}

#[tokio::test]
async fn an_entry_that_was_changed_is_refused_and_named() {
    let (_folder, operator) = set_up();
    behind_its_back(
        &operator,
        &["UPDATE log_entries SET body = replace(body, 'admin', 'adnim') WHERE idx = 1"],
    )
    .await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("entry 1"), "{refused}");
}

/// The key that signs the log of a hub that was set up.
fn log_key(operator: &Operator) -> SigningKey {
    let text = std::fs::read_to_string(operator.dir.join("keys/log.key")).unwrap();
    SigningKey::from_text(text.trim()).unwrap()
}

async fn store(operator: &Operator) -> Store {
    let text = std::fs::read_to_string(operator.dir.join("keys/master.key")).unwrap();
    let bytes = (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap());
    let master: Vec<u8> = bytes.collect();
    let keys = Keys::new(&master.try_into().unwrap()).unwrap();
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    Store::open(&operator.database.url(), keys, catalogue).await.unwrap()
}

/// Writes an entry as a hub would whose clock is `ahead` of ours.
async fn entry_from(operator: &Operator, ahead: Duration) {
    let settings = HubSettings {
        redis: None,
        cache_bytes: 0,
        checkpoints: operator.dir.join("checkpoints"),
        log_key: LogKey::new("fileonce", log_key(operator)).into(),
        witnesses: operator.dir.join("keys/witnesses.pub"),
        imports: hub_app::ImportSettings::default(),
        supply: hub_app::SupplySettings::default(),
        sharing: hub_policy::SharingLimits::default(),
        retry_keys_for: hub_app::RETRY_KEYS_FOR,
        guesses_a_day: hub_app::GUESSES_A_DAY,
        correction_days: hub_app::CORRECTION_DAYS,
        glass: hub_app::GlassSettings::default(),
        notice: hub_audit::NoticeRules::default(),
        sheets: None,
    };
    let clock = Arc::new(FixedClock::new(SystemClock.now() + ahead));
    let hub = Hub::start(Arc::new(store(operator).await), clock, Arc::new(SystemIds), settings);
    let hub = hub.await.unwrap();
    let by = Caller::operator().unwrap();
    let _receipt =
        hub.record_event(Some(&by), &RequestFacts::default(), Kind::System).await.unwrap();
    let _size = hub.sign_checkpoint().await.unwrap();
}

#[tokio::test]
async fn a_clock_behind_the_last_entry_is_refused() {
    let (_folder, operator) = set_up();
    entry_from(&operator, Duration::from_mins(4)).await;
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
    drop(hub);
    let (_folder, operator) = set_up();
    entry_from(&operator, Duration::from_mins(6)).await;
    let refused = operator.start_is_refused();
    assert!(refused.contains("clock"), "{refused}");
}

/// Entries of the long log.
const LONG: u64 = 60_500;

/// Puts a long log in the place of the hub's own, with heads and frontiers as the keeper leaves them.
async fn long_log(operator: &Operator) {
    let db = connect_to(&operator.database).await;
    let checkpoints = operator.dir.join("checkpoints");
    let key = log_key(operator);
    for file in std::fs::read_dir(&checkpoints).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    for sql in ["DELETE FROM log_entries", "DELETE FROM log_subjects", "DELETE FROM checkpoints"] {
        run(&db, sql).await;
    }
    std::fs::create_dir_all(checkpoints.join("frontiers")).unwrap();
    let mut frontier = Frontier::new();
    while frontier.size() < LONG {
        let count = 500.min(LONG - frontier.size());
        insert(&db, operator, &mut frontier, count).await;
        let size = frontier.size();
        if size.is_multiple_of(20_000) || size == LONG {
            let head = Checkpoint { origin: "fileonce".to_owned(), size, root: frontier.root() };
            let path = checkpoints.join(format!("{size:012}.checkpoint"));
            std::fs::write(path, head.sign(&key)).unwrap();
        }
        if size == 20_000 || size == 40_000 {
            let path = checkpoints.join(format!("frontiers/{size:012}.frontier"));
            std::fs::write(path, frontier.to_bytes()).unwrap();
        }
    }
    let bytes = blob(operator, &frontier.to_bytes());
    let head = format!("UPDATE log_head SET size = {LONG}, frontier = {bytes}, indexed = {LONG}");
    run(&db, &head).await;
    db.close().await.unwrap();
}

fn blob(operator: &Operator, bytes: &[u8]) -> String {
    let digits = hex(bytes);
    match operator.database {
        Database::Sqlite(_) => format!("x'{digits}'"),
        Database::Postgres(_) => format!("decode('{digits}', 'hex')"),
    }
}

async fn insert(db: &DatabaseConnection, operator: &Operator, frontier: &mut Frontier, count: u64) {
    let mut sql = String::from("INSERT INTO log_entries (idx, leaf, body, time, outcome) VALUES ");
    for row in 0..count {
        let entry = Entry { count: frontier.size(), ..Entry::default() };
        let body = String::from_utf8(entry.encode()).unwrap();
        let leaf = leaf_hash(body.as_bytes());
        let comma = if row == 0 { "" } else { ", " };
        let (index, leaf_text) = (frontier.size(), blob(operator, leaf.as_bytes()));
        write!(sql, "{comma}({index}, {leaf_text}, '{body}', 0, 'OK')").unwrap();
        frontier.append(leaf);
    }
    run(db, &sql).await;
}

#[tokio::test]
async fn of_a_long_log_the_end_is_verified_at_the_start_and_the_whole_on_demand() {
    let (_folder, operator) = set_up();
    long_log(&operator).await;
    assert!(operator.does(&["audit", "verify"]).contains("verified: 60500 entries"));
    let change =
        |index: u64| format!("UPDATE log_entries SET outcome = 'ERROR' WHERE idx = {index}");
    let mend = |index: u64| format!("UPDATE log_entries SET outcome = 'OK' WHERE idx = {index}");
    behind_its_back(&operator, &[&change(5)]).await;
    // The start reads what the two last frontiers leave; this lies before it. What the hub signs
    // while it runs is taken back, so that the next start finds the same.
    let frontiers = operator.dir.join("checkpoints/frontiers");
    let oldest = frontiers.join("000000020000.frontier");
    let kept = std::fs::read(&oldest).unwrap();
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
    drop(hub);
    for file in std::fs::read_dir(&frontiers).unwrap() {
        let path = file.unwrap().path();
        if !path.ends_with("000000040000.frontier") {
            std::fs::remove_file(path).unwrap();
        }
    }
    std::fs::write(oldest, kept).unwrap();
    let refused = operator.is_refused(&["serve", "--port", "0", "--verify-log"]);
    assert!(refused.contains("entry 5:"), "{refused}");
    assert!(operator.is_refused(&["audit", "verify"]).contains("entry 5:"));
    behind_its_back(&operator, &[&mend(5), &change(20_003)]).await;
    assert!(operator.start_is_refused().contains("entry 20003:"));
    // A frontier that no head vouches for is not believed: the whole is read.
    behind_its_back(&operator, &[&mend(20_003), &change(5)]).await;
    let heads = operator.dir.join("checkpoints");
    for size in [20_000, 40_000] {
        std::fs::remove_file(heads.join(format!("{size:012}.checkpoint"))).unwrap();
    }
    assert!(operator.start_is_refused().contains("entry 5:"));
}

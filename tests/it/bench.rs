//! The command that measures: it asks the real thing, and notices wrong, old and lost answers.

use std::path::Path;
use std::process::Command;

use hub_tests::{Database, binary};
use serde_json::Value;
use tempfile::TempDir;

/// Runs a measurement of a tiny city and returns its figures.
fn figures(dir: &Path, database: &Database, arguments: &[&str]) -> Value {
    let file = dir.join("figures.json");
    let done = Command::new(binary())
        .arg("bench")
        .args(arguments)
        .args(["--residents", "60", "--json"])
        .arg(&file)
        .arg("--data-dir")
        .arg(dir)
        .args(["--database-url", &database.url()])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn the_main_job_the_spread_and_the_recovery_are_measured() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir_all(dir.path().join("bench")).unwrap();
    let database = Database::new(&dir.path().join("bench"));
    let load = ["main-job", "--connections", "4", "--warm-up", "0", "--seconds", "1"];
    let main_job = figures(dir.path(), &database, &load);
    assert!(main_job["answers"].as_u64() > Some(0), "{main_job}");
    let spread = figures(dir.path(), &database, &["spread", "--rounds", "3"]);
    assert_eq!(spread["answers that were too old"], 0);
    assert_eq!(spread["answers to a client off"], 0);
    let recovery = figures(dir.path(), &database, &["recovery", "--rounds", "1"]);
    assert!(recovery["confirmed writes"].as_u64() > Some(0), "{recovery}");
    assert_eq!(recovery["of them lost"], 0);
    let linkage = figures(dir.path(), &database, &["linkage"]);
    assert!(linkage["records"].as_u64() > linkage["persons found"].as_u64(), "{linkage}");
}

#[test]
fn each_kind_of_question_is_measured() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir_all(dir.path().join("bench")).unwrap();
    let database = Database::new(&dir.path().join("bench"));
    let load = ["api", "--connections", "4", "--warm-up", "0", "--seconds", "1", "--rate", "20"];
    let api = figures(dir.path(), &database, &load);
    let kinds = api["kinds"].as_array().unwrap();
    assert_eq!(kinds.len(), 6);
    for kind in kinds {
        assert!(kind["answers a second"].as_f64() > Some(0.0), "{kind}");
        assert!(kind["hub CPU (µs an answer)"].as_f64() > Some(0.0), "{kind}");
    }
    assert!(api["answer at that rate p99 (ms)"].as_f64() > Some(0.0), "{api}");
    let load = ["log", "--connections", "4", "--warm-up", "0", "--seconds", "1"];
    let log = figures(dir.path(), &database, &load);
    assert!(log["answers a second without"].as_u64() > Some(0), "{log}");
    assert!(log["entries a second"].as_u64() > Some(0), "{log}");
}

#[test]
fn a_file_that_comes_in_while_departments_ask_is_measured() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir_all(dir.path().join("bench")).unwrap();
    let database = Database::new(&dir.path().join("bench"));
    let import = figures(dir.path(), &database, &["import", "--rows", "150"]);
    assert_eq!(import["rows"], 150);
    assert!(import["rows created"].as_u64() > Some(100), "{import}");
    assert!(import["rows a second"].as_u64() > Some(0), "{import}");
    assert!(import["asked meanwhile p95 (ms)"].as_f64() > Some(0.0), "{import}");
}

#[tokio::test]
async fn no_hub_that_anybody_uses_answers_without_its_log() {
    let hub = hub_tests::TestHub::start().await;
    assert!(hub.hub.measure_without_log().is_err());
    let size = hub.hub.log_size();
    let asked = hub.ask("police").await.with("{ viewer { id } }", serde_json::json!({})).await;
    assert_eq!(asked.status, 200);
    assert!(hub.hub.log_size() > size);
}

#[test]
fn a_year_of_forms_is_played_with_the_hub_and_without_it() {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir_all(dir.path().join("bench")).unwrap();
    let database = Database::new(&dir.path().join("bench"));
    let markdown = dir.path().join("figures.md");
    let told =
        figures(dir.path(), &database, &["burden", "--markdown", markdown.to_str().unwrap()]);
    assert_eq!(told["asked again while fresh"], 0, "{told}");
    assert_eq!(told["answers refused"], 0, "{told}");
    assert!(told["repeat issue: filled (%)"].as_f64() >= Some(95.0), "{told}");
    assert!(told["times fewer cells asked"].as_f64() > Some(2.0), "{told}");
    assert!(told["prefilled facts judged"].as_u64() > Some(1_000), "{told}");
    let tables = std::fs::read_to_string(markdown).unwrap();
    assert!(tables.contains("| in all |") && tables.contains("| police |"), "{tables}");
}

#[test]
fn a_database_in_use_is_not_measured_in() {
    let dir = TempDir::new().unwrap();
    let database = Database::new(dir.path());
    let run = |arguments: &[&str]| {
        Command::new(binary())
            .args(arguments)
            .arg("--data-dir")
            .arg(dir.path())
            .args(["--database-url", &database.url()])
            .output()
            .unwrap()
    };
    assert!(run(&["demo", "--residents", "30", "--prepare-only"]).status.success());
    let refused = run(&["bench", "main-job", "--residents", "30"]);
    assert!(!refused.status.success());
}

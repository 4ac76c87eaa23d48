//! Imports at the command line, and what remains when the process dies in the middle of one.

use std::process::Stdio;
use std::time::{Duration, Instant};

use hub_tests::{Operator, Ran};
use sea_orm::DatabaseConnection;
use tempfile::TempDir;

use crate::import_flow::people;
use crate::tampering::{connect_to, count};

fn prepared() -> (TempDir, Operator) {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    (dir, operator)
}

fn file(dir: &TempDir, name: &str, text: &str) -> String {
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn id_in(said: &str) -> String {
    let line = said.lines().find(|line| line.contains("import: ")).unwrap();
    line.rsplit(' ').next().unwrap().to_owned()
}

async fn state(db: &DatabaseConnection) -> String {
    use sea_orm::{ConnectionTrait as _, Statement};
    let sql = "SELECT state FROM imports ORDER BY id DESC LIMIT 1";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap();
    row.map_or_else(String::new, |row| row.try_get("", "state").unwrap())
}

/// Waits for another process: there is nothing to wait on but what it writes.
async fn until(
    db: &DatabaseConnection,
    what: &str,
    is_so: impl AsyncFn(&DatabaseConnection) -> bool,
) {
    let started = Instant::now();
    while !is_so(db).await {
        assert!(started.elapsed() < Duration::from_mins(3), "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_file_is_judged_confirmed_listed_and_taken_back_at_the_terminal() {
    let (dir, operator) = prepared();
    let list = file(&dir, "名册.csv", &(people(1..8) + "=1+1,,,\n"));
    let report = dir.path().join("report.xlsx").display().to_string();
    let ran = |arguments: &[&str]| -> Ran { operator.run(arguments) };
    let trial =
        ran(&["import", &list, "--source", "communities", "--dry-run", "--report", &report]);
    assert!(trial.said.contains("created: 7") && trial.said.contains("A9"), "{}", trial.said);
    assert!(trial.said.contains("备注"), "an ignored column was not named");
    assert!(std::fs::read(&report).unwrap().starts_with(b"PK"));
    // Nobody is at the terminal to agree.
    let waiting = ran(&["import", &list, "--source", "communities"]);
    assert_eq!(waiting.code, Some(0), "{}", waiting.said);
    let db = connect_to(&operator.database).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, 0);
    let id = id_in(&waiting.said);
    let said = operator.does(&["import", "resume", &id, "--yes"]);
    assert!(said.contains("已完成"), "{said}");
    assert_eq!(count(&db, "SELECT COUNT(*) FROM source_records").await, 7);
    let listed = operator.does(&["import", "list"]);
    assert!(listed.contains(&id) && listed.contains("已完成"), "{listed}");
    assert!(operator.does(&["import", "show", &id]).contains("created: 7"));
    let would = operator.does(&["import", "undo", &id, "--dry-run"]);
    assert!(would.contains('7'), "{would}");
    assert!(operator.does(&["import", "undo", &id, "--yes"]).contains("已撤销"));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records").await, 0);
    // What looks wrong is not written by `--yes` alone.
    let odd = file(&dir, "odd.csv", "姓名,身份证号\n某甲,1\n某乙,2\n某丙,\n");
    let paused = operator.is_refused(&["import", &odd, "--source", "communities", "--yes"]);
    assert!(paused.contains("--accept MANY_REFUSED"), "{paused}");
    let said = operator.is_refused(&["import", &odd, "--source", "nobody"]);
    assert!(said.contains("communities"), "{said}");
    assert!(operator.run(&["audit", "verify"]).code == Some(0));
}

#[tokio::test]
async fn killed_in_the_middle_a_large_import_ends_with_all_its_rows() {
    let (dir, operator) = prepared();
    let rows = 700;
    let list = file(&dir, "large.csv", &people(1..rows + 1));
    let mut command = operator.command(&["import", &list, "--source", "communities", "--yes"]);
    let _command = command.env("FILEONCE_IMPORT_WHOLE_ROWS", "10");
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
    let db = connect_to(&operator.database).await;
    until(&db, "the first piece", async |db| {
        state(db).await == "writing" && count(db, "SELECT COUNT(*) FROM source_records").await > 0
    })
    .await;
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    let written = count(&db, "SELECT COUNT(*) FROM source_records").await;
    assert!(written > 0 && written < i64::from(rows), "{written} rows were written when it died");
    assert_eq!(state(&db).await, "writing");
    assert_eq!(count(&db, "SELECT COUNT(*) FROM drafts").await, 1, "half an import is shown");
    let mut served = operator.serve();
    let _ready = served.ready(Duration::from_mins(1)).await;
    until(&db, "the end", async |db| state(db).await == "done").await;
    served.kill();
    for table in ["source_records", "records", "subjects"] {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        assert_eq!(count(&db, &sql).await, i64::from(rows), "{table}");
    }
    assert_eq!(count(&db, "SELECT COUNT(*) FROM drafts").await, 0, "the import stays hidden");
    let checked = operator.does(&["rebuild", "--check"]);
    assert!(checked.contains("不一致: 0"), "{checked}");
    assert_eq!(operator.run(&["audit", "verify"]).code, Some(0));
}

#[tokio::test]
async fn killed_in_the_middle_a_small_import_is_whole_or_absent() {
    let (dir, operator) = prepared();
    let rows: u16 = 400;
    let list = file(&dir, "small.csv", &people(1..rows + 1));
    let mut child = operator
        .command(&["import", &list, "--source", "communities", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let db = connect_to(&operator.database).await;
    until(&db, "the confirmation", async |db| state(db).await == "writing").await;
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    let written = count(&db, "SELECT COUNT(*) FROM source_records").await;
    assert!(written == 0 || written == i64::from(rows), "{written} of {rows} rows remain");
    let mut served = operator.serve();
    let _ready = served.ready(Duration::from_mins(1)).await;
    until(&db, "the end", async |db| state(db).await == "done").await;
    served.kill();
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records").await, i64::from(rows));
}

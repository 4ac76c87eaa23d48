//! Files of registers: dropped into a folder, or taken by hand; and the examples of the manual.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hub_tests::{Operator, TestHub};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::story::{empty, number};
use crate::supplying::deliver;
use crate::tampering::{connect_to, count};
use crate::tidy::root;

/// The fenced blocks of the manual that begin so, with what follows the word.
fn blocks(language: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("docs/registers.md")).unwrap();
    let parts: Vec<&str> = text.split("\n```").collect();
    let opened = parts.iter().skip(1).step_by(2);
    opened
        .filter_map(|block| {
            let (first, body) = block.split_once('\n')?;
            let (word, rest) = first.split_once(' ')?;
            (word == language).then(|| (rest.to_owned(), body.to_owned()))
        })
        .collect()
}

#[tokio::test]
async fn the_examples_of_the_manual_work() {
    let hub = empty().await;
    let examples = blocks("json");
    assert_eq!(examples.len(), 6);
    for (department, text) in examples {
        let ask = hub.ask(&department).await;
        let input: Value = serde_json::from_str(&text).unwrap();
        let told = deliver(&ask, input).await;
        assert_eq!(told["userErrors"], json!([]), "{text}: {told}");
        for record in told["records"].as_array().unwrap() {
            assert_ne!(record["decision"], "REFUSED", "{record}");
            assert_eq!(record["warnings"], json!([]), "{record}");
        }
        assert_eq!(told["feed"]["state"], "ACTIVE", "{told}");
    }
    let police = hub.ask("police").await;
    for (_, text) in blocks("graphql") {
        let reply = police.query(&text).await;
        assert_eq!(reply.data()["feeds"][0]["name"], "hukou", "{}", reply.text);
        assert_eq!(reply.data()["feeds"][0]["counts"]["held"], 4);
        assert_eq!(reply.data()["feedReconciliation"]["differences"], json!([]));
    }
}

/// A hub of the real binary with one client of the police, and its id.
fn prepared() -> (TempDir, Operator, String) {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    let said = operator.does(&["client", "add", "--department", "police"]);
    let words = said.split(|letter: char| letter.is_whitespace() || letter == '"');
    let mut ids = words.filter(|word| word.len() == 36 && word.matches('-').count() == 4);
    let id = ids.next().unwrap();
    (dir, operator, id.to_owned())
}

fn rows(from: u16, to: u16) -> String {
    let lines = (from..to).map(|at| format!("R{at},2026-01-05,测试人,{}\n", number(at)));
    "编号,登记日期,姓名,身份证号\n".to_owned() + &lines.collect::<String>()
}

fn drop_file(folder: &Path, name: &str, text: &str) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.join(format!("{name}.done")), "").unwrap();
    path
}

/// Waits for another process: there is nothing to wait on but what it moves.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_mins(2), "{what} did not come");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn dropped_files_are_taken_in_order_answered_and_put_away() {
    let (dir, operator, client) = prepared();
    let supplies = dir.path().join("supplies");
    let folder = supplies.join(&client);
    let second = "编号,登记日期,事件,姓名,身份证号\nR1,2026-02-01,死亡,,\nR2,2026-02-01,删除,,\n\
                  R3,2026-02-01,飞走,,\nR4,,,测试人,\n";
    let late = drop_file(&folder, "hukou.2.csv", second);
    // Written still: it has no marker.
    std::fs::write(folder.join("hukou.3.csv"), "编号").unwrap();
    let wrong = drop_file(&folder, "other.1.csv", "甲,乙\n1,2\n");
    let path = supplies.display().to_string();
    let mut served = operator.serve_with(&[("FILEONCE_SUPPLY_DIR", &path)]);
    let _ready = served.ready(Duration::from_mins(1)).await;
    until("the wrong file", || !wrong.exists()).await;
    assert!(folder.join("refused/other.1.csv.report.csv").exists());
    assert!(late.exists(), "a file was taken before its turn");
    let first = drop_file(&folder, "hukou.1.csv", &rows(1, 261));
    until("both files", || !late.exists() && !first.exists()).await;
    until("the marker", || !folder.join("hukou.2.csv.done").exists()).await;
    let report = std::fs::read_to_string(folder.join("done/hukou.1.csv.report.csv")).unwrap();
    assert_eq!(report.lines().count(), 261, "{report}");
    assert!(report.contains("新建 created"), "{report}");
    assert!(!report.contains(&number(1)), "the report holds a value");
    let report = std::fs::read_to_string(folder.join("done/hukou.2.csv.report.csv")).unwrap();
    for line in [
        "2,R1,已更新 changed",
        "3,R2,已撤回 withdrawn",
        "4,R3,退回 refused,event",
        "5,R4,退回 refused,observed_on",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
    assert!(folder.join("hukou.3.csv").exists());
    served.kill();
    let db = connect_to(&operator.database).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records").await, 259);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM supply_batches").await, 3);
    assert_eq!(operator.run(&["audit", "verify"]).code, Some(0));
}

#[tokio::test]
async fn a_file_is_taken_by_hand_once() {
    let (dir, operator, client) = prepared();
    let path = dir.path().join("list.csv");
    std::fs::write(&path, rows(1, 4)).unwrap();
    let file = path.display().to_string();
    let report = dir.path().join("report.csv").display().to_string();
    let arguments = |sequence: &'static str| {
        let mut all = vec!["supply".to_owned(), file.clone()];
        all.extend(
            ["--client", &client, "--feed", "hukou", "--sequence", sequence].map(str::to_owned),
        );
        all.extend(["--report".to_owned(), report.clone()]);
        all
    };
    let run = |sequence| {
        let all = arguments(sequence);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        operator.run(&all)
    };
    let first = run("1");
    assert_eq!(first.code, Some(0), "{}", first.said);
    assert!(
        first.said.contains("created: 3") && first.said.contains("next: 2.1"),
        "{}",
        first.said
    );
    assert!(std::fs::read_to_string(&report).unwrap().contains("R3"));
    let again = run("1");
    assert!(again.said.contains("already_known: 3"), "{}", again.said);
    let gap = run("7");
    assert_eq!(gap.code, Some(1));
    assert!(gap.said.contains("第2批"), "{}", gap.said);
    let all = [
        "supply",
        &file,
        "--client",
        "018f0000-0000-7000-8000-000000000001",
        "--feed",
        "x",
        "--sequence",
        "1",
    ];
    assert_eq!(operator.run(&all).code, Some(1));
}

#[tokio::test]
async fn a_file_of_a_client_that_was_switched_off_is_refused() {
    let hub =
        TestHub::with(hub_tests::TestHubSettings { residents: 0, ..Default::default() }).await;
    let client = hub.client("police");
    let file = |sequence| hub_app::SupplyFile {
        client,
        feed: "hukou".to_owned(),
        sequence,
        is_full: true,
        name: "hukou.1.full.csv".to_owned(),
        bytes: rows(1, 3).into_bytes(),
    };
    let taken = hub.hub.supply_file(file(1)).await.unwrap();
    assert!(taken.is_taken() && !taken.is_replay, "{taken:?}");
    let by = hub_policy::Caller::operator().unwrap();
    hub.hub.set_client_active(&by, client, false).await.unwrap();
    assert!(hub.hub.supply_file(file(2)).await.is_err());
}

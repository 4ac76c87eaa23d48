//! The linkage engine on files, as somebody at a terminal uses it.

use std::path::Path;
use std::process::{Command, Output};

use hub_tests::binary;
use serde_json::Value;
use tempfile::TempDir;

fn run(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(binary()).arg("linkage").args(arguments).current_dir(dir).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

fn data(file: &str) -> String {
    crate::tidy::root()
        .join("crates/hub-linkage/tests/data/residents10k")
        .join(file)
        .display()
        .to_string()
}

#[test]
fn a_file_of_residents_is_linked_evaluated_and_explained() {
    let dir = TempDir::new().unwrap();
    let records = data("records.csv.gz");
    let done = run(
        dir.path(),
        &[
            "dedupe",
            "--model",
            "residents",
            "--input",
            &records,
            "--output",
            "clusters.csv",
            "--review",
            "review.csv",
        ],
    );
    assert!(done.status.success(), "{}", said(&done));
    let clusters = std::fs::read_to_string(dir.path().join("clusters.csv")).unwrap();
    assert!(clusters.starts_with("record_id,cluster_id\n"));
    assert_eq!(clusters.lines().count(), 5_053);
    let review = std::fs::read_to_string(dir.path().join("review.csv")).unwrap();
    assert!(review.starts_with("record_a,record_b,score\n"));
    let truth = data("truth.csv.gz");
    let done = run(
        dir.path(),
        &["evaluate", "--clusters", "clusters.csv", "--truth", &truth, "--review", "review.csv"],
    );
    let figures: Value = serde_json::from_str(&said(&done)).unwrap();
    assert!(figures["f1"].as_f64() > Some(0.985), "{figures}");
    assert!(figures["review_band"]["pairs"].as_u64() < Some(152), "{figures}");
    let done = run(
        dir.path(),
        &[
            "explain",
            "--model",
            "residents",
            "--input",
            &records,
            "R00000041",
            "R00003341",
            "--json",
        ],
    );
    let why: Value = serde_json::from_str(&said(&done)).unwrap();
    assert_eq!(why["decision"], "link");
    assert_eq!(why["steps"][0]["comparison"], "prior");
}

#[test]
fn what_is_wrong_is_said_in_both_languages() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("t.csv"), "record_id,name\n1,王明\n").unwrap();
    let table = ["--input", "t.csv", "--output", "o.csv"];
    let done = run(dir.path(), &[&["dedupe", "--model", "residents"], table.as_slice()].concat());
    assert!(!done.status.success());
    let text = said(&done);
    assert!(text.contains("表中没有模型所需的列") && text.contains("has no column"), "{text}");
    let done = run(dir.path(), &[&["dedupe", "--model", "nobody"], table.as_slice()].concat());
    assert!(!done.status.success() && said(&done).contains("residents"));
    assert!(!dir.path().join("o.csv").exists());
}

//! What repeats the log for searching is made again from the log, by the command that a refusal names.

use hub_tests::Operator;
use tempfile::TempDir;

use crate::tampering::{connect_to, count, run};

async fn behind_its_back(operator: &Operator, statement: &str) {
    let db = connect_to(&operator.database).await;
    run(&db, statement).await;
    db.close().await.unwrap();
}

#[tokio::test]
async fn an_index_that_was_tampered_with_is_made_again() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["demo", "--residents", "60", "--prepare-only"]);
    let _said = operator.does(&["audit", "reindex"]);
    let db = connect_to(&operator.database).await;
    let pairs = count(&db, "SELECT COUNT(*) FROM log_subjects").await;
    assert!(pairs > 60, "{pairs}");
    db.close().await.unwrap();
    for tampering in [
        "DELETE FROM log_subjects WHERE idx = (SELECT MAX(idx) FROM log_subjects)",
        "INSERT INTO log_subjects (subject, idx) VALUES ('resident:nobody', 0)",
        "UPDATE log_tallies SET writings = writings - 1 WHERE attribute = 'person_name'",
        "UPDATE log_entries SET department = 'fire' WHERE idx = 1",
        "UPDATE log_entries SET time = time + 1, outcome = 'REFUSED' WHERE idx = 2",
    ] {
        behind_its_back(&operator, tampering).await;
        for command in [&["audit", "verify"] as &[&str], &["doctor"], &["serve", "--port", "0"]] {
            let refused = operator.is_refused(command);
            assert!(refused.contains("fileonce audit reindex"), "{command:?}: {refused}");
        }
        let said = operator.does(&["audit", "reindex"]);
        assert!(said.contains("made again"), "{said}");
        let _said = operator.does(&["audit", "verify"]);
    }
    let db = connect_to(&operator.database).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM log_subjects").await, pairs);
    let told = "SELECT COUNT(*) FROM log_entries WHERE body LIKE '%rebuildLogIndex%'";
    assert_eq!(count(&db, told).await, 6, "each has its entry");
}

#[tokio::test]
async fn no_index_is_made_of_a_log_that_was_changed() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let change = "UPDATE log_entries SET body = replace(body, 'admin', 'adnim') WHERE idx = 1";
    behind_its_back(&operator, change).await;
    let refused = operator.is_refused(&["audit", "reindex"]);
    assert!(refused.contains("entry 1") && refused.contains("fileonce restore"), "{refused}");
}

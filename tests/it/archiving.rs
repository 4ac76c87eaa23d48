//! The log is kept for years: archives verify alone, and what is older leaves by a signed cut after which proofs hold.

use chrono::Duration;
use hub_app::{AppError, Archived, LogKey, Mismatch, VerifiedLog, verify_store};
use hub_audit::SigningKey;
use hub_policy::Caller;
use hub_storage::Store;
use hub_tests::{Operator, TestHub};
use hub_values::Clock as _;
use serde_json::json;
use tempfile::TempDir;

use crate::tampering::{connect_to, count, run};

const NAME: &str = "query($n: String!) { resident(idDocument: { number: $n }) { id name } }";

#[test]
fn an_archive_verifies_alone_and_what_is_young_is_not_put_away() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["demo", "--residents", "30", "--prepare-only"]);
    let path = folder.path().join("old.jsonl");
    let archive = path.to_str().unwrap();
    let tomorrow = "2999-01-01";
    let said = operator.does(&["audit", "archive", "--before", tomorrow, "--output", archive]);
    assert!(said.contains("old.jsonl.note"), "{said}");
    let key = operator.dir.join("keys/log.pub");
    let verify = ["audit", "verify-archive", archive, "--key", key.to_str().unwrap()];
    let alone = Operator::new(folder.path());
    let said = alone.does(&verify);
    assert!(said.contains("verified"), "{said}");
    let text = std::fs::read_to_string(&path).unwrap();
    for changed in
        [lines(text.lines().skip(1)), lines(text.lines().rev()), text.replacen("OK", "REFUSED", 1)]
    {
        std::fs::write(&path, changed).unwrap();
        let refused = alone.is_refused(&verify);
        assert!(refused.contains("NOT VERIFIED"), "{refused}");
    }
    let cut = ["--cut", "--reason", "the years are over"];
    let young =
        [&["audit", "archive", "--before", tomorrow, "--output", archive][..], &cut].concat();
    let refused = operator.is_refused(&young);
    assert!(refused.contains("3 years"), "{refused}");
    let _said = operator.does(&["audit", "verify"]);
}

/// A file of these lines.
fn lines<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.flat_map(|line| [line, "\n"]).collect()
}

/// An archive of all that is older than the log is kept for, four years after somebody asked.
async fn old_archive(hub: &TestHub) -> (Archived, Vec<String>) {
    let _size = hub.hub.sign_checkpoint().await.unwrap();
    hub.clock.advance(Duration::days(4 * 366));
    let before = hub.clock.today() - Duration::days(3 * 366 + 30);
    let mut lines = Vec::new();
    let mut write = |body: &[u8]| {
        lines.push(String::from_utf8(body.to_vec()).unwrap());
        Ok(())
    };
    let archived = hub.hub.archive(before, &mut write).await.unwrap();
    (archived, lines)
}

async fn cut(hub: &TestHub, note: &str) -> Result<u64, AppError> {
    let by = Caller::operator().unwrap();
    hub.hub.put_archived_away(&by, note, "the years are over", 3).await
}

/// Verifies the log in the database against the folder outside it.
async fn verified(hub: &TestHub) -> Result<VerifiedLog, Mismatch> {
    let store = reopened(hub).await;
    verify_store(&store, &hub.dir.path().join("checkpoints"), &key().verifiers()).await
}

fn key() -> LogKey {
    LogKey::new("test", SigningKey::from_seed("test", [9; 32]).unwrap())
}

#[tokio::test]
async fn what_is_old_enough_leaves_by_a_recorded_cut_and_every_proof_still_holds() {
    let hub = TestHub::start().await;
    let answer = hub.ask("police").await.with(NAME, json!({ "n": hub.sample() })).await;
    let index = hub_graphql::entry_index(answer.entry()).unwrap();
    let (archived, lines) = old_archive(&hub).await;
    assert!(archived.begin == 0 && archived.end > index, "{archived:?}");
    assert_eq!(lines.len() as u64, archived.end);
    let _recent = hub.ask("police").await.with(NAME, json!({ "n": hub.sample() })).await;
    let late = hub.clock.today() + Duration::days(1);
    let young = hub.hub.archive(late, &mut |_| Ok(())).await.unwrap();
    let refused = cut(&hub, &young.note).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid { .. }), "{refused}");
    let forged = archived.note.replace("begin 0", "begin 1");
    assert!(cut(&hub, &forged).await.is_err(), "a note that nobody signed");
    assert_eq!(cut(&hub, &archived.note).await.unwrap(), archived.end);
    assert_eq!(cut(&hub, &archived.note).await.unwrap(), archived.end, "again, nothing changes");
    // What the entries said is gone, and found nowhere.
    let db = connect_to(&hub.database).await;
    for left in [
        "log_entries WHERE body <> '' AND idx",
        "log_subjects WHERE idx",
        "log_terms WHERE term NOT LIKE 'attribute %' AND idx",
        "log_terms WHERE idx + 63",
    ] {
        let left = format!("SELECT COUNT(*) FROM {left} < {}", archived.end);
        assert_eq!(count(&db, &left).await, 0, "{left}");
    }
    // The log verifies, and the receipt is proved.
    let whole = verified(&hub).await;
    assert!(whole.is_ok(), "{whole:?}");
    let store = reopened(&hub).await;
    let folder = hub.dir.path().join("checkpoints");
    let proof = hub_app::prove(&store, &key(), &folder, index, None).await.unwrap();
    let leaf = answer.body["extensions"]["receipt"]["leaf"].as_str().unwrap();
    let leaf = hub_audit::Hash::from_base64(leaf).unwrap();
    assert!(proof.verify(leaf, &key().verifiers()).is_ok());
    db.close().await.unwrap();
}

#[tokio::test]
async fn after_a_cut_the_log_goes_on_and_nobody_can_cut_more_behind_its_back() {
    let hub = TestHub::start().await;
    let _answer = hub.ask("police").await.with(NAME, json!({ "n": hub.sample() })).await;
    let (archived, _) = old_archive(&hub).await;
    let _count = cut(&hub, &archived.note).await.unwrap();
    // The next archive begins where this one ended.
    let mut next = 0_u64;
    let mut counting = |_: &[u8]| {
        next += 1;
        Ok(())
    };
    let late = hub.clock.today() + Duration::days(1);
    let later = hub.hub.archive(late, &mut counting).await.unwrap();
    assert_eq!((later.begin, later.end - later.begin), (archived.end, next));
    // The indexes are made again, and what cannot be summed again stays.
    let db = connect_to(&hub.database).await;
    let sums = "SELECT COUNT(*) FROM log_tallies";
    let before = count(&db, sums).await;
    let _mended = hub.hub.reindex(&Caller::operator().unwrap()).await.unwrap();
    assert_eq!(count(&db, sums).await, before);
    let whole = verified(&hub).await;
    assert!(whole.is_ok(), "{whole:?}");
    for tampering in [
        format!("UPDATE log_entries SET body = '' WHERE idx = {}", archived.end),
        "UPDATE log_entries SET leaf = (SELECT leaf FROM log_entries WHERE idx = 1) WHERE idx = 0"
            .to_owned(),
    ] {
        run(&db, &tampering).await;
        let found = verified(&hub).await;
        let is_found = matches!(found, Err(Mismatch::Damaged(_) | Mismatch::Fork(_)));
        assert!(is_found, "{tampering}: {found:?}");
    }
    db.close().await.unwrap();
}

/// The database of a hub, as a command beside it opens it.
async fn reopened(hub: &TestHub) -> Store {
    let catalogue = std::sync::Arc::new(hub_catalogue::Catalogue::shipped().unwrap());
    let keys = hub_storage::Keys::ring(&[1, 2].map(hub_tests::master_key), None).unwrap();
    Store::open(&hub.database.url(), keys, catalogue).await.unwrap()
}

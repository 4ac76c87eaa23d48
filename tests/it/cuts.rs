//! A log that is not what was signed: the hub does not start, until a cut is declared and told.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hub_tests::Operator;
use tempfile::TempDir;

use crate::backups::keygen;

/// A hub of which an old backup was restored: newer heads are signed outside.
struct Restored {
    /// The hub as it was, with all its entries.
    before: Operator,
    /// The one made of the backup.
    after: Operator,
    backup: String,
    identity: String,
    _folders: [TempDir; 2],
}

fn add_clients(operator: &Operator, count: usize) {
    for _ in 0..count {
        let _said = operator.does(&["client", "add", "--department", "health"]);
    }
}

/// Restores a backup that is `lost` entries old.
fn restored(lost: usize) -> Restored {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let before = Operator::new(folders[0].path());
    let _said = before.does(&["init"]);
    let identity = keygen(&before, folders[0].path());
    let backup = folders[0].path().join("b.age").display().to_string();
    let _said = before.does(&["backup", "--output", &backup]);
    add_clients(&before, lost);
    let after = before.moved(folders[1].path(), before.database.another(folders[1].path()));
    let said = after.does(&["restore", &backup, "--identity", &identity]);
    assert!(said.contains(&format!("{lost} entries behind")), "{said}");
    Restored { before, after, backup, identity, _folders: folders }
}

fn cut_folder(operator: &Operator) -> PathBuf {
    operator.dir.join("checkpoints/cut-0001")
}

fn declare(operator: &Operator) -> String {
    operator.does(&["audit", "declare-cut", "--reason", "disk lost, backup of last night"])
}

/// The exported log, line by line.
fn exported(operator: &Operator, folder: &Path) -> Vec<String> {
    let path = folder.join("log.jsonl").display().to_string();
    let _said = operator.does(&["audit", "export", "--output", &path]);
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_hub_that_is_behind_starts_only_after_the_cut_is_declared() {
    let r = restored(3);
    let refused = r.after.start_is_refused();
    assert!(refused.contains("3 entries behind") && refused.contains("declare-cut"), "{refused}");
    let said = declare(&r.after);
    assert!(said.contains("declared cut 1"), "{said}");
    let verified = r.after.does(&["audit", "verify"]);
    assert!(verified.contains("disk lost, backup of last night"), "{verified}");
    let hub = r.after.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
    // What was given up is there still, under its signature.
    let kept = std::fs::read_dir(cut_folder(&r.after)).unwrap().count();
    assert_eq!(kept, 4, "three heads and the declaration");
    // The log itself says what is missing.
    let log = exported(&r.after, &r.after.dir);
    let entry = log.iter().find(|line| line.contains("declareCut")).unwrap();
    assert!(
        entry.contains("lost") && entry.contains("root") && entry.contains(r#""count":3"#),
        "{entry}"
    );
}

#[tokio::test]
async fn no_command_goes_on_with_a_log_that_lost_entries() {
    let r = restored(1);
    let output = r.after.dir.join("out").display().to_string();
    for command in [
        &["rebuild", "--check"] as &[&str],
        &["audit", "export", "--output", &output],
        &["keys", "rotate"],
        &["client", "add", "--department", "police"],
    ] {
        let refused = r.after.is_refused(command);
        assert!(refused.contains("declare-cut"), "{command:?}: {refused}");
    }
    // Nothing was signed over what is missing.
    assert!(r.after.start_is_refused().contains("1 entries behind"));
}

#[tokio::test]
async fn there_is_nothing_to_declare_when_nothing_is_missing() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let refused = operator.is_refused(&["audit", "declare-cut", "--reason", "none"]);
    assert!(refused.contains("no cut to declare"), "{refused}");
    let r = restored(1);
    let refused = r.after.is_refused(&["audit", "declare-cut", "--reason", "call 13800000000"]);
    assert!(refused.contains("without ID or phone numbers"), "{refused}");
}

#[tokio::test]
async fn a_declaration_that_is_taken_away_or_changed_is_missed() {
    let r = restored(2);
    let _said = declare(&r.after);
    let path = cut_folder(&r.after).join("declaration");
    let note = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, note.replace("disk lost", "routine")).unwrap();
    let refused = r.after.is_refused(&["audit", "verify"]);
    assert!(refused.contains("declaration"), "{refused}");
    let _refused = r.after.start_is_refused();
    // Without the folder the entry in the log still tells of it.
    let aside = r.after.dir.join("aside");
    std::fs::rename(cut_folder(&r.after), &aside).unwrap();
    let refused = r.after.is_refused(&["audit", "verify"]);
    assert!(refused.contains("the signed declaration is not in the folder"), "{refused}");
    std::fs::rename(&aside, cut_folder(&r.after)).unwrap();
    std::fs::write(&path, note).unwrap();
    let _said = r.after.does(&["audit", "verify"]);
    // The head that was given up belongs to it.
    for entry in std::fs::read_dir(cut_folder(&r.after)).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some() {
            std::fs::remove_file(file).unwrap();
        }
    }
    let refused = r.after.is_refused(&["audit", "verify"]);
    assert!(refused.contains("given up is missing"), "{refused}");
}

#[tokio::test]
async fn heads_that_are_only_moved_away_are_missed() {
    let r = restored(2);
    // Somebody does what declaring does, without the key: no declaration, no entry.
    std::fs::create_dir(cut_folder(&r.after)).unwrap();
    for entry in std::fs::read_dir(r.before.dir.join("checkpoints")).unwrap() {
        let name = entry.unwrap().file_name();
        let _moved = std::fs::rename(
            r.after.dir.join("checkpoints").join(&name),
            cut_folder(&r.after).join(&name),
        );
    }
    let refused = r.after.start_is_refused();
    assert!(refused.contains("declaration"), "{refused}");
}

#[tokio::test]
async fn a_lost_receipt_does_not_verify_against_the_log_that_went_on() {
    let r = restored(3);
    let old = exported(&r.before, &r.before.dir);
    let _said = declare(&r.after);
    add_clients(&r.after, 3);
    let new = exported(&r.after, &r.after.dir);
    let common = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let entry = hub_graphql::entry_id(common as u64);
    let leaf = |line: &str| hub_audit::leaf_hash(line.as_bytes()).to_base64();
    // The position alone would now name another entry.
    let refused = r.after.is_refused(&["audit", "prove", &entry]);
    assert!(refused.contains("--leaf"), "{refused}");
    let refused = r.after.is_refused(&["audit", "prove", &entry, "--leaf", &leaf(&old[common])]);
    assert!(refused.contains("NOT PROVED") && refused.contains("declared cut"), "{refused}");
    let _proved = r.after.does(&["audit", "prove", &entry, "--leaf", &leaf(&new[common])]);
    let earlier = hub_graphql::entry_id(0);
    let _proved = r.after.does(&["audit", "prove", &earlier]);
    // A head that somebody kept from before does not fit the log that went on.
    let lost = cut_folder(&r.after).join(format!("{:012}.checkpoint", common + 2));
    let (log, key) = (r.after.dir.join("log.jsonl"), r.after.dir.join("keys/log.pub"));
    let files = [log, lost, key].map(|path| path.display().to_string());
    let refused = r.after.is_refused(&[
        "audit",
        "verify",
        "--log",
        &files[0],
        "--checkpoint",
        &files[1],
        "--key",
        &files[2],
    ]);
    assert!(refused.contains("NOT VERIFIED"), "{refused}");
}

#[tokio::test]
async fn a_log_that_went_on_another_way_is_told_from_one_that_is_behind() {
    let r = restored(4);
    // The same backup is served on without the newer heads, and meets them later.
    let place = TempDir::new().unwrap();
    let fork = r.after.moved(place.path(), r.after.database.another(place.path()));
    let sizes = |operator: &Operator| {
        let files = std::fs::read_dir(operator.dir.join("checkpoints")).unwrap();
        files.map(|file| file.unwrap().file_name()).collect::<std::collections::BTreeSet<_>>()
    };
    std::fs::remove_dir_all(fork.dir.join("checkpoints")).unwrap();
    let said = fork.does(&["restore", &r.backup, "--identity", &r.identity]);
    assert!(said.contains("prove no more than the backup"), "{said}");
    add_clients(&fork, 7);
    let own = sizes(&fork);
    for name in sizes(&r.before).difference(&own) {
        let _size = std::fs::copy(
            r.before.dir.join("checkpoints").join(name),
            fork.dir.join("checkpoints").join(name),
        );
    }
    // One that both signed at the same size says which is which.
    let last = sizes(&r.before).into_iter().next_back().unwrap();
    let copied = std::fs::copy(
        r.before.dir.join("checkpoints").join(&last),
        fork.dir.join("checkpoints").join("999999999999.checkpoint"),
    );
    assert!(copied.is_ok());
    let refused = fork.start_is_refused();
    assert!(refused.contains("NOT a prefix"), "{refused}");
}

#[tokio::test]
async fn declaring_that_was_interrupted_is_declared_again() {
    let r = restored(2);
    // Declared on a copy; of it, only the folder reaches the hub: as if it had died in between.
    let place = TempDir::new().unwrap();
    let copy = r.after.moved(place.path(), r.after.database.another(place.path()));
    let _said = copy.does(&["restore", &r.backup, "--identity", &r.identity]);
    let _said = declare(&copy);
    let half = copy.moved(&r.after.dir.join("half"), copy.database.clone());
    std::fs::rename(half.dir.join("checkpoints/cut-0001"), cut_folder(&r.after)).unwrap();
    let refused = r.after.start_is_refused();
    assert!(refused.contains("declare it again"), "{refused}");
    let _said = declare(&r.after);
    let _said = r.after.does(&["audit", "verify"]);
    let names = std::fs::read_dir(r.after.dir.join("checkpoints")).unwrap();
    let mut names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(names.any(|name| name.ends_with(".unrecorded")), "the first declaration was deleted");
}

#[tokio::test]
async fn a_second_cut_may_give_up_the_first() {
    let r = restored(2);
    let _said = declare(&r.after);
    add_clients(&r.after, 2);
    // The same old backup once more.
    let place = TempDir::new().unwrap();
    let again = r.after.moved(place.path(), r.after.database.another(place.path()));
    let said = again.does(&["restore", &r.backup, "--identity", &r.identity]);
    assert!(said.contains("entries behind"), "{said}");
    let _refused = again.start_is_refused();
    let said = again.does(&["audit", "declare-cut", "--reason", "the same backup again"]);
    assert!(said.contains("declared cut 2"), "{said}");
    let verified = again.does(&["audit", "verify"]);
    assert!(
        verified.contains("declared cut 1") && verified.contains("declared cut 2"),
        "{verified}"
    );
}

#[tokio::test]
async fn a_log_that_forked_is_told_how_to_go_on_when_old_heads_come_back() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let before = Operator::new(folders[0].path());
    let _said = before.does(&["init"]);
    let identity = keygen(&before, folders[0].path());
    let backup = folders[0].path().join("b.age").display().to_string();
    let _said = before.does(&["backup", "--output", &backup]);
    // The restored hub goes on with the heads of its time, and the hub it was made of goes on too.
    let after = before.moved(folders[1].path(), before.database.another(folders[1].path()));
    let _said = after.does(&["restore", &backup, "--identity", &identity]);
    add_clients(&before, 5);
    add_clients(&after, 3);
    for entry in std::fs::read_dir(before.dir.join("checkpoints")).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            let place = after.dir.join("checkpoints").join(file.file_name().unwrap());
            let _size = std::fs::copy(&file, place).unwrap();
        }
    }
    for refused in [after.start_is_refused(), after.is_refused(&["audit", "verify"])] {
        assert!(refused.contains("NOT a prefix"), "{refused}");
        assert!(refused.contains("fileonce audit declare-cut"), "{refused}");
    }
    assert!(after.is_refused(&["doctor"]).contains("declare-cut"));
    let _said = declare(&after);
    let verified = after.does(&["audit", "verify"]);
    assert!(verified.contains("declared cut 1"), "{verified}");
    let hub = after.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
}

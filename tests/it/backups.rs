//! Backups: taken beside a hub that serves, restored into either database, whole or not at all.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use hub_tests::{Demo, Operator};
use tempfile::TempDir;

use crate::processes::{ask, token, who};

/// Keys of backups, made once for an operator; gives the path of the secret one.
pub(crate) fn keygen(operator: &Operator, folder: &Path) -> String {
    let identity = folder.join("identity.txt").display().to_string();
    let _said = operator.does(&["backup", "keygen", "--identity", &identity]);
    identity
}

fn rows(said: &str) -> u64 {
    let words: Vec<&str> = said.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "rows,").unwrap();
    words[at - 1].parse().unwrap()
}

#[tokio::test]
async fn a_backup_beside_a_busy_hub_is_restored_into_either_database() {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path()).await;
    let operator = Operator::of(&demo);
    let identity = keygen(&operator, folder.path());
    let access = token(&demo, "police").await;
    // Others ask meanwhile, so the log grows under the backup.
    let question = who(&demo);
    let (url, busy, asked) = (demo.url.clone(), access.clone(), question.clone());
    let asking = tokio::spawn(async move {
        while ask(&url, &busy, &asked).await.is_some_and(|(status, _)| status == 200) {}
    });
    let file = folder.path().join("b.age").display().to_string();
    let backup = operator.clone();
    let path = file.clone();
    tokio::task::spawn_blocking(move || backup.does(&["backup", "--output", &path])).await.unwrap();
    assert!(!asking.is_finished(), "the backup disturbed a caller");
    asking.abort();
    let (_, before) = ask(&demo.url, &access, &question).await.unwrap();
    // Its last head is signed when it ends.
    assert_eq!(demo.terminate(), Some(0));
    let check = operator.does(&["restore", &file, "--identity", &identity, "--check"]);
    assert!(check.contains("is a prefix of what was signed"), "{check}");

    let other = TempDir::new().unwrap();
    let same = TempDir::new().unwrap();
    for (place, database) in [
        (&other, operator.database.other(other.path())),
        (&same, operator.database.another(same.path())),
    ] {
        let restored = operator.moved(place.path(), database);
        let said = restored.does(&["restore", &file, "--identity", &identity]);
        assert!(said.contains("entries behind"), "{said}");
        let _cut = restored.does(&["audit", "declare-cut", "--reason", "moved to another machine"]);
        let hub = restored.serve();
        let _time = hub.ready(Duration::from_secs(20)).await;
        let (status, after) = ask(&hub.url, &access, &question).await.unwrap();
        assert_eq!((status, &after["data"]), (200, &before["data"]));
        // What is backed up from there is as much, but for what the log and its index have gained.
        let _said = keygen(&restored, place.path());
        let again = place.path().join("c.age").display().to_string();
        let _said = restored.does(&["backup", "--output", &again]);
        let own = place.path().join("identity.txt").display().to_string();
        let second = restored.does(&["restore", &again, "--identity", &own, "--check"]);
        let (first, second) = (rows(&check), rows(&second));
        assert!(second > first && second < first + 2_000, "{first} rows, then {second}");
        assert!(restored.does(&["doctor"]).contains("ok    log"));
    }
}

#[tokio::test]
async fn a_backup_is_encrypted_and_for_its_owner_only() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let file = folder.path().join("b.age");
    let path = file.display().to_string();
    let refused = operator.is_refused(&["backup", "--output", &path]);
    assert!(refused.contains("always encrypted") && !file.exists(), "{refused}");
    let identity = keygen(&operator, folder.path());
    let _said = operator.does(&["backup", "--output", &path]);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    for word in ["fileonce-backup", "log_entries", "data_bureau"] {
        assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} lies open");
    }
    assert!(!folder.path().join("b.age.part").exists());
    // It is an entry of the log, with what was done.
    let log = folder.path().join("log.jsonl").display().to_string();
    let _said = operator.does(&["audit", "export", "--output", &log]);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.lines().any(
        |line| line.contains(r#""kind":"export""#) && line.contains(r#""operation":"backup""#)
    ));
    // Another key does not open it.
    let stranger = TempDir::new().unwrap();
    let other =
        keygen(&Operator { dir: stranger.path().to_owned(), ..operator.clone() }, stranger.path());
    let refused = operator.is_refused(&["restore", &path, "--identity", &other, "--check"]);
    assert!(refused.contains("does not open this backup"), "{refused}");
    let _said = operator.does(&["restore", &path, "--identity", &identity, "--check"]);
}

#[tokio::test]
async fn a_cut_or_changed_backup_is_noticed_before_it_is_relied_on() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let identity = keygen(&operator, folder.path());
    let file = folder.path().join("b.age");
    let path = file.display().to_string();
    let _said = operator.does(&["backup", "--output", &path]);
    let whole = std::fs::read(&file).unwrap();
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 1;
    for (what, bytes) in [
        ("cut", whole[..whole.len() - 70].to_vec()),
        ("cut at half", whole[..middle].to_vec()),
        ("changed", changed),
        ("another file", b"PK\x03\x04".to_vec()),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let refused = operator.is_refused(&["restore", &path, "--identity", &identity, "--check"]);
        assert!(refused.contains("backup"), "{what}: {refused}");
    }
}

#[tokio::test]
async fn a_database_with_anything_in_it_is_not_touched() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let identity = keygen(&operator, folder.path());
    let path = folder.path().join("b.age").display().to_string();
    let _said = operator.does(&["backup", "--output", &path]);
    let before = operator.does(&["audit", "verify"]);
    let refused = operator.is_refused(&["restore", &path, "--identity", &identity]);
    assert!(refused.contains("not empty"), "{refused}");
    assert!(!refused.contains("postgres@"), "the address is shown whole: {refused}");
    assert_eq!(operator.does(&["audit", "verify"]), before);
}

#[tokio::test]
async fn keys_are_kept_apart_unless_they_are_asked_for() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let identity = keygen(&operator, folder.path());
    let (without, with) = (folder.path().join("b.age"), folder.path().join("k.age"));
    let (without, with) = (without.display().to_string(), with.display().to_string());
    let _said = operator.does(&["backup", "--output", &without]);
    let warned = operator.does(&["backup", "--output", &with, "--with-keys"]);
    assert!(warned.contains("WARNING"), "{warned}");
    // On a new machine with nothing but the backup and its key.
    let empty = TempDir::new().unwrap();
    let machine = Operator {
        dir: empty.path().to_owned(),
        database: operator.database.another(empty.path()),
    };
    let refused = machine.is_refused(&["restore", &without, "--identity", &identity]);
    assert!(refused.contains("keys are not in this backup"), "{refused}");
    let said = machine.does(&["restore", &with, "--identity", &identity]);
    assert!(said.contains("no checkpoints were in"), "{said}");
    let key = std::fs::metadata(empty.path().join("keys/master.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    let hub = machine.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
}

#[tokio::test]
async fn a_passphrase_opens_what_was_encrypted_with_it() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let path = folder.path().join("b.age").display().to_string();
    let secret = folder.path().join("secret");
    let file = secret.display().to_string();
    std::fs::write(&secret, "correct horse battery\n").unwrap();
    let refused = operator.is_refused(&["backup", "--output", &path, "--passphrase-file", &file]);
    assert!(refused.contains("chmod 600"), "{refused}");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    let _said = operator.does(&["backup", "--output", &path, "--passphrase-file", &file]);
    let _said = operator.does(&["restore", &path, "--passphrase-file", &file, "--check"]);
    std::fs::write(&secret, "another horse battery\n").unwrap();
    let _refused = operator.is_refused(&["restore", &path, "--passphrase-file", &file, "--check"]);
}

#[tokio::test]
async fn a_killed_restore_leaves_nothing_that_starts_and_can_be_done_again() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let _said = operator.does(&["city", "--residents", "900"]);
    let identity = keygen(&operator, folder.path());
    let path = folder.path().join("b.age").display().to_string();
    let _said = operator.does(&["backup", "--output", &path]);
    let place = TempDir::new().unwrap();
    let restored = operator.moved(place.path(), operator.database.another(place.path()));
    let mut child = restored
        .command(&["restore", &path, "--identity", &identity])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Killed as soon as the mark stands in the database.
    let started = Instant::now();
    while !is_restoring(&restored).await {
        assert!(started.elapsed() < Duration::from_secs(20), "no restore began");
        assert!(child.try_wait().unwrap().is_none(), "the restore was over too soon");
    }
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    let refused = restored.start_is_refused();
    assert!(refused.contains("run `fileonce restore` again"), "{refused}");
    let started = Instant::now();
    let said = restored.does(&["restore", &path, "--identity", &identity]);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(said.contains("none behind"), "{said}");
    assert!(restored.does(&["audit", "verify"]).contains("verified"));
}

async fn is_restoring(operator: &Operator) -> bool {
    let db = crate::tampering::connect_to(&operator.database).await;
    let sql = "SELECT COUNT(*) FROM restore_under_way";
    let statement =
        sea_orm::Statement::from_string(sea_orm::ConnectionTrait::get_database_backend(&db), sql);
    sea_orm::ConnectionTrait::query_one_raw(&db, statement).await.is_ok()
}

#[tokio::test]
async fn a_killed_backup_leaves_no_file_of_its_name() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["init"]);
    let _said = operator.does(&["city", "--residents", "900"]);
    let identity = keygen(&operator, folder.path());
    let file = folder.path().join("b.age");
    let path = file.display().to_string();
    let part = folder.path().join("b.age.part");
    let mut child = operator
        .command(&["backup", "--output", &path])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !part.exists() {
        assert!(started.elapsed() < Duration::from_secs(20), "no backup began");
    }
    child.kill().unwrap();
    let _status = child.wait().unwrap();
    assert!(!file.exists());
    let _said = operator.does(&["backup", "--output", &path]);
    let _said = operator.does(&["restore", &path, "--identity", &identity, "--check"]);
    assert!(!part.exists());
}

//! A department watches the log from its own machine: what it signed cannot be taken back, by nobody.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hub_audit::{Checkpoint, Frontier, SigningKey, leaf_hash};
use hub_tests::{Database, Operator, Ran, binary};
use tempfile::TempDir;

use crate::tampering::{connect_to, count, hex, run, texts};

/// A witness with its folder, apart from the hub's.
struct Department {
    dir: PathBuf,
    log_key: PathBuf,
}

impl Department {
    fn new(folder: &Path, name: &str, operator: &Operator) -> Self {
        let dir = folder.join(name);
        let department = Self { dir, log_key: folder.join(format!("{name}-log.pub")) };
        let ran = department.command(&["init", "--name", name], false);
        assert_eq!(ran.code, Some(0), "{}", ran.said);
        let _size = std::fs::copy(operator.dir.join("keys/log.pub"), &department.log_key).unwrap();
        let _said = operator.does(&["keys", "add-witness", department.public().to_str().unwrap()]);
        department
    }

    fn public(&self) -> PathBuf {
        self.dir.join("witness.pub")
    }

    fn command(&self, arguments: &[&str], knows_log: bool) -> Ran {
        let mut command = Command::new(binary());
        let _command = command.arg("witness").args(arguments).arg("--dir").arg(&self.dir);
        if knows_log {
            let _command = command.arg("--log-key").arg(&self.log_key);
        }
        let done = command.output().unwrap();
        let said =
            [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Ran { code: done.status.code(), said: said.concat() }
    }

    /// Looks once.
    fn look(&self, url: &str) -> Ran {
        self.command(&["run", "--once", "--hub", url], true)
    }
}

fn set_up() -> (TempDir, Operator) {
    let folder = TempDir::new().unwrap();
    let dir = folder.path().join("hub");
    std::fs::create_dir_all(&dir).unwrap();
    let operator = Operator::new(&dir);
    let _said = operator.does(&["init"]);
    (folder, operator)
}

/// Something happens that is an entry, and its head is signed.
fn happen(operator: &Operator) {
    let _said = operator.does(&["client", "add", "--department", "police"]);
}

/// What an administrator of the database can do who has the key that signs as well: writes another log, whole, with heads
/// and all.
async fn rewrite(operator: &Operator) {
    let db = connect_to(&operator.database).await;
    run(&db, "UPDATE log_entries SET body = replace(body, 'police', 'health') WHERE idx >= 1")
        .await;
    run(&db, "UPDATE log_entries SET department = 'health' WHERE department = 'police'").await;
    let mut frontier = Frontier::new();
    let bodies = texts(&db, "SELECT body FROM log_entries ORDER BY idx").await;
    let blob = |bytes: &[u8]| match operator.database {
        Database::Sqlite(_) => format!("x'{}'", hex(bytes)),
        Database::Postgres(_) => format!("decode('{}', 'hex')", hex(bytes)),
    };
    for (index, body) in bodies.iter().enumerate() {
        let leaf = leaf_hash(body.as_bytes());
        frontier.append(leaf);
        let sql =
            format!("UPDATE log_entries SET leaf = {} WHERE idx = {index}", blob(leaf.as_bytes()));
        run(&db, &sql).await;
    }
    let frontier_bytes = blob(&frontier.to_bytes());
    run(&db, &format!("UPDATE log_head SET frontier = {frontier_bytes}")).await;
    for sql in ["DELETE FROM checkpoints", "DELETE FROM log_nodes"] {
        run(&db, sql).await;
    }
    let folder = operator.dir.join("checkpoints");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let text = std::fs::read_to_string(operator.dir.join("keys/log.key")).unwrap();
    let key = SigningKey::from_text(text.lines().next().unwrap()).unwrap();
    let (size, root) = (frontier.size(), frontier.root());
    let note = Checkpoint { origin: "fileonce".to_owned(), size, root }.sign(&key);
    std::fs::write(folder.join(format!("{size:012}.checkpoint")), &note).unwrap();
    run(&db, &format!("INSERT INTO checkpoints (size, note, time) VALUES ({size}, '{note}', 0)"))
        .await;
    let _reindexed = operator.does(&["audit", "reindex"]);
}

#[tokio::test]
async fn heads_are_witnessed_and_a_rewritten_log_is_refused() {
    let (folder, operator) = set_up();
    let health = Department::new(folder.path(), "health", &operator);
    let police = Department::new(folder.path(), "police", &operator);
    happen(&operator);
    let mut hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
    for department in [&health, &police] {
        let ran = department.look(&hub.url);
        assert_eq!(ran.code, Some(0), "{}", ran.said);
    }
    // Both signatures stand under the head that is published, and on the disk of the hub.
    let head = reqwest::get(format!("{}/log/checkpoint", hub.url)).await.unwrap();
    let head = head.text().await.unwrap();
    assert_eq!(head.matches("\u{2014} ").count(), 3, "{head}");
    let keys = [health.public(), police.public()];
    let keys = keys.each_ref().map(|path| path.to_str().unwrap());
    let verify = ["audit", "verify", "--witness", keys[0], "--witness", keys[1]];
    let said = operator.does(&verify);
    assert!(said.contains("witnessed") && said.contains("health, police"), "{said}");
    // The log grows, and what they signed is its beginning.
    happen(&operator);
    let ran = health.look(&hub.url);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    let said = operator.does(&["audit", "verify", "--witness", keys[0]]);
    assert!(said.contains("witnessed"), "{said}");
    hub.kill();

    // Somebody with the database and the key of the log writes another history. The hub itself finds nothing.
    rewrite(&operator).await;
    let said = operator.does(&["audit", "verify"]);
    assert!(said.contains("verified"), "{said}");
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
    let ran = health.look(&hub.url);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert!(ran.said.contains("REWRITTEN"), "{}", ran.said);
    assert!(
        std::fs::read_dir(&health.dir)
            .unwrap()
            .any(|file| { file.unwrap().file_name().to_string_lossy().starts_with("refused-") })
    );
    // Whoever verifies and wants the departments' signatures hears it too, and so does who kept a head.
    let said = operator.is_refused(&verify);
    assert!(said.contains("NOT VERIFIED"), "{said}");
    let kept = health.dir.join("newest.checkpoint");
    let said = operator.is_refused(&["audit", "verify", "--checkpoint", kept.to_str().unwrap()]);
    assert!(said.contains("NOT VERIFIED"), "{said}");
}

#[tokio::test]
async fn a_log_that_shrank_is_refused_and_strangers_witness_nothing() {
    let (folder, operator) = set_up();
    let health = Department::new(folder.path(), "health", &operator);
    let stranger = folder.path().join("stranger");
    let ran = Command::new(binary())
        .args(["witness", "init", "--name", "stranger", "--dir"])
        .arg(&stranger)
        .status();
    assert!(ran.unwrap().success());
    let stranger = Department { dir: stranger, log_key: health.log_key.clone() };
    happen(&operator);
    let mut hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
    let ran = stranger.look(&hub.url);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert!(ran.said.contains("已登记见证人"), "{}", ran.said);
    let head = reqwest::get(format!("{}/log/checkpoint", hub.url)).await.unwrap();
    assert_eq!(head.text().await.unwrap().matches("\u{2014} ").count(), 1);
    let ran = health.look(&hub.url);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    // What is no head of this log, or no text, is not taken.
    let http = reqwest::Client::new();
    let given = http.post(format!("{}/log/cosignature", hub.url)).body("nonsense").send().await;
    assert_eq!(given.unwrap().status(), 400);
    hub.kill();
    // The witness has signed more than there is: the head that it finds is older.
    let text = std::fs::read_to_string(health.dir.join("seen")).unwrap();
    let (size, root) = text.trim_end().split_once(' ').unwrap();
    let larger = size.parse::<u64>().unwrap() + 50;
    std::fs::write(health.dir.join("seen"), format!("{larger} {root}\n")).unwrap();
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
    let ran = health.look(&hub.url);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert!(ran.said.contains("SHRUNK"), "{}", ran.said);
}

#[tokio::test]
async fn the_key_of_the_log_rotates_and_old_heads_still_verify() {
    let (folder, operator) = set_up();
    happen(&operator);
    let old = operator.dir.join("old.checkpoint");
    std::fs::write(&old, operator.does(&["audit", "checkpoint"])).unwrap();
    let before = std::fs::read_to_string(operator.dir.join("keys/log.pub")).unwrap();
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
    let _said = operator.does(&["keys", "add-log"]);
    let said = operator.is_refused(&["keys", "add-log"]);
    assert!(said.contains("rotate-log"), "{said}");
    let _said = operator.does(&["keys", "rotate-log"]);
    let after = std::fs::read_to_string(operator.dir.join("keys/log.pub")).unwrap();
    assert_eq!(after.lines().count(), 2);
    assert_ne!(after.lines().next(), before.lines().next());
    assert!(after.contains(before.trim()));
    // The secret half of the old key is gone.
    let private = std::fs::read_to_string(operator.dir.join("keys/log.key")).unwrap();
    assert_eq!(private.lines().count(), 1);
    happen(&operator);
    let note = operator.does(&["audit", "checkpoint"]);
    let id = after.lines().next().unwrap().split('+').nth(1).unwrap().to_owned();
    let public = folder.path().join("log.pub");
    std::fs::write(&public, after.lines().next().unwrap()).unwrap();
    let newest = folder.path().join("newest.checkpoint");
    std::fs::write(&newest, &note).unwrap();
    // A running hub signs with the new key, and old heads and new ones verify together.
    let said = operator.does(&["audit", "verify", "--checkpoint", old.to_str().unwrap()]);
    assert!(said.contains("verified"), "{said}");
    let log = folder.path().join("log.jsonl");
    let _said = operator.does(&["audit", "export", "--output", log.to_str().unwrap()]);
    let note = operator.does(&["audit", "checkpoint"]);
    std::fs::write(&newest, &note).unwrap();
    let verify = |checkpoint: &Path, key: &Path| {
        let files = [log.to_str().unwrap(), checkpoint.to_str().unwrap(), key.to_str().unwrap()];
        operator.run(&[
            "audit",
            "verify",
            "--log",
            files[0],
            "--checkpoint",
            files[1],
            "--key",
            files[2],
        ])
    };
    assert_eq!(verify(&newest, &public).code, Some(0), "the new key alone believes new heads");
    assert_eq!(verify(&old, &public).code, Some(1), "and no old ones");
    assert_eq!(
        verify(&old, &operator.dir.join("keys/log.pub")).code,
        Some(0),
        "with all keys old heads verify, of what the log was then"
    );
    assert!(!id.is_empty());
    drop(hub);
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(30)).await;
}

#[tokio::test]
async fn heads_are_carried_to_another_place_although_it_was_away() {
    let (_folder, operator) = set_up();
    happen(&operator);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let webhook = format!("http://{address}/heads");
    let hub = operator.serve_with(&[("FILEONCE_CHECKPOINT_WEBHOOK", &webhook)]);
    let _time = hub.ready(Duration::from_secs(30)).await;
    // The hub serves although nobody takes its heads; now somebody does, with a pause of a second or two.
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let taking = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        let mut piece = [0; 4_096];
        while !text.contains("\n\n\u{2014} ") && !text.ends_with("=\n") {
            let size = tokio::io::AsyncReadExt::read(&mut stream, &mut piece).await.unwrap();
            text.push_str(&String::from_utf8_lossy(&piece[..size]));
            if size == 0 {
                break;
            }
        }
        let reply = b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n";
        tokio::io::AsyncWriteExt::write_all(&mut stream, reply).await.unwrap();
        text
    };
    let text = tokio::time::timeout(Duration::from_secs(30), taking).await.unwrap();
    assert!(text.starts_with("POST /heads"), "{text}");
    let note = text.split_once("\r\n\r\n").unwrap().1;
    let head = Checkpoint::unverified(note).unwrap();
    let db = connect_to(&operator.database).await;
    let size = count(&db, "SELECT size FROM log_head").await;
    assert!(head.size > 0 && head.size <= size.unsigned_abs(), "{note}");
}

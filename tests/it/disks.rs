//! The disk is full, takes no writes, or fails to flush: nobody is answered, nothing is half done.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hub_tests::{Database, Operator, Postgres, SmallDisk, TestHub};
use tempfile::TempDir;

use crate::crowd::{Asked, Crowd, HEALED, Heard, is_as_told};
use crate::tampering::{connect_to, run};

async fn on(disk: &SmallDisk) -> Asked {
    let dir = disk.path().join("data");
    std::fs::create_dir(&dir).unwrap();
    let database = Database::Sqlite(dir.join("fileonce.db"));
    Asked::over(Operator { dir, database }).await
}

/// Nobody reads and nobody writes on a full disk; with room again all is as it was told.
async fn fills_and_heals(disk: &SmallDisk) {
    let asked = on(disk).await;
    let crowd = Crowd::gather(&asked, 8, 4);
    crowd.all_answered(HEALED).await;
    // What the database may use without more room is taken away as well.
    let other = connect_to(&asked.operator.database).await;
    run(&other, "PRAGMA busy_timeout = 5000").await;
    run(&other, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    disk.fill(&[asked.hub.pid()]);
    drop(other);
    crowd.next();
    crowd.all_refused(HEALED * 6).await;
    let Heard::Refusal { code, .. } = asked.read().await else { panic!("read on a full disk") };
    assert_eq!(code, "AUDIT_UNAVAILABLE");
    // An entry that still finds room makes it look well for a moment.
    let mut is_ready = true;
    for _ in 0..100 {
        is_ready = asked.hub.is_ready().await;
        if !is_ready {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!is_ready);
    disk.free(&[asked.hub.pid()]);
    is_itself_again(&asked, crowd).await;
}

/// With room everybody is answered, and all is as it was told.
async fn is_itself_again(asked: &Asked, crowd: Crowd) {
    crowd.next();
    crowd.all_answered(HEALED).await;
    let (answers, writes) = crowd.leave().await;
    let refused = writes.iter().filter(|(_, heard)| matches!(heard, Heard::Refusal { .. }));
    assert!(refused.count() > 0);
    is_as_told(asked, writes).await;
    asked.is_whole();
    asked.has_entries_of(&answers);
}

/// The same where the disk is that of a PostgreSQL, which may end by itself when it is full.
async fn fills_and_heals_beside(disk: &SmallDisk) {
    let dir = TempDir::new().unwrap();
    let mut postgres = Postgres::on(disk);
    let operator = Operator { dir: dir.path().to_owned(), database: postgres.empty() };
    let asked = Asked::over(operator).await;
    let crowd = Crowd::gather(&asked, 8, 4);
    crowd.all_answered(HEALED).await;
    disk.fill(&postgres.processes());
    crowd.next();
    crowd.all_refused(HEALED * 6).await;
    disk.free(&postgres.processes());
    postgres.mend();
    is_itself_again(&asked, crowd).await;
}

#[tokio::test]
async fn a_postgresql_on_a_full_disk_gives_no_answers_and_heals_with_room() {
    fills_and_heals_beside(&SmallDisk::large()).await;
}

#[tokio::test]
async fn a_full_disk_gives_no_answers_and_heals_with_room() {
    fills_and_heals(&SmallDisk::new()).await;
}

#[tokio::test]
async fn files_that_may_not_grow_give_no_answers_until_they_may() {
    fills_and_heals(&SmallDisk::limited()).await;
}

/// A library that lets flushing to the disk fail while a file is there.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static int fails(void) {
    const char *sign = getenv("FAILING_FLUSH");
    if (!sign || access(sign, F_OK)) return 0;
    errno = EIO;
    return 1;
}
int fsync(int file) { return fails() ? -1 : (int) syscall(SYS_fsync, file); }
int fdatasync(int file) { return fails() ? -1 : (int) syscall(SYS_fdatasync, file); }
"#;

fn shim(folder: &Path) -> String {
    let (source, library) = (folder.join("flush.c"), folder.join("flush.so"));
    std::fs::write(&source, SHIM).unwrap();
    let mut compiler = Command::new("cc");
    let compiler = compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]);
    assert!(compiler.status().unwrap().success(), "the library was not made");
    library.display().to_string()
}

#[tokio::test]
async fn after_a_flush_that_failed_nothing_is_answered_until_the_hub_is_started_again() {
    let dir = TempDir::new().unwrap();
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    let mut asked = Asked::over(Operator { dir: dir.path().to_owned(), database }).await;
    let sign = dir.path().join("failing");
    let sign_path = sign.display().to_string();
    let library = shim(dir.path());
    let variables = [("LD_PRELOAD", library.as_str()), ("FAILING_FLUSH", sign_path.as_str())];
    asked.restart(&variables).await;
    let Heard::Answer(before) = asked.read().await else { panic!("no answer") };
    std::fs::write(&sign, "").unwrap();
    let heard = [asked.write(1).await, asked.read().await];
    assert!(heard.iter().all(|one| matches!(one, Heard::Refusal { .. })), "{heard:?}");
    std::fs::remove_file(&sign).unwrap();
    // The disk flushes again; what it lost meanwhile nobody knows, so nothing is built on it.
    for _ in 0..3 {
        let Heard::Refusal { code, .. } = asked.read().await else { panic!("answered") };
        assert_eq!(code, "AUDIT_UNAVAILABLE");
    }
    assert!(!asked.hub.is_ready().await);
    asked.restart(&[]).await;
    let [write, _] = heard;
    is_as_told(&asked, vec![(1, write)]).await;
    asked.is_whole();
    asked.has_entries_of(&[before]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_no_place_to_start() {
    let dir = TempDir::new().unwrap();
    let database = Database::Sqlite(dir.path().join("fileonce.db"));
    let operator = Operator { dir: dir.path().to_owned(), database };
    let _said = operator.does(&["init"]);
    // In a name space of its own, so that the mount is seen by nobody else and goes with it.
    let path = dir.path().display().to_string();
    let script = r#"mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@""#;
    let mut inside = Command::new("unshare");
    let inside = inside
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", &path])
        .arg(hub_tests::binary())
        .args(["serve", "--port", "0", "--data-dir", &path]);
    let refused = inside.output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("may it be written"), "{said}");
    let hub = operator.serve();
    let _time = hub.ready(Duration::from_secs(20)).await;
}

#[tokio::test]
async fn a_log_that_nobody_can_sign_goes_on_for_an_hour_and_no_longer() {
    let hub = TestHub::start().await;
    let checkpoints = hub.dir.path().join("checkpoints");
    let aside = hub.dir.path().join("aside");
    let viewer = async || hub.ask("police").await.query("{ viewer { role } }").await;
    assert_eq!(viewer().await.status, 200);
    let _size = hub.hub.sign_checkpoint().await.unwrap();
    std::fs::rename(&checkpoints, &aside).unwrap();
    std::fs::write(&checkpoints, "no folder").unwrap();
    // A head is due every minute of real time, or after a thousand entries.
    while hub.hub.unsigned_for().is_none() {
        assert_eq!(viewer().await.status, 200);
    }
    hub.clock.advance(chrono::Duration::minutes(59));
    assert_eq!(viewer().await.status, 200);
    hub.clock.advance(chrono::Duration::minutes(2));
    let reply = hub.anonymous().query("{ viewer { role } }").await;
    assert_eq!((reply.status, reply.codes()), (503, vec!["AUDIT_UNAVAILABLE"]));
    let ready = hub.anonymous().send("GET", "/readyz", None).await;
    assert_eq!((ready.status, &ready.body["log"]), (503, &false.into()));
    std::fs::remove_file(&checkpoints).unwrap();
    std::fs::rename(&aside, &checkpoints).unwrap();
    let started = Instant::now();
    while hub.hub.unsigned_for().is_some() {
        assert!(started.elapsed() < HEALED, "still unsigned");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(viewer().await.status, 200);
    let _size = hub.hub.sign_checkpoint().await.unwrap();
    assert!(crate::tampering::verified(&hub).await.is_ok());
}

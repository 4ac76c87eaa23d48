//! The servers that tests start leave nothing behind, although nobody drops them.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hub_tests::{TestHub, TestHubSettings};
use tempfile::TempDir;

#[tokio::test]
async fn a_hub_of_no_residents_starts() {
    let hub = TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await;
    let ready = hub.anonymous().send("GET", "/readyz", None).await;
    assert_eq!(ready.status, 200, "{}", ready.text);
}

#[test]
fn the_shared_servers_of_a_test_program_take_their_folders_with_them() {
    let place = TempDir::new().unwrap();
    // The user of PostgreSQL makes and removes folders here, as in the system's own.
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "leftovers::a_hub_of_no_residents_starts"])
        .env("TMPDIR", place.path())
        .env("FILEONCE_TEST_DATABASE", "postgres")
        // The servers hold on to nothing of this program.
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    let ended = Instant::now();
    loop {
        let left: Vec<_> = std::fs::read_dir(place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        if left.is_empty() {
            return;
        }
        assert!(ended.elapsed() < Duration::from_secs(20), "{left:?} are left");
        std::thread::sleep(Duration::from_millis(50));
    }
}

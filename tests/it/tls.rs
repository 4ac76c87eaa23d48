//! TLS from certificate files, read again when they change; keys of tokens that change meanwhile.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use hub_server::{Tls, TokenKeys};
use hub_tests::{Operator, Surface, TestHub, TestHubSettings};
use tempfile::TempDir;

use crate::processes::token_at;

/// A certificate for this machine that vouches for itself, and its key.
fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let (chain, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", &format!("/CN={name}")])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&chain)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (chain, key)
}

/// What an independent client hears: headers and body, or why it does not trust the hub.
async fn curl(url: &str, trusted: &Path) -> Result<String, String> {
    let mut command = Command::new("curl");
    let _command =
        command.args(["--silent", "--show-error", "--include", "--max-time", "10", "--cacert"]);
    let _command = command.arg(trusted).arg(url);
    let said = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if said.status.success() { Ok(text(&said.stdout)) } else { Err(text(&said.stderr)) }
}

fn replace(from: &(PathBuf, PathBuf), to: &(PathBuf, PathBuf)) {
    for (from, to) in [(&from.0, &to.0), (&from.1, &to.1)] {
        let _size = std::fs::copy(from, to).unwrap();
    }
}

#[tokio::test]
async fn a_certificate_is_served_and_renewed_without_a_restart() {
    let dir = TempDir::new().unwrap();
    let (served, first, second) = (
        (dir.path().join("served.pem"), dir.path().join("served.key")),
        certificate(dir.path(), "first"),
        certificate(dir.path(), "second"),
    );
    replace(&first, &served);
    let hub = TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await;
    let tls = Some(Tls::open(served.0.clone(), served.1.clone()).unwrap());
    let door = hub.door(Surface { tls, ..Surface::default() }).await;
    let url = format!("{}/healthz", door.url);
    let said = curl(&url, &first.0).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(said.contains("strict-transport-security: max-age="), "{said}");
    assert!(curl(&url, &second.0).await.is_err(), "it is not the second one's yet");
    // A pair that does not belong together changes nothing.
    let _size = std::fs::copy(&second.0, &served.0).unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(curl(&url, &first.0).await.is_ok());
    replace(&second, &served);
    let started = Instant::now();
    while curl(&url, &second.0).await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(20), "it was not read again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(curl(&url, &first.0).await.is_err());
    // Plain HTTP is no TLS.
    assert!(curl(&url.replace("https", "http"), &second.0).await.is_err());
}

#[tokio::test]
async fn the_binary_serves_tls_and_refuses_what_is_not_safe() {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    let (chain, key) = certificate(dir.path(), "own");
    let (chain, key) = (chain.to_str().unwrap(), key.to_str().unwrap());
    let refused = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = operator.command(&["serve", "--port", "0"]);
        let _command = command.args(arguments).envs(variables.iter().copied());
        let done = command.output().unwrap();
        assert!(!done.status.success());
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let said = refused(&[], &["--host", "0.0.0.0"]);
    assert!(said.contains("plain HTTP") && said.contains("tls_certificate"), "{said}");
    let said = refused(&[("FILEONCE_TLS_CERTIFICATE", chain)], &[]);
    assert!(said.contains("tls_key"), "{said}");
    let both = [("FILEONCE_TLS_CERTIFICATE", chain), ("FILEONCE_TLS_KEY", key)];
    let mode = |bits: u32| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(key, std::fs::Permissions::from_mode(bits)).unwrap();
    };
    mode(0o644);
    assert!(refused(&both, &[]).contains("chmod 600"));
    mode(0o600);
    let swapped = [("FILEONCE_TLS_CERTIFICATE", key), ("FILEONCE_TLS_KEY", key)];
    assert!(refused(&swapped, &[]).contains("a certificate chain"));
    let hub = operator.serve_with(&both);
    let url = hub.url.replace("http://", "https://") + "/readyz";
    let started = Instant::now();
    while !curl(&url, Path::new(chain)).await.is_ok_and(|said| said.starts_with("HTTP/1.1 200")) {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not serve");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn token_keys_rotate_beside_a_running_hub() {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["demo", "--residents", "30", "--prepare-only"]);
    let hub = operator.serve_with(&[]);
    let _time = hub.ready(Duration::from_secs(30)).await;
    let who = async |token: &str| {
        let ask = hub_tests::Ask::of(&hub.url).header("authorization", &format!("Bearer {token}"));
        ask.query("{ viewer { role } }").await.status
    };
    let keys = async || {
        let reply = hub_tests::Ask::of(&hub.url).send("GET", "/.well-known/jwks.json", None).await;
        let all = reply.body["keys"].as_array().unwrap().clone();
        all.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let until = async |count: usize, first: &dyn Fn(&str) -> bool| {
        let started = Instant::now();
        loop {
            let now = keys().await;
            if now.len() == count && first(&now[0]) {
                return now;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{now:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let file = std::fs::read_to_string(dir.path().join("demo-credentials.json")).unwrap();
    let credentials: serde_json::Value = serde_json::from_str(&file).unwrap();
    let old = token_at(&hub.url, &credentials, "police").await;
    let first = keys().await[0].clone();
    let _said = operator.does(&["keys", "add-token"]);
    let two = until(2, &|kid| kid == first).await;
    assert!(operator.is_refused(&["keys", "add-token"]).contains("rotate"));
    let _said = operator.does(&["keys", "rotate-token"]);
    let _turned = until(2, &|kid| kid == two[1]).await;
    let new = token_at(&hub.url, &credentials, "police").await;
    assert_eq!((who(&old).await, who(&new).await), (200, 200));
    assert!(operator.is_refused(&["keys", "retire-token"]).contains("minutes left"));
    // As if an hour had passed since.
    let file = dir.path().join("keys/token.key");
    let past = Command::new("touch").args(["-d", "2 hours ago"]).arg(&file).status().unwrap();
    assert!(past.success());
    let _said = operator.does(&["keys", "retire-token"]);
    let _one = until(1, &|kid| kid == two[1]).await;
    assert_eq!((who(&old).await, who(&new).await), (401, 200));
    let verified = operator.does(&["audit", "verify"]);
    assert!(!verified.is_empty());
}

#[tokio::test]
async fn secrets_that_are_none_are_refused_at_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    for name in ["master.key", "token.key"] {
        let file = dir.path().join("keys").join(name);
        let right = std::fs::read_to_string(&file).unwrap();
        for wrong in ["00".repeat(32), "5".repeat(64), "abcd".to_owned(), String::new()] {
            std::fs::write(&file, &wrong).unwrap();
            let said = operator.start_is_refused();
            assert!(said.contains(name), "{name} {wrong}: {said}");
            assert!(wrong.is_empty() || !said.contains(&wrong), "{said}");
        }
        std::fs::write(&file, &right).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(operator.start_is_refused().contains("chmod 600"), "{name}");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert!(TokenKeys::ring("test", &[]).is_err());
    assert!(Tls::open("nowhere.pem".into(), "nowhere.key".into()).is_err());
}

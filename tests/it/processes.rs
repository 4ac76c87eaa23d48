//! The real binary: the newcomer's path, kill -9, two processes, privacy of what it writes.

use hub_tests::{Demo, binary};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) async fn token(demo: &Demo, department: &str) -> String {
    token_at(&demo.url, &demo.credentials(), department).await
}

/// A token of a department at a server, with the credentials that the demo left.
pub(crate) async fn token_at(url: &str, credentials: &Value, department: &str) -> String {
    let clients = credentials["clients"].as_array().unwrap();
    let client = clients.iter().find(|one| one["department"] == department).unwrap();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        client["clientId"].as_str().unwrap(),
        client["clientSecret"].as_str().unwrap()
    );
    let reply = reqwest::Client::new()
        .post(format!("{url}/oauth/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let body: Value = reply.json().await.unwrap();
    body["access_token"].as_str().unwrap_or_default().to_owned()
}

pub(crate) async fn ask(url: &str, token: &str, document: &str) -> Option<(u16, Value)> {
    let reply = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .header("authorization", format!("Bearer {token}"))
        .header("x-purpose", "population_management")
        .json(&json!({ "query": document }))
        .send()
        .await
        .ok()?;
    let status = reply.status().as_u16();
    Some((status, reply.json().await.ok()?))
}

pub(crate) fn who(demo: &Demo) -> String {
    let number = demo.credentials()["samples"]["idNumber"].as_str().unwrap().to_owned();
    format!(
        "{{ resident(idDocument: {{number: \"{number}\"}}) {{ id name household {{ members {{ resident {{ name }} }} }} }} }}"
    )
}

#[tokio::test]
async fn a_receipt_is_proved_and_the_log_verifies_beside_the_running_hub() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let (status, body) = ask(&demo.url, &token(&demo, "police").await, &who(&demo)).await.unwrap();
    assert_eq!(status, 200);
    assert_eq!(body["data"]["resident"]["id"], demo.credentials()["samples"]["residentId"]);
    let entry = body["extensions"]["receipt"]["entry"].as_str().unwrap();
    let proof = demo.command(&["audit", "prove", entry]);
    let text = String::from_utf8(proof.stdout).unwrap();
    assert!(proof.status.success() && text.starts_with("c2sp.org/tlog-proof@v1\n"), "{text}");
    assert!(demo.command(&["audit", "verify"]).status.success());
    assert!(demo.command(&["doctor"]).status.success());
    // Verification needs the file, a checkpoint and the public key, and no hub.
    let log = dir.path().join("log.jsonl");
    assert!(demo.command(&["audit", "export", "--output", log.to_str().unwrap()]).status.success());
    let checkpoint = dir.path().join("head");
    let printed = demo.command(&["audit", "checkpoint"]).stdout;
    std::fs::write(&checkpoint, printed).unwrap();
    let key = dir.path().join("keys/log.pub");
    let verify = |log: &std::path::Path| {
        std::process::Command::new(binary())
            .args(["audit", "verify", "--log"])
            .arg(log)
            .arg("--checkpoint")
            .arg(&checkpoint)
            .arg("--key")
            .arg(&key)
            .output()
            .unwrap()
    };
    assert!(demo.command(&["audit", "export", "--output", log.to_str().unwrap()]).status.success());
    assert!(verify(&log).status.success());
    let cut: Vec<_> =
        std::fs::read_to_string(&log).unwrap().lines().skip(1).map(str::to_owned).collect();
    std::fs::write(&log, cut.join("\n") + "\n").unwrap();
    assert_eq!(verify(&log).status.code(), Some(1));
    assert_eq!(demo.terminate(), Some(0));
}

#[tokio::test]
async fn a_killed_hub_comes_back_with_every_confirmed_write_and_entry() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let mut running = Vec::new();
    let (told, mut answers) = tokio::sync::mpsc::unbounded_channel();
    for writer in 0..8 {
        let (url, access, read) = (demo.url.clone(), access.clone(), who(&demo));
        let told = told.clone();
        running.push(tokio::spawn(async move {
            let mut confirmed = Vec::new();
            for round in 0.. {
                let name = format!("张{}", han(writer * 1_000 + round));
                let write = format!(
                    "mutation {{ recordResident(input: {{key: \"k{writer}-{round}\", record: {{name: \"{name}\"}}}}) {{ decision resident {{ id }} }} }}"
                );
                let Some((200, body)) = ask(&url, &access, &write).await else { return confirmed };
                let id = body["data"]["recordResident"]["resident"]["id"].clone();
                confirmed.push((id, body["extensions"]["receipt"]["entry"].clone()));
                let Some((200, body)) = ask(&url, &access, &read).await else { return confirmed };
                confirmed.push((Value::Null, body["extensions"]["receipt"]["entry"].clone()));
                // Nobody listens any more once enough were answered.
                let _sent = told.send(());
            }
            confirmed
        }));
    }
    for _ in 0..40 {
        answers.recv().await.unwrap();
    }
    demo.kill();
    let mut confirmed = Vec::new();
    for one in running {
        confirmed.extend(one.await.unwrap());
    }
    assert!(confirmed.len() > 50, "only {} requests were answered", confirmed.len());
    demo.again().await;
    let access = token(&demo, "police").await;
    let log = dir.path().join("log.jsonl");
    assert!(demo.command(&["audit", "export", "--output", log.to_str().unwrap()]).status.success());
    let entries = std::fs::read_to_string(&log).unwrap().lines().count() as u64;
    assert!(demo.command(&["audit", "verify"]).status.success());
    for (id, entry) in confirmed {
        let index = hub_graphql::entry_index(entry.as_str().unwrap()).unwrap();
        assert!(index < entries, "entry {index} of an answered request is missing");
        if let Some(id) = id.as_str() {
            let document = format!("{{ node(id: \"{id}\") {{ id }} }}");
            let (_, body) = ask(&demo.url, &access, &document).await.unwrap();
            assert_eq!(body["data"]["node"]["id"], id, "a confirmed write is missing");
        }
    }
}

/// A name of Han characters for a number.
fn han(number: u32) -> String {
    [number / 100, number % 100]
        .iter()
        .filter_map(|part| char::from_u32(0x4E00 + 7 * part))
        .collect()
}

#[tokio::test]
async fn another_process_on_the_same_database_is_seen_and_forks_nothing() {
    let dir = TempDir::new().unwrap();
    let demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let (_, first) = ask(&demo.url, &access, &who(&demo)).await.unwrap();
    let number = demo.credentials()["samples"]["idNumber"].as_str().unwrap().to_owned();
    // A register's file says something new about a person whom the running hub has in memory.
    let file = dir.path().join("new.csv");
    std::fs::write(&file, format!("姓名,身份证号\n改名后,{number}\n")).unwrap();
    let done = demo.command(&[
        "import",
        file.to_str().unwrap(),
        "--source",
        "police",
        "--yes",
        "--accept",
        "MANY_CHANGES",
    ]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (_, second) = ask(&demo.url, &access, &who(&demo)).await.unwrap();
    assert_ne!(first["data"]["resident"]["name"], "改名后");
    assert_eq!(second["data"]["resident"]["name"], "改名后", "{second}");
    // Rights that another process takes away end at once.
    let credentials = demo.credentials();
    let clients = credentials["clients"].as_array().unwrap();
    let police = clients.iter().find(|one| one["department"] == "police").unwrap();
    let id = police["clientId"].as_str().unwrap();
    assert!(demo.command(&["client", "disable", id]).status.success());
    let started = tokio::time::Instant::now();
    while ask(&demo.url, &access, "{ viewer { role } }").await.unwrap().0 != 401 {
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "still in after 5 s");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let verified = demo.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[tokio::test]
async fn what_the_process_writes_holds_no_personal_value() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let _answer = ask(&demo.url, &access, &who(&demo)).await.unwrap();
    let _broken = ask(&demo.url, &access, &who(&demo).replace('}', "")).await.unwrap();
    assert_eq!(demo.terminate(), Some(0));
    let log = std::fs::read_to_string(dir.path().join("process.log")).unwrap();
    let plan = hub_city::Plan { residents: 60, ..hub_city::Plan::default() };
    for filing in hub_city::filings(&plan) {
        for code in ["id_number", "mobile_phone", "person_name", "residence_address"] {
            if let Some(value) = filing.values.get(code).filter(|value| value.len() >= 6) {
                assert!(!log.contains(value.as_str()), "{code} stands in the log of the process");
            }
        }
    }
    for secret in [access.as_str(), demo.credentials()["users"][0]["password"].as_str().unwrap()] {
        assert!(!log.contains(secret));
    }
}

#[tokio::test]
async fn keys_that_others_can_read_stop_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new().unwrap();
    let run = |arguments: &[&str]| {
        std::process::Command::new(binary())
            .args(arguments)
            .arg("--data-dir")
            .arg(dir.path())
            .output()
            .unwrap()
    };
    assert!(run(&["init"]).status.success());
    assert!(run(&["init"]).status.success(), "init twice changes nothing");
    let key = dir.path().join("keys/master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = run(&["serve", "--port", "0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("chmod 600"));
}

#[test]
fn every_command_explains_itself() {
    for command in [
        "demo", "serve", "migrate", "init", "client", "user", "area", "grant", "token", "import",
        "audit", "schema", "city", "doctor", "config", "keys", "subject", "backup", "restore",
    ] {
        let help = std::process::Command::new(binary()).args([command, "--help"]).output().unwrap();
        assert!(help.status.success(), "{command}");
        assert!(help.stdout.len() > 200, "{command}");
    }
}

#[test]
fn only_commands_that_listen_or_ask_who_listens_know_a_port() {
    let help = |command: &[&str]| {
        let said = std::process::Command::new(binary()).args(command).arg("--help").output();
        String::from_utf8(said.unwrap().stdout).unwrap()
    };
    for command in [&["serve"] as &[&str], &["demo"], &["doctor"]] {
        let said = help(command);
        assert!(said.contains("--port") && said.contains("--host"), "{command:?}: {said}");
    }
    for command in [&["init"] as &[&str], &["rebuild"], &["audit", "verify"], &["user", "add"], &[]]
    {
        assert!(!help(command).contains("--port"), "{command:?}");
    }
}

//! A receipt is verified on a machine without the hub, from files alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use hub_audit::Checkpoint;
use hub_tests::{Demo, Operator, Ran, Reply, binary};
use serde_json::json;
use tempfile::TempDir;

use crate::processes::token_at;

/// Runs a command in a folder where there is no hub, no data and no key but what is named.
fn elsewhere(arguments: &[&str]) -> Ran {
    let away = TempDir::new().unwrap();
    let done = Command::new(binary()).args(arguments).current_dir(away.path()).output().unwrap();
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(std::fs::read_dir(away.path()).unwrap().count(), 0, "it wrote something");
    Ran { code: done.status.code(), said: said.concat() }
}

async fn asked(demo: &Demo, document: &str) -> Reply {
    let token = token_at(&demo.url, &demo.credentials(), "police").await;
    hub_tests::Ask::of(&demo.url)
        .header("authorization", &format!("Bearer {token}"))
        .purpose("population_management")
        .query(document)
        .await
}

struct Files {
    receipt: PathBuf,
    proof: PathBuf,
    log: PathBuf,
    checkpoint: PathBuf,
    key: PathBuf,
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Files {
    fn in_folder(folder: &Path) -> Self {
        let at = |name: &str| folder.join(name);
        Self {
            receipt: at("answer.json"),
            proof: at("entry.tlog-proof"),
            log: at("log.jsonl"),
            checkpoint: at("kept.checkpoint"),
            key: at("log.pub"),
        }
    }

    fn verify(&self, more: &[&str]) -> Ran {
        elsewhere(&[&["audit", "verify-receipt", "--key", text(&self.key)], more].concat())
    }

    fn by_proof(&self) -> [&str; 4] {
        ["--receipt", text(&self.receipt), "--proof", text(&self.proof)]
    }

    fn by_log(&self) -> [&str; 4] {
        ["--log", text(&self.log), "--checkpoint", text(&self.checkpoint)]
    }
}

/// An answer with its receipt, the proof of it, the exported log and a head that was kept, all in files.
async fn answered(folder: &TempDir) -> (Demo, Reply, Files) {
    let demo = Demo::start(folder.path()).await;
    let reply = asked(&demo, "{ residents(first: 2) { nodes { id name } } }").await;
    let (operator, files) = (Operator::of(&demo), Files::in_folder(folder.path()));
    std::fs::write(&files.receipt, &reply.text).unwrap();
    let _size = std::fs::copy(demo.dir.join("keys/log.pub"), &files.key).unwrap();
    let _said = operator.does(&["audit", "export", "--output", text(&files.log)]);
    // What was exported is under the head that was signed for it.
    let lines = std::fs::read_to_string(&files.log).unwrap().lines().count();
    let head = demo.dir.join("checkpoints").join(format!("{lines:012}.checkpoint"));
    let _size = std::fs::copy(head, &files.checkpoint).unwrap();
    let _said = operator.does(&["audit", "prove", reply.entry(), "--output", text(&files.proof)]);
    (demo, reply, files)
}

#[tokio::test]
async fn a_receipt_is_verified_without_the_hub() {
    let folder = TempDir::new().unwrap();
    let (demo, reply, files) = answered(&folder).await;
    let said = files.verify(&files.by_proof());
    assert_eq!(said.code, Some(0), "{}", said.said);
    assert!(said.said.contains("verified"), "{}", said.said);
    let own = ["--receipt", text(&files.receipt)];
    let said = files.verify(&[&own[..], &files.by_log()].concat());
    assert_eq!(said.code, Some(0), "{}", said.said);
    // A proof can be made under the head that somebody has kept.
    let note = std::fs::read_to_string(&files.checkpoint).unwrap();
    let size = Checkpoint::unverified(&note).unwrap().size.to_string();
    let under = ["audit", "prove", reply.entry(), "--under", &size, "--output", text(&files.proof)];
    let _said = Operator::of(&demo).does(&under);
    let kept = ["--checkpoint", text(&files.checkpoint)];
    let said = files.verify(&[&files.by_proof()[..], &kept].concat());
    assert_eq!(said.code, Some(0), "{}", said.said);
}

#[tokio::test]
async fn what_is_no_receipt_of_this_log_is_refused() {
    let folder = TempDir::new().unwrap();
    let (_demo, reply, files) = answered(&folder).await;
    let receipt = &reply.body["extensions"]["receipt"];
    let (entry, leaf) = (receipt["entry"].as_str().unwrap(), receipt["leaf"].as_str().unwrap());
    let index = hub_graphql::entry_index(entry).unwrap();
    let other = hub_graphql::GlobalId::Entry(index - 1).encode();
    let wrong_leaf = hub_audit::leaf_hash(b"another").to_base64();
    let by_proof = ["--proof", text(&files.proof)];
    for (entry, leaf) in [(other.as_str(), leaf), (entry, wrong_leaf.as_str())] {
        for by in [&by_proof[..], &files.by_log()[..]] {
            let said = files.verify(&[&["--entry", entry, "--leaf", leaf], by].concat());
            assert_eq!(said.code, Some(1), "{}", said.said);
            assert!(said.said.contains("NOT VERIFIED"), "{}", said.said);
        }
    }
    let proof = std::fs::read_to_string(&files.proof).unwrap();
    let changed = folder.path().join("changed.tlog-proof");
    let moved = proof.replace(&format!("index {index}\n"), "index 1\n");
    std::fs::write(&changed, moved).unwrap();
    let own = ["--receipt", text(&files.receipt), "--proof", text(&changed)];
    assert_eq!(files.verify(&own).code, Some(1));
    // Under the key of another log nothing verifies, and half a receipt is none.
    let key = hub_audit::SigningKey::from_seed("fileonce", [1; 32]).unwrap().verifier();
    let right = std::fs::read_to_string(&files.key).unwrap();
    std::fs::write(&files.key, key.to_text()).unwrap();
    assert_eq!(files.verify(&files.by_proof()).code, Some(1));
    std::fs::write(&files.key, right).unwrap();
    assert_eq!(files.verify(&files.by_proof()).code, Some(0));
    std::fs::write(&files.receipt, json!({ "entry": entry }).to_string()).unwrap();
    assert_eq!(files.verify(&files.by_proof()).code, Some(1));
}

//! `fileonce audit verify-receipt`: on a machine without the hub.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use hub_audit::{Checkpoint, Hash, Row, TlogProof, Verification, VerifierKey, leaf_hash, read_log};

use super::is_witnessed;
use crate::arguments::ReceiptFiles;
use crate::{keys, say};

/// What a receipt says.
struct Receipt {
    index: u64,
    leaf: Hash,
}

/// Verifies a receipt from files alone.
pub(super) fn verify(files: &ReceiptFiles) -> Result<()> {
    let keys = keys::verifiers(&files.key)?;
    let receipt = receipt(files)?;
    let (head, note) = match (&files.proof, &files.log, &files.checkpoint) {
        (Some(proof), _, kept) => by_proof(&receipt, proof, kept.as_deref(), &keys)?,
        (None, Some(log), Some(checkpoint)) => by_log(&receipt, log, checkpoint, &keys)?,
        (None, ..) => bail!("give --proof, or --log and --checkpoint"),
    };
    is_witnessed(&note, &files.witnesses)?;
    say::line(format!(
        "verified: entry {} is in the log {} of {} entries\n\
         核验通过：第{}条在日志{}中（该检查点共{}条）",
        receipt.index, head.origin, head.size, receipt.index, head.origin, head.size
    ));
    Ok(())
}

fn receipt(files: &ReceiptFiles) -> Result<Receipt> {
    let (entry, leaf) = match (&files.receipt, &files.entry, &files.leaf) {
        (Some(path), ..) => in_file(path)?,
        (None, Some(entry), Some(leaf)) => (entry.clone(), leaf.clone()),
        (None, ..) => bail!("give --receipt, or --entry and --leaf"),
    };
    let index =
        hub_graphql::entry_index(&entry).context("the entry of the receipt is no id of one")?;
    let leaf = Hash::from_base64(&leaf).context("the leaf of the receipt")?;
    Ok(Receipt { index, leaf })
}

fn in_file(path: &Path) -> Result<(String, String)> {
    let text = read(path)?;
    let json: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    let receipt = json.pointer("/extensions/receipt").unwrap_or(&json);
    let part = |name: &str| {
        let value = receipt.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        value.with_context(|| format!("{} has no {name} of a receipt", path.display()))
    };
    Ok((part("entry")?, part("leaf")?))
}

fn by_proof(
    receipt: &Receipt,
    proof: &Path,
    kept: Option<&Path>,
    keys: &[VerifierKey],
) -> Result<(Checkpoint, String)> {
    let proof = TlogProof::from_text(&read(proof)?).context("the proof")?;
    ensure!(
        proof.index == receipt.index,
        "NOT VERIFIED 核验失败: the proof is of entry {}, the receipt of entry {}",
        proof.index,
        receipt.index
    );
    let head = proof.verify(receipt.leaf, keys).context("NOT VERIFIED 核验失败")?;
    if let Some(kept) = kept {
        let kept = Checkpoint::open(&read(kept)?, keys).context("the checkpoint")?;
        ensure!(
            kept.size == head.size,
            "NOT VERIFIED 核验失败: the proof is under the head over {} entries, your checkpoint is over {}; have the proof \
             made with --under {}",
            head.size,
            kept.size,
            kept.size
        );
        ensure!(
            kept == head,
            "NOT VERIFIED 核验失败: the proof is under another log than your checkpoint: the log was changed after it was \
             signed 日志与您保存的检查点不一致"
        );
    }
    Ok((head, proof.checkpoint))
}

fn by_log(
    receipt: &Receipt,
    log: &Path,
    checkpoint: &Path,
    keys: &[VerifierKey],
) -> Result<(Checkpoint, String)> {
    let note = read(checkpoint)?;
    let head = Checkpoint::open(&note, keys).context("the checkpoint")?;
    ensure!(
        receipt.index < head.size,
        "NOT VERIFIED 核验失败: the checkpoint is over {} entries, older than entry {}; take a newer one",
        head.size,
        receipt.index
    );
    let file = File::open(log).with_context(|| format!("cannot read {}", log.display()))?;
    let mut verification = Verification::new();
    verification.expect(head.clone());
    let told =
        |fault: hub_audit::Fault| anyhow::anyhow!("NOT VERIFIED 核验失败\n{fault}\n{}", fault.zh());
    for (index, body) in (0_u64..).zip(read_log(BufReader::new(file))) {
        let body = body?;
        ensure!(
            index != receipt.index || leaf_hash(&body) == receipt.leaf,
            "NOT VERIFIED 核验失败: entry {index} of the log is another one than the receipt is of 日志中的条目与回执不符"
        );
        verification.push(Row { index, body: &body, leaf: None }).map_err(told)?;
    }
    let _summary = verification.finish().map_err(told)?;
    Ok((head, note))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

//! `fileonce audit`: verify, export, checkpoint, prove.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use hub_app::RequestFacts;
use hub_audit::{Checkpoint, DeclaredCut, Fault, Kind, Row, Verification, read_log};
use hub_policy::Caller;

use crate::arguments::Audit;
use crate::config::Config;
use crate::{keys, open, say};

/// Rows that are read at once.
const PAGE: u64 = 2_000;

/// Runs a command about the log.
pub(crate) async fn audit(config: &Config, command: Audit) -> Result<()> {
    match command {
        Audit::Verify { log: Some(log), checkpoint: Some(checkpoint), key: Some(key) } => {
            verify_file(&log, &checkpoint, &key)
        }
        Audit::Verify { .. } => verify_own(config).await,
        Audit::Export { output } => export(config, &output).await,
        Audit::Checkpoint => {
            let store = open::store(config).await?;
            let key = keys::log(config)?;
            let note = hub_app::covering_checkpoint(&store, &key, &config.checkpoints()).await?;
            say::line(note.trim_end());
            Ok(())
        }
        Audit::Prove { entry, leaf, output } => {
            prove(config, &entry, leaf.as_deref(), output.as_deref()).await
        }
        Audit::DeclareCut { reason } => declare_cut(config, &reason).await,
    }
}

async fn verify_own(config: &Config) -> Result<()> {
    let store = open::store(config).await?;
    let key = keys::own_verifier(config)?;
    match hub_app::verify_store(&store, &config.checkpoints(), &key).await {
        Ok(log) => {
            say::line(format!(
                "verified: {} entries; {} checkpoints agree, covering {} entries\n\
                 验证通过：共{}条，与{}个检查点一致，覆盖{}条",
                log.size, log.checkpoints, log.covered, log.size, log.checkpoints, log.covered
            ));
            log.cuts.iter().for_each(tell_cut);
            Ok(())
        }
        Err(fault) => bail!("NOT VERIFIED 验证失败\n{fault}"),
    }
}

/// Needs nothing but three files: no hub, no database.
fn verify_file(log: &Path, checkpoint: &Path, key: &Path) -> Result<()> {
    let key = keys::verifier(key)?;
    let note = std::fs::read_to_string(checkpoint)
        .with_context(|| format!("cannot read {}", checkpoint.display()))?;
    let checkpoint = Checkpoint::open(&note, &key).context("the checkpoint")?;
    let file = File::open(log).with_context(|| format!("cannot read {}", log.display()))?;
    let mut verification = Verification::new();
    verification.expect(checkpoint);
    let told = |fault: Fault| anyhow::anyhow!("NOT VERIFIED 验证失败\n{fault}\n{}", fault.zh());
    for (index, body) in (0_u64..).zip(read_log(BufReader::new(file))) {
        verification.push(Row { index, body: &body?, leaf: None }).map_err(told)?;
    }
    let summary = verification.finish().map_err(told)?;
    say::line(format!(
        "verified: {} entries, {} of them under the checkpoint\n验证通过：共{}条，检查点覆盖{}条",
        summary.size, summary.covered, summary.size, summary.covered
    ));
    Ok(())
}

async fn export(config: &Config, output: &Path) -> Result<()> {
    let store = open::store(config).await?;
    open::verified(config, &store, false).await?;
    let hub = open::over(config, Arc::clone(&store)).await?;
    let facts = RequestFacts { operation: Some("exportLog".to_owned()), ..RequestFacts::default() };
    let _receipt = hub.record_event(Some(&Caller::operator()?), &facts, Kind::Export).await?;
    super::sign(&hub).await?;
    let file =
        File::create(output).with_context(|| format!("cannot write {}", output.display()))?;
    let mut file = BufWriter::new(file);
    let mut next = 0;
    loop {
        let rows = store.log_from(next, PAGE).await?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in rows {
            file.write_all(row.body.as_bytes())?;
            file.write_all(b"\n")?;
        }
    }
    file.into_inner()?.sync_all()?;
    say::line(format!("{next} entries written to {}", output.display()));
    Ok(())
}

/// Says what was given up in a declared cut.
fn tell_cut(cut: &DeclaredCut) {
    let (day, number) = (cut.time.format("%Y-%m-%d %H:%M"), cut.number);
    let (common, lost) = (cut.common, cut.lost.0);
    say::line(format!(
        "declared cut {number} ({day} UTC): entries {common} to {} that were signed are given up; \
         reason: {}\n已声明的第{number}次截断：自第{common}条起，此前签名至{lost}条的日志已放弃；原因：{}",
        lost.saturating_sub(1),
        cut.reason,
        cut.reason
    ));
}

async fn declare_cut(config: &Config, reason: &str) -> Result<()> {
    // Not through `open::hub`: this is for a log that does not verify.
    let hub = open::over(config, open::store(config).await?).await?;
    let cut = hub.declare_cut(&Caller::operator()?, reason).await?;
    tell_cut(&cut);
    say::line(format!(
        "The hub may start. What was given up is kept in {}/cut-{:04}; receipts of lost entries \
         stay with whom they were given to.\n可以启动。被放弃的检查点保存在该目录中，未删除。",
        config.checkpoints().display(),
        cut.number
    ));
    Ok(())
}

/// A receipt from after a cut names its entry only together with its leaf: the same position was
/// given twice.
fn is_right_leaf(
    config: &Config,
    index: u64,
    found: hub_audit::Hash,
    leaf: Option<&str>,
) -> Result<()> {
    let key = keys::own_verifier(config)?;
    let cut = hub_app::first_cut(&config.checkpoints(), &key).map_err(anyhow::Error::msg)?;
    let Some(leaf) = leaf else {
        ensure!(
            cut.is_none_or(|cut| index < cut.common),
            "entries from a declared cut on were given twice: add --leaf of the receipt \
             (extensions.receipt.leaf) to say which one is meant\n\
             截断之后的条目编号可能重复，请用 --leaf 提供回执中的叶哈希"
        );
        return Ok(());
    };
    let leaf = hub_audit::Hash::from_base64(leaf).context("--leaf")?;
    ensure!(
        leaf == found,
        "NOT PROVED 未能证明: entry {index} of the log is another one than the receipt is of{}",
        if cut.is_some() {
            "; the entry was lost in a declared cut 该条目已在声明的截断中丢失"
        } else {
            ""
        }
    );
    Ok(())
}

async fn prove(
    config: &Config,
    entry: &str,
    leaf: Option<&str>,
    output: Option<&Path>,
) -> Result<()> {
    let index = hub_graphql::entry_index(entry)
        .context("not an entry; give extensions.receipt.entry of an answer")?;
    let store = open::store(config).await?;
    let key = keys::log(config)?;
    let proof = hub_app::prove(&store, &key, &config.checkpoints(), index).await?;
    let row = store.log_from(index, 1).await?;
    let row = row.first().context("the entry is gone from the database")?;
    let found = hub_audit::leaf_hash(row.body.as_bytes());
    is_right_leaf(config, index, found, leaf)?;
    let leaf = found;
    proof.verify(leaf, &keys::own_verifier(config)?).context("the proof does not hold")?;
    match output {
        Some(path) => std::fs::write(path, proof.to_text())?,
        None => say::line(proof.to_text().trim_end()),
    }
    say::line(format!(
        "proved: entry {index} (leaf {}) is in the log\n已证明：第{index}条在日志中",
        leaf.to_base64()
    ));
    Ok(())
}

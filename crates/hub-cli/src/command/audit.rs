//! `fileonce audit`: verify, export, checkpoint, prove.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use hub_app::RequestFacts;
use hub_audit::{Checkpoint, Fault, Kind, Row, Verification, read_log};
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
        Audit::Prove { entry, output } => prove(config, &entry, output.as_deref()).await,
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

async fn prove(config: &Config, entry: &str, output: Option<&Path>) -> Result<()> {
    let index = hub_graphql::entry_index(entry)
        .context("not an entry; give extensions.receipt.entry of an answer")?;
    let store = open::store(config).await?;
    let key = keys::log(config)?;
    let proof = hub_app::prove(&store, &key, &config.checkpoints(), index).await?;
    let row = store.log_from(index, 1).await?;
    let row = row.first().context("the entry is gone from the database")?;
    let leaf = hub_audit::leaf_hash(row.body.as_bytes());
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

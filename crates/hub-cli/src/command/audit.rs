//! `fileonce audit`: verify, export, checkpoint, prove.

mod archive;
mod export;
pub(crate) mod notice;
mod receipt;
mod report;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use hub_app::ReindexError;
use hub_audit::{Checkpoint, DeclaredCut, Fault, Row, Verification, VerifierKey, read_log};
use hub_policy::Caller;

use crate::arguments::{Audit, Witnesses};
use crate::config::Config;
use crate::{keys, open, say};

/// Runs a command about the log.
pub(crate) async fn audit(config: &Config, command: Audit) -> Result<()> {
    match command {
        Audit::Verify {
            log: Some(log),
            checkpoint: Some(checkpoint),
            key: Some(key),
            witnesses,
        } => verify_file(&log, &checkpoint, &key, &witnesses),
        Audit::Verify { log: _, checkpoint, key: _, witnesses } => {
            verify_own(config, checkpoint.as_deref(), &witnesses).await
        }
        Audit::VerifyReceipt(files) => receipt::verify(&files),
        Audit::Archive { before, output, cut: _, reason } => {
            archive::archive(config, before, &output, reason.as_deref()).await
        }
        Audit::VerifyArchive { archive, key } => archive::verify(&archive, &key),
        Audit::Reindex => reindex(config).await,
        Audit::Export { output, format } => export::export(config, &output, format).await,
        Audit::Report { subject, output } => report::report(config, &subject, &output).await,
        Audit::Notice(wanted) => notice::notice(config, wanted).await,
        Audit::Rehearse { count } => rehearse(config, count).await,
        Audit::Checkpoint => {
            let store = open::store(config).await?;
            let key = keys::log(config)?;
            let note = hub_app::covering_checkpoint(&store, &key, &config.checkpoints()).await?;
            say::line(note.trim_end());
            Ok(())
        }
        Audit::Prove { entry, leaf, under, output } => {
            prove(config, &entry, leaf.as_deref(), under, output.as_deref()).await
        }
        Audit::DeclareCut { reason } => declare_cut(config, &reason).await,
    }
}

async fn verify_own(config: &Config, kept: Option<&Path>, witnesses: &Witnesses) -> Result<()> {
    let store = open::store(config).await?;
    let keys = keys::own_verifiers(config)?;
    let mut further = Vec::new();
    if let Some(path) = kept {
        let note = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        further.push(Checkpoint::open(&note, &keys).context("the checkpoint")?);
    }
    match hub_app::verify_against(&store, &config.checkpoints(), &keys, &further).await {
        Ok(log) => {
            say::line(format!(
                "verified: {} entries; {} checkpoints agree, covering {} entries\n\
                 验证通过：共{}条，与{}个检查点一致，覆盖{}条",
                log.size, log.checkpoints, log.covered, log.size, log.checkpoints, log.covered
            ));
            log.cuts.iter().for_each(tell_cut);
            are_witnessed(config, &keys, witnesses)
        }
        Err(fault) => bail!("NOT VERIFIED 验证失败\n{fault}\n{}", open::what_to_do(&fault)),
    }
}

/// The log verifies under its own key; now others must have seen it.
fn are_witnessed(config: &Config, keys: &[VerifierKey], witnesses: &Witnesses) -> Result<()> {
    if witnesses.keys.is_empty() {
        return Ok(());
    }
    let wanted = keys::witnesses(&witnesses.keys)?;
    let quorum = quorum(witnesses)?;
    let found = hub_app::witnessed(&config.checkpoints(), keys, &wanted, quorum);
    let found = found.map_err(|told| anyhow::anyhow!("NOT VERIFIED 验证失败\n{told}"))?;
    let Some(head) = found else {
        bail!(
            "NOT VERIFIED 验证失败\nno head in {} is signed by {quorum} of the {} witnesses; ask them which one they signed \
             last\n没有任何检查点得到{quorum}位见证人的签名，请向见证人核对其最后签名的检查点",
            config.checkpoints().display(),
            wanted.len()
        );
    };
    let names = head.witnesses.join(", ");
    say::line(format!(
        "witnessed: the first {} entries by {names}\n已见证：前{}条，见证人：{names}",
        head.size, head.size
    ));
    Ok(())
}

fn quorum(witnesses: &Witnesses) -> Result<usize> {
    let quorum = witnesses.quorum.unwrap_or(witnesses.keys.len());
    ensure!(
        (1..=witnesses.keys.len()).contains(&quorum),
        "--quorum: wanted 1 to {}, as many as there are witnesses",
        witnesses.keys.len()
    );
    Ok(quorum)
}

/// Whether enough witnesses signed the head of a note that the log signed.
fn is_witnessed(note: &str, witnesses: &Witnesses) -> Result<()> {
    if witnesses.keys.is_empty() {
        return Ok(());
    }
    let quorum = quorum(witnesses)?;
    let mut names = Vec::new();
    for witness in keys::witnesses(&witnesses.keys)? {
        let signed = witness.signed_at(note);
        if signed.with_context(|| format!("the signature of {}", witness.name()))?.is_some() {
            names.push(witness.name().to_owned());
        }
    }
    ensure!(
        names.len() >= quorum,
        "NOT VERIFIED 验证失败: the checkpoint is signed by {} of {quorum} witnesses 见证人签名不足",
        names.len()
    );
    say::line(format!("witnessed by 见证人: {}", names.join(", ")));
    Ok(())
}

/// Needs nothing but three files: no hub, no database.
fn verify_file(log: &Path, checkpoint: &Path, key: &Path, witnesses: &Witnesses) -> Result<()> {
    let key = keys::verifiers(key)?;
    let note = std::fs::read_to_string(checkpoint)
        .with_context(|| format!("cannot read {}", checkpoint.display()))?;
    let checkpoint = Checkpoint::open(&note, &key).context("the checkpoint")?;
    is_witnessed(&note, witnesses)?;
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

/// Mends what repeats the log; the log itself must verify.
async fn reindex(config: &Config) -> Result<()> {
    // Not through `open::hub`: this is for a log whose index does not verify.
    let hub = open::over(config, open::store(config).await?).await?;
    let mended = hub.reindex(&Caller::operator()?).await.map_err(|error| match error {
        ReindexError::Log(mismatch) => anyhow::anyhow!(
            "日志本身未通过验证，不能重建索引 / the log itself does not verify, so nothing was made \
             again:\n{mismatch}\n{}",
            open::what_to_do(&mismatch)
        ),
        ReindexError::App(error) => error.into(),
    })?;
    super::sign(&hub).await?;
    say::line(format!(
        "indexes of the log made again; searching columns of {mended} entries were wrong\n\
         日志索引已重建，更正了{mended}条的检索列"
    ));
    Ok(())
}

async fn rehearse(config: &Config, count: u64) -> Result<()> {
    let hub = open::hub(config).await?;
    let done = hub.rehearse(Some(&Caller::operator()?), count).await?;
    super::sign(&hub).await?;
    for one in &done.failures {
        say::line(format!("entry {} 第{}条: {} / {}", one.entry, one.entry, one.zh, one.en));
    }
    say::line(format!(
        "{} of {} answers passed 复核{}条，通过{}条",
        done.passed, done.looked_at, done.looked_at, done.passed
    ));
    ensure!(done.failures.is_empty(), "answers did not pass 有应答未通过复核");
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
    let key = keys::own_verifiers(config)?;
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
    under: Option<u64>,
    output: Option<&Path>,
) -> Result<()> {
    let index = hub_graphql::entry_index(entry)
        .context("not an entry; give extensions.receipt.entry of an answer")?;
    let store = open::store(config).await?;
    let key = keys::log(config)?;
    let proof = hub_app::prove(&store, &key, &config.checkpoints(), index, under).await?;
    let row = store.log_from(index, 1).await?;
    let row = row.first().context("the entry is gone from the database")?;
    let found = row.proved_leaf();
    is_right_leaf(config, index, found, leaf)?;
    let leaf = found;
    proof.verify(leaf, &keys::own_verifiers(config)?).context("the proof does not hold")?;
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

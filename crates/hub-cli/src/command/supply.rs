//! `fileonce supply`, and the folder in which registers drop their files.

pub(crate) mod folder;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use hub_app::{SuppliedFile, SupplyDecision, SupplyFile};

use crate::arguments::Supply;
use crate::config::Config;
use crate::{open, say};

/// Bytes of a file at most; a larger one is sent in several deliveries.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Takes one file of a register by hand.
pub(crate) async fn supply(config: &Config, arguments: Supply) -> Result<()> {
    let hub = open::hub(config).await?;
    let path = arguments.file;
    let client = arguments.client.parse().context("--client")?;
    let (name, bytes) = read(&path)?;
    let (feed, sequence) = (arguments.feed, arguments.sequence);
    let file = SupplyFile { client, feed, sequence, is_full: arguments.full, name, bytes };
    let done = hub.supply_file(file).await;
    super::sign(&hub).await?;
    let done = done.context("未能报送 / the file was not taken")?;
    if let Some(report) = arguments.report {
        std::fs::write(&report, done.report())
            .with_context(|| format!("无法写入 / cannot write {}", report.display()))?;
    }
    told(&done);
    let why = done.refusal.iter().flat_map(|one| &one.problems);
    let why: Vec<_> = why.map(|one| format!("{}: {} / {}", one.at, one.zh, one.en)).collect();
    ensure!(done.is_taken(), "未接收 / not taken: {}", why.join("; "));
    Ok(())
}

fn told(done: &SuppliedFile) {
    if done.is_replay && done.is_taken() {
        say::line("此前已接收，未重复写入 / taken before; nothing was written");
    }
    for decision in DECISIONS {
        let count = done.count(decision);
        if count > 0 {
            say::line(format!("{} {}: {count}", decision.zh(), decision.as_str()));
        }
    }
    if let Some(feed) = &done.feed {
        let (sequence, part) = feed.expected();
        say::line(format!("下一批次 next: {sequence}.{part} ({})", feed.state.as_str()));
    }
}

const DECISIONS: [SupplyDecision; 7] = [
    SupplyDecision::Created,
    SupplyDecision::Linked,
    SupplyDecision::Changed,
    SupplyDecision::AlreadyKnown,
    SupplyDecision::Withdrawn,
    SupplyDecision::NeedsReview,
    SupplyDecision::Refused,
];

/// The name and the bytes of a file that is a file and not too large.
fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let cannot = || format!("无法读取文件 / cannot read {}", path.display());
    let about = std::fs::symlink_metadata(path).with_context(cannot)?;
    ensure!(about.is_file(), "不是文件 / not a file: {}", path.display());
    ensure!(
        about.len() <= LARGEST,
        "文件超过64MB，请分成多个批次 / the file is larger than 64 MB; send it in several deliveries"
    );
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, std::fs::read(path).with_context(cannot)?))
}

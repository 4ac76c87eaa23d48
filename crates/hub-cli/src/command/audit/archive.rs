//! Archives of the log: written, verified alone, and the cut that lets old entries leave the database.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use hub_audit::{Archive, Entry, leaf_hash, read_log};
use hub_policy::Caller;

use crate::config::Config;
use crate::{keys, open, say};

/// Writes an archive with its note, verifies both as anybody else could, and puts its entries away where a reason says so.
pub(super) async fn archive(
    config: &Config,
    before: NaiveDate,
    output: &Path,
    cut: Option<&str>,
) -> Result<()> {
    let years = config.audit_years()?;
    let hub = open::hub(config).await?;
    let file =
        File::create(output).with_context(|| format!("cannot write {}", output.display()))?;
    let mut file = BufWriter::new(file);
    let mut write = |body: &[u8]| file.write_all(body).and_then(|()| file.write_all(b"\n"));
    let done = hub.archive(before, &mut write).await?;
    file.into_inner()?.sync_all()?;
    let beside = note_of(output);
    std::fs::write(&beside, &done.note)
        .with_context(|| format!("cannot write {}", beside.display()))?;
    File::open(&beside)?.sync_all()?;
    verified(output, &keys::own_verifiers(config)?)?;
    say::line(format!(
        "entries {} to {} written to {}, with the note {}\n第{}至{}条已归档",
        done.begin,
        done.end - 1,
        output.display(),
        beside.display(),
        done.begin,
        done.end - 1,
    ));
    if let Some(reason) = cut {
        let by = Caller::operator()?;
        let count = hub.put_archived_away(&by, &done.note, reason, years).await?;
        say::line(format!(
            "{count} entries were put away; their proofs still hold. Keep the archive.\n\
             已移出{count}条，其证明仍然有效。请妥善保存归档文件。"
        ));
    }
    Ok(())
}

/// Needs the archive, its note and a key: no hub, no database.
pub(super) fn verify(archive: &Path, key: &Path) -> Result<()> {
    let (begin, end) = verified(archive, &keys::verifiers(key)?)?;
    say::line(format!(
        "verified: entries {begin} to {} 验证通过：第{begin}至{}条",
        end.saturating_sub(1),
        end.saturating_sub(1)
    ));
    Ok(())
}

fn verified(path: &Path, keys: &[hub_audit::VerifierKey]) -> Result<(u64, u64)> {
    let beside = note_of(path);
    let note = std::fs::read_to_string(&beside)
        .with_context(|| format!("cannot read {}", beside.display()))?;
    let archive = Archive::open(&note, keys).context("NOT VERIFIED 验证失败")?;
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut frontier = archive.frontier();
    for body in read_log(BufReader::new(file)) {
        let body = body?;
        let index = frontier.size();
        let _entry = Entry::decode(&body)
            .with_context(|| format!("NOT VERIFIED 验证失败: entry {index} 第{index}条"))?;
        frontier.append(leaf_hash(&body));
    }
    archive.agrees(&frontier).context("NOT VERIFIED 验证失败")?;
    Ok((archive.begin(), archive.end.0))
}

fn note_of(archive: &Path) -> PathBuf {
    let mut name = archive.as_os_str().to_owned();
    name.push(".note");
    PathBuf::from(name)
}

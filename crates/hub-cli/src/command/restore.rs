//! `fileonce restore`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use hub_app::{Mismatch, RequestFacts};
use hub_audit::{Checkpoint, Kind, VerifierKey};
use hub_policy::Caller;
use hub_storage::{BackupError, BackupReader, Manifest, Store};

use super::backup::at;
use crate::arguments::RestoreArguments;
use crate::config::Config;
use crate::{envelope, keys, open, say};

/// Verifies a backup, or makes an empty database of it.
pub(crate) async fn restore(config: &Config, arguments: RestoreArguments) -> Result<()> {
    let file = File::open(&arguments.file)
        .with_context(|| format!("cannot read {}", arguments.file.display()))?;
    let identity = arguments.identity.as_deref();
    let mut input = envelope::open(file, identity, arguments.passphrase_file.as_deref())?;
    let reader = BackupReader::open(&mut *input).map_err(|error| advice(error, config))?;
    tell(reader.manifest());
    if arguments.check {
        return check(config, reader, arguments.checkpoint.as_deref());
    }
    have_keys(config, &reader.manifest().files)?;
    // Said before anything is written: what it will be compared with can be read.
    let key = keys::own_verifiers(config)?;
    let further = further(arguments.checkpoint.as_deref(), Some(&key))?;
    let mut told = |done, total| say::progress("rows", at(done), at(total));
    let manifest = reader
        .restore(&config.database(), &mut told)
        .await
        .map_err(|error| advice(error, config))?;
    say::line(format!("restored: {} rows\n已恢复：{}行", manifest.rows(), manifest.rows()));
    compare(config, open::store(config).await?, &key, &further).await
}

fn tell(manifest: &Manifest) {
    say::line(format!(
        "backup of {} by version {}: {} tables, {} rows, log of {} entries, root {}",
        manifest.taken_at,
        manifest.fileonce,
        manifest.tables.len(),
        manifest.rows(),
        manifest.log_size,
        manifest.log_root
    ));
    if !manifest.files.is_empty() {
        say::line("WARNING: this backup holds the hub's keys 警告：本备份含系统密钥");
    }
}

/// Reads it to its end; nothing is written.
fn check(config: &Config, reader: BackupReader<'_>, checkpoint: Option<&Path>) -> Result<()> {
    let key = keys::own_verifiers(config).ok();
    let further = further(checkpoint, key.as_deref())?;
    let folder = config.checkpoints();
    let mut told = |done, total| say::progress("rows", at(done), at(total));
    let checked = hub_app::check_backup(reader, &folder, key.as_deref(), &further, &mut told)
        .map_err(|error| advice(error, config))?;
    say::line("the backup is whole 备份完整");
    match checked.log {
        Ok(covered) if key.is_some() => {
            let size = checked.manifest.log_size;
            tell_whole(size, covered);
        }
        Ok(_) => {
            say::line("there is no key of the log here, so it was compared with no checkpoint");
        }
        Err(behind @ Mismatch::Behind { .. }) => say::line(behind),
        Err(
            mismatch @ (Mismatch::Fork(_)
            | Mismatch::Index(_)
            | Mismatch::Unproved(_)
            | Mismatch::Unread(_)
            | Mismatch::Damaged(_)),
        ) => bail!("{mismatch}\n{}", open::what_to_do(&mismatch)),
    }
    Ok(())
}

fn tell_whole(size: u64, covered: u64) {
    say::line(format!(
        "the log agrees with every checkpoint outside the database: {size} entries, {covered} of \
         them signed, none behind\n日志与数据库外的检查点一致：共{size}条，已签名{covered}条，没有缺失"
    ));
}

/// Compares the restored log with what was signed, and says what to do.
async fn compare(
    config: &Config,
    store: Arc<Store>,
    key: &[VerifierKey],
    further: &[Checkpoint],
) -> Result<()> {
    let folder = config.checkpoints();
    let recovered = hub_app::recover_checkpoints(&store, &folder, key).await?;
    if recovered > 0 {
        say::line(format!(
            "WARNING: no checkpoints were in {}; {recovered} were put there from the backup. They \
             prove no more than the backup: copy those you keep elsewhere into it before you start.\n\
             警告：检查点目录为空，已从备份中恢复{recovered}个，其证明力不超过备份本身",
            folder.display()
        ));
    }
    match hub_app::verify_against(&store, &folder, key, further).await {
        Ok(log) => {
            tell_whole(log.size, log.covered);
            let hub = open::over(config, store).await?;
            let operation = Some("restore".to_owned());
            let facts = RequestFacts { operation, ..RequestFacts::default() };
            let _receipt =
                hub.record_event(Some(&Caller::operator()?), &facts, Kind::Admin).await?;
            super::sign(&hub).await
        }
        Err(behind @ Mismatch::Behind { .. }) => {
            say::line(behind);
            say::line(
                "The hub refuses to start on it. Restore a newer backup, or accept the loss with \
                 `fileonce audit declare-cut --reason TEXT`.\n\
                 系统将拒绝启动。请恢复更新的备份，或用 audit declare-cut 声明接受缺失。",
            );
            Ok(())
        }
        Err(
            mismatch @ (Mismatch::Fork(_)
            | Mismatch::Index(_)
            | Mismatch::Unproved(_)
            | Mismatch::Unread(_)
            | Mismatch::Damaged(_)),
        ) => bail!("{mismatch}\n{}", open::what_to_do(&mismatch)),
    }
}

fn further(path: Option<&Path>, key: Option<&[VerifierKey]>) -> Result<Vec<Checkpoint>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let key = key.context("no public key of the log in the data folder, keys/log.pub")?;
    let note =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(vec![Checkpoint::open(&note, key).context("the checkpoint")?])
}

/// Keys are there before rows are: either they were kept apart and put back, or the backup has them.
fn have_keys(config: &Config, files: &BTreeMap<String, String>) -> Result<()> {
    let folder = keys::folder(config);
    if files.is_empty() {
        let found = keys::master(config).and(keys::log(config));
        let _keys = found.context(
            "the keys are not in this backup: put the folder `keys` that you keep elsewhere back \
             into the data folder first 本备份不含密钥，请先将另行保管的 keys 目录放回数据目录",
        )?;
        return Ok(());
    }
    for (name, text) in files {
        let is_plain = Path::new(name).file_name().is_some_and(|plain| plain == name.as_str());
        ensure!(is_plain, "the backup names a key file {name:?}");
        let path = folder.join(name);
        if let Ok(known) = fs::read_to_string(&path) {
            ensure!(
                known == *text,
                "{} is another key than the one in the backup; move the folder `keys` away first",
                path.display()
            );
        }
    }
    keys::put_back(config, files)
}

/// What to do about what is wrong, in Chinese first.
fn advice(error: BackupError, config: &Config) -> anyhow::Error {
    let advice = match &error {
        BackupError::NotEmpty(_) => format!(
            "目标数据库非空，未作任何改动 / the database {} is not empty and was not touched: \
             restore into a new one (move the old file away, or create another database)",
            config.shown_database()
        ),
        BackupError::UnknownFormat(_) | BackupError::UnknownStep(_) => {
            "备份来自更新的版本 / the backup is of a newer version: restore it with that version or a \
             later one"
                .to_owned()
        }
        BackupError::Cut | BackupError::Damaged(_) | BackupError::Stream(_) => {
            "备份不完整或已损坏，请使用另一份 / the backup is not whole; use another one".to_owned()
        }
        BackupError::NotABackup | BackupError::OtherShape(_) => {
            "不是可恢复的备份 / not a backup that can be restored".to_owned()
        }
        BackupError::Store(_) => {
            "数据库无法写入 / the database cannot be written; is its address right?".to_owned()
        }
    };
    anyhow::Error::new(error).context(advice)
}

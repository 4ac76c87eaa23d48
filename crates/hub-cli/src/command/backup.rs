//! `fileonce backup`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use hub_policy::Caller;
use hub_storage::Manifest;

use crate::arguments::{BackupArguments, BackupCommand};
use crate::config::Config;
use crate::envelope::{self, Sealed};
use crate::{keys, open, say};

/// Backs up, or makes the keys for it.
pub(crate) async fn backup(config: &Config, arguments: BackupArguments) -> Result<()> {
    if let Some(BackupCommand::Keygen { identity }) = &arguments.command {
        return keygen(config, identity);
    }
    let output = arguments.output.context("say where to, with --output FILE")?;
    let sealed =
        envelope::sealed(config, &arguments.recipient, arguments.passphrase_file.as_deref())?;
    let files = if arguments.with_keys { all_keys(config)? } else { BTreeMap::new() };
    let manifest = if output.as_os_str() == "-" {
        write(config, sealed, files, std::io::stdout()).await?.0
    } else {
        to_file(config, sealed, files, &output).await?
    };
    say::aside(format!(
        "backup of {} rows in {} tables, log of {} entries: {}\n\
         备份完成：{}张表，{}行，审计日志{}条",
        manifest.rows(),
        manifest.tables.len(),
        manifest.log_size,
        output.display(),
        manifest.tables.len(),
        manifest.rows(),
        manifest.log_size
    ));
    if arguments.with_keys {
        say::aside(
            "WARNING: the hub's keys are in this backup; who opens it reads every sealed value and \
             can sign the log. Keep it apart from all others.\n\
             警告：本备份含系统密钥，能打开它的人可读取全部加密数据并可签发日志，请单独保管",
        );
    }
    Ok(())
}

fn keygen(config: &Config, identity: &Path) -> Result<()> {
    let public = envelope::make_pair(config, identity)?;
    say::line(format!("public key, kept in {}: {public}", config.data_dir.display()));
    say::line(format!(
        "secret key: {}. Take it off this machine; without it no backup can be restored.\n\
         私钥已写入该文件，请移至本机之外妥善保管；丢失后备份无法恢复。",
        identity.display()
    ));
    Ok(())
}

/// Every file of the folder of keys, by name.
fn all_keys(config: &Config) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for file in fs::read_dir(keys::folder(config)).context("no keys")? {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() {
            let _before = files.insert(name, fs::read_to_string(path)?);
        }
    }
    Ok(files)
}

/// Writes to a name of its own first; only a whole backup gets the name that was asked for.
async fn to_file(
    config: &Config,
    sealed: Sealed,
    files: BTreeMap<String, String>,
    output: &Path,
) -> Result<Manifest> {
    let mut name = output.file_name().context("--output names no file")?.to_owned();
    name.push(".part");
    let part = output.with_file_name(name);
    let cannot = || format!("cannot write {}", part.display());
    let options = || fs::OpenOptions::new().write(true).create(true).mode(0o600).to_owned();
    let file = options().open(&part).with_context(cannot)?;
    ensure!(file.try_lock().is_ok(), "another backup is being written to {}", part.display());
    file.set_len(0)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    match written(config, sealed, files, file, &part, output).await {
        Ok(manifest) => Ok(manifest),
        Err(error) => {
            // Half a backup is worth nothing; the error says what went wrong.
            let _gone = fs::remove_file(&part);
            Err(error)
        }
    }
}

async fn written(
    config: &Config,
    sealed: Sealed,
    files: BTreeMap<String, String>,
    file: File,
    part: &Path,
    output: &Path,
) -> Result<Manifest> {
    let (manifest, file) = write(config, sealed, files, file).await?;
    file.sync_all().context("the backup cannot be made durable")?;
    fs::rename(part, output).with_context(|| format!("cannot write {}", output.display()))?;
    let folder = match output.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    };
    // The name has to survive a power cut as well.
    File::open(folder)?.sync_all()?;
    Ok(manifest)
}

async fn write<W: Write + Send>(
    config: &Config,
    sealed: Sealed,
    files: BTreeMap<String, String>,
    out: W,
) -> Result<(Manifest, W)> {
    let hub = open::hub(config).await?;
    let mut out = envelope::seal(sealed, BufWriter::with_capacity(256 * 1024, out))?;
    let by = Caller::operator()?;
    let version = env!("CARGO_PKG_VERSION");
    let mut told = |done, total| say::progress("rows", at(done), at(total));
    let manifest = hub.back_up(&by, version, files, &mut out, &mut told).await?;
    let out = out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((manifest, out))
}

/// A number for the line of progress.
pub(super) fn at(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

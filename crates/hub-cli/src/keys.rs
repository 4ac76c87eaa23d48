//! Secrets of the hub, in files that only its own user can read.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use hub_app::LogKey;
use hub_audit::{SigningKey, VerifierKey, WitnessVerifier};
use hub_server::TokenKeys;
use hub_storage::{Keys, KeysError, MasterKey};

use crate::config::Config;

pub(crate) mod log_ring;
mod ring;
pub(crate) mod token_ring;

/// Files in the folder `keys` of the data folder.
const MASTER: &str = "master.key";
const TOKEN: &str = "token.key";
const LOG: &str = "log.key";
const LOG_PUBLIC: &str = "log.pub";

/// The folder of keys.
pub(crate) fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("keys")
}

/// Makes the keys that are not there yet.
pub(crate) fn make(config: &Config) -> Result<()> {
    let folder = folder(config);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    for name in [MASTER, TOKEN] {
        write_once(&folder.join(name), &hex(&random()?))?;
    }
    if !folder.join(LOG).exists() {
        let key = SigningKey::from_seed(&config.name, random()?)
            .context("`name` cannot be the name of a log: no blanks, no +")?;
        write_once(&folder.join(LOG), &key.to_text())?;
        fs::write(folder.join(LOG_PUBLIC), key.verifier().to_text() + "\n")?;
    }
    Ok(())
}

/// Puts keys that were in a backup back, where none are yet.
pub(crate) fn put_back(
    config: &Config,
    files: &std::collections::BTreeMap<String, String>,
) -> Result<()> {
    let folder = folder(config);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    files.iter().try_for_each(|(name, text)| write_once(&folder.join(name), text.trim_end()))
}

/// Keys that seal what is stored. The file is read again when the database names a generation that
/// it did not hold.
pub(crate) fn master(config: &Config) -> Result<Keys> {
    let path = folder(config).join(MASTER);
    let masters = ring::read(&path)?;
    let again =
        move || ring::read(&path).map_err(|error| KeysError::Unreadable(format!("{error:#}")));
    Ok(Keys::ring(&masters, Some(Box::new(again)))?)
}

/// Puts a new generation into the ring file, and says which.
pub(crate) fn add_generation(config: &Config) -> Result<u32> {
    let path = folder(config).join(MASTER);
    let mut masters = ring::read(&path)?;
    let generation = masters.iter().map(|one| one.generation).max().unwrap_or(0) + 1;
    masters.push(MasterKey { generation, secret: random()? });
    ring::write(&path, &masters)?;
    Ok(generation)
}

/// Takes a generation out of the ring file.
pub(crate) fn remove_generation(config: &Config, generation: u32) -> Result<()> {
    let path = folder(config).join(MASTER);
    let mut masters = ring::read(&path)?;
    masters.retain(|one| one.generation != generation);
    ensure!(!masters.is_empty(), "the last master key is never removed");
    ring::write(&path, &masters)
}

/// Keys of access tokens.
pub(crate) fn tokens(config: &Config) -> Result<Arc<TokenKeys>> {
    let seeds = token_ring::read(&folder(config).join(TOKEN))?;
    Ok(Arc::new(TokenKeys::ring(&config.name, &seeds)?))
}

/// The key that signs the log.
pub(crate) fn log(config: &Config) -> Result<LogKey> {
    log_ring::current(config)
}

/// The public keys of a log, the one that signs first.
pub(crate) fn verifiers(path: &Path) -> Result<Vec<VerifierKey>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the public key {}", path.display()))?;
    VerifierKey::all_from_text(&text)
        .with_context(|| format!("{} holds no public key of a log", path.display()))
}

/// The public keys of the hub's own log.
pub(crate) fn own_verifiers(config: &Config) -> Result<Vec<VerifierKey>> {
    verifiers(&folder(config).join(LOG_PUBLIC))
}

/// The public keys of witnesses, one file each.
pub(crate) fn witnesses(paths: &[PathBuf]) -> Result<Vec<WitnessVerifier>> {
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the public key {}", path.display()))?;
        WitnessVerifier::from_text(text.trim())
            .with_context(|| format!("{} holds no public key of a witness", path.display()))
    };
    paths.iter().map(read).collect()
}

/// The secret that 64 hexadecimal digits of a file stand for.
fn secret_in(text: &str, path: &Path) -> Result<[u8; 32]> {
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map_while(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    let bytes: [u8; 32] = match bytes.try_into() {
        Ok(bytes) if text.len() == 64 => bytes,
        _ => bail!("{} must hold 64 hexadecimal digits", path.display()),
    };
    ensure!(
        bytes.iter().any(|byte| Some(byte) != bytes.first()),
        "{} holds no secret: all its bytes are the same",
        path.display()
    );
    Ok(bytes)
}

/// The text of a file that nobody else may read.
pub(crate) fn private_text(path: &Path) -> Result<String> {
    text_of_owner(path, || format!("no key at {}; run `fileonce init` first", path.display()))
}

/// The same of any secret; `about` says what is missing when it is not there.
pub(crate) fn text_of_owner(path: &Path, about: impl Fn() -> String) -> Result<String> {
    let mode = fs::metadata(path).with_context(&about)?.permissions().mode();
    let others = mode & 0o077;
    ensure!(
        others == 0,
        "{} can be read by others (mode {:o}); run `chmod 600` on it",
        path.display(),
        mode & 0o777
    );
    fs::read_to_string(path).with_context(about)
}

pub(crate) fn write_once(path: &Path, text: &str) -> Result<()> {
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match file {
        Ok(mut file) => {
            writeln!(file, "{text}")?;
            Ok(file.sync_all()?)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot write {}", path.display())),
    }
}

pub(crate) fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow::anyhow!("no random numbers"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

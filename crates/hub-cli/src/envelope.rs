//! The encryption of backups: files of age (age-encryption.org/v1), for a key or a passphrase.

use std::fs;
use std::io::{Read, Write};
use std::iter;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use age::secrecy::{ExposeSecret as _, SecretString};
use age::stream::StreamWriter;
use age::x25519::{Identity, Recipient};
use age::{Decryptor, Encryptor};
use anyhow::{Context as _, Result, bail, ensure};

use crate::config::Config;

/// Shortest passphrase, in characters.
const PASSPHRASE: usize = 12;

/// For whom a backup is encrypted.
pub(crate) enum Sealed {
    For(Vec<Recipient>),
    With(SecretString),
}

/// Makes a pair of keys: the secret one in a file that only its owner reads, the public one among
/// the recipients of the data folder.
pub(crate) fn make_pair(config: &Config, identity: &Path) -> Result<String> {
    let pair = Identity::generate();
    let public = pair.to_public().to_string();
    let text = format!("# public key: {public}\n{}\n", pair.to_string().expose_secret());
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(identity)
        .with_context(|| format!("cannot make {}", identity.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::create_dir_all(&config.data_dir)?;
    let path = config.data_dir.join("backup.recipients");
    let mut known = fs::OpenOptions::new().create(true).append(true).open(path)?;
    known.write_all(format!("{public}\n").as_bytes())?;
    known.sync_all()?;
    Ok(public)
}

/// For whom to encrypt: what was said, else the recipients of the data folder.
pub(crate) fn sealed(
    config: &Config,
    recipients: &[String],
    passphrase_file: Option<&Path>,
) -> Result<Sealed> {
    if let Some(path) = passphrase_file {
        return Ok(Sealed::With(passphrase(path)?));
    }
    let path = config.data_dir.join("backup.recipients");
    let known = fs::read_to_string(&path).unwrap_or_default();
    let lines =
        known.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wanted: Vec<&str> = if recipients.is_empty() {
        lines.collect()
    } else {
        recipients.iter().map(String::as_str).collect()
    };
    ensure!(
        !wanted.is_empty(),
        "没有备份公钥，备份必须加密 / a backup is always encrypted, and there is no key for it: run \
         `fileonce backup keygen --identity FILE` once and keep FILE off this machine, or give \
         --recipient or --passphrase-file"
    );
    let parse = |text: &&str| {
        text.parse::<Recipient>()
            .map_err(|error| anyhow::anyhow!("{text} is no public key: {error}"))
    };
    Ok(Sealed::For(wanted.iter().map(parse).collect::<Result<_>>()?))
}

/// Encrypts what is written to `out`.
pub(crate) fn seal<W: Write>(sealed: Sealed, out: W) -> Result<StreamWriter<W>> {
    let encryptor = match sealed {
        Sealed::With(passphrase) => Encryptor::with_user_passphrase(passphrase),
        Sealed::For(recipients) => {
            let recipients = recipients.iter().map(|one| -> &dyn age::Recipient { one });
            Encryptor::with_recipients(recipients)?
        }
    };
    Ok(encryptor.wrap_output(out)?)
}

/// Decrypts what is read from `input`.
pub(crate) fn open(
    input: impl Read + Send + 'static,
    identity: Option<&Path>,
    passphrase_file: Option<&Path>,
) -> Result<Box<dyn Read + Send>> {
    let decryptor = Decryptor::new_buffered(std::io::BufReader::new(input)).map_err(|_| {
        anyhow::anyhow!("不是备份文件 / the file is no backup: it is not encrypted with age")
    })?;
    let refused = |error: age::DecryptError| {
        anyhow::anyhow!(
            "密钥或口令不符 / the key or the passphrase does not open this backup: {error}"
        )
    };
    if let Some(path) = passphrase_file {
        let identity = age::scrypt::Identity::new(passphrase(path)?);
        let one: &dyn age::Identity = &identity;
        return Ok(Box::new(decryptor.decrypt(iter::once(one)).map_err(refused)?));
    }
    let Some(path) = identity else {
        bail!("give the secret key of backups with --identity FILE, or --passphrase-file FILE");
    };
    let identities = identities(path)?;
    let all = identities.iter().map(|one| -> &dyn age::Identity { one });
    Ok(Box::new(decryptor.decrypt(all).map_err(refused)?))
}

fn identities(path: &Path) -> Result<Vec<Identity>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the secret key {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parse = |line: &str| {
        // The text is a secret: it is not repeated.
        line.parse().map_err(|_| anyhow::anyhow!("{} holds no secret key of age", path.display()))
    };
    let found: Vec<Identity> = lines.map(parse).collect::<Result<_>>()?;
    ensure!(!found.is_empty(), "{} holds no secret key of age", path.display());
    Ok(found)
}

fn passphrase(path: &Path) -> Result<SecretString> {
    let about = || format!("cannot read the passphrase {}", path.display());
    let text = crate::keys::text_of_owner(path, about)?;
    let text = text.trim_end_matches(['\r', '\n']);
    ensure!(
        text.chars().count() >= PASSPHRASE,
        "口令太短 / the passphrase in {} is too short: at least {PASSPHRASE} characters",
        path.display()
    );
    Ok(SecretString::from(text.to_owned()))
}

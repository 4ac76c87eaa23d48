//! The files of keys of the log: private keys, of which the first signs, and public keys, none of which is ever taken away.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use hub_app::LogKey;
use hub_audit::{SigningKey, VerifierKey, WitnessVerifier};

use super::{LOG, LOG_PUBLIC, folder, own_verifiers, private_text, random, ring};
use crate::config::Config;

/// The file with the public keys of witnesses.
pub(crate) fn witnesses_path(config: &Config) -> PathBuf {
    folder(config).join("witnesses.pub")
}

/// The key that signs, and all others of the log.
pub(super) fn current(config: &Config) -> Result<LogKey> {
    let mut keys = read(config)?.into_iter();
    let key = keys.next().context("no key of the log")?;
    let mut others = own_verifiers(config)?;
    others.retain(|one| *one != key.verifier());
    Ok(LogKey { origin: config.name.clone(), key, others })
}

/// Adds a key that is believed and does not sign yet; refused while another one waits already.
pub(crate) fn add(config: &Config) -> Result<VerifierKey> {
    let mut keys = read(config)?;
    ensure!(
        keys.len() == 1,
        "已有一个待用的日志密钥 / a key of the log waits already: run `fileonce keys rotate-log`"
    );
    let name = keys.first().context("no key of the log")?.name().to_owned();
    let new = SigningKey::from_seed(&name, random()?)?;
    let mut public = own_verifiers(config)?;
    public.push(new.verifier());
    // Believed before it can sign anything.
    write_public(config, &public)?;
    keys.push(new.clone());
    write(config, &keys)?;
    Ok(new.verifier())
}

/// The key that waits; one is added when there is none.
pub(crate) fn next(config: &Config) -> Result<VerifierKey> {
    match read(config)?.get(1) {
        Some(next) => Ok(next.verifier()),
        None => add(config),
    }
}

/// Lets the key that waits sign, and forgets the secret half of the one before.
pub(crate) fn rotate(config: &Config) -> Result<()> {
    let keys = read(config)?;
    let next = keys.get(1).context("no key of the log waits")?;
    let mut public = own_verifiers(config)?;
    public.retain(|one| *one != next.verifier());
    public.insert(0, next.verifier());
    write_public(config, &public)?;
    write(config, keys.get(1..).unwrap_or_default())
}

/// Believes a witness from now on.
pub(crate) fn add_witness(config: &Config, key: &WitnessVerifier) -> Result<()> {
    let path = witnesses_path(config);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut all = WitnessVerifier::all_from_text(&text)
        .with_context(|| format!("{} cannot be used", path.display()))?;
    ensure!(
        all.iter().all(|one| one == key || one.name() != key.name()),
        "已有同名的见证人 / there is a witness of this name with another key already"
    );
    if !all.contains(key) {
        all.push(key.clone());
    }
    ring::write_lines(&path, all.iter().map(WitnessVerifier::to_text))
}

fn read(config: &Config) -> Result<Vec<SigningKey>> {
    let path = folder(config).join(LOG);
    let text = private_text(&path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let keys: Vec<SigningKey> = lines
        .map(SigningKey::from_text)
        .collect::<Result<_, _>>()
        .with_context(|| format!("{} holds no signing key", path.display()))?;
    ensure!(!keys.is_empty(), "{} holds no signing key", path.display());
    Ok(keys)
}

fn write(config: &Config, keys: &[SigningKey]) -> Result<()> {
    ring::write_lines(&folder(config).join(LOG), keys.iter().map(SigningKey::to_text))
}

fn write_public(config: &Config, keys: &[VerifierKey]) -> Result<()> {
    ring::write_lines(&folder(config).join(LOG_PUBLIC), keys.iter().map(VerifierKey::to_text))
}

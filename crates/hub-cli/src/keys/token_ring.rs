//! The file of token keys: one line a key, 64 hexadecimal digits; the first of them signs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use hub_server::TokenKeys;
use hub_values::{Clock as _, SystemClock};

use super::{TOKEN, folder, hex, private_text, random, ring, secret_in};
use crate::config::Config;

/// How often a running hub looks at the file.
const LOOK: Duration = Duration::from_secs(1);
/// How long tokens of a key that signs no more may still come: the longest life that is accepted.
const OUTLIVED: chrono::Duration = chrono::Duration::hours(1);

/// Seeds of all keys, the one that signs first.
pub(super) fn read(path: &Path) -> Result<Vec<[u8; 32]>> {
    let text = private_text(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let seeds: Vec<[u8; 32]> = lines.map(|line| secret_in(line, path)).collect::<Result<_>>()?;
    ensure!(!seeds.is_empty(), "{} holds no key", path.display());
    Ok(seeds)
}

fn write(path: &Path, seeds: &[[u8; 32]]) -> Result<()> {
    ring::write_lines(path, seeds.iter().map(|seed| hex(seed)))
}

fn path(config: &Config) -> PathBuf {
    folder(config).join(TOKEN)
}

/// Adds a key that is believed and does not sign yet; refused while another one waits already.
pub(crate) fn add(config: &Config) -> Result<()> {
    let path = path(config);
    let mut seeds = read(&path)?;
    ensure!(
        seeds.len() == 1,
        "已有两个令牌密钥 / there are two token keys already: rotate, or retire the old one first"
    );
    seeds.push(random()?);
    write(&path, &seeds)
}

/// Lets the other key sign; adds one when there is none.
pub(crate) fn rotate(config: &Config) -> Result<()> {
    let path = path(config);
    let mut seeds = read(&path)?;
    if seeds.len() == 1 {
        seeds.push(random()?);
    }
    seeds.rotate_right(1);
    write(&path, &seeds)
}

/// Takes away the key that signs no more, as soon as no token of it can be valid.
pub(crate) fn retire(config: &Config) -> Result<()> {
    let path = path(config);
    let seeds = read(&path)?;
    ensure!(
        seeds.len() > 1,
        "只有一个令牌密钥，无可移除 / there is one token key only; nothing to retire"
    );
    let changed: DateTime<Utc> = fs::metadata(&path)?.modified()?.into();
    let since = SystemClock.now() - changed;
    ensure!(
        since >= OUTLIVED,
        "轮换后须满1小时，旧密钥签发的令牌才全部失效 / the key may be retired an hour after the \
         rotation: tokens of it may still be valid ({} minutes left)",
        (OUTLIVED - since).num_minutes() + 1
    );
    write(&path, seeds.get(..1).unwrap_or_default())
}

/// Lets a running hub go on with what the file holds, whenever it changes. A file that cannot be used
/// changes nothing, and the operator is told.
pub(crate) async fn follow(config: &Config, keys: Arc<TokenKeys>) {
    let path = path(config);
    let mut known = read(&path).ok();
    loop {
        tokio::time::sleep(LOOK).await;
        let found = read(&path);
        if let Ok(found) = &found
            && known.as_ref() == Some(found)
        {
            continue;
        }
        let taken = found.and_then(|seeds| Ok(keys.replace(&seeds).map(|()| seeds)?));
        match taken {
            Ok(seeds) => {
                tracing::info!(keys = seeds.len(), "the token keys were read again");
                known = Some(seeds);
            }
            Err(error) if known.is_some() => {
                tracing::error!(error = %format!("{error:#}"), "the token keys cannot be used");
                known = None;
            }
            Err(_) => {}
        }
    }
}

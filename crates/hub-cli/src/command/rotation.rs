//! `fileonce keys`: list, add, rotate, retire.

use anyhow::{Context as _, Result, bail};
use hub_policy::Caller;

use super::{log_keys, token_keys};
use crate::arguments::Keys;
use crate::config::Config;
use crate::{keys, open, say};

/// Runs a command about the master key.
pub(crate) async fn keys(config: &Config, command: Keys) -> Result<()> {
    match command {
        Keys::List => list(config).await,
        Keys::Add => {
            let generation = keys::add_generation(config)?;
            say::line(format!(
                "generation {generation} is in the ring and not used yet; copy keys/master.key to \
                 every server, then run `fileonce keys rotate`\n\
                 第{generation}代主密钥已加入密钥环，尚未启用；请复制 keys/master.key 到各服务器后运行 \
                 fileonce keys rotate"
            ));
            Ok(())
        }
        Keys::Rotate => rotate(config).await,
        Keys::Retire { generation, forget_record_keys } => {
            retire(config, generation, forget_record_keys).await
        }
        Keys::AddToken => token_keys::add(config).await,
        Keys::RotateToken => token_keys::rotate(config).await,
        Keys::RetireToken => token_keys::retire(config).await,
        Keys::AddLog => log_keys::add(config).await,
        Keys::RotateLog => log_keys::rotate(config).await,
        Keys::AddWitness { key } => log_keys::add_witness(config, &key).await,
    }
}

async fn list(config: &Config) -> Result<()> {
    let hub = open::hub(config).await?;
    for one in hub.key_generations().await? {
        let state = match (one.is_current, one.is_asked, one.uses.is_unused()) {
            (true, ..) => "current 当前",
            (false, true, _) => "being left 轮换中",
            (false, false, true) => "unused 未使用",
            (false, false, false) => "still used 仍在使用",
        };
        let ring = if one.is_in_ring { "in the ring" } else { "NOT IN THE RING 本机缺失" };
        say::line(format!(
            "generation {}: {state}, {ring}; {} data keys, {} tokens, {} record keys ({} without \
             origin)",
            one.generation,
            one.uses.data_keys,
            one.uses.tokens,
            one.uses.records,
            one.uses.bare_records
        ));
    }
    Ok(())
}

/// Adds a generation when the newest one is in use, and moves everything to the newest.
async fn rotate(config: &Config) -> Result<()> {
    let hub = open::hub(config).await?;
    let all = hub.key_generations().await?;
    let is_under_way = all.iter().any(|one| one.is_asked);
    let current = all.iter().find(|one| one.is_current).map_or(1, |one| one.generation);
    let newest = all.iter().filter(|one| one.is_in_ring).map(|one| one.generation).max();
    let to = match newest {
        Some(newest) if newest > current || is_under_way => newest,
        Some(_) | None => keys::add_generation(config)?,
    };
    drop(hub);
    // Opened again, so that it holds the new generation.
    let hub = open::hub(config).await?;
    let done = hub
        .rotate_keys(&Caller::operator()?, to, |done, total| {
            let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            say::progress("rows", count(done), count(total));
        })
        .await
        .context("the rotation stopped; run `fileonce keys rotate` again and it goes on")?;
    super::sign(&hub).await?;
    say::line(format!(
        "generation {} -> {}: {} data keys and their tokens, {} record keys\n\
         第{}代 -> 第{}代：{}个数据密钥及检索令牌，{}条来源记录",
        done.from,
        done.to,
        done.subjects,
        done.records,
        done.from,
        done.to,
        done.subjects,
        done.records
    ));
    if done.left > 0 {
        say::line(format!(
            "{} source records of the first version still depend on generation {}: import their \
             files again and run this again, or see `fileonce keys retire --help`\n\
             {}条首版来源记录仍依赖旧密钥：请重新导入原文件后再次运行",
            done.left, done.from, done.left
        ));
    } else {
        say::line(format!(
            "Nothing depends on generation {} any more; remove it with `fileonce keys retire`.\n\
             旧密钥已无依赖，可运行 fileonce keys retire 移除。",
            done.from
        ));
    }
    Ok(())
}

async fn retire(config: &Config, generation: Option<u32>, forget: bool) -> Result<()> {
    let hub = open::hub(config).await?;
    let all = hub.key_generations().await?;
    let oldest = all.iter().find(|one| one.is_in_ring).map(|one| one.generation);
    let generation = generation.or(oldest).context("the ring is empty")?;
    if !all.iter().any(|one| one.generation == generation && one.is_in_ring) {
        bail!("generation {generation} is not in the ring; see `fileonce keys list`");
    }
    hub.retire_key(&Caller::operator()?, generation, forget)
        .await
        .map_err(|error| anyhow::anyhow!("{}\n{error}", error.zh()))?;
    super::sign(&hub).await?;
    keys::remove_generation(config, generation)?;
    say::line(format!(
        "generation {generation} is no longer in the ring of this machine; remove it on the other \
         servers too\n第{generation}代主密钥已从本机密钥环移除，请在其他服务器同样操作"
    ));
    Ok(())
}

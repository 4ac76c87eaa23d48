//! `fileonce keys add-log | rotate-log | add-witness`: who signs heads of the log, and who witnesses them.

use std::path::Path;

use anyhow::{Context as _, Result};
use hub_app::RequestFacts;
use hub_audit::{Kind, WitnessVerifier};
use hub_policy::Caller;
use hub_values::{IdSource as _, SystemIds};

use crate::config::Config;
use crate::keys::log_ring;
use crate::{open, say};

/// Adds a key of the log that is believed and does not sign yet.
pub(crate) async fn add(config: &Config) -> Result<()> {
    let hub = open::hub(config).await?;
    let new = log_ring::add(config)?;
    record(&hub, &format!("addLogKey {}", new.to_text())).await?;
    super::sign(&hub).await?;
    say::line(format!(
        "日志新密钥已加入，尚未签名；请把 keys/log.key 与 keys/log.pub 复制到各服务器，并把 log.pub 交给核验方，然后运行 \
         fileonce keys rotate-log\n\
         a new key of the log is believed and does not sign yet; copy keys/log.key and keys/log.pub to every server, give \
         log.pub to whoever verifies, then run `fileonce keys rotate-log`\n{}",
        new.to_text()
    ));
    Ok(())
}

/// Lets the newer key sign. The entry that names it stands under a head of the old key.
pub(crate) async fn rotate(config: &Config) -> Result<()> {
    let hub = open::hub(config).await?;
    let next = log_ring::next(config)?;
    record(&hub, &format!("rotateLogKey {}", next.to_text())).await?;
    super::sign(&hub).await?;
    log_ring::rotate(config)?;
    super::sign(&hub).await?;
    say::line(format!(
        "日志检查点改由新密钥签名；旧密钥签过的检查点继续有效，旧私钥已从本机销毁。请把 keys/log.key 与 log.pub 复制到各服务器\n\
         heads of the log are signed by the new key from now on; those of the old one are believed for ever, and its secret \
         half is gone from this machine. Copy keys/log.key and keys/log.pub to every server\n{}",
        next.to_text()
    ));
    Ok(())
}

/// Believes a witness from now on.
pub(crate) async fn add_witness(config: &Config, key: &Path) -> Result<()> {
    let text = std::fs::read_to_string(key)
        .with_context(|| format!("cannot read the public key {}", key.display()))?;
    let key = WitnessVerifier::from_text(text.trim())
        .with_context(|| format!("{} holds no public key of a witness", key.display()))?;
    let hub = open::hub(config).await?;
    log_ring::add_witness(config, &key)?;
    record(&hub, &format!("addWitness {}", key.to_text())).await?;
    super::sign(&hub).await?;
    let name = key.name();
    say::line(format!(
        "已登记见证人{name}；多台服务器时请复制 keys/witnesses.pub\n\
         the signatures of {name} are believed from now on; copy keys/witnesses.pub to every server"
    ));
    Ok(())
}

async fn record(hub: &hub_app::Hub, operation: &str) -> Result<()> {
    let facts = RequestFacts {
        request_id: SystemIds.uuid().to_string(),
        operation: Some(operation.to_owned()),
        ..RequestFacts::default()
    };
    let _receipt = hub.record_event(Some(&Caller::operator()?), &facts, Kind::Admin).await?;
    Ok(())
}

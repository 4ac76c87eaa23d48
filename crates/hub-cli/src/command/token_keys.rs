//! `fileonce keys add-token | rotate-token | retire-token`: the keys that sign access tokens.

use anyhow::Result;
use hub_app::RequestFacts;
use hub_audit::Kind;
use hub_policy::Caller;
use hub_values::{IdSource as _, SystemIds};

use crate::config::Config;
use crate::keys::token_ring;
use crate::{open, say};

/// Adds a key that is believed already and does not sign yet.
pub(crate) async fn add(config: &Config) -> Result<()> {
    recorded(config, "addTokenKey", token_ring::add).await?;
    say::line(
        "新令牌密钥已加入，尚未签发；请复制 keys/token.key 到各服务器后运行 fileonce keys rotate-token\n\
         a new token key is believed and does not sign yet; copy keys/token.key to every server, \
         then run `fileonce keys rotate-token`",
    );
    Ok(())
}

/// Lets the newer key sign.
pub(crate) async fn rotate(config: &Config) -> Result<()> {
    recorded(config, "rotateTokenKey", token_ring::rotate).await?;
    say::line(
        "令牌改由新密钥签发，旧密钥签发的令牌继续有效；请复制 keys/token.key 到各服务器，1小时后运行 fileonce \
         keys retire-token\n\
         tokens are signed by the other key from now on; those of the old one stay valid. Copy \
         keys/token.key to every server; after an hour run `fileonce keys retire-token`",
    );
    Ok(())
}

/// Takes the old key away.
pub(crate) async fn retire(config: &Config) -> Result<()> {
    recorded(config, "retireTokenKey", token_ring::retire).await?;
    say::line(
        "旧令牌密钥已移除；请复制 keys/token.key 到各服务器\n\
         the old token key is gone; copy keys/token.key to every server",
    );
    Ok(())
}

/// Nothing is done to a key without an entry; what is refused has none.
async fn recorded(
    config: &Config,
    operation: &str,
    change: impl FnOnce(&Config) -> Result<()>,
) -> Result<()> {
    let hub = open::hub(config).await?;
    change(config)?;
    let facts = RequestFacts {
        request_id: SystemIds.uuid().to_string(),
        operation: Some(operation.to_owned()),
        ..RequestFacts::default()
    };
    let _receipt = hub.record_event(Some(&Caller::operator()?), &facts, Kind::Admin).await?;
    super::sign(&hub).await
}

//! `fileonce doctor`: is everything as it should be?

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::Config;
use crate::{keys, open, say};

/// Checks one thing after another and says what to do about what is wrong.
pub(crate) async fn doctor(config: &Config) -> Result<()> {
    let mut is_well = true;
    let mut tell = |what: &str, found: Result<String>| match found {
        Ok(found) => say::line(format!("ok    {what}: {found}")),
        Err(error) => {
            is_well = false;
            say::line(format!("FAIL  {what}: {error:#}"));
        }
    };
    tell(
        "master key 主密钥",
        keys::master(config).map(|_| "readable by this user only".to_owned()),
    );
    tell(
        "token key 令牌密钥",
        keys::tokens(config).map(|_| "readable by this user only".to_owned()),
    );
    tell("log key 日志密钥", keys::log(config).map(|key| key.origin));
    match open::store(config).await {
        Err(error) => tell("database 数据库", Err(error)),
        Ok(store) => {
            tell(
                "database 数据库",
                store.ping().await.map(|()| "answers".to_owned()).map_err(Into::into),
            );
            let verified = match keys::own_verifier(config) {
                Ok(key) => hub_app::verify_store(&store, &config.checkpoints(), &key)
                    .await
                    .map(|log| {
                        format!("{} entries, {} checkpoints agree", log.size, log.checkpoints)
                    })
                    .map_err(|mismatch| anyhow::anyhow!("{mismatch}")),
                Err(error) => Err(error),
            };
            tell("log 审计日志", verified);
        }
    }
    tell("cache 共享缓存", redis(config).await);
    if is_well { Ok(()) } else { bail!("something is wrong; see above") }
}

/// What is told about Redis; a hub that needs none is well without it.
async fn redis(config: &Config) -> Result<String> {
    let Some(address) = config.redis()? else { return Ok("no redis_url: none is used".to_owned()) };
    address.check().await.map_err(|why| {
        anyhow::anyhow!("{address} does not answer ({why}); the hub goes on without it")
    })?;
    Ok(format!("{address} answers"))
}

/// Asks the hub that runs on this machine whether it is ready.
pub(crate) async fn ready(config: &Config) -> Result<()> {
    let address = format!("127.0.0.1:{}", config.port);
    let asked = async {
        let mut stream = TcpStream::connect(&address).await?;
        let request =
            format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        let _size = stream.take(4_096).read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    let answer = tokio::time::timeout(std::time::Duration::from_secs(8), asked)
        .await
        .context("the hub does not answer within 8 s")?
        .with_context(|| format!("no hub answers on {address}"))?;
    ensure!(answer.starts_with(b"HTTP/1.1 200"), "the hub is not ready; see `fileonce doctor`");
    say::line("ready");
    Ok(())
}

//! `fileonce doctor`: is everything as it should be?

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use hub_storage::Store;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::Config;
use crate::{keys, open, say};

/// Bytes that are written to see whether writing is possible.
const TRIAL: usize = 64 * 1024;

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
    tell("data folder 数据目录", takes_writes(&config.data_dir));
    tell("checkpoints 检查点目录", takes_writes(&config.checkpoints()));
    match open::store(config).await {
        Err(error) => tell("database 数据库", Err(error)),
        Ok(store) => {
            tell("database 数据库", may_be_written(&store).await);
            let verified = match keys::own_verifiers(config) {
                Ok(key) => hub_app::verify_store(&store, &config.checkpoints(), &key)
                    .await
                    .map(|log| {
                        format!("{} entries, {} checkpoints agree", log.size, log.checkpoints)
                    })
                    .map_err(|mismatch| {
                        anyhow::anyhow!("{mismatch}\n{}", open::what_to_do(&mismatch))
                    }),
                Err(error) => Err(error),
            };
            tell("log 审计日志", verified);
            tell("clock 系统时钟", clock(&store).await);
        }
    }
    tell("cache 共享缓存", redis(config).await);
    if is_well { Ok(()) } else { bail!("something is wrong; see above") }
}

/// Writes a little into a folder and flushes it, as the hub would.
fn takes_writes(folder: &Path) -> Result<String> {
    if !folder.exists() {
        return Ok(format!("{} is not there yet", folder.display()));
    }
    let draft = folder.join(format!("doctor.{}.draft", std::process::id()));
    let written = File::create(&draft)
        .and_then(|mut file| file.write_all(&vec![0; TRIAL]).and_then(|()| file.sync_all()));
    let _gone = std::fs::remove_file(&draft);
    written.with_context(|| {
        format!(
            "请腾出空间，或检查挂载与权限 / {} takes no writes: make room on its disk, or look at its \
             mount and its owner",
            folder.display()
        )
    })?;
    Ok(format!("{} takes writes", folder.display()))
}

/// Takes the lock of the one writer and gives it back.
async fn may_be_written(store: &Store) -> Result<String> {
    let locked = async {
        let tx = store.begin().await?;
        let _head = tx.lock_head().await?;
        tx.rollback().await
    };
    locked.await.context(
        "数据库无法写入：可能被其他程序锁定、只读或磁盘已满 / the database answers and takes no writes: \
         another program may hold its lock (end it), it may be read-only, or its disk is full (make \
         room); the hub goes on by itself afterwards",
    )?;
    Ok("answers and takes writes".to_owned())
}

async fn clock(store: &Store) -> Result<String> {
    open::clock_is_right(store).await?;
    Ok("not behind the last entry of the log".to_owned())
}

/// What is told about Redis; a hub that needs none is well without it.
async fn redis(config: &Config) -> Result<String> {
    let Some(address) = config.redis()? else { return Ok("no redis_url: none is used".to_owned()) };
    address.check().await.map_err(|why| {
        anyhow::anyhow!(
            "{address} does not answer ({why}); the hub goes on without it: look at Redis, or set \
             redis_url to nothing / 缓存不可用，不影响应答"
        )
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

//! From settings to an open store or hub.

use std::sync::Arc;

use anyhow::{Result, ensure};
use hub_app::{Hub, HubSettings, LogKeys, Mismatch};
use hub_catalogue::Catalogue;
use hub_sheet::ReadingProcess;
use hub_storage::{Store, StoreError};
use hub_values::{Clock, SystemClock, SystemIds};

use crate::config::Config;
use crate::keys;

/// Opens the database.
pub(crate) async fn store(config: &Config) -> Result<Arc<Store>> {
    let catalogue = Arc::new(Catalogue::shipped()?);
    let store = Store::open(&config.database(), keys::master(config)?, catalogue)
        .await
        .map_err(|error| advice(error, config))?;
    Ok(Arc::new(store))
}

/// What to do when the database does not open, in Chinese first.
fn advice(error: StoreError, config: &Config) -> anyhow::Error {
    let advice = match &error {
        StoreError::Shape(_) => {
            "数据库由更新的版本写入，请使用该版本或更高版本 / the database was written by a newer \
             version of Fileonce; start that version or a later one"
                .to_owned()
        }
        StoreError::HalfMigrated(_) => {
            "数据库结构不完整：升级中断，或被人为改动 / an upgrade of the database was cut short, or \
             its tables were changed by hand; restore the backup made before the upgrade into an \
             empty database"
                .to_owned()
        }
        StoreError::HalfRestored => {
            "恢复备份未完成 / restoring a backup was cut short; run `fileonce restore` again, it \
             begins anew"
                .to_owned()
        }
        StoreError::UnknownKey(_) => {
            "密钥环缺少数据库所用的主密钥 / put the ring of master keys (keys/master.key) that belongs \
             to this database back"
                .to_owned()
        }
        StoreError::Catalogue(_) => {
            "目录版本与本程序不符 / the catalogue in the database does not fit this version; start the \
             version that wrote it, or rename the attribute that the city added"
                .to_owned()
        }
        StoreError::Database(_)
        | StoreError::Unsettled(_)
        | StoreError::Corrupt { .. }
        | StoreError::KeysMoved
        | StoreError::Sealed => format!(
            "无法打开数据库 / cannot open the database {}; is its address right, and may it be \
             written?",
            config.shown_database()
        ),
    };
    anyhow::Error::new(error).context(advice)
}

/// Opens the database, and starts the hub over it when its log verifies: a command that went on
/// with a log that lost entries would hide the loss.
pub(crate) async fn hub(config: &Config) -> Result<Arc<Hub>> {
    let store = store(config).await?;
    verified(config, &store, false).await?;
    over(config, store).await
}

/// Starts a hub over an open database.
pub(crate) async fn over(config: &Config, store: Arc<Store>) -> Result<Arc<Hub>> {
    by_clock(config, store, Arc::new(SystemClock)).await
}

/// Starts a hub that goes by another clock: for measurements over a database of their own.
pub(crate) async fn by_clock(
    config: &Config,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<Hub>> {
    let settings = HubSettings {
        cache_bytes: config.cache_mib * 1024 * 1024,
        redis: config.redis()?,
        checkpoints: config.checkpoints(),
        log_key: log_keys(config)?,
        witnesses: keys::log_ring::witnesses_path(config),
        imports: config.imports(),
        supply: config.supply(),
        sharing: config.sharing()?,
        retry_keys_for: config.retry_keys_for()?,
        guesses_a_day: config.guesses_a_day()?,
        correction_days: config.correction_days()?,
        glass: config.glass()?,
        notice: config.notice.clone(),
        // What somebody sent is read by a process that may die of it.
        sheets: std::env::current_exe().ok().map(|own| Arc::new(ReadingProcess::of(own))),
    };
    Ok(Hub::start(store, clock, Arc::new(SystemIds), settings).await?)
}

/// The key of the log, read again for every head.
fn log_keys(config: &Config) -> Result<LogKeys> {
    let (key, again) = (keys::log(config)?, config.clone());
    let source = move || keys::log(&again).map_err(|error| format!("{error:#}"));
    Ok(LogKeys::following(key, Arc::new(source)))
}

/// Refuses to serve on a log that does not verify, or with a clock behind its last entry. Of a long
/// log only its end is read, unless the whole is asked for.
pub(crate) async fn verified(config: &Config, store: &Store, is_whole: bool) -> Result<()> {
    let key = keys::own_verifiers(config)?;
    let folder = config.checkpoints();
    let has_checkpoints = std::fs::read_dir(&folder).is_ok_and(|mut all| all.next().is_some());
    if store.head().await?.size == 0 && !has_checkpoints {
        return Ok(()); // A hub that was never used has nothing to prove.
    }
    let verified = if is_whole {
        hub_app::verify_store(store, &folder, &key).await
    } else {
        hub_app::verify_tail(store, &folder, &key).await
    };
    let log = verified.map_err(|mismatch| {
        anyhow::anyhow!(
            "日志未通过验证，拒绝启动 / the log does not verify, so the hub does not start:\n{mismatch}\n{}",
            what_to_do(&mismatch)
        )
    })?;
    tracing::info!(
        log.size = log.size,
        log.from = log.from,
        log.checkpoints = log.checkpoints,
        log.cuts = log.cuts.len(),
        "the log verifies"
    );
    clock_is_right(store).await
}

/// Refuses a clock that is behind the last entry of the log.
pub(crate) async fn clock_is_right(store: &Store) -> Result<()> {
    let size = store.head().await?.size;
    let last = store.log_from(size.saturating_sub(1), 1).await?;
    if let Some(last) =
        last.first().and_then(|row| hub_audit::Entry::decode(row.body.as_bytes()).ok())
    {
        ensure!(
            SystemClock.now() > last.time - chrono::Duration::minutes(5),
            "系统时钟早于最后一条日志五分钟以上，请校准 / the clock is more than five minutes behind the \
             last entry of the log; set the clock"
        );
    }
    Ok(())
}

/// The next step, in Chinese first.
pub(crate) fn what_to_do(mismatch: &Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Behind { .. } | Mismatch::Fork(_) => {
            "恢复更新的备份，或声明接受缺失 / restore a newer backup, or accept the loss with `fileonce \
             audit declare-cut --reason TEXT`"
        }
        Mismatch::Index(_) => {
            "日志本身完整，请重建索引 / the log itself is whole: make its indexes again with `fileonce \
             audit reindex`, and find out who changed them"
        }
        Mismatch::Unproved(_) => {
            "请从副本放回检查点目录 / put the folder of checkpoints back from its copy; if there never \
             were any, `fileonce audit checkpoint` signs the log as it is"
        }
        Mismatch::Unread(_) => {
            "请检查数据库是否可用后重试 / see to it that the database answers (`fileonce doctor`), then \
             try again"
        }
        Mismatch::Damaged(_) => {
            "请恢复备份并保留现有数据库备查 / restore a backup with `fileonce restore`, and keep this \
             database for those who will look into it"
        }
    }
}

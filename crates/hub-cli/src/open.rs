//! From settings to an open store or hub.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use hub_app::{Hub, HubSettings};
use hub_catalogue::Catalogue;
use hub_storage::Store;
use hub_values::{Clock as _, SystemClock, SystemIds};

use crate::config::Config;
use crate::keys;

/// Opens the database.
pub(crate) async fn store(config: &Config) -> Result<Arc<Store>> {
    let catalogue = Arc::new(Catalogue::shipped()?);
    let store = Store::open(&config.database(), keys::master(config)?, catalogue)
        .await
        .context("cannot open the database; is its address right, and may it be written?")?;
    Ok(Arc::new(store))
}

/// Opens the database and starts the hub over it.
pub(crate) async fn hub(config: &Config) -> Result<Arc<Hub>> {
    over(config, store(config).await?).await
}

/// Starts a hub over an open database.
pub(crate) async fn over(config: &Config, store: Arc<Store>) -> Result<Arc<Hub>> {
    let settings = HubSettings {
        cache_bytes: config.cache_mib * 1024 * 1024,
        redis: config.redis()?,
        checkpoints: config.checkpoints(),
        log_key: keys::log(config)?,
    };
    Ok(Hub::start(store, Arc::new(SystemClock), Arc::new(SystemIds), settings).await?)
}

/// Refuses to serve on a log that does not verify, or with a clock behind its last entry.
pub(crate) async fn verified(config: &Config, store: &Store) -> Result<()> {
    let key = keys::own_verifier(config)?;
    let has_checkpoints =
        std::fs::read_dir(config.checkpoints()).is_ok_and(|mut all| all.next().is_some());
    if store.head().await?.size == 0 && !has_checkpoints {
        return Ok(()); // A hub that was never used has nothing to prove.
    }
    hub_app::verify_store(store, &config.checkpoints(), &key).await.map_err(|fault| {
        anyhow::anyhow!(
            "the log does not verify, so the hub does not start:\n{fault}\n(`fileonce audit \
             checkpoint` signs the log as it is, for an operator who knows why)"
        )
    })?;
    let size = store.head().await?.size;
    let last = store.log_from(size.saturating_sub(1), 1).await?;
    if let Some(last) =
        last.first().and_then(|row| hub_audit::Entry::decode(row.body.as_bytes()).ok())
    {
        ensure!(
            SystemClock.now() > last.time - chrono::Duration::minutes(5),
            "the clock is more than five minutes behind the last entry of the log; set the clock"
        );
    }
    Ok(())
}

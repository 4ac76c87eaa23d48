//! `fileonce serve`.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use hub_app::Hub;
use hub_graphql::Limits;
use hub_server::{ConnectionLimits, Server, ServerSettings};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

use super::supply::folder;
use crate::config::Config;
use crate::stop::Stop;
use crate::{keys, open, say};

/// Serves until it is told to stop.
pub(crate) async fn serve(config: &Config, verify_log: bool, without_log: bool) -> Result<()> {
    let store = open::store(config).await?;
    open::verified(config, &store, verify_log).await?;
    let hub = open::over(config, store).await?;
    if without_log {
        let refused = "这不是性能测量专用的数据 / only the synthetic city of a measurement is served \
                       without the log";
        hub.measure_without_log().context(refused)?;
    }
    let listener = listen(config).await?;
    say::line(format!("Fileonce 一次报: {}", config.url()));
    run(config, hub, listener).await
}

/// Takes the port before anything else is promised.
pub(crate) async fn listen(config: &Config) -> Result<TcpListener> {
    let address = format!("{}:{}", config.host, config.port);
    let is_loopback = matches!(config.host.as_str(), "127.0.0.1" | "::1" | "localhost");
    ensure!(
        is_loopback || config.is_secure(),
        "refusing to serve plain HTTP on {address}: set tls_certificate and tls_key, or put a TLS \
         proxy in front and set secure_cookies = true, or listen on 127.0.0.1"
    );
    TcpListener::bind(&address)
        .await
        .with_context(|| format!("cannot listen on {address}; is the port taken? try --port"))
}

/// Serves a hub on a listener until SIGINT or SIGTERM.
pub(crate) async fn run(config: &Config, hub: Arc<Hub>, listener: TcpListener) -> Result<()> {
    let tokens = keys::tokens(config)?;
    let settings = ServerSettings {
        tokens: Arc::clone(&tokens),
        is_secure: config.is_secure(),
        limits: Limits::default(),
        rates: config.rates(),
        work: config.work()?,
        trusted_proxies: config.proxies()?,
        tls: config.tls()?,
        openid: config.openid()?,
        answer_within: config.answer_within()?,
        metrics: PrometheusBuilder::new().install_recorder().ok(),
    };
    let keeper = tokio::spawn(Arc::clone(&hub).keep());
    let dropped = (!config.supply_dir.is_empty())
        .then(|| tokio::spawn(folder::watch(config.supply_dir.clone().into(), Arc::clone(&hub))));
    let announcing = config
        .checkpoint_webhook()?
        .map(|to| tokio::spawn(hub_server::announce_heads(hub.heads(), to)));
    let server = Server::new(Arc::clone(&hub), settings);
    let limits =
        ConnectionLimits { connections: config.connections, ..ConnectionLimits::default() };
    let mut stop = Stop::listen()?;
    let following = keys::token_ring::follow(config, tokens);
    let serving = hub_server::serve(listener, server, limits, async move { stop.asked().await });
    tokio::select! {
        () = serving => {}
        () = following => {}
    }
    // The keeper signs no more; the last head is signed here, so that nothing stays uncovered.
    keeper.abort();
    // A file that is cut off here is taken again: what was written of it is known.
    dropped.inspect(tokio::task::JoinHandle::abort);
    announcing.inspect(tokio::task::JoinHandle::abort);
    let _size = hub.sign_checkpoint().await.context("the last checkpoint was not signed")?;
    Ok(())
}

//! Another door to a test hub, with limits of its own.

use std::sync::Arc;
use std::time::Duration;

use hub_app::Hub;
use hub_server::{
    ConnectionLimits, Network, OpenId, RateLimits, Server, ServerSettings, Tls, TokenKeys,
    WorkLimits,
};
use tokio::net::TcpListener;

use crate::{Beside, TestHub};

/// What a server of a test limits.
#[derive(Debug, Clone)]
pub struct Surface {
    /// How much callers may ask.
    pub rates: RateLimits,
    /// How much work is done at once.
    pub work: WorkLimits,
    /// Connections and their times.
    pub connections: ConnectionLimits,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<Network>,
    /// Certificate and key.
    pub tls: Option<Arc<Tls>>,
    /// How long a caller waits at most.
    pub answer_within: Duration,
    /// An outside issuer.
    pub openid: Option<Arc<OpenId>>,
    /// Keys of access tokens.
    pub tokens: Arc<TokenKeys>,
    /// Whether the keeper signs checkpoints and follows the log.
    pub is_kept: bool,
}

impl Default for Surface {
    fn default() -> Self {
        Self {
            rates: RateLimits::default(),
            work: WorkLimits::default(),
            connections: ConnectionLimits::default(),
            trusted_proxies: Vec::new(),
            tls: None,
            answer_within: Duration::from_secs(4),
            openid: None,
            tokens: token_keys(),
            is_kept: false,
        }
    }
}

impl TestHub {
    /// Another door to the same hub.
    pub async fn door(&self, surface: Surface) -> Beside {
        let (url, server) = listen(Arc::clone(&self.hub), surface).await;
        Beside { url, hub: Arc::clone(&self.hub), server }
    }
}

/// Keys of access tokens of every server of a test.
pub fn token_keys() -> Arc<TokenKeys> {
    Arc::new(TokenKeys::new("test", &[3; 32]).expect("token keys"))
}

/// Serves a hub on a free port.
pub(crate) async fn listen(
    hub: Arc<Hub>,
    surface: Surface,
) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let scheme = if surface.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{}", listener.local_addr().expect("an address"));
    let settings = ServerSettings {
        tokens: surface.tokens,
        is_secure: surface.tls.is_some(),
        limits: hub_graphql::Limits::default(),
        rates: surface.rates,
        work: surface.work,
        trusted_proxies: surface.trusted_proxies,
        tls: surface.tls,
        openid: surface.openid,
        answer_within: surface.answer_within,
        metrics: None,
    };
    let keeper = surface.is_kept.then(|| Arc::clone(&hub).keep());
    let server = Server::new(hub, settings);
    let task = tokio::spawn(async move {
        let pending = std::future::pending();
        let serving = hub_server::serve(listener, server, surface.connections, pending);
        match keeper {
            Some(keeper) => drop(tokio::join!(serving, keeper)),
            None => serving.await,
        }
    });
    (url, task)
}

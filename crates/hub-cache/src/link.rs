//! Connections to Redis of every kind, behind one type.

use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig, PubSub};
use redis::cluster::ClusterClientBuilder;
use redis::cluster_async::ClusterConnection;
use redis::sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType};
use redis::{
    Client, Cmd, Pipeline, RedisError, RedisFuture, RedisResult, TlsCertificates, TlsMode, Value,
};

use crate::address::{Kind, RedisAddress};

/// How long a connection and a command may take.
pub(crate) const PATIENCE: Duration = Duration::from_millis(150);
/// How long finding the right server may take, where there is more than one; nobody waits for it.
const SEARCH: Duration = Duration::from_secs(2);

/// A connection that many commands share; cheap to clone.
#[derive(Clone)]
pub(crate) enum Link {
    Server(ConnectionManager),
    Cluster(ClusterConnection),
}

impl Link {
    /// Connects.
    pub(crate) async fn open(address: &RedisAddress) -> RedisResult<Self> {
        within(SEARCH, async {
            if address.kind == Kind::Cluster {
                let client = cluster(address).build()?;
                return Ok(Self::Cluster(client.get_async_connection().await?));
            }
            let settings = ConnectionManagerConfig::new()
                .set_connection_timeout(Some(PATIENCE))
                .set_response_timeout(Some(PATIENCE))
                .set_number_of_retries(1);
            let client = client(address).await?;
            Ok(Self::Server(ConnectionManager::new_with_config(client, settings).await?))
        })
        .await
    }

    /// Whether it answers.
    pub(crate) async fn ping(&mut self) -> RedisResult<()> {
        within(PATIENCE, redis::cmd("PING").query_async(self)).await
    }
}

impl RedisAddress {
    /// Whether Redis answers there, and if not, why.
    pub async fn check(&self) -> Result<(), String> {
        let found = async { Link::open(self).await?.ping().await };
        found.await.map_err(|error| error.to_string())
    }
}

/// A connection that hears what is published on a channel.
pub(crate) async fn listen(address: &RedisAddress, channel: &str) -> RedisResult<PubSub> {
    within(SEARCH, async {
        let mut failed = RedisError::from((redis::ErrorKind::Io, "no node of the cluster answers"));
        let clients = match address.kind {
            // Every node of a cluster passes on what is published on any.
            Kind::Cluster => address.nodes.iter().map(|node| open(address, node.clone())).collect(),
            Kind::Server | Kind::Sentinel { .. } => vec![client(address).await],
        };
        for client in clients {
            match subscribed(client, channel).await {
                Ok(heard) => return Ok(heard),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    })
    .await
}

async fn subscribed(client: RedisResult<Client>, channel: &str) -> RedisResult<PubSub> {
    let mut heard = client?.get_async_pubsub().await?;
    heard.subscribe(channel).await?;
    Ok(heard)
}

/// A client of the one server that takes writes.
async fn client(address: &RedisAddress) -> RedisResult<Client> {
    let missing = || RedisError::from((redis::ErrorKind::InvalidClientConfig, "no address"));
    match &address.kind {
        Kind::Server | Kind::Cluster => {
            open(address, address.nodes.first().ok_or_else(missing)?.clone())
        }
        Kind::Sentinel { master, password } => {
            sentinel(address, master, password.as_deref())?.async_get_client().await
        }
    }
}

fn open(address: &RedisAddress, node: redis::ConnectionInfo) -> RedisResult<Client> {
    match certificates(address) {
        Some(certificates) if address.is_tls() => Client::build_with_tls(node, certificates),
        Some(_) | None => Client::open(node),
    }
}

fn certificates(address: &RedisAddress) -> Option<TlsCertificates> {
    let root_cert = Some(address.ca.clone()?);
    Some(TlsCertificates { client_tls: None, root_cert })
}

fn cluster(address: &RedisAddress) -> ClusterClientBuilder {
    let builder = ClusterClientBuilder::new(address.nodes.clone())
        .connection_timeout(PATIENCE)
        .response_timeout(PATIENCE)
        .retries(2)
        .max_retry_wait(20)
        .min_retry_wait(5);
    match certificates(address) {
        Some(certificates) if address.is_tls() => builder.tls(TlsMode::Secure).certs(certificates),
        Some(_) | None => builder,
    }
}

fn sentinel(
    address: &RedisAddress,
    master: &str,
    password: Option<&str>,
) -> RedisResult<SentinelClient> {
    let sentinels = address.nodes.iter().map(|node| node.addr().clone());
    let mut builder = SentinelClientBuilder::new(sentinels, master, SentinelServerType::Master)?;
    if let Some(login) = address.nodes.first().map(redis::ConnectionInfo::redis_settings) {
        builder = builder.set_client_to_redis_db(login.db());
        if let Some(name) = login.username() {
            builder = builder.set_client_to_redis_username(name);
        }
        if let Some(secret) = login.password() {
            builder = builder.set_client_to_redis_password(secret);
        }
    }
    if let Some(secret) = password {
        builder = builder.set_client_to_sentinel_password(secret);
    }
    if address.is_tls() {
        builder = builder
            .set_client_to_redis_tls_mode(TlsMode::Secure)
            .set_client_to_sentinel_tls_mode(TlsMode::Secure);
        if let Some(certificates) = certificates(address) {
            builder = builder
                .set_client_to_redis_certificates(certificates.clone())
                .set_client_to_sentinel_certificates(certificates);
        }
    }
    builder.build()
}

/// Waits no longer than this.
pub(crate) async fn within<T>(
    time: Duration,
    work: impl Future<Output = RedisResult<T>> + Send,
) -> RedisResult<T> {
    let late = |_| RedisError::from((redis::ErrorKind::Io, "no answer in time"));
    tokio::time::timeout(time, work).await.map_err(late)?
}

impl ConnectionLike for Link {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::Server(link) => link.req_packed_command(cmd),
            Self::Cluster(link) => link.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        cmd: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::Server(link) => link.req_packed_commands(cmd, offset, count),
            Self::Cluster(link) => link.req_packed_commands(cmd, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::Server(link) => link.get_db(),
            Self::Cluster(link) => link.get_db(),
        }
    }
}

//! All kinds of Redis a city may run: with a password, with TLS, a cluster, behind sentinels.

use hub_app::RedisAddress;
use hub_tests::{Redis, TestHub};

use crate::cache::{main_job, quiet, until, without_memory};

/// What one server reads, another gets from this Redis, and hears what changes.
async fn is_shared(address: RedisAddress) {
    let hub = TestHub::over_redis(quiet(), None).await;
    let right = main_job(&hub).await.data().clone();
    let first = hub.second_at(without_memory(), address.clone()).await;
    let second = hub.second_at(quiet(), address.clone()).await;
    for one in [&first, &second] {
        let state = one.hub.redis().unwrap();
        assert!(state.is_up && state.is_listening, "{state:?}");
    }
    assert_eq!(*main_job(&first).await.data(), right);
    until("what one has read the other gets", async || {
        let third = hub.second_at(without_memory(), address.clone()).await;
        assert_eq!(*main_job(&third).await.data(), right);
        third.hub.cache_counts().redis_hits > 3
    })
    .await;
    let before = second.hub.redis().unwrap().heard;
    let by = hub_policy::Caller::operator().unwrap();
    let client = first.hub.add_client(&by, "new", &"fire".parse().unwrap(), false).await.unwrap();
    until("it hears of changes", async || second.hub.redis().unwrap().heard > before).await;
    until("and sees them", async || second.hub.snapshot().client(client.0).is_some()).await;
}

fn address(url: &str) -> RedisAddress {
    RedisAddress::parse(url, None).unwrap()
}

#[tokio::test]
async fn a_server_with_a_password_is_used() {
    let redis = Redis::with(&["--requirepass", "p@ss/word"]);
    is_shared(address(&format!("redis://:p%40ss%2Fword@127.0.0.1:{}/3", redis.port))).await;
}

#[tokio::test]
async fn a_server_with_another_password_is_none() {
    let redis = Redis::with(&["--requirepass", "right"]);
    let hub = TestHub::over_redis(quiet(), None).await;
    let wrong = address(&format!("redis://:wrong@127.0.0.1:{}", redis.port));
    let second = hub.second_at(quiet(), wrong).await;
    assert_eq!(main_job(&second).await.data(), main_job(&hub).await.data());
    assert!(!second.hub.redis().unwrap().is_up);
}

#[tokio::test]
async fn a_server_with_tls_is_used_when_its_authority_is_known() {
    let redis = Redis::tls();
    let ca = std::fs::read(redis.folder().join("ca.pem")).unwrap();
    let url = format!("rediss://localhost:{}", redis.port);
    is_shared(RedisAddress::parse(&url, Some(ca)).unwrap()).await;
    // To an unknown authority nothing is sent.
    let hub = TestHub::over_redis(quiet(), None).await;
    let second = hub.second_at(quiet(), address(&url)).await;
    assert!(!second.hub.redis().unwrap().is_up);
}

#[tokio::test]
async fn a_cluster_is_used() {
    let nodes = Redis::cluster();
    let hosts: Vec<String> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
    is_shared(address(&format!("redis-cluster://{}", hosts.join(",")))).await;
    // Keys fall to nodes by their hash: some eight of them never all to one.
    let filled = nodes.iter().filter(|node| node.say(&["DBSIZE"]) != "0");
    assert!(filled.count() > 1);
}

#[tokio::test]
async fn a_server_behind_sentinels_is_used() {
    let redis = Redis::with(&["--requirepass", "secret"]);
    let sentinel = redis.sentinel("secret");
    is_shared(address(&format!("redis-sentinel://:secret@127.0.0.1:{}/main", sentinel.port))).await;
}

//! A Redis that is gone, silent, empty or out of its mind: nobody notices but the operator.

use std::time::{Duration, Instant};

use hub_tests::TestHub;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::cache::{filled, main_job, quiet, until, without_memory};

/// What `/readyz` says about Redis; the hub is ready all the same.
async fn redis_of(hub: &TestHub) -> String {
    let reply = hub.anonymous().send("GET", "/readyz", None).await;
    assert_eq!((reply.status, reply.body["status"].as_str()), (200, Some("ready")));
    reply.body["redis"].as_str().unwrap().to_owned()
}

/// The right answer comes in time, and once more when it is known that Redis is gone.
async fn is_answered(hub: &TestHub, right: &Value) {
    for patience in [1_000, 1_000] {
        let asked = Instant::now();
        assert_eq!(main_job(hub).await.data(), right);
        let took = asked.elapsed();
        assert!(took < Duration::from_millis(patience), "{took:?}");
    }
}

#[tokio::test]
async fn a_redis_that_is_killed_is_missed_by_nobody_and_found_again() {
    let (hub, mut redis, right) = filled().await;
    let second = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(redis_of(&second).await, "up");
    redis.kill();
    is_answered(&second, &right).await;
    until("the loss is told", async || redis_of(&second).await == "down").await;
    let state = second.hub.redis().unwrap();
    assert!(!state.is_up && state.openings == 1, "{state:?}");
    redis.again();
    until("Redis is found again", async || redis_of(&second).await == "up").await;
    is_answered(&second, &right).await;
    until("Redis is used again", async || {
        let _answer = main_job(&second).await;
        second.hub.cache_counts().redis_hits > 0
    })
    .await;
}

#[tokio::test]
async fn a_redis_that_falls_silent_costs_one_short_wait() {
    let (hub, redis, right) = filled().await;
    let second = hub.second(without_memory(), Some(&redis.url())).await;
    redis.pause();
    // The first to notice waits 150 ms once, although the job asks three times.
    let asked = Instant::now();
    assert_eq!(*main_job(&second).await.data(), right);
    assert!(asked.elapsed() < Duration::from_millis(900), "{:?}", asked.elapsed());
    until("the silence is told", async || redis_of(&second).await == "down").await;
    is_answered(&second, &right).await;
    redis.resume();
    let resumed = Instant::now();
    until("Redis is found again", async || redis_of(&second).await == "up").await;
    assert!(resumed.elapsed() < Duration::from_secs(10), "{:?}", resumed.elapsed());
    is_answered(&second, &right).await;
}

#[tokio::test]
async fn a_redis_that_is_emptied_is_filled_again() {
    let (hub, redis, right) = filled().await;
    let second = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(redis.say(&["FLUSHALL"]), "OK");
    is_answered(&second, &right).await;
    until("it is filled", async || redis.say(&["DBSIZE"]) != "0").await;
    let third = hub.second(without_memory(), Some(&redis.url())).await;
    is_answered(&third, &right).await;
    assert!(third.hub.cache_counts().redis_hits > 0);
}

/// Something that takes connections and answers what `answer` makes of what it is sent.
async fn impostor(
    answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Copy + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("redis://{}", listener.local_addr().unwrap());
    let _serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _one = tokio::spawn(async move {
                let mut asked = vec![0; 65_536];
                while let Ok(size @ 1..) = stream.read(&mut asked).await {
                    if let Some(said) = answer(&asked[..size]) {
                        let _gone = stream.write_all(&said).await;
                    }
                }
            });
        }
    });
    address
}

/// An answer to each command that was sent: as a real server would while a connection is set up and
/// probed, and something else to all that asks for values.
fn liar(asked: &[u8], lie: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(asked);
    let mut said = String::new();
    for command in text.split('*').skip(1) {
        let command = command.to_ascii_uppercase();
        said.push_str(if command.contains("MGET") {
            lie
        } else if command.contains("PING") {
            "+PONG\r\n"
        } else if command.contains("SUBSCRIBE") {
            ""
        } else {
            "+OK\r\n"
        });
    }
    said.into_bytes()
}

#[tokio::test]
async fn something_that_is_no_redis_is_no_cache() {
    let hub = TestHub::over_redis(quiet(), None).await;
    let right = main_job(&hub).await.data().clone();
    let silent = impostor(|_| None).await;
    let babbling = impostor(|_| Some(b"\x00\xff nonsense \r\n".to_vec())).await;
    for address in [silent, babbling] {
        let second = hub.second(without_memory(), Some(&address)).await;
        is_answered(&second, &right).await;
        assert_eq!(redis_of(&second).await, "down");
    }
}

#[tokio::test]
async fn a_redis_that_lies_is_not_believed() {
    let hub = TestHub::over_redis(quiet(), None).await;
    let right = main_job(&hub).await.data().clone();
    let lies = [
        impostor(|asked| Some(liar(asked, "*1\r\n$5\r\nfalse\r\n"))).await,
        impostor(|asked| Some(liar(asked, "*3\r\n:1\r\n:2\r\n:3\r\n"))).await,
        impostor(|asked| Some(liar(asked, "-ERR out of my mind\r\n"))).await,
        impostor(|asked| Some(liar(asked, "$3\r\nabc\r\n"))).await,
        impostor(|asked| Some(liar(asked, "*1000000000\r\n"))).await,
        impostor(|asked| Some(liar(asked, "%x\r\n"))).await,
    ];
    for address in lies {
        let second = hub.second(without_memory(), Some(&address)).await;
        until("the liar is taken for a Redis", async || second.hub.redis().unwrap().is_up).await;
        is_answered(&second, &right).await;
        assert_eq!(second.hub.cache_counts().redis_hits, 0);
    }
}

#[tokio::test]
async fn the_metrics_tell_how_the_caches_do() {
    let (hub, redis, _) = filled().await;
    let second = hub.second(quiet(), Some(&redis.url())).await;
    let _twice = (main_job(&second).await, main_job(&second).await);
    let counts = second.hub.cache_counts();
    assert!(
        counts.memory_hits > 0 && counts.memory_misses > 0 && counts.redis_hits > 0,
        "{counts:?}"
    );
    // Without Redis that is said as well.
    let alone = hub.second(quiet(), None).await;
    assert_eq!(redis_of(&alone).await, "off");
}

#[tokio::test]
async fn hints_that_anybody_can_send_cost_little_and_change_nothing() {
    let (hub, redis, right) = filled().await;
    let second = hub.second(quiet(), Some(&redis.url())).await;
    let channel = redis.say(&["PUBSUB", "CHANNELS"]);
    let heard = second.hub.redis().unwrap().heard;
    let before = second.hub.statements();
    let started = Instant::now();
    for _ in 0..200 {
        let _ears = redis.say(&["PUBLISH", &channel, "forged"]);
    }
    until("all are heard", async || second.hub.redis().unwrap().heard >= heard + 200).await;
    let looks = second.hub.statements() - before;
    let most = started.elapsed().as_millis() / 20 + 3;
    assert!(u128::from(looks) <= most, "{looks} looks, at most {most}");
    is_answered(&second, &right).await;
}

//! What Redis still holds of an erased subject opens never again, although nobody could tell Redis.

use std::sync::Arc;

use hub_app::ErasureRequest;
use hub_catalogue::Catalogue;
use hub_graphql::GlobalId;
use hub_policy::{Caller, CallerRole};
use hub_storage::{CacheSeal, Keys, Store};
use hub_tests::{Redis, TestHub, master_key};
use hub_values::{Clock as _, IdSource as _, SubjectId, SubjectKind, SystemIds};
use redis::Commands as _;
use serde_json::json;

use crate::cache::{enter, main_job, number, phone, quiet, until, without_memory, written};

const LIFE: &str = "SELECT value FROM settings WHERE name = 'cache_life'";
const PHONE: &str = "19900314159";

fn everything(redis: &Redis) -> Vec<(String, Vec<u8>)> {
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let keys: Vec<String> = connection.keys("*").unwrap();
    keys.into_iter().map(|key| (key.clone(), connection.get(&key).unwrap())).collect()
}

/// The seal as whoever has the database and one generation of the master key can make it now.
async fn seal(hub: &TestHub, generation: u32) -> CacheSeal {
    let keys = Keys::ring(&[master_key(generation)], None).unwrap();
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    let store = Store::open(&hub.database.url(), keys, catalogue).await.unwrap();
    store.cache_seal(SystemIds.uuid()).await.unwrap()
}

/// How many of these values open as the subject's record.
async fn opening(hub: &TestHub, values: &[(String, Vec<u8>)], id: SubjectId) -> usize {
    let by = Caller::operator().unwrap();
    let rights = &hub.hub.snapshot().rights;
    let permit = rights.admit(&by, Some("data_governance"), false, hub.clock.now()).unwrap();
    let catalogue = hub.hub.catalogue();
    let mut count = 0;
    for generation in [1, 2] {
        let seal = seal(hub, generation).await;
        let opened = values
            .iter()
            .filter_map(|(_, value)| seal.open_record(&permit, &catalogue, id, value.clone()));
        count += opened.count();
    }
    count
}

async fn life(hub: &TestHub) -> String {
    let db = crate::tampering::connect(hub).await;
    crate::tampering::text(&db, LIFE).await
}

async fn subject(hub: &TestHub) -> SubjectId {
    let asked = "query($n: String!) { resident(idDocument: {number: $n}) { id } }";
    let reply = hub.ask("police").await.with(asked, json!({ "n": number() })).await;
    let id = reply.data()["resident"]["id"].as_str().unwrap().to_owned();
    match GlobalId::decode(&id) {
        Some(GlobalId::Subject(SubjectKind::Resident, id)) => id,
        _ => panic!("no resident"),
    }
}

async fn erase(hub: &TestHub, id: SubjectId) {
    let subject = (SubjectKind::Resident, id);
    let reason = "本人依法申请删除".to_owned();
    let request = ErasureRequest { subject, reason, is_dry_run: false };
    let done = hub.hub.erase(&Caller::operator().unwrap(), request).await.unwrap().unwrap();
    assert!(done.is_done);
}

/// A hub over a Redis of its own that holds somebody's record, and who that is.
async fn held() -> (TestHub, Redis, SubjectId) {
    let redis = Redis::start();
    let hub = TestHub::over_redis(quiet(), Some(&redis.url())).await;
    enter(&hub.staff().await, PHONE).await;
    let id = subject(&hub).await;
    assert_eq!(phone(&hub).await, PHONE);
    written(&redis).await;
    assert!(opening(&hub, &everything(&redis), id).await > 0, "Redis does not hold the record");
    (hub, redis, id)
}

#[tokio::test]
async fn what_redis_kept_while_it_was_away_opens_for_nobody() {
    let (hub, redis, id) = held().await;
    let other = hub.second(without_memory(), Some(&redis.url())).await;
    let (before, channel) = (life(&hub).await, redis.say(&["PUBSUB", "CHANNELS"]));
    redis.pause();
    until("its silence is known", async || {
        let _asked = main_job(&hub).await;
        let _asked = main_job(&other).await;
        !hub.hub.redis().unwrap().is_up && !other.hub.redis().unwrap().is_up
    })
    .await;
    erase(&hub, id).await;
    redis.resume();
    until("it is found again", async || {
        hub.hub.redis().unwrap().is_up && other.hub.redis().unwrap().is_up
    })
    .await;
    let kept = everything(&redis);
    assert!(!kept.is_empty(), "nothing was kept, so nothing is shown by this");
    assert_eq!(opening(&hub, &kept, id).await, 0);
    // The secret is nowhere any more, with which it could be opened.
    let (_, secret) = before.split_once(' ').unwrap();
    let bytes = hub.database.dump();
    assert!(!bytes.windows(secret.len()).any(|one| one == secret.as_bytes()));
    // Nobody finds it, and the others go on with Redis, on the same channel.
    for one in [&hub, &other] {
        let asked = "query($n: String!) { resident(idDocument: {number: $n}) { id } }";
        let reply = one.ask("police").await.with(asked, json!({ "n": number() })).await;
        assert!(reply.data()["resident"].is_null(), "{}", reply.text);
    }
    assert_eq!(redis.say(&["PUBSUB", "CHANNELS"]), channel);
    until("Redis is used again", async || {
        let _answer = main_job(&other).await;
        other.hub.cache_counts().redis_hits > 0
    })
    .await;
    assert_eq!(opening(&hub, &everything(&redis), id).await, 0);
}

#[tokio::test]
async fn what_was_sealed_before_a_rotation_opens_under_neither_key() {
    let (hub, redis, id) = held().await;
    let by = Caller::operator().unwrap();
    let _done = hub.hub.rotate_keys(&by, 2, |_, _| {}).await.unwrap();
    let kept = everything(&redis);
    assert!(opening(&hub, &kept, id).await > 0, "the old key still opens it");
    erase(&hub, id).await;
    assert_eq!(opening(&hub, &kept, id).await, 0);
    assert_eq!(opening(&hub, &everything(&redis), id).await, 0);
}

#[tokio::test]
async fn the_bureau_erases_while_redis_is_gone_and_says_so_to_nobody() {
    let (hub, mut redis, id) = held().await;
    let kept = everything(&redis);
    redis.kill();
    let cookie = hub.session("bureau", CallerRole::DataBureauAdmin, None).await;
    let admin = hub.anonymous().header("cookie", &cookie).purpose("data_governance");
    let input = json!({ "id": GlobalId::Subject(SubjectKind::Resident, id).encode(), "reason": "本人依法申请删除" });
    let document =
        "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { erased } }";
    let reply = admin.with(document, json!({ "input": input })).await;
    assert_eq!(reply.data()["eraseSubject"]["erased"], true, "{}", reply.text);
    assert_eq!(opening(&hub, &kept, id).await, 0);
}

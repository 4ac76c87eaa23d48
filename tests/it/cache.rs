//! The shared cache changes nothing but the time: not when it works, and not when it lies.

use std::time::Duration;

use hub_tests::{Ask, Redis, Reply, TestHub, TestHubSettings};
use hub_values::IdNumber;
use redis::Commands as _;
use serde_json::{Value, json};

use crate::reading::MAIN_JOB;

const PHONE: &str =
    "query($n: String!) { resident(idDocument: {number: $n}) { name mobilePhone } }";
const RECORD: &str = "mutation($input: RecordResidentInput!) { recordResident(input: $input) { \
     decision resident { id mobilePhone } } }";

/// A hub in which nothing reads but requests, so that statements can be counted.
pub(crate) fn quiet() -> TestHubSettings {
    TestHubSettings { is_kept: false, ..TestHubSettings::default() }
}

/// The same without memory: whatever it does not read from the database comes from Redis.
pub(crate) fn without_memory() -> TestHubSettings {
    TestHubSettings { cache_bytes: 0, ..quiet() }
}

/// The main job, asked by the police.
pub(crate) async fn main_job(hub: &TestHub) -> Reply {
    hub.ask("police").await.with(MAIN_JOB, json!({ "n": hub.sample() })).await
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let started = tokio::time::Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(15), "{what}: not within 15 s");
        // Polling another process.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a number has been the same for a while.
async fn settled(what: &str, number: impl Fn() -> u64 + Send + Sync) {
    let started = tokio::time::Instant::now();
    let (mut last, mut times) = (number(), 0);
    while times < 5 {
        assert!(started.elapsed() < Duration::from_secs(15), "{what}: not settled within 15 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = number();
        times = if now == last { times + 1 } else { 0 };
        last = now;
    }
}

/// Waits until nothing more is written to Redis.
pub(crate) async fn written(redis: &Redis) {
    until("Redis holds something", async || redis.say(&["DBSIZE"]) != "0").await;
    settled("writes to Redis", || redis.say(&["DBSIZE"]).parse().unwrap()).await;
}

fn connection(redis: &Redis) -> redis::Connection {
    redis::Client::open(redis.url()).unwrap().get_connection().unwrap()
}

/// All keys with their values.
fn everything(redis: &Redis) -> Vec<(String, Vec<u8>)> {
    let mut connection = connection(redis);
    let mut keys: Vec<String> = connection.keys("*").unwrap();
    keys.sort();
    keys.into_iter().map(|key| (key.clone(), connection.get(&key).unwrap())).collect()
}

/// A hub over a Redis of its own that holds what the main job reads, and its answer.
pub(crate) async fn filled() -> (TestHub, Redis, Value) {
    let redis = Redis::start();
    let hub = TestHub::over_redis(quiet(), Some(&redis.url())).await;
    let answer = main_job(&hub).await.data().clone();
    written(&redis).await;
    (hub, redis, answer)
}

/// ID numbers of people whom the police has registered.
/// Numbers of residents who are no children, whom not everybody may look up.
fn numbers(hub: &TestHub, count: usize) -> Vec<String> {
    hub.city
        .filings
        .iter()
        .filter(|one| one.subject == "resident" && one.source == "police")
        .filter_map(|one| one.values.get("id_number"))
        .filter(|number| number.len() == 18 && &number[6..10] < "2012")
        .take(count)
        .cloned()
        .collect()
}

/// A number that nobody in the city has.
pub(crate) fn number() -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1991, 6, 18).unwrap();
    IdNumber::compose("519902", birth, 997).unwrap().as_str().to_owned()
}

/// Staff say what somebody's phone is.
pub(crate) async fn enter(staff: &Ask, phone: &str) {
    let record =
        json!({ "idDocument": { "number": number() }, "name": "测试人乙", "mobilePhone": phone });
    let reply = staff.with(RECORD, json!({ "input": { "record": record } })).await;
    assert_eq!(reply.data()["recordResident"]["resident"]["mobilePhone"], phone, "{}", reply.text);
}

/// The phone that a hub answers with.
pub(crate) async fn phone(hub: &TestHub) -> String {
    let reply = hub.ask("police").await.with(PHONE, json!({ "n": number() })).await;
    reply.data()["resident"]["mobilePhone"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn answers_are_the_same_with_every_kind_of_cache() {
    let (hub, redis, main) = filled().await;
    let address = redis.url();
    let off = hub.second(without_memory(), None).await;
    let memory = hub.second(quiet(), None).await;
    let shared = hub.second(without_memory(), Some(&address)).await;
    let both = hub.second(quiet(), Some(&address)).await;
    let numbers: Vec<Value> =
        numbers(&hub, 100).into_iter().map(|number| json!({ "number": number })).collect();
    let documents = [
        "query($d: [IdDocumentInput!]!) { residentsByIdDocument(documents: $d) { id name idNumber mobilePhone ethnicity { code } facts { attribute { code } text observedOn recordedAt grade reason conflicting } memberships { relation { code } household { id dwelling { id address } members { resident { id name } } } } } }",
        "query($d: [IdDocumentInput!]!) { residents(first: 50) { nodes { id name } } residentsByIdDocument(documents: $d) { household(kind: REGISTERED) { number householder { name } } } }",
        "query($d: [IdDocumentInput!]!) { premises(first: 20) { nodes { id } } dwellings(first: 20) { nodes { id address households { id } } } residentsByIdDocument(documents: $d) { __typename } }",
    ];
    for document in documents {
        let mut answers = Vec::new();
        // Twice, so that each has something to answer from.
        for one in [&off, &memory, &shared, &both, &memory, &shared, &both, &hub] {
            let ask = one.ask("police").await;
            let reply = ask.with(document, json!({ "d": numbers })).await;
            assert!(reply.text.len() > 500, "{}", reply.text);
            answers.push((reply.body["data"].clone(), reply.body["errors"].clone()));
        }
        assert!(answers.iter().all(|one| *one == answers[0]), "{document}");
    }
    for one in [&off, &memory, &shared, &both] {
        assert_eq!(*main_job(one).await.data(), main);
    }
    assert!(shared.hub.cache_counts().redis_hits > 100);
}

#[tokio::test]
async fn a_second_server_answers_from_redis_without_a_statement() {
    let (hub, redis, first) = filled().await;
    let second = hub.second(quiet(), Some(&redis.url())).await;
    let police = second.ask("police").await;
    settled("statements", || second.hub.statements()).await;
    let before = second.hub.statements();
    let reply = police.with(MAIN_JOB, json!({ "n": hub.sample() })).await;
    assert_eq!(second.hub.statements() - before, 0, "{:?}", second.hub.cache_counts());
    assert_eq!(*reply.data(), first);
    // The hit has its entry in the log, and rights are asked as ever.
    assert!(!reply.entry().is_empty());
    let fire = second.ask("fire").await.with(MAIN_JOB, json!({ "n": hub.sample() })).await;
    let direct = hub.second(without_memory(), None).await;
    let direct = direct.ask("fire").await.with(MAIN_JOB, json!({ "n": hub.sample() })).await;
    assert_eq!(fire.body["data"], direct.body["data"]);
    assert_eq!(fire.refused(), direct.refused());
}

#[tokio::test]
async fn values_under_each_others_keys_are_not_believed() {
    let (hub, redis, first) = filled().await;
    let all = everything(&redis);
    let mut connection = connection(&redis);
    for ((key, _), (_, value)) in all.iter().zip(all.iter().cycle().skip(1)) {
        let _set: () = connection.set(key, value).unwrap();
    }
    let second = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(*main_job(&second).await.data(), first);
    let counts = second.hub.cache_counts();
    assert!(counts.redis_refused > 0 && counts.redis_hits == 0, "{counts:?}");
}

#[tokio::test]
async fn garbage_and_values_of_other_types_are_not_believed() {
    let (hub, redis, first) = filled().await;
    let all = everything(&redis);
    for kind in 0..4 {
        let mut connection = connection(&redis);
        for (key, value) in &all {
            let mut changed = value.clone();
            let last = changed.len() - 1;
            changed[last] ^= 1;
            let _: () = match kind {
                0 => connection.set(key, "garbage").unwrap(),
                1 => connection.set(key, changed).unwrap(),
                2 => connection.set(key, &value[..20]).unwrap(),
                _ => redis::pipe().del(key).lpush(key, 1).query(&mut connection).unwrap(),
            };
        }
        let second = hub.second(without_memory(), Some(&redis.url())).await;
        assert_eq!(*main_job(&second).await.data(), first);
        let counts = second.hub.cache_counts();
        // A value of another type is an error of Redis and never comes to be judged.
        assert!((kind == 3 || counts.redis_refused > 0) && counts.redis_hits == 0, "{counts:?}");
    }
}

#[tokio::test]
async fn old_values_that_are_put_back_make_nothing_stale() {
    let redis = Redis::start();
    let hub = TestHub::over_redis(quiet(), Some(&redis.url())).await;
    let staff = hub.staff().await;
    enter(&staff, "19900123456").await;
    // It runs since before the change, and hears of it; it keeps nothing itself.
    let listening = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(phone(&listening).await, "19900123456");
    written(&redis).await;
    let old = everything(&redis);
    enter(&staff, "19900765432").await;
    let later = hub.second(without_memory(), Some(&redis.url())).await;
    for hub in [&hub, &listening, &later] {
        let mut connection = connection(&redis);
        for (key, value) in &old {
            let _set: () = connection.set(key, value).unwrap();
        }
        assert_eq!(phone(hub).await, "19900765432");
    }
    let counts = later.hub.cache_counts();
    assert!(counts.redis_refused > 0, "{counts:?}");
}

#[tokio::test]
async fn what_another_version_of_the_catalogue_read_is_not_believed() {
    let (hub, redis, right) = filled().await;
    let admin = crate::catalogue_changes::admin(&hub).await;
    crate::catalogue_changes::added(&admin, json!({})).await;
    let second = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(*main_job(&second).await.data(), right);
    assert!(second.hub.cache_counts().redis_refused > 0);
    written(&redis).await;
    let third = hub.second(without_memory(), Some(&redis.url())).await;
    assert_eq!(*main_job(&third).await.data(), right);
    assert_eq!(third.hub.cache_counts().redis_refused, 0);
}

#[tokio::test]
async fn a_server_that_hears_nothing_answers_no_old_value() {
    let redis = Redis::start();
    let hub = TestHub::over_redis(quiet(), Some(&redis.url())).await;
    let staff = hub.staff().await;
    enter(&staff, "19900123456").await;
    let deaf = hub.second(quiet(), None).await;
    assert_eq!(phone(&deaf).await, "19900123456");
    for phone_now in ["19900765432", "19900765433", "19900765434"] {
        enter(&staff, phone_now).await;
        assert_eq!(phone(&deaf).await, phone_now);
    }
}

#[tokio::test]
async fn a_change_elsewhere_is_heard_within_a_tenth_of_a_second() {
    let redis = Redis::start();
    let hub = TestHub::over_redis(quiet(), Some(&redis.url())).await;
    // Nothing but what is published tells this one: its keeper does not run, and nobody asks it.
    let listening = hub.second(quiet(), Some(&redis.url())).await;
    let staff = hub.staff().await;
    let mut times = Vec::new();
    for phone in ["19900123451", "19900123452", "19900123453", "19900123454", "19900123455"] {
        let before = listening.hub.cache_counts().foreign_changes;
        enter(&staff, phone).await;
        let written = tokio::time::Instant::now();
        until("the change is seen", async || listening.hub.cache_counts().foreign_changes > before)
            .await;
        times.push(written.elapsed());
    }
    times.sort();
    assert!(times[2] < Duration::from_millis(100), "{times:?}");
}

#[tokio::test]
async fn who_reads_redis_learns_nothing() {
    let (hub, redis, _) = filled().await;
    let all = "{ residents(first: 100) { nodes { name } } dwellings(first: 100) { nodes { id } } }";
    let _answer = hub.ask("police").await.query(all).await;
    written(&redis).await;
    let held = everything(&redis);
    assert!(held.len() > 60, "{}", held.len());
    let held: Vec<u8> =
        held.into_iter().flat_map(|(key, value)| [key.into_bytes(), value].concat()).collect();
    let mut searched = 0;
    for filing in &hub.city.filings {
        for code in ["id_number", "mobile_phone", "person_name", "residence_address"] {
            if let Some(value) = filing.values.get(code).filter(|value| value.len() >= 6) {
                let is_there = held.windows(value.len()).any(|part| part == value.as_bytes());
                assert!(!is_there, "{code} lies open in Redis");
                searched += 1;
            }
        }
    }
    assert!(searched > 100);
}

#[tokio::test]
async fn many_who_miss_the_same_read_it_once() {
    let hub = TestHub::over_redis(quiet(), None).await;
    let police = hub.ask("police").await;
    let before = hub.hub.statements();
    let asked = (0..100).map(|_| police.with(MAIN_JOB, json!({ "n": hub.sample() })));
    let replies = futures::future::join_all(asked).await;
    assert!(replies.iter().all(|one| one.data() == replies[0].data()));
    let statements = hub.hub.statements() - before;
    assert!(statements <= 4, "{statements} statements for one person");
}

#[tokio::test]
async fn two_hundred_at_once_on_two_servers_never_get_another_ones_answer() {
    let (hub, redis, _) = filled().await;
    let second = hub.second(quiet(), Some(&redis.url())).await;
    let document =
        "query($n: String!) { resident(idDocument: {number: $n}) { idNumber occupation } }";
    let numbers = numbers(&hub, 10);
    let mut running = Vec::new();
    for one in [&hub, &second] {
        for department in ["police", "fire"] {
            let ask = one.ask(department).await;
            for at in 0..50 {
                let (ask, number) = (ask.clone(), numbers[at % numbers.len()].clone());
                running.push(tokio::spawn(async move {
                    let reply = ask.with(document, json!({ "n": number })).await;
                    (department, number, reply)
                }));
            }
        }
    }
    for one in running {
        let (department, number, reply) = one.await.unwrap();
        let resident = &reply.body["data"]["resident"];
        assert!(resident.is_object(), "{}", reply.text);
        if department == "fire" {
            assert!(resident["idNumber"].is_null() && resident["occupation"].is_null());
        } else {
            assert_eq!(resident["idNumber"], number);
        }
    }
}

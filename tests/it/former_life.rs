//! What a cache keeps of the life before a restore is worth nothing after it.

use std::time::Duration;

use hub_tests::{Demo, Operator, Redis};
use tempfile::TempDir;

use crate::backups::keygen;
use crate::processes::{ask, token, who};
use crate::tampering::{connect_to, count};

const LIFE: &str = "SELECT COUNT(*) FROM settings WHERE name = 'cache_life'";

#[tokio::test]
async fn a_restored_hub_believes_no_cache_of_its_former_life() {
    let folder = TempDir::new().unwrap();
    let redis = Redis::start();
    let mut demo =
        Demo::over(folder.path(), Operator::new(folder.path()).database, Some(redis.url())).await;
    let operator = Operator::of(&demo);
    let (access, question) = (token(&demo, "police").await, who(&demo));
    let (_, before) = ask(&demo.url, &access, &question).await.unwrap();
    let identity = keygen(&operator, folder.path());
    let backup = folder.path().join("b.age").display().to_string();
    let _said = operator.does(&["backup", "--output", &backup]);
    // After the backup somebody gets another name, and the cache learns it.
    let number = demo.credentials()["samples"]["idNumber"].as_str().unwrap().to_owned();
    let file = folder.path().join("new.csv").display().to_string();
    std::fs::write(&file, format!("姓名,身份证号\n改名后,{number}\n")).unwrap();
    let _said = operator.does(&[
        "import",
        &file,
        "--source",
        "police",
        "--yes",
        "--accept",
        "MANY_CHANGES",
    ]);
    let keys = || redis.say(&["DBSIZE"]);
    let empty = keys();
    let started = std::time::Instant::now();
    loop {
        let (_, after) = ask(&demo.url, &access, &question).await.unwrap();
        assert_eq!(after["data"]["resident"]["name"], "改名后", "{after}");
        if keys() != "0" && (keys() != empty || started.elapsed() > Duration::from_secs(1)) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "nothing came into Redis");
    }
    assert_eq!(demo.terminate(), Some(0));
    assert_eq!(count(&connect_to(&operator.database).await, LIFE).await, 1);

    let place = TempDir::new().unwrap();
    let restored = operator.moved(place.path(), operator.database.another(place.path()));
    let _said = restored.does(&["restore", &backup, "--identity", &identity]);
    assert_eq!(count(&connect_to(&restored.database).await, LIFE).await, 0, "its life goes on");
    let _said = restored.does(&["audit", "declare-cut", "--reason", "the machine was lost"]);
    let hub = restored.serve_over(Some(&redis.url()));
    let _time = hub.ready(Duration::from_secs(20)).await;
    let (status, body) = ask(&hub.url, &access, &question).await.unwrap();
    assert_eq!((status, &body["data"]), (200, &before["data"]));
}

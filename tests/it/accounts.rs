//! Tokens, sessions, lock-out, and rights that end at once.

use chrono::Duration;
use hub_policy::{Caller, CallerRole};
use hub_tests::TestHub;

const WHO_AM_I: &str = "{ viewer { role } }";

#[tokio::test]
async fn a_token_ends_after_its_time() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    assert_eq!(police.query(WHO_AM_I).await.status, 200);
    hub.clock.advance(Duration::minutes(16));
    let reply = police.query(WHO_AM_I).await;
    assert_eq!((reply.status, reply.codes()), (401, vec!["UNAUTHENTICATED"]));
}

#[tokio::test]
async fn a_client_that_is_switched_off_is_out_at_once() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let by = Caller::operator().unwrap();
    hub.hub.set_client_active(&by, hub.client("police"), false).await.unwrap();
    assert_eq!(police.query(WHO_AM_I).await.status, 401);
    hub.hub.set_client_active(&by, hub.client("police"), true).await.unwrap();
    assert_eq!(police.query(WHO_AM_I).await.status, 200);
}

#[tokio::test]
async fn a_wrong_secret_gives_no_token() {
    let hub = TestHub::start().await;
    let form = "application/x-www-form-urlencoded";
    let ask = hub.anonymous().header("content-type", form);
    let id = hub.client("police");
    for body in [
        format!("grant_type=client_credentials&client_id={id}&client_secret=wrong"),
        "grant_type=client_credentials&client_id=x&client_secret=y".to_owned(),
        "grant_type=client_credentials".to_owned(),
    ] {
        let reply = ask.send("POST", "/oauth/token", Some(&body)).await;
        assert_eq!((reply.status, reply.body["error"].as_str()), (401, Some("invalid_client")));
    }
    let reply = ask.send("POST", "/oauth/token", Some("grant_type=password")).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn a_session_ends_when_idle_when_old_and_when_left() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    for _ in 0..30 {
        hub.clock.advance(Duration::minutes(20));
        let _reply = staff.query(WHO_AM_I).await;
    }
    assert_eq!(staff.query(WHO_AM_I).await.status, 200);
    hub.clock.advance(Duration::minutes(31));
    assert_eq!(staff.query(WHO_AM_I).await.status, 401);
    let cookie = hub.session("second", CallerRole::DepartmentOfficer, None).await;
    let second = hub.anonymous().header("cookie", &cookie);
    for _ in 0..40 {
        hub.clock.advance(Duration::minutes(20));
        let _reply = second.query(WHO_AM_I).await;
    }
    assert_eq!(second.query(WHO_AM_I).await.status, 401);
    let cookie = hub.session("third", CallerRole::DepartmentOfficer, None).await;
    let third = hub.anonymous().header("cookie", &cookie);
    assert_eq!(third.send("POST", "/logout", None).await.status, 204);
    assert_eq!(third.query(WHO_AM_I).await.status, 401);
}

#[tokio::test]
async fn a_user_that_is_switched_off_is_out_at_once() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    let by = Caller::operator().unwrap();
    hub.hub.set_user_active(&by, "staff", false).await.unwrap();
    assert_eq!(staff.query(WHO_AM_I).await.status, 401);
}

#[tokio::test]
async fn ten_failures_lock_known_and_unknown_logins_alike() {
    let hub = TestHub::start().await;
    let _cookie = hub.session("known", CallerRole::DepartmentOfficer, None).await;
    for login in ["known", " KNOWN ", "unknown"] {
        let _first = hub.log_in(login, "wrong password").await;
    }
    let mut statuses = Vec::new();
    for _ in 0..9 {
        statuses.push(hub.log_in("known", "wrong password").await.status().as_u16());
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    let locked = hub.log_in("known", "correct horse battery").await;
    assert_eq!(locked.status(), 429);
    assert!(locked.headers().contains_key("retry-after"));
    // By address too: nobody else gets in from there either.
    assert_eq!(hub.log_in("unknown", "wrong password").await.status(), 429);
    hub.clock.advance(Duration::minutes(16));
    assert_eq!(hub.log_in("known", "correct horse battery").await.status(), 204);
}

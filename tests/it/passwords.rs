//! One-time codes, limits that no restart forgets, and sessions that end.

use chrono::Duration;
use hub_policy::{Caller, CallerRole};
use hub_tests::{Ask, Reply, TestHub, TestHubSettings};
use serde_json::json;

use crate::tampering::{connect, run};

const WHO_AM_I: &str = "{ viewer { role } }";
const PASSWORD: &str = "correct horse battery";

async fn with_code(ask: &Ask, login: &str, code: &str, new: &str) -> Reply {
    let body = json!({ "username": login, "code": code, "newPassword": new }).to_string();
    ask.send("POST", "/password", Some(&body)).await
}

async fn change(ask: &Ask, login: &str, old: &str, new: &str) -> Reply {
    let body = json!({ "username": login, "password": old, "newPassword": new }).to_string();
    ask.send("POST", "/password", Some(&body)).await
}

#[tokio::test]
async fn a_code_sets_a_password_once() {
    let hub = TestHub::start().await;
    let admin = hub.admin().await;
    let cookie = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let officer = hub.anonymous().header("cookie", &cookie);
    let document = "mutation { resetPassword(input: {login: \"Officer\"}) { user { login mustChangePassword } code validUntil userErrors { code } } }";
    let reply = admin.query(document).await;
    let made = &reply.data()["resetPassword"];
    assert_eq!(made["validUntil"], "2026-11-25T01:00:00.000000Z");
    let code = made["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 24);
    // Sessions have ended and the old password is worthless.
    assert_eq!(officer.query(WHO_AM_I).await.status, 401);
    assert_eq!(hub.log_in("officer", PASSWORD).await.status(), 401);
    let nobody = hub.anonymous();
    let typed = code.to_uppercase().replace('-', " ");
    assert_eq!(with_code(&nobody, "officer", &typed, "short").await.status, 400);
    assert_eq!(with_code(&nobody, " OFFICER", &typed, "my own new password").await.status, 204);
    assert_eq!(hub.log_in("officer", "my own new password").await.status(), 204);
    assert_eq!(with_code(&nobody, "officer", &code, "another new password").await.status, 401);
    let dump = String::from_utf8_lossy(&hub.database.dump()).into_owned();
    assert!(!dump.contains(&code) && !dump.contains(&code.replace('-', "")), "a code is stored");
}

#[tokio::test]
async fn a_code_ends_after_a_day_by_a_newer_one_and_with_the_account() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let _cookie = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let nobody = hub.anonymous();
    let first = hub.hub.reset_password(&by, "officer").await.unwrap().code;
    let second = hub.hub.reset_password(&by, "officer").await.unwrap().code;
    assert_eq!(with_code(&nobody, "officer", &first, "my own new password").await.status, 401);
    hub.hub.set_user_active(&by, "officer", false).await.unwrap();
    assert_eq!(with_code(&nobody, "officer", &second, "my own new password").await.status, 401);
    hub.hub.set_user_active(&by, "officer", true).await.unwrap();
    hub.clock.advance(Duration::hours(24));
    assert_eq!(with_code(&nobody, "officer", &second, "my own new password").await.status, 401);
    let third = hub.hub.reset_password(&by, "officer").await.unwrap().code;
    hub.clock.advance(Duration::hours(23));
    assert_eq!(with_code(&nobody, "officer", &third, "my own new password").await.status, 204);
}

#[tokio::test]
async fn a_code_used_twice_at_once_works_once() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let _cookie = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let code = hub.hub.reset_password(&by, "officer").await.unwrap().code;
    let nobody = hub.anonymous();
    let (one, other) = tokio::join!(
        with_code(&nobody, "officer", &code, "the first new password"),
        with_code(&nobody, "officer", &code, "the other new password"),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 401]);
}

#[tokio::test]
async fn a_password_is_changed_by_its_owner_and_all_sessions_end() {
    let hub = TestHub::start().await;
    let cookie = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let officer = hub.anonymous().header("cookie", &cookie);
    let nobody = hub.anonymous();
    let wrong = change(&nobody, "officer", "not the password", "my own new password").await;
    let unknown = change(&nobody, "nobody", "not the password", "my own new password").await;
    let no_code = with_code(&nobody, "nobody", "aaaa-bbbb", "my own new password").await;
    assert_eq!((wrong.status, unknown.status, no_code.status), (401, 401, 401));
    assert_eq!(wrong.text, unknown.text);
    assert_eq!(wrong.text, no_code.text);
    assert_eq!(officer.query(WHO_AM_I).await.status, 200);
    let both = json!({ "username": "officer", "password": PASSWORD, "code": "x", "newPassword": "my own new password" });
    assert_eq!(nobody.send("POST", "/password", Some(&both.to_string())).await.status, 400);
    assert_eq!(change(&nobody, "officer", PASSWORD, "my own new password").await.status, 204);
    assert_eq!(officer.query(WHO_AM_I).await.status, 401);
    let foreign = nobody.header("origin", "https://elsewhere.example");
    assert_eq!(change(&foreign, "officer", "my own new password", PASSWORD).await.status, 403);
}

#[tokio::test]
async fn failures_are_counted_across_hubs_and_restarts() {
    let hub = TestHub::start().await;
    let _cookie = hub.session("known", CallerRole::DepartmentOfficer, None).await;
    for _ in 0..5 {
        assert_eq!(hub.log_in("known", "wrong password").await.status(), 401);
    }
    // A hub that starts later, as after a restart, knows of them.
    let second = hub.second(TestHubSettings::default(), None).await;
    let nobody = second.anonymous();
    for _ in 0..5 {
        assert_eq!(change(&nobody, " KNOWN", "wrong password", "a new password").await.status, 401);
    }
    for ask in [hub.anonymous(), second.anonymous()] {
        let body = json!({ "username": "known", "password": PASSWORD }).to_string();
        let locked = ask.send("POST", "/login", Some(&body)).await;
        assert_eq!(locked.status, 429);
        let wait: i64 = locked.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=15 * 60).contains(&wait), "{wait}");
        // The address as well, whoever it names and however it asks.
        assert_eq!(with_code(&ask, "unknown", "code", "a new password").await.status, 429);
    }
    hub.clock.advance(Duration::minutes(16));
    assert_eq!(hub.log_in("known", PASSWORD).await.status(), 204);
}

#[tokio::test]
async fn tries_at_the_same_time_count_too() {
    let hub = TestHub::start().await;
    let mut tries = Vec::new();
    for _ in 0..30 {
        let (http, url) = (reqwest::Client::new(), format!("{}/login", hub.url));
        let body = json!({ "username": "somebody", "password": "wrong password" });
        tries.push(tokio::spawn(async move {
            http.post(url).json(&body).send().await.unwrap().status().as_u16()
        }));
    }
    let mut judged = 0;
    for one in tries {
        judged += usize::from(one.await.unwrap() == 401);
    }
    assert_eq!(judged, 10, "more tries were judged than may fail");
}

#[tokio::test]
async fn nobody_gets_in_when_failures_cannot_be_counted() {
    let hub = TestHub::start().await;
    let _cookie = hub.session("known", CallerRole::DepartmentOfficer, None).await;
    run(&connect(&hub).await, "DROP TABLE login_failures").await;
    assert_eq!(hub.log_in("known", PASSWORD).await.status(), 503);
    assert_eq!(change(&hub.anonymous(), "known", PASSWORD, "a new password").await.status, 503);
}

#[tokio::test]
async fn leaving_ends_one_session_or_all_and_is_recorded_either_way() {
    let hub = TestHub::start().await;
    let first = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let second = hub.log_in("officer", PASSWORD).await;
    let second =
        second.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let third = hub.log_in("officer", PASSWORD).await;
    let third =
        third.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let with = |cookie: &str| hub.anonymous().header("cookie", cookie);
    let status = async |cookie: &str| with(cookie).query(WHO_AM_I).await.status;
    assert_eq!(with(&first).send("POST", "/logout", None).await.status, 204);
    assert_eq!(
        (status(&first).await, status(&second).await, status(&third).await),
        (401, 200, 200)
    );
    let everywhere = "/logout?everywhere=true";
    assert_eq!(with(&second).send("POST", everywhere, None).await.status, 204);
    assert_eq!((status(&second).await, status(&third).await), (401, 401));
    let nobody = hub.anonymous().header("x-request-id", "left-without-session");
    let reply = nobody.send("POST", "/logout", None).await;
    assert_eq!(reply.status, 204);
    let entries =
        "{ auditEntries(first: 20) { nodes { requestId kind operation outcome actor } } }";
    let entries = hub.auditor().await.query(entries).await;
    let entries = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    let has = |wanted: serde_json::Value| {
        entries
            .iter()
            .any(|one| wanted.as_object().unwrap().iter().all(|(key, value)| one[key] == *value))
    };
    assert!(has(
        json!({ "requestId": "left-without-session", "kind": "login", "operation": "logout", "outcome": "REFUSED" })
    ));
    assert!(has(json!({ "operation": "logout", "actor": "officer", "outcome": "OK" })));
    assert!(has(json!({ "operation": "logoutEverywhere", "actor": "officer", "outcome": "OK" })));
}

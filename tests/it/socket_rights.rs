//! Sockets that end: the token, the session, the account or a right behind them is over.

use std::time::{Duration, Instant};

use chrono::Duration as Time;
use hub_policy::{Caller, CallerRole};
use hub_tests::{Given, Socket, TestHub, TestHubSettings};
use serde_json::json;

const WAITS: &str = "subscription { factsChanged { cursor } }";
const POLICE: &str = "population_management";

/// Fails when the socket is not closed as forbidden within five seconds.
async fn ends(socket: &mut Socket, what: &str) {
    let began = Instant::now();
    let given = socket.within(Duration::from_secs(5)).await;
    assert!(matches!(given, Some(Given::Closed(4403, _))), "{what}: {given:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{what}");
}

#[tokio::test]
async fn a_token_that_ends_takes_its_socket_along() {
    let hub = TestHub::start().await;
    let mut socket = Socket::of(&hub, "police", POLICE).await;
    socket.subscribe("1", WAITS, json!({})).await;
    hub.clock.advance(Time::minutes(14));
    assert_eq!(socket.within(Duration::from_millis(1_500)).await, None);
    hub.clock.advance(Time::seconds(61));
    ends(&mut socket, "the token").await;
}

#[tokio::test]
async fn an_account_that_is_switched_off_has_no_socket_any_more() {
    let hub = TestHub::start().await;
    let by = Caller::operator().unwrap();
    let mut socket = Socket::of(&hub, "fire", "fire_rescue").await;
    let cookie = hub.session("li", CallerRole::DepartmentOfficer, None).await;
    let own = [("origin", hub.url.as_str()), ("cookie", cookie.as_str())];
    let mut officer = Socket::open(&hub.url, &own).await.unwrap();
    let let_in = officer.begin(json!({ "purpose": POLICE })).await;
    assert!(matches!(let_in, Given::Message(_)), "{let_in:?}");
    hub.hub.set_client_active(&by, hub.client("fire"), false).await.unwrap();
    ends(&mut socket, "the client").await;
    hub.hub.set_user_active(&by, "li", false).await.unwrap();
    ends(&mut officer, "the user").await;
}

#[tokio::test]
async fn who_logs_out_or_was_away_too_long_has_no_socket_any_more() {
    let hub = TestHub::start().await;
    for (login, is_away) in [("one", false), ("two", true)] {
        let cookie = hub.session(login, CallerRole::DepartmentOfficer, None).await;
        let own = [("origin", hub.url.as_str()), ("cookie", cookie.as_str())];
        let mut socket = Socket::open(&hub.url, &own).await.unwrap();
        let _acknowledged = socket.begin(json!({ "purpose": POLICE })).await;
        if is_away {
            // Looking at the session does not keep it alive.
            hub.clock.advance(Time::minutes(20));
            assert_eq!(socket.within(Duration::from_millis(2_500)).await, None);
            hub.clock.advance(Time::minutes(11));
        } else {
            let reply =
                hub.anonymous().header("cookie", &cookie).send("POST", "/logout", None).await;
            assert_eq!(reply.status, 204);
        }
        ends(&mut socket, login).await;
    }
}

#[tokio::test]
async fn a_right_that_is_withdrawn_here_or_elsewhere_ends_the_sockets_that_had_it() {
    let hub = TestHub::start().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let admin = hub.admin().await;
    let mut here = Socket::of(&hub, "police", POLICE).await;
    let mut there = Socket::of(&second, "police", POLICE).await;
    let mut other = Socket::of(&hub, "fire", "fire_rescue").await;
    for socket in [&mut here, &mut there, &mut other] {
        socket.subscribe("1", WAITS, json!({})).await;
    }
    let list = "{ grants(filter: {department: \"police\", purpose: \"population_management\", attribute: \"occupation\", form: FULL, inForce: true}) { nodes { id } } }";
    let grant = admin.query(list).await.data()["grants"]["nodes"][0]["id"].clone();
    let revoke = "mutation($g: ID!) { revokeGrant(input: {id: $g, reason: \"到期\"}) { userErrors { code } } }";
    let reply = admin.with(revoke, json!({ "g": grant })).await;
    assert_eq!(reply.data()["revokeGrant"]["userErrors"], json!([]));
    ends(&mut here, "here").await;
    ends(&mut there, "there").await;
    assert_eq!(other.within(Duration::from_millis(1_500)).await, None, "fire lost nothing");
    // Whoever connects anew has what is left.
    let mut again = Socket::of(&hub, "police", POLICE).await;
    let asks = "subscription { factsChanged(filter: { attributes: [\"occupation\"] }) { cursor } }";
    again.subscribe("1", asks, json!({})).await;
    assert_eq!(again.refusal("1").await, "FIELD_NOT_GRANTED");
}

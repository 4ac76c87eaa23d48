//! An outside issuer: another hub's door, with keys and a name of its own, whose access tokens and key
//! set are real ones.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hub_server::{OpenId, OpenIdSettings, TokenKeys};
use hub_tests::{Ask, Surface, TestHub, TestHubSettings};
use hub_values::{ClientId, Clock as _};

fn settings(jwks_url: String) -> OpenIdSettings {
    OpenIdSettings {
        issuer: "issuer".to_owned(),
        audience: "issuer".to_owned(),
        jwks_url,
        algorithms: vec!["RS256".to_owned(), "EdDSA".to_owned()],
        token_type: "at+jwt".to_owned(),
        client_claim: "sub".to_owned(),
        user_claim: Some("jti".to_owned()),
        ca: None,
    }
}

struct Issuer {
    keys: Arc<TokenKeys>,
    url: String,
    server: hub_tests::Beside,
}

async fn issuer(hub: &TestHub) -> Issuer {
    let keys = Arc::new(TokenKeys::new("issuer", &[5; 32]).unwrap());
    let door = hub.door(Surface { tokens: Arc::clone(&keys), ..Surface::default() }).await;
    Issuer { keys, url: format!("{}/.well-known/jwks.json", door.url), server: door }
}

async fn door(hub: &TestHub, settings: OpenIdSettings) -> hub_tests::Beside {
    let openid = Some(OpenId::new(settings).unwrap());
    hub.door(Surface { openid, ..Surface::default() }).await
}

async fn who(url: &str, token: &str) -> (u16, String) {
    let ask = Ask::of(url).header("authorization", &format!("Bearer {token}"));
    let reply = ask.query("{ viewer { role login department { code } } }").await;
    (reply.status, reply.body["data"]["viewer"]["department"]["code"].to_string())
}

async fn small() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

#[tokio::test]
async fn tokens_of_a_configured_issuer_name_clients_and_people_of_the_hub() {
    let hub = small().await;
    let issuer = issuer(&hub).await;
    let ours = door(&hub, settings(issuer.url.clone())).await;
    let now = hub.clock.now();
    let token = |client: ClientId, id: &str| issuer.keys.issue(client, now, id).unwrap();
    let police = token(hub.client("police"), "nobody");
    assert_eq!(who(&ours.url, &police).await, (200, "\"police\"".to_owned()));
    assert_eq!(who(&hub.url, &police).await.0, 401, "where no issuer is configured");
    // The hub's own tokens stay what they are.
    assert_eq!(who(&ours.url, &hub.token("fire").await).await.0, 200);
    let nobody = ClientId::from_uuid(uuid_of(77));
    assert_eq!(who(&ours.url, &token(nobody, "nobody")).await.0, 401);
    let by = hub_policy::Caller::operator().unwrap();
    hub.hub.set_client_active(&by, hub.client("police"), false).await.unwrap();
    assert_eq!(who(&ours.url, &police).await.0, 401, "switched off here, whatever the issuer says");
    // Expired, and not yet valid.
    let old =
        issuer.keys.issue(hub.client("fire"), now - chrono::Duration::minutes(16), "x").unwrap();
    assert_eq!(who(&ours.url, &old).await.0, 401);
}

fn uuid_of(number: u128) -> sea_orm::prelude::Uuid {
    sea_orm::prelude::Uuid::from_u128(number)
}

#[tokio::test]
async fn what_differs_in_one_text_is_refused() {
    let hub = small().await;
    let issuer = issuer(&hub).await;
    let token = issuer.keys.issue(hub.client("police"), hub.clock.now(), "a").unwrap();
    let right = settings(issuer.url.clone());
    for (is_taken, settings) in [
        (true, right.clone()),
        (false, OpenIdSettings { issuer: "Issuer".to_owned(), ..right.clone() }),
        (false, OpenIdSettings { audience: "other".to_owned(), ..right.clone() }),
        (false, OpenIdSettings { token_type: "JWT".to_owned(), ..right.clone() }),
        (false, OpenIdSettings { algorithms: vec!["RS256".to_owned()], ..right.clone() }),
        (
            false,
            OpenIdSettings { client_claim: "iss".to_owned(), user_claim: None, ..right.clone() },
        ),
        (
            false,
            OpenIdSettings {
                jwks_url: hub.url.clone() + "/.well-known/jwks.json",
                ..right.clone()
            },
        ),
        (false, OpenIdSettings { jwks_url: hub.url.clone() + "/healthz", ..right }),
    ] {
        let door = door(&hub, settings.clone()).await;
        let (status, _) = who(&door.url, &token).await;
        assert_eq!(status == 200, is_taken, "{settings:?}");
    }
}

#[tokio::test]
async fn the_issuer_may_rotate_its_keys_and_be_gone_for_a_while() {
    let hub = small().await;
    let Issuer { keys, url, server } = issuer(&hub).await;
    let ours = door(&hub, settings(url)).await;
    let token = || keys.issue(hub.client("police"), hub.clock.now(), "a").unwrap();
    let first = token();
    assert_eq!(who(&ours.url, &first).await.0, 200);
    keys.replace(&[[6; 32], [5; 32]]).unwrap();
    let second = token();
    let started = Instant::now();
    while who(&ours.url, &second).await.0 != 200 {
        assert!(started.elapsed() < Duration::from_secs(20), "the new key was not fetched");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(server);
    assert_eq!(who(&ours.url, &first).await.0, 200);
    assert_eq!(who(&ours.url, &hub.token("fire").await).await.0, 200);
}

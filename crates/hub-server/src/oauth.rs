//! `POST /oauth/token`: client credentials (RFC 6749 §4.4) become a short access token.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_app::{Code, RequestFacts};
use hub_audit::Kind;
use serde::Deserialize;
use serde_json::json;

use crate::graphql::{audit_unavailable, recorded_or_unavailable};
use crate::headers;
use crate::refusing::turned_away;
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::tokens::LIFE;

/// Bytes of a form at most.
const FORM: usize = 4 * 1024;

#[derive(Deserialize)]
struct Form {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// Gives a token to a client that shows its secret, in the form or as HTTP Basic.
pub(crate) async fn token(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, body) = request.into_parts();
    let mut facts = headers::basic(&parts.headers, server.hub.ids());
    facts.operation = Some("token".to_owned());
    let address = server.address_of(&parts);
    if let Err(turned) = server.allow_unknown(&address) {
        return turned_away(&turned, &facts);
    }
    let bytes = headers::small_body(body, FORM).await;
    let answer = give(&server, &parts.headers, &bytes, &facts);
    let reply = server.deadline().last(answer).await.unwrap_or_else(|| audit_unavailable(&facts));
    if reply.status().is_client_error() {
        server.note_unknown(&address);
    }
    reply
}

async fn give(server: &Server, headers: &HeaderMap, bytes: &[u8], facts: &RequestFacts) -> Reply {
    let form: Form = axum::extract::Query::try_from_uri(
        &format!("/?{}", String::from_utf8_lossy(bytes)).parse().unwrap_or_default(),
    )
    .map_or(Form { grant_type: None, client_id: None, client_secret: None }, |query| query.0);
    if form.grant_type.as_deref() != Some("client_credentials") {
        let body = json!({
            "error": "unsupported_grant_type",
            "error_description": "send grant_type=client_credentials as a form",
        });
        let reply = reply::json(StatusCode::BAD_REQUEST, &body, facts);
        return refused(server, facts, Code::InvalidInput, reply).await;
    }
    let shown = basic(headers).or(form.client_id.zip(form.client_secret));
    let (id_shown, secret) = shown.unwrap_or_default();
    let caller = server.hub.client_with_secret(&id_shown, &secret);
    let Some((caller, client)) = caller.and_then(|caller| caller.client.map(|id| (caller, id)))
    else {
        return refused_client(server, facts).await;
    };
    let now = server.hub.clock().now();
    let id = server.hub.ids().uuid().to_string();
    let Ok(token) = server.settings.tokens.issue(client, now, &id) else {
        let reply = reply::json(StatusCode::INTERNAL_SERVER_ERROR, &json!({}), facts);
        return refused(server, facts, Code::Internal, reply).await;
    };
    if server.hub.record_event(Some(&caller), facts, Kind::Token).await.is_err() {
        return audit_unavailable(facts);
    }
    // The commit of that entry has caught up with other processes: a client that was switched off or
    // given a new secret meanwhile gets nothing.
    if server.hub.client_with_secret(&id_shown, &secret).is_none() {
        return refused_client(server, facts).await;
    }
    let body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": LIFE });
    reply::json(StatusCode::OK, &body, facts)
}

async fn refused_client(server: &Server, facts: &RequestFacts) -> Reply {
    let body = json!({
        "error": "invalid_client",
        "error_description": "unknown client or wrong secret",
    });
    let mut reply = reply::json(StatusCode::UNAUTHORIZED, &body, facts);
    reply::set(&mut reply, "www-authenticate", "Basic");
    refused(server, facts, Code::Unauthenticated, reply).await
}

/// The public keys of tokens.
pub(crate) async fn jwks(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let facts = headers::basic(&headers, server.hub.ids());
    reply::json(StatusCode::OK, &server.settings.tokens.jwks(), &facts)
}

async fn refused(server: &Server, facts: &RequestFacts, code: Code, reply: Reply) -> Reply {
    recorded_or_unavailable(server, None, facts, Kind::Token, code, reply).await
}

/// RFC 7617, with the percent-encoding that RFC 6749 §2.3.1 asks for.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers::text(headers, "authorization")?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .ok()
            .map(std::borrow::Cow::into_owned)
    };
    Some((plain(id)?, plain(secret)?))
}

//! `POST /login` and `POST /logout`: people get an opaque session cookie.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode};
use hub_app::{Code, LoginError, SESSION_ABSOLUTE};
use hub_audit::Kind;
use serde::Deserialize;
use serde_json::json;

use crate::graphql::{audit_unavailable, recorded_or_unavailable};
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::{headers, listen::Peer};

/// Bytes of a body at most.
const BODY: usize = 4 * 1024;

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

/// Lets a person in.
pub(crate) async fn log_in(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, body) = request.into_parts();
    let mut facts = headers::basic(&parts.headers, server.hub.ids());
    facts.operation = Some("login".to_owned());
    let language = facts.language;
    let refuse = |status, code: Code, zh: &str, en: &str| {
        let body = json!({ "error": code.as_str(), "message": language.pick(zh, en) });
        (reply::json(status, &body, &facts), code)
    };
    let bytes = headers::small_body(body, BODY).await;
    let is_json = headers::text(&parts.headers, "content-type")
        .is_some_and(|value| value.starts_with("application/json"));
    let credentials = serde_json::from_slice::<Credentials>(&bytes).ok().filter(|_| is_json);
    let address =
        parts.extensions.get::<Peer>().map_or(SocketAddr::from(([0; 4], 0)), |peer| peer.0);
    let (reply, code) = match credentials {
        _ if !headers::is_own_origin(&parts.headers) => {
            refuse(StatusCode::FORBIDDEN, Code::Forbidden, "请求来源不被允许", "foreign origin")
        }
        None => refuse(
            StatusCode::BAD_REQUEST,
            Code::InvalidInput,
            "请以JSON提交用户名和密码",
            "send username and password as JSON",
        ),
        Some(given) => {
            let address = address.ip().to_string();
            match server.hub.log_in(&given.username, &given.password, &address).await {
                Ok((_, secret)) => return welcome(&server, &secret, &facts),
                Err(LoginError::Wrong) => refuse(
                    StatusCode::UNAUTHORIZED,
                    Code::Unauthenticated,
                    "用户名或密码不正确",
                    "login or password is wrong",
                ),
                Err(LoginError::Locked(wait)) => {
                    let (mut reply, code) = refuse(
                        StatusCode::TOO_MANY_REQUESTS,
                        Code::RateLimited,
                        "失败次数过多，请稍后再试",
                        "too many failures; wait",
                    );
                    if let Ok(wait) = HeaderValue::from_str(&wait.num_seconds().max(1).to_string())
                    {
                        let _previous = reply.headers_mut().insert("retry-after", wait);
                    }
                    (reply, code)
                }
                Err(LoginError::App(_)) => return audit_unavailable(&facts),
            }
        }
    };
    recorded_or_unavailable(&server, None, &facts, Kind::Login, code, reply).await
}

/// Ends the session of a person.
pub(crate) async fn log_out(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = headers::basic(request.headers(), server.hub.ids());
    if let Ok(known) = server.authenticate(request.headers()).await
        && let Some(secret) = known.session
        && server.hub.log_out(&known.caller, &secret).await.is_err()
    {
        return audit_unavailable(&facts);
    }
    let mut reply = reply::plain(StatusCode::NO_CONTENT, "text/plain", "", &facts);
    set_cookie(&server, &mut reply, "", 0);
    reply
}

fn welcome(server: &Server, secret: &str, facts: &hub_app::RequestFacts) -> Reply {
    let mut reply = reply::plain(StatusCode::NO_CONTENT, "text/plain", "", facts);
    set_cookie(server, &mut reply, secret, SESSION_ABSOLUTE.num_seconds());
    reply
}

fn set_cookie(server: &Server, reply: &mut Reply, secret: &str, seconds: i64) {
    let name = server.cookie_name();
    let secure = if server.settings.is_secure { "; Secure" } else { "" };
    let cookie =
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        let _previous = reply.headers_mut().insert("set-cookie", cookie);
    }
}

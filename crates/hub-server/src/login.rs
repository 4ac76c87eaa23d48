//! `POST /login`, `POST /logout` and `POST /password`: people get an opaque session cookie.

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode};
use hub_app::{AppError, Code, LoginError, Proof, RequestFacts, SESSION_ABSOLUTE};
use hub_audit::Kind;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::graphql::{audit_unavailable, recorded_or_unavailable};
use crate::refusing::turned_away;
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::{headers, json};

/// Bytes of a body at most.
const BODY: usize = 4 * 1024;

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PasswordChange {
    username: String,
    password: Option<String>,
    code: Option<String>,
    new_password: String,
}

/// Why somebody is not let in, still to be recorded.
struct Refused {
    status: StatusCode,
    code: Code,
    zh: String,
    en: String,
    wait: Option<i64>,
}

impl Refused {
    fn new(status: StatusCode, code: Code, zh: &str, en: &str) -> Self {
        Self { status, code, zh: zh.to_owned(), en: en.to_owned(), wait: None }
    }

    fn unreadable(zh: &str, en: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidInput, zh, en)
    }
}

/// Lets a person in.
pub(crate) async fn log_in(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, body) = request.into_parts();
    let facts = facts(&server, &parts, "login");
    let address = server.address_of(&parts);
    if let Err(turned) = server.allow_unknown(&address) {
        return turned_away(&turned, &facts);
    }
    let given = read::<Credentials>(&parts, body).await;
    let answer = async {
        let refused = match given {
            Err(refused) => refused,
            Ok(None) => Refused::unreadable(
                "请以JSON提交用户名和密码",
                "send username and password as JSON",
            ),
            Ok(Some(Credentials { username, password })) => {
                let done = server.hub.log_in(&username, &password, &address, &facts).await;
                match done.map_err(told) {
                    Ok((_, secret)) => return welcome(&server, &secret, &facts),
                    Err(Some(refused)) => refused,
                    Err(None) => return audit_unavailable(&facts),
                }
            }
        };
        refuse(&server, &facts, refused).await
    };
    // A session that was begun and is not told to anybody ends by itself.
    let reply = server.deadline().last(answer).await.unwrap_or_else(|| audit_unavailable(&facts));
    noted(&server, &address, reply)
}

/// Sets a new password for whoever shows the old one or a one-time code. It has the limits and the
/// answers of `/login`, so that it tells no more about who exists.
pub(crate) async fn change_password(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, body) = request.into_parts();
    let facts = facts(&server, &parts, "changePassword");
    let address = server.address_of(&parts);
    if let Err(turned) = server.allow_unknown(&address) {
        return turned_away(&turned, &facts);
    }
    let given = read::<PasswordChange>(&parts, body).await;
    let answer = set_password(&server, &address, given, &facts);
    let reply = server.deadline().last(answer).await.unwrap_or_else(|| unsettled(&facts));
    noted(&server, &address, reply)
}

async fn set_password(
    server: &Server,
    address: &str,
    given: Result<Option<PasswordChange>, Refused>,
    facts: &RequestFacts,
) -> Reply {
    let given = match given {
        Err(refused) => return refuse(server, facts, refused).await,
        Ok(given) => given,
    };
    let proved = given.and_then(|given| {
        let proof = match (given.password, given.code) {
            (Some(password), None) => Proof::Password(password),
            (None, Some(code)) => Proof::Code(code),
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some((given.username, proof, given.new_password))
    });
    let Some((username, proof, new_password)) = proved else {
        let refused = Refused::unreadable(
            "请以JSON提交 username、newPassword，以及 password（原密码）或 code（一次性口令）之一",
            "send username, newPassword and either password or code as JSON",
        );
        return refuse(server, facts, refused).await;
    };
    let done = server.hub.change_password(&username, proof, new_password, address, facts).await;
    if let Err(LoginError::App(AppError::Unsettled)) = done {
        return unsettled(facts);
    }
    match done.map_err(told) {
        Ok(()) => reply::plain(StatusCode::NO_CONTENT, "text/plain", "", facts),
        Err(Some(refused)) => refuse(server, facts, refused).await,
        Err(None) => audit_unavailable(facts),
    }
}

/// Ends the session of a person; with `?everywhere=true` all their sessions.
pub(crate) async fn log_out(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (parts, _) = request.into_parts();
    let facts = facts(&server, &parts, "logout");
    let answer = end_session(&server, &parts, &facts);
    server.deadline().last(answer).await.unwrap_or_else(|| unsettled(&facts))
}

async fn end_session(server: &Server, parts: &Parts, facts: &RequestFacts) -> Reply {
    let is_everywhere =
        parts.uri.query().is_some_and(|query| query.split('&').any(|one| one == "everywhere=true"));
    let recorded = match server.authenticate(&parts.headers).await {
        Ok(known) => match known.session {
            Some(secret) => {
                let ended = server.hub.log_out(&known.caller, &secret, is_everywhere, facts).await;
                if let Err(AppError::Unsettled) = ended {
                    return unsettled(facts);
                }
                ended.is_ok()
            }
            // A token is no session: there is nothing to end, and that is an entry too.
            None => record(server, Some(&known.caller), facts, Code::InvalidInput).await,
        },
        Err(AppError::Forbidden) => return refuse(server, facts, foreign()).await,
        Err(AppError::Unauthenticated) => record(server, None, facts, Code::Unauthenticated).await,
        // Whether there was a session cannot be told, so it cannot be said that it has ended.
        Err(_) => false,
    };
    if !recorded {
        return audit_unavailable(facts);
    }
    let mut reply = reply::plain(StatusCode::NO_CONTENT, "text/plain", "", facts);
    set_cookie(server, &mut reply, "", 0);
    reply
}

/// What is said when it is not known whether it was done.
fn unsettled(facts: &RequestFacts) -> Reply {
    let error = AppError::Unsettled;
    let (zh, en) = (error.zh(), error.to_string());
    let body = json!({
        "error": error.code().as_str(),
        "message": facts.language.pick(&zh, &en),
        "outcome": "UNKNOWN",
    });
    reply::json(StatusCode::SERVICE_UNAVAILABLE, &body, facts)
}

async fn record(
    server: &Server,
    caller: Option<&hub_policy::Caller>,
    facts: &RequestFacts,
    code: Code,
) -> bool {
    server.hub.record_refusal(caller, facts, Kind::Login, code).await.is_ok()
}

fn facts(server: &Server, parts: &Parts, operation: &str) -> RequestFacts {
    let facts = headers::basic(&parts.headers, server.hub.ids());
    RequestFacts { operation: Some(operation.to_owned()), ..facts }
}

/// Notes an address that was not let in.
fn noted(server: &Server, address: &str, reply: Reply) -> Reply {
    if reply.status().is_client_error() {
        server.note_unknown(address);
    }
    reply
}

/// The body of a request from our own pages; none when it is not the JSON that is wanted.
async fn read<T: DeserializeOwned>(parts: &Parts, body: Body) -> Result<Option<T>, Refused> {
    let bytes = headers::small_body(body, BODY).await;
    if !headers::is_own_origin(&parts.headers) {
        return Err(foreign());
    }
    let is_json = headers::text(&parts.headers, "content-type")
        .is_some_and(|value| value.starts_with("application/json"));
    Ok(json::object(&bytes).filter(|_| is_json))
}

fn foreign() -> Refused {
    Refused::new(StatusCode::FORBIDDEN, Code::Forbidden, "请求来源不被允许", "foreign origin")
}

/// What is said about a failure; none when the log or the database cannot tell.
fn told(error: LoginError) -> Option<Refused> {
    match error {
        LoginError::Wrong => Some(Refused::new(
            StatusCode::UNAUTHORIZED,
            Code::Unauthenticated,
            "用户名或密码不正确",
            "login or password is wrong",
        )),
        LoginError::Locked(wait) => Some(Refused {
            wait: Some(wait.num_seconds().max(1)),
            ..Refused::new(
                StatusCode::TOO_MANY_REQUESTS,
                Code::RateLimited,
                "失败次数过多，请稍后再试",
                "too many failures; wait",
            )
        }),
        LoginError::MustChange => Some(Refused::new(
            StatusCode::FORBIDDEN,
            Code::PasswordChangeRequired,
            "密码由管理员设置，首次登录前须先修改密码",
            "an administrator gave you this password; change it with POST /password before you \
             log in",
        )),
        LoginError::App(AppError::Invalid { zh, en, .. }) => Some(Refused::unreadable(&zh, &en)),
        LoginError::App(_) => None,
    }
}

/// Records why somebody was not let in; only then it is said.
async fn refuse(server: &Server, facts: &RequestFacts, refused: Refused) -> Reply {
    let message = facts.language.pick(&refused.zh, &refused.en);
    let body = json!({ "error": refused.code.as_str(), "message": message });
    let mut reply = reply::json(refused.status, &body, facts);
    if let Some(Ok(wait)) = refused.wait.map(|wait| HeaderValue::from_str(&wait.to_string())) {
        let _previous = reply.headers_mut().insert("retry-after", wait);
    }
    recorded_or_unavailable(server, None, facts, Kind::Login, refused.code, reply).await
}

fn welcome(server: &Server, secret: &str, facts: &RequestFacts) -> Reply {
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

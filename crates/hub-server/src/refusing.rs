//! What is refused before it is worked on: too much of one source, or more than the hub can do now.
//! Such refusals do not wait for the log; they are counted into it (ADR 0019).

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Request, StatusCode};
use axum::middleware::Next;
use chrono::Duration;
use hub_app::{Code, RequestFacts, Source};
use hub_policy::Caller;
use serde_json::json;

use crate::address::origin;
use crate::graphql::audit_unavailable;
use crate::headers;
use crate::listen::Peer;
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::watched::Twofold;

/// Why a request is not worked on, and when it may be sent again.
#[derive(Debug)]
pub(crate) struct Turned {
    pub(crate) code: Code,
    pub(crate) wait: Duration,
}

/// When it is worth trying again while the hub has too much to do.
const BUSY: Duration = Duration::seconds(2);

/// What is asked of every request and done to every answer.
///
/// A request that says twice how long it is, in two ways, is refused: whoever stands between the caller
/// and the hub may believe the other one (RFC 9112 §6.1). Under TLS browsers are told to come back
/// under TLS only (RFC 6797).
pub(crate) async fn guard(
    State(server): State<Server>,
    request: Request<Body>,
    next: Next,
) -> Reply {
    let headers = request.headers();
    let mut reply = if request.extensions().get::<Twofold>().is_some() {
        server.refuse_twofold(request.extensions(), headers)
    } else {
        next.run(request).await
    };
    if server.settings.is_secure {
        reply::set(&mut reply, "strict-transport-security", "max-age=31536000");
    }
    reply
}

impl Server {
    fn refuse_twofold(&self, extensions: &Extensions, headers: &HeaderMap) -> Reply {
        let facts = headers::basic(headers, self.hub.ids());
        let source = Source::Address(self.address(extensions, headers));
        let mut reply = if self.hub.count_refusal(source, Code::InvalidInput).is_ok() {
            let message = facts.language.pick(
                "请求长度有两种说法，无法处理",
                "the request says in two ways how long it is",
            );
            let code = Code::InvalidInput.as_str();
            let body = json!({ "error": code, "error_description": message });
            reply::json(StatusCode::BAD_REQUEST, &body, &facts)
        } else {
            audit_unavailable(&facts)
        };
        // What comes behind it is not believed to be a request.
        reply::set(&mut reply, "connection", "close");
        reply
    }

    /// The network address a request comes from.
    pub(crate) fn address(&self, extensions: &Extensions, headers: &HeaderMap) -> String {
        let peer = extensions.get::<Peer>();
        let peer = peer.map_or(SocketAddr::from(([0; 4], 0)), |peer| peer.0).ip();
        origin(peer, headers, &self.settings.trusted_proxies).to_string()
    }

    /// The same for a request whose body was taken off.
    pub(crate) fn address_of(&self, parts: &Parts) -> String {
        self.address(&parts.extensions, &parts.headers)
    }

    /// Takes points of a caller, or turns the request away.
    pub(crate) fn charge(&self, caller: &Caller, points: u64) -> Result<(), Turned> {
        let taken = self.rates.take(caller, points, self.hub.clock().now());
        taken.map_err(|wait| self.turn_away(Source::of(caller), Code::RateLimited, wait))
    }

    /// Takes what the document of a request costs that was charged for being looked at.
    pub(crate) fn charge_more(&self, caller: &Caller, points: u64) -> Result<(), Turned> {
        let taken = self.rates.take_more(caller, points, self.hub.clock().now());
        taken.map_err(|wait| self.turn_away(Source::of(caller), Code::RateLimited, wait))
    }

    /// Turns a request away whose address has shown too much that was not valid.
    pub(crate) fn allow_unknown(&self, address: &str) -> Result<(), Turned> {
        let allowed = self.rates.allows_unknown(address, self.hub.clock().now());
        let source = || Source::Address(address.to_owned());
        allowed.map_err(|wait| self.turn_away(source(), Code::RateLimited, wait))
    }

    /// Notes that an address has shown something that was not valid.
    pub(crate) fn note_unknown(&self, address: &str) {
        // Whether something is left is asked before the next request.
        let _left = self.rates.take_unknown(address, self.hub.clock().now());
    }

    /// Turns a request away because the hub has too much to do.
    pub(crate) fn shed(&self, caller: &Caller) -> Turned {
        self.turn_away(Source::of(caller), Code::Unavailable, BUSY)
    }

    fn turn_away(&self, source: Source, code: Code, wait: Duration) -> Turned {
        let name = if code == Code::RateLimited { "rate" } else { "load" };
        metrics::counter!("fileonce_turned_away_total", "reason" => name).increment(1);
        match self.hub.count_refusal(source, code) {
            Ok(()) => Turned { code, wait },
            // Without the log nothing else is said.
            Err(_) => Turned { code: Code::AuditUnavailable, wait: BUSY },
        }
    }
}

/// The refusal as JSON, outside GraphQL.
pub(crate) fn turned_away(turned: &Turned, facts: &RequestFacts) -> Reply {
    let is_rate = turned.code == Code::RateLimited;
    let status =
        if is_rate { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::SERVICE_UNAVAILABLE };
    let message = reply::message(turned.code, facts.language);
    let code = turned.code.as_str();
    let body = json!({ "error": code, "error_description": message, "message": message });
    let mut reply = reply::json(status, &body, facts);
    come_back(&mut reply, turned.wait);
    reply
}

/// Says when to come back, in whole seconds.
pub(crate) fn come_back(reply: &mut Reply, wait: Duration) {
    if let Ok(wait) = HeaderValue::from_str(&wait.num_seconds().max(1).to_string()) {
        let _previous = reply.headers_mut().insert("retry-after", wait);
    }
}

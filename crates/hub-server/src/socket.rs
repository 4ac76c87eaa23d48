//! `/graphql/ws`: graphql-transport-ws, the second door; events go out here, and nothing is written.

mod ending;
mod guest;
mod message;
mod places;
mod talk;
mod task;

use axum::body::Body;
use axum::extract::{FromRequestParts as _, State, WebSocketUpgrade};
use axum::http::{Request, StatusCode};
use hub_app::{Code, RequestFacts};
use hub_audit::Kind;

pub(crate) use places::Places;

use crate::graphql::recorded_or_unavailable;
use crate::refusing::turned_away;
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::{headers, socket::talk::talk};

/// Sockets that are open at once.
pub(crate) const SOCKETS: usize = 500;
/// Sockets of one address that wait to hear who they are.
const STRANGERS: usize = 100;
/// Bytes of a message at most.
const MESSAGE: usize = 64 * 1024;
/// The protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";

/// Opens a socket. A browser that shows a page of somebody else is refused before it is one.
pub(crate) async fn open(State(server): State<Server>, request: Request<Body>) -> Reply {
    let (mut parts, _) = request.into_parts();
    let facts = headers::basic(&parts.headers, server.hub.ids());
    let refused = |status, code, zh: &str, en: &str| {
        let message = facts.language.pick(zh, en).to_owned();
        (status, code, message)
    };
    if !headers::is_own_origin(&parts.headers) {
        let (zh, en) = ("请求来源不被允许", "this origin may not open a socket");
        return refuse(&server, &facts, refused(StatusCode::FORBIDDEN, Code::Forbidden, zh, en))
            .await;
    }
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        let (zh, en) = (
            "此地址仅提供 WebSocket（graphql-transport-ws）；查询请使用 POST /graphql",
            "this address serves WebSocket (graphql-transport-ws); send queries to POST /graphql",
        );
        let status = StatusCode::UPGRADE_REQUIRED;
        return refuse(&server, &facts, refused(status, Code::InvalidInput, zh, en)).await;
    };
    let room = std::sync::Arc::clone(&server.sockets).try_acquire_owned();
    let is_stopping = *server.is_stopping.borrow();
    let address = server.address_of(&parts);
    if let Err(turned) = server.allow_unknown(&address) {
        return turned_away(&turned, &facts);
    }
    let waiting = server.places.take(format!("at {address}"), STRANGERS);
    let (Some(room), Some(waiting), false) = (room.ok(), waiting, is_stopping) else {
        let (zh, en) = ("连接数已满，请稍后重试", "too many sockets are open; try again");
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return refuse(&server, &facts, refused(status, Code::RateLimited, zh, en)).await;
    };
    let mut reply = upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE)
        .max_frame_size(MESSAGE)
        .max_write_buffer_size(4 * MESSAGE)
        .on_upgrade(move |socket| async move {
            talk(server, socket, parts.headers, facts, address, waiting).await;
            drop(room);
        });
    // With what it notes about the request hyper writes names of headers as the caller does: there
    // are clients that find `Sec-WebSocket-Protocol` only in this form.
    reply.extensions_mut().extend(parts.extensions);
    reply::set(&mut reply, "cache-control", "no-store");
    reply
}

async fn refuse(
    server: &Server,
    facts: &RequestFacts,
    (status, code, message): (StatusCode, Code, String),
) -> Reply {
    let body = serde_json::json!({ "error": code.as_str(), "message": message });
    let mut reply = reply::json(status, &body, facts);
    if status == StatusCode::UPGRADE_REQUIRED {
        reply::set(&mut reply, "upgrade", "websocket");
    }
    recorded_or_unavailable(server, None, facts, Kind::Transport, code, reply).await
}

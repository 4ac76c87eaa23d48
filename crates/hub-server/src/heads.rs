//! Heads of the log for everybody: published under `/log`, signed by witnesses, carried to another place.
//!
//! They hold no data and need no token, as the keys of tokens do not; what a witness gives proves itself by its signature
//! (ADR 0025).

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Request, StatusCode};
use hub_app::{AppError, Code, RequestFacts, Source};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use crate::headers;
use crate::refusing::turned_away;
use crate::reply::{self, Reply};
use crate::state::Server;
use crate::web::Web;

/// Signed notes and hashes are text.
const TEXT: &str = "text/plain; charset=utf-8";
/// Bytes of a cosigned head at most.
const NOTE: usize = 64 * 1024;
/// How long the first pause is after a head could not be carried; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// From which size to which a proof is wanted.
#[derive(Debug, Deserialize)]
pub(crate) struct Between {
    old: u64,
    new: u64,
}

/// The newest signed head.
pub(crate) async fn newest(State(server): State<Server>, headers: HeaderMap) -> Reply {
    let head = server.within(server.hub.published_head()).await;
    given(&server, &headers, head)
}

/// The signed head over so many entries.
pub(crate) async fn one(
    State(server): State<Server>,
    Path(size): Path<u64>,
    headers: HeaderMap,
) -> Reply {
    let head = server.within(server.hub.published_head_of(size)).await;
    given(&server, &headers, head)
}

/// The public keys that sign heads.
pub(crate) async fn keys(State(server): State<Server>, headers: HeaderMap) -> Reply {
    given(&server, &headers, Ok(Some(server.hub.published_keys())))
}

/// The proof that one signed head grew into another (RFC 9162 §2.1.4), a hash a line.
pub(crate) async fn consistency(
    State(server): State<Server>,
    Query(between): Query<Between>,
    headers: HeaderMap,
) -> Reply {
    let path = server.within(server.hub.consistency(between.old, between.new)).await;
    let lines = |path: Vec<hub_audit::Hash>| {
        path.iter().map(|hash| hash.to_base64() + "\n").collect::<String>()
    };
    given(&server, &headers, path.map(|path| path.map(lines)))
}

/// Takes the signature of a witness under a head.
pub(crate) async fn cosign(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = headers::basic(request.headers(), server.hub.ids());
    let address = server.address(request.extensions(), request.headers());
    if let Err(turned) = server.allow_unknown(&address) {
        return turned_away(&turned, &facts);
    }
    let body = axum::body::to_bytes(request.into_body(), NOTE).await.unwrap_or_default();
    let note = String::from_utf8_lossy(&body);
    match server.within(server.hub.take_cosignatures(&note)).await {
        Ok(names) => reply::json(StatusCode::OK, &json!({ "witnesses": names }), &facts),
        Err(error) => {
            server.note_unknown(&address);
            // It is counted, like everything that is turned away without a caller.
            let counted = server.hub.count_refusal(Source::Address(address), error.code());
            refused(&counted.err().unwrap_or(error), &facts)
        }
    }
}

fn given(server: &Server, headers: &HeaderMap, found: Result<Option<String>, AppError>) -> Reply {
    let facts = headers::basic(headers, server.hub.ids());
    match found {
        Ok(Some(text)) => reply::plain(StatusCode::OK, TEXT, text, &facts),
        Ok(None) => {
            let told = facts.language.pick("没有这样的检查点", "there is no such head");
            let body = json!({ "error": "NOT_FOUND", "error_description": told });
            reply::json(StatusCode::NOT_FOUND, &body, &facts)
        }
        Err(error) => refused(&error, &facts),
    }
}

fn refused(error: &AppError, facts: &RequestFacts) -> Reply {
    let is_input = error.code() == Code::InvalidInput;
    let status = if is_input { StatusCode::BAD_REQUEST } else { StatusCode::SERVICE_UNAVAILABLE };
    let (zh, en) = (error.zh(), error.to_string());
    let told = facts.language.pick(&zh, &en);
    let body = json!({ "error": error.code().as_str(), "error_description": told });
    reply::json(status, &body, facts)
}

/// Carries every new head to another place, as the text of its note. Nothing waits for it; while the place cannot be reached,
/// it is tried again, with the head that is the newest then.
pub async fn announce_heads(mut heads: watch::Receiver<Option<String>>, to: Web) {
    let mut pause = FIRST_PAUSE;
    let mut is_carried = true;
    loop {
        if is_carried && heads.changed().await.is_err() {
            return;
        }
        let Some(note) = heads.borrow_and_update().clone() else { continue };
        let carried = to.post(TEXT, note).await;
        is_carried = carried.is_ok();
        metrics::gauge!("fileonce_log_head_uncarried").set(if is_carried { 0.0 } else { 1.0 });
        if let Err(error) = carried {
            tracing::warn!(error = %error, "the head of the log could not be carried outside");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        } else {
            metrics::counter!("fileonce_log_heads_carried_total").increment(1);
            pause = FIRST_PAUSE;
        }
    }
}

//! The console inside the binary: the files that `console/` builds, served as they are.

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_app::RequestFacts;
use rust_embed::RustEmbed;

use crate::headers;
use crate::reply::{self, Reply};
use crate::state::Server;

/// What `make console` builds. Where it was not built there is nothing in it, and the hub says so.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Console;

/// The page of a hub that was built without the console.
const UNBUILT: &str = include_str!("../pages/unbuilt.html");
/// What stands in the first page where each answer has a nonce of its own.
const NONCE: &str = "__NONCE__";
/// Addresses of pages of earlier versions, and where they are now.
const MOVED: [(&str, &str); 3] =
    [("enter.html", "/#/enter"), ("find.html", "/#/people"), ("audit.html", "/#/log")];

/// A file of the console by its path; `/` is the first page.
pub(crate) async fn page(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = headers::basic(request.headers(), server.hub.ids());
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return nothing(&facts);
    }
    if path.is_empty() || path == "index.html" {
        return first_page(&facts);
    }
    if let Some((_, now)) = MOVED.iter().find(|(before, _)| *before == path) {
        let mut reply = reply::plain(StatusCode::PERMANENT_REDIRECT, "text/plain", "", &facts);
        reply::set(&mut reply, "location", now);
        return reply;
    }
    file(path, request.headers(), &facts)
}

fn first_page(facts: &RequestFacts) -> Reply {
    let mut random = [0_u8; 16];
    if SystemRandom::new().fill(&mut random).is_err() {
        return reply::plain(StatusCode::SERVICE_UNAVAILABLE, "text/plain", "", facts);
    }
    let nonce = URL_SAFE_NO_PAD.encode(random);
    let built = Console::get("index.html");
    let text = built.as_ref().map_or(UNBUILT.into(), |file| String::from_utf8_lossy(&file.data));
    let text = text.replace(NONCE, &nonce);
    let mut reply = reply::plain(StatusCode::OK, "text/html; charset=utf-8", text, facts);
    set_policy(&mut reply, &nonce);
    reply
}

/// A file besides the first page. Those under `assets/` are named after their content and stay.
fn file(path: &str, headers: &HeaderMap, facts: &RequestFacts) -> Reply {
    // What is compressed lies beside what is not; it is never asked for by its own name.
    let Some(plain) = Console::get(path).filter(|_| end_of(path) != Some("gz")) else {
        return nothing(facts);
    };
    let takes_gzip = headers::text(headers, "accept-encoding")
        .is_some_and(|value| value.split(',').any(|one| one.trim().starts_with("gzip")));
    let packed = Console::get(&format!("{path}.gz")).filter(|_| takes_gzip);
    let is_packed = packed.is_some();
    let data = packed.map_or(plain.data, |packed| packed.data).into_owned();
    let mut reply = reply::plain(StatusCode::OK, content_type(path), data, facts);
    set_policy(&mut reply, "none");
    if is_packed {
        reply::set(&mut reply, "content-encoding", "gzip");
    }
    if path.starts_with("assets/") {
        reply::set(&mut reply, "cache-control", "public, max-age=31536000, immutable");
        reply::set(&mut reply, "vary", "accept-encoding");
    }
    reply
}

/// What a path ends with, behind its last dot.
fn end_of(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, end)| end)
}

fn content_type(path: &str) -> &'static str {
    match end_of(path) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Scripts come from here only, styles from here or under the nonce of this answer (the parts of the
/// page bring their own), and nothing may frame a page.
fn set_policy(reply: &mut Reply, nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let _previous = reply.headers_mut().insert("content-security-policy", policy);
    }
}

fn nothing(facts: &RequestFacts) -> Reply {
    reply::plain(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "404", facts)
}

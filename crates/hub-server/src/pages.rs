//! The small pages inside the binary.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, StatusCode};
use rust_embed::RustEmbed;

use crate::headers;
use crate::reply::{self, Reply};
use crate::state::Server;

#[derive(RustEmbed)]
#[folder = "pages"]
struct Pages;

/// Scripts and styles come from here only, and nothing may frame a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page, script or style by its path; `/` is the first page.
pub(crate) async fn page(State(server): State<Server>, request: Request<Body>) -> Reply {
    let facts = headers::basic(request.headers(), server.hub.ids());
    let path = request.uri().path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(file) = Pages::get(path).filter(|_| is_read) else {
        return reply::plain(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "404", &facts);
    };
    let content_type = match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let mut reply = reply::plain(StatusCode::OK, content_type, file.data.into_owned(), &facts);
    reply::set(&mut reply, "content-security-policy", POLICY);
    reply
}

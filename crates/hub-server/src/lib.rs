//! The hub over HTTP: tokens and sessions become callers, answers leave with their receipt.
//!
//! Invariant: the only crate that knows axum and JWT. It decides nothing about data: what a caller
//! may see is the app's business, and nothing leaves before the app has recorded it.

mod address;
mod authenticate;
mod deadline;
mod files;
mod graphql;
mod headers;
mod heads;
mod health;
mod json;
mod listen;
mod login;
mod oauth;
mod openid;
mod pages;
mod persisted;
mod rates;
mod refusing;
mod reply;
mod socket;
mod state;
mod tls;
mod tokens;
mod turns;
mod watched;
mod web;

pub use address::{Network, NetworkError};
pub use heads::announce_heads;
pub use listen::{ConnectionLimits, serve};
pub use openid::{OpenId, OpenIdError, OpenIdSettings};
pub use rates::RateLimits;
pub use state::{Server, ServerSettings, router};
pub use tls::{Tls, TlsError};
pub use tokens::{TokenError, TokenKeys};
pub use turns::WorkLimits;
pub use web::{Web, WebError};

//! The hub over HTTP: tokens and sessions become callers, answers leave with their receipt.
//!
//! Invariant: the only crate that knows axum and JWT. It decides nothing about data: what a caller
//! may see is the app's business, and nothing leaves before the app has recorded it.

mod authenticate;
mod graphql;
mod headers;
mod health;
mod listen;
mod login;
mod oauth;
mod pages;
mod reply;
mod state;
mod tokens;

pub use listen::{ConnectionLimits, serve};
pub use state::{Server, ServerSettings, router};
pub use tokens::{TokenError, TokenKeys};

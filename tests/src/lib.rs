//! A hub for tests: real parts over a database of its own, asked from outside over HTTP.
//!
//! Invariant: a test never touches a database or a port that it did not make.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on stops"
)]

mod ask;
mod hub;
mod operator;
mod process;
mod redis;
mod services;

pub use ask::{Ask, Reply};
pub use hub::{Beside, TestHub, TestHubSettings, master_key};
pub use operator::{Operator, Ran, Served};
pub use process::{Cli, Demo, Said, binary};
pub use redis::Redis;
pub use services::{Database, Postgres};

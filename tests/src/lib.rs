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
mod cases;
mod disk;
mod hub;
pub mod imports;
mod operator;
mod process;
mod redis;
mod services;
mod socket;
mod surface;
mod template;

pub use ask::{Ask, Reply, percent_encoding};
pub use cases::cases;
pub use disk::SmallDisk;
pub use hub::{Beside, TestHub, TestHubSettings, master_key};
pub use imports::Imported;
pub use operator::{Operator, Ran, Served};
pub use process::{Cli, Demo, Said, binary};
pub use redis::Redis;
pub use services::{Database, Postgres, suite_redis};
pub use socket::{Given, Socket};
pub use surface::{Surface, token_keys};

//! Caches: one inside the process, one that several processes share, and what keeps both right.
//!
//! Invariant: the hub is correct without it, and it never sees who asks. What may be shown is
//! decided after the cache, each time. The shared level takes bytes and gives bytes: sealing them,
//! and believing them, is the business of who calls (ADR 0008).

mod address;
mod changes;
mod flights;
mod link;
mod listen;
mod memory;
mod shared;

pub use address::{AddressError, RedisAddress};
pub use changes::{Changes, Origin};
pub use flights::Flights;
pub use memory::{Cache, Ticket};
pub use shared::{Order, Shared, SharedState};

//! What holds, seen from outside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod accounts;
mod answering;
mod architecture;
mod backups;
mod basis;
mod bench;
mod cache;
mod cache_faults;
mod cache_kinds;
mod catalogue;
mod catalogue_changes;
mod closing;
mod cuts;
mod entering;
mod erasing;
mod facts;
mod http;
mod importing;
mod log;
mod migrations;
mod moving;
mod policy_table;
mod privacy;
mod processes;
mod reading;
mod rebuilding;
mod roles;
mod rotation;
mod schema;
mod servers;
mod starting;
mod story;
mod tampering;
mod tidy;
mod vocabulary;

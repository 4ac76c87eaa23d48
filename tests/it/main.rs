//! What holds, seen from outside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod accounts;
mod answering;
mod architecture;
mod backups;
mod bench;
mod catalogue;
mod cuts;
mod entering;
mod erasing;
mod http;
mod importing;
mod log;
mod migrations;
mod policy_table;
mod processes;
mod reading;
mod roles;
mod rotation;
mod schema;
mod starting;
mod tampering;
mod tidy;
mod vocabulary;

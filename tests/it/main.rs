//! What holds, seen from outside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod accounts;
mod answering;
mod architecture;
mod bench;
mod catalogue;
mod catalogue_changes;
mod entering;
mod erasing;
mod http;
mod importing;
mod linkage;
mod log;
mod policy_table;
mod processes;
mod reading;
mod roles;
mod rotation;
mod schema;
mod tampering;
mod tidy;
mod vocabulary;

//! What holds, seen from outside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod accounts;
mod administering;
mod answering;
mod architecture;
mod areas;
mod bench;
mod catalogue;
mod entering;
mod erasing;
mod http;
mod importing;
mod log;
mod passwords;
mod policy_table;
mod processes;
mod reading;
mod rights;
mod roles;
mod rotation;
mod schema;
mod tampering;
mod tidy;
mod vocabulary;

//! What holds, seen from outside.

mod accounts;
mod answering;
mod architecture;
mod entering;
mod http;
mod importing;
mod log;
mod policy_table;
mod processes;
mod reading;
mod schema;
mod tampering;
mod tidy;
mod vocabulary;

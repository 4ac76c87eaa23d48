//! The binary `fileonce`: wiring, configuration and commands.
//!
//! Invariant: the only crate that reads the environment.

mod arguments;
mod command;
mod config;
mod envelope;
mod keys;
mod open;
mod say;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::failure(&error.into()),
    };
    match runtime.block_on(command::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say::failure(&error),
    }
}

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
mod stop;

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    // Before there is a thread, a configuration or a file: this process shall have nothing.
    if let arguments::Command::ReadSheet { megabytes, seconds } = arguments.command {
        return match command::read_sheet(megabytes, seconds) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => say::failure(&error),
        };
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::failure(&error.into()),
    };
    match runtime.block_on(command::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say::failure(&error),
    }
}

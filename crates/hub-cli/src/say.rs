//! Talking to the person at the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program talks")]

use std::io::Write as _;
use std::process::ExitCode;

/// Says a line.
pub(crate) fn line(text: impl std::fmt::Display) {
    println!("{text}");
}

/// Shows progress on one line of a terminal, away from what a script reads.
pub(crate) fn progress(what: &str, done: usize, total: usize) {
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) || done == total {
        eprint!("\r{what} {done}/{total}");
        if done == total {
            eprintln!();
        }
        // Where nobody listens there is nothing to flush.
        let _flushed = std::io::stderr().flush();
    }
}

/// Says a line on standard error, where no script reads a result.
pub(crate) fn aside(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Says what went wrong, with its causes, and ends with 1.
pub(crate) fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("fileonce: {error:#}");
    ExitCode::FAILURE
}

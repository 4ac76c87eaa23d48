//! `fileonce read-sheet`: one file from standard input, its rows to standard output, and no more
//! memory, time or files than that takes.

use std::io::{stdin, stdout};

use anyhow::{Context as _, Result};
use rustix::process::{Resource, Rlimit, setrlimit};

/// Reads one file within these bounds; beyond them this process dies.
pub(crate) fn read_sheet(megabytes: u64, seconds: u64) -> Result<()> {
    let bytes = megabytes.saturating_mul(1024 * 1024);
    for (resource, bound) in [
        // What a process writes to; the program itself, which is only read, does not count.
        (Resource::Data, bytes),
        (Resource::Cpu, seconds),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        // Standard input, output and error: it can open nothing else.
        (Resource::Nofile, 3),
    ] {
        let limit = Rlimit { current: Some(bound), maximum: Some(bound) };
        setrlimit(resource, limit).context("this process cannot be bounded")?;
    }
    hub_sheet::answer(stdin().lock(), stdout().lock()).context("the hub does not listen")
}

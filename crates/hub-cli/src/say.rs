//! Talking to the person at the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program talks")]

use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

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

/// How fast something goes, told now and then: on one line of a terminal, elsewhere in a line every
/// ten seconds.
pub(crate) struct Pace {
    what: &'static str,
    started: Instant,
    told: Option<Instant>,
    is_terminal: bool,
}

impl Pace {
    /// Begins now.
    pub(crate) fn new(what: &'static str) -> Self {
        let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
        Self { what, started: Instant::now(), told: None, is_terminal }
    }

    /// Tells that `done` of `total` are done, of which `before` were done when this began, and at
    /// which rate `count` of something else came with them.
    pub(crate) fn tell(
        &mut self,
        done: usize,
        before: usize,
        total: usize,
        count: usize,
        unit: &str,
    ) {
        let every = if self.is_terminal { Duration::from_millis(200) } else { LINE };
        if done < total && self.told.unwrap_or(self.started).elapsed() < every {
            return;
        }
        self.told = Some(Instant::now());
        let took = self.started.elapsed();
        let rate = per_second(count, took);
        let left = time_left(done.saturating_sub(before), total.saturating_sub(done), took);
        let what = self.what;
        let text = format!("{what} {done}/{total} · {rate} {unit}/s · 剩余 left {left}");
        if self.is_terminal {
            eprint!("\r{text}\u{1b}[K");
            if done == total {
                eprintln!();
            }
        } else {
            eprintln!("{text}");
        }
        // Where nobody listens there is nothing to flush.
        let _flushed = std::io::stderr().flush();
    }
}

/// How often a line is written where no terminal is.
const LINE: Duration = Duration::from_secs(10);

/// How many a second.
pub(crate) fn per_second(count: usize, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    (count as u64).saturating_mul(1_000) / millis
}

/// The time that is left when the rest goes like what is done.
fn time_left(done: usize, left: usize, took: Duration) -> String {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let seconds = millis.saturating_mul(left as u64) / (done as u64).max(1) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_time_taken() {
        assert_eq!(time_left(100, 300, Duration::from_secs(30)), "1:30");
        assert_eq!(time_left(100, 0, Duration::from_secs(30)), "0:00");
    }

    #[test]
    fn a_rate_is_of_whole_seconds() {
        assert_eq!(per_second(3_000, Duration::from_millis(1_500)), 2_000);
        assert_eq!(per_second(5, Duration::ZERO), 5_000);
    }
}

//! How many cases a test of chance tries.

use std::time::{Duration, Instant};

/// The numbers of the cases: 250 of them, or as many as there is time for in the seconds that
/// `FILEONCE_FUZZ_SECONDS` gives.
pub fn cases() -> impl Iterator<Item = u64> {
    let until = seconds().map(|seconds| Instant::now() + seconds);
    (0..).take_while(move |case| match until {
        Some(until) => Instant::now() < until,
        None => *case < 250,
    })
}

#[expect(clippy::disallowed_methods, reason = "the test command says how long to try")]
fn seconds() -> Option<Duration> {
    let text = std::env::var("FILEONCE_FUZZ_SECONDS").ok()?;
    Some(Duration::from_secs(text.parse().expect("a number of seconds")))
}

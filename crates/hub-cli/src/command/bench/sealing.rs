//! What sealing costs a read: opening the data key and the sealed half of a record, and a token.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hub_storage::Keys;
use hub_values::SubjectId;

use super::report::Report;

/// Sizes of sealed halves, in bytes: a household's, and a resident's with everything.
const SIZES: [usize; 2] = [256, 1_024];

/// Measures without a database, so that nothing else is in the figure.
pub(super) fn sealing(rounds: u32, json: Option<&Path>) -> Result<()> {
    let mut master = [7; 32];
    if let Some(first) = master.first_mut() {
        *first = 1;
    }
    let keys = Keys::new(&master)?;
    let subject = SubjectId::from_uuid(uuid::Uuid::from_u128(1));
    let mut report = Report::of("sealing", "none");
    report.add("rounds", rounds);
    for size in SIZES {
        let sample = keys.sample(subject, &vec![b'x'; size])?;
        let started = Instant::now();
        for _ in 0..rounds {
            ensure!(keys.open_sample(&sample)? == size, "a sample did not open");
        }
        report.add(&format!("opening {size} bytes (µs)"), micros(started.elapsed(), rounds));
    }
    let started = Instant::now();
    for _ in 0..rounds {
        let _token = std::hint::black_box(keys.token("id_number", "519901200001010013"));
    }
    report.add("token of a number (µs)", micros(started.elapsed(), rounds));
    report.write(json)
}

/// Microseconds of one round, with two decimals.
fn micros(all: Duration, rounds: u32) -> f64 {
    (all.as_secs_f64() / f64::from(rounds) * 1e8).round() / 1e2
}

//! Figures, as lines for people and as JSON for programs.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use crate::say;

/// Figures of one measurement, in the order in which they were found.
pub(crate) struct Report(Map<String, Value>);

impl Report {
    /// Begins with what was measured, and where.
    pub(crate) fn of(what: &str, database: &str) -> Self {
        let mut report = Self(Map::new());
        report.add("measured", what);
        report.add("version", env!("CARGO_PKG_VERSION"));
        report.add("build", if cfg!(debug_assertions) { "debug" } else { "release" });
        report.add("cores", std::thread::available_parallelism().map_or(0, std::num::NonZero::get));
        // The address may hold a password; its kind is enough.
        report.add("database", database.split(':').next().unwrap_or_default());
        report
    }

    /// Adds a figure and says it.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        match &value {
            Value::String(text) => say::line(format!("{name:<28}{text}")),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => say::line(format!("{name:<28}{value}")),
        }
        let _previous = self.0.insert(name.to_owned(), value);
    }

    /// Adds figures that are said in another way.
    pub(crate) fn note(&mut self, name: &str, value: Value) {
        let _previous = self.0.insert(name.to_owned(), value);
    }

    /// Adds the middle, the slow end and the slowest of some durations, in milliseconds.
    pub(crate) fn add_times(&mut self, name: &str, times: &mut [Duration]) {
        times.sort_unstable();
        for (label, per_mille) in [("p50", 500), ("p99", 990), ("max", 1_000)] {
            let Some(time) = percentile(times, per_mille) else { continue };
            self.add(&format!("{name} {label} (ms)"), millis(time));
        }
    }

    /// Writes the figures as JSON, where a file was asked for.
    pub(crate) fn write(&self, json: Option<&Path>) -> Result<()> {
        let Some(path) = json else { return Ok(()) };
        std::fs::write(path, serde_json::to_string_pretty(&self.0)? + "\n")
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

/// The time under which this many of a thousand lie (nearest rank); the times are sorted.
pub(crate) fn percentile(sorted: &[Duration], per_mille: usize) -> Option<Duration> {
    let rank = (sorted.len() * per_mille).div_ceil(1_000).max(1);
    sorted.get(rank - 1).copied()
}

/// Milliseconds with three decimals.
pub(crate) fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 500), Some(Duration::from_millis(100)));
        assert_eq!(percentile(&times, 990), Some(Duration::from_millis(198)));
        assert_eq!(percentile(&times, 1_000), Some(Duration::from_millis(200)));
        assert_eq!(percentile(&times[..1], 990), Some(Duration::from_millis(1)));
        assert_eq!(percentile(&[], 500), None);
    }
}

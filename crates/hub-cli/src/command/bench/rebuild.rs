//! How long it takes to compute everything shown again from what was said.

use std::path::Path;

use anyhow::{Result, ensure};
use hub_policy::Caller;
use tokio::time::Instant;

use super::bed::Bed;
use super::report::Report;
use crate::config::Config;
use crate::{open, say};

/// Rebuilds a city, and requires that nothing differed.
pub(super) async fn rebuild(config: &Config, residents: usize, json: Option<&Path>) -> Result<()> {
    let _bed = Bed::make(config, residents).await?;
    let hub = open::hub(config).await?;
    let progress = |done: u64, total: u64| {
        let number = |count| usize::try_from(count).unwrap_or(usize::MAX);
        say::progress("subjects", number(done), number(total));
    };
    let started = Instant::now();
    let done = hub.rebuild(&Caller::operator()?, false, None, progress).await?;
    let seconds = started.elapsed().as_secs_f64();
    let mut report = Report::of("rebuild", &config.database());
    report.add("residents", residents);
    report.add("subjects", done.subjects);
    report.add("seconds", (seconds * 1e1).round() / 1e1);
    report.add("subjects that differed", done.differing.len());
    report.add("digest before", done.before.clone());
    report.add("digest after", done.after.clone());
    report.write(json)?;
    ensure!(done.before == done.after, "the rebuilt city differs");
    Ok(())
}

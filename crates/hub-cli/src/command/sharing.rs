//! Working days and the policy on the command line.

use anyhow::{Context as _, Result};
use hub_policy::{Caller, policy_cedar, policy_csv};

use crate::arguments::{Calendar, Policy, PolicyFormat};
use crate::config::Config;
use crate::{open, say};

/// Runs a command about working days.
pub(crate) async fn calendar(config: &Config, command: Calendar) -> Result<()> {
    let hub = open::hub(config).await?;
    match command {
        Calendar::Import { file } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {} as UTF-8", file.display()))?;
            let by = Caller::operator()?;
            for year in hub.import_calendar(&by, &text).await? {
                say::line(format!(
                    "{}：已导入 imported {} 天 days ({})",
                    year.year, year.days, year.source
                ));
            }
            super::sign(&hub).await
        }
        Calendar::Show { year } => {
            let snapshot = hub.snapshot();
            let calendar = &snapshot.calendar;
            let Some((_, source)) = calendar.years().find(|(known, _)| *known == year) else {
                let known: Vec<String> =
                    calendar.years().map(|(year, _)| year.to_string()).collect();
                say::line(format!(
                    "{year}年的节假日安排未知，仅按周末推算；已知 \
                     calendar of year {year} is not known, counted by weekends only; known: {}",
                    known.join(", ")
                ));
                return Ok(());
            };
            say::line(format!("{year} {source}"));
            for (day, is_worked) in calendar.year(year).into_iter().flatten() {
                let kind = if is_worked { "上班 work" } else { "放假 rest" };
                say::line(format!("{day} {} {kind}", day.format("%a")));
            }
            Ok(())
        }
    }
}

/// Writes the policy as it is now.
pub(crate) async fn policy(config: &Config, command: Policy) -> Result<()> {
    let Policy::Export { format } = command;
    let hub = open::hub(config).await?;
    let (snapshot, now) = (hub.snapshot(), hub.clock().now());
    let text = match format {
        PolicyFormat::Csv => policy_csv(&snapshot.catalogue, &snapshot.rights, now),
        PolicyFormat::Cedar => policy_cedar(&snapshot.catalogue, &hub.all_grants().await?, now),
    };
    say::line(text.trim_end());
    Ok(())
}

//! How much of what is planted in an invented month the rules over the log find, and what they tell besides.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use chrono::NaiveDate;
use hub_audit::{Finding, Noticing};
use hub_city::{Month, Snooping};
use hub_values::china_day;

use super::report::Report;
use crate::arguments::SnoopingMonth;
use crate::command::audit::notice::with_thresholds;
use crate::config::Config;

/// Looks at the month with the thresholds of the settings.
pub(super) fn snooping(config: &Config, wanted: &SnoopingMonth) -> Result<()> {
    ensure!(wanted.snooping, "say what is measured: --snooping 请指明测量内容");
    let rules = with_thresholds(&config.notice, &wanted.set)?;
    let month = hub_city::month(wanted.seed);
    let mut noticing = Noticing::new(rules, month.calendar.clone());
    let mut found = Vec::new();
    for (index, entry) in (0_u64..).zip(&month.entries) {
        let told = noticing.look(index, entry, &month.around);
        found.extend(told.into_iter().filter(|_| china_day(entry.time) >= month.first));
    }
    let mut report = Report::of("snooping", "none");
    report.add("seed", wanted.seed);
    report.add("entries", month.entries.len());
    report.add("officials", month.officials);
    report.add("weeks", month.weeks);
    tell_found(&mut report, &month, &found);
    tell_false(&mut report, &month, &found);
    report.write(wanted.json.as_deref())
}

/// What is planted is found when an alert tells of the same person on one of its days.
fn tell_found(report: &mut Report, month: &Month, found: &[Finding]) {
    let told: BTreeSet<(&str, NaiveDate)> =
        found.iter().map(|one| (one.actor.as_str(), one.day)).collect();
    let is_found =
        |one: &Snooping| one.days.iter().any(|day| told.contains(&(one.actor.as_str(), *day)));
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in &month.planted {
        let (hits, all) = kinds.entry(one.kind).or_default();
        *hits += usize::from(is_found(one));
        *all += 1;
    }
    let hits: usize = kinds.values().map(|(hits, _)| hits).sum();
    report.add("planted", month.planted.len());
    report.add("found", hits);
    report.add("found share (%)", hits * 100 / month.planted.len().max(1));
    for (kind, (hits, all)) in kinds {
        report.add(&format!("found: {kind}"), format!("{hits} of {all}"));
    }
}

/// Every other alert is a false one.
fn tell_false(report: &mut Report, month: &Month, found: &[Finding]) {
    let is_planted = |one: &&Finding| {
        month.planted.iter().any(|bad| bad.actor == one.actor && bad.days.contains(&one.day))
    };
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found.iter().filter(|one| !is_planted(one)) {
        *rules.entry(one.rule.as_str()).or_default() += 1;
    }
    let weeks = usize::try_from(month.weeks).unwrap_or(1).max(1);
    let all: usize = rules.values().sum();
    report.add("alerts", found.len());
    report.add("false alarms", all);
    report.add("false alarms a week", tenths(all, weeks));
    for (rule, count) in rules {
        report.add(&format!("false a week: {rule}"), tenths(count, weeks));
    }
}

/// So many a week, with one decimal.
fn tenths(count: usize, weeks: usize) -> String {
    let tenths = (count * 10 + weeks / 2) / weeks;
    format!("{}.{}", tenths / 10, tenths % 10)
}

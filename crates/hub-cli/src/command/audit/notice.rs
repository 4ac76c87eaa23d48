//! Trying thresholds: what the rules over the log would have raised.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use hub_audit::{Finding, NoticeRules};
use hub_policy::Caller;
use hub_values::{Clock as _, SystemClock, china_day};

use crate::arguments::Notice;
use crate::config::Config;
use crate::{open, say};

/// Replays the rules over the log of these days.
pub(super) async fn notice(config: &Config, wanted: Notice) -> Result<()> {
    let rules = with_thresholds(&config.notice, &wanted.set)?;
    let until = wanted.until.unwrap_or_else(|| china_day(SystemClock.now()));
    ensure!(wanted.since <= until, "--until: before --since 截止日期早于开始日期");
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    let found = hub.replay_notice(&by, rules, wanted.since, until).await?;
    crate::command::sign(&hub).await?;
    tell(&found, wanted.since, until);
    Ok(())
}

/// The thresholds of the settings, with some of them set anew: `name=value`, as in the settings.
pub(crate) fn with_thresholds(rules: &NoticeRules, set: &[String]) -> Result<NoticeRules> {
    let mut table = toml::Table::try_from(rules)?;
    for one in set {
        let about = || format!("--set {one}: wanted name=value 格式为 名称=值");
        let (name, value) = one.split_once('=').with_context(about)?;
        let line: toml::Table = format!("value = {value}").parse().with_context(about)?;
        let value = line.get("value").cloned().with_context(about)?;
        ensure!(table.contains_key(name), "--set: no threshold {name} 没有这个阈值; see `config`");
        let _before = table.insert(name.to_owned(), value);
    }
    table.try_into().context("--set: a value that the threshold cannot have 阈值的值无效")
}

fn tell(found: &[Finding], since: NaiveDate, until: NaiveDate) {
    for one in found {
        say::line(format!(
            "{} {} {} {}：{} / {} (entry {})",
            one.day,
            one.rule.as_str(),
            one.department.as_deref().unwrap_or("-"),
            one.actor,
            one.zh(),
            one.en(),
            one.entry,
        ));
    }
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for one in found {
        *by_rule.entry(one.rule.as_str()).or_default() += 1;
    }
    let days = (until - since).num_days() + 1;
    for (rule, count) in by_rule {
        say::line(format!("{rule:<20}{count}"));
    }
    say::line(format!(
        "{} alerts in {days} days would have been raised 共将产生{}条预警",
        found.len(),
        found.len()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_set_by_name() {
        let set = ["night_people=9".to_owned(), "placeholders=[\"x\"]".to_owned()];
        let rules = with_thresholds(&NoticeRules::default(), &set).unwrap();
        let wanted = NoticeRules {
            night_people: 9,
            placeholders: vec!["x".to_owned()],
            ..NoticeRules::default()
        };
        assert_eq!(rules, wanted);
        for wrong in ["night_people", "nights=3", "night_people=many", "night_people=-1"] {
            assert!(with_thresholds(&NoticeRules::default(), &[wrong.to_owned()]).is_err());
        }
    }
}

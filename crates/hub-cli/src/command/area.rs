//! `fileonce area`: the city's tree and its officers.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_app::{AreaPlan, Hub};
use hub_policy::Caller;

use super::tables;
use crate::arguments::Area;
use crate::config::Config;
use crate::{open, say};

/// Changes that are named one by one.
const NAMED: usize = 20;

/// Runs a command about areas.
pub(crate) async fn area(config: &Config, command: Area) -> Result<()> {
    let hub = open::hub(config).await?;
    match command {
        Area::Import { file, dry_run, remove_missing } => {
            import(&hub, &file, dry_run, remove_missing).await?;
        }
        Area::List => {
            list(&hub);
            return Ok(());
        }
        Area::Officers { file, dry_run } => officers(&hub, &file, dry_run).await?,
    }
    super::sign(&hub).await
}

async fn import(hub: &Arc<Hub>, file: &Path, is_trial: bool, removes: bool) -> Result<()> {
    let planned = hub.plan_areas(&tables::read(file)?, removes).await;
    let plan = planned.map_err(tables::told)?;
    tables::tell_unknown(&plan.unknown_headers);
    tell(&plan);
    if is_trial {
        say::line("dry run: nothing was written / 仅检查，未写入");
        return Ok(());
    }
    hub.import_areas(&Caller::operator()?, &plan).await.context("nothing was written / 未写入")
}

fn tell(plan: &AreaPlan) {
    for one in plan.added.iter().take(NAMED) {
        say::line(format!("  + {} {}", one.code, one.name_zh));
    }
    for (before, after) in plan.changed.iter().take(NAMED) {
        let (old, new) = (&before.name_zh, &after.name_zh);
        let names = if old == new { new.clone() } else { format!("{old} → {new}") };
        say::line(format!("  ~ {} {names}", after.code));
    }
    for one in plan.removed.iter().take(NAMED) {
        say::line(format!("  - {} {}", one.code, one.name_zh));
    }
    let counts = [plan.added.len(), plan.changed.len(), plan.removed.len()];
    if counts.iter().any(|count| *count > NAMED) {
        say::line(format!("  … the first {NAMED} of each kind are shown / 每类只显示前{NAMED}条"));
    }
    let [added, changed, removed] = counts;
    let (unchanged, kept) = (plan.unchanged, plan.kept);
    say::line(format!(
        "新增 added: {added}; 更新 changed: {changed}; 移除 removed: {removed}; 不变 unchanged: {unchanged}"
    ));
    if kept > 0 {
        say::line(format!(
            "表中没有、予以保留 not in the file and kept: {kept} (--remove-missing removes them)"
        ));
    }
}

fn list(hub: &Hub) {
    let snapshot = hub.snapshot();
    for one in &snapshot.areas {
        let depth = match one.level.as_str() {
            "city" => 0,
            "district" => 1,
            "street" => 2,
            _ => 3,
        };
        let indent = "  ".repeat(depth);
        let kind = if one.is_urban { "城区 urban" } else { "乡镇 township" };
        say::line(format!(
            "{}  {indent}{} {}  {}  {kind}",
            one.code, one.name_zh, one.name_en, one.level
        ));
    }
    let communities = snapshot.areas.iter().filter(|one| one.level == "community").count();
    say::line(format!("区划 areas: {}; 社区 communities: {communities}", snapshot.areas.len()));
}

async fn officers(hub: &Arc<Hub>, file: &Path, is_trial: bool) -> Result<()> {
    let plan = hub.plan_officers(&tables::read(file)?).map_err(tables::told)?;
    tables::tell_unknown(&plan.unknown_headers);
    say::line(format!("更新 changed: {}; 不变 unchanged: {}", plan.changed, plan.unchanged));
    if is_trial {
        say::line("dry run: nothing was written / 仅检查，未写入");
        return Ok(());
    }
    Ok(hub.import_officers(&Caller::operator()?, plan).await?)
}

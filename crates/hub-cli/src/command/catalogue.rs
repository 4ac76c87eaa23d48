//! `fileonce catalogue`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use hub_app::CatalogueOutcome;
use hub_catalogue::ChangeKind;
use hub_policy::Caller;

use crate::arguments::Catalogue;
use crate::config::Config;
use crate::{open, say};

/// Lists, exports and changes the catalogue.
pub(crate) async fn catalogue(config: &Config, command: Catalogue) -> Result<()> {
    match command {
        Catalogue::List => list(config).await,
        Catalogue::Export { output } => export(config, output.as_deref()).await,
        Catalogue::Import { file, dry_run } => {
            let (bytes, hub) = (read(&file)?, open::hub(config).await?);
            let outcome = hub.import_catalogue(&Caller::operator()?, &bytes, dry_run).await?;
            told(&outcome, dry_run)?;
            super::sign(&hub).await
        }
        Catalogue::ImportCodes { file, dry_run } => {
            let (bytes, hub) = (read(&file)?, open::hub(config).await?);
            let outcome = hub.import_codes(&Caller::operator()?, &bytes, dry_run).await?;
            told(&outcome, dry_run)?;
            super::sign(&hub).await
        }
    }
}

async fn list(config: &Config) -> Result<()> {
    let store = open::store(config).await?;
    let catalogue = store.catalogue();
    say::line(format!("数据目录第{0}版 catalogue version {0}", catalogue.version()));
    for one in catalogue.all() {
        let state = if one.is_switched_off() {
            " 停用 switched off"
        } else if one.is_retired() {
            " 已停用 retired"
        } else if one.is_added() {
            " 本市增加 added"
        } else {
            ""
        };
        let (code, zh, en) = (&one.code, &one.name_zh, &one.name_en);
        let (kind, lead) = (one.subject, &one.lead_department);
        say::line(format!("{code}  {zh}  {en}  {kind}  {lead}  v{}{state}", one.version));
    }
    Ok(())
}

async fn export(config: &Config, output: Option<&Path>) -> Result<()> {
    let hub = open::hub(config).await?;
    let file = hub.export_catalogue();
    let Some(path) = output else {
        say::line(String::from_utf8_lossy(&file).trim_end());
        return Ok(());
    };
    std::fs::write(path, file).with_context(|| format!("cannot write {}", path.display()))?;
    say::line(format!("written: {}", path.display()));
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Tells what was or would be changed; what is wrong ends the command.
fn told(outcome: &CatalogueOutcome, is_dry_run: bool) -> Result<()> {
    for one in &outcome.problems {
        let row = one.row.map(|row| format!("第{row}行 row {row}, ")).unwrap_or_default();
        say::line(format!("{row}列 column {}: {} / {}", one.column, one.zh, one.en));
    }
    if !outcome.problems.is_empty() {
        bail!(
            "{0}处问题，未作任何修改 / {0} problems, nothing was changed",
            outcome.problems.len()
        );
    }
    for planned in &outcome.changes {
        let kind = match planned.kind {
            ChangeKind::Added => "新增 added",
            ChangeKind::Updated => "修改 updated",
            ChangeKind::Retired => "停用 retired",
        };
        say::line(format!("{kind}: {}", planned.definition.cell("code").unwrap_or_default()));
        for one in &planned.differences {
            say::line(format!("  {}: {:?} -> {:?}", one.column, one.before, one.after));
        }
        for one in &planned.warnings {
            say::line(format!("  注意 note, {}: {} / {}", one.column, one.zh, one.en));
        }
    }
    for name in &outcome.code_tables {
        say::line(format!("代码表 code table: {name}"));
    }
    let count = outcome.changes.len() + outcome.code_tables.len();
    say::line(if is_dry_run {
        format!("试运行，未修改；将改动{count}项 / dry run: {count} would change")
    } else {
        format!(
            "已改动{count}项，数据目录第{1}版 / {0} changed, catalogue version {1}",
            count, outcome.version
        )
    });
    Ok(())
}

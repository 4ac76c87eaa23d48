//! `fileonce import`.

mod telling;

use std::io::{BufRead as _, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use hub_app::{Behalf, ColumnChoice, Hub, Import, ImportState, Problem, StartImport};
use hub_facts::Evidence;
use hub_values::BatchId;

use crate::arguments::{Import as Arguments, ImportCommand, ImportFile};
use crate::config::Config;
use crate::{open, say};

/// Bytes that are taken in at once.
const BYTES: usize = 256 * 1024;

/// Imports a file, or looks after imports.
pub(crate) async fn import(config: &Config, arguments: Arguments) -> Result<()> {
    let hub = open::hub(config).await?;
    let done = match (arguments.command, arguments.file) {
        (Some(ImportCommand::List { limit }), _) => list(&hub, limit).await,
        (Some(ImportCommand::Show { id, report }), _) => show(&hub, &id, report.as_deref()).await,
        (Some(ImportCommand::Undo { id, dry_run, yes }), _) => undo(&hub, &id, dry_run, yes).await,
        (Some(ImportCommand::Resume { id, accept, yes }), _) => {
            resume(&hub, id.as_deref(), accept, yes).await
        }
        (None, Some(file)) => run(&hub, file).await,
        (None, None) => bail!("请给出要导入的文件 / give the file to import"),
    };
    super::sign(&hub).await?;
    done
}

async fn run(hub: &Arc<Hub>, arguments: ImportFile) -> Result<()> {
    let (path, is_dry_run) = (arguments.report.clone(), arguments.dry_run);
    let (accept, is_sure) = (arguments.accept.clone(), arguments.yes);
    let import = judged(hub, arguments).await?;
    telling::judged(&import);
    if import.state == ImportState::Failed {
        bail!("{}", telling::failure(&import));
    }
    if let Some(path) = &path {
        report(hub, &import, path).await?;
    }
    if is_dry_run {
        say::line("试导入，未写入任何数据 / only judged; nothing was written");
        return Ok(());
    }
    confirm(hub, import, accept, is_sure).await
}

/// Takes a file in and judges all of its rows.
pub(super) async fn judged(hub: &Arc<Hub>, arguments: ImportFile) -> Result<Import> {
    let by = Behalf::operator()?;
    let source = arguments.source.as_str();
    let codes: Vec<_> = hub.snapshot().departments.iter().map(|one| one.code.clone()).collect();
    ensure!(
        codes.iter().any(|code| code == source),
        "没有这个部门 / no department {source}; there are {}",
        codes.join(", ")
    );
    let start = StartImport {
        file: send(hub, &by, &arguments.file).await?,
        kind: arguments.kind.as_deref().map(str::parse).transpose().context("--kind")?,
        sheet: arguments.sheet,
        source: Some(source.to_owned()),
        community: arguments
            .community
            .as_deref()
            .map(str::parse)
            .transpose()
            .context("community")?,
        columns: arguments.columns.iter().map(|text| choice(text)).collect::<Result<_>>()?,
        evidence: Evidence::Confirmed,
        is_dry_run: arguments.dry_run,
    };
    let import = taken(hub.start_import(&by, start).await?)?;
    at_rest(hub, import.id).await
}

/// Writes what was judged.
pub(super) async fn written(hub: &Arc<Hub>, id: BatchId, accept: Vec<String>) -> Result<Import> {
    let import = taken(hub.confirm_import(&Behalf::operator()?, id, accept).await?)?;
    at_rest(hub, import.id).await
}

/// Takes a file into the hub.
async fn send(hub: &Arc<Hub>, by: &Behalf, path: &Path) -> Result<hub_values::FileId> {
    use std::io::Read as _;
    let cannot = || format!("无法读取文件 / cannot read {}", path.display());
    let mut file = std::fs::File::open(path).with_context(cannot)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut receiving = hub.receive_file(by, &name)?;
    let mut buffer = vec![0; BYTES];
    loop {
        let size = file.read(&mut buffer).with_context(cannot)?;
        let Some(bytes) = buffer.get(..size).filter(|bytes| !bytes.is_empty()) else { break };
        hub.receive_more(&mut receiving, bytes).await?;
    }
    Ok(hub.file_received(by, receiving).await?.id)
}

fn choice(text: &str) -> Result<ColumnChoice> {
    let (header, meaning) =
        text.split_once('=').context("--column: write HEADING=ATTRIBUTE / 请写 表头=数据项代码")?;
    let meaning = Some(meaning.trim().to_owned()).filter(|one| !one.is_empty());
    Ok(ColumnChoice { header: header.to_owned(), meaning })
}

/// Writes an import that was judged, when the person at the terminal says so.
async fn confirm(hub: &Arc<Hub>, import: Import, accept: Vec<String>, is_sure: bool) -> Result<()> {
    let open: Vec<_> =
        import.about.warnings.iter().filter(|one| !accept.contains(&one.code)).collect();
    let id = import.id;
    if !open.is_empty() {
        let flags: Vec<_> = open.iter().map(|one| format!("--accept {}", one.code)).collect();
        let flags = flags.join(" ");
        bail!(
            "已暂停，未写入任何数据；确认无误后请执行 / paused, nothing was written; if all is right: \
             fileonce import resume {id} {flags}"
        );
    }
    if !is_sure && !agreed("确认写入？/ write it?")? {
        say::line(format!("未写入；稍后可执行 / not written; later: fileonce import resume {id}"));
        return Ok(());
    }
    let import = written(hub, id, accept).await?;
    telling::written(&import);
    ensure!(import.state == ImportState::Done, "{}", telling::failure(&import));
    Ok(())
}

async fn list(hub: &Arc<Hub>, limit: u64) -> Result<()> {
    let (imports, has_more) = hub.visible_imports(&Behalf::operator()?, None, limit).await?;
    imports.iter().for_each(telling::line);
    if has_more {
        say::line("…");
    }
    Ok(())
}

async fn show(hub: &Arc<Hub>, id: &str, path: Option<&Path>) -> Result<()> {
    let import = found(hub, id).await?;
    telling::line(&import);
    telling::judged(&import);
    telling::written(&import);
    match path {
        Some(path) => report(hub, &import, path).await,
        None => Ok(()),
    }
}

async fn undo(hub: &Arc<Hub>, id: &str, is_dry_run: bool, is_sure: bool) -> Result<()> {
    let by = Behalf::operator()?;
    let id = found(hub, id).await?.id;
    let would = taken(hub.undo_import(&by, id, true).await?)?;
    telling::undoing(&would);
    if is_dry_run || would.import.state == ImportState::Undone {
        return Ok(());
    }
    if !is_sure && !agreed("确认撤销？/ take it back?")? {
        return Ok(());
    }
    let done = taken(hub.undo_import(&by, id, false).await?)?;
    let import = at_rest(hub, done.import.id).await?;
    telling::line(&import);
    ensure!(import.state == ImportState::Undone, "未能撤销 / it could not be taken back");
    Ok(())
}

async fn resume(
    hub: &Arc<Hub>,
    id: Option<&str>,
    accept: Vec<String>,
    is_sure: bool,
) -> Result<()> {
    let Some(id) = id else {
        let count = hub.resume_left_imports().await?;
        for id in &count {
            telling::line(&at_rest(hub, *id).await?);
        }
        say::line(format!("{} imports went on / 继续了{}个导入任务", count.len(), count.len()));
        return Ok(());
    };
    let import = found(hub, id).await?;
    if import.state.is_at_work() {
        let _others = hub.resume_left_imports().await?;
        let import = at_rest(hub, import.id).await?;
        telling::line(&import);
        return Ok(());
    }
    telling::judged(&import);
    confirm(hub, import, accept, is_sure).await
}

async fn found(hub: &Arc<Hub>, id: &str) -> Result<Import> {
    let id: BatchId = id
        .parse()
        .context("请使用 fileonce import list 给出的编号 / use an id of `import list`")?;
    let found = hub.visible_import(&Behalf::operator()?, id).await?;
    found.context("没有这个导入任务 / no such import")
}

/// Waits until an import waits for a person or is at its end; progress goes to standard error.
async fn at_rest(hub: &Arc<Hub>, id: BatchId) -> Result<Import> {
    let mut shown = None;
    let import = hub
        .import_at_rest(id, |import| {
            let now = (import.state, import.done, import.total());
            if import.state.is_at_work() && shown != Some(now) {
                shown = Some(now);
                let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
                say::progress(import.state.zh(), count(import.done), count(import.total()));
            }
        })
        .await?;
    import.context("导入任务已不存在 / the import is gone")
}

async fn report(hub: &Arc<Hub>, import: &Import, path: &Path) -> Result<()> {
    let id = import.about.report.context("没有报告 / there is no report")?;
    let found = hub.file_for(&Behalf::operator()?, id).await?;
    let (_, bytes) = found.context("报告已过保存期 / the report has expired")?;
    std::fs::write(path, bytes)
        .with_context(|| format!("无法写入 / cannot write {}", path.display()))?;
    say::line(format!("报告 report: {}", path.display()));
    Ok(())
}

/// Asks the person at the terminal; without one nobody agrees.
fn agreed(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    say::aside(format!("{question} [y/N]"));
    let mut answer = String::new();
    let _size = std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是"))
}

/// What was done, or why not, as an error.
fn taken<T>(outcome: Result<T, Vec<Problem>>) -> Result<T> {
    outcome.map_err(|problems| {
        let told: Vec<_> = problems.iter().map(|one| format!("{} / {}", one.zh, one.en)).collect();
        anyhow::anyhow!("{}", told.join("; "))
    })
}

//! Files that registers drop: taken in the order of their feeds, answered beside them, put away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use hub_app::{Hub, SuppliedFile, SupplyFile};
use hub_values::ClientId;

/// How often the folder is looked through.
const PAUSE: Duration = Duration::from_secs(2);
/// Says that a file is whole; a name that is there does not tell whether it is written still.
const MARKER: &str = ".done";

/// A file that was dropped, by what its name says: `FEED.SEQUENCE.csv`, `FEED.SEQUENCE.full.xlsx`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Dropped {
    client: ClientId,
    feed: String,
    sequence: u64,
    is_full: bool,
    path: PathBuf,
}

/// What becomes of a file that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It was taken.
    Done,
    /// It will never be taken.
    Refused,
    /// Another one must come first, or somebody must decide.
    Waits,
}

/// Takes what is dropped into a folder until it is stopped.
pub(crate) async fn watch(folder: PathBuf, hub: Arc<Hub>) {
    let mut told = BTreeSet::new();
    loop {
        if let Err(error) = look(&folder, &hub).await {
            // The same trouble is told once, not every two seconds.
            if told.insert(format!("{error:#}")) {
                tracing::warn!(error = %format!("{error:#}"), "files of registers were not taken");
            }
        } else {
            told.clear();
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Takes all files that can be taken now.
async fn look(folder: &Path, hub: &Arc<Hub>) -> Result<()> {
    for ((client, feed), files) in dropped(folder)? {
        for file in files {
            let fate = take(hub, &file).await.with_context(|| {
                format!("client {client}, feed {feed}, sequence {}", file.sequence)
            })?;
            if fate == Fate::Waits {
                break;
            }
        }
    }
    Ok(())
}

async fn take(hub: &Arc<Hub>, file: &Dropped) -> Result<Fate> {
    let path = file.path.clone();
    let (name, bytes) = tokio::task::spawn_blocking(move || super::read(&path)).await??;
    let supplied = SupplyFile {
        client: file.client,
        feed: file.feed.clone(),
        sequence: file.sequence,
        is_full: file.is_full,
        name,
        bytes,
    };
    let done = hub.supply_file(supplied).await?;
    let fate = fate(&done);
    tracing::info!(
        client = %file.client,
        feed = file.feed,
        sequence = file.sequence,
        rows = done.rows.len(),
        fate = ?fate,
        "a register's file was looked at"
    );
    match fate {
        Fate::Done => put_away(&file.path, "done", &done)?,
        Fate::Refused => put_away(&file.path, "refused", &done)?,
        Fate::Waits => {}
    }
    Ok(fate)
}

fn fate(done: &SuppliedFile) -> Fate {
    match &done.refusal {
        None => Fate::Done,
        Some(refusal) if refusal.may_wait => Fate::Waits,
        Some(_) => Fate::Refused,
    }
}

/// Moves a file with the report on it; the marker goes last, so that what is cut off is done again.
fn put_away(path: &Path, folder: &str, done: &SuppliedFile) -> Result<()> {
    let name = path.file_name().context("a file without a name")?;
    let beside = path.parent().context("a file without a folder")?.join(folder);
    std::fs::create_dir_all(&beside)?;
    let with = |end: &str| {
        let mut name = name.to_owned();
        name.push(end);
        name
    };
    std::fs::write(beside.join(with(".report.csv")), done.report())?;
    std::fs::rename(path, beside.join(name))?;
    let marker = path.with_file_name(with(MARKER));
    std::fs::remove_file(marker)?;
    Ok(())
}

type ByFeed = BTreeMap<(ClientId, String), BTreeSet<Dropped>>;

/// Whole files by client and feed, in the order of their sequence.
fn dropped(folder: &Path) -> Result<ByFeed> {
    let mut found = ByFeed::new();
    let about = || format!("supply_dir: cannot read {}", folder.display());
    for client in std::fs::read_dir(folder).with_context(about)? {
        let client = client?;
        let Ok(id) = client.file_name().to_string_lossy().parse::<ClientId>() else { continue };
        if !client.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(client.path())? {
            let path = file?.path();
            let Some(one) = named(id, &path).filter(|_| is_whole(&path)) else { continue };
            let _new = found.entry((id, one.feed.clone())).or_default().insert(one);
        }
    }
    Ok(found)
}

fn is_whole(path: &Path) -> bool {
    let mut marker = path.as_os_str().to_owned();
    marker.push(MARKER);
    Path::new(&marker).is_file() && path.is_file()
}

fn named(client: ClientId, path: &Path) -> Option<Dropped> {
    let name = path.file_name()?.to_str()?;
    let parts: Vec<&str> = name.split('.').collect();
    let (feed, sequence, is_full) = match parts.as_slice() {
        [feed, sequence, "csv" | "xlsx"] => (feed, sequence, false),
        [feed, sequence, "full", "csv" | "xlsx"] => (feed, sequence, true),
        _ => return None,
    };
    let sequence = sequence.parse().ok()?;
    let feed = (*feed).to_owned();
    Some(Dropped { client, feed, sequence, is_full, path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_feed_sequence_and_whether_it_is_everything() {
        let client: ClientId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        let read = |name: &str| {
            named(client, Path::new(name)).map(|one| (one.feed, one.sequence, one.is_full))
        };
        assert_eq!(read("hukou.12.csv"), Some(("hukou".to_owned(), 12, false)));
        assert_eq!(read("hukou.3.full.xlsx"), Some(("hukou".to_owned(), 3, true)));
        for name in ["hukou.csv", "hukou.x.csv", "hukou.3.exe", "hukou.3.csv.done", ".hukou.3.csv"]
        {
            assert_eq!(read(name), None, "{name}");
        }
    }
}

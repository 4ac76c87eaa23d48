//! Verifying the log in a database against the checkpoints outside it.

use std::path::{Path, PathBuf};

use hub_audit::{
    Checkpoint, Entry, Fault, Frontier, Hash, Row, Summary, Verification, VerifierKey, leaf_hash,
};
use hub_storage::{LogRow, Store};

/// Rows that are read at once.
const PAGE: u64 = 2_000;

/// A log that was read from end to end and found whole.
#[derive(Debug, Clone)]
pub struct VerifiedLog {
    /// Entries.
    pub size: u64,
    /// Checkpoints that it agrees with.
    pub checkpoints: u64,
    /// Entries under the largest of them.
    pub covered: u64,
}

/// The checkpoints in a folder, smallest first.
fn checkpoints(folder: &Path, key: &VerifierKey) -> Result<Vec<Checkpoint>, String> {
    let mut found = Vec::new();
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(format!("{}: {error}", folder.display())),
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "checkpoint")) {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let checkpoint =
            Checkpoint::open(&text, key).map_err(|error| format!("{}: {error}", path.display()))?;
        found.push(checkpoint);
    }
    Ok(found)
}

/// Verifies the log in a database against the checkpoints outside it. The error is a sentence that
/// names the first bad entry.
pub async fn verify_store(
    store: &Store,
    folder: &Path,
    key: &VerifierKey,
) -> Result<VerifiedLog, String> {
    let mut verification = Verification::new();
    for checkpoint in checkpoints(folder, key)? {
        verification.expect(checkpoint);
    }
    // Read before the entries: a running hub indexes meanwhile, and only what it had is compared.
    let indexed = store.head().await.map_err(|error| error.to_string())?.indexed;
    let mut pairs = Pairs::default();
    let mut next = 0;
    loop {
        let rows = store.log_from(next, PAGE).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in &rows {
            push(&mut verification, row).map_err(|fault| both(&fault))?;
            columns_agree(row)?;
            if row.index < indexed {
                pairs.add_all(row);
            }
        }
    }
    let summary = verification.finish().map_err(|fault| both(&fault))?;
    if summary.checkpoints_matched == 0 {
        return Err("there is no checkpoint outside the database, so nothing proves the log; if \
             there were some, they were taken away\n数据库之外没有检查点，无法证明日志完整"
            .to_owned());
    }
    notes_agree(store, folder, key).await?;
    head_agrees(store, &summary).await?;
    index_agrees(store, indexed, pairs).await?;
    Ok(VerifiedLog {
        size: summary.size,
        checkpoints: summary.checkpoints_matched,
        covered: summary.covered,
    })
}

fn push(verification: &mut Verification, row: &LogRow) -> Result<(), Fault> {
    // Bytes that are no hash are as wrong as another hash.
    let leaf = row.leaf.unwrap_or_else(|| Hash::from_bytes([0; 32]));
    verification.push(Row { index: row.index, body: row.body.as_bytes(), leaf: Some(leaf) })
}

fn both(fault: &Fault) -> String {
    format!("{fault}\n{}", fault.zh())
}

/// Every checkpoint that the database shows was written outside it, with the same root.
async fn notes_agree(store: &Store, folder: &Path, key: &VerifierKey) -> Result<(), String> {
    // The database first: a running hub writes the file before it notes it there.
    let notes = store.checkpoints().await.map_err(|error| error.to_string())?;
    let outside = checkpoints(folder, key)?;
    for note in notes {
        let inside = Checkpoint::open(&note, key)
            .map_err(|error| format!("a checkpoint in the database: {error}"))?;
        if !outside.contains(&inside) {
            return Err(format!(
                "the checkpoint over {0} entries is in the database and not outside it\n\
                 覆盖{0}条的检查点只在数据库内，数据库外缺失",
                inside.size
            ));
        }
    }
    Ok(())
}

/// The searching columns beside an entry must say what the entry says.
fn columns_agree(row: &LogRow) -> Result<(), String> {
    let Ok(entry) = Entry::decode(row.body.as_bytes()) else { return Ok(()) };
    let outcome = Some(entry.outcome.as_str().to_owned());
    let is_same_time = row.time == entry.time;
    if row.columns == [entry.department, entry.purpose, entry.actor, outcome] && is_same_time {
        return Ok(());
    }
    let index = row.index;
    Err(format!(
        "entry {index}: the searching columns differ from the entry\n\
         第{index}条：检索列与条目内容不一致"
    ))
}

async fn head_agrees(store: &Store, summary: &Summary) -> Result<(), String> {
    let head = store.head().await.map_err(|error| error.to_string())?;
    let root = match Frontier::from_bytes(&head.frontier) {
        Ok(frontier) => frontier.root(),
        Err(_) if head.size == 0 => Frontier::new().root(),
        Err(error) => return Err(format!("the head of the log: {error}")),
    };
    // A running hub may have appended since the last row was read.
    if head.size == summary.size && root != summary.root {
        return Err("the head of the log differs from its entries\n日志头与条目不一致".to_owned());
    }
    if head.size < summary.size {
        return Err("the head of the log is behind its entries\n日志头落后于条目".to_owned());
    }
    Ok(())
}

/// Pairs of subject and entry, as a sum that does not depend on their order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pairs {
    count: u64,
    sum: u128,
}

impl Pairs {
    fn add(&mut self, subject: &str, index: u64) {
        let hash: Hash = leaf_hash(format!("{index} {subject}").as_bytes());
        let half = hash.as_bytes().first_chunk::<16>().copied().unwrap_or_default();
        self.count += 1;
        self.sum = self.sum.wrapping_add(u128::from_be_bytes(half));
    }

    fn add_all(&mut self, row: &LogRow) {
        if let Ok(entry) = Entry::decode(row.body.as_bytes()) {
            for subject in &entry.subjects {
                self.add(subject, row.index);
            }
        }
    }
}

/// The index by subject must say what the entries say, or a disclosure could be hidden from the
/// person it is about.
async fn index_agrees(store: &Store, indexed: u64, entries: Pairs) -> Result<(), String> {
    let mut stored = Pairs::default();
    let mut after = (String::new(), 0);
    loop {
        let page = store.subject_pairs(&after, PAGE).await.map_err(|error| error.to_string())?;
        let Some(last) = page.last() else { break };
        after.clone_from(last);
        for (subject, index) in page.iter().filter(|(_, index)| *index < indexed) {
            stored.add(subject, *index);
        }
    }
    if stored == entries {
        return Ok(());
    }
    Err("the index by subject differs from the entries\n按主体的索引与条目不一致".to_owned())
}

//! Verifying the log in a database against the checkpoints outside it.

mod archived;
pub(crate) mod columns;

use std::path::Path;

use hub_audit::{
    Archive, Checkpoint, DeclaredCut, Entry, Fault, FaultKind, Frontier, Hash, Kind, Row, Summary,
    Verification, VerifierKey,
};
use hub_storage::{Head, LogRow, Store};

use crate::outside::{self, Cut, Outside};
use crate::tally::Tallies;
use archived::PutAway;
use columns::{Pairs, columns_agree, columns_differ, counted, index_agrees, tallies_agree};

/// Rows that are read at once.
const PAGE: u64 = 2_000;
/// Up to this many entries a log is verified whole at every start: it takes a second or two.
const WHOLE: u64 = 50_000;

/// A log that was read and found whole.
#[derive(Debug, Clone)]
pub struct VerifiedLog {
    /// Entries.
    pub size: u64,
    /// The first entry that was read; those before stand under a checkpoint that was believed.
    pub from: u64,
    /// Checkpoints that it agrees with.
    pub checkpoints: u64,
    /// Entries under the largest of them.
    pub covered: u64,
    /// Cuts that were declared, with what was given up in them.
    pub cuts: Vec<DeclaredCut>,
}

/// How a log fails to be the one that the checkpoints outside the database are of.
#[derive(Debug, Clone)]
pub enum Mismatch {
    /// It is the beginning of what was signed: entries are missing at its end.
    Behind {
        /// Its entries.
        size: u64,
        /// The newest head that was signed.
        newest: Checkpoint,
        /// Its entries that a checkpoint vouches for.
        covered: u64,
    },
    /// It is another log from some entry on.
    Fork(Fault),
    /// It is whole, and what repeats it for searching says something else. In Chinese and English.
    Index(String),
    /// It is whole in itself, and checkpoints that were signed are not outside the database. In
    /// Chinese and English.
    Unproved(String),
    /// The database did not let it be read to its end.
    Unread(String),
    /// It is not whole in itself. In Chinese and English, naming the
    /// entry.
    Damaged(String),
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Behind { size, newest, covered } => {
                let what = FaultKind::CutTail { checkpoint_size: newest.size, found: *size };
                f.write_str(&both(&Fault { index: *size, what }))?;
                let lost = newest.size - size;
                write!(
                    f,
                    "\nthe log is a prefix of what was signed, {lost} entries behind ({covered} of \
                     its entries are under a checkpoint)\n日志是已签名日志的前段，缺少最后{lost}条（其中{covered}条有检查点证明）"
                )
            }
            Self::Fork(fault) => {
                f.write_str(&both(fault))?;
                let from = fault.index;
                write!(
                    f,
                    "\nthe log is NOT a prefix of what was signed: it may differ from entry {from} on\n\
                     日志不是已签名日志的前段：自第{from}条起可能不同"
                )
            }
            Self::Index(text) | Self::Unproved(text) | Self::Unread(text) | Self::Damaged(text) => {
                f.write_str(text)
            }
        }
    }
}

impl From<String> for Mismatch {
    fn from(text: String) -> Self {
        Self::Damaged(text)
    }
}

impl From<hub_storage::StoreError> for Mismatch {
    fn from(error: hub_storage::StoreError) -> Self {
        Self::Unread(format!("the log cannot be read: {error}\n日志无法读取"))
    }
}

/// Verifies the whole log in a database against the checkpoints outside it. The error says in
/// sentences what is wrong and names the first bad entry.
pub async fn verify_store(
    store: &Store,
    folder: &Path,
    keys: &[VerifierKey],
) -> Result<VerifiedLog, Mismatch> {
    verify(store, folder, keys, &[], None).await
}

/// The same with further checkpoints, such as one that a department has kept.
pub async fn verify_against(
    store: &Store,
    folder: &Path,
    keys: &[VerifierKey],
    further: &[Checkpoint],
) -> Result<VerifiedLog, Mismatch> {
    verify(store, folder, keys, further, None).await
}

/// Verifies the end of a long log, 20,000 entries at least, and the whole of a short one: what a
/// hub has time for at its start. What lies before stands under a checkpoint and is verified by
/// [`verify_store`].
pub async fn verify_tail(
    store: &Store,
    folder: &Path,
    keys: &[VerifierKey],
) -> Result<VerifiedLog, Mismatch> {
    let size = store.head().await?.size;
    let from = if size > WHOLE { outside::frontier(folder, keys) } else { None };
    verify(store, folder, keys, &[], from.filter(|frontier| frontier.size() <= size)).await
}

async fn verify(
    store: &Store,
    folder: &Path,
    keys: &[VerifierKey],
    further: &[Checkpoint],
    begin: Option<Frontier>,
) -> Result<VerifiedLog, Mismatch> {
    let from = begin.as_ref().map_or(0, Frontier::size);
    // The database's before those outside: a running hub writes the file before it notes it there.
    let notes = notes(store, keys, from).await?;
    // Before the head: a running hub signs what is in the head already.
    let mut outside = Outside::read(folder, keys, from)?;
    if outside.checkpoints.is_empty() && further.is_empty() {
        return Err(Mismatch::Unproved(
            "there is no checkpoint outside the database, so nothing proves the log; if there \
             were some, they were taken away\n数据库之外没有检查点，无法证明日志完整"
                .to_owned(),
        ));
    }
    let proved = notes_agree(&notes, &outside.checkpoints);
    outside.checkpoints.extend(further.iter().cloned());
    let archives = outside::archives(folder, keys)?;
    // Before the entries: a running hub counts on.
    let (counted_to, stored) = counted(store).await?;
    let head = store.head().await?;
    let beyond = outside.checkpoints.iter().filter(|one| one.size > head.size);
    let beyond = beyond.max_by_key(|one| one.size).cloned();
    let read = read(store, &outside, &archives, (&head, counted_to), begin).await?;
    let summary = &read.summary;
    head_agrees(store, &head, summary).await?;
    if let Some(newest) = beyond {
        return Err(Mismatch::Behind { size: head.size, newest, covered: summary.covered });
    }
    // After what a declared cut can mend: a log that forked shows heads of its own as well.
    proved?;
    if let Some(index) = read.first_wrong_columns {
        return Err(columns_differ(index));
    }
    if from == 0 {
        index_agrees(store, head.indexed, &read.pairs).await?;
        tallies_agree(&stored, read.tallies, &read.put_away_until)?;
    }
    Ok(VerifiedLog {
        size: summary.size,
        from,
        checkpoints: summary.checkpoints_matched,
        covered: summary.covered,
        cuts: outside.cuts.into_iter().map(|cut| cut.declared).collect(),
    })
}

/// What was read of the log.
struct Read {
    summary: Summary,
    pairs: Pairs,
    tallies: Tallies,
    first_wrong_columns: Option<u64>,
    /// The last day of which entries were put away, ISO 8601; empty when none were.
    put_away_until: String,
}

async fn read(
    store: &Store,
    outside: &Outside,
    archives: &[(Archive, String)],
    (head, counted_to): (&Head, u64),
    begin: Option<Frontier>,
) -> Result<Read, Mismatch> {
    let from = begin.as_ref().map_or(0, Frontier::size);
    let mut verification = begin.map_or_else(Verification::new, Verification::resume);
    for checkpoint in outside.checkpoints.iter().filter(|one| one.size <= head.size) {
        // The one that the frontier stands for was compared with it.
        if checkpoint.size > from || from == 0 {
            verification.expect(checkpoint.clone());
        }
    }
    let is_read = |cut: &&Cut| {
        let kept = cut.declared.kept.0;
        kept >= from && (kept < head.size || !outside.is_signed_beyond(kept))
    };
    let mut cuts = Cuts::new(outside.cuts.iter().filter(is_read));
    let mut pairs = Pairs::default();
    let mut tallies = Tallies::default();
    let mut first_wrong_columns = None;
    let mut put_away = PutAway::new(archives, from);
    let mut next = from;
    loop {
        let rows = store.log_from(next, PAGE).await?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        for row in &rows {
            if put_away.takes(&mut verification, row)? {
                continue;
            }
            push(&mut verification, row)?;
            let Ok(entry) = Entry::decode(row.body.as_bytes()) else { continue };
            cuts.meet(row.index, &entry)?;
            put_away.meet(&entry);
            if row.index < head.indexed {
                pairs.add_all(row.index, &entry);
            }
            if row.index < counted_to {
                tallies.add(&entry);
            }
            if !columns_agree(row, entry) {
                first_wrong_columns = first_wrong_columns.or(Some(row.index));
            }
        }
    }
    let summary = verification.finish().map_err(mismatch)?;
    cuts.finish()?;
    let put_away_until = put_away.finish()?;
    Ok(Read { summary, pairs, tallies, first_wrong_columns, put_away_until })
}

fn push(verification: &mut Verification, row: &LogRow) -> Result<(), Mismatch> {
    // Bytes that are no hash are as wrong as another hash.
    let leaf = row.leaf.unwrap_or_else(|| Hash::from_bytes([0; 32]));
    let row = Row { index: row.index, body: row.body.as_bytes(), leaf: Some(leaf) };
    verification.push(row).map_err(mismatch)
}

pub(crate) fn mismatch(fault: Fault) -> Mismatch {
    if matches!(fault.what, FaultKind::RootDiffers { .. }) {
        return Mismatch::Fork(fault);
    }
    Mismatch::Damaged(both(&fault))
}

fn both(fault: &Fault) -> String {
    format!("{fault}\n{}", fault.zh())
}

/// Every declared cut has its entry in the log, and every such entry its declaration.
struct Cuts<'a> {
    awaited: Vec<&'a Cut>,
}

/// Whether an entry is that of a declared cut.
pub(crate) fn is_cut(entry: &Entry) -> bool {
    let operation = entry.operation.as_deref().unwrap_or_default();
    entry.kind == Kind::Admin && operation.starts_with(crate::cut::OPERATION)
}

impl<'a> Cuts<'a> {
    fn new(all: impl Iterator<Item = &'a Cut>) -> Self {
        Self { awaited: all.filter(|cut| cut.is_in_force).collect() }
    }

    fn meet(&mut self, index: u64, entry: &Entry) -> Result<(), Mismatch> {
        let place = self.awaited.iter().position(|cut| cut.declared.kept.0 == index);
        let declared = place.map(|place| self.awaited.remove(place));
        let hash = entry.document_hash.as_deref().filter(|_| is_cut(entry));
        match (declared, hash) {
            (Some(cut), Some(hash)) if cut.hash == hash => Ok(()),
            (None, None) => Ok(()),
            (Some(cut), _) => Err(unrecorded(cut)),
            (None, Some(_)) => Err(Mismatch::Damaged(format!(
                "entry {index} declares a cut, and the signed declaration is not in the folder of \
                 checkpoints\n第{index}条声明了截断，但检查点目录中没有签名的声明"
            ))),
        }
    }

    fn finish(self) -> Result<(), Mismatch> {
        self.awaited.first().map_or(Ok(()), |cut| Err(unrecorded(cut)))
    }
}

fn unrecorded(cut: &Cut) -> Mismatch {
    Mismatch::Damaged(format!(
        "the cut declared in {} is not in the log at entry {}; if declaring it was interrupted, \
         declare it again\n已声明的截断未写入日志；如因中断所致，请重新声明",
        cut.folder.display(),
        cut.declared.kept.0
    ))
}

async fn notes(
    store: &Store,
    keys: &[VerifierKey],
    from: u64,
) -> Result<Vec<Checkpoint>, Mismatch> {
    let notes = store.checkpoints_from(from).await?;
    let open = |note: &String| {
        Checkpoint::open(note, keys)
            .map_err(|error| Mismatch::Damaged(format!("a checkpoint in the database: {error}")))
    };
    notes.iter().map(open).collect()
}

/// Every checkpoint that the database shows was written outside it, with the same root.
fn notes_agree(inside: &[Checkpoint], outside: &[Checkpoint]) -> Result<(), Mismatch> {
    let missing = inside.iter().find(|one| {
        // Sorted by size; several of one size are next to each other.
        let place = outside.partition_point(|other| other.size < one.size);
        !outside.iter().skip(place).take_while(|other| other.size == one.size).any(|o| o == *one)
    });
    let Some(missing) = missing else { return Ok(()) };
    Err(Mismatch::Unproved(format!(
        "the checkpoint over {0} entries is in the database and not outside it\n\
         覆盖{0}条的检查点只在数据库内，数据库外缺失",
        missing.size
    )))
}

async fn head_agrees(store: &Store, before: &Head, summary: &Summary) -> Result<(), Mismatch> {
    if summary.size < before.size {
        let what = FaultKind::CutTail { checkpoint_size: before.size, found: summary.size };
        let fault = both(&Fault { index: summary.size, what });
        return Err(Mismatch::Damaged(format!("the head of the log counts more entries\n{fault}")));
    }
    let head = store.head().await?;
    let root = match Frontier::from_bytes(&head.frontier) {
        Ok(frontier) => frontier.root(),
        Err(_) if head.size == 0 => Frontier::new().root(),
        Err(error) => return Err(Mismatch::Damaged(format!("the head of the log: {error}"))),
    };
    // A running hub may have appended since the last row was read.
    if head.size == summary.size && root != summary.root {
        let text = "the head of the log differs from its entries\n日志头与条目不一致";
        return Err(Mismatch::Damaged(text.to_owned()));
    }
    if head.size < summary.size {
        let text = "the head of the log is behind its entries\n日志头落后于条目";
        return Err(Mismatch::Damaged(text.to_owned()));
    }
    Ok(())
}

//! What repeats the entries for searching must say what they say.

use hub_audit::{Entry, Hash, leaf_hash};
use hub_storage::{LogRow, Store, Tally, TallyKey};

use super::{Mismatch, PAGE};
use crate::tally::Tallies;

/// Whether the searching columns beside an entry say what it says.
pub(crate) fn columns_agree(row: &LogRow, entry: Entry) -> bool {
    let outcome = Some(entry.outcome.as_str().to_owned());
    let is_same_time = row.time == entry.time;
    row.columns == [entry.department, entry.purpose, entry.actor, outcome] && is_same_time
}

/// What is said of the first entry whose searching columns differ.
pub(super) fn columns_differ(index: u64) -> Mismatch {
    Mismatch::Index(format!(
        "entry {index}: the searching columns differ from the entry\n\
         第{index}条：检索列与条目内容不一致"
    ))
}

/// Pairs of subject and entry, as a sum that does not depend on their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
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

    pub(super) fn add_all(&mut self, index: u64, entry: &Entry) {
        for subject in &entry.subjects {
            self.add(subject, index);
        }
    }
}

/// The index by subject must say what the entries say, or a disclosure could be hidden from the
/// person it is about.
pub(super) async fn index_agrees(
    store: &Store,
    indexed: u64,
    entries: &Pairs,
) -> Result<(), Mismatch> {
    let mut stored = Pairs::default();
    let mut after = (String::new(), 0);
    loop {
        let page = store.subject_pairs(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(last);
        for (subject, index) in page.iter().filter(|(_, index)| *index < indexed) {
            stored.add(subject, *index);
        }
    }
    if stored == *entries {
        return Ok(());
    }
    let text = "the index by subject differs from the entries\n按主体的索引与条目不一致";
    Err(Mismatch::Index(text.to_owned()))
}

/// The tallies as they are, and up to which entry they count.
pub(super) async fn counted(store: &Store) -> Result<(u64, Vec<(TallyKey, Tally)>), Mismatch> {
    let tx = store.look().await?;
    let found = (tx.head().await?.indexed, tx.all_tallies().await?);
    tx.rollback().await?;
    Ok(found)
}

/// The tallies must be the sums of the entries, or what a department asked for could be played down.
pub(super) fn tallies_agree(
    stored: &[(TallyKey, Tally)],
    entries: Tallies,
    put_away_until: &str,
) -> Result<(), Mismatch> {
    // Of entries that were put away only the sums are left.
    let later = |row: &&(TallyKey, Tally)| row.0.day.as_str() > put_away_until;
    if entries.into_rows().iter().filter(later).eq(stored.iter().filter(later)) {
        return Ok(());
    }
    let text = "the tallies of who asked for what differ from the entries\n查询统计与条目不一致";
    Err(Mismatch::Index(text.to_owned()))
}

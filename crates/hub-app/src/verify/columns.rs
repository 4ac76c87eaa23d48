//! What repeats the entries for searching must say what they say.

use hub_audit::{Entry, Hash, leaf_hash};
use hub_storage::{LogRow, Store};

use super::{Mismatch, PAGE};

/// The searching columns beside an entry.
pub(super) fn columns_agree(row: &LogRow, entry: Entry) -> Result<(), Mismatch> {
    let outcome = Some(entry.outcome.as_str().to_owned());
    let is_same_time = row.time == entry.time;
    if row.columns == [entry.department, entry.purpose, entry.actor, outcome] && is_same_time {
        return Ok(());
    }
    let index = row.index;
    Err(Mismatch::Damaged(format!(
        "entry {index}: the searching columns differ from the entry\n\
         第{index}条：检索列与条目内容不一致"
    )))
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
    Err(Mismatch::Damaged(text.to_owned()))
}

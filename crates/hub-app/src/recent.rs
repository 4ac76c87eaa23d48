//! The newest entries of the log, as this process wrote them: whoever follows the log need not read
//! and parse them again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use hub_audit::Entry;
use hub_storage::{LogRow, NewEntry};

/// Entries that are kept.
const KEPT: usize = 4_096;

/// An entry with its number in the log.
pub(crate) type Numbered = (u64, Arc<Entry>);

/// The newest entries, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<VecDeque<Numbered>>);

impl Recent {
    /// Keeps entries that are durable now. Where others came between, older ones are forgotten.
    pub(crate) fn note(&self, entries: Vec<Numbered>) {
        let Some((first, _)) = entries.first() else { return };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.back().is_none_or(|(last, _)| last + 1 != *first) {
            kept.clear();
        }
        kept.extend(entries);
        let surplus = kept.len().saturating_sub(KEPT);
        drop(kept.drain(..surplus));
    }

    /// Entries from a position on; none when they are not all known here.
    pub(crate) fn after(&self, index: u64, limit: u64) -> Option<Vec<Numbered>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, _) = kept.front()?;
        let skipped = usize::try_from(index.checked_sub(*first)?).ok()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let found: Vec<_> = kept.iter().skip(skipped).take(limit).cloned().collect();
        (!found.is_empty()).then_some(found)
    }
}

/// Entries of the log one after the other, and the number of the one that comes next. What cannot be
/// read is left out, and passed all the same.
pub(crate) struct Stretch {
    pub(crate) entries: Vec<Numbered>,
    pub(crate) next: u64,
}

impl Stretch {
    /// What is known here; none when it is not all.
    pub(crate) fn known(recent: &Recent, from: u64, limit: u64) -> Option<Self> {
        let entries = recent.after(from, limit)?;
        Some(Self { next: from + entries.len() as u64, entries })
    }

    /// What was read of the log.
    pub(crate) fn read(from: u64, rows: &[LogRow]) -> Self {
        let next = rows.last().map_or(from, |row| row.index + 1);
        let entry =
            |row: &LogRow| Some((row.index, Arc::new(Entry::decode(row.body.as_bytes()).ok()?)));
        Self { entries: rows.iter().filter_map(entry).collect(), next }
    }

    /// Its first entries, as many as name so many subjects together: the last of them may name more.
    pub(crate) fn within(mut self, subjects: usize) -> Self {
        let mut named = 0;
        let fits = self.entries.iter().take_while(|(_, entry)| {
            let is_in = named < subjects;
            named += entry.subjects.len();
            is_in
        });
        let fits = fits.count();
        if let Some((index, _)) = self.entries.get(fits) {
            self.next = *index;
            self.entries.truncate(fits);
        }
        self
    }
}

/// An entry ready to be appended. Its bytes and its leaf are made by whoever asks for it, all at the
/// same time, rather than by the one writer, one after the other.
#[derive(Debug)]
pub(crate) struct Prepared {
    entry: Arc<Entry>,
    body: Vec<u8>,
    pub(crate) leaf: hub_audit::Hash,
}

impl Prepared {
    pub(crate) fn of(entry: Entry) -> Self {
        let entry = Arc::new(entry.canonical());
        let body = entry.encode();
        let leaf = hub_audit::leaf_hash(&body);
        Self { entry, body, leaf }
    }

    /// The entry, and how it is stored.
    pub(crate) fn at(self, index: u64) -> (Numbered, NewEntry) {
        let Self { entry, body, leaf } = self;
        let row = NewEntry {
            index,
            leaf,
            // The encoding is JSON, which is UTF-8.
            body: String::from_utf8(body).unwrap_or_default(),
            time: entry.time,
            department: entry.department.clone(),
            purpose: entry.purpose.clone(),
            actor: entry.actor.clone(),
            outcome: entry.outcome.as_str(),
        };
        ((index, entry), row)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Numbered, Recent};

    fn entries(range: std::ops::Range<u64>) -> Vec<Numbered> {
        range.map(|index| (index, std::sync::Arc::default())).collect()
    }

    fn numbers(recent: &Recent, index: u64, limit: u64) -> Option<Vec<u64>> {
        let found = recent.after(index, limit)?;
        Some(found.into_iter().map(|(index, _)| index).collect())
    }

    #[test]
    fn entries_are_known_from_the_oldest_kept_on() {
        let recent = Recent::default();
        assert_eq!(numbers(&recent, 0, 5), None);
        recent.note(entries(10..13));
        recent.note(entries(13..15));
        assert_eq!(numbers(&recent, 9, 5), None);
        assert_eq!(numbers(&recent, 12, 2), Some(vec![12, 13]));
        assert_eq!(numbers(&recent, 14, 5), Some(vec![14]));
        assert_eq!(numbers(&recent, 15, 5), None);
    }

    #[test]
    fn entries_of_another_process_between_leave_no_gap() {
        let recent = Recent::default();
        recent.note(entries(0..3));
        recent.note(entries(5..7));
        assert_eq!(numbers(&recent, 2, 9), None);
        assert_eq!(numbers(&recent, 5, 9), Some(vec![5, 6]));
    }

    #[test]
    fn only_the_newest_are_kept() {
        let recent = Recent::default();
        recent.note(entries(0..KEPT as u64 + 7));
        assert_eq!(numbers(&recent, 6, 1), None);
        assert_eq!(numbers(&recent, 7, 1), Some(vec![7]));
    }
}

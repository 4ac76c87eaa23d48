//! Entries that were put away: their leaves are proved, and the note that says so was signed and is in the log.

use hub_audit::{Archive, Entry, Hash, Kind, Verification};
use hub_storage::LogRow;
use hub_values::china_day;

use super::{Mismatch, mismatch};

/// What is expected of entries that were put away.
pub(super) struct PutAway<'a> {
    /// Up to which entry they may lack what they said.
    end: u64,
    /// The hash of the newest note, until its entry is met; older ones may have been put away themselves.
    awaited: Option<&'a str>,
    /// The last day of those that were met, ISO 8601.
    until: String,
}

impl<'a> PutAway<'a> {
    pub(super) fn new(archives: &'a [(Archive, String)], from: u64) -> Self {
        let newest = archives.last();
        Self {
            end: newest.map_or(0, |(archive, _)| archive.end.0),
            // A verification that begins later may begin behind it.
            awaited: newest.filter(|_| from == 0).map(|(_, hash)| hash.as_str()),
            until: String::new(),
        }
    }

    /// Whether an entry was put away; then its leaf is taken as it is.
    pub(super) fn takes(
        &mut self,
        verification: &mut Verification,
        row: &LogRow,
    ) -> Result<bool, Mismatch> {
        if !row.is_put_away() || row.index >= self.end {
            return Ok(false);
        }
        let day = china_day(row.time).to_string();
        if day > self.until {
            self.until = day;
        }
        // Bytes that are no hash are as wrong as another hash.
        let leaf = row.leaf.unwrap_or_else(|| Hash::from_bytes([0; 32]));
        verification.push_leaf(row.index, leaf).map_err(mismatch)?;
        Ok(true)
    }

    pub(super) fn meet(&mut self, entry: &Entry) {
        let is_archive = entry.kind == Kind::Admin
            && entry
                .operation
                .as_deref()
                .is_some_and(|one| one.starts_with(crate::archive::OPERATION));
        if is_archive && entry.document_hash.as_deref() == self.awaited {
            self.awaited = None;
        }
    }

    pub(super) fn finish(self) -> Result<String, Mismatch> {
        if self.awaited.is_none() {
            return Ok(self.until);
        }
        Err(Mismatch::Damaged(
            "a signed note says that entries were put away, and the log has no entry of it\n\
             归档说明已签名，但日志中没有相应条目"
                .to_owned(),
        ))
    }
}

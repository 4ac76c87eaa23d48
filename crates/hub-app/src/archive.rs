//! Keeping the log for years: entries go into archives that verify alone, and, when they are old enough, what they say
//! leaves the database by a signed cut that is itself an entry. Positions and leaves stay, so that every proof holds.

use std::io;
use std::sync::Arc;

use chrono::{Datelike as _, Duration, NaiveDate};
use hub_audit::{Archive, DeclaredCut, Entry, Frontier, Kind};
use hub_policy::Caller;
use hub_storage::Tx;
use hub_values::china_day;

use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};
use crate::{AppError, outside, remark};

/// How the entry of a cut begins.
pub(crate) const OPERATION: &str = "putAway ";
/// Rows that are read at once.
const PAGE: u64 = 2_000;
/// Entries that are put away in one transaction: others wait for the writer no longer than that.
const PIECE: u64 = 500;
/// Terms from which entries that were put away are taken in one transaction.
const TERMS: u64 = 500;
/// Longest reason, in characters.
const REASON: usize = 200;

/// What was written to an archive.
#[derive(Debug, Clone)]
pub struct Archived {
    /// Its first entry.
    pub begin: u64,
    /// The entry behind its last one.
    pub end: u64,
    /// The signed note.
    pub note: String,
}

impl Hub {
    /// Gives the entries that were not put away yet, up to a day, to `write`, one after the other, and signs a note that
    /// proves them alone.
    ///
    /// # Errors
    /// When there are none, or the log cannot be read or the note signed.
    pub async fn archive(
        self: &Arc<Self>,
        before: NaiveDate,
        write: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
    ) -> Result<Archived, AppError> {
        let _size = self.sign_checkpoint().await?;
        let (begin, end) = (self.put_away()?, self.first_of(before).await?);
        if end <= begin {
            return Err(AppError::invalid(
                "before",
                "该日期之前没有尚未归档移出的日志",
                "there are no entries before that day that were not put away already",
            ));
        }
        let mut frontier = Frontier::new();
        let mut edge = None;
        while frontier.size() < end {
            let rows =
                self.store().log_from(frontier.size(), PAGE.min(end - frontier.size())).await?;
            if rows.is_empty() {
                return Err(AppError::Internal);
            }
            for row in rows {
                if row.index == begin {
                    edge = Some(frontier.clone());
                }
                if row.index >= begin {
                    write(row.body.as_bytes()).map_err(|_| AppError::AuditUnavailable)?;
                }
                frontier.append(row.proved_leaf());
            }
        }
        let key = self.settings().log_key.current().map_err(|_| AppError::AuditUnavailable)?;
        let archive = Archive {
            origin: key.origin.clone(),
            before: edge.ok_or(AppError::Internal)?,
            end: (end, frontier.root()),
            time: self.clock().now(),
        };
        Ok(Archived { begin, end, note: archive.sign(&key.key) })
    }

    /// Puts away what the entries of an archive say; they must be older than the log is kept for.
    ///
    /// # Errors
    /// When they are not, the note is not the next one of this log, or the hub cannot write.
    pub async fn put_archived_away(
        self: &Arc<Self>,
        by: &Caller,
        note: &str,
        reason: &str,
        years: u32,
    ) -> Result<u64, AppError> {
        let reason = remark::checked(reason, REASON)
            .map_err(|wrong| AppError::invalid("reason", wrong.zh, wrong.en))?;
        let keys = self.settings().log_key.verifiers();
        let archive = Archive::open(note, &keys).map_err(|_| other_note())?;
        let (begin, (end, root)) = (archive.begin(), archive.end);
        let today = china_day(self.clock().now());
        if end > self.first_of(years_before(today, years)).await? {
            return Err(AppError::invalid(
                "before",
                format!("日志须保存{years}年，归档中有未满期限的条目"),
                format!("the log is kept for {years} years, and the archive has later entries"),
            ));
        }
        let done = self.put_away()?;
        if begin != done && end != done {
            return Err(other_note());
        }
        if end != done {
            let request = RequestFacts {
                operation: Some(format!(
                    "{OPERATION}begin {begin} end {end} root {}",
                    root.to_base64()
                )),
                document_hash: Some(DeclaredCut::note_hash(note)),
                ..RequestFacts::default()
            };
            let mut told = entry(self, Some(by), &request, Kind::Admin);
            (told.reason, told.count) = (Some(reason), end - begin);
            let work: Work = Box::new(move |_, _| {
                Box::pin(async move { Ok(Written { entries: vec![told], ..Written::default() }) })
            });
            let _receipts = self.write(work).await?;
            outside::write_archive(&self.settings().checkpoints, end, note)
                .map_err(|_| AppError::AuditUnavailable)?;
        }
        while self.follow().await? {}
        let mut next = begin;
        while next < end {
            next = self.put_piece_away(next, end).await?;
        }
        self.put_terms_away(end).await?;
        let _size = self.sign_checkpoint().await?;
        Ok(end - begin)
    }

    async fn put_piece_away(&self, from: u64, end: u64) -> Result<u64, AppError> {
        let to = end.min(from + PIECE);
        self.in_writer(move |tx: &Tx| {
            Box::pin(async move {
                let mut pairs = Vec::new();
                for row in tx.entries_from(from, to - from).await? {
                    let Ok(entry) = Entry::decode(row.body.as_bytes()) else { continue };
                    pairs.extend(entry.subjects.into_iter().map(|subject| (subject, row.index)));
                }
                tx.put_entries_away(&pairs, from, to).await?;
                Ok(())
            })
        })
        .await?;
        Ok(to)
    }

    /// What entries that were put away were found by goes with them.
    async fn put_terms_away(&self, end: u64) -> Result<(), AppError> {
        let mut after = Some(String::new());
        while let Some(last) = after {
            let next = self.in_writer(move |tx: &Tx| {
                Box::pin(async move { Ok(tx.put_terms_away(&last, end, TERMS).await?) })
            });
            after = next.await?;
        }
        Ok(())
    }

    /// Up to which entry what they say was put away.
    fn put_away(&self) -> Result<u64, AppError> {
        let keys = self.settings().log_key.verifiers();
        let archives = outside::archives(&self.settings().checkpoints, &keys);
        let archives = archives.map_err(|_| AppError::AuditUnavailable)?;
        Ok(archives.last().map_or(0, |(archive, _)| archive.end.0))
    }

    /// The last day of which entries were put away, ISO 8601; empty when none were.
    pub(crate) async fn put_away_until(&self) -> Result<String, AppError> {
        let Some(last) = self.put_away()?.checked_sub(1) else { return Ok(String::new()) };
        let row = self.store().log_from(last, 1).await?;
        Ok(row.first().map(|row| china_day(row.time).to_string()).unwrap_or_default())
    }

    /// The first entry of a day in China, or of a later one.
    async fn first_of(&self, day: NaiveDate) -> Result<u64, AppError> {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc() - Duration::hours(8);
        self.first_since(midnight).await
    }
}

/// The same day so many years before; of a leap day the day before it.
fn years_before(day: NaiveDate, years: u32) -> NaiveDate {
    let year = day.year() - i32::try_from(years).unwrap_or(i32::MAX / 2);
    let same = day.with_year(year);
    same.or_else(|| day.pred_opt()?.with_year(year)).unwrap_or(NaiveDate::MIN)
}

fn other_note() -> AppError {
    AppError::invalid(
        "note",
        "不是本日志的下一份归档说明",
        "not the note of the next archive of this log",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted_back_from_a_leap_day_too() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(years_before(day("2028-02-29"), 3), day("2025-02-28"));
        assert_eq!(years_before(day("2026-11-30"), 3), day("2023-11-30"));
    }
}

//! Making what repeats the log for searching again from the log itself.

use std::sync::Arc;

use hub_audit::{Entry, Kind};
use hub_policy::Caller;
use hub_storage::NewEntry;

use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::recent::Prepared;
use crate::verify::columns::columns_agree;
use crate::writer::{Work, Written};
use crate::{AppError, Mismatch, verify_store};

/// Rows that are read at once.
const PAGE: u64 = 2_000;
/// Rows that are changed in one transaction: others wait for the writer no longer than that.
const PIECE: u64 = 5_000;

impl Hub {
    /// Makes the index by subject, the tallies, the terms and the searching columns again, of a log that verifies in itself,
    /// with an entry that says so. Interrupted, it is begun anew. The number is that of entries
    /// whose searching columns were wrong.
    ///
    /// # Errors
    /// When the log itself does not verify: what repeats it would repeat something else.
    pub async fn reindex(self: &Arc<Self>, by: &Caller) -> Result<u64, ReindexError> {
        let key = self.settings().log_key.verifiers();
        match verify_store(self.store(), &self.settings().checkpoints, &key).await {
            Ok(_) | Err(Mismatch::Index(_)) => {}
            Err(mismatch) => return Err(ReindexError::Log(mismatch)),
        }
        let mended = self.mend_columns().await?;
        let put_away = self.put_away_until().await?;
        let mut taken = PIECE;
        while taken >= PIECE {
            taken = self
                .in_writer(|tx| {
                    Box::pin(async {
                        let terms = tx.forget_log_terms(PIECE).await?;
                        Ok(terms.max(tx.forget_subject_pairs(PIECE).await?))
                    })
                })
                .await?;
        }
        let request = RequestFacts {
            operation: Some("rebuildLogIndex".to_owned()),
            ..RequestFacts::default()
        };
        let mut done = entry(self, Some(by), &request, Kind::System);
        done.count = mended;
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                // What a running hub has added since belongs to the entries that follow anew.
                while tx.forget_subject_pairs(PIECE).await? > 0 {}
                while tx.forget_log_terms(PIECE).await? > 0 {}
                // Of entries that were put away the sums stay, and nothing else.
                tx.forget_tallies(&put_away).await?;
                tx.forget_log_nodes(0).await?;
                tx.set_indexed(0).await?;
                tx.set_searched(0).await?;
                Ok(Written { entries: vec![done], ..Written::default() })
            })
        });
        let _receipts = self.write(work).await?;
        while self.follow().await? {}
        Ok(mended)
    }

    async fn mend_columns(self: &Arc<Self>) -> Result<u64, AppError> {
        let (mut next, mut mended) = (0, 0);
        loop {
            let rows = self.store().log_from(next, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(mended) };
            next = last.index + 1;
            let wrong: Vec<NewEntry> = rows
                .iter()
                .filter_map(|row| {
                    let entry = Entry::decode(row.body.as_bytes()).ok()?;
                    (!columns_agree(row, entry.clone()))
                        .then(|| Prepared::of(entry).at(row.index).1)
                })
                .collect();
            if wrong.is_empty() {
                continue;
            }
            mended += wrong.len() as u64;
            self.in_writer(move |tx| {
                Box::pin(async move {
                    for one in &wrong {
                        tx.put_columns(one).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        }
    }
}

/// Why the indexes were not made again.
#[derive(Debug, thiserror::Error)]
pub enum ReindexError {
    /// The log itself does not verify.
    #[error("{0}")]
    Log(Mismatch),
    /// The hub cannot write.
    #[error(transparent)]
    App(#[from] AppError),
}

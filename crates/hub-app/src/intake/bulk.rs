//! Loading very many records in large pieces, of which the next is judged while one is written.

use std::sync::Arc;
use std::time::Duration;

use hub_facts::Filing;
use hub_policy::Caller;
use hub_storage::Tx;

use super::{IntakeOutcome, Judgement, Sender, Sending, piece_entry};
use crate::AppError;
use crate::hub::Hub;

/// How long a large piece may take: nobody waits for it at a screen.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A load of many records of several senders, by whoever administers the hub.
#[derive(Debug)]
pub struct BulkLoad {
    hub: Arc<Hub>,
    by: Caller,
    operation: String,
    senders: Vec<Arc<Sender>>,
}

/// Records that were judged together and will be written together.
#[derive(Debug)]
pub struct BulkPiece {
    sendings: Vec<Sending>,
    /// Kept, because a rotation of the master key makes it necessary to judge again.
    filings: Vec<(usize, Filing)>,
    judgement: Judgement,
    mark: Option<LoadMark>,
}

/// How far a load is; written with the piece that brings it there.
#[derive(Debug, Clone)]
pub(crate) struct LoadMark {
    load: String,
    at: Option<String>,
}

impl LoadMark {
    pub(super) async fn set(&self, tx: &Tx) -> Result<(), AppError> {
        Ok(tx.set_progress(&self.load, self.at.as_deref()).await?)
    }
}

impl BulkLoad {
    /// A load of records of these senders. What it does is recorded as `operation`.
    pub fn new(hub: &Arc<Hub>, by: Caller, operation: &str, senders: Vec<Sender>) -> Self {
        let senders = senders.into_iter().map(Arc::new).collect();
        Self { hub: Arc::clone(hub), by, operation: operation.to_owned(), senders }
    }

    /// Where this load stopped when it was interrupted, as its last piece left it.
    pub async fn mark(&self) -> Result<Option<String>, AppError> {
        let name = self.name();
        let read =
            self.hub.in_writer(move |tx| Box::pin(async move { Ok(tx.progress(&name).await?) }));
        read.await
    }

    /// Judges the next records, each with the number of its sender. Nothing is written yet, so this
    /// may run beside the writing of the piece before. `mark` says where the load is once they are
    /// written.
    pub fn judge(
        &self,
        filings: Vec<(usize, Filing)>,
        mark: Option<String>,
    ) -> Result<BulkPiece, AppError> {
        let sending = |sender: &Arc<Sender>| Sending {
            sender: Arc::clone(sender),
            entry: piece_entry(&self.hub, &self.by, sender, &self.operation),
        };
        let sendings: Vec<Sending> = self.senders.iter().map(sending).collect();
        let judgement = self.hub.judge(&sendings, &filings)?;
        let mark = Some(LoadMark { load: self.name(), at: mark });
        Ok(BulkPiece { sendings, filings, judgement, mark })
    }

    /// Writes a piece, with its mark and an entry for each sender, all or nothing; tells what became
    /// of each record.
    pub async fn write(&self, piece: BulkPiece) -> Result<Vec<IntakeOutcome>, AppError> {
        let BulkPiece { sendings, filings, judgement, mark } = piece;
        let done = self.hub.write_or_judge_again(&sendings, &filings, judgement, mark).await?;
        Ok(done.0)
    }

    fn name(&self) -> String {
        format!("load {}", self.operation)
    }
}

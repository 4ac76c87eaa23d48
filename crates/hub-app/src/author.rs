//! Who administers, and the entry that says so.

use std::sync::Arc;

use futures::future::BoxFuture;
use hub_audit::{Entry, Kind};
use hub_policy::{Act, Caller};
use hub_storage::Tx;

use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Receipt};

/// Whoever administers: City IT on the hub's own command line, or somebody in an operation.
#[derive(Debug, Clone, Copy)]
pub enum Author<'a> {
    /// A caller outside of any operation.
    Caller(&'a Caller),
    /// The caller of an operation, for its purpose and under its request id.
    Operation(&'a Arc<Operation>),
}

impl<'a> From<&'a Caller> for Author<'a> {
    fn from(caller: &'a Caller) -> Self {
        Self::Caller(caller)
    }
}

impl<'a> From<&'a Arc<Operation>> for Author<'a> {
    fn from(operation: &'a Arc<Operation>) -> Self {
        Self::Operation(operation)
    }
}

impl<'a> Author<'a> {
    pub(crate) fn caller(&self) -> &'a Caller {
        match self {
            Self::Caller(caller) => caller,
            Self::Operation(operation) => operation.caller(),
        }
    }

    /// Refuses what the author's role does not allow, and an operation without a purpose.
    pub(crate) fn admit(&self, act: Act) -> Result<(), AppError> {
        if let Self::Operation(operation) = self {
            let _permit = operation.permit()?;
        }
        if self.caller().may(act) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// An entry about what is done to these accounts, clients, grants or areas.
    pub(crate) fn entry(
        &self,
        hub: &Hub,
        kind: Kind,
        operation: &str,
        targets: Vec<String>,
    ) -> Entry {
        let mut entry = match self {
            Self::Caller(caller) => entry(hub, Some(caller), &RequestFacts::default(), kind),
            Self::Operation(operation) => operation.entry(kind),
        };
        entry.operation = Some(operation.to_owned());
        entry.count = targets.len() as u64;
        entry.subjects = targets;
        entry
    }

    fn note(&self, receipts: Vec<Receipt>) {
        if let Self::Operation(operation) = self {
            let mut ledger = operation.ledger();
            ledger.written.extend(receipts);
            ledger.changes_rights = true;
        }
    }
}

/// A mutation that tells something, as [`Hub::write_and_hear`] takes it.
pub(crate) fn telling<T, F>(work: F) -> F
where
    F: for<'a> FnOnce(&'a Tx, &'a mut u64) -> BoxFuture<'a, Result<(T, Written), AppError>> + Send,
{
    work
}

impl Operation {
    /// Does what the caller administers, notes its entries, and tells what it told.
    pub(crate) async fn administer_and_hear<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl for<'a> FnOnce(&'a Tx, &'a mut u64) -> BoxFuture<'a, Result<(T, Written), AppError>>
        + Send
        + 'static,
    ) -> Result<T, AppError> {
        let (told, receipts) = self.hub().write_and_hear(work).await?;
        Author::from(self).note(receipts);
        Ok(told)
    }
}

impl Hub {
    /// Does what an author wants and tells the author's operation of its entries.
    pub(crate) async fn administer(&self, by: Author<'_>, work: Work) -> Result<(), AppError> {
        let receipts = self.write(work).await?;
        by.note(receipts);
        Ok(())
    }
}

/// Something in the input of an operation that its caller can put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Where in the input.
    pub path: String,
    /// What is wrong and what to do, in the language of the answer.
    pub message: String,
}

impl Operation {
    /// What is wrong with the input, told as data and noted in the entry; any other failure stays
    /// one.
    pub fn reject(&self, error: AppError) -> Result<Rejection, AppError> {
        match error {
            AppError::Invalid { path, zh, en } => {
                self.ledger().reject();
                Ok(Rejection { path, message: self.language().pick(&zh, &en).to_owned() })
            }
            AppError::Unauthenticated
            | AppError::NotAdmitted(_)
            | AppError::Forbidden
            | AppError::Denied(_)
            | AppError::AuditUnavailable
            | AppError::Unsettled
            | AppError::TooLate
            | AppError::KeyMissing(_)
            | AppError::TooLarge(_)
            | AppError::KeyReused
            | AppError::Repeated
            | AppError::DoneBefore(_)
            | AppError::Unavailable(_)
            | AppError::TooManyPeople { .. }
            | AppError::Internal => Err(error),
        }
    }
}

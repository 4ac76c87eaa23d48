//! Operations that are registered for clients, each with its purpose; a client may be bound to them.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use hub_audit::{Entry, Kind};
use hub_policy::Act;
use hub_storage::{Client, PersistedOperation, Tx};
use hub_values::ClientId;

use super::{Done, changed, shown_name};
use crate::hub::Hub;
use crate::writer::Work;
use crate::{AppError, Author};

/// Operations of one client at most.
const OPERATIONS: u64 = 500;

impl Hub {
    /// Registers a document for a client, and returns its hash. Whether it is a document is the
    /// business of whoever reads documents.
    ///
    /// # Errors
    /// There is no such client or purpose, the client has too many, or the hub cannot write.
    pub async fn register_operation<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        client: ClientId,
        name: &str,
        purpose: Option<&str>,
        document: &str,
    ) -> Result<String, AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        let snapshot = self.snapshot();
        let is_known = |code: &str| snapshot.rights.purposes().any(|one| one.code.as_str() == code);
        if let Some(purpose) = purpose.filter(|purpose| !is_known(purpose)) {
            return Err(AppError::invalid(
                "purpose",
                "没有这个用途",
                format!("no such purpose ({} characters)", purpose.chars().count()),
            ));
        }
        let operation = PersistedOperation {
            client,
            hash: document_hash(document),
            name: shown_name(name)?,
            purpose: purpose.map(str::to_owned),
            document: document.to_owned(),
            registered_by: by.caller().actor(),
            registered_at: self.clock().now(),
        };
        let hash = operation.hash.clone();
        let target = vec![format!("client:{client}"), format!("document:{hash}")];
        let entry = by.entry(self, Kind::Admin, "registerOperation", target);
        let work: Work = Box::new(move |tx, _| register_work(tx, operation, entry));
        self.administer(by, work).await?;
        Ok(hash)
    }

    /// Removes an operation of a client.
    ///
    /// # Errors
    /// There is no such operation, or the hub cannot write.
    pub async fn remove_operation<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        client: ClientId,
        hash: &str,
    ) -> Result<(), AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        if self.snapshot().operation(client, hash).is_none() {
            return Err(unknown());
        }
        let hash = hash.to_owned();
        let target = vec![format!("client:{client}"), format!("document:{hash}")];
        let entry = by.entry(self, Kind::Admin, "removeOperation", target);
        let work: Work = Box::new(move |tx, _| remove_work(tx, client, hash, entry));
        self.administer(by, work).await
    }

    /// Binds a client to its registered operations, or frees it.
    ///
    /// # Errors
    /// There is no such client, or the hub cannot write.
    pub async fn bind_client<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        client: ClientId,
        is_bound: bool,
    ) -> Result<(), AppError> {
        let operation = if is_bound { "bindClient" } else { "freeClient" };
        let change = Box::new(move |client| Client { is_bound, ..client });
        self.change_client(by.into(), client, operation, change).await
    }
}

/// What a document is known by: SHA-256 of its bytes, in hexadecimal digits.
pub fn document_hash(document: &str) -> String {
    crate::once::hex(digest(&SHA256, document.as_bytes()).as_ref())
}

fn register_work(tx: &Tx, operation: PersistedOperation, entry: Entry) -> Done<'_> {
    Box::pin(async move {
        let unknown = || AppError::invalid("clientId", "没有这个客户端", "no such client");
        let _client = tx.client(operation.client).await?.ok_or_else(unknown)?;
        if tx.count_persisted(operation.client).await? >= OPERATIONS {
            return Err(AppError::invalid(
                "document",
                format!("每个客户端最多登记{OPERATIONS}个操作，请先移除不用的"),
                format!("a client has {OPERATIONS} operations at most; remove some first"),
            ));
        }
        tx.put_persisted(&operation).await?;
        Ok(changed(entry))
    })
}

fn remove_work(tx: &Tx, client: ClientId, hash: String, entry: Entry) -> Done<'_> {
    Box::pin(async move {
        if tx.remove_persisted(client, &hash).await? { Ok(changed(entry)) } else { Err(unknown()) }
    })
}

fn unknown() -> AppError {
    AppError::invalid("hash", "该客户端没有登记这个操作", "the client has no such operation")
}

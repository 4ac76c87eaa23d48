//! Operations that are registered for clients, each with its purpose.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::AppError;
use hub_storage::PersistedOperation as Stored;

use super::client::{Client, client_id};
use super::user_errors;
use crate::context::operation;
use crate::document::check_document;
use crate::record::UserError;

/// 登记操作: a document that a client may send by its hash alone, for the purpose it was registered with.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct PersistedOperation {
    /// SHA-256 of the document in hexadecimal digits: sent as `documentId` ("sha256:" and the digits) or as `extensions.persistedQuery.sha256Hash`.
    pub(crate) hash: String,
    /// A name for people.
    pub(crate) name: String,
    /// Code of the purpose it is sent for; `null` when it needs none.
    pub(crate) purpose: Option<String>,
    /// The document.
    pub(crate) document: String,
    /// Who registered it.
    pub(crate) registered_by: String,
}

impl PersistedOperation {
    pub(crate) fn of(stored: &Stored) -> Self {
        Self {
            hash: stored.hash.clone(),
            name: stored.name.clone(),
            purpose: stored.purpose.clone(),
            document: stored.document.clone(),
            registered_by: stored.registered_by.clone(),
        }
    }
}

/// A document to be registered for a client.
#[derive(InputObject)]
pub(crate) struct RegisterOperationInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
    /// A name for people.
    pub(crate) name: String,
    /// Code of the purpose it is sent for; leave it out for what needs none.
    pub(crate) purpose: Option<String>,
    /// The document, byte for byte as the client has it.
    pub(crate) document: String,
}

/// A document that was registered.
#[derive(SimpleObject)]
pub(crate) struct RegisterOperationPayload {
    /// The operation; `null` when something must be put right first.
    pub(crate) operation: Option<PersistedOperation>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// An operation that is removed.
#[derive(InputObject)]
pub(crate) struct RemoveOperationInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
    /// Hash of the document.
    pub(crate) hash: String,
}

/// A client without the operation.
#[derive(SimpleObject)]
pub(crate) struct RemoveOperationPayload {
    /// The client.
    pub(crate) client: Option<Client>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A client that is bound to its registered operations, or freed.
#[derive(InputObject)]
pub(crate) struct BindClientInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
    /// Whether it may send registered operations only.
    pub(crate) bound: bool,
}

/// A client that was bound or freed.
#[derive(SimpleObject)]
pub(crate) struct BindClientPayload {
    /// The client.
    pub(crate) client: Option<Client>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Changes of registered operations.
pub(crate) struct PersistedMutation;

/// Changes of registered operations.
#[Object]
impl PersistedMutation {
    /// Registers a document for a client with the purpose it is sent for; for the data bureau's administrators. Registered again it gets the new name and purpose.
    async fn register_operation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] input: RegisterOperationInput,
    ) -> Result<RegisterOperationPayload> {
        let operation = operation(ctx)?;
        let registered = async {
            let client = client_id(&input.client_id)?;
            check_document(&input.document).map_err(|error| {
                let zh = format!("查询语句无法登记：{error}");
                AppError::invalid("document", zh, format!("it cannot be registered: {error}"))
            })?;
            let (hub, purpose) = (operation.hub(), input.purpose.as_deref());
            let (name, document) = (input.name.as_str(), input.document.as_str());
            let hash = hub.register_operation(operation, client, name, purpose, document).await?;
            let snapshot = hub.snapshot();
            Ok(snapshot.operation(client, &hash).map(PersistedOperation::of))
        };
        Ok(match registered.await {
            Ok(operation) => RegisterOperationPayload { operation, user_errors: Vec::new() },
            Err(error) => {
                RegisterOperationPayload { operation: None, user_errors: user_errors(ctx, error)? }
            }
        })
    }

    /// Removes an operation of a client: it is refused at once.
    async fn remove_operation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveOperationInput,
    ) -> Result<RemoveOperationPayload> {
        let operation = operation(ctx)?;
        let removed = async {
            let client = client_id(&input.client_id)?;
            operation.hub().remove_operation(operation, client, &input.hash).await?;
            Ok(Client::now(operation, client))
        };
        Ok(match removed.await {
            Ok(client) => RemoveOperationPayload { client, user_errors: Vec::new() },
            Err(error) => {
                RemoveOperationPayload { client: None, user_errors: user_errors(ctx, error)? }
            }
        })
    }

    /// Binds a client to its registered operations, so that it can send nothing else, or frees it.
    async fn bind_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: BindClientInput,
    ) -> Result<BindClientPayload> {
        let operation = operation(ctx)?;
        let bound = async {
            let client = client_id(&input.client_id)?;
            operation.hub().bind_client(operation, client, input.bound).await?;
            Ok(Client::now(operation, client))
        };
        Ok(match bound.await {
            Ok(client) => BindClientPayload { client, user_errors: Vec::new() },
            Err(error) => BindClientPayload { client: None, user_errors: user_errors(ctx, error)? },
        })
    }
}

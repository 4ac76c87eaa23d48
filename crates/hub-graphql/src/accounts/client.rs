//! Clients of departments' systems: made, given new secrets, switched off and on.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, Operation};
use hub_storage::Client as Stored;
use hub_values::ClientId;

use super::persisted::PersistedOperation;
use super::user_errors;
use crate::catalogue::Department;
use crate::context::operation;
use crate::ids::GlobalId;
use crate::record::UserError;

/// 客户端: a department's system that gets access tokens.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Client {
    /// Opaque id.
    pub(crate) id: ID,
    /// The `client_id` of `POST /oauth/token`.
    #[graphql(name = "clientId")]
    pub(crate) oauth_id: String,
    /// A name for people.
    pub(crate) name: String,
    /// Whose it is.
    pub(crate) department: Department,
    /// Whether it may read the schema through introspection.
    pub(crate) introspection: bool,
    /// Whether it may send registered operations only.
    pub(crate) bound: bool,
    /// Operations that are registered for it, by name.
    pub(crate) operations: Vec<PersistedOperation>,
    /// Whether it may come in.
    pub(crate) active: bool,
}

impl Client {
    pub(crate) fn of(operation: &Operation, client: &Stored) -> Self {
        Self {
            id: ID(GlobalId::Client(client.id).encode()),
            oauth_id: client.id.to_string(),
            name: client.name.clone(),
            department: Department::of(operation, client.department.as_str()),
            introspection: client.may_introspect,
            bound: client.is_bound,
            operations: operation
                .hub()
                .snapshot()
                .operations(client.id)
                .into_iter()
                .map(PersistedOperation::of)
                .collect(),
            active: client.is_active,
        }
    }

    /// As it is after what the operation itself has done.
    pub(super) fn now(operation: &Operation, id: ClientId) -> Option<Self> {
        let snapshot = operation.hub().snapshot();
        snapshot.client(id).map(|client| Self::of(operation, client))
    }
}

/// A client to be made.
#[derive(InputObject)]
pub(crate) struct CreateClientInput {
    /// A name for people.
    pub(crate) name: String,
    /// Department, by code.
    pub(crate) department: String,
    /// Whether it may read the schema through introspection.
    #[graphql(default)]
    pub(crate) introspection: bool,
}

/// A client that was made.
#[derive(SimpleObject)]
pub(crate) struct CreateClientPayload {
    /// The client; `null` when something must be put right first.
    pub(crate) client: Option<Client>,
    /// Its secret, shown only now.
    pub(crate) secret: Option<String>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A client that gets a new secret.
#[derive(InputObject)]
pub(crate) struct RotateClientSecretInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
}

/// A client with a new secret; the old one is worthless.
#[derive(SimpleObject)]
pub(crate) struct RotateClientSecretPayload {
    /// The client.
    pub(crate) client: Option<Client>,
    /// Its new secret, shown only now.
    pub(crate) secret: Option<String>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A client that is switched off.
#[derive(InputObject)]
pub(crate) struct DeactivateClientInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
}

/// A client that was switched off.
#[derive(SimpleObject)]
pub(crate) struct DeactivateClientPayload {
    /// The client.
    pub(crate) client: Option<Client>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A client that is switched on again.
#[derive(InputObject)]
pub(crate) struct ReactivateClientInput {
    /// The client, by `id` or `clientId`.
    pub(crate) client_id: ID,
}

/// A client that was switched on again.
#[derive(SimpleObject)]
pub(crate) struct ReactivateClientPayload {
    /// The client.
    pub(crate) client: Option<Client>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Changes of clients.
pub(crate) struct ClientMutation;

/// Changes of clients.
#[Object]
impl ClientMutation {
    /// Makes a client for a department's system; for the data bureau's administrators.
    async fn create_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] input: CreateClientInput,
    ) -> Result<CreateClientPayload> {
        let operation = operation(ctx)?;
        let made = match input.department.parse() {
            Ok(department) => {
                let hub = operation.hub();
                hub.add_client(operation, &input.name, &department, input.introspection).await
            }
            Err(_) => Err(AppError::invalid("department", "没有这个部门", "no such department")),
        };
        Ok(match made {
            Ok((id, secret)) => CreateClientPayload {
                client: Client::now(operation, id),
                secret: Some(secret),
                user_errors: Vec::new(),
            },
            Err(error) => CreateClientPayload {
                client: None,
                secret: None,
                user_errors: user_errors(ctx, error)?,
            },
        })
    }

    /// Gives a client a new secret, which is shown once; the old one is worthless at once.
    async fn rotate_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] input: RotateClientSecretInput,
    ) -> Result<RotateClientSecretPayload> {
        let operation = operation(ctx)?;
        let rotated = match client_id(&input.client_id) {
            Ok(id) => {
                operation.hub().rotate_client_secret(operation, id).await.map(|secret| (id, secret))
            }
            Err(error) => Err(error),
        };
        Ok(match rotated {
            Ok((id, secret)) => RotateClientSecretPayload {
                client: Client::now(operation, id),
                secret: Some(secret),
                user_errors: Vec::new(),
            },
            Err(error) => RotateClientSecretPayload {
                client: None,
                secret: None,
                user_errors: user_errors(ctx, error)?,
            },
        })
    }

    /// Switches a client off: its tokens are worthless at once.
    async fn deactivate_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] input: DeactivateClientInput,
    ) -> Result<DeactivateClientPayload> {
        let (client, user_errors) = switch(ctx, &input.client_id, false).await?;
        Ok(DeactivateClientPayload { client, user_errors })
    }

    /// Switches a client on again.
    async fn reactivate_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] input: ReactivateClientInput,
    ) -> Result<ReactivateClientPayload> {
        let (client, user_errors) = switch(ctx, &input.client_id, true).await?;
        Ok(ReactivateClientPayload { client, user_errors })
    }
}

async fn switch(
    ctx: &Context<'_>,
    id: &ID,
    is_active: bool,
) -> Result<(Option<Client>, Vec<UserError>)> {
    let operation = operation(ctx)?;
    let switched = match client_id(id) {
        Ok(id) => operation.hub().set_client_active(operation, id, is_active).await.map(|()| id),
        Err(error) => Err(error),
    };
    Ok(match switched {
        Ok(id) => (Client::now(operation, id), Vec::new()),
        Err(error) => (None, user_errors(ctx, error)?),
    })
}

/// The client that an opaque id or an OAuth client id stands for.
pub(super) fn client_id(id: &ID) -> std::result::Result<ClientId, AppError> {
    if let Some(GlobalId::Client(id)) = GlobalId::decode(id) {
        return Ok(id);
    }
    id.parse().map_err(|_| AppError::invalid("clientId", "没有这个客户端", "no such client"))
}

//! Users and clients as an administrator sees them, never with a secret.

pub(crate) mod client;
pub(crate) mod persisted;
pub(crate) mod user;

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Object, Result};

use self::client::Client;
use self::user::User;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::record::UserError;

/// Questions about accounts.
pub(crate) struct AccountQuery;

/// A page of a list.
type Rows<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// Questions about accounts.
#[Object]
impl AccountQuery {
    /// Users in the order of their logins; for the data bureau's administrators.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<User>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let after = after.map(|cursor| {
            if let Some(GlobalId::User(login)) = GlobalId::decode(&cursor) {
                return Ok(login);
            }
            Err(page::bad_cursor(ctx))
        });
        let after = after.transpose()?;
        let (found, has_next) = operation.users(after.as_deref(), rows).map_err(failed(ctx))?;
        let rows = found.iter().map(|one| {
            let shown = User::of(operation, one);
            (shown.id.0.clone(), shown)
        });
        Ok(page::connection(rows, after.is_some(), has_next))
    }

    /// Clients of departments' systems; for the data bureau's administrators.
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Rows<Client>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let after = after.map(|cursor| {
            if let Some(GlobalId::Client(id)) = GlobalId::decode(&cursor) {
                return Ok(id);
            }
            Err(page::bad_cursor(ctx))
        });
        let after = after.transpose()?;
        let (found, has_next) = operation.clients(after, rows).map_err(failed(ctx))?;
        let rows = found.iter().map(|one| {
            let shown = Client::of(operation, one);
            (shown.id.0.clone(), shown)
        });
        Ok(page::connection(rows, after.is_some(), has_next))
    }
}

/// What the caller can put right, told as data; any other failure stays one.
pub(crate) fn user_errors(ctx: &Context<'_>, error: hub_app::AppError) -> Result<Vec<UserError>> {
    let rejected = operation(ctx)?.reject(error).map_err(failed(ctx))?;
    Ok(vec![UserError {
        path: std::iter::once("input").chain(rejected.path.split('.')).map(str::to_owned).collect(),
        code: "INVALID_INPUT".to_owned(),
        message: rejected.message,
    }])
}

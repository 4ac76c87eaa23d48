//! `fileonce client`, `fileonce user` and `fileonce token`.

use anyhow::{Context as _, Result};
use hub_app::{NewUser, RequestFacts};
use hub_audit::Kind;
use hub_policy::{Caller, CallerRole};
use hub_values::{ClientId, Clock as _, IdSource as _, SystemClock, SystemIds};

use crate::arguments::{Client, User};
use crate::config::Config;
use crate::{keys, open, say};

/// Manages clients.
pub(crate) async fn client(config: &Config, command: Client) -> Result<()> {
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    match command {
        Client::Add { department, name, introspection } => {
            let department = department.parse().context("department")?;
            let (id, secret) = hub.add_client(&by, &name, &department, introspection).await?;
            say::line(format!("client id:     {id}"));
            say::line(format!("client secret: {secret}"));
            say::line("The secret is shown only now.");
        }
        Client::List => {
            for one in hub.snapshot().clients() {
                let state = if one.is_active { "active" } else { "disabled" };
                say::line(format!("{}  {}  {}  {state}", one.id, one.department, one.name));
            }
        }
        Client::Rotate { client } => {
            let secret = hub.rotate_client_secret(&by, id(&client)?).await?;
            say::line(format!("client secret: {secret}"));
            say::line("The secret is shown only now; the old one is worthless.");
        }
        Client::Disable { client } => hub.set_client_active(&by, id(&client)?, false).await?,
        Client::Enable { client } => hub.set_client_active(&by, id(&client)?, true).await?,
    }
    super::sign(&hub).await
}

/// Manages users.
pub(crate) async fn user(config: &Config, command: User) -> Result<()> {
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    match command {
        User::Add { login, role, department, area } => {
            let roles = CallerRole::ACCOUNTS.map(CallerRole::as_str).join(", ");
            let password = keys::password()?;
            let new = NewUser {
                login,
                role: CallerRole::from_name(&role)
                    .with_context(|| format!("no role {role}; there are {roles}"))?,
                department: department.parse().context("department")?,
                area: area.map(|code| code.parse()).transpose().context("area")?,
                password: password.clone(),
            };
            let _id = hub.add_user(&by, new).await?;
            say::line(format!("password: {password}"));
            say::line("The password is shown only now.");
        }
        User::List => {
            for one in hub.snapshot().users() {
                let state = if one.is_active { "active" } else { "disabled" };
                let role = one.role.as_str();
                say::line(format!("{}  {role}  {}  {state}", one.login, one.department));
            }
        }
        User::Disable { login } => hub.set_user_active(&by, &login, false).await?,
        User::Enable { login } => hub.set_user_active(&by, &login, true).await?,
    }
    super::sign(&hub).await
}

/// Prints an access token; giving one out is an entry too.
pub(crate) async fn token(config: &Config, client: &str) -> Result<()> {
    let hub = open::hub(config).await?;
    let id = id(client)?;
    let caller = hub.active_client(id).context("no such client, or it is disabled")?;
    let token =
        keys::tokens(config)?.issue(id, SystemClock.now(), &SystemIds.uuid().to_string())?;
    let facts = RequestFacts { operation: Some("token".to_owned()), ..RequestFacts::default() };
    let _receipt = hub.record_event(Some(&caller), &facts, Kind::Token).await?;
    super::sign(&hub).await?;
    say::line(token);
    Ok(())
}

fn id(text: &str) -> Result<ClientId> {
    text.parse().context("not the id of a client; see `fileonce client list`")
}

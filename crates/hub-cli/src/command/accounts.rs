//! `fileonce client`, `fileonce user` and `fileonce token`.

mod import;

use anyhow::{Context as _, Result};
use hub_app::{NewUser, RequestFacts, first_password};
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
                let bound = if one.is_bound { ", bound" } else { "" };
                say::line(format!("{}  {}  {}  {state}{bound}", one.id, one.department, one.name));
                for operation in hub.snapshot().operations(one.id) {
                    let purpose = operation.purpose.as_deref().unwrap_or("-");
                    say::line(format!("    {}  {purpose}  {}", operation.hash, operation.name));
                }
            }
        }
        Client::Rotate { client } => {
            let secret = hub.rotate_client_secret(&by, id(&client)?).await?;
            say::line(format!("client secret: {secret}"));
            say::line("The secret is shown only now; the old one is worthless.");
        }
        Client::Register { client, file, name, purpose } => {
            let document = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            hub_graphql::check_document(&document)
                .with_context(|| format!("{} cannot be registered", file.display()))?;
            let (id, purpose) = (id(&client)?, purpose.as_deref());
            let hash = hub.register_operation(&by, id, &name, purpose, &document).await?;
            say::line(format!("documentId: sha256:{hash}"));
        }
        Client::Unregister { client, hash } => {
            hub.remove_operation(&by, id(&client)?, &hash).await?;
        }
        Client::Bind { client } => hub.bind_client(&by, id(&client)?, true).await?,
        Client::Free { client } => hub.bind_client(&by, id(&client)?, false).await?,
        Client::Disable { client } => hub.set_client_active(&by, id(&client)?, false).await?,
        Client::Enable { client } => hub.set_client_active(&by, id(&client)?, true).await?,
        Client::Import { file, output } => import::clients(&hub, &file, &output).await?,
    }
    super::sign(&hub).await
}

/// Manages users.
pub(crate) async fn user(config: &Config, command: User) -> Result<()> {
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    match command {
        User::Add { login, role, department, area, name } => {
            let roles = CallerRole::ACCOUNTS.map(CallerRole::as_str).join(", ");
            let password = first_password()?;
            let new = NewUser {
                login,
                role: CallerRole::from_name(&role)
                    .with_context(|| format!("no role {role}; there are {roles}"))?,
                department: department.parse().context("department")?,
                area: area.map(|code| code.parse()).transpose().context("area")?,
                name,
                password: password.clone(),
                // Whoever tries the demonstration tries its accounts.
                must_change_password: !super::demo::is_demo(config),
            };
            let must_change = new.must_change_password;
            let _id = hub.add_user(&by, new).await?;
            say::line(format!("password: {password}"));
            say::line("The password is shown only now.");
            if must_change {
                say::line("It must be changed at the first login. 首次登录须修改密码。");
            }
        }
        User::List => {
            let snapshot = hub.snapshot();
            let mut users: Vec<_> = snapshot.users().collect();
            users.sort_by(|one, other| one.login.cmp(&other.login));
            for one in users {
                let state = match (one.is_active, one.must_change_password) {
                    (false, _) => "disabled",
                    (true, true) => "active, must change the password",
                    (true, false) => "active",
                };
                let role = one.role.as_str();
                let area = one.area.map(|code| format!("  {code}")).unwrap_or_default();
                say::line(format!("{}  {role}  {}{area}  {state}", one.login, one.department));
            }
        }
        User::Disable { login } => hub.set_user_active(&by, &login, false).await?,
        User::Enable { login } => hub.set_user_active(&by, &login, true).await?,
        User::Reset { login } => {
            let made = hub.reset_password(&by, &login).await?;
            say::line(format!("one-time code: {}", made.code));
            say::line(format!(
                "The code is shown only now, works once, and is good until {} (POST /password).",
                made.expires_at.format("%Y-%m-%dT%H:%M:%SZ")
            ));
            say::line("一次性口令仅显示一次，24小时内有效；用户凭它设置新密码。");
        }
        User::Import { file, output } => import::users(&hub, &file, &output).await?,
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

//! `fileonce init` and `fileonce migrate`.

use std::sync::Arc;

use anyhow::Result;
use hub_app::{Hub, NewUser, first_password};
use hub_policy::{Caller, CallerRole};

use crate::config::Config;
use crate::{keys, open, say};

/// Makes what a hub needs; run again it adds what is missing and changes nothing.
pub(crate) async fn init(config: &Config) -> Result<()> {
    let hub = prepare(config).await?;
    if hub.snapshot().users().next().is_none() {
        let password = first_password()?;
        let admin = NewUser {
            login: "admin".to_owned(),
            role: CallerRole::DataBureauAdmin,
            department: "data_bureau".parse()?,
            area: None,
            name: None,
            password: password.clone(),
            must_change_password: true,
        };
        let _id = hub.add_user(&Caller::operator()?, admin).await?;
        say::line("First administrator (data bureau): login admin, password, shown only now:");
        say::line(password);
        say::line("It must be changed at the first login. 首次登录须修改密码。");
    }
    super::sign(&hub).await?;
    say::line(format!("Ready: {}. Start it with `fileonce serve`.", config.database()));
    Ok(())
}

/// Brings the database to this version's shape.
pub(crate) async fn migrate(config: &Config) -> Result<()> {
    let _store = open::store(config).await?;
    say::line("The database has the shape of this version.");
    Ok(())
}

/// Keys, database, departments, purposes and default grants.
pub(crate) async fn prepare(config: &Config) -> Result<Arc<Hub>> {
    std::fs::create_dir_all(&config.data_dir)?;
    keys::make(config)?;
    let store = open::store(config).await?;
    open::verified(config, &store, false).await?;
    let hub = open::over(config, store).await?;
    hub.set_defaults(&Caller::operator()?).await?;
    // From here on something outside the database vouches for the log.
    super::sign(&hub).await?;
    Ok(hub)
}

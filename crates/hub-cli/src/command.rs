//! One file a command.

mod accounts;
mod area;
pub(crate) mod audit;
mod backup;
mod bench;
mod catalogue;
mod city;
mod demo;
mod doctor;
mod forms;
mod grant;
mod import;
mod init;
mod linkage;
mod log_keys;
mod read_sheet;
mod rebuild;
mod restore;
mod rotation;
mod serve;
mod sharing;
mod subject;
mod supply;
mod tables;
mod token_keys;
mod witness;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_app::Hub;

use crate::arguments::{Arguments, Command};
use crate::config::{Config, DEFAULTS};
use crate::say;

pub(crate) use read_sheet::read_sheet;

/// Signs what a command wrote to the log, so that nothing stays unproved until the hub serves.
async fn sign(hub: &Arc<Hub>) -> Result<()> {
    let _size = hub.sign_checkpoint().await.context("no checkpoint was signed")?;
    Ok(())
}

/// Runs a command.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let config = Config::read(&arguments.common, arguments.command.listen())?;
    logging(&config)?;
    match arguments.command {
        Command::Demo { residents, seed, prepare_only, listen: _ } => {
            demo::demo(&config, residents, seed, prepare_only).await
        }
        Command::Serve { verify_log, measured_without_log, listen: _ } => {
            serve::serve(&config, verify_log, measured_without_log).await
        }
        Command::Init => init::init(&config).await,
        Command::Migrate => init::migrate(&config).await,
        Command::Client(command) => accounts::client(&config, command).await,
        Command::User(command) => accounts::user(&config, command).await,
        Command::Area(command) => area::area(&config, command).await,
        Command::Grant(command) => grant::grant(&config, command).await,
        Command::Calendar(command) => sharing::calendar(&config, command).await,
        Command::Policy(command) => sharing::policy(&config, command).await,
        Command::Token { client } => accounts::token(&config, &client).await,
        Command::Import(arguments) => Box::pin(import::import(&config, arguments)).await,
        Command::Supply(arguments) => Box::pin(supply::supply(&config, arguments)).await,
        Command::Subject(command) => subject::subject(&config, command).await,
        Command::Keys(command) => rotation::keys(&config, command).await,
        Command::Rebuild { check, subject } => {
            rebuild::rebuild(&config, check, subject.as_deref()).await
        }
        Command::Catalogue(command) => catalogue::catalogue(&config, command).await,
        Command::Backup(arguments) => backup::backup(&config, arguments).await,
        Command::Restore(arguments) => restore::restore(&config, arguments).await,
        Command::Audit(command) => audit::audit(&config, command).await,
        Command::Witness(command) => witness::witness(command).await,
        Command::Schema => {
            say::line(hub_graphql::sdl().trim_end());
            Ok(())
        }
        Command::Config => {
            say::line(DEFAULTS.trim_end());
            Ok(())
        }
        Command::City { residents, seed, output } => {
            let plan = hub_city::Plan { residents, seed, ..hub_city::Plan::default() };
            city::city(&config, &plan, output.as_deref()).await
        }
        Command::Linkage(command) => Box::pin(linkage::linkage(&config, command)).await,
        Command::Forms(command) => forms::forms(command),
        Command::Bench(command) => Box::pin(bench::bench(&config, command)).await,
        Command::ReadSheet { megabytes, seconds } => read_sheet(megabytes, seconds),
        Command::Doctor { ready: true, listen: _ } => doctor::ready(&config).await,
        Command::Doctor { ready: false, listen: _ } => doctor::doctor(&config).await,
    }
}

/// One line an event on standard error, without personal values.
fn logging(config: &Config) -> Result<()> {
    use tracing_subscriber::EnvFilter;
    // What the migration library finds worth telling at every start is not.
    let filter = format!("sea_orm_migration=warn,sqlx::postgres::notice=warn,{}", config.log_level);
    let filter = EnvFilter::try_new(filter)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if config.log_format == "text" {
        builder.without_time().try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
    set.map_err(|error| anyhow::anyhow!("logging cannot start: {error}"))
}

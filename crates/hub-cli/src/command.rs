//! One file a command.

mod accounts;
mod area;
mod audit;
mod backup;
mod bench;
mod catalogue;
mod demo;
mod doctor;
mod grant;
mod import;
mod init;
mod linkage;
mod rebuild;
mod restore;
mod rotation;
mod serve;
mod subject;
mod tables;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_app::Hub;

use crate::arguments::{Arguments, Command};
use crate::config::{Config, DEFAULTS};
use crate::{open, say};

/// Signs what a command wrote to the log, so that nothing stays unproved until the hub serves.
async fn sign(hub: &Arc<Hub>) -> Result<()> {
    let _size = hub.sign_checkpoint().await.context("no checkpoint was signed")?;
    Ok(())
}

/// Runs a command.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let config = Config::read(&arguments.common)?;
    logging(&config)?;
    match arguments.command {
        Command::Demo { residents, seed, prepare_only } => {
            demo::demo(&config, residents, seed, prepare_only).await
        }
        Command::Serve { verify_log } => serve::serve(&config, verify_log).await,
        Command::Init => init::init(&config).await,
        Command::Migrate => init::migrate(&config).await,
        Command::Client(command) => accounts::client(&config, command).await,
        Command::User(command) => accounts::user(&config, command).await,
        Command::Area(command) => area::area(&config, command).await,
        Command::Grant(command) => grant::grant(&config, command).await,
        Command::Token { client } => accounts::token(&config, &client).await,
        Command::Import { file, source, community, report } => {
            import::import(&config, &file, &source, community.as_deref(), report.as_deref()).await
        }
        Command::Subject(command) => subject::subject(&config, command).await,
        Command::Keys(command) => rotation::keys(&config, command).await,
        Command::Rebuild { check, subject } => {
            rebuild::rebuild(&config, check, subject.as_deref()).await
        }
        Command::Catalogue(command) => catalogue::catalogue(&config, command).await,
        Command::Backup(arguments) => backup::backup(&config, arguments).await,
        Command::Restore(arguments) => restore::restore(&config, arguments).await,
        Command::Audit(command) => audit::audit(&config, command).await,
        Command::Schema => {
            say::line(hub_graphql::sdl().trim_end());
            Ok(())
        }
        Command::Config => {
            say::line(DEFAULTS.trim_end());
            Ok(())
        }
        Command::City { residents, seed, output } => {
            make_city(&config, residents, seed, output).await
        }
        Command::Linkage(command) => linkage::linkage(command),
        Command::Bench(command) => Box::pin(bench::bench(&config, command)).await,
        Command::Doctor { ready: true } => doctor::ready(&config).await,
        Command::Doctor { ready: false } => doctor::doctor(&config).await,
    }
}

async fn make_city(
    config: &Config,
    residents: usize,
    seed: u64,
    output: Option<std::path::PathBuf>,
) -> Result<()> {
    let plan = hub_city::Plan { residents, seed, ..hub_city::Plan::default() };
    if let Some(path) = output {
        use std::io::Write as _;
        let mut file = std::io::BufWriter::new(
            std::fs::File::create(&path)
                .with_context(|| format!("cannot write {}", path.display()))?,
        );
        let mut count = 0;
        for filing in hub_city::filings(&plan) {
            serde_json::to_writer(&mut file, &filing)?;
            file.write_all(b"\n")?;
            count += 1;
        }
        file.flush()?;
        say::line(format!("{count} source records written to {}", path.display()));
        return Ok(());
    }
    let hub = open::hub(config).await?;
    let city = hub_city::city(&plan);
    let loaded = hub_city::load(&hub, &city, |done, total| {
        say::progress("source records", done, total);
    })
    .await?;
    say::line(demo::summary(&loaded));
    sign(&hub).await
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

//! What can be measured.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{at_least_one, residents};

/// Measurements. Each makes a synthetic city in `DATA_DIR/bench`, or in the empty database given by
/// --database-url, and uses it again the next time.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Who is this ID number, with household, dwelling and members: answers a second, time, memory.
    MainJob(MainJobLoad),
    /// The questions of departments one kind after the other, and a mixed day: answers a second, times,
    /// what an answer costs.
    Api(ApiLoad),
    /// The same questions to the hub and to PostGraphile over the same PostgreSQL, in turn: how many times as
    /// many answers a second.
    Beside(BesideLoad),
    /// What the log costs the main job, and how many entries it takes a second.
    Log(MainJobLoad),
    /// How the main job is answered while somebody abuses the hub, kind by kind.
    Abuse(AbuseLoad),
    /// A year of forms in the 26 communities, with the hub and with every department asking for itself: cells asked,
    /// filled, repeated and wrong, minutes.
    Burden(BurdenYear),
    /// Import a large file while departments ask the main job: rows a second, and how long they wait.
    Import(ImportLoad),
    /// Find who is who among all records of a city, then ask about single records: time, memory.
    Linkage {
        /// Residents of the city; each has two or three records.
        #[arg(long, default_value_t = 100_000, value_parser = residents())]
        residents: usize,
        /// Ask a hub of them about one new record at a time, as while somebody types.
        #[arg(long)]
        entry: bool,
        /// Seed of the city.
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Write the figures to this file as JSON too.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// How long until another process over the same database knows of a write, and of a client
    /// that was switched off.
    Spread {
        /// Residents of the city.
        #[arg(long, default_value_t = 5_000, value_parser = residents())]
        residents: usize,
        /// How many times.
        #[arg(long, default_value_t = 200)]
        rounds: usize,
        /// Write the figures to this file as JSON too.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Compute everything that is shown again from what was said, and time it.
    Rebuild {
        /// Residents of the city.
        #[arg(long, default_value_t = 5_000, value_parser = residents())]
        residents: usize,
        /// Write the figures to this file as JSON too.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// What sealing costs a read: opening a record's sealed half, and a token; no database.
    Sealing {
        /// How many times.
        #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// Write the figures to this file as JSON too.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// How much planted snooping the rules over the log find in an invented month, and how often they tell of ordinary
    /// work; no database.
    Audit(SnoopingMonth),
    /// Kill the hub while it writes: how long until it answers again, and is everything kept?
    Recovery {
        /// Residents of the city.
        #[arg(long, default_value_t = 5_000, value_parser = residents())]
        residents: usize,
        /// How many times.
        #[arg(long, default_value_t = 5)]
        rounds: usize,
        /// Write the figures to this file as JSON too.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
}

/// A month of officials at work, some of whom snoop.
#[derive(Debug, Args)]
pub(crate) struct SnoopingMonth {
    /// Plant snooping in the month, and say what of it is found.
    #[arg(long)]
    pub(crate) snooping: bool,
    /// Seed of the month.
    #[arg(long, default_value_t = 2026)]
    pub(crate) seed: u64,
    /// Another threshold than that of the settings; may be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// A year of forms, on a clock of its own.
#[derive(Debug, Args)]
pub(crate) struct BurdenYear {
    /// Residents of the city; the scenario was written for 50,000.
    #[arg(long, default_value_t = 1_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// Another seed than that of the scenario.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write the figures to this file as Markdown too.
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
}

/// Load beside abuse.
#[derive(Debug, Args)]
pub(crate) struct AbuseLoad {
    /// Residents of the city.
    #[arg(long, default_value_t = 5_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// Connections that ask the main job.
    #[arg(long, default_value_t = 16, value_parser = at_least_one())]
    pub(crate) connections: usize,
    /// Connections of those who abuse.
    #[arg(long, default_value_t = 16, value_parser = at_least_one())]
    pub(crate) attackers: usize,
    /// Seconds of each kind of abuse.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// Load of the main job.
#[derive(Debug, Args)]
pub(crate) struct MainJobLoad {
    /// Residents of the city.
    #[arg(long, default_value_t = 5_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 64, value_parser = at_least_one())]
    pub(crate) connections: usize,
    /// Seconds before answers count.
    #[arg(long, default_value_t = 5)]
    pub(crate) warm_up: u64,
    /// Seconds in which answers count.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Without any cache: every answer reads the database.
    #[arg(long)]
    pub(crate) cold: bool,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// Load of all kinds of questions.
#[derive(Debug, Args)]
pub(crate) struct ApiLoad {
    /// Residents of the city.
    #[arg(long, default_value_t = 20_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 64, value_parser = at_least_one())]
    pub(crate) connections: usize,
    /// Seconds of each kind before answers count.
    #[arg(long, default_value_t = 3)]
    pub(crate) warm_up: u64,
    /// Seconds of each kind in which answers count.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Then ask the main job so many times a second, whatever the answers take; 0 for not.
    #[arg(long, default_value_t = 0)]
    pub(crate) rate: u64,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// A file that comes in, and who asks meanwhile.
#[derive(Debug, Args)]
pub(crate) struct ImportLoad {
    /// Residents of the city that is asked about.
    #[arg(long, default_value_t = 5_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// The file; without one, rows of the communities of a city of another seed.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// How many rows that are.
    #[arg(long, default_value_t = 200_000, value_parser = rows())]
    pub(crate) rows: usize,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 4, value_parser = at_least_one())]
    pub(crate) connections: usize,
    /// Milliseconds that each waits after an answer.
    #[arg(long, default_value_t = 20)]
    pub(crate) pause: u64,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// As many rows as a file may have.
fn rows() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(1..=1_000_000)
}

/// Load of the hub and of another server in turn.
#[derive(Debug, Args)]
pub(crate) struct BesideLoad {
    /// Residents of the city.
    #[arg(long, default_value_t = 20_000, value_parser = residents())]
    pub(crate) residents: usize,
    /// Port on this machine where the other server answers at `/graphql`. Without it the tables that it
    /// is to serve are written as SQL.
    #[arg(long)]
    pub(crate) peer: Option<u16>,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 64, value_parser = at_least_one())]
    pub(crate) connections: usize,
    /// How often each is asked, in turn.
    #[arg(long, default_value_t = 3, value_parser = at_least_one())]
    pub(crate) rounds: usize,
    /// Seconds of each kind and round before answers count.
    #[arg(long, default_value_t = 2)]
    pub(crate) warm_up: u64,
    /// Seconds of each kind and round in which answers count.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Write the figures to this file as JSON too.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

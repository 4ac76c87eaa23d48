//! Arguments of `fileonce supply`.

use std::path::PathBuf;

use clap::Args;

/// A file of a register, taken by hand.
#[derive(Debug, Args)]
pub(crate) struct Supply {
    /// The file: a table with a row of headings, and a column of the register's own record ids.
    pub(crate) file: PathBuf,
    /// The client of the department's system, by id.
    #[arg(long, value_name = "ID")]
    pub(crate) client: String,
    /// The feed that it belongs to.
    #[arg(long)]
    pub(crate) feed: String,
    /// Its number in the feed: the next one.
    #[arg(long)]
    pub(crate) sequence: u64,
    /// It is everything that the register has, not only what changed.
    #[arg(long)]
    pub(crate) full: bool,
    /// Where to write what became of every row.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

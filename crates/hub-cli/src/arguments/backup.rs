//! What can be said about backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// How to back up.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct BackupArguments {
    #[command(subcommand)]
    pub(crate) command: Option<BackupCommand>,
    /// Where to write it; `-` for standard output. It is there whole or not at all.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) output: Option<PathBuf>,
    /// Encrypt for this key as well (age1…); without it, for those in `backup.recipients` of the
    /// data folder.
    #[arg(long, value_name = "KEY")]
    pub(crate) recipient: Vec<String>,
    /// Encrypt with the passphrase in this file instead.
    #[arg(long, value_name = "FILE", conflicts_with = "recipient")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Put the hub's keys into the backup too: who opens it then reads everything.
    #[arg(long)]
    pub(crate) with_keys: bool,
}

/// Besides backing up.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Make the pair of keys of backups: the hub keeps the public one, you keep the other elsewhere.
    Keygen {
        /// Where to write the secret key; take it off this machine.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
}

/// How to restore.
#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    /// The backup.
    pub(crate) file: PathBuf,
    /// The secret key that opens it.
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// The passphrase that opens it, in a file.
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Only verify the backup; nothing is written.
    #[arg(long)]
    pub(crate) check: bool,
    /// A further signed checkpoint to compare the log with, such as one that a department keeps.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}

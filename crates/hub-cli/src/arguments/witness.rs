//! What can be said to a witness.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// A witness of a log. It needs no hub of its own, no database and no account: its folder and the public key of the log.
#[derive(Debug, Subcommand)]
pub(crate) enum Witness {
    /// Make the folder and the keys of a witness; give witness.pub to the hub's operator.
    Init {
        /// Name of the witness, such as that of the department; no blanks, no plus.
        #[arg(long)]
        name: String,
        /// The folder.
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
    /// Look at the hub's newest head, again and again, and sign it when it grew from the one that was signed before.
    Run {
        #[command(flatten)]
        place: Place,
        /// Address of the hub: https, or http on loopback.
        #[arg(long, value_name = "URL")]
        hub: String,
        /// The certificate authority (PEM) of the hub's TLS; without it the public ones.
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
        /// Seconds between two looks.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
        every: u64,
        /// Look once and end.
        #[arg(long)]
        once: bool,
    },
    /// Go on after a declared cut of the log, because you have looked at it and accept it.
    AcceptCut {
        #[command(flatten)]
        place: Place,
        /// The signed declaration, as it lies in the hub's folder of checkpoints.
        declaration: PathBuf,
    },
}

/// Where a witness remembers, and which log it watches.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Its folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The public keys of the log, given to you by its operator.
    #[arg(long, value_name = "FILE")]
    pub(crate) log_key: PathBuf,
    /// The origin line of the log; without it the name of its key.
    #[arg(long)]
    pub(crate) origin: Option<String>,
}

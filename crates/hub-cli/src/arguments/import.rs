//! Arguments of `fileonce import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Importing a file, or looking after imports.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) command: Option<ImportCommand>,
    #[command(flatten)]
    pub(crate) file: Option<ImportFile>,
}

/// A file to be imported.
#[derive(Debug, Args)]
pub(crate) struct ImportFile {
    /// The file: a table with a row of headings, in Chinese or English.
    #[arg(required = true)]
    pub(crate) file: PathBuf,
    /// The department that sends it, by code.
    #[arg(long)]
    pub(crate) source: String,
    /// What its rows are about: resident, household, dwelling or premises; guessed without it.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// The sheet of a workbook, by its name.
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// The community whose file it is, 12 digits; rows of another one are refused.
    #[arg(long)]
    pub(crate) community: Option<String>,
    /// What a column means: HEADING=ATTRIBUTE; HEADING= leaves the column aside.
    #[arg(long = "column", value_name = "HEADING=ATTRIBUTE")]
    pub(crate) columns: Vec<String>,
    /// Only judge it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write it without asking, unless something looks wrong with the whole.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Accept a warning by its code, so that an import that paused is written.
    #[arg(long = "accept", value_name = "CODE")]
    pub(crate) accept: Vec<String>,
    /// Where to write what became of every row.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

/// Looking after imports.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// List imports, newest first; 列出导入任务.
    List {
        /// How many.
        #[arg(long, default_value_t = 20)]
        limit: u64,
    },
    /// Show an import; 查看导入任务.
    Show {
        /// Its id.
        id: String,
        /// Where to write what became of every row.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Take an import back; 撤销导入. Answers and links are as before it; later decisions are kept.
    Undo {
        /// Its id.
        id: String,
        /// Only tell what would be taken back.
        #[arg(long)]
        dry_run: bool,
        /// Take it back without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Write an import that waits to be confirmed, or go on with one that was cut off; 继续导入.
    Resume {
        /// Its id; without it all that were cut off.
        id: Option<String>,
        /// Accept a warning by its code.
        #[arg(long = "accept", value_name = "CODE")]
        accept: Vec<String>,
        /// Write it without asking.
        #[arg(long)]
        yes: bool,
    },
}

//! What can be said about the log.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

/// The log.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Verify the whole log: the hub's own, or an exported file against a checkpoint and a key.
    Verify {
        /// An exported log.
        #[arg(long, value_name = "FILE", requires = "checkpoint", requires = "key")]
        log: Option<PathBuf>,
        /// A signed checkpoint, such as one that somebody else has kept.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The public keys of the log.
        #[arg(long, value_name = "FILE", requires = "log")]
        key: Option<PathBuf>,
        #[command(flatten)]
        witnesses: Witnesses,
    },
    /// Put the entries before a day into an archive that verifies alone, with its signed note beside it; 归档日志.
    Archive {
        /// The first day, in China, whose entries stay out of it.
        #[arg(long, value_name = "DAY")]
        before: NaiveDate,
        /// Where to write the archive; the note gets the same name with `.note` behind it.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// Then remove from the database what these entries say. They must be older than the log is kept for.
        #[arg(long, requires = "reason")]
        cut: bool,
        /// On what ground, in one line without numbers of persons.
        #[arg(long, requires = "cut")]
        reason: Option<String>,
    },
    /// Verify an archive with its note and the public keys of the log, and nothing else; 核验归档.
    VerifyArchive {
        /// The archive.
        archive: PathBuf,
        /// The public keys of the log.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Verify a receipt on a machine without the hub: with a proof, or with an exported log and a checkpoint; 核验回执.
    VerifyReceipt(ReceiptFiles),
    /// Make the index by subject and the searching columns of the log again from its entries, which
    /// are never changed; 重建日志索引.
    Reindex,
    /// Write the log to a file, one entry a line; 导出日志.
    Export {
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// How it is written.
        #[arg(long, value_enum, default_value_t)]
        format: ExportFormat,
    },
    /// Write a page for a resident: who looked at them, which attributes, why, with receipts; 个人信息查询记录.
    Report {
        /// The id of the resident, household, dwelling or premises.
        subject: String,
        /// Where to write the page (HTML).
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Show which alerts other thresholds would have raised; nothing is raised; 试算预警阈值.
    Notice(Notice),
    /// Look at answers again that are drawn at random: receipt, admission, rights as they were then; ends with 1 when
    /// one does not pass; 复核演练.
    Rehearse {
        /// How many.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
        count: u64,
    },
    /// Sign the head of the log now and print the checkpoint.
    Checkpoint,
    /// Prove that the entry of a receipt is in the log; works beside a running hub.
    Prove {
        /// The entry, as `extensions.receipt.entry` gave it.
        entry: String,
        /// The leaf, as `extensions.receipt.leaf` gave it; needed for entries after a declared cut.
        #[arg(long)]
        leaf: Option<String>,
        /// Prove it under the head over so many entries that was signed before, not under one that is signed now.
        #[arg(long, value_name = "SIZE")]
        under: Option<u64>,
        /// Where to write the proof; without it the proof is printed.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Declare that signed entries are lost, after an old backup was restored; 声明日志截断.
    ///
    /// The hub then goes on from the log as it is. The heads that are given up are kept in a folder
    /// of their own, beside a signed declaration that the log names; nothing is deleted.
    DeclareCut {
        /// Why, in one line without numbers of persons.
        #[arg(long)]
        reason: String,
    },
}

/// How the log is written to a file.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The entries as they are hashed: what `audit verify --log` reads.
    #[default]
    Jsonl,
    /// A table for spreadsheets, with Chinese headings.
    Csv,
    /// FHIR R4 `AuditEvent` in the patterns of IHE BALP, one a line.
    Fhir,
}

/// Which days, and which thresholds.
#[derive(Debug, Args)]
pub(crate) struct Notice {
    /// The first day, in China.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: NaiveDate,
    /// The last day; today without it.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<NaiveDate>,
    /// Another threshold than that of the settings, by its name under `[notice]`; may be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
}

/// Whose signatures a head must have besides that of the log.
#[derive(Debug, Default, Args)]
pub(crate) struct Witnesses {
    /// File with the public key of a witness; may be given several times.
    #[arg(long = "witness", value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// How many of them must have signed; without it all.
    #[arg(long, value_name = "COUNT", requires = "keys")]
    pub(crate) quorum: Option<usize>,
}

/// A receipt and what proves it.
#[derive(Debug, Args)]
pub(crate) struct ReceiptFiles {
    /// JSON file with `entry` and `leaf`, or with the whole answer that has them in `extensions.receipt`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["entry", "leaf"])]
    pub(crate) receipt: Option<PathBuf>,
    /// The entry of the receipt.
    #[arg(long, requires = "leaf", required_unless_present = "receipt")]
    pub(crate) entry: Option<String>,
    /// The leaf of the receipt.
    #[arg(long, requires = "entry")]
    pub(crate) leaf: Option<String>,
    /// The proof that `fileonce audit prove` made (C2SP tlog-proof).
    #[arg(long, value_name = "FILE", conflicts_with = "log", required_unless_present = "log")]
    pub(crate) proof: Option<PathBuf>,
    /// An exported log.
    #[arg(long, value_name = "FILE", requires = "checkpoint")]
    pub(crate) log: Option<PathBuf>,
    /// The checkpoint that you have kept; that of the proof must be the same.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The public keys of the log.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) witnesses: Witnesses,
}

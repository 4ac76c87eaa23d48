//! What can be said about working days and the policy on the command line.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// Working days, by which time limits are counted.
#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// Import years of working days from a CSV file; 导入工作日历.
    ///
    /// Columns: `day,kind,source`: a day such as 2027-01-01, `rest` (放假) or `work` (调休上班), and the
    /// notice that says so. A year is imported as a whole and replaces what was known of it.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Show a year; 查看某年.
    Show {
        /// The year.
        year: i32,
    },
}

/// The policy as it is now.
#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Write who may see what to standard output; 导出授权表.
    Export {
        /// As which text.
        #[arg(long, value_enum)]
        format: PolicyFormat,
    },
}

/// Texts of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFormat {
    /// Department × purpose × attribute as a table.
    Csv,
    /// Policies of Cedar, one for each grant.
    Cedar,
}

//! What can be said about forms.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Forms of the departments, on files and without a hub.
#[derive(Debug, Subcommand)]
pub(crate) enum Forms {
    /// List the forms that come with the program; 列出自带表单.
    List,
    /// Show the columns of a form and what they mean; 查看表单各列含义.
    Show {
        /// Code of the form; see `fileonce forms list`.
        code: String,
    },
    /// Say what the columns of a form mean that a department has sent; 识别表头.
    Map(FormFile),
    /// Write the empty form as a workbook; 导出空表.
    Template {
        /// Code of the form; see `fileonce forms list`.
        code: String,
        /// Where to write it: a file that is not there yet, ending with .xlsx.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Say which columns are held, which other forms ask for them, and what is new; 查重（准入预检）.
    Overlap(FormFile),
}

/// A form as a file.
#[derive(Debug, Args)]
pub(crate) struct FormFile {
    /// The form: .xlsx, .xls, .ods or CSV; `overlap` takes the code of a form too.
    pub(crate) file: PathBuf,
    /// What its rows are about: resident, household, dwelling or premises; guessed without it.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// The sheet of a workbook, by its name; the first one with headings without it.
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

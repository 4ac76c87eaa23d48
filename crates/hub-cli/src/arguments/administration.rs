//! What can be said about areas and grants on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Areas.
#[derive(Debug, Subcommand)]
pub(crate) enum Area {
    /// Import the city's tree of areas from a CSV file, all of it or nothing; 导入区划.
    ///
    /// Columns: code 区划代码 and name 名称; and where you have them `name_en` 英文名称, level 级别 (city,
    /// district, street, community), parent 上级代码 and urban 城乡类型 (urban or township). What is
    /// left out follows from the 12 digits of the code. Importing the same file again changes
    /// nothing; a new name for a known code renames it.
    Import {
        /// The file: UTF-8 or GB18030, Chinese or English headers.
        file: PathBuf,
        /// Only tell what would be done; 只检查，不写入.
        #[arg(long)]
        dry_run: bool,
        /// Remove areas that the file does not have, as far as no record, user or grant refers to
        /// them; 移除表中没有且无人引用的区划.
        #[arg(long)]
        remove_missing: bool,
    },
    /// List the areas; 列出区划.
    List,
    /// Import the officers (六员) of communities from a CSV file; 导入六员.
    ///
    /// Columns: area 社区代码, department 部门, name 姓名, phone 电话.
    Officers {
        /// The file: UTF-8 or GB18030, Chinese or English headers.
        file: PathBuf,
        /// Only tell what would be done; 只检查，不写入.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Grants.
#[derive(Debug, Subcommand)]
pub(crate) enum Grant {
    /// List grants that are in force; 列出授权.
    List {
        /// Of this department, by code.
        #[arg(long)]
        department: Option<String>,
        /// For this purpose, by code.
        #[arg(long)]
        purpose: Option<String>,
        /// Of this attribute, by code.
        #[arg(long)]
        attribute: Option<String>,
        /// `lookup`, `full`, `masked`, `predicate` or `write`.
        #[arg(long)]
        form: Option<String>,
        /// Show those that have ended as well; 包括已终止的授权.
        #[arg(long)]
        ended: bool,
    },
    /// Take a grant away, at once, in every running hub; 撤销授权.
    Revoke {
        /// Id of the grant, as `grant list` shows it.
        grant: String,
        /// Why; auditors see it.
        #[arg(long)]
        reason: String,
    },
    /// Let a department state an attribute; 允许填报.
    AllowWriting {
        #[command(flatten)]
        scope: Writing,
        /// Nowhere else any more; 其他区划不再允许.
        #[arg(long)]
        only: bool,
    },
    /// Forbid a department to state an attribute; 停止填报.
    ForbidWriting {
        #[command(flatten)]
        scope: Writing,
    },
}

/// Which rights to write.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// Department, by code.
    #[arg(long)]
    pub(crate) department: String,
    /// Attribute, by code.
    #[arg(long, required_unless_present = "all_led")]
    pub(crate) attribute: Option<String>,
    /// All attributes that the department leads; 该部门主责的全部数据项.
    #[arg(long, conflicts_with = "attribute")]
    pub(crate) all_led: bool,
    /// Area, 12 digits; without it the whole city.
    #[arg(long)]
    pub(crate) area: Option<String>,
}

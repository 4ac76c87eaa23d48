//! What can be said on the command line.

mod backup;
mod import;

mod administration;
mod audit;
mod witness;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use import::{Import, ImportCommand, ImportFile};

pub(crate) use backup::{BackupArguments, BackupCommand, RestoreArguments};

pub(crate) use administration::{Area, Grant, Writing};
pub(crate) use audit::{Audit, ExportFormat, Notice, ReceiptFiles, Witnesses};
pub(crate) use witness::{Place, Witness};

mod bench;

pub(crate) use bench::{
    AbuseLoad, ApiLoad, Bench, BesideLoad, BurdenYear, ImportLoad, MainJobLoad, SnoopingMonth,
};

mod forms;

pub(crate) use forms::{FormFile, Forms};

mod linkage;
mod sharing;
mod supply;

pub(crate) use linkage::{DedupeFiles, LabelledFiles, Linkage, TrainFiles};
pub(crate) use sharing::{Calendar, Policy, PolicyFormat};
pub(crate) use supply::Supply;

/// Fileonce · 一次报: every fact about residents and households entered once, shared under a
/// purpose, recorded before it is answered.
///
/// 居民信息一次填报、部门按用途共享、查询先留痕后应答。
#[derive(Debug, Parser)]
#[command(name = "fileonce", version, max_term_width = 100)]
#[command(after_help = "Try it: fileonce demo --data-dir data/demo\n\
    Settings: flags, then FILEONCE_* variables, then a TOML file (--config), then the defaults of \
    `fileonce config`.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A city has at least one household of each kind.
pub(crate) fn residents() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(30..=2_000_000)
}

/// A load needs a connection.
pub(crate) fn at_least_one() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(1..=10_000)
}

/// Settings that every command understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// TOML file with settings; see `fileonce config`.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of keys, checkpoints and the embedded database.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Database: <sqlite://FILE> or <postgres://USER:PASSWORD@HOST/NAME>.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

/// Where a command listens, or where it asks the hub that does.
#[derive(Debug, Default, Args)]
pub(crate) struct Listen {
    /// Address to listen on.
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// Port to listen on.
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
}

impl Command {
    /// Where it listens, if that was said.
    pub(crate) fn listen(&self) -> Option<&Listen> {
        if let Self::Demo { listen, .. }
        | Self::Serve { listen, .. }
        | Self::Doctor { listen, .. } = self
        {
            Some(listen)
        } else {
            None
        }
    }
}

/// Commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a hub with a synthetic city, ready to try; 启动演示系统（虚构城市）.
    Demo {
        /// Residents of the city.
        #[arg(long, default_value_t = 5_000, value_parser = residents())]
        residents: usize,
        /// Seed of the city: the same seed makes the same city.
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Prepare everything and end without serving.
        #[arg(long)]
        prepare_only: bool,
        #[command(flatten)]
        listen: Listen,
    },
    /// Serve the hub in the foreground; 启动服务.
    Serve {
        /// Verify the whole log first; without it, of a long log only the last 20,000 entries or more.
        #[arg(long)]
        verify_log: bool,
        /// Answer without the log, over the synthetic city of a measurement only.
        #[arg(long, hide = true)]
        measured_without_log: bool,
        #[command(flatten)]
        listen: Listen,
    },
    /// Make keys, database, departments, purposes, default grants and a first administrator; 初始化.
    Init,
    /// Bring the database to this version's shape; 升级数据库.
    Migrate,
    /// Manage the clients of department systems; 管理部门系统客户端.
    #[command(subcommand)]
    Client(Client),
    /// Manage the users of the console; 管理用户.
    #[command(subcommand)]
    User(User),
    /// Manage the city's tree of areas and its officers; 管理区划和六员.
    #[command(subcommand)]
    Area(Area),
    /// Manage who may see and state what; 管理授权和填报权限.
    #[command(subcommand)]
    Grant(Grant),
    /// Working days, by which time limits are counted; 工作日历.
    #[command(subcommand)]
    Calendar(Calendar),
    /// Who may see what, as a table or as text for other tools; 授权表.
    #[command(subcommand)]
    Policy(Policy),
    /// Print an access token for a client, valid for 15 minutes; 签发访问令牌.
    Token {
        /// Id of the client.
        client: String,
    },
    /// Import a file of residents, households, dwellings or premises; 导入表格. It is judged row by row
    /// first, and nothing is written before it is confirmed.
    Import(Import),
    /// Take a file of a register's feed by hand; 手工接收部门系统报送的文件.
    Supply(Supply),
    /// Erase a subject for good; 彻底删除主体.
    #[command(subcommand)]
    Subject(Subject),
    /// Rotate the master key that seals what is stored; 轮换主密钥.
    #[command(subcommand)]
    Keys(Keys),
    /// Compute current records, tokens, memberships and residences again from what records say; works
    /// beside a running hub and goes on where it was interrupted; 重建当前记录.
    Rebuild {
        /// Only compare: write nothing, name the subjects that differ, and end with 1 if any does.
        #[arg(long)]
        check: bool,
        /// Only this subject and its households, by its id.
        #[arg(long, value_name = "ID")]
        subject: Option<String>,
    },
    /// List, export and change the catalogue of attributes; 数据目录.
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Write an encrypted backup of everything in the database, beside a hub that serves; 备份.
    Backup(BackupArguments),
    /// Make an empty database of a backup, and tell how its log stands to what was signed; 恢复.
    Restore(RestoreArguments),
    /// Prove the log; 审计日志.
    #[command(subcommand)]
    Audit(Audit),
    /// Watch the log of a hub from another machine: sign every head that grew from the one signed before, and no other; 见证日志.
    #[command(subcommand)]
    Witness(Witness),
    /// Print the GraphQL schema; 输出接口定义.
    Schema,
    /// Print every setting with its default and meaning, as a TOML file; 输出全部配置项.
    Config,
    /// Make a synthetic city: load it, or write its source records to a file; 生成虚构城市.
    City {
        /// Residents of the city.
        #[arg(long, default_value_t = 5_000, value_parser = residents())]
        residents: usize,
        /// Seed of the city.
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Write one JSON record a line to this file instead of loading.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Link the records of any table by a model, or those of a hub; 记录匹配.
    #[command(subcommand)]
    Linkage(Linkage),
    /// Work on the forms of the departments, as files; 处理部门表单.
    #[command(subcommand)]
    Forms(Forms),
    /// Measure this version on this machine, in a folder and a database of its own; 性能测量.
    #[command(subcommand)]
    Bench(Bench),
    /// Read a file that somebody sent, from standard input; the hub starts this itself.
    #[command(hide = true)]
    ReadSheet {
        /// Memory that it may take.
        #[arg(long, default_value_t = hub_sheet::ReadingProcess::MEGABYTES)]
        megabytes: u64,
        /// Time that it may take.
        #[arg(long, default_value_t = hub_sheet::ReadingProcess::SECONDS)]
        seconds: u64,
    },
    /// Check keys, database, log and checkpoints; 自检.
    Doctor {
        /// Only ask the running hub whether it is ready, as a health check does.
        #[arg(long)]
        ready: bool,
        #[command(flatten)]
        listen: Listen,
    },
}

/// Clients.
#[derive(Debug, Subcommand)]
pub(crate) enum Client {
    /// Make a client; its secret is shown only now.
    Add {
        /// Department, by code.
        #[arg(long)]
        department: String,
        /// A name for people.
        #[arg(long, default_value = "client")]
        name: String,
        /// Let it read the schema through introspection.
        #[arg(long)]
        introspection: bool,
    },
    /// List clients.
    List,
    /// Give a client a new secret; the old one is worthless at once.
    Rotate {
        /// Id of the client.
        client: String,
    },
    /// Register a document for a client, which may then send it by its hash; 登记操作.
    Register {
        /// Id of the client.
        client: String,
        /// File with the document, byte for byte as the client has it.
        file: PathBuf,
        /// A name for people.
        #[arg(long)]
        name: String,
        /// The purpose it is sent for, by code; leave it out for what needs none.
        #[arg(long)]
        purpose: Option<String>,
    },
    /// Remove a registered operation of a client.
    Unregister {
        /// Id of the client.
        client: String,
        /// Hash of the document.
        hash: String,
    },
    /// Let a client send registered operations only.
    Bind {
        /// Id of the client.
        client: String,
    },
    /// Let a client send any document again.
    Free {
        /// Id of the client.
        client: String,
    },
    /// Switch a client off; its tokens are worthless at once.
    Disable {
        /// Id of the client.
        client: String,
    },
    /// Switch a client on again.
    Enable {
        /// Id of the client.
        client: String,
    },
    /// Make clients from a CSV file, all of them or none; 批量导入客户端.
    ///
    /// Columns: name 名称, department 部门, introspection 可查看接口定义 (optional). A client that is
    /// there already (same department and name) stays as it is.
    Import {
        /// The file: UTF-8 or GB18030, Chinese or English headers.
        file: PathBuf,
        /// Where to write the secrets, as CSV that only you can read; a new file.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Users.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Make a user; a first password is made and shown only now.
    Add {
        /// Login.
        #[arg(long)]
        login: String,
        /// `department_officer`, `community_staff`, `data_manager`, `data_bureau_admin` or `auditor`.
        #[arg(long)]
        role: String,
        /// Department, by code.
        #[arg(long)]
        department: String,
        /// Area that their work is limited to, 12 digits.
        #[arg(long)]
        area: Option<String>,
        /// Their name.
        #[arg(long)]
        name: Option<String>,
    },
    /// List users.
    List,
    /// Switch a user off; their sessions end at once.
    Disable {
        /// Login.
        login: String,
    },
    /// Switch a user on again.
    Enable {
        /// Login.
        login: String,
    },
    /// Give a user a one-time code for a new password; sessions end at once; 重置密码.
    Reset {
        /// Login.
        login: String,
    },
    /// Make users from a CSV file, all of them or none; 批量导入用户.
    ///
    /// Columns: login 登录名, role 角色, department 部门, area 区划 (staff need one), name 姓名
    /// (optional). A user who is there already stays as they are. First passwords must be changed.
    Import {
        /// The file: UTF-8 or GB18030, Chinese or English headers.
        file: PathBuf,
        /// Where to write the first passwords, as CSV that only you can read; a new file.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Subjects.
#[derive(Debug, Subcommand)]
pub(crate) enum Subject {
    /// Destroy the data key of a subject and everything that lies open about it.
    Erase {
        /// Its id, as GraphQL shows it.
        id: String,
        /// On what ground. It stays in the log: no name, no ID number, no phone number.
        #[arg(long)]
        reason: String,
        /// Only tell what would go.
        #[arg(long)]
        dry_run: bool,
    },
}

/// The catalogue.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// List all attributes.
    List,
    /// Write the catalogue as CSV, in the form that `import` takes.
    Export {
        /// Where to write it; without it, it is printed.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Add and change attributes as a CSV file says: all of it, or nothing when a row is wrong.
    Import {
        /// The file; see `export` for its columns.
        file: PathBuf,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Add code tables, and codes to added tables: columns table, code, `label_zh`, `label_en`, synonyms.
    ImportCodes {
        /// The file.
        file: PathBuf,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Generations of the master key.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Show all generations and how much in the database depends on each.
    List,
    /// Put a new generation into the ring file, without using it yet: copy the file to the other
    /// servers, then rotate.
    Add,
    /// Move everything to the newest generation, beside running hubs; adds one when there is none.
    /// Started again after it was interrupted, it goes on.
    Rotate,
    /// Remove a generation from the ring file; refused while anything depends on it.
    Retire {
        /// Which one; without it the oldest.
        generation: Option<u32>,
        /// Give up how records of the first version are recognised by their sender's key or by
        /// their content; documents still find who they are about.
        #[arg(long)]
        forget_record_keys: bool,
    },
    /// Add a key of access tokens that is believed and does not sign yet: copy keys/token.key to the
    /// other servers, then rotate.
    AddToken,
    /// Sign access tokens with the newer key; those of the old one stay valid. Running hubs follow.
    RotateToken,
    /// Take the old key of access tokens away, an hour after the rotation.
    RetireToken,
    /// Add a key of the log that is believed and does not sign yet: copy keys/log.key and keys/log.pub to the other servers,
    /// give keys/log.pub to whoever verifies, then rotate.
    AddLog,
    /// Sign heads of the log with the newer key from now on; those of the old one are believed for ever, and its secret half
    /// is destroyed here. Running hubs follow.
    RotateLog,
    /// Believe the signatures of a witness: `fileonce witness init` makes its public key.
    AddWitness {
        /// File with the public key.
        key: PathBuf,
    },
}

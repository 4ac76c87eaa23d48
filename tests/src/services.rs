//! The database under test: SQLite files, or a PostgreSQL server that this program starts itself.

use std::io::Write as _;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{Redis, SmallDisk};

/// The database of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A file in the test's own folder.
    Sqlite(PathBuf),
    /// A database of its own on the server of this program.
    Postgres(String),
}

impl Database {
    /// A new, empty database for a test with this folder: on PostgreSQL when the variable
    /// `FILEONCE_TEST_DATABASE` says so, else in a SQLite file.
    pub fn new(folder: &Path) -> Self {
        if is_large() { Self::postgres() } else { Self::Sqlite(folder.join("fileonce.db")) }
    }

    /// A new, empty database on PostgreSQL, whatever the test command says.
    pub fn postgres() -> Self {
        Self::Postgres(server().database())
    }

    /// A new, empty database of the other kind.
    #[must_use]
    pub fn other(&self, folder: &Path) -> Self {
        match self {
            Self::Sqlite(_) => Self::Postgres(server().database()),
            Self::Postgres(_) => Self::Sqlite(folder.join("fileonce.db")),
        }
    }

    /// A new, empty database of the same kind.
    #[must_use]
    pub fn another(&self, folder: &Path) -> Self {
        match self {
            Self::Postgres(_) => Self::Postgres(server().database()),
            Self::Sqlite(_) => Self::Sqlite(folder.join("fileonce.db")),
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// Everything that lies in it, as bytes that can be searched.
    pub fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(path) => {
                let mut bytes = std::fs::read(path).expect("the database file");
                // What was written last stands in the write-ahead log.
                bytes.extend(std::fs::read(path.with_extension("db-wal")).unwrap_or_default());
                bytes
            }
            Self::Postgres(url) => {
                let dump = tool("pg_dump").arg(url).output().expect("pg_dump");
                assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
                dump.stdout
            }
        }
    }
}

/// A database with content that others begin with.
pub(crate) enum Copyable {
    /// The files of SQLite, with their names.
    Sqlite(Vec<(String, Vec<u8>)>),
    /// The name of a database on the server of this program that nobody may enter.
    Postgres(String),
}

impl Copyable {
    /// Takes a database as it stands now; `leave` lets go of the hub that filled it, which rests.
    pub(crate) fn new(database: Database, leave: impl FnOnce()) -> Self {
        match database {
            Database::Sqlite(path) => {
                let folder = std::fs::read_dir(path.parent().expect("its folder")).expect("files");
                let files = folder.filter_map(|file| {
                    let path = file.expect("a file").path();
                    let name = path.file_name()?.to_str()?.to_owned();
                    // The index of the write-ahead log belongs to those who have it open.
                    let is_kept = name.starts_with("fileonce.db") && !name.ends_with("-shm");
                    is_kept.then(|| (name, std::fs::read(&path).expect("its bytes")))
                });
                let files = files.collect();
                leave();
                Self::Sqlite(files)
            }
            Database::Postgres(url) => {
                leave();
                let name = url.rsplit('/').next().expect("a name").to_owned();
                let closed = server().sql(&format!(
                    "ALTER DATABASE {name} ALLOW_CONNECTIONS false; SELECT \
                     pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
                ));
                assert!(closed, "nobody leaves the template");
                Self::Postgres(name)
            }
        }
    }

    /// A copy for a test with this folder.
    pub(crate) fn copy(&self, folder: &Path) -> Database {
        match self {
            Self::Sqlite(files) => {
                for (name, bytes) in files {
                    std::fs::write(folder.join(name), bytes).expect("a copy");
                }
                Database::Sqlite(folder.join("fileonce.db"))
            }
            Self::Postgres(name) => Database::Postgres(server().copy(name)),
        }
    }
}

/// Whether the test command wants what a large city runs: PostgreSQL, and Redis before it.
fn is_large() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the test command says which database")]
    let wanted = std::env::var("FILEONCE_TEST_DATABASE");
    match wanted.as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("FILEONCE_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// The address of the Redis that the whole suite shares when it runs on PostgreSQL.
pub fn suite_redis() -> Option<String> {
    static SERVER: OnceLock<Redis> = OnceLock::new();
    is_large().then(|| SERVER.get_or_init(Redis::start).url())
}

/// A PostgreSQL server with data of its own, for as long as this value is kept.
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    databases: AtomicU32,
    folder: TempDir,
    /// Holds the pipe that keeps the server alive.
    child: Child,
}

/// The server that tests share.
fn server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its folder goes only when nobody writes there any more.
        self.stop();
    }
}

impl Postgres {
    /// A server of a test's own, which it may stop.
    pub fn start() -> Self {
        Self::inside(TempDir::new().expect("a temporary folder"))
    }

    /// A server whose data is on a disk that can be filled.
    pub fn on(disk: &SmallDisk) -> Self {
        Self::inside(TempDir::new_in(disk.path()).expect("a folder on the disk"))
    }

    fn inside(folder: TempDir) -> Self {
        if is_root() {
            // PostgreSQL refuses to run as root.
            let (user, group) = postgres_user();
            chown(folder.path(), Some(user), Some(group)).expect("chown");
        }
        let data = folder.path().join("data");
        let made = as_postgres("initdb")
            .args([
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .output()
            .expect("initdb");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = crate::process::free_port();
        let child = run(&data, port);
        let server = Self { port, databases: AtomicU32::new(0), folder, child };
        server.wait();
        server
    }

    /// Stops it at once, as a failing machine does; its connections are cut.
    pub fn stop(&mut self) {
        // The server waits for those that are frozen: a test that failed before it woke them would
        // never end.
        self.wake(&self.running().as_deref().map(Self::children).unwrap_or_default());
        let _status = close(&mut self.child);
    }

    /// Starts it again over the same data.
    pub fn again(&mut self) {
        self.child = run(&self.folder.path().join("data"), self.port);
        self.wait();
    }

    /// Its processes, as they are now.
    pub fn processes(&self) -> Vec<String> {
        let main = self.main();
        let mut all = Self::children(&main);
        all.push(main);
        all
    }

    /// Starts it again when it has ended by itself.
    pub fn mend(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
            self.again();
        }
    }

    /// Freezes all of it in the middle of whatever it does: its port still accepts.
    pub fn pause(&self) {
        let main = self.main();
        signal("STOP", &main);
        for one in Self::children(&main) {
            signal("STOP", &one);
        }
    }

    /// Lets it go on.
    pub fn resume(&self) {
        let main = self.main();
        for one in Self::children(&main) {
            signal("CONT", &one);
        }
        signal("CONT", &main);
    }

    /// Freezes the connections that are open to a database and do nothing now, and gives their
    /// numbers. New ones are served.
    pub fn silence(&self, database: &Database) -> Vec<String> {
        let text = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = \
                    'idle' AND pid <> pg_backend_pid()";
        let found: Vec<String> = self.tell(database, text).lines().map(str::to_owned).collect();
        for one in &found {
            signal("STOP", one);
        }
        found
    }

    /// Lets connections that were frozen go on; the hub may have closed them.
    pub fn wake(&self, backends: &[String]) {
        for one in backends {
            signal("CONT", one);
        }
    }

    /// What statements say on one of its databases.
    pub fn tell(&self, database: &Database, text: &str) -> String {
        let told = tool("psql").args(["-qAt", &database.url(), "-c", text]).output();
        let told = told.expect("psql");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }

    /// Runs statements on one of its databases in a session that stays open for this many seconds.
    pub fn hold(&self, database: &Database, text: &str, seconds: u32) -> Child {
        let script = format!("BEGIN; {text}; SELECT pg_sleep({seconds}); ROLLBACK");
        let mut psql = tool("psql");
        let psql = psql.args(["-qAt", &database.url(), "-c", &script]);
        psql.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("psql")
    }

    fn main(&self) -> String {
        self.running().expect("a server that runs")
    }

    /// The number of its main process; none when it does not run.
    fn running(&self) -> Option<String> {
        let path = self.folder.path().join("data/postmaster.pid");
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.lines().next()?.trim().to_owned())
    }

    fn children(main: &str) -> Vec<String> {
        let found = Command::new("pgrep").args(["-P", main]).output().expect("pgrep");
        String::from_utf8_lossy(&found.stdout).lines().map(str::to_owned).collect()
    }

    /// A new, empty database on it.
    pub fn empty(&self) -> Database {
        Database::Postgres(self.database())
    }

    fn wait(&self) {
        let started = Instant::now();
        while !self.sql("SELECT 1") {
            assert!(started.elapsed() < Duration::from_secs(30), "PostgreSQL does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn database(&self) -> String {
        self.copy("template1")
    }

    /// A new database with what another holds.
    fn copy(&self, template: &str) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let sql = format!("CREATE DATABASE test_{number} TEMPLATE {template}");
        assert!(self.sql(&sql), "no database was made");
        format!("postgres://postgres@127.0.0.1:{}/test_{number}", self.port)
    }

    fn sql(&self, text: &str) -> bool {
        let mut child = tool("psql")
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "postgres"])
            .args(["-p", &self.port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("psql");
        let written = child.stdin.take().map(|mut input| input.write_all(text.as_bytes()));
        written.is_some_and(|done| done.is_ok())
            && child.wait().is_ok_and(|status| status.success())
    }
}

fn signal(name: &str, pid: &str) {
    // It may be gone already.
    let _gone = Command::new("kill").args([&format!("-{name}"), pid]).status();
}

/// Ends the server of a shell, whose folder stays.
pub(crate) fn close(child: &mut Child) -> std::io::Result<std::process::ExitStatus> {
    if let Some(mut pipe) = child.stdin.take() {
        // It may have ended before.
        let _gone = pipe.write_all(b"keep\n");
    }
    child.wait()
}

/// Runs a server over a folder of data.
fn run(data: &Path, port: u16) -> Child {
    // The shell ends the server when this program is gone and its pipe closes, however it went; then
    // nobody else is left to remove the folder.
    let script = r#"exec 2>/dev/null; trap : INT HUP TERM
         "$0" -D "$1" -p "$2" -k "$1" -c listen_addresses=127.0.0.1 \
         -c fsync=off -c max_connections=300 & server=$!
         read -r word; kill -INT $server; wait $server; [ "$word" = keep ] || rm -rf "$3""#;
    as_postgres_shell(script)
        .arg(find("postgres"))
        .arg(data)
        .arg(port.to_string())
        .arg(data.parent().expect("the folder around the data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("postgres starts")
}

/// A program of PostgreSQL: the newest that Debian installed, else from the search path.
fn find(program: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.filter_map(|one| Some(one.ok()?.path())).collect())
        .unwrap_or_default();
    versions.sort();
    let mut installed = versions.iter().rev().map(|version| version.join("bin").join(program));
    installed.find(|path| path.exists()).unwrap_or_else(|| PathBuf::from(program))
}

fn tool(program: &str) -> Command {
    Command::new(find(program))
}

fn as_postgres(program: &str) -> Command {
    if !is_root() {
        return tool(program);
    }
    let mut command = Command::new("setpriv");
    let _command = command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    let _command = command.arg(find(program));
    command
}

fn as_postgres_shell(script: &str) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        let _command =
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let _command = command.args(["-c", script]);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.starts_with(b"0")
}

fn postgres_user() -> (u32, u32) {
    let id = |flag: &str| {
        let found = Command::new("id").args([flag, "postgres"]).output().expect("id");
        let text = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        text.parse().expect("the user postgres; install postgresql")
    };
    (id("-u"), id("-g"))
}

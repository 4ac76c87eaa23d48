//! The real binary in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::Database;
use crate::services::suite_redis;

/// The binary `fileonce`, beside the folder of the tests.
pub fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("this program");
    let folder = own.parent().and_then(Path::parent).expect("the target folder");
    let binary = folder.join("fileonce");
    assert!(binary.exists(), "{} is missing; run `cargo build` first", binary.display());
    binary
}

/// A demo hub in a process of its own; killed when dropped.
#[derive(Debug)]
pub struct Demo {
    /// Its data folder.
    pub dir: PathBuf,
    /// Its address.
    pub url: String,
    database: Database,
    redis: Option<String>,
    arguments: Vec<String>,
    child: Child,
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Demo {
    /// Starts a demo of a few residents and waits until it is ready.
    pub async fn start(dir: &Path) -> Self {
        Self::over(dir, Database::new(dir), suite_redis()).await
    }

    /// The same over this database and this Redis.
    pub async fn over(dir: &Path, database: Database, redis: Option<String>) -> Self {
        let arguments = ["demo", "--residents", "60"].map(str::to_owned).to_vec();
        Self::launch(dir, database, redis, arguments).await
    }

    /// Starts another server over the same folder and database.
    pub async fn beside(&self, redis: Option<String>) -> Self {
        Self::launch(&self.dir, self.database.clone(), redis, vec!["serve".to_owned()]).await
    }

    /// Starts it again over the same folder and database.
    pub async fn again(&mut self) {
        self.kill();
        let (dir, database) = (self.dir.clone(), self.database.clone());
        let again = Self::launch(&dir, database, self.redis.clone(), self.arguments.clone());
        *self = again.await;
    }

    async fn launch(
        dir: &Path,
        database: Database,
        redis: Option<String>,
        arguments: Vec<String>,
    ) -> Self {
        let port = free_port();
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(dir.join("process.log"))
            .expect("a log file");
        let child = Command::new(binary())
            .args(&arguments)
            .args(["--port", &port.to_string(), "--data-dir"])
            .arg(dir)
            .args(["--database-url", &database.url()])
            .env("FILEONCE_LOG_LEVEL", "debug")
            .env("FILEONCE_REDIS_URL", redis.as_deref().unwrap_or_default())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the binary starts");
        let url = format!("http://127.0.0.1:{port}");
        let demo = Self { dir: dir.to_owned(), url, database, redis, arguments, child };
        demo.ready().await;
        demo
    }

    async fn ready(&self) {
        let http = reqwest::Client::new();
        let started = tokio::time::Instant::now();
        loop {
            let answer = http.get(format!("{}/readyz", self.url)).send().await;
            if answer.is_ok_and(|reply| reply.status() == 200) {
                return;
            }
            assert!(
                started.elapsed() < Duration::from_mins(1),
                "the demo is not ready in a minute"
            );
            // Polling another process: there is nothing to wait on but its port.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The database it is over.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        // It may be gone already.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }

    /// Freezes it in the middle of whatever it does.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().expect("kill");
        assert!(sent.success(), "the process is gone");
    }

    /// Tells it to stop, as a service manager does, and returns its exit code.
    pub fn terminate(&mut self) -> Option<i32> {
        self.signal("TERM");
        self.child.wait().expect("its end").code()
    }

    /// Everything that lies in its database.
    pub fn dump(&self) -> Vec<u8> {
        self.database.dump()
    }

    /// The credentials that the demo left.
    pub fn credentials(&self) -> Value {
        let text = std::fs::read_to_string(self.dir.join("demo-credentials.json"));
        serde_json::from_str(&text.expect("the credentials")).expect("JSON")
    }

    /// Runs another command of the binary on the same data folder.
    pub fn command(&self, arguments: &[&str]) -> Output {
        Command::new(binary())
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.dir)
            .args(["--database-url", &self.database.url()])
            .env("FILEONCE_REDIS_URL", self.redis.as_deref().unwrap_or_default())
            .output()
            .expect("the binary runs")
    }
}

/// The command line over a data folder and a database of its own, with no hub that runs.
#[derive(Debug)]
pub struct Cli {
    /// The data folder.
    pub dir: PathBuf,
    database: Database,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Whether it ended well.
    pub is_done: bool,
    /// Standard output and standard error.
    pub text: String,
}

impl Cli {
    /// A folder that was initialised.
    pub fn init(dir: &Path) -> Self {
        let cli = Self { dir: dir.join("data"), database: Database::new(dir) };
        let said = cli.run(&["init"]);
        assert!(said.is_done, "{}", said.text);
        cli
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(binary())
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.dir)
            .args(["--database-url", &self.database.url()])
            .output()
            .expect("the binary runs");
        let text = [output.stdout, output.stderr].concat();
        Said { is_done: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
    }

    /// Everything that lies in its database, as bytes that can be searched.
    pub fn dump(&self) -> Vec<u8> {
        self.database.dump()
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

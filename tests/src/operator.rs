//! What an operator does at a terminal: the real binary over a data folder and a database.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::process::{binary, free_port};
use crate::{Database, Demo};

/// A data folder and a database that commands are run on.
#[derive(Debug, Clone)]
pub struct Operator {
    /// The data folder.
    pub dir: PathBuf,
    /// The database.
    pub database: Database,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; none when it was killed.
    pub code: Option<i32>,
    /// What it said, on both ways.
    pub said: String,
}

/// A hub in a process of its own; killed when dropped.
#[derive(Debug)]
pub struct Served {
    /// Its address.
    pub url: String,
    child: Child,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Served {
    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        // It may be gone already.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }

    /// The number of its process.
    pub fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Whether it is ready.
    pub async fn is_ready(&self) -> bool {
        let answer = reqwest::get(format!("{}/readyz", self.url)).await;
        answer.is_ok_and(|reply| reply.status() == 200)
    }

    /// Waits until it is ready, and says how long that took.
    pub async fn ready(&self, patience: Duration) -> Duration {
        let started = Instant::now();
        while !self.is_ready().await {
            assert!(started.elapsed() < patience, "not ready within {patience:?}");
            // Polling another process: there is nothing to wait on but its port.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        started.elapsed()
    }
}

impl Operator {
    /// Over a folder of its own and a database of the kind that is tested.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), database: Database::new(dir) }
    }

    /// Over the folder and the database of a demo.
    pub fn of(demo: &Demo) -> Self {
        Self { dir: demo.dir.clone(), database: demo.database().clone() }
    }

    /// A command over this folder and this database, to be started in some other way.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        let _command = command
            .args(arguments)
            .arg("--data-dir")
            .arg(&self.dir)
            .args(["--database-url", &self.database.url()]);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let done = self.command(arguments).output().expect("the binary runs");
        let said =
            [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        Ran { code: done.status.code(), said: said.concat() }
    }

    /// Runs a command that must succeed, and gives what it said.
    pub fn does(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.said);
        ran.said
    }

    /// Runs a command that must fail in an orderly way, and gives what it said.
    pub fn is_refused(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.said);
        ran.said
    }

    /// Starts the hub; it may not be ready yet, or may refuse to start.
    pub fn serve(&self) -> Served {
        self.serve_over(None)
    }

    /// The same over this Redis.
    pub fn serve_over(&self, redis: Option<&str>) -> Served {
        self.serve_with(&[("FILEONCE_REDIS_URL", redis.unwrap_or_default())])
    }

    /// The same with these variables.
    pub fn serve_with(&self, variables: &[(&str, &str)]) -> Served {
        let port = free_port();
        // A limit on files is told as an error, not by ending the process.
        let mut command = Command::new("sh");
        let _command = command
            .args(["-c", r#"trap '' XFSZ; exec "$0" "$@""#])
            .arg(binary())
            .args(["serve", "--port", &port.to_string(), "--data-dir"])
            .arg(&self.dir)
            .args(["--database-url", &self.database.url()])
            .envs(variables.iter().copied());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a start");
        Served { url: format!("http://127.0.0.1:{port}"), child }
    }

    /// Starts the hub, which must refuse, and gives what it said.
    pub fn start_is_refused(&self) -> String {
        self.is_refused(&["serve", "--port", &free_port().to_string()])
    }

    /// Another folder with the same keys and checkpoints, over another database.
    #[must_use]
    pub fn moved(&self, dir: &Path, database: Database) -> Self {
        for folder in ["keys", "checkpoints"] {
            copy_all(&self.dir.join(folder), &dir.join(folder));
        }
        Self { dir: dir.to_owned(), database }
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            // With its mode: keys that others can read are refused.
            let _size = std::fs::copy(&path, target).expect("a copy");
        }
    }
}

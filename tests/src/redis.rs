//! Redis servers that a test starts itself, on free ports, with data of their own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::process::free_port;
use crate::services::close;

/// A server of Redis; it ends with this value, or with this program, however that ends.
#[derive(Debug)]
pub struct Redis {
    /// Its port.
    pub port: u16,
    pid: String,
    arguments: Vec<String>,
    folder: TempDir,
    /// Holds the pipe that keeps the server alive.
    child: Child,
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Redis {
    /// A plain server.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// A server with more arguments; `{dir}` in them stands for its folder, `{port}` for its port.
    pub fn with(arguments: &[&str]) -> Self {
        let plain = ["--port", "{port}", "--save", "", "--dir", "{dir}"];
        let folder = TempDir::new().expect("a temporary folder");
        Self::launch(folder, &[&plain, arguments].concat())
    }

    /// A server that speaks TLS only, with a certificate of an authority of its own, `ca.pem` in its
    /// folder.
    pub fn tls() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        certificates(folder.path());
        let arguments = [
            "--port",
            "0",
            "--tls-port",
            "{port}",
            "--tls-cert-file",
            "{dir}/server.pem",
            "--tls-key-file",
            "{dir}/server.key",
            "--tls-ca-cert-file",
            "{dir}/ca.pem",
            "--tls-auth-clients",
            "no",
            "--save",
            "",
        ];
        Self::launch(folder, &arguments)
    }

    /// A sentinel that watches this server under the name `main`.
    #[must_use]
    pub fn sentinel(&self, password: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let watch = format!(
            "sentinel monitor main 127.0.0.1 {} 1\nsentinel auth-pass main {password}\n",
            self.port
        );
        std::fs::write(folder.path().join("sentinel.conf"), watch).expect("a file");
        let arguments = ["{dir}/sentinel.conf", "--sentinel", "--port", "{port}", "--dir", "{dir}"];
        Self::launch(folder, &arguments)
    }

    /// Three masters that share all keys.
    pub fn cluster() -> Vec<Self> {
        let nodes: Vec<Self> = (0..3)
            .map(|_| {
                let bus = free_port().to_string();
                Self::with(&["--cluster-enabled", "yes", "--cluster-port", &bus])
            })
            .collect();
        let addresses = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port));
        let made = Command::new("redis-cli")
            .args(["--cluster", "create", "--cluster-yes"])
            .args(addresses)
            .output()
            .expect("redis-cli; install redis-tools");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
        let started = Instant::now();
        while nodes.iter().any(|node| !node.say(&["CLUSTER", "INFO"]).contains("state:ok")) {
            assert!(started.elapsed() < Duration::from_secs(20), "the cluster does not form");
            std::thread::sleep(Duration::from_millis(50));
        }
        nodes
    }

    fn launch(folder: TempDir, arguments: &[&str]) -> Self {
        let port = free_port();
        let here = folder.path().display().to_string();
        let named = |one: &&str| one.replace("{dir}", &here).replace("{port}", &port.to_string());
        let arguments: Vec<String> = arguments.iter().map(named).collect();
        let (child, pid) = spawn(folder.path(), &arguments);
        let redis = Self { port, pid, arguments, folder, child };
        redis.await_port();
        redis
    }

    /// The address of the server.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops it in the middle of whatever it does: it is silent, and its port still accepts.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        self.signal("KILL");
        let _status = close(&mut self.child);
    }

    /// Starts it again on the same port.
    pub fn again(&mut self) {
        self.kill();
        (self.child, self.pid) = spawn(self.folder.path(), &self.arguments);
        self.await_port();
    }

    /// What `redis-cli` says to a command.
    pub fn say(&self, arguments: &[&str]) -> String {
        let said = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(arguments)
            .output()
            .expect("redis-cli; install redis-tools");
        String::from_utf8_lossy(&said.stdout).trim().to_owned()
    }

    fn signal(&self, name: &str) {
        // It may be gone already.
        let _gone = Command::new("kill").args([&format!("-{name}"), &self.pid]).status();
    }

    fn await_port(&self) {
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "Redis does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn spawn(folder: &Path, arguments: &[String]) -> (Child, String) {
    // The shell ends the server when its pipe closes; when this program is gone, nobody else is left
    // to remove the folder.
    let script = r#"exec 2>/dev/null; trap : INT HUP TERM
         redis-server "$@" >"$0/redis.log" 2>&1 & server=$!
         echo $server; read -r word; kill -KILL $server; wait $server
         [ "$word" = keep ] || rm -rf "$0""#;
    let mut child = Command::new("sh")
        .args(["-c", script])
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sh");
    let mut pid = String::new();
    let output = child.stdout.take().expect("its output");
    let _size = BufReader::new(output).read_line(&mut pid).expect("the number of its process");
    (child, pid.trim().to_owned())
}

/// An authority and a certificate for this machine from it.
fn certificates(folder: &Path) {
    let script = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
         -subj /CN=test-authority -keyout ca.key -out ca.pem &&
         openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
         -keyout server.key -out server.csr &&
         printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' >names &&
         openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
         -extfile names -out server.pem";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder).output();
    let made = made.expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

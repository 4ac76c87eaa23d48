//! The hub that is measured: a synthetic city in a database of its own, and a process that serves it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use hub_app::MEASURING;
use hub_policy::Caller;
use hub_values::{ClientId, IdNumber};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::client::{Connection, post};
use crate::command::{city, init};
use crate::config::Config;
use crate::say;

/// How long a hub may take until it is ready.
const READY: Duration = Duration::from_mins(1);

/// A city that is loaded, and who may ask about it.
pub(crate) struct Bed {
    pub(crate) config: Config,
    city: Made,
    /// ID numbers that the police has on file.
    pub(crate) numbers: Vec<String>,
}

/// What a folder was made with, so that it can be used again.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    residents: usize,
    database: String,
    police: (String, String),
    communities: (String, String),
}

/// A department's system that asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum System {
    Police,
    Communities,
}

impl Bed {
    /// Loads a city of so many residents, or takes the one that was loaded before.
    pub(crate) async fn make(config: &Config, residents: usize) -> Result<Self> {
        let path = config.data_dir.join("bench.json");
        let known = std::fs::read_to_string(&path)
            .ok()
            .and_then(|text| serde_json::from_str::<Made>(&text).ok())
            .filter(|made| made.residents == residents && made.database == config.database());
        let city = match known {
            Some(made) => made,
            None => fill(config, residents, &path).await?,
        };
        let plan = hub_city::Plan { residents, ..hub_city::Plan::default() };
        let numbers: Vec<String> = hub_city::filings(&plan)
            .filter(|one| one.subject == "resident" && one.source == "police")
            .filter_map(|one| one.values.get("id_number").cloned())
            .filter(|number| number.parse::<IdNumber>().is_ok())
            .collect();
        ensure!(!numbers.is_empty(), "the city has no ID numbers");
        Ok(Self { config: config.clone(), city, numbers })
    }

    /// Serves it in a process of its own, with so much cache.
    pub(crate) async fn serve(&self, cache_mib: u64) -> Result<Served> {
        self.serve_with(cache_mib, &[]).await
    }

    /// The same without the log, to see what it costs.
    pub(crate) async fn serve_without_log(&self, cache_mib: u64) -> Result<Served> {
        self.serve_with(cache_mib, &["--measured-without-log"]).await
    }

    async fn serve_with(&self, cache_mib: u64, more: &[&str]) -> Result<Served> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = std::fs::File::create(self.config.data_dir.join("serve.log"))?;
        let child = Command::new(std::env::current_exe()?)
            .args(["serve", "--port", &port.to_string(), "--data-dir"])
            .arg(&self.config.data_dir)
            .args(["--database-url", &self.config.database()])
            .args(more)
            .env("FILEONCE_REDIS_URL", &self.config.redis_url)
            .env("FILEONCE_CACHE_MIB", cache_mib.to_string())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("the hub did not start")?;
        let mut served = Served { port, child };
        served.ready().await?;
        Ok(served)
    }

    /// The client of a system.
    pub(crate) fn client(&self, system: System) -> Result<ClientId> {
        let (id, _) = self.account(system);
        id.parse().ok().context("the folder of the measurement is damaged; remove it")
    }

    fn account(&self, system: System) -> &(String, String) {
        match system {
            System::Police => &self.city.police,
            System::Communities => &self.city.communities,
        }
    }

    /// Headers of a system's requests: a fresh token, and the purpose.
    pub(crate) async fn headers(&self, served: &Served, system: System) -> Result<Headers> {
        let (id, secret) = self.account(system);
        let purpose = match system {
            System::Police => "population_management",
            System::Communities => "community_registration",
        };
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let mut connection = Connection::open(served.port).await?;
        let request = post("/oauth/token", &[kind], &form);
        let answer = connection.exchange(&request).await?;
        ensure!(answer.status == 200, "the hub gave no token");
        let body: serde_json::Value = serde_json::from_slice(answer.body)?;
        let token = body.get("access_token").and_then(|one| one.as_str());
        Ok(Headers { token: format!("Bearer {}", token.context("no token")?), purpose })
    }
}

/// Headers of a request.
#[derive(Debug, Clone)]
pub(crate) struct Headers {
    token: String,
    purpose: &'static str,
}

impl Headers {
    /// The bytes of a GraphQL request.
    pub(crate) fn ask(&self, query: &str, variables: &serde_json::Value) -> Arc<[u8]> {
        let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
        let headers = [
            ("Authorization", self.token.as_str()),
            ("X-Purpose", self.purpose),
            ("Content-Type", "application/json"),
        ];
        post("/graphql", &headers, &body).into()
    }
}

async fn fill(config: &Config, residents: usize, path: &Path) -> Result<Made> {
    let hub = init::prepare(config).await?;
    ensure!(
        hub.snapshot().clients().next().is_none(),
        "{} is in use already; give --database-url an empty database, or remove {}",
        config.database().split(':').next().unwrap_or_default(),
        config.data_dir.display()
    );
    say::line(format!("Making a synthetic city of {residents} residents …"));
    let plan = hub_city::Plan { residents, ..hub_city::Plan::default() };
    let started = Instant::now();
    let loaded = city::load(&hub, &plan).await?;
    let took = started.elapsed().as_secs_f64();
    say::line(format!("{} ({took:.1} s)", city::summary(&loaded)));
    let by = Caller::operator()?;
    let police = hub.add_client(&by, MEASURING, &"police".parse()?, false).await?;
    let communities = hub.add_client(&by, MEASURING, &"communities".parse()?, false).await?;
    crate::command::sign(&hub).await?;
    let made = Made {
        residents,
        database: config.database(),
        police: (police.0.to_string(), police.1),
        communities: (communities.0.to_string(), communities.1),
    };
    std::fs::write(path, serde_json::to_string(&made)?)?;
    Ok(made)
}

/// A process that serves; killed when dropped.
pub(crate) struct Served {
    pub(crate) port: u16,
    child: Child,
}

impl Served {
    async fn ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < READY {
            if let Some(status) = self.child.try_wait()? {
                bail!("the hub ended with {status}; see serve.log in its folder");
            }
            if self.is_ready().await.unwrap_or(false) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("the hub was not ready within a minute")
    }

    async fn is_ready(&self) -> Result<bool> {
        let mut connection = Connection::open(self.port).await?;
        let request = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        Ok(connection.exchange(request).await?.status == 200)
    }

    /// Processor time that it has used so far, as Linux counts it in hundredths of a second.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // Behind the name, which may hold blanks, stand 11 other figures before the two.
        let mut figures = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let (user, system) = (figures.next()?, figures.next()?);
        let ticks = user.parse::<u64>().ok()? + system.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        let _status = self.child.wait()?;
        Ok(())
    }

    /// Resident memory in MiB, as Linux counts it; none elsewhere.
    pub(crate) fn memory_mib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1_024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may be gone already.
        let _gone = self.kill();
    }
}

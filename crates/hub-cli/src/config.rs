//! Settings: the defaults of `fileonce.toml`, a file over them, variables over that, flags on top.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use hub_app::RedisAddress;
use serde::{Deserialize, Serialize};

use crate::arguments::Common;

/// The documented file with every default in it.
pub(crate) const DEFAULTS: &str = include_str!("fileonce.toml");

/// Settings in force. Addresses hold passwords, so that settings are never shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: String,
    pub(crate) redis_url: String,
    pub(crate) redis_ca: String,
    pub(crate) public_url: String,
    pub(crate) name: String,
    pub(crate) secure_cookies: bool,
    pub(crate) cache_mib: u64,
    pub(crate) connections: usize,
    pub(crate) log_level: String,
    pub(crate) log_format: String,
}

impl Config {
    /// Reads settings; an unknown name in a file is an error, so that a typo is not silent.
    pub(crate) fn read(common: &Common) -> Result<Self> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(path) = &common.config {
            anyhow::ensure!(path.is_file(), "no settings file at {}", path.display());
            figment = figment.merge(Toml::file(path));
        }
        // Variables that are no settings of ours may begin with the same letters.
        let known =
            DEFAULTS.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
        let known: Vec<&str> = known.filter(|name| !name.starts_with('#')).collect();
        figment = figment.merge(Env::prefixed("FILEONCE_").only(&known));
        if let Some(data_dir) = &common.data_dir {
            figment = figment.merge(Serialized::default("data_dir", data_dir));
        }
        if let Some(url) = &common.database_url {
            figment = figment.merge(Serialized::default("database_url", url));
        }
        if let Some(host) = &common.host {
            figment = figment.merge(Serialized::default("host", host));
        }
        if let Some(port) = common.port {
            figment = figment.merge(Serialized::default("port", port));
        }
        figment.extract().context("the settings cannot be read")
    }

    /// The database's address.
    pub(crate) fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}", self.data_dir.join("fileonce.db").display())
        } else {
            self.database_url.clone()
        }
    }

    /// Redis's address, when there is one.
    pub(crate) fn redis(&self) -> Result<Option<RedisAddress>> {
        if self.redis_url.is_empty() {
            return Ok(None);
        }
        let ca = if self.redis_ca.is_empty() {
            None
        } else {
            let about = || format!("redis_ca: cannot read {}", self.redis_ca);
            Some(std::fs::read(&self.redis_ca).with_context(about)?)
        };
        let address =
            RedisAddress::parse(&self.redis_url, ca).context("redis_url is no address")?;
        Ok(Some(address))
    }

    /// The database's address as it may be shown: without a password.
    pub(crate) fn shown_database(&self) -> String {
        let url = self.database();
        match (url.split_once("://"), url.rsplit_once('@')) {
            (Some((kind, _)), Some((_, place))) => format!("{kind}://…@{place}"),
            (Some(_) | None, _) => url,
        }
    }

    /// The address that people and systems use.
    pub(crate) fn url(&self) -> String {
        if self.public_url.is_empty() {
            format!("http://{}:{}", self.host, self.port)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// Folder of signed checkpoints.
    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.data_dir.join("checkpoints")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common() -> Common {
        Common { config: None, data_dir: None, database_url: None, host: None, port: None }
    }

    #[test]
    fn every_default_is_in_the_documented_file() {
        let config = Config::read(&common()).unwrap();
        assert_eq!((config.host.as_str(), config.port), ("127.0.0.1", 8080));
        assert_eq!(config.url(), "http://127.0.0.1:8080");
        assert_eq!(config.database(), "sqlite://data/fileonce.db");
    }

    #[test]
    fn a_wrong_address_of_redis_is_told_without_its_password() {
        let wrong = |url: &str| {
            let redis_url = url.to_owned();
            let config = Config { redis_url, ..Config::read(&common()).unwrap() };
            format!("{:?}", config.redis().unwrap_err())
        };
        assert!(!wrong("http://:secret@127.0.0.1").contains("secret"));
        assert!(wrong("redis://:secret@a,b").contains("redis_url"));
    }

    #[test]
    fn flags_count_over_the_file() {
        let config = Config::read(&Common { port: Some(9), ..common() }).unwrap();
        assert_eq!(config.port, 9);
    }
}

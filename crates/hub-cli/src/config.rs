//! Settings: the defaults of `fileonce.toml`, a file over them, variables over that, flags on top.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use hub_app::{GlassSettings, ImportSettings, RedisAddress, SupplySettings};
use hub_audit::NoticeRules;
use hub_policy::SharingLimits;
use hub_server::Web;
use serde::{Deserialize, Serialize};

use crate::arguments::{Common, Listen};

mod surface;

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
    pub(crate) answer_within_ms: u64,
    pub(crate) idempotency_hours: i64,
    pub(crate) guesses_a_day: u32,
    pub(crate) correction_days: u32,
    pub(crate) glass_minutes: u32,
    pub(crate) glass_review_days: u32,
    pub(crate) rate_per_caller: u64,
    pub(crate) rate_per_department: u64,
    pub(crate) rate_per_address: u64,
    pub(crate) rate_burst_seconds: u64,
    pub(crate) requests_at_once: u32,
    pub(crate) rows_at_once: u32,
    pub(crate) trusted_proxies: String,
    pub(crate) tls_certificate: String,
    pub(crate) tls_key: String,
    pub(crate) openid_issuer: String,
    pub(crate) openid_audience: String,
    pub(crate) openid_jwks_url: String,
    pub(crate) openid_algorithms: String,
    pub(crate) openid_type: String,
    pub(crate) openid_client_claim: String,
    pub(crate) openid_user_claim: String,
    pub(crate) openid_ca: String,
    pub(crate) import_whole_rows: usize,
    pub(crate) import_refused_percent: u64,
    pub(crate) import_changes_percent: u64,
    pub(crate) import_foreign_rows: u64,
    pub(crate) import_repeated_percent: u64,
    pub(crate) import_size_percent: u64,
    pub(crate) import_file_days: u32,
    pub(crate) sharing_unconditional_days: u32,
    pub(crate) sharing_conditional_days: u32,
    pub(crate) sharing_extension_days: u32,
    pub(crate) sharing_completion_days: u32,
    pub(crate) sharing_dispute_days: u32,
    pub(crate) sharing_certified_days: u32,
    pub(crate) sharing_people_per_day: u64,
    pub(crate) sharing_third_tier: String,
    pub(crate) supply_records: usize,
    pub(crate) supply_missing_percent: u64,
    pub(crate) supply_dir: String,
    pub(crate) checkpoint_webhook: String,
    pub(crate) checkpoint_webhook_ca: String,
    pub(crate) audit_years: u32,
    pub(crate) notice: NoticeRules,
    pub(crate) log_level: String,
    pub(crate) log_format: String,
}

impl Config {
    /// Reads settings; an unknown name in a file is an error, so that a typo is not silent.
    pub(crate) fn read(common: &Common, listen: Option<&Listen>) -> Result<Self> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(path) = &common.config {
            anyhow::ensure!(path.is_file(), "no settings file at {}", path.display());
            figment = figment.merge(Toml::file(path));
        }
        // Variables that are no settings of ours may begin with the same letters.
        let top = DEFAULTS.lines().take_while(|line| !line.starts_with('['));
        let known = top.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
        let known: Vec<&str> = known.filter(|name| !name.starts_with('#')).collect();
        figment = figment.merge(Env::prefixed("FILEONCE_").only(&known));
        if let Some(data_dir) = &common.data_dir {
            figment = figment.merge(Serialized::default("data_dir", data_dir));
        }
        if let Some(url) = &common.database_url {
            figment = figment.merge(Serialized::default("database_url", url));
        }
        if let Some(host) = listen.and_then(|listen| listen.host.as_ref()) {
            figment = figment.merge(Serialized::default("host", host));
        }
        if let Some(port) = listen.and_then(|listen| listen.port) {
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
            let scheme = if self.tls_certificate.is_empty() { "http" } else { "https" };
            format!("{scheme}://{}:{}", self.host, self.port)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// How long a caller waits for an answer at most.
    pub(crate) fn answer_within(&self) -> Result<Duration> {
        let wanted = self.answer_within_ms;
        anyhow::ensure!(
            (500..=60_000).contains(&wanted),
            "answer_within_ms = {wanted} / 须在500到60000毫秒之间: give 500 to 60000 milliseconds"
        );
        Ok(Duration::from_millis(wanted))
    }

    /// How long an `Idempotency-Key` is remembered.
    pub(crate) fn retry_keys_for(&self) -> Result<chrono::Duration> {
        let wanted = self.idempotency_hours;
        anyhow::ensure!(
            (1..=720).contains(&wanted),
            "idempotency_hours = {wanted} / 须在1到720小时之间: give 1 to 720 hours"
        );
        Ok(chrono::Duration::hours(wanted))
    }

    /// Different arguments of one yes-or-no question that a caller may try about one subject on a day.
    pub(crate) fn guesses_a_day(&self) -> Result<u32> {
        let wanted = self.guesses_a_day;
        anyhow::ensure!(
            (1..=1_000).contains(&wanted),
            "guesses_a_day = {wanted} / 须在1到1000之间: give 1 to 1000"
        );
        Ok(wanted)
    }

    /// Working days in which a correction should be settled.
    pub(crate) fn correction_days(&self) -> Result<u32> {
        let wanted = self.correction_days;
        anyhow::ensure!(
            (1..=250).contains(&wanted),
            "correction_days = {wanted} / 须在1到250个工作日之间: give 1 to 250 working days"
        );
        Ok(wanted)
    }

    /// How long a broken seal is open, and when its review is late.
    pub(crate) fn glass(&self) -> Result<GlassSettings> {
        let (minutes, review_days) = (self.glass_minutes, self.glass_review_days);
        anyhow::ensure!(
            (1..=1_440).contains(&minutes),
            "glass_minutes = {minutes} / 须在1到1440分钟之间: give 1 to 1440 minutes"
        );
        anyhow::ensure!(
            (1..=90).contains(&review_days),
            "glass_review_days = {review_days} / 须在1到90天之间: give 1 to 90 days"
        );
        Ok(GlassSettings { minutes, review_days })
    }

    /// Years that the log is kept for.
    pub(crate) fn audit_years(&self) -> Result<u32> {
        let wanted = self.audit_years;
        anyhow::ensure!(
            (3..=100).contains(&wanted),
            "audit_years = {wanted} / 须在3到100年之间: give 3 to 100 years"
        );
        Ok(wanted)
    }

    /// When imports pause, and how they are written.
    pub(crate) fn imports(&self) -> ImportSettings {
        ImportSettings {
            whole_rows: self.import_whole_rows,
            refused_percent: self.import_refused_percent,
            changes_percent: self.import_changes_percent,
            foreign_rows: self.import_foreign_rows,
            repeated_percent: self.import_repeated_percent,
            size_percent: self.import_size_percent,
            file_days: self.import_file_days,
            ..ImportSettings::default()
        }
    }

    /// How much of a register's feed is taken at once, and when it pauses.
    pub(crate) fn supply(&self) -> SupplySettings {
        SupplySettings {
            records: self.supply_records,
            missing_percent: self.supply_missing_percent,
        }
    }

    /// Times and numbers of sharing between departments.
    pub(crate) fn sharing(&self) -> Result<SharingLimits> {
        for (name, days) in [
            ("sharing_unconditional_days", self.sharing_unconditional_days),
            ("sharing_conditional_days", self.sharing_conditional_days),
            ("sharing_extension_days", self.sharing_extension_days),
            ("sharing_completion_days", self.sharing_completion_days),
            ("sharing_dispute_days", self.sharing_dispute_days),
            ("sharing_certified_days", self.sharing_certified_days),
        ] {
            anyhow::ensure!(
                (1..=3_660).contains(&days),
                "{name} = {days} / 须在1到3660天之间: give 1 to 3660 days"
            );
        }
        let third_tier = self.sharing_third_tier.trim();
        anyhow::ensure!(
            !third_tier.is_empty() && self.sharing_people_per_day > 0,
            "sharing_third_tier, sharing_people_per_day / 不得为空或为0: must not be empty or 0"
        );
        Ok(SharingLimits {
            unconditional_days: self.sharing_unconditional_days,
            conditional_days: self.sharing_conditional_days,
            extension_days: self.sharing_extension_days,
            completion_days: self.sharing_completion_days,
            dispute_days: self.sharing_dispute_days,
            certified_days: self.sharing_certified_days,
            people_per_day: self.sharing_people_per_day,
            third_tier: third_tier.to_owned(),
        })
    }

    /// Where heads of the log are carried to, if anywhere.
    pub(crate) fn checkpoint_webhook(&self) -> Result<Option<Web>> {
        if self.checkpoint_webhook.is_empty() {
            return Ok(None);
        }
        let ca = if self.checkpoint_webhook_ca.is_empty() {
            None
        } else {
            let about =
                || format!("checkpoint_webhook_ca: cannot read {}", self.checkpoint_webhook_ca);
            Some(std::fs::read(&self.checkpoint_webhook_ca).with_context(about)?)
        };
        let web = Web::new(&self.checkpoint_webhook, ca.as_deref());
        Ok(Some(web.context("checkpoint_webhook")?))
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
        Common { config: None, data_dir: None, database_url: None }
    }

    #[test]
    fn every_default_is_in_the_documented_file() {
        let config = Config::read(&common(), None).unwrap();
        assert_eq!((config.host.as_str(), config.port), ("127.0.0.1", 8080));
        assert_eq!(config.url(), "http://127.0.0.1:8080");
        assert_eq!(config.database(), "sqlite://data/fileonce.db");
    }

    #[test]
    fn the_thresholds_in_the_documented_file_are_those_of_the_code() {
        let config = Config::read(&common(), None).unwrap();
        assert_eq!(config.notice, NoticeRules::default());
    }

    #[test]
    fn a_seal_that_would_stay_open_is_refused() {
        let glass = |glass_minutes, glass_review_days| {
            let config = Config::read(&common(), None).unwrap();
            Config { glass_minutes, glass_review_days, ..config }.glass()
        };
        assert_eq!(
            Config::read(&common(), None).unwrap().glass().unwrap(),
            GlassSettings::default()
        );
        assert_eq!(glass(10, 2).unwrap(), GlassSettings { minutes: 10, review_days: 2 });
        assert!(glass(0, 2).is_err() && glass(1_441, 2).is_err());
        assert!(glass(10, 0).is_err() && glass(10, 91).is_err());
    }

    #[test]
    fn a_wrong_address_of_redis_is_told_without_its_password() {
        let wrong = |url: &str| {
            let redis_url = url.to_owned();
            let config = Config { redis_url, ..Config::read(&common(), None).unwrap() };
            format!("{:?}", config.redis().unwrap_err())
        };
        assert!(!wrong("http://:secret@127.0.0.1").contains("secret"));
        assert!(wrong("redis://:secret@a,b").contains("redis_url"));
    }

    #[test]
    fn a_deadline_that_no_caller_would_wait_for_is_refused() {
        let within = |answer_within_ms| {
            let config = Config { answer_within_ms, ..Config::read(&common(), None).unwrap() };
            config.answer_within()
        };
        assert_eq!(within(4_000).unwrap(), Duration::from_secs(4));
        assert!(within(0).is_err() && within(3_600_000).is_err());
    }

    #[test]
    fn flags_count_over_the_file() {
        let listen = Listen { port: Some(9), ..Listen::default() };
        let config = Config::read(&common(), Some(&listen)).unwrap();
        assert_eq!(config.port, 9);
    }
}

//! Settings of the surface: how much is asked, from where, and under which certificate.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use hub_server::{Network, OpenId, OpenIdSettings, RateLimits, Tls, WorkLimits};

use super::Config;
use crate::keys;

impl Config {
    /// How much callers may ask.
    pub(crate) fn rates(&self) -> RateLimits {
        RateLimits {
            caller: self.rate_per_caller,
            department: self.rate_per_department,
            address: self.rate_per_address,
            burst: self.rate_burst_seconds,
        }
    }

    /// How much work is done at once.
    pub(crate) fn work(&self) -> Result<WorkLimits> {
        ensure!(self.requests_at_once > 0, "requests_at_once / 须大于0: give a number above 0");
        let usual = WorkLimits::default();
        let rows = if self.rows_at_once == 0 { usual.rows } else { self.rows_at_once };
        Ok(WorkLimits { requests: self.requests_at_once, rows, ..usual })
    }

    /// Proxies whose `X-Forwarded-For` is believed.
    pub(crate) fn proxies(&self) -> Result<Vec<Network>> {
        let all = self.trusted_proxies.split(',').map(str::trim).filter(|one| !one.is_empty());
        all.map(|one| {
            one.parse().with_context(|| format!("trusted_proxies / 可信代理地址有误: {one}"))
        })
        .collect()
    }

    /// An outside issuer, when there is one.
    pub(crate) fn openid(&self) -> Result<Option<Arc<OpenId>>> {
        if self.openid_issuer.is_empty() {
            return Ok(None);
        }
        let about = || format!("openid_ca / 无法读取: cannot read {}", self.openid_ca);
        let ca = (!self.openid_ca.is_empty()).then(|| std::fs::read(&self.openid_ca));
        let algorithms = self.openid_algorithms.split(',').map(str::trim);
        let settings = OpenIdSettings {
            issuer: self.openid_issuer.clone(),
            audience: self.openid_audience.clone(),
            jwks_url: self.openid_jwks_url.clone(),
            algorithms: algorithms.filter(|one| !one.is_empty()).map(str::to_owned).collect(),
            token_type: self.openid_type.clone(),
            client_claim: self.openid_client_claim.clone(),
            user_claim: Some(self.openid_user_claim.clone()).filter(|claim| !claim.is_empty()),
            ca: ca.transpose().with_context(about)?,
        };
        Ok(Some(OpenId::new(settings).context("openid_… / 外部身份服务设置有误")?))
    }

    /// Whether the hub is reached under TLS, its own or a proxy's.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure_cookies || !self.tls_certificate.is_empty()
    }

    /// Certificate and key, when the hub has some.
    pub(crate) fn tls(&self) -> Result<Option<Arc<Tls>>> {
        ensure!(
            self.tls_certificate.is_empty() == self.tls_key.is_empty(),
            "tls_certificate, tls_key / 须同时设置: set both or neither"
        );
        if self.tls_certificate.is_empty() {
            return Ok(None);
        }
        let (certificate, key) = (Path::new(&self.tls_certificate), Path::new(&self.tls_key));
        // Whoever reads it could pretend to be the hub.
        let about = || format!("tls_key / 无法读取私钥: cannot read {}", key.display());
        let _text = keys::text_of_owner(key, about)?;
        let tls = Tls::open(certificate.to_owned(), key.to_owned());
        Ok(Some(tls.context("tls_certificate, tls_key / 证书或私钥无法使用")?))
    }
}

#[cfg(test)]
mod tests {
    use crate::arguments::Common;

    use super::*;

    fn config() -> Config {
        let common = Common { config: None, data_dir: None, database_url: None };
        Config::read(&common, None).unwrap()
    }

    #[test]
    fn the_defaults_of_the_file_are_those_of_the_code() {
        assert_eq!(config().rates(), RateLimits::default());
        assert_eq!(config().work().unwrap(), WorkLimits::default());
        assert!(config().proxies().unwrap().is_empty() && config().tls().unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_name() {
        let wrong = Config { trusted_proxies: "10.0.0.1, proxy".to_owned(), ..config() };
        assert!(format!("{:#}", wrong.proxies().unwrap_err()).contains("proxy"));
        let half = Config { tls_key: "key.pem".to_owned(), ..config() };
        assert!(half.tls().unwrap_err().to_string().contains("tls_certificate"));
        assert!(Config { requests_at_once: 0, ..config() }.work().is_err());
        assert_eq!(Config { rows_at_once: 900, ..config() }.work().unwrap().rows, 900);
        let issuer = || Config {
            openid_issuer: "https://issuer.example".to_owned(),
            openid_audience: "fileonce".to_owned(),
            openid_jwks_url: "https://issuer.example/keys".to_owned(),
            ..config()
        };
        assert!(issuer().openid().unwrap().is_some());
        for wrong in [
            Config { openid_audience: String::new(), ..issuer() },
            Config { openid_jwks_url: "http://issuer.example/keys".to_owned(), ..issuer() },
            Config { openid_jwks_url: "keys".to_owned(), ..issuer() },
            Config { openid_algorithms: "HS256".to_owned(), ..issuer() },
            Config { openid_algorithms: "none".to_owned(), ..issuer() },
            Config { openid_algorithms: String::new(), ..issuer() },
            Config { openid_ca: "nowhere.pem".to_owned(), ..issuer() },
        ] {
            assert!(wrong.openid().is_err());
        }
    }
}

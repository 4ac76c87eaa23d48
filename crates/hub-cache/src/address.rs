//! Addresses of Redis: one server, a cluster, or servers behind sentinels, with or without TLS.

use percent_encoding::percent_decode_str;
use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _};
use thiserror::Error;

/// Where Redis is. Neither shown nor logged with its password.
#[derive(Clone)]
pub struct RedisAddress {
    pub(crate) kind: Kind,
    pub(crate) nodes: Vec<ConnectionInfo>,
    pub(crate) ca: Option<Vec<u8>>,
}

/// What stands at the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One server.
    Server,
    /// Nodes of a cluster.
    Cluster,
    /// Sentinels that know the server.
    Sentinel {
        /// Name of the group that they watch.
        master: String,
        /// Password of the sentinels themselves.
        password: Option<String>,
    },
}

/// Why an address is none. Never repeats it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "an address of Redis is redis://[USER:PASSWORD@]HOST:PORT[/DB], redis-cluster://H1:P1,H2:P2 or \
     redis-sentinel://H1:P1,H2:P2/MASTER[/DB]; with TLS rediss, rediss-cluster or rediss-sentinel"
)]
pub struct AddressError;

impl RedisAddress {
    /// Reads an address. `ca` is a certificate authority in PEM that TLS trusts instead of the
    /// public ones.
    pub fn parse(url: &str, ca: Option<Vec<u8>>) -> Result<Self, AddressError> {
        let (scheme, rest) = url.split_once("://").ok_or(AddressError)?;
        let (scheme, kind) = scheme.split_once('-').unwrap_or((scheme, ""));
        if !matches!(scheme, "redis" | "rediss") {
            return Err(AddressError);
        }
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (credentials, rest) = match rest.rsplit_once('@') {
            Some((credentials, rest)) => (format!("{credentials}@"), rest),
            None => (String::new(), rest),
        };
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (kind, db) = kind_of(kind, path, query)?;
        let nodes: Vec<ConnectionInfo> = hosts
            .split(',')
            .map(|host| {
                format!("{scheme}://{credentials}{host}/{db}").as_str().into_connection_info()
            })
            .collect::<Result<_, _>>()
            .map_err(|_| AddressError)?;
        if kind == Kind::Server && nodes.len() != 1 {
            return Err(AddressError);
        }
        if scheme == "rediss" {
            // Several providers of cryptography are in the graph, so rustls cannot choose one by
            // itself. Where one was chosen already, that one stays.
            let _chosen = rustls::crypto::ring::default_provider().install_default();
        }
        Ok(Self { kind, nodes, ca })
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.addr(), ConnectionAddr::TcpTls { .. }))
    }
}

/// What stands there, and the number of the database.
fn kind_of<'a>(kind: &str, path: &'a str, query: &str) -> Result<(Kind, &'a str), AddressError> {
    match kind {
        "" => Ok((Kind::Server, path)),
        "cluster" if path.is_empty() => Ok((Kind::Cluster, "")),
        "sentinel" => {
            let (master, db) = path.split_once('/').unwrap_or((path, ""));
            if master.is_empty() {
                return Err(AddressError);
            }
            let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let password = query.strip_prefix("sentinel_password=").map(decoded);
            Ok((Kind::Sentinel { master: decoded(master), password }, db))
        }
        _ => Err(AddressError),
    }
}

impl std::fmt::Display for RedisAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.kind {
            Kind::Server => "server",
            Kind::Cluster => "cluster",
            Kind::Sentinel { .. } => "sentinel",
        };
        f.write_str(kind)?;
        self.nodes.iter().try_for_each(|node| write!(f, " {}", node.addr()))
    }
}

impl std::fmt::Debug for RedisAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RedisAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> RedisAddress {
        RedisAddress::parse(url, None).unwrap()
    }

    #[test]
    fn all_kinds_are_read() {
        assert_eq!(parsed("redis://127.0.0.1:7000/2").nodes[0].redis_settings().db(), 2);
        assert_eq!(parsed("redis-cluster://a:1,b:2").to_string(), "cluster a:1 b:2");
        let sentinel = parsed("redis-sentinel://:pw@a:1,b:2/main/3?sentinel_password=s%40");
        let master = Kind::Sentinel { master: "main".into(), password: Some("s@".into()) };
        assert_eq!((&sentinel.kind, sentinel.nodes.len()), (&master, 2));
        assert_eq!(sentinel.nodes[1].redis_settings().password(), Some("pw"));
        assert!(parsed("rediss-cluster://a:1").is_tls() && !parsed("redis://a").is_tls());
    }

    #[test]
    fn a_password_with_any_character_is_read() {
        let address = parsed("redis://user:p%40ss%2Fword@a:1");
        assert_eq!(address.nodes[0].redis_settings().password(), Some("p@ss/word"));
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "a:1",
            "http://a",
            "redis://:secret@",
            "redis-sentinel://a:1",
            "redis://a,b",
            "redis-x://a",
        ] {
            let error = RedisAddress::parse(wrong, None).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let address = parsed("redis-cluster://user:secret@a:1,b:2");
        assert!(!format!("{address:?} {address}").contains("secret"));
    }
}

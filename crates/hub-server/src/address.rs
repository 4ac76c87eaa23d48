//! Where a request comes from: its connection, or what a trusted proxy says about it.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;
use thiserror::Error;

/// A network address or a range of them, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// A text that is no network.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a network is an IP address, or one with a number of bits such as 10.0.0.0/8")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| NetworkError)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(whole);
        if bits > whole { Err(NetworkError) } else { Ok(Self { address, bits }) }
    }
}

impl Network {
    fn holds(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let apart = u32::from(own) ^ u32::from(other);
                self.bits == 0 || apart >> (32 - self.bits) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let apart = u128::from(own) ^ u128::from(other);
                self.bits == 0 || apart >> (128 - self.bits) == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The address a request comes from. `X-Forwarded-For` counts only as far as trusted proxies wrote
/// it: from its end, up to the first address that is none of them. What came before that, anybody
/// may have written.
pub(crate) fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let mut address = peer.to_canonical();
    let written: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect();
    for one in written.iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match one.parse::<IpAddr>() {
            Ok(before) => address = before.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let headers: HeaderMap = forwarded
            .iter()
            .map(|value| {
                (http::header::HeaderName::from_static("x-forwarded-for"), value.parse().unwrap())
            })
            .collect();
        let trusted: Vec<Network> = trusted.iter().map(|one| one.parse().unwrap()).collect();
        origin(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(from("9.9.9.9", &["1.1.1.1"], &[]), "9.9.9.9");
        assert_eq!(from("9.9.9.9", &["1.1.1.1"], &["10.0.0.0/8"]), "9.9.9.9");
        assert_eq!(from("10.0.0.1", &["1.1.1.1"], &["10.0.0.0/8"]), "1.1.1.1");
    }

    #[test]
    fn what_was_written_before_the_proxies_does_not_count() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(from("10.0.0.1", &["8.8.8.8, 1.1.1.1, 10.0.0.2"], &trusted), "1.1.1.1");
        assert_eq!(from("10.0.0.1", &["8.8.8.8", "1.1.1.1"], &trusted), "1.1.1.1");
        assert_eq!(from("10.0.0.1", &["1.1.1.1, nonsense"], &trusted), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[], &trusted), "10.0.0.1");
    }

    #[test]
    fn networks_are_read_with_their_bits() {
        for good in ["10.0.0.1", "0.0.0.0/0", "::1", "fd00::/8", "10.0.0.0/31"] {
            assert!(good.parse::<Network>().is_ok(), "{good}");
        }
        for bad in ["", "10.0.0", "10.0.0.0/33", "::1/129", "10.0.0.0/-1", "proxy", "10.0.0.0/8/8"]
        {
            assert_eq!(bad.parse::<Network>(), Err(NetworkError), "{bad}");
        }
        assert_eq!(from("::ffff:10.0.0.1", &["1.1.1.1"], &["10.0.0.1"]), "1.1.1.1");
        assert_eq!(from("fd00::1", &["2001:db8::7"], &["fd00::/8"]), "2001:db8::7");
    }
}

//! Access tokens of department systems: short JWTs (RFC 9068), signed with Ed25519.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hub_values::ClientId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How long a token is valid, in seconds.
pub(crate) const LIFE: i64 = 15 * 60;
/// Clocks may differ by this many seconds.
const LEEWAY: i64 = 30;
/// Longest token that is looked at, in bytes.
const LONGEST: usize = 8 * 1024;
/// RFC 9068: the type of access tokens, so that no other JWT of ours passes for one.
const TYPE: &str = "at+jwt";

/// The key that signs tokens, and what it takes to check them.
pub struct TokenKeys {
    issuer: String,
    kid: String,
    public: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    verified: moka::sync::Cache<[u8; 32], Claims>,
}

impl std::fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenKeys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// Why there are no keys, or no token.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The seed makes no key.
    #[error("the token key cannot be used")]
    Key,
    /// Not a token of ours, or not any more. Nothing more is said (RFC 8725).
    #[error("the access token is not valid")]
    Invalid,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// All that a header may say; `crit`, `jku`, `x5u`, `jwk` and the like are refused with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    alg: String,
    typ: String,
    kid: String,
}

impl TokenKeys {
    /// Keys from 32 secret bytes.
    pub fn new(issuer: &str, seed: &[u8; 32]) -> Result<Self, TokenError> {
        // RFC 8410: a PKCS #8 envelope around the seed.
        const ENVELOPE: [u8; 16] =
            [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| TokenError::Key)?;
        let public = aws_lc_rs::signature::KeyPair::public_key(&pair);
        let kid_hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, public.as_ref());
        let public = URL_SAFE_NO_PAD.encode(public.as_ref());
        let mut der = ENVELOPE.to_vec();
        der.extend_from_slice(seed);
        let kid = URL_SAFE_NO_PAD.encode(kid_hash.as_ref());
        Ok(Self {
            issuer: issuer.to_owned(),
            kid: kid.chars().take(16).collect(),
            encoding: EncodingKey::from_ed_der(&der),
            decoding: DecodingKey::from_ed_components(&public).map_err(|_| TokenError::Key)?,
            public,
            verified: moka::sync::Cache::new(10_000),
        })
    }

    /// A token for a client, valid for [`LIFE`] seconds.
    pub fn issue(
        &self,
        client: ClientId,
        now: DateTime<Utc>,
        id: &str,
    ) -> Result<String, TokenError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        let issued = now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: client.to_string(),
            iat: issued,
            nbf: issued,
            exp: issued + LIFE,
            jti: id.to_owned(),
        };
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|_| TokenError::Key)
    }

    /// The client that a token stands for. Time is judged by our own clock.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<ClientId, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        let key = Self::fingerprint(token);
        let claims = if let Some(claims) = self.verified.get(&key) {
            claims
        } else {
            let claims = self.check(token)?;
            self.verified.insert(key, claims.clone());
            claims
        };
        let now = now.timestamp();
        let is_in_time = now < claims.exp + LEEWAY
            && claims.nbf <= now + LEEWAY
            && claims.iat <= now + LEEWAY
            && claims.exp - claims.iat <= 60 * 60;
        if !is_in_time {
            return Err(TokenError::Invalid);
        }
        claims.sub.parse().map_err(|_| TokenError::Invalid)
    }

    /// The public key as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
            "kid": self.kid, "x": self.public,
        }] })
    }

    fn check(&self, token: &str) -> Result<Claims, TokenError> {
        let header = token.split('.').next().unwrap_or_default();
        let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenError::Invalid)?;
        let header: Accepted = serde_json::from_slice(&header).map_err(|_| TokenError::Invalid)?;
        if header.alg != "EdDSA" || header.typ != TYPE || header.kid != self.kid {
            return Err(TokenError::Invalid);
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Times are judged by our own clock, below in `verify`.
        validation.validate_exp = false;
        validation.required_spec_claims = ["exp".to_owned()].into();
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.issuer]);
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation)
            .map(|decoded| decoded.claims)
            .map_err(|_| TokenError::Invalid)
    }

    fn fingerprint(token: &str) -> [u8; 32] {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes());
        hash.as_ref().try_into().unwrap_or([0; 32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn client() -> ClientId {
        ClientId::from_uuid(uuid::Uuid::from_u128(5))
    }

    fn keys(seed: u8) -> TokenKeys {
        TokenKeys::new("fileonce", &[seed; 32]).unwrap()
    }

    fn forged(header: &str, claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(header), part(claims), part("signature"))
    }

    #[test]
    fn a_token_is_valid_for_fifteen_minutes() {
        let token = keys(1).issue(client(), at(0), "a").unwrap();
        assert_eq!(keys(1).verify(&token, at(LIFE)).unwrap(), client());
        assert!(keys(1).verify(&token, at(LIFE + LEEWAY)).is_err());
        assert!(keys(1).verify(&token, at(-LEEWAY - 1)).is_err());
    }

    #[test]
    fn a_remembered_token_still_expires() {
        let keys = keys(1);
        let token = keys.issue(client(), at(0), "a").unwrap();
        assert!(keys.verify(&token, at(1)).is_ok());
        assert!(keys.verify(&token, at(LIFE + LEEWAY)).is_err());
    }

    #[test]
    fn a_token_of_another_key_is_refused() {
        let token = keys(2).issue(client(), at(0), "a").unwrap();
        assert!(keys(1).verify(&token, at(0)).is_err());
    }

    #[test]
    fn a_changed_token_is_refused() {
        let token = keys(1).issue(client(), at(0), "a").unwrap();
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        parts[1] = URL_SAFE_NO_PAD.encode("{}");
        assert!(keys(1).verify(&parts.join("."), at(0)).is_err());
    }

    #[test]
    fn other_algorithms_and_headers_are_refused() {
        let kid = keys(1).kid;
        for header in [
            format!(r#"{{"alg":"none","typ":"at+jwt","kid":"{kid}"}}"#),
            format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{kid}"}}"#),
            format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"}}"#),
            format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}","crit":["exp"]}}"#),
            r#"{"alg":"EdDSA","typ":"at+jwt","kid":"other"}"#.to_owned(),
        ] {
            assert!(keys(1).verify(&forged(&header, "{}"), at(0)).is_err(), "{header}");
        }
    }

    #[test]
    fn a_long_token_is_not_looked_at() {
        assert!(keys(1).verify(&"a".repeat(LONGEST + 1), at(0)).is_err());
    }
}

//! Access tokens of department systems: short JWTs (RFC 9068), signed with Ed25519.

#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

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
pub(crate) const LEEWAY: i64 = 30;
/// Longest life of a token that is accepted, in seconds.
pub(crate) const LONGEST_LIFE: i64 = 60 * 60;
/// Longest token that is looked at, in bytes.
pub(crate) const LONGEST: usize = 8 * 1024;
/// RFC 9068: the type of access tokens, so that no other JWT of ours passes for one.
const TYPE: &str = "at+jwt";

/// The keys of tokens: one signs, and all of them are believed, so that a key is replaced without
/// anybody noticing.
pub struct TokenKeys {
    issuer: String,
    ring: RwLock<Arc<Ring>>,
    verified: moka::sync::Cache<[u8; 32], Claims>,
}

/// Keys, the one that signs first.
struct Ring {
    signing: EncodingKey,
    known: Vec<Known>,
}

/// A key that is believed.
struct Known {
    kid: String,
    public: String,
    decoding: DecodingKey,
}

impl std::fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenKeys").field("kids", &self.kids()).finish_non_exhaustive()
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
        Self::ring(issuer, &[*seed])
    }

    /// Several keys; the first of them signs.
    ///
    /// # Errors
    /// There is none, or one of them is no key.
    pub fn ring(issuer: &str, seeds: &[[u8; 32]]) -> Result<Self, TokenError> {
        Ok(Self {
            issuer: issuer.to_owned(),
            ring: RwLock::new(Arc::new(Ring::of(seeds)?)),
            verified: moka::sync::Cache::new(10_000),
        })
    }

    /// Goes on with these keys. What was signed with a key that is not among them is worthless.
    ///
    /// # Errors
    /// There is none, or one of them is no key; then nothing changes.
    pub fn replace(&self, seeds: &[[u8; 32]]) -> Result<(), TokenError> {
        let ring = Arc::new(Ring::of(seeds)?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        // A token that was looked at under a key that is gone is not believed for having been.
        self.verified.invalidate_all();
        Ok(())
    }

    /// Names of the keys that are believed, the one that signs first.
    pub fn kids(&self) -> Vec<String> {
        self.now().known.iter().map(|key| key.kid.clone()).collect()
    }

    /// A token for a client, valid for [`LIFE`] seconds.
    pub fn issue(
        &self,
        client: ClientId,
        now: DateTime<Utc>,
        id: &str,
    ) -> Result<String, TokenError> {
        let ring = self.now();
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = ring.known.first().map(|key| key.kid.clone());
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
        jsonwebtoken::encode(&header, &claims, &ring.signing).map_err(|_| TokenError::Key)
    }

    /// The client that a token stands for. Time is judged by our own clock.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<ClientId, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        let ring = self.now();
        let key = fingerprint(&ring, token);
        let claims = if let Some(claims) = self.verified.get(&key) {
            claims
        } else {
            let claims = self.check(&ring, token)?;
            self.verified.insert(key, claims.clone());
            claims
        };
        if !is_in_time((claims.iat, claims.nbf, claims.exp), now) {
            return Err(TokenError::Invalid);
        }
        claims.sub.parse().map_err(|_| TokenError::Invalid)
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let ring = self.now();
        let keys = ring.known.iter().map(|key| {
            serde_json::json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "kid": key.kid, "x": key.public,
            })
        });
        serde_json::json!({ "keys": keys.collect::<Vec<_>>() })
    }

    fn check(&self, ring: &Ring, token: &str) -> Result<Claims, TokenError> {
        let header = token.split('.').next().unwrap_or_default();
        let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenError::Invalid)?;
        let header: Accepted = crate::json::object(&header).ok_or(TokenError::Invalid)?;
        let key = ring.known.iter().find(|key| key.kid == header.kid);
        let key = key.ok_or(TokenError::Invalid)?;
        if header.alg != "EdDSA" || header.typ != TYPE {
            return Err(TokenError::Invalid);
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Times are judged by our own clock, in `verify`.
        validation.validate_exp = false;
        validation.required_spec_claims = ["exp".to_owned()].into();
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.issuer]);
        jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation)
            .map(|decoded| decoded.claims)
            .map_err(|_| TokenError::Invalid)
    }

    /// When a token ends that was verified a moment ago; at once when that is not known any more.
    pub fn expires_at(&self, token: &str) -> Option<DateTime<Utc>> {
        let known = self.verified.get(&fingerprint(&self.now(), token));
        DateTime::from_timestamp(known.map_or(0, |claims| claims.exp), 0)
    }

    fn now(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    fn of(seeds: &[[u8; 32]]) -> Result<Self, TokenError> {
        let first = seeds.first().ok_or(TokenError::Key)?;
        let known = seeds.iter().map(Known::of).collect::<Result<_, _>>()?;
        Ok(Self { signing: signing(first), known })
    }
}

impl Known {
    fn of(seed: &[u8; 32]) -> Result<Self, TokenError> {
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| TokenError::Key)?;
        let public = aws_lc_rs::signature::KeyPair::public_key(&pair);
        let kid_hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, public.as_ref());
        let public = URL_SAFE_NO_PAD.encode(public.as_ref());
        let kid = URL_SAFE_NO_PAD.encode(kid_hash.as_ref()).chars().take(16).collect();
        let decoding = DecodingKey::from_ed_components(&public).map_err(|_| TokenError::Key)?;
        Ok(Self { kid, public, decoding })
    }
}

/// RFC 8410: a PKCS #8 envelope around the seed.
fn signing(seed: &[u8; 32]) -> EncodingKey {
    const ENVELOPE: [u8; 16] =
        [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let mut der = ENVELOPE.to_vec();
    der.extend_from_slice(seed);
    EncodingKey::from_ed_der(&der)
}

/// Whether a token with these times (issued, not before, expires; seconds) is valid now.
pub(crate) fn is_in_time((iat, nbf, exp): (i64, i64, i64), now: DateTime<Utc>) -> bool {
    let now = now.timestamp();
    // Whatever a foreign issuer signed, nothing here overflows.
    now < exp.saturating_add(LEEWAY)
        && nbf <= now.saturating_add(LEEWAY)
        && iat <= now.saturating_add(LEEWAY)
        && iat <= exp
        && exp.saturating_sub(iat) <= LONGEST_LIFE
}

/// What a token that was looked at is remembered by: under other keys it is another.
fn fingerprint(ring: &Ring, token: &str) -> [u8; 32] {
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for key in &ring.known {
        hash.update(key.kid.as_bytes());
    }
    hash.update(token.as_bytes());
    hash.finish().as_ref().try_into().unwrap_or([0; 32])
}

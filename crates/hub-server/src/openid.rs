//! Access tokens of an outside OpenID issuer: its keys are fetched, everything else is configured.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hub_values::ClientId;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;
use tokio::time::Instant;

use crate::tokens::{LONGEST, is_in_time};
use crate::web::{Web, WebError};

/// How long keys are believed without having been fetched again.
const BELIEVED: Duration = Duration::from_hours(1);
/// How often they are fetched again.
const REFRESH: Duration = Duration::from_mins(5);
/// How long a fetch is not repeated, whatever tokens name.
const AGAIN: Duration = Duration::from_secs(5);
/// Keys of an issuer that are looked at.
const KEYS: usize = 50;

/// What is known of an outside issuer.
#[derive(Debug, Clone)]
pub struct OpenIdSettings {
    /// `iss`, exactly.
    pub issuer: String,
    /// `aud`, exactly.
    pub audience: String,
    /// Where its keys are: HTTPS, or HTTP on loopback.
    pub jwks_url: String,
    /// Algorithms that are accepted, such as `RS256`; none with a shared secret.
    pub algorithms: Vec<String>,
    /// `typ`, exactly; `at+jwt` where the issuer follows RFC 9068.
    pub token_type: String,
    /// The claim that names a client of the hub by its id.
    pub client_claim: String,
    /// The claim that names a user by login; without it no people come in with such tokens.
    pub user_claim: Option<String>,
    /// The certificate authority (PEM) of the issuer's TLS; without it the public ones.
    pub ca: Option<Vec<u8>>,
}

/// What is wrong with the settings of an issuer.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum OpenIdError {
    /// Something is missing.
    #[error("issuer, audience, jwks_url and a claim are wanted together")]
    Missing,
    /// No algorithm that may be accepted.
    #[error("algorithms are some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA")]
    Algorithm,
    /// No address that may be asked.
    #[error("the address of keys is an https URL, or http on loopback")]
    Address,
    /// The certificate authority cannot be used.
    #[error("the certificate authority cannot be used")]
    Authority,
}

/// An outside issuer, with its keys as they are known.
pub struct OpenId {
    settings: OpenIdSettings,
    algorithms: Vec<Algorithm>,
    source: Web,
    keys: RwLock<Keys>,
    fetching: tokio::sync::Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Keys {
    known: HashMap<String, Arc<Key>>,
    fetched: Option<Instant>,
}

/// A key, with the algorithms it may be used with.
struct Key {
    decoding: DecodingKey,
    algorithms: Vec<Algorithm>,
}

impl std::fmt::Debug for OpenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenId").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

/// Whom a token names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// A client, by its id.
    Client(ClientId),
    /// A user, by login.
    User(String),
}

/// All that a header may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: Algorithm,
    kid: String,
    typ: String,
    /// A fingerprint that some issuers add; it names no place to fetch anything from.
    #[serde(default, rename = "x5t")]
    _fingerprint: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl OpenId {
    /// An issuer; its keys are fetched when the first token comes.
    ///
    /// # Errors
    /// The settings do not hold together.
    pub fn new(settings: OpenIdSettings) -> Result<Arc<Self>, OpenIdError> {
        let wanted = [&settings.issuer, &settings.audience, &settings.client_claim];
        if wanted.iter().any(|text| text.is_empty()) {
            return Err(OpenIdError::Missing);
        }
        let algorithms: Vec<Algorithm> =
            settings.algorithms.iter().map(|name| algorithm(name)).collect::<Result<_, _>>()?;
        if algorithms.is_empty() {
            return Err(OpenIdError::Algorithm);
        }
        let source = Web::new(&settings.jwks_url, settings.ca.as_deref());
        let source = source.map_err(|error| match error {
            WebError::Authority => OpenIdError::Authority,
            WebError::Address
            | WebError::TooSlow
            | WebError::Unreachable(_)
            | WebError::Broken(_)
            | WebError::Status(..)
            | WebError::Body => OpenIdError::Address,
        })?;
        let (keys, fetching) = (RwLock::default(), tokio::sync::Mutex::new(None));
        Ok(Arc::new(Self { settings, algorithms, source, keys, fetching }))
    }

    /// Whom a token names and when it ends, when it is one of this issuer and valid now. Why not is
    /// not told.
    pub(crate) async fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Option<(Named, DateTime<Utc>)> {
        if token.len() > LONGEST {
            return None;
        }
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
        let header: Header = crate::json::object(&header)?;
        if header.typ != self.settings.token_type || !self.algorithms.contains(&header.alg) {
            return None;
        }
        let key = self.key(&header.kid).await?;
        if !key.algorithms.contains(&header.alg) {
            return None;
        }
        let mut validation = Validation::new(header.alg);
        // Times are judged by our own clock, and texts exactly, below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims = ["exp".to_owned()].into();
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation).ok()?.claims;
        let is_ours = claims.iss == self.settings.issuer && claims.aud == self.settings.audience;
        let times = (claims.iat, claims.nbf.unwrap_or(claims.iat), claims.exp);
        if !is_ours || !is_in_time(times, now) {
            return None;
        }
        Some((self.named(&claims.rest)?, DateTime::from_timestamp(claims.exp, 0)?))
    }

    fn named(&self, claims: &Map<String, Value>) -> Option<Named> {
        let text = |claim: &str| claims.get(claim)?.as_str().filter(|text| !text.is_empty());
        if let Some(id) = text(&self.settings.client_claim).and_then(|text| text.parse().ok()) {
            return Some(Named::Client(id));
        }
        let login = text(self.settings.user_claim.as_deref()?)?;
        Some(Named::User(login.to_owned()))
    }

    /// The key of this name; keys are fetched when it is not known, but not again and again.
    async fn key(&self, kid: &str) -> Option<Arc<Key>> {
        if let Some(key) = self.known(kid) {
            return Some(key);
        }
        let mut last = self.fetching.lock().await;
        // Whoever waited meanwhile finds what another one fetched.
        if let Some(key) = self.known(kid) {
            return Some(key);
        }
        if last.is_some_and(|last| last.elapsed() < AGAIN) {
            return None;
        }
        *last = Some(Instant::now());
        self.fetch().await;
        drop(last);
        self.known(kid)
    }

    fn known(&self, kid: &str) -> Option<Arc<Key>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // An issuer that cannot be asked for so long may have withdrawn its keys.
        keys.fetched.filter(|fetched| fetched.elapsed() < BELIEVED)?;
        keys.known.get(kid).cloned()
    }

    /// Fetches keys again now and then, so that those that are withdrawn are believed no more.
    pub(crate) async fn keep_up(self: Arc<Self>) {
        loop {
            tokio::time::sleep(REFRESH).await;
            self.fetch().await;
        }
    }

    async fn fetch(&self) {
        let found: Option<JwkSet> = match self.source.get().await {
            Ok(bytes) => serde_json::from_slice(&bytes).ok(),
            Err(error) => {
                tracing::warn!(error = %error, "the keys of the OpenID issuer were not fetched");
                return;
            }
        };
        let Some(found) = found else {
            tracing::warn!("the OpenID issuer's address of keys holds no key set");
            return;
        };
        let known = found.keys.iter().take(KEYS).filter_map(|jwk| self.usable(jwk)).collect();
        let keys = Keys { known, fetched: Some(Instant::now()) };
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// A key that signs with an algorithm that is accepted.
    fn usable(&self, jwk: &Jwk) -> Option<(String, Arc<Key>)> {
        let kid = jwk.common.key_id.clone()?;
        let is_for_signing =
            jwk.common.public_key_use.as_ref().is_none_or(|one| *one == PublicKeyUse::Signature);
        let stated = jwk.common.key_algorithm.map(Algorithm::try_from);
        let fits = |one: &&Algorithm| {
            fits(jwk, **one)
                && stated
                    .as_ref()
                    .is_none_or(|stated| stated.as_ref().is_ok_and(|stated| stated == *one))
        };
        let algorithms: Vec<Algorithm> = self.algorithms.iter().filter(fits).copied().collect();
        if algorithms.is_empty() || !is_for_signing {
            return None;
        }
        let decoding = DecodingKey::from_jwk(jwk).ok()?;
        Some((kid, Arc::new(Key { decoding, algorithms })))
    }
}

/// An algorithm with a public key; one with a shared secret is none.
fn algorithm(name: &str) -> Result<Algorithm, OpenIdError> {
    Ok(match name {
        "RS256" => Algorithm::RS256,
        "RS384" => Algorithm::RS384,
        "RS512" => Algorithm::RS512,
        "PS256" => Algorithm::PS256,
        "PS384" => Algorithm::PS384,
        "PS512" => Algorithm::PS512,
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "EdDSA" => Algorithm::EdDSA,
        _ => return Err(OpenIdError::Algorithm),
    })
}

/// Whether a key is of the kind that an algorithm wants.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "kinds of keys that may come are no public keys of ours"
)]
fn fits(jwk: &Jwk, algorithm: Algorithm) -> bool {
    match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => matches!(
            algorithm,
            Algorithm::RS256
                | Algorithm::RS384
                | Algorithm::RS512
                | Algorithm::PS256
                | Algorithm::PS384
                | Algorithm::PS512
        ),
        AlgorithmParameters::EllipticCurve(one) => {
            (one.curve == EllipticCurve::P256 && algorithm == Algorithm::ES256)
                || (one.curve == EllipticCurve::P384 && algorithm == Algorithm::ES384)
        }
        AlgorithmParameters::OctetKeyPair(one) => {
            one.curve == EllipticCurve::Ed25519 && algorithm == Algorithm::EdDSA
        }
        // A shared secret has no business in a set of public keys.
        _ => false,
    }
}

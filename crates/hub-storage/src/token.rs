//! Tokens of the blind index, under one generation of the master key or, while it rotates, two.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::keys::TOKEN_LENGTH;
use crate::ring::Generations;
use crate::sql::{column, padded};

/// What a value becomes in the blind index: equal for equal values, useless without the key.
///
/// While the master key rotates it stands for two tokens, and what carries either is found. Two
/// are compared by the newer one.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub(crate) now: [u8; TOKEN_LENGTH],
    pub(crate) generation: u32,
    pub(crate) before: Option<[u8; TOKEN_LENGTH]>,
}

/// What a token is made of. Kept sealed beside the token, so that it can be made again under
/// another key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSource(pub(crate) String, pub(crate) String);

/// What the two tokens of a source record are made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The sender's own key; none when the content stands for it.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<TokenSource>,
    /// The content.
    #[serde(rename = "d")]
    pub digest: TokenSource,
}

/// Says nothing of what it holds.
impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Origin(…)")
    }
}

impl TokenSource {
    /// A value under a name.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(name.into(), value.into())
    }
}

impl Token {
    /// A token as it was stored.
    pub(crate) fn stored(bytes: [u8; TOKEN_LENGTH], generation: u32) -> Self {
        Self { now: bytes, generation, before: None }
    }

    /// Whether a stored token stands for the same value as this one that was just made.
    pub fn stands_for(&self, stored: &Self) -> bool {
        self.now == stored.now || self.before == Some(stored.now)
    }

    /// Whether these stored bytes stand for the same value.
    pub(crate) fn is_stored_as(&self, bytes: &[u8]) -> bool {
        self.all().any(|one| one == bytes)
    }

    /// Whether nothing that is stored under these generations is missed by it.
    pub(crate) fn covers(&self, in_use: Generations) -> bool {
        self.generation == in_use.current && (in_use.before.is_none() || self.before.is_some())
    }

    fn all(&self) -> impl Iterator<Item = [u8; TOKEN_LENGTH]> {
        std::iter::once(self.now).chain(self.before)
    }

    /// The values that a statement asks for; always two, so that its text stays the same.
    pub(crate) fn values(&self) -> [Value; 2] {
        [self.now.to_vec().into(), self.before.unwrap_or(self.now).to_vec().into()]
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now
    }
}

impl Eq for Token {}

impl Hash for Token {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.now.hash(state);
    }
}

impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Token {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.now.cmp(&other.now)
    }
}

/// Tokens that a statement asks for, to be recognised in its rows.
pub(crate) struct Asked(HashMap<[u8; TOKEN_LENGTH], Token>);

impl Asked {
    pub(crate) fn of(tokens: &[Token]) -> Self {
        Self(tokens.iter().flat_map(|token| token.all().map(|bytes| (bytes, *token))).collect())
    }

    pub(crate) fn values(&self) -> Vec<Value> {
        padded(self.0.keys().map(|bytes| bytes.to_vec().into()).collect())
    }

    /// The token that was asked for, of a row in which it was found.
    pub(crate) fn found(&self, row: &QueryResult) -> Result<Token, StoreError> {
        let bytes = bytes(row, "tokens", "token")?;
        self.0.get(&bytes).copied().ok_or(StoreError::Corrupt { table: "tokens", column: "token" })
    }
}

/// The stored bytes of a token.
pub(crate) fn bytes(
    row: &QueryResult,
    table: &'static str,
    name: &'static str,
) -> Result<[u8; TOKEN_LENGTH], StoreError> {
    let bytes: Vec<u8> = column(row, table, name)?;
    bytes.try_into().map_err(|_| StoreError::Corrupt { table, column: name })
}

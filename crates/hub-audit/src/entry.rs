//! The audit entry: who did what, why, to which attributes of which subjects.

mod encoding;
#[cfg(test)]
mod tests;

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

/// One operation on the hub, answered or refused.
///
/// It has names of attributes and ids of subjects, never their values; case numbers and names of officials belong to it.
///
/// ```
/// use hub_audit::{Entry, Kind};
///
/// let entry = Entry { kind: Kind::Query, request_id: "r-1".to_owned(), ..Entry::default() };
/// assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The version of the encoding, [`Entry::VERSION`].
    pub v: u8,
    /// When the operation was decided; the encoding keeps microseconds.
    pub time: DateTime<Utc>,
    /// The id of the request, which the caller may have chosen: not unique, not trusted.
    pub request_id: String,
    /// What kind of operation it was.
    pub kind: Kind,
    /// The code of the department that asked.
    pub department: Option<String>,
    /// The official, or the system, that asked.
    pub actor: Option<String>,
    /// The registered client through which the actor asked.
    pub client: Option<String>,
    /// The code of the purpose that was named.
    pub purpose: Option<String>,
    /// The case number that was named.
    pub case: Option<String>,
    /// Why it was done, where an act must give its reason; it names nobody.
    pub reason: Option<String>,
    /// The name of the operation.
    pub operation: Option<String>,
    /// The hash of the normalised document, which holds no literals.
    pub document_hash: Option<String>,
    /// The codes of the attributes that left the hub.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// The codes of the attributes that were written.
    #[serde(default)]
    pub written: Vec<String>,
    /// The ids of the subjects that were read or written.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// The attributes that were asked for and refused.
    #[serde(default)]
    pub refused: Vec<Refused>,
    /// How it ended.
    pub outcome: Outcome,
    /// The error code the caller got.
    pub code: Option<String>,
    /// How many rows, or repeated refusals, this entry stands for.
    pub count: u64,
}

/// What kind of operation an entry is about.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A GraphQL query.
    Query,
    /// A GraphQL mutation.
    Mutation,
    /// A GraphQL subscription, or one event of it.
    Subscription,
    /// A person logged in or out, or failed to.
    Login,
    /// A token was given to a client, or refused.
    Token,
    /// A file came in.
    Import,
    /// A file went out.
    Export,
    /// A right was asked for, given or taken away.
    Grant,
    /// The hub was administered: users, clients, catalogue, purposes.
    Admin,
    /// A request was refused before it was read: rate, load, transport.
    Transport,
    /// The hub did something by itself.
    #[default]
    System,
}

/// How an operation ended.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Outcome {
    /// All that was asked for was answered.
    #[default]
    Ok,
    /// Some was answered, some refused.
    Partial,
    /// Nothing was answered, because a rule forbids it.
    Refused,
    /// Nothing was answered, because something failed.
    Error,
    /// The caller left before the answer.
    Aborted,
}

/// An attribute that was asked for and refused, with the rule that refused it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The code of the attribute.
    pub attribute: String,
    /// The rule that refused it.
    pub rule: String,
}

/// Why bytes are not an audit entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not the JSON of an entry.
    #[error("not an audit entry, at byte {column}")]
    Malformed {
        /// Where reading stopped, counted from 1.
        column: usize,
    },
    /// An entry of a version that is not known here.
    #[error("an audit entry of version {0}, wanted version {version}", version = Entry::VERSION)]
    UnknownVersion(u8),
    /// An entry, but not in the one form that is hashed.
    #[error("an audit entry that is not in its canonical form")]
    NotCanonical,
}

impl Entry {
    /// The version of the encoding that is written and read here.
    pub const VERSION: u8 = 1;

    /// The entry as it is read back: lists sorted and without repetitions, the time in microseconds.
    #[must_use]
    pub fn canonical(mut self) -> Self {
        self.time = self.time.trunc_subsecs(6);
        for list in [&mut self.attributes, &mut self.written, &mut self.subjects] {
            list.sort_unstable();
            list.dedup();
        }
        self.refused.sort_unstable();
        self.refused.dedup();
        self
    }

    /// The bytes that are hashed and stored: JSON on one line, fields in the order declared, no blanks, lists sorted and without
    /// repetitions, what is absent or empty left out, control and direction characters escaped.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encoding::encode(self)
    }

    /// Reads what [`Entry::encode`] wrote.
    ///
    /// # Errors
    /// When the bytes are anything else, even the same entry written differently: two encodings of one entry would be two leaves.
    pub fn decode(body: &[u8]) -> Result<Self, EntryError> {
        let entry: Self = serde_json::from_slice(body)
            .map_err(|error| EntryError::Malformed { column: error.column() })?;
        if entry.v != Self::VERSION {
            return Err(EntryError::UnknownVersion(entry.v));
        }
        if entry.encode() != body {
            return Err(EntryError::NotCanonical);
        }
        Ok(entry)
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            v: Self::VERSION,
            time: DateTime::UNIX_EPOCH,
            request_id: String::new(),
            kind: Kind::default(),
            department: None,
            actor: None,
            client: None,
            purpose: None,
            case: None,
            reason: None,
            operation: None,
            document_hash: None,
            attributes: Vec::new(),
            written: Vec::new(),
            subjects: Vec::new(),
            refused: Vec::new(),
            outcome: Outcome::default(),
            code: None,
            count: 0,
        }
    }
}

impl Kind {
    /// Every kind, in the order declared.
    pub const ALL: [Self; 11] = [
        Self::Query,
        Self::Mutation,
        Self::Subscription,
        Self::Login,
        Self::Token,
        Self::Import,
        Self::Export,
        Self::Grant,
        Self::Admin,
        Self::Transport,
        Self::System,
    ];

    /// The word the encoding has for it, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
            Self::Login => "login",
            Self::Token => "token",
            Self::Import => "import",
            Self::Export => "export",
            Self::Grant => "grant",
            Self::Admin => "admin",
            Self::Transport => "transport",
            Self::System => "system",
        }
    }
}

impl Outcome {
    /// Every outcome, in the order declared.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Partial, Self::Refused, Self::Error, Self::Aborted];

    /// The word the encoding has for it, in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Partial => "PARTIAL",
            Self::Refused => "REFUSED",
            Self::Error => "ERROR",
            Self::Aborted => "ABORTED",
        }
    }
}

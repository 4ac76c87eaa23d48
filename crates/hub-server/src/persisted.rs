//! Registered operations: a document that is sent by its hash, for the purpose it was registered with.

use hub_app::{Snapshot, document_hash};
use hub_policy::Caller;
use serde::Deserialize;

/// How a registered document is named in a body.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// `documentId`: `sha256:` and hexadecimal digits.
    pub(crate) document_id: Option<String>,
    /// The older way to say it.
    pub(crate) extensions: Option<Extensions>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Extensions {
    #[serde(default)]
    persisted_query: Option<PersistedQuery>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersistedQuery {
    sha256_hash: String,
}

/// The document of a request, and the purpose it was registered with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) document: String,
    /// None when it is no registered one, or needs no purpose.
    pub(crate) purpose: Option<String>,
}

/// Why a request has no document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotChosen {
    /// Neither a document nor a hash, or both and they differ.
    Unreadable,
    /// No operation of this hash is registered for the client.
    Unknown,
    /// The client may send registered operations only.
    Bound,
}

impl Named {
    fn hash(&self) -> Option<String> {
        let named = self.document_id.as_deref().map(|id| id.strip_prefix("sha256:").unwrap_or(id));
        let query = self.extensions.as_ref().and_then(|one| one.persisted_query.as_ref());
        named.or(query.map(|one| one.sha256_hash.as_str())).map(str::to_ascii_lowercase)
    }

    /// The document that is meant.
    pub(crate) fn choose(
        &self,
        query: Option<String>,
        caller: &Caller,
        snapshot: &Snapshot,
    ) -> Result<Chosen, NotChosen> {
        let client = caller.client.and_then(|id| snapshot.client(id));
        let is_bound = client.is_some_and(|client| client.is_bound);
        let hash = match (self.hash(), &query) {
            (None, None) => return Err(NotChosen::Unreadable),
            (Some(named), Some(query)) if named != document_hash(query) => {
                return Err(NotChosen::Unreadable);
            }
            (Some(named), _) => Some(named),
            // A bound client that sends the whole document has registered it as well.
            (None, Some(query)) => is_bound.then(|| document_hash(query)),
        };
        let known = hash.and_then(|hash| snapshot.operation(client?.id, &hash));
        match (known, query) {
            (Some(known), _) => {
                Ok(Chosen { document: known.document.clone(), purpose: known.purpose.clone() })
            }
            (None, _) if is_bound => Err(NotChosen::Bound),
            (None, Some(document)) => Ok(Chosen { document, purpose: None }),
            (None, None) => Err(NotChosen::Unknown),
        }
    }
}

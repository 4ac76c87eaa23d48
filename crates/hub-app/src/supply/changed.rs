//! What a delivery has changed so far.

use std::collections::BTreeSet;

use hub_catalogue::AttributeIndex;
use hub_storage::Token;
use hub_values::{SubjectId, SubjectKind};

/// Collected while records are written, for the entry and for the caches.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) touched: BTreeSet<(SubjectKind, SubjectId)>,
    pub(super) attributes: BTreeSet<AttributeIndex>,
    pub(super) tokens: Vec<Token>,
}

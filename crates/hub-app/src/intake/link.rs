//! Which subject a record belongs to: by the sender's own key, then by identity document.

use std::collections::HashMap;

use hub_storage::{KnownRecord, Token, Tx};
use hub_values::{IdSource, SubjectId, SubjectKind};

use super::IntakeDecision;
use super::judge::Judged;
use crate::AppError;

/// What is known about the records of one piece.
pub(crate) struct Links {
    known: HashMap<Token, Vec<KnownRecord>>,
    identity: HashMap<Token, Vec<SubjectId>>,
    /// Subjects made in this piece.
    pub(crate) new: Vec<(SubjectId, SubjectKind)>,
}

/// The subject of a record, and how it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linked {
    pub(crate) subject: SubjectId,
    pub(crate) decision: IntakeDecision,
    pub(crate) why: Why,
}

/// How a subject was found; the stored explanation of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    New,
    SameKey,
    SameIdentity,
}

impl Why {
    pub(crate) fn explanation(self) -> String {
        let comparison = match self {
            Self::New => "no_known_subject",
            Self::SameKey => "same_source_key",
            Self::SameIdentity => "same_identity_document",
        };
        format!(r#"{{"rule":"{comparison}"}}"#)
    }
}

impl Links {
    /// Reads what is known about all keys and documents of a piece, in two statements a sender.
    pub(crate) async fn read(tx: &Tx, judged: &[Judged]) -> Result<Self, AppError> {
        let mut known = HashMap::new();
        if let Some(first) = judged.first() {
            let keys: Vec<Token> = judged.iter().flat_map(keys_of).collect();
            known = tx.known_records(&first.sender.source, &keys).await?;
        }
        let identity: Vec<Token> = judged.iter().flat_map(identity_of).collect();
        let identity = tx.subjects_by_token(&identity).await?;
        Ok(Self { known, identity, new: Vec::new() })
    }

    /// Links one record, and remembers it for the rest of the piece.
    pub(crate) fn link(&mut self, one: &Judged, ids: &dyn IdSource) -> Linked {
        let known = self.known.get(&one.key).cloned().unwrap_or_default();
        // Only the latest counts: what went away and came back is news.
        if let Some(same) = known.first().filter(|record| record.digest == one.digest) {
            let (subject, decision) = (same.subject, IntakeDecision::AlreadyKnown);
            return Linked { subject, decision, why: Why::SameKey };
        }
        let by_identity = one.identity.iter().find_map(|token| self.at(*token));
        let by_key = known.first().map(|record| record.subject);
        let linked = match (by_identity, by_key) {
            (Some(subject), _) => {
                Linked { subject, decision: IntakeDecision::Linked, why: Why::SameIdentity }
            }
            (None, Some(subject)) => {
                Linked { subject, decision: IntakeDecision::Linked, why: Why::SameKey }
            }
            (None, None) => {
                let subject = SubjectId::from_uuid(ids.uuid());
                self.new.push((subject, one.kind));
                Linked { subject, decision: IntakeDecision::Created, why: Why::New }
            }
        };
        self.remember(one, linked.subject);
        linked
    }

    fn remember(&mut self, one: &Judged, subject: SubjectId) {
        let record = KnownRecord { digest: one.digest, subject };
        self.known.entry(one.key).or_default().insert(0, record);
        for token in &one.identity {
            let found = self.identity.entry(*token).or_default();
            if !found.contains(&subject) {
                found.push(subject);
            }
        }
    }

    /// The subject that a token stands for.
    pub(crate) fn at(&self, token: Token) -> Option<SubjectId> {
        self.identity.get(&token)?.first().copied()
    }

    /// The resident that a member is.
    pub(crate) fn resident(
        &self,
        key: Option<Token>,
        document: Option<Token>,
    ) -> Option<SubjectId> {
        let by_document = document.and_then(|token| self.at(token));
        by_document.or_else(|| key.and_then(|key| Some(self.known.get(&key)?.first()?.subject)))
    }
}

fn keys_of(one: &Judged) -> Vec<Token> {
    let members = one.household.iter().flat_map(|household| &household.members);
    std::iter::once(one.key).chain(members.filter_map(|member| member.key)).collect()
}

fn identity_of(one: &Judged) -> Vec<Token> {
    let members = one.household.iter().flat_map(|household| &household.members);
    one.identity.iter().copied().chain(members.filter_map(|member| member.document)).collect()
}

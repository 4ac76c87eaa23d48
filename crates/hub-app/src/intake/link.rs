//! Which subject a record belongs to: by the sender's own key, then by identity document.

use std::collections::HashMap;

use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_storage::{KnownRecord, Renewal, Token, Tx};
use hub_values::{AreaCode, IdSource, RecordId, SubjectId, SubjectKind};

use super::IntakeDecision;
use super::judge::Judged;
use crate::AppError;

/// What is known about the records of one piece.
pub(crate) struct Links {
    known: HashMap<Token, Vec<KnownRecord>>,
    identity: HashMap<Token, Vec<SubjectId>>,
    about: HashMap<SubjectId, About>,
    /// Subjects made in this piece.
    pub(crate) new: Vec<(SubjectId, SubjectKind)>,
    /// Records that came again, and of which it is known now what their tokens are made of.
    pub(crate) renewals: Vec<Renewal>,
}

/// What decides whether a record may be linked to a subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    community: Option<AreaCode>,
    /// Name under which the subject is known.
    pub(crate) name: Option<String>,
    has_document: bool,
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
    /// Reads what is known about all keys and documents of a piece, in three statements.
    pub(crate) async fn read(tx: &Tx, judged: &[Judged]) -> Result<Self, AppError> {
        let mut known = HashMap::new();
        if let Some(first) = judged.first() {
            let keys: Vec<Token> = judged.iter().flat_map(keys_of).collect();
            known = tx.known_records(&first.sender.source, &keys).await?;
        }
        let identity: Vec<Token> = judged.iter().flat_map(identity_of).collect();
        let identity = tx.subjects_by_token(&identity).await?;
        let mut ids: Vec<SubjectId> = known.values().flatten().map(|one| one.subject).collect();
        ids.extend(identity.values().flatten());
        ids.sort_unstable();
        ids.dedup();
        let records = tx.records(&ids).await?;
        let about =
            records.into_values().map(|one| (one.id, about(tx.catalogue(), &one))).collect();
        Ok(Self { known, identity, about, new: Vec::new(), renewals: Vec::new() })
    }

    /// Links one record, and remembers it for the rest of the piece.
    pub(crate) fn link(&mut self, one: &Judged, ids: &dyn IdSource) -> Linked {
        let known = self.known(one);
        // A file that comes again adds nothing. What is entered by hand is compared with the latest
        // only: what went away and came back is news.
        let compared = if one.sender.is_file { &known } else { known.get(..1).unwrap_or(&known) };
        let says_the_same = |record: &&KnownRecord| {
            [one.digest, one.first_digest].iter().any(|digest| digest.stands_for(&record.digest))
        };
        if let Some(same) = compared.iter().find(says_the_same) {
            self.renewals.extend(same.renew.map(|id| renewal(one, id)));
            let (subject, decision) = (same.subject, IntakeDecision::AlreadyKnown);
            return Linked { subject, decision, why: Why::SameKey };
        }
        let by_key = known.first().map(|record| record.subject);
        let by_key = by_key.filter(|subject| self.may_link_by_key(one, *subject));
        let by_identity = one.identity.iter().find_map(|token| self.at(*token));
        if let Some(subject) = by_identity.filter(|subject| self.is_elsewhere(one, *subject)) {
            let decision = IntakeDecision::NeedsReview;
            return Linked { subject, decision, why: Why::SameIdentity };
        }
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

    /// Records held under the key of this one; where the content stands for the key, also as the
    /// first version of the hub made it.
    fn known(&self, one: &Judged) -> Vec<KnownRecord> {
        let keys = [Some(one.key), (one.key == one.digest).then_some(one.first_digest)];
        keys.iter().flatten().filter_map(|key| self.known.get(key)).flatten().copied().collect()
    }

    /// A sender's key is weaker than a document: two different documents are two people, and among
    /// what staff keep in lists, whose numbers begin at 1 everywhere, two names are too.
    fn may_link_by_key(&self, one: &Judged, subject: SubjectId) -> bool {
        let Some(about) = self.about.get(&subject) else { return true };
        let other_document =
            one.kind == SubjectKind::Resident && !one.identity.is_empty() && about.has_document;
        let other_name = one.sender.is_file
            && !one.sender.is_register
            && one.name.is_some()
            && about.name.is_some()
            && one.name != about.name;
        !other_document && !other_name && !self.is_elsewhere(one, subject)
    }

    /// Whether a subject belongs to a community that the sender has no say in.
    pub(crate) fn is_elsewhere(&self, one: &Judged, subject: SubjectId) -> bool {
        let community = self.about.get(&subject).and_then(|about| about.community.as_ref());
        one.sender
            .area
            .as_ref()
            .zip(community)
            .is_some_and(|(area, community)| !area.contains(community))
    }

    /// The name under which a subject is known.
    pub(crate) fn name(&self, subject: SubjectId) -> Option<&str> {
        self.about.get(&subject)?.name.as_deref()
    }

    fn remember(&mut self, one: &Judged, subject: SubjectId) {
        let record = KnownRecord { digest: one.digest, subject, renew: None };
        self.known.entry(one.key).or_default().insert(0, record);
        for token in &one.identity {
            let found = self.identity.entry(*token).or_default();
            if !found.contains(&subject) {
                found.push(subject);
            }
        }
        let about = self.about.entry(subject).or_default();
        about.has_document |= !one.identity.is_empty();
        if about.name.is_none() {
            about.name.clone_from(&one.name);
        }
        if about.community.is_none() {
            about.community.clone_from(&one.community);
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
    let first = (one.key == one.digest).then_some(one.first_digest);
    let keys = std::iter::once(one.key).chain(first);
    keys.chain(members.filter_map(|member| member.key)).collect()
}

fn renewal(one: &Judged, id: RecordId) -> Renewal {
    Renewal { id, key: one.key, digest: one.digest, origin: one.origin.clone() }
}

fn identity_of(one: &Judged) -> Vec<Token> {
    let members = one.household.iter().flat_map(|household| &household.members);
    one.identity.iter().copied().chain(members.filter_map(|member| member.document)).collect()
}

fn about(catalogue: &Catalogue, record: &SubjectRecord) -> About {
    let value = |code: &str| {
        let index = catalogue.attribute(code)?.index;
        Some(record.fact(index)?.stated.value()?.canonical())
    };
    About {
        community: record.community,
        name: value("person_name"),
        has_document: value("id_number").is_some(),
    }
}

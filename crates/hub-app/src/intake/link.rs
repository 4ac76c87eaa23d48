//! Which subject a record belongs to: by the sender's own key, then by identity document.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use hub_catalogue::Catalogue;
use hub_facts::{ClosingReason, Life, SubjectRecord};
use hub_storage::{KnownRecord, Renewal, Token, Tx};
use hub_values::{AreaCode, DepartmentCode, IdSource, RecordId, SubjectId, SubjectKind};

use super::IntakeDecision;
use super::judge::Judged;
use super::judge::place::day_of;
use crate::AppError;
use crate::hub::Hub;
use crate::matching::candidates::{Candidates, Doubt, Scored};

/// What is known about the records of one piece.
#[derive(Default)]
pub(crate) struct Links {
    known: HashMap<Token, Vec<KnownRecord>>,
    identity: HashMap<Token, Vec<SubjectId>>,
    about: HashMap<SubjectId, About>,
    candidates: Candidates,
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
    credit_code: Option<String>,
    /// From when to when a person lived, as far as it is known.
    life: Life,
}

/// The subject of a record, and how it was found.
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    pub(crate) subject: SubjectId,
    pub(crate) decision: IntakeDecision,
    pub(crate) why: Why,
    /// Whom else somebody new may be, for a person to decide.
    pub(crate) doubts: Vec<Doubt>,
}

/// How a subject was found; the stored explanation of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    New,
    SameKey,
    SameIdentity,
    /// By the score, which explains itself.
    Score(Arc<str>),
    Asked,
}

impl Why {
    /// Whether the score said so, or that it is nobody known.
    pub(crate) const fn is_by_score(&self) -> bool {
        matches!(self, Self::Score(_) | Self::New)
    }

    /// Who or what decided.
    pub(crate) fn decided_by(&self) -> &'static str {
        if matches!(self, Self::Score(_)) { "linkage" } else { "identity" }
    }

    pub(crate) fn explanation(&self) -> String {
        let comparison = match self {
            Self::Score(explanation) => return explanation.to_string(),
            Self::New => "no_known_subject",
            Self::SameKey => "same_source_key",
            Self::SameIdentity => "same_identity_document",
            Self::Asked => "answer_to_a_task",
        };
        format!(r#"{{"rule":"{comparison}"}}"#)
    }
}

impl Linked {
    fn of(subject: SubjectId, decision: IntakeDecision, why: Why) -> Self {
        Self { subject, decision, why, doubts: Vec::new() }
    }
}

impl Links {
    /// Reads what is known about all keys and documents of a piece, in a statement for each source
    /// and two more.
    pub(crate) async fn read(hub: &Hub, tx: &Tx, judged: &[Judged]) -> Result<Self, AppError> {
        let mut links = Self::default();
        links.read_more(hub, tx, judged).await?;
        Ok(links)
    }

    /// Reads besides what is known about the next piece. What earlier pieces were linked to stays
    /// remembered.
    pub(crate) async fn read_more(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        judged: &[Judged],
    ) -> Result<(), AppError> {
        let mut asked: BTreeMap<&DepartmentCode, HashSet<Token>> = BTreeMap::new();
        for one in judged {
            let new = keys_of(one).into_iter().filter(|key| !self.known.contains_key(key));
            asked.entry(&one.sender.source).or_default().extend(new);
        }
        let mut keys: Vec<Token> = Vec::new();
        for (source, asked) in asked {
            let asked: Vec<Token> = asked.into_iter().collect();
            let mut known = tx.known_records(source, &asked).await?;
            let all = asked.iter().map(|key| (*key, known.remove(key).unwrap_or_default()));
            self.known.extend(all);
            keys.extend(asked);
        }
        let tokens = judged.iter().flat_map(identity_of);
        let tokens: HashSet<Token> =
            tokens.filter(|token| !self.identity.contains_key(token)).collect();
        let tokens: Vec<Token> = tokens.into_iter().collect();
        let mut identity = tx.subjects_by_token(&tokens).await?;
        let all = tokens.iter().map(|token| (*token, identity.remove(token).unwrap_or_default()));
        self.identity.extend(all);
        let known = keys.iter().filter_map(|key| self.known.get(key)).flatten();
        let mut ids: Vec<SubjectId> = known.map(|one| one.subject).collect();
        ids.extend(tokens.iter().filter_map(|token| self.identity.get(token)).flatten());
        ids.extend(judged.iter().filter_map(|one| one.about));
        ids.retain(|id| !self.about.contains_key(id));
        ids.sort_unstable();
        ids.dedup();
        self.forget_sealed(hub, judged);
        let records = tx.records(&ids).await?;
        let about = records.into_values().map(|one| (one.id, about(tx.catalogue(), &one)));
        self.about.extend(about);
        let nameless: Vec<&Judged> = judged.iter().filter(|one| self.is_nameless(one)).collect();
        self.candidates.read(hub, tx, &nameless).await
    }

    /// Whoever is sealed for the sender is not there: what is said of them is about somebody new.
    fn forget_sealed(&mut self, hub: &Hub, judged: &[Judged]) {
        let snapshot = hub.snapshot();
        let rights = &snapshot.rights;
        if rights.seals().is_empty() {
            return;
        }
        let now = hub.clock().now();
        let is_sealed = |subject: SubjectId| {
            judged.iter().any(|one| rights.hides_from(&one.sender.source, subject, now))
        };
        for known in self.known.values_mut() {
            known.retain(|one| !is_sealed(one.subject));
        }
        for subjects in self.identity.values_mut() {
            subjects.retain(|one| !is_sealed(*one));
        }
    }

    /// Whether nothing that is known names whom a record about a person is about: the score decides.
    fn is_nameless(&self, one: &Judged) -> bool {
        let by_key = || self.known(one).first().map(|record| record.subject);
        one.kind == SubjectKind::Resident
            && one.about.is_none()
            && one.identity.iter().all(|token| self.identified(one, *token).is_none())
            && by_key().is_none_or(|subject| !self.may_link_by_key(one, subject))
    }

    /// Links one record, and remembers it for the rest of the piece.
    pub(crate) fn link(
        &mut self,
        catalogue: &Catalogue,
        one: &Judged,
        ids: &dyn IdSource,
    ) -> Linked {
        if let Some(subject) = one.about {
            return self.answer(one, subject);
        }
        let known = self.known(one);
        // A file that comes again adds nothing. What is entered by hand is compared with the latest
        // only: what went away and came back is news.
        let compared = if one.sender.is_file { &known } else { known.get(..1).unwrap_or(&known) };
        // The same words in two communities are two places.
        let says_the_same = |record: &&KnownRecord| {
            let digests = [one.digest, one.first_digest];
            digests.iter().any(|digest| digest.stands_for(&record.digest))
                && !self.is_elsewhere(one, record.subject)
        };
        if let Some(same) = compared.iter().find(says_the_same) {
            self.renewals.extend(same.renew.map(|id| renewal(one, id)));
            let (subject, decision) = (same.subject, IntakeDecision::AlreadyKnown);
            return Linked::of(subject, decision, Why::SameKey);
        }
        let by_key = known.first().map(|record| record.subject);
        let by_key = by_key.filter(|subject| self.may_link_by_key(one, *subject));
        let by_identity = one.identity.iter().find_map(|token| self.identified(one, *token));
        if let Some(subject) = by_identity.filter(|subject| self.is_elsewhere(one, *subject)) {
            let decision = IntakeDecision::NeedsReview;
            return Linked::of(subject, decision, Why::SameIdentity);
        }
        let linked = match (by_identity, by_key) {
            (Some(subject), _) => Linked::of(subject, IntakeDecision::Linked, Why::SameIdentity),
            (None, Some(subject)) => Linked::of(subject, IntakeDecision::Linked, Why::SameKey),
            (None, None) => {
                let subject = SubjectId::from_uuid(ids.uuid());
                if one.names_nothing() {
                    return Linked::of(subject, IntakeDecision::Refused, Why::New);
                }
                self.by_score(one, subject)
            }
        };
        self.remember(one, linked.subject);
        if one.kind == SubjectKind::Resident {
            let is_new = linked.decision == IntakeDecision::Created;
            self.candidates.remember(catalogue, one, linked.subject, is_new);
        }
        linked
    }

    /// Who a record is about that nothing names: somebody known, or a new subject, perhaps beside
    /// others whom it may be.
    fn by_score(&mut self, one: &Judged, new: SubjectId) -> Linked {
        let area = one.sender.area;
        let may_be = |community: Option<&AreaCode>| {
            area.as_ref().zip(community).is_none_or(|(area, community)| area.contains(community))
        };
        let doubts = match self.candidates.decide(one, may_be) {
            Scored::Somebody(subject, why) => {
                return Linked::of(subject, IntakeDecision::Linked, Why::Score(why));
            }
            Scored::Perhaps(doubts) => doubts,
            Scored::Nobody => Vec::new(),
        };
        self.new.push((new, one.kind));
        Linked { doubts, ..Linked::of(new, IntakeDecision::Created, Why::New) }
    }

    /// Forgets whom the last records asked about.
    pub(crate) fn forget_asked(&mut self) {
        self.candidates.forget_asked();
    }

    /// An answer is about whom it was asked of, unless what it says identifies somebody else.
    fn answer(&self, one: &Judged, subject: SubjectId) -> Linked {
        let mut found = one.identity.iter().filter_map(|token| self.identified(one, *token));
        let is_another = found.any(|other| other != subject);
        let is_refused = is_another || self.is_elsewhere(one, subject);
        let decision =
            if is_refused { IntakeDecision::NeedsReview } else { IntakeDecision::Linked };
        Linked::of(subject, decision, Why::Asked)
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

    /// From when to when a person lived, as far as it is known.
    pub(crate) fn life(&self, subject: SubjectId) -> Life {
        self.about.get(&subject).map(|about| about.life).unwrap_or_default()
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
        about.life.born = about.life.born.or(one.life.born);
        about.life.died = about.life.died.or(one.life.died);
        about.has_document |= !one.identity.is_empty();
        if about.name.is_none() {
            about.name.clone_from(&one.name);
        }
        if about.credit_code.is_none() {
            about.credit_code.clone_from(&one.credit_code);
        }
        if about.community.is_none() {
            about.community.clone_from(&one.community);
        }
    }

    /// The subject that a record is about by one of its tokens. Two credit codes are two businesses,
    /// also of one name at one place; and of several dwellings with one unclear address a person says
    /// which it is.
    fn identified(&self, one: &Judged, token: Token) -> Option<SubjectId> {
        let found = self.identity.get(&token)?;
        if one.is_unclear && found.len() > 1 {
            return None;
        }
        found.iter().copied().find(|subject| {
            let known = self.about.get(subject).and_then(|about| about.credit_code.as_ref());
            known.zip(one.credit_code.as_ref()).is_none_or(|(known, stated)| known == stated)
        })
    }

    /// The community that a subject belongs to.
    pub(crate) fn community(&self, subject: SubjectId) -> Option<AreaCode> {
        self.about.get(&subject)?.community
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
        credit_code: value("uscc"),
        life: life(catalogue, record),
    }
}

/// From when to when a person lived: dead is who was closed as dead, or has a day of death.
pub(crate) fn life(catalogue: &Catalogue, record: &SubjectRecord) -> Life {
    let day = |code: &str| {
        let index = catalogue.attribute(code)?.index;
        day_of(&record.fact(index)?.stated)
    };
    let closed = record.closed.filter(|closed| closed.reason == ClosingReason::Died);
    Life {
        born: day("birth_date"),
        died: closed.map(|closed| closed.on).or_else(|| day("death_date")),
    }
}

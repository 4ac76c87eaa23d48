//! How the records of a subject came to be linked to it, as far as the caller may know.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_policy::{Act, Decision};
use hub_storage::StoredLink;
use hub_values::{DepartmentCode, RecordId, SubjectId, SubjectKind};
use serde::Deserialize;

use super::asking::{Codes, MatchBand, MatchStep, Matching};
use super::attributes_of;
use crate::{AppError, Operation};

/// Links that are told at most, the newest.
const MOST_LINKS: u64 = 100;

/// Why a record was linked to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkRule {
    /// Nobody known was found: the subject was made for it.
    NewSubject,
    /// The sender's own key, or the same content, was known.
    SameKey,
    /// A document, a credit code or a place was known.
    SameIdentity,
    /// By the score.
    Score,
    /// It answers a task about the subject.
    Answer,
    /// Two subjects were said to be one.
    Merged,
    /// Somebody decided something about this very subject, such as a pin, a closing, a correction.
    Decision,
}

impl LinkRule {
    fn of(rule: &str) -> Self {
        match rule {
            "no_known_subject" => Self::NewSubject,
            "same_source_key" => Self::SameKey,
            "same_identity_document" => Self::SameIdentity,
            "score" => Self::Score,
            "answer_to_a_task" => Self::Answer,
            "merged" => Self::Merged,
            _ => Self::Decision,
        }
    }
}

/// A link as far as the caller may know it.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// Who says the record; none when the caller may read nothing of what it says.
    pub source: Option<DepartmentCode>,
    /// Why.
    pub rule: LinkRule,
    /// The official who decided; none where the hub did by its rules.
    pub official: Option<String>,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Whether it holds.
    pub is_current: bool,
    /// The score as it was then.
    pub matching: Option<Matching>,
}

/// What is kept beside a link.
#[derive(Debug, Deserialize)]
struct Explained {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    model: String,
    #[serde(default)]
    steps: Vec<ExplainedStep>,
    #[serde(default)]
    guards: Vec<String>,
}

/// A step of a score as it is kept.
#[derive(Debug, Deserialize)]
struct ExplainedStep {
    comparison: String,
    level: String,
    bits: f64,
    rarity: f64,
}

impl Operation {
    /// How the records of a subject came to be linked to it, the newest link first, those that hold
    /// no more too; nothing of whom the caller may not see.
    ///
    /// # Errors
    /// The caller's role may not merge.
    pub async fn links_of(
        self: &Arc<Self>,
        (kind, id): (SubjectKind, SubjectId),
    ) -> Result<Vec<LinkView>, AppError> {
        self.require(Act::Merge)?;
        let found = self.nodes(&[(kind, id)]).await?;
        let Some(subject) = found.into_iter().flatten().next() else { return Ok(Vec::new()) };
        let record = subject.record();
        let codes = self.readable_of(record)?;
        let (store, permit) = (self.hub().store(), self.permit()?);
        let all = store.one_and_the_same(record.id).await?;
        let mut said: HashMap<RecordId, bool> = HashMap::new();
        for one in store.history(permit, record.id).await?.statements {
            let attribute = self.catalogue().at(one.attribute).ok_or(AppError::Internal)?;
            let may_read = self.decide(attribute, record)? == Decision::Full;
            *said.entry(one.record).or_default() |= may_read;
        }
        let links = store.links_to(permit, &all, MOST_LINKS).await?;
        let views: Vec<LinkView> =
            links.into_iter().map(|one| self.link_view(one, &said, &codes)).collect();
        let scores = views.iter().filter_map(|one| one.matching.as_ref());
        scores.for_each(|one| self.note(one));
        self.ledger().count(views.len());
        Ok(views)
    }

    fn link_view(
        &self,
        link: StoredLink,
        said: &HashMap<RecordId, bool>,
        codes: &Codes,
    ) -> LinkView {
        let explained: Option<Explained> = serde_json::from_str(&link.explanation).ok();
        let rule = LinkRule::of(explained.as_ref().map_or("", |one| one.rule.as_str()));
        let is_score = rule == LinkRule::Score;
        let matching = explained.filter(|_| is_score).map(|one| self.as_scored(one, codes));
        // A record that is moved on, or that states nothing, is not in the history.
        let may_know = said.get(&link.record).copied().unwrap_or(rule == LinkRule::Decision);
        LinkView {
            source: may_know.then_some(link.source),
            rule,
            official: link.official,
            decided_at: link.decided_at,
            is_current: link.is_current,
            matching,
        }
    }

    /// A score as it was, without what it says of attributes that the caller may not read in full:
    /// neither the sum nor a guard tells of them.
    fn as_scored(&self, explained: Explained, codes: &Codes) -> Matching {
        let (mut sum, mut is_whole) = (0.0, true);
        let mut steps = Vec::with_capacity(explained.steps.len());
        for step in explained.steps {
            let compared: BTreeSet<&str> =
                attributes_of(&step.comparison).iter().copied().collect();
            let is_withheld = !compared.iter().all(|code| codes.contains(code));
            is_whole &= !is_withheld;
            let (bits, rarity) = if is_withheld { (0.0, 0.0) } else { (step.bits, step.rarity) };
            sum += bits + rarity;
            let attributes =
                compared.iter().filter_map(|code| Some(self.catalogue().attribute(code)?.index));
            steps.push(MatchStep {
                attributes: attributes.collect(),
                comparison: step.comparison,
                level: (!is_withheld).then_some(step.level),
                bits,
                rarity,
                sum,
            });
        }
        let guards = if is_whole { explained.guards } else { Vec::new() };
        Matching { bits: sum, band: MatchBand::Link, steps, guards, model: explained.model }
    }
}

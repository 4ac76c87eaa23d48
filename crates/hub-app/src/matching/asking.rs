//! Telling somebody who a person could be, as far as they may know it; nothing is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hub_catalogue::{Attribute, AttributeIndex};
use hub_facts::SubjectRecord;
use hub_linkage::{Asked, Explanation, Model, Question};
use hub_policy::{Act, Decision, Usage};
use hub_values::{AreaCode, IdDocument, IdDocumentType, SubjectId};

use super::candidates::MOST_COMPARED;
use super::{MatchModel, attributes_of, compared, document_words};
use crate::intake::tokens;
use crate::{AppError, Operation, Subject};

/// Candidates that are told at most.
const MOST_TOLD: usize = 10;

/// What the hub would do by a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchBand {
    /// Link.
    Link,
    /// Ask a person.
    Review,
    /// Nothing: a guard says that they are two, whatever the score.
    Below,
}

/// A step of a score, from the prior to the last comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchStep {
    /// What is compared; `prior` for the odds before anything is.
    pub comparison: String,
    /// The attributes that it looks at.
    pub attributes: Vec<AttributeIndex>,
    /// How far the values agree; none when the caller may not read them, and nothing is told.
    pub level: Option<String>,
    /// Bits that this adds.
    pub bits: f64,
    /// Bits that it adds that the value is rare.
    pub rarity: f64,
    /// The sum so far.
    pub sum: f64,
}

/// A score with everything that makes it, as far as the caller may know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// log2 of the odds that both are one.
    pub bits: f64,
    /// What the hub would do.
    pub band: MatchBand,
    /// Step by step.
    pub steps: Vec<MatchStep>,
    /// What keeps it from being linked, whatever the score.
    pub guards: Vec<String>,
    /// The model.
    pub model: String,
}

/// Somebody whom a record could be about.
#[derive(Debug, Clone)]
pub struct MatchCandidate {
    /// Who.
    pub subject: Subject,
    /// Whether the identity document names them.
    pub is_by_document: bool,
    /// The score.
    pub matching: Matching,
    /// Whether a key was so common that not everybody under it was compared.
    pub is_cut: bool,
}

/// Whom a record is compared with.
struct Among {
    ids: Vec<SubjectId>,
    /// Whom its document names.
    named: BTreeSet<SubjectId>,
    is_cut: bool,
    /// Whether the hub left it to a person already.
    is_doubt: bool,
}

/// Codes of compared attributes.
pub(super) type Codes = BTreeSet<&'static str>;

impl Operation {
    /// Who a record could be about, the most likely first: only what this caller may read in full is
    /// compared, so that nothing else can be found out.
    ///
    /// # Errors
    /// The caller's role may not record.
    pub async fn match_resident(
        self: &Arc<Self>,
        values: &BTreeMap<String, String>,
    ) -> Result<Vec<MatchCandidate>, AppError> {
        self.require(Act::Record)?;
        self.require(Act::ReadSubjects)?;
        let matching = Arc::clone(&self.snapshot().matching);
        let area = self.caller().area;
        let mine = self.readable(area.as_ref())?;
        let asked = read(&matching, values, &mine);
        let named = self.named_by_document(values).await?;
        let (permit, store) = (self.permit()?, self.hub().store());
        let keys = self.keys()?;
        let found = store.match_candidates(permit, &[matching.asked(&asked, keys)]).await?;
        let found = found.into_iter().next().unwrap_or_default();
        let ids = named.iter().copied().chain(found.subjects.into_iter().take(MOST_COMPARED));
        let ids: Vec<SubjectId> = ids.collect::<BTreeSet<_>>().into_iter().collect();
        let among = Among { ids, named, is_cut: found.is_cut, is_doubt: false };
        self.candidates(values, (&matching, &mine, asked), among).await
    }

    /// Those whom a record that was just kept as somebody new may be.
    ///
    /// # Errors
    /// The caller's role may not record.
    pub async fn doubts(
        self: &Arc<Self>,
        values: &BTreeMap<String, String>,
        ids: &[SubjectId],
    ) -> Result<Vec<MatchCandidate>, AppError> {
        self.require(Act::Record)?;
        let matching = Arc::clone(&self.snapshot().matching);
        let mine = self.readable(self.caller().area.as_ref())?;
        let asked = read(&matching, values, &mine);
        let ids = ids.to_vec();
        let among = Among { ids, named: BTreeSet::new(), is_cut: false, is_doubt: true };
        self.candidates(values, (&matching, &mine, asked), among).await
    }

    async fn candidates(
        self: &Arc<Self>,
        values: &BTreeMap<String, String>,
        (matching, mine, asked): (&MatchModel, &Codes, Asked),
        Among { ids, named, is_cut, is_doubt }: Among,
    ) -> Result<Vec<MatchCandidate>, AppError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let permit = self.permit()?;
        let records = self.loader.records(self.hub(), permit, &ids).await?;
        let counts = self.frequencies(matching, &asked).await?;
        let mut told = Vec::new();
        for record in records.into_iter().filter(|one| self.meets(one)) {
            let codes: Codes = self.readable_of(&record)?.intersection(mine).copied().collect();
            let is_named = named.contains(&record.id) && self.is_findable("id_number", &record);
            let asked = if codes == *mine { asked.clone() } else { read(matching, values, &codes) };
            let found = (&asked, counts.as_slice());
            let found = self.scored(matching, found, &record, &codes, is_named || is_doubt).await?;
            told.extend(found.map(|matching| (record, is_named, matching)));
        }
        // Two who would both be linked are for a person to decide.
        let links = told.iter().filter(|(.., one)| one.band == MatchBand::Link).count();
        let is_open = is_doubt || (links > 1 && named.is_empty());
        told.sort_by(|one, other| (other.1.cmp(&one.1)).then(other.2.bits.total_cmp(&one.2.bits)));
        told.truncate(MOST_TOLD);
        let candidates = told.into_iter().filter_map(|(record, is_by_document, mut matching)| {
            if is_open && matching.band == MatchBand::Link {
                matching.band = MatchBand::Review;
            }
            self.note(&matching);
            let subject = self.visible(record)?;
            Some(MatchCandidate { subject, is_by_document, matching, is_cut })
        });
        let candidates: Vec<MatchCandidate> = candidates.collect();
        self.ledger().count(candidates.len());
        Ok(candidates)
    }

    /// How the score of two residents comes about, as far as the caller may read both; none of
    /// others.
    pub(crate) async fn waterfall(
        &self,
        one: &Subject,
        other: &Subject,
    ) -> Result<Option<Matching>, AppError> {
        let (one, other) = (one.record(), other.record());
        let is_resident = |of: &SubjectRecord| of.kind == hub_values::SubjectKind::Resident;
        if !is_resident(one) || !is_resident(other) {
            return Ok(None);
        }
        let matching = Arc::clone(&self.snapshot().matching);
        let theirs = self.readable_of(other)?;
        let codes = self.readable_of(one)?.intersection(&theirs).copied().collect();
        let asked = of_record(&matching, one, &codes, self.catalogue());
        let counts = self.frequencies(&matching, &asked).await?;
        let shown = of_record(&matching, other, &codes, self.catalogue());
        let residents = self.hub().residents_for(self.permit()?).await?;
        let question = Question::new(&matching.model, asked, &counts, residents);
        let found = question.explain(&matching.model, &shown);
        let band = band(&matching.model, &found);
        let told = self.told(&matching, &found, band, &codes);
        self.note(&told);
        Ok(Some(told))
    }

    /// The compared attributes that the caller reads in full of everybody in an area.
    fn readable(&self, area: Option<&AreaCode>) -> Result<Codes, AppError> {
        let permit = self.permit()?;
        self.full(|attribute| Ok(permit.decide(attribute, area, Usage::Read)))
    }

    /// The compared attributes that the caller reads in full of somebody.
    pub(super) fn readable_of(&self, record: &SubjectRecord) -> Result<Codes, AppError> {
        self.full(|attribute| self.decide(attribute, record))
    }

    fn full(
        &self,
        decide: impl Fn(&Attribute) -> Result<Decision, AppError>,
    ) -> Result<Codes, AppError> {
        let mut codes = Codes::new();
        for code in compared() {
            let Some(attribute) = self.catalogue().attribute(code) else { continue };
            if decide(attribute)? == Decision::Full {
                let _new = codes.insert(code);
            }
        }
        Ok(codes)
    }

    /// Whom the identity document names, when the caller may look somebody up by it.
    async fn named_by_document(
        self: &Arc<Self>,
        values: &BTreeMap<String, String>,
    ) -> Result<BTreeSet<SubjectId>, AppError> {
        let attribute = self.catalogue().attribute("id_number").ok_or(AppError::Internal)?;
        let may = !matches!(
            self.permit()?.decide_everywhere(attribute, Usage::Lookup),
            Decision::Denied(_)
        );
        let Some(number) = values.get("id_number").filter(|_| may) else {
            return Ok(BTreeSet::new());
        };
        let kind = values.get("id_type").and_then(|text| text.parse().ok());
        let kind = kind.unwrap_or(IdDocumentType::ResidentIdCard);
        let Ok(document) = IdDocument::new(kind, number) else { return Ok(BTreeSet::new()) };
        let token = tokens::document(self.keys()?, document.kind(), document.number());
        let hub = self.hub();
        let found = hub.records.by_token(hub.store(), self.permit()?, &[token]).await?;
        Ok(found.values().map(|one| one.id).collect())
    }

    async fn frequencies(
        &self,
        matching: &MatchModel,
        asked: &Asked,
    ) -> Result<Vec<(usize, u32)>, AppError> {
        let values = matching.counted(asked, self.keys()?);
        let tokens: Vec<_> = values.iter().map(|(_, token)| *token).collect();
        let counts = self.hub().store().match_counts(self.permit()?, &tokens).await?;
        let count = |token| counts.get(token).copied().unwrap_or(0);
        Ok(values.iter().map(|(column, token)| (*column, count(token))).collect())
    }

    /// The score of somebody, when it is worth telling.
    async fn scored(
        &self,
        matching: &MatchModel,
        (asked, counts): (&Asked, &[(usize, u32)]),
        record: &SubjectRecord,
        codes: &Codes,
        is_known: bool,
    ) -> Result<Option<Matching>, AppError> {
        let model = &matching.model;
        let residents = self.hub().residents_for(self.permit()?).await?;
        let question = Question::new(model, asked.clone(), counts, residents);
        let shown = of_record(matching, record, codes, self.catalogue());
        let found = question.explain(model, &shown);
        if found.bits < model.thresholds().1 && !is_known {
            return Ok(None);
        }
        let mut band = band(model, &found);
        if is_known {
            band = MatchBand::Link;
        } else if band == MatchBand::Link
            && !self.holds_together(matching, &question, record).await?
        {
            band = MatchBand::Review;
        }
        Ok(Some(self.told(matching, &found, band, codes)))
    }

    /// Whether every record that is known of somebody allows the link.
    async fn holds_together(
        &self,
        matching: &MatchModel,
        question: &Question,
        record: &SubjectRecord,
    ) -> Result<bool, AppError> {
        let history = self.hub().store().history(self.permit()?, record.id).await?;
        let codes = self.readable_of(record)?;
        let catalogue = self.catalogue();
        let hidden: BTreeSet<AttributeIndex> = compared()
            .filter(|code| !codes.contains(code))
            .filter_map(|code| Some(catalogue.attribute(code)?.index))
            .collect();
        let mut said = history.statements;
        said.retain(|one| !hidden.contains(&one.attribute));
        let records = matching.of_history(catalogue, &said);
        Ok(super::candidates::hold_together(&matching.model, question, &records) == Some(true))
    }

    fn told(
        &self,
        matching: &MatchModel,
        found: &Explanation,
        band: MatchBand,
        codes: &Codes,
    ) -> Matching {
        let steps = found.steps.iter().map(|step| {
            let compared = attributes_of(&step.comparison);
            let is_withheld =
                !compared.is_empty() && compared.iter().all(|code| !codes.contains(code));
            let attributes = compared.iter().filter(|code| is_withheld || codes.contains(*code));
            let attributes = attributes
                .filter_map(|code| Some(self.catalogue().attribute(code)?.index))
                .collect();
            MatchStep {
                comparison: step.comparison.clone(),
                attributes,
                level: (!is_withheld).then(|| step.level.clone()),
                bits: step.bits,
                rarity: step.rarity,
                sum: step.sum,
            }
        });
        Matching {
            bits: found.bits,
            band,
            steps: steps.collect(),
            guards: found.guards.iter().map(|(name, _)| name.clone()).collect(),
            model: matching.version.clone(),
        }
    }

    /// Notes which attributes a score tells something about.
    pub(super) fn note(&self, told: &Matching) {
        let mut ledger = self.ledger();
        for step in &told.steps {
            if step.level.as_deref().is_some_and(|level| level != "missing") {
                step.attributes.iter().for_each(|index| ledger.disclose(*index));
            }
        }
    }
}

/// What the hub would do by a score alone.
fn band(model: &Model, found: &Explanation) -> MatchBand {
    if found.is_excluded() || found.bits < model.thresholds().1 {
        MatchBand::Below
    } else if found.links() {
        MatchBand::Link
    } else {
        MatchBand::Review
    }
}

/// What somebody types, as far as it may be compared.
fn read(matching: &MatchModel, values: &BTreeMap<String, String>, codes: &Codes) -> Asked {
    matching.read(|code| {
        let text = values.get(code).map(|text| text.trim()).filter(|text| !text.is_empty())?;
        if code == "id_type" {
            return document_words(text);
        }
        codes.contains(code).then(|| text.to_owned())
    })
}

/// A record, as far as it may be compared.
fn of_record(
    matching: &MatchModel,
    record: &SubjectRecord,
    codes: &Codes,
    catalogue: &hub_catalogue::Catalogue,
) -> Asked {
    let values: HashMap<&str, &hub_facts::Stated> = std::iter::once("id_type")
        .chain(codes.iter().copied())
        .filter_map(|code| {
            let index = catalogue.attribute(code)?.index;
            Some((code, &record.fact(index)?.stated))
        })
        .collect();
    matching.read(|code| super::text(code, values.get(code)?))
}

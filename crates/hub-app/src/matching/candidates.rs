//! Deciding by score whom a record is about, when nothing names them: link, doubt, or somebody new.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hub_catalogue::Catalogue;
use hub_linkage::{Asked, Explanation, Model, Question};
use hub_storage::{MatchAsked, MatchFound, Token, Tx};
use hub_values::{AreaCode, SubjectId};

use super::MatchModel;
use super::together::Together;
use crate::AppError;
use crate::hub::Hub;
use crate::intake::judge::Judged;

/// People that one record is compared with; those first that share most keys.
pub(super) const MOST_COMPARED: usize = 60;
/// People that one record is put beside; more are no help to a person.
const MOST_DOUBTS: usize = 5;

/// Somebody whom a record may be about, and where they belong.
pub(crate) type Doubt = (SubjectId, Option<AreaCode>);

/// What the score says of a record.
#[derive(Debug, Clone)]
pub(crate) enum Scored {
    /// Nobody known.
    Nobody,
    /// Somebody known, surely enough.
    Somebody(SubjectId, Arc<str>),
    /// Perhaps one of these: a person decides.
    Perhaps(Vec<Doubt>),
}

/// Records of one piece that nothing names, and whom they are compared with.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    matching: Option<Arc<MatchModel>>,
    /// By the digest of the record.
    sought: HashMap<Token, Sought>,
    together: Together,
    residents: usize,
}

/// Whoever is sealed for the sender is nobody's candidate.
fn forget_sealed(hub: &Hub, new: &[(&Judged, Asked)], found: &mut [MatchFound]) {
    let (snapshot, now) = (hub.snapshot(), hub.clock().now());
    if snapshot.rights.seals().is_empty() {
        return;
    }
    let sources: BTreeSet<_> = new.iter().map(|(one, _)| &one.sender.source).collect();
    let is_sealed = |subject: SubjectId| {
        sources.iter().any(|source| snapshot.rights.hides_from(source, subject, now))
    };
    for one in found {
        let both =
            std::mem::take(&mut one.subjects).into_iter().zip(std::mem::take(&mut one.shared));
        (one.subjects, one.shared) = both.filter(|(subject, _)| !is_sealed(*subject)).unzip();
    }
}

/// A record and everybody whom its keys found in the database.
#[derive(Debug)]
struct Sought {
    record: Asked,
    counts: Vec<(usize, u32)>,
    others: Vec<Other>,
}

/// Somebody known.
#[derive(Debug)]
struct Other {
    subject: SubjectId,
    community: Option<AreaCode>,
    shown: Asked,
    /// How many keys are shared.
    shared: u32,
    /// What was said of them record by record, of those who may be linked.
    records: Vec<Asked>,
}

impl Candidates {
    /// Reads whom these records may be about, in a few statements for all of them.
    pub(crate) async fn read(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        records: &[&Judged],
    ) -> Result<(), AppError> {
        let matching = Arc::clone(&hub.snapshot().matching);
        let mut new = Vec::new();
        for one in records.iter().filter(|one| !self.sought.contains_key(&one.digest)) {
            let record = of_judged(&matching, tx.catalogue(), one);
            if record.known() > 0 {
                new.push((*one, record));
            }
        }
        self.matching = Some(Arc::clone(&matching));
        if new.is_empty() {
            return Ok(());
        }
        self.residents = hub.residents_in(tx).await?;
        let keys = tx.keys();
        let asked: Vec<MatchAsked> =
            new.iter().map(|(_, record)| matching.asked(record, keys)).collect();
        let mut found = tx.match_candidates(&asked).await?;
        forget_sealed(hub, &new, &mut found);
        let import = new.first().and_then(|(one, _)| one.sender.batch);
        let named = found.iter().flat_map(|one| one.subjects.iter().take(MOST_COMPARED));
        let named: BTreeSet<SubjectId> = named.copied().collect();
        let known = tx.records_beside(&named.into_iter().collect::<Vec<_>>(), import).await?;
        let known: HashMap<SubjectId, (Option<AreaCode>, Asked)> = known
            .into_values()
            .map(|one| (one.id, (one.community, matching.of_record(&one, tx.catalogue()))))
            .collect();
        let values = matching.all_counted(new.iter().map(|(_, record)| record), keys);
        // Of those whom nobody resembles it does not matter how rare they are.
        let is_alone = known.is_empty();
        let counts = if is_alone { HashMap::new() } else { tx.match_counts(&values).await? };
        for ((one, record), found) in new.into_iter().zip(found) {
            let mine = matching.counted(&record, keys).into_iter();
            let mine =
                mine.map(|(column, value)| (column, counts.get(&value).copied().unwrap_or(0)));
            let sought = Sought { counts: mine.collect(), others: others(found, &known), record };
            let _none = self.sought.insert(one.digest, sought);
        }
        self.read_records(tx, &matching).await
    }

    /// Whoever may be linked is compared record by record too: a chain of likenesses links nobody.
    async fn read_records(&mut self, tx: &Tx, matching: &MatchModel) -> Result<(), AppError> {
        let residents = self.residents;
        let likely = |one: &Sought| -> Vec<SubjectId> {
            let question =
                Question::new(&matching.model, one.record.clone(), &one.counts, residents);
            let links = |other: &&Other| {
                other.records.is_empty() && question.explain(&matching.model, &other.shown).links()
            };
            one.others.iter().filter(links).map(|other| other.subject).collect()
        };
        let ids: BTreeSet<SubjectId> = self.sought.values().flat_map(likely).collect();
        let histories = tx.histories(&ids.into_iter().collect::<Vec<_>>()).await?;
        for other in self.sought.values_mut().flat_map(|one| &mut one.others) {
            if let Some(history) = histories.get(&other.subject) {
                other.records = matching.of_history(tx.catalogue(), &history.statements);
            }
        }
        Ok(())
    }

    /// Whom a record is about by its score. `may_be` leaves those out in whose community the sender
    /// has no say.
    pub(crate) fn decide(
        &self,
        one: &Judged,
        may_be: impl Fn(Option<&AreaCode>) -> bool,
    ) -> Scored {
        let (Some(matching), Some(sought)) = (&self.matching, self.sought.get(&one.digest)) else {
            return Scored::Nobody;
        };
        let model = &matching.model;
        let keys = model.keys(&sought.record);
        let made = self.together.found(&keys, sought.record.is_documented());
        if made.is_empty() && sought.others.is_empty() {
            return Scored::Nobody;
        }
        let values: HashMap<usize, u64> = model.values(&sought.record).into_iter().collect();
        let counts = sought.counts.iter().map(|(column, count)| {
            let here = values.get(column).map_or(0, |value| self.together.count(*value));
            (*column, count + here)
        });
        let counts: Vec<(usize, u32)> = counts.collect();
        let population = self.residents + self.together.len();
        let question = Question::new(model, sought.record.clone(), &counts, population);
        let mut found: Vec<(Doubt, Explanation, bool)> = Vec::new();
        // Those in the database and those made here stand in one order, so that a file is judged as
        // it is written later, when some of them are there already.
        let known = sought.others.iter().map(|other| {
            let who = (other.subject, other.community);
            (other.shared, who, &other.shown, other.records.as_slice())
        });
        let made = made.into_iter().filter_map(|(made, shared)| {
            let who = (made.subject, made.community.copied());
            Some((shared, who, made.records.first()?, made.records))
        });
        let mut near: Vec<_> = known.chain(made).collect();
        near.retain(|(_, (_, community), ..)| may_be(community.as_ref()));
        near.sort_by_key(|(shared, ..)| std::cmp::Reverse(*shared));
        for (_, who, shown, records) in near.into_iter().take(MOST_COMPARED) {
            found.extend(weighed(model, &question, who, shown, records));
        }
        found.sort_by(|one, other| other.1.bits.total_cmp(&one.1.bits).then(one.0.cmp(&other.0)));
        match found.as_slice() {
            [] => Scored::Nobody,
            [((subject, _), explanation, true), rest @ ..] if rest.iter().all(|one| !one.2) => {
                Scored::Somebody(*subject, matching.explanation(explanation).into())
            }
            all => Scored::Perhaps(all.iter().take(MOST_DOUBTS).map(|one| one.0).collect()),
        }
    }

    /// Remembers what a record says of a subject, so that later records of the piece are compared
    /// with it.
    pub(crate) fn remember(
        &mut self,
        catalogue: &Catalogue,
        one: &Judged,
        subject: SubjectId,
        is_new: bool,
    ) {
        let Some(matching) = self.matching.clone() else { return };
        let sought = self.sought.get(&one.digest).map(|sought| sought.record.clone());
        let record = sought.unwrap_or_else(|| of_judged(&matching, catalogue, one));
        if is_new {
            self.together.add(&matching.model, subject, one.community, record);
        } else {
            self.together.also(&matching.model, subject, record);
        }
    }

    /// Forgets whom earlier pieces asked about; who was made stays known.
    pub(crate) fn forget_asked(&mut self) {
        self.sought.clear();
    }
}

/// Somebody who is linked or doubtful, with whether the score alone links them: every record that is
/// known of them must allow it.
fn weighed(
    model: &Model,
    question: &Question,
    who: Doubt,
    shown: &Asked,
    records: &[Asked],
) -> Option<(Doubt, Explanation, bool)> {
    let found = question.explain(model, shown);
    let (_, review) = model.thresholds();
    if found.is_excluded() || found.bits < review {
        return None;
    }
    if !found.links() {
        return Some((who, found, false));
    }
    let links = hold_together(model, question, records)?;
    Some((who, found, links))
}

/// Whether every record that is known of somebody allows the link, so that no chain of likenesses
/// makes one of two; none when a guard says of any that they are two.
pub(super) fn hold_together(model: &Model, question: &Question, records: &[Asked]) -> Option<bool> {
    let cohesion = model.cohesion();
    let each: Vec<Explanation> =
        records.iter().map(|record| question.explain(model, record)).collect();
    if each.iter().any(Explanation::is_excluded) {
        return None;
    }
    let clipped = each.iter().map(|one| one.bits.clamp(-cohesion.clip, cohesion.clip));
    let sum: f64 = clipped.sum();
    #[expect(clippy::cast_precision_loss, reason = "few records")]
    let is_close = each.is_empty() || sum / each.len() as f64 >= cohesion.mean;
    Some(is_close && each.len() < cohesion.largest)
}

fn others(found: MatchFound, known: &HashMap<SubjectId, (Option<AreaCode>, Asked)>) -> Vec<Other> {
    let near = found.subjects.into_iter().zip(found.shared).take(MOST_COMPARED);
    let others = near.filter_map(|(subject, shared)| {
        let (community, shown) = known.get(&subject)?.clone();
        Some(Other { subject, community, shown, shared, records: Vec::new() })
    });
    others.collect()
}

fn of_judged(matching: &MatchModel, catalogue: &Catalogue, one: &Judged) -> Asked {
    let said = one.statements.iter().map(|(index, stated, _)| (*index, stated));
    matching.of_statements(catalogue, said)
}

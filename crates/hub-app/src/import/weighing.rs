//! What would become of records if they were written now; nothing is written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hub_catalogue::{Attribute, AttributeIndex, Catalogue};
use hub_facts::{Fact, Pins, Statement};
use hub_policy::{Decision, Permit, Row, Usage};
use hub_storage::{SubjectHistory, Tx};
use hub_values::{RecordId, SubjectId};

use super::verdict::ImportDecision;
use crate::hub::Hub;
use crate::intake::judge::Judged;
use crate::intake::link::{Linked, Links};
use crate::intake::{project, roster, write};
use crate::sight::Held;
use crate::{AppError, IntakeDecision, Problem};

/// What would become of one record.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub(super) decision: ImportDecision,
    pub(super) problems: Vec<Problem>,
    /// The known subject that it belongs to.
    pub(super) subject: Option<SubjectId>,
    /// Attributes of that subject of which it was told that they would change.
    pub(super) told: Vec<AttributeIndex>,
    /// Whether the score said so, or that it is nobody known.
    pub(super) is_by_score: bool,
}

/// Weighs the records of one file, which may belong to one another.
pub(super) struct Scales {
    links: Links,
    /// Subjects that earlier records of the file would make.
    made: HashSet<SubjectId>,
    /// What earlier records of the file say about known subjects.
    said: HashMap<SubjectId, Vec<Statement>>,
    /// How much of what is held the sender may see.
    sight: Sight,
}

/// How much of what is held somebody may see.
#[derive(Debug, Clone)]
pub(super) enum Sight {
    /// Everything: the hub's own command line.
    All,
    /// What a permit admits.
    By(Box<Permit>),
    /// Nothing.
    Nothing,
}

impl Sight {
    fn sees(&self, attribute: &Attribute, row: Row<'_>) -> bool {
        match self {
            Self::All => true,
            Self::By(permit) => {
                permit.sees(row.community)
                    && permit.decide(attribute, row, Usage::Read) == Decision::Full
            }
            Self::Nothing => false,
        }
    }
}

impl Scales {
    pub(super) fn new(sight: Sight) -> Self {
        Self { links: Links::default(), made: HashSet::new(), said: HashMap::new(), sight }
    }

    /// Weighs the next records of the file against what a transaction sees.
    pub(super) async fn weigh(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        judged: &[Judged],
    ) -> Result<Vec<Weighed>, AppError> {
        self.links.forget_asked();
        self.links.read_more(hub, tx, judged).await?;
        let other_names = write::other_names(&self.links, judged);
        let linked: Vec<Linked> =
            judged.iter().map(|one| self.links.link(tx.catalogue(), one, hub.ids())).collect();
        self.made.extend(self.links.new.drain(..).map(|(id, _)| id));
        self.links.renewals.clear();
        let known: BTreeSet<SubjectId> = linked
            .iter()
            .filter(|one| {
                one.decision == IntakeDecision::Linked && !self.made.contains(&one.subject)
            })
            .map(|one| one.subject)
            .collect();
        let known: Vec<SubjectId> = known.into_iter().collect();
        let histories = tx.histories(&known).await?;
        let mut weighed = Vec::with_capacity(judged.len());
        for ((one, linked), is_other_name) in judged.iter().zip(linked).zip(other_names) {
            let mut result = self.of(one, &linked, &histories, tx.catalogue(), hub);
            let notes = write::notes(tx.catalogue(), &self.links, one, &linked, is_other_name);
            result.problems.extend(notes);
            weighed.push(result);
        }
        Ok(weighed)
    }

    fn of(
        &mut self,
        one: &Judged,
        linked: &Linked,
        histories: &HashMap<SubjectId, SubjectHistory>,
        catalogue: &Catalogue,
        hub: &Hub,
    ) -> Weighed {
        let mut problems = one.problems.clone();
        let history = histories.get(&linked.subject);
        let mut told = Vec::new();
        let decision = match linked.decision {
            IntakeDecision::Created if !linked.doubts.is_empty() => ImportDecision::Doubtful,
            IntakeDecision::Created => ImportDecision::Created,
            IntakeDecision::AlreadyKnown => ImportDecision::AlreadyKnown,
            IntakeDecision::NeedsReview => {
                problems = crate::IntakeOutcome::needs_review(one.kind).problems;
                ImportDecision::NeedsReview
            }
            IntakeDecision::Refused => {
                problems = crate::IntakeOutcome::names_nothing().problems;
                ImportDecision::Refused
            }
            IntakeDecision::Linked => match history {
                None => ImportDecision::Linked,
                Some(history) => {
                    told = self.changes(one, linked.subject, history, catalogue, hub);
                    problems.extend(told.iter().filter_map(|index| change(catalogue, *index)));
                    if told.is_empty() {
                        ImportDecision::Linked
                    } else {
                        ImportDecision::ChangesFact
                    }
                }
            },
        };
        if let Some(household) = &one.household
            && decision != ImportDecision::AlreadyKnown
        {
            let _lines = roster::members(one, household, &self.links, &mut problems);
        }
        let subject = history.map(|_| linked.subject);
        let is_by_score = linked.why.is_by_score();
        Weighed { decision, problems, subject, told, is_by_score }
    }

    /// The attributes of a known subject whose shown value would become another one, as far as the
    /// sender may see them: of the others a file must not find out what is held.
    fn changes(
        &mut self,
        one: &Judged,
        subject: SubjectId,
        history: &SubjectHistory,
        catalogue: &Catalogue,
        hub: &Hub,
    ) -> Vec<AttributeIndex> {
        let pins = Pins::of(&history.said);
        let earlier = self.said.entry(subject).or_default();
        let mut statements = history.statements.clone();
        statements.extend(earlier.iter().cloned());
        let before = shown(&statements, &pins, catalogue);
        let now = hub.clock().now();
        let record = RecordId::from_uuid(hub.ids().uuid());
        let new = one.statements.iter().map(|(attribute, stated, grade)| Statement {
            record,
            attribute: *attribute,
            stated: stated.clone(),
            grade: *grade,
            source: one.sender.source.clone(),
            observed_on: one.observed_on,
            recorded_at: now,
        });
        earlier.extend(new);
        let added = earlier.len().saturating_sub(one.statements.len());
        statements.extend(earlier.iter().skip(added).cloned());
        let after = shown(&statements, &pins, catalogue);
        let community = project::community(history);
        let held = Fact::all(&history.statements, &pins, catalogue);
        let held = Held { facts: &held, catalogue };
        let row = Row::of(subject, community.as_ref(), &held);
        let may_see = |index: AttributeIndex| {
            catalogue.at(index).is_some_and(|one| self.sight.sees(one, row))
        };
        before
            .into_iter()
            .filter(|(index, value)| after.get(index) != Some(value) && may_see(*index))
            .map(|(index, _)| index)
            .collect()
    }
}

/// The values that are shown, by attribute.
fn shown(
    statements: &[Statement],
    pins: &Pins,
    catalogue: &Catalogue,
) -> BTreeMap<AttributeIndex, String> {
    Fact::all(statements, pins, catalogue)
        .into_iter()
        .filter_map(|fact| Some((fact.attribute, fact.stated.value()?.canonical())))
        .collect()
}

fn change(catalogue: &Catalogue, index: AttributeIndex) -> Option<Problem> {
    let attribute = catalogue.at(index)?;
    Some(Problem::new(
        attribute.code.as_str(),
        format!("将更改现有的“{}”，请核对", attribute.name_zh),
        format!("changes the {} that is held; please check", attribute.name_en),
    ))
}

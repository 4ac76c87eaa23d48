//! A subject as one caller may see it: the only way from a record to an answer.

mod around;
mod history;
mod predicates;
mod roles;
pub(crate) mod seen;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Value};
use hub_facts::{
    Absence, Closure, Fact, Freshness, Grade, HouseholdKind, Reason, Stated, SubjectRecord,
};
use hub_policy::{Decision, masked};
use hub_values::{AreaCode, DepartmentCode, SubjectId, SubjectKind};

pub use around::MembershipView;
pub use history::{PinView, StatementView, Then};
pub use predicates::GUESSES_A_DAY;
pub use roles::InRole;
use roles::Viewed;

use crate::{AppError, Operation};

/// Holds a record that it shows only attribute by attribute, each time asking the policy and
/// noting the disclosure.
#[derive(Clone)]
pub struct Subject {
    operation: Arc<Operation>,
    record: Arc<SubjectRecord>,
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subject({})", self.record.id)
    }
}

/// What a caller gets for an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The value.
    Value(Value),
    /// The value behind its mask; none when the mask hides all of it.
    Masked(Option<String>),
    /// Nothing: not known, or not granted. Which of the two, the ledger says.
    Nothing,
}

/// A fact with its provenance, as far as the caller may see it.
#[derive(Debug, Clone)]
pub struct FactView {
    /// What it is about.
    pub attribute: AttributeIndex,
    /// The value or its mask.
    pub shown: Shown,
    /// Why there is no value, for those who may see one.
    pub absence: Option<Absence>,
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// When it was true.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
    /// When it was last said to be right.
    pub confirmed_on: NaiveDate,
    /// Whether it can still be relied on.
    pub freshness: Freshness,
    /// Why this one is shown.
    pub reason: Reason,
    /// Whether another source of the same grade says otherwise.
    pub is_conflicting: bool,
}

impl Subject {
    pub(crate) fn new(operation: Arc<Operation>, record: Arc<SubjectRecord>) -> Self {
        operation.ledger().touch(record.kind, record.id);
        Self { operation, record }
    }

    /// Its id.
    pub fn id(&self) -> SubjectId {
        self.record.id
    }

    /// Its kind.
    pub fn kind(&self) -> SubjectKind {
        self.record.kind
    }

    /// The community it belongs to.
    pub fn community(&self) -> Option<&AreaCode> {
        self.record.community.as_ref()
    }

    /// The ids of subjects that were merged into it; each leads here.
    pub fn previous_ids(&self) -> &[SubjectId] {
        &self.record.previous
    }

    /// Whether both sides of a pair show the same value of an attribute; none unless both show one.
    pub(crate) fn agrees_with(&self, other: &Self, attribute: AttributeIndex) -> Option<bool> {
        let value = |of: &Self| of.record.fact(attribute)?.stated.value().cloned();
        Some(value(self)? == value(other)?)
    }

    /// Which kind of household it is.
    pub fn household_kind(&self) -> Option<HouseholdKind> {
        self.record.household.map(|household| household.kind)
    }

    /// When and why it ended; needs to see the attribute that names it.
    pub fn closed(
        &self,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Option<Closure>, AppError> {
        let Some(closure) = self.record.closed else { return Ok(None) };
        let code = naming_attribute(self.kind());
        let attribute = self.operation.catalogue().attribute(code).ok_or(AppError::Internal)?;
        let decision = self.decided(attribute, &path)?;
        Ok((!matches!(decision, Decision::Denied(_))).then_some(closure))
    }

    /// The record behind it, to be decided about and never to be shown.
    pub(crate) fn record(&self) -> &SubjectRecord {
        &self.record
    }

    /// Whether it may be found by an attribute.
    pub(crate) fn is_findable_by(&self, attribute: &str) -> bool {
        self.operation.is_findable(attribute, &self.record)
    }

    /// What the caller gets for an attribute of it.
    pub(crate) fn decision(&self, attribute: &Attribute) -> Result<Decision, AppError> {
        self.operation.decide(attribute, &self.record)
    }

    /// Whether anything is held about an attribute.
    pub(crate) fn holds(&self, attribute: AttributeIndex) -> bool {
        self.record.fact(attribute).is_some()
    }

    /// The operation that it belongs to.
    pub fn operation(&self) -> &Arc<Operation> {
        &self.operation
    }

    /// What the caller gets for an attribute as text, masked or not. `path` is where in the answer,
    /// with `*` for list indices; it is asked for only when something is refused or masked.
    pub async fn show(
        &self,
        attribute: AttributeIndex,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Shown, AppError> {
        let shown = self.show_whole(attribute, &path).await?;
        if matches!(shown, Shown::Masked(Some(_))) {
            self.operation.ledger().mask(path());
        }
        Ok(shown)
    }

    /// The same for a field that cannot hold a mask.
    pub async fn show_whole(
        &self,
        attribute: AttributeIndex,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Shown, AppError> {
        let Some(attribute) = self.operation.catalogue().at(attribute) else {
            return Err(AppError::Internal);
        };
        let decision = self.decided(attribute, &path)?;
        if matches!(decision, Decision::Denied(_)) {
            return Ok(Shown::Nothing);
        }
        Ok(match self.viewed(attribute, &self.record.facts, None).await? {
            Viewed::Own => self.answered(attribute, &decision),
            Viewed::Hidden => {
                self.operation.ledger().disclose(attribute.index);
                Shown::Nothing
            }
            Viewed::Of(person, theirs) => {
                self.operation.ledger().disclose(attribute.index);
                person.answered(theirs, &person.weaker(theirs, decision, Some(&path))?)
            }
        })
    }

    /// All facts of these attributes that are known, with provenance. Refusals are noted.
    pub async fn facts(
        &self,
        attributes: Option<&[String]>,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        self.facts_of(&self.record.facts, attributes, None, path).await
    }

    async fn facts_of(
        &self,
        facts: &[Fact],
        attributes: Option<&[String]>,
        at: Option<Then>,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        // Without a list the caller asks for what they may see, which is no refusal.
        let noted = attributes.map(|_| &path);
        let mut views = Vec::new();
        for attribute in self.wanted(facts, attributes)? {
            let decision = match noted {
                Some(path) => self.decided(attribute, path)?,
                None => self.operation.decide(attribute, &self.record)?,
            };
            if matches!(decision, Decision::Denied(_)) {
                continue;
            }
            views.extend(self.view(attribute, decision, facts, at, noted).await?);
        }
        if views.iter().any(|view| matches!(view.shown, Shown::Masked(Some(_)))) {
            self.operation.ledger().mask(format!("{}.*.text", path()));
        }
        Ok(views)
    }

    /// The attributes that are asked for: those named, or those that something may be known about.
    fn wanted(
        &self,
        facts: &[Fact],
        attributes: Option<&[String]>,
    ) -> Result<Vec<&Attribute>, AppError> {
        let catalogue = self.operation.catalogue();
        let Some(codes) = attributes else {
            let is_known = |index| facts.iter().any(|fact| fact.attribute == index);
            // What a role attribute shows stands in another record.
            let all = catalogue.of(self.kind());
            return Ok(all.filter(|one| one.view.is_some() || is_known(one.index)).collect());
        };
        let unknown = || {
            AppError::invalid(
                "attributes",
                "数据目录中没有这个数据项，请用 catalogue 查询代码",
                "no such attribute for this kind of subject; see `catalogue`",
            )
        };
        codes
            .iter()
            .map(|code| {
                let found = catalogue.attribute(code).filter(|one| one.subject == self.kind());
                found.ok_or_else(unknown)
            })
            .collect()
    }

    /// One fact as far as it may be seen, after the caller's own right to the attribute was
    /// decided.
    async fn view(
        &self,
        attribute: &Attribute,
        decision: Decision,
        facts: &[Fact],
        at: Option<Then>,
        noted: Option<&(impl Fn() -> String + Send + Sync)>,
    ) -> Result<Option<FactView>, AppError> {
        // That nothing is known is disclosed too.
        self.operation.ledger().disclose(attribute.index);
        let own = facts.iter().find(|fact| fact.attribute == attribute.index);
        let of_own =
            |decision: &Decision| own.map(|fact| self.fact_view(fact, attribute, decision));
        let (person, theirs) = match self.viewed(attribute, facts, at).await? {
            Viewed::Hidden => return Ok(None),
            Viewed::Own => return Ok(of_own(&decision)),
            Viewed::Of(person, theirs) => (person, theirs),
        };
        let weaker = person.weaker(theirs, decision, noted)?;
        if matches!(weaker, Decision::Denied(_)) {
            return Ok(None);
        }
        person.operation.ledger().disclose(theirs.index);
        let theirs_then = match at {
            None => None,
            Some(at) => Some(person.known_at(at).await?),
        };
        if theirs_then.as_ref().is_some_and(Vec::is_empty) {
            // Nobody was registered then, so the text stood for them; it is about them all the
            // same, and what may be seen of them bounds it.
            return Ok(of_own(&weaker));
        }
        let known = theirs_then.as_ref().unwrap_or(&person.record.facts);
        let fact = known.iter().find(|fact| fact.attribute == theirs.index);
        Ok(fact.map(|fact| FactView {
            attribute: attribute.index,
            ..person.fact_view(fact, theirs, &weaker)
        }))
    }

    /// Whether the caller may read an attribute here; a refusal is noted.
    pub fn may_read(
        &self,
        attribute: &str,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<bool, AppError> {
        let attribute =
            self.operation.catalogue().attribute(attribute).ok_or(AppError::Internal)?;
        let decision = self.decided(attribute, &path)?;
        if decision == Decision::Full {
            self.operation.ledger().disclose(attribute.index);
        }
        Ok(decision == Decision::Full)
    }

    /// Decides, and notes a refusal.
    fn decided(
        &self,
        attribute: &Attribute,
        path: &(impl Fn() -> String + Send + Sync),
    ) -> Result<Decision, AppError> {
        let decision = self.operation.decide(attribute, &self.record)?;
        if let Decision::Denied(denial) = &decision {
            self.operation.ledger().refuse(path(), denial.clone(), false);
        }
        Ok(decision)
    }

    fn answered(&self, attribute: &Attribute, decision: &Decision) -> Shown {
        if matches!(decision, Decision::Denied(_)) {
            return Shown::Nothing;
        }
        // That nothing is known is disclosed too.
        self.operation.ledger().disclose(attribute.index);
        self.record
            .fact(attribute.index)
            .map_or(Shown::Nothing, |fact| shown_of(&fact.stated, decision))
    }

    fn fact_view(&self, fact: &Fact, attribute: &Attribute, decision: &Decision) -> FactView {
        let today = self.operation.hub().clock().today();
        FactView {
            attribute: fact.attribute,
            shown: shown_of(&fact.stated, decision),
            absence: absence_of(&fact.stated, decision),
            grade: fact.grade,
            source: fact.source.clone(),
            observed_on: fact.observed_on,
            recorded_at: fact.recorded_at,
            confirmed_on: fact.confirmed_on,
            freshness: fact.freshness(attribute, today),
            reason: fact.reason,
            is_conflicting: fact.is_conflicting,
        }
    }

    /// Notes that a masked value did not fit the field's type.
    pub fn note_masked(&self, attribute: AttributeIndex, path: String) {
        if let Some(attribute) = self.operation.catalogue().at(attribute) {
            let denial = hub_policy::Denial {
                attribute: attribute.code.clone(),
                rule: hub_policy::Rule::NeedsFull,
                lead_department: attribute.lead_department.clone(),
            };
            self.operation.ledger().refuse(path, denial, true);
        }
    }
}

fn shown_of(stated: &Stated, decision: &Decision) -> Shown {
    match (stated, decision) {
        (Stated::Value(value), Decision::Full) => Shown::Value(value.clone()),
        (Stated::Value(value), Decision::Masked(mask)) => Shown::Masked(masked(*mask, value)),
        (Stated::Value(_), Decision::Denied(_)) | (Stated::Absent(_) | Stated::Claim(_), _) => {
            Shown::Nothing
        }
    }
}

/// Why there is no value, as far as whoever may see the value in full may know.
fn absence_of(stated: &Stated, decision: &Decision) -> Option<Absence> {
    match (stated, decision) {
        (Stated::Absent(absence), Decision::Full) => Some(*absence),
        (Stated::Absent(_) | Stated::Value(_) | Stated::Claim(_), _) => None,
    }
}

/// The attribute that says what a subject is: who may state it may state that the subject ended,
/// and who may see it may see that.
pub(crate) fn naming_attribute(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Resident => "person_name",
        SubjectKind::Household => "household_no",
        SubjectKind::Dwelling => "dwelling_address",
        SubjectKind::Premises => "premises_name",
    }
}

//! A subject as one caller may see it: the only way from a record to an answer.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Role, Value};
use hub_facts::{Fact, Freshness, Grade, HouseholdKind, Membership, Reason, Stated, SubjectRecord};
use hub_policy::{Decision, masked};
use hub_values::{AreaCode, DepartmentCode, SubjectId, SubjectKind};

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
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// When it was true.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
    /// Whether it can still be relied on.
    pub freshness: Freshness,
    /// Why this one is shown.
    pub reason: Reason,
    /// Whether another source of the same grade says otherwise.
    pub is_conflicting: bool,
}

/// Who has a role somewhere.
#[derive(Debug, Clone)]
pub enum InRole {
    /// Nobody is linked: free text may stand for them.
    Nobody,
    /// Somebody who does not exist for the caller.
    Hidden,
    /// A person.
    Person(Subject),
}

/// What one source said, as far as the caller may see it.
#[derive(Debug, Clone)]
pub struct StatementView {
    /// The value or its mask.
    pub shown: Shown,
    /// Whether it is a register's text that is no value of the attribute.
    pub is_claim: bool,
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// When it was true.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
}

/// A membership with both ends, as far as the caller may meet them.
#[derive(Debug, Clone)]
pub struct MembershipView {
    /// The membership.
    pub membership: Membership,
    /// The household.
    pub household: Subject,
    /// The resident; none when hidden.
    pub resident: Option<Subject>,
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

    /// Which kind of household it is.
    pub fn household_kind(&self) -> Option<HouseholdKind> {
        self.record.household.map(|household| household.kind)
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
        match self.viewed(attribute).await? {
            Viewed::Own => {}
            Viewed::Hidden => {
                let _decision = self.decided(attribute, &path)?;
                return Ok(Shown::Nothing);
            }
            Viewed::Of(person, theirs) => {
                // Another person's attribute: both grants are asked, the weaker answer holds.
                let ours = self.decided(attribute, &path)?;
                if matches!(ours, Decision::Denied(_)) {
                    return Ok(Shown::Nothing);
                }
                self.operation.ledger().disclose(attribute.index);
                return Ok(person.answered(theirs, &person.weaker(theirs, &ours, &path)?));
            }
        }
        let decision = self.decided(attribute, &path)?;
        Ok(self.answered(attribute, &decision))
    }

    /// All facts of these attributes that are known, with provenance. Refusals are noted.
    pub async fn facts(
        &self,
        attributes: Option<&[String]>,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        self.facts_of(&self.record.facts, attributes, path).await
    }

    /// The same as it was known at a time: only what had been recorded by then counts.
    pub async fn facts_as_of(
        &self,
        attributes: Option<&[String]>,
        at: DateTime<Utc>,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        let hub = self.operation.hub();
        let history = hub.store().history(self.operation.permit()?, self.record.id).await?;
        let known: Vec<_> =
            history.statements.into_iter().filter(|one| one.recorded_at <= at).collect();
        let facts = Fact::all(&known, self.operation.catalogue());
        self.facts_of(&facts, attributes, path).await
    }

    async fn facts_of(
        &self,
        facts: &[Fact],
        attributes: Option<&[String]>,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        let catalogue = self.operation.catalogue();
        let wanted: Vec<&Attribute> = match attributes {
            Some(codes) => codes
                .iter()
                .map(|code| {
                    catalogue.attribute(code).filter(|one| one.subject == self.kind()).ok_or_else(
                        || {
                            AppError::invalid(
                                "attributes",
                                "数据目录中没有这个数据项，请用 catalogue 查询代码",
                                "no such attribute for this kind of subject; see `catalogue`",
                            )
                        },
                    )
                })
                .collect::<Result<_, _>>()?,
            None => facts.iter().filter_map(|fact| catalogue.at(fact.attribute)).collect(),
        };
        let mut views = Vec::new();
        for attribute in wanted {
            let decision = match attributes {
                Some(_) => self.decided(attribute, &path)?,
                // Without a list the caller asks for what they may see, which is no refusal.
                None => self.operation.decide(attribute, self.community())?,
            };
            if matches!(decision, Decision::Denied(_)) {
                continue;
            }
            // That nothing is known is disclosed too.
            self.operation.ledger().disclose(attribute.index);
            let view = match self.viewed(attribute).await? {
                Viewed::Hidden => None,
                Viewed::Own => {
                    let fact = facts.iter().find(|fact| fact.attribute == attribute.index);
                    fact.map(|fact| {
                        self.fact_view(fact, attribute, shown_of(&fact.stated, &decision))
                    })
                }
                Viewed::Of(person, theirs) => {
                    let weaker = person.weaker(theirs, &decision, &path)?;
                    person.operation.ledger().disclose(theirs.index);
                    let fact = person.record.fact(theirs.index);
                    fact.filter(|_| !matches!(weaker, Decision::Denied(_))).map(|fact| FactView {
                        attribute: attribute.index,
                        ..person.fact_view(fact, theirs, shown_of(&fact.stated, &weaker))
                    })
                }
            };
            views.extend(view);
        }
        if views.iter().any(|view| matches!(view.shown, Shown::Masked(Some(_)))) {
            self.operation.ledger().mask(format!("{}.*.text", path()));
        }
        Ok(views)
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

    /// Everything said about an attribute, newest first, as far as the caller may see it.
    pub async fn statements(
        &self,
        attribute: AttributeIndex,
    ) -> Result<Vec<StatementView>, AppError> {
        let about = self.operation.catalogue().at(attribute).ok_or(AppError::Internal)?;
        let mut decision = self.operation.decide(about, self.community())?;
        let (whose, of) = match self.viewed(about).await? {
            Viewed::Own => (self.clone(), about),
            Viewed::Hidden => return Ok(Vec::new()),
            Viewed::Of(person, theirs) => (person, theirs),
        };
        if of.index != about.index && decision == Decision::Full {
            decision = self.operation.decide(of, whose.community())?;
        }
        if matches!(decision, Decision::Denied(_)) {
            return Ok(Vec::new());
        }
        let permit = self.operation.permit()?;
        let history = self.operation.hub().store().history(permit, whose.record.id).await?;
        let mut found: Vec<_> =
            history.statements.into_iter().filter(|one| one.attribute == of.index).collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.observed_on, one.recorded_at, one.record)));
        Ok(found
            .into_iter()
            .map(|one| StatementView {
                is_claim: matches!(one.stated, Stated::Claim(_)),
                shown: shown_of(&one.stated, &decision),
                grade: one.grade,
                source: one.source,
                observed_on: one.observed_on,
                recorded_at: one.recorded_at,
            })
            .collect())
    }

    /// The households of a resident, of one kind or of both.
    pub async fn memberships(
        &self,
        kind: Option<HouseholdKind>,
        as_of: Option<NaiveDate>,
    ) -> Result<Vec<MembershipView>, AppError> {
        let today = self.operation.hub().clock().today();
        let wanted: Vec<&Membership> = self
            .record
            .memberships
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind))
            .filter(|one| one.holds_on(as_of.unwrap_or(today)))
            .collect();
        let households: Vec<SubjectId> = wanted.iter().map(|one| one.household).collect();
        let residents: Vec<SubjectId> = wanted.iter().map(|one| one.resident).collect();
        let (hub, permit) = (self.operation.hub(), self.operation.permit()?);
        if self.kind() == SubjectKind::Resident {
            self.operation.loader.around(hub, permit, self.id(), &households).await?;
        }
        let households = self.operation.subjects(&households).await?;
        let residents = self.operation.subjects(&residents).await?;
        let find = |all: &[Self], id| all.iter().find(|one| one.id() == id).cloned();
        Ok(wanted
            .into_iter()
            .filter_map(|membership| {
                Some(MembershipView {
                    household: find(&households, membership.household)?,
                    resident: find(&residents, membership.resident),
                    membership: membership.clone(),
                })
            })
            .collect())
    }

    /// Where a household lives.
    pub async fn dwelling(&self) -> Result<Option<Self>, AppError> {
        let id = self.record.household.and_then(|household| household.dwelling);
        Ok(self.operation.subjects(id.as_slice()).await?.pop())
    }

    /// The households that live in a dwelling.
    pub async fn households(&self) -> Result<Vec<Self>, AppError> {
        self.operation.subjects(&self.record.households).await
    }

    /// The person who has a role here.
    pub async fn in_role(&self, role: Role) -> Result<InRole, AppError> {
        let today = self.operation.hub().clock().today();
        let is_here = role == Role::Householder && self.kind() == SubjectKind::Household;
        let householder = self
            .record
            .memberships
            .iter()
            .find(|one| is_here && one.is_householder() && one.holds_on(today))
            .map(|one| one.resident);
        let Some(householder) = householder else { return Ok(InRole::Nobody) };
        let found = self.operation.subjects(&[householder]).await?.pop();
        Ok(found.map_or(InRole::Hidden, InRole::Person))
    }

    /// Whose attribute is shown: the subject's own, or the one of the person in a role.
    async fn viewed<'a>(&'a self, attribute: &Attribute) -> Result<Viewed<'a>, AppError> {
        let Some(view) = &attribute.view else { return Ok(Viewed::Own) };
        let theirs = self.operation.catalogue().attribute(view.attribute.as_str());
        Ok(match (self.in_role(view.role).await?, theirs) {
            (InRole::Nobody, _) | (InRole::Person(_), None) => Viewed::Own,
            (InRole::Hidden, _) => Viewed::Hidden,
            (InRole::Person(person), Some(theirs)) => Viewed::Of(person, theirs),
        })
    }

    /// Decides, and notes a refusal.
    fn decided(
        &self,
        attribute: &Attribute,
        path: &(impl Fn() -> String + Send + Sync),
    ) -> Result<Decision, AppError> {
        let decision = self.operation.decide(attribute, self.community())?;
        if let Decision::Denied(denial) = &decision {
            self.operation.ledger().refuse(path(), denial.clone(), false);
        }
        Ok(decision)
    }

    /// The weaker of a decision about a role and the one about the person in it.
    fn weaker(
        &self,
        attribute: &Attribute,
        other: &Decision,
        path: &(impl Fn() -> String + Send + Sync),
    ) -> Result<Decision, AppError> {
        Ok(match self.decided(attribute, path)? {
            Decision::Full => other.clone(),
            weaker @ (Decision::Masked(_) | Decision::Denied(_)) => weaker,
        })
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

    fn fact_view(&self, fact: &Fact, attribute: &Attribute, shown: Shown) -> FactView {
        let today = self.operation.hub().clock().today();
        FactView {
            attribute: fact.attribute,
            shown,
            grade: fact.grade,
            source: fact.source.clone(),
            observed_on: fact.observed_on,
            recorded_at: fact.recorded_at,
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

/// Whose attribute a role attribute shows.
enum Viewed<'a> {
    /// The subject's own text; nobody is linked.
    Own,
    /// Somebody who does not exist for the caller.
    Hidden,
    /// A person's attribute.
    Of(Subject, &'a Attribute),
}

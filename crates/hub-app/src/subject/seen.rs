//! One attribute of a subject as a form shows it: what may be shown, and where more would be asked.

use hub_catalogue::{Attribute, AttributeIndex, Role as NamedRole};
use hub_facts::{Absence, Freshness, Grade, HouseholdKind, Stated};
use hub_forms::{HeldFact, Shown};
use hub_policy::{Decision, masked};
use hub_values::{AreaCode, DepartmentCode, SubjectId, SubjectKind};

use super::roles::Viewed;
use super::{InRole, Subject};
use crate::AppError;

/// What a form sees of one attribute.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// What it may show.
    pub(crate) shown: Shown,
    /// Of whom, and which attribute, somebody would be asked; none where nobody can be.
    pub(crate) target: Option<Target>,
    /// Who said what is shown.
    pub(crate) source: Option<DepartmentCode>,
}

/// Where something is to be collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) kind: SubjectKind,
    pub(crate) subject: SubjectId,
    pub(crate) attribute: AttributeIndex,
    pub(crate) area: Option<AreaCode>,
}

/// The household of a subject, as far as the caller may know it.
pub(crate) enum Home {
    /// The caller may not know who lives with whom.
    Hidden,
    /// There is none, or several.
    Nowhere,
    /// This one.
    At(Subject),
}

impl Seen {
    /// Nothing that the caller may have.
    pub(crate) fn not_granted() -> Self {
        Self { shown: Shown::NotGranted, target: None, source: None }
    }

    /// Nothing is known, and nobody can be asked for it as a fact.
    pub(crate) fn nowhere() -> Self {
        Self { shown: Shown::Missing, target: None, source: None }
    }
}

impl Subject {
    /// What a form sees of an attribute. What is not granted is no refusal of the operation: the
    /// cell says so itself.
    pub(crate) async fn seen(&self, attribute: &Attribute) -> Result<Seen, AppError> {
        let decision = self.decision(attribute)?;
        if matches!(decision, Decision::Denied(_)) {
            return Ok(Seen::not_granted());
        }
        Ok(match self.viewed(attribute, &self.record.facts, None).await? {
            Viewed::Own => self.seen_as(attribute, &decision),
            Viewed::Hidden => Seen::not_granted(),
            Viewed::Of(person, theirs) => {
                let weaker = person.weaker(theirs, decision, None::<&fn() -> String>)?;
                person.operation.ledger().disclose(attribute.index);
                person.seen_as(theirs, &weaker)
            }
        })
    }

    fn seen_as(&self, attribute: &Attribute, decision: &Decision) -> Seen {
        if matches!(decision, Decision::Denied(_)) {
            return Seen::not_granted();
        }
        self.operation.ledger().disclose(attribute.index);
        let target = Target {
            kind: self.kind(),
            subject: self.id(),
            attribute: attribute.index,
            area: self.community().copied(),
        };
        let fact = self.record.fact(attribute.index);
        let source = fact.map(|fact| fact.source.clone());
        let shown = fact.map_or(Shown::Missing, |fact| {
            let today = self.operation.hub().clock().today();
            let is_stale = fact.freshness(attribute, today) == Freshness::Stale;
            match (&fact.stated, decision) {
                (Stated::Value(value), Decision::Full) => Shown::Held(HeldFact {
                    value: value.clone(),
                    grade: fact.grade,
                    observed_on: fact.observed_on,
                    is_stale,
                }),
                (Stated::Value(value), Decision::Masked(mask)) => {
                    Shown::Masked(masked(*mask, value).unwrap_or_default())
                }
                (Stated::Absent(Absence::Withheld | Absence::Erased), _) => Shown::NotGranted,
                (Stated::Absent(_), Decision::Masked(_)) => Shown::Masked(String::new()),
                (Stated::Absent(reason), _) if !is_stale => {
                    Shown::Answered(word(*reason).to_owned())
                }
                (Stated::Absent(_) | Stated::Claim(_) | Stated::Value(_), _) => Shown::Missing,
            }
        });
        Seen { shown, target: Some(target), source }
    }

    /// Whether the caller may know who lives with whom.
    fn may_see_households(&self) -> Result<bool, AppError> {
        let catalogue = self.operation.catalogue();
        let size = catalogue.attribute("household_size").ok_or(AppError::Internal)?;
        let decision = self.decision(size)?;
        if decision == Decision::Full {
            self.operation.ledger().disclose(size.index);
        }
        Ok(decision == Decision::Full)
    }

    /// The household of a subject: itself, where it lives, or who lives there when that is one.
    pub(crate) async fn home(&self) -> Result<Home, AppError> {
        let at = |found: Option<Self>| found.map_or(Home::Nowhere, Home::At);
        match self.kind() {
            SubjectKind::Household => Ok(Home::At(self.clone())),
            SubjectKind::Premises => Ok(Home::Nowhere),
            SubjectKind::Resident | SubjectKind::Dwelling if !self.may_see_households()? => {
                Ok(Home::Hidden)
            }
            SubjectKind::Dwelling => {
                let mut there = self.households(None).await?;
                Ok(at(if there.len() == 1 { there.pop() } else { None }))
            }
            SubjectKind::Resident => {
                let mut own = self.memberships(None, None).await?;
                own.sort_by_key(|one| one.membership.kind != HouseholdKind::Residing);
                Ok(at(own.into_iter().next().map(|one| one.household)))
            }
        }
    }

    /// Who belongs to a household today, the householder first.
    pub(crate) async fn members_now(&self) -> Result<Vec<Self>, AppError> {
        let mut members = self.memberships(None, None).await?;
        members.sort_by_key(|one| (!one.membership.is_householder(), one.membership.resident));
        Ok(members.into_iter().filter_map(|one| one.resident).collect())
    }

    /// Where something about the subject would be asked: its household and its dwelling. Of ids
    /// only; nothing of it is told to whoever asks.
    pub(crate) fn place(&self) -> (Option<SubjectId>, Option<SubjectId>) {
        match self.kind() {
            SubjectKind::Resident => {
                let today = self.operation.hub().clock().today();
                let mut own = self.record.memberships.iter().filter(|one| one.holds_on(today));
                let first = own.clone().next();
                let residing = own.find(|one| one.kind == HouseholdKind::Residing);
                (residing.or(first).map(|one| one.household), None)
            }
            SubjectKind::Household => {
                (Some(self.id()), self.record.household.and_then(|one| one.dwelling))
            }
            SubjectKind::Dwelling => (None, Some(self.id())),
            SubjectKind::Premises => (None, None),
        }
    }

    /// What a form sees of an attribute of somebody in a role here.
    pub(crate) async fn seen_in_role(
        &self,
        role: NamedRole,
        attribute: &Attribute,
    ) -> Result<Seen, AppError> {
        let catalogue = self.operation.catalogue();
        let names = |one: &&Attribute| {
            one.view
                .as_ref()
                .is_some_and(|view| view.role == role && view.attribute == attribute.code)
        };
        if let Some(view) = catalogue.of(self.kind()).find(names) {
            return self.seen(view).await;
        }
        Ok(match self.in_role(role).await? {
            InRole::Nobody => Seen::nowhere(),
            InRole::Hidden => Seen::not_granted(),
            InRole::Person(person) => person.seen(attribute).await?,
        })
    }

    /// The relation of a member to the householder, as a fact of the membership.
    pub(crate) fn seen_relation(
        &self,
        household: &Self,
        attribute: &Attribute,
    ) -> Result<Seen, AppError> {
        let decision = household.decision(attribute)?;
        if decision != Decision::Full {
            return Ok(Seen::not_granted());
        }
        self.operation.ledger().disclose(attribute.index);
        let today = self.operation.hub().clock().today();
        let mut members = household.record.memberships.iter();
        let own = members.find(|one| one.resident == self.id() && one.holds_on(today));
        let Some(own) = own else { return Ok(Seen::nowhere()) };
        let (relation, since) = (own.relation.clone(), own.from.unwrap_or(today));
        Ok(Seen {
            shown: Shown::Held(HeldFact {
                value: hub_catalogue::Value::Code(relation),
                grade: Grade::ConfirmedByStaff,
                observed_on: since,
                is_stale: false,
            }),
            target: None,
            source: None,
        })
    }
}

/// The word for an answer that is no value.
fn word(reason: Absence) -> &'static str {
    match reason {
        Absence::Unknown => "不详",
        Absence::Refused => "拒绝提供",
        Absence::NotApplicable => "不适用",
        Absence::Withheld | Absence::Erased => "",
    }
}

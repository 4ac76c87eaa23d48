//! Who has a role on a subject, and whose attribute a role attribute shows.

use chrono::NaiveDate;
use hub_catalogue::{Attribute, Role};
use hub_facts::Fact;
use hub_policy::Decision;
use hub_storage::Token;
use hub_values::{Clock as _, FixedClock, IdDocumentType, SubjectId, SubjectKind};

use super::{Subject, Then};
use crate::AppError;
use crate::intake::tokens;

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

/// Whose attribute a role attribute shows.
pub(super) enum Viewed<'a> {
    /// The subject's own text; nobody is linked.
    Own,
    /// Somebody who does not exist for the caller.
    Hidden,
    /// A person's attribute.
    Of(Subject, &'a Attribute),
}

impl Subject {
    /// The person who has a role here: the householder by membership, anybody by the identity
    /// document that the record names. The link is made when it is read, so a person who is
    /// registered later is linked from then on.
    pub async fn in_role(&self, role: Role) -> Result<InRole, AppError> {
        self.in_role_then(role, &self.record.facts, None).await
    }

    /// Whose attribute is shown, by these facts: the subject's own, or the one of the person in a
    /// role.
    pub(super) async fn viewed<'a>(
        &'a self,
        attribute: &Attribute,
        facts: &[Fact],
        at: Option<Then>,
    ) -> Result<Viewed<'a>, AppError> {
        let Some(view) = &attribute.view else { return Ok(Viewed::Own) };
        let theirs = self.operation.catalogue().attribute(view.attribute.as_str());
        Ok(match (self.in_role_then(view.role, facts, at).await?, theirs) {
            (InRole::Nobody, _) | (InRole::Person(_), None) => Viewed::Own,
            (InRole::Hidden, _) => Viewed::Hidden,
            (InRole::Person(person), Some(theirs)) => Viewed::Of(person, theirs),
        })
    }

    /// Decides about another person's attribute as well; the weaker answer holds. A refusal is
    /// noted where a path is given.
    pub(super) fn weaker(
        &self,
        theirs: &Attribute,
        ours: Decision,
        path: Option<&(impl Fn() -> String + Send + Sync)>,
    ) -> Result<Decision, AppError> {
        let decision = match path {
            Some(path) => self.decided(theirs, path)?,
            None => self.decision(theirs)?,
        };
        Ok(decision.weaker(ours))
    }

    async fn in_role_then(
        &self,
        role: Role,
        facts: &[Fact],
        at: Option<Then>,
    ) -> Result<InRole, AppError> {
        if let Some(member) = self.householder(role, at) {
            let found = self.operation.subjects(&[member]).await?.pop();
            return Ok(found.map_or(InRole::Hidden, InRole::Person));
        }
        let Some(document) = self.document_in(role, facts)? else { return Ok(InRole::Nobody) };
        let (hub, permit) = (self.operation.hub(), self.operation.permit()?);
        let found = self.operation.loader.found_by(hub, permit, document).await?;
        Ok(match found.filter(|record| record.kind == SubjectKind::Resident) {
            None => InRole::Nobody,
            Some(record) => self.operation.visible(record).map_or(InRole::Hidden, InRole::Person),
        })
    }

    /// The member of a household whom the relations of the others refer to.
    fn householder(&self, role: Role, at: Option<Then>) -> Option<SubjectId> {
        if role != Role::Householder || self.kind() != SubjectKind::Household {
            return None;
        }
        let known = |then: Then| Some(FixedClock::new(then.known?).today());
        let day: NaiveDate = at
            .and_then(|then| then.day.or_else(|| known(then)))
            .unwrap_or_else(|| self.operation.hub().clock().today());
        let mut members = self.record.memberships.iter();
        members.find(|one| one.is_householder() && one.holds_on(day)).map(|one| one.resident)
    }

    /// The token of the document that the record names for a role. Numbers of roles are ID numbers
    /// (GB 11643): the kind of the subject's own document says nothing about another person's.
    fn document_in(&self, role: Role, facts: &[Fact]) -> Result<Option<Token>, AppError> {
        let names_them = |attribute: &&Attribute| {
            let view = attribute.view.as_ref();
            view.is_some_and(|view| view.role == role && view.attribute.as_str() == "id_number")
        };
        let named = self.operation.catalogue().of(self.kind()).find(names_them);
        let fact = named.and_then(|named| facts.iter().find(|fact| fact.attribute == named.index));
        let Some(number) = fact.and_then(|fact| fact.stated.value()) else { return Ok(None) };
        let keys = self.operation.keys()?;
        Ok(Some(tokens::document(keys, IdDocumentType::ResidentIdCard, &number.canonical())))
    }
}

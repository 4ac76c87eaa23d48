//! What a cell of a form would show if the hub knew the truth.

use chrono::NaiveDate;
use hub_catalogue::Catalogue;
use hub_forms::{Form, Meaning, Role};
use hub_values::SubjectKind;

use super::drawing::role_view;
use super::truth::{TrueSubject, Truth};

/// Of whom a cell asks which attribute.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) subject: usize,
    pub(super) code: String,
}

/// A form held against the truth.
pub(super) struct Judge<'a> {
    pub(super) truth: &'a Truth,
    pub(super) form: &'a Form,
    pub(super) catalogue: &'a Catalogue,
    pub(super) on: NaiveDate,
}

impl Judge<'_> {
    /// Of whom a cell in this line and column asks which attribute; none where no fact answers it.
    pub(super) fn asked(&self, row: usize, line: usize, column: usize) -> Option<Asked> {
        let Meaning::Fact(ask) = &self.form.columns.get(column)?.meaning else { return None };
        let subject = self.truth.subjects.get(row)?;
        let key = ask.key(self.form.subject, self.catalogue);
        let attribute = self.catalogue.attribute(key.attribute.as_str())?;
        // Who is what to the householder is no fact of a person: it is told by the household.
        if attribute.code.as_str() == "relation_to_householder" {
            return None;
        }
        let code = attribute.code.to_string();
        let own = |subject: usize| Some(Asked { subject, code: code.clone() });
        match key.role {
            Role::Own if attribute.subject == subject.kind => own(row),
            Role::Own => own(self.nearby(row, subject, attribute.subject)?),
            Role::Member => {
                let household = household(row, subject)?;
                own(self.members(household).get(line).copied()?)
            }
            Role::Householder => {
                let household = household(row, subject)?;
                own(self.members(household).first().copied()?)
            }
            Role::Responsible | Role::FoodSafetyManager | Role::RegisteredPlace => None,
            Role::Guardian
            | Role::Spouse
            | Role::Owner
            | Role::Tenant
            | Role::LegalRepresentative
            | Role::SafetyManager
            | Role::EmergencyContact
            | Role::Helper => {
                let view = role_view(self.catalogue, self.form.subject, ask)?;
                Some(Asked { subject: row, code: view.code.to_string() })
            }
        }
    }

    /// What would stand there in truth; none when that is not known, or nothing can be shown.
    pub(super) fn expected(&self, asked: &Asked, column: usize) -> Option<String> {
        let Meaning::Fact(ask) = &self.form.columns.get(column)?.meaning else { return None };
        let Some((_, value)) = self.truth.fact(asked.subject, &asked.code).ok()? else {
            return Some("不适用".to_owned());
        };
        let attribute = self.catalogue.attribute(ask.attribute.as_str())?;
        ask.transform.shown(attribute, value, self.on).ok()
    }

    /// The household or the dwelling around a subject.
    fn nearby(&self, row: usize, subject: &TrueSubject, kind: SubjectKind) -> Option<usize> {
        let household = household(row, subject)?;
        match kind {
            SubjectKind::Household => Some(household),
            SubjectKind::Dwelling => self.truth.subjects.get(household)?.dwelling,
            SubjectKind::Resident | SubjectKind::Premises => None,
        }
    }

    /// In the order of the hub: the householder first, then by id.
    fn members(&self, household: usize) -> Vec<usize> {
        let Some(one) = self.truth.subjects.get(household) else { return Vec::new() };
        let mut members = one.members.clone();
        let head = members.first().copied();
        members
            .sort_by_key(|at| (Some(*at) != head, self.truth.subjects.get(*at).map(|one| one.id)));
        members
    }
}

/// The household that a subject is, or belongs to.
fn household(row: usize, subject: &TrueSubject) -> Option<usize> {
    if subject.kind == SubjectKind::Household { Some(row) } else { subject.household }
}

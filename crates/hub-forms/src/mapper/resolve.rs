//! From a role and a part of a person's data to what the catalogue calls it.

use hub_catalogue::RolePart;
use hub_values::SubjectKind;

use crate::{Ask, Mapper, Role, Transform};

impl Mapper<'_> {
    /// What asks for this part of the person in this role.
    pub(super) fn of_person(&self, role: Role, part: RolePart) -> Option<Ask> {
        let plain = |code: &str, role: Role| {
            let attribute = self.catalogue.attribute(code)?.code.clone();
            Some(Ask { attribute, role, transform: Transform::AsIs })
        };
        // Who answers for safety has no attributes of their own: those of the manager, in the role.
        let is_like_manager = matches!(role, Role::Responsible | Role::FoodSafetyManager);
        if let Some(named) = role.named() {
            let own = self
                .catalogue
                .all()
                .iter()
                .find(|one| !one.is_retired() && one.names_in_role() == Some((named, part)));
            if let Some(attribute) = own {
                let role = if is_like_manager { role } else { Role::Own };
                return plain(attribute.code.as_str(), role);
            }
        }
        match part {
            RolePart::Name => plain("person_name", role),
            RolePart::Number => plain("id_number", role),
            RolePart::Phone => plain("mobile_phone", role),
            RolePart::Address => plain("residence_address", role),
            RolePart::Other if role == Role::Member => plain("relation_to_householder", role),
            RolePart::Other => None,
        }
    }
}

/// Whether a form about such subjects can ask for somebody in this role.
pub(super) fn has_role(subject: SubjectKind, role: Role) -> bool {
    match subject {
        SubjectKind::Resident => matches!(
            role,
            Role::Own
                | Role::Householder
                | Role::Member
                | Role::Guardian
                | Role::Spouse
                | Role::EmergencyContact
                | Role::Helper
                | Role::Owner
        ),
        SubjectKind::Household => matches!(
            role,
            Role::Own
                | Role::Householder
                | Role::Member
                | Role::Spouse
                | Role::Guardian
                | Role::EmergencyContact
                | Role::Helper
                | Role::Owner
        ),
        SubjectKind::Dwelling => {
            matches!(role, Role::Owner | Role::Tenant | Role::Householder)
        }
        SubjectKind::Premises => matches!(
            role,
            Role::LegalRepresentative
                | Role::SafetyManager
                | Role::Responsible
                | Role::FoodSafetyManager
        ),
    }
}

/// The kinds of subject that belong to one of this kind, itself first.
pub(super) fn related(subject: SubjectKind) -> &'static [SubjectKind] {
    use SubjectKind::{Dwelling, Household, Premises, Resident};
    match subject {
        Resident => &[Resident, Household, Dwelling],
        Household => &[Household, Resident, Dwelling],
        Dwelling => &[Dwelling, Household, Resident],
        Premises => &[Premises, Dwelling],
    }
}

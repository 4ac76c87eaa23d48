//! Roles in which the record of one subject names a person, and the attributes that do it.

use hub_values::AttributeCode;

use crate::Attribute;

/// In what capacity a record names a person who is not its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 户主.
    Householder,
    /// 产权人.
    Owner,
    /// 承租人.
    Tenant,
    /// 监护人.
    Guardian,
    /// 配偶.
    Spouse,
    /// 法定代表人.
    LegalRepresentative,
    /// 安全管理人.
    SafetyManager,
    /// 紧急联系人.
    EmergencyContact,
    /// 帮扶人.
    Helper,
}

/// What of the person a role attribute tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RolePart {
    /// The name.
    Name,
    /// The number of an identity document.
    Number,
    /// A telephone number.
    Phone,
    /// Where the person lives.
    Address,
    /// Anything else, such as the relation.
    Other,
}

/// An attribute that is another person's attribute, seen through a role.
#[derive(Debug, Clone)]
pub struct View {
    /// The role that the other person has.
    pub role: Role,
    /// The other person's attribute.
    pub attribute: AttributeCode,
}

/// Attributes that name a person and are nobody's own attribute: no document leads to whom they
/// name.
const PLAIN: [(&str, Role, RolePart); 6] = [
    ("emergency_contact_name", Role::EmergencyContact, RolePart::Name),
    ("emergency_contact_phone", Role::EmergencyContact, RolePart::Phone),
    ("emergency_contact_relation", Role::EmergencyContact, RolePart::Other),
    ("guardian_relation", Role::Guardian, RolePart::Other),
    ("helper_name", Role::Helper, RolePart::Name),
    ("helper_phone", Role::Helper, RolePart::Phone),
];

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Householder,
        Self::Owner,
        Self::Tenant,
        Self::Guardian,
        Self::Spouse,
        Self::LegalRepresentative,
        Self::SafetyManager,
        Self::EmergencyContact,
        Self::Helper,
    ];

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Householder => "householder",
            Self::Owner => "owner",
            Self::Tenant => "tenant",
            Self::Guardian => "guardian",
            Self::Spouse => "spouse",
            Self::LegalRepresentative => "legal_representative",
            Self::SafetyManager => "safety_manager",
            Self::EmergencyContact => "emergency_contact",
            Self::Helper => "helper",
        }
    }
}

impl Attribute {
    /// In which role it names a person, and what it tells of them; none when it is about its own
    /// subject.
    pub fn names_in_role(&self) -> Option<(Role, RolePart)> {
        if let Some(view) = &self.view {
            let part = match view.attribute.as_str() {
                "person_name" => RolePart::Name,
                "id_number" => RolePart::Number,
                "mobile_phone" => RolePart::Phone,
                "residence_address" => RolePart::Address,
                _ => RolePart::Other,
            };
            return Some((view.role, part));
        }
        let plain = PLAIN.iter().find(|(code, ..)| *code == self.code.as_str());
        plain.map(|(_, role, part)| (*role, *part))
    }

    /// By what of a resident's own attributes those are recognised who are named in a role.
    pub fn identifies(&self) -> Option<RolePart> {
        Some(match self.code.as_str() {
            "person_name" | "former_name" => RolePart::Name,
            "id_number" => RolePart::Number,
            "mobile_phone" | "home_phone" | "work_phone" => RolePart::Phone,
            "residence_address" | "hukou_address" => RolePart::Address,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Catalogue;

    #[test]
    fn every_role_of_the_catalogue_has_a_name_and_a_phone_to_be_found_by() {
        let catalogue = Catalogue::shipped().unwrap();
        let found: BTreeSet<_> =
            catalogue.all().iter().filter_map(Attribute::names_in_role).collect();
        for role in Role::ALL {
            for part in [RolePart::Name, RolePart::Phone] {
                assert!(found.contains(&(role, part)), "{role:?} {part:?}");
            }
        }
    }

    #[test]
    fn the_plain_ones_are_attributes_without_a_view() {
        let catalogue = Catalogue::shipped().unwrap();
        for (code, ..) in PLAIN {
            assert!(catalogue.attribute(code).unwrap().view.is_none(), "{code}");
        }
    }
}

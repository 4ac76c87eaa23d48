//! In what capacity the person or place of a cell belongs to the subject of the row.

use std::fmt;
use std::str::FromStr;

use hub_catalogue::Role as NamedRole;

use crate::FormsError;

/// Whose attribute a cell shows, seen from the subject of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The subject of the row itself.
    Own,
    /// 户主 of the household.
    Householder,
    /// Each member of the household: the cell is repeated in a row for every one of them.
    Member,
    /// 监护人 or another legal representative of a person.
    Guardian,
    /// 配偶.
    Spouse,
    /// 产权人.
    Owner,
    /// 承租人.
    Tenant,
    /// 法定代表人 or whoever is in charge of a place of business.
    LegalRepresentative,
    /// 安全管理人.
    SafetyManager,
    /// 消防安全责任人, whom the law tells from the manager (《消防法》 article 16).
    Responsible,
    /// 食品安全管理人员.
    FoodSafetyManager,
    /// 紧急联系人.
    EmergencyContact,
    /// 帮扶人.
    Helper,
    /// The place at which a business is registered, where that is not the place it works at.
    RegisteredPlace,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 14] = [
        Self::Own,
        Self::Householder,
        Self::Member,
        Self::Guardian,
        Self::Spouse,
        Self::Owner,
        Self::Tenant,
        Self::LegalRepresentative,
        Self::SafetyManager,
        Self::Responsible,
        Self::FoodSafetyManager,
        Self::EmergencyContact,
        Self::Helper,
        Self::RegisteredPlace,
    ];

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Householder => "householder",
            Self::Member => "member",
            Self::Guardian => "guardian",
            Self::Spouse => "spouse",
            Self::Owner => "owner",
            Self::Tenant => "tenant",
            Self::LegalRepresentative => "legal_representative",
            Self::SafetyManager => "manager",
            Self::Responsible => "responsible",
            Self::FoodSafetyManager => "food",
            Self::EmergencyContact => "emergency_contact",
            Self::Helper => "helper",
            Self::RegisteredPlace => "registered",
        }
    }

    /// The word for it in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Own => "本人（本户、本房、本场所）",
            Self::Householder => "户主",
            Self::Member => "家庭成员",
            Self::Guardian => "监护人",
            Self::Spouse => "配偶",
            Self::Owner => "房主",
            Self::Tenant => "承租人",
            Self::LegalRepresentative => "法定代表人",
            Self::SafetyManager => "安全管理人",
            Self::Responsible => "安全责任人",
            Self::FoodSafetyManager => "食品安全管理人员",
            Self::EmergencyContact => "紧急联系人",
            Self::Helper => "帮扶人",
            Self::RegisteredPlace => "注册住所",
        }
    }

    /// The role under which the catalogue has attributes of its own, such as `owner_phone`.
    pub fn named(self) -> Option<NamedRole> {
        Some(match self {
            Self::Householder => NamedRole::Householder,
            Self::Guardian => NamedRole::Guardian,
            Self::Spouse => NamedRole::Spouse,
            Self::Owner => NamedRole::Owner,
            Self::Tenant => NamedRole::Tenant,
            Self::LegalRepresentative => NamedRole::LegalRepresentative,
            Self::SafetyManager | Self::Responsible | Self::FoodSafetyManager => {
                NamedRole::SafetyManager
            }
            Self::EmergencyContact => NamedRole::EmergencyContact,
            Self::Helper => NamedRole::Helper,
            Self::Own | Self::Member | Self::RegisteredPlace => return None,
        })
    }
}

impl From<NamedRole> for Role {
    fn from(role: NamedRole) -> Self {
        match role {
            NamedRole::Householder => Self::Householder,
            NamedRole::Owner => Self::Owner,
            NamedRole::Tenant => Self::Tenant,
            NamedRole::Guardian => Self::Guardian,
            NamedRole::Spouse => Self::Spouse,
            NamedRole::LegalRepresentative => Self::LegalRepresentative,
            NamedRole::SafetyManager => Self::SafetyManager,
            NamedRole::EmergencyContact => Self::EmergencyContact,
            NamedRole::Helper => Self::Helper,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = FormsError;

    /// Reads the word of [`Role::as_str`]; no word is the subject itself.
    fn from_str(text: &str) -> Result<Self, FormsError> {
        if text.is_empty() {
            return Ok(Self::Own);
        }
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| FormsError::UnknownRole { role: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_read_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
        }
        assert_eq!("".parse::<Role>().unwrap(), Role::Own);
        assert!("landlord".parse::<Role>().is_err());
    }

    #[test]
    fn every_role_of_the_catalogue_has_its_role_here() {
        for named in NamedRole::ALL {
            assert_eq!(Role::from(named).named(), Some(named));
        }
    }
}

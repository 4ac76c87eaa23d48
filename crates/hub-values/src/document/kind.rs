//! The kinds of document, with their names and codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::UnknownIdDocumentType;
use crate::table;

/// The kinds of document that the hub looks people up by; codes are those of GA/T 517.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdDocumentType {
    /// 居民身份证: a number of GB 11643.
    ResidentIdCard,
    /// 港澳居民来往内地通行证: H or M, then 8 digits, or 10 with the count of renewals.
    HkMacaoPermit,
    /// 台湾居民来往大陆通行证: 8 digits.
    TaiwanPermit,
    /// 港澳台居民居住证: a number of GB 11643 that begins with 81, 82 or 83.
    HkMacaoTaiwanResidencePermit,
    /// 外国人永久居留身份证: 3 letters and 12 digits, or 18 digits that begin with 9 (from 2023).
    ForeignPermanentResident,
    /// 护照: 5 to 20 letters and digits.
    Passport,
    /// 出生医学证明: a letter and 9 digits.
    BirthCertificate,
    /// 军官证, and 警官证 of the armed police: letters of the service, 字第, 4 to 8 digits, 号.
    OfficerCard,
    /// Any other document: up to 40 letters and digits, one digit at least.
    Other,
}

impl IdDocumentType {
    /// All kinds, in the order of their definition.
    pub const ALL: [Self; 9] = [
        Self::ResidentIdCard,
        Self::HkMacaoPermit,
        Self::TaiwanPermit,
        Self::HkMacaoTaiwanResidencePermit,
        Self::ForeignPermanentResident,
        Self::Passport,
        Self::BirthCertificate,
        Self::OfficerCard,
        Self::Other,
    ];

    /// The name in snake case, as it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ResidentIdCard => "resident_id_card",
            Self::HkMacaoPermit => "hk_macao_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::HkMacaoTaiwanResidencePermit => "hk_macao_taiwan_residence_permit",
            Self::ForeignPermanentResident => "foreign_permanent_resident",
            Self::Passport => "passport",
            Self::BirthCertificate => "birth_certificate",
            Self::OfficerCard => "officer_card",
            Self::Other => "other",
        }
    }

    /// The name in Chinese.
    pub fn label_zh(self) -> &'static str {
        match self {
            Self::ResidentIdCard => "居民身份证",
            Self::HkMacaoPermit => "港澳居民来往内地通行证",
            Self::TaiwanPermit => "台湾居民来往大陆通行证",
            Self::HkMacaoTaiwanResidencePermit => "港澳台居民居住证",
            Self::ForeignPermanentResident => "外国人永久居留身份证",
            Self::Passport => "护照",
            Self::BirthCertificate => "出生医学证明",
            Self::OfficerCard => "中国人民解放军军官证",
            Self::Other => "其他证件",
        }
    }

    /// The name in English.
    pub fn label_en(self) -> &'static str {
        match self {
            Self::ResidentIdCard => "Resident identity card",
            Self::HkMacaoPermit => "Mainland travel permit for Hong Kong and Macao residents",
            Self::TaiwanPermit => "Mainland travel permit for Taiwan residents",
            Self::HkMacaoTaiwanResidencePermit => {
                "Residence permit for Hong Kong, Macao and Taiwan residents"
            }
            Self::ForeignPermanentResident => "Foreign permanent resident identity card",
            Self::Passport => "Passport",
            Self::BirthCertificate => "Medical certificate of birth",
            Self::OfficerCard => "Military officer's card",
            Self::Other => "Other document",
        }
    }

    /// The code in the table `GA/T 517`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ResidentIdCard => "111",
            Self::HkMacaoPermit => "516",
            Self::TaiwanPermit => "511",
            Self::HkMacaoTaiwanResidencePermit => "L01",
            Self::ForeignPermanentResident => "553",
            Self::Passport => "414",
            Self::BirthCertificate => "117",
            Self::OfficerCard => "114",
            Self::Other => "990",
        }
    }

    /// The kind that a code of GA/T 517 belongs to; several codes may belong to one.
    ///
    /// A household register and a temporary card show the number of the identity card, so that a
    /// child without a card is found by it later. All passports are of one kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "112" | "113" => Self::ResidentIdCard,
            "115" => Self::OfficerCard,
            "411" | "412" | "413" => Self::Passport,
            "554" => Self::Other,
            _ => return Self::ALL.into_iter().find(|kind| kind.code() == code),
        })
    }

    pub(super) fn has_citizen_number(self) -> bool {
        matches!(self, Self::ResidentIdCard | Self::HkMacaoTaiwanResidencePermit)
    }
}

impl fmt::Display for IdDocumentType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for IdDocumentType {
    type Err = UnknownIdDocumentType;

    /// Reads whatever the table `GA/T 517` reads: a code, a name, a short form, snake case.
    fn from_str(text: &str) -> Result<Self, UnknownIdDocumentType> {
        table("GA/T 517")
            .and_then(|table| table.find(text))
            .and_then(|entry| Self::from_code(entry.code()))
            .ok_or(UnknownIdDocumentType)
    }
}

//! Documents that prove who somebody is, each kind with its own syntax.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{fold, is_dash, is_hidden, is_scientific, starred};
use crate::{Bilingual, IdNumber, IdNumberError};

/// No number of a document is longer than this.
const LONGEST: usize = 40;

/// A document of identity: its kind and its number, which fits the kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct IdDocument {
    kind: IdDocumentType,
    number: String,
}

/// A document as it is stored: not yet checked.
#[derive(Serialize, Deserialize)]
struct Written {
    r#type: IdDocumentType,
    number: String,
}

impl IdDocument {
    /// The document of this kind with this number, in capitals and without spaces.
    ///
    /// # Errors
    /// When the number does not have the form that documents of this kind have.
    pub fn new(kind: IdDocumentType, number: &str) -> Result<Self, IdDocumentError> {
        if number.chars().count() > LONGEST * 2 {
            return Err(IdDocumentError::Syntax { kind });
        }
        let folded = fold(number);
        if is_scientific(&folded) {
            return Err(IdDocumentError::ScientificNotation);
        }
        let compact: String = folded
            .trim_start_matches(['\'', '’', '‘', '`'])
            .chars()
            .filter(|character| !character.is_whitespace() && !is_dash(*character))
            .map(|character| character.to_ascii_uppercase())
            .collect();
        if compact.is_empty() {
            return Err(IdDocumentError::Empty);
        }
        if compact.contains('*') {
            return Err(IdDocumentError::Masked);
        }
        Ok(Self { kind, number: kind.canonical(compact)? })
    }

    /// Which kind of document it is.
    pub fn kind(&self) -> IdDocumentType {
        self.kind
    }

    /// The number, in capitals and without spaces.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The number as one of GB 11643, for the two kinds that have one.
    pub fn id_number(&self) -> Option<IdNumber> {
        self.kind.has_citizen_number().then(|| self.number.parse().ok()).flatten()
    }

    /// The number with stars in its middle.
    pub fn masked(&self) -> String {
        match self.number.chars().count() {
            LONG_FROM.. => starred(&self.number, 6, 4),
            _ => starred(&self.number, 1, 3),
        }
    }
}

/// Numbers of at least this length show six characters at the front, others one.
const LONG_FROM: usize = 15;

impl fmt::Debug for IdDocument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = self.number.chars().count().saturating_sub(3);
        let end: String = self.number.chars().skip(hidden.max(1)).collect();
        write!(formatter, "IdDocument({}, …{end})", self.kind.as_str())
    }
}

impl TryFrom<Written> for IdDocument {
    type Error = IdDocumentError;

    fn try_from(written: Written) -> Result<Self, IdDocumentError> {
        Self::new(written.r#type, &written.number)
    }
}

impl From<IdDocument> for Written {
    fn from(document: IdDocument) -> Self {
        Self { r#type: document.kind, number: document.number }
    }
}

impl From<IdNumber> for IdDocument {
    /// The document whose number this is: an ID card, or a residence permit for 81, 82 and 83.
    fn from(number: IdNumber) -> Self {
        let is_permit = number.as_str().starts_with('8');
        let kind = if is_permit {
            IdDocumentType::HkMacaoTaiwanResidencePermit
        } else {
            IdDocumentType::ResidentIdCard
        };
        Self { kind, number: number.as_str().to_owned() }
    }
}

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
    /// Any other document: up to 40 letters and digits.
    Other,
}

impl IdDocumentType {
    /// All kinds, in the order of their definition.
    pub const ALL: [Self; 8] = [
        Self::ResidentIdCard,
        Self::HkMacaoPermit,
        Self::TaiwanPermit,
        Self::HkMacaoTaiwanResidencePermit,
        Self::ForeignPermanentResident,
        Self::Passport,
        Self::BirthCertificate,
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
            Self::Other => "990",
        }
    }

    fn has_citizen_number(self) -> bool {
        matches!(self, Self::ResidentIdCard | Self::HkMacaoTaiwanResidencePermit)
    }

    /// The number if it has the form of this kind of document.
    fn canonical(self, compact: String) -> Result<String, IdDocumentError> {
        let fits = match self {
            Self::ResidentIdCard | Self::HkMacaoTaiwanResidencePermit => {
                return self.citizen_number(&compact);
            }
            Self::ForeignPermanentResident if compact.starts_with('9') => {
                return IdNumber::read(&compact)
                    .map(|number| number.as_str().to_owned())
                    .map_err(IdDocumentError::Number);
            }
            Self::ForeignPermanentResident => has_form(&compact, 3..=3, &[12]),
            Self::HkMacaoPermit => {
                compact.starts_with(['H', 'M']) && has_form(&compact, 1..=1, &[8, 10])
            }
            Self::TaiwanPermit => has_form(&compact, 0..=0, &[8]),
            Self::BirthCertificate => has_form(&compact, 1..=1, &[9]),
            Self::Passport => {
                (5..=20).contains(&compact.len())
                    && compact.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
            Self::Other => {
                let count = compact.chars().count();
                count <= LONGEST
                    && compact.chars().any(char::is_alphanumeric)
                    && !compact.chars().any(is_hidden)
            }
        };
        if fits { Ok(compact) } else { Err(IdDocumentError::Syntax { kind: self }) }
    }

    fn citizen_number(self, compact: &str) -> Result<String, IdDocumentError> {
        let number: IdNumber = compact.parse().map_err(IdDocumentError::Number)?;
        let document = IdDocument::from(number);
        if document.kind == self {
            Ok(document.number)
        } else {
            Err(IdDocumentError::OfKind { kind: document.kind })
        }
    }
}

/// Whether the text is capital letters, as many as `letters` says, then one of `digits` digits.
fn has_form(text: &str, letters: std::ops::RangeInclusive<usize>, digits: &[usize]) -> bool {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_uppercase());
    letters.contains(&(text.len() - rest.len()))
        && digits.contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for IdDocumentType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for IdDocumentType {
    type Err = UnknownIdDocumentType;

    /// Reads the name in snake case, the name in Chinese or a common short form of it, or the
    /// code of GA/T 517.
    fn from_str(text: &str) -> Result<Self, UnknownIdDocumentType> {
        let text = fold(text).trim().to_ascii_lowercase();
        let named = Self::ALL.into_iter().find(|kind| {
            kind.as_str() == text
                || kind.label_zh() == text
                || kind.code().eq_ignore_ascii_case(&text)
        });
        if let Some(kind) = named {
            return Ok(kind);
        }
        Ok(match text.as_str() {
            "身份证" | "二代身份证" | "公民身份证" | "户口簿" => {
                Self::ResidentIdCard
            }
            "回乡证" | "港澳通行证" | "港澳居民通行证" | "港澳同胞回乡证" => {
                Self::HkMacaoPermit
            }
            "台胞证" | "台湾通行证" | "台湾居民通行证" | "台湾居民来往内地通行证" => {
                Self::TaiwanPermit
            }
            "港澳居民居住证" | "台湾居民居住证" | "港澳台居住证" => {
                Self::HkMacaoTaiwanResidencePermit
            }
            "外国人永久居留证" | "永久居留身份证" | "永久居留证" => {
                Self::ForeignPermanentResident
            }
            "普通护照" | "外国护照" | "中国护照" => Self::Passport,
            "出生证" | "出生证明" => Self::BirthCertificate,
            "其他" | "其它" | "其它证件" => Self::Other,
            _ => return Err(UnknownIdDocumentType),
        })
    }
}

/// The text names no kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a kind of document must be one of the kinds the hub knows, such as resident_id_card")]
pub struct UnknownIdDocumentType;

impl Bilingual for UnknownIdDocumentType {
    fn zh(&self) -> String {
        "证件类型不认识，请填写居民身份证、护照、出生医学证明等名称".to_owned()
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

/// Why a text is not the number of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdDocumentError {
    /// There is no text.
    #[error("the number of a document must not be empty")]
    Empty,
    /// Stars hide part of the number.
    #[error("the number of a document must be complete, this one is masked")]
    Masked,
    /// A spreadsheet turned the number into scientific notation; its last digits are lost.
    #[error("the number of a document must be text, this one is in scientific notation")]
    ScientificNotation,
    /// The number does not have the form of this kind.
    #[error("the number must have the form of a {}", kind.label_en())]
    Syntax {
        /// The kind that was asked for.
        kind: IdDocumentType,
    },
    /// The number is right, but one of another kind of document.
    #[error("the number is that of a {}, which must be given as the kind", kind.label_en())]
    OfKind {
        /// The kind the number belongs to.
        kind: IdDocumentType,
    },
    /// The number must be one of GB 11643, and is not.
    #[error("the number must be a citizen identity number")]
    Number(#[source] IdNumberError),
}

impl Bilingual for IdDocumentError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "证件号码为空，请填写".to_owned(),
            Self::Masked => "证件号码带有星号，不完整，请按证件填写全部号码".to_owned(),
            Self::ScientificNotation => {
                "证件号码被表格变成了科学计数法，后几位已丢失，请把单元格设为文本后按证件重新填写"
                    .to_owned()
            }
            Self::Syntax { kind } => {
                format!("号码不符合{}的格式，请核对证件类型和号码后重新填写", kind.label_zh())
            }
            Self::OfKind { kind } => {
                format!("这是{}的号码，请改选证件类型", kind.label_zh())
            }
            Self::Number(error) => error.zh(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Number(error) => error.en(),
            Self::Empty
            | Self::Masked
            | Self::ScientificNotation
            | Self::Syntax { .. }
            | Self::OfKind { .. } => self.to_string(),
        }
    }
}

#[cfg(test)]
mod tests;

//! What the number of each kind of document looks like.

use std::ops::RangeInclusive;

use super::{IdDocument, IdDocumentError, IdDocumentType, LONGEST};
use crate::area::is_province;
use crate::text::{is_han, is_hidden};
use crate::{IdNumber, IdNumberError};

/// The number if it has the form of this kind of document.
pub(super) fn canonical(kind: IdDocumentType, compact: String) -> Result<String, IdDocumentError> {
    let fits = match kind {
        IdDocumentType::ResidentIdCard | IdDocumentType::HkMacaoTaiwanResidencePermit => {
            return citizen_number(kind, &compact);
        }
        IdDocumentType::ForeignPermanentResident => return residence_card(compact),
        IdDocumentType::OfficerCard => return officer_card(&compact),
        IdDocumentType::HkMacaoPermit => {
            compact.starts_with(['H', 'M']) && has_form(&compact, 1..=1, &[8, 10])
        }
        IdDocumentType::TaiwanPermit => has_form(&compact, 0..=0, &[8]),
        IdDocumentType::BirthCertificate => has_form(&compact, 1..=1, &[9]),
        IdDocumentType::Passport => {
            (5..=20).contains(&compact.len())
                && compact.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && has_digit(&compact)
        }
        IdDocumentType::Other => {
            compact.chars().count() <= LONGEST
                && has_digit(&compact)
                && !compact.chars().any(is_hidden)
        }
    };
    if let Some(kind) = kind_of_citizen_number(&compact) {
        return Err(IdDocumentError::OfKind { kind });
    }
    if fits { Ok(compact) } else { Err(IdDocumentError::Syntax { kind }) }
}

/// The form of a number, for a clerk who has to correct one.
pub(super) fn described_zh(kind: IdDocumentType) -> &'static str {
    match kind {
        IdDocumentType::ResidentIdCard => "18 位，末位可为 X",
        IdDocumentType::HkMacaoPermit => "H 或 M 加 8 位数字，老证为 10 位数字",
        IdDocumentType::TaiwanPermit => "8 位数字",
        IdDocumentType::HkMacaoTaiwanResidencePermit => "18 位，以 810000、820000 或 830000 开头",
        IdDocumentType::ForeignPermanentResident => {
            "以 9 开头的 18 位，老证为 3 个字母加 12 位数字"
        }
        IdDocumentType::Passport => "5 至 20 位字母和数字",
        IdDocumentType::BirthCertificate => "1 个字母加 9 位数字",
        IdDocumentType::OfficerCard => "如“某字第”加 4 至 8 位数字加“号”",
        IdDocumentType::Other => "最多 40 位，至少有 1 位数字",
    }
}

/// The form of a number in English.
pub(super) fn described_en(kind: IdDocumentType) -> &'static str {
    match kind {
        IdDocumentType::ResidentIdCard => "18 characters, the last a digit or X",
        IdDocumentType::HkMacaoPermit => "H or M and 8 digits, in its old form 10",
        IdDocumentType::TaiwanPermit => "8 digits",
        IdDocumentType::HkMacaoTaiwanResidencePermit => {
            "18 characters that begin with 810000, 820000 or 830000"
        }
        IdDocumentType::ForeignPermanentResident => {
            "18 characters that begin with 9, in its old form 3 letters and 12 digits"
        }
        IdDocumentType::Passport => "5 to 20 letters and digits",
        IdDocumentType::BirthCertificate => "a letter and 9 digits",
        IdDocumentType::OfficerCard => "the letters of the service, 字第, 4 to 8 digits, 号",
        IdDocumentType::Other => "at most 40 characters, one digit at least",
    }
}

fn citizen_number(kind: IdDocumentType, compact: &str) -> Result<String, IdDocumentError> {
    if is_new_residence_card(compact) {
        return Err(IdDocumentError::OfKind { kind: IdDocumentType::ForeignPermanentResident });
    }
    let number: IdNumber = compact.parse().map_err(IdDocumentError::Number)?;
    let document = IdDocument::from(number);
    if document.kind() == kind {
        Ok(number.as_str().to_owned())
    } else {
        Err(IdDocumentError::OfKind { kind: document.kind() })
    }
}

/// Which document a number of GB 11643 belongs to that was filed under another kind.
///
/// Social security cards, driving licences and residence permits of the mainland show it as well;
/// only under its own kind is one person one person.
fn kind_of_citizen_number(compact: &str) -> Option<IdDocumentType> {
    if compact.len() != 18 {
        return None;
    }
    if is_new_residence_card(compact) {
        return Some(IdDocumentType::ForeignPermanentResident);
    }
    compact.parse::<IdNumber>().ok().map(|number| IdDocument::from(number).kind())
}

fn is_new_residence_card(compact: &str) -> bool {
    compact.len() == 18 && compact.starts_with('9') && IdNumber::read(compact).is_ok()
}

/// Three letters and 12 digits, or from 2023 on 9, the province, the country, and GB 11643.
fn residence_card(compact: String) -> Result<String, IdDocumentError> {
    let kind = IdDocumentType::ForeignPermanentResident;
    if has_form(&compact, 3..=3, &[12]) {
        return Ok(compact);
    }
    if let Some(kind) = kind_of_citizen_number(&compact).filter(|other| *other != kind) {
        return Err(IdDocumentError::OfKind { kind });
    }
    if compact.len() != 18 || !compact.starts_with('9') {
        return Err(IdDocumentError::Syntax { kind });
    }
    let number = IdNumber::read(&compact).map_err(IdDocumentError::Number)?;
    if !number.as_str().get(1..).is_some_and(is_province) {
        return Err(IdDocumentError::Number(IdNumberError::UnknownRegion));
    }
    Ok(number.as_str().to_owned())
}

/// `军字第1234567号`, whichever of 字, 第 and 号 were left out.
fn officer_card(compact: &str) -> Result<String, IdDocumentError> {
    let kind = IdDocumentType::OfficerCard;
    let service: String = compact.chars().take_while(|c| is_han(*c)).collect();
    let digits = compact.strip_prefix(service.as_str()).unwrap_or_default().trim_end_matches('号');
    let service = service.trim_end_matches('第').trim_end_matches('字');
    let is_number =
        (4..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if (1..=4).contains(&service.chars().count()) && is_number {
        Ok(format!("{service}字第{digits}号"))
    } else if let Some(kind) = kind_of_citizen_number(compact) {
        Err(IdDocumentError::OfKind { kind })
    } else {
        Err(IdDocumentError::Syntax { kind })
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the text is capital letters, as many as `letters` says, then one of `digits` digits.
fn has_form(text: &str, letters: RangeInclusive<usize>, digits: &[usize]) -> bool {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_uppercase());
    letters.contains(&(text.len() - rest.len()))
        && digits.contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_digit())
}

//! Documents that prove who somebody is, each kind with its own syntax.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::IdNumber;
use crate::text::{code_cell, starred};

mod error;
mod form;
mod kind;

pub use error::{IdDocumentError, UnknownIdDocumentType};
pub use kind::IdDocumentType;

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
        let compact = code_cell(number)?;
        Ok(Self { kind, number: form::canonical(kind, compact)? })
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

    /// The day of birth that the number states, for the kinds whose numbers follow GB 11643.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let is_of_new_card = self.kind == IdDocumentType::ForeignPermanentResident
            && self.number.starts_with(|c: char| c.is_ascii_digit());
        (self.kind.has_citizen_number() || is_of_new_card)
            .then(|| IdNumber::read(&self.number).ok())
            .flatten()
            .map(|number| number.birth_date())
    }

    /// Whether the stated birth lies after `day`; false where the number states none.
    pub fn is_born_after(&self, day: NaiveDate) -> bool {
        self.birth_date().is_some_and(|birth| birth > day)
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

#[cfg(test)]
mod tests;

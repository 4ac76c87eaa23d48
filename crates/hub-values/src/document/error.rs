//! Why a text names no document.

use thiserror::Error;

use super::{IdDocumentType, form};
use crate::text::CellFault;
use crate::{Bilingual, IdNumberError};

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
    /// A spreadsheet kept 15 digits of the number and turned the others into zeros.
    #[error(
        "the number of a document must be text, a spreadsheet has turned its last digits into zeros"
    )]
    DigitsLost,
    /// The number does not have the form of this kind.
    #[error("the number must have the form of a {}: {}", kind.label_en(), form::described_en(*kind))]
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
            Self::DigitsLost => {
                "证件号码末几位被表格变成了 0，请把单元格设为文本后按证件重新填写".to_owned()
            }
            Self::Syntax { kind } => format!(
                "号码不符合{}的格式（{}），请核对证件类型和号码后重新填写",
                kind.label_zh(),
                form::described_zh(*kind)
            ),
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
            | Self::DigitsLost
            | Self::Syntax { .. }
            | Self::OfKind { .. } => self.to_string(),
        }
    }
}

impl From<CellFault> for IdDocumentError {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Empty => Self::Empty,
            CellFault::Masked => Self::Masked,
            CellFault::Scientific => Self::ScientificNotation,
            CellFault::DigitsLost => Self::DigitsLost,
        }
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

//! Why a text is not a phone number.

use thiserror::Error;

use crate::Bilingual;
use crate::text::CellFault;

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// There is no text.
    #[error("a phone number must not be empty")]
    Empty,
    /// Stars hide part of the number.
    #[error("a phone number must be complete, this one is masked")]
    Masked,
    /// A spreadsheet turned the number into scientific notation; its last digits are lost.
    #[error("a phone number must be text, this one is in scientific notation and has lost digits")]
    ScientificNotation,
    /// A spreadsheet kept 15 digits of a longer number and turned the others into zeros.
    #[error("a phone number must be text, a spreadsheet has turned its last digits into zeros")]
    DigitsLost,
    /// A number with the code of another country or region.
    #[error("a phone number must be one of the mainland, without or with +86")]
    NotMainland,
    /// Something other than digits and what may stand between them.
    #[error("a phone number must consist of digits, one number in a cell")]
    NotDigits,
    /// Too few digits or too many.
    #[error(
        "a mobile number must have 11 digits, a landline 7 or 8 after its area code, not {found}"
    )]
    Length {
        /// How many digits there are.
        found: usize,
    },
    /// No number begins like this.
    #[error("a mobile number must begin with 13 to 19, a landline with an area code, 400 or 800")]
    UnknownPrefix,
    /// A local number without its area code.
    #[error("a landline must be given with its area code")]
    NoAreaCode,
}

impl From<CellFault> for PhoneError {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Empty => Self::Empty,
            CellFault::Masked => Self::Masked,
            CellFault::Scientific => Self::ScientificNotation,
            CellFault::DigitsLost => Self::DigitsLost,
        }
    }
}

impl Bilingual for PhoneError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "电话号码为空，请填写".to_owned(),
            Self::Masked => "电话号码带有星号，不完整，请填写全部号码".to_owned(),
            Self::ScientificNotation => {
                "电话号码被表格变成了科学计数法，请把单元格设为文本后重新填写".to_owned()
            }
            Self::DigitsLost => {
                "电话号码末几位被表格变成了 0，请把单元格设为文本后重新填写".to_owned()
            }
            Self::NotMainland => {
                "这是境外或港澳台的电话号码，请填写内地号码，国家代码只能是 +86".to_owned()
            }
            Self::NotDigits => "电话号码只能是数字，一格只填一个号码，请核对后重新填写".to_owned(),
            Self::Length { found } => format!(
                "电话号码位数不对（现为 {found} 位）：手机号应为 11 位，固定电话应为区号加 7 或 8 位，请核对后重新填写"
            ),
            Self::UnknownPrefix => {
                "电话号码开头不对：手机号以 13 至 19 开头，固定电话以区号、400 或 800 开头，请核对后重新填写"
                    .to_owned()
            }
            Self::NoAreaCode => "固定电话缺少区号，请加上区号，如 0712-2345678".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

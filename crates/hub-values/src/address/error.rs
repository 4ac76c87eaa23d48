//! Why a text is not an address.

use thiserror::Error;

use crate::Bilingual;

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressError {
    /// There is no text.
    #[error("an address must not be empty")]
    Empty,
    /// More than 200 characters.
    #[error("an address must have at most 200 characters, not {found}")]
    TooLong {
        /// How many characters there are.
        found: usize,
    },
    /// A control, invisible, direction-changing or replacement character.
    #[error("an address must not contain control, invisible or direction-changing characters")]
    HiddenCharacter,
    /// A word for another cell, such as 同上, or for nothing, such as 无.
    #[error("an address must be written out, and its cell left empty where there is none")]
    NoPlace,
    /// No letter and no digit.
    #[error("an address must contain letters or digits")]
    NoLetter,
}

impl Bilingual for AddressError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "地址为空，请填写".to_owned(),
            Self::TooLong { found } => {
                format!("地址最多 200 个字，现为 {found} 个，请精简后重新填写")
            }
            Self::HiddenCharacter => "地址中有看不见的控制字符或乱码，请删去后重新填写".to_owned(),
            Self::NoPlace => {
                "这里没有写明地址：与别处相同的请写出全部地址，没有地址的请留空".to_owned()
            }
            Self::NoLetter => "地址中没有文字，请重新填写".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

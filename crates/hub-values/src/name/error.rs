//! Why a text is not the name of a person.

use thiserror::Error;

use crate::Bilingual;

/// Why a text is not the name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// There is no text.
    #[error("a name must not be empty")]
    Empty,
    /// Stars or crosses hide part of the name.
    #[error("a name must be complete, this one is masked")]
    Masked,
    /// More than 60 characters.
    #[error("a name must have at most 60 characters, not {found}")]
    TooLong {
        /// How many characters there are.
        found: usize,
    },
    /// A control, invisible, direction-changing or replacement character.
    #[error("a name must not contain control, invisible or direction-changing characters")]
    HiddenCharacter,
    /// A character of a private use area, which other computers show as something else.
    #[error("a name must be written in characters of Unicode, not in those of one vendor's font")]
    PrivateCharacter,
    /// A digit.
    #[error("a name must not contain digits, give the name alone")]
    Digit,
    /// A sign that no name has: brackets, commas, question marks, pictures.
    #[error("a name must consist of letters, one name in a cell, without brackets and commas")]
    Symbol,
    /// No letter and no Han character.
    #[error("a name must contain at least one letter")]
    NoLetter,
}

impl Bilingual for NameError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "姓名为空，请填写".to_owned(),
            Self::Masked => "姓名带有星号，是已遮盖的姓名，请按证件填写全名".to_owned(),
            Self::TooLong { found } => {
                format!("姓名最多 60 个字，现为 {found} 个，请核对后重新填写")
            }
            Self::HiddenCharacter => {
                "姓名中有看不见的控制字符或乱码，请删去后按证件重新填写".to_owned()
            }
            Self::PrivateCharacter => {
                "姓名中有自造字，在其他电脑上会变成别的字，请改用国家标准字符集中的字".to_owned()
            }
            Self::Digit => "姓名中有数字，请只填写姓名".to_owned(),
            Self::Symbol => "姓名中有括号、逗号、问号等符号，请按证件只填写一个人的姓名".to_owned(),
            Self::NoLetter => "姓名中没有文字，请按证件重新填写".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

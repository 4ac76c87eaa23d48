//! The unified social credit code of organisations, GB 32100.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::Bilingual;
use crate::message::serde_as_text;
use crate::text::{CellFault, code_cell};

/// Characters in a code.
const LENGTH: usize = 18;
/// The characters of a code by their value: digits and letters without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first seventeen characters: powers of 3 modulo 31 (GB 32100, clause 4.5).
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unified social credit code (GB 32100-2015): 18 characters whose check character is right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; LENGTH]);

impl Uscc {
    /// The code that begins with these 17 characters.
    ///
    /// # Errors
    /// When they are not 17, a character is not in the alphabet, or the region is not six digits.
    pub fn compose(prefix17: &str) -> Result<Self, UsccError> {
        let prefix = compact(prefix17)?;
        let found = prefix.chars().count();
        if found != LENGTH - 1 {
            return Err(UsccError::Length { found });
        }
        let check = check_character(&prefix)?;
        let mut text = prefix;
        text.push(char::from(check));
        text.parse()
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Where the organisation is registered: six digits of GB/T 2260.
    pub fn region(&self) -> &str {
        self.as_str().get(2..8).unwrap_or_default()
    }
}

/// Takes away what people put around the characters.
fn compact(text: &str) -> Result<String, UsccError> {
    if text.chars().count() > LENGTH * 4 {
        return Err(UsccError::Length { found: text.chars().count() });
    }
    Ok(code_cell(text)?)
}

/// Whether the text is a number that organisations had before 2015: 15 digits of a registration,
/// or the 8 digits or letters and the check character of an organisation code (GB 11714).
fn is_older_number(text: &str) -> bool {
    let is_registration = text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_registration || (text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The check character of the first seventeen characters of `text`.
fn check_character(text: &str) -> Result<u8, UsccError> {
    let mut sum = 0;
    for (character, weight) in text.bytes().zip(WEIGHTS) {
        let value = ALPHABET.iter().position(|other| *other == character);
        sum += value.ok_or(UsccError::Character)? * weight;
    }
    let value = (ALPHABET.len() - sum % ALPHABET.len()) % ALPHABET.len();
    ALPHABET.get(value).copied().ok_or(UsccError::Character)
}

impl FromStr for Uscc {
    type Err = UsccError;

    fn from_str(text: &str) -> Result<Self, UsccError> {
        let compact = compact(text)?;
        if is_older_number(&compact) {
            return Err(UsccError::OlderNumber);
        }
        if !compact.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Err(UsccError::Character);
        }
        let characters = <[u8; LENGTH]>::try_from(compact.as_bytes())
            .map_err(|_| UsccError::Length { found: compact.len() })?;
        let is_rounded = compact.ends_with("000") && compact.bytes().all(|b| b.is_ascii_digit());
        if !characters.iter().skip(2).take(6).all(u8::is_ascii_digit) {
            return Err(UsccError::Region);
        }
        if characters.last() != Some(&check_character(&compact)?) {
            return Err(if is_rounded { UsccError::DigitsLost } else { UsccError::WrongChecksum });
        }
        Ok(Self(characters))
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Uscc({})", self.as_str())
    }
}

serde_as_text!(Uscc);

/// Why a text is not a unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UsccError {
    /// There is no text.
    #[error("a social credit code must not be empty")]
    Empty,
    /// A spreadsheet turned the code into scientific notation; its last digits are lost.
    #[error("a social credit code must be text, this one is in scientific notation")]
    ScientificNotation,
    /// A spreadsheet kept 15 digits of the code and turned the others into zeros.
    #[error(
        "a social credit code must be text, a spreadsheet has turned its last digits into zeros"
    )]
    DigitsLost,
    /// Stars hide part of the code.
    #[error("a social credit code must be complete, this one is masked")]
    Masked,
    /// A registration number of 15 digits or an organisation code of 9 characters.
    #[error(
        "a social credit code must have 18 characters, this is an older number: take the code from the present licence"
    )]
    OlderNumber,
    /// Not 18 characters.
    #[error("a social credit code must have 18 characters, not {found}")]
    Length {
        /// How many characters there are.
        found: usize,
    },
    /// A character that the standard does not use.
    #[error("a social credit code must consist of digits and letters without I, O, S, V and Z")]
    Character,
    /// Characters 3 to 8 are not digits.
    #[error("characters 3 to 8 of a social credit code must be digits")]
    Region,
    /// The last character does not fit the others.
    #[error("the check character of a social credit code must fit the others")]
    WrongChecksum,
}

impl From<CellFault> for UsccError {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Empty => Self::Empty,
            CellFault::Masked => Self::Masked,
            CellFault::Scientific => Self::ScientificNotation,
            CellFault::DigitsLost => Self::DigitsLost,
        }
    }
}

impl Bilingual for UsccError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "统一社会信用代码为空，请填写".to_owned(),
            Self::ScientificNotation => {
                "统一社会信用代码被表格变成了科学计数法，请把单元格设为文本后按执照重新填写"
                    .to_owned()
            }
            Self::DigitsLost => {
                "统一社会信用代码末几位被表格变成了 0，请把单元格设为文本后按执照重新填写"
                    .to_owned()
            }
            Self::Masked => "统一社会信用代码带有星号，不完整，请按执照填写全部代码".to_owned(),
            Self::OlderNumber => {
                "这是旧的工商注册号或组织机构代码，请按现行执照填写 18 位统一社会信用代码"
                    .to_owned()
            }
            Self::Length { found } => {
                format!("统一社会信用代码应为 18 位，现为 {found} 位，请核对执照后重新填写")
            }
            Self::Character => {
                "统一社会信用代码只能是数字和大写字母，且不用 I、O、S、V、Z，请核对执照后重新填写"
                    .to_owned()
            }
            Self::Region => "统一社会信用代码第 3 至 8 位应为数字，请核对执照后重新填写".to_owned(),
            Self::WrongChecksum => "统一社会信用代码校验位不对，请核对执照后重新填写".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> UsccError {
        text.parse::<Uscc>().unwrap_err()
    }

    /// The sum of the first is 9·1 + 1·3 + 3·9 + 5·27 + 1·20 + 29·28 = 1006, which leaves 14, and
    /// 31 − 14 = 17 is the letter H; the second is a sample with letters in its middle.
    #[test]
    fn worked_examples_have_their_check_character() {
        let code = Uscc::compose("9135000010000000X").unwrap();
        assert_eq!(code.as_str(), "9135000010000000XH");
        assert_eq!(code.region(), "350000");
        assert_eq!(Uscc::compose("91350100M000100Y4").unwrap().as_str(), "91350100M000100Y43");
    }

    #[test]
    fn weights_are_powers_of_three() {
        let mut power = 1;
        for weight in WEIGHTS {
            assert_eq!(weight, power);
            power = power * 3 % 31;
        }
    }

    #[test]
    fn each_fault_has_its_own_name() {
        assert_eq!(fault(" "), UsccError::Empty);
        assert_eq!(fault("9.135E+17"), UsccError::ScientificNotation);
        assert_eq!(fault("9135"), UsccError::Length { found: 4 });
        assert_eq!(fault("9.135 E+17"), UsccError::ScientificNotation);
        assert_eq!(fault("911350001000000000.0"), UsccError::DigitsLost);
        assert_eq!(fault("911350001000001000"), UsccError::DigitsLost);
        assert_eq!(fault("91350000********XH"), UsccError::Masked);
        assert_eq!(fault("420900000012345"), UsccError::OlderNumber);
        assert_eq!(fault("M000100Y-4"), UsccError::OlderNumber);
        for letter in ["I", "O", "S", "V", "Z", "o"] {
            assert_eq!(fault(&format!("9135000010000000{letter}H")), UsccError::Character);
        }
        assert_eq!(fault("91A5000010000000XH"), UsccError::Region);
        assert_eq!(fault("9135000010000000XG"), UsccError::WrongChecksum);
    }

    #[test]
    fn every_way_of_writing_it_gives_the_same_code() {
        let code = Uscc::compose("91350100M000100Y4").unwrap();
        for text in [
            "91350100m000100y43",
            "９１３５０１００Ｍ０００１００Ｙ４３",
            "'91350100M000100Y43",
            "91350100-M000100Y-43",
            " 9135 0100 M000 100Y43\n",
        ] {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[0-9A-Za-z]{9,19}|.{0,40}") {
            if let Ok(code) = text.parse::<Uscc>() {
                prop_assert_eq!(code.as_str().parse(), Ok(code));
            }
        }

        #[test]
        fn a_composed_code_reads_back_and_a_wrong_character_is_found(
            prefix in "[1-9A-HJ-NP-RTUW-Y][0-9A-HJ-NP-RTUW-Y][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{9}",
            at in 0_usize..18,
            other in 0_usize..31,
        ) {
            let code = Uscc::compose(&prefix).unwrap();
            prop_assert_eq!(code.as_str().to_lowercase().parse(), Ok(code));
            let mut wrong = code.as_str().to_owned().into_bytes();
            prop_assume!(wrong[at] != ALPHABET[other]);
            wrong[at] = ALPHABET[other];
            prop_assert!(String::from_utf8(wrong).unwrap().parse::<Uscc>().is_err());
        }
    }
}

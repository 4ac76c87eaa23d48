//! Codes of things that are data, not types: departments, purposes, attributes.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use crate::Bilingual;
use crate::message::serde_as_text;

/// The longest code, in characters.
const LONGEST: usize = 64;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                check(text)?;
                Ok(Self(Arc::from(text)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        serde_as_text!($name);
    )+ };
}

codes! {
    /// Which department: `police`, `health`, `data_bureau`.
    DepartmentCode;
    /// Which purpose a disclosure is for.
    PurposeCode;
    /// Which attribute of the catalogue: `person_name`, `mobile_phone`.
    AttributeCode;
}

/// Refuses all but a lowercase letter followed by at most 63 lowercase letters, digits and `_`.
fn check(text: &str) -> Result<(), CodeError> {
    let first = text.chars().next().ok_or(CodeError::Empty)?;
    if text.chars().count() > LONGEST {
        return Err(CodeError::TooLong);
    }
    if !first.is_ascii_lowercase() {
        return Err(CodeError::FirstCharacter);
    }
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if text.chars().all(is_allowed) { Ok(()) } else { Err(CodeError::Character) }
}

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// There is no text.
    #[error("a code must not be empty")]
    Empty,
    /// More than 64 characters.
    #[error("a code must have at most 64 characters")]
    TooLong,
    /// The first character is not a lowercase letter.
    #[error("a code must begin with a lowercase letter a to z")]
    FirstCharacter,
    /// A character is not allowed.
    #[error("a code must consist of lowercase letters, digits and underscores")]
    Character,
}

impl Bilingual for CodeError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "代码为空，请填写代码",
            Self::TooLong => "代码太长，最多 64 个字符",
            Self::FirstCharacter => "代码必须以小写字母开头，请修改后重新填写",
            Self::Character => "代码只能含小写字母、数字和下划线，请修改后重新填写",
        }
        .to_owned()
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_fault_has_its_own_name() {
        let fault = |text: &str| text.parse::<AttributeCode>().unwrap_err();
        assert_eq!(fault(""), CodeError::Empty);
        assert_eq!(fault(&"a".repeat(65)), CodeError::TooLong);
        assert_eq!(fault("1a"), CodeError::FirstCharacter);
        assert_eq!(fault("_a"), CodeError::FirstCharacter);
        assert_eq!(fault("personName"), CodeError::Character);
        assert_eq!(fault("a b"), CodeError::Character);
        assert_eq!(fault("姓名"), CodeError::FirstCharacter);
    }

    proptest! {
        #[test]
        fn every_code_of_the_pattern_is_accepted(text in "[a-z][a-z0-9_]{0,63}") {
            let code: DepartmentCode = text.parse().unwrap();
            prop_assert_eq!(code.as_str(), text.as_str());
        }

        #[test]
        fn nothing_else_is_accepted(text in ".{0,70}") {
            if let Ok(code) = text.parse::<PurposeCode>() {
                prop_assert!(code.as_str().bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_')));
                prop_assert!(code.as_str().len() <= 64);
            }
        }
    }
}

//! Names of people, as their documents write them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::Bilingual;
use crate::message::serde_as_text;
use crate::text::{fold, is_han, is_hidden};

/// Characters of the longest name.
const LONGEST: usize = 60;
/// Characters of the longest text that is read at all: folding can make it longer or shorter.
const LONGEST_INPUT: usize = 200;
/// The dot between the parts of a name of Uyghur, Kazakh, Tibetan and other peoples.
const MIDDLE_DOT: char = '\u{B7}';
/// What people type for it.
const MIDDLE_DOTS: [char; 10] = [
    MIDDLE_DOT, '\u{2022}', '\u{30FB}', '\u{2027}', '\u{2219}', '\u{22C5}', '.', '\u{25CF}',
    '\u{2E31}', '\u{16EB}',
];
/// Surnames of two characters that are still in use, some with their traditional form.
const COMPOUND_SURNAMES: &str = "东方 东郭 乐正 亓官 令狐 公冶 公孙 公羊 公良 公西 南宫 南门 司寇 司徒 \
    司空 司马 呼延 哥舒 夏侯 夹谷 太史 太叔 太傅 宇文 宗政 宰父 尉迟 左丘 巫马 万俟 慕容 拓跋 \
    拓拔 晋楚 梁丘 欧阳 歐陽 段干 漆雕 濮阳 澹台 申屠 百里 皇甫 端木 第五 纳兰 羊舌 西门 \
    诸葛 諸葛 谷梁 赫连 轩辕 都罗 钟离 长孙 闻人 闾丘 颛孙 鲜于 上官";

/// The name of a person: folded to NFKC, rare characters as they are, one middle dot.
///
/// Spaces inside Han names go, spaces inside other names become one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The surname with stars for the rest: `王**`, `欧阳**`.
    ///
    /// A name with a middle dot or in another script shows its first character only.
    pub fn surname_masked(&self) -> String {
        let count = self.0.chars().count();
        if count == 1 {
            return "*".to_owned();
        }
        let is_plain_han = self.0.chars().all(is_han);
        let first_two: String = self.0.chars().take(2).collect();
        let is_compound = is_plain_han
            && count > 2
            && COMPOUND_SURNAMES.split_whitespace().any(|surname| surname == first_two);
        let shown = if is_compound { 2 } else { 1 };
        let stars = if is_plain_han { count - shown } else { 2 };
        let surname: String = self.0.chars().take(shown).collect();
        surname + &"*".repeat(stars)
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let trimmed = text.trim();
        let written = trimmed.chars().count();
        if written > LONGEST_INPUT {
            return Err(NameError::TooLong { found: written });
        }
        if trimmed.chars().any(is_hidden) {
            return Err(NameError::HiddenCharacter);
        }
        let mut name = tidy(trimmed);
        // Taking spaces away can bring two characters together that then become one.
        for _ in 0..3 {
            name = tidy(&name);
        }
        let found = name.chars().count();
        if found == 0 {
            return Err(NameError::Empty);
        }
        if name.contains(['*', '×']) {
            return Err(NameError::Masked);
        }
        if name.chars().any(is_hidden) {
            return Err(NameError::HiddenCharacter);
        }
        if found > LONGEST {
            return Err(NameError::TooLong { found });
        }
        if !name.chars().any(|character| character.is_alphabetic() || is_han(character)) {
            return Err(NameError::NoLetter);
        }
        Ok(Self(name))
    }
}

/// Folds the text, settles the spaces, then the dots.
fn tidy(text: &str) -> String {
    with_one_dot(&with_few_spaces(&fold(text)))
}

/// Removes spaces beside Han characters and dots, and makes the others one.
fn with_few_spaces(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let closes = |c: char| is_han(c) || (c != '.' && MIDDLE_DOTS.contains(&c));
        let before = tidy.chars().next_back();
        let after = word.chars().next();
        let is_joined = before.is_none_or(closes) || after.is_none_or(closes);
        let is_dotted_han = before == Some('.') && after.is_some_and(is_han);
        if !is_joined && !is_dotted_han {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

/// Writes every run of dots between two Han characters as one middle dot.
fn with_one_dot(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut dots = String::new();
    for character in text.chars() {
        if MIDDLE_DOTS.contains(&character) {
            dots.push(character);
            continue;
        }
        let is_between_han = tidy.chars().next_back().is_some_and(is_han) && is_han(character);
        if is_between_han && !dots.is_empty() {
            tidy.push(MIDDLE_DOT);
        } else {
            tidy.push_str(&dots);
        }
        dots.clear();
        tidy.push(character);
    }
    tidy + &dots
}

impl fmt::Debug for PersonName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PersonName({})", self.surname_masked())
    }
}

serde_as_text!(PersonName);

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
            Self::NoLetter => "姓名中没有文字，请按证件重新填写".to_owned(),
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

    fn name(text: &str) -> PersonName {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn spaces_width_and_dots_are_settled() {
        let written = [
            (" 王 小 明 ", "王小明"),
            ("王\u{3000}明", "王明"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("阿依古丽･买买提", "阿依古丽·买买提"),
            ("阿依古丽‧买买提", "阿依古丽·买买提"),
            ("阿依古丽∙买买提", "阿依古丽·买买提"),
            ("阿依古丽⋅买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("阿依古丽. 买买提", "阿依古丽·买买提"),
            ("ＪＯＨＮ   Q.  Public", "JOHN Q. Public"),
            ("𠮷田䶮", "𠮷田䶮"),
            ("⼭口", "山口"),
        ];
        for (text, expected) in written {
            assert_eq!(name(text).as_str(), expected, "{text}");
        }
    }

    #[test]
    fn each_fault_has_its_own_name() {
        let fault = |text: &str| text.parse::<PersonName>().unwrap_err();
        assert_eq!(fault(" \u{3000}"), NameError::Empty);
        assert_eq!(fault("杨成*"), NameError::Masked);
        assert_eq!(fault("杨＊"), NameError::Masked);
        assert_eq!(fault("李××"), NameError::Masked);
        assert_eq!(fault(&"王".repeat(61)), NameError::TooLong { found: 61 });
        assert_eq!(fault("王\u{202E}明"), NameError::HiddenCharacter);
        assert_eq!(fault("王\u{200B}明"), NameError::HiddenCharacter);
        assert_eq!(fault("王\t明"), NameError::HiddenCharacter);
        assert_eq!(fault("王\u{FFFD}"), NameError::HiddenCharacter);
        assert_eq!(fault("---"), NameError::NoLetter);
        assert_eq!(fault("12"), NameError::NoLetter);
    }

    #[test]
    fn the_surname_alone_is_shown() {
        let masks = [
            ("王小明", "王**"),
            ("王明", "王*"),
            ("欧阳娜娜", "欧阳**"),
            ("欧阳", "欧*"),
            ("上官云", "上官*"),
            ("王", "*"),
            ("阿依古丽·买买提", "阿**"),
            ("John Public", "J**"),
        ];
        for (text, mask) in masks {
            assert_eq!(name(text).surname_masked(), mask);
        }
        assert_eq!(format!("{:?}", name("王小明")), "PersonName(王**)");
    }

    #[test]
    fn the_longest_name_is_accepted() {
        assert_eq!(name(&"王".repeat(60)).as_str().chars().count(), 60);
    }

    proptest! {
        #[test]
        fn a_name_reads_its_own_text(text in "[王明𠮷䶮ａA·•．. \u{3000}阿e\u{301}]{1,30}|.{0,30}") {
            if let Ok(read) = text.parse::<PersonName>() {
                prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
                prop_assert!(!read.as_str().chars().any(is_hidden));
                prop_assert!((1..=LONGEST).contains(&read.as_str().chars().count()));
            }
        }

        #[test]
        fn a_mask_is_never_a_name(text in "[王明欧阳]{1,6}") {
            prop_assert_eq!(name(&text).surname_masked().parse::<PersonName>(), Err(NameError::Masked));
        }
    }
}

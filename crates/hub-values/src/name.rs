//! Names of people, as their documents write them.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::char::is_combining_mark;

use crate::message::serde_as_text;
use crate::text::{is_han, is_hidden, is_mask, is_private};

mod compared;
mod error;
mod written;

pub use error::NameError;

/// Characters of the longest name.
const LONGEST: usize = 60;
/// Characters of the longest text that is read at all: folding can make it longer or shorter.
const LONGEST_INPUT: usize = 200;
/// What people write where a name is wanted and they know none.
const PLACEHOLDERS: &str = "无 無 无名 无名氏 未知 不详 不明 不清楚 没有 暂无 未取名 未起名 未命名 待定 待取名 \
    姓名 测试 佚名 未提供 未说明 空 婴儿 新生儿";

/// Surnames of two characters that are still in use, some with their traditional form.
const COMPOUND_SURNAMES: &str = "东方 东郭 乐正 亓官 令狐 公冶 公孙 公羊 公良 公西 南宫 南门 司寇 司徒 \
    司空 司马 呼延 哥舒 夏侯 夹谷 太史 太叔 太傅 宇文 宗政 宰父 尉迟 左丘 巫马 万俟 慕容 拓跋 \
    拓拔 晋楚 梁丘 欧阳 歐陽 段干 漆雕 濮阳 澹台 申屠 百里 皇甫 端木 第五 纳兰 羊舌 西门 \
    诸葛 諸葛 谷梁 赫连 轩辕 都罗 钟离 长孙 闻人 闾丘 颛孙 鲜于 上官";

/// The name of a person: folded to NFKC, rare characters as they are, one middle dot.
///
/// Spaces inside Han names go, spaces inside other names become one. Letters of every script are
/// names; digits, brackets and what is not shown are not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared: simplified characters, capitals, nothing between the parts.
    ///
    /// Equal for `張偉` and `张伟`, `John Q. Public` and `JOHN Q PUBLIC`. Different people may share
    /// it; it is evidence, and never shown or stored in place of the name.
    pub fn compared(&self) -> String {
        compared::form(&self.0)
    }

    /// Whether it is what people write when they know no name, such as `无` or `不详`.
    pub fn is_placeholder(&self) -> bool {
        PLACEHOLDERS.split_whitespace().any(|word| word == self.0)
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
        if trimmed.ends_with(is_mask) {
            return Err(NameError::Masked);
        }
        let name = written::settled(trimmed);
        let found = name.chars().count();
        if found == 0 {
            return Err(NameError::Empty);
        }
        if is_masked(&name) {
            return Err(NameError::Masked);
        }
        if name.chars().any(is_hidden) {
            return Err(NameError::HiddenCharacter);
        }
        if found > LONGEST {
            return Err(NameError::TooLong { found });
        }
        if name.chars().any(is_private) {
            return Err(NameError::PrivateCharacter);
        }
        if !name.chars().any(is_letter) {
            return Err(NameError::NoLetter);
        }
        if name.chars().any(|c| c.is_numeric() && !is_han(c) && !c.is_alphabetic()) {
            return Err(NameError::Digit);
        }
        if name.chars().all(is_in_a_name) { Ok(Self(name)) } else { Err(NameError::Symbol) }
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || is_han(character)
}

/// Letters and their marks, and what stands between the parts of names in any script.
fn is_in_a_name(character: char) -> bool {
    is_letter(character)
        || is_combining_mark(character)
        || matches!(character, ' ' | '\u{B7}' | '.' | '-' | '\'' | '’' | '‘' | '‐' | '་')
}

/// Whether a part is hidden: `张*`, `张××`, `张XX`, `张某某`.
fn is_masked(name: &str) -> bool {
    let rest = name.trim_start_matches(is_han);
    let is_crossed = rest.len() < name.len()
        && !rest.is_empty()
        && rest.bytes().all(|byte| matches!(byte, b'X' | b'x'));
    let is_somebody = matches!(name.chars().count(), 2..=4) && name.ends_with('某');
    name.contains(is_mask) || name.contains(['○', '□', '◯']) || is_crossed || is_somebody
}

impl fmt::Debug for PersonName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PersonName({})", self.surname_masked())
    }
}

serde_as_text!(PersonName);

#[cfg(test)]
mod tests;

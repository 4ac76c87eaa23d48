//! Text made comparable: one width, one case, no accents, no punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(crate) mod distance;
pub(crate) mod han;

/// Characters that are read of one value; what follows is ignored.
pub(crate) const LONGEST: usize = 120;

/// Lower case words without accents, with one space between them.
pub(crate) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for character in folded(text) {
        if character.is_alphanumeric() {
            words.push(character);
        } else if character != '\'' && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// Letters and digits in lower case, without accents.
pub(crate) fn code(text: &str) -> String {
    folded(text).filter(|character| character.is_alphanumeric()).collect()
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    let is_plain = text.is_ascii();
    let plain = is_plain.then(|| text.chars().take(LONGEST));
    let other = (!is_plain)
        .then(|| text.nfkd().filter(|character| !is_combining_mark(*character)).take(LONGEST));
    plain.into_iter().flatten().chain(other.into_iter().flatten()).flat_map(char::to_lowercase)
}

/// A key of four letters for words that sound alike in European languages (after Soundex, US
/// patent 1,261,167 of 1918): the first letter, then the consonants by group.
pub(crate) fn sound(text: &str) -> String {
    let mut key = String::with_capacity(4);
    let mut last = '0';
    for character in text.chars().filter(|character| character.is_alphabetic()) {
        let group = match character {
            'b' | 'f' | 'p' | 'v' | 'w' => '1',
            'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => '2',
            'd' | 't' => '3',
            'l' => '4',
            'm' | 'n' => '5',
            'r' => '6',
            'h' => last,
            _ => '0',
        };
        if key.is_empty() {
            key.push(if group == '0' { character } else { group });
        } else if group != '0' && group != last {
            key.push(group);
        }
        last = group;
        if key.len() >= 4 {
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_settled() {
        assert_eq!(words("  O'Brien-Müller,  JOSÉ "), "obrien muller jose");
        assert_eq!(words("ＡＢ　1"), "ab 1");
        assert_eq!(code("pl1 3dq"), "pl13dq");
        assert_eq!(words("--"), "");
    }

    #[test]
    fn names_that_sound_alike_have_one_key() {
        assert_eq!(sound("meier"), sound("mayer"));
        assert_eq!(sound("schmidt"), sound("schmitt"));
        assert_ne!(sound("mueller"), sound("becker"));
    }
}

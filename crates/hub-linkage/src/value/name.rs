//! The name of a person as it is compared: forms, sounds, and what is hidden.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::han::{is_han, simplified, sound};

/// What a name is besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameForm {
    /// The characters, simplified; of a name in letters the letters in lower case.
    pub(crate) characters: Box<[char]>,
    /// How each character sounds; empty for a hidden one.
    pub(crate) sounds: Box<[Box<str>]>,
    /// Surname only: `王先生`, `李**`.
    pub(crate) is_surname_only: bool,
    /// Some of the characters are hidden.
    pub(crate) is_masked: bool,
}

/// Forms of address that stand for a given name.
const TITLES: [&str; 12] =
    ["先生", "女士", "小姐", "太太", "师傅", "老师", "大爷", "大妈", "阿姨", "同志", "某某", "某"];
/// What people type for the middle dot of Uyghur, Tibetan and other names.
const DOTS: &str = "·•・‧∙⋅.。●⸱᛫,，、";
/// A sign for a hidden character.
pub(crate) const HIDDEN: char = '*';
/// Characters of a name that are compared.
const MOST: usize = 60;

impl NameForm {
    /// Reads a name; none when it says nothing.
    pub(crate) fn read(raw: &str) -> Option<(Box<str>, Self)> {
        let settled: String = raw.nfkc().take(200).collect();
        let pieces = pieces(&settled);
        let whole: String = pieces.concat();
        let title = TITLES.iter().find(|title| {
            let rest = whole.strip_suffix(**title).map_or(0, |rest| rest.chars().count());
            (1..=2).contains(&rest)
        });
        let (characters, sounds) = match title {
            Some(title) => {
                let surname = whole.strip_suffix(title).unwrap_or(&whole);
                (surname.chars().map(simplified).collect(), Vec::new())
            }
            None => characters_of(&pieces),
        };
        let shown = characters.iter().filter(|one| !matches!(**one, HIDDEN | ' ')).count();
        if shown == 0 {
            return None;
        }
        let sounds = if sounds.is_empty() { sounds_of(&characters) } else { sounds };
        let text: String = characters.iter().collect();
        let text = if title.is_some() { format!("{text}**") } else { text };
        let is_masked = characters.contains(&HIDDEN);
        let is_surname_only = title.is_some() || (is_masked && shown == 1);
        let form = Self {
            characters: characters.into_boxed_slice(),
            sounds: sounds.into_iter().map(Into::into).collect(),
            is_surname_only,
            is_masked: is_masked || title.is_some(),
        };
        Some((text.into_boxed_str(), form))
    }

    /// All sounds as one text, with a space between them.
    pub(crate) fn sound(&self) -> String {
        self.sounds.join(" ")
    }

    /// The sound of the first character.
    pub(crate) fn surname_sound(&self) -> &str {
        self.sounds.first().map_or("", |sound| sound)
    }
}

/// Runs of letters, and single Han characters; dots and spaces only part them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut is_open = false;
    for character in text.chars() {
        if is_han(character) || matches!(character, '*' | '×' | '?' | '□') {
            let is_hidden = !is_han(character);
            pieces.push(if is_hidden { HIDDEN } else { simplified(character) }.to_string());
            is_open = false;
        } else if character.is_alphabetic() && !DOTS.contains(character) {
            let lower = character.to_lowercase();
            match pieces.last_mut() {
                Some(last) if is_open => last.extend(lower),
                _ => pieces.push(lower.collect()),
            }
            is_open = true;
        } else if character != '\'' {
            is_open = false;
        }
        if pieces.len() >= MOST {
            break;
        }
    }
    pieces
}

/// Characters and sounds; a piece of letters beside Han characters is the sound of one.
fn characters_of(pieces: &[String]) -> (Vec<char>, Vec<String>) {
    let has_han = pieces.iter().any(|piece| piece.chars().any(is_han));
    if !has_han {
        let letters: Vec<char> = pieces.join(" ").chars().take(MOST).collect();
        return (letters, pieces.to_vec());
    }
    let mut characters = Vec::with_capacity(pieces.len());
    let mut sounds = Vec::with_capacity(pieces.len());
    for (position, piece) in pieces.iter().enumerate() {
        let first = piece.chars().next().unwrap_or(HIDDEN);
        if is_han(first) || first == HIDDEN {
            characters.push(first);
            let is_surname = position == 0 && pieces.len() > 1;
            sounds.push(sound(first, is_surname).unwrap_or_default().to_owned());
        } else {
            characters.push('~');
            sounds.push(piece.clone());
        }
    }
    (characters, sounds)
}

fn sounds_of(characters: &[char]) -> Vec<String> {
    let of = |(position, character): (usize, &char)| {
        sound(*character, position == 0).unwrap_or_default().to_owned()
    };
    characters.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (String, NameForm) {
        let (text, form) = NameForm::read(raw).unwrap();
        (text.into(), form)
    }

    #[test]
    fn spaces_forms_and_dots_are_settled() {
        assert_eq!(read(" 熊 诺雅 ").0, "熊诺雅");
        assert_eq!(read("李帥建").0, "李帅建");
        for dot in ["·", "•", "・", ".", " ", "‧", ""] {
            assert_eq!(read(&format!("阿依古丽{dot}买买提")).0, "阿依古丽买买提", "{dot}");
        }
    }

    #[test]
    fn sounds_are_those_of_surnames_and_letters_are_sounds() {
        assert_eq!(read("单小明").1.sound(), "shan xiao ming");
        assert_eq!(read("Li 霞璐").1.sound(), "li xia lu");
        assert_eq!(read("李霞璐").1.sound(), "li xia lu");
    }

    #[test]
    fn what_is_hidden_is_known() {
        assert!(read("徐女士").1.is_surname_only);
        assert!(read("王**").1.is_surname_only);
        let (_, form) = read("杨成*");
        assert!(form.is_masked && !form.is_surname_only);
        assert_eq!(NameForm::read("***"), None);
        assert_eq!(NameForm::read("--"), None);
        assert!(!read("王老师傅").1.is_surname_only || read("王老师傅").1.is_masked);
    }

    #[test]
    fn one_character_and_sixty_are_names() {
        assert_eq!(read("王").1.characters.len(), 1);
        assert_eq!(read(&"王".repeat(60)).1.characters.len(), 60);
        assert_eq!(read(&"王".repeat(6_000)).1.characters.len(), 60);
    }
}

//! Settles how a name is written: width, spaces, and the dot between its parts.

use crate::text::{fold, is_han};

/// The dot between the parts of a name of Uyghur, Kazakh, Tibetan and other peoples.
const MIDDLE_DOT: char = '\u{B7}';
/// What people type for it and what stands for nothing else: bullets, operators, dots of other
/// scripts, and the accent that some keyboards of Taiwan give.
const MIDDLE_DOTS: [char; 24] = [
    MIDDLE_DOT,
    '\u{387}',
    '\u{2022}',
    '\u{2027}',
    '\u{2219}',
    '\u{22C5}',
    '\u{30FB}',
    '\u{FF65}',
    '\u{2E31}',
    '\u{2E33}',
    '\u{16EB}',
    '\u{1427}',
    '\u{A78F}',
    '\u{318D}',
    '\u{119E}',
    '\u{2D9}',
    '\u{25E6}',
    '\u{2981}',
    '\u{26AB}',
    '\u{25AA}',
    '\u{25CF}',
    '\u{10101}',
    '\u{2B1D}',
    '\u{2024}',
];

/// The name with one width, few spaces and one kind of dot.
pub(super) fn settled(text: &str) -> String {
    let dotted: String =
        text.chars().map(|c| if MIDDLE_DOTS.contains(&c) { MIDDLE_DOT } else { c }).collect();
    let mut name = tidy(&dotted);
    // Taking spaces away can bring two characters together that then become one.
    for _ in 0..3 {
        name = tidy(&name);
    }
    name
}

/// Folds the text, settles the spaces, then the dots.
fn tidy(text: &str) -> String {
    let spaced = with_few_spaces(&fold(text));
    with_one_dot(spaced.trim_matches([MIDDLE_DOT, ' ']))
}

/// Removes spaces beside Han characters and dots, and makes the others one.
fn with_few_spaces(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let closes = |c: char| is_han(c) || c == MIDDLE_DOT;
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

/// Writes a run of dots as one middle dot; full stops only where they stand between Han characters.
fn with_one_dot(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut dots = String::new();
    for character in text.chars() {
        if character == MIDDLE_DOT || matches!(character, '.' | '。') {
            dots.push(character);
            continue;
        }
        let is_between_han = tidy.chars().next_back().is_some_and(is_han) && is_han(character);
        if dots.contains(MIDDLE_DOT) || (is_between_han && !dots.is_empty()) {
            tidy.push(MIDDLE_DOT);
        } else {
            tidy.push_str(&dots);
        }
        dots.clear();
        tidy.push(character);
    }
    tidy + &dots
}

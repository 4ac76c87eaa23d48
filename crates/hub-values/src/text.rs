//! Text as people type it: folded to one width, searched for hidden characters.

use unicode_normalization::UnicodeNormalization;

mod cell;
mod numeral;

pub(crate) use cell::{CellFault, code_cell, is_mask, is_scientific, without_zero_decimals};
pub(crate) use numeral::{is_numeral, numeral, numeral_digit};

/// Radicals that copying from a PDF leaves in the place of characters, each with its character.
///
/// NFKC does not know them (Unicode, `EquivalentUnifiedIdeograph`).
const RADICALS: [(char, char); 30] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺝', '月'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻁', '虎'),
    ('⻑', '長'),
    ('⻝', '食'),
];

/// The text in the one form in which equal names are equal (NFKC); rare Han characters stay as they
/// were written.
pub fn in_one_form(text: &str) -> String {
    fold(text)
}

/// NFKC, except that Han characters beyond the BMP stay exactly as they were written.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if matches!(character, '\u{20000}'..='\u{3FFFF}') {
            folded.extend(run.as_str().nfkc());
            run.clear();
            folded.push(character);
        } else {
            run.push(without_radical(character));
        }
    }
    folded.extend(run.as_str().nfkc());
    folded
}

fn without_radical(character: char) -> char {
    if !matches!(character, '\u{2E80}'..='\u{2EFF}') {
        return character;
    }
    RADICALS.iter().find(|(radical, _)| *radical == character).map_or(character, |(_, han)| *han)
}

/// A character that shows nothing, or changes how its neighbours are shown.
///
/// These are the control characters, the default ignorable code points of Unicode, the separators
/// of lines, the blank of Braille, the replacement character, and what is no character at all.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || u32::from(character) & 0xFFFE == 0xFFFE
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// A mark that lets digits be shown as they stand, which phones and mail put around numbers.
///
/// Its opposite, which would show them in another order, is not among them.
pub(crate) fn is_harmless_mark(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'
            ..='\u{200E}'
                | '\u{202A}'
                | '\u{202C}'
                | '\u{202D}'
                | '\u{2060}'
                | '\u{2066}'
                | '\u{2069}'
                | '\u{FEFF}'
    )
}

/// A character that only the software of its author shows (the private use areas of Unicode).
pub(crate) fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// A Chinese character, rare ones included.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Any of the strokes people use for a hyphen.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{FE58}')
}

/// `kept` characters at each end with stars between; at least one character is always hidden.
pub(crate) fn starred(text: &str, kept_before: usize, kept_after: usize) -> String {
    let count = text.chars().count();
    if count <= kept_before + kept_after {
        return "*".repeat(count);
    }
    text.chars()
        .enumerate()
        .map(|(at, character)| {
            let is_kept = at < kept_before || at >= count - kept_after;
            if is_kept { character } else { '*' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_character_is_kept_while_its_neighbours_are_folded() {
        assert_eq!(fold("𠮷ＡＢ\u{2F800}１"), "𠮷AB\u{2F800}1");
    }

    #[test]
    fn a_radical_becomes_its_character() {
        assert_eq!(fold("⻢⻰⼭"), "马龙山");
        for (radical, han) in RADICALS {
            assert_eq!(fold(&radical.to_string()), han.to_string());
            assert!(is_han(han) && !is_han(radical));
        }
    }

    #[test]
    fn hidden_characters_are_known_in_every_plane() {
        for hidden in [
            "\u{0}",
            "\u{7F}",
            "\u{85}",
            "\u{34F}",
            "\u{180B}",
            "\u{200D}",
            "\u{2028}",
            "\u{202E}",
            "\u{2066}",
            "\u{2800}",
            "\u{FDD0}",
            "\u{FE0F}",
            "\u{FFFC}",
            "\u{FFFD}",
            "\u{1FFFE}",
            "\u{E0001}",
            "\u{E0100}",
            "\u{10FFFF}",
        ] {
            assert!(hidden.chars().all(is_hidden), "{}", hidden.escape_unicode());
        }
        for shown in "王·a é𠮷\u{3000}་".chars() {
            assert!(!is_hidden(shown), "{shown}");
        }
    }
}

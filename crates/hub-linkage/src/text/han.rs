//! Han characters: variant forms, sounds, and shapes that are taken for each other.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use pinyin::ToPinyin as _;

/// A line: the form we compare, then its traditional and variant forms.
static VARIANTS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for line in include_str!("../../data/variants.txt").lines() {
        let mut forms = line.chars();
        let Some(form) = forms.next() else { continue };
        found.extend(forms.map(|variant| (variant, form)));
    }
    found
});

/// A line: a surname and how it is read, where that is not how the character is read elsewhere.
static SURNAMES: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    include_str!("../../data/surnames.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(surname, sound)| Some((surname.chars().next()?, sound)))
        .collect()
});

/// Pairs of characters that look alike; a line holds characters that do.
static LOOK_ALIKE: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    let mut found = HashSet::new();
    for line in include_str!("../../data/lookalikes.txt").lines() {
        for one in line.chars() {
            found.extend(line.chars().filter(|other| *other != one).map(|other| (one, other)));
        }
    }
    found
});

/// A Chinese character, rare ones included.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The simplified form, or the character itself.
pub(crate) fn simplified(character: char) -> char {
    VARIANTS.get(&character).copied().unwrap_or(character)
}

/// How the character sounds, without tone; as a surname when it stands first in a name.
pub(crate) fn sound(character: char, is_surname: bool) -> Option<&'static str> {
    let as_surname = if is_surname { SURNAMES.get(&character).copied() } else { None };
    as_surname.or_else(|| character.to_pinyin().map(pinyin::Pinyin::plain))
}

/// Whether two characters are taken for each other on paper.
pub(crate) fn look_alike(one: char, other: char) -> bool {
    LOOK_ALIKE.contains(&(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variant_forms_become_one() {
        for (variant, form) in
            [('國', '国'), ('帥', '帅'), ('媄', '美'), ('峯', '峰'), ('王', '王')]
        {
            assert_eq!(simplified(variant), form);
        }
    }

    #[test]
    fn a_surname_is_read_as_one() {
        assert_eq!(sound('单', true), Some("shan"));
        assert_eq!(sound('单', false), Some("dan"));
        assert_eq!(sound('仇', true), Some("qiu"));
        assert_eq!(sound('解', true), Some("xie"));
        assert_eq!(sound('a', true), None);
    }

    #[test]
    fn shapes_are_taken_for_each_other_both_ways() {
        assert!(look_alike('未', '末') && look_alike('末', '未'));
        assert!(!look_alike('未', '未') && !look_alike('王', '李'));
    }
}

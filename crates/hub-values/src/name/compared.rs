//! The form in which two names are compared.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::is_han;

/// Traditional characters with their simplified forms; its head says where they come from.
const SIMPLIFIED: &str = include_str!("../../data/simplified.txt");

static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs().collect());

/// Simplified, in capitals, without what stands between the parts.
pub(super) fn form(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphabetic() || is_han(*c))
        .map(|c| TABLE.get(&c).copied().unwrap_or(c))
        .flat_map(char::to_uppercase)
        .collect()
}

fn pairs() -> impl Iterator<Item = (char, char)> {
    SIMPLIFIED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(' '))
        .filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_two_han_characters_and_leads_to_an_end() {
        assert_eq!(pairs().count(), TABLE.len());
        for (traditional, simplified) in pairs() {
            assert!(is_han(traditional) && is_han(simplified), "{traditional}{simplified}");
            assert!(!TABLE.contains_key(&simplified), "{traditional}{simplified}");
        }
    }
}

//! Comparisons of words and codes.

use crate::text::distance::{edits, similarity};
use crate::value::{Form, Value};

/// Levels of one word.
pub(crate) const TEXT: [&str; 8] =
    ["equal", "swapped", "one_edit", "two_edits", "close", "contained", "similar", "different"];
/// Levels of several words.
pub(crate) const WORDS: [&str; 8] =
    ["equal", "swapped", "few_edits", "same_words", "contained", "half", "some", "different"];
/// Levels of a code.
pub(crate) const CODE: [&str; 6] =
    ["equal", "swapped", "one_edit", "two_edits", "same_start", "different"];
/// The value stands in another column.
pub(crate) const SWAPPED: u8 = 1;

/// Words of a text that are compared.
const MOST_WORDS: usize = 16;

/// Calls the function with both texts as characters, or as bytes where that is the same.
fn both<R>(
    a: &Value,
    b: &Value,
    of_bytes: impl FnOnce(&[u8], &[u8]) -> R,
    of_characters: impl FnOnce(&[char], &[char]) -> R,
) -> R {
    match (&a.form, &b.form) {
        (Form::Text(one), Form::Text(other)) if !one.is_empty() && !other.is_empty() => {
            of_characters(one, other)
        }
        _ if a.text.is_ascii() && b.text.is_ascii() => {
            of_bytes(a.text.as_bytes(), b.text.as_bytes())
        }
        _ => {
            let one: Vec<char> = a.text.chars().collect();
            let other: Vec<char> = b.text.chars().collect();
            of_characters(&one, &other)
        }
    }
}

pub(crate) fn text(a: &Value, b: &Value) -> u8 {
    if a.text == b.text {
        return 0;
    }
    both(a, b, text_level, text_level)
}

fn text_level<T: PartialEq + Copy>(a: &[T], b: &[T]) -> u8 {
    let shorter = a.len().min(b.len());
    let distance = edits(a, b, 2);
    let similar = similarity(a, b);
    match (distance, shorter) {
        (1, 3..) => 2,
        (2, 5..) => 3,
        _ if similar >= 0.92 => 4,
        _ if a.starts_with(b) || b.starts_with(a) || (shorter >= 4 && contains(a, b)) => 5,
        (1, _) => 6,
        _ if similar >= 0.8 => 6,
        _ => 7,
    }
}

fn contains<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.windows(short.len().max(1)).any(|window| window == short)
}

pub(crate) fn code(a: &Value, b: &Value) -> u8 {
    if a.text == b.text {
        return 0;
    }
    both(a, b, code_level, code_level)
}

fn code_level<T: PartialEq + Copy>(a: &[T], b: &[T]) -> u8 {
    let distance = edits(a, b, 2);
    let longer = a.len().max(b.len());
    let start = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    match distance {
        1 => 2,
        2 if longer >= 5 => 3,
        _ if start * 2 >= longer => 4,
        _ => 5,
    }
}

pub(crate) fn words(a: &Value, b: &Value) -> u8 {
    if a.text == b.text {
        return 0;
    }
    let distance = both(a, b, |a, b| edits(a, b, 3), |a, b| edits(a, b, 3));
    let length = a.text.len().min(b.text.len());
    if distance * 4 <= length && distance <= 3 {
        return 2;
    }
    let one: Vec<&str> = a.text.split(' ').take(MOST_WORDS).collect();
    let other: Vec<&str> = b.text.split(' ').take(MOST_WORDS).collect();
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = short.iter().filter(|word| long.iter().any(|other| alike(word, other))).count();
    match shared {
        _ if shared == short.len() && short.len() == long.len() => 3,
        _ if shared == short.len() && a.text.len().min(b.text.len()) >= 3 => 4,
        _ if shared * 2 >= short.len() && shared > 0 => 5,
        1.. => 6,
        0 => 7,
    }
}

fn alike(one: &str, other: &str) -> bool {
    one == other || (one.len() > 3 && edits(one.as_bytes(), other.as_bytes(), 1) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        let characters = if text.is_ascii() { Box::default() } else { text.chars().collect() };
        Value { text: text.into(), form: Form::Text(characters) }
    }

    #[test]
    fn words_are_compared_by_levels() {
        let table = [
            ("meier", "meier", "equal"),
            ("meier", "meiers", "one_edit"),
            ("hoffmann", "hofmanns", "two_edits"),
            ("schroeder", "schroeaderx", "two_edits"),
            ("tom", "thomas", "similar"),
            ("alex", "alexander", "contained"),
            ("becker", "wolf", "different"),
        ];
        for (a, b, wanted) in table {
            let level = TEXT[usize::from(text(&value(a), &value(b)))];
            assert_eq!(level, wanted, "{a} {b}");
        }
    }

    #[test]
    fn several_words_are_compared_in_any_order() {
        let table = [
            ("william de lamberton", "william lamberton", "few_edits"),
            ("carey le pelley", "pierre carey le pelley", "contained"),
            ("john smith", "smith john", "same_words"),
            ("john smith", "mary jones", "different"),
        ];
        for (a, b, wanted) in table {
            let level = WORDS[usize::from(words(&value(a), &value(b)))];
            assert_eq!(level, wanted, "{a} {b}");
        }
    }

    #[test]
    fn codes_are_compared_by_levels() {
        let table = [
            ("6504363", "6504336", "one_edit"),
            ("3065", "3065", "equal"),
            ("nsw", "wa", "different"),
        ];
        for (a, b, wanted) in table {
            assert_eq!(CODE[usize::from(code(&value(a), &value(b)))], wanted, "{a} {b}");
        }
    }
}

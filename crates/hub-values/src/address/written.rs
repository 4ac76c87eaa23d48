//! Settles how an address is written before it is taken apart.

use crate::text::{fold, is_dash, is_numeral, numeral};

/// What may follow a Chinese numeral that counts something in an address.
const COUNTED: [&str; 20] = [
    "号",
    "栋",
    "幢",
    "座",
    "单元",
    "层",
    "楼",
    "室",
    "组",
    "队",
    "户",
    "房",
    "期",
    "区",
    "弄",
    "#",
    "-",
    "小组",
    "村民小组",
    "附",
];
/// What stands before a room that is written as a bare Chinese numeral at the end.
const BEFORE_ROOM: [char; 9] = ['-', '元', '栋', '幢', '座', '楼', '层', '门', '#'];
/// What keeps two numbers apart that would run together without it.
const APART: char = '、';

/// Folded, in capitals, without spaces, brackets and commas, with digits for Chinese numerals.
///
/// Between two numbers a space or a bracket is a hyphen, and a comma stays: `3 2 501` is three
/// numbers, and `501、502` are two rooms.
pub(super) fn settled(text: &str) -> String {
    let plain = without_ignored(&fold(text));
    let counted =
        with_digits(&plain.replace("居民委员会", "居委会").replace("村民委员会", "村委会"));
    let mut settled = String::with_capacity(counted.len());
    let mut characters = counted.chars().peekable();
    while let Some(character) = characters.next() {
        let is_ordinal = character == '第' && characters.peek().is_some_and(char::is_ascii_digit);
        if !is_ordinal {
            settled.push(character);
        }
    }
    super::rooms::after_hyphens(settled.trim_end_matches('-')).to_owned()
}

fn without_ignored(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut between = None;
    for character in text.chars() {
        if is_ignored(character) || matches!(character, '.' | '·') {
            let is_list = matches!(character, ',' | ';' | '、' | '。');
            between = Some(if is_list || between == Some(APART) { APART } else { '-' });
            continue;
        }
        let is_number_before = plain.ends_with(|c: char| c.is_ascii_alphanumeric());
        if let Some(mark) = between.take()
            && is_number_before
            && character.is_ascii_alphanumeric()
        {
            plain.push(mark);
        }
        let is_hyphen = is_dash(character) || matches!(character, '~' | '_' | '/');
        plain.push(if is_hyphen { '-' } else { character.to_ascii_uppercase() });
    }
    plain
}

fn is_ignored(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '(' | ')' | '[' | ']' | '【' | '】' | ',' | ';' | ':' | '、' | '。' | '"' | '\''
        )
}

/// Writes `三栋二单元五零一` as `3栋2单元501`, and leaves numerals in names alone.
fn with_digits(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_numeral) {
        let (before, from_run) = rest.split_at(start);
        written.push_str(before);
        let length = from_run.find(|c: char| !is_numeral(c)).unwrap_or(from_run.len());
        let (run, after) = from_run.split_at(length);
        let is_room = after.is_empty()
            && written.chars().next_back().is_some_and(|c| BEFORE_ROOM.contains(&c));
        let is_counted = is_room || COUNTED.iter().any(|mark| after.starts_with(mark));
        match numeral(run).filter(|_| is_counted) {
            Some(value) => written.push_str(&value.to_string()),
            None => written.push_str(run),
        }
        rest = after;
    }
    written + rest
}

//! Whether a text that is kept for ever, such as a case reference, names a person by number.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::{is_dash, is_hidden, numeral_digit};
use crate::{IdNumber, Phone};

/// Whether a text holds an ID number or a telephone number, however it is spaced or written.
///
/// ```
/// use hub_values::names_a_person;
///
/// assert!(names_a_person("case 138-0000 1234"));
/// assert!(!names_a_person("案-2026-000017"));
/// ```
pub fn names_a_person(text: &str) -> bool {
    let plain: String = text
        .nfkc()
        .filter(|c| {
            !c.is_whitespace()
                && !is_hidden(*c)
                && !is_dash(*c)
                && !matches!(c, '.' | '(' | ')' | '_' | '·')
        })
        .map(|c| digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c))
        .collect();
    let mut run = Vec::new();
    for c in plain.chars().chain([' ']) {
        if c.is_ascii_digit() || (matches!(c, 'x' | 'X') && run.len() >= 17) {
            run.push(c.to_ascii_uppercase());
        } else {
            if run_names_a_person(&run) {
                return true;
            }
            run.clear();
        }
    }
    false
}

/// A digit of another script, or a Chinese numeral.
fn digit(character: char) -> Option<u32> {
    const ZEROS: [u32; 8] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xF20, 0x1040, 0x1810];
    let code = u32::from(character);
    let of_script = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|one| *one < 10));
    of_script.or_else(|| numeral_digit(character))
}

fn run_names_a_person(run: &[char]) -> bool {
    let holds = |length: usize, is_number: fn(&str) -> bool| {
        run.windows(length).any(|window| is_number(&window.iter().collect::<String>()))
    };
    let is_id = |text: &str| text.parse::<IdNumber>().is_ok();
    let is_mobile = |text: &str| text.parse::<Phone>().is_ok_and(|phone| phone.is_mobile());
    let is_landline = run.first() == Some(&'0') && (11..=12).contains(&run.len());
    holds(18, is_id) || holds(15, is_id) || holds(11, is_mobile) || is_landline
}

#[cfg(test)]
mod tests {
    use super::names_a_person;

    #[test]
    fn numbers_of_people_are_found_however_they_are_written() {
        for text in [
            "13800001234",
            "138-0000-1234",
            "13800001234567",
            "１３８００００１２３４",
            "11010519491231%20002X".replace("%20", " ").as_str(),
            "A13800001234X",
            "x11010519491231002x",
            "110105194912310021".replace("0021", "002X0").as_str(),
            "010-62345678",
            "138\u{200B}0000\u{200B}1234",
            "138—0000—1234",
            "一三八〇〇〇〇一二三四",
            "١٣٨٠٠٠٠١٢٣٤",
        ] {
            assert!(names_a_person(text), "{text}");
        }
    }

    #[test]
    fn references_of_cases_are_not() {
        for text in ["2026-17", "刑-2026-000123", "A20261124000123", "case 42", "119"] {
            assert!(!names_a_person(text), "{text}");
        }
    }
}

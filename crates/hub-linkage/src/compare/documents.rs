//! Comparison of identity documents: a checksum tells a slip from another person.

use crate::text::distance::edits;
use crate::value::document::{DocumentForm, DocumentKind, DocumentState};

use super::{EQUAL, MISSING};

/// Levels of a document.
pub(crate) const LEVELS: [&str; 8] = [
    "equal",
    "equal_broken",
    "slip",
    "two_slips",
    "masked_equal",
    "part_equal",
    "conflict",
    "different",
];
const EQUAL_BROKEN: u8 = 1;
const SLIP: u8 = 2;
const TWO_SLIPS: u8 = 3;
const MASKED_EQUAL: u8 = 4;
const PART_EQUAL: u8 = 5;
const CONFLICT: u8 = 6;
const DIFFERENT: u8 = 7;

/// `conflict` means two valid numbers of one kind that differ: two persons (GB 11643).
pub(crate) fn level(a: (&str, DocumentForm), b: (&str, DocumentForm)) -> u8 {
    let ((text_a, a), (text_b, b)) = (a, b);
    if a.kind != b.kind {
        return MISSING;
    }
    if a.state == DocumentState::Masked || b.state == DocumentState::Masked {
        return masked(text_a, text_b);
    }
    if text_a == text_b {
        return if a.is_whole() && b.is_whole() { EQUAL } else { EQUAL_BROKEN };
    }
    let distance = distance((text_a, a), (text_b, b));
    let can_slip = !both_checked(a, b);
    match distance {
        1 if can_slip => SLIP,
        2 if can_slip => TWO_SLIPS,
        _ if a.is_whole() && b.is_whole() => CONFLICT,
        _ if a.kind == DocumentKind::ResidentId && text_a.get(6..14) == text_b.get(6..14) => {
            PART_EQUAL
        }
        _ => DIFFERENT,
    }
}

/// Both numbers have a checksum and it is right, so neither is a slip of the other.
fn both_checked(a: DocumentForm, b: DocumentForm) -> bool {
    let is_checked = |form: DocumentForm| form.state == DocumentState::Valid;
    is_checked(a) && is_checked(b)
}

/// Slips between the numbers; of an old number the fifteen digits that were written.
fn distance(a: (&str, DocumentForm), b: (&str, DocumentForm)) -> usize {
    let has_fifteen = a.1.state == DocumentState::Fifteen || b.1.state == DocumentState::Fifteen;
    if has_fifteen {
        let (one, other) = (fifteen(a.0), fifteen(b.0));
        return edits(one.as_bytes(), other.as_bytes(), 2);
    }
    edits(a.0.as_bytes(), b.0.as_bytes(), 2)
}

fn fifteen(text: &str) -> String {
    if text.len() < 17 {
        return text.to_owned();
    }
    let part = |range| text.get(range).unwrap_or_default();
    format!("{}{}", part(0..6), part(8..17))
}

fn masked(a: &str, b: &str) -> u8 {
    if a.len() != b.len() {
        return MISSING;
    }
    let shown = a.bytes().zip(b.bytes()).filter(|(one, other)| *one != b'*' && *other != b'*');
    let (same, all) =
        shown.fold((0, 0), |(same, all), (one, other)| (same + usize::from(one == other), all + 1));
    match all - same {
        0 if all >= 6 => MASKED_EQUAL,
        0 => MISSING,
        1 => PART_EQUAL,
        _ => DIFFERENT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(a: &str, b: &str) -> &'static str {
        let (text_a, a) = DocumentForm::read("居民身份证", a).unwrap();
        let (text_b, b) = DocumentForm::read("居民身份证", b).unwrap();
        let level = level((&text_a, a), (&text_b, b));
        LEVELS.get(usize::from(level)).copied().unwrap_or("missing")
    }

    #[test]
    fn a_checksum_tells_a_slip_from_another_person() {
        let table = [
            ("11010519491231002X", "110105491231002", "equal"),
            ("11010519491231002X", "11010519491231003X", "slip"),
            ("11010519491231002X", "11010519491213002X", "slip"),
            ("11010519491231002X", "1101051949123102X", "slip"),
            ("11010519491231002X", "110105********002X", "masked_equal"),
            ("11010519491231002X", "440106199801140481", "conflict"),
            ("110105194912310021", "440106199801140480", "different"),
            ("110105194912310021", "110105194912310021", "equal_broken"),
        ];
        for (a, b, wanted) in table {
            assert_eq!(name(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn two_valid_numbers_are_never_a_slip() {
        // Two digits changed so that the checksum is right again.
        let other: String = (0..100)
            .map(|step| format!("110105194912{:02}{:02}", 10 + step % 20, step))
            .find_map(|body| {
                ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].iter().find_map(|check| {
                    let text = format!("{body}2{check}");
                    text.parse::<hub_values::IdNumber>().ok().map(|_| text)
                })
            })
            .unwrap();
        assert_eq!(name("11010519491231002X", &other), "conflict");
    }
}

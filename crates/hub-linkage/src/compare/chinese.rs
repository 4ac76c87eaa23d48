//! Comparisons of Chinese names, phones and addresses.

use crate::text::distance::{edits, similarity};
use crate::text::han::look_alike;
use crate::value::address::AddressForm;
use crate::value::name::{HIDDEN, NameForm};

use super::EQUAL;

/// Levels of a name.
pub(crate) const NAME: [&str; 11] = [
    "equal",
    "same_sound",
    "look_alike",
    "reordered",
    "one_missing",
    "one_off",
    "hidden",
    "surname_only",
    "other_given",
    "other_surname",
    "different",
];
const SAME_SOUND: u8 = 1;
const LOOK_ALIKE: u8 = 2;
const REORDERED: u8 = 3;
const ONE_MISSING: u8 = 4;
const ONE_OFF: u8 = 5;
const HIDDEN_PART: u8 = 6;
const SURNAME_ONLY: u8 = 7;
const OTHER_GIVEN: u8 = 8;
const OTHER_SURNAME: u8 = 9;
const DIFFERENT_NAME: u8 = 10;

/// Levels of a phone.
pub(crate) const PHONE: [&str; 5] = ["equal", "one_edit", "masked_equal", "two_edits", "different"];

/// Levels of an address.
pub(crate) const ADDRESS: [&str; 8] = [
    "equal",
    "unit_missing",
    "room_missing",
    "one_part",
    "same_building",
    "estate_only",
    "same_estate",
    "different",
];

pub(crate) fn name(a: &NameForm, b: &NameForm) -> u8 {
    if a.is_surname_only || b.is_surname_only {
        return if same_surname(a, b) { SURNAME_ONLY } else { OTHER_SURNAME };
    }
    if a.is_masked || b.is_masked {
        return if fits_mask(a, b) { HIDDEN_PART } else { different(a, b) };
    }
    if a.characters == b.characters {
        return EQUAL;
    }
    if a.sounds.len() == b.sounds.len() && a.sounds == b.sounds {
        return SAME_SOUND;
    }
    if is_letters(a) || is_letters(b) {
        return in_letters(a, b);
    }
    let (one, other) = (&a.characters, &b.characters);
    if one.len() == other.len() {
        let off = || one.iter().zip(other.iter()).filter(|(one, other)| one != other);
        if off().all(|(one, other)| look_alike(*one, *other) || same_sound(a, b, *one, *other)) {
            return LOOK_ALIKE;
        }
        if is_reordered(one, other) {
            return REORDERED;
        }
        if off().count() == 1 && one.len() >= 3 && same_surname(a, b) {
            return ONE_OFF;
        }
        if off().count() == 1 && one.len() >= 4 {
            return ONE_OFF;
        }
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() + 1 == long.len() && short.len() >= 2 && is_part(short, long) {
        return ONE_MISSING;
    }
    different(a, b)
}

fn different(a: &NameForm, b: &NameForm) -> u8 {
    if same_surname(a, b) {
        return OTHER_GIVEN;
    }
    let given = |name: &NameForm| name.characters.get(1..).map(<[char]>::to_vec);
    if given(a) == given(b) && a.characters.len() > 1 { OTHER_SURNAME } else { DIFFERENT_NAME }
}

fn same_surname(a: &NameForm, b: &NameForm) -> bool {
    a.characters.first() == b.characters.first()
        || (!a.surname_sound().is_empty() && a.surname_sound() == b.surname_sound())
}

fn same_sound(a: &NameForm, b: &NameForm, one: char, other: char) -> bool {
    let of = |name: &NameForm, wanted: char| {
        let at = name.characters.iter().position(|character| *character == wanted)?;
        name.sounds.get(at).filter(|sound| !sound.is_empty()).cloned()
    };
    matches!((of(a, one), of(b, other)), (Some(one), Some(other)) if one == other)
}

/// A name in letters only: nothing but sound can be compared with characters.
fn is_letters(name: &NameForm) -> bool {
    name.characters.iter().all(char::is_ascii)
}

fn in_letters(a: &NameForm, b: &NameForm) -> u8 {
    let (one, other) = (a.sounds.concat(), b.sounds.concat());
    if one == other {
        return SAME_SOUND;
    }
    let distance = edits(one.as_bytes(), other.as_bytes(), 2);
    let similar = similarity(one.as_bytes(), other.as_bytes());
    if distance == 1 || (distance == 2 && one.len().min(other.len()) >= 8) {
        return ONE_OFF;
    }
    let mut sorted = [a.sounds.to_vec(), b.sounds.to_vec()];
    for sounds in &mut sorted {
        sounds.sort();
    }
    if sorted.first() == sorted.last() {
        return REORDERED;
    }
    if similar >= 0.93 { ONE_OFF } else { different(a, b) }
}

fn is_reordered(one: &[char], other: &[char]) -> bool {
    let sorted = |text: &[char]| {
        let mut text = text.to_vec();
        text.sort_unstable();
        text
    };
    sorted(one) == sorted(other)
}

fn is_part(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.first() == long.first()
        && short.iter().all(|wanted| rest.any(|character| character == wanted))
}

/// Whether what is shown of both agrees.
fn fits_mask(a: &NameForm, b: &NameForm) -> bool {
    a.characters.len() == b.characters.len()
        && a.characters
            .iter()
            .zip(b.characters.iter())
            .all(|(one, other)| one == other || *one == HIDDEN || *other == HIDDEN)
}

pub(crate) fn phone(a: &str, b: &str) -> u8 {
    if a == b {
        return EQUAL;
    }
    if a.contains('*') || b.contains('*') {
        let fits = a.len() == b.len()
            && a.bytes()
                .zip(b.bytes())
                .all(|(one, other)| one == other || one == b'*' || other == b'*');
        return if fits { 2 } else { 4 };
    }
    match edits(a.as_bytes(), b.as_bytes(), 2) {
        1 => 1,
        2 => 3,
        _ => 4,
    }
}

pub(crate) fn address(a: &AddressForm, b: &AddressForm) -> u8 {
    if a.estate != b.estate {
        let (one, other): (Vec<char>, Vec<char>) =
            (a.estate.chars().collect(), b.estate.chars().collect());
        let is_slip = edits(&one, &other, 1) <= 1 && one.len().min(other.len()) >= 3;
        let is_same_room = a.is_whole() && parts(a) == parts(b);
        return if is_slip && is_same_room { 3 } else { 7 };
    }
    let compared = parts(a).into_iter().zip(parts(b));
    let (mut off, mut open, mut same) = (0, 0, 0);
    for (one, other) in compared.clone() {
        if one.is_empty() || other.is_empty() {
            open += usize::from(one != other);
        } else if one == other {
            same += 1;
        } else {
            off += 1;
        }
    }
    let is_room_known = !a.room.is_empty() && !b.room.is_empty();
    match (off, open, same) {
        (0, 0, 2..) if is_room_known => EQUAL,
        (0, 1, 1..) if is_room_known => 1,
        (0, _, 1..) => 2,
        (0, ..) => 5,
        (1, _, 2..) => 3,
        _ if a.building == b.building && !a.building.is_empty() => 4,
        _ => 6,
    }
}

fn parts(address: &AddressForm) -> [&str; 3] {
    [&address.building, &address.unit, &address.room]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(a: &str, b: &str) -> &'static str {
        let (_, a) = NameForm::read(a).unwrap();
        let (_, b) = NameForm::read(b).unwrap();
        let there = name(&a, &b);
        assert_eq!(there, name(&b, &a), "a comparison has no direction");
        NAME[usize::from(there)]
    }

    #[test]
    fn names_are_compared_by_form_sound_and_shape() {
        let table = [
            ("王小明", "王 小明", "equal"),
            ("李帥建", "李帅建", "equal"),
            ("李霞璐", "Li 霞璐", "same_sound"),
            ("李霞璐", "li xia lu", "same_sound"),
            ("田龙月", "田隆月", "same_sound"),
            ("李未", "李末", "look_alike"),
            ("杨军东", "杨东军", "reordered"),
            ("张诗涵", "张涵", "one_missing"),
            ("张子涵", "张子轩", "one_off"),
            ("杨成*", "杨成成", "hidden"),
            ("徐女士", "徐丽琴", "surname_only"),
            ("王丽", "王燕", "other_given"),
            ("王小明", "李小明", "other_surname"),
            ("王小明", "李建国", "different"),
        ];
        for (a, b, wanted) in table {
            assert_eq!(names(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn phones_are_compared_digit_by_digit() {
        let table = [
            ("13800001234", "13800001234", "equal"),
            ("13800001234", "13800001243", "one_edit"),
            ("138****1234", "13877771234", "masked_equal"),
            ("13800001234", "13800005678", "different"),
        ];
        for (a, b, wanted) in table {
            assert_eq!(PHONE[usize::from(phone(a, b))], wanted, "{a} {b}");
        }
    }

    #[test]
    fn addresses_are_compared_part_by_part() {
        let table = [
            ("万科小区3-2-503", "万科3栋2单元503室", "equal"),
            ("万科小区3-2-503", "万科3栋2单元", "room_missing"),
            ("万科小区3-2-503", "万科小区", "estate_only"),
            ("万科小区3-2-503", "万科小区3-2-504", "one_part"),
            ("万科小区3-2-503", "万科小区4-1-101", "same_estate"),
            ("万科小区3-2-503", "丽景苑3-2-503", "different"),
        ];
        for (a, b, wanted) in table {
            let (_, one) = AddressForm::read(a).unwrap();
            let (_, other) = AddressForm::read(b).unwrap();
            assert_eq!(ADDRESS[usize::from(address(&one, &other))], wanted, "{a} {b}");
        }
    }
}

//! Floors below the ground, which are floors of their own and never those above it.

use super::{Mark, run, without_zeros};

/// What stands before the number of such a floor.
const BEFORE: [(&str, Mark); 4] = [
    ("负", Mark::Floor),
    ("地下", Mark::Floor),
    ("-", Mark::MinusFloor),
    ("B", Mark::LetteredFloor),
];

/// Reads `负1层`, `地下1楼`, `-1层` and `B1层` as the floor `负1层`.
pub(super) fn floor(text: &str) -> Option<(String, Mark, &str)> {
    let (rest, mark) =
        BEFORE.iter().find_map(|(before, mark)| Some((text.strip_prefix(before)?, *mark)))?;
    let (digits, rest) = numbered(rest)?;
    // `B1楼` may be a building, `B1层` is none.
    let is_clear = mark == Mark::LetteredFloor && !rest.starts_with('楼');
    let mark = if is_clear { Mark::Floor } else { mark };
    let rest = rest.strip_prefix(['层', '楼', 'F']).unwrap_or(rest);
    Some((format!("负{}层", without_zeros(digits)), mark, rest))
}

/// Whether the text begins with the number of a floor and a word for it.
pub(super) fn is_floor(text: &str) -> bool {
    numbered(text).is_some()
}

/// The text behind hyphens, with the last of them where it is a minus.
pub(in crate::address) fn after_hyphens(text: &str) -> &str {
    let rest = text.trim_start_matches('-');
    let has_hyphen = rest.len() < text.len();
    let minus = text.len().checked_sub(rest.len() + 1).filter(|_| has_hyphen && is_floor(rest));
    minus.and_then(|at| text.get(at..)).unwrap_or(rest)
}

/// The digits of `1层`, `1楼` or `1F`, and the text from the word on.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (run, rest) = run(text)?;
    let is_digits = |run: &str| !run.is_empty() && run.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(digits) = run.strip_suffix('F').filter(|digits| is_digits(digits)) {
        return text.get(digits.len()..).map(|rest| (digits, rest));
    }
    (is_digits(run) && rest.starts_with(['层', '楼'])).then_some((run, rest))
}

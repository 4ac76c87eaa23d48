//! Places that are no flats: shop fronts, garages, cellars.

use super::below::is_floor;
use super::{run, without_zeros};

/// What they are called, the longer names first, each with the name that stands for them.
const KINDS: [(&str, &str); 17] = [
    ("地下储藏室", "储藏室"),
    ("地下车库", "车库"),
    ("地下室", "地下室"),
    ("半地下室", "地下室"),
    ("门面房", "门面"),
    ("门面", "门面"),
    ("门市房", "门面"),
    ("门市", "门面"),
    ("商铺", "商铺"),
    ("店铺", "商铺"),
    ("铺面", "商铺"),
    ("车库", "车库"),
    ("车位", "车位"),
    ("储藏室", "储藏室"),
    ("储藏间", "储藏室"),
    ("杂物间", "杂物间"),
    ("阁楼", "阁楼"),
];

/// Whether the text begins with such a place.
pub(in crate::address) fn starts_special(text: &str) -> bool {
    text.starts_with("负") || kind(text).is_some()
}

/// Splits `门面5号` off, or `地下室` without a number.
pub(super) fn split(text: &str) -> Option<(String, &str)> {
    let (kind, rest) = kind(text)?;
    let numbered = rest.trim_start_matches('-');
    let Some((number, after)) = run(numbered) else { return Some((kind.to_owned(), rest)) };
    let after = after.strip_prefix(['号', '室']).unwrap_or(after);
    Some((format!("{kind}{}", without_zeros(number)), after))
}

/// The kind that stands behind a number, as in `5号门面` and `5车库`.
pub(super) fn behind_number(text: &str) -> Option<(&'static str, &str)> {
    let (kind, rest) = kind(text.strip_prefix('号').unwrap_or(text))?;
    Some((kind, rest))
}

/// Where the rooms begin when `end` is where their first number does: before 门面 or 负.
pub(in crate::address) fn without_special(text: &str, end: usize) -> usize {
    let (estate, rooms) = text.split_at_checked(end).unwrap_or((text, ""));
    let names = KINDS.iter().map(|(name, _)| *name);
    let below = ["负", "地下", "-"].into_iter().filter(|_| is_floor(rooms));
    names.chain(below).find_map(|name| estate.strip_suffix(name)).map_or(end, str::len)
}

fn kind(text: &str) -> Option<(&'static str, &str)> {
    KINDS.iter().find_map(|(name, kind)| Some((*kind, text.strip_prefix(name)?)))
}

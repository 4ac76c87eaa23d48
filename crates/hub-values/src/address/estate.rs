//! The middle of an address: road, number on the road, estate or village.

use super::rooms::{is_stem, starts_special, without_special};
use crate::text::is_han;

/// Words that a road ends with, the longer ones first.
const ROADS: [&str; 6] = ["大道", "胡同", "大街", "路", "街", "巷"];
/// What follows the name of a road when it is only part of the name of an estate.
const ESTATE_AFTER_ROAD: [&str; 14] = [
    "小区",
    "社区",
    "村",
    "新村",
    "花园",
    "家园",
    "公寓",
    "广场",
    "家属",
    "宿舍",
    "大厦",
    "大院",
    "局",
    "居委会",
];
/// What follows a number that belongs to a building or a room, with more to come or not.
const MARKS: [&str; 13] =
    ["栋", "幢", "座", "单元", "#", "室", "层", "楼", "组", "队", "房", "户", "小组"];
/// Words that end the name of the community in front of the estate.
const COMMUNITIES: [&str; 3] = ["社区居委会", "社区", "居委会"];

/// What stands between the areas and the building.
#[derive(Default)]
pub(super) struct Middle {
    pub(super) road: Option<String>,
    pub(super) road_number: Option<String>,
    pub(super) estate: Option<String>,
}

impl Middle {
    /// Whether houses here are numbered without a building.
    pub(super) fn is_village(&self) -> bool {
        self.estate.as_deref().is_some_and(is_village)
    }
}

/// Whether the name is one of a village.
pub(super) fn is_village(estate: &str) -> bool {
    estate.ends_with(['村', '庄', '屯', '塆', '湾', '寨']) && !estate.ends_with("新村")
}

/// Splits road and estate off; what is left begins with a building, a unit, a room or a group.
pub(super) fn split(text: &str) -> (Middle, &str) {
    let mut found = Middle::default();
    let text = without_community(text);
    let mut rest = text;
    if let Some((road, after)) = road(text) {
        if let Some((number, after)) = road_number(after) {
            found.road = Some(road.to_owned());
            found.road_number = Some(number);
            rest = without_community(after);
        } else if !is_courtyard(after) {
            found.road = Some(road.to_owned());
            rest = without_community(after);
        }
    }
    let end = without_special(rest, rooms_start(rest));
    let (estate, rooms) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let estate = estate.trim_matches(['-', '#', '·', '.']);
    let estate =
        estate.strip_suffix("村委会").map_or_else(|| estate.to_owned(), |name| format!("{name}村"));
    found.estate = Some(estate).filter(|name| !name.is_empty());
    (found, rooms)
}

/// Leaves out the community when an estate follows it, for people write it or not.
fn without_community(text: &str) -> &str {
    for mark in COMMUNITIES {
        let Some((name, rest)) = text.split_once(mark) else { continue };
        let is_name = (1..=8).contains(&name.chars().count()) && name.chars().all(is_han);
        let has_estate = rest.chars().take(2).filter(|c| is_han(*c)).count() == 2;
        if is_name && has_estate && rooms_start(rest) > 0 {
            return rest;
        }
    }
    text
}

/// The text up to the first word for a road, if a number or an estate follows.
fn road(text: &str) -> Option<(&str, &str)> {
    let (at, mark) = ROADS
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, *mark)))
        .min_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())))?;
    let (road, rest) = text.split_at_checked(at + mark.len())?;
    let stem = text.get(..at)?;
    let is_name = (1..=10).contains(&stem.chars().count()) && stem.chars().all(is_han);
    let is_estate = ESTATE_AFTER_ROAD.iter().any(|word| rest.starts_with(word));
    let is_inside = ["小区", "花园", "家园", "村"].iter().any(|word| stem.contains(word));
    (is_name && !is_estate && !is_inside).then_some((road, rest))
}

/// Reads `12号`, `甲12号`, `12-3号`, `12号附3号` or `1234弄`, unless it is a building or a courtyard.
fn road_number(text: &str) -> Option<(String, &str)> {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '-' && !is_stem(c))?;
    let (number, rest) = text.split_at_checked(length)?;
    let digits = number.trim_matches(is_stem);
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || number.ends_with('-')
        || digits.contains(is_stem)
    {
        return None;
    }
    if let Some(rest) = rest.strip_prefix('弄') {
        return Some((format!("{number}弄"), rest));
    }
    let (has_mark, rest) = match rest.strip_prefix('号') {
        Some(after) => (true, after),
        None => (false, rest),
    };
    if let Some(branch) = rest.strip_prefix(['附', '之']) {
        let length = branch.find(|c: char| !c.is_ascii_digit()).unwrap_or(branch.len());
        let (branch, after) = branch.split_at_checked(length)?;
        return Some((format!("{number}附{branch}"), after.strip_prefix('号').unwrap_or(after)));
    }
    let is_other = ["楼", "栋", "幢", "座", "院", "大院"].iter().any(|mark| rest.starts_with(mark));
    (has_mark && !is_other).then(|| (number.to_owned(), rest))
}

/// Whether `12号院` follows, which is an estate named after its road.
fn is_courtyard(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && ["号院", "号大院"].iter().any(|mark| rest.starts_with(mark))
}

/// Where the building, the unit or the room begins.
fn rooms_start(text: &str) -> usize {
    let mut is_in_run = false;
    for (at, character) in text.char_indices() {
        let begins = character.is_ascii_alphanumeric() && !is_in_run;
        is_in_run = character.is_ascii_alphanumeric();
        let from_here = text.get(at..).unwrap_or_default();
        let is_lettered = !is_in_run && at > 0 && is_lettered_building(from_here);
        if is_lettered || (begins && begins_rooms(from_here)) {
            return at;
        }
    }
    text.len()
}

/// Whether the text begins with `甲栋`, `乙单元` or the like.
fn is_lettered_building(text: &str) -> bool {
    text.strip_prefix(is_stem).is_some_and(|rest| {
        ["栋", "幢", "座", "单元", "号楼", "#"].iter().any(|mark| rest.starts_with(mark))
    })
}

fn begins_rooms(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (run, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let has_digit = run.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit && run.len() > 2 {
        return false;
    }
    let next = rest.chars().nth(1);
    let next_is_part = next.is_some_and(|c| c.is_ascii_alphanumeric());
    match rest.chars().next() {
        None => has_digit,
        Some('-' | '门') => next_is_part,
        Some('号') => {
            let after = rest.strip_prefix('号').unwrap_or_default();
            !next.is_some_and(is_han)
                || is_building_number(rest)
                || starts_special(after)
                || is_lettered_building(after)
        }
        Some(_) => MARKS.iter().any(|mark| rest.starts_with(mark)) || rest.starts_with("村民小组"),
    }
}

/// Whether the text after a number is `号楼`, `号栋` or the like.
fn is_building_number(text: &str) -> bool {
    ["号楼", "号栋", "号幢", "号座"].iter().any(|mark| text.starts_with(mark))
}

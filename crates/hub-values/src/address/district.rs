//! The administrative front of an address, from the province to the street or town.

use crate::text::is_han;

/// Provinces by the name people say and the name they have.
const PROVINCES: [(&str, &str); 34] = [
    ("北京", "北京市"),
    ("天津", "天津市"),
    ("上海", "上海市"),
    ("重庆", "重庆市"),
    ("河北", "河北省"),
    ("山西", "山西省"),
    ("辽宁", "辽宁省"),
    ("吉林", "吉林省"),
    ("黑龙江", "黑龙江省"),
    ("江苏", "江苏省"),
    ("浙江", "浙江省"),
    ("安徽", "安徽省"),
    ("福建", "福建省"),
    ("江西", "江西省"),
    ("山东", "山东省"),
    ("河南", "河南省"),
    ("湖北", "湖北省"),
    ("湖南", "湖南省"),
    ("广东", "广东省"),
    ("海南", "海南省"),
    ("四川", "四川省"),
    ("贵州", "贵州省"),
    ("云南", "云南省"),
    ("陕西", "陕西省"),
    ("甘肃", "甘肃省"),
    ("青海", "青海省"),
    ("台湾", "台湾省"),
    ("内蒙古", "内蒙古自治区"),
    ("广西", "广西壮族自治区"),
    ("西藏", "西藏自治区"),
    ("宁夏", "宁夏回族自治区"),
    ("新疆", "新疆维吾尔自治区"),
    ("香港", "香港特别行政区"),
    ("澳门", "澳门特别行政区"),
];
/// Prefectures whose name does not end in 市 or 自治州.
const PREFECTURES: [&str; 10] = [
    "大兴安岭地区",
    "阿里地区",
    "阿克苏地区",
    "喀什地区",
    "和田地区",
    "塔城地区",
    "阿勒泰地区",
    "兴安盟",
    "锡林郭勒盟",
    "阿拉善盟",
];
/// A name with one of these behind its first character is an estate or a road, not an area.
const NO_AREA: [&str; 16] = [
    "小区", "花园", "家园", "公寓", "广场", "新村", "社区", "大院", "庄园", "路", "街", "大道",
    "号", "村", "镇", "乡",
];
/// What follows 市 or 区 in the name of an estate, a market or an office.
const NO_AREA_AFTER: [&str; 15] = [
    "场", "政", "民", "井", "委", "府", "花园", "家园", "广场", "公寓", "小区", "佳园", "新城",
    "新村", "公馆",
];
/// What stands before 区 when it is a part of an estate.
const BEFORE_PART: &str = "小社园片校厂库宅活属牧景";
/// What stands before 市 when it is a shop.
const BEFORE_SHOP: &str = "超菜集夜闹早";

/// The areas that an address begins with.
#[derive(Default)]
pub(super) struct Front {
    pub(super) province: Option<String>,
    pub(super) city: Option<String>,
    pub(super) district: Option<String>,
    pub(super) street: Option<String>,
}

/// Splits the areas off; what is left begins with a road, an estate or a village.
pub(super) fn split(text: &str) -> (Front, &str) {
    let mut found = Front::default();
    let mut rest = text;
    if let Some((province, after)) = province(rest) {
        found.province = Some(province.to_owned());
        rest = after.strip_prefix(province).unwrap_or(after);
    }
    if let Some((city, after)) = city(rest) {
        found.city = Some(city.to_owned());
        rest = after;
    }
    rest = rest.strip_prefix("市辖区").unwrap_or(rest);
    if let Some((district, after)) = district(rest).or_else(|| city(rest)) {
        found.district = Some(district.to_owned());
        rest = after;
    }
    if let Some((street, after)) = street(rest) {
        found.street = Some(street);
        rest = after;
    }
    (found, rest)
}

fn province(text: &str) -> Option<(&'static str, &str)> {
    PROVINCES.into_iter().find_map(|(short, full)| {
        if let Some(rest) = text.strip_prefix(full) {
            return Some((full, rest));
        }
        let rest = text.strip_prefix(short)?;
        (city(rest).is_some() || district(rest).is_some()).then_some((full, rest))
    })
}

fn city(text: &str) -> Option<(&str, &str)> {
    let fixed = PREFECTURES.iter().find(|name| text.starts_with(**name));
    if let Some(name) = fixed {
        return text.split_at_checked(name.len());
    }
    let (name, rest) = first_named(text, &["市", "自治州"], 2..=8)?;
    let Some(stem) = name.strip_suffix('市') else { return Some((name, rest)) };
    let is_shop = stem.ends_with(|c| BEFORE_SHOP.contains(c));
    let is_part_of_name = stem.ends_with('城') && stem.chars().count() > 2;
    let is_other = is_shop || is_part_of_name || begins_with_any(rest, &NO_AREA_AFTER);
    (!is_other).then_some((name, rest))
}

fn district(text: &str) -> Option<(&str, &str)> {
    let (name, rest) =
        first_named(text, &["区", "县"], 1..=12).or_else(|| first_named(text, &["旗"], 2..=12))?;
    if begins_with_any(rest, &NO_AREA_AFTER) {
        return None;
    }
    let Some(stem) = name.strip_suffix('区') else {
        return (!name.ends_with("红旗")).then_some((name, rest));
    };
    let is_part = stem.ends_with(|c| BEFORE_PART.contains(c));
    let is_alone = stem.chars().count() == 1 && !matches!(stem, "城" | "郊" | "矿");
    (!is_part && !is_alone).then_some((name, rest))
}

fn street(text: &str) -> Option<(String, &str)> {
    for mark in ["街道办事处", "街道", "街办"] {
        if let Some((name, rest)) = first_named(text, &[mark], 1..=6) {
            let stem = name.strip_suffix(mark).unwrap_or(name);
            return Some((format!("{stem}街道"), rest));
        }
    }
    let (name, rest) = first_named(text, &["镇", "乡", "苏木"], 1..=8)?;
    let is_estate = name.ends_with("小镇")
        || begins_with_any(rest, &NO_AREA_AFTER)
        || rest.starts_with(|c: char| !is_han(c));
    (!is_estate).then(|| (name.to_owned(), rest))
}

fn begins_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The text up to the first of these marks, if it can be the name of an area.
fn first_named<'a>(
    text: &'a str,
    marks: &[&str],
    stem: std::ops::RangeInclusive<usize>,
) -> Option<(&'a str, &'a str)> {
    let (at, mark) = marks
        .iter()
        .filter_map(|mark| Some((after_first_character(text, mark)?, *mark)))
        .min_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())))?;
    let before = text.get(..at)?;
    let is_name = stem.contains(&before.chars().count())
        && before.chars().all(is_han)
        && NO_AREA.iter().all(|word| after_first_character(before, word).is_none());
    if is_name { text.split_at_checked(at + mark.len()) } else { None }
}

/// Where `word` begins in `text`, other than at its very start.
fn after_first_character(text: &str, word: &str) -> Option<usize> {
    let first = text.chars().next()?.len_utf8();
    text.get(first..)?.find(word).map(|at| at + first)
}

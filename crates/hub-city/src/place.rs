//! Homes, with the ways in which people write where they are.

use crate::dice::{nth, scattered};
use crate::geography::{Community, Geography};

/// Homes of one estate or village; every shape below has as many.
const HOMES: u64 = 432;
/// Estates or villages that are filled at the same time in one community.
const OPEN: u64 = 3;

const FIRST: &str = "锦翠福瑞金银丽秀祥和康安泰荣华盛嘉美新春枫兰桂竹梅松柳桐榕棠云星";
const SECOND: &str = "江湖溪泉山林景庭城域湾岸桥台府居坊里月阳光辰悦澜峰谷洲屿汀塘园岭";
const SUFFIXES: [&str; 4] = ["小区", "花园", "家园", "苑"];
const VILLAGE_FIRST: &str =
    "石柳杨松竹桃李杏梨枣槐桐红黄青白黑金银铜铁龙凤马牛羊鹤燕东西南北上下前后大小长高双三七九";
const VILLAGE_SECOND: &str =
    "桥河湾坝沟坪坡岗岭塘堰井泉庙寺店铺寨营屯窑窝坳垭嘴口滩渡树林园田地头角台墩崖洞";

/// How an address is written.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    /// X小区3号楼2单元501室
    #[default]
    Standard,
    /// X小区3-2-501
    Short,
    /// With city, district and street in front.
    Full,
    /// X小区三栋二单元501室
    Numerals,
}

/// One home.
pub(crate) struct Place {
    pub(crate) community: Community,
    /// Estate of a town, or village.
    estate: String,
    /// Building of a town, or group of a village.
    block: u64,
    unit: u64,
    floor: u64,
    door: u64,
    /// Floors of the building.
    pub(crate) floors: u64,
}

impl Place {
    /// The home of a slot; no two slots are one place.
    pub(crate) fn new(geography: &Geography, slot: u64) -> Self {
        let (community, number) = geography.deal(slot);
        let (position, count) = community.among_its_kind();
        let serial = (number / (OPEN * HOMES) * OPEN + number % OPEN) * count + position;
        // Neighbours move in here and there, not one door after the other.
        let home = scattered(number / OPEN % HOMES, HOMES, serial);
        if community.is_urban() {
            // Walk-ups, slabs with a lift, and towers: units, floors and doors of a building.
            let (units, floors, doors) = nth(&[(3, 6, 2), (2, 12, 2), (2, 18, 2)], serial % 3);
            let building_homes = units * floors * doors;
            Self {
                community,
                estate: estate_name(serial),
                block: home / building_homes + 1,
                unit: home % building_homes / (floors * doors) + 1,
                floor: home % (floors * doors) / doors + 1,
                door: home % doors + 1,
                floors,
            }
        } else {
            let (block, door) = (home % 8 + 1, home / 8 + 1);
            Self {
                community,
                estate: village_name(serial),
                block,
                unit: 0,
                floor: 0,
                door,
                floors: 1,
            }
        }
    }

    /// The address in one of its styles.
    pub(crate) fn written(&self, style: Style) -> String {
        let Self { community, estate, block, unit, floor, door, floors: _ } = self;
        let prefix = if style == Style::Full { community.prefix() } else { String::new() };
        if !community.is_urban() {
            return match style {
                Style::Numerals => format!("{estate}{}组{door}号", numeral(*block)),
                Style::Standard | Style::Short | Style::Full => {
                    format!("{prefix}{estate}{block}组{door}号")
                }
            };
        }
        match style {
            Style::Standard | Style::Full => {
                format!("{prefix}{estate}{block}号楼{unit}单元{floor}{door:02}室")
            }
            Style::Short => format!("{estate}{block}-{unit}-{floor}{door:02}"),
            Style::Numerals => {
                format!("{estate}{}栋{}单元{floor}{door:02}室", numeral(*block), numeral(*unit))
            }
        }
    }
}

fn estate_name(serial: u64) -> String {
    let number = scattered(serial, 32 * 32 * 4, 0x00E5_7A7E);
    let suffix = nth(&SUFFIXES, number % 4);
    format!("{}{}{suffix}", nth_char(FIRST, number / 4 % 32), nth_char(SECOND, number / 128))
}

fn village_name(serial: u64) -> String {
    let number = scattered(serial, 44 * 39, 0x0007_1114);
    format!("{}{}村", nth_char(VILLAGE_FIRST, number % 44), nth_char(VILLAGE_SECOND, number / 44))
}

fn nth_char(text: &str, index: u64) -> char {
    usize::try_from(index).ok().and_then(|index| text.chars().nth(index)).unwrap_or('新')
}

/// A number below 100 in Chinese.
fn numeral(number: u64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10, number % 10);
    match tens {
        0 => nth(&DIGITS, ones).to_owned(),
        1 => format!("十{}", nth(&DIGITS, ones)),
        _ => format!("{}十{}", nth(&DIGITS, tens), nth(&DIGITS, ones)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_slots_are_one_place() {
        let geography = Geography::new(2026);
        let addresses: BTreeSet<_> = (0..400_000)
            .map(|slot| Place::new(&geography, slot).written(Style::Standard))
            .collect();
        assert_eq!(addresses.len(), 400_000);
    }

    #[test]
    fn numerals_are_chinese() {
        assert_eq!([1, 10, 12, 20, 36].map(numeral), ["一", "十", "十二", "二十", "三十六"]);
    }

    #[test]
    fn a_flat_is_written_in_four_ways() {
        let geography = Geography::new(2026);
        let flat = (0..100)
            .map(|slot| Place::new(&geography, slot))
            .find(|p| p.community.is_urban())
            .unwrap();
        let styles = [Style::Standard, Style::Short, Style::Full, Style::Numerals];
        let written: BTreeSet<_> = styles.map(|style| flat.written(style)).into();
        assert_eq!(written.len(), 4);
    }
}

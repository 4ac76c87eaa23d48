//! The areas of the invented city.

use serde::Serialize;

use crate::dice::{Dice, Stream};

/// One node of the tree of areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Twelve digits in the manner of GB/T 2260 and the statistical area codes; not assigned to any place.
    pub code: String,
    /// Code of the area above; none for the city.
    pub parent: Option<String>,
    /// `city`, `district`, `street` or `community`.
    pub level: &'static str,
    /// Chinese name, invented.
    pub name_zh: String,
    /// English name, invented.
    pub name_en: String,
    /// Urban, as opposed to township.
    pub is_urban: bool,
}

/// Name of the city.
pub(crate) const CITY: (&str, &str) = ("云澜市", "Yunlan");
/// Code of the city: GB/T 2260 assigns no prefecture 5199.
const CITY_CODE: &str = "519900000000";

type Row = (&'static str, &'static str, &'static str);

const DISTRICTS: [Row; 3] = [
    ("519902", "东澜区", "Donglan District"),
    ("519903", "青屏区", "Qingping District"),
    ("519921", "白麓县", "Bailu County"),
];

const STREETS: [Row; 8] = [
    ("519902001", "望澜街道", "Wanglan Subdistrict"),
    ("519902002", "文渡街道", "Wendu Subdistrict"),
    ("519902003", "长堤街道", "Changdi Subdistrict"),
    ("519903001", "屏山街道", "Pingshan Subdistrict"),
    ("519903002", "云港街道", "Yungang Subdistrict"),
    ("519921100", "白麓镇", "Bailu Town"),
    ("519921101", "石渡镇", "Shidu Town"),
    ("519921102", "松岭镇", "Songling Town"),
];

/// Code, names, and the share of the homes.
const COMMUNITIES: [(Row, u64); 26] = [
    (("519902001001", "望澜社区", "Wanglan Community"), 12),
    (("519902001002", "钟楼社区", "Zhonglou Community"), 10),
    (("519902001003", "临澜社区", "Linlan Community"), 11),
    (("519902002001", "文渡社区", "Wendu Community"), 9),
    (("519902002002", "书院社区", "Shuyuan Community"), 13),
    (("519902002003", "槐荫社区", "Huaiyin Community"), 10),
    (("519902003001", "长堤社区", "Changdi Community"), 8),
    (("519902003002", "柳浪社区", "Liulang Community"), 12),
    (("519903001001", "屏山社区", "Pingshan Community"), 11),
    (("519903001002", "青屏社区", "Qingping Community"), 9),
    (("519903001003", "翠微社区", "Cuiwei Community"), 10),
    (("519903001004", "百步社区", "Baibu Community"), 14),
    (("519903002001", "云港社区", "Yungang Community"), 9),
    (("519903002002", "码头社区", "Matou Community"), 10),
    (("519903002003", "新港社区", "Xingang Community"), 11),
    (("519921100201", "白麓坝村", "Bailuba Village"), 6),
    (("519921100202", "东岗村", "Donggang Village"), 5),
    (("519921100203", "清水河村", "Qingshuihe Village"), 7),
    (("519921100204", "杏林坡村", "Xinglinpo Village"), 4),
    (("519921101201", "石渡口村", "Shidukou Village"), 5),
    (("519921101202", "瓦窑村", "Wayao Village"), 6),
    (("519921101203", "茶园沟村", "Chayuangou Village"), 4),
    (("519921101204", "双堰村", "Shuangyan Village"), 5),
    (("519921102201", "松岭村", "Songling Village"), 7),
    (("519921102202", "竹溪村", "Zhuxi Village"), 4),
    (("519921102203", "高台村", "Gaotai Village"), 5),
];

/// Communities of the urban districts stand first.
const URBAN: u64 = 15;

/// A community together with the names above it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Community {
    /// Position in the list.
    pub(crate) index: u64,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) district: &'static str,
    share: u64,
}

impl Community {
    pub(crate) fn is_urban(self) -> bool {
        self.index < URBAN
    }

    /// Position among the communities of its own kind, and how many of them there are.
    pub(crate) fn among_its_kind(self) -> (u64, u64) {
        if self.is_urban() { (self.index, URBAN) } else { (self.index - URBAN, 11) }
    }

    /// City, district and street, as an address begins with them.
    pub(crate) fn prefix(self) -> String {
        format!("{}{}{}", CITY.0, self.district, self.street)
    }
}

/// Deals homes out to the communities.
pub(crate) struct Geography {
    /// Each community as often as its share, with the number of its earlier turns.
    turns: Vec<(Community, u64)>,
}

impl Geography {
    pub(crate) fn new(seed: u64) -> Self {
        let mut turns: Vec<_> = communities()
            .flat_map(|community| (0..community.share).map(move |turn| (community, turn)))
            .collect();
        Dice::new(seed, Stream::Geography, 0).shuffle(&mut turns);
        Self { turns }
    }

    /// Community of a slot for a home, and the number of the home in that community; no two slots share both.
    pub(crate) fn deal(&self, slot: u64) -> (Community, u64) {
        let round = u64::try_from(self.turns.len()).unwrap_or_default().max(1);
        let turn = usize::try_from(slot % round).unwrap_or_default();
        let (community, earlier) = self.turns.get(turn).copied().unwrap_or_default();
        (community, slot / round * community.share + earlier)
    }
}

/// The communities in the order of their codes.
pub(crate) fn communities() -> impl Iterator<Item = Community> {
    (0_u64..).zip(COMMUNITIES).map(|(index, ((code, name, _), share))| Community {
        index,
        code,
        name,
        street: above(&STREETS, code),
        district: above(&DISTRICTS, code),
        share,
    })
}

/// The whole tree, from the city down.
pub(crate) fn areas() -> Vec<Area> {
    let mut areas = vec![Area {
        code: CITY_CODE.to_owned(),
        parent: None,
        level: "city",
        name_zh: CITY.0.to_owned(),
        name_en: CITY.1.to_owned(),
        is_urban: true,
    }];
    areas.extend(DISTRICTS.iter().map(|row| area(*row, "district", CITY_CODE)));
    areas
        .extend(STREETS.iter().map(|row| area(*row, "street", row.0.get(..6).unwrap_or_default())));
    areas.extend(
        COMMUNITIES
            .iter()
            .map(|(row, _)| area(*row, "community", row.0.get(..9).unwrap_or_default())),
    );
    areas
}

fn area((code, name_zh, name_en): Row, level: &'static str, parent: &str) -> Area {
    Area {
        code: format!("{code:0<12}"),
        parent: Some(format!("{parent:0<12}")),
        level,
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        is_urban: !code.starts_with("519921"),
    }
}

/// Name of the row whose code begins `code`.
fn above(rows: &[Row], code: &str) -> &'static str {
    rows.iter().find(|row| code.starts_with(row.0)).map_or("", |row| row.1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_15_urban_and_11_township_communities() {
        let areas = areas();
        let count =
            |urban| areas.iter().filter(|a| a.level == "community" && a.is_urban == urban).count();
        assert_eq!((count(true), count(false)), (15, 11));
        assert!(communities().all(|c| c.is_urban() != c.code.starts_with("519921")));
    }

    #[test]
    fn every_area_but_the_city_hangs_under_another() {
        let areas = areas();
        let codes: BTreeSet<_> = areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes.len(), areas.len());
        for area in &areas {
            assert_eq!(area.code.len(), 12, "{}", area.code);
            assert!(
                area.parent
                    .as_deref()
                    .map_or(area.level == "city", |parent| codes.contains(parent))
            );
        }
    }

    #[test]
    fn no_two_homes_share_a_number() {
        let geography = Geography::new(3);
        let seen: BTreeSet<_> = (0..5000)
            .map(|slot| {
                let (community, number) = geography.deal(slot);
                (community.index, number)
            })
            .collect();
        assert_eq!(seen.len(), 5000);
    }
}

//! Schooling, occupation and income.

use crate::dice::Dice;
use crate::geography::CITY;

/// What somebody learnt and does.
#[derive(Clone, Default)]
pub(crate) struct Work {
    /// Label of GB/T 4658; blank below school age.
    pub(crate) education: &'static str,
    /// Label of GB/T 4762; blank for children.
    pub(crate) political: &'static str,
    pub(crate) occupation: &'static str,
    pub(crate) employer: String,
    /// Yuan a month; 0 without an income of their own.
    pub(crate) income: u32,
}

/// Occupation, brandless end of the employer's name, income from and to.
type Job = (&'static str, &'static str, u32, u32);

/// Jobs in towns with their weights.
const TOWN_JOBS: [(u64, Job); 22] = [
    (70, ("工人", "机械厂", 3500, 6500)),
    (60, ("销售员", "商贸有限公司", 3200, 7000)),
    (50, ("个体经营者", "", 3000, 9000)),
    (45, ("营业员", "超市", 2600, 4000)),
    (40, ("会计", "商贸有限公司", 4000, 7500)),
    (40, ("教师", "小学", 4500, 8000)),
    (35, ("司机", "物流有限公司", 4200, 7500)),
    (35, ("网约车司机", "", 3500, 7000)),
    (35, ("餐饮服务员", "餐饮有限公司", 2600, 4200)),
    (30, ("厨师", "餐饮有限公司", 4000, 8000)),
    (30, ("建筑工人", "建筑工程有限公司", 4500, 8000)),
    (30, ("外卖配送员", "", 3500, 8000)),
    (25, ("软件工程师", "信息技术有限公司", 7000, 18000)),
    (25, ("护士", "医院", 4500, 8000)),
    (20, ("医生", "医院", 6000, 14000)),
    (20, ("保安", "物业服务有限公司", 2400, 3800)),
    (20, ("保洁员", "物业服务有限公司", 2200, 3200)),
    (20, ("公务员", "机关事务中心", 5000, 9000)),
    (20, ("电工", "电气安装有限公司", 4000, 7000)),
    (15, ("快递员", "物流有限公司", 3800, 7500)),
    (15, ("自由职业", "", 2500, 9000)),
    (60, ("待业", "", 0, 0)),
];

const VILLAGE_JOBS: [(u64, Job); 6] = [
    (100, ("务农", "", 900, 2800)),
    (30, ("建筑工人", "建筑工程有限公司", 3500, 7000)),
    (25, ("工人", "农产品加工厂", 2800, 4800)),
    (15, ("个体经营者", "", 2000, 6000)),
    (10, ("货车司机", "物流有限公司", 4000, 7000)),
    (10, ("待业", "", 0, 0)),
];

const BRANDS: [&str; 24] = [
    "恒昌",
    "瑞丰",
    "金澜",
    "鼎盛",
    "德润",
    "华茂",
    "汇通",
    "立信",
    "永安",
    "同济源",
    "博雅",
    "新禾",
    "天工",
    "安泰达",
    "众联",
    "东篱",
    "远帆",
    "晨曦",
    "百川",
    "嘉禾",
    "启明",
    "顺达通",
    "和顺",
    "云栖",
];

/// The occupation of people who run a shop of their own.
pub(crate) const SHOPKEEPER: &str = "个体经营者";

const POSTGRADUATE: &str = "研究生";
const UNIVERSITY: &str = "大学本科";
const COLLEGE: &str = "大学专科";
const VOCATIONAL: &str = "中等职业教育";
const HIGH: &str = "高中";
const MIDDLE: &str = "初中";
const PRIMARY: &str = "小学";

/// Draws schooling and work for an age.
pub(crate) fn work(dice: &mut Dice, age: u32, is_urban: bool) -> Work {
    let education = education(dice, age, is_urban);
    let political = political(dice, age);
    let (occupation, employer, income) = match age {
        0..3 => ("", String::new(), 0),
        3..6 => ("学龄前儿童", institution(dice, "幼儿园"), 0),
        6..18 => ("学生", institution(dice, school(age)), 0),
        18..23 if dice.chance(620) => ("学生", institution(dice, "职业技术学院"), 0),
        60.. if is_urban => ("退休", String::new(), dice.between(15, 62) * 100),
        66.. => ("务农", String::new(), dice.between(2, 14) * 100),
        18.. => job(dice, is_urban, matches!(education, UNIVERSITY | POSTGRADUATE)),
    };
    Work { education, political, occupation, employer, income }
}

fn job(dice: &mut Dice, is_urban: bool, is_graduate: bool) -> (&'static str, String, u32) {
    let (occupation, end, low, high) =
        if is_urban { dice.weighted(&TOWN_JOBS) } else { dice.weighted(&VILLAGE_JOBS) };
    let bonus = if is_graduate && low > 0 { 10 } else { 0 };
    let income = (dice.between(low / 100, high / 100) + bonus) * 100;
    (occupation, institution(dice, end), income)
}

/// A name for a company or a school; nothing where people work for themselves.
fn institution(dice: &mut Dice, end: &str) -> String {
    if end.is_empty() { String::new() } else { format!("{}{}{end}", CITY.0, dice.pick(&BRANDS)) }
}

fn school(age: u32) -> &'static str {
    match age {
        ..12 => "小学",
        12..15 => "初级中学",
        15.. => "高级中学",
    }
}

fn education(dice: &mut Dice, age: u32, is_urban: bool) -> &'static str {
    // A pupil has finished the school before the one they go to.
    match age {
        ..6 => return "",
        6..15 => return PRIMARY,
        15..18 => return MIDDLE,
        18..22 => return dice.weighted(&[(70, HIGH), (20, VOCATIONAL), (10, MIDDLE)]),
        22.. => {}
    }
    let town = u64::from(is_urban);
    match age {
        ..40 => dice.weighted(&[
            (10 + 40 * town, POSTGRADUATE),
            (120 + 170 * town, UNIVERSITY),
            (200 + 60 * town, COLLEGE),
            (120, VOCATIONAL),
            (160, HIGH),
            (300 - 150 * town, MIDDLE),
            (40 - 30 * town, PRIMARY),
        ]),
        40..60 => dice.weighted(&[
            (5 + 10 * town, POSTGRADUATE),
            (30 + 90 * town, UNIVERSITY),
            (60 + 90 * town, COLLEGE),
            (90, VOCATIONAL),
            (170, HIGH),
            (450, MIDDLE),
            (200 - 120 * town, PRIMARY),
        ]),
        60.. => dice.weighted(&[
            (10 + 30 * town, UNIVERSITY),
            (20 + 50 * town, COLLEGE),
            (50, VOCATIONAL),
            (130, HIGH),
            (350, MIDDLE),
            (440 - 200 * town, PRIMARY),
        ]),
    }
}

fn political(dice: &mut Dice, age: u32) -> &'static str {
    match age {
        ..14 => "",
        14..28 => dice.weighted(&[(60, "共青团员"), (37, "群众"), (3, "中共党员")]),
        28.. => dice.weighted(&[(880, "群众"), (115, "中共党员"), (5, "无党派人士")]),
    }
}

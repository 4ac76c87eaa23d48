//! Health, disability and need.

use crate::dice::Dice;

/// What health and welfare services know.
#[derive(Clone, Default)]
pub(crate) struct Health {
    /// Good, fair or bad in words.
    pub(crate) status: &'static str,
    /// Chronic diseases, separated by `|`.
    pub(crate) chronic: String,
    /// Hardly gets down the stairs in a fire.
    pub(crate) is_immobile: bool,
    /// Kind and level of GB/T 26341.
    pub(crate) disability: Option<(&'static str, &'static str)>,
    /// Risk level of somebody with a mental disorder; blank for nearly everybody.
    pub(crate) mental_risk: &'static str,
    /// Ability to look after oneself; blank below 60.
    pub(crate) self_care: &'static str,
    pub(crate) blood_type: &'static str,
    pub(crate) need: Need,
}

/// Public support of the poor.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Need {
    #[default]
    None,
    /// Minimum living allowance 低保.
    Allowance,
    /// Support of those who have nobody 特困.
    Destitute,
}

const DISABILITIES: [(u64, &str); 7] = [
    (150, "视力残疾"),
    (240, "听力残疾"),
    (15, "言语残疾"),
    (340, "肢体残疾"),
    (70, "智力残疾"),
    (75, "精神残疾"),
    (110, "多重残疾"),
];

/// Draws health for an age; `is_poor` is a trait of the family.
pub(crate) fn health(dice: &mut Dice, age: u32, is_poor: bool) -> Health {
    let disability = disability(dice, age);
    let chronic = chronic(dice, age);
    let is_severe = disability.is_some_and(|(_, level)| matches!(level, "一级" | "二级"));
    let is_immobile = dice.chance(match age {
        _ if is_severe => 550,
        ..60 => 3,
        60..75 => 35,
        75..85 => 140,
        85.. => 330,
    });
    let status = match (chronic.is_empty(), is_immobile) {
        (false, _) => "有慢性病",
        (true, true) => "一般",
        (true, false) => dice.weighted(&[(800, "健康"), (150, "良好"), (50, "一般")]),
    };
    let mental_risk = match disability {
        Some(("精神残疾", _)) => {
            dice.weighted(&[(40, "0级"), (30, "1级"), (20, "2级"), (8, "3级"), (2, "4级")])
        }
        _ => "",
    };
    let self_care = match (age, is_immobile) {
        (..60, _) => "",
        (_, true) => dice.weighted(&[(65, "半失能"), (35, "失能")]),
        (_, false) => "完全自理",
    };
    let blood_type = dice.weighted(&[(280, "A型"), (280, "B型"), (330, "O型"), (110, "AB型")]);
    let need = match (is_poor, age) {
        (true, 60..) if dice.chance(120) => Need::Destitute,
        (true, _) => Need::Allowance,
        (false, _) => Need::None,
    };
    Health { status, chronic, is_immobile, disability, mental_risk, self_care, blood_type, need }
}

fn chronic(dice: &mut Dice, age: u32) -> String {
    // Hypertension, diabetes, coronary disease and stroke, in a thousand.
    let shares: [u64; 4] = match age {
        ..30 => [1, 1, 0, 0],
        30..45 => [70, 25, 4, 1],
        45..60 => [240, 100, 25, 9],
        60..75 => [460, 190, 80, 30],
        75.. => [580, 210, 150, 60],
    };
    let names = ["高血压", "糖尿病", "冠心病", "脑卒中"];
    let drawn: Vec<&str> = names
        .into_iter()
        .zip(shares)
        .filter(|(_, share)| dice.chance(*share))
        .map(|(n, _)| n)
        .collect();
    drawn.join("|")
}

fn disability(dice: &mut Dice, age: u32) -> Option<(&'static str, &'static str)> {
    let share = match age {
        ..18 => 16,
        18..45 => 25,
        45..60 => 50,
        60..75 => 110,
        75.. => 210,
    };
    dice.chance(share).then(|| {
        let level = dice.weighted(&[(15, "一级"), (20, "二级"), (30, "三级"), (35, "四级")]);
        (dice.weighted(&DISABILITIES), level)
    })
}

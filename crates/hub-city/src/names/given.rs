//! Given names by decade of birth.

use crate::dice::Dice;
use crate::people::Sex;

/// Which fashion of names somebody was born into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Before 1960.
    Founding,
    /// 1960 to 1979.
    Middle,
    /// 1980 to 1999.
    Reform,
    /// From 2000.
    Millennium,
}

impl Generation {
    /// Generation of a year of birth.
    pub(crate) fn of(year: i32) -> Self {
        match year {
            ..1960 => Self::Founding,
            1960..1980 => Self::Middle,
            1980..2000 => Self::Reform,
            2000.. => Self::Millennium,
        }
    }

    /// Characters, the frequent ones first.
    fn characters(self, sex: Sex) -> &'static str {
        match (self, sex) {
            (Self::Founding, Sex::Male) => {
                "国建明德文志华福生金贵荣清永成林祥富玉忠海云山长春正义发全仁庆有根宝树昌兴良才禄喜"
            }
            (Self::Founding, Sex::Female) => {
                "秀英桂兰珍玉凤淑华素芳荣莲菊香琴梅芬琼翠花蓉碧惠清贞娥娣金云霞仙群容美月"
            }
            (Self::Middle, Sex::Male) => {
                "军建伟国强勇平明华志刚斌辉涛波林东峰海文新永红俊春晓立武彬龙利亮锋民超宏卫庆"
            }
            (Self::Middle, Sex::Female) => {
                "丽红艳英芳霞燕敏萍娟玲梅静华平云琴秀莉群琼蓉惠春晓小翠凤菊容玉芬利淑兰辉洁"
            }
            (Self::Reform, Sex::Male) => {
                "伟磊鹏杰超浩涛斌凯俊宇飞强亮波龙健洋帅鑫博旭阳晨辉毅翔一明文志佳成晓东峰威刚亚楠"
            }
            (Self::Reform, Sex::Female) => {
                "婷静雪倩丹颖莉娜敏佳琳慧玲芳燕洁媛晶蕾莹茜欣雅露梦瑶琪宁思文晓怡悦蓉璐琴艳"
            }
            (Self::Millennium, Sex::Male) => {
                "浩子轩宇梓涵博文俊杰睿辰奕铭晨嘉懿皓昊然天佑泽瑞霖一航景煜熙恒诺言安翰墨承希沐"
            }
            (Self::Millennium, Sex::Female) => {
                "梓涵欣怡诗雨思语萱悦可佳一诺琪瑶妍彤梦馨若曦芷心雅嘉沐依晨舒晴安乐昕苒柠"
            }
        }
    }

    /// How many in a thousand have one character only.
    fn single(self) -> u64 {
        match self {
            Self::Founding => 90,
            Self::Middle => 280,
            Self::Reform => 360,
            Self::Millennium => 120,
        }
    }
}

/// One or two characters, rarely the same one twice.
pub(super) fn given_name(dice: &mut Dice, sex: Sex, year: i32) -> String {
    let generation = Generation::of(year);
    let characters: Vec<char> = generation.characters(sex).chars().collect();
    let first = dice.pick_early(&characters);
    if dice.chance(generation.single()) {
        return first.to_string();
    }
    if generation == Generation::Reform && sex == Sex::Female && dice.chance(60) {
        return format!("{first}{first}");
    }
    let rest: Vec<char> = characters.into_iter().filter(|character| *character != first).collect();
    format!("{first}{}", dice.pick_early(&rest))
}

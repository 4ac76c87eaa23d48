//! Personal names, as frequent as such names are in China.

mod given;
mod surnames;

use crate::dice::Dice;
use crate::people::Sex;

/// How a people forms its names.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Custom {
    /// Surname and one or two characters.
    #[default]
    Han,
    /// Own name, a middle dot, the father's name.
    Patronym,
    /// Two words of two characters each, no surname.
    TwoWords,
}

/// The peoples of the city with their shares in a thousand: about 6 % are not Han.
pub(crate) const PEOPLES: [(u64, (&str, Custom)); 15] = [
    (940, ("汉族", Custom::Han)),
    (11, ("壮族", Custom::Han)),
    (8, ("回族", Custom::Han)),
    (7, ("满族", Custom::Han)),
    (7, ("苗族", Custom::Han)),
    (6, ("土家族", Custom::Han)),
    (5, ("彝族", Custom::Han)),
    (4, ("维吾尔族", Custom::Patronym)),
    (3, ("藏族", Custom::TwoWords)),
    (2, ("蒙古族", Custom::Han)),
    (2, ("侗族", Custom::Han)),
    (2, ("布依族", Custom::Han)),
    (1, ("瑶族", Custom::Han)),
    (1, ("朝鲜族", Custom::Han)),
    (1, ("哈萨克族", Custom::Patronym)),
];

const PATRONYM_MEN: [&str; 16] = [
    "艾尔肯",
    "买买提",
    "吐尔逊",
    "阿不都",
    "库尔班",
    "玉素甫",
    "艾山",
    "肉孜",
    "卡德尔",
    "依明",
    "木拉提",
    "热合曼",
    "努尔兰",
    "叶尔江",
    "亚森",
    "哈力克",
];
const PATRONYM_WOMEN: [&str; 12] = [
    "阿依古丽",
    "古丽娜",
    "热娜",
    "帕提古丽",
    "阿依努尔",
    "迪丽拜尔",
    "米娜瓦",
    "再娜甫",
    "海热尼沙",
    "古力巴哈尔",
    "努尔古丽",
    "赛丽曼",
];
const WORDS_MEN: [&str; 12] = [
    "扎西", "多吉", "次仁", "平措", "顿珠", "丹增", "旺堆", "罗布", "洛桑", "格桑", "土登", "加措",
];
const WORDS_WOMEN: [&str; 12] = [
    "卓玛", "央金", "拉姆", "曲珍", "德吉", "白玛", "仓决", "措姆", "梅朵", "尼玛", "普赤", "旺姆",
];

/// A surname.
pub(crate) fn surname(dice: &mut Dice) -> &'static str {
    dice.weighted(&surnames::SURNAMES)
}

/// A whole name of somebody born in `year`; `surname` is used where the custom has one, `father` where it has his.
pub(crate) fn name(
    dice: &mut Dice,
    custom: Custom,
    sex: Sex,
    year: i32,
    surname: &str,
    father: &str,
) -> String {
    match custom {
        Custom::Han => format!("{surname}{}", given::given_name(dice, sex, year)),
        Custom::Patronym => format!("{}·{father}", patronym(dice, sex)),
        Custom::TwoWords => {
            let words = if sex == Sex::Male { &WORDS_MEN } else { &WORDS_WOMEN };
            let first = dice.pick(words);
            let rest: Vec<&str> = words.iter().copied().filter(|word| *word != first).collect();
            format!("{first}{}", dice.pick(&rest))
        }
    }
}

/// A man's own name where the custom passes it on.
pub(crate) fn father(dice: &mut Dice) -> &'static str {
    dice.pick(&PATRONYM_MEN)
}

fn patronym(dice: &mut Dice, sex: Sex) -> &'static str {
    if sex == Sex::Male { dice.pick(&PATRONYM_MEN) } else { dice.pick(&PATRONYM_WOMEN) }
}

/// Three-letter code of GB/T 2659, numeric code, first names of women and of men, family names.
type Country = (&'static str, u64, [&'static str; 4], [&'static str; 4], [&'static str; 5]);

const COUNTRIES: [Country; 6] = [
    (
        "DEU",
        276,
        ["Anneke", "Lene", "Mareike", "Britta"],
        ["Jörn", "Malte", "Henrik", "Torben"],
        ["Brandhorst", "Kellermeyer", "Wiesengrund", "Ostertag", "Lindhoff"],
    ),
    (
        "GBR",
        826,
        ["Imogen", "Harriet", "Bethan", "Rowena"],
        ["Alistair", "Gareth", "Duncan", "Miles"],
        ["Thornbury", "Ashcombe", "Pennyfeather", "Larkhill", "Merrow"],
    ),
    (
        "USA",
        840,
        ["Kelsey", "Marisol", "Dana", "Joanna"],
        ["Tyler", "Wendell", "Marcus", "Elliott"],
        ["Hollowell", "Ridgeway", "Castellano", "Fairbrook", "Stanwick"],
    ),
    (
        "FRA",
        250,
        ["Maëlle", "Solène", "Capucine", "Odile"],
        ["Thibault", "Loïc", "Bastien", "Rémi"],
        ["Beaurivage", "Delacourt", "Montclar", "Fontanier", "Villebois"],
    ),
    (
        "VNM",
        704,
        ["Thi Mai", "Thi Lan", "Thi Hoa", "Thi Ngoc"],
        ["Van Hung", "Van Tuan", "Duc Anh", "Minh Quan"],
        ["Nguyen", "Tran", "Pham", "Hoang", "Vu"],
    ),
    (
        "KAZ",
        398,
        ["Aigerim", "Dinara", "Saule", "Zhanar"],
        ["Nurlan", "Arman", "Daniyar", "Ruslan"],
        ["Bekova", "Serikbay", "Omarov", "Zhaksylyk", "Tolegen"],
    ),
];

/// A foreigner's nationality and name.
#[derive(Clone, Copy, Default)]
pub(crate) struct Foreigner {
    /// Three-letter code, GB/T 2659.
    pub(crate) nationality: &'static str,
    /// Three-digit code, GB/T 2659.
    pub(crate) numeric: u64,
    pub(crate) surname: &'static str,
    pub(crate) given_name: &'static str,
}

/// Somebody from abroad.
pub(crate) fn foreigner(dice: &mut Dice, sex: Sex) -> Foreigner {
    let (nationality, numeric, women, men, surnames) = dice.pick(&COUNTRIES);
    let given_name = if sex == Sex::Male { dice.pick(&men) } else { dice.pick(&women) };
    Foreigner { nationality, numeric, surname: dice.pick(&surnames), given_name }
}

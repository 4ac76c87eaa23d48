//! Shops, workshops and other premises.

use hub_facts::Filing;

use super::{Cells, Desk, key};
use crate::dice::{Dice, Stream, scattered};
use crate::family::{Family, World};
use crate::geography::CITY;
use crate::numbers::uscc;
use crate::people::Person;
use crate::work::SHOPKEEPER;

/// One of them for so many residents.
const RESIDENTS: usize = 25;
/// Codes of organisations hold six characters of an alphabet of 31.
const ORGANISATIONS: u64 = 31 * 31 * 31 * 31 * 31 * 31;

/// Kind, what stands at the end of the name, what they deal in.
type Trade = (&'static str, &'static str, &'static str);

const TRADES: [(u64, Trade); 12] = [
    (26, ("小商店", "便利店", "预包装食品、日用百货零售")),
    (8, ("小商店", "五金店", "五金产品、建筑材料零售")),
    (6, ("小商店", "水果店", "新鲜水果、蔬菜零售")),
    (20, ("小餐饮", "面馆", "热食类食品制售")),
    (8, ("小餐饮", "火锅店", "热食类食品制售、酒水零售")),
    (4, ("小旅馆", "宾馆", "住宿服务")),
    (3, ("小医院", "诊所", "内科、中医诊疗服务")),
    (3, ("小学校", "幼儿园", "学前教育")),
    (2, ("小网吧", "网吧", "互联网上网服务")),
    (2, ("小歌舞娱乐场所", "歌厅", "歌舞娱乐服务")),
    (9, ("小美容洗浴场所", "理发店", "理发、美容服务")),
    (9, ("小生产加工企业", "加工厂", "木制品、门窗加工")),
];

const NAMES: [&str; 28] = [
    "福满",
    "老街坊",
    "邻里",
    "鑫源",
    "好又多",
    "顺发",
    "小满",
    "宏达",
    "四季",
    "阿婆",
    "乐家",
    "锦绣",
    "百合",
    "望江",
    "回味",
    "家和",
    "新新",
    "巧手",
    "大碗",
    "清泉",
    "鸿运",
    "聚贤",
    "万客来",
    "金麦",
    "同心",
    "春来",
    "一品",
    "兴隆",
];

/// The premises that people of this family run.
pub(super) fn premises(world: &World, family: &Family) -> Vec<Filing> {
    let mut dice = Dice::new(world.plan.seed, Stream::Premises, family.number);
    let mut filings = Vec::new();
    let serials = family.before / RESIDENTS..(family.before + family.people.len()) / RESIDENTS;
    for serial in serials {
        let serial = u64::try_from(serial).unwrap_or_default();
        let shop = Shop::draw(&mut dice, world, family, serial);
        let mut desk = Desk { world, family, dice: &mut dice };
        filings.push(by_market_supervision(&mut desk, &shop));
        if desk.dice.chance(450) {
            filings.push(by_fire(&mut desk, &shop));
        }
        if desk.dice.chance(500) {
            filings.push(by_community(&mut desk, &shop));
        }
    }
    filings
}

struct Shop<'a> {
    serial: u64,
    name: String,
    code: String,
    trade: Trade,
    address: String,
    employees: u32,
    keeper: Option<&'a Person>,
    community: &'static str,
}

impl<'a> Shop<'a> {
    fn draw(dice: &mut Dice, world: &World, family: &'a Family, serial: u64) -> Self {
        let trade = dice.weighted(&TRADES);
        let community = world.place(family.slot(0)).community;
        let quarter = community.name.trim_end_matches("社区").trim_end_matches('村');
        let road = dice.pick(&["路", "一路", "中路", "街", "东街"]);
        let grown = || family.people.iter().filter(|person| person.age >= 18);
        let (kind, region) = if dice.chance(820) { ("92", 519_902) } else { ("91", 519_903) };
        Self {
            serial,
            name: format!("{}{quarter}{}{}", CITY.0, dice.pick(&NAMES), trade.1),
            code: uscc(kind, region, scattered(serial, ORGANISATIONS, world.plan.seed)),
            trade,
            address: format!("{}{quarter}{road}{}号", community.prefix(), dice.between(1, 320)),
            employees: dice.between(1, 6) * dice.between(1, 4),
            keeper: grown()
                .find(|person| person.work.occupation == SHOPKEEPER)
                .or_else(|| grown().next()),
            community: community.code,
        }
    }
}

fn by_market_supervision(desk: &mut Desk, shop: &Shop) -> Filing {
    let mut cells = Cells::default();
    cells.keep("premises_name", shop.name.as_str());
    cells.keep("uscc", shop.code.as_str());
    cells.keep("premises_type", shop.trade.0);
    cells.keep("premises_address", shop.address.as_str());
    cells.keep("business_scope", shop.trade.2);
    cells.keep("license_status", desk.dice.weighted(&[(94, "有"), (4, "异"), (2, "无")]));
    if let Some(keeper) = shop.keeper {
        cells.keep("legal_rep_name", desk.name(keeper));
        cells.fill(desk.dice, "legal_rep_id_number", keeper.id_number().unwrap_or_default());
        let phone = desk.phone(keeper);
        cells.fill(desk.dice, "legal_rep_phone", phone);
    }
    let employees = shop.employees.to_string();
    cells.fill(desk.dice, "employee_count", employees);
    file(desk, cells, "market_supervision", "SJ", shop)
}

fn by_fire(desk: &mut Desk, shop: &Shop) -> Filing {
    let mut cells = Cells::default();
    cells.keep("premises_name", shop.name.as_str());
    let address = shop.address.replace(CITY.0, "");
    cells.fill(desk.dice, "premises_address", address);
    cells.fill(desk.dice, "premises_type", shop.trade.0);
    if let Some(keeper) = shop.keeper {
        cells.fill(desk.dice, "safety_manager_name", keeper.name.as_str());
        let phone = desk.phone(keeper);
        cells.fill(desk.dice, "safety_manager_phone", phone);
    }
    if shop.trade.0 != "小学校" && desk.dice.chance(150) {
        let lodgers = desk.dice.between(1, 3);
        cells.keep("lodging_count", lodgers.to_string());
    }
    if desk.dice.chance(200) {
        cells.keep(
            "rectification_result",
            desk.dice.pick(&["已清理疏散通道", "已更换灭火器", "限期整改中"]),
        );
    }
    file(desk, cells, "fire", "XF", shop)
}

fn by_community(desk: &mut Desk, shop: &Shop) -> Filing {
    let mut cells = Cells::default();
    // The sign over the door does not name the city.
    cells.keep("premises_name", shop.name.replace(CITY.0, ""));
    cells.fill(desk.dice, "premises_address", shop.address.as_str());
    cells.fill(desk.dice, "uscc", shop.code.as_str());
    if let Some(keeper) = shop.keeper {
        cells.fill(desk.dice, "legal_rep_name", keeper.name.as_str());
        let phone = desk.phone(keeper);
        cells.fill(desk.dice, "legal_rep_phone", phone);
    }
    let employees = shop.employees + desk.dice.between(0, 2);
    cells.fill(desk.dice, "employee_count", employees.to_string());
    file(desk, cells, "communities", "CS", shop)
}

fn file(desk: &mut Desk, cells: Cells, source: &str, prefix: &str, shop: &Shop) -> Filing {
    let observed = desk.observed(desk.family.moved_in);
    cells.filing("premises", source, key(prefix, shop.serial), observed, shop.community)
}

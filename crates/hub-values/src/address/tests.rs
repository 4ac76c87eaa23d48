//! Addresses as people write them, with what is made of them.

use proptest::prelude::*;

use super::*;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn key(text: &str) -> String {
    address(text).place_key().unwrap_or_else(|| panic!("{text} has no key"))
}

#[test]
fn every_way_of_writing_a_place_has_one_key() {
    let written = [
        "阳光小区3号楼2单元501",
        "阳光小区3号楼2单元501室",
        "阳光小区3-2-501",
        "阳光小区3-2-501室",
        "阳光小区三栋二单元501室",
        "阳光小区三栋二单元五零一室",
        "阳光小区三栋二单元五零一",
        "阳光小区3#2-501",
        "阳光小区3#2#501",
        "阳光小区3#楼2单元501",
        "阳光小区3＃2－501",
        "阳光小区3幢2单元501号",
        "阳光小区第三栋第二单元501室",
        "阳光小区3栋2单元5楼501室",
        "阳光小区3栋2单元5层1号",
        "阳光小区 ３栋 ２单元 ５０１室",
        "阳光小区03栋02单元0501室",
        "阳光小区3栋-2-501",
        "阳光小区3栋2门501",
        "阳光小区3-2单元501",
        "阳光小区3—2—501",
        "阳光小区3 2 501",
        "阳光小区3.2.501",
        "阳光小区(3)(2)501",
        "阳光小区3栋2单元五百零一",
        "阳光小区3栋2门五零一",
        "阳光小区叁栋贰单元５０１",
        "阳光小区3号楼2单元501户",
        "阳光小区（3栋2单元501室）",
        "湖北省孝感市孝南区书院街道阳光小区3栋2单元501室",
        "孝感市孝南区书院街道办事处解放路12号阳光小区3栋2单元501室",
        "湖北孝感孝南区阳光社区阳光小区3栋2单元501室",
        "孝南区解放路阳光小区3-2-501",
        "书院街道北京路社区居委会阳光小区3-2-501",
        "北京路社区阳光小区3-2-501",
    ];
    for text in written {
        assert_eq!(key(text), "阳光小区|3|2|501", "{text}");
    }
}

#[test]
fn the_front_is_split_into_areas() {
    let full = address("湖北省孝感市孝南区书院街道解放路12号阳光小区3栋2单元501室");
    assert_eq!(full.province.as_deref(), Some("湖北省"));
    assert_eq!(full.city.as_deref(), Some("孝感市"));
    assert_eq!(full.district.as_deref(), Some("孝南区"));
    assert_eq!(full.street.as_deref(), Some("书院街道"));
    assert_eq!(full.road.as_deref(), Some("解放路"));
    assert_eq!(full.road_number.as_deref(), Some("12"));
    assert_eq!(full.estate.as_deref(), Some("阳光小区"));
    assert_eq!(full.to_community(), "湖北省孝感市孝南区书院街道解放路12号阳光小区");
    assert_eq!(full.standard(), full.raw);
    assert_eq!(format!("{full:?}"), format!("Address({} characters)", full.raw.chars().count()));
}

#[test]
fn areas_of_other_provinces_are_known() {
    let standards = [
        ("北京市朝阳区建国路88号", "北京市朝阳区建国路88号"),
        ("北京朝阳区望京街道花家地小区3-2-501", "北京市朝阳区望京街道花家地小区3栋2单元501室"),
        ("北京市市辖区东城区1号院2栋301", "北京市东城区1号院2栋301室"),
        ("恩施土家族苗族自治州恩施市小渡船街道", "恩施土家族苗族自治州恩施市小渡船街道"),
        ("江西省景德镇市珠山区新村街道", "江西省景德镇市珠山区新村街道"),
        ("湖北省应城市城北街道", "湖北省应城市城北街道"),
        ("云梦县城关镇和平村2组8号", "云梦县城关镇和平村2组8号"),
        ("内蒙古锡林郭勒盟多伦县", "内蒙古自治区锡林郭勒盟多伦县"),
        ("上海市黄浦区中山东路1234弄5号601室", "上海市黄浦区中山东路1234弄5栋601室"),
        ("宁波市镇海区庄市街道", "宁波市镇海区庄市街道"),
        ("新乡市红旗区洪门镇", "新乡市红旗区洪门镇"),
        ("呼伦贝尔市阿荣旗那吉镇", "呼伦贝尔市阿荣旗那吉镇"),
        ("孝感市解放路8号附3号", "孝感市解放路8附3号"),
    ];
    for (text, standard) in standards {
        assert_eq!(address(text).standard(), standard, "{text}");
    }
}

#[test]
fn names_that_look_like_areas_stay_names() {
    let estates = [
        ("东方城市花园3-2-501", "东方城市花园"),
        ("大润发超市家属院1栋1单元101", "大润发超市家属院"),
        ("恒大小镇3栋2单元501", "恒大小镇"),
        ("梦里水乡3栋2单元501", "梦里水乡"),
        ("湖南路小区3栋2单元501", "湖南路小区"),
        ("阳光花园东区3栋2单元501", "阳光花园东区"),
        ("阳光小区二期3栋2单元501", "阳光小区2期"),
        ("SOHO公馆A座1203", "SOHO公馆"),
        ("铁路新村3栋2单元501", "铁路新村"),
        ("三里屯小区3栋2单元501", "三里屯小区"),
        ("解放路12号院3栋2单元501", "解放路12号院"),
    ];
    for (text, estate) in estates {
        assert_eq!(address(text).estate.as_deref(), Some(estate), "{text}");
        assert!(address(text).place_key().is_some(), "{text}");
    }
}

#[test]
fn the_four_ways_of_the_design_are_one_place_without_an_estate_too() {
    for text in ["3号楼2单元501", "3-2-501", "三栋二单元501室", "3#2-501"] {
        let address = address(text);
        let parts = [&address.building, &address.unit, &address.room].map(Option::as_deref);
        assert_eq!(parts, [Some("3"), Some("2"), Some("501")], "{text}");
        assert!(!address.ambiguous, "{text}");
    }
}

#[test]
fn other_numbers_have_keys_of_their_own() {
    let keys = [
        ("阳光小区A座1203", "阳光小区|A||1203"),
        ("阳光小区ａ座１２０３室", "阳光小区|A||1203"),
        ("阳光小区A03栋2单元501", "阳光小区|A3|2|501"),
        ("阳光小区甲栋2单元501", "阳光小区|甲|2|501"),
        ("阳光小区3栋乙单元501", "阳光小区|3|乙|501"),
        ("阳光小区一百二十栋二单元一千二百零三室", "阳光小区|120|2|1203"),
        ("阳光小区十二栋廿一单元501", "阳光小区|12|21|501"),
        ("阳光小区3栋2单元501A", "阳光小区|3|2|501A"),
        ("解放路12号3栋2单元501室", "解放路12号|3|2|501"),
        ("孝南区书院街道解放路12号3-2-501", "解放路12号|3|2|501"),
        ("朝阳路甲12号3栋501", "朝阳路甲12号|3||501"),
        ("中山东路1234弄5号601室", "中山东路1234弄|5||601"),
    ];
    for (text, expected) in keys {
        assert_eq!(key(text), expected, "{text}");
        assert_eq!(key(&address(text).standard()), expected, "{text}");
    }
}

#[test]
fn shop_fronts_garages_and_cellars_are_no_flats() {
    let keys = [
        ("阳光小区3栋地下室", "阳光小区|3||地下室"),
        ("阳光小区3栋2单元地下室5号", "阳光小区|3|2|地下室5"),
        ("阳光小区3号楼门面5号", "阳光小区|3||门面5"),
        ("阳光小区3栋5号门面", "阳光小区|3||门面5"),
        ("阳光小区三栋五号门面房", "阳光小区|3||门面5"),
        ("阳光小区门面5号", "阳光小区|||门面5"),
        ("阳光小区5号商铺", "阳光小区|||商铺5"),
        ("阳光小区3-2-车库7", "阳光小区|3|2|车库7"),
        ("解放路12号门面", "解放路12号|||门面"),
        ("阳光小区3栋负1层5号", "阳光小区|3||负1层5"),
        ("阳光小区3栋负一楼5", "阳光小区|3||负1层5"),
        ("阳光小区3栋地下一层105室", "阳光小区|3||负1层105"),
        ("阳光小区负1层5号", "阳光小区|||负1层5"),
    ];
    for (text, expected) in keys {
        assert_eq!(key(text), expected, "{text}");
        assert_eq!(key(&address(text).standard()), expected, "{}", address(text).standard());
    }
    assert_ne!(key("阳光小区3栋105室"), key("阳光小区3栋负1层105室"));
}

#[test]
fn an_address_of_two_parts_may_mean_several_places() {
    let readings = address("阳光小区3-501").readings();
    for text in ["阳光小区3栋501室", "阳光小区3栋2单元501室", "阳光小区8栋3单元501室"]
    {
        assert!(readings.contains(&key(text)), "{text}");
    }
    for text in ["阳光小区3栋2单元501室", "阳光小区", "阳光小区3-2-5-501"] {
        assert_eq!(address(text).readings(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_floor_below_the_ground_is_never_the_one_above_it() {
    let keys = [
        ("阳光小区3栋-1层5号", "阳光小区|3||负1层5"),
        ("阳光小区3栋−1层5号", "阳光小区|3||负1层5"),
        ("阳光小区3号楼－一层5室", "阳光小区|3||负1层5"),
        ("阳光小区3栋2单元-2楼05", "阳光小区|3|2|负2层5"),
        ("阳光小区3栋--1层205", "阳光小区|3||负1层205"),
        ("阳光小区3栋B1层105室", "阳光小区|3||负1层105"),
        ("阳光小区3栋B1F-5", "阳光小区|3||负1层5"),
        ("阳光小区3栋-1F-5", "阳光小区|3||负1层5"),
        ("阳光小区3栋B1楼5", "阳光小区|3||负1层5"),
        ("阳光小区-1层5号", "阳光小区|||负1层5"),
        ("阳光小区地下一层5号", "阳光小区|||负1层5"),
        ("阳光小区B2层5号", "阳光小区|||负2层5"),
        ("阳光小区B1栋2单元501", "阳光小区|B1|2|501"),
        ("阳光小区B1-2-501", "阳光小区|B1|2|501"),
    ];
    for (text, expected) in keys {
        assert_eq!(key(text), expected, "{text}");
        assert_eq!(key(&address(text).standard()), expected, "{}", address(text).standard());
    }
    // A hyphen, or a minus? A unit, a building, or a floor? A person decides, and nothing is lost.
    for text in [
        "阳光小区3栋-1层105室",
        "阳光小区3-1层-105",
        "阳光小区3-1层5",
        "阳光小区3栋-12层5",
        "阳光小区3栋B1-05",
        "阳光小区B1楼501",
        "阳光小区3栋-1层",
    ] {
        assert_eq!(address(text).place_key(), None, "{text}");
        assert_eq!(address(text).standard(), text);
        assert!(!address(text).is_two_part(), "{text}");
    }
    assert_eq!(address("-1层5号").standard(), "负1层5");
}

#[test]
fn what_was_not_understood_is_not_lost() {
    let texts = [
        "阳光小区3栋2单元501室旁边的平房",
        "阳光小区3-2-5-501",
        "阳光小区3栋4栋501",
        "阳光小区3-501旁边",
        "阳光小区3栋5层",
        "阳光小区3栋6楼501室",
        "阳光小区3栋2单元501、502室",
        "阳光小区3栋2单元501,502",
        "阳光小区3栋2单元501/502室",
        "阳光小区3栋2单元门面5号501室",
        "红旗村3组王家湾12号",
    ];
    for text in texts {
        let address = address(text);
        assert_eq!(address.standard(), text);
        assert_eq!(address.place_key(), None, "{text}");
        assert!(!address.is_two_part(), "{text}");
    }
}

#[test]
fn a_word_for_another_cell_is_no_address() {
    for text in ["同上", " 同户籍地址 ", "无", "不详", "暂无", "同 上"] {
        assert_eq!(Address::parse(text), Err(AddressError::NoPlace), "{text}");
    }
    assert!(Address::parse("无锡市滨湖区").is_ok());
}

#[test]
fn two_parts_are_left_to_a_person() {
    for text in ["阳光小区3-501", "阳光小区3-501室", "阳光小区三-五零一"] {
        let two = address(text);
        assert!(two.is_two_part() && two.ambiguous, "{text}");
        assert_eq!(two.place_key(), None);
        assert_eq!((two.building.as_deref(), two.room.as_deref()), (Some("3"), Some("501")));
        assert_eq!(two.standard(), "阳光小区3-501");
    }
    assert!(!address("阳光小区3栋501").is_two_part());
    assert_eq!(key("阳光小区3栋501"), "阳光小区|3||501");
}

#[test]
fn a_village_has_groups_and_houses() {
    for text in [
        "红旗村3组12号",
        "红旗村三组12号",
        "红旗村委会3组12号",
        "红旗村第3村民小组12号",
        "红旗村3队12号",
    ] {
        assert_eq!(key(text), "红旗村|3组||12", "{text}");
        assert_eq!(address(text).standard(), "红旗村3组12号", "{text}");
    }
    let town = address("孝南区杨店镇红旗村3组12号");
    assert_eq!(town.street.as_deref(), Some("杨店镇"));
    assert_eq!(town.place_key().as_deref(), Some("红旗村|3组||12"));
    assert_eq!(address("红旗村12号").standard(), "红旗村12号");
    assert_eq!(key("红旗村12号"), "红旗村|||12");
    assert_ne!(key("红旗村12号"), key("红旗村3组12号"));
}

#[test]
fn what_is_missing_or_not_understood_has_no_key() {
    let texts = [
        "三栋二单元501室",
        "3#2-501",
        "阳光小区",
        "阳光小区501",
        "阳光小区3栋",
        "阳光小区3-2-5-501",
        "阳光小区3栋2单元501室旁边的平房",
        "阳光小区3栋4栋501",
        "解放路12号",
        "村口老槐树旁",
    ];
    for text in texts {
        assert_eq!(address(text).place_key(), None, "{text}");
    }
    let no_estate = address("三栋二单元501室");
    assert_eq!(no_estate.standard(), "3栋2单元501室");
    assert!(!no_estate.ambiguous);
}

#[test]
fn each_fault_has_its_own_name() {
    assert_eq!(Address::parse("  "), Err(AddressError::Empty));
    assert_eq!(Address::parse("—"), Err(AddressError::NoLetter));
    assert_eq!(Address::parse(&"村".repeat(201)), Err(AddressError::TooLong { found: 201 }));
    assert_eq!(Address::parse("阳光\u{202E}小区"), Err(AddressError::HiddenCharacter));
    assert_eq!(Address::parse("阳光\n小区"), Err(AddressError::HiddenCharacter));
}

prop_compose! {
    fn places()(
        area in prop::sample::select(vec!["", "孝感市孝南区", "湖北省孝感市孝南区书院街道", "杨店镇"]),
        road in prop::sample::select(vec!["", "解放路12号", "槐荫大道", "中山一路8号附3号"]),
        estate in prop::sample::select(vec!["阳光小区", "东方城市花园", "丹阳古镇", "铁路新村", "金域公馆2期"]),
        building in 1_u32..60,
        unit in 1_u32..9,
        room in 101_u32..3300,
    ) -> (String, u32, u32, u32) {
        (format!("{area}{road}{estate}"), building, unit, room)
    }
}

proptest! {
    #[test]
    fn the_forms_of_one_place_agree((front, building, unit, room) in places()) {
        let first = key(&format!("{front}{building}号楼{unit}单元{room}室"));
        for text in [
            format!("{front}{building}-{unit}-{room}"),
            format!("{front}{building}栋{unit}单元{room}"),
            format!("{front}{building}#{unit}-{room}"),
            format!("{front} {building:02} 幢 {unit} 单元 {room} 号"),
        ] {
            prop_assert_eq!(key(&text), first.as_str(), "{}", text);
        }
    }

    #[test]
    fn the_standard_form_is_its_own_standard((front, building, unit, room) in places()) {
        let once = address(&format!("{front}{building}-{unit}-{room}"));
        let twice = address(&once.standard());
        prop_assert_eq!(twice.standard(), once.standard());
        prop_assert_eq!(twice.place_key(), once.place_key());
    }

    #[test]
    fn different_rooms_have_different_keys((front, building, unit, room) in places(), other in 101_u32..3300) {
        prop_assume!(room != other);
        let keys = [room, other].map(|room| key(&format!("{front}{building}-{unit}-{room}")));
        prop_assert_ne!(&keys[0], &keys[1]);
    }

    #[test]
    fn no_number_is_lost(text in "阳光小区([1-9][0-9]{0,2}(栋|单元|室|号|-|#|门面|、| |楼|层)?){1,4}") {
        let standard = address(&text).standard();
        let numbers = |text: &str| {
            let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
            digits.sort_unstable();
            digits
        };
        // A floor may go into its room, and its leading zero comes with it.
        if !text.contains(['楼', '层']) {
            prop_assert_eq!(numbers(&standard), numbers(&text), "{} -> {}", text, standard);
        }
        prop_assert_eq!(address(&standard).standard(), standard.clone(), "{}", text);
        prop_assert_eq!(address(&standard).place_key(), address(&text).place_key(), "{}", text);
    }

    #[test]
    fn numerals_and_digits_are_one_place(building in 1_u32..=120, unit in 1_u32..=9) {
        let spoken = |value: u32| {
            const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
            let [hundreds, tens, ones] = [value / 100, value / 10 % 10, value % 10].map(|d| d as usize);
            let mut text = String::new();
            if hundreds > 0 { text = text + DIGITS[hundreds] + "百"; }
            if tens > 0 { text = text + DIGITS[tens] + "十"; }
            if hundreds > 0 && tens == 0 && ones > 0 { text += "零"; }
            if ones > 0 { text += DIGITS[ones]; }
            text
        };
        let numerals = format!("阳光小区{}栋{}单元501室", spoken(building), spoken(unit));
        prop_assert_eq!(key(&numerals), key(&format!("阳光小区{building}-{unit}-501")));
    }

    #[test]
    fn nothing_makes_it_panic(text in "[负地下门面库甲乙、. 省市区县镇村路街号栋单元室组#一二三十第0-9A-C-]{0,20}|.{0,40}") {
        if let Ok(read) = Address::parse(&text) {
            prop_assert_eq!(read.as_str(), text.trim());
            let debug = format!("{read:?}");
            prop_assert!(text.trim().len() < 4 || !debug.contains(text.trim()));
            let _standard = read.standard();
        }
    }
}

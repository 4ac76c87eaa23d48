//! Names as people write them, with what is refused.

use proptest::prelude::*;

use super::*;

fn name(text: &str) -> PersonName {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn spaces_width_and_dots_are_settled() {
    let written = [
        (" 王 小 明 ", "王小明"),
        ("王\u{3000}明", "王明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽･买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽∙买买提", "阿依古丽·买买提"),
        ("阿依古丽⋅买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽. 买买提", "阿依古丽·买买提"),
        ("ＪＯＨＮ   Q.  Public", "JOHN Q. Public"),
        ("𠮷田䶮", "𠮷田䶮"),
        ("⼭口", "山口"),
        ("⻢⻰", "马龙"),
        ("𰻝𠮷\u{2F800}", "𰻝𠮷\u{2F800}"),
        ("O’Brien Jean-Luc", "O’Brien Jean-Luc"),
        ("Đặng Thị  Hà", "Đặng Thị Hà"),
        ("김 철수", "김 철수"),
        ("Алим Каримов", "Алим Каримов"),
        ("بۇغرا خان", "بۇغرا خان"),
        ("བསྟན་འཛིན", "བསྟན་འཛིན"),
        ("Alim•Karim", "Alim·Karim"),
        ("·买买提·", "买买提"),
        ("一·二〇", "一·二〇"),
    ];
    for (text, expected) in written {
        assert_eq!(name(text).as_str(), expected, "{text}");
    }
}

#[test]
fn every_dot_that_people_type_is_the_middle_dot() {
    let dots = "·•・･‧∙⋅.．。｡･⸱⸳᛫ꞏㆍ˙◦⦁⚫▪●";
    for dot in dots.chars() {
        assert_eq!(name(&format!("阿依古丽{dot}买买提")).as_str(), "阿依古丽·买买提", "{dot}");
        assert_eq!(name(&format!("阿依古丽 {dot} 买买提")).as_str(), "阿依古丽·买买提", "{dot}");
        assert_eq!(name(&format!("阿依古丽{dot}{dot}买买提")).as_str(), "阿依古丽·买买提", "{dot}");
    }
}

#[test]
fn traditional_and_simplified_names_compare_equal() {
    let pairs = [
        ("張偉", "张伟"),
        ("陳龍", "陈龙"),
        ("歐陽鋒", "欧阳锋"),
        ("John Q. Public", "JOHN Q PUBLIC"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("O’Brien", "O'BRIEN"),
    ];
    for (left, right) in pairs {
        assert_eq!(name(left).compared(), name(right).compared());
        assert_ne!(name(left), name(right));
    }
    assert_ne!(name("张伟").compared(), name("张炜").compared());
    assert_eq!(name("𠮷田").compared(), "𠮷田");
}

#[test]
fn what_is_written_for_no_name_is_recognised() {
    for text in ["无", "不 详", "未知", "未取名"] {
        assert!(name(text).is_placeholder(), "{text}");
    }
    assert!(!name("吴明").is_placeholder() && !name("无忌").is_placeholder());
}

#[test]
fn each_fault_has_its_own_name() {
    let fault = |text: &str| text.parse::<PersonName>().unwrap_err();
    assert_eq!(fault(" \u{3000}"), NameError::Empty);
    assert_eq!(fault("杨成*"), NameError::Masked);
    assert_eq!(fault("杨＊"), NameError::Masked);
    assert_eq!(fault("李××"), NameError::Masked);
    assert_eq!(fault(&"王".repeat(61)), NameError::TooLong { found: 61 });
    assert_eq!(fault("王\u{202E}明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{200B}明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\t明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{FFFD}"), NameError::HiddenCharacter);
    assert_eq!(fault("---"), NameError::NoLetter);
    assert_eq!(fault("12"), NameError::NoLetter);
    assert_eq!(fault("·"), NameError::Empty);
    assert_eq!(fault("张XX"), NameError::Masked);
    assert_eq!(fault("张••"), NameError::Masked);
    assert_eq!(fault("张●"), NameError::Masked);
    assert_eq!(fault("张某某"), NameError::Masked);
    assert_eq!(fault("李某"), NameError::Masked);
    assert_eq!(fault("张○○"), NameError::Masked);
    assert_eq!(fault("王\u{200D}明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{2066}明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{FE0F}明"), NameError::HiddenCharacter);
    assert_eq!(fault("葛\u{E0100}"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{0}明"), NameError::HiddenCharacter);
    assert_eq!(fault("王\u{E863}"), NameError::PrivateCharacter);
    assert_eq!(fault("王1明"), NameError::Digit);
    assert_eq!(fault("王明２"), NameError::Digit);
    assert_eq!(fault("王明²"), NameError::Digit);
    assert_eq!(fault("Ali \u{0663}"), NameError::Digit);
    for text in [
        "张三（小三）",
        "张三,李四",
        "张三、李四",
        "张三/李四",
        "张?明",
        "<b>张</b>",
        "=张三",
        "张三@",
        "王😀",
        "张_三",
        "王：明",
    ] {
        assert_eq!(fault(text), NameError::Symbol, "{text}");
    }
}

#[test]
fn the_surname_alone_is_shown() {
    let masks = [
        ("王小明", "王**"),
        ("王明", "王*"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧*"),
        ("上官云", "上官*"),
        ("王", "*"),
        ("阿依古丽·买买提", "阿**"),
        ("John Public", "J**"),
    ];
    for (text, mask) in masks {
        assert_eq!(name(text).surname_masked(), mask);
    }
    assert_eq!(format!("{:?}", name("王小明")), "PersonName(王**)");
}

#[test]
fn the_longest_name_is_accepted() {
    assert_eq!(name(&"王".repeat(60)).as_str().chars().count(), 60);
}

proptest! {
    #[test]
    fn a_name_reads_its_own_text(text in "[王明𠮷䶮ａA·•．. \u{3000}阿e\u{301}]{1,30}|.{0,30}") {
        if let Ok(read) = text.parse::<PersonName>() {
            prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
            prop_assert!(!read.as_str().chars().any(is_hidden));
            prop_assert!((1..=LONGEST).contains(&read.as_str().chars().count()));
        }
    }

    #[test]
    fn a_rare_character_is_kept_byte_for_byte(rare in "[\u{20000}-\u{2A6DF}\u{2A700}-\u{2EBE0}\u{30000}-\u{323AF}]{1,4}") {
        let text = format!("王{rare}");
        let read = name(&text);
        prop_assert_eq!(read.as_str(), text);
    }

    #[test]
    fn spaces_and_dots_never_make_two_names_of_one(parts in prop::collection::vec("[阿依古丽买提]{1,4}", 2..4)) {
        let one = name(&parts.join("·"));
        prop_assert_eq!(name(&parts.join(" ・ ")), one.clone());
        prop_assert_eq!(name(&parts.join("．")), one);
    }

    #[test]
    fn a_mask_is_never_a_name(text in "[王明欧阳]{1,6}") {
        prop_assert_eq!(name(&text).surname_masked().parse::<PersonName>(), Err(NameError::Masked));
    }
}

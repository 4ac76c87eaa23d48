//! Phone numbers as people write them, with what is refused.

use proptest::prelude::*;

use super::*;

fn phone(text: &str) -> Phone {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_way_of_writing_a_mobile_gives_the_same_number() {
    let written = [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "+86 138 0013 8000",
        "+86-13800138000",
        "(+86)13800138000",
        "0086 13800138000",
        "8613800138000",
        "86-13800138000",
        "１３８００１３８０００",
        "'13800138000",
        "\u{202D}13800138000\u{202C}",
        "+86 (138) 0013-8000",
        "＋８６－１３８００１３８０００",
        "013800138000",
        "13800138000.0",
        "+86 0138 0013 8000",
    ];
    for text in written {
        assert_eq!(phone(text).as_str(), "13800138000", "{text}");
    }
    assert!(phone("13800138000").is_mobile());
}

#[test]
fn landlines_keep_area_code_and_extension() {
    let written = [
        ("0712-2345678", "0712-2345678"),
        ("07122345678", "0712-2345678"),
        ("（0712）2345678", "0712-2345678"),
        ("027 8765 4321", "027-87654321"),
        ("010-87654321", "010-87654321"),
        ("+86 27 8765 4321", "027-87654321"),
        ("+86 10 8765 4321", "010-87654321"),
        ("0086-712-2345678", "0712-2345678"),
        ("0712-2345678-801", "0712-2345678-801"),
        ("0712-2345678转801", "0712-2345678-801"),
        ("027-87654321 ext. 12", "027-87654321-12"),
        ("027-87654321-8", "027-87654321-8"),
        ("0712-234-5678-8", "0712-2345678-8"),
        ("0086 (0)10 8765 4321", "010-87654321"),
        ("0712—2345678", "0712-2345678"),
        ("0898 66123456", "0898-66123456"),
        ("400-123-4567", "4001234567"),
        ("4001234567", "4001234567"),
        ("800 810 1234", "8008101234"),
        ("400-123-4567转8", "4001234567-8"),
        ("4001234567-8", "4001234567-8"),
    ];
    for (text, number) in written {
        assert_eq!(phone(text).as_str(), number, "{text}");
        assert!(!phone(text).is_mobile(), "{text}");
    }
}

#[test]
fn each_fault_has_its_own_name() {
    let fault = |text: &str| text.parse::<Phone>().unwrap_err();
    assert_eq!(fault(" "), PhoneError::Empty);
    assert_eq!(fault("-"), PhoneError::Empty);
    assert_eq!(fault("1.38E+10"), PhoneError::ScientificNotation);
    assert_eq!(fault("1.38 E+10"), PhoneError::ScientificNotation);
    assert_eq!(fault("１.３８E10"), PhoneError::ScientificNotation);
    assert_eq!(fault("1380013800012345678.0"), PhoneError::DigitsLost);
    assert_eq!(fault("138****8000"), PhoneError::Masked);
    assert_eq!(fault("138●●●●8000"), PhoneError::Masked);
    assert_eq!(fault("13800138000转1"), PhoneError::NotDigits);
    assert_eq!(fault("138\u{202E}00138000"), PhoneError::NotDigits);
    assert_eq!(fault("+852 9123 4567"), PhoneError::NotMainland);
    assert_eq!(fault("00852 9123 4567"), PhoneError::NotMainland);
    assert_eq!(fault("+49 30 1234567"), PhoneError::NotMainland);
    assert_eq!(fault("0397-2345678"), PhoneError::UnknownPrefix);
    assert_eq!(fault("400-123-456"), PhoneError::Length { found: 9 });
    assert_eq!(fault("无"), PhoneError::NotDigits);
    assert_eq!(fault("13800138000/13900139000"), PhoneError::NotDigits);
    assert_eq!(fault("1380013800"), PhoneError::Length { found: 10 });
    assert_eq!(fault("138001380001"), PhoneError::Length { found: 12 });
    assert_eq!(fault("12800138000"), PhoneError::UnknownPrefix);
    assert_eq!(fault("0012345678"), PhoneError::UnknownPrefix);
    assert_eq!(fault("2345678"), PhoneError::NoAreaCode);
    assert_eq!(fault("0712-234567"), PhoneError::Length { found: 10 });
}

#[test]
fn masks_show_both_ends_only() {
    assert_eq!(phone("13800138000").masked(), "138****8000");
    assert_eq!(phone("0712-2345678-801").masked(), "071****5678");
    assert_eq!(phone("0712-2345678-801").last4(), "5678");
    assert_eq!(phone("400-123-4567-8").masked(), "400***4567");
    assert_eq!(phone("400-123-4567-8").last4(), "4567");
    assert_eq!(format!("{:?}", phone("13800138000")), "Phone(…8000)");
}

#[test]
fn every_operator_is_read_and_none_is_a_landline() {
    for prefix in ["133", "145", "149", "162", "165", "167", "170", "171", "192", "199"] {
        assert!(phone(&format!("{prefix}12340000")).is_mobile(), "{prefix}");
    }
    assert!(phone("4001234567").is_service() && !phone("4001234567").is_mobile());
    assert!(!phone("0712-2345678").is_service());
}

#[test]
fn numbers_that_nobody_has_are_recognised() {
    let placeholders = [
        "13800000000",
        "13000000000",
        "13888888888",
        "13912345678",
        "13800138000",
        "0712-8888888",
        "0712-2222222-1",
        "4000000000",
    ];
    for text in placeholders {
        assert!(phone(text).is_placeholder(), "{text}");
    }
    for text in ["13800138001", "13800000001", "0712-2345678", "027-87654321", "4008123123"] {
        assert!(!phone(text).is_placeholder(), "{text}");
    }
}

#[test]
fn the_list_of_area_codes_holds_codes_only() {
    let mut known = std::collections::HashSet::new();
    let lines = DIALLING_CODES.lines().filter(|line| !line.starts_with('#'));
    for code in lines.flat_map(|line| line.split(' ')).filter(|code| *code != "|") {
        assert!(known.insert(code), "{code} twice");
        let is_short = code.starts_with("010") || code.starts_with("02");
        assert_eq!(code.len(), if is_short { 3 } else { 4 }, "{code}");
        assert!(code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    }
    assert!(known.len() > 320);
}

proptest! {
    #[test]
    fn a_phone_reads_its_own_text(text in "(\\+86 ?)?(1[3-9][0-9]{9}|0(10|2[0-57-9]|71[0-9]|59[1-9]|99[0-9])-?[2-9][0-9]{6,7}(-[0-9]{1,6})?)") {
        let read = phone(&text);
        prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
        prop_assert_eq!(read.last4().len(), 4);
    }

    #[test]
    fn nothing_makes_it_panic(text in "[0-9+()转x# .-]{0,24}|.{0,60}") {
        if let Ok(read) = text.parse::<Phone>() {
            prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
        }
    }
}

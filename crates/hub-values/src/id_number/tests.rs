//! The vectors of GB 11643 with properties that hold for every number.

use proptest::prelude::*;

use super::*;

fn fault(text: &str) -> IdNumberError {
    text.parse::<IdNumber>().unwrap_err()
}

/// The two examples that GB 11643-1999 prints in its clause on the check character.
#[test]
fn the_examples_of_the_standard_are_read() {
    let woman: IdNumber = "11010519491231002X".parse().unwrap();
    assert_eq!(woman.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
    assert_eq!(woman.sex(), Sex::Female);
    assert_eq!(woman.region(), "110105");
    assert_eq!(woman.masked(), "110105********002X");
    let man: IdNumber = "440524188001010014".parse().unwrap();
    assert_eq!(man.sex(), Sex::Male);
}

#[test]
fn every_way_of_writing_it_gives_the_same_number() {
    let number: IdNumber = "11010519491231002X".parse().unwrap();
    let written = [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "110105—19491231—002Ｘ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "\u{202D}11010519491231002X\u{202C}",
        "\u{FEFF}11010519491231002X",
        "110105 1949 1231 002X\n",
        "110105491231002",
        "110105491231002.0",
    ];
    for text in written {
        assert_eq!(text.parse(), Ok(number), "{text}");
    }
}

#[test]
fn each_fault_has_its_own_name() {
    assert_eq!(fault("  "), IdNumberError::Empty);
    assert_eq!(fault("1.10105E+17"), IdNumberError::ScientificNotation);
    assert_eq!(fault("１.10105e+17"), IdNumberError::ScientificNotation);
    assert_eq!(fault("1.10105 E + 17"), IdNumberError::ScientificNotation);
    assert_eq!(fault("1.10105E17"), IdNumberError::ScientificNotation);
    assert_eq!(fault("1E17"), IdNumberError::ScientificNotation);
    assert_eq!(fault("110105194912310000"), IdNumberError::DigitsLost);
    assert_eq!(fault("110105194912310020.0"), IdNumberError::DigitsLost);
    assert_eq!(fault("110105********002X"), IdNumberError::Masked);
    assert_eq!(fault("110105xxxxxxxx0021"), IdNumberError::Masked);
    assert_eq!(fault("110105●●●●●●●●002X"), IdNumberError::Masked);
    assert_eq!(fault("110105\u{202E}19491231002X"), IdNumberError::NotDigits);
    assert_eq!(fault("1101051949123100"), IdNumberError::Length { found: 16 });
    assert_eq!(fault("1101051949123100X2"), IdNumberError::NotDigits);
    assert_eq!(fault("无"), IdNumberError::NotDigits);
    assert_eq!(fault("11010519490230002X"), IdNumberError::NoSuchDate);
    assert_eq!(fault("110105490230002"), IdNumberError::NoSuchDate);
    assert_eq!(fault("110105194912310021"), IdNumberError::WrongChecksum);
    assert_eq!(fault(&"1".repeat(200)), IdNumberError::Length { found: 200 });
}

#[test]
fn a_region_that_is_no_province_is_refused() {
    let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    assert_eq!(IdNumber::compose("990101", day, 1), Err(IdNumberError::UnknownRegion));
    assert_eq!(IdNumber::compose("810101", day, 1), Err(IdNumberError::UnknownRegion));
    assert_eq!(IdNumber::compose("840000", day, 1), Err(IdNumberError::UnknownRegion));
    assert!(IdNumber::compose("830000", day, 1).is_ok());
    assert_eq!(IdNumber::compose("42", day, 1), Err(IdNumberError::UnknownRegion));
    assert_eq!(IdNumber::compose("420902", day, 1000), Err(IdNumberError::SequenceTooLarge));
}

/// Chongqing was 5102 before it became 50, and hundreds of counties have been withdrawn since.
#[test]
fn a_number_from_a_withdrawn_county_is_kept() {
    let day = NaiveDate::from_ymd_opt(1975, 3, 4).unwrap();
    for region in ["510212", "420601", "422201"] {
        assert!(IdNumber::compose(region, day, 1).is_ok(), "{region}");
    }
}

#[test]
fn nobody_was_born_before_1850() {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    assert_eq!(IdNumber::compose("420902", day(1849), 1), Err(IdNumberError::BornTooEarly));
    assert!(IdNumber::compose("420902", day(1850), 1).is_ok());
}

/// GB 11643-1989 kept the sequences 996 to 999 for people of a hundred years and more.
#[test]
fn an_old_number_of_a_centenarian_has_the_century_before() {
    let birth = |text: &str| text.parse::<IdNumber>().unwrap().birth_date().year();
    assert_eq!(birth("420902880101997"), 1888);
    assert_eq!(birth("420902880101995"), 1988);
    assert_eq!(birth("420902050101997"), 1905);
}

#[test]
fn debug_and_messages_hide_the_number() {
    let number: IdNumber = "11010519491231002X".parse().unwrap();
    assert_eq!(format!("{number:?}"), "IdNumber(…002X)");
    let error = fault("110105194912310021");
    assert!(!error.zh().contains("19491231") && !error.en().contains("19491231"));
}

#[test]
fn a_birth_in_the_future_is_seen_with_a_clock() {
    let day = NaiveDate::from_ymd_opt(2030, 1, 2).unwrap();
    let number = IdNumber::compose("420902", day, 1).unwrap();
    assert!(number.is_born_after(day.pred_opt().unwrap()));
    assert!(!number.is_born_after(day));
}

#[test]
fn the_sex_has_the_codes_of_the_standard() {
    assert_eq!(Sex::ALL.map(Sex::code), ["0", "1", "2", "9"]);
    assert_eq!(Sex::from_code("2"), Some(Sex::Female));
    assert_eq!(Sex::from_code("3"), None);
}

prop_compose! {
    fn numbers()(days in 0_i64..80_000, sequence in 0_u16..=999, region in 0_u32..=9999) -> IdNumber {
        let first = NaiveDate::from_ymd_opt(1880, 1, 1).unwrap();
        let birth = first + chrono::Duration::days(days);
        IdNumber::compose(&format!("42{region:04}"), birth, sequence).unwrap()
    }
}

proptest! {
    #[test]
    fn a_composed_number_reads_back(number in numbers()) {
        prop_assert_eq!(number.as_str().parse(), Ok(number));
    }

    #[test]
    fn one_wrong_digit_is_always_found(number in numbers(), at in 0_usize..18, other in 0_u8..10) {
        let mut text = number.as_str().to_owned().into_bytes();
        let digit = b'0' + other;
        prop_assume!(text[at] != digit);
        text[at] = digit;
        prop_assert!(String::from_utf8(text).unwrap().parse::<IdNumber>().is_err());
    }

    #[test]
    fn two_swapped_neighbours_are_always_found(number in numbers(), at in 0_usize..17) {
        let mut text = number.as_str().to_owned().into_bytes();
        prop_assume!(text[at] != text[at + 1]);
        text.swap(at, at + 1);
        prop_assert!(String::from_utf8(text).unwrap().parse::<IdNumber>().is_err());
    }

    #[test]
    fn an_old_number_becomes_the_new_one(days in 0_i64..36_524, sequence in 0_u16..996) {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let birth = first + chrono::Duration::days(days);
        let number = IdNumber::compose("420902", birth, sequence).unwrap();
        let old = format!("{}{}", &number.as_str()[..6], &number.as_str()[8..17]);
        prop_assert_eq!(old.parse(), Ok(number));
    }

    #[test]
    fn every_other_check_character_is_wrong(number in numbers(), check in "[0-9X]") {
        let text = format!("{}{check}", &number.as_str()[..17]);
        prop_assert_eq!(text.parse::<IdNumber>().is_ok(), number.as_str() == text);
    }

    #[test]
    fn messages_never_hold_the_number(text in "[0-9]{14,19}[0-9Xx]?") {
        if let Err(error) = text.parse::<IdNumber>() {
            for part in text.as_bytes().windows(5) {
                let part = String::from_utf8_lossy(part).into_owned();
                prop_assert!(!error.zh().contains(&part) && !error.en().contains(&part));
            }
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in "[0-9Xx]{14,18}|[0-9Xx ×.eE+*-]{0,24}|.{0,40}") {
        if let Ok(number) = text.parse::<IdNumber>() {
            prop_assert_eq!(number.as_str().len(), 18);
        }
    }
}

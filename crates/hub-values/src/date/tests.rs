//! Dates as people and spreadsheets write them, with what is refused.

use chrono::{Datelike, Duration};
use proptest::prelude::*;

use super::*;
use crate::Bilingual as _;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn every_way_of_writing_a_date_is_read() {
    let written = [
        ("2010-07-25", day(2010, 7, 25)),
        ("1980/6/12", day(1980, 6, 12)),
        ("1980.6.12", day(1980, 6, 12)),
        ("1978年4月14日", day(1978, 4, 14)),
        ("1978年4月14号", day(1978, 4, 14)),
        ("20250101", day(2025, 1, 1)),
        ("一九八四年六月二十日", day(1984, 6, 20)),
        ("二〇〇〇年十二月三十一日", day(2000, 12, 31)),
        ("二零零一年一月廿一日", day(2001, 1, 21)),
        ("２０１０－０７－２５", day(2010, 7, 25)),
        ("１９７８年４月１４日", day(1978, 4, 14)),
        (" 1980 . 6 . 12 ", day(1980, 6, 12)),
        ("2010-07-25 00:00:00", day(2010, 7, 25)),
        ("2010-07-25T00:00:00", day(2010, 7, 25)),
        ("2010/7/25 0:00", day(2010, 7, 25)),
        ("2000-02-29", day(2000, 2, 29)),
        ("2026年11月24日", day(2026, 11, 24)),
        ("2026.11.24", day(2026, 11, 24)),
        ("20261124", day(2026, 11, 24)),
        ("２０２６．１１．２４", day(2026, 11, 24)),
        ("二〇二六年十一月二十四日", day(2026, 11, 24)),
        ("二OO八年八月八日", day(2008, 8, 8)),
        ("二00八年八月八日", day(2008, 8, 8)),
        ("'2010-07-25", day(2010, 7, 25)),
        ("\u{FEFF}2010-07-25", day(2010, 7, 25)),
        ("2010-07-25T08:30:00+08:00", day(2010, 7, 25)),
        ("2010-07-25T00:00:00Z", day(2010, 7, 25)),
        ("2010-07-25 23:59:59.999", day(2010, 7, 25)),
        ("2010年7月25日 8:30", day(2010, 7, 25)),
        ("1850-01-01", day(1850, 1, 1)),
        ("2100-12-31", day(2100, 12, 31)),
    ];
    for (text, date) in written {
        assert_eq!(parse_date(text), Ok(date), "{text}");
    }
}

#[test]
fn a_date_without_a_day_gets_none() {
    for text in ["1980-06", "1980.6", "1980年6月", "198006", "一九八〇年六月", "1980/6"] {
        assert_eq!(parse_date(text), Err(DateError::NoDay { year: 1980, month: 6 }), "{text}");
    }
    assert_eq!(parse_date("1980年"), Err(DateError::NoMonth { year: 1980 }));
    assert_eq!(parse_date("1980"), Err(DateError::NoMonth { year: 1980 }));
}

#[test]
fn a_serial_number_says_the_day_it_would_be() {
    let error = DateError::SerialNumber { date: day(2008, 1, 1) };
    assert_eq!(parse_date("39448"), Err(error));
    assert_eq!(parse_date("39448.0"), Err(error));
    assert_eq!(parse_date("9192"), Err(DateError::SerialNumber { date: day(1925, 3, 1) }));
    assert_eq!(parse_date("10000"), Err(DateError::SerialNumber { date: day(1927, 5, 18) }));
    assert!(!error.en().contains("2008") && !error.zh().contains("2008"));
    assert!(!format!("{error:?}").contains("2008"));
}

#[test]
fn each_fault_has_its_own_name() {
    let faults = [
        ("", DateError::Empty),
        ("不详", DateError::NotADate),
        ("12/6/1980", DateError::NotADate),
        ("1980-6-12-1", DateError::NotADate),
        ("80-6-12", DateError::ShortYear),
        ("八四年六月二十日", DateError::ShortYear),
        ("1849-01-01", DateError::YearOutOfRange { year: 1849 }),
        ("2101-01-01", DateError::YearOutOfRange { year: 2101 }),
        ("1981-02-29", DateError::NoSuchDay),
        ("1981-13", DateError::NoSuchDay),
        ("19810230", DateError::NoSuchDay),
        ("1900-02-29", DateError::NoSuchDay),
        ("2026-00-10", DateError::NoSuchDay),
        ("2026-11-31", DateError::NoSuchDay),
        ("850612", DateError::ShortYear),
        ("85.6.12", DateError::ShortYear),
        ("'85-6-12", DateError::ShortYear),
        ("85年6月", DateError::ShortYear),
        ("农历八月十五", DateError::Lunar),
        ("一九八〇年正月十五", DateError::Lunar),
        ("1980年腊月廿三", DateError::Lunar),
        ("1980年八月初三", DateError::Lunar),
        ("1980年闰四月一日", DateError::Lunar),
        ("2010-07-24T16:00:00Z", DateError::OtherTimeZone),
        ("2010-07-24T16:00:00.000Z", DateError::OtherTimeZone),
        ("2010-07-24T20:00:00-04:00", DateError::OtherTimeZone),
        ("2010-07-24 25:00", DateError::NotADate),
        ("2010-07-24 12:60", DateError::NotADate),
        ("长期", DateError::NoEnd),
        ("1980-06-12 至 长期", DateError::NotADate),
        ("1.10105E+17", DateError::NotADate),
        ("1980-06-12\u{202E}", DateError::NotADate),
        ("2026-11-24;2026-11-25", DateError::NotADate),
        ("1980612", DateError::NotADate),
        ("20101225083000", DateError::NotADate),
    ];
    for (text, error) in faults {
        assert_eq!(parse_date(text), Err(error), "{text}");
    }
}

#[test]
fn messages_and_debug_never_repeat_the_value() {
    for text in ["1849-03-04", "1979-13-01", "197903", "1979", "39448", "79-3-4"] {
        let error = parse_date(text).unwrap_err();
        for written in [error.zh(), error.en(), format!("{error:?}")] {
            for part in ["1849", "1979", "39448", "79", "2008"] {
                assert!(!written.contains(part), "{text}: {written}");
            }
        }
    }
}

proptest! {
    #[test]
    fn all_ways_of_writing_one_day_agree(days in 0_i64..91_000) {
        let date = day(1850, 1, 1) + Duration::days(days);
        prop_assume!(date.year() <= 2100);
        for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d"] {
            prop_assert_eq!(parse_date(&date.format(format).to_string()), Ok(date));
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in "[0-9一二十年月日./T: -]{0,14}|.{0,20}") {
        if let Ok(date) = parse_date(&text) {
            prop_assert!((1850..=2100).contains(&date.year()));
        }
    }
}

//! Transforms on the vectors of the standards they rest on.

use hub_catalogue::Catalogue;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn shown(
    attribute: &str,
    transform: &str,
    value: Value,
    filed_on: &str,
) -> Result<String, CannotShow> {
    let catalogue = Catalogue::shipped().unwrap();
    let transform: Transform = transform.parse().unwrap();
    transform.shown(catalogue.attribute(attribute).unwrap(), &value, day(filed_on))
}

#[test]
fn every_transform_is_read_back_from_its_word() {
    for (transform, word) in WORDS {
        assert_eq!(word.parse::<Transform>().unwrap(), transform);
        assert_eq!(transform.as_str(), word);
    }
    for map in CodeMap::all_shipped() {
        assert_eq!(map.name().parse::<Transform>().unwrap().as_str(), map.name());
    }
    assert!("age_next_year".parse::<Transform>().is_err());
}

#[test]
fn one_is_a_year_older_on_the_birthday() {
    let born = || Value::Date(day("1990-06-15"));
    assert_eq!(shown("birth_date", "age", born(), "2026-06-14").unwrap(), "35");
    assert_eq!(shown("birth_date", "age", born(), "2026-06-15").unwrap(), "36");
    assert_eq!(shown("birth_date", "age", born(), "1990-06-15").unwrap(), "0");
    assert_eq!(shown("birth_date", "age", born(), "1990-06-14"), Err(CannotShow::NotBornYet));
}

#[test]
fn who_was_born_on_29_february_is_older_on_1_march() {
    let born = || Value::Date(day("2000-02-29"));
    assert_eq!(shown("birth_date", "age", born(), "2026-02-28").unwrap(), "25");
    assert_eq!(shown("birth_date", "age", born(), "2026-03-01").unwrap(), "26");
    assert_eq!(shown("birth_date", "age", born(), "2028-02-29").unwrap(), "28");
}

#[test]
fn a_month_or_a_year_is_cut_from_a_date() {
    let born = || Value::Date(day("1980-06-02"));
    assert_eq!(shown("birth_date", "year_month", born(), "2026-01-01").unwrap(), "1980-06");
    assert_eq!(shown("birth_date", "year", born(), "2026-01-01").unwrap(), "1980");
    assert_eq!(shown("birth_date", "", born(), "2026-01-01").unwrap(), "1980-06-02");
}

#[test]
fn a_year_is_twelve_months_exactly() {
    for (month, year) in
        [("2500", "30000"), ("0.1", "1.2"), ("833.33", "9999.96"), ("1.25", "15"), ("0", "0")]
    {
        let value = Value::Decimal(month.to_owned());
        assert_eq!(shown("personal_income", "times12", value, "2026-01-01").unwrap(), year);
    }
}

#[test]
fn a_code_is_shown_by_its_label_or_in_the_table_of_the_form() {
    let code = |text: &str| Value::Code(text.to_owned());
    assert_eq!(shown("sex", "", code("2"), "2026-01-01").unwrap(), "女性");
    assert_eq!(shown("ethnicity", "han_minority", code("01"), "2026-01-01").unwrap(), "01 汉族");
    assert_eq!(
        shown("ethnicity", "han_minority", code("56"), "2026-01-01").unwrap(),
        "99 少数民族"
    );
    assert_eq!(
        shown("education_level", "health_edu", code("21"), "2026-01-01").unwrap(),
        "2 大学本科"
    );
    assert_eq!(
        shown("education_level", "legal_aid_edu", code("71"), "2026-01-01").unwrap(),
        "中学"
    );
    assert_eq!(
        shown("education_level", "health_edu", code("90"), "2026-01-01"),
        Err(CannotShow::NoSuchChoice)
    );
}

#[test]
fn any_tells_only_whether_there_is_something() {
    let codes = |texts: &[&str]| Value::Codes(texts.iter().map(|&one| one.to_owned()).collect());
    assert_eq!(shown("chronic_disease", "any", codes(&["高血压"]), "2026-01-01").unwrap(), "是");
    assert_eq!(shown("chronic_disease", "any", codes(&["无"]), "2026-01-01").unwrap(), "否");
    assert_eq!(shown("dibao_status", "any", Value::Bool(false), "2026-01-01").unwrap(), "否");
}

#[test]
fn a_point_is_longitude_and_latitude() {
    let point = || Value::Text("114.301,30.592".to_owned());
    assert_eq!(shown("geo_point", "longitude", point(), "2026-01-01").unwrap(), "114.301");
    assert_eq!(shown("geo_point", "latitude", point(), "2026-01-01").unwrap(), "30.592");
}

#[test]
fn an_address_is_shown_in_one_style_or_down_to_the_community() {
    let text = || Value::Text("幸福小区三栋二单元501室".to_owned());
    let standard = shown("residence_address", "address_standard", text(), "2026-01-01").unwrap();
    let again = shown(
        "residence_address",
        "address_standard",
        Value::Text("幸福小区3号楼2单元501".to_owned()),
        "2026-01-01",
    );
    assert_eq!(standard, again.unwrap());
    let short = shown("residence_address", "address_to_community", text(), "2026-01-01").unwrap();
    assert!(!short.contains("501"), "{short}");
}

#[test]
fn a_value_of_another_type_is_refused_and_not_repeated() {
    let value = Value::Text("王一".to_owned());
    let error = shown("person_name", "age", value, "2026-01-01").unwrap_err();
    assert_eq!(error, CannotShow::OtherType);
    assert!(!format!("{error} {} {error:?}", error.zh()).contains("王一"));
}

proptest! {
    #[test]
    fn ages_grow_by_one_each_year(days in 0_i64..36_000, years in 1_i32..100) {
        let born = day("1920-01-01") + chrono::Duration::days(days);
        let later = born.with_year(born.year() + years);
        if let Some(later) = later {
            prop_assert_eq!(age(born, later), u32::try_from(years).ok());
            prop_assert_eq!(age(born, later.pred_opt().unwrap()), u32::try_from(years - 1).ok());
        }
    }

    #[test]
    fn twelve_times_a_sum_is_the_sum_of_twelve(fen in 0_i64..100_000_000) {
        let text = format!("{}.{:02}", fen / 100, fen % 100);
        let year = fen * 12;
        let expected = format!("{}.{:02}", year / 100, year % 100);
        let expected = expected.trim_end_matches('0').trim_end_matches('.').to_owned();
        prop_assert_eq!(times12(&text), Some(expected));
    }
}

//! Cells from facts: what is shown, what is asked, and what is left out.

use hub_values::AttributeCode;

use super::*;
use crate::shipped_forms;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn key(role: Role, attribute: &str) -> FactKey {
    FactKey { role, attribute: attribute.parse::<AttributeCode>().unwrap() }
}

fn held(value: Value, is_stale: bool) -> Shown {
    Shown::Held(HeldFact {
        value,
        grade: Grade::ConfirmedByStaff,
        observed_on: day("2026-05-01"),
        is_stale,
    })
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn situation() -> Situation {
    Situation {
        on: day("2026-11-30"),
        community: "幸福社区".to_owned(),
        staff: "网格员甲".to_owned(),
        occasion: String::new(),
    }
}

fn form(code: &str) -> Form {
    shipped_forms().unwrap().into_iter().find(|form| form.code == code).unwrap()
}

fn cell<'r>(form: &Form, row: &'r [Cell], heading: &str) -> &'r Cell {
    let place = form.columns.iter().position(|column| column.heading == heading).unwrap();
    &row[place]
}

#[test]
fn a_cell_is_filled_stale_missing_or_not_granted() {
    let catalogue = Catalogue::shipped().unwrap();
    let form = form("fire_vulnerable_people");
    let mut subject = SubjectFacts::default();
    let facts = [
        (key(Role::Own, "person_name"), held(text("赵一"), false)),
        (key(Role::Own, "birth_date"), held(Value::Date(day("1946-12-01")), false)),
        (key(Role::Own, "mobile_phone"), held(text("13900000001"), true)),
        (key(Role::Own, "id_number"), Shown::NotGranted),
        (key(Role::Own, "residence_address"), Shown::Masked("幸福社区".to_owned())),
        (key(Role::Guardian, "person_name"), held(text("赵二"), false)),
    ];
    subject.facts.extend(facts);
    let rows = fill(&form, &catalogue, &subject, &situation(), 1);
    let row = &rows[0];
    assert_eq!(rows.len(), 1);
    assert_eq!(cell(&form, row, "姓名").text(), "赵一");
    assert_eq!(cell(&form, row, "年龄").text(), "79");
    assert!(matches!(cell(&form, row, "联系电话"), Cell::Stale(_)));
    assert_eq!(*cell(&form, row, "身份证号"), Cell::NotGranted);
    assert_eq!(cell(&form, row, "家庭住址").text(), "幸福社区");
    assert_eq!(cell(&form, row, "监护人姓名").text(), "赵二");
    assert_eq!(*cell(&form, row, "性别"), Cell::Missing);
}

#[test]
fn what_is_not_granted_is_never_collected() {
    assert!(!Cell::NotGranted.is_to_be_collected());
    assert!(!Cell::Masked("王**".to_owned()).is_to_be_collected());
    assert!(Cell::Missing.is_to_be_collected());
    assert!(Cell::CannotShow(CannotShow::NoSuchChoice).is_to_be_collected());
}

#[test]
fn members_take_a_row_each_and_the_household_is_said_once() {
    let catalogue = Catalogue::shipped().unwrap();
    let form = form("civil_dibao_xiangtan");
    let member = |name: &str, born: &str| {
        BTreeMap::from([
            (key(Role::Member, "person_name"), held(text(name), false)),
            (key(Role::Member, "birth_date"), held(Value::Date(day(born)), false)),
        ])
    };
    let subject = SubjectFacts {
        facts: BTreeMap::from([
            (key(Role::Householder, "person_name"), held(text("钱一"), false)),
            (key(Role::Own, "household_income"), held(Value::Decimal("3000".to_owned()), false)),
        ]),
        members: vec![member("钱二", "1990-01-01"), member("钱三", "2020-12-31")],
        answers: BTreeMap::new(),
    };
    let rows = fill(&form, &catalogue, &subject, &situation(), 1);
    assert_eq!(rows.len(), 2);
    assert_eq!(cell(&form, &rows[0], "户主姓名").text(), "钱一");
    assert_eq!(cell(&form, &rows[0], "成员姓名").text(), "钱二");
    assert_eq!(cell(&form, &rows[0], "成员年龄").text(), "36");
    assert_eq!(cell(&form, &rows[1], "成员姓名").text(), "钱三");
    assert_eq!(cell(&form, &rows[1], "成员年龄").text(), "5");
    assert_eq!(*cell(&form, &rows[1], "户主姓名"), Cell::Repeated);
    assert_eq!(cell(&form, &rows[0], "家庭月总收入").text(), "3000");
}

#[test]
fn context_and_the_last_answer_of_the_form_are_carried_over() {
    let catalogue = Catalogue::shipped().unwrap();
    let form = form("health_antenatal_first");
    let place = form.columns.iter().position(|column| column.heading == "身高").unwrap();
    let answer = Answer { text: "162".to_owned(), given_on: day("2026-02-01") };
    let subject = SubjectFacts {
        answers: BTreeMap::from([(place, answer.clone())]),
        ..SubjectFacts::default()
    };
    let rows = fill(&form, &catalogue, &subject, &situation(), 1);
    assert_eq!(cell(&form, &rows[0], "填表日期").text(), "2026-11-30");
    assert_eq!(*cell(&form, &rows[0], "身高"), Cell::Supplementary(Some(answer)));
    assert_eq!(*cell(&form, &rows[0], "体重"), Cell::Supplementary(None));
}

#[test]
fn a_value_that_the_table_of_the_form_has_no_place_for_is_left_to_a_person() {
    let catalogue = Catalogue::shipped().unwrap();
    let form = form("health_personal_basic");
    let facts = BTreeMap::from([(
        key(Role::Own, "education_level"),
        held(Value::Code("90".to_owned()), false),
    )]);
    let subject = SubjectFacts { facts, ..SubjectFacts::default() };
    let rows = fill(&form, &catalogue, &subject, &situation(), 1);
    let found = cell(&form, &rows[0], "文化程度");
    assert_eq!(*found, Cell::CannotShow(CannotShow::NoSuchChoice));
}

#[test]
fn debug_output_tells_no_value() {
    let cell = Cell::Context("赵一".to_owned());
    assert!(!format!("{cell:?}").contains("赵一"));
}

//! Headings one by one: whose they are, and where the mapper says that it does not know.

use super::*;
use crate::{Context, Role, Transform};

/// What headings mean on a form with this title, as `attribute role transform`, `?` where open.
fn read(title: &str, subject: SubjectKind, headings: &[&str]) -> Vec<String> {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let headings = (1_usize..).zip(headings).map(|(column, text)| SheetHeading {
        parts: text.split('/').map(str::to_owned).collect(),
        column,
        ..SheetHeading::default()
    });
    let row = HeadingRow { title: title.to_owned(), headings: headings.collect() };
    let mapping = mapper.map(&row, Some(subject), &Confirmed::new());
    mapping.columns.iter().map(told).collect()
}

fn told(column: &MappedColumn) -> String {
    match column.meaning() {
        None => "?".to_owned(),
        Some(Meaning::Supplementary) => "-".to_owned(),
        Some(Meaning::Context(context)) => format!("@{}", context.as_str()),
        Some(Meaning::Fact(ask)) => {
            let role = if ask.role == Role::Own { "" } else { ask.role.as_str() };
            let parts = [ask.attribute.as_str(), role, ask.transform.as_str()];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}

fn of_residents(headings: &[&str]) -> Vec<String> {
    read("登记表", SubjectKind::Resident, headings)
}

#[test]
fn a_group_says_whose_a_column_is() {
    let found = of_residents(&["姓名", "监护人信息/姓名", "监护人信息/联系电话", "配偶/出生日期"]);
    assert_eq!(found, ["person_name", "guardian_name", "guardian_phone", "birth_date spouse"]);
}

#[test]
fn a_group_that_names_nobody_known_leaves_the_column_open() {
    let found = of_residents(&["姓名", "父亲/姓名", "父亲/电话", "联系电话（母亲）"]);
    assert_eq!(found, ["person_name", "?", "?", "?"]);
}

#[test]
fn a_group_without_a_person_changes_nothing() {
    let found = of_residents(&["基本信息/姓名", "户籍信息/详细地址", "居住信息/详细地址"]);
    assert_eq!(found, ["person_name", "hukou_address", "residence_address"]);
}

#[test]
fn a_person_in_the_heading_or_in_brackets_says_whose_it_is() {
    let found = of_residents(&["身份证号(监护人)", "紧急联系人手机", "与监护人关系", "帮扶责任人"]);
    let expected =
        ["guardian_id_number", "emergency_contact_phone", "guardian_relation", "helper_name"];
    assert_eq!(found, expected);
}

#[test]
fn a_bare_telephone_behind_another_person_is_theirs_or_open() {
    // The resident's own was asked: this is the guardian's.
    let found = of_residents(&["姓名", "手机号码", "监护人姓名", "手机号码"]);
    assert_eq!(found[3], "guardian_phone");
    // It was not: nobody knows whose it is.
    let found = of_residents(&["姓名", "监护人姓名", "联系电话"]);
    assert_eq!(found[2], "?");
}

#[test]
fn the_telephone_of_an_inspector_is_nobodys_fact() {
    let headings = ["店铺名称", "负责人", "负责人电话", "检查人", "联系电话"];
    let found = read("台账", SubjectKind::Premises, &headings);
    assert_eq!(found[4], "-");
    let found = read("台账", SubjectKind::Premises, &["店铺名称", "检查人", "联系电话"]);
    assert_eq!(found[2], "?");
}

#[test]
fn columns_behind_a_member_are_the_members_until_the_household_is_meant_again() {
    let headings =
        ["户主姓名", "年龄", "家庭成员姓名", "年龄", "与户主关系", "家庭年收入", "经济来源"];
    let found = read("家庭情况表", SubjectKind::Household, &headings);
    let expected = [
        "householder_name",
        "birth_date householder age",
        "person_name member",
        "birth_date member age",
        "relation_to_householder",
        "household_income times12",
        "economic_condition",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_owner_and_the_tenant_of_a_dwelling_are_told_apart() {
    let headings = ["房屋地址", "房东", "身份证号", "电话", "租客", "身份证号", "电话", "性别"];
    let found = read("出租房屋", SubjectKind::Dwelling, &headings);
    let expected = [
        "dwelling_address",
        "owner_name",
        "owner_id_number",
        "owner_phone",
        "tenant_name",
        "tenant_id_number",
        "tenant_phone",
        "sex tenant",
    ];
    assert_eq!(found, expected);
    // Without a person a dwelling has no sex.
    assert_eq!(read("房屋", SubjectKind::Dwelling, &["房屋地址", "性别"])[1], "?");
}

#[test]
fn an_area_beside_an_address_is_an_area_and_alone_an_address() {
    assert_eq!(of_residents(&["户籍地", "户籍地址"]), ["hukou_region", "hukou_address"]);
    assert_eq!(of_residents(&["户籍所在地"]), ["hukou_address"]);
}

#[test]
fn ages_months_and_years_are_transforms() {
    let found = of_residents(&[
        "年龄",
        "出生年月",
        "出生日期",
        "月收入(元)",
        "个人年收入",
        "收入（元每年）",
    ]);
    let expected = [
        "birth_date age",
        "birth_date year_month",
        "birth_date",
        "personal_income",
        "personal_income times12",
        "personal_income times12",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_title_tells_what_a_number_is() {
    let kind = SubjectKind::Resident;
    assert_eq!(read("居民健康档案", kind, &["编号"]), ["health_record_no"]);
    assert_eq!(read("居民信息表", kind, &["编号"]), ["@number"]);
    let found = read("流动人口信息表", kind, &["办证类型", "登记日期"]);
    assert_eq!(found[1], "residence_register_date");
    assert_eq!(read("信息表", kind, &["登记日期"]), ["@today"]);
}

#[test]
fn what_is_only_similar_is_offered_and_not_taken() {
    for heading in
        ["残疾证发证机关", "联系电话归属地", "保障人口", "户籍迁移类型", "户籍地详细地址编码"]
    {
        let found = of_residents(&[heading]);
        assert!(matches!(found[0].as_str(), "?" | "-"), "{heading}: {found:?}");
    }
}

#[test]
fn what_was_confirmed_counts_before_everything_else() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let row = HeadingRow {
        title: String::new(),
        headings: vec![SheetHeading::of("身体状况", 1), SheetHeading::of("星级", 2)],
    };
    let ask = |code: &str| Meaning::Fact(crate::Ask::plain(code.parse().unwrap()));
    let confirmed = Confirmed::from([
        ("身 体 状 况：".to_owned(), ask("mobility_impaired")),
        ("星级".to_owned(), Meaning::Context(Context::Occasion)),
    ]);
    let mapping = mapper.map(&row, Some(SubjectKind::Resident), &confirmed);
    assert_eq!(mapping.columns[0].meaning(), Some(&ask("mobility_impaired")));
    assert_eq!(mapping.columns[0].candidates[0].reason, Reason::Confirmed);
    assert_eq!(mapping.columns[1].meaning(), Some(&Meaning::Context(Context::Occasion)));
}

#[test]
fn choices_speak_for_an_attribute_or_against_it() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let map = |choices: &[&str]| {
        let mut heading = SheetHeading::of("学历", 1);
        heading.choices = choices.iter().map(|&one| one.to_owned()).collect();
        let row = HeadingRow { title: String::new(), headings: vec![heading] };
        mapper.map(&row, Some(SubjectKind::Resident), &Confirmed::new()).columns.remove(0)
    };
    let column = map(&["1.研究生", "2.大学本科", "3.大专"]);
    let Some(Meaning::Fact(ask)) = column.meaning() else { panic!("{column:?}") };
    let Transform::Codes(own) = &ask.transform else { panic!("{ask:?}") };
    assert_eq!(own.shown("21"), Some("2.大学本科"));
    assert_eq!(map(&["红", "黄", "蓝"]).meaning(), None);
}

#[test]
fn a_thing_that_is_asked_twice_is_told() {
    let catalogue = Catalogue::shipped().unwrap();
    let mapper = Mapper::new(&catalogue).unwrap();
    let headings = vec![SheetHeading::of("姓名", 1), SheetHeading::of("居民姓名", 2)];
    let row = HeadingRow { title: String::new(), headings };
    let mapping = mapper.map(&row, Some(SubjectKind::Resident), &Confirmed::new());
    assert_eq!(mapping.doubles(), [(0, 1)]);
}

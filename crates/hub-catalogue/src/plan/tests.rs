//! Changes as tables: what goes in, and at which column it is refused.

use hub_values::SubjectKind;

use super::*;
use crate::{AttributeIndex, AttributeVersion, Column, Headers, ListedCode};

fn cells(pairs: &[(&str, &str)]) -> Cells {
    pairs.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
}

/// Columns with their texts.
type Texts = &'static [(&'static str, &'static str)];

/// A new attribute that is all right, with other texts for some columns.
fn pets(others: &[(&str, &str)]) -> Cells {
    let mut all = cells(&[
        ("code", "pet_count"),
        ("name_zh", "宠物数量"),
        ("name_en", "Number of pets"),
        ("subject", "resident"),
        ("value_type", "int"),
        ("lead_department", "city_management"),
        ("sharing_class", "conditional"),
    ]);
    all.extend(cells(others));
    all
}

fn heading(catalogue: &Catalogue, kind: SubjectKind, text: &str) -> Option<String> {
    let headers = Headers::of(catalogue, kind, str::to_lowercase).ok()?;
    let column = headers.column(&text.to_lowercase())?;
    if let Column::Attribute(index) = column {
        return Some(catalogue.at(index)?.code.as_str().to_owned());
    }
    column.mark().map(|_| "@".to_owned())
}

fn plan(
    catalogue: &Catalogue,
    edit: &Edit,
    used: &[&str],
) -> Result<Option<Planned>, Vec<&'static str>> {
    let around = Surroundings {
        has_department: &|code| code == "city_management" || code == "police",
        is_used: &|code| used.contains(&code),
        heading: &heading,
    };
    catalogue.plan(edit, &around).map_err(|flaws| {
        assert!(flaws.iter().all(|flaw| !flaw.zh.is_empty() && !flaw.en.is_empty()));
        flaws.into_iter().map(|flaw| flaw.column).collect()
    })
}

fn version(number: u64, planned: Planned) -> AttributeVersion {
    AttributeVersion {
        version: number,
        code: planned.definition.code.parse().unwrap(),
        kind: planned.kind,
        definition: planned.definition,
        reason: planned.reason,
        actor: "admin".to_owned(),
        at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn laid(catalogue: &Catalogue, number: u64, edit: &Edit) -> Catalogue {
    let planned = plan(catalogue, edit, &[]).unwrap().unwrap();
    catalogue.with(vec![version(number, planned)], Vec::new()).unwrap()
}

#[test]
fn an_addition_that_would_break_something_is_refused_at_its_column() {
    let catalogue = Catalogue::shipped().unwrap();
    let table: [(Texts, &[&str]); 29] = [
        (&[], &[]),
        (&[("code", "Pet")], &["code", "graphql_name"]),
        (&[("code", "宠物")], &["code", "graphql_name"]),
        (&[("code", "household")], &["code"]),
        (&[("code", "person_name"), ("subject", "household")], &["code"]),
        (&[("code", "birth__date")], &["graphql_name"]),
        (&[("name_zh", "")], &["name_zh"]),
        (&[("name_zh", "姓名")], &["name_zh"]),
        (&[("synonyms", "宠物|手机号码")], &["synonyms"]),
        (&[("name_en", "call 13800138000")], &["name_en"]),
        (&[("subject", "pet")], &["subject"]),
        (&[("value_type", "float")], &["value_type"]),
        (&[("format", "phone")], &["format"]),
        (&[("value_type", "code"), ("code_table", "没有的表")], &["code_table"]),
        (&[("value_type", "code"), ("code_table", "GB/T 2261.1")], &[]),
        (&[("lead_department", "nobody")], &["lead_department"]),
        (&[("sharing_class", "not_shared")], &["not_shared_basis"]),
        (&[("sensitivity", "sensitive"), ("sealed", "false")], &["sealed"]),
        (&[("freshness_days", "-1")], &["freshness_days"]),
        (&[("tier", "core")], &["tier"]),
        (&[("filterable", "true")], &["filterable"]),
        (&[("view_role", "owner"), ("view_attribute", "mobile_phone")], &["view_attribute"]),
        (&[("name_zh", "宗教信仰情况")], &["name_zh"]),
        (&[("code", "hiv_status")], &["code"]),
        (&[("minimum", "0"), ("maximum", "100")], &[]),
        (&[("minimum", "9"), ("maximum", "1")], &["maximum"]),
        (&[("minimum", "few")], &["minimum"]),
        (&[("value_type", "bool"), ("maximum", "1")], &["maximum"]),
        (&[("value_type", "string"), ("format", "digits"), ("minimum", "6")], &[]),
    ];
    for (others, expected) in table {
        let told = plan(&catalogue, &Edit::Add(pets(others)), &[]).err().unwrap_or_default();
        assert_eq!(told, expected, "{others:?}");
    }
}

#[test]
fn what_facts_rest_on_does_not_change() {
    let shipped = Catalogue::shipped().unwrap();
    let catalogue = laid(&shipped, 2, &Edit::Add(pets(&[])));
    let update = |code: &str, column: &str, text: &str| {
        Edit::Update(cells(&[("code", code), (column, text)]))
    };
    let used = ["pet_count", "occupation", "political_status", "employer_name"];
    let table = [
        (update("pet_count", "name_zh", "宠物只数"), vec![]),
        (update("pet_count", "value_type", "decimal"), vec!["value_type"]),
        (update("pet_count", "sealed", "true"), vec!["sealed"]),
        (update("pet_count", "subject", "household"), vec!["subject"]),
        (update("ethnicity", "code_table", "GB/T 2261.1"), vec![]),
        (update("person_name", "value_type", "text"), vec!["value_type"]),
        (update("person_name", "tier", "extended"), vec!["tier"]),
        (update("employer_name", "sensitivity", "sensitive"), vec!["sealed"]),
        (update("religion", "freshness_days", "3"), vec!["code", "name_zh"]),
        (update("nothing", "name_zh", "无"), vec!["code"]),
    ];
    for (edit, expected) in table {
        let told = plan(&catalogue, &edit, &used).err().unwrap_or_default();
        let told: Vec<_> = told.into_iter().take(1).collect();
        let expected: Vec<_> = expected.into_iter().take(1).collect();
        assert_eq!(told, expected, "{edit:?}");
    }
    // While nothing was stated, an added attribute is still open.
    assert!(plan(&catalogue, &update("pet_count", "value_type", "decimal"), &[]).is_ok());
}

#[test]
fn the_same_texts_again_change_nothing() {
    let catalogue = Catalogue::shipped().unwrap();
    let edit = Edit::Put(cells(&[("code", "person_name"), ("name_zh", "姓名")]));
    assert!(plan(&catalogue, &edit, &[]).unwrap().is_none());
}

#[test]
fn what_the_program_needs_or_another_shows_is_not_retired() {
    let shipped = Catalogue::shipped().unwrap();
    let spouse = [
        ("code", "spouse_id_number"),
        ("name_zh", "配偶证件号码"),
        ("name_en", "ID number of the spouse"),
        ("value_type", "string"),
        ("format", "id_number"),
        ("view_role", "spouse"),
        ("view_attribute", "id_number"),
    ];
    let catalogue = laid(&shipped, 2, &Edit::Add(pets(&spouse)));
    assert!(catalogue.attribute("spouse_id_number").unwrap().is_sealed);
    let retire =
        |code: &str| Edit::Retire { code: code.to_owned(), reason: "不再采集".to_owned() };
    for code in NEEDED {
        assert!(plan(&catalogue, &retire(code), &[]).is_err(), "{code}");
    }
    let catalogue = laid(&catalogue, 3, &retire("spouse_id_number"));
    assert!(catalogue.attribute("spouse_id_number").unwrap().is_retired());
    assert!(plan(&catalogue, &retire("spouse_id_number"), &[]).is_err());
    let unexplained = Edit::Retire { code: "occupation".to_owned(), reason: " ".to_owned() };
    assert_eq!(plan(&catalogue, &unexplained, &[]).unwrap_err(), ["reason"]);
}

#[test]
fn positions_stay_when_a_later_release_ships_more() {
    let shipped = Catalogue::shipped().unwrap();
    let planned = plan(&shipped, &Edit::Add(pets(&[])), &[]).unwrap().unwrap();
    let added = version(2, planned);
    let row = "shoe_size,shoeSize,鞋码,Shoe size,resident,extended,int,,,health,,conditional,general,false,0,none,false,,,,,,0,60\n";
    let later = Catalogue::read(&format!("{}{row}", include_str!("../../data/attributes.csv")));
    let later = later.unwrap().with(vec![added.clone()], Vec::new()).unwrap();
    let before = shipped.with(vec![added.clone()], Vec::new()).unwrap();
    let index = AttributeIndex(AttributeIndex::ADDED);
    for catalogue in [&before, &later] {
        assert_eq!(catalogue.attribute("pet_count").unwrap().index, index);
        assert_eq!(catalogue.at(index).unwrap().code.as_str(), "pet_count");
        for attribute in catalogue.all() {
            assert_eq!(catalogue.at(attribute.index).unwrap().code, attribute.code);
        }
    }
    assert!(later.attribute("shoe_size").is_some());
    assert!(later.at(AttributeIndex(900)).is_none());
    // A release that ships the same code cannot be laid under what the city added.
    let clash = include_str!("../../data/attributes.csv").to_owned()
        + &row.replace("shoe_size", "pet_count");
    let clash = Catalogue::read(&clash).unwrap().with(vec![added], Vec::new());
    let told = clash.unwrap_err().to_string();
    assert!(told.contains("pet_count") && told.contains("新版程序"), "{told}");
}

#[test]
fn a_change_of_what_ships_keeps_what_is_compiled_in() {
    let shipped = Catalogue::shipped().unwrap();
    let edit = Edit::Update(cells(&[
        ("code", "occupation"),
        ("name_zh", "从业"),
        ("freshness_days", "30"),
    ]));
    let planned = plan(&shipped, &edit, &[]).unwrap().unwrap();
    let mut version = version(2, planned);
    version.definition.value_type = "int".to_owned();
    let catalogue = shipped.with(vec![version], Vec::new()).unwrap();
    let attribute = catalogue.attribute("occupation").unwrap();
    assert_eq!((attribute.freshness_days, attribute.version), (30, 2));
    assert_eq!(attribute.value_type, shipped.attribute("occupation").unwrap().value_type);
    let versions = catalogue.versions("occupation");
    assert!(versions[0].1.iter().any(|one| one.column == "freshness_days" && one.after == "30"));
}

#[test]
fn headings_follow_the_catalogue() {
    let shipped = Catalogue::shipped().unwrap();
    let catalogue = laid(&shipped, 2, &Edit::Add(pets(&[("synonyms", "养宠数|宠物（只）")])));
    for text in ["宠物数量", "Number of pets", "pet_count", "petCount", "养宠数"] {
        let meant = heading(&catalogue, SubjectKind::Resident, text);
        assert_eq!(meant.as_deref(), Some("pet_count"), "{text}");
    }
    let retire = Edit::Retire { code: "pet_count".to_owned(), reason: "不再采集".to_owned() };
    let catalogue = laid(&catalogue, 3, &retire);
    assert_eq!(heading(&catalogue, SubjectKind::Resident, "养宠数"), None);
}

#[test]
fn an_added_table_gives_codes_their_labels() {
    let shipped = Catalogue::shipped().unwrap();
    let code = |code: &str, zh: &str| ListedCode {
        code: code.to_owned(),
        label_zh: zh.to_owned(),
        label_en: code.to_owned(),
        synonyms: Vec::new(),
    };
    let list = crate::CodeList::new("宠物种类", vec![code("d", "犬"), code("c", "猫")]);
    let catalogue = shipped.with(Vec::new(), vec![(2, list)]).unwrap();
    let pet = [("value_type", "codes"), ("code_table", "宠物种类")];
    let catalogue = laid(&catalogue, 3, &Edit::Add(pets(&pet)));
    let attribute = catalogue.attribute("pet_count").unwrap();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    let parse =
        |text: &str| attribute.parse(text, hub_values::IdDocumentType::ResidentIdCard, today);
    assert_eq!(parse("猫、犬").unwrap().canonical(), "c|d");
    assert!(parse("鸟").is_err());
    assert_eq!(attribute.code_entry("c").unwrap().label_zh, "猫");
}

/// Versions that were written before there were columns for it keep the bounds by which they were
/// judged, and take those that ship.
#[test]
fn a_version_without_bounds_has_those_that_ship() {
    let shipped = Catalogue::shipped().unwrap();
    let old = |planned: Planned| {
        let mut json = serde_json::to_value(&planned.definition).unwrap();
        for column in ["minimum", "maximum"] {
            json.as_object_mut().unwrap().remove(column).unwrap();
        }
        let definition = serde_json::from_value(json).unwrap();
        version(2, Planned { definition, ..planned })
    };
    let renamed = Edit::Update(cells(&[("code", "room_count"), ("name_en", "Number of rooms")]));
    let day = pets(&[("code", "vaccinated_on"), ("value_type", "date")]);
    let day = plan(&shipped, &Edit::Add(day), &[]).unwrap().unwrap();
    let renamed = plan(&shipped, &renamed, &[]).unwrap().unwrap();
    let catalogue = shipped.with(vec![old(renamed), old(day)], Vec::new()).unwrap();
    assert_eq!(
        catalogue.attribute("room_count").unwrap().range,
        shipped.attribute("room_count").unwrap().range
    );
    assert!(catalogue.attribute("vaccinated_on").unwrap().range.is_past());
    let differences = catalogue.versions("room_count").remove(0).1;
    assert_eq!(differences.iter().map(|one| one.column).collect::<Vec<_>>(), ["name_en"]);
}

//! What must never be linked by score is not, and would be without its guard.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;

use hub_linkage::{Decision, Model, ModelFile, dedupe, explain, read_table, shipped_model};

const HEADER: &str = "record_id,name,id_type,id_number,birth_date,sex,phone,address";

fn residents() -> Model {
    shipped_model("residents").unwrap().unwrap()
}

/// The model with only those guards whose name passes.
fn with_guards(keep: impl Fn(&str) -> bool) -> Model {
    let text = residents().to_toml().unwrap();
    let mut file: ModelFile = toml::from_str(&text).unwrap();
    file.guard.retain(|guard| keep(&guard.name));
    Model::from_file(file).unwrap()
}

/// Whether the first two of the records are linked among a thousand others.
fn linked(model: &Model, records: &[&str]) -> bool {
    let mut text = format!("{HEADER}\n{}\n", records.join("\n"));
    for other in 0..1_000 {
        let (building, room) = (other % 40 + 1, 101 + other);
        writeln!(text, "x{other},周建国,,,,男,1390000{other:04},临江花苑{building}栋1单元{room}")
            .unwrap();
    }
    let table = read_table(model, text.as_bytes(), None).unwrap().table;
    let found = dedupe(model, &table);
    found.clusters[0] == found.clusters[1]
}

#[test]
fn twins_are_two() {
    let twins = [
        "1,李子涵,,,2015-03-02,女,13812345678,万科小区3-2-501",
        "2,李子萱,,,2015-03-02,女,13812345678,万科小区3栋2单元501室",
    ];
    assert!(!linked(&residents(), &twins));
    let table_text = format!("{HEADER}\n{}\n", twins.join("\n"));
    let table = read_table(&residents(), table_text.as_bytes(), None).unwrap().table;
    let why = explain(&residents(), &table, "1", "2").unwrap();
    assert_eq!(why.decision, Decision::Different);
    assert!(why.guards.iter().any(|(name, _)| name.starts_with("twins")), "{why:?}");
    let short = twins.map(|row| row.replace("李子涵", "李涵").replace("李子萱", "李萱"));
    let short = [short[0].as_str(), short[1].as_str()];
    assert!(!linked(&residents(), &short));
    let without = with_guards(|name| !name.starts_with("twins") && !name.starts_with("another"));
    assert!(linked(&without, &short), "the weights alone would link twins");
}

#[test]
fn two_valid_documents_are_two_persons() {
    let model = residents();
    let two = [
        "1,王小明,居民身份证,510107193806265126,1938-06-26,女,13812345678,万科小区3-2-501",
        "2,王小明,居民身份证,11010519491231002X,1938-06-26,女,13812345678,万科小区3-2-501",
    ];
    let valid = |number: &str| number.parse::<hub_values::IdNumber>().is_ok();
    let first = (0..=10)
        .map(|digit| if digit == 10 { "X".to_owned() } else { digit.to_string() })
        .map(|check| format!("51010719380626512{check}"))
        .find(|number| valid(number))
        .unwrap();
    let first = two[0].replace("510107193806265126", &first);
    assert!(!linked(&model, &[&first, two[1]]));
}

#[test]
fn a_chain_alone_joins_nothing() {
    // Everybody has something in common with the next, and the first with the last two valid
    // documents that differ.
    let chain = [
        "1,王小明,居民身份证,11010519491231002X,,女,13812345678,",
        "2,王小明,居民身份证,440106199801140481,,女,13812345678,",
        "3,王小明,,,,女,13812345678,万科小区3-2-501",
    ];
    assert!(!linked(&residents(), &chain));
}

#[test]
fn another_given_name_without_a_document_is_for_a_person() {
    let couple =
        ["1,王丽,,,,女,13812345678,万科小区3-2-501", "2,王芳,,,,女,13812345678,万科小区3-2-501"];
    assert!(!linked(&residents(), &couple));
}

#[test]
fn what_is_missing_or_a_placeholder_is_no_evidence() {
    let model = residents();
    let text =
        format!("{HEADER}\n1,王小明,居民身份证,无,1900-01-01,,13800000000,不详\n2,王小明,,,,,,\n");
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    let why = explain(&model, &table, "1", "2").unwrap();
    for step in why.steps.iter().skip(1).filter(|step| step.comparison != "name") {
        assert!(step.level == "missing" || step.level == "together", "{step:?}");
        assert!(step.bits.abs() < 1e-9 || step.level == "together", "{step:?}");
    }
}

#[test]
fn a_score_is_the_sum_of_its_steps() {
    let model = residents();
    let text = format!(
        "{HEADER}\n1,李霞璐,居民身份证,410105198308081020,1983-08-08,女,15746985042,万科小区6-1-1803\n\
         2,Li 霞璐,居民身份证,410105830808102,1983年8月8日,2,157****5042,万科6栋1单元1803\n"
    );
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    let why = explain(&model, &table, "1", "2").unwrap();
    let sum: f64 = why.steps.iter().map(|step| step.bits + step.rarity).sum();
    assert!((sum - why.bits).abs() < 1e-9);
    let levels: Vec<(&str, &str)> =
        why.steps.iter().map(|step| (step.comparison.as_str(), step.level.as_str())).collect();
    for wanted in [
        ("name", "same_sound"),
        ("document", "equal"),
        ("birth_date", "equal"),
        ("sex", "equal"),
        ("phone", "masked_equal"),
        ("address", "equal"),
    ] {
        assert!(levels.contains(&wanted), "{wanted:?} in {levels:?}");
    }
    let said = format!("{why:?}");
    assert!(!said.contains("霞") && !said.contains("1983"), "an explanation names no value");
}

//! Bad tables and models: a clear error, or a correct answer in bounded time.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;

use hub_linkage::{LinkageError, Model, dedupe, read_table, shipped_model, shipped_models};
use hub_values::Bilingual as _;

const HEADER: &str = "record_id,name,id_type,id_number,birth_date,sex,phone,address";

fn residents() -> Model {
    shipped_model("residents").unwrap().unwrap()
}

fn refused(text: &[u8]) -> LinkageError {
    let error = read_table(&residents(), text, None).unwrap_err();
    assert!(!error.zh().is_empty() && error.en() == error.to_string());
    error
}

#[test]
fn every_shipped_model_is_right_and_reads_its_own_text() {
    assert!(shipped_models().count() >= 10);
    for name in shipped_models() {
        let model = shipped_model(name).unwrap().unwrap();
        assert_eq!(model.name(), name);
        let again = Model::parse(&model.to_toml().unwrap()).unwrap();
        assert_eq!(again.to_toml().unwrap(), model.to_toml().unwrap());
    }
}

#[test]
fn a_table_without_a_column_of_the_model_is_refused() {
    let error = refused("record_id,name\n1,王明\n".as_bytes());
    assert!(matches!(error, LinkageError::NoColumn { ref column, .. } if column == "id_type"));
    let error = read_table(&residents(), format!("{HEADER}\n").as_bytes(), Some("city"));
    assert!(matches!(error, Err(LinkageError::NoColumn { .. })));
    assert!(matches!(refused(b"a,a\n1,2\n"), LinkageError::ColumnTwice { .. }));
}

#[test]
fn another_encoding_is_refused_with_its_line() {
    let mut text = format!("{HEADER}\n1,").into_bytes();
    text.extend([0xCD, 0xF5, 0xC3, 0xF7]);
    text.extend(b",,,,,,\n");
    assert!(matches!(refused(&text), LinkageError::NotUtf8 { line: 2 }));
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_table(&residents(), utf16.as_slice(), None).is_err());
}

#[test]
fn a_wrong_line_is_refused_with_its_number() {
    let short = format!("{HEADER}\n1,王明,,,,,,\n2,王明\n");
    assert!(matches!(refused(short.as_bytes()), LinkageError::Ragged { line: 3, found: 2, .. }));
    let twice = format!("{HEADER}\n1,王明,,,,,,\n1,王明,,,,,,\n");
    assert!(matches!(refused(twice.as_bytes()), LinkageError::RecordId { line: 3 }));
    let long = format!("{HEADER}\n1,{},,,,,,\n", "王".repeat(5_000));
    assert!(matches!(refused(long.as_bytes()), LinkageError::CellTooLong { line: 2, .. }));
}

#[test]
fn empty_tables_and_empty_columns_are_no_errors() {
    let model = residents();
    let empty = read_table(&model, format!("{HEADER}\n").as_bytes(), None).unwrap();
    assert!(dedupe(&model, &empty.table).clusters.is_empty());
    let text = format!("{HEADER}\n1,王明,,,,,,\n2,王明,,,,,,\n");
    let input = read_table(&model, text.as_bytes(), None).unwrap();
    assert_eq!(input.empty_columns, ["document", "birth_date", "sex", "phone", "address"]);
    let found = dedupe(&model, &input.table);
    assert_eq!(found.clusters, [0, 1], "a name alone links nobody");
}

#[test]
fn odd_values_are_no_danger() {
    let model = residents();
    let mut text = format!("{HEADER}\n");
    let sixty = "阿".repeat(60);
    for (number, name) in ["王", &sixty, "𠮷", "*", "👪", "O'Neil", "null"].iter().enumerate()
    {
        writeln!(text, "a{number},{name},居民身份证,999999999999999999,2999-12-31,男,1,万科")
            .unwrap();
        writeln!(text, "b{number},{name},护照,-,99999999,未知,,\"{}\"", "栋".repeat(300)).unwrap();
    }
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    let found = dedupe(&model, &table);
    assert_eq!(found.clusters.len(), 14);
    assert!(found.clusters.windows(2).any(|pair| pair[0] != pair[1]));
}

#[test]
fn a_phone_that_everybody_has_costs_no_more_than_the_records() {
    let model = residents();
    let mut text = format!("{HEADER}\n");
    let names = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
    for number in 0..20_000_usize {
        let name = names[number % 10];
        let given = char::from_u32(u32::try_from(0x4E00 + number / 10).unwrap()).unwrap();
        writeln!(text, "{number},{name}{given},,,19{:02}-01-02,男,13812345678,", number % 90)
            .unwrap();
    }
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    let found = dedupe(&model, &table);
    assert!(!found.cut.is_empty(), "a block that is cut is told");
    assert!(found.compared < 200 * 20_000, "{} pairs were compared", found.compared);
    let linked = (0..).zip(&found.clusters).filter(|(record, first)| *record != **first).count();
    assert!(linked < 200, "{linked} records were linked by a phone that everybody has");
}

#[test]
fn a_model_that_contradicts_itself_is_refused() {
    let text = residents().to_toml().unwrap();
    let wrong = [
        text.replace("name:sound", "name:noise"),
        text.replace("document:fifteen", "passport:fifteen"),
        text.replacen("kind = \"han_name\"", "kind = \"date\"", 1),
        text.replacen("link = ", "linc = ", 1),
        text.replacen("matches_per_record = ", "matches_per_record = -", 1),
        "name = 1".to_owned(),
        String::new(),
    ];
    for text in wrong {
        let error = Model::parse(&text).unwrap_err();
        assert!(!error.zh().is_empty() && !error.en().is_empty());
    }
}

#[test]
fn two_sources_are_linked_only_with_each_other() {
    let model = residents();
    let row = "王小明,居民身份证,11010519491231002X,1949-12-31,女,13812345678,万科小区3-2-501";
    let text = format!("{HEADER},source\n1,{row},a\n2,{row},a\n3,{row},b\n");
    let table = read_table(&model, text.as_bytes(), Some("source")).unwrap().table;
    let found = dedupe(&model, &table);
    assert_ne!(found.clusters[0], found.clusters[1]);
    assert!(found.clusters[2] == found.clusters[0] || found.clusters[2] == found.clusters[1]);
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    assert_eq!(dedupe(&model, &table).clusters, [0, 0, 0]);
}

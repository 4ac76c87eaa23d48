//! One record against an index, and training that repeats itself.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;

use hub_linkage::{Asked, Decision, Index, Model, dedupe, read_table, shipped_model, train};

const HEADER: &str = "record_id,name,id_type,id_number,birth_date,sex,phone,address";

fn residents() -> Model {
    shipped_model("residents").unwrap().unwrap()
}

fn asked(model: &Model, row: &str) -> Asked {
    let cells: Vec<&str> = row.split(',').collect();
    let columns: Vec<Vec<&str>> = vec![
        vec![cells[0]],
        vec![cells[1], cells[2]],
        vec![cells[3]],
        vec![cells[4]],
        vec![cells[5]],
        vec![cells[6]],
    ];
    Asked::read(model, &columns)
}

fn people(count: usize) -> String {
    let mut text = format!("{HEADER}\n");
    let surnames: Vec<char> = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗".chars().collect();
    for person in 0..count {
        let given = char::from_u32(u32::try_from(0x5000 + person * 7 % 3_000).unwrap()).unwrap();
        let (year, month, day) = (1940 + person % 80, person % 12 + 1, person % 28 + 1);
        let surname = surnames[person % 20];
        let (building, room) = (person % 30 + 1, person / 30 + 101);
        let row = format!(
            "{surname}{given},,,{year}-{month:02}-{day:02},男,13{person:09},万科小区{building}-1-{room}"
        );
        writeln!(text, "{person},{row}").unwrap();
        if person % 3 == 0 {
            writeln!(text, "{person}b,{row}").unwrap();
        }
    }
    text
}

#[test]
fn a_new_record_finds_what_the_whole_table_finds() {
    let model = residents();
    let text = people(600);
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    let clusters = dedupe(&model, &table).clusters;
    let index = Index::new(model.clone(), table);
    for (record, line) in text.lines().skip(1).enumerate() {
        let row = line.split_once(',').unwrap().1;
        let found = index.candidates(&asked(&model, row));
        let linked: Vec<usize> = found
            .iter()
            .filter(|one| one.decision == Decision::Link)
            .map(|one| usize::try_from(one.record).unwrap())
            .collect();
        assert!(linked.contains(&record), "a record finds itself");
        assert!(linked.iter().all(|other| clusters[*other] == clusters[record]));
    }
}

#[test]
fn what_is_added_is_found_and_what_is_removed_is_not() {
    let model = residents();
    let table = read_table(&model, people(300).as_bytes(), None).unwrap().table;
    let mut index = Index::new(model.clone(), table);
    let row = "欧阳娜娜,居民身份证,11010519491231002X,,女,13812345678,丽景苑3-2-501";
    assert!(index.candidates(&asked(&model, row)).is_empty());
    let number = index.add("new", asked(&model, row)).unwrap();
    let found = index.candidates(&asked(&model, row));
    assert_eq!(
        found.first().map(|one| (one.id.as_str(), one.decision)),
        Some(("new", Decision::Link))
    );
    let why = index.explain(&asked(&model, row), number);
    assert!((why.bits - found[0].bits).abs() < 1e-9);
    index.remove(number);
    assert!(index.candidates(&asked(&model, row)).is_empty());
    assert_eq!(index.len(), 400);
}

#[test]
fn the_same_seed_learns_the_same_model() {
    let model = residents();
    let table = read_table(&model, people(900).as_bytes(), None).unwrap().table;
    let one = train(&model, &table, 5).unwrap();
    let other = train(&model, &table, 5).unwrap();
    assert_eq!(one, other);
    assert!(one.wrong < 0.05, "{}", one.wrong);
    let phone =
        one.rows.iter().find(|row| row.comparison == "phone" && row.level == "equal").unwrap();
    assert!(phone.m > 0.9 && phone.u < 0.01 && phone.bits > 5.0, "{phone:?}");
    assert_ne!(one.model, train(&model, &table, 6).unwrap().model);
}

#[test]
fn a_table_without_a_common_key_teaches_nothing() {
    let model = residents();
    let text = format!("{HEADER}\n1,王明,,,,,,\n2,李东,,,,,,\n");
    let table = read_table(&model, text.as_bytes(), None).unwrap().table;
    assert!(train(&model, &table, 1).is_err());
}

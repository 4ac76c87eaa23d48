//! Files of residents: every row ends in one way, none in silence.

use std::io::Read as _;

use hub_app::{ImportDecision, ImportState};
use hub_tests::{Imported, TestHub, TestHubSettings};

async fn empty_hub() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

async fn import(hub: &TestHub, source: &str, file: &[u8]) -> Imported {
    hub.import(source, file).await
}

fn residents10k() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/residents10k/records.csv.gz");
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).unwrap();
    let _size = flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    bytes
}

#[tokio::test]
async fn a_dirty_file_goes_in_without_a_row_lost() {
    let hub = empty_hub().await;
    let file = residents10k();
    let rows = String::from_utf8(file.clone()).unwrap().lines().count() - 1;
    let report = import(&hub, "communities", &file).await;
    assert_eq!(report.import.state, ImportState::Done, "{}", report.failure());
    assert_eq!(report.rows.len(), rows);
    let total: usize = ImportDecision::ALL.iter().map(|one| report.count(*one)).sum();
    assert_eq!(total, rows);
    for row in &report.rows {
        if row.decision == ImportDecision::Refused {
            assert!(!row.problems.is_empty(), "row {} has no reason", row.row);
            assert!(row.problems.iter().all(|one| !one.zh.is_empty() && !one.en.is_empty()));
        }
    }
    let counts = report.import.about.counts;
    assert!(counts.linked + counts.changes_fact > 500, "{counts:?}");
    assert!(counts.created > 2_000, "{counts:?}");
    // The same file again adds nothing.
    let again = import(&hub, "communities", &file).await;
    assert_eq!(again.count(ImportDecision::Created), 0);
    assert_eq!(again.count(ImportDecision::Linked), 0);
    assert_eq!(again.count(ImportDecision::Refused), report.count(ImportDecision::Refused));
}

#[tokio::test]
async fn a_register_keeps_what_staff_would_have_to_correct() {
    let hub = empty_hub().await;
    let file = "姓名,身份证号\n张三甲,519902199005179989\n".as_bytes();
    let staff = import(&hub, "communities", file).await;
    assert_eq!(staff.count(ImportDecision::Refused), 1);
    let register = import(&hub, "police", file).await;
    assert_eq!(register.count(ImportDecision::Created), 1);
    assert_eq!(register.rows[0].problems.len(), 1);
}

#[tokio::test]
async fn gb18030_is_read_byte_for_byte() {
    let hub = empty_hub().await;
    let text = "姓名,性别,出生日期\r\n𠮷䶮一,男,1980年6月12日\r\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let report = import(&hub, "communities", &bytes).await;
    assert_eq!(report.count(ImportDecision::Created), 1, "{:?}", report.rows);
    let staff = hub.staff().await;
    let found = staff.query("{ residents(filter: {name: \"𠮷䶮\"}) { nodes { name } } }").await;
    // The file named no community, so only the city as a whole sees the person.
    assert_eq!(found.data()["residents"]["nodes"].as_array().unwrap().len(), 0);
    let police = hub.ask("police").await;
    let found =
        police.query("{ residents(filter: {name: \"𠮷䶮\"}) { nodes { name birthDate } } }").await;
    assert_eq!(found.data()["residents"]["nodes"][0]["name"], "𠮷䶮一");
    assert_eq!(found.data()["residents"]["nodes"][0]["birthDate"], "1980-06-12");
}

#[tokio::test]
async fn headers_are_understood_in_chinese_and_english() {
    let hub = empty_hub().await;
    for file in [
        "姓名*,联系电话,民族,文化程度\n李四甲,19900000001,汉,初中\n",
        "Name,phone,ethnicity,education_level\n李四乙,19900000002,汉族,初级中学教育\n",
    ] {
        let report = import(&hub, "communities", file.as_bytes()).await;
        assert!(report.unknown_headers().is_empty(), "{:?}", report.unknown_headers());
        assert_eq!(report.count(ImportDecision::Refused), 0, "{:?}", report.rows);
    }
}

#[tokio::test]
async fn damaged_rows_are_refused_with_the_reason_and_the_rest_goes_in() {
    let hub = empty_hub().await;
    let file = "姓名,身份证号,备注\n\
         王五,5.19902E+17,x\n\
         =cmd|' /C calc'!A0,,\n\
         ,,只有备注\n\
         赵六,,好的\n";
    let report = import(&hub, "communities", file.as_bytes()).await;
    let told: Vec<_> = report
        .rows
        .iter()
        .map(|row| (row.row, row.decision.as_str(), row.problems.len()))
        .collect();
    assert_eq!(told, [(2, "refused", 1), (3, "refused", 1), (4, "refused", 1), (5, "created", 0)]);
    assert_eq!(report.unknown_headers(), ["备注"]);
    let cells: Vec<_> = report.rows.iter().flat_map(|row| &row.problems).collect();
    let cells: Vec<_> = cells.iter().map(|one| one.cell.as_deref()).collect();
    assert_eq!(cells, [Some("B2"), Some("A3"), Some("A4")]);
}

#[tokio::test]
async fn a_file_without_a_person_is_refused_whole() {
    let hub = empty_hub().await;
    for file in ["a,b\n1,2\n", "姓名,姓名\n甲,乙\n"] {
        let done = import(&hub, "communities", file.as_bytes()).await;
        assert_eq!(done.import.state, ImportState::Failed, "{file:?}");
        assert!(!done.failure().is_empty());
    }
}

#[tokio::test]
async fn the_same_number_in_two_lists_never_joins_two_people() {
    let hub = empty_hub().await;
    let birth = chrono::NaiveDate::from_ymd_opt(1985, 1, 1).unwrap();
    let id = |n| hub_values::IdNumber::compose("519903", birth, n).unwrap().as_str().to_owned();
    let list = |a: &str, b: &str, n: u16| {
        format!("编号,姓名,身份证号码\n1,{a},{}\n2,{b},{}\n", id(n), id(n + 2))
    };
    let first = import(&hub, "communities", list("张甲", "李乙", 121).as_bytes()).await;
    let second = import(&hub, "communities", list("王丙", "赵丁", 125).as_bytes()).await;
    assert_eq!(first.count(ImportDecision::Created), 2, "{:?}", first.rows);
    assert_eq!(second.count(ImportDecision::Created), 2, "{:?}", second.rows);
}

#[tokio::test]
async fn one_key_twice_in_a_file_adds_nothing_the_second_time() {
    let hub = empty_hub().await;
    let file = "编号,姓名,联系电话\n7,何一,13900000001\n7,何一,13900000002\n".as_bytes();
    let first = import(&hub, "communities", file).await;
    assert_eq!((first.count(ImportDecision::Created), first.count(ImportDecision::Linked)), (1, 1));
    let second = import(&hub, "communities", file).await;
    assert_eq!(second.count(ImportDecision::AlreadyKnown), 2);
}

#[tokio::test]
async fn the_same_fact_of_a_later_day_is_a_confirmation() {
    let hub = empty_hub().await;
    let file = |day: &str| format!("编号,姓名,联系电话,登记日期\n9,何二,13900000003,{day}\n");
    let _first = import(&hub, "communities", file("2024-01-01").as_bytes()).await;
    let later = import(&hub, "communities", file("2026-01-01").as_bytes()).await;
    assert_eq!(later.count(ImportDecision::Linked), 1);
    let again = import(&hub, "communities", file("2026-01-01").as_bytes()).await;
    assert_eq!(again.count(ImportDecision::AlreadyKnown), 1);
}
